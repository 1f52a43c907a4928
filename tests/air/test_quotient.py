"""Quotients: polynomials of low degree for honest traces, and only for these."""

import random
from collections.abc import Sequence
from math import prod

import pytest

from provex.air.chip import Chip, Edge, Rows
from provex.air.chips.equal import equal_chip, equal_trace
from provex.air.chips.less import less_64_chip, less_trace
from provex.air.chips.poseidon import poseidon_chip, poseidon_trace
from provex.air.chips.range_check import range_64_chip, range_trace
from provex.air.description import chips
from provex.air.emit.zerofier import (
    Coset,
    Factor,
    SingleRow,
    coefficients,
    inverse_zerofier,
    root_of_unity,
)
from provex.air.expression import Column, ColumnKind
from provex.air.logup import with_interaction_phase
from provex.air.quotient import PointValues, combined_quotient, fixed_value, zerofier
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

from .mutation import with_cell
from .polynomials import TracePolynomials, filled, twin

TRACES = [
    (equal_chip(), equal_trace(equal_chip(), [(5, 5, 1), (5, 6, 0), (1, 0, 0)])),
    (range_64_chip(), range_trace(range_64_chip(), [(0, 0, 0), (1, 2, 3), (0, 0, 2**64 - 1)])),
    (less_64_chip(), less_trace(less_64_chip(), [(5, 6, 1), (6, 5, 0), (7, 7, 0)])),
]
HASHES = (poseidon_chip(), poseidon_trace(poseidon_chip(), [((5, 6, 2), 1, 0)]))


def degree_of_quotient(chip: Chip, trace: ChipTrace, seed: int) -> int:
    rng = random.Random(seed)
    whole, parameters = filled(chip, trace, rng)
    polynomials = TracePolynomials(chip, whole, rng)
    constraints = with_interaction_phase(chip).constraints
    return polynomials.quotient_degree(
        constraints, parameters, twin(polynomials.chip, rng.randrange(PRIME))
    )


@pytest.mark.parametrize(
    ("chip", "trace"), [*TRACES, HASHES], ids=lambda one: getattr(one, "name", "")
)
def test_an_honest_trace_gives_a_quotient_below_three_times_the_height(
    chip: Chip, trace: ChipTrace
) -> None:
    assert 0 <= degree_of_quotient(chip, trace, 30) < 3 * trace.height


@pytest.mark.parametrize(("chip", "trace"), TRACES, ids=lambda one: getattr(one, "name", ""))
def test_a_violated_constraint_gives_no_polynomial(chip: Chip, trace: ChipTrace) -> None:
    for row in range(trace.height):
        wrong = with_cell(trace, "active", row, 2)
        assert degree_of_quotient(chip, wrong, 31) >= 3 * trace.height


def test_a_changed_cell_of_a_hash_gives_no_polynomial() -> None:
    chip, trace = HASHES
    for column in ("long", "short"):
        wrong = with_cell(trace, column, 1, trace.cells[column][1] + 1)
        assert degree_of_quotient(chip, wrong, 35) >= 3 * trace.height


def test_a_wrong_claimed_sum_gives_no_polynomial() -> None:
    chip, trace = TRACES[0]
    rng = random.Random(32)
    whole, parameters = filled(chip, trace, rng)
    polynomials = TracePolynomials(chip, whole, rng)
    parameters["claimed_sum"] += 1

    found = polynomials.quotient_degree(
        polynomials.chip.constraints, parameters, twin(polynomials.chip, 7)
    )

    assert found >= 3 * trace.height


def all_patterns() -> list[Rows]:
    found = {one.rows for chip in chips() for one in with_interaction_phase(chip).constraints}
    return sorted(found, key=repr)


def random_patterns(count: int) -> list[Rows]:
    rng = random.Random(33)
    return [
        Rows(
            period,
            tuple(sorted(rng.sample(range(period), rng.randint(1, period)))),
            rng.choice(list(Edge)),
        )
        for period in (rng.choice([1, 2, 4, 8, 16, 64]) for _ in range(count))
    ]


@pytest.mark.parametrize("rows", [*all_patterns(), *random_patterns(100)], ids=repr)
def test_the_zerofier_vanishes_on_the_rows_and_nowhere_else(rows: Rows) -> None:
    for height in (rows.period, 4 * rows.period):
        root, point = root_of_unity(height), 12345
        expected = prod(point - pow(root, row, PRIME) for row in rows.numbers(height)) % PRIME

        assert zerofier(rows, height, point) == expected


@pytest.mark.parametrize("rows", [*all_patterns(), *random_patterns(100)], ids=repr)
def test_the_short_products_of_evaluators_equal_the_zerofier(rows: Rows) -> None:
    height, point = 8 * rows.period, 54321
    quotient = inverse_zerofier(rows)

    def product(factors: Sequence[Factor]) -> int:
        return prod(factor_value(one, height, point) for one in factors) % PRIME

    below = zerofier(rows, height, point)
    assert product(quotient.above) * below % PRIME == product(quotient.below)
    assert len(quotient.above) + len(quotient.below) <= rows.period // 2 + 2


def factor_value(factor: Factor, height: int, point: int) -> int:
    match factor:
        case Coset(period, offset):
            return pow(point, height // period, PRIME) - pow(root_of_unity(period), offset, PRIME)
        case SingleRow(row):
            return point - pow(root_of_unity(height), row, PRIME)


def test_a_point_on_a_row_is_refused() -> None:
    chip = with_interaction_phase(equal_chip())
    cells = {(column.name, by): 1 for column in chip.columns for by in (-1, 0)}
    parameters = {"z": 1, "alpha": 2, "claimed_sum": 3}

    for point in (1, root_of_unity(4), PRIME - 1):
        at = PointValues(4, point, cells, parameters)
        with pytest.raises(ZeroDivisionError):
            combined_quotient(chip, chip.constraints, at, coefficient=1)


@pytest.mark.parametrize("count", [1, 2, 8, 64])
def test_fixed_values_interpolate(count: int) -> None:
    rng = random.Random(count)
    values = tuple(rng.randrange(PRIME) for _ in range(count))
    column = Column("fixed", 2, ColumnKind.FIXED, values)
    height, point = 8 * count, rng.randrange(PRIME)
    raised = pow(point, height // (2 * count), PRIME)

    polynomial = coefficients(values)

    expected = sum(one * pow(raised, power, PRIME) for power, one in enumerate(polynomial))
    assert fixed_value(column, height, point) == expected % PRIME
    root = root_of_unity(count)
    for row, value in enumerate(values):
        at = pow(root, row, PRIME)
        assert sum(c * pow(at, power, PRIME) for power, c in enumerate(polynomial)) % PRIME == value


def test_a_power_for_each_constraint_and_the_next_one() -> None:
    chip = with_interaction_phase(poseidon_chip())
    rng = random.Random(34)
    cells = {
        (column.name, by): rng.randrange(PRIME) for column in chip.columns for by in range(-64, 65)
    }
    at = PointValues(128, rng.randrange(PRIME), cells, {"z": 1, "alpha": 2, "claimed_sum": 3})

    whole = combined_quotient(chip, chip.constraints, at, coefficient=7, power=5)

    total, power = 0, 5
    for constraint in chip.constraints:
        one, power = combined_quotient(chip, [constraint], at, coefficient=7, power=power)
        total += one
    assert whole == (total % PRIME, power) == (whole[0], 5 * 7 ** len(chip.constraints) % PRIME)
