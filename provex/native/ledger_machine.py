"""Typed face of the native ledger: calls on records, every change undoable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from provex.language.memory import ValueLayouts
from provex.language.program_file import INPUT_BASE, MachineProgram
from provex.language.types import STORE, RecordType, UnionType
from provex.native._native import machine as _native

__all__ = [
    "STEP_LIMIT",
    "ChangedRecord",
    "Kept",
    "LedgerMachine",
    "MachineFailure",
    "bytes_of",
    "numbers_of",
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
class Kept:
    """A record that stands in the ledger's memory until the next `keep`."""

    kind: RecordType
    address: int


class ChangedRecord(NamedTuple):
    """A record that a call changed; `LedgerMachine.value` takes the words apart."""

    tree: int
    key: int
    words: bytes


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
        self._flat: dict[type, tuple[int, Callable[[Any], tuple[int, ...]]] | None] = {}
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
        self._native.keep(bytes_of(words))
        self._base = INPUT_BASE + len(words)
        return kept

    def call(self, entry: str, arguments: Sequence[Any], step_limit: int = STEP_LIMIT) -> Any:
        """Call an entry with values, or records kept before; None stands for the store.

        MachineFailure if a rule is broken: then no record has changed.
        """
        encoded = self._encoded(entry, arguments)
        try:
            result, self.steps = self._native.call(entry, *encoded, step_limit)
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None
        return self._result(entry, result)

    def apply(
        self, entry: str, arguments: Sequence[Any], step_limit: int = STEP_LIMIT
    ) -> tuple[Any, list[ChangedRecord]]:
        """As `call`, with the records that it changed, each once, in order of the first change."""
        encoded = self._encoded(entry, arguments)
        try:
            result, self.steps, changed = self._native.apply(entry, *encoded, step_limit)
        except _native.RunFailed as failed:
            raise MachineFailure(*failed.args) from None
        return self._result(entry, result), [ChangedRecord(*one) for one in changed]

    def value(self, tree: int, words: bytes) -> Any:
        """The record of a tree in these words."""
        return self._layouts.value_from(numbers_of(words), self._program.trees[tree])

    def _result(self, entry: str, words: bytes) -> Any:
        kind = self._program.entries[entry].result
        return self._layouts.value_from(numbers_of(words), STORE if kind is None else kind)

    def _encoded(self, entry: str, arguments: Sequence[Any]) -> tuple[bytes, bytes]:
        """The cells of the arguments, and the words that they point to."""
        kinds = self._program.entries[entry].parameters
        given = [
            argument.address if isinstance(argument, Kept) else argument for argument in arguments
        ]
        if isinstance(kinds[-1], UnionType):
            flat = self._flat_words(given[-1])
            if flat is not None:
                number, words = flat
                cells, behind = self._layouts.parameter_cells(given[:-1], kinds[:-1], self._base)
                address = self._base + len(behind)
                return bytes_of([*cells, number, address]), bytes_of(behind) + words
        cells, behind = self._layouts.parameter_cells(given, kinds, self._base)
        return bytes_of(cells), bytes_of(behind)

    def _flat_words(self, record: Any) -> tuple[int, bytes] | None:
        """Kind and words of a record whose words are all unsigned and in place: the quick way."""
        made = type(record)
        if made not in self._flat:
            names = self._layouts.flat_fields(made)
            number, _ = self._layouts.kind_number(made)
            is_flat = names is not None and len(names) > 1
            self._flat[made] = (number, attrgetter(*(names or ()))) if is_flat else None
        found = self._flat[made]
        return None if found is None else (found[0], bytes_of(found[1](record)))

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
        words = numbers_of(self._native.record(_key(tree, key)))
        return self._layouts.value_from(words, self._program.trees[tree])

    def set_record(self, tree: int, key: int, value: Any) -> None:
        """Replace a record from outside the rules."""
        words = self._layouts.words_of(value, self._program.trees[tree], 0)
        self._native.set_record(_key(tree, key), bytes_of(words))

    def remove_record(self, tree: int, key: int) -> None:
        """Make a key free again."""
        self._native.remove_record(_key(tree, key))

    def changed(self) -> list[tuple[int, int]]:
        """Tree and key of each record changed since the innermost `begin`, in order, once each."""
        keys = dict.fromkeys(numbers_of(self._native.changed()))
        return [divmod(key, 1 << 64) for key in keys]

    def open(self, tree: int, key: int) -> None:
        """Note a record as an access by the rules does."""
        self._native.open(_key(tree, key))

    def is_open(self, tree: int, key: int) -> bool:
        """Whether the record was accessed since `forget_opened`."""
        return self._native.is_open(_key(tree, key))

    def opened(self) -> list[ChangedRecord]:
        """The records accessed since `forget_opened` as they were before, in order."""
        return [ChangedRecord(*one) for one in self._native.opened()]

    def forget_opened(self) -> None:
        """Begin to note accesses anew. ValueError between `begin` and its end."""
        self._native.forget_opened()

    def clear_field(self, tree: int, name: str) -> None:
        """Make a number 0 in every open record. ValueError between `begin` and its end."""
        place = self._layouts.place(self._program.trees[tree].name, name)
        self._native.clear_word(tree, place)

    def used_keys(self, tree: int) -> list[int]:
        """All keys of a tree whose record does not begin with 0, as those of free keys do."""
        return self._native.used_keys(tree)

    def preload_signature(
        self, message_hash: int, r: int, s: int, public_key: int, *, is_signed: bool
    ) -> None:
        """Take over the answer for a signature that was checked for provability elsewhere."""
        self._native.preload_signature(bytes_of((message_hash, r, s, public_key)), is_signed)

    def preload_pedersen(self, left: int, right: int, result: int) -> None:
        """Take over a hash computed elsewhere."""
        self._native.preload_pedersen(*(bytes_of((word,)) for word in (left, right, result)))


def _key(tree: int, key: int) -> bytes:
    return (tree * 2**64 + key).to_bytes(_WORD_BYTES)


def bytes_of(words: Sequence[int]) -> bytes:
    """Words one after the other."""
    return b"".join([word.to_bytes(_WORD_BYTES) for word in words])


def numbers_of(data: bytes) -> list[int]:
    """The words of bytes."""
    return [
        int.from_bytes(data[start : start + _WORD_BYTES])
        for start in range(0, len(data), _WORD_BYTES)
    ]
