"""A changed description changes every generated artefact, and its evaluator answers otherwise."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from provex.air.chip import Chip, Constraint, Edge, Rows
from provex.air.chips.equal import equal_chip, equal_trace
from provex.air.chips.range_check import range_64_chip, range_trace
from provex.air.description import chips
from provex.air.emit.bytecode import bytecode
from provex.air.emit.evaluator_vectors import expected_result, input_words
from provex.air.emit.solidity import Evaluator, evaluators, sources
from provex.air.evaluator import violations
from provex.air.expression import (
    Column,
    Expression,
    Operation,
    constant,
    evaluate,
    post_order,
)
from provex.air.logup import with_interaction_phase
from provex.air.quotient import PointValues
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

from .mutation import with_cell
from .polynomials import Quotients, TracePolynomials, filled
from .yul import runner

CONSTRAINTS_A_CHIP = 6
NAME = re.compile(r"\s*(// |/// - )")
MUTABLE = [chip for chip in chips() if chip.constraints]
TRACES = [
    (equal_chip(), equal_trace(equal_chip(), [(5, 5, 1), (5, 6, 0), (1, 0, 0)])),
    (range_64_chip(), range_trace(range_64_chip(), [(0, 0, 0), (1, 2, 3), (0, 0, 1)])),
]


def sampled(chip: Chip) -> list[int]:
    """Some of the constraints: all of most chips."""
    count = len(chip.constraints)
    return random.Random(51).sample(range(count), min(count, CONSTRAINTS_A_CHIP))


def only(chip: Chip) -> Evaluator:
    """The contract of this chip alone."""
    (evaluator,) = evaluators([chip])
    return evaluator


def rewritten(root: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """The expression with the first node replaced for which `change` has something."""
    made: dict[int, Expression] = {}
    is_done = False
    for node in post_order([root]):
        new = None if is_done else change(node)
        if new is not None:
            is_done = True
        elif node.operands:
            new = replace(node, operands=tuple(made[id(one)] for one in node.operands))
        made[id(node)] = new or node
    return made[id(root)]


def other_constant(node: Expression) -> Expression | None:
    return constant(node.number + 1) if node.operation is Operation.CONSTANT else None


def other_rotation(node: Expression) -> Expression | None:
    if node.column is None:
        return None
    return replace(node, number=node.number + node.column.every)


def other_operation(node: Expression) -> Expression | None:
    if node.operation is not Operation.ADD:
        return None
    return Expression(Operation.SUBTRACT, node.operands)


def other_rows(rows: Rows) -> Rows:
    return replace(rows, edge=Edge.NOT_LAST if rows.edge is Edge.ALL else Edge.ALL)


def mutants(chip: Chip, place: int) -> Iterator[tuple[str, Chip]]:
    """One constraint of the chip deleted, moved, or changed in one of its parts."""
    before, one, after = (
        chip.constraints[:place],
        chip.constraints[place],
        chip.constraints[place + 1 :],
    )
    yield "deleted", replace(chip, constraints=(*before, *after))
    if after:
        swapped = (*before, after[0], one, *after[1:])
        yield "swapped", replace(chip, constraints=swapped)
    for name, change in (
        ("constant", other_constant),
        ("rotation", other_rotation),
        ("operation", other_operation),
    ):
        expression = rewritten(one.expression, change)
        changed = Constraint(one.name, one.rows, expression)
        if means_otherwise(one.expression, expression):
            yield name, replace(chip, constraints=(*before, changed, *after))
    pattern = Constraint(one.name, other_rows(one.rows), one.expression)
    yield "rows", replace(chip, constraints=(*before, pattern, *after))


def means_otherwise(left: Expression, right: Expression) -> bool:
    """Whether a changed expression has other values; sometimes what was changed cancels out."""
    rng = random.Random(52)
    cells: dict[tuple[str, int], int] = {}

    def cell(column: Column, rotation: int) -> int:
        return cells.setdefault((column.name, rotation), rng.randrange(PRIME))

    values = [evaluate(one, cell, {"z": 3, "alpha": 4}.__getitem__) for one in (left, right)]
    return values[0] != values[1]


@pytest.mark.parametrize("chip", MUTABLE, ids=lambda chip: chip.name)
def test_every_change_shows_in_bytecode_and_yul(chip: Chip) -> None:
    code, files = bytecode([chip]), sources([chip], "00")
    seen = set()
    for place in sampled(chip):
        for what, mutant in mutants(chip, place):
            seen.add(what)
            where = f"{what}: {chip.constraints[place].name}"

            assert bytecode([mutant]) != code, where
            assert without_names(sources([mutant], "00")) != without_names(files), where
    assert {"deleted", "rows"} <= seen


@pytest.mark.parametrize("chip", MUTABLE, ids=lambda chip: chip.name)
def test_every_mutant_answers_otherwise_and_as_its_own_description_says(chip: Chip) -> None:
    original = only(chip)
    run = runner(original)
    for place in sampled(chip):
        for what, mutant in mutants(chip, place):
            changed = only(mutant)
            words = mask(original, changed, random.Random(place))
            where = f"{what}: {chip.constraints[place].name}"

            found = runner(changed)(words[1])

            assert found != run(words[0]), where
            assert found == list(expected_result(changed.parts, words[1])), where


def mask(left: Evaluator, right: Evaluator, rng: random.Random) -> tuple[list[int], list[int]]:
    """The same random cells and parameters as inputs of both contracts."""
    (one,), (other,) = left.parts, right.parts
    head = [rng.randrange(PRIME) for _ in range(5)]
    chip = [4 * one.chip.period, rng.randrange(PRIME)]
    cells: dict[tuple[str, int], int] = {}

    def value(name: str, rotation: int) -> int:
        return cells.setdefault((name, rotation), rng.randrange(PRIME))

    words = [
        [*head, *chip, *(value(column.name, by) for column, by in part.opened)]
        for part in (one, other)
    ]
    return words[0], words[1]


@pytest.mark.parametrize(("chip", "trace"), TRACES, ids=lambda one: getattr(one, "name", ""))
def test_a_deleted_constraint_lets_the_trace_pass_that_violates_it(
    chip: Chip, trace: ChipTrace
) -> None:
    noticed = 0
    for place, constraint in enumerate(chip.constraints):
        rest = (*chip.constraints[:place], *chip.constraints[place + 1 :])
        mutant = replace(chip, constraints=rest)
        wrong = violating_only(chip, trace, constraint.name)
        if wrong is None:
            continue
        noticed += 1

        assert not is_low_degree(chip, wrong, only(chip)), constraint.name
        assert is_low_degree(mutant, wrong, only(mutant)), constraint.name
    assert noticed == len(chip.constraints)


def violating_only(chip: Chip, trace: ChipTrace, name: str) -> ChipTrace | None:
    """A trace that breaks this constraint and no other, found by trying; None for a spare one."""
    rng = random.Random(name)
    for _ in range(2000):
        found = trace
        for column, place, value in some_changes(trace, rng):
            found = with_cell(found, column, place, value)
        if {one.constraint for one in violations(chip, found)} == {name}:
            return found
    return None


def some_changes(trace: ChipTrace, rng: random.Random) -> list[tuple[str, int, int]]:
    """One to three cells of a row and other values for them."""
    row = rng.randrange(trace.height)
    names = rng.sample(sorted(trace.cells), rng.randint(1, 3))
    values = [0, 1, 2, PRIME - 1, rng.randrange(PRIME)]
    return [(name, row, rng.choice(values)) for name in names]


def is_low_degree(chip: Chip, trace: ChipTrace, evaluator: Evaluator) -> bool:
    """Whether the contract's answers are those of a polynomial, as an honest prover's are."""
    rng = random.Random(50)
    whole, parameters = filled(chip, trace, rng)
    polynomials = TracePolynomials(chip, whole, rng)
    answers = contract_quotients(evaluator, rng.randrange(PRIME))
    return polynomials.quotient_degree((), parameters, answers) < 3 * trace.height


def contract_quotients(evaluator: Evaluator, coefficient: int) -> Quotients:
    run = runner(evaluator)
    (part,) = evaluator.parts

    def quotient(_: Sequence[Constraint], at: PointValues) -> int:
        names = ("z", "alpha", "claimed_sum")
        z, alpha, claimed_sum = (at.parameters[name] for name in names)
        cells = [at.opened[column.name, rotation] for column, rotation in part.opened]
        return run([at.point, z, alpha, coefficient, 1, at.height, claimed_sum, *cells])[0]

    return quotient


def test_a_swapped_chip_changes_every_file() -> None:
    description = list(chips())
    swapped = [description[1], description[0], *description[2:]]

    assert bytecode(swapped) != bytecode(description)
    assert sources(swapped, "00") != sources(description, "00")


def without_names(files: dict[str, str]) -> dict[str, str]:
    """The files without the names of constraints; what a word of the input is stays."""
    return {
        name: "\n".join(line for line in text.splitlines() if not NAME.match(line))
        for name, text in files.items()
    }


def test_another_name_changes_nothing_that_is_computed() -> None:
    chip = equal_chip()
    renamed = replace(chip, name="other")
    words = input_words(0, 3, only(chip).parts)

    assert with_interaction_phase(renamed).constraints != ()
    assert runner(only(chip))(words) == runner(only(renamed))(words)
