"""The interaction phase: its columns satisfy its constraints, and lies about sums do not."""

import random

import pytest

from provex.air.chip import Bus, Chip, Interaction, Rows
from provex.air.chips.poseidon import poseidon_chip, poseidon_trace
from provex.air.evaluator import violations
from provex.air.expression import Column, constant, degree
from provex.air.logup import (
    ALPHA,
    CLAIMED_SUM,
    Z,
    bus_value,
    fill_interaction,
    with_interaction_phase,
)
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME

BUS = Bus("numbers", 9, ("value",))
CHALLENGES = {Z: 1234567, ALPHA: 7654321}


def sender() -> Chip:
    """Three messages in even rows, two of them in all; one more in a coarser grid."""
    value, count = Column("value"), Column("count", 4)
    even, fourth = Rows(4, (0, 2)), Rows(4)
    return Chip(
        name="sender",
        period=4,
        columns=(value, count),
        constraints=(),
        interactions=(
            Interaction("a", BUS, even, 2, (value[0],), constant(1)),
            Interaction("b", BUS, even, 2, (value[1],), constant(2)),
            Interaction("c", BUS, fourth, 2, (value[0] + value[2],), -count[0]),
            Interaction("d", BUS, fourth, 4, (value[3],), count[0]),
        ),
    )


def filled(chip: Chip, trace: ChipTrace) -> tuple[Chip, ChipTrace, int]:
    whole = with_interaction_phase(chip)
    sums, claimed = fill_interaction(chip, trace, z=CHALLENGES[Z], alpha=CHALLENGES[ALPHA])
    return whole, ChipTrace(trace.height, {**trace.cells, **sums}), claimed


@pytest.fixture
def sent() -> tuple[Chip, ChipTrace, int]:
    rng = random.Random(3)
    chip = sender()
    cells = {"value": [rng.randrange(PRIME) for _ in range(16)], "count": [1, 0, 5, PRIME - 1]}
    return filled(chip, chip_trace(chip, 16, cells))


def test_honest_sums_satisfy_every_constraint(sent: tuple[Chip, ChipTrace, int]) -> None:
    chip, trace, claimed = sent

    assert not list(violations(chip, trace, CHALLENGES | {CLAIMED_SUM: claimed}))


def test_the_claimed_sum_is_the_sum_of_all_fractions(sent: tuple[Chip, ChipTrace, int]) -> None:
    _, trace, claimed = sent
    values, counts = trace.cells["value"], trace.cells["count"]

    def fraction(value: int, count: int) -> int:
        return count * pow(CHALLENGES[Z] - bus_value([value], 9, CHALLENGES[ALPHA]), -1, PRIME)

    total = 0
    for row in range(0, 16, 2):
        total += fraction(values[row], 1) + fraction(values[row + 1], 2)
    for place in range(4):
        row = 4 * place
        total -= fraction(values[row] + values[row + 2], counts[place])
        total += fraction(values[row + 3], counts[place])
    assert claimed == total % PRIME


def test_two_fractions_share_a_cell_at_degree_3(sent: tuple[Chip, ChipTrace, int]) -> None:
    chip, _, _ = sent

    assert [column.name for column in chip.columns[2:]] == ["sum 2.0", "sum 2.1", "sum 4.0"]
    assert max(degree(constraint.expression) for constraint in chip.constraints) == 3


def test_a_message_of_degree_2_has_a_cell_of_its_own() -> None:
    value = Column("value")
    linear, square = (value[0],), (value[0] * value[0] + 1,)
    messages = tuple(
        Interaction(name, BUS, Rows(), 1, fields, constant(1))
        for name, fields in zip("abcde", (linear, square, linear, linear, linear), strict=True)
    )
    small = Chip("small", 1, (value,), (), messages)
    chip, trace, claimed = filled(small, chip_trace(small, 4, {"value": [1, 2, 3, 4]}))

    assert [column.name for column in chip.columns[1:]] == [f"sum 1.{n}" for n in range(4)]
    assert max(degree(constraint.expression) for constraint in chip.constraints) == 3
    assert not list(violations(chip, trace, CHALLENGES | {CLAIMED_SUM: claimed}))
    fractions = [
        pow(CHALLENGES[Z] - bus_value([one], 9, CHALLENGES[ALPHA]), -1, PRIME)
        for number in range(1, 5)
        for one in (number, number**2 + 1, number, number, number)
    ]
    assert claimed == sum(fractions) % PRIME


def test_every_interaction_cell_is_bound(sent: tuple[Chip, ChipTrace, int]) -> None:
    chip, trace, claimed = sent
    parameters = CHALLENGES | {CLAIMED_SUM: claimed}
    for name in ("sum 2.0", "sum 2.1", "sum 4.0"):
        for place in range(len(trace.cells[name])):
            cells = {column: list(values) for column, values in trace.cells.items()}
            cells[name][place] = (cells[name][place] + 1) % PRIME

            assert list(violations(chip, ChipTrace(16, cells), parameters)), (name, place)


def test_a_wrong_claimed_sum_is_named(sent: tuple[Chip, ChipTrace, int]) -> None:
    chip, trace, claimed = sent

    found = list(violations(chip, trace, CHALLENGES | {CLAIMED_SUM: (claimed + 1) % PRIME}))

    assert [one.constraint for one in found] == ["interaction claimed sum"]


def test_a_challenge_that_hits_a_message_is_a_fault_and_no_silent_sum() -> None:
    chip = sender()
    trace = chip_trace(chip, 4, {"value": [1, 2, 3, 4], "count": [1]})
    with pytest.raises(ZeroDivisionError):
        fill_interaction(chip, trace, z=bus_value([1], 9, 5), alpha=5)


def test_the_poseidon_chip_has_one_interaction_cell_and_satisfies_it() -> None:
    chip = poseidon_chip()
    whole, trace, claimed = filled(chip, poseidon_trace(chip, [((1, 2, 2), 1, 1)] * 2))

    assert not list(violations(whole, trace, CHALLENGES | {CLAIMED_SUM: claimed}))


def test_swapped_fields_and_other_buses_give_other_values() -> None:
    assert bus_value([1, 2], 3, 99) != bus_value([2, 1], 3, 99)
    assert bus_value([1, 2], 3, 99) != bus_value([1, 2], 4, 99)
