"""Values as words of memory, and back: what stands where is in the machine's description.

Python values are the frozen records of the rules, tuples, integers and booleans. Records of a
union are told apart by their class.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from provex.protocol.numbers import FIELD_PRIME

from .types import BOOL, STORE, IntegerType, ListType, PairType, RecordType, Type, UnionType

__all__ = ["ValueLayouts"]

Fields = tuple[tuple[str, Type], ...]
_Waiting = tuple[Any, Type, int]

_NO_ADDRESS = 0
"""Where the items of an empty list stand."""

_SIGNED = ("i64", "int")


class ValueLayouts:
    """The layouts of a program's records, and the translation by them."""

    def __init__(self, records: Mapping[str, Fields]) -> None:
        """Take the fields of every record type by its qualified name."""
        self._records = records
        self._names = tuple(sorted(records))
        self._kinds = {name: kind for kind, name in enumerate(self._names)}
        self._widths: dict[Type, int] = {}

    def width(self, kind: Type) -> int:
        """How many words a value takes in place."""
        if kind not in self._widths:
            self._widths[kind] = self._counted_width(kind)
        return self._widths[kind]

    def cells(self, kind: Type) -> int:
        """How many cells a value takes as a parameter or result."""
        if isinstance(kind, PairType):
            return sum(map(self.cells, kind.items))
        return 1 if isinstance(kind, RecordType) else self.width(kind)

    def words_of(self, value: Any, kind: Type, base_address: int) -> list[int]:
        """The words of a value that stands at an address: itself first, then what lies behind."""
        writing = _Writing(self, base_address)
        writing.words = [0] * self.width(kind)
        writing.finish([(value, kind, 0)])
        return writing.words

    def parameter_cells(
        self, values: Sequence[Any], kinds: Sequence[Type], base_address: int
    ) -> tuple[list[int], list[int]]:
        """The cells of parameters in a frame, and the words at `base_address` they point to.

        A value that is an `int` where a record stands is the record's address.
        """
        writing = _Writing(self, base_address)
        cells = [
            cell
            for value, kind in zip(values, kinds, strict=True)
            for cell in writing.cells(value, kind)
        ]
        writing.finish([])
        return cells, writing.words

    def fields(self, name: str) -> Fields:
        """The fields of a record type."""
        return self._records[name]

    def kind_number(self, record: type) -> tuple[int, RecordType]:
        """What a union says of a record of this class, and the record's type."""
        name = f"{record.__module__}.{record.__qualname__}"
        return self._kinds[name], RecordType(name)

    def value_from(self, words: Sequence[int], kind: Type, base_address: int = 0) -> Any:
        """The value of words that stand at an address, itself first."""
        return self._read(words, kind, 0, base_address)

    def _counted_width(self, kind: Type) -> int:
        if isinstance(kind, RecordType):
            return sum(self.width(field) for _, field in self._records[kind.name])
        if isinstance(kind, PairType):
            return sum(map(self.width, kind.items))
        if isinstance(kind, ListType | UnionType):
            return 2
        return 0 if kind == STORE else 1

    def _read(self, words: Sequence[int], kind: Type, place: int, base: int) -> Any:
        if isinstance(kind, RecordType):
            return self._read_record(words, kind.name, place, base)
        if isinstance(kind, ListType):
            width, first = self.width(kind.element), words[place] - base
            items = range(words[place + 1])
            return tuple(
                [self._read(words, kind.element, first + width * item, base) for item in items]
            )
        if isinstance(kind, UnionType):
            return self._read_record(
                words, self._names[words[place]], words[place + 1] - base, base
            )
        if isinstance(kind, PairType):
            found = []
            for item_kind in kind.items:
                found.append(self._read(words, item_kind, place, base))
                place += self.width(item_kind)
            return tuple(found)
        if kind == BOOL:
            return bool(words[place])
        return None if kind == STORE else _number(str(kind), words[place])

    def _read_record(self, words: Sequence[int], name: str, place: int, base: int) -> Any:
        fields = {}
        for field, kind in self._records[name]:
            fields[field] = self._read(words, kind, place, base)
            place += self.width(kind)
        return _class_of(name)(**fields)


class _Writing:
    """Words that stand from a base address on, and the places in them that wait to be filled."""

    def __init__(self, layouts: ValueLayouts, base: int) -> None:
        self._layouts = layouts
        self._base = base
        self._waiting: list[_Waiting] = []
        self.words: list[int] = []

    def finish(self, waiting: list[_Waiting]) -> None:
        """Fill the places that wait; what lies behind them is appended and waits in its turn."""
        self._waiting += waiting
        while self._waiting:
            self._fill(*self._waiting.pop())

    def cells(self, value: Any, kind: Type) -> list[int]:
        """A value as a parameter: records by their address."""
        if isinstance(kind, RecordType):
            return [value if isinstance(value, int) else self._append((value,), kind)]
        if isinstance(kind, PairType):
            items = zip(value, kind.items, strict=True)
            return [cell for item, item_kind in items for cell in self.cells(item, item_kind)]
        if isinstance(kind, ListType):
            return [self._append(value, kind.element), len(value)]
        if isinstance(kind, UnionType):
            number, record = self._layouts.kind_number(type(value))
            return [number, self._append((value,), record)]
        return [] if kind == STORE else [int(value) % FIELD_PRIME]

    def _fill(self, value: Any, kind: Type, place: int) -> None:
        if isinstance(kind, RecordType):
            for name, field in self._layouts.fields(kind.name):
                self._put(getattr(value, name), field, place)
                place += self._layouts.width(field)
        elif isinstance(kind, PairType):
            for item, item_kind in zip(value, kind.items, strict=True):
                self._put(item, item_kind, place)
                place += self._layouts.width(item_kind)
        else:
            self._put(value, kind, place)

    def _put(self, value: Any, kind: Type, place: int) -> None:
        """A value in its place; records and pairs wait, so that nothing here is recursive."""
        if isinstance(kind, IntegerType) or kind == BOOL:
            self.words[place] = value % FIELD_PRIME
        elif isinstance(kind, RecordType | PairType):
            self._waiting.append((value, kind, place))
        else:
            cells = self.cells(value, kind)
            self.words[place : place + len(cells)] = cells

    def _append(self, values: Sequence[Any], kind: Type) -> int:
        """Make room for values behind all others; returns its address."""
        if not values:
            return _NO_ADDRESS
        place, width = len(self.words), self._layouts.width(kind)
        if isinstance(kind, IntegerType) or kind == BOOL:
            self.words += [value % FIELD_PRIME for value in values]
        else:
            self.words += [0] * (width * len(values))
            self._waiting += [
                (value, kind, place + width * item) for item, value in enumerate(values)
            ]
        return self._base + place


def _number(name: str, word: int) -> int:
    """The integer of a word; signed types lie around 0."""
    return word - FIELD_PRIME if name in _SIGNED and word > FIELD_PRIME // 2 else word


@cache
def _class_of(name: str) -> Callable[..., Any]:
    module, _, plain = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), plain)
    return found
