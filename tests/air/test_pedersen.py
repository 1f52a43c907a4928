"""The Pedersen chip: published hashes, canonical inputs, digits, cells."""

import json
import random
from pathlib import Path

import pytest

from provex.air.buses import CALL, PEDERSEN_POINT
from provex.air.chips.pedersen import (
    pedersen_chip,
    pedersen_table_chip,
    pedersen_table_trace,
    pedersen_trace,
)
from provex.air.costs import cells_per_instance
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.logup import fill_interaction, with_interaction_phase
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.pedersen import pedersen_hash

from .mutation import changed_cells, counterparts, free_cells, with_cell

CHIP = pedersen_chip()
VECTORS = Path(__file__).parents[2] / "vectors/signature_test_data.json"


def published() -> list[tuple[int, int, int]]:
    cases = json.loads(VECTORS.read_text())["hash_test"].values()
    return [
        (int(case["input_1"], 16), int(case["input_2"], 16), int(case["output"], 16))
        for case in cases
    ]


def wanted(*hashes: tuple[int, int, int]) -> list[Message]:
    return [Message(CALL, (8, *fields), 8, "others") for fields in hashes]


def is_proved(trace: ChipTrace, others: list[Message]) -> bool:
    """Whether hashes and table together satisfy everything."""
    table = pedersen_table_chip()
    messages = list(messages_of(CHIP, trace))
    entries = messages_of(table, pedersen_table_trace(table, messages))
    balanced = not imbalances([*messages, *entries, *others])
    return balanced and not any(True for _ in violations(CHIP, trace))


def test_published_hashes_are_proved() -> None:
    cases = published()
    trace = pedersen_trace(CHIP, [(left, right, 1) for left, right, _ in cases])

    assert is_proved(trace, wanted(*cases))


@pytest.mark.parametrize(
    "value",
    [0, 1, 255, 256, 2**251 - 1, 2**251, 2**251 + 17 * 2**192 - 1, PRIME - 2, PRIME - 1],
)
def test_bounds_of_the_inputs_are_proved(value: int) -> None:
    trace = pedersen_trace(CHIP, [(value, 1, 1), (2, value, 1)])

    hashes = [(value, 1, pedersen_hash(value, 1)), (2, value, pedersen_hash(2, value))]
    assert is_proved(trace, wanted(*hashes))


@pytest.mark.parametrize("value", [0, 1, 2**192 - 1, 17 * 2**192])
def test_the_second_decomposition_of_an_input_is_refused(value: int) -> None:
    # value + p has 252 bits as well and other digits, but is the same field element.
    trace = pedersen_trace(CHIP, [(value + PRIME, 5, 1)])
    cells = {name: [cell % PRIME for cell in column] for name, column in trace.cells.items()}
    flags = [(0, 0), (1, 0), (1, 1), (0, 1), (PRIME - 1, 1)]
    for highest, last in flags:
        cells["flags"][:2] = [highest, last]
        lie = ChipTrace(trace.height, {name: list(column) for name, column in cells.items()})
        forged = (value, 5, lie.cells["sum x"][63])

        assert not is_proved(lie, wanted(forged)), (highest, last)


def test_a_digit_of_another_windows_table_is_refused() -> None:
    trace = pedersen_trace(CHIP, [(3 << 8, 5, 1)])
    other = pedersen_trace(CHIP, [(3, 5, 1)])
    for name in ("point x", "point y"):
        trace = with_cell(trace, name, 1, other.cells[name][0])

    assert not is_proved(trace, counterparts(CHIP, trace)[:1])


@pytest.mark.parametrize("digit", [256, PRIME - 1, 9 << 8])
def test_a_digit_outside_the_window_is_refused(digit: int) -> None:
    trace = pedersen_trace(CHIP, [(0, 5, 1)])
    trace = with_cell(trace, "value", 0, digit)

    assert not is_proved(trace, wanted((digit, 5, trace.cells["sum x"][63])))


def test_digit_zero_is_a_point_like_any_other() -> None:
    trace = pedersen_trace(CHIP, [(0, 0, 1)])

    assert is_proved(trace, wanted((0, 0, pedersen_hash(0, 0))))


def test_a_hash_costs_358_cells() -> None:
    assert cells_per_instance(CHIP) == (5 * 64 + 5, 33)
    assert cells_per_instance(pedersen_table_chip()) == (2**14, 2**14)


def test_sampled_cells_are_bound() -> None:
    trace = pedersen_trace(CHIP, [(PRIME - 1, 12345, 1), (2**251, 2**250 + 99, 2)])
    others = counterparts(CHIP, trace)
    cells = list(changed_cells(trace, random.Random(6), 60))

    assert free_cells(CHIP, trace, others, cells) == []


def test_every_cell_of_the_small_columns_is_bound() -> None:
    trace = pedersen_trace(CHIP, [(7, 8, 1)])
    others = counterparts(CHIP, trace)
    cells = [
        (name, place, 1 - trace.cells[name][place])
        for name in ("flags", "uses")
        for place in range(len(trace.cells[name]))
    ]
    cells += [("flags", place, 5) for place in range(4)]

    assert free_cells(CHIP, trace, others, cells) == []


def test_the_table_has_an_entry_for_each_canonical_digit() -> None:
    table = pedersen_table_chip()
    keys = set(zip(table.column("window").values, table.column("digit").values, strict=True))

    assert len(keys) == 2 * (31 * 256 + 8 + 1 + 17 + 1)
    assert {digit for window, digit in keys if window == 31} == set(range(8))
    assert {digit for window, digit in keys if window == 31 + 64} == {8}
    assert {digit for window, digit in keys if window == 24 + 64} == set(range(17))
    assert {digit for window, digit in keys if window == 24 + 128} == {17}


def test_the_interaction_phase_is_satisfied() -> None:
    trace = pedersen_trace(CHIP, [(PRIME - 1, 12345, 1), (3, 4, 2)])
    sums, claimed = fill_interaction(CHIP, trace, z=11, alpha=13)
    whole = ChipTrace(trace.height, {**trace.cells, **sums})
    parameters = {"z": 11, "alpha": 13, "claimed_sum": claimed}

    assert not list(violations(with_interaction_phase(CHIP), whole, parameters))


def test_the_sums_of_hashes_and_table_cancel() -> None:
    table = pedersen_table_chip()
    trace = pedersen_trace(CHIP, [(3, 4, 0)])
    messages = [one for one in messages_of(CHIP, trace) if one.bus is PEDERSEN_POINT]
    sums = [
        fill_interaction(chip, filled, z=11, alpha=13)[1]
        for chip, filled in ((CHIP, trace), (table, pedersen_table_trace(table, messages)))
    ]

    assert sum(sums) % PRIME == 0
