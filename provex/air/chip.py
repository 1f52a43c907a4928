"""A chip: columns, constraints with the rows they hold on, and messages on buses.

All chips of a proof share the buses; a message sent must be received as often as it is sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from .expression import Column, ColumnKind, Expression, Operation, degree, post_order

__all__ = [
    "DEGREE_MAX",
    "Bus",
    "Chip",
    "Constraint",
    "Edge",
    "Interaction",
    "Rows",
]

DEGREE_MAX = 3


class Edge(Enum):
    """What a set of rows says about the ends of a chip."""

    ALL = "all"
    FIRST = "first"
    LAST = "last"
    NOT_FIRST = "not first"
    NOT_LAST = "not last"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows with one of `offsets` mod `period`, cut down by `edge`.

    LAST and NOT_LAST speak of the last row of the pattern, FIRST and NOT_FIRST of its first.
    """

    period: int = 1
    offsets: tuple[int, ...] = (0,)
    edge: Edge = Edge.ALL

    def __post_init__(self) -> None:
        if self.period < 1 or self.period & (self.period - 1):
            raise ValueError(f"{self.period} is no power of two")
        is_sorted = list(self.offsets) == sorted(set(self.offsets))
        if not (self.offsets and is_sorted and 0 <= self.offsets[0] <= self.offsets[-1]):
            raise ValueError(f"offsets must rise: {self.offsets}")
        if self.offsets[-1] >= self.period:
            raise ValueError(f"offset {self.offsets[-1]} is beyond the period {self.period}")

    def numbers(self, height: int) -> Iterator[int]:
        """The rows in a chip of this many rows, ascending."""
        count = height // self.period * len(self.offsets)
        for index in range(count):
            if self._holds(index, count):
                block, place = divmod(index, len(self.offsets))
                yield block * self.period + self.offsets[place]

    def _holds(self, index: int, count: int) -> bool:
        match self.edge:
            case Edge.ALL:
                return True
            case Edge.FIRST:
                return index == 0
            case Edge.LAST:
                return index == count - 1
            case Edge.NOT_FIRST:
                return index > 0
            case Edge.NOT_LAST:
                return index < count - 1


@dataclass(frozen=True, slots=True)
class Bus:
    """A kind of message: its number on the wire and the names of its fields."""

    name: str
    tag: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """An expression that is zero on some rows."""

    name: str
    rows: Rows
    expression: Expression


@dataclass(frozen=True, slots=True)
class Interaction:
    """A message on a bus in some rows: `multiplicity` times sent, negative times received.

    Its fraction is added up in a cell of every `every`-th row.
    """

    name: str
    bus: Bus
    rows: Rows
    every: int
    fields: tuple[Expression, ...]
    multiplicity: Expression

    def __post_init__(self) -> None:
        if len(self.fields) != len(self.bus.fields):
            raise ValueError(f"{self.name}: expected {self.bus.fields}")
        if any(offset % self.every for offset in (self.rows.period, *self.rows.offsets)):
            raise ValueError(f"{self.name}: no cell in some of its rows")
        if self.rows.edge is not Edge.ALL:
            raise ValueError(f"{self.name}: a message may not depend on the chip's ends")


@dataclass(frozen=True, slots=True)
class Chip:
    """A table of the proof. `period` rows make one instance; the height is a multiple of it.

    `is_table` says that the height is the period in every proof: its fixed columns are committed
    once for ever.
    """

    name: str
    period: int
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...]
    interactions: tuple[Interaction, ...]
    is_table: bool = False

    def __post_init__(self) -> None:
        _check_names(self.name, [column.name for column in self.columns])
        _check_names(self.name, [constraint.name for constraint in self.constraints])
        for column in self.columns:
            if column.every > self.period:
                raise ValueError(f"{self.name}.{column.name}: less than a cell an instance")
            if column.every * len(column.values) > self.period:
                raise ValueError(f"{self.name}.{column.name}: repeats less often than the chip")
        for constraint in self.constraints:
            _check_expression(self, constraint.name, constraint.rows, [constraint.expression])
            if degree(constraint.expression) > DEGREE_MAX:
                raise ValueError(f"{self.name}.{constraint.name}: degree above {DEGREE_MAX}")
        for interaction in self.interactions:
            roots = [*interaction.fields, interaction.multiplicity]
            _check_expression(self, interaction.name, interaction.rows, roots)

    def column(self, name: str) -> Column:
        """The column of this name. KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]

    def committed(self) -> tuple[Column, ...]:
        """The columns the prover fills before the challenges."""
        return tuple(column for column in self.columns if column.kind is ColumnKind.MAIN)


def _check_names(chip: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{chip}: names used twice: {twice}")


def _check_expression(chip: Chip, name: str, rows: Rows, roots: Sequence[Expression]) -> None:
    """Every cell must be of a column of the chip and exist in all rows of the set."""
    columns = set(chip.columns)
    for node in post_order(roots):
        if node.operation is not Operation.CELL:
            continue
        if node.column is None or node.column not in columns:
            raise ValueError(f"{chip.name}.{name}: a cell of another chip")
        every = node.column.every
        places = [rows.period, *(offset + node.number for offset in rows.offsets)]
        if any(place % every for place in places):
            where = f"{node.column.name}[{node.number}]"
            raise ValueError(f"{chip.name}.{name}: {where} exists only in every {every}. row")
        if rows.period > chip.period:
            raise ValueError(f"{chip.name}.{name}: its rows repeat less often than the chip")
