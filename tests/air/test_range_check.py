"""The range checks: bounds, cells, and values that pretend to be small."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.air.buses import RANGE_64, RANGE_128, RANGE_LIMB
from provex.air.chip import Bus, Chip
from provex.air.chips.range_check import (
    LIMB_BITS,
    limb_table_chip,
    limb_table_trace,
    range_64_chip,
    range_128_chip,
    range_trace,
)
from provex.air.costs import cells_per_instance
from provex.air.evaluator import Message, imbalances, messages_of
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

from .mutation import changed_cells, counterparts, free_cells, is_accepted, with_cell

TABLE = limb_table_chip()
CHIPS = {RANGE_64: range_64_chip(), RANGE_128: range_128_chip()}
BITS = {RANGE_64: 64, RANGE_128: 128}


def table_for(messages: Sequence[Message]) -> ChipTrace:
    """The table as full as these messages can make it."""
    counts = Counter(one.fields[0] for one in messages if one.bus is RANGE_LIMB)
    return limb_table_trace(TABLE, [counts[limb] for limb in range(1 << LIMB_BITS)])


def is_proved(bus: Bus, trace: ChipTrace, wanted: Sequence[int]) -> bool:
    messages = list(messages_of(CHIPS[bus], trace))
    table = messages_of(TABLE, table_for(messages))
    others = [Message(bus, (value % PRIME,), 1, "others") for value in wanted]
    return not imbalances([*messages, *table, *others])


@pytest.mark.parametrize("bus", [RANGE_64, RANGE_128])
def test_bounds(bus: Bus) -> None:
    bound = 1 << BITS[bus]
    inside = [0, 1, (1 << LIMB_BITS) - 1, 1 << LIMB_BITS, bound // 2, bound - 1]

    assert is_proved(bus, range_trace(CHIPS[bus], [(value, 1) for value in inside]), inside)
    for outside in (bound, bound + 1, PRIME - 1, PRIME - bound // 2, PRIME // 2, -1):
        assert not is_proved(bus, range_trace(CHIPS[bus], [(outside, 1)]), [outside])


@pytest.mark.parametrize("bus", [RANGE_64, RANGE_128])
def test_a_highest_limb_that_carries_the_overflow_is_refused(bus: Bus) -> None:
    chip = CHIPS[bus]
    bound = 1 << BITS[bus]
    trace = range_trace(chip, [(0, 1)])
    highest = chip.committed()[-2].name
    count = len(chip.committed()) - 1
    for value in (bound, PRIME - 1, PRIME - (1 << 63)):
        # The limbs below are zero; the highest takes all, as a field element.
        limb = value * pow(1 << LIMB_BITS * (count - 1), -1, PRIME) % PRIME
        assert not is_proved(bus, with_cell(trace, highest, 0, limb), [value])


@given(st.lists(st.integers(min_value=0, max_value=2**64 - 1), min_size=1, max_size=8))
def test_every_value_in_range_is_proved(values: list[int]) -> None:
    assert is_proved(RANGE_64, range_trace(CHIPS[RANGE_64], [(one, 1) for one in values]), values)


def test_a_value_may_be_used_often() -> None:
    assert is_proved(RANGE_64, range_trace(CHIPS[RANGE_64], [(7, 3)]), [7, 7, 7])


@pytest.mark.parametrize(
    ("chip", "cells"), [(CHIPS[RANGE_64], (6, 4)), (CHIPS[RANGE_128], (11, 6))]
)
def test_cells(chip: Chip, cells: tuple[int, int]) -> None:
    assert cells_per_instance(chip) == cells
    assert cells_per_instance(TABLE) == (2**LIMB_BITS, 2**LIMB_BITS)


@pytest.mark.parametrize("bus", [RANGE_64, RANGE_128])
def test_every_cell_is_bound(bus: Bus) -> None:
    chip = CHIPS[bus]
    trace = range_trace(chip, [(2**63 + 5, 1), (0, 2), (77, 1)])
    others = counterparts(chip, trace)

    cells = list(changed_cells(trace, random.Random(4), 40))

    assert free_cells(chip, trace, others, cells) == []


def test_the_multiplicity_of_a_limb_is_bound() -> None:
    messages = list(messages_of(CHIPS[RANGE_64], range_trace(CHIPS[RANGE_64], [(123456, 1)])))
    table = table_for(messages)
    others = [message for message in messages if message.bus is RANGE_LIMB]
    assert is_accepted(TABLE, table, others)

    for limb, uses in ((0, -1), (0, 1), (5, 1), ((1 << LIMB_BITS) - 1, PRIME - 1)):
        changed = with_cell(table, "uses", limb, (table.cells["uses"][limb] + uses) % PRIME)
        assert not is_accepted(TABLE, changed, others)
