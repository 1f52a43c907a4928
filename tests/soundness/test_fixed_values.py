"""Every table and pattern counts: with another value in it the honest run is false.

The values are changed in the bytes of the description, which then has another hash too.
"""

import hashlib
import struct
from collections.abc import Iterator
from functools import cache

import pytest

from provex.air.chip import Chip
from provex.air.emit.bytecode import KINDS
from provex.air.expression import Column, ColumnKind
from provex.air.statement import StarkStatement
from provex.native.proof import Columns, Constraints
from provex.protocol.field import PRIME

from .liar import HONEST, Lie, World, lying_run
from .story import signing, story

WORD = 32
WORLDS = {"story": story(), "signing": signing()}
PLACES = 6
READ_UP_TO = {("poseidon", "middle constants"): 16}
"""The values behind these are those of no round: partial rounds 67 to 82 read 16."""


@cache
def told(name: str) -> tuple[StarkStatement, Columns]:
    return WORLDS[name].told(HONEST)


@cache
def used_rows(name: str, chip_name: str) -> list[int]:
    """The rows of a table that somebody looks up."""
    world = WORLDS[name]
    traces = world.traces(lying_run(world, HONEST), Lie())
    return [row for row, uses in enumerate(traces[chip_name].cells["uses"]) if uses]


def fixed_columns() -> Iterator[tuple[str, Chip, Column]]:
    for name, world in WORLDS.items():
        for chip in world.chips:
            for column in chip.columns:
                if column.kind is ColumnKind.FIXED:
                    yield name, chip, column


def with_another_value(world: World, column: Column, place: int) -> bytes:
    """The description with one other value; the column's values stand there one after the other."""
    values = b"".join((value % PRIME).to_bytes(WORD) for value in column.values)
    name = len(column.name).to_bytes(1) + column.name.encode()
    head = name + struct.pack(">BII", KINDS.index(column.kind), column.every, len(column.values))
    start = world.air.index(head + values) + len(head) + WORD * place
    other = (column.values[place] + 1) % PRIME
    return world.air[:start] + other.to_bytes(WORD) + world.air[start + WORD :]


@pytest.mark.parametrize(
    ("name", "chip", "column"),
    [pytest.param(*one, id=f"{one[0]}-{one[1].name}-{one[2].name}") for one in fixed_columns()],
)
def test_another_value_makes_the_honest_run_false(name: str, chip: Chip, column: Column) -> None:
    world = WORLDS[name]
    count = READ_UP_TO.get((chip.name, column.name), len(column.values))
    rows = used_rows(name, chip.name) if chip.is_table else list(range(count))
    assert rows
    places = rows[:: -(-len(rows) // PLACES)]
    silent = []
    for place in places:
        air = with_another_value(world, column, place % len(column.values))
        assert hashlib.sha256(air).digest() != world.constraints.hash
        if Constraints(air).fault_of(*told(name)) is None:
            silent.append(place)

    assert not silent
