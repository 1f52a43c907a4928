"""Conditions: as a number, as a jump, as an assertion."""

from provex.language.generation.emitter import Emitter
from provex.language.generation.places import Formula, Label, constant
from provex.language.generation.values import Comparison, Relation, Signed
from provex.language.program_file import Call
from provex.protocol.field import PRIME

from .arithmetic import Arithmetic
from .canonical import Canonical
from .comparisons import Comparisons
from .ranges import LIMB, Ranges

__all__ = ["Condition", "Conditions"]

_ONE = constant(1)
_FIELD_BITS = PRIME.bit_length()

Condition = Formula | Comparison | Signed


class Conditions:
    """Writes conditions. A comparison is written where it is used, in the cheapest of its forms."""

    def __init__(
        self,
        emitter: Emitter,
        arithmetic: Arithmetic,
        ranges: Ranges,
        comparisons: Comparisons,
        canonical: Canonical,
    ) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._arithmetic = arithmetic
        self._ranges = ranges
        self._comparisons = comparisons
        self._canonical = canonical

    def boolean(self, condition: Formula | Comparison) -> Formula:
        """The condition as 0 or 1."""
        if isinstance(condition, Formula):
            return condition
        known = _known(condition)
        if known is not None:
            return constant(int(known))
        found = self._positive(condition, None)
        return self._arithmetic.subtract(_ONE, found) if condition.is_negated else found

    def go_if(self, condition: Formula | Comparison, label: Label) -> None:
        """Jump if the condition holds."""
        if isinstance(condition, Comparison) and _known(condition) is None:
            if not condition.is_negated and condition.relation != Relation.LESS_CANONICAL:
                self._positive(condition, label)
                return
            if condition.relation == Relation.LESS:
                # Not a < b is b < a + 1, and -(2^bits - 1) <= a - b < 2^bits either way.
                above = self._arithmetic.add(condition.left, _ONE)
                self._comparisons.is_less(condition.right, above, condition.bits, label)
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
        elif isinstance(condition, Formula):
            if condition != _ONE:
                self._require_one(condition, code)
        else:
            known = _known(condition)
            if known is None:
                self._require_comparison(condition, code)
            elif not known:
                self._out.require_zero(_ONE, code)

    def _require_comparison(self, condition: Comparison, code: int) -> None:
        left, right = condition.left, condition.right
        if condition.relation == Relation.EQUAL:
            if condition.is_negated:
                self._comparisons.require_different(left, right, code)
            else:
                self._out.require_zero(self._arithmetic.subtract(left, right), code)
        elif condition.relation == Relation.LESS and condition.bits <= LIMB:
            if condition.is_negated:
                difference = self._arithmetic.subtract(left, right)
            else:
                difference = self._arithmetic.subtract(right, left).plus_constant(-1)
            self._ranges.require_difference(difference, condition.bits, code)
        elif _is_power_bound(condition):
            self._ranges.require_two_limbs(left, right.constant.bit_length() - 1, code)
        else:
            self._require_one(self.boolean(condition), code)

    def _require_one(self, found: Formula, code: int) -> None:
        self._out.require_zero(self._arithmetic.subtract(found, _ONE), code)

    def _positive(self, condition: Comparison, label: Label | None) -> Formula:
        """The comparison without its negation, and a jump where it holds."""
        left, right = condition.left, condition.right
        if condition.relation == Relation.LESS_CANONICAL:
            return self._canonical.is_less(left, right)
        if condition.relation == Relation.EQUAL:
            return self._comparisons.is_equal(left, right, label)
        return self._comparisons.is_less(left, right, condition.bits, label)

    def _require_signed(self, signed: Signed, code: int) -> None:
        out = self._out
        r, s = out.cell_of(signed.r), out.direct_cell_of(signed.s)
        message = out.direct_cell_of(signed.message_hash)
        key = out.direct_cell_of(signed.public_key)
        number = out.emit(a=r, b=s, c_factor=0, call=Call.SIGNATURE, code=code)
        same = Formula(0, number, 1)
        out.emit(a=number, b=message, formula=same, call=Call.SIGNED_MESSAGE, code=code)
        out.emit(a=number, b=key, formula=_ONE, call=Call.SIGNED_BY, code=code)


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


def _is_power_bound(condition: Comparison) -> bool:
    """Whether it asks that an element is below a power of two that two limbs can show."""
    if condition.relation != Relation.LESS_CANONICAL or condition.is_negated:
        return False
    right = condition.right
    bits = right.constant.bit_length() - 1
    return right.is_constant and right.constant == 1 << bits and LIMB < bits < _FIELD_BITS
