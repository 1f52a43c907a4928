"""A row of the program as the constraints see it: what a step looks up by its counter."""

from dataclasses import dataclass

from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call

__all__ = ["ONLY_HALT", "ProgramRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRow:
    """An instruction; numbers are field elements. ValueError for one that is none, or no flag.

    The meaning of the fields stands in docs/auditor/machine.md; their order is that of the bus.
    """

    a_offset: int = 0
    pointer_offset: int = 0
    b_offset: int = 0
    c_offset: int = 0
    constant: int = 0
    a_factor: int = 0
    b_factor: int = 0
    product_factor: int = 0
    c_factor: int = 0
    jump: int = 0
    is_transfer: int = 0
    reads_a: int = 0
    reads_b: int = 0
    is_indirect: int = 0
    call: int = 0

    def __post_init__(self) -> None:
        if not all(0 <= value < PRIME for value in self.fields()):
            raise ValueError(f"a field is no field element: {self}")
        if not {self.is_transfer, self.reads_a, self.reads_b, self.is_indirect} <= {0, 1}:
            raise ValueError(f"a flag is neither 0 nor 1: {self}")
        if self.call and self.call not in tuple(Call):
            raise ValueError(f"no call has the number {self.call}")

    def fields(self) -> tuple[int, ...]:
        """All fields in the order of the bus, without the counter."""
        return (
            self.a_offset,
            self.pointer_offset,
            self.b_offset,
            self.c_offset,
            self.constant,
            self.a_factor,
            self.b_factor,
            self.product_factor,
            self.c_factor,
            self.jump,
            self.is_transfer,
            self.reads_a,
            self.reads_b,
            self.is_indirect,
            self.call,
        )


ONLY_HALT = (ProgramRow(c_factor=1, is_transfer=1),)
"""The program that ends at once: its row 0 transfers to itself, with frame 0."""
