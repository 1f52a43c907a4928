"""The input: fixed addresses, free words."""

import random

from provex.air.buses import MEMORY
from provex.air.chips.input import input_chip, input_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import messages_of, violations
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE

from .free_cells import FREE_CELLS
from .mutation import counterparts, every_cell, free_cells

CHIP = input_chip()
READS = {INPUT_BASE: 2, INPUT_BASE + 2: 1}
TRACE = input_trace(CHIP, [50, 60, 70], READS)


def test_words_stand_at_their_addresses() -> None:
    found = [(one.bus, one.fields, one.multiplicity) for one in messages_of(CHIP, TRACE)]

    assert found == [(MEMORY, (INPUT_BASE, 50), 2), (MEMORY, (INPUT_BASE + 2, 70), 1)]
    assert not list(violations(CHIP, TRACE))
    assert not list(violations(CHIP, input_trace(CHIP, [], {})))


def test_addresses_begin_at_the_base_and_count_up() -> None:
    for base, step in ((INPUT_BASE + 1, 1), (0, 1), (INPUT_BASE, 0), (INPUT_BASE, 2)):
        addresses = [(base + step * row) % PRIME for row in range(4)]
        lie = ChipTrace(4, {**TRACE.cells, "address": addresses})

        assert list(violations(CHIP, lie))


def test_every_cell_but_words_that_nobody_reads_is_bound() -> None:
    others = counterparts(CHIP, TRACE)

    free = free_cells(CHIP, TRACE, others, list(every_cell(TRACE, random.Random(4))))

    assert "input.value" in FREE_CELLS
    assert set(free) == {("value", 1), ("value", 3)}


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (3, 1)
