"""Sums, products and powers: formulas over two words, instructions where that is too little."""

from provex.language.generation.emitter import Emitter
from provex.language.generation.places import Formula, constant, of_place
from provex.language.program_file import Call

__all__ = ["EXPONENT_MAX", "Arithmetic"]

EXPONENT_MAX = 250


class Arithmetic:
    """Writes arithmetic in the field. Every method returns a formula of the result."""

    def __init__(self, emitter: Emitter) -> None:
        """Write with this emitter."""
        self._out = emitter

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
        if exponent.is_constant and exponent.constant <= EXPONENT_MAX:
            return constant(1 << exponent.constant)
        # Any other constant stands behind a check that always fails, as here the call does.
        zero = self._out.direct_cell_of(constant(0))
        place = self._out.cell_of(exponent)
        return of_place(self._out.emit(a=place, b=zero, c_factor=0, call=Call.POWER))

    def select(self, condition: Formula, then: Formula, otherwise: Formula) -> Formula:
        """One of two numbers by a boolean."""
        difference = self.subtract(then, otherwise)
        return self.add(otherwise, self.multiply(condition, difference))


def _words(formula: Formula) -> int:
    return (formula.a is not None) + (formula.b is not None)
