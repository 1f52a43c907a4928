"""The description, its bytecode and its Yul give the same quotients on random cells.

Here the Yul is run by a strict interpreter; contracts/test/unit/ConstraintEvaluators.t.sol runs it
on the EVM against results of the same twin.
"""

from collections.abc import Callable, Sequence
from functools import cache

import pytest

from provex.air.chip import Chip
from provex.air.description import chips
from provex.air.emit.bytecode import bytecode
from provex.air.emit.bytecode_reader import ChipProgram, read_bytecode
from provex.air.emit.evaluator_vectors import CASES, expected_result, input_words
from provex.air.emit.solidity import Evaluator, evaluators
from provex.air.emit.zerofier import root_of_unity
from provex.air.expression import Column, evaluate
from provex.air.logup import ALPHA, CLAIMED_SUM, Z
from provex.air.quotient import PointValues, fixed_value, is_opened, zerofier
from provex.protocol.field import PRIME

from .yul import runner

EVALUATORS = evaluators(chips())
PYTHON_CASES = 100
"""For each contract, other cases than those of the EVM."""

Values = Callable[[Chip, PointValues], Sequence[int]]
"""An interpreter: the values of all constraints of a chip, in order."""


def graph_values(chip: Chip, at: PointValues) -> list[int]:
    """Each constraint by itself, straight from the description."""
    read = cells_of(chip, at)
    return [evaluate(one.expression, read, at.parameters.__getitem__) for one in chip.constraints]


def bytecode_values(chip: Chip, at: PointValues) -> Sequence[int]:
    """By what the bytecode says, after it was written and read back."""
    program = programs()[chip.name]
    assert [rows for _, rows in program.constraints] == [one.rows for one in chip.constraints]
    return program.tape.run(cells_of(chip, at), at.parameters.__getitem__)


INTERPRETERS = {"graph": graph_values, "bytecode": bytecode_values}


@cache
def programs() -> dict[str, ChipProgram]:
    return {program.name: program for program in read_bytecode(bytecode(chips())).chips}


def cells_of(chip: Chip, at: PointValues) -> Callable[[Column, int], int]:
    root = root_of_unity(at.height)

    def cell(column: Column, rotation: int) -> int:
        if is_opened(chip, column):
            return at.opened[column.name, rotation]
        return fixed_value(column, at.height, at.point * pow(root, rotation, PRIME) % PRIME)

    return cell


def combined(values: Values, evaluator: Evaluator, words: Sequence[int]) -> list[int]:
    """What the contract must answer, if the constraints have the values of this interpreter."""
    point, z, alpha, coefficient, power = words[:5]
    place, total = 5, 0
    for part in evaluator.parts:
        height, claimed_sum, *cells = words[place : place + part.input_words]
        place += part.input_words
        names = [(column.name, rotation) for column, rotation in part.opened]
        parameters = {Z: z, ALPHA: alpha, CLAIMED_SUM: claimed_sum}
        at = PointValues(height, point, dict(zip(names, cells, strict=True)), parameters)
        for constraint, value in zip(part.constraints, values(part.chip, at), strict=True):
            below = zerofier(constraint.rows, height, point)
            total += power * value * pow(below, -1, PRIME)
            power = power * coefficient % PRIME
    return [total % PRIME, power]


@pytest.mark.parametrize("number", range(len(EVALUATORS)))
@pytest.mark.parametrize("name", INTERPRETERS)
def test_yul_agrees_with_the_interpreters_on_random_cells(name: str, number: int) -> None:
    evaluator = EVALUATORS[number]
    run = runner(evaluator)
    for case in [0, 1, 2, *range(CASES, CASES + PYTHON_CASES)]:
        words = input_words(number, case, evaluator.parts)

        assert run(words) == combined(INTERPRETERS[name], evaluator, words), f"case {case}"


@pytest.mark.parametrize("number", range(len(EVALUATORS)))
def test_yul_agrees_with_the_results_that_the_evm_is_compared_with(number: int) -> None:
    evaluator = EVALUATORS[number]
    run = runner(evaluator)
    for case in range(PYTHON_CASES):
        words = input_words(number, case, evaluator.parts)

        assert run(words) == list(expected_result(evaluator.parts, words)), f"case {case}"


def test_a_thousand_masks_of_chips_are_compared() -> None:
    assert PYTHON_CASES * sum(len(evaluator.parts) for evaluator in EVALUATORS) >= 1000


def test_another_cell_or_parameter_gives_another_result() -> None:
    for number, evaluator in enumerate(EVALUATORS):
        run = runner(evaluator)
        words = input_words(number, CASES, evaluator.parts)
        honest = run(words)
        heights = set()
        place = 5
        for part in evaluator.parts:
            heights.add(place)
            place += part.input_words
        for place in set(range(len(words))) - heights:
            changed = [*words]
            changed[place] = (changed[place] + 1) % PRIME

            assert run(changed) != honest, f"word {place} of {evaluator.name} says nothing"
