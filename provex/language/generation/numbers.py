"""Arithmetic, comparisons, ranges and divisions as instructions."""

from provex.language.intervals import Interval
from provex.language.program_file import USE_B, Call, High, Quotient
from provex.protocol.field import PRIME

from .emitter import Emitter
from .places import Formula, Label, Place, constant, of_place
from .values import Comparison, Relation, Signed

__all__ = ["Condition", "Numbers"]

_LIMB = 128
_PRIME_HIGH = PRIME >> _LIMB
_ONE = constant(1)
_FIELD_BITS = PRIME.bit_length()
_WIDE_BITS = 250
_RANGE_CALLS = ((64, Call.RANGE_64), (128, Call.RANGE_128))
_LESS_CALLS = ((64, Call.LESS_64), (128, Call.LESS_128), (_WIDE_BITS, Call.LESS_250))


Condition = Formula | Comparison | Signed


class Numbers:
    """Writes what a program does with numbers. Every method returns a formula of the result."""

    def __init__(self, emitter: Emitter) -> None:
        """Write with this emitter."""
        self._out = emitter

    # Arithmetic.

    def add(self, left: Formula, right: Formula) -> Formula:
        """The sum."""
        total = left.plus(right)
        if total is not None:
            return total
        # The one that reads more becomes a word of its own.
        if _words(left) >= _words(right):
            left = self.word(left)
        else:
            right = self.word(right)
        total = left.plus(right)
        if total is not None:
            return total
        total = self.word(left).plus(self.word(right))
        assert total is not None, "two words have a sum"
        return total

    def subtract(self, left: Formula, right: Formula) -> Formula:
        """The difference."""
        if right.offset is not None:
            right = self.word(right)
        return self.add(left, right.scaled(-1))

    def multiply(self, left: Formula, right: Formula) -> Formula:
        """The product."""
        product = left.times(right)
        if product is None:
            product = self._linear(left).times(self._linear(right))
        assert product is not None, "two words have a product"
        return product

    def word(self, formula: Formula) -> Formula:
        """The same value as one word."""
        if formula.is_constant:
            return formula
        return of_place(self._out.cell_of(formula))

    def _linear(self, formula: Formula) -> Formula:
        if formula.is_linear and formula.offset is None:
            return formula
        return self.word(formula)

    def power_of_two(self, exponent: Formula) -> Formula:
        """2 to the exponent, from 0 to 250."""
        if exponent.is_constant and exponent.constant <= _WIDE_BITS:
            return constant(1 << exponent.constant)
        # Any other constant stands behind a check that always fails, as here the call does.
        zero = self._out.direct_cell_of(constant(0))
        place = self._out.cell_of(exponent)
        return of_place(self._out.emit(a=place, b=zero, c_factor=0, call=Call.POWER))

    def select(self, condition: Formula, then: Formula, otherwise: Formula) -> Formula:
        """One of two numbers by a boolean."""
        difference = self.subtract(then, otherwise)
        return self.add(otherwise, self.multiply(condition, difference))

    # Conditions.

    def boolean(self, condition: Condition) -> Formula:
        """The condition as 0 or 1."""
        if isinstance(condition, Formula):
            return condition
        if isinstance(condition, Signed):
            self._require_signed(condition, 0)
            return _ONE
        known = _known(condition)
        found = constant(int(known)) if known is not None else self._positive(condition, None)
        if condition.is_negated and known is None:
            return constant(1).plus(found.scaled(-1)) or found
        return found

    def go_if(self, condition: Condition, label: Label) -> None:
        """Jump if the condition holds."""
        if isinstance(condition, Comparison) and _known(condition) is None:
            if not condition.is_negated and condition.relation != Relation.LESS_CANONICAL:
                self._positive(condition, label)
                return
            if condition.relation == Relation.LESS:
                # Not a < b is b < a + 1.
                above = self.add(condition.left, _ONE)
                swapped = Comparison(Relation.LESS, condition.right, above, condition.bits + 1)
                self._positive(swapped, label)
                return
        found = self.boolean(condition)
        if found.is_constant:
            if found.constant:
                self._out.go(label)
            return
        self._out.go_if(found, label)

    def require(self, condition: Condition, code: int) -> None:
        """Assert the condition."""
        if isinstance(condition, Signed):
            self._require_signed(condition, code)
            return
        if isinstance(condition, Formula):
            if condition != _ONE:
                self._out.require_zero(self.subtract(condition, _ONE), code)
            return
        known = _known(condition)
        if known is not None:
            if not known:
                self._out.require_zero(_ONE, code)
            return
        if condition.relation == Relation.EQUAL:
            self._require_equal(condition, code)
        elif condition.relation == Relation.LESS and condition.bits <= _LIMB:
            first, second = condition.right, condition.left
            if condition.is_negated:
                first, second = second, first
            difference = self.subtract(first, second)
            if not condition.is_negated:
                difference = difference.plus_constant(-1)
            call = _call_for(_RANGE_CALLS, condition.bits)
            self._out.emit(formula=difference, call=call, code=code)
        elif self._is_power_bound(condition):
            bits = condition.right.constant.bit_length() - 1
            self._require_two_limbs(condition.left, bits, code)
        else:
            found = self.boolean(condition)
            self._out.require_zero(self.subtract(found, _ONE), code)

    def _is_power_bound(self, condition: Comparison) -> bool:
        """Whether it asks that an element is below a power of two that two limbs can show."""
        if condition.relation != Relation.LESS_CANONICAL or condition.is_negated:
            return False
        right = condition.right
        bits = right.constant.bit_length() - 1
        return right.is_constant and right.constant == 1 << bits and _LIMB < bits < _FIELD_BITS

    def _require_equal(self, condition: Comparison, code: int) -> None:
        difference = self.subtract(condition.left, condition.right)
        if not condition.is_negated:
            self._out.require_zero(difference, code)
            return
        a, b = self._compared(condition)
        self._out.emit(
            a=a, b=b, is_commutative=True, formula=None, call=Call.EQUAL, c_factor=1, code=code
        )

    def _positive(self, condition: Comparison, label: Label | None) -> Formula:
        """The comparison without its negation, and a jump where it holds."""
        if condition.relation == Relation.LESS_CANONICAL:
            return self._less_canonical(condition.left, condition.right)
        if condition.relation == Relation.EQUAL:
            a, b = self._compared(condition)
            place = self._out.emit(
                a=a, b=b, is_commutative=True, c_factor=0, call=Call.EQUAL, jump=label
            )
            return of_place(place)
        call = _call_for(_LESS_CALLS, condition.bits)
        left, right = condition.left, condition.right
        if not (_is_word(left) and _is_word(right)):
            # 0 < right - left.
            left, right = constant(0), self.subtract(right, left)
        low = self._out.cell_of(left)
        high = self._out.direct_cell_of(right)
        return of_place(self._out.emit(a=low, b=high, c_factor=0, call=call, jump=label))

    def _compared(self, condition: Comparison) -> tuple[Place, Place]:
        left, right = condition.left, condition.right
        if not (_is_word(left) and _is_word(right)):
            left, right = self.subtract(left, right), constant(0)
        return self._out.cell_of(left), self._out.cell_of(right)

    def _require_signed(self, signed: Signed, code: int) -> None:
        out = self._out
        r, s = out.cell_of(signed.r), out.direct_cell_of(signed.s)
        message = out.direct_cell_of(signed.message_hash)
        key = out.direct_cell_of(signed.public_key)
        number = out.emit(a=r, b=s, c_factor=0, call=Call.SIGNATURE, code=code)
        same = Formula(0, number, 1)
        out.emit(a=number, b=message, formula=same, call=Call.SIGNED_MESSAGE, code=code)
        out.emit(a=number, b=key, formula=_ONE, call=Call.SIGNED_BY, code=code)

    # Ranges.

    def require_range(self, formula: Formula, bits: int, code: int) -> Formula:
        """Assert 0 <= value < 2^bits; at most 250 bits."""
        if formula.is_constant:
            if formula.constant >> bits:
                self._out.require_zero(_ONE, code)
            return formula
        if bits <= _LIMB:
            width, call = next(one for one in _RANGE_CALLS if bits <= one[0])
            place = of_place(self._out.emit(formula=formula, call=call, code=code))
            if bits < width:
                self._out.emit(formula=place.scaled(1 << (width - bits)), call=call, code=code)
            return place
        place = self.word(formula)
        self._require_less_wide(place, constant(1 << _WIDE_BITS), code)
        if bits < _WIDE_BITS:
            self._require_less_wide(place, constant(1 << bits), code)
        return place

    def _require_less_wide(self, left: Formula, right: Formula, code: int) -> None:
        a, b = self._out.cell_of(left), self._out.direct_cell_of(right)
        self._out.emit(a=a, b=b, formula=_ONE, call=Call.LESS_250, code=code)

    def _require_below(self, formula: Formula, bound: int, code: int) -> Formula:
        """Assert 0 <= value < bound."""
        bits = (bound - 1).bit_length()
        if bound == 1 << bits:
            if _LIMB < bits <= _LIMB + 64:
                return self._require_two_limbs(formula, bits, code)
            return self.require_range(formula, bits, code)
        if bits <= _LIMB:
            call = _call_for(_RANGE_CALLS, bits)
            place = of_place(self._out.emit(formula=formula, call=call, code=code))
            self._out.emit(formula=self.subtract(constant(bound - 1), place), call=call, code=code)
            return place
        place = self.require_range(formula, _WIDE_BITS, code)
        self._require_less_wide(place, constant(bound), code)
        return place

    def _require_two_limbs(self, formula: Formula, bits: int, code: int) -> Formula:
        """Assert 0 <= value < 2^bits with 128 < bits < 252, cheaper than by a wide comparison.

        What two such limbs make is below 2^251 and so canonical.
        """
        value = self._out.cell_of(formula)
        width, call = next(one for one in _RANGE_CALLS if bits - _LIMB <= one[0])
        high = of_place(self._out.emit(a=value, c_factor=0, hint=High(_LIMB), call=call, code=code))
        spare = width - (bits - _LIMB)
        if spare:
            self._out.emit(formula=high.scaled(1 << spare), call=call, code=code)
        low = self.subtract(of_place(value), high.scaled(1 << _LIMB))
        self._out.emit(formula=low, call=Call.RANGE_128, code=code)
        return of_place(value)

    # Canonical elements.

    def canonical(self, formula: Formula) -> tuple[Formula, Formula]:
        """The high and low part at 2^128 of the canonical integer of an element."""
        if formula.is_constant:
            parts = divmod(formula.constant, 1 << _LIMB)
            return constant(parts[0]), constant(parts[1])
        value = self._out.cell_of(formula)
        key = ("canonical", value)
        place = self._out.remembered(key)
        if place is None:
            place = self._out.remember(key, self._canonical_high(of_place(value)))
        low = self.subtract(of_place(value), of_place(place).scaled(1 << _LIMB))
        return of_place(place), low

    def _canonical_high(self, value: Formula) -> Place:
        """The high part of a canonical element: below that of p, or equal with a low part of 0."""
        out = self._out
        assert PRIME == (_PRIME_HIGH << _LIMB) + 1, "the low part of p is 1"
        place = out.emit(a=out.cell_of(value), c_factor=0, hint=High(_LIMB), call=Call.RANGE_128)
        high = of_place(place)
        low = self.subtract(value, high.scaled(1 << _LIMB))
        checked = of_place(out.emit(formula=low, call=Call.RANGE_128))
        out.emit(formula=self.subtract(constant(_PRIME_HIGH), high), call=Call.RANGE_128)
        is_last = self._positive(Comparison(Relation.EQUAL, high, constant(_PRIME_HIGH)), None)
        out.require_zero(self.multiply(is_last, checked), 0)
        return place

    def _less_canonical(self, left: Formula, right: Formula) -> Formula:
        if left == constant(0):
            is_zero = self._positive(Comparison(Relation.EQUAL, right, left), None)
            return self.subtract(_ONE, is_zero)
        left_high, left_low = self.canonical(left)
        right_high, right_low = self.canonical(right)
        less_high = self._positive(Comparison(Relation.LESS, left_high, right_high, _LIMB), None)
        if right_low == constant(0):
            return less_high
        is_equal = self._positive(Comparison(Relation.EQUAL, left_high, right_high), None)
        less_low = self._positive(Comparison(Relation.LESS, left_low, right_low, _LIMB), None)
        return self.add(less_high, self.multiply(is_equal, less_low))

    # Division.

    def divide(
        self,
        dividend: Formula,
        divisor: Formula,
        dividends: Interval,
        divisors: Interval,
    ) -> tuple[Formula, Formula]:
        """Quotient rounded down and remainder; the divisor is at least 1."""
        if dividend.is_constant and divisor.is_constant and dividends.low >= 0:
            numbers = divmod(dividend.constant, divisor.constant)
            return constant(numbers[0]), constant(numbers[1])
        quotients = dividends // divisors
        value = self._out.cell_of(dividend)
        low, bits = _quotient_range(quotients, divisors.high)
        hint = Quotient(
            divisor.constant if divisor.is_constant else USE_B, is_signed=dividends.low < 0
        )
        by = None if divisor.is_constant else self._out.direct_cell_of(divisor)
        is_fused = low == 0 and bits in (64, 128)
        call: int = _call_for(_RANGE_CALLS, bits) if is_fused else 0
        place = self._out.emit(a=value, b=by, c_factor=0, hint=hint, call=call)
        quotient_word = of_place(place)
        if not is_fused:
            self.require_range(quotient_word.plus_constant(-low), bits, 0)
        product = self.multiply(quotient_word, divisor)
        rest = self.subtract(of_place(value), product)
        if divisor.is_constant:
            return quotient_word, self._require_below(rest, divisor.constant, 0)
        rest_word = self.require_range(rest, _coarse(divisors.high.bit_length()), 0)
        above = self.subtract(divisor, rest_word).plus_constant(-1)
        self.require_range(above, _coarse(divisors.high.bit_length()), 0)
        return quotient_word, rest_word

    def divide_canonical(self, dividend: Formula, bits: int) -> tuple[Formula, Formula]:
        """Quotient and remainder of a canonical element by 2^bits."""
        high, low = self.canonical(dividend)
        halves = Interval(0, (1 << _LIMB) - 1)
        if bits >= _LIMB:
            by = 1 << (bits - _LIMB)
            quotient, rest = self.divide(high, constant(by), halves, Interval(by, by))
            return quotient, self.add(rest.scaled(1 << _LIMB), low)
        by = 1 << bits
        quotient, rest = self.divide(low, constant(by), halves, Interval(by, by))
        return self.add(high.scaled(1 << (_LIMB - bits)), quotient), rest


