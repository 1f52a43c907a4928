"""HMAC signatures of requests, with the freedoms that the published clients need.

Signed is `timestamp + METHOD + path with query + body`. One client signs compact JSON and sends
JSON with blanks, so the body is also tried with the blanks between its tokens removed; an empty
object is signed as nothing; paths may have been escaped on the way.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from .base64_text import decode_base64

__all__ = ["HmacKey", "is_signed", "unescaped_path", "without_blanks"]

_BLANKS = b" \t\n\r"
_ESCAPED_DELIMITER = re.compile(rb"%(?:2[356fF]|3[dDfF])")
"""# % & / = ? escaped: read as text, but as structure once they are unescaped."""
_BLOCK_BYTES = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


class HmacKey:
    """HMAC-SHA256 under one key, with the key's two blocks hashed once."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, secret: bytes) -> None:
        """Prepare the key."""
        if len(secret) > _BLOCK_BYTES:
            secret = hashlib.sha256(secret).digest()
        padded = secret.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(padded.translate(_INNER))
        self._outer = hashlib.sha256(padded.translate(_OUTER))

    def digest(self, text: bytes) -> bytes:
        """The code of a text."""
        inner = self._inner.copy()
        inner.update(text)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()


def is_signed(
    *, key: HmacKey, signature: str, timestamp: bytes, method: bytes, path: bytes, body: bytes
) -> bool:
    """Whether the signature fits one of the texts that a client may have signed."""
    given = decode_base64(signature)
    if given is None:
        return False
    head = timestamp + method
    return any(
        hmac.compare_digest(key.digest(head + text), given) for text in _signed_texts(path, body)
    )


def without_blanks(body: bytes) -> bytes:
    """Remove the blanks between JSON tokens; strings stay as they are."""
    if b" " not in body and b"\n" not in body and b"\t" not in body and b"\r" not in body:
        return body
    parts = body.split(b'"')
    if b"\\" not in body:
        # No quote is escaped: every second part lies between strings.
        parts[::2] = [part.translate(None, _BLANKS) for part in parts[::2]]
        return b'"'.join(parts)
    is_inside = False
    for number, part in enumerate(parts):
        if is_inside:
            is_inside = _ends_escaped(part)
        else:
            parts[number] = part.translate(None, _BLANKS)
            is_inside = True
    return b'"'.join(parts)


def unescaped_path(path: bytes) -> bytes:
    """The path that a client may have signed before it was escaped on the way.

    One with escaped delimiters stays: unescaped it would name other parameters than are read.
    """
    if b"%" not in path or _ESCAPED_DELIMITER.search(path):
        return path
    return unquote_to_bytes(path)


def _signed_texts(path: bytes, body: bytes) -> Iterator[bytes]:
    bodies = [body]
    compact = without_blanks(body)
    if compact == b"{}":
        bodies = [b"", body]
    elif compact is not body:
        bodies = [compact, body]
    for text in bodies:
        yield path + text
    plain = unescaped_path(path)
    if plain != path:
        for text in bodies:
            yield plain + text


def _ends_escaped(part: bytes) -> bool:
    """Whether the quote after this part of a string is escaped."""
    return (len(part) - len(part.rstrip(b"\\"))) % 2 == 1
