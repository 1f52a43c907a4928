"""Writes instructions: finds operands for formulas, keeps constants in cells, places labels."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from provex.language.program_file import Call, Hint
from provex.language.refusal import Place as SourcePlace
from provex.language.refusal import refused
from provex.protocol.errors import TYPE_REFUSED, Rejected
from provex.protocol.field import PRIME

from .drafts import Draft, FunctionHint, Item, Operand, must_swap, swapped
from .places import (
    CLOCK,
    Formula,
    Frame,
    FramePlace,
    Label,
    Offset,
    Place,
    Source,
    constant,
    of_place,
)

__all__ = ["Emitter"]


class Emitter:
    """Instructions in order. `frame` is where the code at hand keeps its cells."""

    def __init__(self, frame: Frame, place: SourcePlace) -> None:
        """Start with no instructions."""
        self.frame = frame
        self.place = place
        self.code = 0
        self.items: list[Item] = []
        self._aside: list[Item] = []
        self._scopes: list[dict[object, Place]] = [{}]

    # Structure.

    def label(self, label: Label) -> None:
        """The next instruction stands at the label."""
        self.items.append(label)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """What is kept in cells here is not known behind: the code may be skipped."""
        self._scopes.append({})
        yield
        self._scopes.pop()

    @contextmanager
    def buffer(self, frame: Frame) -> Iterator[list[Item]]:
        """Instructions of another frame, for later."""
        kept = self.items, self._aside, self.frame
        self.items, self._aside, self.frame = [], [], frame
        with self.scope():
            yield self.items
        self.items += self._aside
        self.items, self._aside, self.frame = kept

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Instructions that do not go on with what follows: they stand behind the frame's code."""
        kept = self.items
        self.items = []
        with self.scope():
            yield
        self._aside += self.items
        self.items = kept

    def finished(self) -> list[Item]:
        """All instructions of the function."""
        return [*self.items, *self._aside]

    def refused(self, found: str, instead: str, code: int = TYPE_REFUSED) -> Rejected:
        """The refusal of what stands at the place that is being written."""
        return refused(code, self.place, found, instead)

    def remembered(self, key: object) -> Place | None:
        """A word kept under this key, wherever it can be read from here."""
        for scope in reversed(self._scopes):
            if key in scope:
                return scope[key]
        return None

    def remember(self, key: object, place: Place) -> Place:
        """Keep a word for the code that follows in this scope."""
        self._scopes[-1][key] = place
        return place

    # Words.

    def cell_of(self, formula: Formula, *, target: Offset | None = None, code: int = 0) -> Place:
        """A place that holds the formula's value: the one it reads, or a cell written now."""
        if target is None:
            place = formula.place
            if place is not None:
                return place
            if formula.is_constant:
                return self.constant_cell(formula.constant)
            found = self._frame_cell(formula) or self.remembered(formula)
            if found is not None:
                return found
        written = self.emit(formula=formula, target=target, code=code)
        if target is None:
            self.remember(formula, written)
        return written

    def _frame_cell(self, formula: Formula) -> Place | None:
        """Where a turn's frame already keeps the address of a frame around it."""
        source = formula.a
        if not isinstance(source, FramePlace) or source.frame is self.frame:
            return None
        if formula != of_place(source):
            return None
        return Place(self.frame, self.outer_cell(source.frame))

    def constant_cell(self, number: int) -> Place:
        """A cell that holds a number."""
        key = ("constant", number % PRIME)
        found = self.remembered(key)
        if found is None:
            found = self.remember(key, self.emit(formula=constant(number)))
        return found

    def direct_cell_of(self, formula: Formula) -> Place:
        """A cell of this frame that holds the formula's value."""
        place = self.cell_of(formula)
        operand = self._operand(place)
        if operand.pointer is None:
            return Place(self.frame, operand.offset)
        key = ("loaded", place)
        found = self.remembered(key)
        if found is None or found.frame is not self.frame:
            found = self.remember(key, self.emit(formula=of_place(place)))
        return found

    # Instructions.

    def emit(
        self,
        *,
        formula: Formula | None = None,
        a: Source | None = None,
        b: Source | None = None,
        is_commutative: bool = False,
        c_factor: int = 1,
        call: int = 0,
        target: Offset | None = None,
        jump: Label | None = None,
        is_transfer: bool = False,
        is_end: bool = False,
        code: int = 0,
        hint: Hint | FunctionHint | None = None,
    ) -> Place:
        """Write an instruction, whose operands are a formula's words. Returns where c stands."""
        equation = Formula() if formula is None else formula
        if a is None and b is None:
            equation = equation.normal()
            a, b = equation.a, equation.b
            is_commutative = True
        left, right, equation = self._arranged(a, b, equation, is_commutative)
        offset = Offset(self.frame.cell()) if target is None else target
        self.items.append(
            Draft(
                frame=self.frame,
                a=left,
                b=right,
                c=offset,
                formula=equation,
                c_factor=c_factor,
                call=call,
                jump=jump,
                is_transfer=is_transfer,
                is_end=is_end,
                code=code or self.code,
                hint=hint,
                place=self.place,
            )
        )
        return Place(self.frame, offset)

    def require_zero(self, formula: Formula, code: int) -> None:
        """Assert that a formula is zero."""
        self.emit(formula=formula, c_factor=0, code=code)

    def go(self, label: Label) -> None:
        """Jump forwards."""
        self.emit(formula=constant(1), jump=label)

    def go_if(self, formula: Formula, label: Label) -> None:
        """Jump forwards if a boolean is 1."""
        self.emit(formula=formula, jump=label)

    def transfer(self, label: Label, frame: Formula, *, is_end: bool = False) -> None:
        """Go on at a label in another frame; what follows in this one is where it comes back."""
        if frame.place is None:
            self.emit(formula=frame, jump=label, is_transfer=True, is_end=is_end)
            return
        # As the first operand it would count into the next counter.
        word = self.direct_cell_of(frame)
        back = Formula(0, None, 0, word, 1)
        self.emit(b=word, formula=back, jump=label, is_transfer=True, is_end=is_end)

    def leave(self, counter: Place, frame: Place) -> None:
        """Go on where two cells say."""
        back = Formula(0, None, 0, frame, 1)
        self.emit(a=counter, b=frame, formula=back, is_transfer=True, is_end=True)

    def write(self, word: Formula, pointer: Formula, words: int | Offset) -> None:
        """Write a word so far behind a pointer."""
        place = self.cell_of(word)
        at = self.direct_cell_of(pointer)
        number, offset = (words, None) if isinstance(words, int) else (0, words)
        address = Formula(number % PRIME, None, 0, None, 0, 0, None, offset)
        self.emit(
            a=place,
            b=at,
            formula=replace(address, b=at, b_factor=1),
            call=Call.WRITE,
        )

    # Operands.

    def frame_word(self, frame: Frame) -> Formula:
        """The address of a frame that can be seen from here."""
        return of_place(FramePlace(frame))

    def outer_cell(self, frame: Frame) -> Offset:
        """Where this turn's frame finds the address of a frame around it."""
        here = self.frame
        if frame not in here.outer:
            here.outer[frame] = here.cell()
        return Offset(here.outer[frame]).turned(here, -1)

    def _arranged(
        self, a: Source | None, b: Source | None, equation: Formula, is_commutative: bool
    ) -> tuple[Operand | None, Operand | None, Formula]:
        """The operands of an instruction, in an order and form that it can name."""
        left = None if a is None else self._operand(a)
        right = None if b is None else self._operand(b)
        if is_commutative and must_swap(left, right):
            left, right = right, left
            equation = swapped(equation)
            a, b = b, a
        if left is not None and left.is_frame:
            left = self._loaded(a)
        if right is not None and right.is_for_a:
            right = self._loaded(b)
        return left, right, equation

    def _operand(self, source: Source) -> Operand:
        if source is CLOCK:
            return Operand(is_clock=True)
        if isinstance(source, FramePlace):
            if source.frame is self.frame:
                return Operand(is_frame=True)
            return Operand(self.outer_cell(source.frame))
        assert isinstance(source, Place)
        if source.frame is self.frame:
            return Operand(source.offset, source.pointer)
        outer = self.outer_cell(source.frame)
        if source.pointer is None:
            return Operand(source.offset, outer)
        pointer = self._pointer_here(source.frame, source.pointer)
        return Operand(source.offset, pointer)

    def _pointer_here(self, frame: Frame, pointer: Offset) -> Offset:
        """A pointer of a frame around this one, loaded into a cell."""
        key = ("pointer", self.frame, frame, pointer)
        found = self.remembered(key)
        if found is None:
            found = self.remember(key, self.emit(formula=of_place(Place(frame, pointer))))
        return found.offset

    def _loaded(self, source: Source | None) -> Operand:
        assert source is not None, "there is an operand to load"
        key = ("loaded", source, self.frame)
        found = self.remembered(key)
        if found is None:
            found = self.remember(key, self.emit(formula=of_place(source)))
        return Operand(found.offset)
