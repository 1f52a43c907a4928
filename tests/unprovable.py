"""A signature that holds and that no proof accepts."""

from provex.native import crypto
from provex.protocol.curve import ORDER
from provex.protocol.ecdsa import StarkSignature


def unprovable_signature(private_key: int, message_hash: int) -> StarkSignature:
    """Sign with the private key as the nonce: then R is the key, and their chips meet equal points."""
    r = crypto.public_key_of(private_key).x
    s = (message_hash + r * private_key) * pow(private_key, -1, ORDER) % ORDER
    return StarkSignature(r, s)
