"""Which values of committed columns the constraints of a layout read, relative to one point."""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.emit.bytecode_reader import AirProgram, LayoutProgram
from provex.air.expression import ColumnKind
from provex.protocol.field import PRIME

from .batch import Opening
from .domain import root_of_unity

__all__ = ["COMPOSITION_PIECES", "Cell", "Mask", "mask_of", "shift_of_rows"]

COMPOSITION_PIECES = 3
#: The order of the trees, and the places of their phases in a layout.
_PHASES = ((ColumnKind.FIXED, 2), (ColumnKind.MAIN, 0), (ColumnKind.INTERACTION, 1))

Cell = tuple[int, int]
"""A column over all trees, and a power of the generator of the rows."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is opened: the pieces of the composition come last."""

    widths: tuple[int, ...]
    """Columns of each tree: fixed, main, interaction, composition, without empty ones."""
    openings: tuple[Cell, ...]
    places: dict[tuple[int, str, int], int]
    """The opening of a chip's column at a rotation; patterns in no tree have none."""
    rows_log2: int

    def points(self, point: int) -> list[int]:
        """The points, in the order of the powers that lead to them."""
        generator = root_of_unity(self.rows_log2)
        return [point * pow(generator, shift, PRIME) % PRIME for shift in self._shifts()]

    def claims(self) -> list[Opening]:
        """The openings by column and number of the point."""
        number_of = {shift: number for number, shift in enumerate(self._shifts())}
        return [Opening(column=column, point=number_of[shift]) for column, shift in self.openings]

    def _shifts(self) -> list[int]:
        return sorted({shift for _, shift in self.openings})


def mask_of(air: AirProgram, layout: LayoutProgram) -> Mask:
    """The mask of a layout."""
    first: dict[ColumnKind, int] = {}
    total = 0
    for kind, place in _PHASES:
        first[kind] = total
        total += layout.widths[place]
    cells: dict[tuple[int, str, int], Cell] = {}
    for number, chip in enumerate(air.chips):
        for column, rotation in chip.tape.cells:
            place_of = layout.places.get((number, chip.columns.index(column)))
            if place_of is not None:
                shift = place_of.offset + shift_of_rows(layout, number, rotation)
                physical = first[column.kind] + place_of.physical
                cells[number, column.name, rotation] = (physical, shift % (1 << layout.rows_log2))
    pieces = [(total + piece, 0) for piece in range(COMPOSITION_PIECES)]
    openings = sorted({*cells.values(), *pieces})
    numbers = {cell: number for number, cell in enumerate(openings)}
    return Mask(
        widths=_widths(layout),
        openings=tuple(openings),
        places={key: numbers[cell] for key, cell in cells.items()},
        rows_log2=layout.rows_log2,
    )


def shift_of_rows(layout: LayoutProgram, chip: int, rotation: int) -> int:
    """How many rows of the proof a rotation in rows of a chip is, wrapped around."""
    height_log2 = layout.heights_log2[chip]
    return rotation % (1 << height_log2) << (layout.rows_log2 - height_log2)


def _widths(layout: LayoutProgram) -> tuple[int, ...]:
    widths: Sequence[int] = [layout.widths[place] for _, place in _PHASES]
    return tuple(width for width in (*widths, COMPOSITION_PIECES) if width)
