"""What a value of the program is while code is written: words, and how they make records.

A record that is only taken apart never exists in memory. Each type has a *shape*: the words by
which variables, parameters and results carry it. Records of stored types are carried by their
address, small passing ones word by word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from provex.language.types import (
    BuilderType,
    IntegerType,
    ListType,
    PairType,
    PlainType,
    RecordType,
    Type,
    UnionType,
)

from .places import Formula, Frame, Region, constant

__all__ = [
    "SIGNED_REFUSAL",
    "BuilderValue",
    "Comparison",
    "ListValue",
    "PairValue",
    "RecordValue",
    "ReferenceValue",
    "Relation",
    "Signed",
    "StoreValue",
    "Types",
    "UnionValue",
    "Value",
]

_PASSED_WORDS_MAX = 12


class Relation:
    """What a comparison asks."""

    EQUAL = "equal"
    LESS = "less"
    LESS_CANONICAL = "less canonical"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A boolean that is not computed yet: left = right, or left < right; perhaps its opposite."""

    relation: str
    left: Formula
    right: Formula
    bits: int = 0
    is_negated: bool = False

    def negated(self) -> "Comparison":
        """The opposite."""
        return Comparison(self.relation, self.left, self.right, self.bits, not self.is_negated)


@dataclass(frozen=True, slots=True)
class Signed:
    """That a signature verifies: provable only if it does, so it can only be required."""

    message_hash: Formula
    r: Formula
    s: Formula
    public_key: Formula


SIGNED_REFUSAL = "a signature as a condition", "write require(is_signed(...), ERROR) by itself"
"""What is said where anything else is done with one."""


@dataclass(frozen=True, slots=True)
class RecordValue:
    """A record by its fields' values."""

    name: str
    fields: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """A record in memory: an address and words behind it."""

    name: str
    pointer: Formula
    words: int = 0


@dataclass(frozen=True, slots=True)
class PairValue:
    """A tuple of fixed length."""

    items: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class UnionValue:
    """A record of one of several types: its kind, and its address."""

    kind: Formula
    pointer: Formula


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list: address and length, or its items where they are all known."""

    pointer: Formula
    length: Formula
    items: "tuple[Value, ...] | None" = None


@dataclass(frozen=True, slots=True)
class BuilderValue:
    """A list under construction: where it began, and where the next item goes."""

    owner: Frame
    region: Region
    width: int
    end: Formula


@dataclass(frozen=True, slots=True)
class StoreValue:
    """The store: it has no words."""


Value = (
    Formula
    | Comparison
    | Signed
    | RecordValue
    | ReferenceValue
    | PairValue
    | UnionValue
    | ListValue
    | BuilderValue
    | StoreValue
)


class Types:
    """Widths in memory and shapes in variables."""

    def __init__(
        self, records: Mapping[str, tuple[tuple[str, Type], ...]], stored: frozenset[str]
    ) -> None:
        """`stored` are the records that lists, unions and the store hold."""
        self.records = records
        self._stored = stored
        self.kinds = {name: number for number, name in enumerate(sorted(records))}

    def width(self, kind: Type) -> int:
        """Words in memory."""
        if isinstance(kind, RecordType):
            return sum(self.width(field) for _, field in self.records[kind.name])
        if isinstance(kind, PairType):
            return sum(self.width(item) for item in kind.items)
        if isinstance(kind, PlainType) and kind.name in ("Store", "None"):
            return 0
        return 2 if isinstance(kind, ListType | UnionType) else 1

    def is_reference(self, name: str) -> bool:
        """Whether variables carry the record by its address."""
        return name in self._stored or self.width(RecordType(name)) > _PASSED_WORDS_MAX

    def shape(self, kind: Type) -> int:
        """Words in variables."""
        if isinstance(kind, RecordType):
            if self.is_reference(kind.name):
                return 1
            return sum(self.shape(field) for _, field in self.records[kind.name])
        if isinstance(kind, PairType):
            return sum(self.shape(item) for item in kind.items)
        return self.width(kind) if not isinstance(kind, BuilderType) else 1

    def field(self, record: str, name: str) -> tuple[int, int, Type]:
        """A field's number, its words behind the record's beginning, and its type."""
        words = 0
        for number, (each, kind) in enumerate(self.records[record]):
            if each == name:
                return number, words, kind
            words += self.width(kind)
        raise KeyError(name)

    def from_words(self, kind: Type, words: list[Formula]) -> Value:
        """The value that these words carry; takes them from the front."""
        if isinstance(kind, RecordType):
            if self.is_reference(kind.name):
                return ReferenceValue(kind.name, words.pop(0))
            fields = [self.from_words(each, words) for _, each in self.records[kind.name]]
            return RecordValue(kind.name, tuple(fields))
        if isinstance(kind, PairType):
            return PairValue(tuple([self.from_words(each, words) for each in kind.items]))
        if isinstance(kind, ListType):
            pointer = words.pop(0)
            return ListValue(pointer, words.pop(0))
        if isinstance(kind, UnionType):
            number = words.pop(0)
            return UnionValue(number, words.pop(0))
        if isinstance(kind, PlainType) and kind.name == "Store":
            return StoreValue()
        if isinstance(kind, PlainType) and kind.name == "None":
            return constant(0)
        assert isinstance(kind, IntegerType | PlainType), f"{kind} has words"
        return words.pop(0)

    def at(self, kind: Type, word: Callable[[int], Formula], address: Formula, words: int) -> Value:
        """The value in memory so many words behind an address; `word` reads one of them."""
        if isinstance(kind, RecordType):
            return ReferenceValue(kind.name, address, words)
        if isinstance(kind, ListType):
            return ListValue(word(words), word(words + 1))
        if isinstance(kind, UnionType):
            return UnionValue(word(words), word(words + 1))
        if isinstance(kind, PairType):
            items = []
            for each in kind.items:
                items.append(self.at(each, word, address, words))
                words += self.width(each)
            return PairValue(tuple(items))
        return word(words)
