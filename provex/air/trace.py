"""A filled table of one chip, and how an expression reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .chip import Chip
from .expression import Column, ColumnKind, Expression, evaluate

__all__ = ["ChipTrace", "chip_trace"]


@dataclass(frozen=True, slots=True)
class ChipTrace:
    """The cells of each committed column, from the top; `height` counts the chip's rows."""

    height: int
    cells: Mapping[str, Sequence[int]]

    def cell(self, column: Column, row: int) -> int:
        """The cell in a row of the chip; rows wrap around."""
        place = row % self.height // column.every
        if column.kind is ColumnKind.FIXED:
            return column.values[place % len(column.values)]
        return self.cells[column.name][place]

    def value(
        self, expression: Expression, row: int, parameters: Mapping[str, int] | None = None
    ) -> int:
        """The value of an expression at a row."""
        known = parameters or {}
        return evaluate(
            expression, lambda column, by: self.cell(column, row + by), known.__getitem__
        )


def chip_trace(chip: Chip, height: int, cells: Mapping[str, Sequence[int]]) -> ChipTrace:
    """A trace of the right shape. ValueError if columns or lengths are not the chip's."""
    if height < chip.period or height & (height - 1):
        raise ValueError(f"{chip.name}: {height} rows")
    expected = {column.name: height // column.every for column in chip.committed()}
    found = {name: len(column) for name, column in cells.items()}
    if found != expected:
        raise ValueError(f"{chip.name}: expected cells {expected}, found {found}")
    return ChipTrace(height=height, cells=cells)
