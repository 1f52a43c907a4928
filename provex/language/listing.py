"""A listing for people: every source line with its instructions, intervals and checks."""

from collections.abc import Iterator

from .compiler import CheckedProgram
from .facts import Facts, ListFacts
from .instructions import (
    Block,
    Branch,
    End,
    Function,
    Instruction,
    Join,
    Loop,
    Return,
    Value,
    Yield,
)

__all__ = ["listing", "program_listing"]

_INDENT = "  "
_COLUMN = 72


def program_listing(program: CheckedProgram) -> str:
    """The listings of all functions, entries first, then by name; hints last."""
    functions = program.compiled.functions
    entries = list(program.compiled.entries)
    others = sorted(set(program.analysis.functions) - set(entries))
    others.sort(key=lambda name: functions[name].is_advice)
    names = [*entries, *others]
    return "\n\n".join(listing(program, name) for name in names) + "\n"


def listing(program: CheckedProgram, name: str) -> str:
    """The listing of one function instance.

    A source line stands before the first instruction that comes from it and wherever the order
    goes back to it. `v7` is a value; behind it its type, interval and check. A value that is
    computed again is named where it was computed first.
    """
    return "\n".join(_FunctionListing(program, name).lines())


class _FunctionListing:
    """The lines of one function."""

    def __init__(self, program: CheckedProgram, name: str) -> None:
        self._function: Function = program.compiled.functions[name]
        self._values = program.analysis.functions[name].values
        self._checks = program.checks[name]
        self._source = program.compiled.sources[self._function.place.file].splitlines()
        self._line = 0

    def lines(self) -> Iterator[str]:
        """Head, parameters, body."""
        function = self._function
        kind = "hint" if function.is_advice else "function"
        yield f"{kind} {function.name} -> {function.result}    ({function.place})"
        for name, value in function.parameters:
            yield self._aligned(f"{_INDENT}v{value} = parameter {name}", value)
        yield from self._block(function.body, 1)

    def _block(self, block: Block, depth: int) -> Iterator[str]:
        for statement in block.statements:
            yield from self._source_line(statement.place.file, statement.place.line)
            if isinstance(statement, Instruction):
                yield self._instruction(statement, depth)
            elif isinstance(statement, Branch):
                yield from self._branch(statement, depth)
            else:
                yield from self._loop(statement, depth)
        yield from self._end(block.end, depth)

    def _source_line(self, file: str, line: int) -> Iterator[str]:
        """The text of the line, unless it is the one shown last; constants come from elsewhere."""
        if file == self._function.place.file and line != self._line:
            self._line = line
            yield f"{line:>5} | {self._source[line - 1]}"

    def _instruction(self, instruction: Instruction, depth: int) -> str:
        words = [str(instruction.op)]
        if instruction.detail != 0 or instruction.op == "constant":
            words.append(_short(instruction.detail))
        words += [f"v{argument}" for argument in instruction.arguments]
        text = f"{_INDENT * depth}v{instruction.result} = {' '.join(words)}"
        return self._aligned(text, instruction.result)

    def _branch(self, branch: Branch, depth: int) -> Iterator[str]:
        yield f"{_INDENT * depth}{branch.join} v{branch.condition}:"
        yield from self._block(branch.then, depth + 1)
        if branch.otherwise.statements or branch.otherwise.end != Yield(()):
            yield f"{_INDENT * depth}else:"
            yield from self._block(branch.otherwise, depth + 1)
        if branch.results:
            yield from self._source_line(branch.place.file, branch.place.line)
        what = "choice" if branch.join == Join.CHOICE else "either"
        for place, result in enumerate(branch.results):
            sides = " or ".join(
                [
                    f"v{block.end.values[place]}"
                    for block in (branch.then, branch.otherwise)
                    if not isinstance(block.end, Return)
                ]
            )
            yield self._aligned(f"{_INDENT * depth}v{result} = {what} {sides}", result)

    def _loop(self, loop: Loop, depth: int) -> Iterator[str]:
        over = f"v{loop.source}" if loop.source is not None else f"v{loop.start} .. v{loop.stop}"
        yield self._aligned(f"{_INDENT * depth}loop v{loop.item} over {over}:", loop.item)
        inner = _INDENT * (depth + 1)
        for carried in loop.carried:
            text = f"{inner}v{carried.inside} = v{carried.initial} at first"
            yield self._aligned(text, carried.inside)
        yield from self._block(loop.body, depth + 1)
        if loop.carried:
            yield from self._source_line(loop.place.file, loop.place.line)
        for carried in loop.carried:
            text = f"{_INDENT * depth}v{carried.after} = v{carried.inside} at last"
            yield self._aligned(text, carried.after)

    def _end(self, end: End, depth: int) -> Iterator[str]:
        if isinstance(end, Return):
            yield from self._source_line(end.place.file, end.place.line)
            value = "" if end.value is None else f" v{end.value}"
            yield f"{_INDENT * depth}return{value}"
        elif end.values:
            yield f"{_INDENT * depth}yield {' '.join(f'v{value}' for value in end.values)}"

    def _aligned(self, text: str, value: Value) -> str:
        """The text, and behind it what is known of the value."""
        kind = str(self._function.types[value])
        facts = _facts_text(self._values.get(value))
        check = self._checks.get(value)
        known = [kind] if kind != "None" else []
        known += [facts] if facts else []
        known += [f"CHECK {check.kind} {check.bits} bits"] if check is not None else []
        if value not in self._values:
            known = ["never reached"]
        return f"{text:<{_COLUMN}} ; {', '.join(known)}" if known else text


def _facts_text(facts: Facts) -> str:
    if isinstance(facts, ListFacts):
        return str(facts)
    return "" if facts is None else f"[{facts}]"


def _short(detail: str | int) -> str:
    """Qualified names without their modules."""
    if isinstance(detail, int):
        return str(detail)
    return "|".join(
        name.rpartition(".")[2] if "<" not in name else name for name in detail.split(" ")
    )
