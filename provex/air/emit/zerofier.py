"""The polynomials that vanish on a constraint's rows, as short products for evaluators.

In a chip with H rows, row r stands for the point w_H^r, where w_n is the root of unity of order n.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.chip import Edge, Rows
from provex.protocol.field import FIELD_GENERATOR, PRIME

__all__ = [
    "ROWS_MAX_LOG2",
    "Coset",
    "Factor",
    "Quotient",
    "SingleRow",
    "coefficients",
    "inverse_zerofier",
    "root_of_unity",
]

#: A chip has at most 2^32 rows: far above any trace.
ROWS_MAX_LOG2 = 32


@dataclass(frozen=True, slots=True)
class Coset:
    """x^(H / period) - w_period^offset: zero on the rows that are `offset` mod `period`."""

    period: int
    offset: int


@dataclass(frozen=True, slots=True)
class SingleRow:
    """x - w_H^row: zero on one row. Negative rows count from the end of the chip."""

    row: int


Factor = Coset | SingleRow


@dataclass(frozen=True, slots=True)
class Quotient:
    """A product of factors over another."""

    above: tuple[Factor, ...]
    below: tuple[Factor, ...]


def root_of_unity(order: int) -> int:
    """3^((p - 1) / order), for a power of two."""
    return pow(FIELD_GENERATOR, (PRIME - 1) // order, PRIME)


def inverse_zerofier(rows: Rows) -> Quotient:
    """One over the product of (X - w_H^row) over all rows of the pattern."""
    first, last = SingleRow(rows.offsets[0]), SingleRow(rows.offsets[-1] - rows.period)
    match rows.edge:
        case Edge.FIRST:
            return Quotient((), (first,))
        case Edge.LAST:
            return Quotient((), (last,))
        case Edge.NOT_FIRST:
            whole = _whole(rows)
            return Quotient((*whole.above, first), whole.below)
        case Edge.NOT_LAST:
            whole = _whole(rows)
            return Quotient((*whole.above, last), whole.below)
        case Edge.ALL:
            return _whole(rows)


def coefficients(values: Sequence[int]) -> list[int]:
    """The polynomial that takes these values at the powers of their root of unity, from X^0 on."""
    count = len(values)
    back = pow(root_of_unity(count), -1, PRIME)
    powers = [pow(back, exponent, PRIME) for exponent in range(count)]
    share = pow(count, -1, PRIME)
    return [
        sum(value * powers[row * power % count] for row, value in enumerate(values)) * share % PRIME
        for power in range(count)
    ]


def _whole(rows: Rows) -> Quotient:
    """Either the rows themselves or all rows without the others, whichever has fewer factors."""
    direct = _cosets(rows.period, set(rows.offsets))
    others = _cosets(rows.period, set(range(rows.period)) - set(rows.offsets))
    if len(others) + 1 < len(direct):
        return Quotient(others, (Coset(1, 0),))
    return Quotient((), direct)


def _cosets(period: int, offsets: set[int]) -> tuple[Coset, ...]:
    """Disjoint cosets that make up the offsets, the largest first."""
    found = []
    left = set(offsets)
    step = 1
    while left:
        for start in range(step):
            coset = set(range(start, period, step))
            if coset <= left:
                found.append(Coset(step, start))
                left -= coset
        step *= 2
    return tuple(found)
