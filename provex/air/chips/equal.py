"""Whether two field elements are equal."""

from collections.abc import Sequence

from provex.air.chip import Chip, Constraint, Rows
from provex.air.expression import Column
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call

from .range_check import Operands
from .rows import answer, bits, padded_height, zero_unless

__all__ = ["equal_chip", "equal_trace"]


def equal_chip() -> Chip:
    """A row answers `equal`. Columns a, b, c, inverse (of a - b, 0 if there is none), active.

    Nothing else is accepted: if a and b differ, c is 0 by the first constraint; if they are equal,
    c is `active`, 1, by the second. The third fixes the inverse where it proves nothing. In a row
    that is not active a, b are 0, hence c is 0 and the inverse too.
    """
    a, b, c, inverse, active = (Column(name) for name in ("a", "b", "c", "inverse", "active"))
    difference = a[0] - b[0]
    return Chip(
        name="equal",
        period=1,
        columns=(a, b, c, inverse, active),
        constraints=(
            Constraint("c is 0 if a and b differ", Rows(), c[0] * difference),
            Constraint("c is 1 if they do not", Rows(), active[0] - c[0] - difference * inverse[0]),
            Constraint(
                "the inverse is 0 if they do not", Rows(), (1 - active[0] + c[0]) * inverse[0]
            ),
            *bits(active),
            *zero_unless(active[0], (a, b), "active"),
        ),
        interactions=(answer(Call.EQUAL, (a[0], b[0], c[0]), active[0]),),
    )


def equal_trace(chip: Chip, calls: Sequence[Operands], height: int = 0) -> ChipTrace:
    """Fill a row a call, in the order of the calls; the rows after them are 0."""
    rows = padded_height(len(calls), height)
    padding = [0] * (rows - len(calls))
    differences = [(a - b) % PRIME for a, b, _ in calls]
    cells = {
        **{name: [call[place] for call in calls] for place, name in enumerate("abc")},
        "inverse": [pow(one, -1, PRIME) if one else 0 for one in differences],
        "active": [1] * len(calls),
    }
    return chip_trace(chip, rows, {name: values + padding for name, values in cells.items()})
