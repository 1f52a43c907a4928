"""Points of the Stark curve in constraints: addition and doubling at degree 3."""

from dataclasses import dataclass

from provex.protocol.curve import ALPHA, BETA

from .expression import Expression

__all__ = ["Coordinates", "Doubling", "added", "doubled", "off_curve"]

Coordinates = tuple[Expression, Expression]


@dataclass(frozen=True, slots=True)
class Doubling:
    """Twice a point without cells of its own: degrees 2 and 3, right if `constraint` is zero."""

    point: Coordinates
    constraint: Expression


def added(left: Coordinates, right: Coordinates, result: Coordinates) -> Coordinates:
    """Both are zero if `result` is the sum of two points; the slope is eliminated, degree 3.

    Says nothing if the points are equal: whoever uses it must exclude equal x coordinates.
    """
    (x1, y1), (x2, y2), (x3, y3) = left, right, result
    run, rise = x2 - x1, y2 - y1
    return (x3 + x1 + x2) * run**2 - rise**2, (y3 + y1) * run - rise * (x1 - x3)


def doubled(point: Coordinates, slope: Expression) -> Doubling:
    """The double of a point of the curve; y is never zero, because the group order is odd."""
    x, y = point
    double_x = slope**2 - 2 * x
    double_y = slope * (x - double_x) - y
    return Doubling((double_x, double_y), slope * (2 * y) - (3 * x**2 + ALPHA))


def off_curve(point: Coordinates) -> Expression:
    """Zero for a point of the curve."""
    x, y = point
    return y**2 - (x**3 + ALPHA * x + BETA)
