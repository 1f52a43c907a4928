"""The constraints at one point outside the domain, from the values that a proof opens."""

from dataclasses import dataclass

from provex.air.chip import Edge, Rows
from provex.air.emit.bytecode_reader import AirProgram, LayoutProgram
from provex.air.expression import Column
from provex.air.logup import ALPHA, CLAIMED_SUM, Z
from provex.protocol.field import PRIME, inverse

from .domain import root_of_unity
from .mask import Mask, shift_of_rows

__all__ = ["Drawn", "OpenedConstraints"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """All that is drawn until the point."""

    z: int
    alpha: int
    coefficient: int
    point: int


@dataclass(frozen=True, slots=True)
class OpenedConstraints:
    """The constraints of all chips over opened values."""

    air: AirProgram
    layout: LayoutProgram
    mask: Mask
    values: list[int]
    claimed_sums: list[int]
    drawn: Drawn

    def total(self) -> int:
        """The sum of all constraints at the point, each over what vanishes on its rows."""
        sums = iter(self.claimed_sums)
        total, factor = 0, 1
        for number, chip in enumerate(self.air.chips):
            claimed_sum = next(sums) if chip.messages else 0
            height = 1 << self.layout.heights_log2[number]
            values = self._of_chip(number, claimed_sum)
            for (_, rows), value in zip(chip.constraints, values, strict=True):
                total += factor * value * inverse(_zerofier(rows, height, self.drawn.point))
                factor = factor * self.drawn.coefficient % PRIME
        return total % PRIME

    def _of_chip(self, number: int, claimed_sum: int) -> tuple[int, ...]:
        parameters = {Z: self.drawn.z, ALPHA: self.drawn.alpha, CLAIMED_SUM: claimed_sum}

        def cell(column: Column, rotation: int) -> int:
            place = self.mask.places.get((number, column.name, rotation))
            if place is not None:
                return self.values[place]
            shift = shift_of_rows(self.layout, number, rotation)
            generator = root_of_unity(self.layout.rows_log2)
            point = self.drawn.point * pow(generator, shift, PRIME) % PRIME
            return _periodic(column, 1 << self.layout.heights_log2[number], point)

        return self.air.chips[number].tape.run(cell, parameters.__getitem__)


def _zerofier(rows: Rows, height: int, point: int) -> int:
    """The polynomial that vanishes on the rows, at a point outside of them."""
    generator = root_of_unity(height.bit_length() - 1)
    first, last = rows.offsets[0], height - rows.period + rows.offsets[-1]
    edge = (point - pow(generator, last if "last" in rows.edge.value else first, PRIME)) % PRIME
    if rows.edge in {Edge.FIRST, Edge.LAST}:
        return edge
    power = pow(point, height // rows.period, PRIME)
    root = root_of_unity(rows.period.bit_length() - 1)
    product = 1
    for offset in rows.offsets:
        product = product * (power - pow(root, offset, PRIME)) % PRIME
    return product if rows.edge is Edge.ALL else product * inverse(edge) % PRIME


def _periodic(column: Column, height: int, point: int) -> int:
    """The polynomial through the values of a pattern that repeats down the chip, at a point.

    Through n values v on the powers of w it is (x^n - 1) / n times the sum of v * w^i / (x - w^i),
    where x is the power of the point that is w^i in row i * every.
    """
    count = len(column.values)
    x = pow(point, height // (count * column.every), PRIME)
    root = root_of_unity(count.bit_length() - 1)
    total, power = 0, 1
    for value in column.values:
        total += value * power * inverse(x - power)
        power = power * root % PRIME
    return total * (pow(x, count, PRIME) - 1) * inverse(count) % PRIME
