"""The machine: every field of an instruction, the ends of a run, and every way to leave the program."""

import random
from dataclasses import replace

import pytest

from provex.air.buses import CALL, MEMORY, PROGRAM
from provex.air.chips.machine import Step, machine_chip, machine_trace, reads_of
from provex.air.costs import cells_per_instance
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.program import ProgramRow
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE

from .free_cells import FREE_CELLS
from .mutation import counterparts, free_cells, is_accepted, with_cell
from .small_machine import Run, run

CHIP = machine_chip()
CALLEE = 100
PROGRAM_ROWS = (
    ProgramRow(c_factor=1, is_transfer=1, c_offset=900),
    ProgramRow(constant=7, c_factor=1, c_offset=10),
    ProgramRow(reads_a=1, a_offset=INPUT_BASE, a_factor=1, c_factor=1, c_offset=11),
    ProgramRow(
        is_indirect=1, pointer_offset=11, reads_a=1, a_offset=1, a_factor=1, c_factor=1, c_offset=12
    ),
    ProgramRow(a_factor=1, c_factor=1, c_offset=13),
    ProgramRow(
        reads_a=1,
        a_offset=10,
        reads_b=1,
        b_offset=12,
        constant=2,
        a_factor=3,
        b_factor=4,
        product_factor=5,
        c_factor=PRIME - 2,
        c_offset=14,
    ),
    ProgramRow(constant=CALLEE, b_factor=1, c_factor=1, c_offset=15),
    # An assertion: a is 7. Its c is free.
    ProgramRow(reads_a=1, a_offset=10, a_factor=1, constant=PRIME - 7, c_offset=16),
    ProgramRow(reads_a=1, a_offset=12, a_factor=1, c_factor=1, jump=1, c_offset=17),
    ProgramRow(constant=1, c_offset=899),
    ProgramRow(constant=13, c_factor=1, c_offset=CALLEE),
    ProgramRow(b_factor=1, c_factor=1, c_offset=CALLEE + 1),
    ProgramRow(constant=CALLEE, c_factor=1, is_transfer=1, jump=15, c_offset=18),
    ProgramRow(reads_a=1, a_offset=CALLEE + 2, a_factor=1, c_factor=1, call=2, c_offset=19),
    ProgramRow(c_factor=1, is_transfer=1, c_offset=20),
    ProgramRow(constant=42, c_factor=1, c_offset=2),
    ProgramRow(reads_a=1, reads_b=1, b_offset=1, b_factor=1, c_factor=1, is_transfer=1, c_offset=3),
)
COUNTERS = [*range(1, 9), 10, 11, 12, 15, 16, 13, 14, 0]
HONEST = run(PROGRAM_ROWS, [INPUT_BASE, 1])


def trace_of(result: Run, height: int = 0) -> ChipTrace:
    empty = machine_trace(CHIP, result.program, result.steps)
    reads = reads_of(messages_of(CHIP, empty))
    return machine_trace(CHIP, result.program, result.steps, reads, height)


def others_of(trace: ChipTrace) -> list[Message]:
    """Program, input and the chip of range checks, for what an honest run says."""
    return [
        Message(one.bus, one.fields, -one.multiplicity, "others")
        for one in messages_of(CHIP, trace)
        if one.bus is not MEMORY or one.fields[0] >= INPUT_BASE
    ]


TRACE = trace_of(HONEST)


def broken(trace: ChipTrace) -> set[str]:
    return {found.constraint for found in violations(CHIP, trace)}


def with_cells(trace: ChipTrace, row: int, **cells: int) -> ChipTrace:
    for name, value in cells.items():
        trace = with_cell(trace, name, row, value % PRIME)
    return trace


def test_every_kind_of_step_is_proved() -> None:
    assert TRACE.cells["counter"] == COUNTERS
    assert TRACE.cells["c"][4] == -(2 + 21 + 4 + 35) * pow(2, -1, PRIME) % PRIME
    assert [TRACE.cells["frame"][row] for row in (11, 12, 13)] == [CALLEE, CALLEE, 0]
    assert is_accepted(CHIP, TRACE, others_of(TRACE))


def test_the_rows_after_the_end_repeat_it() -> None:
    trace = trace_of(HONEST, 32)

    assert trace.cells["counter"][15:] == [0] * 17
    assert trace.cells["clock"] == list(range(1, 33))
    assert is_accepted(CHIP, trace, others_of(trace))


def test_an_assertion_that_fails_stops_the_run() -> None:
    with pytest.raises(ValueError, match="row 9"):
        run(PROGRAM_ROWS, [INPUT_BASE, 0])


