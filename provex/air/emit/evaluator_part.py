"""The Yul of one chip's constraints, or of some of them."""

from dataclasses import dataclass, field
from functools import cached_property

from provex.air.chip import Chip, Constraint, Rows
from provex.air.expression import Column
from provex.air.logup import ALPHA, CLAIMED_SUM, Z
from provex.air.quotient import is_opened
from provex.air.tape import Tape, tape_of
from provex.protocol.field import PRIME

from .statements import WORD, Memory, literal, statements
from .zerofier import (
    ROWS_MAX_LOG2,
    Coset,
    Factor,
    Quotient,
    SingleRow,
    coefficients,
    inverse_zerofier,
    root_of_unity,
)

__all__ = ["FIXED_VALUES_MAX", "HEAD", "PART_HEAD", "Part", "PartCode", "polynomial_name"]

#: Words of the input before those of the parts.
HEAD = ("point", Z, ALPHA, "coefficient", "power")
#: Words of a part before its cells.
PART_HEAD = ("height", CLAIMED_SUM)
#: Longer columns of constants would need a table's chip, whose values are opened.
FIXED_VALUES_MAX = 256

Lines = list[str]


@dataclass(frozen=True)
class Part:
    """Consecutive constraints of a chip that one contract evaluates."""

    chip: Chip
    constraints: tuple[Constraint, ...]

    @cached_property
    def tape(self) -> Tape:
        """An output for each constraint."""
        return tape_of([constraint.expression for constraint in self.constraints])

    @cached_property
    def opened(self) -> tuple[tuple[Column, int], ...]:
        """The cells that the input holds, in the order of the tape."""
        return tuple(one for one in self.tape.cells if is_opened(self.chip, one[0]))

    @cached_property
    def evaluated(self) -> tuple[tuple[Column, int], ...]:
        """The cells that the contract computes from polynomials."""
        return tuple(one for one in self.tape.cells if not is_opened(self.chip, one[0]))

    @property
    def height_min(self) -> int:
        """The least height; a table's own height depends on the program and is the verifier's."""
        patterns = [constraint.rows.period for constraint in self.constraints]
        return max(patterns) if self.chip.is_table else self.chip.period

    @property
    def input_words(self) -> int:
        """The words that the part adds to the input."""
        return len(PART_HEAD) + len(self.opened)


def polynomial_name(chip: Chip, column: Column) -> str:
    """The Yul function that evaluates a column of constants."""
    words = f"{chip.name} {column.name}".replace("-", " ").split()
    return words[0].lower() + "".join(word.capitalize() for word in words[1:])


