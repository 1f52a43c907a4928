"""Writes the operations of the instructions that neither branch nor call."""

from collections.abc import Callable, Sequence

from provex.language.checks import Check, CheckKind
from provex.language.facts import Facts, interval_of
from provex.language.instructions import Instruction, Op
from provex.language.program_file import CODE_IN_A, Call
from provex.language.types import BOUNDS, Type, UnionType
from provex.protocol.errors import (
    VALUE_LEAVES_FIELD,
    VALUE_OUT_OF_RANGE,
)
from provex.protocol.field import PRIME

from .emitter import Emitter
from .error_codes import COMPUTED_ERROR, error_code
from .list_operations import LIST_OPERATIONS, ListOperations
from .memory import Memory
from .numbers.arithmetic import Arithmetic
from .numbers.division import DIVIDEND_TOO_WIDE
from .numbers.numbers import Numbers
from .places import Formula, constant, of_place
from .store_operations import TREES, StoreOperations
from .values import (
    Comparison,
    PairValue,
    RecordValue,
    ReferenceValue,
    Relation,
    Signed,
    Types,
    UnionValue,
    Value,
)

__all__ = ["Operations"]


class Operations:
    """One method for each kind of operation; `run` finds it."""

    def __init__(self, emitter: Emitter, numbers: Numbers, memory: Memory, types: Types) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._numbers = numbers
        self._memory = memory
        self._types = types
        self._lists = ListOperations(numbers, memory)
        self._store = StoreOperations(emitter, memory)

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
        if op in _ARITHMETIC:
            left, right = (self._memory.number(each) for each in arguments)
            return _ARITHMETIC[op](self._numbers.arithmetic, left, right)
        if op in _HASHES:
            numbers = [self._memory.number(each) for each in arguments]
            return self._store.hashed(_HASHES[op], numbers)
        if op in _COMPARISONS:
            return self._comparison(op, arguments, check, facts)
        if op in (Op.MINIMUM, Op.MAXIMUM):
            return self._extreme(op, arguments, check, facts)
        if op in (Op.FLOOR_DIVIDE, Op.REMAINDER):
            return self._division(instruction, arguments, check, facts)
        if op in TREES:
            return self._store.access(op, arguments, kind, types)
        if op in (Op.IS_KIND, Op.AS_KIND, Op.ASSERT_KIND):
            return self._kind(instruction, arguments[0], types[0])
        if op in LIST_OPERATIONS:
            return self._lists.run(op, arguments, types=types, kind=kind, check=check, facts=facts)
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
            case Op.NEGATE:
                number = self._memory.number(arguments[0])
                return self._numbers.arithmetic.subtract(constant(0), number)
            case Op.POWER_OF_TWO:
                return self._numbers.arithmetic.power_of_two(self._memory.number(arguments[0]))
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
                return self._require(arguments)
            case Op.IS_SIGNED:
                message, r, s, key = [self._memory.number(each) for each in arguments]
                return Signed(message, r, s, key)
            case Op.POSEIDON_MANY:
                return self._store.sponge(arguments[0], types[0])
        assert op == Op.POSEIDON_PATH, f"{op} has code"
        return self._store.path(arguments, types)

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
        relation = Relation.LESS
        if check.kind == CheckKind.CANONICAL:
            relation = Relation.LESS_CANONICAL
            # Negative numbers are the elements above p / 2: compare from the lowest one.
            bias = -min(0, interval_of(facts[0]).low, interval_of(facts[1]).low)
            left, right = left.plus_constant(bias), right.plus_constant(bias)
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

    def _require(self, arguments: Sequence[Value]) -> Formula:
        condition, code = arguments[0], self._memory.number(arguments[1])
        assert isinstance(condition, Formula | Comparison | Signed), "a condition is a boolean"
        if code.is_constant:
            self._numbers.conditions.require(condition, error_code(self._out, code))
            return constant(0)
        is_of_code = isinstance(condition, Comparison) and condition == Comparison(
            Relation.EQUAL, code, constant(0)
        )
        if not is_of_code:
            raise self._out.refused(*COMPUTED_ERROR)
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
            results = self._divided(dividend, divisor, check, facts)
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
        dividend: Formula,
        divisor: Formula,
        check: Check,
        facts: tuple[Facts, ...],
    ) -> tuple[Formula, Formula]:
        if check.kind == CheckKind.CANONICAL_DIVISION:
            bits = divisor.constant.bit_length() - 1
            if not divisor.is_constant or divisor.constant != 1 << bits:
                found = "a division of a field element by something else than a power of two"
                raise self._out.refused(found, DIVIDEND_TOO_WIDE, VALUE_LEAVES_FIELD)
            if interval_of(facts[0]).low < 0:
                found = "a division of a number from far below 0 to far above"
                raise self._out.refused(found, DIVIDEND_TOO_WIDE, VALUE_LEAVES_FIELD)
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


_Arithmetic = Callable[[Arithmetic, Formula, Formula], Formula]

_ARITHMETIC: dict[Op, _Arithmetic] = {
    Op.ADD: Arithmetic.add,
    Op.SUBTRACT: Arithmetic.subtract,
    Op.MULTIPLY: Arithmetic.multiply,
    Op.FIELD_ADD: Arithmetic.add,
    Op.FIELD_SUBTRACT: Arithmetic.subtract,
    Op.FIELD_MULTIPLY: Arithmetic.multiply,
}
_HASHES = {Op.POSEIDON: Call.POSEIDON, Op.PEDERSEN: Call.PEDERSEN}
_COMPARISONS = {Op.EQUAL, Op.NOT_EQUAL, Op.LESS, Op.LESS_EQUAL}
