"""Ranges: that a field element is an integer from 0 to below a bound."""

from provex.language.generation.emitter import Emitter
from provex.language.generation.places import Formula, constant, of_place
from provex.language.program_file import Call, High

from .arithmetic import Arithmetic

__all__ = ["LIMB", "RANGE_WIDTHS", "Ranges", "range_call"]

LIMB = 128
RANGE_WIDTHS = (64, LIMB)
_WIDE = 250
_CALLS = {64: Call.RANGE_64, LIMB: Call.RANGE_128}
_ONE = constant(1)


class Ranges:
    """Writes range checks."""

    def __init__(self, emitter: Emitter, arithmetic: Arithmetic) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._arithmetic = arithmetic

    def require(self, formula: Formula, bits: int, code: int) -> Formula:
        """Assert 0 <= value < 2^bits; at most 250 bits."""
        if formula.is_constant:
            if formula.constant >> bits:
                self._out.require_zero(_ONE, code)
            return formula
        if bits <= LIMB:
            width, call = range_call(bits)
            place = of_place(self._out.emit(formula=formula, call=call, code=code))
            if bits < width:
                self._out.emit(formula=place.scaled(1 << (width - bits)), call=call, code=code)
            return place
        place = self._arithmetic.word(formula)
        self._require_less_wide(place, constant(1 << _WIDE), code)
        if bits < _WIDE:
            self._require_less_wide(place, constant(1 << bits), code)
        return place

    def require_difference(self, formula: Formula, bits: int, code: int) -> None:
        """Assert 0 <= value of a difference of at most so many bits, at most 128."""
        _, call = range_call(bits)
        self._out.emit(formula=formula, call=call, code=code)

    def require_below(self, formula: Formula, bound: int, code: int) -> Formula:
        """Assert 0 <= value < bound."""
        bits = (bound - 1).bit_length()
        if bound == 1 << bits:
            if LIMB < bits <= LIMB + 64:
                return self.require_two_limbs(formula, bits, code)
            return self.require(formula, bits, code)
        if bits <= LIMB:
            _, call = range_call(bits)
            place = of_place(self._out.emit(formula=formula, call=call, code=code))
            above = self._arithmetic.subtract(constant(bound - 1), place)
            self._out.emit(formula=above, call=call, code=code)
            return place
        place = self.require(formula, _WIDE, code)
        self._require_less_wide(place, constant(bound), code)
        return place

    def require_two_limbs(self, formula: Formula, bits: int, code: int) -> Formula:
        """Assert 0 <= value < 2^bits with 128 < bits < 252, cheaper than by a wide comparison.

        What two such limbs make is below 2^251 and so canonical.
        """
        value = self._out.cell_of(formula)
        width, call = range_call(bits - LIMB)
        high = of_place(self._out.emit(a=value, c_factor=0, hint=High(LIMB), call=call, code=code))
        spare = width - (bits - LIMB)
        if spare:
            self._out.emit(formula=high.scaled(1 << spare), call=call, code=code)
        low = self._arithmetic.subtract(of_place(value), high.scaled(1 << LIMB))
        self._out.emit(formula=low, call=Call.RANGE_128, code=code)
        return of_place(value)

    def _require_less_wide(self, left: Formula, right: Formula, code: int) -> None:
        a, b = self._out.cell_of(left), self._out.direct_cell_of(right)
        self._out.emit(a=a, b=b, formula=_ONE, call=Call.LESS_250, code=code)


def range_call(bits: int) -> tuple[int, Call]:
    """The smallest range that holds so many bits, at most 128: its width and its call."""
    width = next(width for width in RANGE_WIDTHS if bits <= width)
    return width, _CALLS[width]
