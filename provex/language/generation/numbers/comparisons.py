"""Comparisons of words by a call each: what the other parts of arithmetic decide with."""

from provex.language.generation.emitter import Emitter
from provex.language.generation.places import Formula, Label, Place, constant, of_place
from provex.language.program_file import Call

from .arithmetic import Arithmetic

__all__ = ["Comparisons"]

_LESS_CALLS = ((64, Call.LESS_64), (128, Call.LESS_128), (250, Call.LESS_250))


class Comparisons:
    """Writes comparisons. The answer is 0 or 1; with a label, control goes there on 1."""

    def __init__(self, emitter: Emitter, arithmetic: Arithmetic) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._arithmetic = arithmetic

    def is_equal(self, left: Formula, right: Formula, label: Label | None = None) -> Formula:
        """Whether two numbers are the same element."""
        a, b = self._compared(left, right)
        return of_place(
            self._out.emit(a=a, b=b, is_commutative=True, c_factor=0, call=Call.EQUAL, jump=label)
        )

    def require_different(self, left: Formula, right: Formula, code: int) -> None:
        """Assert that two numbers are not the same element."""
        a, b = self._compared(left, right)
        self._out.emit(a=a, b=b, is_commutative=True, call=Call.EQUAL, code=code)

    def is_less(
        self, left: Formula, right: Formula, bits: int, label: Label | None = None
    ) -> Formula:
        """Whether left < right, whose difference has at most so many bits, at most 250."""
        call = next(call for width, call in _LESS_CALLS if bits <= width)
        if not (_is_word(left) and _is_word(right)):
            # 0 < right - left.
            left, right = constant(0), self._arithmetic.subtract(right, left)
        low = self._out.cell_of(left)
        high = self._out.direct_cell_of(right)
        return of_place(self._out.emit(a=low, b=high, c_factor=0, call=call, jump=label))

    def _compared(self, left: Formula, right: Formula) -> tuple[Place, Place]:
        if not (_is_word(left) and _is_word(right)):
            left, right = self._arithmetic.subtract(left, right), constant(0)
        return self._out.cell_of(left), self._out.cell_of(right)


def _is_word(formula: Formula) -> bool:
    return formula.is_constant or formula.place is not None
