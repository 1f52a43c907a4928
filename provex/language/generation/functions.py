"""Writes functions: statements in order, calls, and most functions into their callers."""

from provex.language.checks import Check, CheckKind
from provex.language.instructions import Block, Branch, Function, Instruction, Op, Return

from .body import Body, Choice
from .branches import Branches
from .calls import PARAMETERS_BEGIN, CalledFunction, Calls, call_function
from .choices import Choices, is_left_to_branch
from .drafts import FunctionHint
from .emitter import Emitter
from .lists import Lists
from .loops import Loops
from .places import Formula, Label, Offset, Place, constant, of_place
from .selections import bits_apart
from .tools import tools_with
from .turns import Turns
from .usage import returns_once, uses_of
from .values import Comparison, Value

__all__ = ["FunctionWriter"]


class FunctionWriter:
    """Writes one function with a frame, and all that is compiled into it."""

    def __init__(self, emitter: Emitter, calls: Calls) -> None:
        """Write with this emitter."""
        self.tools = tools_with(emitter, calls.program, calls.types)
        self.turns = Turns(self.tools)
        self._out = emitter
        self._memory = self.tools.memory
        self._program = calls.program
        self.calls = calls
        self._choices = Choices(self.tools, self._block)
        self._branches = Branches(self.tools, self._choices, self._block)
        self._loops = Loops(self.tools, self.turns, self._block)
        self._lists = Lists(self.tools, self.turns)

    def write_called(self, called: CalledFunction) -> None:
        """The function with its own frame: parameters in cells, results in the cells behind."""
        function = self._program.compiled.functions[called.name]
        self._out.place = function.place
        self._out.label(called.entry)
        frame = self._out.frame
        frame.block(PARAMETERS_BEGIN)
        words = [
            of_place(Place(frame, Offset(frame.cell()))) for _ in range(called.parameter_words)
        ]
        results = [Offset(frame.cell()) for _ in range(called.result_words)]
        arguments = [
            self._memory.from_carried(function.types[value], words, None)
            for _, value in function.parameters
        ]
        body = self._body(function, arguments, results)
        self._block(body, function.body)
        self._out.label(body.end)
        self._out.leave(Place(frame, Offset(0)), Place(frame, Offset(1)))

    def inlined(self, name: str, arguments: list[Value]) -> Value:
        """The function's result, its body written here."""
        function = self._program.compiled.functions[name]
        place, code = self._out.place, self._out.code
        results: list[Offset] | None = None
        if not returns_once(function):
            width = self.tools.types.shape(function.result)
            results = [Offset(self._out.frame.cell()) for _ in range(width)]
        body = self._body(function, arguments, results)
        if results is None:
            self._block(body, function.body)
        else:
            with self._out.scope():
                self._block(body, function.body)
        self._out.label(body.end)
        self._out.place, self._out.code = place, code
        if results is None:
            assert body.result is not None, "the only return gave the result"
            return body.result
        words = [of_place(Place(self._out.frame, offset)) for offset in results]
        return self._memory.from_carried(function.result, words, None)

    def _body(
        self, function: Function, arguments: list[Value], results: list[Offset] | None
    ) -> Body:
        values = {
            value: argument
            for (_, value), argument in zip(function.parameters, arguments, strict=True)
        }
        return Body(function, values, uses_of(function), results, Label(f"end of {function.name}"))

    def _call(self, body: Body, instruction: Instruction) -> Value:
        name = str(instruction.detail)
        part = self.calls.part_at(body.function.name, name)
        if part is not None:
            # Another machine goes on here, in the same frame.
            self._out.transfer(self.calls.halt, self._out.frame_word(self._out.frame))
            self._out.label(self.calls.parts[part])
            for write_checks in self.calls.late_checks.get(part, []):
                write_checks()
        arguments = [body.values[value] for value in instruction.arguments]
        if self.calls.graph.is_inlined(name):
            return self.inlined(name, arguments)
        called = self.calls.function(name)
        function = self._program.compiled.functions[name]
        words = []
        for (_, value), argument in zip(function.parameters, arguments, strict=True):
            words += self._memory.carried_words(argument, function.types[value])
        results = call_function(self.tools, called, words)
        return self._memory.from_carried(function.result, results, None)

    def _block(self, body: Body, block: Block, *, is_condition: bool = False) -> bool:
        """Write a block. Returns whether nothing behind it is reached.

        The result of a block that is a condition may be left to whoever branches on it.
        """
        for place, statement in enumerate(block.statements):
            self._out.place = statement.place
            if isinstance(statement, Instruction):
                if not self._choices.does_write(body, statement):
                    body.values[statement.result] = self._instruction(body, statement)
            elif isinstance(statement, Branch) and is_left_to_branch(
                body, block, place, is_condition=is_condition
            ):
                left = self._choices.condition(body, statement.condition)
                body.choices[statement.results[0]] = Choice(statement, left)
            elif isinstance(statement, Branch):
                if self._branches.write(body, statement):
                    return True
            else:
                self._loops.write(body, statement)
        if isinstance(block.end, Return):
            self._out.place = block.end.place
            self._return(body, block.end)
            return True
        return False

    def _return(self, body: Body, end: Return) -> None:
        value: Value = constant(0) if end.value is None else body.values[end.value]
        if body.result_cells is None:
            body.result = value
            return
        words = self._memory.carried_words(value, body.function.result)
        for word, target in zip(words, body.result_cells, strict=True):
            self._out.cell_of(word, target=target)
        self._out.go(body.end)

    def _instruction(self, body: Body, instruction: Instruction) -> Value:
        if instruction.op == Op.CALL:
            return self._call(body, instruction)
        if instruction.op == Op.ADVICE:
            return self._advice(body, instruction)
        function = body.function
        recorded = self._program.analysis.functions[function.name]
        arguments = [body.values[value] for value in instruction.arguments]
        if instruction.op == Op.EXTEND:
            return self._lists.extend(arguments, function.types[instruction.arguments[1]])
        if instruction.op == Op.OPEN_STORE:
            return self._lists.open_store(body, instruction)
        found = self.tools.operations.run(
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

    def _check(self, body: Body, instruction: Instruction) -> Check | None:
        """The check that the instruction needs; wider where it may run without its condition."""
        check = self._program.checks[body.function.name].get(instruction.result)
        if check is None or not body.is_speculative or check.kind != CheckKind.SIGN:
            return check
        return Check(CheckKind.SIGN, bits_apart(self._program, body, instruction))

    def _kept(self, value: Value) -> Value:
        """A number that is used more than once, computed once."""
        if isinstance(value, Comparison):
            return self.tools.numbers.conditions.boolean(value)
        if isinstance(value, Formula) and not value.is_linear:
            return self.tools.numbers.arithmetic.word(value)
        return value

    def _advice(self, body: Body, instruction: Instruction) -> Value:
        name = str(instruction.detail)
        called = self.calls.function(name)
        function = self._program.compiled.functions[name]
        words = []
        for (_, kind), value in zip(function.parameters, instruction.arguments, strict=True):
            words += self._memory.carried_words(body.values[value], function.types[kind])
        cells = tuple([self._out.direct_cell_of(word).offset for word in words])
        hint = FunctionHint(called.entry, cells)
        return of_place(self._out.emit(c_factor=0, hint=hint))
