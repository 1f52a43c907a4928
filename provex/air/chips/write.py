"""Writes of list items: words put at addresses that the program computes."""

from collections.abc import Mapping, Sequence

from provex.air.buses import MEMORY
from provex.air.chip import Chip, Interaction, Rows
from provex.air.expression import Column
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.machine_calls import Call

from .range_check import Operands
from .rows import answer, bits, padded_height, zero_unless

__all__ = ["write_chip", "write_trace"]


def write_chip() -> Chip:
    """A row answers `write` and sends a from address c. Columns a, b, c, uses, active.

    Nothing else is accepted: an active row answers a call that the program made, and a row that is
    not active writes nothing, because its uses are 0. The uses of an active row are what is read.
    """
    a, b, c, uses, active = (Column(name) for name in ("a", "b", "c", "uses", "active"))
    return Chip(
        name="write",
        period=1,
        columns=(a, b, c, uses, active),
        constraints=(*bits(active), *zero_unless(active[0], (a, b, c, uses), "active")),
        interactions=(
            answer(Call.WRITE, (a[0], b[0], c[0]), active[0]),
            Interaction("write a", MEMORY, Rows(), 1, (c[0], a[0]), uses[0]),
        ),
    )


def write_trace(
    chip: Chip, calls: Sequence[Operands], reads: Mapping[int, int], height: int = 0
) -> ChipTrace:
    """Fill a row a call, in the order of the calls; the rows after them are 0.

    `reads` counts how often each address is read.
    """
    rows = padded_height(len(calls), height)
    padding = [0] * (rows - len(calls))
    cells = {
        **{name: [call[place] for call in calls] for place, name in enumerate("abc")},
        "uses": [reads.get(address, 0) for _, _, address in calls],
        "active": [1] * len(calls),
    }
    return chip_trace(chip, rows, {name: values + padding for name, values in cells.items()})
