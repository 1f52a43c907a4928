"""The whole program: the batch from its input to its output, and the ledger's entries."""

from collections import Counter
from collections.abc import Iterator

from provex.language.compiler import RULE_ENTRIES, CheckedProgram, checked_rules
from provex.language.instructions import Block, Branch, Compiled, Function, Instruction, Op
from provex.language.program_file import INPUT_BASE, Call, Entry, MachineProgram
from provex.language.refusal import Place as SourcePlace
from provex.language.types import (
    BOOL,
    BOUNDS,
    BuilderType,
    IntegerType,
    ListType,
    PairType,
    RecordType,
    Type,
    UnionType,
)
from provex.protocol.errors import VALUE_OUT_OF_RANGE

from .assembly import assembled, without_idle_jumps
from .emitter import Emitter, Item
from .frame_check import check_frames
from .functions import CalledFunction, Calls, FunctionWriter
from .places import Formula, Frame, Label, Offset, Place, constant, of_place
from .values import (
    Comparison,
    ListValue,
    PairValue,
    ReferenceValue,
    Relation,
    Types,
    UnionValue,
    Value,
)

__all__ = ["machine_program", "rules_program"]

RULE_PARTS = ("provex.rules.batch.finished_batch",)
_INLINED_SIZE_MAX = 40
_INLINED_SITES_MAX = 2
"""Statements and calls of a function that is compiled into its callers; either will do."""
_STORE_RECORDS = ("provex.protocol.state.Position", "provex.protocol.state.OrderLeaf")
_LENGTH_BITS = 32


def rules_program() -> MachineProgram:
    """The rules as a program of the machine."""
    return machine_program(checked_rules())


def machine_program(
    program: CheckedProgram,
    entries: tuple[str, ...] = RULE_ENTRIES,
    parts: tuple[str, ...] = RULE_PARTS,
) -> MachineProgram:
    """The program that runs the first entry on the input; the others are called from outside.

    Where the first entry calls one of `parts`, another machine goes on.
    """
    return _Generator(program, entries, parts).program()


