"""Packs the columns of all chips into few physical columns of one length.

A column with fewer cells than the proof has rows takes every `stride`-th row from `offset` on.
Strides are powers of two, so that columns fit into each other without a gap.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .chip import Chip
from .expression import Column, ColumnKind
from .logup import with_interaction_phase

__all__ = ["Packing", "Placement", "is_committed", "pack", "packing_map"]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a virtual column lies: cell i in row offset + i * stride of a physical column."""

    chip: str
    column: Column
    physical: int
    stride: int
    offset: int

    def row(self, cell: int) -> int:
        """The physical row of a cell."""
        return self.offset + cell * self.stride

    def rotation(self, chip_rows: int) -> int:
        """How many physical rows are that many rows of the chip.

        Together with `offset` this is the mask of an expression: a constraint at row r of a chip
        with height H is evaluated at physical row r * N / H.
        """
        return chip_rows * self.stride // self.column.every


@dataclass(frozen=True, slots=True)
class Packing:
    """All placements of one phase; physical columns are numbered from 0 in each phase."""

    rows: int
    kind: ColumnKind
    placements: tuple[Placement, ...]

    @property
    def physical_columns(self) -> int:
        """How many columns are committed in this phase."""
        return 1 + max((one.physical for one in self.placements), default=-1)

    @property
    def used_cells(self) -> int:
        """The cells that belong to a chip; all others are padding."""
        return sum(self.rows // one.stride for one in self.placements)


def is_committed(chip: Chip, column: Column) -> bool:
    """Whether a column lies in a tree: all but the short patterns of chips that are no tables."""
    return chip.is_table or column.kind is not ColumnKind.FIXED


def pack(chips: Sequence[Chip], heights: Mapping[str, int], rows: int, kind: ColumnKind) -> Packing:
    """Place the columns of one phase, densest first. ValueError if a chip has too many rows.

    Takes as many physical columns as the cells need, rounded up: nothing is lost between columns.
    Of the fixed columns only those of tables are placed; the verifier evaluates all others.
    """
    wanted: list[tuple[int, str, Column]] = []
    for chip in chips:
        height = heights[chip.name]
        if rows & (rows - 1) or not chip.period <= height <= rows or height & (height - 1):
            raise ValueError(f"{chip.name}: {height} rows do not fit into {rows}")
        if chip.is_table and height != chip.period:
            raise ValueError(f"{chip.name}: a table has {chip.period} rows, found {height}")
        wanted += [
            (rows * column.every // height, chip.name, column)
            for column in with_interaction_phase(chip).columns
            if column.kind is kind and is_committed(chip, column)
        ]
    gaps: list[tuple[int, int, int]] = []
    placements = []
    used = 0
    for stride, chip_name, column in sorted(wanted, key=lambda one: one[0]):
        if not gaps:
            gaps.append((-1, used, 0))
            used += 1
        physical, offset = _take(gaps, stride)
        placements.append(Placement(chip_name, column, physical, stride, offset))
    return Packing(rows=rows, kind=kind, placements=tuple(placements))


def packing_map(packings: Sequence[Packing]) -> str:
    """The map for people: a line a virtual column, in the order of the physical ones."""
    lines = []
    for packing in packings:
        total = packing.physical_columns * packing.rows
        lines.append(
            f"{packing.kind.value}: {packing.physical_columns} columns of {packing.rows:,} rows, "
            f"{packing.used_cells:,} of {total:,} cells used"
        )
        for one in sorted(packing.placements, key=lambda one: (one.physical, one.offset)):
            place = f"column {one.physical}, row {one.offset} and every {one.stride}."
            lines.append(f"  {place}: {one.chip}.{one.column.name}")
    return "\n".join(lines)


def _take(gaps: list[tuple[int, int, int]], stride: int) -> tuple[int, int]:
    """Take the smallest gap that is left and halve it until it has the wanted stride.

    Gaps are (-stride, physical, offset). Wanted strides never fall, so that every gap is at
    least as large as what is wanted.
    """
    negative, physical, offset = heapq.heappop(gaps)
    size = -negative
    assert size <= stride, "columns come densest first"
    while size < stride:
        heapq.heappush(gaps, (-2 * size, physical, offset + size))
        size *= 2
    return physical, offset
