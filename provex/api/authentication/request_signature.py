"""HMAC signatures of requests, with the freedoms that the published clients need.

Signed is `timestamp + METHOD + path with query + body`. One client signs compact JSON and sends
JSON with blanks, so the body is also tried with the blanks between its tokens removed; an empty
object is signed as nothing; paths may have been escaped on the way.
"""

import hmac
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from .vault import decode_base64

__all__ = ["is_signed", "without_blanks"]

_BLANKS = b" \t\n\r"


def is_signed(
    *, secret: bytes, signature: str, timestamp: bytes, method: bytes, path: bytes, body: bytes
) -> bool:
    """Whether the signature fits one of the texts that a client may have signed."""
    given = decode_base64(signature)
    if given is None:
        return False
    head = timestamp + method
    return any(
        hmac.compare_digest(hmac.digest(secret, head + text, "sha256"), given)
        for text in _signed_texts(path, body)
    )


def without_blanks(body: bytes) -> bytes:
    """Remove the blanks between JSON tokens; strings stay as they are."""
    if b" " not in body and b"\n" not in body and b"\t" not in body and b"\r" not in body:
        return body
    parts = body.split(b'"')
    is_inside = False
    for number, part in enumerate(parts):
        if is_inside:
            is_inside = _ends_escaped(part)
        else:
            parts[number] = part.translate(None, _BLANKS)
            is_inside = True
    return b'"'.join(parts)


def _signed_texts(path: bytes, body: bytes) -> Iterator[bytes]:
    bodies = [body]
    compact = without_blanks(body)
    if compact == b"{}":
        bodies = [b"", body]
    elif compact is not body:
        bodies = [compact, body]
    for text in bodies:
        yield path + text
    plain = unquote_to_bytes(path) if b"%" in path else path
    if plain != path:
        for text in bodies:
            yield plain + text


def _ends_escaped(part: bytes) -> bool:
    """Whether the quote after this part of a string is escaped."""
    return (len(part) - len(part.rstrip(b"\\"))) % 2 == 1
