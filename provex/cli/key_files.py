"""Private keys in files: read, checked, and never shown."""

from pathlib import Path

from provex.protocol.errors import FILE_UNREADABLE, SETTINGS_INVALID, Rejected

__all__ = ["key_in_file"]

_BYTES_MAX = 128
_DIGITS_MAX = 64


def key_in_file(path: Path, *, order: int) -> int:
    """A private key of up to 64 hexadecimal digits, with or without 0x, of a group of this order.

    Rejects with FILE_UNREADABLE, or SETTINGS_INVALID, which names the file and not what is in it.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_BYTES_MAX + 1).decode("ascii", "replace").strip()
    except OSError as error:
        raise Rejected(FILE_UNREADABLE, path=path, reason=error.strerror) from error
    digits = text.removeprefix("0x")
    try:
        key = int(digits, 16) if 0 < len(digits) <= _DIGITS_MAX and digits.isalnum() else 0
    except ValueError:
        key = 0
    if not 0 < key < order:
        raise Rejected(
            SETTINGS_INVALID,
            setting=str(path),
            expected="a private key of up to 64 hexadecimal digits",
            found="something else",
        )
    return key
