"""The reference interpreter: what the instructions mean, without proof and without hurry.

Integers are Python's, so a program that the analysis let through can be compared with CPython.
"""

from collections.abc import Callable
from typing import Any

from provex.protocol.errors import VALUE_OUT_OF_RANGE, Rejected
from provex.protocol.numbers import FIELD_PRIME
from provex.rules.builtins import Builtins

from .instructions import (
    Block,
    Branch,
    Compiled,
    Function,
    Instruction,
    Loop,
    Op,
    Return,
    Value,
)
from .types import BOOL, BOUNDS
from .values import RecordStore, RunValue

__all__ = ["Interpreter", "Observer"]

Observer = Callable[[str, Value, RunValue], None]
"""Told the function's name, the number of a value, and what it was."""

Frame = list[Any]


class _Returned:
    """The function has returned this value."""

    __slots__ = ("value",)

    def __init__(self, value: RunValue) -> None:
        self.value = value


class Interpreter:
    """Runs functions of a program."""

    def __init__(
        self,
        compiled: Compiled,
        builtins: Builtins,
        *,
        observer: Observer | None = None,
        hints: Callable[[str, tuple[RunValue, ...]], RunValue] | None = None,
    ) -> None:
        """`hints` replaces the advice functions, to see what a lie does."""
        self._compiled = compiled
        self._builtins = builtins
        self._observer = observer
        self._hints = hints
        self._places = {
            (name, field): place + 1
            for name, fields in compiled.records.items()
            for place, (field, _) in enumerate(fields)
        }

    def run(self, name: str, *arguments: RunValue) -> RunValue:
        """Call a function. Raises `Rejected` as the program does, IndexError past a list's end."""
        function = self._compiled.functions[name]
        frame: Frame = [None] * len(function.types)
        for (_, value), argument in zip(function.parameters, arguments, strict=True):
            self._set(function, frame, value, argument)
        returned = self._block(function, function.body, frame)
        assert returned is not None, "every way ends with a return"
        return returned.value

    def _set(self, function: Function, frame: Frame, value: Value, found: RunValue) -> None:
        frame[value] = found
        if self._observer is not None:
            self._observer(function.name, value, found)

    def _block(self, function: Function, block: Block, frame: Frame) -> _Returned | None:
        for statement in block.statements:
            if isinstance(statement, Instruction):
                found = self._instruction(function, statement, frame)
                self._set(function, frame, statement.result, found)
            elif isinstance(statement, Branch):
                returned = self._branch(function, statement, frame)
                if returned is not None:
                    return returned
            else:
                self._loop(function, statement, frame)
        if isinstance(block.end, Return):
            return _Returned(None if block.end.value is None else frame[block.end.value])
        return None

    def _branch(self, function: Function, branch: Branch, frame: Frame) -> _Returned | None:
        block = branch.then if frame[branch.condition] else branch.otherwise
        returned = self._block(function, block, frame)
        if returned is None:
            assert not isinstance(block.end, Return), "a block that ends with return returned"
            for result, value in zip(branch.results, block.end.values, strict=True):
                self._set(function, frame, result, frame[value])
        return returned

    def _loop(self, function: Function, loop: Loop, frame: Frame) -> None:
        items: Any
        if loop.source is not None:
            items = frame[loop.source]
        else:
            assert loop.start is not None
            assert loop.stop is not None
            items = range(frame[loop.start], frame[loop.stop])
        carried = [frame[each.initial] for each in loop.carried]
        for item in items:
            self._set(function, frame, loop.item, item)
            for each, found in zip(loop.carried, carried, strict=True):
                self._set(function, frame, each.inside, found)
            self._block(function, loop.body, frame)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            carried = [frame[value] for value in loop.body.end.values]
        for each, found in zip(loop.carried, carried, strict=True):
            self._set(function, frame, each.after, found)

    def _instruction(self, function: Function, instruction: Instruction, frame: Frame) -> RunValue:
        op = instruction.op
        operands = [frame[argument] for argument in instruction.arguments]
        plain = _PLAIN.get(op)
        if plain is not None:
            return plain(*operands)
        if op == Op.FIELD:
            return operands[0][self._places[operands[0][0], str(instruction.detail)]]
        if op == Op.CONSTANT:
            is_boolean = function.types[instruction.result] == BOOL
            return bool(instruction.detail) if is_boolean else instruction.detail
        if op == Op.RECORD:
            return (instruction.detail, *operands)
        if op == Op.CONVERT:
            return _converted(str(instruction.detail), operands[0])
        if op in (Op.IS_KIND, Op.ASSERT_KIND):
            is_kind = operands[0][0] in str(instruction.detail).split(" ")
            assert op == Op.IS_KIND or is_kind, "the program asserts the kind"
            return is_kind
        if op == Op.CALL:
            return self.run(str(instruction.detail), *operands)
        if op == Op.ADVICE:
            return self._hint(str(instruction.detail), operands)
        return self._builtin(op, operands)

    def _hint(self, name: str, operands: list[RunValue]) -> RunValue:
        if self._hints is not None:
            return self._hints(name, tuple(operands))
        return self.run(name, *operands)

    def _builtin(self, op: Op, operands: list[Any]) -> RunValue:
        if op == Op.PEDERSEN:
            return self._builtins.pedersen(*operands)
        if op == Op.POSEIDON:
            return self._builtins.poseidon(*operands)
        if op == Op.POSEIDON_MANY:
            return self._builtins.poseidon_many(*operands)
        if op == Op.POSEIDON_PATH:
            assert 0 <= operands[1] < 2 ** len(operands[2]), "no path has bits left over"
            assert operands[2], "a path has siblings"
            return self._builtins.poseidon_path(*operands)
        assert op == Op.IS_SIGNED, f"{op} has a meaning"
        return self._builtins.is_signed(*operands)


