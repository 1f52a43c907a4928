"""Packing: no two cells in one place, no column more than the cells need."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provex.air.chip import Chip
from provex.air.chips.ecdsa import ecdsa_chip
from provex.air.chips.machine import machine_chip
from provex.air.chips.pedersen import pedersen_chip
from provex.air.chips.poseidon import poseidon_chip, poseidon_trace
from provex.air.chips.range_check import range_64_chip
from provex.air.description import chips
from provex.air.expression import ColumnKind
from provex.air.layout import layout_of, layouts_of
from provex.air.packing import Packing, pack, packing_map

CHIPS: tuple[Chip, ...] = (poseidon_chip(), pedersen_chip(), ecdsa_chip(), range_64_chip())
PHASES = (ColumnKind.MAIN, ColumnKind.INTERACTION)


def places(packing: Packing) -> list[tuple[int, int]]:
    return [
        (one.physical, one.row(cell))
        for one in packing.placements
        for cell in range(packing.rows // one.stride)
    ]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=3), min_size=4, max_size=4))
def test_cells_never_meet_and_columns_are_full(sizes: list[int]) -> None:
    heights = {chip.name: chip.period << size for chip, size in zip(CHIPS, sizes, strict=True)}
    rows = max(heights.values())
    for kind in PHASES:
        packing = pack(CHIPS, heights, rows, kind)

        found = places(packing)
        assert len(set(found)) == len(found) == packing.used_cells
        assert all(0 <= row < rows for _, row in found)
        assert packing.physical_columns == -(-packing.used_cells // rows)


def test_every_column_is_placed_once() -> None:
    heights = {chip.name: 256 for chip in CHIPS}
    packing = pack(CHIPS, heights, 1024, ColumnKind.MAIN)

    found = [(one.chip, one.column.name) for one in packing.placements]
    expected = [(chip.name, column.name) for chip in CHIPS for column in chip.committed()]
    assert sorted(found) == sorted(expected)


def test_rotations_lead_to_the_cell_that_the_chip_means() -> None:
    chip = poseidon_chip()
    trace = poseidon_trace(chip, [((n, n, 2), 1, 0) for n in range(4)])
    packing = pack([chip], {chip.name: trace.height}, 1024, ColumnKind.MAIN)
    table: dict[tuple[int, int], int] = {
        (one.physical, one.row(place)): value
        for one in packing.placements
        for place, value in enumerate(trace.cells[one.column.name])
    }
    rng = random.Random(12)
    for one in packing.placements:
        for _ in range(10):
            place, ahead = rng.randrange(trace.height // one.column.every), rng.randrange(9)
            rotation = one.rotation(ahead * one.column.every)
            row = (one.row(place) + rotation) % 1024

            expected = trace.cell(one.column, (place + ahead) * one.column.every)
            assert table[one.physical, row] == expected


@pytest.mark.parametrize(("height", "rows"), [(2048, 1024), (32, 1024), (96, 1024), (64, 1000)])
def test_heights_that_do_not_fit_are_refused(height: int, rows: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        pack([poseidon_chip()], {"poseidon": height}, rows, ColumnKind.MAIN)


def test_the_map_names_every_column() -> None:
    chip = poseidon_chip()
    packings = [pack([chip], {chip.name: 64}, 64, kind) for kind in PHASES]

    text = packing_map(packings)

    assert text.splitlines()[0] == "main: 2 columns of 64 rows, 112 of 128 cells used"
    assert "  column 1, row 0 and every 2.: poseidon.middle" in text
    assert "  column 1, row 1 and every 4.: poseidon.short" in text
    assert "interaction: 1 columns of 64 rows, 1 of 64 cells used" in text


def test_a_machine_has_fewer_steps_than_a_part_has_clocks() -> None:
    described = [machine_chip(1)]

    layout_of(described, {"machine 1": 23}, 23)
    with pytest.raises(ValueError, match="as many as a part has clocks"):
        layout_of(described, {"machine 1": 24}, 24)


def test_the_layouts_hold_what_they_say() -> None:
    described = chips()
    for layout in layouts_of(described):
        heights = dict(zip((chip.name for chip in described), layout.heights_log2, strict=True))

        assert max(heights.values()) <= layout.rows_log2
        assert all(1 << heights[chip.name] == chip.period for chip in described if chip.is_table)
