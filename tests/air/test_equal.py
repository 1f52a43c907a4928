"""Equality: both answers, lies about the inverse, cells."""

import random

import pytest

from provex.air.chips.equal import equal_chip, equal_trace
from provex.air.costs import cells_per_instance
from provex.protocol.field import PRIME

from .mutation import counterparts, every_cell, free_cells, with_cell
from .world import is_believed

CHIP = equal_chip()
CALLS = [(5, 5, 1), (5, 6, 0), (0, PRIME - 1, 0), (0, 0, 1)]


def test_both_answers_are_proved() -> None:
    assert is_believed(CHIP, equal_trace(CHIP, CALLS), [(1, *call) for call in CALLS])


@pytest.mark.parametrize("a", [0, 5, PRIME - 1])
@pytest.mark.parametrize("b", [0, 5, PRIME - 1])
@pytest.mark.parametrize("inverse", [0, 1, 7, PRIME - 1, "honest"])
def test_the_other_answer_is_refused(a: int, b: int, inverse: int | str) -> None:
    trace = equal_trace(CHIP, [(a, b, int(a == b))])
    if isinstance(inverse, int):
        trace = with_cell(trace, "inverse", 0, inverse)
    for c in (int(a != b), 2, PRIME - 1):
        for active in (1, c, 1 - c):
            lie = with_cell(with_cell(trace, "c", 0, c), "active", 0, active % PRIME)
            assert not is_believed(CHIP, lie, [(1, a, b, c)])


def test_rows_that_are_not_active_answer_nothing() -> None:
    trace = equal_trace(CHIP, [(5, 6, 0)], 4)

    assert is_believed(CHIP, trace, [(1, 5, 6, 0)])
    assert not is_believed(CHIP, trace, [(1, 5, 6, 0), (1, 0, 0, 0)])


def test_every_cell_is_bound() -> None:
    trace = equal_trace(CHIP, [*CALLS, (1, 0, 0)])
    others = counterparts(CHIP, trace)

    assert trace.height == 8
    assert free_cells(CHIP, trace, others, list(every_cell(trace, random.Random(4)))) == []


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (5, 1)
