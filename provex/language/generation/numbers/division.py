"""Divisions: a quotient that is a hint, checked by ranges that leave it one answer."""

from provex.language.generation.emitter import Emitter
from provex.language.generation.places import Formula, constant, of_place
from provex.language.intervals import Interval
from provex.language.program_file import USE_B, Quotient
from provex.protocol.errors import VALUE_LEAVES_FIELD
from provex.protocol.field import PRIME

from .arithmetic import Arithmetic
from .canonical import Canonical
from .ranges import LIMB, RANGE_WIDTHS, Ranges, range_call

__all__ = ["DIVIDEND_TOO_WIDE", "Division"]

DIVIDEND_TOO_WIDE = "require that the dividend is at least 0 and below 2^250 first"
"""What to do about a division that cannot be written."""

_QUOTIENT_BITS_MAX = 250


class Division:
    """Writes divisions. Every method gives quotient, rounded down, and remainder."""

    def __init__(
        self, emitter: Emitter, arithmetic: Arithmetic, ranges: Ranges, canonical: Canonical
    ) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._arithmetic = arithmetic
        self._ranges = ranges
        self._canonical = canonical

    def divide(
        self, dividend: Formula, divisor: Formula, dividends: Interval, divisors: Interval
    ) -> tuple[Formula, Formula]:
        """Of integers in these intervals; the divisor is at least 1."""
        if dividend.is_constant and divisor.is_constant and dividends.low >= 0:
            numbers = divmod(dividend.constant, divisor.constant)
            return constant(numbers[0]), constant(numbers[1])
        value = of_place(self._out.cell_of(dividend))
        quotient = self._quotient(value, divisor, dividends, divisors)
        product = self._arithmetic.multiply(quotient, divisor)
        rest = self._arithmetic.subtract(value, product)
        if divisor.is_constant:
            return quotient, self._ranges.require_below(rest, divisor.constant, 0)
        bits = _coarse(divisors.high.bit_length())
        rest_word = self._ranges.require(rest, bits, 0)
        above = self._arithmetic.subtract(divisor, rest_word).plus_constant(-1)
        self._ranges.require(above, bits, 0)
        return quotient, rest_word

    def divide_canonical(self, dividend: Formula, bits: int) -> tuple[Formula, Formula]:
        """Of the canonical integer of an element by 2^bits."""
        high, low = self._canonical.limbs(dividend)
        halves = Interval(0, (1 << LIMB) - 1)
        if bits >= LIMB:
            by = 1 << (bits - LIMB)
            quotient, rest = self.divide(high, constant(by), halves, Interval(by, by))
            return quotient, self._arithmetic.add(rest.scaled(1 << LIMB), low)
        by = 1 << bits
        quotient, rest = self.divide(low, constant(by), halves, Interval(by, by))
        return self._arithmetic.add(high.scaled(1 << (LIMB - bits)), quotient), rest

    def _quotient(
        self, value: Formula, divisor: Formula, dividends: Interval, divisors: Interval
    ) -> Formula:
        """The hint, in the range in which only one quotient can lie."""
        found = _quotient_range(dividends // divisors, divisors.high)
        if found is None:
            raise self._out.refused(
                "a division with two answers modulo p", DIVIDEND_TOO_WIDE, VALUE_LEAVES_FIELD
            )
        low, bits = found
        number = divisor.constant if divisor.is_constant else USE_B
        hint = Quotient(number, is_signed=dividends.low < 0)
        by = None if divisor.is_constant else self._out.direct_cell_of(divisor)
        is_fused = low == 0 and bits in RANGE_WIDTHS
        call = range_call(bits)[1] if is_fused else 0
        place = self._out.emit(a=value.place, b=by, c_factor=0, hint=hint, call=call)
        quotient = of_place(place)
        if not is_fused:
            self._ranges.require(quotient.plus_constant(-low), bits, 0)
        return quotient


def _coarse(bits: int) -> int:
    """The width of the range call that holds so many bits; the same number if none does."""
    return next((width for width in RANGE_WIDTHS if bits <= width), bits)


def _quotient_range(quotients: Interval, divisor_high: int) -> tuple[int, int] | None:
    """From where and in how many bits a quotient is checked so that it has one answer mod p.

    None if there is no such range.
    """
    for width in RANGE_WIDTHS:
        low = 0 if quotients.low >= 0 else -(1 << (width - 1))
        holds = low <= quotients.low and quotients.high < low + (1 << width)
        if holds and divisor_high << width <= PRIME:
            return low, width
    low = min(quotients.low, 0)
    bits = (quotients.high - low).bit_length()
    if divisor_high << bits > PRIME or bits > _QUOTIENT_BITS_MAX:
        return None
    return low, bits
