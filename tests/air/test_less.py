"""Comparisons: bounds of the differences, both answers, cells."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.air.chip import Chip
from provex.air.chips.less import less_64_chip, less_128_chip, less_250_chip, less_trace
from provex.air.costs import cells_per_instance
from provex.protocol.field import PRIME

from .mutation import counterparts, every_cell, free_cells, with_cell
from .world import is_believed

CHIPS = {4: less_64_chip(), 5: less_128_chip(), 6: less_250_chip()}
BITS = {4: 64, 5: 128, 6: 250}


def is_proved(call: int, a: int, b: int, c: int) -> bool:
    trace = less_trace(CHIPS[call], [(a % PRIME, b % PRIME, c % PRIME)])
    return is_believed(CHIPS[call], trace, [(call, a, b, c)])


@pytest.mark.parametrize("call", CHIPS)
def test_bounds_of_the_differences(call: int) -> None:
    bound = 1 << BITS[call]
    for base in (0, 1, bound - 1, PRIME - 1, PRIME - bound, PRIME // 2):
        for a_minus_b in (0, 1, bound - 1):
            assert is_proved(call, base + a_minus_b, base, 0)
            assert not is_proved(call, base + a_minus_b, base, 1)
        for b_minus_a in (1, 2, bound):
            assert is_proved(call, base, base + b_minus_a, 1)
            assert not is_proved(call, base, base + b_minus_a, 0)


@pytest.mark.parametrize("call", CHIPS)
def test_numbers_too_far_apart_have_no_answer(call: int) -> None:
    bound = 1 << BITS[call]
    for difference in (bound, bound + 1, PRIME // 2, PRIME - bound - 1):
        for c in (0, 1, 2, PRIME - 1):
            assert not is_proved(call, difference, 0, c)


@given(st.integers(-(2**127), 2**127 - 1), st.integers(-(2**127), 2**127 - 1))
def test_the_answer_is_that_of_the_integers(a: int, b: int) -> None:
    assert is_proved(5, a, b, int(a < b))
    assert not is_proved(5, a, b, int(a >= b))


def test_an_answer_that_is_no_bit_is_refused() -> None:
    chip = CHIPS[4]
    honest = less_trace(chip, [(7, 5, 0)])
    # With b = 0 this c makes the difference a - c (2 a + 1) zero, whose limbs are zero.
    for a in range(1, 9):
        c = a * pow(2 * a + 1, -1, PRIME) % PRIME
        trace = honest
        for name, value in (("a", a), ("b", 0), ("c", c), ("limb 0", 0)):
            trace = with_cell(trace, name, 0, value)
        assert not is_believed(chip, trace, [(4, a, 0, c)])


@pytest.mark.parametrize("value", [8192, PRIME - 1, 2**16])
def test_a_limb_outside_the_table_is_refused(value: int) -> None:
    trace = with_cell(less_trace(CHIPS[4], [(0, 0, 0)]), "limb 0", 0, value)

    assert not is_believed(CHIPS[4], with_cell(trace, "a", 0, value), [(4, value, 0, 0)])


def test_rows_that_are_not_active_answer_nothing() -> None:
    trace = less_trace(CHIPS[4], [(1, 2, 1)], 4)

    assert is_believed(CHIPS[4], trace, [(4, 1, 2, 1)])
    assert not is_believed(CHIPS[4], trace, [(4, 1, 2, 1), (4, 0, 0, 0)])


@pytest.mark.parametrize("call", CHIPS)
def test_every_cell_is_bound(call: int) -> None:
    chip = CHIPS[call]
    trace = less_trace(chip, [(2**60 + 5, 3, 0), (3, 2**60 + 5, 1), (9, 9, 0)])
    others = counterparts(chip, trace)

    assert trace.height == 4
    assert free_cells(chip, trace, others, list(every_cell(trace, random.Random(4)))) == []


@pytest.mark.parametrize(
    ("chip", "cells"), [(CHIPS[4], (9, 4)), (CHIPS[5], (14, 6)), (CHIPS[6], (24, 11))]
)
def test_cells(chip: Chip, cells: tuple[int, int]) -> None:
    assert cells_per_instance(chip) == cells
