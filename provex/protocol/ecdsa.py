"""ECDSA over the Stark curve with StarkEx's range rules and the deterministic nonce of RFC 6979.

The obvious twin of the native crate `signature`. Not constant-time: sign with it in tests only,
or where nobody can time the machine.
"""

import hashlib
import hmac
from dataclasses import dataclass

from provex.protocol.curve import GENERATOR, ORDER, Point, add, is_on_curve, multiply, y_of_x
from provex.protocol.field import PRIME
from provex.protocol.parameters import SIGNED_HASH_BOUND

__all__ = [
    "ELEMENT_BOUND",
    "StarkSignature",
    "is_valid_private_key",
    "nonce_candidate",
    "public_key_of",
    "sign",
    "signature_from_text",
    "verify",
    "verify_by_x",
]

# Messages, r and w lie below this bound, as the L2 program decomposes them into 251 bits.
ELEMENT_BOUND: int = SIGNED_HASH_BOUND

_TEXT_DIGITS = 64


@dataclass(frozen=True, slots=True)
class StarkSignature:
    """A signature: r is an x coordinate, not reduced mod the group order."""

    r: int
    s: int

    def text(self) -> str:
        """The 128 hex digits clients send: r and s padded to 64 digits each, no 0x."""
        return f"{self.r:064x}{self.s:064x}"


def signature_from_text(text: str) -> StarkSignature | None:
    """Parse 128 hex digits, with or without 0x. None for anything else."""
    digits = text.removeprefix("0x")
    if len(digits) != 2 * _TEXT_DIGITS or not set(digits) <= set("0123456789abcdefABCDEF"):
        return None
    return StarkSignature(r=int(digits[:_TEXT_DIGITS], 16), s=int(digits[_TEXT_DIGITS:], 16))


def is_valid_private_key(private_key: int) -> bool:
    """Whether the key lies in [1, ORDER)."""
    return 1 <= private_key < ORDER


def public_key_of(private_key: int) -> Point:
    """The public point of a private key. ValueError outside [1, ORDER)."""
    if not is_valid_private_key(private_key):
        raise ValueError("private key: expected [1, n)")
    point = multiply(private_key, GENERATOR)
    assert point is not None, "the generator's order is prime"
    return point


def sign(private_key: int, message: int) -> StarkSignature:
    """Sign a message hash deterministically.

    ValueError for a key outside [1, ORDER) or a message outside [1, 2^251): message 0 is refused,
    because anybody can forge its signature and the L2 program cannot represent it.
    """
    if not is_valid_private_key(private_key):
        raise ValueError("private key: expected [1, n)")
    if not 1 <= message < ELEMENT_BOUND:
        raise ValueError("message: expected [1, 2^251)")
    attempt = 0
    while True:
        signature = _signature_with_nonce(
            private_key, message, nonce_candidate(private_key, message, attempt)
        )
        if signature is not None:
            return signature
        attempt += 1


def verify(message: int, signature: StarkSignature, public_key: Point) -> bool:
    """Whether the signature holds under exactly this point. False for anything out of range."""
    if not (_is_in_range(message, signature) and is_on_curve(public_key)):
        return False
    w = pow(signature.s, -1, ORDER)
    if not 1 <= w < ELEMENT_BOUND:
        return False
    point = add(
        multiply(message * w % ORDER, GENERATOR), multiply(signature.r * w % ORDER, public_key)
    )
    return point is not None and point.x == signature.r


def verify_by_x(message: int, signature: StarkSignature, public_key_x: int) -> bool:
    """Whether the signature holds under one of the two points with this x, as the rules see it."""
    y = y_of_x(public_key_x)
    if y is None:
        return False
    points = Point(public_key_x, y), Point(public_key_x, -y % PRIME)
    return any(verify(message, signature, point) for point in points)


def nonce_candidate(private_key: int, message: int, attempt: int) -> int:
    """The nonce of RFC 6979 for this attempt, the message taken as it is.

    From the second attempt on, the attempt's number is the extra entropy.
    """
    extra = attempt.to_bytes((attempt.bit_length() + 7) // 8)
    secret = private_key.to_bytes(32) + (message % ORDER).to_bytes(32) + extra
    value, key = b"\x01" * 32, b"\x00" * 32
    for separator in (b"\x00", b"\x01"):
        key = _hmac(key, value + separator + secret)
        value = _hmac(key, value)
    while True:
        value = _hmac(key, value)
        candidate = int.from_bytes(value) >> 4
        if 1 <= candidate < ORDER:
            return candidate
        key = _hmac(key, value + b"\x00")
        value = _hmac(key, value)


def _signature_with_nonce(private_key: int, message: int, nonce: int) -> StarkSignature | None:
    point = multiply(nonce, GENERATOR)
    assert point is not None, "the nonce lies in [1, n)"
    r = point.x
    total = (message + r * private_key) % ORDER
    if not 1 <= r < ELEMENT_BOUND or total == 0:
        return None
    w = nonce * pow(total, -1, ORDER) % ORDER
    if not 1 <= w < ELEMENT_BOUND:
        return None
    return StarkSignature(r=r, s=pow(w, -1, ORDER))


def _is_in_range(message: int, signature: StarkSignature) -> bool:
    return (
        1 <= message < ELEMENT_BOUND
        and 1 <= signature.r < ELEMENT_BOUND
        and 1 <= signature.s < ORDER
    )


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)
