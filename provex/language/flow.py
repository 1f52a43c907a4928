"""The flow of facts through one function: along its statements, refined by conditions."""

from dataclasses import dataclass

from .facts import (
    LENGTHS,
    Facts,
    ListFacts,
    has_open_integers,
    joined_facts,
    met_facts,
    nothing_yet,
    top_of,
    widened_facts,
)
from .instructions import (
    Block,
    Branch,
    Carried,
    Compiled,
    Function,
    Instruction,
    Join,
    Loop,
    Op,
    Return,
    Value,
    Yield,
)
from .intervals import EMPTY, FELT, Interval, joined, met
from .summaries import Summaries
from .types import BOUNDS, INT, IntegerType, RecordType, Type

__all__ = ["FunctionFlow", "Recorded"]

_TURNS_UNROLLED_MAX = 64
_ROUNDS_GROWING = 8
_ROUNDS_JOINING = 3
_ROUNDS_MAX = 40
# No run has more turns of a loop: it has fewer steps.
_TURNS_MAX = LENGTHS.high
_ONE = Interval(1, 1)

State = dict[Value, Facts]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Facts of every value where it is defined, and of the operands where they are used."""

    values: dict[Value, Facts]
    operands: dict[Value, tuple[Facts, ...]]


class FunctionFlow:
    """One pass over a function. `known` are the facts so far; `found` collects what flows on."""

    def __init__(
        self, compiled: Compiled, function: Function, known: Summaries, found: Summaries
    ) -> None:
        """Prepare; `run` does the pass."""
        self._compiled = compiled
        self._function = function
        self._known = known
        self._found = found
        self._definitions: dict[Value, Instruction | tuple[Branch, int] | tuple[Loop, int]] = {}
        self.recorded = Recorded({}, {})
        self._define(function.body)

    def run(self) -> Recorded:
        """Follow the body once, loops until their facts hold."""
        name = self._function.name
        state: State = {}
        for place, (_, value) in enumerate(self._function.parameters):
            facts = self._known.facts.get(("parameter", name, place))
            self._set(state, value, nothing_yet(self._type(value)) if facts is None else facts)
        self._run_block(self._function.body, state)
        return self.recorded

    def _define(self, block: Block) -> None:
        for statement in block.statements:
            if isinstance(statement, Instruction):
                self._definitions[statement.result] = statement
            elif isinstance(statement, Branch):
                for place, result in enumerate(statement.results):
                    self._definitions[result] = (statement, place)
                self._define(statement.then)
                self._define(statement.otherwise)
            else:
                for place, carried in enumerate(statement.carried):
                    self._definitions[carried.after] = (statement, place)
                self._define(statement.body)

    def _type(self, value: Value) -> Type:
        return self._function.types[value]

    def _set(self, state: State, value: Value, facts: Facts) -> None:
        state[value] = facts
        values = self.recorded.values
        values[value] = facts if value not in values else joined_facts(values[value], facts)

    # Blocks.

    def _run_block(self, block: Block, state: State) -> State | None:
        """The state at the block's yield; None when it returns."""
        for statement in block.statements:
            if isinstance(statement, Instruction):
                self._run_instruction(statement, state)
            elif isinstance(statement, Branch):
                after = self._run_branch(statement, state)
                if after is None:
                    return None
                state.clear()
                state.update(after)
            else:
                self._run_loop(statement, state)
        if isinstance(block.end, Return):
            self._run_return(block.end, state)
            return None
        return state

    def _run_return(self, end: Return, state: State) -> None:
        name = self._function.name
        for place, (_, value) in enumerate(self._function.parameters):
            self._found.add(("exit", name, place), state[value])
        if end.value is not None:
            self._found.add(("result", name, 0), state[end.value])

    def _run_branch(self, branch: Branch, state: State) -> State | None:
        """Both sides under their assumption; afterwards what holds on every side that goes on."""
        ends: list[tuple[State, tuple[Value, ...]]] = []
        for block, truth in ((branch.then, True), (branch.otherwise, False)):
            side = dict(state)
            self._assume(side, branch.condition, truth=truth)
            end = self._run_block(block, side)
            if end is not None and isinstance(block.end, Yield):
                ends.append((end, block.end.values))
        if not ends:
            return None
        after: State = {}
        for value in state:
            facts = ends[0][0][value]
            for end, _ in ends[1:]:
                facts = joined_facts(facts, end[value])
            after[value] = facts
        for place, result in enumerate(branch.results):
            facts = ends[0][0][ends[0][1][place]]
            for end, values in ends[1:]:
                facts = joined_facts(facts, end[values[place]])
            self._set(after, result, facts)
        return after

    # Loops.

    def _run_loop(self, loop: Loop, state: State) -> None:
        if loop.turns is not None and loop.turns <= _TURNS_UNROLLED_MAX:
            after = self._run_turns(loop, state, loop.turns)
        else:
            after = self._run_until_stable(loop, state)
        for carried, facts in zip(loop.carried, after, strict=True):
            self._set(state, carried.after, facts)

    def _run_turns(self, loop: Loop, state: State, turns: int) -> list[Facts]:
        """Turn by turn: exact where the source states the number of turns."""
        carried = [state[each.initial] for each in loop.carried]
        for turn in range(turns):
            carried = self._run_body(loop, state, carried, Interval(turn, turn))
        return carried

    def _run_until_stable(self, loop: Loop, state: State) -> list[Facts]:
        """Facts that hold at the start of every turn, found by trying larger ones."""
        initial = [state[each.initial] for each in loop.carried]
        item, turns = self._turns(loop, state)
        carried = list(initial)
        for attempt in range(_ROUNDS_MAX):
            after = self._run_body(loop, state, carried, item)
            larger = [
                self._larger(
                    loop, place, (initial[place], carried[place], after[place]), turns, attempt
                )
                for place in range(len(carried))
            ]
            if larger == carried:
                return carried
            carried = larger
        raise AssertionError("widening reaches its last step in few attempts")

    def _run_body(self, loop: Loop, state: State, carried: list[Facts], item: Facts) -> list[Facts]:
        inside = dict(state)
        self._set(inside, loop.item, item)
        for each, facts in zip(loop.carried, carried, strict=True):
            self._set(inside, each.inside, facts)
        end = self._run_block(loop.body, inside)
        assert end is not None, "a loop's body has no return"
        assert isinstance(loop.body.end, Yield), "a loop's body yields"
        return [end[value] for value in loop.body.end.values]

    def _turns(self, loop: Loop, state: State) -> tuple[Facts, int]:
        """What an item may be, and the most turns."""
        if loop.source is not None:
            source = state[loop.source]
            assert isinstance(source, ListFacts), "a loop runs over a list"
            return self._item(loop.item, source), max(source.length.high, 0)
        assert loop.start is not None
        assert loop.stop is not None
        start, stop = state[loop.start], state[loop.stop]
        assert isinstance(start, Interval)
        assert isinstance(stop, Interval)
        if start.is_empty or stop.is_empty or start.low >= stop.high:
            return EMPTY, 0
        return Interval(start.low, stop.high - 1), min(stop.high - start.low, _TURNS_MAX)

    def _larger(
        self, loop: Loop, place: int, facts: tuple[Facts, Facts, Facts], turns: int, attempt: int
    ) -> Facts:
        """The next guess for a carried variable, never smaller than the last one."""
        initial, inside, after = facts
        each = loop.carried[place]
        assert isinstance(loop.body.end, Yield)
        joined_now = joined_facts(joined_facts(initial, inside), after)
        if joined_now == inside:
            return inside
        growth = self._growth(loop.body.end.values[place], each.inside)
        if growth is not None and isinstance(initial, Interval):
            grown = joined_facts(inside, initial + _times(growth, turns))
            if grown == inside or attempt < _ROUNDS_GROWING:
                return grown
        if attempt < _ROUNDS_JOINING:
            return joined_now
        return widened_facts(inside, joined_now)

    def _growth(self, value: Value, inside: Value) -> Interval | None:
        """By how much `value` differs from `inside`, if it is made by adding to it."""
        if value == inside:
            return Interval(0, 0)
        definition = self._definitions.get(value)
        if isinstance(definition, Instruction):
            return self._growth_of_sum(definition, inside)
        if definition is None:
            return None
        statement, place = definition
        if isinstance(statement, Loop):
            return self._growth_over_loop(statement, statement.carried[place], place, inside)
        growths = [
            self._growth(block.end.values[place], inside)
            for block in (statement.then, statement.otherwise)
            if isinstance(block.end, Yield)
        ]
        result: Interval | None = EMPTY
        for growth in growths:
            result = None if growth is None or result is None else joined(result, growth)
        return result

    def _growth_of_sum(self, instruction: Instruction, inside: Value) -> Interval | None:
        if instruction.op not in (Op.ADD, Op.SUBTRACT):
            return None
        left, right = instruction.arguments
        growth = self._growth(left, inside)
        added = self.recorded.values.get(right)
        if growth is not None and isinstance(added, Interval):
            return growth + added if instruction.op == Op.ADD else growth - added
        growth = self._growth(right, inside) if instruction.op == Op.ADD else None
        added = self.recorded.values.get(left)
        return growth + added if growth is not None and isinstance(added, Interval) else None

    def _growth_over_loop(
        self, loop: Loop, carried: Carried, place: int, inside: Value
    ) -> Interval | None:
        assert isinstance(loop.body.end, Yield)
        before = self._growth(carried.initial, inside)
        each = self._growth(loop.body.end.values[place], carried.inside)
        if before is None or each is None:
            return None
        _, turns = self._turns(loop, self.recorded.values)
        return before + _times(each, turns)

    # Conditions.

    def _assume(self, state: State, condition: Value, *, truth: bool) -> None:
        """Refine the facts by a condition that holds, or does not."""
        definition = self._definitions.get(condition)
        if isinstance(definition, Instruction):
            self._assume_comparison(state, definition, truth=truth)
        elif definition is not None and isinstance(definition[0], Branch):
            branch = definition[0]
            if (branch.join, truth) in ((Join.AND, True), (Join.OR, False)):
                self._assume(state, branch.condition, truth=truth)
                decisive = branch.then if truth else branch.otherwise
                assert isinstance(decisive.end, Yield)
                self._assume(state, decisive.end.values[0], truth=truth)

    def _assume_comparison(self, state: State, instruction: Instruction, *, truth: bool) -> None:
        op, arguments = instruction.op, instruction.arguments
        if op == Op.NOT:
            self._assume(state, arguments[0], truth=not truth)
        elif op in (Op.EQUAL, Op.NOT_EQUAL):
            if truth == (op == Op.EQUAL):
                self._refine_equal(state, *arguments)
            else:
                self._refine_unequal(state, *arguments)
                self._refine_unequal(state, arguments[1], arguments[0])
        elif op in (Op.LESS, Op.LESS_EQUAL):
            left, right = arguments if truth else (arguments[1], arguments[0])
            gap = 1 if truth == (op == Op.LESS) else 0
            self._refine_ordered(state, left, right, gap)

    def _refine_equal(self, state: State, left: Value, right: Value) -> None:
        a, b = self._facts(state, left), self._facts(state, right)
        if isinstance(a, Interval) and isinstance(b, Interval):
            self._refine(state, left, b)
            self._refine(state, right, a)

    def _refine_unequal(self, state: State, left: Value, right: Value) -> None:
        """A bound that is excluded moves by one."""
        a, b = self._facts(state, left), self._facts(state, right)
        if isinstance(a, Interval) and isinstance(b, Interval) and b.low == b.high:
            low = a.low + 1 if a.low == b.low else a.low
            high = a.high - 1 if a.high == b.low else a.high
            self._refine(state, left, Interval(low, high))

    def _refine_ordered(self, state: State, left: Value, right: Value, gap: int) -> None:
        """`left` + gap <= `right`."""
        a, b = self._facts(state, left), self._facts(state, right)
        if isinstance(a, Interval) and isinstance(b, Interval) and not (a.is_empty or b.is_empty):
            self._refine(state, left, Interval(min(a.low, b.high - gap), b.high - gap))
            self._refine(state, right, Interval(a.low + gap, max(b.high, a.low + gap)))

    def _facts(self, state: State, value: Value) -> Facts:
        """What is known of a value, also of one whose block has ended."""
        return state.get(value, self.recorded.values.get(value))

    def _refine(self, state: State, value: Value, facts: Facts) -> None:
        """The value is known to lie in `facts` too; so is the length it may be."""
        if value not in state:
            return
        state[value] = met_facts(state[value], facts)
        definition = self._definitions.get(value)
        if isinstance(definition, Instruction) and definition.op == Op.LENGTH:
            source = definition.arguments[0]
            known = state.get(source)
            length = state[value]
            if isinstance(known, ListFacts) and isinstance(length, Interval):
                state[source] = ListFacts(met(known.length, length), known.element)

    # Instructions.

    def _run_instruction(self, instruction: Instruction, state: State) -> None:
        operands = tuple([state[argument] for argument in instruction.arguments])
        known = self.recorded.operands.get(instruction.result)
        if known is not None:
            joined_operands = tuple(map(joined_facts, known, operands))
            self.recorded.operands[instruction.result] = joined_operands
        else:
            self.recorded.operands[instruction.result] = operands
        self._set(state, instruction.result, self._result(instruction, operands, state))
        if instruction.op == Op.REQUIRE:
            self._assume(state, instruction.arguments[0], truth=True)
        elif instruction.op == Op.CONVERT and instruction.detail != "int":
            self._refine(state, instruction.arguments[0], state[instruction.result])

    def _result(self, instruction: Instruction, operands: tuple[Facts, ...], state: State) -> Facts:
        op = instruction.op
        kind = self._type(instruction.result)
        if op == Op.CONSTANT:
            is_number = isinstance(kind, IntegerType)
            value = int(instruction.detail)
            return Interval(value, value) if is_number else None
        if op in (Op.CALL, Op.ADVICE):
            return self._call(instruction, operands, kind, state)
        if op == Op.RECORD:
            return self._record(str(instruction.detail), operands)
        if op == Op.FIELD:
            return self._field(instruction, kind)
        if op in (Op.LIST, Op.BUILD, Op.APPEND, Op.EXTEND, Op.FREEZE):
            return self._list(op, operands, kind)
        if op == Op.INDEX:
            assert isinstance(operands[0], ListFacts)
            return self._item(instruction.result, operands[0])
        if op == Op.LENGTH:
            assert isinstance(operands[0], ListFacts)
            return operands[0].length
        if isinstance(kind, IntegerType):
            return _number(instruction, operands)
        return top_of(kind)

    def _item(self, item: Value, source: ListFacts) -> Facts:
        """An item of the list: nothing, if the list is always empty."""
        kind = self._type(item)
        return top_of(kind) if not has_open_integers(kind) else source.element

    def _call(
        self, instruction: Instruction, operands: tuple[Facts, ...], kind: Type, state: State
    ) -> Facts:
        name = str(instruction.detail)
        self._found.called.add(name)
        for place, facts in enumerate(operands):
            self._found.add(("parameter", name, place), facts)
        if instruction.op == Op.ADVICE:
            return FELT if kind == INT else top_of(kind)
        for place, argument in enumerate(instruction.arguments):
            at_exit = self._known.facts.get(("exit", name, place))
            if at_exit is None:
                at_exit = nothing_yet(self._type(argument))
            if isinstance(operands[place], Interval) and isinstance(at_exit, Interval):
                self._refine(state, argument, at_exit)
        facts = self._known.facts.get(("result", name, 0))
        return nothing_yet(kind) if facts is None else facts

    def _record(self, name: str, operands: tuple[Facts, ...]) -> Facts:
        fields = self._compiled.records[name]
        for (field_name, kind), facts in zip(fields, operands, strict=True):
            if has_open_integers(kind):
                self._found.add(("field", f"{name}.{field_name}", 0), facts)
        return None

    def _field(self, instruction: Instruction, kind: Type) -> Facts:
        if not has_open_integers(kind):
            return top_of(kind)
        record = self._type(instruction.arguments[0])
        assert isinstance(record, RecordType), "fields are those of records"
        facts = self._known.facts.get(("field", f"{record.name}.{instruction.detail}", 0))
        return nothing_yet(kind) if facts is None else facts

    def _list(self, op: Op, operands: tuple[Facts, ...], kind: Type) -> Facts:
        if op == Op.FREEZE:
            return operands[0]
        if op in (Op.LIST, Op.BUILD):
            made = nothing_yet(kind)
            assert isinstance(made, ListFacts)
            element = made.element
            for item in operands:
                element = joined_facts(element, item)
            return ListFacts(Interval(len(operands), len(operands)), element)
        builder, added = operands
        assert isinstance(builder, ListFacts)
        if op == Op.APPEND:
            length, element = builder.length + _ONE, added
        else:
            assert isinstance(added, ListFacts)
            length, element = builder.length + added.length, added.element
        return ListFacts(met(length, LENGTHS), joined_facts(builder.element, element))


