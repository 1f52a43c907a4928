"""The bytecode: read back it is the same description, and its interpreter agrees with the graph."""

import random
import struct
from dataclasses import replace

import pytest

from provex.air.chip import Chip
from provex.air.description import air_bytecode, air_hash, chips
from provex.air.emit.bytecode import MAGIC, bytecode
from provex.air.emit.bytecode_reader import read_bytecode
from provex.air.emit.docs import chips_page
from provex.air.expression import Column, ColumnKind, degree, evaluate
from provex.air.layout import layout_of
from provex.air.logup import with_interaction_phase
from provex.air.profiles import profiles
from provex.protocol.field import PRIME

SMALL = [chip for chip in chips() if chip.name in {"poseidon", "range 64", "ecdsa", "pedersen"}]


@pytest.mark.parametrize("chip", SMALL, ids=lambda chip: chip.name)
def test_the_interpreter_agrees_with_the_graph_at_random_points(chip: Chip) -> None:
    whole = with_interaction_phase(chip)
    (program,) = read_bytecode(bytecode([chip])).chips
    rng = random.Random(10)
    for _ in range(20):
        cells: dict[tuple[str, int], int] = {}
        parameters = {name: rng.randrange(PRIME) for name in ("z", "alpha", "claimed_sum")}

        def cell(column: Column, rotation: int, known: dict[tuple[str, int], int] = cells) -> int:
            return known.setdefault((column.name, rotation), rng.randrange(PRIME))

        found = program.tape.run(cell, parameters.__getitem__)

        assert [name for name, _ in program.constraints] == [one.name for one in whole.constraints]
        for value, (_, rows), one in zip(
            found, program.constraints, whole.constraints, strict=True
        ):
            assert rows == one.rows
            assert value == evaluate(one.expression, cell, parameters.__getitem__)


@pytest.mark.parametrize("chip", SMALL, ids=lambda chip: chip.name)
def test_messages_and_columns_are_read_back(chip: Chip) -> None:
    (program,) = read_bytecode(bytecode([chip])).chips

    assert program.columns == with_interaction_phase(chip).columns
    assert program.period == chip.period
    assert program.is_table == chip.is_table
    for found, one in zip(program.messages, chip.interactions, strict=True):
        assert (found.name, found.tag, found.every) == (one.name, one.bus.tag, one.every)
        assert found.rows == one.rows
        assert len(found.tape.outputs) == len(one.fields) + 1


def test_no_constraint_is_zero_everywhere_and_none_exceeds_degree_3() -> None:
    rng = random.Random(11)
    for chip in chips():
        for one in with_interaction_phase(chip).constraints:
            assert 1 <= degree(one.expression) <= 3
            assert evaluate(one.expression, lambda *_: rng.randrange(PRIME), lambda _: 3) != 0


def whole_file() -> bytes:
    """A chip with a layout and the profiles."""
    chip = next(chip for chip in chips() if chip.name == "range 64")
    return bytecode([chip], [layout_of([chip], {chip.name: 2}, 3)], list(profiles().values()))


def test_truncated_bytecode_is_refused() -> None:
    data = whole_file()
    for length in range(len(data)):
        with pytest.raises(ValueError, match=r"."):
            read_bytecode(data[:length])
    with pytest.raises(ValueError, match="too many"):
        read_bytecode(data + b"\0")


def test_changed_bytes_are_refused_or_read_as_another_description() -> None:
    data = whole_file()
    honest = read_bytecode(data)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0x81
        try:
            assert read_bytecode(bytes(changed)) != honest
        except ValueError:
            continue


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        read_bytecode(MAGIC + struct.pack(">HH", 1, 0))


def test_a_deleted_constraint_changes_the_bytecode() -> None:
    for chip in SMALL:
        for place in range(len(chip.constraints)):
            rest = (*chip.constraints[:place], *chip.constraints[place + 1 :])
            assert bytecode([replace(chip, constraints=rest)]) != bytecode([chip])


def test_the_page_shows_every_column_constraint_and_the_hash() -> None:
    page = chips_page(chips(), air_hash())

    assert air_hash() in page
    for chip in chips():
        whole = with_interaction_phase(chip)
        for name in [one.name for one in (*whole.columns, *whole.constraints, *chip.interactions)]:
            assert f"| {name} |" in page


def test_layouts_and_profiles_are_read_back() -> None:
    some = [chip for chip in chips() if chip.is_table or chip.name == "poseidon"]
    layouts = [layout_of(some, {"poseidon": height}, 15) for height in (6, 9)]

    air = read_bytecode(bytecode(some, layouts, list(profiles().values())))

    assert air.profiles == tuple(profiles().values())
    for found, one in zip(air.layouts, layouts, strict=True):
        assert (found.rows_log2, found.heights_log2) == (one.rows_log2, one.heights_log2)
        assert found.widths == tuple(packing.physical_columns for packing in one.packings)
        places = {
            (air.chips[chip].name, air.chips[chip].columns[column].name): (
                place.physical,
                place.offset,
            )
            for (chip, column), place in found.places.items()
        }
        assert places == {
            (place.chip, place.column.name): (place.physical, place.offset)
            for packing in one.packings
            for place in packing.placements
        }


def test_a_profile_that_does_not_prove_its_bits_is_refused() -> None:
    weak = replace(profiles()["production"], provable_bits=130)

    with pytest.raises(ValueError, match="does not prove 130 bits"):
        read_bytecode(bytecode([], (), [weak]))


def test_columns_that_meet_are_refused() -> None:
    chip = next(chip for chip in chips() if chip.name == "range 64")
    layout = layout_of([chip], {chip.name: 2}, 3)
    main = layout.packings[0]
    first, second, *rest = main.placements
    moved = replace(second, physical=first.physical, offset=first.offset)
    meeting = replace(main, placements=(first, moved, *rest))
    outside = replace(main, placements=(replace(first, offset=first.stride), second, *rest))
    for wrong in (meeting, outside):
        packings = (wrong, *layout.packings[1:])
        with pytest.raises(ValueError, match="its place is not free"):
            read_bytecode(bytecode([chip], [replace(layout, packings=packings)]))


def test_the_layouts_of_the_description_hold_all_committed_columns() -> None:
    air = read_bytecode(air_bytecode())

    assert air.layouts
    for layout in air.layouts:
        for number, chip in enumerate(air.chips):
            for column_number, column in enumerate(chip.columns):
                is_placed = (number, column_number) in layout.places
                assert is_placed == (column.kind is not ColumnKind.FIXED or chip.is_table)


def test_layouts_that_do_not_fit_are_refused() -> None:
    some = [chip for chip in chips() if chip.name in {"range table", "poseidon"}]

    with pytest.raises(ValueError, match="a table has 8192 rows"):
        layout_of(some, {"range table": 14}, 15)
    with pytest.raises(ValueError, match="unknown chips"):
        layout_of(some, {"no such chip": 3}, 15)
    with pytest.raises(ValueError, match="do not fit"):
        layout_of(some, {}, 12)
    with pytest.raises(ValueError, match="rows"):
        layout_of(some, {}, 27)
