"""The chips as bytes for evaluators in other languages; also what the AIR hash is taken of.

The format is described in docs/developer/constraint-bytecode.md.
"""

import struct
from collections.abc import Sequence

from provex.air.chip import Chip, Constraint, Edge, Interaction, Rows
from provex.air.expression import Column, ColumnKind, Operation
from provex.air.layout import Layout
from provex.air.logup import ALPHA, CLAIMED_SUM, Z, with_interaction_phase
from provex.air.packing import Packing
from provex.air.profiles import Profile
from provex.air.tape import Tape, tape_of

__all__ = ["EDGES", "KINDS", "MAGIC", "OPERATIONS", "PARAMETERS", "VERSION", "bytecode"]

MAGIC = b"PVXA"
VERSION = 2
PARAMETERS = (Z, ALPHA, CLAIMED_SUM)
KINDS = (ColumnKind.MAIN, ColumnKind.INTERACTION, ColumnKind.FIXED)
EDGES = (Edge.ALL, Edge.FIRST, Edge.LAST, Edge.NOT_FIRST, Edge.NOT_LAST)
OPERATIONS = (Operation.ADD, Operation.SUBTRACT, Operation.MULTIPLY)
ELEMENT_BYTES = 32


def bytecode(
    chips: Sequence[Chip],
    layouts: Sequence[Layout] = (),
    profiles: Sequence[Profile] = (),
) -> bytes:
    """The chips with their interaction phase, and the shapes and parameters of proofs."""
    parts = [MAGIC, struct.pack(">HH", VERSION, len(chips))]
    parts += [_chip(with_interaction_phase(chip)) for chip in chips]
    parts.append(struct.pack(">H", len(layouts)))
    parts += [_layout(layout, chips) for layout in layouts]
    parts.append(struct.pack(">H", len(profiles)))
    parts += [_profile(profile) for profile in profiles]
    return b"".join(parts)


def _chip(chip: Chip) -> bytes:
    parts = [_name(chip.name), struct.pack(">IB", chip.period, chip.is_table)]
    parts.append(struct.pack(">H", len(chip.columns)))
    parts += [_column(column) for column in chip.columns]
    parts.append(struct.pack(">H", len(chip.interactions)))
    parts += [_interaction(one, chip.columns) for one in chip.interactions]
    parts.append(_constraints(chip.constraints, chip.columns))
    return b"".join(parts)


def _layout(layout: Layout, chips: Sequence[Chip]) -> bytes:
    parts = [struct.pack(">B", layout.rows_log2), bytes(layout.heights_log2)]
    parts += [_packing(packing, chips) for packing in layout.packings]
    return b"".join(parts)


def _packing(packing: Packing, chips: Sequence[Chip]) -> bytes:
    """Where each column lies, in the order of chips and columns."""
    places = {(one.chip, one.column.name): one for one in packing.placements}
    parts = [struct.pack(">H", packing.physical_columns)]
    for chip in chips:
        for column in with_interaction_phase(chip).columns:
            place = places.get((chip.name, column.name))
            if place is not None:
                parts.append(struct.pack(">HI", place.physical, place.offset))
    return b"".join(parts)


def _profile(profile: Profile) -> bytes:
    numbers = (
        profile.provable_bits,
        profile.blowup_log2,
        profile.queries,
        profile.grinding_bits,
        profile.final_degree_log2,
        profile.chain_id is not None,
        profile.chain_id or 0,
    )
    return _name(profile.name) + struct.pack(">HBHBBBQ", *numbers)


def _column(column: Column) -> bytes:
    head = struct.pack(">BII", KINDS.index(column.kind), column.every, len(column.values))
    return _name(column.name) + head + b"".join(map(_element, column.values))


def _interaction(interaction: Interaction, columns: Sequence[Column]) -> bytes:
    tape = tape_of([*interaction.fields, interaction.multiplicity])
    head = struct.pack(">II", interaction.bus.tag, interaction.every)
    return _name(interaction.name) + head + _rows(interaction.rows) + _tape(tape, columns)


def _constraints(constraints: Sequence[Constraint], columns: Sequence[Column]) -> bytes:
    """Names and rows, then one tape with an output for each: equal parts are shared."""
    parts = [struct.pack(">H", len(constraints))]
    parts += [_name(constraint.name) + _rows(constraint.rows) for constraint in constraints]
    parts.append(_tape(tape_of([one.expression for one in constraints]), columns))
    return b"".join(parts)


def _rows(rows: Rows) -> bytes:
    count = len(rows.offsets)
    head = struct.pack(">IBH", rows.period, EDGES.index(rows.edge), count)
    return head + struct.pack(f">{count}I", *rows.offsets)


def _tape(tape: Tape, columns: Sequence[Column]) -> bytes:
    counts = (tape.constants, tape.cells, tape.parameters, tape.steps, tape.outputs)
    places = {column.name: place for place, column in enumerate(columns)}
    parts = [struct.pack(">5I", *(len(part) for part in counts))]
    parts += [_element(value) for value in tape.constants]
    parts += [struct.pack(">Hi", places[column.name], by) for column, by in tape.cells]
    parts += [struct.pack(">B", PARAMETERS.index(name)) for name in tape.parameters]
    parts += [
        struct.pack(">BII", OPERATIONS.index(operation), left, right)
        for operation, left, right in tape.steps
    ]
    parts += [struct.pack(">I", number) for number in tape.outputs]
    return b"".join(parts)


def _element(value: int) -> bytes:
    return value.to_bytes(ELEMENT_BYTES)


def _name(name: str) -> bytes:
    encoded = name.encode("ascii")
    return struct.pack(">B", len(encoded)) + encoded