class _Generator:
    def __init__(
        self, program: CheckedProgram, entries: tuple[str, ...], parts: tuple[str, ...]
    ) -> None:
        self._program = program
        self._entries = entries
        compiled = program.compiled
        self._types = Types(compiled.records, frozenset(_stored(compiled)))
        sizes = {name: _size(function.body) for name, function in compiled.functions.items()}
        sites = _call_sites(compiled)
        recursive = frozenset(_recursive(compiled))

        def is_inlined(name: str) -> bool:
            if name in recursive:
                return False
            return sites[name] <= _INLINED_SITES_MAX or sizes[name] <= _INLINED_SIZE_MAX

        self._halt = Label("halt")
        self._start = Label("start")
        self._parts = {(entries[0], name): Label(f"part at {name}") for name in parts}
        self._calls = Calls(
            program,
            self._types,
            is_inlined,
            recursive.__contains__,
            self._halt,
            lambda caller, name: self._parts.get((caller, name)),
        )
        self._items: list[Item] = []
        self._frames: dict[str, tuple[Label, Frame]] = {}

    def program(self) -> MachineProgram:
        compiled = self._program.compiled
        self._beginnings()
        self._main(self._entries[0])
        for name in self._entries[1:]:
            self._entry(name)
        written: set[str] = set()
        while len(written) < len(self._calls.called):
            for name in list(self._calls.called):
                if name not in written:
                    written.add(name)
                    self._function(self._calls.called[name])
        files = tuple(sorted({function.place.file for function in compiled.functions.values()}))
        items = without_idle_jumps(self._items)
        check_frames(items)
        instructions = assembled(items, files)
        return MachineProgram(
            instructions=instructions,
            entries={
                name: Entry(
                    label.counter,
                    tuple([kind for _, kind in self._parameters(name)]),
                    compiled.functions[name].result,
                    frame.size,
                )
                for name, (label, frame) in self._frames.items()
            },
            records=compiled.records,
            parts=1 + len(self._parts),
            trees=tuple([RecordType(name) for name in _STORE_RECORDS if name in compiled.records]),
            files=files,
        )

    def _parameters(self, name: str) -> Iterator[tuple[str, Type]]:
        function = self._program.compiled.functions[name]
        for parameter, value in function.parameters:
            yield parameter, function.types[value]

    def _writer(self, frame: Frame, place: SourcePlace) -> FunctionWriter:
        return FunctionWriter(Emitter(frame, place), self._calls)

    def _beginnings(self) -> None:
        """Instruction 0 is the end of every part; then comes the beginning of each part."""
        place = self._program.compiled.functions[self._entries[0]].place
        labels = [self._halt, self._start, *self._parts.values()]
        for number, label in enumerate(labels):
            writer = self._writer(Frame(f"beginning {number}"), place)
            if label is self._halt:
                writer.out.label(label)
            # They write to the main frame's first cells, which nobody reads.
            writer.out.frame.cells = number
            frame = writer.out.frame_word(writer.out.frame)
            writer.out.transfer(label, frame, is_end=True)
            self._items += writer.out.finished()

    def _main(self, name: str) -> None:
        """Check the input, run the entry on it, put out the words of its result."""
        function = self._program.compiled.functions[name]
        frame = Frame(name)
        writer = self._writer(frame, function.place)
        self._frames[name] = self._start, frame
        writer.out.label(self._start)
        frame.block(2 + len(self._parts))
        arguments: list[Value] = []
        words = 0
        for _, kind in self._parameters(name):
            argument = writer.memory.at(kind, constant(INPUT_BASE), words)
            words += self._types.width(kind)
            _InputChecks(writer, self._types).check(kind, argument)
            arguments.append(argument)
        result = writer.inlined(name, arguments)
        self._put_out(writer, result, function.result)
        writer.out.transfer(self._halt, writer.out.frame_word(frame), is_end=True)
        self._items += writer.out.finished()

    def _put_out(self, writer: FunctionWriter, result: Value, kind: Type) -> None:
        """Every list of numbers among the result's fields is a public stream, in their order.

        A result that is a list or a number is a stream by itself.
        """
        streams: list[Value] = [result]
        if isinstance(kind, RecordType):
            streams = [
                writer.memory.field(result, name)
                for name, each in self._types.records[kind.name]
                if isinstance(each, ListType)
            ]
        elif not isinstance(kind, ListType):
            streams = [ListValue(constant(0), constant(1), (result,))]
        for stream, items in enumerate(streams):
            assert isinstance(items, ListValue), "a stream is a list"

            def turn(
                item: Value, carried: list[Formula], _: list[Offset], stream: int = stream
            ) -> list[Formula]:
                word = writer.out.cell_of(writer.memory.number(item))
                index = writer.out.direct_cell_of(carried[0])
                writer.out.emit(a=word, b=index, formula=constant(stream), call=Call.OUTPUT)
                return [carried[0].plus_constant(1)]

            writer.over_list(items, IntegerType("int"), [constant(0)], turn)

    def _entry(self, name: str) -> None:
        """A function that the ledger calls: records by address, its result as well."""
        function = self._program.compiled.functions[name]
        frame, label = Frame(name), Label(name)
        writer = self._writer(frame, function.place)
        self._frames[name] = label, frame
        writer.out.label(label)
        frame.block(2)
        arguments = [self._argument(frame, kind) for _, kind in self._parameters(name)]
        width = 1 if isinstance(function.result, RecordType) else self._types.width(function.result)
        results = [Offset(frame.cell()) for _ in range(width)]
        result = writer.inlined(name, arguments)
        if isinstance(function.result, RecordType):
            words = [writer.memory.pointer_of(result, function.result)]
        else:
            words = writer.memory.memory_words(result, function.result)
        for word, target in zip(words, results, strict=True):
            writer.out.cell_of(word, target=target)
        writer.out.leave(Place(frame, Offset(0)), Place(frame, Offset(1)))
        self._items += writer.out.finished()

    def _argument(self, frame: Frame, kind: Type) -> Value:
        width = 1 if isinstance(kind, RecordType) else self._types.width(kind)
        words = [of_place(Place(frame, Offset(frame.cell()))) for _ in range(width)]
        if isinstance(kind, RecordType):
            return ReferenceValue(kind.name, words[0])
        return self._types.from_words(kind, words)

    def _function(self, called: CalledFunction) -> None:
        function = self._program.compiled.functions[called.name]
        writer = self._writer(called.frame, function.place)
        writer.write_called(called)
        self._items += writer.out.finished()


