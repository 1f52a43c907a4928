"""The prime field of StarkEx and its helpers for plain integers.

Elements are integers in [0, PRIME). This is the obvious twin of the native crate `field`.
"""

from provex.protocol.numbers import FIELD_PRIME

__all__ = ["FIELD_GENERATOR", "PRIME", "checked_element", "inverse", "square_root"]

PRIME = FIELD_PRIME
FIELD_GENERATOR = 3

_TWO_ADICITY = 192
_ODD_PART = (PRIME - 1) >> _TWO_ADICITY


def checked_element(value: int, name: str = "value") -> int:
    """Return `value` if it is a field element. ValueError if it is outside [0, PRIME)."""
    if not 0 <= value < PRIME:
        raise ValueError(f"{name} is no field element: expected [0, p), found {value:#x}")
    return value


def inverse(value: int) -> int:
    """Multiplicative inverse mod PRIME. ValueError for 0."""
    return pow(value, -1, PRIME)


def square_root(value: int) -> int | None:
    """The smaller square root of `value` mod PRIME, or None for a non-residue (Tonelli-Shanks)."""
    if value == 0:
        return 0
    if pow(value, (PRIME - 1) // 2, PRIME) != 1:
        return None
    root = pow(value, (_ODD_PART + 1) // 2, PRIME)
    rest = pow(value, _ODD_PART, PRIME)
    unity = pow(FIELD_GENERATOR, _ODD_PART, PRIME)
    order_log2 = _TWO_ADICITY
    while rest != 1:
        rest_log2 = _order_log2(rest)
        factor = pow(unity, 1 << (order_log2 - rest_log2 - 1), PRIME)
        root = root * factor % PRIME
        unity = factor * factor % PRIME
        rest = rest * unity % PRIME
        order_log2 = rest_log2
    return min(root, PRIME - root)


def _order_log2(value: int) -> int:
    """How often `value` must be squared to give 1."""
    count = 0
    while value != 1:
        value = value * value % PRIME
        count += 1
    return count
