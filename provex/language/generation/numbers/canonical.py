"""Canonical integers of field elements: 0 to p - 1, by two limbs of 128 bits."""

from provex.language.generation.emitter import Emitter
from provex.language.generation.places import Formula, Place, constant, of_place
from provex.language.program_file import Call, High
from provex.protocol.field import PRIME

from .arithmetic import Arithmetic
from .comparisons import Comparisons
from .ranges import LIMB

__all__ = ["Canonical"]

_PRIME_HIGH = PRIME >> LIMB


class Canonical:
    """Writes what depends on an element's canonical integer."""

    def __init__(self, emitter: Emitter, arithmetic: Arithmetic, comparisons: Comparisons) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._arithmetic = arithmetic
        self._comparisons = comparisons

    def limbs(self, formula: Formula) -> tuple[Formula, Formula]:
        """The high and low part at 2^128 of the canonical integer of an element."""
        if formula.is_constant:
            parts = divmod(formula.constant, 1 << LIMB)
            return constant(parts[0]), constant(parts[1])
        value = self._out.cell_of(formula)
        key = ("canonical", value)
        place = self._out.remembered(key)
        if place is None:
            place = self._out.remember(key, self._high(of_place(value)))
        low = self._arithmetic.subtract(of_place(value), of_place(place).scaled(1 << LIMB))
        return of_place(place), low

    def is_less(self, left: Formula, right: Formula) -> Formula:
        """Whether left < right as canonical integers."""
        if left == constant(0):
            is_zero = self._comparisons.is_equal(right, left)
            return self._arithmetic.subtract(constant(1), is_zero)
        left_high, left_low = self.limbs(left)
        right_high, right_low = self.limbs(right)
        less_high = self._comparisons.is_less(left_high, right_high, LIMB)
        if right_low == constant(0):
            return less_high
        is_equal = self._comparisons.is_equal(left_high, right_high)
        less_low = self._comparisons.is_less(left_low, right_low, LIMB)
        return self._arithmetic.add(less_high, self._arithmetic.multiply(is_equal, less_low))

    def _high(self, value: Formula) -> Place:
        """The high part of a canonical element: below that of p, or equal with a low part of 0."""
        out, subtract = self._out, self._arithmetic.subtract
        assert PRIME == (_PRIME_HIGH << LIMB) + 1, "the low part of p is 1"
        place = out.emit(a=out.cell_of(value), c_factor=0, hint=High(LIMB), call=Call.RANGE_128)
        high = of_place(place)
        low = subtract(value, high.scaled(1 << LIMB))
        checked = of_place(out.emit(formula=low, call=Call.RANGE_128))
        out.emit(formula=subtract(constant(_PRIME_HIGH), high), call=Call.RANGE_128)
        is_last = self._comparisons.is_equal(high, constant(_PRIME_HIGH))
        out.require_zero(self._arithmetic.multiply(is_last, checked), 0)
        return place
