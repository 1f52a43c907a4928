"""The range checks: bounds, cells, and values that pretend to be small."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.air.buses import RANGE_LIMB
from provex.air.chip import Chip
from provex.air.chips.range_check import (
    LIMB_BITS,
    limb_table_chip,
    limb_table_trace,
    range_64_chip,
    range_128_chip,
    range_trace,
)
from provex.air.costs import cells_per_instance
from provex.air.evaluator import imbalances, messages_of
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

from .mutation import counterparts, every_cell, free_cells, is_accepted, with_cell
from .world import asked, is_believed

TABLE = limb_table_chip()
CHIPS = {2: range_64_chip(), 3: range_128_chip()}
BITS = {2: 64, 3: 128}


def is_proved(call: int, trace: ChipTrace, wanted: list[int]) -> bool:
    """Whether the chip answers these values with a = 8 and b = 9."""
    return is_believed(CHIPS[call], trace, [(call, 8, 9, value) for value in wanted])


def filled(call: int, values: list[int]) -> ChipTrace:
    return range_trace(CHIPS[call], [(8, 9, value) for value in values])


@pytest.mark.parametrize("call", CHIPS)
def test_bounds(call: int) -> None:
    bound = 1 << BITS[call]
    inside = [0, 1, (1 << LIMB_BITS) - 1, 1 << LIMB_BITS, bound // 2, bound - 1]

    assert is_proved(call, filled(call, inside), inside)
    for outside in (bound, bound + 1, PRIME - 1, PRIME - bound // 2, PRIME // 2, -1):
        assert not is_proved(call, filled(call, [outside]), [outside])


@pytest.mark.parametrize("call", CHIPS)
def test_a_highest_limb_that_carries_the_overflow_is_refused(call: int) -> None:
    bound = 1 << BITS[call]
    trace = filled(call, [0])
    count = -(-BITS[call] // LIMB_BITS)
    for value in (bound, PRIME - 1, PRIME - (1 << 63)):
        # The limbs below are zero; the highest takes all, as a field element.
        limb = value * pow(1 << LIMB_BITS * (count - 1), -1, PRIME) % PRIME
        assert not is_proved(call, with_cell(trace, f"limb {count - 1}", 0, limb), [value])


@pytest.mark.parametrize("limb", [1 << LIMB_BITS, PRIME - 1, (1 << 16) - 1, 1 << 16])
def test_a_limb_outside_the_table_is_refused(limb: int) -> None:
    trace = with_cell(filled(2, [0]), "limb 1", 0, limb)

    assert not is_proved(2, trace, [(limb << LIMB_BITS) % PRIME])


@given(st.lists(st.integers(min_value=0, max_value=2**64 - 1), min_size=1, max_size=8))
def test_every_value_in_range_is_proved(values: list[int]) -> None:
    assert is_proved(2, filled(2, values), values)


def test_chip_and_table_balance() -> None:
    values = [7, 7, 2**64 - 1]
    trace = filled(2, values)
    messages = list(messages_of(CHIPS[2], trace))
    table = messages_of(TABLE, limb_table_trace(TABLE, messages))

    assert not imbalances([*messages, *table, *asked([(2, 8, 9, value) for value in values])])


def test_a_row_that_is_not_active_answers_nothing() -> None:
    trace = range_trace(CHIPS[2], [(8, 9, 5)], 4)

    assert trace.height == 4
    assert is_proved(2, trace, [5])
    assert not is_proved(2, trace, [5, 0])


@pytest.mark.parametrize(
    ("chip", "cells"), [(CHIPS[2], (8, 4)), (CHIPS[3], (13, 6)), (TABLE, (8192, 8192))]
)
def test_cells(chip: Chip, cells: tuple[int, int]) -> None:
    assert cells_per_instance(chip) == cells


@pytest.mark.parametrize("call", CHIPS)
def test_every_cell_is_bound(call: int) -> None:
    chip = CHIPS[call]
    trace = filled(call, [2**63 + 5, 0, 77])
    others = counterparts(chip, trace)
    assert trace.height == 4

    cells = list(every_cell(trace, random.Random(4)))

    assert free_cells(chip, trace, others, cells) == []


def test_the_multiplicity_of_a_limb_is_bound() -> None:
    messages = list(messages_of(CHIPS[2], filled(2, [123456])))
    table = limb_table_trace(TABLE, messages)
    others = [message for message in messages if message.bus is RANGE_LIMB]
    assert is_accepted(TABLE, table, others)

    for limb, uses in ((0, -1), (0, 1), (5, 1), ((1 << LIMB_BITS) - 1, PRIME - 1)):
        changed = with_cell(table, "uses", limb, (table.cells["uses"][limb] + uses) % PRIME)
        assert not is_accepted(TABLE, changed, others)
