"""The program as a table: the machine looks up what each of its steps does."""

from collections import Counter
from collections.abc import Iterable, Sequence

from provex.air.buses import PROGRAM
from provex.air.chip import Chip, Interaction, Rows
from provex.air.evaluator import Message
from provex.air.expression import Column, ColumnKind
from provex.air.program import ProgramRow
from provex.air.trace import ChipTrace, chip_trace

from .rows import padded_height

__all__ = ["program_chip", "program_trace"]


def program_chip(rows: Sequence[ProgramRow]) -> Chip:
    """All rows of a program, each received as often as `uses` says; the counter is the row.

    Rows up to the next power of two repeat row 0, counter and all, so that a counter stands for
    one instruction only. Nothing else is accepted: all but the uses is fixed.
    """
    if not rows or not _is_end(rows[0]):
        raise ValueError("row 0 must read nothing, fix its c and transfer to itself")
    table = [(counter, *row.fields()) for counter, row in enumerate(rows)]
    height = padded_height(len(table))
    table += [table[0]] * (height - len(table))
    fixed = tuple(
        Column(name, kind=ColumnKind.FIXED, values=values)
        for name, values in zip(PROGRAM.fields, zip(*table, strict=True), strict=True)
    )
    uses = Column("uses")
    fields = tuple(column[0] for column in fixed)
    receive = Interaction("receive step", PROGRAM, Rows(), 1, fields, -uses[0])
    return Chip("program", height, (*fixed, uses), (), (receive,), is_table=True)


def program_trace(chip: Chip, messages: Iterable[Message]) -> ChipTrace:
    """Count the uses of each instruction from the steps; the rows that repeat row 0 have none."""
    counts = Counter(message.fields[0] for message in messages if message.bus is PROGRAM)
    numbers = chip.column("counter").values
    uses = [counts[number] if number == place else 0 for place, number in enumerate(numbers)]
    return chip_trace(chip, chip.period, {"uses": uses})


def _is_end(row: ProgramRow) -> bool:
    """Whether the run may end here: the rows after its last step are steps of this one."""
    reads = row.reads_a or row.reads_b or row.is_indirect
    return not (reads or row.call or row.jump) and bool(row.is_transfer and row.c_factor)
