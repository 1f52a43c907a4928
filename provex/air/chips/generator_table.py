"""Multiples of twice the generator by windows of 8 bits, for signatures.

Every entry is a multiple minus the shift point, so that no digit stands for infinity.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from provex.air.buses import GENERATOR_POINT
from provex.air.chip import Chip, Interaction, Rows
from provex.air.evaluator import Message
from provex.air.expression import Column, ColumnKind
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.curve import GENERATOR, Point, add, multiply, negate
from provex.protocol.pedersen import SHIFT_POINT

__all__ = [
    "GENERATOR_WINDOWS",
    "generator_entry",
    "generator_table_chip",
    "generator_table_trace",
]

GENERATOR_WINDOWS = 32
WINDOW_BITS = 8
HIGHEST_DIGITS = 8
TABLE_HEIGHT = 1 << 13


def generator_table_chip() -> Chip:
    """All entries, each received as often as `uses` says; scalars lie below 2^251."""
    entries = list(_table())
    entries += [entries[-1]] * (TABLE_HEIGHT - len(entries))
    fixed = tuple(
        Column(name, kind=ColumnKind.FIXED, values=values)
        for name, values in zip(GENERATOR_POINT.fields, zip(*entries, strict=True), strict=True)
    )
    uses = Column("uses")
    fields = tuple(column[0] for column in fixed)
    receive = Interaction("receive point", GENERATOR_POINT, Rows(), 1, fields, -uses[0])
    return Chip("generator table", TABLE_HEIGHT, (*fixed, uses), (), (receive,), is_table=True)


def generator_table_trace(chip: Chip, messages: Iterable[Message]) -> ChipTrace:
    """Count the uses of each entry from what the signatures send."""
    counts: Counter[tuple[int, ...]] = Counter(
        message.fields for message in messages if message.bus is GENERATOR_POINT
    )
    uses = [counts[entry] for entry in _table()]
    return chip_trace(chip, TABLE_HEIGHT, {"uses": uses + [0] * (TABLE_HEIGHT - len(uses))})


def generator_entry(window: int, digit: int) -> Point:
    """The point 2 * digit * 256^window * G - S. IndexError for a digit the window lacks."""
    return _window_points(window)[digit]


@cache
def _table() -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        (window, digit, point.x, point.y)
        for window in range(GENERATOR_WINDOWS)
        for digit, point in enumerate(_window_points(window))
    )


@cache
def _window_points(window: int) -> tuple[Point, ...]:
    step = multiply(2 << WINDOW_BITS * window, GENERATOR)
    is_highest = window == GENERATOR_WINDOWS - 1
    points: list[Point] = []
    point = negate(SHIFT_POINT)
    for _ in range(HIGHEST_DIGITS if is_highest else 1 << WINDOW_BITS):
        assert point is not None, "infinity would give a discrete logarithm"
        points.append(point)
        point = add(point, step)
    return tuple(points)
