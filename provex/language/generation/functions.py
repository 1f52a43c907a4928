"""Writes functions: blocks, branches, loops and calls; most functions into their callers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from provex.language.checks import Check, CheckKind
from provex.language.compiler import CheckedProgram
from provex.language.instructions import (
    Block,
    Branch,
    Function,
    Instruction,
    Join,
    Loop,
    Op,
    Return,
)
from provex.language.instructions import Value as Number
from provex.language.intervals import Interval
from provex.language.program_file import FRESH_UNIT, Call
from provex.language.types import (
    BuilderType,
    ListType,
    RecordType,
    Type,
)
from provex.protocol.errors import UNSORTED_KEYS

from .emitter import Emitter, FunctionHint
from .memory import Memory
from .numbers.numbers import Numbers, numbers_with
from .operations import Operations
from .places import (
    CLOCK,
    TURNS_MAX,
    Formula,
    Frame,
    FramePlace,
    Label,
    Offset,
    Place,
    Region,
    RegionKind,
    constant,
    of_place,
)
from .values import (
    BuilderValue,
    Comparison,
    ListValue,
    Relation,
    StoreValue,
    Types,
    Value,
)

__all__ = ["CalledFunction", "Calls", "FunctionWriter"]

Turn = Callable[[Value, list[Formula], list[Offset]], list[Formula]]
"""Writes a turn: from its item and the carried words to the next ones, perhaps in these cells."""

_UNROLLED_TURNS_MAX = 8
_PARAMETERS_BEGIN = 2


@dataclass(eq=False, slots=True)
class CalledFunction:
    """A function with a frame of its own."""

    name: str
    entry: Label
    frame: Frame
    is_recursive: bool
    parameter_words: int
    result_words: int


@dataclass(slots=True)
class Calls:
    """Which functions are compiled into their callers, and those that were called so far."""

    program: CheckedProgram
    types: Types
    is_inlined: Callable[[str], bool]
    is_recursive: Callable[[str], bool]
    halt: Label
    part_of: Callable[[str, str], Label | None] = lambda _caller, _name: None
    """The label of a part of the run that begins before a call, if one does."""
    called: dict[str, CalledFunction] = field(default_factory=dict)

    def function(self, name: str) -> CalledFunction:
        """The function to call; it is written later."""
        if name not in self.called:
            function = self.program.compiled.functions[name]
            words = sum(self.types.shape(function.types[value]) for _, value in function.parameters)
            self.called[name] = CalledFunction(
                name=name,
                entry=Label(name),
                frame=Frame(name),
                is_recursive=self.is_recursive(name),
                parameter_words=words,
                result_words=self.types.shape(function.result),
            )
        return self.called[name]


@dataclass(slots=True)
class _Body:
    """A function while its body is written: values by number, and where results go."""

    function: Function
    values: dict[Number, Value]
    uses: dict[Number, int]
    result_cells: list[Offset] | None
    end: Label
    result: Value | None = None
    is_speculative: bool = False
    choices: "dict[Number, _Choice]" = field(default_factory=dict)
    """Conditions that are not written yet: whoever branches on them does it."""
    preferred: dict[Number, list[Offset]] = field(default_factory=dict)
    """Cells for values that are only handed on: written once, where they are wanted."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """`a and b`, `a or b`, or the opposite: the block of b runs only if a does not decide."""

    branch: Branch
    left: "Formula | Comparison | _Choice"
    is_negated: bool = False

    @property
    def side(self) -> Block:
        """The block that gives b."""
        is_and = self.branch.join == Join.AND
        return self.branch.then if is_and else self.branch.otherwise


_Condition = Formula | Comparison | _Choice


class FunctionWriter:
    """Writes one function with a frame, and all that is compiled into it."""

    def __init__(self, emitter: Emitter, calls: Calls) -> None:
        """Write with this emitter."""
        self.out = emitter
        self.calls = calls
        self.numbers = numbers_with(emitter)
        self.memory = Memory(emitter, self.numbers, calls.types)
        self._operations = Operations(emitter, self.numbers, self.memory, calls.types)

    # Functions.

    def write_called(self, called: CalledFunction) -> None:
        """The function with its own frame: parameters in cells, results in the cells behind."""
        function = self.calls.program.compiled.functions[called.name]
        self.out.place = function.place
        self.out.label(called.entry)
        frame = self.out.frame
        frame.block(_PARAMETERS_BEGIN)
        words = [
            of_place(Place(frame, Offset(frame.cell()))) for _ in range(called.parameter_words)
        ]
        results = [Offset(frame.cell()) for _ in range(called.result_words)]
        arguments = [
            self.memory.from_carried(function.types[value], words, None)
            for _, value in function.parameters
        ]
        body = self._body(function, arguments, results)
        self._block(body, function.body)
        self.out.label(body.end)
        self.out.leave(Place(frame, Offset(0)), Place(frame, Offset(1)))

    def inlined(self, name: str, arguments: list[Value]) -> Value:
        """The function's result, its body written here."""
        function = self.calls.program.compiled.functions[name]
        place, code = self.out.place, self.out.code
        results: list[Offset] | None = None
        if not _returns_once(function):
            width = self.calls.types.shape(function.result)
            results = [Offset(self.out.frame.cell()) for _ in range(width)]
        body = self._body(function, arguments, results)
        if results is None:
            self._block(body, function.body)
        else:
            with self.out.scope():
                self._block(body, function.body)
        self.out.label(body.end)
        self.out.place, self.out.code = place, code
        if results is None:
            assert body.result is not None, "the only return gave the result"
            return body.result
        words = [of_place(Place(self.out.frame, offset)) for offset in results]
        return self.memory.from_carried(function.result, words, None)

    def _body(
        self, function: Function, arguments: list[Value], results: list[Offset] | None
    ) -> _Body:
        values = {
            value: argument
            for (_, value), argument in zip(function.parameters, arguments, strict=True)
        }
        return _Body(function, values, _uses(function), results, Label(f"end of {function.name}"))

    def _call(self, body: _Body, instruction: Instruction) -> Value:
        name = str(instruction.detail)
        part = self.calls.part_of(body.function.name, name)
        if part is not None:
            # Another machine goes on here, in the same frame.
            self.out.transfer(self.calls.halt, self.out.frame_word(self.out.frame))
            self.out.label(part)
        arguments = [body.values[value] for value in instruction.arguments]
        if self.calls.is_inlined(name):
            return self.inlined(name, arguments)
        called = self.calls.function(name)
        function = self.calls.program.compiled.functions[name]
        words = []
        for (_, value), argument in zip(function.parameters, arguments, strict=True):
            words += self.memory.carried_words(argument, function.types[value])
        results = self._called(called, words)
        return self.memory.from_carried(function.result, results, None)

    def _called(self, called: CalledFunction, words: list[Formula]) -> list[Formula]:
        """Call a function on these words; the words of its result."""
        back = Label(f"behind the call of {called.name}")
        first_result = _PARAMETERS_BEGIN + called.parameter_words
        if called.is_recursive:
            return self._called_afresh(called, words, back, first_result)
        frame = self.out.frame
        region = frame.region(RegionKind(called.frame, 1))
        own = Formula(0, FramePlace(frame), 1)
        out = self.out
        # Words first: what they need may be calls themselves.
        for number, word in enumerate([Formula(label=back), own, *words]):
            out.cell_of(word, target=Offset(number).in_region(region))
        address = Formula(0, FramePlace(frame), 1, None, 0, 0, None, Offset().in_region(region))
        out.transfer(called.entry, address)
        out.label(back)
        return [
            of_place(Place(frame, Offset(first_result + number).in_region(region)))
            for number in range(called.result_words)
        ]

    def _called_afresh(
        self, called: CalledFunction, words: list[Formula], back: Label, first_result: int
    ) -> list[Formula]:
        """The same in a frame that only the clock makes new."""
        out = self.out
        fresh = of_place(out.emit(formula=Formula(0, CLOCK, FRESH_UNIT)))
        own = Formula(0, FramePlace(out.frame), 1)
        for number, word in enumerate([Formula(label=back), own, *words]):
            out.write(word, fresh, number)
        out.transfer(called.entry, fresh)
        out.label(back)
        return [
            self.memory.word_at(fresh, first_result + number)
            for number in range(called.result_words)
        ]

    # Blocks.

    def _block(self, body: _Body, block: Block, *, is_condition: bool = False) -> bool:
        """Write a block. Returns whether nothing behind it is reached.

        The result of a block that is a condition may be left to whoever branches on it.
        """
        for place, statement in enumerate(block.statements):
            self.out.place = statement.place
            if isinstance(statement, Instruction):
                if not self._is_of_choice(body, statement):
                    body.values[statement.result] = self._instruction(body, statement)
            elif isinstance(statement, Branch) and _is_deferred(
                body, block, place, is_condition=is_condition
            ):
                left = self._condition(body, statement.condition)
                body.choices[statement.results[0]] = _Choice(statement, left)
            elif isinstance(statement, Branch):
                if self._branch(body, statement):
                    return True
            else:
                self._loop(body, statement)
        if isinstance(block.end, Return):
            self.out.place = block.end.place
            self._return(body, block.end)
            return True
        return False

    def _return(self, body: _Body, end: Return) -> None:
        value: Value = constant(0) if end.value is None else body.values[end.value]
        if body.result_cells is None:
            body.result = value
            return
        words = self.memory.carried_words(value, body.function.result)
        for word, target in zip(words, body.result_cells, strict=True):
            self.out.cell_of(word, target=target)
        self.out.go(body.end)

    def _instruction(self, body: _Body, instruction: Instruction) -> Value:
        if instruction.op == Op.CALL:
            return self._call(body, instruction)
        if instruction.op == Op.ADVICE:
            return self._advice(body, instruction)
        function = body.function
        recorded = self.calls.program.analysis.functions[function.name]
        arguments = [body.values[value] for value in instruction.arguments]
        if instruction.op == Op.EXTEND:
            return self._extended(arguments, function.types[instruction.arguments[1]])
        if instruction.op == Op.OPEN_STORE:
            return self._opened(body, instruction)
        found = self._operations.run(
            instruction,
            arguments,
            types=[function.types[value] for value in instruction.arguments],
            kind=function.types[instruction.result],
            check=self._check(body, instruction),
            facts=recorded.operands.get(instruction.result, ()),
        )
        if body.uses.get(instruction.result, 0) > 1:
            return self._kept(found)
        return found

    def _check(self, body: _Body, instruction: Instruction) -> Check | None:
        """The check that the instruction needs; wider where it may run without its condition."""
        check = self.calls.program.checks[body.function.name].get(instruction.result)
        if check is None or not body.is_speculative or check.kind != CheckKind.SIGN:
            return check
        return Check(CheckKind.SIGN, self._bits_apart(body, instruction))

    def _kept(self, value: Value) -> Value:
        """A number that is used more than once, computed once."""
        if isinstance(value, Comparison):
            return self.numbers.conditions.boolean(value)
        if isinstance(value, Formula) and not value.is_linear:
            return self.numbers.arithmetic.word(value)
        return value

    def _advice(self, body: _Body, instruction: Instruction) -> Value:
        name = str(instruction.detail)
        called = self.calls.function(name)
        function = self.calls.program.compiled.functions[name]
        words = []
        for (_, kind), value in zip(function.parameters, instruction.arguments, strict=True):
            words += self.memory.carried_words(body.values[value], function.types[kind])
        cells = tuple([self.out.direct_cell_of(word).offset for word in words])
        hint = FunctionHint(called.entry, cells)
        return of_place(self.out.emit(c_factor=0, hint=hint))

    # Branches.

    def _branch(self, body: _Body, branch: Branch) -> bool:
        """Write a branch. Returns whether nothing behind it is reached."""
        condition = self._condition(body, branch.condition)
        known = self._known(condition)
        if known is not None:
            return self._only(body, branch, branch.then if known else branch.otherwise)
        if self._is_product(body, branch) or self._is_selection(body, branch, condition):
            return False
        if _ends(branch.then) or _ends(branch.otherwise):
            return self._one_sided(body, branch, condition)
        kinds = [body.function.types[value] for value in branch.results]
        end = Label("end of branch")
        before = {
            result: _builder_of(body, branch, place) for place, result in enumerate(branch.results)
        }
        widths = [self.calls.types.shape(kind) for kind in kinds]
        cells = [
            body.preferred.pop(result, []) or [Offset(self.out.frame.cell()) for _ in range(width)]
            for result, width in zip(branch.results, widths, strict=True)
        ]
        sides = [(branch.then, Label("then")), (branch.otherwise, Label("otherwise"))]
        is_first = self._prefers_true(condition, branch)
        if not is_first:
            sides.reverse()
        # The side to which the jump leads stands behind the other one.
        (later, start), (sooner, _) = sides
        with self.out.scope():
            self._jump(body, condition, start, is_first)
            ended = self._arm(body, sooner, kinds, cells)
            if not ended:
                self.out.go(end)
        self.out.label(start)
        with self.out.scope():
            also_ended = self._arm(body, later, kinds, cells)
        self.out.label(end)
        if ended and also_ended:
            return True
        for kind, result, offsets in zip(kinds, branch.results, cells, strict=True):
            words = [of_place(Place(self.out.frame, offset)) for offset in offsets]
            body.values[result] = self.memory.from_carried(kind, words, before[result])
        return False

    def _condition(self, body: _Body, value: Number) -> _Condition:
        """A boolean, or the choice that gives it."""
        if value in body.choices:
            return body.choices[value]
        condition = body.values[value]
        assert isinstance(condition, Formula | Comparison), "a condition is a boolean"
        return condition

    def _known(self, condition: _Condition) -> bool | None:
        """What a condition is, if that is known now."""
        if isinstance(condition, _Choice):
            known = self._known(condition.left)
            decides = condition.branch.join == Join.OR
            return known != condition.is_negated if known is decides else None
        if isinstance(condition, Comparison):
            if not (condition.left.is_constant and condition.right.is_constant):
                return None
            condition = self.numbers.conditions.boolean(condition)
        return condition.constant != 0 if condition.is_constant else None

    def _prefers_true(self, condition: _Condition, branch: Branch) -> bool:
        """Whether to jump where the condition holds, and not where it does not."""
        if isinstance(condition, _Choice):
            return (condition.branch.join == Join.OR) != condition.is_negated
        if isinstance(condition, Formula):
            # Both cost the same; without a jump over an empty side.
            return bool(branch.otherwise.statements or branch.results)
        return not condition.is_negated

    def _jump(self, body: _Body, condition: _Condition, label: Label, when: bool) -> None:
        """Jump if the condition is `when`; else go on behind."""
        if isinstance(condition, _Choice):
            self._jump_on_choice(body, condition, label, when != condition.is_negated)
        elif when:
            self.numbers.conditions.go_if(condition, label)
        elif isinstance(condition, Formula):
            self.numbers.conditions.go_if(
                self.numbers.arithmetic.subtract(constant(1), condition), label
            )
        elif condition.is_negated or condition.relation == Relation.LESS:
            self.numbers.conditions.go_if(condition.negated(), label)
        else:
            behind = Label("behind a jump")
            self.numbers.conditions.go_if(condition, behind)
            self.out.go(label)
            self.out.label(behind)

    def _jump_on_choice(self, body: _Body, choice: _Choice, label: Label, when: bool) -> None:
        decides = choice.branch.join == Join.OR
        known = self._known(choice.left)
        assert known is not decides, "a choice that is known is no choice"
        behind = Label("behind a choice")
        if known is None:
            self._jump(body, choice.left, label if when == decides else behind, decides)
        if known is None and when != decides:
            # Who comes from the left has not run the right side.
            with self.out.scope():
                self._jump_on_right(body, choice, label, when)
        else:
            self._jump_on_right(body, choice, label, when)
        self.out.label(behind)

    def _jump_on_right(self, body: _Body, choice: _Choice, label: Label, when: bool) -> None:
        right = self._right(body, choice)
        known = self._known(right)
        if known is None:
            self._jump(body, right, label, when)
        elif known == when:
            self.out.go(label)

    def _right(self, body: _Body, choice: _Choice) -> _Condition:
        """The right side of a choice, its block written."""
        self._block(body, choice.side, is_condition=True)
        assert not isinstance(choice.side.end, Return), "a condition has no return"
        return self._condition(body, choice.side.end.values[0])

    def _is_of_choice(self, body: _Body, instruction: Instruction) -> bool:
        """Write what only concerns a choice: its opposite, or the check that it holds."""
        choice = body.choices.get(instruction.arguments[0]) if instruction.arguments else None
        if choice is None:
            return False
        if instruction.op == Op.NOT:
            body.choices[instruction.result] = replace(choice, is_negated=not choice.is_negated)
            return True
        assert instruction.op == Op.REQUIRE, "choices are left to branches and checks"
        code = self.memory.number(body.values[instruction.arguments[1]])
        assert code.is_constant, "the error of a choice is named"
        self._require_choice(body, choice, code.constant)
        return True

    def _require(self, body: _Body, condition: _Condition, code: int) -> None:
        if isinstance(condition, _Choice):
            self._require_choice(body, condition, code)
        else:
            self.numbers.conditions.require(condition, code)

    def _require_choice(self, body: _Body, choice: _Choice, code: int) -> None:
        """Assert both sides, or the right one unless the left holds."""
        if choice.is_negated:
            holds = Label("the check holds")
            with self.out.scope():
                self._jump(body, choice, holds, when=True)
                self.out.require_zero(constant(1), code)
            self.out.label(holds)
            return
        if choice.branch.join == Join.AND:
            self._require(body, choice.left, code)
            self._require(body, self._right(body, choice), code)
            return
        holds = Label("the check holds")
        with self.out.scope():
            if self._known(choice.left) is None:
                self._jump(body, choice.left, holds, when=True)
            elif self._known(choice.left):
                return
            self._require(body, self._right(body, choice), code)
        self.out.label(holds)

    def _only(self, body: _Body, branch: Branch, block: Block) -> bool:
        """The one side that is ever taken."""
        if self._block(body, block):
            return True
        assert not isinstance(block.end, Return), "the block ends"
        for result, value in zip(branch.results, block.end.values, strict=True):
            body.values[result] = body.values[value]
        return False

    def _one_sided(self, body: _Body, branch: Branch, condition: _Condition) -> bool:
        """A branch of which one side returns: what follows belongs to the other one."""
        label = Label("one side")
        is_then = _ends(branch.then)
        ending, other = branch.then, branch.otherwise
        if not is_then:
            ending, other = other, ending
        if self._prefers_true(condition, branch) == is_then or isinstance(condition, Formula):
            with self.out.scope():
                self._jump(body, condition, label, is_then)
            with self.out.aside():
                self.out.label(label)
                self._block(body, ending)
            return self._only(body, branch, other)
        with self.out.scope():
            self._jump(body, condition, label, not is_then)
            self._block(body, ending)
        self.out.label(label)
        return self._only(body, branch, other)

    def _is_selection(self, body: _Body, branch: Branch, condition: _Condition) -> bool:
        """Write `x if c else y` as arithmetic if that needs no jump and no word more."""
        if isinstance(condition, _Choice) or len(branch.results) != 1:
            return False
        arms = (branch.then, branch.otherwise)
        if any(not _is_constant_block(block) for block in arms):
            return False
        if self.calls.types.shape(body.function.types[branch.results[0]]) != 1:
            return False
        found: list[Formula] = []
        for block in arms:
            self._block(body, block)
            assert not isinstance(block.end, Return), "constants do not return"
            value = body.values[block.end.values[0]]
            if not isinstance(value, Formula):
                return False
            found.append(value)
        then, otherwise = found
        difference = then.plus(otherwise.scaled(-1)) if otherwise.offset is None else None
        if difference is None or not difference.is_linear or difference.offset is not None:
            return False
        if not (otherwise.is_constant or (otherwise.is_linear and otherwise.a == difference.a)):
            return False
        is_then = self.numbers.conditions.boolean(condition)
        if not is_then.is_linear:
            is_then = self.numbers.arithmetic.word(is_then)
        chosen = self.numbers.arithmetic.add(
            otherwise, self.numbers.arithmetic.multiply(is_then, difference)
        )
        if not chosen.is_linear and body.uses.get(branch.results[0], 0) > 1:
            chosen = self.numbers.arithmetic.word(chosen)
        body.values[branch.results[0]] = chosen
        return True

    def _arm(self, body: _Body, block: Block, kinds: list[Type], cells: list[list[Offset]]) -> bool:
        """One side of a branch. Returns whether it ends with a return."""
        if not isinstance(block.end, Return):
            _prefer(body, block, block.end.values, cells)
        if self._block(body, block):
            return True
        assert not isinstance(block.end, Return), "the block ends"
        for kind, value, offsets in zip(kinds, block.end.values, cells, strict=True):
            words = self.memory.carried_words(body.values[value], kind)
            for word, offset in zip(words, offsets, strict=True):
                self._hand_on(word, offset)
        return False

    def _hand_on(self, word: Formula, target: Offset) -> None:
        """Write a word to a cell, unless it was written there in the first place."""
        if word.place != Place(self.out.frame, target):
            self.out.cell_of(word, target=target)

    def _is_product(self, body: _Body, branch: Branch) -> bool:
        """Write `a and b` that is cheap on the right as a product, without a jump, if it is one."""
        if branch.join not in (Join.AND, Join.OR) or len(branch.results) != 1:
            return False
        if branch.condition in body.choices:
            return False
        side = branch.then if branch.join == Join.AND else branch.otherwise
        if isinstance(side.end, Return) or not self._is_harmless(body, side):
            return False
        left = body.values[branch.condition]
        assert isinstance(left, Formula | Comparison), "a condition is a boolean"
        first = self.numbers.conditions.boolean(left)
        outer, body.is_speculative = body.is_speculative, True
        self._block(body, side)
        body.is_speculative = outer
        right = body.values[side.end.values[0]]
        assert isinstance(right, Formula | Comparison), "a condition is a boolean"
        second = self.numbers.conditions.boolean(right)
        both = self.numbers.arithmetic.multiply(first, second)
        if branch.join == Join.AND:
            found = both
        else:
            found = self.numbers.arithmetic.subtract(
                self.numbers.arithmetic.add(first, second), both
            )
        body.values[branch.results[0]] = self.numbers.arithmetic.word(found)
        return True

    def _is_harmless(self, body: _Body, block: Block) -> bool:
        """Whether a block can run although its condition does not hold: few pure operations."""
        return len(block.statements) <= _HARMLESS_SIZE_MAX and all(
            isinstance(one, Instruction) and (one.op in _HARMLESS or self._is_comparable(body, one))
            for one in block.statements
        )

    def _is_comparable(self, body: _Body, instruction: Instruction) -> bool:
        """Whether a comparison has an answer also for numbers that its condition excludes."""
        if instruction.op not in (Op.LESS, Op.LESS_EQUAL):
            return False
        check = self.calls.program.checks[body.function.name].get(instruction.result)
        if check is None or check.kind != CheckKind.SIGN:
            return False
        return self._bits_apart(body, instruction) <= _COMPARED_BITS_MAX

    def _bits_apart(self, body: _Body, instruction: Instruction) -> int:
        """Bits of the difference of two numbers by what is known of them everywhere."""
        values = self.calls.program.analysis.functions[body.function.name].values
        left, right = (values.get(value) for value in instruction.arguments)
        if not (isinstance(left, Interval) and isinstance(right, Interval)):
            return _COMPARED_BITS_MAX + 1
        difference = right - left
        return max(abs(difference.low), abs(difference.high)).bit_length()

    # Loops.

    def _loop(self, body: _Body, loop: Loop) -> None:
        if loop.source is None and self._is_unrolled(body, loop):
            self._unroll(body, loop)
            return
        kinds = [body.function.types[each.inside] for each in loop.carried]
        before = [body.values[each.initial] for each in loop.carried]
        words = [
            self.memory.carried_words(value, kind)
            for value, kind in zip(before, kinds, strict=True)
        ]
        flat = [word for each in words for word in each]
        item_kind = body.function.types[loop.item]

        def turn(item: Value, carried: list[Formula], cells: list[Offset]) -> list[Formula]:
            body.values[loop.item] = item
            if cells and not isinstance(loop.body.end, Return):
                _prefer(body, loop.body, loop.body.end.values, self._split(kinds, cells))
            rest = list(carried)
            for each, kind, value in zip(loop.carried, kinds, before, strict=True):
                body.values[each.inside] = self.memory.from_carried(kind, rest, value)
            self._block(body, loop.body)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            found: list[Formula] = []
            for number, kind in zip(loop.body.end.values, kinds, strict=True):
                found += self.memory.carried_words(body.values[number], kind)
            return found

        if loop.source is not None:
            items = body.values[loop.source]
            assert isinstance(items, ListValue), "a loop goes over a list"
            after = self.over_list(items, item_kind, flat, turn)
        else:
            assert loop.start is not None
            assert loop.stop is not None
            start, stop = body.values[loop.start], body.values[loop.stop]
            after = self.over_range(self.memory.number(start), self.memory.number(stop), flat, turn)
        for each, kind, value in zip(loop.carried, kinds, before, strict=True):
            body.values[each.after] = self.memory.from_carried(kind, after, value)

    def over_list(
        self,
        items: ListValue,
        kind: Type,
        carried: list[Formula],
        turn: Turn,
    ) -> list[Formula]:
        """A turn for each item. `turn` gets the item and the carried words and gives the next."""
        if items.items is not None and len(items.items) <= _UNROLLED_TURNS_MAX:
            for item in items.items:
                carried = turn(item, carried, [])
            return carried
        width = self.calls.types.width(kind)
        start = self.memory.pointer_of_list(items, kind)
        end = self.numbers.arithmetic.add(start, items.length.scaled(width))

        def at(pointer: Value, words: list[Formula], cells: list[Offset]) -> list[Formula]:
            return turn(self.memory.at(kind, self.memory.number(pointer), 0), words, cells)

        return self._turns(start, end, width, carried, at)

    def over_range(
        self,
        start: Formula,
        stop: Formula,
        carried: list[Formula],
        turn: Turn,
    ) -> list[Formula]:
        """A turn for each integer from start to before stop; none when stop is not above start."""
        if not (start.is_constant and start.constant == 0):
            # With stop below start the counter would never meet it.
            is_less = self.numbers.conditions.boolean(Comparison(Relation.LESS, start, stop, 64))
            stop = self.numbers.arithmetic.word(
                self.numbers.arithmetic.select(is_less, stop, start)
            )
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
        out = self.out
        if start == end:
            return carried
        outer, frame = out.frame, Frame(f"turn in {out.frame.name}", parent=out.frame)
        region = outer.region(RegionKind(frame, TURNS_MAX))
        end_cell = out.cell_of(end)
        head, leave, behind = Label("turn"), Label("last turn"), Label("behind the loop")
        position = frame.cell()
        cells = [frame.cell() for _ in carried]
        after = [Offset(outer.cell()) for _ in carried]
        with out.buffer(frame) as code:
            current = of_place(Place(frame, Offset(position).turned(frame, -1)))
            words = [of_place(Place(frame, Offset(cell).turned(frame, -1))) for cell in cells]
            out.label(head)
            here = Place(frame, Offset(position).turned(frame, -1))
            out.emit(a=end_cell, b=here, c_factor=0, call=Call.EQUAL, jump=leave)
            with out.scope():
                targets = [Offset(cell) for cell in cells]
                following = turn(current, words, targets)
                for word, target in zip(following, targets, strict=True):
                    self._hand_on(word, target)
                out.cell_of(current.plus_constant(step), target=Offset(position))
                self._keep_outer(frame)
                address = Formula(
                    0, FramePlace(frame), 1, None, 0, 0, None, Offset().turned(frame, 1)
                )
                out.transfer(head, address, is_end=True)
            out.label(leave)
            self._leave(outer, words, after, behind)
        self._enter(frame, region, [start, *carried], [position, *cells], head)
        out.items += code
        out.label(behind)
        return [of_place(Place(outer, offset)) for offset in after]

    def _split(self, kinds: list[Type], cells: list[Offset]) -> list[list[Offset]]:
        """The cells of each carried value."""
        rest = list(cells)
        return [[rest.pop(0) for _ in range(self.calls.types.shape(kind))] for kind in kinds]

    def _keep_outer(self, frame: Frame) -> None:
        """Every turn hands on the addresses of the frames around the loop."""
        self.out.outer_cell(frame.parent or frame)
        for outer, cell in list(frame.outer.items()):
            here = of_place(Place(frame, Offset(cell).turned(frame, -1)))
            self.out.cell_of(here, target=Offset(cell))
            assert outer is not frame, "a frame is not around itself"

    def _leave(
        self, outer: Frame, words: list[Formula], after: list[Offset], behind: Label
    ) -> None:
        """Hand the carried words to the frame around the loop and return to it."""
        back = Place(self.out.frame, self.out.outer_cell(outer))
        for word, offset in zip(words, after, strict=True):
            place = word.place
            assert place is not None, "a carried word is a word"
            address = Formula(0, None, 0, back, 1, 0, None, offset)
            self.out.emit(a=place, b=back, formula=address, call=Call.WRITE)
        self.out.transfer(behind, of_place(back), is_end=True)

    def _enter(
        self, frame: Frame, region: Region, words: list[Formula], cells: list[int], head: Label
    ) -> None:
        """Write what the first turn finds where later ones find the turn before; then begin it."""
        out = self.out
        for word, cell in zip(words, cells, strict=True):
            out.cell_of(word, target=Offset(cell).in_region(region))
        for outer, cell in list(frame.outer.items()):
            out.cell_of(of_place(FramePlace(outer)), target=Offset(cell).in_region(region))
        first = Offset().in_region(region).turned(frame, 1)
        out.transfer(head, Formula(0, FramePlace(out.frame), 1, None, 0, 0, None, first))

    def _is_unrolled(self, body: _Body, loop: Loop) -> bool:
        assert loop.start is not None
        assert loop.stop is not None
        start, stop = body.values[loop.start], body.values[loop.stop]
        if not (isinstance(start, Formula) and isinstance(stop, Formula)):
            return False
        if not (start.is_constant and stop.is_constant):
            return False
        return stop.constant - start.constant <= _UNROLLED_TURNS_MAX

    def _unroll(self, body: _Body, loop: Loop) -> None:
        assert loop.start is not None
        assert loop.stop is not None
        start = self.memory.number(body.values[loop.start])
        stop = self.memory.number(body.values[loop.stop])
        carried = [body.values[each.initial] for each in loop.carried]
        for number in range(start.constant, stop.constant):
            body.values[loop.item] = constant(number)
            for each, value in zip(loop.carried, carried, strict=True):
                body.values[each.inside] = value
            self._block(body, loop.body)
            assert not isinstance(loop.body.end, Return), "a loop's body has no return"
            carried = [body.values[value] for value in loop.body.end.values]
        for each, value in zip(loop.carried, carried, strict=True):
            body.values[each.after] = value

    # Lists and the store.

    def _extended(self, arguments: list[Value], kind: Type) -> Value:
        builder, items = arguments
        assert isinstance(builder, BuilderValue), "a builder is a builder"
        assert isinstance(items, ListValue), "it grows by a list"
        assert isinstance(kind, ListType), "a list has items"
        if items.items is not None:
            for item in items.items:
                words = self.memory.memory_words(item, kind.element)
                builder = self.memory.append(builder, words)
            return builder

        def turn(item: Value, carried: list[Formula], _: list[Offset]) -> list[Formula]:
            grown = BuilderValue(builder.owner, builder.region, builder.width, carried[0])
            words = self.memory.memory_words(item, kind.element)
            return [self.memory.append(grown, words).end]

        (end,) = self.over_list(items, kind.element, [builder.end], turn)
        return BuilderValue(builder.owner, builder.region, builder.width, end)

    def _opened(self, body: _Body, instruction: Instruction) -> Value:
        """Open the record under its key in each initial record; keys ascend strictly."""
        for tree, argument in enumerate(instruction.arguments):
            items, kind = body.values[argument], body.function.types[argument]
            assert isinstance(items, ListValue), "the store opens lists"
            assert isinstance(kind, ListType), "the store opens lists"
            opened = kind.element
            assert isinstance(opened, RecordType), "of records"
            (key_name, _), (name, record) = self.calls.types.records[opened.name]
            assert isinstance(record, RecordType), "that hold a key and a record"

            def turn(
                item: Value,
                carried: list[Formula],
                _: list[Offset],
                tree: int = tree,
                names: tuple[str, str] = (key_name, name),
                record: RecordType = record,
            ) -> list[Formula]:
                key = self.memory.number(self.memory.field(item, names[0]))
                rising = self.numbers.arithmetic.subtract(key, carried[0]).plus_constant(-1)
                self.numbers.ranges.require(rising, 64, UNSORTED_KEYS)
                pointer = self.memory.pointer_of(self.memory.field(item, names[1]), record)
                self._operations.open_record(tree, key, pointer)
                return [key]

            self.over_list(items, opened, [constant(-1)], turn)
        return StoreValue()