def _words(formula: Formula) -> int:
    return (formula.a is not None) + (formula.b is not None)


def _is_word(formula: Formula) -> bool:
    return formula.is_constant or formula.place is not None


def _known(condition: Comparison) -> bool | None:
    """What a comparison of constants gives."""
    left, right = condition.left, condition.right
    if left.is_constant and right.is_constant:
        if condition.relation == Relation.EQUAL:
            return (left.constant == right.constant) != condition.is_negated
        if condition.relation == Relation.LESS_CANONICAL:
            return (left.constant < right.constant) != condition.is_negated
        is_less = 0 < (right.constant - left.constant) % PRIME <= PRIME // 2
        return is_less != condition.is_negated
    if condition.relation == Relation.EQUAL and left == right:
        return not condition.is_negated
    return None


def _call_for(calls: tuple[tuple[int, int], ...], bits: int) -> int:
    for width, call in calls:
        if bits <= width:
            return call
    raise ValueError(f"{bits} bits are too many")


def _coarse(bits: int) -> int:
    """The width of the range call that holds so many bits; the same number if none does."""
    for width, _ in _RANGE_CALLS:
        if bits <= width:
            return width
    return bits


def _quotient_range(quotients: Interval, divisor_high: int) -> tuple[int, int]:
    """From where and in how many bits a quotient is checked so that it has one answer mod p."""
    for width, _ in _RANGE_CALLS:
        low = 0 if quotients.low >= 0 else -(1 << (width - 1))
        holds = low <= quotients.low and quotients.high < low + (1 << width)
        if holds and divisor_high << width <= PRIME:
            return low, width
    low = min(quotients.low, 0)
    bits = (quotients.high - low).bit_length()
    if divisor_high << bits > PRIME or bits > _WIDE_BITS:
        raise ValueError("the quotient would have two answers")
    return low, bits
