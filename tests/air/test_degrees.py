"""Degrees as they are, and not only as the description counts them: on random columns."""

import random

import pytest

from provex.air.chip import DEGREE_MAX, Chip, Constraint
from provex.air.description import chips
from provex.air.emit.zerofier import coefficients, root_of_unity
from provex.air.expression import Column, degree
from provex.air.logup import with_interaction_phase
from provex.air.tape import tape_of
from provex.protocol.field import PRIME

from .polynomials import degree_of

WHOLE = [with_interaction_phase(chip) for chip in chips()]
COLUMN_DEGREE = 5
#: More points than any constraint's degree.
POINTS = 32


def measured_degrees(chip: Chip, rng: random.Random) -> list[int]:
    """The degree of every constraint if each column is a random polynomial of COLUMN_DEGREE."""
    tape = tape_of([one.expression for one in chip.constraints])
    columns = {
        column.name: [rng.randrange(PRIME) for _ in range(COLUMN_DEGREE + 1)]
        for column in chip.columns
    }
    parameters = {name: rng.randrange(PRIME) for name in tape.parameters}
    root, turn = root_of_unity(POINTS), rng.randrange(PRIME)
    found = []
    for place in range(POINTS):
        point = pow(root, place, PRIME)

        def cell(column: Column, rotation: int, point: int = point) -> int:
            at = point * pow(turn, rotation, PRIME)
            terms = enumerate(columns[column.name])
            return sum(value * pow(at, power, PRIME) for power, value in terms) % PRIME

        found.append(tape.run(cell, parameters.__getitem__))
    return [degree_of(coefficients(values)) for values in zip(*found, strict=True)]


@pytest.mark.parametrize("chip", WHOLE, ids=lambda chip: chip.name)
def test_every_constraint_has_the_degree_that_it_declares(chip: Chip) -> None:
    declared = [degree(constraint.expression) for constraint in chip.constraints]

    measured = measured_degrees(chip, random.Random(40))

    names = [constraint.name for constraint in chip.constraints]
    found = dict(zip(names, measured, strict=True))
    assert found == {name: COLUMN_DEGREE * one for name, one in zip(names, declared, strict=True)}
    assert 1 <= min(declared) <= max(declared) <= DEGREE_MAX


@pytest.mark.parametrize("chip", WHOLE, ids=lambda chip: chip.name)
def test_no_constraint_is_a_multiple_of_another_on_its_rows(chip: Chip) -> None:
    rng = random.Random(41)
    tape = tape_of([one.expression for one in chip.constraints])
    cells: dict[tuple[str, int], int] = {}
    ratios = []
    for _ in range(2):
        cells.clear()
        parameters = {name: rng.randrange(PRIME) for name in tape.parameters}

        def cell(column: Column, rotation: int) -> int:
            return cells.setdefault((column.name, rotation), rng.randrange(PRIME))

        ratios.append(tape.run(cell, parameters.__getitem__))
    first, second = ratios
    seen: dict[tuple[object, int], str] = {}
    for constraint, before, after in zip(chip.constraints, first, second, strict=True):
        assert before
        assert after
        key = (constraint.rows, after * pow(before, -1, PRIME) % PRIME)
        assert key not in seen, f"{constraint.name} repeats {seen.get(key)}"
        seen[key] = constraint.name


def test_a_hidden_cancellation_is_seen() -> None:
    value = Column("value")
    constraints = (
        Constraint("zero", WHOLE[0].constraints[0].rows, value[0] - value[0]),
        Constraint("line", WHOLE[0].constraints[0].rows, value[0] ** 2 - value[0] * (value[0] - 1)),
    )

    measured = measured_degrees(Chip("test", 1, (value,), constraints, ()), random.Random(42))

    assert measured == [-1, COLUMN_DEGREE]
