"""Typed face of the native machine: proved runs of a program with their tables, and the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provex.air.chip import Chip
from provex.air.trace import ChipTrace
from provex.language.memory import ValueLayouts
from provex.language.program_file import INPUT_BASE, MachineProgram
from provex.language.types import STORE, RecordType, Type
from provex.native._native import machine as _native

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

STEP_LIMIT = 1 << 26
_WORD_BYTES = 32


class MachineFailure(Exception):  # noqa: N818 - a run that fails is no error of this program
    """A run without a result. `code` is the number of the broken rule, 0 for a faulty program."""

    def __init__(self, code: int, counter: int, clock: int, text: str) -> None:
        """Say where it failed."""
        super().__init__(text)
        self.code = code
        self.counter = counter
        self.clock = clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch says: the number of its steps, and the words of both public streams."""

    steps: int
    main_words: tuple[int, ...]
    data_words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that stands in the ledger's memory until the next `keep`."""

    kind: RecordType
    address: int


def value_layouts(program: MachineProgram) -> ValueLayouts:
    """The layouts of the program's values."""
    return ValueLayouts(program.records)


def is_provable(message_hash: int, r: int, s: int, public_key: int) -> bool:
    """Whether a signature holds, and the signature chip accepts it."""
    return _native.is_provable(_bytes_of((message_hash, r, s, public_key)))


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
            return _outcome(self._native.execute(_bytes_of(words), step_limit))
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None

    def record(self, words: Sequence[int], step_limit: int = STEP_LIMIT) -> "BatchRun":
        """Run a batch and keep what its tables need. MachineFailure if it has no result."""
        try:
            return BatchRun(self._native.record(_bytes_of(words), step_limit))
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None

    def place(self, counter: int) -> str:
        """`file:line` of an instruction."""
        return self._native.place(counter)

    def ledger(self, empty_records: Sequence[Any]) -> "LedgerMachine":
        """A ledger on this program; `empty_records` are the records of free keys, by tree."""
        pairs = zip(empty_records, self.program.trees, strict=True)
        empty = [_bytes_of(self.layouts.words_of(value, kind, 0)) for value, kind in pairs]
        return LedgerMachine(self.program, self.layouts, self._native.ledger(empty))


class BatchRun:
    """A recorded run of a batch."""

    def __init__(self, native: _native.NativeRun) -> None:
        """Wrap the native one."""
        self._native = native

    def outcome(self) -> Outcome:
        """What the batch says."""
        return _outcome(self._native.outcome())

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
            column.name: _numbers(self.native.column(number, place)) for place, column in columns
        }
        return ChipTrace(self._heights[number], cells)


class LedgerMachine:
    """Functions of a program called one after the other on the same records."""

    def __init__(
        self, program: MachineProgram, layouts: ValueLayouts, native: _native.NativeLedger
    ) -> None:
        """Made by `Machine.ledger`."""
        self._program = program
        self._layouts = layouts
        self._native = native
        self._base = INPUT_BASE
        self.steps = 0
        """Of the last call."""

    def keep(self, *records: tuple[Any, RecordType]) -> list[Kept]:
        """Lay records out once for many calls, in place of those kept before."""
        words: list[int] = []
        kept = []
        for value, kind in records:
            address = INPUT_BASE + len(words)
            words += self._layouts.words_of(value, kind, address)
            kept.append(Kept(kind, address))
        self._native.keep(_bytes_of(words))
        self._base = INPUT_BASE + len(words)
        return kept

    def call(self, entry: str, arguments: Sequence[Any], step_limit: int = STEP_LIMIT) -> Any:
        """Call an entry with values, or records kept before; None stands for the store.

        MachineFailure if a rule is broken: then no record has changed.
        """
        called = self._program.entries[entry]
        values = [
            argument.address if isinstance(argument, Kept) else argument for argument in arguments
        ]
        cells, words = self._layouts.parameter_cells(values, called.parameters, self._base)
        try:
            result, self.steps = self._native.call(
                entry, _bytes_of(cells), _bytes_of(words), step_limit
            )
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None
        kind = STORE if called.result is None else called.result
        return self._layouts.value_from(_numbers(result), kind)

    def begin(self) -> None:
        """Begin changes that can be undone together. Levels nest."""
        self._native.begin()

    def commit(self) -> None:
        """Keep the changes of the innermost level."""
        self._native.commit()

    def rollback(self) -> None:
        """Undo the changes of the innermost level."""
        self._native.rollback()

    def record(self, tree: int, key: int) -> Any:
        """The record of a key; the empty one for a free key."""
        words = _numbers(self._native.record(_key(tree, key)))
        return self._layouts.value_from(words, self._program.trees[tree])

    def set_record(self, tree: int, key: int, value: Any) -> None:
        """Replace a record from outside the rules."""
        words = self._layouts.words_of(value, self._program.trees[tree], 0)
        self._native.set_record(_key(tree, key), _bytes_of(words))

    def remove_record(self, tree: int, key: int) -> None:
        """Make a key free again."""
        self._native.remove_record(_key(tree, key))

    def changed(self) -> list[tuple[int, int]]:
        """Tree and key of each record changed since the innermost `begin`, in order, once each."""
        keys = dict.fromkeys(_numbers(self._native.changed()))
        return [divmod(key, 1 << 64) for key in keys]

    def preload_signature(
        self, message_hash: int, r: int, s: int, public_key: int, *, is_signed: bool
    ) -> None:
        """Take over the answer for a signature that was checked for provability elsewhere."""
        self._native.preload_signature(_bytes_of((message_hash, r, s, public_key)), is_signed)

    def preload_pedersen(self, left: int, right: int, result: int) -> None:
        """Take over a hash computed elsewhere."""
        self._native.preload_pedersen(*(_bytes_of((word,)) for word in (left, right, result)))


def _outcome(native: tuple[int, bytes, bytes]) -> Outcome:
    steps, main, data = native
    return Outcome(steps, tuple(_numbers(main)), tuple(_numbers(data)))


def _key(tree: int, key: int) -> bytes:
    return (tree * 2**64 + key).to_bytes(_WORD_BYTES)


def _bytes_of(words: Sequence[int]) -> bytes:
    return b"".join([word.to_bytes(_WORD_BYTES) for word in words])


def _numbers(data: bytes) -> list[int]:
    return [
        int.from_bytes(data[start : start + _WORD_BYTES])
        for start in range(0, len(data), _WORD_BYTES)
    ]
