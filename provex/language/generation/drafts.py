"""Instructions whose offsets and labels are not numbers yet."""

from dataclasses import dataclass, field, replace

from provex.language.program_file import Hint
from provex.language.refusal import Place as SourcePlace

from .places import Formula, Frame, Label, Offset

__all__ = ["Draft", "FunctionHint", "Item", "Operand", "must_swap", "swapped"]


@dataclass(frozen=True, slots=True)
class FunctionHint:
    """The result of a function that is run unproved, on words in cells of the frame."""

    entry: Label
    arguments: tuple[Offset, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """A word as an instruction names it: direct, indirect, the frame or the clock."""

    offset: Offset = field(default_factory=Offset)
    pointer: Offset | None = None
    is_frame: bool = False
    is_clock: bool = False

    @property
    def is_for_a(self) -> bool:
        """Whether only the first operand can name it."""
        return self.pointer is not None or self.is_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An instruction whose offsets and labels are not numbers yet."""

    frame: Frame
    a: Operand | None
    b: Operand | None
    c: Offset
    formula: Formula
    c_factor: int
    call: int
    jump: Label | None
    is_transfer: bool
    is_end: bool
    """Whether the frame's code ends here: nothing follows in it."""
    code: int
    hint: Hint | FunctionHint | None
    place: SourcePlace


Item = Draft | Label


def must_swap(left: Operand | None, right: Operand | None) -> bool:
    """Whether only the other order of the operands can be written."""
    if right is None:
        return left is not None and left.is_frame
    if left is None:
        return right.is_for_a
    return (right.is_for_a and not left.is_for_a) or (left.is_frame and not right.is_frame)


def swapped(formula: Formula) -> Formula:
    """The same with its words in the other order."""
    return replace(
        formula,
        a=formula.b,
        a_factor=formula.b_factor,
        b=formula.a,
        b_factor=formula.a_factor,
    )
