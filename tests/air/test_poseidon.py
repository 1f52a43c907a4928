"""The Poseidon chip: published values, cells, and every way to lie about a permutation."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from provex.air.buses import CALL, POSEIDON_PERMUTATION
from provex.air.chips.poseidon import PERIOD, PoseidonCall, poseidon_chip, poseidon_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import Message, messages_of, violations
from provex.protocol.field import PRIME
from provex.protocol.poseidon import poseidon_hash_pair, poseidon_permutation

from .mutation import changed_cells, counterparts, free_cells, is_accepted, with_cell

CHIP = poseidon_chip()
VECTORS = Path(__file__).parents[2] / "vectors/protocol_tables.json"


def published() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(VECTORS.read_text())["poseidon"]["pairs"]
    return cases


def number(text: str | int) -> int:
    return text if isinstance(text, int) else int(text, 0)


def test_published_pair_hashes_satisfy_the_chip_and_are_what_it_receives() -> None:
    cases = published()
    pairs = [(number(case["left"]), number(case["right"])) for case in cases]
    calls: list[PoseidonCall] = [((left, right, 2), 1, 0) for left, right in pairs]

    trace = poseidon_trace(CHIP, calls)
    others = [
        Message(CALL, (7, *pair, number(case["hash"])), 7, "others")
        for pair, case in zip(pairs, cases, strict=True)
    ]

    assert is_accepted(CHIP, trace, others)


@pytest.mark.parametrize("state", [(0, 0, 0), (PRIME - 1, PRIME - 1, PRIME - 1), (1, 2, 3)])
def test_a_permutation_is_received_whole(state: tuple[int, int, int]) -> None:
    trace = poseidon_trace(CHIP, [(state, 0, 3)])

    fields = (*state, *poseidon_permutation(state))
    others = [Message(POSEIDON_PERMUTATION, fields, 3, "others")]
    assert is_accepted(CHIP, trace, others)


def test_a_permutation_costs_113_cells() -> None:
    assert cells_per_instance(CHIP) == (112, 1)


def test_every_cell_of_an_instance_is_bound() -> None:
    trace = poseidon_trace(CHIP, [((5, 6, 2), 2, 1)])
    others = counterparts(CHIP, trace)
    rng = random.Random(1)
    every_cell = [
        (name, place, (cells[place] + rng.randrange(1, PRIME)) % PRIME)
        for name, cells in trace.cells.items()
        for place in range(len(cells))
    ]

    assert len(every_cell) == 112
    assert free_cells(CHIP, trace, others, every_cell) == []


def test_sampled_cells_of_several_instances_are_bound() -> None:
    trace = poseidon_trace(CHIP, [((1, 2, 2), 1, 0), ((3, 4, 5), 0, 1), ((6, 7, 2), 1, 0)])
    others = counterparts(CHIP, trace)
    cells = list(changed_cells(trace, random.Random(2), 24))

    # The counts of unused instances are free only together with a message, never alone.
    assert free_cells(CHIP, trace, others, cells) == []


def test_a_pair_with_another_capacity_is_refused() -> None:
    trace = poseidon_trace(CHIP, [((5, 6, 3), 1, 0)])

    assert [found.constraint for found in violations(CHIP, trace)] == ["a pair has capacity 2"]


def test_rounds_off_by_one_are_refused() -> None:
    trace = poseidon_trace(CHIP, [((5, 6, 2), 1, 0)])
    cells = {name: list(values) for name, values in trace.cells.items()}
    cells["long"] = [*cells["long"][1:], cells["long"][0]]

    shifted = type(trace)(height=trace.height, cells=cells)

    assert not is_accepted(CHIP, shifted, counterparts(CHIP, shifted))


def test_the_output_of_another_instance_is_refused() -> None:
    trace = poseidon_trace(CHIP, [((5, 6, 2), 1, 0), ((7, 8, 2), 1, 0)])
    swapped = with_cell(trace, "short", 12, poseidon_hash_pair(7, 8))

    assert {found.constraint for found in violations(CHIP, swapped)} == {"output 0"}


def test_a_violation_names_constraint_row_and_cells() -> None:
    trace = poseidon_trace(CHIP, [((5, 6, 2), 1, 0), ((7, 8, 2), 1, 0)])
    bad = with_cell(trace, "long", PERIOD + 10, 0)

    found = list(violations(CHIP, bad))

    assert {one.constraint for one in found} == {"partial rounds 3 to 63"}
    assert [one.row - PERIOD for one in found] == [7, 8, 9, 10]
    assert str(found[0]).startswith("poseidon: partial rounds 3 to 63 fails at row 71 (long[+3] = ")


def test_padding_instances_say_nothing() -> None:
    trace = poseidon_trace(CHIP, [((5, 6, 2), 1, 0)] * 3)

    assert trace.height == 4 * PERIOD
    assert len(list(messages_of(CHIP, trace))) == 3
