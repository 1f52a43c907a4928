"""Exact decimal text ⇄ scaled integers: the one way money, prices and sizes enter and leave.

A scaled integer with `digits` decimals is the human number times 10^digits. Nothing is rounded
here: a text that needs more decimals is refused, and formatting prints every digit.
"""

__all__ = ["TEXT_LENGTH_MAX", "format_decimal", "format_fixed", "parse_decimal", "trimmed_digits"]

TEXT_LENGTH_MAX = 64


def parse_decimal(text: str, digits: int) -> int | None:
    """Read unsigned plain decimal text as an integer times 10^digits; None unless it is exact.

    Accepted are ASCII digits with at most one point between digits; no sign, exponent, or blank.
    """
    if len(text) > TEXT_LENGTH_MAX or not text.isascii():
        return None
    whole, point, fraction = text.partition(".")
    if not whole.isdigit():
        return None
    if not point:
        return int(whole) * _power(digits)
    if not fraction.isdigit():
        return None
    excess = len(fraction) - digits
    if excess > 0:
        if fraction[digits:].strip("0"):
            return None
        fraction = fraction[:digits]
        return int(whole + fraction)
    return int(whole + fraction) * _power(-excess)


def format_decimal(value: int, digits: int) -> str:
    """Print an integer times 10^-digits without trailing zeros."""
    if digits == 0:
        return str(value)
    text = format_fixed(value, digits).rstrip("0")
    return text[:-1] if text[-1] == "." else text


def format_fixed(value: int, digits: int) -> str:
    """Print an integer times 10^-digits with exactly that many decimals."""
    if digits == 0:
        return str(value)
    sign = "-" if value < 0 else ""
    text = str(abs(value)).zfill(digits + 1)
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def trimmed_digits(text: str) -> int:
    """Count the decimals that a plain decimal text needs: 3 for `0.0010`, 0 for `10`."""
    _, _, fraction = text.partition(".")
    return len(fraction.rstrip("0"))


_POWERS: tuple[int, ...] = tuple(10**exponent for exponent in range(TEXT_LENGTH_MAX + 32))


def _power(exponent: int) -> int:
    return _POWERS[exponent]
