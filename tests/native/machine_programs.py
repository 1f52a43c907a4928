"""Small programs by hand for the tests of the native machine."""

from collections.abc import Mapping

from provex.air.program import ProgramRow
from provex.language.program_file import Entry, Hint, MachineInstruction, MachineProgram
from provex.language.types import RecordType, Type
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, Call

MINUS = PRIME - 1
LIST = 2**180
CODE = 700


class Writer:
    """Collects instructions whose results stand in cells of their own, one after the other."""

    def __init__(self) -> None:
        self.rows = [MachineInstruction(c_factor=1, is_transfer=True, c_offset=2**20)]

    @property
    def next_counter(self) -> int:
        return len(self.rows)

    def add(self, **fields: object) -> int:
        """Returns the offset of the result."""
        offset = len(self.rows) + 10
        whole = {
            "c_offset": offset,
            "code": CODE + len(self.rows),
            "line": len(self.rows),
            **fields,
        }
        self.rows.append(MachineInstruction(**whole))  # type: ignore[arg-type]
        return int(whole["c_offset"])  # type: ignore[call-overload]

    def constant(self, value: int) -> int:
        return self.add(constant=value % PRIME, c_factor=1)

    def input(self, place: int) -> int:
        return self.add(reads_a=True, a_offset=INPUT_BASE + place, a_factor=1, c_factor=1)

    def ask(self, call: Call, a: int, b: int) -> int:
        """A call whose chip gives the result."""
        return self.add(call=int(call), reads_a=True, a_offset=a, reads_b=True, b_offset=b)

    def check(self, call: Call, cell: int) -> int:
        """A call that is asked about a value in a cell."""
        return self.add(call=int(call), reads_a=True, a_offset=cell, a_factor=1, c_factor=1)

    def hint(self, hint: Hint, a: int, b: int | None = None) -> int:
        """A result of 128 bits that a hint gives."""
        fields = {} if b is None else {"reads_b": True, "b_offset": b}
        return self.add(call=int(Call.RANGE_128), reads_a=True, a_offset=a, hint=hint, **fields)

    def same(self, a: int, b: int) -> int:
        """An assertion that two cells are equal."""
        fields = {"a_offset": a, "a_factor": 1, "b_offset": b, "b_factor": MINUS}
        return self.add(reads_a=True, reads_b=True, **fields)

    def output(self, place: int, cell: int, stream: int = 0) -> None:
        number = self.constant(place)
        fields = {"a_offset": cell, "b_offset": number, "constant": stream, "c_factor": 1}
        self.add(call=int(Call.OUTPUT), reads_a=True, reads_b=True, **fields)

    def end(self) -> None:
        """Go to the halt, in frame 0."""
        self.add(c_factor=1, is_transfer=True)

    def back(self) -> None:
        """Return from a function: counter from cell 0, frame from cell 1."""
        fields = {"a_offset": 0, "b_offset": 1, "b_factor": 1, "c_factor": 1}
        self.add(is_transfer=True, reads_a=True, reads_b=True, **fields)

    def program(
        self,
        entries: Mapping[str, Entry] | None = None,
        records: Mapping[str, tuple[tuple[str, Type], ...]] | None = None,
        trees: tuple[RecordType, ...] = (),
    ) -> MachineProgram:
        return MachineProgram(tuple(self.rows), entries or {}, records or {}, trees, ("hand.py",))


def table_rows(program: MachineProgram) -> tuple[ProgramRow, ...]:
    """The committed part of the instructions."""
    names = ProgramRow.__slots__
    return tuple(
        ProgramRow(**{name: int(getattr(row, name)) % PRIME for name in names})
        for row in program.instructions
    )
