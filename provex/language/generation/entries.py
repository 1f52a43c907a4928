"""Where a program begins: the main function on the input, and what the ledger calls."""

from provex.language.program_file import INPUT_BASE, Call
from provex.language.types import IntegerType, ListType, RecordType, Type

from .calls import PARAMETERS_BEGIN
from .functions import FunctionWriter
from .inputs import InputChecks
from .parts import Part
from .places import Formula, Frame, Offset, Place, constant, of_place
from .tools import Tools
from .values import ListValue, ReferenceValue, Value

__all__ = ["write_entry", "write_main"]


def write_main(writer: FunctionWriter, name: str) -> None:
    """Check the input, run the function on it, put out the words of its result."""
    function = writer.tools.program.compiled.functions[name]
    types, memory = writer.tools.types, writer.tools.memory
    arguments: list[Value] = []
    words = 0
    for _, value in function.parameters:
        kind = function.types[value]
        argument = memory.at(kind, constant(INPUT_BASE), words)
        words += types.width(kind)
        _check_input(writer, kind, argument)
        arguments.append(argument)
    result = writer.inlined(name, arguments)
    for stream, items in enumerate(_streams(writer.tools, result, function.result)):
        _put_out(writer, stream, items)


def _check_input(writer: FunctionWriter, kind: Type, argument: Value) -> None:
    """Check an argument now, except for the fields that later parts check when they begin."""
    checks = InputChecks(writer.tools, writer.turns)
    parts = writer.calls.parts
    if not isinstance(kind, RecordType) or not parts:
        checks.check(kind, argument)
        return
    memory = writer.tools.memory
    fields = [
        (name, each, memory.field(argument, name))
        for name, each in writer.tools.types.records[kind.name]
    ]
    later = {name for part in parts for name in part.checked_fields}
    for name, each, value in fields:
        if name not in later:
            checks.check(each, value)
    for part in parts:

        def begin(part: Part = part) -> None:
            for name, each, value in fields:
                if name in part.checked_fields:
                    checks.check(each, value)

        writer.calls.late_checks.setdefault(part, []).append(begin)


def _streams(tools: Tools, result: Value, kind: Type) -> list[Value]:
    """Every list of numbers among the result's fields is a public stream, in their order.

    A result that is a list or a number is a stream by itself.
    """
    if isinstance(kind, RecordType):
        return [
            tools.memory.field(result, name)
            for name, each in tools.types.records[kind.name]
            if isinstance(each, ListType)
        ]
    if isinstance(kind, ListType):
        return [result]
    return [ListValue(constant(0), constant(1), (result,))]


def _put_out(writer: FunctionWriter, stream: int, items: Value) -> None:
    assert isinstance(items, ListValue), "a stream is a list"
    out = writer.tools.out

    def turn(item: Value, carried: list[Formula], _: list[Offset]) -> list[Formula]:
        word = out.cell_of(writer.tools.memory.number(item))
        index = out.direct_cell_of(carried[0])
        out.emit(a=word, b=index, formula=constant(stream), call=Call.OUTPUT)
        return [carried[0].plus_constant(1)]

    writer.turns.over_list(items, IntegerType("int"), [constant(0)], turn)


def write_entry(writer: FunctionWriter, name: str) -> None:
    """A function that the ledger calls: records by address, its result as well."""
    tools, frame = writer.tools, writer.tools.out.frame
    function = tools.program.compiled.functions[name]
    frame.block(PARAMETERS_BEGIN)
    arguments = [_argument(tools, function.types[value]) for _, value in function.parameters]
    results = [Offset(frame.cell()) for _ in range(_entry_words(tools, function.result))]
    result = writer.inlined(name, arguments)
    if isinstance(function.result, RecordType):
        words = [tools.memory.pointer_of(result, function.result)]
    else:
        words = tools.memory.memory_words(result, function.result)
    for word, target in zip(words, results, strict=True):
        tools.out.cell_of(word, target=target)
    tools.out.leave(Place(frame, Offset(0)), Place(frame, Offset(1)))


def _argument(tools: Tools, kind: Type) -> Value:
    frame: Frame = tools.out.frame
    words = [of_place(Place(frame, Offset(frame.cell()))) for _ in range(_entry_words(tools, kind))]
    if isinstance(kind, RecordType):
        return ReferenceValue(kind.name, words[0])
    return tools.types.from_words(kind, words)


def _entry_words(tools: Tools, kind: Type) -> int:
    """Words by which a value passes between the ledger and an entry."""
    return 1 if isinstance(kind, RecordType) else tools.types.width(kind)