@dataclass(slots=True)
class PartCode:
    """Emits a part: `prepare`, and `combine` after all denominators have been inverted.

    `total` and `power` are the addresses of the sum so far and of the next constraint's power.
    """

    part: Part
    first_word: int
    memory: Memory
    total: int
    power: int
    raised: dict[int, int] = field(default_factory=dict)
    row_points: dict[int, int] = field(default_factory=dict)
    quotients: dict[Rows, Quotient] = field(default_factory=dict)
    denominators: dict[tuple[Factor, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        name = self.part.chip.name
        self.quotients = {one.rows: inverse_zerofier(one.rows) for one in self.part.constraints}
        factors = [one for pair in self.quotients.values() for one in (*pair.above, *pair.below)]
        periods = {one.period for one in factors if isinstance(one, Coset)}
        periods |= {_repetition(column) for column, _ in self.part.evaluated}
        for period in sorted(periods, reverse=True):
            self.raised[period] = self.memory.take(f"{name}: point^(height / {period})")
        for row in sorted({one.row for one in factors if isinstance(one, SingleRow)} - {0}):
            self.row_points[row] = self.memory.take(f"{name}: the point of row {row}")

    def take_denominators(self) -> None:
        """Reserve the words of the denominators; those of all parts lie in one run."""
        for quotient in self.quotients.values():
            if quotient.below not in self.denominators:
                purpose = f"{self.part.chip.name}: inverse {len(self.denominators)}"
                self.denominators[quotient.below] = self.memory.take(purpose)

    def prepare(self) -> Lines:
        """Check the height and write powers of the point, points of rows and denominators."""
        least = self.part.height_min
        return [
            f"let height := {_input(self.first_word)}",
            f"requireHeight(height, {literal(least)}, {literal(1 << ROWS_MAX_LOG2)})",
            *self._powers(),
            *self._row_points(),
            *[
                _stored(self.denominators[below], self._product(below))
                for below in self.denominators
            ],
        ]

    def combine(self) -> Lines:
        """Evaluate the constraints, collect them by rows and add the quotients to the total."""
        name = self.part.chip.name
        fixed, lines = self._fixed_columns()
        sums = {
            rows: self.memory.take(f"{name}: sum of the constraints with inverse {place}")
            for rows, place in zip(self.quotients, self._inverse_numbers(), strict=True)
        }
        base = self.memory.mark()
        found, slots = statements(
            self.part.tape,
            self._cells(fixed),
            self._parameters(),
            lambda slot: literal(base + WORD * slot),
        )
        self.memory.take(f"{name}: temporaries", slots)
        begun: set[Rows] = set()
        for one in found:
            if one.slot is not None:
                lines.append(_stored(base + WORD * one.slot, one.text))
            elif one.output is not None:
                constraint = self.part.constraints[one.output]
                lines.append(f"// {constraint.name}")
                lines += self._added(sums[constraint.rows], one.text, constraint.rows in begun)
                begun.add(constraint.rows)
        return lines + [self._total(rows, place) for rows, place in sums.items()]

    def _powers(self) -> Lines:
        """point^(height / period) for each period, by squaring from the longest period on."""
        periods = sorted(self.raised, reverse=True)
        if not periods:
            return []
        lines = [f"let raisedPoint := raised({_head('point')}, div(height, {periods[0]}), p)"]
        above = periods[0]
        for period in periods:
            squarings = (above // period).bit_length() - 1
            lines += ["raisedPoint := mulmod(raisedPoint, raisedPoint, p)"] * squarings
            lines.append(_stored(self.raised[period], "raisedPoint"))
            above = period
        return lines

    def _row_points(self) -> Lines:
        """w_H^row, from the root of unity of the highest order or from its inverse."""
        lines = []
        highest = root_of_unity(1 << ROWS_MAX_LOG2)
        for row, place in self.row_points.items():
            root = highest if row > 0 else pow(highest, -1, PRIME)
            base = f"raised({literal(root)}, div({literal(1 << ROWS_MAX_LOG2)}, height), p)"
            lines.append(_stored(place, f"powered({base}, {abs(row)}, p)"))
        return lines

    def _product(self, factors: tuple[Factor, ...]) -> str:
        """A product that fits into a word, perhaps not reduced."""
        text = self._factor(factors[0])
        for factor in factors[1:]:
            text = f"mulmod({self._factor(factor)}, {text}, p)"
        return text

    def _factor(self, factor: Factor) -> str:
        if isinstance(factor, Coset):
            root = pow(root_of_unity(factor.period), factor.offset, PRIME)
            return f"add({_loaded(self.raised[factor.period])}, {literal(PRIME - root)})"
        if factor.row == 0:
            return f"add({_head('point')}, {literal(PRIME - 1)})"
        return f"add({_head('point')}, sub(p, {_loaded(self.row_points[factor.row])}))"

    def _fixed_columns(self) -> tuple[dict[tuple[Column, int], str], Lines]:
        """A word for each cell of a column of constants, and what fills it."""
        found, lines = {}, []
        for column, rotation in self.part.evaluated:
            period = _repetition(column)
            turn = pow(root_of_unity(period), rotation, PRIME)
            at = _loaded(self.raised[period])
            at = at if turn == 1 else f"mulmod({at}, {literal(turn)}, p)"
            purpose = f"{self.part.chip.name}: {column.name}[{rotation}]"
            place = self.memory.take(purpose)
            name = polynomial_name(self.part.chip, column)
            lines.append(_stored(place, f"{name}({at}, p)"))
            found[column, rotation] = _loaded(place)
        return found, lines

    def _cells(self, fixed: dict[tuple[Column, int], str]) -> list[str]:
        first = self.first_word + len(PART_HEAD)
        places = {one: first + number for number, one in enumerate(self.part.opened)}
        return [fixed[one] if one in fixed else _input(places[one]) for one in self.part.tape.cells]

    def _parameters(self) -> list[str]:
        claimed = self.first_word + PART_HEAD.index(CLAIMED_SUM)
        known = {Z: _head(Z), ALPHA: _head(ALPHA), CLAIMED_SUM: _input(claimed)}
        return [known[name] for name in self.part.tape.parameters]

    def _inverse_numbers(self) -> list[int]:
        order = list(self.denominators)
        return [order.index(quotient.below) for quotient in self.quotients.values()]

    def _added(self, place: int, value: str, has_begun: bool) -> Lines:
        """Add a constraint's value times its power of the coefficient, and go on to the next."""
        term = f"mulmod({_loaded(self.power)}, {value}, p)"
        if has_begun:
            term = f"addmod({_loaded(place)}, {term}, p)"
        step = f"mulmod({_loaded(self.power)}, {_head('coefficient')}, p)"
        return [_stored(place, term), _stored(self.power, step)]

    def _total(self, rows: Rows, place: int) -> str:
        quotient = self.quotients[rows]
        text = f"mulmod({_loaded(place)}, {_loaded(self.denominators[quotient.below])}, p)"
        for factor in quotient.above:
            text = f"mulmod({self._factor(factor)}, {text}, p)"
        return _stored(self.total, f"addmod({_loaded(self.total)}, {text}, p)")


def polynomial(chip: Chip, column: Column) -> Lines:
    """The function that evaluates a column of constants, by Horner's rule.

    ValueError if it has too many values. The result is reduced.
    """
    if len(column.values) > FIXED_VALUES_MAX:
        raise ValueError(f"{chip.name}.{column.name}: too many values for a contract")
    highest, *others = reversed(coefficients(column.values))
    lines = [f"function {polynomial_name(chip, column)}(x, prime) -> value {{"]
    lines.append(f"value := {literal(highest)}")
    for number in others:
        product = "mulmod(value, x, prime)"
        lines.append(
            f"value := add({product}, {literal(number)})" if number else f"value := {product}"
        )
    return [*lines, "value := mod(value, prime)", "}"]


def _repetition(column: Column) -> int:
    """After how many rows a column of constants repeats."""
    return column.every * len(column.values)


def _input(word: int) -> str:
    return f"calldataload({literal(WORD * word)})"


def _head(name: str) -> str:
    return _input(HEAD.index(name))


def _loaded(place: int) -> str:
    return f"mload({literal(place)})"


def _stored(place: int, text: str) -> str:
    return f"mstore({literal(place)}, {text})"
