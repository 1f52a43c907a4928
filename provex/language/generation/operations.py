"""Writes the operations of the instructions that neither branch nor call."""

from collections.abc import Callable, Sequence

from provex.language.checks import Check, CheckKind
from provex.language.facts import Facts
from provex.language.instructions import Instruction, Op
from provex.language.intervals import Interval
from provex.language.program_file import CODE_IN_A, Call
from provex.language.refusal import refused
from provex.language.types import BOUNDS, BuilderType, ListType, RecordType, Type, UnionType
from provex.protocol.errors import (
    RECORD_OUTSIDE_BATCH,
    TYPE_REFUSED,
    VALUE_LEAVES_FIELD,
    VALUE_OUT_OF_RANGE,
)
from provex.protocol.field import PRIME

from .emitter import Emitter
from .memory import Memory
from .numbers.numbers import Numbers
from .places import CLOCK, Formula, Place, constant, of_place
from .values import (
    BuilderValue,
    Comparison,
    ListValue,
    PairValue,
    RecordValue,
    ReferenceValue,
    Relation,
    Signed,
    StoreValue,
    Types,
    UnionValue,
    Value,
)

__all__ = ["Operations", "interval_of"]

_TREE_UNIT = 1 << 64
_TREES = {
    Op.READ_POSITION: 0,
    Op.WRITE_POSITION: 0,
    Op.READ_ORDER: 1,
    Op.WRITE_ORDER: 1,
}


