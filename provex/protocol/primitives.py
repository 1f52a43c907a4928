"""The cryptographic primitives in force: the plain ones until native ones are injected.

Messages, keys and typed signatures call through here, so that whoever starts a program decides
once, with `inject`, how fast they are. Both kinds give the same results.
"""

from collections.abc import Callable
from dataclasses import dataclass

from provex.protocol import ecdsa, keccak, pedersen, poseidon, secp256k1
from provex.protocol.curve import Point
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.secp256k1 import EthereumSignature

__all__ = ["PLAIN", "Primitives", "inject", "primitives"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Primitives:
    """One implementation of every primitive. Semantics are those of the plain modules."""

    pedersen_hash: Callable[[int, int], int]
    pedersen_chain: Callable[[list[int]], int]
    poseidon_hash_pair: Callable[[int, int], int]
    poseidon_hash_many: Callable[[list[int]], int]
    poseidon_hash_pairs: Callable[[list[tuple[int, int]]], list[int]]
    keccak256: Callable[[bytes], bytes]
    stark_public_key: Callable[[int], Point]
    stark_sign: Callable[[int, int], StarkSignature]
    stark_verify: Callable[[int, StarkSignature, Point], bool]
    stark_verify_by_x: Callable[[int, StarkSignature, int], bool]
    ethereum_address: Callable[[int], bytes]
    ethereum_sign: Callable[[int, bytes], EthereumSignature]
    ethereum_recover: Callable[[bytes, EthereumSignature], bytes | None]


PLAIN = Primitives(
    pedersen_hash=pedersen.pedersen_hash,
    pedersen_chain=pedersen.pedersen_chain,
    poseidon_hash_pair=poseidon.poseidon_hash_pair,
    poseidon_hash_many=poseidon.poseidon_hash_many,
    poseidon_hash_pairs=poseidon.poseidon_hash_pairs,
    keccak256=keccak.keccak256,
    stark_public_key=ecdsa.public_key_of,
    stark_sign=ecdsa.sign,
    stark_verify=ecdsa.verify,
    stark_verify_by_x=ecdsa.verify_by_x,
    ethereum_address=secp256k1.address_of,
    ethereum_sign=secp256k1.sign,
    ethereum_recover=secp256k1.recover,
)

_in_force = PLAIN


def primitives() -> Primitives:
    """The primitives in force."""
    return _in_force


def inject(chosen: Primitives) -> None:
    """Put other primitives in force, once, when a program starts."""
    global _in_force
    _in_force = chosen
