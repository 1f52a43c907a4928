"""The compiled program: instructions, entries and layouts, and their bytes.

The machine reads these bytes; `docs/developer/program-file.md` describes them. Their SHA-256 names
the program.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from provex.protocol.machine_calls import Call
from provex.protocol.numbers import FIELD_PRIME

from .types import BOOL, STORE, IntegerType, ListType, PairType, RecordType, Type, UnionType

__all__ = [
    "CODE_IN_A",
    "FRESH_UNIT",
    "INPUT_BASE",
    "MAGIC",
    "USE_B",
    "VERSION",
    "Call",
    "Entry",
    "Function",
    "High",
    "Hint",
    "MachineInstruction",
    "MachineProgram",
    "Quotient",
]

INPUT_BASE = 2**200
"""Address of the first input word; the input of a call from outside stands there too."""

FRESH_UNIT = 2**208
"""The frame of a recursive call is the clock times this."""

USE_B = 0
"""As a divisor: divide by the operand b."""

CODE_IN_A = 0xFFFF
"""As the error of an instruction: the error is the word a."""

Item = TypeVar("Item")

MAGIC = b"PVXP"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Quotient:
    """c = floor(a / divisor); a is canonical or, if signed, in (-p/2, p/2)."""

    divisor: int = USE_B
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class High:
    """c = floor(a / 2^bits), a canonical."""

    bits: int


@dataclass(frozen=True, slots=True)
class Function:
    """c = the one result word of the function at `counter`, run unproved.

    The arguments are the cells at these offsets of the frame, one a word.
    """

    counter: int
    arguments: tuple[int, ...]


Hint = Quotient | High | Function


@dataclass(frozen=True, slots=True)
class MachineInstruction:
    """One row of the program, and beside it what an honest run and its errors need."""

    a_offset: int = 0
    pointer_offset: int = 0
    b_offset: int = 0
    c_offset: int = 0
    constant: int = 0
    a_factor: int = 0
    b_factor: int = 0
    product_factor: int = 0
    c_factor: int = 0
    jump: int = 0
    is_transfer: bool = False
    reads_a: bool = False
    reads_b: bool = False
    is_indirect: bool = False
    call: int = 0
    code: int = 0
    """The error when this instruction cannot be satisfied; 0 for an internal one."""
    hint: Hint | None = None
    """How c is found when neither the equation nor the call decides it."""
    file: int = 0
    """Place of the source file in `MachineProgram.files`."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A function that can be called from outside."""

    counter: int
    parameters: tuple[Type, ...]
    result: Type | None
    frame_size: int


@dataclass(frozen=True, slots=True)
class MachineProgram:
    """A whole program. Instruction 0 is the halt."""

    instructions: tuple[MachineInstruction, ...]
    entries: Mapping[str, Entry]
    records: Mapping[str, tuple[tuple[str, Type], ...]]
    """The fields of every record type by its name; a record's kind is its place in sorted order."""
    trees: tuple[RecordType, ...]
    """What the store keeps: the record type of tree 0, of tree 1."""
    files: tuple[str, ...]
    parts: int = 1
    """How many machines run one after another; part n begins at instruction n + 1."""

    @property
    def record_names(self) -> tuple[str, ...]:
        """All record types, sorted; the place is the kind number."""
        return tuple(sorted(self.records))

    def to_bytes(self) -> bytes:
        """The program file."""
        kinds = {name: kind for kind, name in enumerate(self.record_names)}
        writer = _Writer(kinds)
        writer.raw(MAGIC)
        writer.number(VERSION, 2)
        writer.number(self.parts, 2)
        writer.each(self.files, writer.text)
        writer.each(self.record_names, lambda name: writer.record(name, self.records[name]))
        writer.each(self.trees, writer.layout)
        writer.each(sorted(self.entries.items()), writer.entry)
        writer.each(self.instructions, writer.instruction)
        return writer.data()

    def hash(self) -> str:
        """SHA-256 of the program file: 64 hex digits."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


class _Writer:
    """The parts of a file, gathered in order."""

    def __init__(self, kinds: Mapping[str, int]) -> None:
        self._kinds = kinds
        self._parts: list[bytes] = []

    def data(self) -> bytes:
        return b"".join(self._parts)

    def raw(self, part: bytes) -> None:
        self._parts.append(part)

    def number(self, value: int, size: int = 4) -> None:
        self._parts.append(value.to_bytes(size))

    def element(self, value: int) -> None:
        """A field element: one length byte and the canonical number without leading zeros."""
        canonical = value % FIELD_PRIME
        size = (canonical.bit_length() + 7) // 8
        self._parts.append(bytes([size]) + canonical.to_bytes(size))

    def text(self, value: str) -> None:
        encoded = value.encode()
        self.number(len(encoded), 2)
        self.raw(encoded)

    def each(self, items: Iterable[Item], write: Callable[[Item], None]) -> None:
        listed = list(items)
        self.number(len(listed))
        for item in listed:
            write(item)

    def record(self, name: str, fields: tuple[tuple[str, Type], ...]) -> None:
        self.text(name)
        self.each(fields, self.field)

    def field(self, field: tuple[str, Type]) -> None:
        self.text(field[0])
        self.layout(field[1])

    def layout(self, kind: Type) -> None:
        """A type: its tag and its parts."""
        if isinstance(kind, IntegerType) or kind == BOOL:
            self.number(0, 1)
            self.text(str(kind))
        elif isinstance(kind, RecordType):
            self.number(1, 1)
            self.number(self._kinds[kind.name])
        elif isinstance(kind, ListType):
            self.number(2, 1)
            self.layout(kind.element)
        elif isinstance(kind, UnionType):
            self.number(3, 1)
            self.each(kind.names, lambda name: self.number(self._kinds[name]))
        elif isinstance(kind, PairType):
            self.number(4, 1)
            self.each(kind.items, self.layout)
        elif kind == STORE:
            self.number(5, 1)
        else:
            raise ValueError(f"{kind} has no layout in memory")

    def entry(self, named: tuple[str, Entry]) -> None:
        name, entry = named
        self.text(name)
        self.number(entry.counter)
        self.element(entry.frame_size)
        self.each(entry.parameters, self.layout)
        self.each([] if entry.result is None else [entry.result], self.layout)

    def instruction(self, row: MachineInstruction) -> None:
        flags = (row.is_transfer, row.reads_a, row.reads_b, row.is_indirect)
        self.number(sum(flag << place for place, flag in enumerate(flags)), 1)
        self.number(row.call, 1)
        self.number(row.code)
        self.number(row.file, 2)
        self.number(row.line)
        for value in (row.a_offset, row.pointer_offset, row.b_offset, row.c_offset, row.constant):
            self.element(value)
        for value in (row.a_factor, row.b_factor, row.product_factor, row.c_factor, row.jump):
            self.element(value)
        self.hint(row.hint)

    def hint(self, hint: Hint | None) -> None:
        if hint is None:
            self.number(0, 1)
        elif isinstance(hint, Quotient):
            self.number(1, 1)
            self.element(hint.divisor)
            self.number(hint.is_signed, 1)
        elif isinstance(hint, High):
            self.number(2, 1)
            self.number(hint.bits, 2)
        else:
            self.number(3, 1)
            self.number(hint.counter)
            self.each(hint.arguments, self.element)
