"""Secrets of API keys: encrypted under their passphrase at rest, unlocked in memory on first use.

The passphrase itself is never stored. It carries 120 random bits, so one round of HKDF makes the
encryption key; AES-GCM keeps the secret and tells a wrong passphrase.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .base64_text import decode_base64
from .request_signature import HmacKey

__all__ = ["KeyVault", "encrypt_secret"]

_VERSION = b"\x01"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_KEY_BYTES = 32
_PURPOSE = b"provex api key secret"
_UNLOCKED_MAX = 100_000


def encrypt_secret(*, key: str, secret: str, passphrase: str) -> str:
    """Encrypt the text of a secret; bound to its API key."""
    salt = secrets.token_bytes(_SALT_BYTES)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(_encryption_key(passphrase, salt)).encrypt(nonce, secret.encode(), key.encode())
    return base64.b64encode(_VERSION + salt + nonce + cipher).decode()


@dataclass(frozen=True, slots=True)
class _Unlocked:
    encrypted_secret: str
    passphrase_digest: bytes
    hmac_key: HmacKey


class KeyVault:
    """Decrypts secrets once and remembers them while their record stays the same."""

    def __init__(self) -> None:
        """Start with nothing unlocked."""
        self._unlocked: dict[str, _Unlocked] = {}

    def hmac_key(self, *, key: str, encrypted_secret: str, passphrase: str) -> HmacKey | None:
        """The HMAC key of an API key; None if the passphrase is wrong."""
        digest = hashlib.sha256(passphrase.encode("utf-8", "surrogateescape")).digest()
        known = self._unlocked.get(key)
        if known is not None and known.encrypted_secret == encrypted_secret:
            is_same = hmac.compare_digest(known.passphrase_digest, digest)
            return known.hmac_key if is_same else None
        secret = _decrypt(key=key, encrypted_secret=encrypted_secret, passphrase=passphrase)
        if secret is None:
            return None
        if len(self._unlocked) >= _UNLOCKED_MAX:
            self._unlocked.clear()
        hmac_key = HmacKey(secret)
        self._unlocked[key] = _Unlocked(encrypted_secret, digest, hmac_key)
        return hmac_key

    def forget(self, key: str) -> None:
        """Drop a deleted key."""
        self._unlocked.pop(key, None)


def _decrypt(*, key: str, encrypted_secret: str, passphrase: str) -> bytes | None:
    data = decode_base64(encrypted_secret)
    if data is None or data[:1] != _VERSION:
        return None
    salt = data[1 : 1 + _SALT_BYTES]
    nonce = data[1 + _SALT_BYTES : 1 + _SALT_BYTES + _NONCE_BYTES]
    cipher = data[1 + _SALT_BYTES + _NONCE_BYTES :]
    try:
        text = AESGCM(_encryption_key(passphrase, salt)).decrypt(nonce, cipher, key.encode())
    except (InvalidTag, ValueError):
        return None
    return decode_base64(text.decode())


def _encryption_key(passphrase: str, salt: bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=_PURPOSE)
    return derivation.derive(passphrase.encode("utf-8", "surrogateescape"))
