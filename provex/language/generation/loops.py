"""Loops of the source: what is carried from turn to turn."""

from provex.language.instructions import Loop, Return
from provex.language.intervals import EMPTY, Interval
from provex.language.types import Type
from provex.protocol.field import PRIME

from .body import Body, WriteBlock
from .branches import prefer_cells
from .numbers.arithmetic import EXPONENT_MAX
from .places import Formula, Offset, constant
from .tools import Tools
from .turns import UNROLLED_TURNS_MAX, Turn, Turns
from .values import Comparison, ListValue, Relation, Value

__all__ = ["Loops"]


class Loops:
    """Writes loops."""

    def __init__(self, tools: Tools, turns: Turns, write_block: WriteBlock) -> None:
        """Write bodies as blocks."""
        self._out = tools.out
        self._memory = tools.memory
        self._arithmetic = tools.numbers.arithmetic
        self._conditions = tools.numbers.conditions
        self._program = tools.program
        self._types = tools.types
        self._turns = turns
        self._write_block = write_block

    def write(self, body: Body, loop: Loop) -> None:
        """Write a loop."""
        numbers = self._numbers(body, loop)
        if numbers is not None:
            self._unroll(body, loop, numbers)
            return
        kinds = [body.function.types[each.inside] for each in loop.carried]
        before = [body.values[each.initial] for each in loop.carried]
        words = self._words_of(before, kinds, before)

        def turn(item: Value, carried: list[Formula], cells: list[Offset]) -> list[Formula]:
            body.values[loop.item] = item
            if cells and not isinstance(loop.body.end, Return):
                prefer_cells(body, loop.body, loop.body.end.values, self._split(kinds, cells))
            rest = list(carried)
            for each, kind, value in zip(loop.carried, kinds, before, strict=True):
                body.values[each.inside] = self._memory.from_carried(kind, rest, value)
            self._write_block(body, loop.body)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            following = [body.values[each] for each in loop.body.end.values]
            return self._words_of(following, kinds, before)

        after = self._run(body, loop, words, turn)
        for each, kind, value in zip(loop.carried, kinds, before, strict=True):
            body.values[each.after] = self._memory.from_carried(kind, after, value)

    def _run(self, body: Body, loop: Loop, words: list[Formula], turn: Turn) -> list[Formula]:
        if loop.source is not None:
            items = body.values[loop.source]
            assert isinstance(items, ListValue), "a loop goes over a list"
            return self._turns.over_list(items, body.function.types[loop.item], words, turn)
        start, stop = self._bounds(body, loop)
        starts, stops = self._intervals(body, loop)
        if stops.low < starts.high and not (starts.is_empty or stops.is_empty):
            # With stop below start the counter would never meet it.
            stop = self._stop_at_least(start, stop, stops - starts)
        return self._turns.over_range(start, stop, words, turn)

    def _stop_at_least(self, start: Formula, stop: Formula, differences: Interval) -> Formula:
        """The later one of start and stop."""
        bits = max(abs(differences.low), abs(differences.high)).bit_length()
        if bits > EXPONENT_MAX:
            found = "a loop between numbers that may lie far apart"
            raise self._out.refused(found, "convert both with u64(...) first")
        is_less = self._conditions.boolean(Comparison(Relation.LESS, start, stop, bits))
        return self._arithmetic.word(self._arithmetic.select(is_less, stop, start))

    def _bounds(self, body: Body, loop: Loop) -> tuple[Formula, Formula]:
        assert loop.start is not None
        assert loop.stop is not None
        start, stop = body.values[loop.start], body.values[loop.stop]
        return self._memory.number(start), self._memory.number(stop)

    def _intervals(self, body: Body, loop: Loop) -> tuple[Interval, Interval]:
        """What is known of start and stop everywhere."""
        assert loop.start is not None
        assert loop.stop is not None
        values = self._program.analysis.functions[body.function.name].values
        found = [values.get(loop.start), values.get(loop.stop)]
        starts, stops = [one if isinstance(one, Interval) else EMPTY for one in found]
        return starts, stops

    def _words_of(
        self, values: list[Value], kinds: list[Type], before: list[Value]
    ) -> list[Formula]:
        """The words of what is carried into a turn."""
        found: list[Formula] = []
        for value, kind, earlier in zip(values, kinds, before, strict=True):
            found += self._memory.handed_on(value, kind, earlier)
        return found

    def _split(self, kinds: list[Type], cells: list[Offset]) -> list[list[Offset]]:
        """The cells of each carried value."""
        rest = list(cells)
        return [[rest.pop(0) for _ in range(self._types.shape(kind))] for kind in kinds]

    def _numbers(self, body: Body, loop: Loop) -> range | None:
        """The numbers of a loop over few that are all known."""
        if loop.source is not None:
            return None
        if not all(bound.is_constant for bound in self._bounds(body, loop)):
            return None
        bounds = zip(self._bounds(body, loop), self._intervals(body, loop), strict=True)
        start, stop = (_integer(bound, facts) for bound, facts in bounds)
        return range(start, stop) if stop - start <= UNROLLED_TURNS_MAX else None

    def _unroll(self, body: Body, loop: Loop, numbers: range) -> None:
        carried = [body.values[each.initial] for each in loop.carried]
        for number in numbers:
            body.values[loop.item] = constant(number)
            for each, value in zip(loop.carried, carried, strict=True):
                body.values[each.inside] = value
            self._write_block(body, loop.body)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            carried = [body.values[value] for value in loop.body.end.values]
        for each, value in zip(loop.carried, carried, strict=True):
            body.values[each.after] = value


def _integer(number: Formula, facts: Interval) -> int:
    """The integer that a constant stands for."""
    is_negative = not facts.holds(Interval(number.constant, number.constant))
    return number.constant - PRIME if is_negative else number.constant
