"""Typed face of the native prover and verifier of statements over chips.

All long work releases the interpreter lock and uses all cores. The plain twin of the verifier is
provex/verification/stark.py, whose statements these are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from provex.air.chip import Chip
from provex.air.statement import StarkStatement
from provex.air.trace import ChipTrace
from provex.native._native import machine as _machine
from provex.native._native import proof as _native
from provex.native.machine import Tables
from provex.protocol.field import PRIME

__all__ = ["Columns", "Constraints", "FixedTables", "MaskSize", "columns_of"]

Progress = Callable[[str, int], None]
"""Hears the name and the microseconds of each phase as it ends."""

_WORD_BYTES = 32


@dataclass(frozen=True, slots=True)
class Columns:
    """Main columns of all chips as bytes: 32 a cell, by chip and column."""

    chips: Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskSize:
    """How much the proofs of a layout open."""

    openings: int
    points: int
    widths: tuple[int, ...]
    """Columns of each tree: fixed, main, interaction, composition, without empty ones."""


@dataclass(frozen=True, slots=True)
class FixedTables:
    """The tree of the tables of a layout and profile; computed once for many proofs."""

    native: _native.NativeFixedTables
    root: bytes | None
    """What verifiers must know; None without tables."""


class Constraints:
    """A bytecode file, read natively. ValueError if it is malformed."""

    def __init__(self, bytecode: bytes) -> None:
        self._native = _native.NativeAir(bytecode)
        self.hash = self._native.hash()

    def mask_size(self, layout: int) -> MaskSize:
        """The size of what is opened. ValueError for an unknown layout."""
        openings, points, widths = self._native.mask(layout)
        return MaskSize(openings=openings, points=points, widths=tuple(widths))

    def fixed_tables(self, layout: int, profile: int) -> FixedTables:
        """Commit to the tables. ValueError for an unknown layout or profile."""
        native = _native.NativeFixedTables(self._native, layout, profile)
        return FixedTables(native, native.root())

    def prove(
        self,
        statement: StarkStatement,
        tables: FixedTables,
        columns: Columns | Tables,
        progress: Progress | None = None,
    ) -> bytes:
        """A proof as bytes. Native tables are used up.

        ValueError if the columns do not satisfy the constraints; `fault_of` says where.
        """
        return _statement(statement).prove(self._native, tables.native, _columns(columns), progress)

    def prove_unchecked(
        self, statement: StarkStatement, tables: FixedTables, columns: Columns | Tables
    ) -> bytes:
        """What a prover sends who does not care whether it is true, for tests of verifiers.

        The columns may break constraints, and the last claimed sum is whatever makes all cancel
        out. Native tables stay as they are. ValueError if the columns have the wrong shape.
        """
        native = _columns(columns)
        return _statement(statement).prove_unchecked(self._native, tables.native, native)

    def refusal(
        self, statement: StarkStatement, fixed_root: bytes | None, proof: bytes
    ) -> tuple[str, str] | None:
        """The step that refuses a proof, and the reason; None if the proof holds."""
        return _statement(statement).verify(self._native, fixed_root, proof)

    def fault_of(self, statement: StarkStatement, columns: Columns | Tables) -> str | None:
        """The first constraint or message that fails, exactly; None if the trace is good."""
        return _statement(statement).check_trace(self._native, _columns(columns))


def columns_of(chips: Sequence[Chip], traces: Sequence[ChipTrace]) -> Columns:
    """The main columns of filled chips."""
    return Columns(
        [
            [_words(trace.cells[column.name]) for column in chip.committed()]
            for chip, trace in zip(chips, traces, strict=True)
        ]
    )


def _columns(columns: Columns | Tables) -> _machine.NativeTables | Sequence[Sequence[bytes]]:
    return columns.chips if isinstance(columns, Columns) else columns.native


def _statement(statement: StarkStatement) -> _native.NativeStatement:
    return _native.NativeStatement(
        statement.program_hash,
        statement.profile,
        statement.layout,
        statement.chain_id,
        statement.contract,
        _words(statement.public_output),
        list(statement.data_hashes),
        [
            (message.tag, _words(message.fields), _words([message.multiplicity % PRIME]))
            for message in statement.messages
        ],
    )


def _words(values: Sequence[int]) -> bytes:
    return b"".join(value.to_bytes(_WORD_BYTES) for value in values)