def _converted(name: str, value: int) -> int:
    if name == "int":
        return value
    minimum, maximum = BOUNDS[name]
    if not minimum <= value <= maximum:
        raise Rejected(VALUE_OUT_OF_RANGE, minimum=minimum, maximum=maximum, found=value)
    return value


def _require(condition: bool, code: int) -> None:
    if not condition:
        raise Rejected(code)


def _item(items: tuple[RunValue, ...], index: int) -> RunValue:
    assert index >= 0, "the analysis refuses an index that may be negative"
    return items[index]


def _divided(dividend: int, divisor: int) -> int:
    assert divisor >= 1, "the analysis refuses a divisor that may be below 1"
    return dividend // divisor


def _remaining(dividend: int, divisor: int) -> int:
    assert divisor >= 1, "the analysis refuses a divisor that may be below 1"
    return dividend % divisor


def _appended(builder: list[RunValue], item: RunValue) -> list[RunValue]:
    """Builders have one name at a time, so growing in place is not seen elsewhere."""
    builder.append(item)
    return builder


def _extended(builder: list[RunValue], items: tuple[RunValue, ...]) -> list[RunValue]:
    builder.extend(items)
    return builder


_PLAIN: dict[Op, Callable[..., RunValue]] = {
    Op.ADD: lambda a, b: a + b,
    Op.SUBTRACT: lambda a, b: a - b,
    Op.MULTIPLY: lambda a, b: a * b,
    Op.NEGATE: lambda a: -a,
    Op.FLOOR_DIVIDE: _divided,
    Op.REMAINDER: _remaining,
    Op.POWER_OF_TWO: lambda a: 2**a,
    Op.MINIMUM: min,
    Op.MAXIMUM: max,
    Op.FIELD_ADD: lambda a, b: (a + b) % FIELD_PRIME,
    Op.FIELD_SUBTRACT: lambda a, b: (a - b) % FIELD_PRIME,
    Op.FIELD_MULTIPLY: lambda a, b: a * b % FIELD_PRIME,
    Op.EQUAL: lambda a, b: a == b,
    Op.NOT_EQUAL: lambda a, b: a != b,
    Op.LESS: lambda a, b: a < b,
    Op.LESS_EQUAL: lambda a, b: a <= b,
    Op.NOT: lambda a: not a,
    Op.PAIR: lambda *items: items,
    Op.AS_KIND: lambda record: record,
    Op.LIST: lambda *items: items,
    Op.LENGTH: len,
    Op.INDEX: _item,
    Op.BUILD: lambda *items: list(items),
    Op.APPEND: _appended,
    Op.EXTEND: _extended,
    Op.FREEZE: tuple,
    Op.REQUIRE: _require,
    Op.OPEN_STORE: RecordStore.of_opened,
    Op.READ_POSITION: RecordStore.read_position,
    Op.WRITE_POSITION: RecordStore.write_position,
    Op.READ_ORDER: RecordStore.read_order,
    Op.WRITE_ORDER: RecordStore.write_order,
}
