"""Operations that chips answer: hashes, and records of the store by their key."""

from collections.abc import Sequence

from provex.language.instructions import Op
from provex.language.program_file import Call
from provex.language.types import ListType, RecordType, Type
from provex.protocol.errors import RECORD_OUTSIDE_BATCH

from .emitter import Emitter
from .memory import Memory
from .places import CLOCK, Formula, Place, constant, of_place
from .values import ListValue, ReferenceValue, StoreValue, Value

__all__ = ["TREES", "StoreOperations"]

TREES = {
    Op.READ_POSITION: 0,
    Op.WRITE_POSITION: 0,
    Op.READ_ORDER: 1,
    Op.WRITE_ORDER: 1,
}
_TREE_UNIT = 1 << 64


class StoreOperations:
    """Writes hashes, and what is done with the store."""

    def __init__(self, emitter: Emitter, memory: Memory) -> None:
        """Write with this emitter."""
        self._out = emitter
        self._memory = memory

    def sponge(self, items: Value, kind: Type) -> Formula:
        """The hash of a list."""
        assert isinstance(items, ListValue), "a list is hashed"
        assert isinstance(kind, ListType), "a list is hashed"
        pointer = self._out.cell_of(self._memory.pointer_of_list(items, kind.element))
        length = self._out.direct_cell_of(items.length)
        return of_place(self._out.emit(a=pointer, b=length, c_factor=0, call=Call.SPONGE))

    def path(self, arguments: Sequence[Value], types: Sequence[Type]) -> Formula:
        """The climb past siblings."""
        node, bits = (self._memory.number(each) for each in arguments[:2])
        siblings, kind = arguments[2], types[2]
        assert isinstance(siblings, ListValue), "siblings are a list"
        assert isinstance(kind, ListType), "siblings are a list"
        pointer = self._memory.pointer_of_list(siblings, kind.element)
        key = ("path", bits, pointer, siblings.length)
        block = self._out.remembered(key)
        if block is None:
            address = self._memory.block([bits, pointer, siblings.length])
            block = self._out.remember(key, self._out.cell_of(address))
        start = self._out.direct_cell_of(node)
        return of_place(self._out.emit(a=block, b=start, c_factor=0, call=Call.PATH))

    def hashed(self, call: int, operands: Sequence[Formula]) -> Formula:
        """The hash of a pair."""
        left = self._out.cell_of(operands[0])
        right = self._out.direct_cell_of(operands[1])
        return of_place(self._out.emit(a=left, b=right, c_factor=0, call=call))

    def access(
        self, op: Op, arguments: Sequence[Value], kind: Type, types: Sequence[Type]
    ) -> Value:
        """Read or write a record; `types` are those of the arguments, `kind` the result's."""
        key = self._key(TREES[op], self._memory.number(arguments[1]))
        time = self._out.emit(formula=of_place(CLOCK))
        pointer = of_place(
            self._out.emit(a=key, b=time, c_factor=0, call=Call.ACCESS, code=RECORD_OUTSIDE_BATCH)
        )
        if op in (Op.READ_POSITION, Op.READ_ORDER):
            assert isinstance(kind, RecordType), "the store holds records"
            return ReferenceValue(kind.name, pointer)
        record = types[2]
        assert isinstance(record, RecordType), "the store holds records"
        new = self._out.direct_cell_of(self._memory.pointer_of(arguments[2], record))
        self._out.emit(a=time, b=new, formula=constant(0), call=Call.REPLACE)
        return StoreValue()

    def open_record(self, tree: int, key: Formula, pointer: Formula) -> None:
        """The store begins with this record under this key."""
        place = self._key(tree, key)
        at = self._out.direct_cell_of(pointer)
        self._out.emit(a=place, b=at, formula=constant(0), call=Call.OPEN)

    def _key(self, tree: int, key: Formula) -> Place:
        return self._out.cell_of(key.plus_constant(tree * _TREE_UNIT) if tree else key)
