"""Base64 as clients send it: either alphabet, with or without padding."""

import base64
from binascii import Error as Base64Error

__all__ = ["decode_base64"]


def decode_base64(text: str) -> bytes | None:
    """Decode either base64 alphabet with or without padding; None if it is neither."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (Base64Error, ValueError):
        return None
