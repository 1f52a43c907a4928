"""The program file read back: the inverse of `MachineProgram.to_bytes`."""

from collections.abc import Callable
from typing import TypeVar

from .program_file import (
    MAGIC,
    VERSION,
    Entry,
    Function,
    High,
    Hint,
    MachineInstruction,
    MachineProgram,
    Quotient,
)
from .types import (
    BOOL,
    STORE,
    IntegerType,
    ListType,
    PairType,
    RecordType,
    Type,
    UnionType,
)

__all__ = ["read_program"]

Item = TypeVar("Item")


def read_program(data: bytes) -> MachineProgram:
    """The program of a file. ValueError if it is not one, to the last byte.

    Numbers of instructions come back canonical: -1 as the largest element.
    """
    program = _Reader(data).program()
    if program.to_bytes() != data:
        raise ValueError("the program file is not in the form in which it is written")
    return program


class _Reader:
    """Takes the parts of a file in their order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0
        self._names: list[str] = []
        """Of the record types, by kind; empty as long as they are not known."""

    def program(self) -> MachineProgram:
        if self._raw(len(MAGIC)) != MAGIC or self._number(2) != VERSION:
            raise ValueError("no program file of this version")
        parts = self._number(2)
        files = self._each(self._text)
        start = self._place
        # A field may be a record that comes later: read once for the names.
        self._names = [name for name, _ in self._each(self._record)]
        self._place = start
        return MachineProgram(
            parts=parts,
            files=files,
            records=dict(self._each(self._record)),
            trees=self._each(self._tree),
            entries=dict(self._each(self._entry)),
            instructions=self._each(self._instruction),
        )

    def _raw(self, size: int) -> bytes:
        part = self._data[self._place : self._place + size]
        if len(part) != size:
            raise ValueError("the program file is cut off")
        self._place += size
        return part

    def _number(self, size: int = 4) -> int:
        return int.from_bytes(self._raw(size))

    def _element(self) -> int:
        return self._number(self._number(1))

    def _text(self) -> str:
        return self._raw(self._number(2)).decode()

    def _each(self, read: Callable[[], Item]) -> tuple[Item, ...]:
        return tuple([read() for _ in range(self._number())])

    def _record(self) -> tuple[str, tuple[tuple[str, Type], ...]]:
        return self._text(), self._each(lambda: (self._text(), self._layout()))

    def _record_name(self) -> str:
        kind = self._number()
        if not self._names:
            return ""
        if kind >= len(self._names):
            raise ValueError("no such record")
        return self._names[kind]

    def _layout(self) -> Type:
        tag = self._number(1)
        if tag == 0:
            name = self._text()
            return BOOL if name == str(BOOL) else IntegerType(name)
        if tag == 1:
            return RecordType(self._record_name())
        if tag == 2:
            return ListType(self._layout())
        if tag == 3:
            return UnionType(self._each(self._record_name))
        if tag == 4:
            return PairType(self._each(self._layout))
        if tag == 5:
            return STORE
        raise ValueError(f"no type has the tag {tag}")

    def _tree(self) -> RecordType:
        layout = self._layout()
        if not isinstance(layout, RecordType):
            raise ValueError("a tree keeps records")  # noqa: TRY004 - the file is at fault
        return layout

    def _entry(self) -> tuple[str, Entry]:
        name, counter, frame_size = self._text(), self._number(), self._element()
        parameters, results = self._each(self._layout), self._each(self._layout)
        result = results[0] if results else None
        return name, Entry(counter, parameters, result, frame_size)

    def _instruction(self) -> MachineInstruction:
        flags, call = self._raw(2)
        code, file, line = self._number(), self._number(2), self._number()
        element = self._element
        return MachineInstruction(
            is_transfer=bool(flags & 1),
            reads_a=bool(flags & 2),
            reads_b=bool(flags & 4),
            is_indirect=bool(flags & 8),
            call=call,
            code=code,
            file=file,
            line=line,
            a_offset=element(),
            pointer_offset=element(),
            b_offset=element(),
            c_offset=element(),
            constant=element(),
            a_factor=element(),
            b_factor=element(),
            product_factor=element(),
            c_factor=element(),
            jump=element(),
            hint=self._hint(),
        )

    def _hint(self) -> Hint | None:
        tag = self._number(1)
        if tag == 0:
            return None
        if tag == 1:
            return Quotient(self._element(), is_signed=bool(self._number(1)))
        if tag == 2:
            return High(self._number(2))
        if tag == 3:
            return Function(self._number(), self._each(self._element))
        raise ValueError(f"no hint has the tag {tag}")
