"""A function while its body is written."""

from dataclasses import dataclass, field
from typing import Protocol

from provex.language.instructions import Block, Branch, Function, Join
from provex.language.instructions import Value as Number

from .places import Formula, Label, Offset
from .values import Comparison, Value

__all__ = ["Body", "Choice", "Condition", "WriteBlock"]


@dataclass(slots=True)
class Body:
    """A function while its body is written: values by number, and where results go."""

    function: Function
    values: dict[Number, Value]
    uses: dict[Number, int]
    result_cells: list[Offset] | None
    end: Label
    result: Value | None = None
    is_speculative: bool = False
    choices: "dict[Number, Choice]" = field(default_factory=dict)
    """Conditions that are not written yet: whoever branches on them does it."""
    preferred: dict[Number, list[Offset]] = field(default_factory=dict)
    """Cells for values that are only handed on: written once, where they are wanted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`a and b`, `a or b`, or the opposite: the block of b runs only if a does not decide."""

    branch: Branch
    left: "Formula | Comparison | Choice"
    is_negated: bool = False

    @property
    def side(self) -> Block:
        """The block that gives b."""
        is_and = self.branch.join == Join.AND
        return self.branch.then if is_and else self.branch.otherwise


Condition = Formula | Comparison | Choice


class WriteBlock(Protocol):
    """Writes a block. Returns whether nothing behind it is reached."""

    def __call__(self, body: Body, block: Block, *, is_condition: bool = False) -> bool:
        """Write it. The result of a block that is a condition may be left to who branches on it."""
        ...
