"""Keys that follow from Ethereum signatures: Stark private keys and default API credentials.

Three derivations of a Stark key exist among the clients; they give different keys. What comes in
and what goes out is secret: never log either.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from provex.protocol.curve import ORDER
from provex.protocol.eip712 import (
    ONBOARDING_ACTION,
    STARK_KEY_ACTION,
    SignatureKind,
    TypedSignature,
    action_message,
    sign_typed,
)
from provex.protocol.primitives import primitives

__all__ = [
    "ORACLE_KEY_TEXT",
    "ApiCredentials",
    "api_credentials_of",
    "default_api_credentials",
    "default_stark_private_key",
    "ground_private_key",
    "oracle_private_key",
    "stark_private_key_candidates",
    "stark_private_key_from_bytes",
]

ORACLE_KEY_TEXT = "StarkKeyDerivation"

_KEY_SHIFT = 5
_SECRET_BYTES = 30
_PASSPHRASE_END = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCredentials:
    """What HMAC requests are signed with, in the text forms of the API."""

    key: str
    secret: str
    passphrase: str


def stark_private_key_from_bytes(data: bytes) -> int:
    """Derivation (a) and (c): a 251-bit key from the keccak of some secret bytes."""
    return int.from_bytes(primitives().keccak256(data)) >> _KEY_SHIFT


def default_stark_private_key(ethereum_private_key: int, chain_id: int) -> int:
    """The Stark key that the dYdX clients derive for an Ethereum key."""
    message = action_message(STARK_KEY_ACTION, chain_id)
    return stark_private_key_from_bytes(sign_typed(ethereum_private_key, message).data)


def stark_private_key_candidates(signature: TypedSignature) -> tuple[int, ...]:
    """The keys a client may have derived from this signature, the regular one first.

    Wallets differ in v (0, 1 or 27, 28) and in the kind byte (0 or 3), which are hashed too; the
    Python client drops leading zero bytes.
    """
    body, v, kind = signature.data[:64], signature.data[64], signature.data[65]
    other_v = v - 27 if v >= 27 else v + 27
    kinds = (SignatureKind.NO_PREPEND, SignatureKind.PERSONAL)
    other_kind = kinds[1] if kind == kinds[0] else kinds[0]
    variants = [
        body + bytes([one_v, one_kind]) for one_kind in (kind, other_kind) for one_v in (v, other_v)
    ]
    if body[0] == 0:
        variants += [variant.lstrip(b"\0") for variant in variants]
    return tuple(stark_private_key_from_bytes(variant) for variant in variants)


def ground_private_key(seed: int) -> int:
    """Derivation (b), StarkWare's grinding: an unbiased key from a seed such as a signature's r."""
    seed_bytes = seed.to_bytes((seed.bit_length() + 7) // 8)
    bound = 2**256 - 2**256 % ORDER
    index = 0
    while True:
        index_bytes = index.to_bytes(max(1, (index.bit_length() + 7) // 8))
        number = int.from_bytes(hashlib.sha256(seed_bytes + index_bytes).digest())
        if number < bound:
            return number % ORDER
        index += 1


def oracle_private_key(ethereum_private_key: int) -> int:
    """Derivation (c), of oracle providers: from a personal signature over a fixed text."""
    text = ORACLE_KEY_TEXT.encode()
    prefix = f"\x19Ethereum Signed Message:\n{len(text)}".encode()
    digest = primitives().keccak256(prefix + text)
    signature = primitives().ethereum_sign(ethereum_private_key, digest)
    return stark_private_key_from_bytes(signature.to_bytes())


def api_credentials_of(signature: TypedSignature) -> ApiCredentials:
    """The default credentials that follow from an onboarding signature: from r and s alone."""
    keccak = primitives().keccak256
    r_hash = keccak(signature.data[:32])
    s_hash = keccak(signature.data[32:64])
    return ApiCredentials(
        key=str(UUID(bytes=s_hash[:16])),
        secret=urlsafe_b64encode(r_hash[:_SECRET_BYTES]).decode(),
        passphrase=urlsafe_b64encode(s_hash[16:_PASSPHRASE_END]).decode(),
    )


def default_api_credentials(ethereum_private_key: int, chain_id: int) -> ApiCredentials:
    """The credentials that the dYdX clients derive for an Ethereum key."""
    message = action_message(ONBOARDING_ACTION, chain_id)
    return api_credentials_of(sign_typed(ethereum_private_key, message))
