"""Ethereum's signatures: ECDSA over secp256k1 with recovery of the signer's address.

The obvious twin of the native crate `signature`. Not constant-time.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from provex.protocol.keccak import keccak256

__all__ = ["ORDER", "EthereumSignature", "address_of", "checksummed", "recover", "sign"]

PRIME = 2**256 - 2**32 - 977
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
GENERATOR = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)

_AffinePoint = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EthereumSignature:
    """r, s and the parity of the nonce point's y (v without its offset of 27)."""

    r: int
    s: int
    parity: int

    def to_bytes(self) -> bytes:
        """The 65 bytes r, s, v with v = 27 or 28."""
        return self.r.to_bytes(32) + self.s.to_bytes(32) + bytes([27 + self.parity])

    @classmethod
    def from_bytes(cls, data: bytes) -> "EthereumSignature | None":
        """Parse 65 bytes r, s, v with v in {0, 1, 27, 28}. None for anything else."""
        if len(data) != 65 or data[64] not in (0, 1, 27, 28):
            return None
        return cls(int.from_bytes(data[:32]), int.from_bytes(data[32:64]), data[64] % 27)


def address_of(private_key: int) -> bytes:
    """The 20-byte address of a private key. ValueError outside [1, n)."""
    if not 1 <= private_key < ORDER:
        raise ValueError("private key: expected [1, n)")
    point = _multiply(private_key, GENERATOR)
    assert point is not None, "the generator's order is prime"
    return _address(point)


def checksummed(address: bytes) -> str:
    """The address as text with the upper and lower case of EIP-55."""
    digits = address.hex()
    marks = keccak256(digits.encode()).hex()
    return "0x" + "".join(
        digit.upper() if int(mark, 16) >= 8 else digit
        for digit, mark in zip(digits, marks, strict=False)
    )


def sign(private_key: int, digest: bytes) -> EthereumSignature:
    """Sign a 32-byte digest with the nonce of RFC 6979; s is the lower one.

    ValueError for a key outside [1, n) or a digest of another length.
    """
    if not 1 <= private_key < ORDER:
        raise ValueError("private key: expected [1, n)")
    if len(digest) != 32:
        raise ValueError(f"digest: expected 32 bytes, found {len(digest)}")
    message = int.from_bytes(digest)
    for nonce in _nonces(private_key, message % ORDER):
        point = _multiply(nonce, GENERATOR)
        assert point is not None, "the nonce lies in [1, n)"
        r = point[0]
        s = pow(nonce, -1, ORDER) * (message + r * private_key) % ORDER
        if 1 <= r < ORDER and s:
            # The lower of s and n - s, which belongs to the opposite nonce point.
            is_high = s > ORDER // 2
            return EthereumSignature(r, ORDER - s if is_high else s, (point[1] + is_high) & 1)
    raise AssertionError("the candidates never end")


def recover(digest: bytes, signature: EthereumSignature) -> bytes | None:
    """The address whose key signed the digest, or None if no key could have.

    Both values of s are accepted, as by Ethereum's precompile.
    """
    r, s = signature.r, signature.s
    if len(digest) != 32 or not (1 <= r < ORDER and 1 <= s < ORDER and signature.parity in (0, 1)):
        return None
    y = _y_of_x(r)
    if y is None:
        return None
    nonce_point = (r, y if y & 1 == signature.parity else PRIME - y)
    inverse_r = pow(r, -1, ORDER)
    key = _add(
        _multiply(-int.from_bytes(digest) * inverse_r % ORDER, GENERATOR),
        _multiply(s * inverse_r % ORDER, nonce_point),
    )
    return None if key is None else _address(key)


def _nonces(private_key: int, message: int) -> Iterator[int]:
    """The candidates of RFC 6979 for a key and a reduced message, in order."""
    secret = private_key.to_bytes(32) + message.to_bytes(32)
    value, key = b"\x01" * 32, b"\x00" * 32
    for separator in (b"\x00", b"\x01"):
        key = _hmac(key, value + separator + secret)
        value = _hmac(key, value)
    while True:
        value = _hmac(key, value)
        candidate = int.from_bytes(value)
        if 1 <= candidate < ORDER:
            yield candidate
        key = _hmac(key, value + b"\x00")
        value = _hmac(key, value)


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)


def _address(point: _AffinePoint) -> bytes:
    return keccak256(point[0].to_bytes(32) + point[1].to_bytes(32))[12:]


def _y_of_x(x: int) -> int | None:
    square = (x**3 + 7) % PRIME
    root = pow(square, (PRIME + 1) // 4, PRIME)
    return root if root * root % PRIME == square else None


def _add(left: _AffinePoint | None, right: _AffinePoint | None) -> _AffinePoint | None:
    if left is None:
        return right
    if right is None:
        return left
    if left[0] == right[0]:
        if (left[1] + right[1]) % PRIME == 0:
            return None
        slope = 3 * left[0] ** 2 * pow(2 * left[1], -1, PRIME) % PRIME
    else:
        slope = (right[1] - left[1]) * pow((right[0] - left[0]) % PRIME, -1, PRIME) % PRIME
    x = (slope * slope - left[0] - right[0]) % PRIME
    return x, (slope * (left[0] - x) - left[1]) % PRIME


def _multiply(scalar: int, point: _AffinePoint | None) -> _AffinePoint | None:
    total: _AffinePoint | None = None
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point = _add(point, point)
        scalar >>= 1
    return total
