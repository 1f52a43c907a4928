"""Intervals of integers, exact at any size: the arithmetic of the analysis."""

from collections.abc import Callable
from dataclasses import dataclass

from provex.protocol.numbers import FIELD_PRIME

__all__ = [
    "EMPTY",
    "EXPONENT_MAX",
    "FELT",
    "Interval",
    "is_in_field",
    "joined",
    "met",
    "widened",
]

# 2^250 is the largest power of two that every signed or canonical value may reach.
EXPONENT_MAX = 250
_HALF = FIELD_PRIME // 2
# Bounds past this say no more than "far outside the field".
_FAR = 2**2048


@dataclass(frozen=True, slots=True)
class Interval:
    """All integers from `low` to `high`, inclusive; empty when `low` is above `high`."""

    low: int
    high: int

    @property
    def is_empty(self) -> bool:
        """Whether no integer is in it."""
        return self.low > self.high

    def holds(self, other: "Interval") -> bool:
        """Whether every integer of `other` is in it."""
        return other.is_empty or (self.low <= other.low and other.high <= self.high)

    def __add__(self, other: "Interval") -> "Interval":
        return _made(self, other, lambda: (self.low + other.low, self.high + other.high))

    def __sub__(self, other: "Interval") -> "Interval":
        return _made(self, other, lambda: (self.low - other.high, self.high - other.low))

    def __mul__(self, other: "Interval") -> "Interval":
        return _made(self, other, lambda: _extremes(self, other, lambda a, b: a * b))

    def __neg__(self) -> "Interval":
        return _made(self, self, lambda: (-self.high, -self.low))

    def __floordiv__(self, divisor: "Interval") -> "Interval":
        """Quotients rounded down by a divisor of at least 1."""
        positive = met(divisor, Interval(1, _FAR))
        return _made(self, positive, lambda: _extremes(self, positive, lambda a, b: a // b))

    def __mod__(self, divisor: "Interval") -> "Interval":
        """Remainders by a divisor of at least 1."""
        positive = met(divisor, Interval(1, _FAR))
        if self.low >= 0 and self.high < positive.low:
            return self
        return _made(self, positive, lambda: (0, self._remainder_high(positive.high)))

    def _remainder_high(self, divisor_high: int) -> int:
        return min(self.high, divisor_high - 1) if self.low >= 0 else divisor_high - 1

    def power_of_two(self) -> "Interval":
        """2 to these powers; exponents far outside the field are cut off."""
        return _made(self, self, lambda: (_power(self.low), _power(self.high)))

    def __str__(self) -> str:
        if self.is_empty:
            return "never"
        if self.low == self.high:
            return _bound(self.low)
        return f"{_bound(self.low)} .. {_bound(self.high)}"


EMPTY = Interval(1, 0)
FELT = Interval(0, FIELD_PRIME - 1)


def _made(left: Interval, right: Interval, bounds: Callable[[], tuple[int, int]]) -> Interval:
    if left.is_empty or right.is_empty:
        return EMPTY
    low, high = bounds()
    return Interval(max(low, -_FAR), min(high, _FAR))


def _extremes(
    left: Interval, right: Interval, operation: Callable[[int, int], int]
) -> tuple[int, int]:
    """Least and greatest result: it is monotone in each operand, so corners decide."""
    corners = [operation(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def _power(exponent: int) -> int:
    return 1 << min(max(exponent, 0), 2048)


def _bound(value: int) -> str:
    """A bound as people read it: near a power of two it is named by that."""
    size = abs(value)
    sign = "-" if value < 0 else ""
    if size < 2**17:
        return str(value)
    if value in (FIELD_PRIME - 1, FIELD_PRIME):
        return "p - 1" if value == FIELD_PRIME - 1 else "p"
    bits = size.bit_length()
    if size == 2 ** (bits - 1):
        return f"{sign}2^{bits - 1}"
    if size == 2**bits - 1:
        return f"{sign}2^{bits} {'+' if value < 0 else '-'} 1"
    return f"{'<' if value > 0 else '>'} {sign}2^{bits}"


def joined(left: Interval, right: Interval) -> Interval:
    """The least interval that holds both."""
    if left.is_empty:
        return right
    if right.is_empty:
        return left
    return Interval(min(left.low, right.low), max(left.high, right.high))


def met(left: Interval, right: Interval) -> Interval:
    """What is in both."""
    low, high = max(left.low, right.low), min(left.high, right.high)
    return Interval(low, high) if low <= high else EMPTY


def is_in_field(interval: Interval) -> bool:
    """Whether distinct integers stay distinct modulo p: all canonical, or all within ±p/2."""
    return FELT.holds(interval) or Interval(-_HALF, _HALF).holds(interval)


_STEP_BITS = (7, 16, 32, 63, 64, 96, 128, 192, 250)
_STEPS = (0, 1, 64, *[2**bits - less for bits in _STEP_BITS for less in (1, 0)], _FAR)


def widened(old: Interval, new: Interval) -> Interval:
    """Hold `new`, which holds `old`, moving a bound that grew to the next of a few steps."""
    if old.is_empty or new.is_empty:
        return new
    low, high = new.low, new.high
    if low < old.low:
        low = -next(step for step in _STEPS if step >= -low) if low < 0 else 0
    if high > old.high:
        high = next(step for step in _STEPS if step >= high) if high > 0 else 0
    return Interval(low, high)
