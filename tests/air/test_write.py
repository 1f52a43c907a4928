"""Writes: only what the program asked for, as often as it is read."""

import random

from provex.air.buses import MEMORY
from provex.air.chips.write import write_chip, write_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.protocol.field import PRIME

from .mutation import counterparts, every_cell, free_cells, with_cell
from .world import asked

CHIP = write_chip()
CALLS = [(50, 1, 1000), (60, 2, 1001), (70, 3, 1002)]
READS = {1000: 2, 1002: 1, 77: 5}


def test_words_are_written_as_often_as_they_are_read() -> None:
    trace = write_trace(CHIP, CALLS, READS)
    reads = [Message(MEMORY, (1000, 50), -2, "reader"), Message(MEMORY, (1002, 70), -1, "reader")]

    messages = [*messages_of(CHIP, trace), *asked([(12, *call) for call in CALLS]), *reads]
    assert not imbalances(messages)
    assert imbalances([*messages, Message(MEMORY, (77, 0), -1, "reader")])


def test_a_row_without_a_call_writes_nothing() -> None:
    trace = write_trace(CHIP, CALLS, READS)
    for name, value in (("a", 9), ("c", 1000), ("uses", 1)):
        trace = with_cell(trace, name, 3, value)

    assert {found.constraint for found in violations(CHIP, trace)} == {
        f"{name} is 0 unless active" for name in ("a", "c", "uses")
    }


def test_a_row_cannot_be_half_active() -> None:
    trace = with_cell(write_trace(CHIP, CALLS, READS), "active", 3, PRIME - 1)

    assert [found.constraint for found in violations(CHIP, trace)] == ["active is a bit"]


def test_every_cell_is_bound() -> None:
    trace = write_trace(CHIP, CALLS, READS)
    others = counterparts(CHIP, trace)

    assert trace.height == 4
    assert free_cells(CHIP, trace, others, list(every_cell(trace, random.Random(4)))) == []


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (5, 1)
