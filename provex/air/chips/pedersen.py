"""The Pedersen hash: 64 additions of points looked up by windows of 8 bits, one a row.

Every table entry is a multiple of an input point minus the shift point S, so that no digit stands
for infinity; the sum starts at 65 S and ends, after 64 windows, at the hash. There is no check
against equal x coordinates in an addition: they would give a discrete logarithm between points
that nobody chose.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from provex.air.buses import PEDERSEN_POINT
from provex.air.chip import Chip, Constraint, Interaction, Rows
from provex.air.curve import Coordinates, added
from provex.air.evaluator import Message
from provex.air.expression import Column, ColumnKind, Expression, constant
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.curve import Point, add, multiply, negate
from provex.protocol.machine_calls import Call
from provex.protocol.pedersen import INPUT_POINTS, SHIFT_POINT

from .rows import answer, padded_height

__all__ = [
    "PERIOD",
    "PedersenCall",
    "pedersen_chip",
    "pedersen_table_chip",
    "pedersen_table_trace",
    "pedersen_trace",
]

PERIOD = 64
TABLE_HEIGHT = 1 << 14
INPUT_WINDOWS = 32
WINDOW_BITS = 8
HIGHEST = INPUT_WINDOWS - 1

# p - 1 = 8 * 2^248 + 17 * 2^192: a digit 8 in the highest window leaves zeros down to this one.
MIDDLE = 24
MIDDLE_DIGIT = 17
HIGHEST_DIGIT = 8
# Windows whose digits depend on the flags have tables of their own, this far behind.
FLAGGED = PERIOD

FLAG_EVERY = 16

PedersenCall = tuple[int, int, int]
"""Left, right, how often the hash is received."""


def pedersen_chip() -> Chip:
    """The description of the chip: an instance answers `pedersen` as often as `uses` says.

    Instances stand in any order; unused ones hash zeros and count 0.

    `value` holds an input shifted right by the windows below the row. Of `flags`, the first cell
    of an input says that its highest digit is 8, the second that it is p - 1.
    """
    value, x, y, sum_x, sum_y = (
        Column(name) for name in ("value", "point x", "point y", "sum x", "sum y")
    )
    flags, uses = Column("flags", FLAG_EVERY), Column("uses", PERIOD)
    window = Column("window", kind=ColumnKind.FIXED, values=tuple(range(PERIOD)))
    operands = (value[0], value[INPUT_WINDOWS], sum_x[PERIOD - 1])
    receive = answer(Call.PEDERSEN, operands, uses[0], period=PERIOD)
    return Chip(
        name="pedersen",
        period=PERIOD,
        columns=(value, x, y, sum_x, sum_y, flags, uses, window),
        constraints=(
            *_sum_constraints((x[0], y[0]), sum_x, sum_y),
            *_canonical_constraints(value, flags),
        ),
        interactions=(receive, *_lookups(value, (x, y), flags, window)),
    )


def pedersen_table_chip() -> Chip:
    """All entries of all windows, each received as often as `uses` says."""
    entries = list(_table())
    entries += [entries[-1]] * (TABLE_HEIGHT - len(entries))
    names = ("window", "digit", "x", "y")
    fixed = tuple(
        Column(name, kind=ColumnKind.FIXED, values=values)
        for name, values in zip(names, zip(*entries, strict=True), strict=True)
    )
    uses = Column("uses")
    fields = tuple(column[0] for column in fixed)
    receive = Interaction("receive point", PEDERSEN_POINT, Rows(), 1, fields, -uses[0])
    return Chip("pedersen table", TABLE_HEIGHT, (*fixed, uses), (), (receive,), is_table=True)


def pedersen_table_trace(chip: Chip, messages: Iterable[Message]) -> ChipTrace:
    """Count the uses of each entry from what the hashes send."""
    counts: Counter[tuple[int, ...]] = Counter(
        message.fields for message in messages if message.bus is PEDERSEN_POINT
    )
    uses = [counts[entry] for entry in _table()]
    return chip_trace(chip, TABLE_HEIGHT, {"uses": uses + [0] * (TABLE_HEIGHT - len(uses))})


def pedersen_trace(chip: Chip, calls: Sequence[PedersenCall], height: int = 0) -> ChipTrace:
    """Fill one instance a call; unused instances hash zeros for nobody."""
    count = padded_height(len(calls), height // PERIOD)
    cells: dict[str, list[int]] = {column.name: [] for column in chip.committed()}
    for left, right, uses in [*calls, *[(0, 0, 0)] * (count - len(calls))]:
        cells["uses"].append(uses)
        total: Point | None = multiply(PERIOD + 1, SHIFT_POINT)
        for place, value in enumerate((left, right)):
            is_highest = value >> 251
            cells["flags"] += [is_highest, int(is_highest and value >> 192 & 0xFF == MIDDLE_DIGIT)]
            for number in range(INPUT_WINDOWS):
                rest = value >> WINDOW_BITS * number
                point = _entry(place, number, rest % (1 << WINDOW_BITS))
                total = add(total, point)
                assert total is not None, "a sum at infinity would give a discrete logarithm"
                for name, cell in zip(
                    ("value", "point x", "point y", "sum x", "sum y"),
                    (rest, point.x, point.y, total.x, total.y),
                    strict=True,
                ):
                    cells[name].append(cell)
    return chip_trace(chip, count * PERIOD, cells)


def _sum_constraints(point: Coordinates, sum_x: Column, sum_y: Column) -> list[Constraint]:
    start = multiply(PERIOD + 1, SHIFT_POINT)
    assert start is not None, "the group order is a large prime"
    first = added((constant(start.x), constant(start.y)), point, (sum_x[0], sum_y[0]))
    later = added((sum_x[-1], sum_y[-1]), point, (sum_x[0], sum_y[0]))
    after = Rows(PERIOD, tuple(range(1, PERIOD)))
    return [
        Constraint("first sum x", Rows(PERIOD), first[0]),
        Constraint("first sum y", Rows(PERIOD), first[1]),
        Constraint("sum x", after, later[0]),
        Constraint("sum y", after, later[1]),
    ]


def _canonical_constraints(value: Column, flags: Column) -> list[Constraint]:
    """An input has one decomposition: the one below p."""
    rows = Rows(INPUT_WINDOWS)
    is_highest, is_last = flags[0], flags[FLAG_EVERY]
    above = value[MIDDLE + 1] - (HIGHEST_DIGIT << WINDOW_BITS * (HIGHEST - MIDDLE - 1))
    below = value[0] - (1 << WINDOW_BITS * MIDDLE) * value[MIDDLE]
    return [
        Constraint("highest flag is a bit", rows, is_highest * (1 - is_highest)),
        Constraint("last flag is a bit", rows, is_last * (1 - is_last)),
        Constraint("last needs highest", rows, is_last * (1 - is_highest)),
        Constraint("highest leaves zeros above the middle", rows, is_highest * above),
        Constraint("last leaves zeros below the middle", rows, is_last * below),
    ]


def _lookups(
    value: Column, point: tuple[Column, Column], flags: Column, window: Column
) -> list[Interaction]:
    """Two windows a cell: those of an even row and of the row below it."""

    def lookup(
        name: str, places: Iterable[int], row: int, tag: Expression, *, is_highest: bool = False
    ) -> Interaction:
        above: Expression | int = 0 if is_highest else (1 << WINDOW_BITS) * value[row + 1]
        return Interaction(
            name=name,
            bus=PEDERSEN_POINT,
            rows=Rows(INPUT_WINDOWS, tuple(places)),
            every=2,
            fields=(tag, value[row] - above, point[0][row], point[1][row]),
            multiplicity=constant(1),
        )

    even = range(0, INPUT_WINDOWS, 2)
    flagged = window[0] + FLAGGED * (flags[-MIDDLE] + flags[FLAG_EVERY - MIDDLE])
    highest = window[0] + 1 + FLAGGED * flags[1 - HIGHEST]
    return [
        lookup("send even window", (row for row in even if row != MIDDLE), 0, window[0]),
        lookup("send middle window", (MIDDLE,), 0, flagged),
        lookup("send odd window", even[:-1], 1, window[0] + 1),
        lookup("send highest window", (HIGHEST - 1,), 1, highest, is_highest=True),
    ]


@cache
def _table() -> tuple[tuple[int, int, int, int], ...]:
    """Window, digit, x, y of every entry."""
    return tuple(
        (tag, digit, point.x, point.y)
        for place in range(len(INPUT_POINTS))
        for number in range(INPUT_WINDOWS)
        for digit, point in enumerate(_window_points(place, number))
        for tag in _tags(place, number, digit)
    )


def _tags(place: int, number: int, digit: int) -> Iterator[int]:
    """The tables a digit stands in: without flags, with the first, with both."""
    tag = place * INPUT_WINDOWS + number
    if number == HIGHEST:
        yield tag + FLAGGED * (digit == HIGHEST_DIGIT)
        return
    yield tag
    if number == MIDDLE and digit <= MIDDLE_DIGIT:
        yield tag + FLAGGED * (1 + (digit == MIDDLE_DIGIT))


def _entry(place: int, number: int, digit: int) -> Point:
    return _window_points(place, number)[digit]


@cache
def _window_points(place: int, number: int) -> tuple[Point, ...]:
    """The points digit * Q - S of a window, by digit."""
    low, high = INPUT_POINTS[place]
    is_highest = number == HIGHEST
    step = high if is_highest else multiply(1 << WINDOW_BITS * number, low)
    count = HIGHEST_DIGIT + 1 if is_highest else 1 << WINDOW_BITS
    points: list[Point] = []
    point = negate(SHIFT_POINT)
    for _ in range(count):
        assert point is not None, "infinity would give a discrete logarithm"
        points.append(point)
        point = add(point, step)
    return tuple(points)
