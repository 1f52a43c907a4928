"""Typed face of the native machine: proved runs of a program with their tables, and the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provex.air.chip import Chip
from provex.air.trace import ChipTrace
from provex.language.memory import ValueLayouts
from provex.language.program_file import INPUT_BASE, MachineProgram
from provex.language.types import Type
from provex.native._native import machine as _native

from .ledger_machine import (
    STEP_LIMIT,
    Kept,
    LedgerMachine,
    MachineFailure,
    bytes_of,
    numbers_of,
)

__all__ = [
    "BatchRun",
    "Kept",
    "LedgerMachine",
    "Machine",
    "MachineFailure",
    "Outcome",
    "Tables",
    "is_provable",
    "value_layouts",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch says: the number of its steps, and the words of both public streams."""

    steps: int
    main_words: tuple[int, ...]
    data_words: tuple[int, ...]


def value_layouts(program: MachineProgram) -> ValueLayouts:
    """The layouts of the program's values."""
    return ValueLayouts(program.records)


def is_provable(message_hash: int, r: int, s: int, public_key: int) -> bool:
    """Whether a signature holds, and the signature chip accepts it."""
    return _native.is_provable(bytes_of((message_hash, r, s, public_key)))


class Machine:
    """A program that runs batches."""

    def __init__(self, program: MachineProgram) -> None:
        """Load the program."""
        self.program = program
        self.layouts = value_layouts(program)
        self._native = _native.NativeProgram(program.to_bytes())

    def input_words(self, value: Any, kind: Type) -> list[int]:
        """The words of a batch's input."""
        return self.layouts.words_of(value, kind, INPUT_BASE)

    def execute(self, words: Sequence[int], step_limit: int = STEP_LIMIT) -> Outcome:
        """Run a batch from its input words. MachineFailure if it has no result."""
        try:
            return _outcome(self._native.execute(bytes_of(words), step_limit))
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None

    def record(self, words: Sequence[int], step_limit: int = STEP_LIMIT) -> "BatchRun":
        """Run a batch and keep what its tables need. MachineFailure if it has no result."""
        try:
            return BatchRun(self._native.record(bytes_of(words), step_limit))
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None

    def place(self, counter: int) -> str:
        """`file:line` of an instruction."""
        return self._native.place(counter)

    def ledger(self, empty_records: Sequence[Any]) -> "LedgerMachine":
        """A ledger on this program; `empty_records` are the records of free keys, by tree."""
        pairs = zip(empty_records, self.program.trees, strict=True)
        empty = [bytes_of(self.layouts.words_of(value, kind, 0)) for value, kind in pairs]
        return LedgerMachine(self.program, self.layouts, self._native.ledger(empty))


class BatchRun:
    """A recorded run of a batch."""

    def __init__(self, native: _native.NativeRun) -> None:
        """Wrap the native one."""
        self._native = native

    def outcome(self) -> Outcome:
        """What the batch says."""
        return _outcome(self._native.outcome())

    def rows_needed(self) -> dict[str, int]:
        """The rows that the run needs of each chip that is no table of fixed entries."""
        return dict(self._native.rows_needed())

    def tables(self, chips: Sequence[Chip], heights: Mapping[str, int]) -> "Tables":
        """Fill the main columns of these chips; without a height, one instance.

        ValueError names a chip that is too small, with the rows it needs.
        """
        shapes = [
            (
                chip.name,
                heights.get(chip.name, chip.period),
                [(column.name, column.every) for column in chip.committed()],
            )
            for chip in chips
        ]
        return Tables(chips, [height for _, height, _ in shapes], self._native.tables(shapes))


class Tables:
    """The filled main columns of chips, kept in native memory."""

    def __init__(
        self, chips: Sequence[Chip], heights: Sequence[int], native: _native.NativeTables
    ) -> None:
        """Wrap the native ones."""
        self._chips = tuple(chips)
        self._heights = tuple(heights)
        self.native = native

    def trace(self, name: str) -> ChipTrace:
        """The columns of one chip as plain numbers."""
        number = [chip.name for chip in self._chips].index(name)
        columns = enumerate(self._chips[number].committed())
        cells = {
            column.name: numbers_of(self.native.column(number, place)) for place, column in columns
        }
        return ChipTrace(self._heights[number], cells)


def _outcome(native: tuple[int, bytes, bytes]) -> Outcome:
    steps, main, data = native
    return Outcome(steps, tuple(numbers_of(main)), tuple(numbers_of(data)))
