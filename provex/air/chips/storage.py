"""The store: which record stands behind a key at which time.

Each key's accesses make a chain on the storage bus: an opening row begins it at time 0, an access
takes the message of the one before and leaves its own, a closing row takes the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.buses import RANGE_LIMB, STORAGE
from provex.air.chip import Chip, Constraint, Interaction, Rows
from provex.air.expression import Column, Expression
from provex.air.trace import ChipTrace
from provex.protocol.machine_calls import Call

from .range_check import LIMB_BITS, MASK
from .rows import answer, bits, padded_trace

__all__ = ["Access", "Close", "Open", "storage_chip", "storage_trace"]

_WORDS = ("key", "time", "old", "new", "previous time")
_KINDS = ("is open", "is access", "is replace", "is close")
_LIMBS = ("limb 0", "limb 1")


@dataclass(frozen=True, slots=True)
class Open:
    """A key begins with a pointer."""

    key: int
    new: int


@dataclass(frozen=True, slots=True)
class Access:
    """A key is accessed; `new` is None unless the access leaves another pointer by a call."""

    key: int
    time: int
    new: int | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """A key is not accessed any more."""

    key: int


class _Columns:
    """Columns in their order."""

    def __init__(self) -> None:
        self.all = tuple(Column(name) for name in (*_WORDS, *_KINDS, *_LIMBS))
        self.key, self.time, self.old, self.new, self.previous = self.all[:5]
        self.kinds, self.limbs = self.all[5:9], self.all[9:]
        self.open, self.access, self.replace, self.close = (kind[0] for kind in self.kinds)


def storage_chip() -> Chip:
    """A row opens, accesses or closes a key.

    Columns key, time, old, new, previous time, is open, is access, is replace, is close, limb 0,
    limb 1. An access that leaves another pointer has both flags. Any order of rows will do; an
    honest trace has them in the order of the calls (a replacement belongs to its access), then the
    closing rows by rising key. What a kind of row does not use is 0, and so is a row of no kind.

    Nothing else is accepted. A chain has strictly rising times, because the difference of two is a
    number of 26 bits plus 1, and no sum of those in the chip reaches p: it cannot close in itself,
    so it begins with an opening row, and every access finds what the one before left. That is its
    old pointer unless the program replaced it at that very time. The program opens each key once
    and gives no two accesses one time. Closing needs no call: what is read after it has nothing to
    take, and what is never closed leaves a message that nobody takes.
    """
    columns = _Columns()
    kinds = columns.open + columns.access + columns.close
    rises = columns.time[0] - columns.previous[0] - 1
    low, high = columns.limbs
    difference = rises - low[0] - (1 << LIMB_BITS) * high[0]
    return Chip(
        name="storage",
        period=1,
        columns=columns.all,
        constraints=(
            *bits(*columns.kinds),
            Constraint("one kind", Rows(), kinds * (1 - kinds)),
            Constraint("only an access replaces", Rows(), columns.replace * (1 - columns.access)),
            Constraint(
                "else it keeps its pointer",
                Rows(),
                (columns.access - columns.replace) * (columns.new[0] - columns.old[0]),
            ),
            Constraint("the time has risen", Rows(), columns.access * difference),
            *_zero_constraints(columns, kinds),
        ),
        interactions=_interactions(columns),
    )


def storage_trace(chip: Chip, rows: Sequence[Open | Access | Close], height: int = 0) -> ChipTrace:
    """Fill the rows in this order; the rows after them are 0.

    KeyError for a key that is used before it is opened or after it is closed.
    """
    state: dict[int, tuple[int, int]] = {}
    filled = [_row(row, state) for row in rows]
    return padded_trace(chip, filled, height)


def _zero_constraints(columns: _Columns, kinds: Expression) -> list[Constraint]:
    """What a kind of row does not use."""
    found = columns.access + columns.close
    uses = (
        (columns.key, kinds),
        (columns.time, columns.access),
        (columns.old, found),
        (columns.new, columns.open + columns.access),
        (columns.previous, found),
        *((limb, columns.access) for limb in columns.limbs),
    )
    return [
        Constraint(f"{column.name} is 0 if not used", Rows(), (1 - used) * column[0])
        for column, used in uses
    ]


def _interactions(columns: _Columns) -> tuple[Interaction, ...]:
    rows = Rows()
    key, time, old, new = (
        column[0] for column in (columns.key, columns.time, columns.old, columns.new)
    )
    found = columns.access + columns.close
    left = columns.access + columns.open
    before = (key, old, columns.previous[0])
    return (
        answer(Call.ACCESS, (key, time, old), columns.access),
        answer(Call.REPLACE, (time, new, 0), columns.replace),
        answer(Call.OPEN, (key, new, 0), columns.open),
        Interaction("take the pointer", STORAGE, rows, 1, before, -found),
        Interaction("leave the pointer", STORAGE, rows, 1, (key, new, time), left),
        *(
            Interaction(f"send {limb.name}", RANGE_LIMB, rows, 1, (limb[0],), columns.access)
            for limb in columns.limbs
        ),
    )


def _row(row: Open | Access | Close, state: dict[int, tuple[int, int]]) -> tuple[int, ...]:
    """The cells of a row; `state` holds pointer and time of the keys that are open."""
    match row:
        case Open(key, new):
            state[key] = (new, 0)
            return (key, 0, 0, new, 0, 1, 0, 0, 0, 0, 0)
        case Close(key):
            old, previous = state.pop(key)
            return (key, 0, old, 0, previous, 0, 0, 0, 1, 0, 0)
        case Access(key, time, replaced):
            old, previous = state[key]
            new = old if replaced is None else replaced
            state[key] = (new, time)
            wait = time - previous - 1
            limbs = (wait & MASK, wait >> LIMB_BITS & MASK)
            is_replace = int(replaced is not None)
            return (key, time, old, new, previous, 0, 1, is_replace, 0, *limbs)
