"""From intervals to checks: what a program may not do, and what the machine must verify."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from provex.protocol.errors import (
    DIVISOR_NOT_POSITIVE,
    EXPONENT_TOO_LARGE,
    INDEX_NEGATIVE,
    VALUE_LEAVES_FIELD,
)
from provex.protocol.numbers import FIELD_PRIME

from .analysis import Analysis
from .facts import Facts, ListFacts
from .flow import Recorded
from .instructions import Block, Branch, Compiled, Function, Instruction, Op, Value
from .intervals import EXPONENT_MAX, FELT, Interval, is_in_field
from .refusal import Place, refused
from .types import BOUNDS

__all__ = ["Check", "CheckKind", "required_checks"]


_KEYS = Interval(*BOUNDS["u64"])


class CheckKind(StrEnum):
    """How the machine makes sure of a result."""

    RANGE = "range"
    """A conversion: the value lies in the bounds of its type."""
    SIGN = "sign"
    """A comparison: the difference is at least 0 or below, by its bits."""
    CANONICAL = "canonical"
    """A comparison whose difference does not fit the field: by the canonical bits of both."""
    DIVISION = "division"
    """Quotient and remainder are in their ranges."""
    CANONICAL_DIVISION = "canonical division"
    """Their ranges alone would leave two answers modulo p: the dividend's canonical bits decide."""
    INDEX = "index"
    """The index is below the length of the list."""
    POWER = "power"
    """The power stands in the table."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check at an instruction, and how many bits its widest range has."""

    kind: CheckKind
    bits: int


def required_checks(compiled: Compiled, analysis: Analysis) -> dict[str, dict[Value, Check]]:
    """The checks of every function by the instruction that needs them.

    Raises `Rejected` where an integer could leave the field, a divisor could be below 1, an index
    negative, or an exponent above 250: the program has to check first.
    """
    return {
        name: dict(_function_checks(compiled.functions[name], recorded))
        for name, recorded in analysis.functions.items()
    }


def _function_checks(function: Function, recorded: Recorded) -> Iterator[tuple[Value, Check]]:
    for name, value in function.parameters:
        _require_in_field(recorded.values.get(value), function.place, f"the parameter {name}")
    for value, origin in _defined(function.body):
        if isinstance(origin, Instruction):
            check = _instruction_check(origin, recorded)
            if check is not None:
                yield value, check
        place = origin.place if isinstance(origin, Instruction) else origin
        _require_in_field(recorded.values.get(value), place)
    if function.is_advice:
        _require_hint_in_field(function, recorded)


def _instruction_check(instruction: Instruction, recorded: Recorded) -> Check | None:
    operands = recorded.operands.get(instruction.result)
    checked = _CHECKED.get(instruction.op)
    if operands is None or checked is None or _is_never(operands):
        return None
    return checked(instruction, operands)


def _defined(block: Block) -> Iterator[tuple[Value, Instruction | Place]]:
    """Every value of a block, in order, with its instruction or the place of its statement."""
    for statement in block.statements:
        if isinstance(statement, Instruction):
            yield statement.result, statement
        elif isinstance(statement, Branch):
            yield from _defined(statement.then)
            yield from _defined(statement.otherwise)
            for result in statement.results:
                yield result, statement.place
        else:
            yield statement.item, statement.place
            for carried in statement.carried:
                yield carried.inside, statement.place
                yield carried.after, statement.place
            yield from _defined(statement.body)


def _is_never(operands: tuple[Facts, ...]) -> bool:
    return any(isinstance(each, Interval) and each.is_empty for each in operands)


def _require_in_field(facts: Facts, place: Place, what: str = "a value") -> None:
    if isinstance(facts, ListFacts):
        _require_in_field(facts.element, place, "an item of a list")
    elif isinstance(facts, Interval) and not facts.is_empty and not is_in_field(facts):
        instead = "bound its parts first: require a range, or convert with u64(...) and the like"
        raise refused(VALUE_LEAVES_FIELD, place, f"{what} may be in {facts}", instead)


def _require_hint_in_field(function: Function, recorded: Recorded) -> None:
    """A hint travels as a field element: the honest one must be one."""
    for end in _returned(function.body):
        facts = recorded.values.get(end)
        if isinstance(facts, Interval) and not FELT.holds(facts):
            found = f"a hint may be in {facts}"
            raise refused(VALUE_LEAVES_FIELD, function.place, found, "give hints from 0 to p - 1")


def _returned(block: Block) -> Iterator[Value]:
    value = getattr(block.end, "value", None)
    if value is not None:
        yield value
    for statement in block.statements:
        if isinstance(statement, Branch):
            yield from _returned(statement.then)
            yield from _returned(statement.otherwise)


def _conversion(instruction: Instruction, operands: tuple[Facts, ...]) -> Check | None:
    name = str(instruction.detail)
    (value,) = operands
    assert isinstance(value, Interval)
    if name == "int":
        return None
    bounds = Interval(*BOUNDS[name])
    if bounds.holds(value):
        return None
    if bounds == FELT:
        # A negative number is no canonical element: p has to be told from it by the bits.
        return Check(CheckKind.CANONICAL, FIELD_PRIME.bit_length())
    return Check(CheckKind.RANGE, (bounds.high - bounds.low).bit_length())


