"""A filled chip as polynomials, and the degree of its constraints' combined quotient."""

import random
from collections.abc import Callable, Sequence

from provex.air.chip import Chip, Constraint
from provex.air.emit.zerofier import coefficients, root_of_unity
from provex.air.logup import ALPHA, CLAIMED_SUM, Z, fill_interaction, with_interaction_phase
from provex.air.quotient import PointValues, combined_quotient, is_opened
from provex.air.tape import tape_of
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

#: More than the degree of any quotient over a chip's height.
BLOWUP = 4
SHIFT = 3

Quotients = Callable[[Sequence[Constraint], PointValues], int]


def twin(chip: Chip, coefficient: int) -> Quotients:
    """The plain twin as a source of quotients."""
    return lambda constraints, at: combined_quotient(
        chip, constraints, at, coefficient=coefficient
    )[0]


def filled(chip: Chip, trace: ChipTrace, rng: random.Random) -> tuple[ChipTrace, dict[str, int]]:
    """The trace with its sums, and the parameters they were made with."""
    z, alpha = rng.randrange(PRIME), rng.randrange(PRIME)
    sums, claimed_sum = fill_interaction(chip, trace, z=z, alpha=alpha)
    whole = ChipTrace(height=trace.height, cells=dict(trace.cells) | sums)
    return whole, {Z: z, ALPHA: alpha, CLAIMED_SUM: claimed_sum}


class TracePolynomials:
    """One polynomial a column; between the cells of a sparse column stands anything."""

    def __init__(self, chip: Chip, trace: ChipTrace, rng: random.Random) -> None:
        self.chip = with_interaction_phase(chip)
        self.height = trace.height
        self.polynomials = {
            column.name: coefficients(
                [
                    trace.cell(column, row) if row % column.every == 0 else rng.randrange(PRIME)
                    for row in range(trace.height)
                ]
            )
            for column in self.chip.columns
            if is_opened(self.chip, column)
        }
        tape = tape_of([one.expression for one in self.chip.constraints])
        self.cells = [
            (column.name, rotation)
            for column, rotation in tape.cells
            if is_opened(self.chip, column)
        ]

    def at(self, point: int, parameters: dict[str, int]) -> PointValues:
        """What a proof would open at a point."""
        root = root_of_unity(self.height)
        opened = {
            (name, rotation): _value(
                self.polynomials[name], point * pow(root, rotation, PRIME) % PRIME
            )
            for name, rotation in self.cells
        }
        return PointValues(self.height, point, opened, parameters)

    def quotient_degree(
        self, constraints: Sequence[Constraint], parameters: dict[str, int], quotients: Quotients
    ) -> int:
        """The degree, as if it were a polynomial, seen at 4 times as many points as rows."""
        count = BLOWUP * self.height
        root = root_of_unity(count)
        values = [
            quotients(constraints, self.at(SHIFT * pow(root, place, PRIME) % PRIME, parameters))
            for place in range(count)
        ]
        return degree_of(coefficients(values))


def degree_of(polynomial: Sequence[int]) -> int:
    """The highest power with a coefficient other than zero; -1 for the zero polynomial."""
    return max((power for power, value in enumerate(polynomial) if value), default=-1)


def _value(polynomial: Sequence[int], point: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = (value * point + coefficient) % PRIME
    return value