class Operations:
    """One method for each kind of operation; `run` finds it."""

    def __init__(self, emitter: Emitter, numbers: Numbers, memory: Memory, types: Types) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._numbers = numbers
        self._memory = memory
        self._types = types

    def run(
        self,
        instruction: Instruction,
        arguments: Sequence[Value],
        *,
        types: Sequence[Type],
        kind: Type,
        check: Check | None,
        facts: tuple[Facts, ...],
    ) -> Value:
        """Write an operation. `types` are those of the arguments, `facts` what is known of them."""
        op = instruction.op
        simple = _SIMPLE.get(op)
        if simple is not None:
            return simple(self, [self._memory.number(each) for each in arguments])
        if op in _COMPARISONS:
            return self._comparison(op, arguments, check, facts)
        if op in (Op.MINIMUM, Op.MAXIMUM):
            return self._extreme(op, arguments, check, facts)
        if op in (Op.FLOOR_DIVIDE, Op.REMAINDER):
            return self._division(instruction, arguments, check, facts)
        if op in _TREES:
            return self._storage(op, arguments, kind, types)
        if op in (Op.IS_KIND, Op.AS_KIND, Op.ASSERT_KIND):
            return self._kind(instruction, arguments[0], types[0])
        if op in _LISTS:
            return self._list(op, arguments, types, kind, check)
        return self._other(instruction, arguments, types, check)

    def _other(
        self,
        instruction: Instruction,
        arguments: Sequence[Value],
        types: Sequence[Type],
        check: Check | None,
    ) -> Value:
        op, detail = instruction.op, instruction.detail
        match op:
            case Op.CONSTANT:
                return constant(int(detail))
            case Op.NOT:
                return self._not(arguments[0])
            case Op.CONVERT:
                return self._converted(str(detail), self._memory.number(arguments[0]), check)
            case Op.RECORD:
                return RecordValue(str(detail), tuple(arguments))
            case Op.FIELD:
                return self._memory.field(arguments[0], str(detail))
            case Op.PAIR:
                return PairValue(tuple(arguments))
            case Op.REQUIRE:
                return self._require(instruction, arguments)
            case Op.IS_SIGNED:
                message, r, s, key = [self._memory.number(each) for each in arguments]
                return Signed(message, r, s, key)
            case Op.POSEIDON_MANY:
                return self._sponge(arguments[0], types[0])
        assert op == Op.POSEIDON_PATH, f"{op} has code"
        return self._path(arguments, types)

    # Conditions.

    def _not(self, condition: Value) -> Value:
        if isinstance(condition, Comparison):
            return condition.negated()
        return self._numbers.arithmetic.subtract(constant(1), self._memory.number(condition))

    def _comparison(
        self,
        op: Op,
        arguments: Sequence[Value],
        check: Check | None,
        facts: tuple[Facts, ...],
    ) -> Value:
        left, right = (self._memory.number(each) for each in arguments)
        if op in (Op.EQUAL, Op.NOT_EQUAL):
            return Comparison(Relation.EQUAL, left, right, 0, op == Op.NOT_EQUAL)
        if check is None:
            lower, upper = interval_of(facts[0]), interval_of(facts[1])
            holds = lower.high < upper.low if op == Op.LESS else lower.high <= upper.low
            return constant(int(holds))
        is_canonical = check.kind == CheckKind.CANONICAL
        relation = Relation.LESS_CANONICAL if is_canonical else Relation.LESS
        if op == Op.LESS:
            return Comparison(relation, left, right, check.bits)
        return Comparison(relation, right, left, check.bits, is_negated=True)

    def _extreme(
        self,
        op: Op,
        arguments: Sequence[Value],
        check: Check | None,
        facts: tuple[Facts, ...],
    ) -> Formula:
        left, right = (self._memory.number(each) for each in arguments)
        is_less = self._memory.number(self._comparison(Op.LESS, arguments, check, facts))
        if check is None:
            # Decided also where both may be equal.
            is_less = constant(int(interval_of(facts[0]).high <= interval_of(facts[1]).low))
        if op == Op.MAXIMUM:
            left, right = right, left
        if is_less.is_constant:
            return left if is_less.constant else right
        return self._numbers.arithmetic.select(is_less, left, right)

    def _require(self, instruction: Instruction, arguments: Sequence[Value]) -> Formula:
        condition, code = arguments[0], self._memory.number(arguments[1])
        assert isinstance(condition, Formula | Comparison | Signed), "a condition is a boolean"
        if code.is_constant:
            self._numbers.conditions.require(condition, code.constant)
            return constant(0)
        is_of_code = isinstance(condition, Comparison) and condition == Comparison(
            Relation.EQUAL, code, constant(0)
        )
        if not is_of_code:
            found = "a check whose error is computed"
            instead = "write require(x == OK, x), or name the error"
            raise refused(TYPE_REFUSED, instruction.place, found, instead)
        place = self._out.cell_of(code)
        self._out.emit(a=place, formula=Formula(0, place, 1), c_factor=0, code=CODE_IN_A)
        return constant(0)

    def _converted(self, name: str, value: Formula, check: Check | None) -> Formula:
        if check is None:
            return value
        low, high = BOUNDS[name]
        if check.kind == CheckKind.CANONICAL:
            # Negative numbers are the elements above p / 2.
            bound = constant(PRIME // 2 + 1)
            self._numbers.conditions.require(
                Comparison(Relation.LESS_CANONICAL, value, bound), VALUE_OUT_OF_RANGE
            )
            return value
        bits = (high - low).bit_length()
        shifted = value.plus_constant(-low)
        found = self._numbers.ranges.require(shifted, bits, VALUE_OUT_OF_RANGE)
        return found.plus_constant(low)

    # Division.

    def _division(
        self,
        instruction: Instruction,
        arguments: Sequence[Value],
        check: Check | None,
        facts: tuple[Facts, ...],
    ) -> Formula:
        dividend, divisor = (self._memory.number(each) for each in arguments)
        is_quotient = instruction.op == Op.FLOOR_DIVIDE
        if check is None:
            return constant(0) if is_quotient else dividend
        keys = ("quotient", dividend, divisor), ("remainder", dividend, divisor)
        found = [self._out.remembered(key) for key in keys]
        if found[0] is None or found[1] is None:
            results = self._divided(instruction, dividend, divisor, check, facts)
            if all(each.is_constant for each in results):
                return results[0] if is_quotient else results[1]
            found = [
                self._out.remember(key, self._out.cell_of(result))
                for key, result in zip(keys, results, strict=True)
            ]
        place = found[0] if is_quotient else found[1]
        assert place is not None, "both were written"
        return of_place(place)

    def _divided(
        self,
        instruction: Instruction,
        dividend: Formula,
        divisor: Formula,
        check: Check,
        facts: tuple[Facts, ...],
    ) -> tuple[Formula, Formula]:
        if check.kind == CheckKind.CANONICAL_DIVISION:
            bits = divisor.constant.bit_length() - 1
            if not divisor.is_constant or divisor.constant != 1 << bits:
                found = "a division of a field element by something else than a power of two"
                instead = "require that the dividend is below 2^250 first"
                raise refused(VALUE_LEAVES_FIELD, instruction.place, found, instead)
            return self._numbers.division.divide_canonical(dividend, bits)
        return self._numbers.division.divide(
            dividend, divisor, interval_of(facts[0]), interval_of(facts[1])
        )

    # Unions.

    def _kind(self, instruction: Instruction, value: Value, kind: Type) -> Value:
        names = str(instruction.detail).split(" ")
        if isinstance(value, RecordValue | ReferenceValue):
            return value if instruction.op == Op.AS_KIND else constant(int(value.name in names))
        assert isinstance(value, UnionValue), "kinds are those of unions"
        if instruction.op == Op.AS_KIND:
            return ReferenceValue(names[0], value.pointer) if len(names) == 1 else value
        assert isinstance(kind, UnionType), "kinds are those of unions"
        if instruction.op == Op.ASSERT_KIND:
            self.require_kind(value, names)
            return constant(1)
        others = [name for name in kind.names if name not in names]
        if len(others) < len(names):
            return self._not(self.is_kind(value, others))
        return self.is_kind(value, names)

    def is_kind(self, union: UnionValue, names: Sequence[str]) -> Formula | Comparison:
        """Whether a union holds one of these records."""
        tests = [
            Comparison(Relation.EQUAL, union.kind, constant(self._types.kinds[name]))
            for name in names
        ]
        if len(tests) == 1:
            return tests[0]
        total = constant(0)
        for test in tests:
            total = self._numbers.arithmetic.add(total, self._numbers.conditions.boolean(test))
        return total

    def require_kind(self, union: UnionValue, names: Sequence[str]) -> None:
        """Assert that a union holds one of these records."""
        self._numbers.conditions.require(self.is_kind(union, names), 0)

    # Lists.

    def _list(
        self,
        op: Op,
        arguments: Sequence[Value],
        types: Sequence[Type],
        kind: Type,
        check: Check | None,
    ) -> Value:
        memory = self._memory
        if op == Op.LIST:
            items = tuple(arguments)
            return ListValue(constant(0), constant(len(items)), items)
        if op == Op.BUILD:
            assert isinstance(kind, BuilderType), "a list is built"
            builder = memory.build(kind.element)
            for argument in arguments:
                words = memory.memory_words(argument, kind.element)
                builder = memory.append(builder, words)
            return builder
        first = arguments[0]
        if op in (Op.APPEND, Op.FREEZE):
            assert isinstance(first, BuilderValue), "a list is built"
            if op == Op.FREEZE:
                return memory.freeze(first)
            element = types[0]
            assert isinstance(element, BuilderType), "a list is built"
            return memory.append(first, memory.memory_words(arguments[1], element.element))
        length = first.length if isinstance(first, ListValue) else self._built_length(first)
        if op == Op.LENGTH:
            return length
        assert isinstance(first, ListValue), "lists have items"
        assert isinstance(types[0], ListType), "lists have items"
        index = memory.number(arguments[1])
        if check is not None and not self._is_inside(first, index):
            bits = check.bits
            self._numbers.conditions.require(Comparison(Relation.LESS, index, length, bits), 0)
        return memory.item(first, types[0].element, index)

    def _built_length(self, builder: Value) -> Formula:
        assert isinstance(builder, BuilderValue), "lists have a length"
        return self._memory.freeze(builder).length

    def _is_inside(self, items: ListValue, index: Formula) -> bool:
        known = items.length.is_constant and index.is_constant
        return known and index.constant < items.length.constant

    # Hashes and the store.

    def _sponge(self, items: Value, kind: Type) -> Formula:
        assert isinstance(items, ListValue), "a list is hashed"
        assert isinstance(kind, ListType), "a list is hashed"
        pointer = self._out.cell_of(self._memory.pointer_of_list(items, kind.element))
        length = self._out.direct_cell_of(items.length)
        return of_place(self._out.emit(a=pointer, b=length, c_factor=0, call=Call.SPONGE))

    def _path(self, arguments: Sequence[Value], types: Sequence[Type]) -> Formula:
        node, bits = (self._memory.number(each) for each in arguments[:2])
        siblings, kind = arguments[2], types[2]
        assert isinstance(siblings, ListValue), "siblings are a list"
        assert isinstance(kind, ListType), "siblings are a list"
        pointer = self._memory.pointer_of_list(siblings, kind.element)
        key = ("path", bits, pointer, siblings.length)
        block = self._out.remembered(key)
        if block is None:
            address = self._memory.block([bits, pointer, siblings.length])
            block = self._out.remember(key, self._out.cell_of(address))
        start = self._out.direct_cell_of(node)
        return of_place(self._out.emit(a=block, b=start, c_factor=0, call=Call.PATH))

    def hashed(self, call: int, operands: Sequence[Formula]) -> Formula:
        """The hash of a pair."""
        left = self._out.cell_of(operands[0])
        right = self._out.direct_cell_of(operands[1])
        return of_place(self._out.emit(a=left, b=right, c_factor=0, call=call))

    def _storage(
        self, op: Op, arguments: Sequence[Value], kind: Type, types: Sequence[Type]
    ) -> Value:
        key = self._key(_TREES[op], self._memory.number(arguments[1]))
        time = self._out.emit(formula=of_place(CLOCK))
        pointer = of_place(
            self._out.emit(a=key, b=time, c_factor=0, call=Call.ACCESS, code=RECORD_OUTSIDE_BATCH)
        )
        if op in (Op.READ_POSITION, Op.READ_ORDER):
            assert isinstance(kind, RecordType), "the store holds records"
            return ReferenceValue(kind.name, pointer)
        record = types[2]
        assert isinstance(record, RecordType), "the store holds records"
        new = self._out.direct_cell_of(self._memory.pointer_of(arguments[2], record))
        self._out.emit(a=time, b=new, formula=constant(0), call=Call.REPLACE)
        return StoreValue()

    def open_record(self, tree: int, key: Formula, pointer: Formula) -> None:
        """The store begins with this record under this key."""
        place = self._key(tree, key)
        at = self._out.direct_cell_of(pointer)
        self._out.emit(a=place, b=at, formula=constant(0), call=Call.OPEN)

    def _key(self, tree: int, key: Formula) -> Place:
        return self._out.cell_of(key.plus_constant(tree * _TREE_UNIT) if tree else key)

    # Arithmetic.

    def add(self, operands: Sequence[Formula]) -> Formula:
        """Sum."""
        return self._numbers.arithmetic.add(operands[0], operands[1])

    def subtract(self, operands: Sequence[Formula]) -> Formula:
        """Difference."""
        return self._numbers.arithmetic.subtract(operands[0], operands[1])

    def multiply(self, operands: Sequence[Formula]) -> Formula:
        """Product."""
        return self._numbers.arithmetic.multiply(operands[0], operands[1])

    def negate(self, operands: Sequence[Formula]) -> Formula:
        """Opposite."""
        return self._numbers.arithmetic.subtract(constant(0), operands[0])

    def power_of_two(self, operands: Sequence[Formula]) -> Formula:
        """Power."""
        return self._numbers.arithmetic.power_of_two(operands[0])

    def poseidon(self, operands: Sequence[Formula]) -> Formula:
        """Poseidon hash of a pair."""
        return self.hashed(Call.POSEIDON, operands)

    def pedersen(self, operands: Sequence[Formula]) -> Formula:
        """Pedersen hash of a pair."""
        return self.hashed(Call.PEDERSEN, operands)


_Simple = Callable[[Operations, Sequence[Formula]], Value]

_SIMPLE: dict[Op, _Simple] = {
    Op.ADD: Operations.add,
    Op.SUBTRACT: Operations.subtract,
    Op.MULTIPLY: Operations.multiply,
    Op.FIELD_ADD: Operations.add,
    Op.FIELD_SUBTRACT: Operations.subtract,
    Op.FIELD_MULTIPLY: Operations.multiply,
    Op.NEGATE: Operations.negate,
    Op.POWER_OF_TWO: Operations.power_of_two,
    Op.POSEIDON: Operations.poseidon,
    Op.PEDERSEN: Operations.pedersen,
}
_COMPARISONS = {Op.EQUAL, Op.NOT_EQUAL, Op.LESS, Op.LESS_EQUAL}
_LISTS = {Op.LIST, Op.BUILD, Op.APPEND, Op.FREEZE, Op.LENGTH, Op.INDEX}


def interval_of(facts: Facts) -> Interval:
    """An integer's interval."""
    assert isinstance(facts, Interval), "an integer has an interval"
    return facts
