"""Which functions have frames of their own, and how they are called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from provex.language.compiler import CheckedProgram
from provex.language.program_file import FRESH_UNIT

from .call_graph import CallGraph
from .parts import Part
from .places import CLOCK, Formula, Frame, FramePlace, Label, Offset, Place, RegionKind, of_place
from .tools import Tools
from .values import Types

__all__ = ["PARAMETERS_BEGIN", "CalledFunction", "Calls", "call_function"]

PARAMETERS_BEGIN = 2
"""Cells of a frame before its parameters: the return counter and the caller's frame."""


@dataclass(eq=False, slots=True)
class CalledFunction:
    """A function with a frame of its own."""

    name: str
    entry: Label
    frame: Frame
    is_recursive: bool
    parameter_words: int
    result_words: int

    @property
    def result_cells(self) -> range:
        """Where its frame holds the words of the result."""
        first = PARAMETERS_BEGIN + self.parameter_words
        return range(first, first + self.result_words)


@dataclass(slots=True)
class Calls:
    """Which functions are compiled into their callers, and those that were called so far."""

    program: CheckedProgram
    types: Types
    graph: CallGraph
    halt: Label
    parts: Mapping[Part, Label] = field(default_factory=dict)
    """Where each part of the run but the first begins."""
    late_checks: dict[Part, list[Callable[[], None]]] = field(default_factory=dict)
    """Write what a part checks of the input."""
    called: dict[str, CalledFunction] = field(default_factory=dict)

    def part_at(self, caller: str, callee: str) -> Part | None:
        """The part that begins before this call, if one does."""
        for part in self.parts:
            if (part.caller, part.callee) == (caller, callee):
                return part
        return None

    def function(self, name: str) -> CalledFunction:
        """The function to call; it is written later."""
        if name not in self.called:
            function = self.program.compiled.functions[name]
            words = sum(self.types.shape(function.types[value]) for _, value in function.parameters)
            self.called[name] = CalledFunction(
                name=name,
                entry=Label(name),
                frame=Frame(name),
                is_recursive=self.graph.is_recursive(name),
                parameter_words=words,
                result_words=self.types.shape(function.result),
            )
        return self.called[name]


def call_function(tools: Tools, called: CalledFunction, words: list[Formula]) -> list[Formula]:
    """Call a function on these words; the words of its result."""
    back = Label(f"behind the call of {called.name}")
    own = Formula(0, FramePlace(tools.out.frame), 1)
    written = [Formula(label=back), own, *words]
    if called.is_recursive:
        return _call_afresh(tools, called, written, back)
    out, frame = tools.out, tools.out.frame
    region = frame.region(RegionKind(called.frame, 1))
    # Words first: what they need may be calls themselves.
    for number, word in enumerate(written):
        out.cell_of(word, target=Offset(number).in_region(region))
    address = Formula(0, FramePlace(frame), 1, None, 0, 0, None, Offset().in_region(region))
    out.transfer(called.entry, address)
    out.label(back)
    return [
        of_place(Place(frame, Offset(number).in_region(region))) for number in called.result_cells
    ]


def _call_afresh(
    tools: Tools, called: CalledFunction, written: list[Formula], back: Label
) -> list[Formula]:
    """The same in a frame that only the clock makes new."""
    out = tools.out
    fresh = of_place(out.emit(formula=Formula(0, CLOCK, FRESH_UNIT)))
    for number, word in enumerate(written):
        out.write(word, fresh, number)
    out.transfer(called.entry, fresh)
    out.label(back)
    return [tools.memory.word_at(fresh, number) for number in called.result_cells]
