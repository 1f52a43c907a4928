"""The Stark curve y^2 = x^3 + x + BETA: affine points and scalar multiplication.

The obvious twin of the native crate `curve`: plain chord and tangent formulas, not constant-time.
"""

from dataclasses import dataclass

from provex.protocol.field import PRIME, inverse, square_root

__all__ = [
    "ALPHA",
    "BETA",
    "GENERATOR",
    "ORDER",
    "Point",
    "add",
    "is_on_curve",
    "multiply",
    "negate",
    "y_of_x",
]

ALPHA = 1
BETA = 0x6F21413EFBE40DE150E596D72F7A8C5609AD26C15C915C1F4CDFCB99CEE9E89
ORDER = 0x800000000000010FFFFFFFFFFFFFFFFB781126DCAE7B2321E66A241ADC64D2F


@dataclass(frozen=True, slots=True)
class Point:
    """An affine point other than the point at infinity, which is written None."""

    x: int
    y: int


GENERATOR = Point(
    0x1EF15C18599971B7BECED415A40F0C7DEACFD9B0D1819E03D723D8BC943CFCA,
    0x5668060AA49730B7BE4801DF46EC62DE53ECD11ABE43A32873000C36E8DC1F,
)


def is_on_curve(point: Point) -> bool:
    """Whether both coordinates are field elements and satisfy the curve equation."""
    if not (0 <= point.x < PRIME and 0 <= point.y < PRIME):
        return False
    return (point.y * point.y - _right_side(point.x)) % PRIME == 0


def y_of_x(x: int) -> int | None:
    """The smaller y of the two points with this x, or None if there is none."""
    if not 0 <= x < PRIME:
        return None
    return square_root(_right_side(x))


def negate(point: Point | None) -> Point | None:
    """The inverse in the group."""
    return None if point is None else Point(point.x, -point.y % PRIME)


def add(left: Point | None, right: Point | None) -> Point | None:
    """The sum of two points, complete: doubling, opposite points and infinity included."""
    if left is None:
        return right
    if right is None:
        return left
    if left.x == right.x:
        if (left.y + right.y) % PRIME == 0:
            return None
        slope = (3 * left.x * left.x + ALPHA) * inverse(2 * left.y) % PRIME
    else:
        slope = (right.y - left.y) * inverse((right.x - left.x) % PRIME) % PRIME
    x = (slope * slope - left.x - right.x) % PRIME
    return Point(x, (slope * (left.x - x) - left.y) % PRIME)


def multiply(scalar: int, point: Point | None) -> Point | None:
    """`scalar` times the point, for any scalar >= 0, by doubling and adding."""
    total: Point | None = None
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def _right_side(x: int) -> int:
    return (x * x * x + ALPHA * x + BETA) % PRIME
