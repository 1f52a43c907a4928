"""Checks of the input: what comes from outside is what its types say."""

from provex.language.types import (
    BOOL,
    BOUNDS,
    IntegerType,
    ListType,
    PairType,
    RecordType,
    Type,
    UnionType,
)
from provex.protocol.errors import VALUE_OUT_OF_RANGE

from .places import Formula, Label, Offset, constant
from .tools import Tools
from .turns import Turns
from .values import Comparison, ListValue, PairValue, ReferenceValue, Relation, UnionValue, Value

__all__ = ["InputChecks"]

_LENGTH_BITS = 32


class InputChecks:
    """That every word of the input is in its type's bounds: what the analysis assumes."""

    def __init__(self, tools: Tools, turns: Turns) -> None:
        """Write with these tools."""
        self._tools = tools
        self._turns = turns
        self._types = tools.types

    def check(self, kind: Type, value: Value) -> None:
        """Write the checks of a value and all behind it."""
        if isinstance(kind, IntegerType):
            self._number(kind, value)
        elif kind == BOOL:
            number = self._tools.memory.number(value)
            square = self._tools.numbers.arithmetic.multiply(number, number)
            difference = self._tools.numbers.arithmetic.subtract(square, number)
            self._tools.out.require_zero(difference, VALUE_OUT_OF_RANGE)
        elif isinstance(kind, RecordType):
            for name, each in self._types.records[kind.name]:
                self.check(each, self._tools.memory.field(value, name))
        elif isinstance(kind, PairType):
            assert isinstance(value, PairValue), "a pair has items"
            for each, item in zip(kind.items, value.items, strict=True):
                self.check(each, item)
        elif isinstance(kind, ListType):
            self._list(kind, value)
        elif isinstance(kind, UnionType):
            self._union(kind, value)

    def _number(self, kind: IntegerType, value: Value) -> None:
        low, high = BOUNDS[kind.name]
        if kind.name == "Felt":
            return
        number = self._tools.memory.number(value).plus_constant(-low)
        bits = (high - low).bit_length()
        self._tools.numbers.ranges.require(number, bits, VALUE_OUT_OF_RANGE)

    def _list(self, kind: ListType, value: Value) -> None:
        assert isinstance(value, ListValue), "a list is a list"
        if not self._has_checks(kind.element):
            # A loop over it would bound the length; without one it has to be checked.
            self._tools.numbers.ranges.require(value.length, _LENGTH_BITS, VALUE_OUT_OF_RANGE)
            return

        def turn(item: Value, carried: list[Formula], _: list[Offset]) -> list[Formula]:
            self.check(kind.element, item)
            return carried

        self._turns.over_list(value, kind.element, [], turn)

    def _has_checks(self, kind: Type) -> bool:
        if isinstance(kind, RecordType):
            return any(self._has_checks(each) for _, each in self._types.records[kind.name])
        return kind != IntegerType("Felt")

    def _union(self, kind: UnionType, value: Value) -> None:
        assert isinstance(value, UnionValue), "a union is a union"
        out, numbers = self._tools.out, self._tools.numbers
        labels = [Label(name) for name in kind.names]
        end = Label("end of union")
        with out.scope():
            for name, label in zip(kind.names, labels, strict=True):
                number = constant(self._types.kinds[name])
                numbers.conditions.go_if(Comparison(Relation.EQUAL, value.kind, number), label)
            out.require_zero(constant(1), VALUE_OUT_OF_RANGE)
        for name, label in zip(kind.names, labels, strict=True):
            out.label(label)
            with out.scope():
                self.check(RecordType(name), ReferenceValue(name, value.pointer))
                out.go(end)
        out.label(end)
