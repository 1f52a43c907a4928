"""The description, its bytecode and its Yul give the same quotients on random cells.

Here the Yul is run by a strict interpreter; contracts/test/unit/ConstraintEvaluators.t.sol runs it
on the EVM against results of the same twin.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pytest

from provex.air.chip import Chip
from provex.air.description import chips
from provex.air.emit.bytecode import bytecode
from provex.air.emit.bytecode_reader import ChipProgram, read_bytecode
from provex.air.emit.evaluator_part import Part
from provex.air.emit.evaluator_vectors import CASES, expected_result, input_words
from provex.air.emit.solidity import Evaluator, evaluators
from provex.air.emit.zerofier import root_of_unity
from provex.air.expression import Column, evaluate
from provex.air.logup import ALPHA, CLAIMED_SUM, Z
from provex.air.quotient import PointValues, fixed_value, is_opened, zerofier
from provex.native.constraints import BytecodeInterpreter, ChipPoint
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


INTERPRETERS: dict[str, Values] = {"graph": graph_values, "bytecode": bytecode_values}


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


def native_result(evaluator: Evaluator, words: Sequence[int]) -> list[int]:
    """What the contract must answer, by the native interpreter and its own zerofiers."""
    point, z, alpha, coefficient, power = words[:5]
    total = 0
    for part, at in parts_at(evaluator, words):
        read = cells_of(part.chip, at)
        tape = programs()[part.chip.name].tape
        quotient, power = native().quotient(
            list(programs()).index(part.chip.name),
            ChipPoint(
                height=at.height,
                point=point,
                z=z,
                alpha=alpha,
                claimed_sum=at.parameters[CLAIMED_SUM],
                cells=[read(column, rotation) for column, rotation in tape.cells],
            ),
            coefficient=coefficient,
            power=power,
        )
        total = (total + quotient) % PRIME
    return [total, power]


@cache
def native() -> BytecodeInterpreter:
    return BytecodeInterpreter(bytecode(chips()))


def parts_at(evaluator: Evaluator, words: Sequence[int]) -> Iterator[tuple[Part, PointValues]]:
    """What the words say of each chip of a contract."""
    point, z, alpha = words[:3]
    place = 5
    for part in evaluator.parts:
        height, claimed_sum, *cells = words[place : place + part.input_words]
        place += part.input_words
        names = [(column.name, rotation) for column, rotation in part.opened]
        parameters = {Z: z, ALPHA: alpha, CLAIMED_SUM: claimed_sum}
        yield part, PointValues(height, point, dict(zip(names, cells, strict=True)), parameters)


def combined(values: Values, evaluator: Evaluator, words: Sequence[int]) -> list[int]:
    """What the contract must answer, if the constraints have the values of this interpreter."""
    point, coefficient, power = words[0], *words[3:5]
    total = 0
    for part, at in parts_at(evaluator, words):
        for constraint, value in zip(part.constraints, values(part.chip, at), strict=True):
            below = zerofier(constraint.rows, at.height, point)
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
def test_yul_agrees_with_the_native_interpreter_on_random_cells(number: int) -> None:
    evaluator = EVALUATORS[number]
    run = runner(evaluator)
    for case in [0, 1, 2, *range(CASES, CASES + PYTHON_CASES)]:
        words = input_words(number, case, evaluator.parts)

        assert run(words) == native_result(evaluator, words), f"case {case}"


def test_the_native_interpreter_refuses_rows_and_heights() -> None:
    number = [program.name for program in programs().values()].index("poseidon")
    cells = [0] * len(programs()["poseidon"].tape.cells)

    def quotient(height: int, point: int, values: list[int]) -> None:
        at = ChipPoint(height=height, point=point, z=1, alpha=2, claimed_sum=3, cells=values)
        native().quotient(number, at, coefficient=1, power=1)

    with pytest.raises(ZeroDivisionError):
        quotient(64, root_of_unity(64), cells)
    for height in (32, 1 << 33):
        with pytest.raises(ValueError, match="height"):
            quotient(height, 5, cells)
    with pytest.raises(ValueError, match="a value for each cell"):
        quotient(64, 5, cells[1:])
    with pytest.raises(ValueError, match=r"."):
        BytecodeInterpreter(bytecode(chips())[:-1])


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
