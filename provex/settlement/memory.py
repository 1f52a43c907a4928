"""How much memory a proof takes at its peak, estimated from its layout before it is begun."""

from provex.air.profiles import Profile

from .proving_system import ProvingSystem

__all__ = ["peak_memory_bytes"]

_ELEMENT_BYTES = 32
_COPIES_OF_COLUMNS = 2
"""Coefficients of every column, and the values of one coset or the columns themselves."""
_SINGLE_POLYNOMIALS = 12
"""Pieces of the composition, the quotient, FRI's layers, sums that are being added."""
_TREES = 5
_TREE_BYTES_A_POSITION = 8
_PROCESS_BYTES = 512 << 20
"""Interpreter, program, description, and the run of the batch."""


def peak_memory_bytes(system: ProvingSystem, layout: int, profile: Profile) -> int:
    """An upper estimate; on 2^20 rows 10 % above what was measured."""
    shape = system.layouts[layout]
    rows = 1 << shape.rows_log2
    columns = sum(packing.physical_columns for packing in shape.packings)
    polynomials = _COPIES_OF_COLUMNS * columns + _SINGLE_POLYNOMIALS
    trees = _TREES * _TREE_BYTES_A_POSITION << profile.blowup_log2
    return rows * (_ELEMENT_BYTES * polynomials + trees) + _PROCESS_BYTES