def _comparison(instruction: Instruction, operands: tuple[Facts, ...]) -> Check | None:
    left, right = operands
    assert isinstance(left, Interval)
    assert isinstance(right, Interval)
    difference = right - left
    if not Interval(-FIELD_PRIME + 1, FIELD_PRIME - 1).holds(difference):
        found = f"a comparison of {left} with {right}, which may be equal modulo p"
        instead = "bound one of them first, or keep both from 0 to p - 1"
        raise refused(VALUE_LEAVES_FIELD, instruction.place, found, instead)
    if instruction.op in (Op.EQUAL, Op.NOT_EQUAL):
        return None
    if _is_decided(instruction.op, left, right):
        return None
    bits = max(abs(difference.low), abs(difference.high)).bit_length()
    if bits <= EXPONENT_MAX:
        return Check(CheckKind.SIGN, bits)
    return Check(CheckKind.CANONICAL, FIELD_PRIME.bit_length())


def _is_decided(op: Op, left: Interval, right: Interval) -> bool:
    """Whether the intervals alone say how the comparison ends."""
    if op == Op.LESS:
        return left.high < right.low or right.high <= left.low
    if op == Op.LESS_EQUAL:
        return left.high <= right.low or right.high < left.low
    return left.high <= right.low or right.high <= left.low


def _division(instruction: Instruction, operands: tuple[Facts, ...]) -> Check | None:
    dividend, divisor = operands
    assert isinstance(dividend, Interval)
    assert isinstance(divisor, Interval)
    if divisor.low < 1:
        instead = "require that it is at least 1, or divide by a constant"
        found = f"a divisor that may be in {divisor}"
        raise refused(DIVISOR_NOT_POSITIVE, instruction.place, found, instead)
    if dividend.low >= 0 and dividend.high < divisor.low:
        return None
    quotient = dividend // divisor
    widest = max(quotient.high - quotient.low, divisor.high)
    made = quotient * divisor + Interval(0, divisor.high - 1)
    if made.high - made.low >= FIELD_PRIME:
        return Check(CheckKind.CANONICAL_DIVISION, FIELD_PRIME.bit_length())
    return Check(CheckKind.DIVISION, widest.bit_length())


def _index(instruction: Instruction, operands: tuple[Facts, ...]) -> Check | None:
    source, index = operands
    assert isinstance(source, ListFacts)
    assert isinstance(index, Interval)
    if index.low < 0:
        found = f"an index that may be in {index}"
        raise refused(INDEX_NEGATIVE, instruction.place, found, "require that it is at least 0")
    if index.high < source.length.low:
        return None
    return Check(CheckKind.INDEX, source.length.high.bit_length())


def _power(instruction: Instruction, operands: tuple[Facts, ...]) -> Check | None:
    (exponent,) = operands
    assert isinstance(exponent, Interval)
    if not Interval(0, EXPONENT_MAX).holds(exponent):
        found = f"an exponent that may be in {exponent}"
        instead = f"require that it is from 0 to {EXPONENT_MAX}"
        raise refused(EXPONENT_TOO_LARGE, instruction.place, found, instead)
    return None if exponent.low == exponent.high else Check(CheckKind.POWER, 8)


def _element(instruction: Instruction, operands: tuple[Facts, ...]) -> None:
    """Hashes and signatures take canonical elements; a negative number has no hash."""
    for operand in operands:
        facts = operand.element if isinstance(operand, ListFacts) else operand
        if isinstance(facts, Interval) and not FELT.holds(facts):
            found = f"{instruction.op} of a value that may be in {facts}"
            instead = "add a bias, so that it is from 0 to p - 1"
            raise refused(VALUE_LEAVES_FIELD, instruction.place, found, instead)


def _key(instruction: Instruction, operands: tuple[Facts, ...]) -> None:
    """Keys of the trees have 64 bits."""
    key = operands[1]
    if isinstance(key, Interval) and not _KEYS.holds(key):
        found = f"a key that may be in {key}"
        raise refused(VALUE_LEAVES_FIELD, instruction.place, found, "convert it with u64(...)")


_CHECKED: dict[Op, Callable[[Instruction, tuple[Facts, ...]], Check | None]] = {
    Op.CONVERT: _conversion,
    Op.EQUAL: _comparison,
    Op.NOT_EQUAL: _comparison,
    Op.LESS: _comparison,
    Op.LESS_EQUAL: _comparison,
    Op.MINIMUM: _comparison,
    Op.MAXIMUM: _comparison,
    Op.FLOOR_DIVIDE: _division,
    Op.REMAINDER: _division,
    Op.INDEX: _index,
    Op.POWER_OF_TWO: _power,
    Op.PEDERSEN: _element,
    Op.POSEIDON: _element,
    Op.POSEIDON_MANY: _element,
    Op.POSEIDON_PATH: _element,
    Op.IS_SIGNED: _element,
    Op.READ_POSITION: _key,
    Op.WRITE_POSITION: _key,
    Op.READ_ORDER: _key,
    Op.WRITE_ORDER: _key,
}
