"""Comparisons: which of two numbers is less, if they are less than 2^64, 2^128 or 2^250 apart.

A row answers the call (a, b, c) if c = 1 and b - a - 1, or c = 0 and a - b, is a number of so many
bits. For given a and b only one can hold: the two differences add up to p - 1, which is more than
2^251. Operands that lie farther apart than the bound have no answer at all.
"""

from collections.abc import Sequence

from provex.air.chip import Chip, Constraint, Rows
from provex.air.expression import Column
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call

from .range_check import Operands, limb_columns, limb_lookups, limb_sum, limbs_of
from .rows import answer, bits, padded_height, zero_unless

__all__ = ["less_64_chip", "less_128_chip", "less_250_chip", "less_trace"]


def less_64_chip() -> Chip:
    """A row answers `less_64`."""
    return _less_chip(Call.LESS_64, 64)


def less_128_chip() -> Chip:
    """A row answers `less_128`."""
    return _less_chip(Call.LESS_128, 128)


def less_250_chip() -> Chip:
    """A row answers `less_250`."""
    return _less_chip(Call.LESS_250, 250)


def less_trace(chip: Chip, calls: Sequence[Operands], height: int = 0) -> ChipTrace:
    """Fill a row a call, in the order of the calls; the rows after them are 0.

    A difference out of range is filled as far as its limbs go, and then satisfies nothing.
    """
    rows = padded_height(len(calls), height)
    padding = [0] * (rows - len(calls))
    differences = [(b - a - 1 if c else a - b) % PRIME for a, b, c in calls]
    cells = {
        **{name: [call[place] for call in calls] for place, name in enumerate("abc")},
        **limbs_of(chip, differences),
        "active": [1] * len(calls),
    }
    return chip_trace(chip, rows, {name: values + padding for name, values in cells.items()})


def _less_chip(call: Call, bits_count: int) -> Chip:
    """Columns a, b, c, limb 0 …, active.

    Nothing else is accepted: c is a bit, it chooses the difference, and the limbs in their bounds
    prove that the difference is in range. In a row that is not active a and b are 0; the
    difference is then -c and has limbs, so that c and the limbs are 0 too.
    """
    a, b, c, active = (Column(name) for name in ("a", "b", "c", "active"))
    limbs = limb_columns(bits_count)
    not_less, less = a[0] - b[0], b[0] - a[0] - 1
    difference = not_less + c[0] * (less - not_less)
    return Chip(
        name=f"less {bits_count}",
        period=1,
        columns=(a, b, c, *limbs, active),
        constraints=(
            *bits(c, active),
            *zero_unless(active[0], (a, b), "active"),
            Constraint("the difference is its limbs", Rows(), difference - limb_sum(limbs)),
        ),
        interactions=(
            answer(call, (a[0], b[0], c[0]), active[0]),
            *limb_lookups(limbs, bits_count),
        ),
    )
