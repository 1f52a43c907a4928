"""The Pedersen hash of StarkEx over two field elements.

The obvious twin of the native crate `hash`: one conditional point addition a bit.
"""

from functools import cache

from provex.protocol.curve import GENERATOR, Point, add
from provex.protocol.field import checked_element

__all__ = ["constant_points", "pedersen_chain", "pedersen_hash"]

LOW_BITS = 248
HIGH_BITS = 4
ELEMENT_BITS = LOW_BITS + HIGH_BITS

SHIFT_POINT = Point(
    0x49EE3EBA8C1600700EE1B87EB599F16716B0B1022947733551FDE4050CA6804,
    0x3CA0CFE4B3BC6DDF346D49D06EA0ED34E621062C0E056C1D0405D266E10268A,
)
# For each input the point of its low 248 bits and the point of its high 4 bits.
INPUT_POINTS = (
    (
        Point(
            0x234287DCBAFFE7F969C748655FCA9E58FA8120B6D56EB0C1080D17957EBE47B,
            0x3B056F100F96FB21E889527D41F4E39940135DD7A6C94CC6ED0268EE89E5615,
        ),
        Point(
            0x4FA56F376C83DB33F9DAB2656558F3399099EC1DE5E3018B7A6932DBA8AA378,
            0x3FA0984C931C9E38113E0C0E47E4401562761F92A7A23B45168F4E80FF5B54D,
        ),
    ),
    (
        Point(
            0x4BA4CC166BE8DEC764910F75B45F74B40C690C74709E90F3AA372F0BD2D6997,
            0x40301CF5C1751F4B971E46C4EDE85FCAC5C59A5CE5AE7C48151F27B24B219C,
        ),
        Point(
            0x54302DCB0E6CC1C6E44CCA8F61A63BB2CA65048D53FB325D36FF12C49A58202,
            0x1B77B3E37D13504B348046268D8AE25CE98AD783C25561A879DCC77E99C2426,
        ),
    ),
)


def pedersen_hash(left: int, right: int) -> int:
    """H(left, right) of two field elements. ValueError outside [0, p)."""
    total: Point | None = SHIFT_POINT
    for value, points in zip((left, right), _bit_points(), strict=True):
        checked_element(value)
        for position in range(ELEMENT_BITS):
            if value >> position & 1:
                total = add(total, points[position])
    assert total is not None, "a sum at infinity would give a discrete logarithm"
    return total.x


def pedersen_chain(items: list[int]) -> int:
    """Fold H over `items` from state 0: state = H(state, item)."""
    state = 0
    for item in items:
        state = pedersen_hash(state, item)
    return state


def constant_points() -> tuple[Point, ...]:
    """All 506 points in the published order: shift, generator, then the doubled input points."""
    left, right = _bit_points()
    return (SHIFT_POINT, GENERATOR, *left, *right)


@cache
def _bit_points() -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """For each input the 252 points its bits select, lowest bit first."""
    left, right = (
        _doublings(low, LOW_BITS) + _doublings(high, HIGH_BITS) for low, high in INPUT_POINTS
    )
    return left, right


def _doublings(point: Point, count: int) -> tuple[Point, ...]:
    points = [point]
    while len(points) < count:
        doubled = add(points[-1], points[-1])
        assert doubled is not None, "the group order is odd"
        points.append(doubled)
    return tuple(points)