def test_an_assertion_that_fails_is_refused() -> None:
    # The branch is not taken: word 1 is 0, and row 9 asserts 1 = 0.
    steps = list(HONEST.steps[:7])
    steps[2] = replace(steps[2], a=0, c=0)
    steps[4] = replace(steps[4], b=0, c=-23 * pow(2, -1, PRIME) % PRIME)
    steps += [Step(counter=8, frame=0, a=0, b=0, c=0, base=0)]
    steps += [Step(counter=9, frame=0, a=9, b=0, c=0, base=0)]
    rest = [replace(step, a=14 if step.counter == 14 else step.a) for step in HONEST.steps[8:]]
    trace = machine_trace(CHIP, PROGRAM_ROWS, [*steps, *rest])

    assert {(one.constraint, one.row) for one in violations(CHIP, trace) if one.row < 9} == {
        ("c", 8)
    }


def test_the_ends_of_a_run_are_fixed() -> None:
    assert broken(with_cells(TRACE, 0, clock=2, a=2)) == {"first clock", "next clock"}
    shifted = {name: [*cells[1:], cells[-1]] for name, cells in TRACE.cells.items()}
    shifted["clock"] = list(range(1, 17))
    shifted["a"] = [
        clock if not reads else a
        for clock, reads, a in zip(shifted["clock"], shifted["reads_a"], shifted["a"], strict=True)
    ]
    assert broken(ChipTrace(16, shifted)) >= {"first counter"}
    moved = with_cells(TRACE, 0, frame=5, base=5, b=5)
    assert broken(moved) == {"first frame", "next frame"}
    # A run that does not come to its end in time.
    for height in (1, 2, 4, 8):
        early = {name: list(cells[:height]) for name, cells in TRACE.cells.items()}
        assert broken(ChipTrace(height, early)) == {"last counter"}


def test_the_last_row_is_not_bound_to_the_first() -> None:
    assert TRACE.cells["clock"][15] + 1 != TRACE.cells["clock"][0]
    assert not broken(TRACE)


@pytest.mark.parametrize("name", ["clock", "counter", "frame"])
def test_the_state_of_every_row_is_fixed_by_the_row_above(name: str) -> None:
    for row in range(1, 16):
        lie = with_cell(TRACE, name, row, (TRACE.cells[name][row] + 1) % PRIME)
        assert f"next {name}" in broken(lie)
        assert any(one.row == row - 1 for one in violations(CHIP, lie))


def test_a_step_of_another_instruction_is_refused() -> None:
    # The fields of every instruction, at the place of every other one, under its counter.
    sent = {one.fields[0]: one.fields for one in messages_of(CHIP, TRACE) if one.bus is PROGRAM}
    for row in range(16):
        for counter in (1, 7, 12):
            if TRACE.cells["counter"][row] != counter:
                fields = PROGRAM_ROWS[counter].fields()
                lie = with_cells(TRACE, row, **dict(zip(PROGRAM.fields[1:], fields, strict=True)))
                messages = [one for one in messages_of(CHIP, lie) if one.bus is PROGRAM]
                assert any(one.fields != sent[one.fields[0]] for one in messages)


def test_a_value_that_nobody_wrote_cannot_be_read() -> None:
    for name, value in (("a", 8), ("a_offset", 11)):
        lie = with_cells(TRACE, 4, **{name: value})
        assert imbalances([*messages_of(CHIP, lie), *others_of(TRACE)])


def test_a_cell_has_one_value() -> None:
    # Row 1 writes 7; a reader who sees 8 needs a writer of 8.
    lie = with_cells(TRACE, 6, a=8, c=0)
    lie = with_cell(lie, "constant", 6, PRIME - 8)
    assert not broken(lie)
    assert imbalances([*messages_of(CHIP, lie), *others_of(TRACE)])


def test_the_weight_of_a_call_is_its_number() -> None:
    sent = [one for one in messages_of(CHIP, TRACE) if one.bus is CALL]

    assert [(one.fields, one.multiplicity) for one in sent] == [((2, 42, 0, 42), 2)]


def test_every_cell_is_bound_but_the_result_of_an_assertion() -> None:
    trace = trace_of(HONEST, 32)
    others = counterparts(CHIP, trace)
    rng = random.Random(4)
    rows = [*range(18), 31]
    cells = [
        (name, row, value % PRIME)
        for name, column in trace.cells.items()
        for row in rows
        for value in (column[row] + 1, rng.randrange(PRIME))
    ]

    free = free_cells(CHIP, trace, others, cells)

    assert "machine.c" in FREE_CELLS
    assert set(free) == {("c", 6)}


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (23, 3)
