"""Loops of the source: what is carried from turn to turn."""

from provex.language.instructions import Loop, Return
from provex.language.types import Type

from .body import Body, WriteBlock
from .branches import prefer_cells
from .places import Formula, Offset, constant
from .tools import Tools
from .turns import UNROLLED_TURNS_MAX, Turn, Turns
from .values import ListValue, Value

__all__ = ["Loops"]


class Loops:
    """Writes loops."""

    def __init__(self, tools: Tools, turns: Turns, write_block: WriteBlock) -> None:
        """Write bodies as blocks."""
        self._memory = tools.memory
        self._types = tools.types
        self._turns = turns
        self._write_block = write_block

    def write(self, body: Body, loop: Loop) -> None:
        """Write a loop."""
        if loop.source is None and self._is_unrolled(body, loop):
            self._unroll(body, loop)
            return
        kinds = [body.function.types[each.inside] for each in loop.carried]
        before = [body.values[each.initial] for each in loop.carried]
        words = self._carried_words(before, kinds)

        def turn(item: Value, carried: list[Formula], cells: list[Offset]) -> list[Formula]:
            body.values[loop.item] = item
            if cells and not isinstance(loop.body.end, Return):
                prefer_cells(body, loop.body, loop.body.end.values, self._split(kinds, cells))
            rest = list(carried)
            for each, kind, value in zip(loop.carried, kinds, before, strict=True):
                body.values[each.inside] = self._memory.from_carried(kind, rest, value)
            self._write_block(body, loop.body)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            return self._carried_words([body.values[each] for each in loop.body.end.values], kinds)

        after = self._run(body, loop, words, turn)
        for each, kind, value in zip(loop.carried, kinds, before, strict=True):
            body.values[each.after] = self._memory.from_carried(kind, after, value)

    def _run(self, body: Body, loop: Loop, words: list[Formula], turn: Turn) -> list[Formula]:
        if loop.source is not None:
            items = body.values[loop.source]
            assert isinstance(items, ListValue), "a loop goes over a list"
            return self._turns.over_list(items, body.function.types[loop.item], words, turn)
        assert loop.start is not None
        assert loop.stop is not None
        start, stop = body.values[loop.start], body.values[loop.stop]
        return self._turns.over_range(
            self._memory.number(start), self._memory.number(stop), words, turn
        )

    def _carried_words(self, values: list[Value], kinds: list[Type]) -> list[Formula]:
        found: list[Formula] = []
        for value, kind in zip(values, kinds, strict=True):
            found += self._memory.carried_words(value, kind)
        return found

    def _split(self, kinds: list[Type], cells: list[Offset]) -> list[list[Offset]]:
        """The cells of each carried value."""
        rest = list(cells)
        return [[rest.pop(0) for _ in range(self._types.shape(kind))] for kind in kinds]

    def _is_unrolled(self, body: Body, loop: Loop) -> bool:
        assert loop.start is not None
        assert loop.stop is not None
        start, stop = body.values[loop.start], body.values[loop.stop]
        if not (isinstance(start, Formula) and isinstance(stop, Formula)):
            return False
        if not (start.is_constant and stop.is_constant):
            return False
        return stop.constant - start.constant <= UNROLLED_TURNS_MAX

    def _unroll(self, body: Body, loop: Loop) -> None:
        assert loop.start is not None
        assert loop.stop is not None
        start = self._memory.number(body.values[loop.start])
        stop = self._memory.number(body.values[loop.stop])
        carried = [body.values[each.initial] for each in loop.carried]
        for number in range(start.constant, stop.constant):
            body.values[loop.item] = constant(number)
            for each, value in zip(loop.carried, carried, strict=True):
                body.values[each.inside] = value
            self._write_block(body, loop.body)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            carried = [body.values[value] for value in loop.body.end.values]
        for each, value in zip(loop.carried, carried, strict=True):
            body.values[each.after] = value
