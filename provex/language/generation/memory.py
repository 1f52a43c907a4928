"""Values in memory: reading behind pointers, writing blocks and lists, carrying in variables."""

from collections.abc import Iterable

from provex.language.types import (
    BuilderType,
    ListType,
    PairType,
    PlainType,
    RecordType,
    Type,
    UnionType,
)
from provex.protocol.field import PRIME

from .emitter import Emitter
from .numbers.numbers import Numbers
from .places import (
    LIST_REGION_WORDS,
    Formula,
    Frame,
    FramePlace,
    Offset,
    Place,
    Region,
    RegionKind,
    constant,
    of_place,
)
from .values import (
    SIGNED_REFUSAL,
    BuilderValue,
    Comparison,
    ListValue,
    PairValue,
    RecordValue,
    ReferenceValue,
    Signed,
    StoreValue,
    Types,
    UnionValue,
    Value,
)

__all__ = ["Memory"]

_TWO_LISTS = (
    "a variable that may hold one of two lists under construction",
    "build one list, or finish both with tuple(...) first",
)


class Memory:
    """How values are laid down and found again."""

    def __init__(self, emitter: Emitter, numbers: Numbers, types: Types) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._numbers = numbers
        self._types = types

    # Reading.

    def word_at(self, address: Formula, words: int) -> Formula:
        """The word so far behind an address."""
        if address.offset is not None or isinstance(address.a, FramePlace):
            frame, offset = _own_block(address)
            return of_place(Place(frame, offset.plus(words)))
        pointer = Formula(0, address.a, address.a_factor) if address.is_linear else None
        if pointer is not None and pointer.place is not None:
            place = pointer.place
            words += address.constant
        else:
            place = self._out.cell_of(address)
        if place.pointer is None:
            return of_place(Place(place.frame, Offset(words), place.offset))
        loaded = self._out.direct_cell_of(of_place(place))
        return of_place(Place(loaded.frame, Offset(words), loaded.offset))

    def at(self, kind: Type, address: Formula, words: int) -> Value:
        """The value so many words behind an address."""
        return self._types.at(kind, lambda by: self.word_at(address, by), address, words)

    def field(self, record: Value, name: str) -> Value:
        """A record's field."""
        if isinstance(record, RecordValue):
            number, _, _ = self._types.field(record.name, name)
            return record.fields[number]
        assert isinstance(record, ReferenceValue), "only records have fields"
        _, words, kind = self._types.field(record.name, name)
        return self.at(kind, record.pointer, record.words + words)

    def item(self, items: ListValue, kind: Type, index: Formula) -> Value:
        """An item, whose index is known to be below the length."""
        if items.items is not None and index.is_constant and index.constant < len(items.items):
            return items.items[index.constant]
        pointer = self.pointer_of_list(items, kind)
        width = self._types.width(kind)
        if index.is_constant:
            return self.at(kind, pointer, index.constant * width)
        address = self._numbers.arithmetic.add(pointer, index.scaled(width))
        return self.at(kind, of_place(self._out.cell_of(address)), 0)

    # Writing.

    def memory_words(self, value: Value, kind: Type) -> list[Formula]:
        """The words of a value as it stands in memory."""
        if isinstance(kind, RecordType):
            fields = self._types.records[kind.name]
            words = []
            for name, each in fields:
                words += self.memory_words(self.field(value, name), each)
            return words
        if isinstance(kind, PairType):
            assert isinstance(value, PairValue), "a pair has items"
            pairs = zip(value.items, kind.items, strict=True)
            return [word for item, each in pairs for word in self.memory_words(item, each)]
        if isinstance(kind, ListType):
            assert isinstance(value, ListValue), "a list is a list"
            return [self.pointer_of_list(value, kind.element), value.length]
        if isinstance(kind, UnionType):
            union = self.union_of(value)
            return [union.kind, union.pointer]
        if isinstance(kind, PlainType) and kind.name in ("Store", "None"):
            return []
        return [self.number(value)]

    def number(self, value: Value) -> Formula:
        """An integer's or boolean's formula."""
        if isinstance(value, Signed):
            raise self._out.refused(*SIGNED_REFUSAL)
        if isinstance(value, Comparison):
            return self._numbers.conditions.boolean(value)
        assert isinstance(value, Formula), "a number is a formula"
        return value

    def pointer_of(self, value: Value, kind: RecordType) -> Formula:
        """The address of a record; one that is not in memory yet is laid down."""
        if isinstance(value, ReferenceValue):
            return self._numbers.arithmetic.add(value.pointer, constant(value.words))
        return self.block(self.memory_words(value, kind))

    def block(self, words: Iterable[Formula]) -> Formula:
        """The address of new cells that hold these words."""
        found = list(words)
        frame = self._out.frame
        start = frame.block(len(found))
        for number, word in enumerate(found):
            self._out.cell_of(word, target=Offset(start + number))
        return Formula(start, FramePlace(frame), 1)

    def pointer_of_list(self, items: ListValue, kind: Type) -> Formula:
        """The address of a list's first item."""
        if items.items is None:
            return items.pointer
        if not items.items:
            return constant(0)
        return self.block([word for item in items.items for word in self.memory_words(item, kind)])

    def union_of(self, value: Value) -> UnionValue:
        """A union of a value that may be a record of known type."""
        if isinstance(value, UnionValue):
            return value
        assert isinstance(value, RecordValue | ReferenceValue), "a union holds records"
        kind = RecordType(value.name)
        return UnionValue(constant(self._types.kinds[value.name]), self.pointer_of(value, kind))

    # Carrying.

    def carried_words(self, value: Value, kind: Type) -> list[Formula]:
        """The words by which variables carry a value."""
        if isinstance(kind, RecordType):
            if self._types.is_reference(kind.name):
                return [self.pointer_of(value, kind)]
            words = []
            for name, each in self._types.records[kind.name]:
                words += self.carried_words(self.field(value, name), each)
            return words
        if isinstance(kind, PairType):
            assert isinstance(value, PairValue), "a pair has items"
            pairs = zip(value.items, kind.items, strict=True)
            return [word for item, each in pairs for word in self.carried_words(item, each)]
        if isinstance(kind, BuilderType):
            assert isinstance(value, BuilderValue), "a builder is a builder"
            return [value.end]
        if isinstance(value, StoreValue):
            return []
        return self.memory_words(value, kind)

    def handed_on(self, value: Value, kind: Type, before: Value | None) -> list[Formula]:
        """The words of a variable's next value. A builder may grow, but not become another one."""
        regions = [each.region for each in (value, before) if isinstance(each, BuilderValue)]
        if len(regions) > 1 and regions[0] is not regions[1]:
            raise self._out.refused(*_TWO_LISTS)
        return self.carried_words(value, kind)

    def from_carried(self, kind: Type, words: list[Formula], before: Value | None) -> Value:
        """The value that these words carry. A builder keeps its region from before."""
        if isinstance(kind, BuilderType):
            if not isinstance(before, BuilderValue):
                raise self._out.refused(*_TWO_LISTS)
            return BuilderValue(before.owner, before.region, before.width, words.pop(0))
        return self._types.from_words(kind, words)

    # Lists under construction.

    def build(self, kind: Type) -> BuilderValue:
        """An empty list in a region of its own."""
        frame = self._out.frame
        region = frame.region(RegionKind(None, LIST_REGION_WORDS))
        width = self._types.width(kind)
        end = Formula(0, FramePlace(frame), 1, None, 0, 0, None, Offset().in_region(region))
        return BuilderValue(frame, region, width, end)

    def append(self, builder: BuilderValue, words: list[Formula]) -> BuilderValue:
        """The list with one item more."""
        end = of_place(self._out.direct_cell_of(builder.end))
        for number, word in enumerate(words):
            self._out.write(word, end, number)
        grown = end.plus_constant(builder.width)
        return BuilderValue(builder.owner, builder.region, builder.width, grown)

    def freeze(self, builder: BuilderValue) -> ListValue:
        """The finished list."""
        start = self.start_of(builder.owner, builder.region)
        words = self._numbers.arithmetic.subtract(builder.end, start)
        if words.offset is not None:
            words = self._numbers.arithmetic.word(words)
        if builder.width > 1:
            words = words.scaled(pow(builder.width, -1, PRIME))
        return ListValue(start, words)

    def start_of(self, frame: Frame, region: Region) -> Formula:
        """The address of a region's first word, as a cell."""
        key = ("region", region)
        found = self._out.remembered(key)
        if found is None:
            base = Offset().in_region(region)
            address = Formula(0, FramePlace(frame), 1, None, 0, 0, None, base)
            found = self._out.remember(key, self._out.emit(formula=address))
        return of_place(found)


def _own_block(address: Formula) -> tuple[Frame, Offset]:
    """The frame and place of an address that is a frame's plus words known when all is written."""
    assert isinstance(address.a, FramePlace), "only frames' addresses have symbolic words"
    offset = Offset() if address.offset is None else address.offset
    return address.a.frame, offset.plus(address.constant)