def _prefer(body: _Body, block: Block, values: Iterable[Number], cells: list[list[Offset]]) -> None:
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


def _ends(block: Block) -> bool:
    """Whether a block never comes to its end."""
    return isinstance(block.end, Return)


def _builder_of(body: _Body, branch: Branch, place: int) -> Value | None:
    """The builder from which a branch's result may have grown."""
    result = branch.results[place]
    if not isinstance(body.function.types[result], BuilderType):
        return None
    for block in (branch.then, branch.otherwise):
        if not isinstance(block.end, Return):
            found = _origin(body, block, block.end.values[place])
            if found is not None:
                return found
    return None


def _origin(body: _Body, block: Block, value: Number) -> Value | None:
    """A builder that exists before the block and becomes this value in it."""
    if value in body.values:
        return body.values[value]
    for statement in block.statements:
        if isinstance(statement, Instruction):
            if statement.result == value and statement.op in (Op.APPEND, Op.EXTEND):
                return _origin(body, block, statement.arguments[0])
        elif isinstance(statement, Branch) and value in statement.results:
            place = statement.results.index(value)
            for inner in (statement.then, statement.otherwise):
                if not isinstance(inner.end, Return):
                    found = _origin(body, inner, inner.end.values[place])
                    if found is None:
                        found = _origin(body, block, inner.end.values[place])
                    if found is not None:
                        return found
        elif not isinstance(statement, Branch):
            for each in statement.carried:
                if each.after == value:
                    return _origin(body, block, each.initial)
    return None


