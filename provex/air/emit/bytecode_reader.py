"""Reads the bytecode of chips back: the twin of a native reader, with its plain interpreter.

Truncated, oversized and malformed bytecode is refused with ValueError.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from provex.air.chip import Rows
from provex.air.expression import Column, ColumnKind
from provex.air.layout import PHASES, ROWS_LOG2_MAX
from provex.air.profiles import Profile, proves_bits
from provex.air.tape import Tape
from provex.protocol.field import PRIME

from .bytecode import EDGES, ELEMENT_BYTES, KINDS, MAGIC, OPERATIONS, PARAMETERS, VERSION

__all__ = [
    "AirProgram",
    "ChipProgram",
    "LayoutProgram",
    "MessageProgram",
    "Place",
    "read_bytecode",
]

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
    is_table: bool
    columns: tuple[Column, ...]
    messages: tuple[MessageProgram, ...]
    constraints: tuple[tuple[str, Rows], ...]
    tape: Tape


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column lies: cell i in row offset + i * stride of a physical column of its phase."""

    physical: int
    offset: int


@dataclass(frozen=True, slots=True)
class LayoutProgram:
    """A layout: heights in the order of the chips, places by chip and column number."""

    rows_log2: int
    heights_log2: tuple[int, ...]
    widths: tuple[int, ...]
    """Physical columns of the main, interaction and fixed phase."""
    places: dict[tuple[int, int], Place]


@dataclass(frozen=True, slots=True)
class AirProgram:
    """All that a bytecode file says."""

    chips: tuple[ChipProgram, ...]
    layouts: tuple[LayoutProgram, ...]
    profiles: tuple[Profile, ...]


def read_bytecode(data: bytes) -> AirProgram:
    """The description. ValueError for anything malformed, trailing bytes included."""
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise ValueError("no bytecode of constraints")
    version, count = reader.numbers(">HH")
    if version != VERSION:
        raise ValueError(f"version: expected {VERSION}, found {version}")
    chips = tuple(_chip(reader) for _ in range(count))
    layouts = tuple(_layout(reader, chips) for _ in range(reader.number(">H")))
    profiles = tuple(_profile(reader) for _ in range(reader.number(">H")))
    reader.finish()
    return AirProgram(chips, layouts, profiles)


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
    name = reader.name()
    period, is_table = reader.numbers(">IB")
    if period < 1 or period & (period - 1) or is_table > 1:
        raise ValueError(f"{name}: a period of {period} rows, flag {is_table}")
    columns = tuple(_column(reader) for _ in range(reader.number(">H")))
    messages = tuple(_message(reader, columns) for _ in range(reader.number(">H")))
    constraints = tuple((reader.name(), _rows(reader)) for _ in range(reader.number(">H")))
    tape = _tape(reader, columns)
    if len(tape.outputs) != len(constraints):
        raise ValueError(f"{name}: a result for each constraint expected")
    return ChipProgram(name, period, bool(is_table), columns, messages, constraints, tape)


def _layout(reader: _Reader, chips: Sequence[ChipProgram]) -> LayoutProgram:
    rows_log2 = reader.number(">B")
    heights_log2 = tuple(reader.number(">B") for _ in chips)
    if rows_log2 > ROWS_LOG2_MAX:
        raise ValueError(f"2^{rows_log2} rows")
    for chip, height_log2 in zip(chips, heights_log2, strict=True):
        if not chip.period <= 1 << height_log2 <= 1 << rows_log2:
            raise ValueError(f"{chip.name}: 2^{height_log2} rows")
        if chip.is_table and chip.period != 1 << height_log2:
            raise ValueError(f"{chip.name}: a table of 2^{height_log2} rows")
    widths = []
    places: dict[tuple[int, int], Place] = {}
    for kind in PHASES:
        width, found = _phase(reader, kind, chips, [rows_log2 - one for one in heights_log2])
        widths.append(width)
        places |= found
    return LayoutProgram(rows_log2, heights_log2, tuple(widths), places)


def _phase(
    reader: _Reader, kind: ColumnKind, chips: Sequence[ChipProgram], steps_log2: Sequence[int]
) -> tuple[int, dict[tuple[int, int], Place]]:
    """The places of a phase. No two columns may meet, and no physical column be empty."""
    width = reader.number(">H")
    places: dict[tuple[int, int], Place] = {}
    taken: dict[int, list[tuple[int, int]]] = {}
    for number, (chip, step_log2) in enumerate(zip(chips, steps_log2, strict=True)):
        for column_number, column in enumerate(chip.columns):
            if column.kind is not kind or (kind is ColumnKind.FIXED and not chip.is_table):
                continue
            place = Place(*reader.numbers(">HI"))
            stride = column.every << step_log2
            others = taken.setdefault(place.physical, [])
            if place.offset >= stride or any(
                (place.offset - offset) % min(stride, other) == 0 for offset, other in others
            ):
                raise ValueError(f"{chip.name}.{column.name}: its place is not free")
            others.append((place.offset, stride))
            places[number, column_number] = place
    if sorted(taken) != list(range(width)):
        raise ValueError(f"{kind.value}: {width} physical columns, found {sorted(taken)}")
    return width, places


def _profile(reader: _Reader) -> Profile:
    name = reader.name()
    bits, blowup, queries, grinding, final, has_chain, chain = reader.numbers(">HBHBBBQ")
    if has_chain > 1 or (not has_chain and chain):
        raise ValueError(f"{name}: no form of a chain")
    profile = Profile(
        name=name,
        provable_bits=bits,
        blowup_log2=blowup,
        queries=queries,
        grinding_bits=grinding,
        final_degree_log2=final,
        chain_id=chain if has_chain else None,
    )
    if not proves_bits(profile, bits):
        raise ValueError(f"{name} does not prove {bits} bits")
    return profile


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
