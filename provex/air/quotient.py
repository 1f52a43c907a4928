"""The constraints' quotients at a point, combined: the plain twin of every generated evaluator.

In a chip with H rows, row r stands for the point w_H^r. A constraint C that is zero on some rows
is a multiple of their zerofier Z, so C / Z is a polynomial; the verifier checks sums of these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import prod

from provex.protocol.field import FIELD_GENERATOR, PRIME

from .chip import Chip, Constraint, Edge, Rows
from .expression import Column, ColumnKind
from .tape import Tape, tape_of

__all__ = ["PointValues", "combined_quotient", "fixed_value", "is_opened", "zerofier"]


@dataclass(frozen=True, slots=True)
class PointValues:
    """What is known of a chip at a point: its height, the opened cells and the parameters."""

    height: int
    point: int
    opened: Mapping[tuple[str, int], int]
    parameters: Mapping[str, int]


def is_opened(chip: Chip, column: Column) -> bool:
    """Whether a verifier is told the column's values, and does not compute them itself."""
    return chip.is_table or column.kind is not ColumnKind.FIXED


def combined_quotient(
    chip: Chip,
    constraints: Sequence[Constraint],
    at: PointValues,
    *,
    coefficient: int,
    power: int = 1,
) -> tuple[int, int]:
    """The sum of power * coefficient^k * C_k / Z_k, and the power for the constraint after them.

    ZeroDivisionError if the point is one of the rows.
    """
    values = _tape(tuple(constraints)).run(_cells(chip, at), at.parameters.__getitem__)
    patterns = dict.fromkeys(constraint.rows for constraint in constraints)
    below = {rows: zerofier(rows, at.height, at.point) for rows in patterns}
    if not all(below.values()):
        raise ZeroDivisionError("the point is a row of the chip")
    inverses = {rows: pow(value, -1, PRIME) for rows, value in below.items()}
    total = 0
    for value, constraint in zip(values, constraints, strict=True):
        total += power * value * inverses[constraint.rows]
        power = power * coefficient % PRIME
    return total % PRIME, power


def zerofier(rows: Rows, height: int, point: int) -> int:
    """The product of (point - w_H^row) over the rows of the pattern."""
    raised = pow(point, height // rows.period, PRIME)
    base = _root_of_unity(rows.period)
    whole = prod(raised - pow(base, offset, PRIME) for offset in rows.offsets) % PRIME
    first, last = rows.offsets[0], height - rows.period + rows.offsets[-1]
    root = _root_of_unity(height)
    first_only = (point - pow(root, first, PRIME)) % PRIME
    last_only = (point - pow(root, last, PRIME)) % PRIME
    match rows.edge:
        case Edge.ALL:
            return whole
        case Edge.FIRST:
            return first_only
        case Edge.LAST:
            return last_only
        case Edge.NOT_FIRST:
            return whole * pow(first_only, -1, PRIME) % PRIME if whole else 0
        case Edge.NOT_LAST:
            return whole * pow(last_only, -1, PRIME) % PRIME if whole else 0


def fixed_value(column: Column, height: int, point: int) -> int:
    """A fixed column's polynomial at a point outside the chip's rows (Lagrange's formula)."""
    count = len(column.values)
    raised = pow(point, height // (column.every * count), PRIME)
    root = _root_of_unity(count)
    total, place = 0, 1
    for value in column.values:
        total += value * place * pow(raised - place, -1, PRIME)
        place = place * root % PRIME
    return total * (pow(raised, count, PRIME) - 1) * pow(count, -1, PRIME) % PRIME


@lru_cache(maxsize=64)
def _tape(constraints: tuple[Constraint, ...]) -> Tape:
    return tape_of([constraint.expression for constraint in constraints])


def _cells(chip: Chip, at: PointValues) -> Callable[[Column, int], int]:
    def cell(column: Column, rotation: int) -> int:
        if is_opened(chip, column):
            return at.opened[column.name, rotation]
        moved = at.point * pow(_root_of_unity(at.height), rotation, PRIME)
        return fixed_value(column, at.height, moved)

    return cell


@cache
def _root_of_unity(order: int) -> int:
    return pow(FIELD_GENERATOR, (PRIME - 1) // order, PRIME)
