"""Branches: both sides with jumps, one side that returns, or arithmetic in their place."""

from collections.abc import Iterable
from dataclasses import dataclass

from provex.language.instructions import Block, Branch, Return
from provex.language.instructions import Value as Number
from provex.language.types import Type

from .body import Body, Condition, WriteBlock
from .choices import Choices
from .places import Formula, Label, Offset, Place, of_place
from .selections import Selections
from .tools import Tools
from .turns import hand_on
from .usage import builder_of, does_end
from .values import Value

__all__ = ["Branches", "prefer_cells"]


class Branches:
    """Writes branches."""

    def __init__(self, tools: Tools, choices: Choices, write_block: WriteBlock) -> None:
        """Write both sides as blocks."""
        self._out = tools.out
        self._memory = tools.memory
        self._types = tools.types
        self._choices = choices
        self._selections = Selections(tools, write_block)
        self._write_block = write_block

    def write(self, body: Body, branch: Branch) -> bool:
        """Write a branch. Returns whether nothing behind it is reached."""
        condition = self._choices.condition(body, branch.condition)
        known = self._choices.known(condition)
        preferred = [body.preferred.pop(result, None) for result in branch.results]
        if known is not None:
            return self._only(body, branch, branch.then if known else branch.otherwise)
        if self._selections.write(body, branch, condition):
            return False
        if does_end(branch.then) or does_end(branch.otherwise):
            return self._one_sided(body, branch, condition)
        kinds = [body.function.types[value] for value in branch.results]
        cells = [
            wanted or self._new_cells(kind) for wanted, kind in zip(preferred, kinds, strict=True)
        ]
        before = [builder_of(body, branch, place) for place in range(len(branch.results))]
        results = [_Result(*each) for each in zip(kinds, cells, before, strict=True)]
        if self._two_sided(body, branch, condition, results):
            return True
        for value, result in zip(branch.results, results, strict=True):
            words = [of_place(Place(self._out.frame, cell)) for cell in result.cells]
            body.values[value] = self._memory.from_carried(result.kind, words, result.before)
        return False

    def _new_cells(self, kind: Type) -> list[Offset]:
        return [Offset(self._out.frame.cell()) for _ in range(self._types.shape(kind))]

    def _two_sided(
        self, body: Body, branch: Branch, condition: Condition, results: "list[_Result]"
    ) -> bool:
        """Both sides, each of which writes its results to the cells."""
        end = Label("end of branch")
        sides = [(branch.then, Label("then")), (branch.otherwise, Label("otherwise"))]
        is_first = self._choices.prefers_true(condition, branch)
        if not is_first:
            sides.reverse()
        # The side to which the jump leads stands behind the other one.
        (later, start), (sooner, _) = sides
        with self._out.scope():
            self._choices.jump(body, condition, start, is_first)
            ended = self._arm(body, sooner, results)
            if not ended:
                self._out.go(end)
        self._out.label(start)
        with self._out.scope():
            also_ended = self._arm(body, later, results)
        self._out.label(end)
        return ended and also_ended

    def _only(self, body: Body, branch: Branch, block: Block) -> bool:
        """The one side that is ever taken."""
        if self._write_block(body, block):
            return True
        assert not isinstance(block.end, Return), "the block ends"
        for result, value in zip(branch.results, block.end.values, strict=True):
            body.values[result] = body.values[value]
        return False

    def _one_sided(self, body: Body, branch: Branch, condition: Condition) -> bool:
        """A branch of which one side returns: what follows belongs to the other one."""
        label = Label("one side")
        is_then = does_end(branch.then)
        ending, other = branch.then, branch.otherwise
        if not is_then:
            ending, other = other, ending
        if self._choices.prefers_true(condition, branch) == is_then or isinstance(
            condition, Formula
        ):
            with self._out.scope():
                self._choices.jump(body, condition, label, is_then)
            with self._out.aside():
                self._out.label(label)
                self._write_block(body, ending)
            return self._only(body, branch, other)
        with self._out.scope():
            self._choices.jump(body, condition, label, not is_then)
            self._write_block(body, ending)
        self._out.label(label)
        return self._only(body, branch, other)

    def _arm(self, body: Body, block: Block, results: "list[_Result]") -> bool:
        """One side of a branch. Returns whether it ends with a return."""
        if not isinstance(block.end, Return):
            prefer_cells(body, block, block.end.values, [result.cells for result in results])
        if self._write_block(body, block):
            return True
        assert not isinstance(block.end, Return), "the block ends"
        for result, number in zip(results, block.end.values, strict=True):
            value = body.values[number]
            words = self._memory.handed_on(value, result.kind, result.before)
            for word, offset in zip(words, result.cells, strict=True):
                hand_on(self._out, word, offset)
        return False


@dataclass(frozen=True, slots=True)
class _Result:
    """What both sides of a branch give: its type, its cells, and a builder it grows from."""

    kind: Type
    cells: list[Offset]
    before: Value | None


def prefer_cells(
    body: Body, block: Block, values: Iterable[Number], cells: list[list[Offset]]
) -> None:
    """Branches of a block whose result is only handed on write it where it is wanted."""
    results = {
        result
        for statement in block.statements
        if isinstance(statement, Branch)
        for result in statement.results
    }
    for value, offsets in zip(values, cells, strict=True):
        if value in results and body.uses.get(value) == 1 and offsets:
            body.preferred[value] = offsets