class _InputChecks:
    """That every word of the input is in its type's bounds: what the analysis assumes."""

    def __init__(self, writer: FunctionWriter, types: Types) -> None:
        self._writer = writer
        self._types = types

    def check(self, kind: Type, value: Value) -> None:
        """Write the checks of a value and all behind it."""
        if isinstance(kind, IntegerType):
            self._number(kind, value)
        elif kind == BOOL:
            number = self._writer.memory.number(value)
            square = self._writer.numbers.arithmetic.multiply(number, number)
            difference = self._writer.numbers.arithmetic.subtract(square, number)
            self._writer.out.require_zero(difference, VALUE_OUT_OF_RANGE)
        elif isinstance(kind, RecordType):
            for name, each in self._types.records[kind.name]:
                self.check(each, self._writer.memory.field(value, name))
        elif isinstance(kind, PairType):
            assert isinstance(value, PairValue), "a pair has items"
            for each, item in zip(kind.items, value.items, strict=True):
                self.check(each, item)
        elif isinstance(kind, ListType):
            self._list(kind, value)
        elif isinstance(kind, UnionType):
            self._union(kind, value)

    def _number(self, kind: IntegerType, value: Value) -> None:
        low, high = BOUNDS[kind.name]
        if kind.name == "Felt":
            return
        number = self._writer.memory.number(value).plus_constant(-low)
        bits = (high - low).bit_length()
        self._writer.numbers.ranges.require(number, bits, VALUE_OUT_OF_RANGE)

    def _list(self, kind: ListType, value: Value) -> None:
        assert isinstance(value, ListValue), "a list is a list"
        if not self._has_checks(kind.element):
            # A loop over it would bound the length; without one it has to be checked.
            self._writer.numbers.ranges.require(value.length, _LENGTH_BITS, VALUE_OUT_OF_RANGE)
            return

        def turn(item: Value, carried: list[Formula], _: list[Offset]) -> list[Formula]:
            self.check(kind.element, item)
            return carried

        self._writer.over_list(value, kind.element, [], turn)

    def _has_checks(self, kind: Type) -> bool:
        if isinstance(kind, RecordType):
            return any(self._has_checks(each) for _, each in self._types.records[kind.name])
        return kind != IntegerType("Felt")

    def _union(self, kind: UnionType, value: Value) -> None:
        assert isinstance(value, UnionValue), "a union is a union"
        out, numbers = self._writer.out, self._writer.numbers
        labels = [Label(name) for name in kind.names]
        end = Label("end of union")
        for name, label in zip(kind.names, labels, strict=True):
            number = constant(self._types.kinds[name])

            numbers.conditions.go_if(Comparison(Relation.EQUAL, value.kind, number), label)
        out.require_zero(constant(1), VALUE_OUT_OF_RANGE)
        for name, label in zip(kind.names, labels, strict=True):
            out.label(label)
            with out.scope():
                self.check(RecordType(name), ReferenceValue(name, value.pointer))
                out.go(end)
        out.label(end)


def _stored(compiled: Compiled) -> Iterator[str]:
    """Records that lists, unions or the store hold, and the records in them."""
    kinds = [kind for fields in compiled.records.values() for _, kind in fields]
    for function in compiled.functions.values():
        kinds += [*function.types, function.result]
    found = [name for name in _STORE_RECORDS if name in compiled.records]
    for kind in kinds:
        if isinstance(kind, ListType | BuilderType) and isinstance(kind.element, RecordType):
            found.append(kind.element.name)
        if isinstance(kind, UnionType):
            found += kind.names
    while found:
        name = found.pop()
        yield name
        found += [kind.name for _, kind in compiled.records[name] if isinstance(kind, RecordType)]


def _size(block: Block) -> int:
    total = 0
    for statement in block.statements:
        total += 1
        if isinstance(statement, Branch):
            total += _size(statement.then) + _size(statement.otherwise)
        elif not isinstance(statement, Instruction):
            total += _size(statement.body)
    return total


def _called_by(function: Function) -> Iterator[str]:
    def walk(block: Block) -> Iterator[str]:
        for statement in block.statements:
            if isinstance(statement, Instruction):
                if statement.op == Op.CALL:
                    yield str(statement.detail)
            elif isinstance(statement, Branch):
                yield from walk(statement.then)
                yield from walk(statement.otherwise)
            else:
                yield from walk(statement.body)

    return walk(function.body)


def _call_sites(compiled: Compiled) -> Counter[str]:
    sites: Counter[str] = Counter(compiled.entries)
    for function in compiled.functions.values():
        sites.update(_called_by(function))
    return sites


def _recursive(compiled: Compiled) -> Iterator[str]:
    """Functions that may call themselves, also by way of others."""
    below = {name: set(_called_by(function)) for name, function in compiled.functions.items()}
    is_growing = True
    while is_growing:
        is_growing = False
        for name, reached in below.items():
            more = set().union(*[below[each] for each in reached]) if reached else set()
            if not more <= reached:
                below[name] = reached | more
                is_growing = True
    return (name for name, reached in below.items() if name in reached)