def _returns_once(function: Function) -> bool:
    """Whether the only return stands at the end of the body."""
    return isinstance(function.body.end, Return) and _count_returns(function.body) == 1


def _count_returns(block: Block) -> int:
    count = int(isinstance(block.end, Return))
    for statement in block.statements:
        if isinstance(statement, Branch):
            count += _count_returns(statement.then) + _count_returns(statement.otherwise)
    return count


def _is_constant_block(block: Block) -> bool:
    """Whether a block does nothing but name numbers."""
    return not isinstance(block.end, Return) and all(
        isinstance(one, Instruction) and one.op in (Op.CONSTANT, Op.NEGATE)
        for one in block.statements
    )


def _is_deferred(body: _Body, block: Block, place: int, *, is_condition: bool) -> bool:
    """Whether a branch is `a and b` or `a or b` and all that follows is a branch on it."""
    branch = block.statements[place]
    assert isinstance(branch, Branch), "a branch is asked for"
    if branch.join not in (Join.AND, Join.OR) or len(branch.results) != 1:
        return False
    result = branch.results[0]
    for statement in block.statements[place + 1 :]:
        if body.uses.get(result) != 1:
            return False
        if isinstance(statement, Branch):
            return statement.condition == result
        if not isinstance(statement, Instruction):
            return False
        if statement.op == Op.NOT and statement.arguments[0] == result:
            result = statement.result
        elif statement.op == Op.REQUIRE:
            return statement.arguments[0] == result
        elif statement.op != Op.CONSTANT:
            return False
    is_result = not isinstance(block.end, Return) and block.end.values == (result,)
    return is_condition and is_result and body.uses.get(result) == 1


