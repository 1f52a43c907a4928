"""Every constraint of the machine stands alone between the verifier and some lie about a run.

Each lie breaks one constraint only; its steps are steps of the program, and what they read is what
some step wrote.
"""

from dataclasses import dataclass

import pytest

from provex.air.buses import MEMORY, PROGRAM
from provex.air.chips.machine import Step, machine_chip, machine_trace, reads_of
from provex.air.evaluator import imbalances, messages_of, violations
from provex.air.program import ProgramRow
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

CHIP = machine_chip()
ROWS = (
    ProgramRow(c_factor=1, is_transfer=1, c_offset=900),
    ProgramRow(constant=7, c_factor=1, c_offset=10),
    ProgramRow(a_factor=1, c_factor=1, c_offset=11),
    ProgramRow(b_factor=1, c_factor=1, c_offset=12),
    ProgramRow(reads_a=1, a_offset=10, a_factor=1, c_factor=1, c_offset=13),
    ProgramRow(constant=100, c_factor=1, is_transfer=1, jump=6, c_offset=14),
    ProgramRow(c_factor=1, is_transfer=1, c_offset=15),
)


@dataclass(frozen=True)
class Lie:
    """Places of a run, as (counter, frame), and what is false about the step at some of them."""

    places: tuple[tuple[int, int], ...] = ((1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 100), (0, 0))
    values: tuple[tuple[int, str, int], ...] = ()
    clocks: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 8)
    height: int = 8


LIES = {
    "base is the frame unless indirect": Lie(values=((3, "base", 1),)),
    "a is the clock unless read": Lie(values=((1, "a", 99),)),
    "b is the frame unless read": Lie(values=((2, "b", 99),)),
    "c": Lie(values=((0, "c", 8),)),
    "next clock": Lie(clocks=(1, 2, 3, 10, 11, 12, 13, 14)),
    "next counter": Lie(places=((1, 0), (2, 0), (4, 0), (5, 0), (6, 100), (0, 0))),
    "next frame": Lie(places=((1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 200), (0, 0))),
    "first clock": Lie(clocks=tuple(range(2, 10))),
    "first counter": Lie(places=((5, 0), (6, 100), (0, 0))),
    "first frame": Lie(places=((1, 3), (2, 3), (3, 3), (4, 3), (5, 3), (6, 100), (0, 0))),
    "last counter": Lie(height=4),
}


def steps_of(lie: Lie) -> list[Step]:
    """Honest steps at the places but for the values that are false."""
    memory: dict[int, int] = {}
    steps = []
    for number, (counter, frame) in enumerate(lie.places):
        false = {name: value for place, name, value in lie.values if place == number}
        row = ROWS[counter]
        base = false.get("base", frame)
        a = memory[base + row.a_offset] if row.reads_a else lie.clocks[number]
        a, b = false.get("a", a), false.get("b", frame)
        c = false.get("c", (row.constant + row.a_factor * a + row.b_factor * b) % PRIME)
        memory[frame + row.c_offset] = c
        steps.append(Step(counter=counter, frame=frame, a=a, b=b, c=c, base=base))
    return steps


def trace_of(lie: Lie) -> ChipTrace:
    steps = steps_of(lie)
    reads = reads_of(messages_of(CHIP, machine_trace(CHIP, ROWS, steps)))
    whole = machine_trace(CHIP, ROWS, steps, reads)
    cells = {name: list(column[: lie.height]) for name, column in whole.cells.items()}
    height = len(cells["clock"])
    cells["clock"] = list(lie.clocks[:height])
    for row in range(len(steps), height):
        cells["a"][row] = cells["clock"][row]
    return ChipTrace(height, cells)


def speaks_the_truth(trace: ChipTrace) -> bool:
    """Whether the steps are the program's and memory balances in itself."""
    program = {(counter, *row.fields()) for counter, row in enumerate(ROWS)}
    messages = list(messages_of(CHIP, trace))
    steps = [one for one in messages if one.bus is PROGRAM]
    memory = [one for one in messages if one.bus is MEMORY]
    return all(one.fields in program for one in steps) and not imbalances(memory)


def test_the_honest_run_is_accepted() -> None:
    trace = trace_of(Lie())

    assert speaks_the_truth(trace)
    assert not list(violations(CHIP, trace))


@pytest.mark.parametrize("guard", LIES)
def test_a_lie_meets_its_guard_alone(guard: str) -> None:
    trace = trace_of(LIES[guard])

    assert speaks_the_truth(trace)
    assert {found.constraint for found in violations(CHIP, trace)} == {guard}


def test_no_constraint_is_left_out() -> None:
    assert set(LIES) == {one.name for one in CHIP.constraints}


def test_the_lies_differ_from_the_honest_run() -> None:
    honest = trace_of(Lie())

    for lie in LIES.values():
        assert trace_of(lie) != honest
