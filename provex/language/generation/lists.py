"""What goes over whole lists without a loop in the source."""

from provex.language.instructions import Instruction
from provex.language.types import ListType, RecordType, Type
from provex.protocol.errors import UNSORTED_KEYS

from .body import Body
from .places import Formula, Offset, constant
from .store_operations import StoreOperations
from .tools import Tools
from .turns import Turns
from .values import BuilderValue, ListValue, StoreValue, Value

__all__ = ["Lists"]


class Lists:
    """Writes what goes over lists."""

    def __init__(self, tools: Tools, turns: Turns) -> None:
        """Write with these tools."""
        self._memory = tools.memory
        self._arithmetic = tools.numbers.arithmetic
        self._ranges = tools.numbers.ranges
        self._types = tools.types
        self._store = StoreOperations(tools.out, tools.memory)
        self._turns = turns

    def extend(self, arguments: list[Value], kind: Type) -> Value:
        """A list under construction with all items of another one more."""
        builder, items = arguments
        assert isinstance(builder, BuilderValue), "a builder is a builder"
        assert isinstance(items, ListValue), "it grows by a list"
        assert isinstance(kind, ListType), "a list has items"
        if items.items is not None:
            for item in items.items:
                words = self._memory.memory_words(item, kind.element)
                builder = self._memory.append(builder, words)
            return builder

        def turn(item: Value, carried: list[Formula], _: list[Offset]) -> list[Formula]:
            grown = BuilderValue(builder.owner, builder.region, builder.width, carried[0])
            words = self._memory.memory_words(item, kind.element)
            return [self._memory.append(grown, words).end]

        (end,) = self._turns.over_list(items, kind.element, [builder.end], turn)
        return BuilderValue(builder.owner, builder.region, builder.width, end)

    def open_store(self, body: Body, instruction: Instruction) -> Value:
        """Open the record under its key in each initial record; keys ascend strictly."""
        for tree, argument in enumerate(instruction.arguments):
            items, kind = body.values[argument], body.function.types[argument]
            assert isinstance(items, ListValue), "the store opens lists"
            assert isinstance(kind, ListType), "the store opens lists"
            opened = kind.element
            assert isinstance(opened, RecordType), "of records"
            (key_name, _), (name, record) = self._types.records[opened.name]
            assert isinstance(record, RecordType), "that hold a key and a record"

            def turn(
                item: Value,
                carried: list[Formula],
                _: list[Offset],
                tree: int = tree,
                names: tuple[str, str] = (key_name, name),
                record: RecordType = record,
            ) -> list[Formula]:
                key = self._memory.number(self._memory.field(item, names[0]))
                rising = self._arithmetic.subtract(key, carried[0]).plus_constant(-1)
                self._ranges.require(rising, 64, UNSORTED_KEYS)
                pointer = self._memory.pointer_of(self._memory.field(item, names[1]), record)
                self._store.open_record(tree, key, pointer)
                return [key]

            self._turns.over_list(items, opened, [constant(-1)], turn)
        return StoreValue()
