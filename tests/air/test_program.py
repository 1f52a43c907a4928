"""The program's table: one instruction a counter, uses, rows that no program may have."""

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest

from provex.air.buses import PROGRAM
from provex.air.chips.program import program_chip, program_trace
from provex.air.evaluator import Message
from provex.air.program import ONLY_HALT, ProgramRow
from provex.protocol.field import PRIME

from .mutation import counterparts, free_cells, is_accepted

END = ONLY_HALT[0]
ROWS = (END, ProgramRow(constant=7, c_factor=1, c_offset=3), ProgramRow(call=2, reads_a=1))
CHIP = program_chip(ROWS)


def steps(counters: Sequence[int]) -> list[Message]:
    return [
        Message(PROGRAM, (counter, *ROWS[counter].fields()), 1, "machine") for counter in counters
    ]


def test_steps_of_the_program_are_proved() -> None:
    sent = steps([1, 2, 1, 2, 0, 0, 0])

    assert is_accepted(CHIP, program_trace(CHIP, sent), sent)


def test_a_step_that_is_not_the_programs_is_refused() -> None:
    honest = (1, *ROWS[1].fields())
    for place in range(len(honest)):
        fields = [*honest]
        fields[place] = (fields[place] + 1) % PRIME
        sent = [Message(PROGRAM, tuple(fields), 1, "machine")]

        assert not is_accepted(CHIP, program_trace(CHIP, sent), sent)


def test_the_rows_up_to_a_power_of_two_repeat_row_0() -> None:
    assert CHIP.period == 4
    assert CHIP.is_table
    for name, value in zip(PROGRAM.fields, (0, *END.fields()), strict=True):
        assert CHIP.column(name).values[3] == value


def test_the_uses_are_bound() -> None:
    trace = program_trace(CHIP, steps([1, 2, 1, 0]))
    others = counterparts(CHIP, trace)
    cells = [
        ("uses", place, (old + by) % PRIME)
        for place, old in enumerate(trace.cells["uses"])
        for by in (1, -1)
    ]

    assert free_cells(CHIP, trace, others, cells) == []


@pytest.mark.parametrize(
    "end",
    [
        replace(END, reads_a=1),
        replace(END, reads_b=1),
        replace(END, is_indirect=1),
        replace(END, call=1),
        replace(END, jump=1),
        replace(END, is_transfer=0),
        replace(END, c_factor=0),
    ],
)
def test_a_row_0_that_does_more_than_end_is_refused(end: ProgramRow) -> None:
    with pytest.raises(ValueError, match="row 0"):
        program_chip([end])


def test_a_row_has_the_fields_of_the_bus_in_their_order() -> None:
    names = tuple(one.name for one in fields(ProgramRow))

    assert names == PROGRAM.fields[1:]
    for name in names:
        found = ProgramRow(**{name: 1}).fields()
        assert found == tuple(int(one == name) for one in names)


def test_a_program_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0"):
        program_chip([])


def test_rows_that_are_no_instruction_are_refused() -> None:
    with pytest.raises(ValueError, match="no field element"):
        ProgramRow(constant=PRIME)
    with pytest.raises(ValueError, match="no field element"):
        ProgramRow(a_offset=-1)
    with pytest.raises(ValueError, match="neither 0 nor 1"):
        ProgramRow(reads_b=2)
    with pytest.raises(ValueError, match="no call"):
        ProgramRow(call=20)
