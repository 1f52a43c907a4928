"""Calls of several rows: which flags are accepted."""

import itertools
import re

from provex.air.chip import Chip
from provex.air.chips.runs import carried, run_constraints
from provex.air.evaluator import violations
from provex.air.expression import Column
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME

ACTIVE, FIRST, LAST, VALUE = (Column(name) for name in ("active", "first", "last", "value"))
CHIP = Chip("runs", 1, (ACTIVE, FIRST, LAST), tuple(run_constraints(ACTIVE, FIRST, LAST)), ())
LETTERS: dict[tuple[int, ...], str] = {
    (0, 0, 0): ".",
    (1, 1, 1): "s",
    (1, 1, 0): "f",
    (1, 0, 0): "m",
    (1, 0, 1): "l",
}


def trace_of(rows: tuple[tuple[int, ...], ...]) -> ChipTrace:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return chip_trace(CHIP, len(rows), dict(zip(("active", "first", "last"), columns, strict=True)))


def test_exactly_whole_runs_and_unused_rows_are_accepted() -> None:
    accepted = 0
    for rows in itertools.product(itertools.product((0, 1), repeat=3), repeat=4):
        letters = "".join(LETTERS.get(row, "?") for row in rows)
        is_whole = re.fullmatch(r"(\.|s|fm*l)*", letters) is not None

        assert is_whole == (not list(violations(CHIP, trace_of(rows)))), letters
        accepted += is_whole
    assert accepted == 34


def test_flags_that_are_no_bits_are_refused() -> None:
    for flag in (2, PRIME - 1, PRIME // 2):
        for place in range(3):
            rows = [[1, 1, 1], [0, 0, 0]]
            for row in range(2):
                lie = [list(one) for one in rows]
                lie[row][place] = flag
                assert list(violations(CHIP, trace_of(tuple(map(tuple, lie)))))


def test_values_are_carried_inside_a_run_only() -> None:
    rule = carried(ACTIVE, LAST, [("same", VALUE[1] - VALUE[0])])
    chip = Chip("carried", 1, (ACTIVE, LAST, VALUE), tuple(rule), ())
    cells = {"active": [1, 1, 1, 0], "last": [0, 1, 1, 0], "value": [5, 5, 6, 7]}

    assert not list(violations(chip, chip_trace(chip, 4, cells)))
    lie = chip_trace(chip, 4, {**cells, "value": [5, 4, 6, 7]})
    assert [found.row for found in violations(chip, lie)] == [0]
