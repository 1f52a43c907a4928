"""Values as words of memory, and back: what stands where is in the machine's description.

Python values are the frozen records of the rules, tuples, integers and booleans. Records of a
union are told apart by their class.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import Any

from provex.protocol.numbers import FIELD_PRIME

from .types import BOOL, STORE, IntegerType, ListType, PairType, RecordType, Type, UnionType

__all__ = ["ValueLayouts"]

Fields = tuple[tuple[str, Type], ...]
_Waiting = tuple[Any, Type, int]
_Reader = Callable[[Sequence[int], int, int], Any]
"""Words, the place of the value among them, the address of the first word."""

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
        self._readers: dict[Type, _Reader] = {}

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

    def place(self, name: str, field: str) -> int:
        """Where a field stands among the words of a record."""
        names = [one for one, _ in self._records[name]]
        before = self._records[name][: names.index(field)]
        return sum([self.width(kind) for _, kind in before])

    def fields(self, name: str) -> Fields:
        """The fields of a record type."""
        return self._records[name]

    def kind_number(self, record: type) -> tuple[int, RecordType]:
        """What a union says of a record of this class, and the record's type."""
        name = f"{record.__module__}.{record.__qualname__}"
        return self._kinds[name], RecordType(name)

    def value_from(self, words: Sequence[int], kind: Type, base_address: int = 0) -> Any:
        """The value of words that stand at an address, itself first."""
        return self._reader(kind)(words, 0, base_address)

    def flat_fields(self, record: type) -> tuple[str, ...] | None:
        """Dotted names of a record's words in their order, if all are unsigned and in place."""
        return self._flat_fields(self.kind_number(record)[1])

    def _flat_fields(self, kind: RecordType) -> tuple[str, ...] | None:
        names: list[str] = []
        for name, field in self._records[kind.name]:
            if isinstance(field, RecordType):
                inner = self._flat_fields(field)
                if inner is None:
                    return None
                names += [f"{name}.{one}" for one in inner]
            elif field == BOOL or (isinstance(field, IntegerType) and str(field) not in _SIGNED):
                names.append(name)
            else:
                return None
        return tuple(names)

    def _counted_width(self, kind: Type) -> int:
        if isinstance(kind, RecordType):
            return sum(self.width(field) for _, field in self._records[kind.name])
        if isinstance(kind, PairType):
            return sum(map(self.width, kind.items))
        if isinstance(kind, ListType | UnionType):
            return 2
        return 0 if kind == STORE else 1

    def _reader(self, kind: Type) -> _Reader:
        """What takes a value of this type from words at a place, with the base of addresses."""
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = self._made_reader(kind)
        return reader

    def _made_reader(self, kind: Type) -> _Reader:
        if isinstance(kind, RecordType):
            kinds = [field for _, field in self._records[kind.name]]
            return _record_reader(_maker_of(kind.name), self._parts(kinds))
        if isinstance(kind, ListType):
            return _list_reader(self._reader(kind.element), self.width(kind.element))
        if isinstance(kind, UnionType):
            return self._read_union
        if isinstance(kind, PairType):
            return _record_reader(_tuple_of, self._parts(kind.items))
        if kind == BOOL:
            return lambda words, place, _: bool(words[place])
        if kind == STORE:
            return lambda *_: None
        return _signed if str(kind) in _SIGNED else _unsigned

    def _parts(self, kinds: Sequence[Type]) -> list[tuple[int, _Reader]]:
        """Offset and reader of each part."""
        parts, offset = [], 0
        for kind in kinds:
            parts.append((offset, self._reader(kind)))
            offset += self.width(kind)
        return parts

    def _read_union(self, words: Sequence[int], place: int, base: int) -> Any:
        record = RecordType(self._names[words[place]])
        return self._reader(record)(words, words[place + 1] - base, base)


def _record_reader(made: Callable[..., Any], parts: list[tuple[int, _Reader]]) -> _Reader:
    def read(words: Sequence[int], place: int, base: int) -> Any:
        return made(*[reader(words, place + offset, base) for offset, reader in parts])

    return read


def _list_reader(element: _Reader, width: int) -> _Reader:
    def read(words: Sequence[int], place: int, base: int) -> Any:
        first = words[place] - base
        end = first + width * words[place + 1]
        return tuple([element(words, item, base) for item in range(first, end, width)])

    return read


def _unsigned(words: Sequence[int], place: int, _: int) -> int:
    return words[place]


def _signed(words: Sequence[int], place: int, _: int) -> int:
    """Signed types lie around 0."""
    word = words[place]
    return word - FIELD_PRIME if word > FIELD_PRIME // 2 else word


def _tuple_of(*items: Any) -> tuple[Any, ...]:
    return items


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


@cache
def _maker_of(name: str) -> Callable[..., Any]:
    """What makes a record of its fields in their order."""
    module, _, plain = name.rpartition(".")
    found: type[Any] = getattr(import_module(module), plain)
    names = [field.name for field in fields(found)]
    if not any(field.kw_only for field in fields(found)):
        return found
    return lambda *items: found(**dict(zip(names, items, strict=True)))
