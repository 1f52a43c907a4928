"""Branches that need no jump: choices between numbers, and conditions that cost nothing."""

from provex.language.checks import CheckKind
from provex.language.compiler import CheckedProgram
from provex.language.instructions import Block, Branch, Instruction, Join, Op, Return
from provex.language.intervals import Interval

from .body import Body, Choice, Condition, WriteBlock
from .places import Formula
from .tools import Tools
from .usage import is_constant_block
from .values import Comparison

__all__ = ["Selections", "bits_apart"]

_COMPARED_BITS_MAX = 128
_HARMLESS_SIZE_MAX = 6
_HARMLESS = {Op.CONSTANT, Op.EQUAL, Op.NOT_EQUAL, Op.NOT, Op.FIELD, Op.LENGTH}


class Selections:
    """Writes branches as arithmetic, where that is possible."""

    def __init__(self, tools: Tools, write_block: WriteBlock) -> None:
        """Write what the sides hold as blocks."""
        self._arithmetic = tools.numbers.arithmetic
        self._conditions = tools.numbers.conditions
        self._types = tools.types
        self._program = tools.program
        self._write_block = write_block

    def write(self, body: Body, branch: Branch, condition: Condition) -> bool:
        """Write a branch as arithmetic, if that is possible. Returns whether it was."""
        return self._is_product(body, branch) or self._is_selection(body, branch, condition)

    def _is_selection(self, body: Body, branch: Branch, condition: Condition) -> bool:
        """Write `x if c else y` as arithmetic if that needs no jump and no word more."""
        if isinstance(condition, Choice) or len(branch.results) != 1:
            return False
        arms = (branch.then, branch.otherwise)
        if any(not is_constant_block(block) for block in arms):
            return False
        if self._types.shape(body.function.types[branch.results[0]]) != 1:
            return False
        found: list[Formula] = []
        for block in arms:
            self._write_block(body, block)
            assert not isinstance(block.end, Return), "constants do not return"
            value = body.values[block.end.values[0]]
            if not isinstance(value, Formula):
                return False
            found.append(value)
        then, otherwise = found
        difference = then.plus(otherwise.scaled(-1)) if otherwise.offset is None else None
        if difference is None or not difference.is_linear or difference.offset is not None:
            return False
        if not (otherwise.is_constant or (otherwise.is_linear and otherwise.a == difference.a)):
            return False
        is_then = self._conditions.boolean(condition)
        if not is_then.is_linear:
            is_then = self._arithmetic.word(is_then)
        chosen = self._arithmetic.add(otherwise, self._arithmetic.multiply(is_then, difference))
        if not chosen.is_linear and body.uses.get(branch.results[0], 0) > 1:
            chosen = self._arithmetic.word(chosen)
        body.values[branch.results[0]] = chosen
        return True

    def _is_product(self, body: Body, branch: Branch) -> bool:
        """Write `a and b` that is cheap on the right as a product, without a jump, if it is one."""
        if branch.join not in (Join.AND, Join.OR) or len(branch.results) != 1:
            return False
        if branch.condition in body.choices:
            return False
        side = branch.then if branch.join == Join.AND else branch.otherwise
        if isinstance(side.end, Return) or not self._is_harmless(body, side):
            return False
        left = body.values[branch.condition]
        assert isinstance(left, Formula | Comparison), "a condition is a boolean"
        first = self._conditions.boolean(left)
        outer, body.is_speculative = body.is_speculative, True
        self._write_block(body, side)
        body.is_speculative = outer
        right = body.values[side.end.values[0]]
        assert isinstance(right, Formula | Comparison), "a condition is a boolean"
        second = self._conditions.boolean(right)
        both = self._arithmetic.multiply(first, second)
        if branch.join == Join.AND:
            found = both
        else:
            found = self._arithmetic.subtract(self._arithmetic.add(first, second), both)
        body.values[branch.results[0]] = self._arithmetic.word(found)
        return True

    def _is_harmless(self, body: Body, block: Block) -> bool:
        """Whether a block can run although its condition does not hold: few pure operations."""
        return len(block.statements) <= _HARMLESS_SIZE_MAX and all(
            isinstance(one, Instruction) and (one.op in _HARMLESS or self._is_comparable(body, one))
            for one in block.statements
        )

    def _is_comparable(self, body: Body, instruction: Instruction) -> bool:
        """Whether a comparison has an answer also for numbers that its condition excludes."""
        if instruction.op not in (Op.LESS, Op.LESS_EQUAL):
            return False
        check = self._program.checks[body.function.name].get(instruction.result)
        if check is None or check.kind != CheckKind.SIGN:
            return False
        return bits_apart(self._program, body, instruction) <= _COMPARED_BITS_MAX


def bits_apart(program: CheckedProgram, body: Body, instruction: Instruction) -> int:
    """Bits of the difference of two numbers by what is known of them everywhere."""
    values = program.analysis.functions[body.function.name].values
    left, right = (values.get(value) for value in instruction.arguments)
    if not (isinstance(left, Interval) and isinstance(right, Interval)):
        return _COMPARED_BITS_MAX + 1
    difference = right - left
    return max(abs(difference.low), abs(difference.high)).bit_length()
