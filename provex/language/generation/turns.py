"""Turns: code that runs once for each item or number, each time in a new frame."""

from collections.abc import Callable

from provex.language.program_file import Call
from provex.language.types import Type

from .emitter import Emitter
from .places import (
    TURNS_MAX,
    Formula,
    Frame,
    FramePlace,
    Label,
    Offset,
    Place,
    Region,
    RegionKind,
    of_place,
)
from .tools import Tools
from .values import ListValue, Value

__all__ = ["UNROLLED_TURNS_MAX", "Turn", "Turns", "hand_on"]

Turn = Callable[[Value, list[Formula], list[Offset]], list[Formula]]
"""Writes a turn: from its item and the carried words to the next ones, perhaps in these cells."""

UNROLLED_TURNS_MAX = 8


class Turns:
    """Writes turns."""

    def __init__(self, tools: Tools) -> None:
        """Write with these tools."""
        self._out = tools.out
        self._memory = tools.memory
        self._arithmetic = tools.numbers.arithmetic
        self._conditions = tools.numbers.conditions
        self._types = tools.types

    def over_list(
        self,
        items: ListValue,
        kind: Type,
        carried: list[Formula],
        turn: Turn,
    ) -> list[Formula]:
        """A turn for each item. `turn` gets the item and the carried words and gives the next."""
        if items.items is not None and len(items.items) <= UNROLLED_TURNS_MAX:
            for item in items.items:
                carried = turn(item, carried, [])
            return carried
        width = self._types.width(kind)
        start = self._memory.pointer_of_list(items, kind)
        end = self._arithmetic.add(start, items.length.scaled(width))

        def at(pointer: Value, words: list[Formula], cells: list[Offset]) -> list[Formula]:
            return turn(self._memory.at(kind, self._memory.number(pointer), 0), words, cells)

        return self._turns(start, end, width, carried, at)

    def over_range(
        self,
        start: Formula,
        stop: Formula,
        carried: list[Formula],
        turn: Turn,
    ) -> list[Formula]:
        """A turn for each integer from start to before stop, which is not below start."""
        return self._turns(start, stop, 1, carried, turn)

    def _turns(
        self,
        start: Formula,
        end: Formula,
        step: int,
        carried: list[Formula],
        turn: Turn,
    ) -> list[Formula]:
        """The turns of a loop, each in a frame of its own behind that of the turn before."""
        out = self._out
        if start == end:
            return carried
        outer = out.frame
        frame = Frame(f"turn in {outer.name}", parent=outer)
        region = outer.region(RegionKind(frame, TURNS_MAX))
        end_cell = out.cell_of(end)
        head, leave, behind = Label("turn"), Label("last turn"), Label("behind the loop")
        position = frame.cell()
        cells = [frame.cell() for _ in carried]
        after = [Offset(outer.cell()) for _ in carried]
        with out.buffer(frame) as code:
            here = Place(frame, Offset(position).turned(frame, -1))
            words = [of_place(Place(frame, Offset(cell).turned(frame, -1))) for cell in cells]
            out.label(head)
            out.emit(a=end_cell, b=here, c_factor=0, call=Call.EQUAL, jump=leave)
            with out.scope():
                targets = [Offset(cell) for cell in cells]
                following = turn(of_place(here), words, targets)
                for word, target in zip(following, targets, strict=True):
                    hand_on(out, word, target)
                out.cell_of(of_place(here).plus_constant(step), target=Offset(position))
                self._go_on(frame, head)
            out.label(leave)
            self._leave(outer, words, after, behind)
        self._enter(frame, region, [start, *carried], [position, *cells], head)
        out.items += code
        out.label(behind)
        return [of_place(Place(outer, offset)) for offset in after]

    def _go_on(self, frame: Frame, head: Label) -> None:
        """Hand on the addresses of the frames around the loop, and begin the next turn."""
        self._out.outer_cell(frame.parent or frame)
        for outer, cell in list(frame.outer.items()):
            here = of_place(Place(frame, Offset(cell).turned(frame, -1)))
            self._out.cell_of(here, target=Offset(cell))
            assert outer is not frame, "a frame is not around itself"
        following = Offset().turned(frame, 1)
        address = Formula(0, FramePlace(frame), 1, None, 0, 0, None, following)
        self._out.transfer(head, address, is_end=True)

    def _leave(
        self, outer: Frame, words: list[Formula], after: list[Offset], behind: Label
    ) -> None:
        """Hand the carried words to the frame around the loop and return to it."""
        back = Place(self._out.frame, self._out.outer_cell(outer))
        for word, offset in zip(words, after, strict=True):
            place = word.place
            assert place is not None, "a carried word is a word"
            address = Formula(0, None, 0, back, 1, 0, None, offset)
            self._out.emit(a=place, b=back, formula=address, call=Call.WRITE)
        self._out.transfer(behind, of_place(back), is_end=True)

    def _enter(
        self, frame: Frame, region: Region, words: list[Formula], cells: list[int], head: Label
    ) -> None:
        """Write what the first turn finds where later ones find the turn before; then begin it."""
        out = self._out
        for word, cell in zip(words, cells, strict=True):
            out.cell_of(word, target=Offset(cell).in_region(region))
        for outer, cell in list(frame.outer.items()):
            out.cell_of(of_place(FramePlace(outer)), target=Offset(cell).in_region(region))
        first = Offset().in_region(region).turned(frame, 1)
        out.transfer(head, Formula(0, FramePlace(out.frame), 1, None, 0, 0, None, first))


def hand_on(out: Emitter, word: Formula, target: Offset) -> None:
    """Write a word to a cell, unless it was written there in the first place."""
    if word.place != Place(out.frame, target):
        out.cell_of(word, target=target)
