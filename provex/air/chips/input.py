"""The input of the run: words of the prover's choice at fixed addresses."""

from collections.abc import Mapping, Sequence

from provex.air.buses import MEMORY
from provex.air.chip import Chip, Constraint, Edge, Interaction, Rows
from provex.air.expression import Column
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.machine_calls import INPUT_BASE

from .rows import padded_height

__all__ = ["input_chip", "input_trace"]


def input_chip() -> Chip:
    """Row i holds the word at INPUT_BASE + i. Columns address, value, uses.

    The values are free: they are the input, and the program checks what it must. Nothing else is:
    the addresses count up from a fixed one, so that each has one value.
    """
    address, value, uses = (Column(name) for name in ("address", "value", "uses"))
    return Chip(
        name="input",
        period=1,
        columns=(address, value, uses),
        constraints=(
            Constraint("first address", Rows(edge=Edge.FIRST), address[0] - INPUT_BASE),
            Constraint("next address", Rows(edge=Edge.NOT_LAST), address[1] - address[0] - 1),
        ),
        interactions=(
            Interaction("write word", MEMORY, Rows(), 1, (address[0], value[0]), uses[0]),
        ),
    )


def input_trace(
    chip: Chip, words: Sequence[int], reads: Mapping[int, int], height: int = 0
) -> ChipTrace:
    """Fill a row a word; the rows after them hold 0, which nobody reads.

    `reads` counts how often each address is read.
    """
    rows = padded_height(len(words), height)
    addresses = [INPUT_BASE + row for row in range(rows)]
    cells = {
        "address": addresses,
        "value": [*words, *[0] * (rows - len(words))],
        "uses": [reads.get(address, 0) for address in addresses],
    }
    return chip_trace(chip, rows, cells)
