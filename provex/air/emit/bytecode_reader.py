"""Reads the bytecode of chips back: the twin of a native reader, with its plain interpreter.

Truncated, oversized and malformed bytecode is refused with ValueError.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from provex.air.chip import Rows
from provex.air.expression import Column
from provex.air.tape import Tape
from provex.protocol.field import PRIME

from .bytecode import EDGES, ELEMENT_BYTES, KINDS, MAGIC, OPERATIONS, PARAMETERS, VERSION

__all__ = ["ChipProgram", "MessageProgram", "read_bytecode"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MessageProgram:
    """A message: the outputs of the tape are its fields and then its multiplicity."""

    name: str
    tag: int
    every: int
    rows: Rows
    tape: Tape


@dataclass(frozen=True, slots=True)
class ChipProgram:
    """A chip: the tape has one output for each constraint, in order."""

    name: str
    period: int
    columns: tuple[Column, ...]
    messages: tuple[MessageProgram, ...]
    constraints: tuple[tuple[str, Rows], ...]
    tape: Tape


def read_bytecode(data: bytes) -> tuple[ChipProgram, ...]:
    """The chips. ValueError for anything malformed, trailing bytes included."""
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise ValueError("no bytecode of constraints")
    version, count = reader.numbers(">HH")
    if version != VERSION:
        raise ValueError(f"version: expected {VERSION}, found {version}")
    programs = tuple(_chip(reader) for _ in range(count))
    reader.finish()
    return programs


class _Reader:
    """A position in the bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self._position + count
        if end > len(self._data):
            raise ValueError(f"{count} bytes expected at {self._position}, the end is near")
        part = self._data[self._position : end]
        self._position = end
        return part

    def numbers(self, form: str) -> tuple[int, ...]:
        """The next numbers of a struct format."""
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def number(self, form: str) -> int:
        """The next number."""
        return self.numbers(form)[0]

    def elements(self, count: int) -> tuple[int, ...]:
        """The next field elements, which must be canonical."""
        data = self.take(count * ELEMENT_BYTES)
        places = range(0, len(data), ELEMENT_BYTES)
        values = tuple(int.from_bytes(data[place : place + ELEMENT_BYTES]) for place in places)
        if any(value >= PRIME for value in values):
            raise ValueError("a value is no field element")
        return values

    def name(self) -> str:
        """The next name."""
        return self.take(self.number(">B")).decode("ascii")

    def finish(self) -> None:
        """Nothing may follow."""
        if self._position != len(self._data):
            raise ValueError(f"{len(self._data) - self._position} bytes too many")


def _chip(reader: _Reader) -> ChipProgram:
    name, period = reader.name(), reader.number(">I")
    columns = tuple(_column(reader) for _ in range(reader.number(">H")))
    messages = tuple(_message(reader, columns) for _ in range(reader.number(">H")))
    constraints = tuple((reader.name(), _rows(reader)) for _ in range(reader.number(">H")))
    tape = _tape(reader, columns)
    if len(tape.outputs) != len(constraints):
        raise ValueError(f"{name}: a result for each constraint expected")
    return ChipProgram(name, period, columns, messages, constraints, tape)


def _column(reader: _Reader) -> Column:
    name = reader.name()
    kind, every, count = reader.numbers(">BII")
    return Column(name, every, _one_of(KINDS, kind), reader.elements(count))


def _message(reader: _Reader, columns: Sequence[Column]) -> MessageProgram:
    name = reader.name()
    tag, every = reader.numbers(">II")
    return MessageProgram(name, tag, every, _rows(reader), _tape(reader, columns))


def _rows(reader: _Reader) -> Rows:
    period, edge, count = reader.numbers(">IBH")
    return Rows(period, reader.numbers(f">{count}I"), _one_of(EDGES, edge))


def _tape(reader: _Reader, columns: Sequence[Column]) -> Tape:
    constants, cells, parameters, steps, outputs = reader.numbers(">5I")
    values = reader.elements(constants)
    read_cells = tuple(_cell(reader, columns) for _ in range(cells))
    names = tuple(_one_of(PARAMETERS, reader.number(">B")) for _ in range(parameters))
    known = constants + cells + parameters
    read_steps = []
    for place in range(steps):
        operation, left, right = reader.numbers(">BII")
        if max(left, right) >= known + place:
            raise ValueError("a step uses a value before it is there")
        read_steps.append((_one_of(OPERATIONS, operation), left, right))
    results = tuple(reader.number(">I") for _ in range(outputs))
    if any(number >= known + steps for number in results):
        raise ValueError("a result that nothing computes")
    return Tape(values, read_cells, names, tuple(read_steps), results)


def _cell(reader: _Reader, columns: Sequence[Column]) -> tuple[Column, int]:
    place, rotation = reader.numbers(">Hi")
    return _one_of(columns, place), rotation


def _one_of(choices: Sequence[T], number: int) -> T:
    if number >= len(choices):
        raise ValueError(f"{number} is none of {len(choices)} choices")
    return choices[number]
