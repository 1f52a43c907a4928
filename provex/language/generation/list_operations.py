"""Operations on lists: literal ones, lists under construction, items and lengths."""

from collections.abc import Sequence

from provex.language.checks import Check
from provex.language.facts import Facts, interval_of
from provex.language.instructions import Op
from provex.language.types import BuilderType, ListType, Type

from .memory import Memory
from .numbers.arithmetic import EXPONENT_MAX
from .numbers.numbers import Numbers
from .places import Formula, constant
from .values import BuilderValue, Comparison, ListValue, Relation, Value

__all__ = ["LIST_OPERATIONS", "ListOperations"]

LIST_OPERATIONS = frozenset({Op.LIST, Op.BUILD, Op.APPEND, Op.FREEZE, Op.LENGTH, Op.INDEX})


class ListOperations:
    """Writes what is done with lists."""

    def __init__(self, numbers: Numbers, memory: Memory) -> None:
        """Write with these writers."""
        self._numbers = numbers
        self._memory = memory

    def run(
        self,
        op: Op,
        arguments: Sequence[Value],
        *,
        types: Sequence[Type],
        kind: Type,
        check: Check | None,
        facts: tuple[Facts, ...],
    ) -> Value:
        """Write an operation. `types` and `facts` are about the arguments, `kind` the result."""
        match op:
            case Op.LIST:
                return ListValue(constant(0), constant(len(arguments)), tuple(arguments))
            case Op.BUILD:
                return self._build(arguments, kind)
            case Op.APPEND:
                return self._append(arguments, types[0])
            case Op.FREEZE:
                return self._memory.freeze(_builder(arguments[0]))
            case Op.LENGTH:
                return self._length(arguments[0])
        assert op == Op.INDEX, f"{op} is for lists"
        return self._item(arguments, types[0], check, facts)

    def _build(self, arguments: Sequence[Value], kind: Type) -> BuilderValue:
        assert isinstance(kind, BuilderType), "a list is built"
        builder = self._memory.build(kind.element)
        for argument in arguments:
            words = self._memory.memory_words(argument, kind.element)
            builder = self._memory.append(builder, words)
        return builder

    def _append(self, arguments: Sequence[Value], kind: Type) -> BuilderValue:
        assert isinstance(kind, BuilderType), "a list is built"
        words = self._memory.memory_words(arguments[1], kind.element)
        return self._memory.append(_builder(arguments[0]), words)

    def _length(self, items: Value) -> Formula:
        if isinstance(items, ListValue):
            return items.length
        return self._memory.freeze(_builder(items)).length

    def _item(
        self,
        arguments: Sequence[Value],
        kind: Type,
        check: Check | None,
        facts: tuple[Facts, ...],
    ) -> Value:
        items, index = arguments[0], self._memory.number(arguments[1])
        assert isinstance(items, ListValue), "lists have items"
        assert isinstance(kind, ListType), "lists have items"
        if check is not None and not _is_inside(items, index):
            bits = max(check.bits, interval_of(facts[1]).high.bit_length())
            relation = Relation.LESS if bits <= EXPONENT_MAX else Relation.LESS_CANONICAL
            is_inside = Comparison(relation, index, items.length, bits)
            self._numbers.conditions.require(is_inside, 0)
        return self._memory.item(items, kind.element, index)


def _builder(value: Value) -> BuilderValue:
    assert isinstance(value, BuilderValue), "a list is built"
    return value


def _is_inside(items: ListValue, index: Formula) -> bool:
    is_known = items.length.is_constant and index.is_constant
    return is_known and index.constant < items.length.constant