def _times(growth: Interval, turns: int) -> Interval:
    """What `turns` times such a growth may add up to, none included."""
    if growth.is_empty:
        return Interval(0, 0)
    return Interval(min(0, growth.low * turns), max(0, growth.high * turns))


def _number(instruction: Instruction, operands: tuple[Facts, ...]) -> Interval:
    """The interval of an arithmetic result."""
    op = instruction.op
    numbers = [operand for operand in operands if isinstance(operand, Interval)]
    if any(number.is_empty for number in numbers):
        return EMPTY
    a, b = (*numbers, EMPTY, EMPTY)[:2]
    if op == Op.CONVERT:
        name = str(instruction.detail)
        return a if name == "int" else met(a, Interval(*BOUNDS[name]))
    if op == Op.MINIMUM:
        return Interval(min(a.low, b.low), min(a.high, b.high))
    if op == Op.MAXIMUM:
        return Interval(max(a.low, b.low), max(a.high, b.high))
    results = {
        Op.ADD: lambda: a + b,
        Op.SUBTRACT: lambda: a - b,
        Op.MULTIPLY: lambda: a * b,
        Op.NEGATE: lambda: -a,
        Op.FLOOR_DIVIDE: lambda: a // b,
        Op.REMAINDER: lambda: a % b,
        Op.POWER_OF_TWO: a.power_of_two,
    }
    return results[op]() if op in results else FELT
