"""The generated program for people: every source line with the instructions it became.

Most functions are compiled into their callers, so the lines of a function may stand in several
places, and the instructions of a line more than once.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from provex.language.program_file import Function, MachineInstruction, MachineProgram

from .notation import instruction_text, next_counter

__all__ = ["ProgramListing"]

_CHECKS_SHOWN_MAX = 12


@dataclass(slots=True)
class ProgramListing:
    """A program with the text of its source files, which `source` reads."""

    program: MachineProgram
    source: Callable[[str], str]
    _lines: dict[int, list[str]] = field(default_factory=dict)
    _functions: dict[int, list[str]] = field(default_factory=dict)

    def lines(self, function: str = "", file: str = "", line: int = 0) -> Iterator[str]:
        """The instructions in order below their source lines; all, or those of one of both.

        A function goes by its name, with or without that of its module, a file by its path or the
        end of it.
        """
        names = self._begins()
        before: tuple[int, int, int] | None = None
        for counter, row in enumerate(self.program.instructions):
            if file and not (row.line == line and self._is_in(row, file)):
                continue
            if function and not _is_named(self.function_of(row), function):
                continue
            if counter in names:
                yield f"{names[counter]}:"
            if before is None or before != (counter - 1, row.file, row.line):
                yield from self._heading(row)
            before = counter, row.file, row.line
            yield f"{counter:>6}  {instruction_text(counter, row, names)}"

    def advice(self) -> Iterator[str]:
        """All advice of the program: each hint, and the instructions of its line that check it."""
        names = self._begins()
        rows = self.program.instructions
        hints = [counter for counter, row in enumerate(rows) if row.hint is not None]
        yield f"all advice of the program: {len(hints)} instructions"
        for counter in hints:
            yield from self._heading(rows[counter])
            yield f"{counter:>6}  {instruction_text(counter, rows[counter], names)}"
            if isinstance(rows[counter].hint, Function):
                yield "        checked by what the source requires of it, which begins with"
            for follower in self.checks_of(counter):
                yield f"{follower:>8}  {instruction_text(follower, rows[follower], names)}"

    def checks_of(self, counter: int) -> list[int]:
        """The instructions that read an advised word, or what was computed from it.

        For a quotient or a high part these are those of its line, behind it: all its checks. For
        the result of a function the first ones of the source's function.
        """
        rows = self.program.instructions
        first = rows[counter]
        is_function = isinstance(first.hint, Function)
        words, found = {first.c_offset}, []
        for number in range(counter + 1, len(rows)):
            row = rows[number]
            if not (self._is_same_function(row, first) if is_function else _is_same(row, first)):
                break
            if words & set(_read(row)):
                found.append(number)
                if row.c_factor:
                    words.add(row.c_offset)
        return found[:_CHECKS_SHOWN_MAX] if is_function else found

    def function_of(self, row: MachineInstruction) -> str:
        """The source's function in which an instruction's line lies, with its module."""
        if row.file not in self._functions:
            self._functions[row.file] = _functions_by_line(self._text(row.file))
        names = self._functions[row.file]
        module = self.program.files[row.file].removesuffix(".py").replace("/", ".")
        return f"{module}.{names[row.line]}" if row.line < len(names) else module

    def _name_of(self, row: MachineInstruction) -> str:
        return self.function_of(row).rpartition(".")[2]

    def _heading(self, row: MachineInstruction) -> Iterator[str]:
        text = self._text(row.file)
        line = text[row.line - 1] if 0 < row.line <= len(text) else ""
        yield f"{self.program.files[row.file]}:{row.line} | {line.strip()}"

    def _text(self, file: int) -> list[str]:
        if file not in self._lines:
            self._lines[file] = self.source(self.program.files[file]).splitlines()
        return self._lines[file]

    def _begins(self) -> dict[int, str]:
        """The names of what begins at a counter: entries, parts, functions with frames, turns."""
        rows = self.program.instructions
        found: dict[int, str] = {}
        for counter, row in enumerate(rows):
            if isinstance(row.hint, Function):
                found[row.hint.counter] = self._name_of(rows[row.hint.counter])
            target = next_counter(counter, row) if row.is_transfer else None
            if target is not None:
                name = self._name_of(rows[target])
                kind = _kind_of_target(counter, row, target, found)
                found[target] = f"{kind} in {name}" if kind else name
        found[0] = "end"
        for part in range(self.program.parts):
            found[part + 1] = f"part {part}"
        for name, entry in self.program.entries.items():
            found[entry.counter] = name.rpartition(".")[2]
        return found

    def _is_in(self, row: MachineInstruction, file: str) -> bool:
        return f"/{self.program.files[row.file]}".endswith(f"/{file}")

    def _is_same_function(self, row: MachineInstruction, other: MachineInstruction) -> bool:
        return self.function_of(row) == self.function_of(other)


def _kind_of_target(
    counter: int, row: MachineInstruction, target: int, found: dict[int, str]
) -> str:
    """What a transfer leads to: the next turn, what follows a loop, or a function."""
    is_to_word = row.reads_b and (row.constant, row.b_factor, row.a_factor) == (0, 1, 0)
    if is_to_word:
        return "behind a loop" if target == counter + 1 else ""
    return "turn" if (target in found and target <= counter) or target == counter + 1 else ""


def _is_named(function: str, name: str) -> bool:
    return function == name or function.endswith(f".{name}")


def _is_same(row: MachineInstruction, other: MachineInstruction) -> bool:
    return (row.file, row.line) == (other.file, other.line)


def _read(row: MachineInstruction) -> Iterator[int]:
    """The cells of its frame that an instruction reads."""
    if row.reads_a:
        yield row.pointer_offset if row.is_indirect else row.a_offset
    if row.reads_b:
        yield row.b_offset


def _functions_by_line(lines: list[str]) -> list[str]:
    """The function of each line; lines count from 1, those outside of functions have none."""
    names = [""] * (len(lines) + 1)
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                names[line] = node.name
    return names