_COMPARED_BITS_MAX = 128
_HARMLESS_SIZE_MAX = 6
_HARMLESS = {Op.CONSTANT, Op.EQUAL, Op.NOT_EQUAL, Op.NOT, Op.FIELD, Op.LENGTH}


def _uses(function: Function) -> dict[Number, int]:
    """How often each value is used; one use in a loop of a value from outside counts twice."""
    uses: dict[Number, int] = {}
    depths: dict[Number, int] = {value: 0 for _, value in function.parameters}

    def use(values: Iterable[Number | None], depth: int) -> None:
        for value in values:
            if value is not None:
                uses[value] = uses.get(value, 0) + (2 if depths[value] < depth else 1)

    def walk(block: Block, depth: int) -> None:
        for statement in block.statements:
            if isinstance(statement, Instruction):
                use(statement.arguments, depth)
                depths[statement.result] = depth
            elif isinstance(statement, Branch):
                use([statement.condition], depth)
                walk(statement.then, depth)
                walk(statement.otherwise, depth)
                depths.update(dict.fromkeys(statement.results, depth))
            else:
                use([each.initial for each in statement.carried], depth)
                use([statement.source, statement.start, statement.stop], depth)
                depths[statement.item] = depth + 1
                depths.update({each.inside: depth + 1 for each in statement.carried})
                walk(statement.body, depth + 1)
                depths.update({each.after: depth for each in statement.carried})
        use([block.end.value] if isinstance(block.end, Return) else block.end.values, depth)

    walk(function.body, 0)
    return uses
