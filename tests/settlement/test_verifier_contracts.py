"""What is compiled into the verifier's contracts is what the native verifier believes."""

import re
from functools import cache
from pathlib import Path

import pytest

from provex.air.buses import CALL
from provex.air.description import chips
from provex.air.emit.bytecode_reader import AirProgram, read_bytecode
from provex.air.emit.solidity import Evaluator, evaluators, sources
from provex.air.profiles import profiles
from provex.ethereum.artifacts import artifact
from provex.native import crypto
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call
from provex.settlement.verifier_contracts import (
    ON_CHAIN_LAYOUTS,
    ON_CHAIN_PROFILES,
    layout_table,
)
from provex.verification.domain import root_of_unity
from provex.verification.mask import COMPOSITION_PIECES, Mask, mask_of
from provex.verification.transcript import label_word

from .proved import system

GENERATED = Path(__file__).resolve().parents[2] / "contracts/src/generated"
LAYOUTS = pytest.mark.parametrize("number", range(ON_CHAIN_LAYOUTS))


class Reader:
    """Reads numbers of a table from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def number(self, size: int = 1) -> int:
        taken, self.data = self.data[:size], self.data[size:]
        assert len(taken) == size
        return int.from_bytes(taken)


@cache
def contracts() -> tuple[Evaluator, ...]:
    return tuple(evaluators(system().chips))


@cache
def air() -> AirProgram:
    return read_bytecode(system().air_bytes)


def table_of(number: int) -> bytes:
    """The code of the built contract, which its constructor returns as it is."""
    parts = [one.parts for one in contracts()]
    table = layout_table(air(), air().layouts[number], parts)
    assert table in artifact(f"LayoutTable{number}").creation_code
    return table


def mask(number: int) -> Mask:
    return mask_of(air(), air().layouts[number])


def constant(source: str, name: str) -> int:
    found = re.search(rf"\b{name} = (\w+);|\b{name}: (\w+)", source)
    assert found is not None, name
    return int(found[1] or found[2], 0)


def source(name: str) -> str:
    return (GENERATED / f"{name}.sol").read_text()


def test_the_proving_system_is_that_of_the_native_verifier() -> None:
    text = source("ProvingSystem")

    assert constant(text, "AIR_HASH") == int.from_bytes(system().constraints.hash)
    assert constant(text, "PROGRAM_HASH") == int.from_bytes(system().program_hash)
    assert constant(text, "EVALUATORS") == len(contracts())
    assert constant(text, "LAYOUTS") == ON_CHAIN_LAYOUTS
    assert (constant(text, "CALL_BUS"), constant(text, "OUTPUT_CALL")) == (CALL.tag, Call.OUTPUT)
    hashes = [crypto.keccak256(table_of(number)).hex() for number in range(ON_CHAIN_LAYOUTS)]
    assert re.findall(r"return 0x(\w{64});", text) == hashes


def test_the_evaluators_are_those_of_the_rules() -> None:
    """They are generated without a program, which is a table whose values are opened."""
    assert sources(system().chips, "00") == sources(chips(), "00")


@pytest.mark.parametrize("name", ON_CHAIN_PROFILES)
def test_a_profile_is_that_of_the_native_verifier(name: str) -> None:
    text, (number, profile) = source(f"{name.capitalize()}Profile"), system().profile(name)

    assert constant(text, "number") == number == list(profiles()).index(name)
    assert constant(text, "label") == label_word(name)
    assert constant(text, "provableBits") == profile.provable_bits
    assert constant(text, "blowupLog2") == profile.blowup_log2
    assert constant(text, "queries") == profile.queries
    assert constant(text, "grindingBits") == profile.grinding_bits
    assert constant(text, "finalDegreeLog2") == profile.final_degree_log2


def test_the_roots_of_tables_are_those_of_the_native_prover() -> None:
    roots = re.findall(r"return 0x(\w{64});", source("TestProfile"))
    number, _ = system().profile("test")
    # The larger ones take long; `make check` compares all.
    for layout in range(2):
        root = system().fixed_tables(layout, number).root
        assert root is not None
        assert roots[layout] == root.hex()
    assert len(roots) == ON_CHAIN_LAYOUTS


@LAYOUTS
def test_a_table_says_what_is_opened(number: int) -> None:
    expected, reader = mask(number), Reader(table_of(number))

    assert [reader.number() for _ in range(2)] == [0, expected.rows_log2]
    assert tuple(reader.number() for _ in range(4)) == expected.widths
    sums, claims, points = reader.number(), reader.number(2), reader.number(2)
    assert sums == sum(bool(chip.messages) for chip in air().chips)
    assert claims == len(expected.openings)
    generator = root_of_unity(expected.rows_log2)
    power_of = {shift: pow(generator, shift, PRIME) for _, shift in expected.openings}
    assert points == len(power_of)
    seen = []
    for _ in range(points):
        power, count = reader.number(32), reader.number()
        for _ in range(count):
            column, claim = reader.number(), reader.number(2)
            opened, shift = expected.openings[claim]
            assert (column, power) == (opened, power_of[shift])
            seen.append(claim)
    assert sorted(seen) == list(range(claims))
    columns = sum(expected.widths)
    pieces = expected.openings[-COMPOSITION_PIECES:]
    assert pieces == tuple((columns - left, 0) for left in (3, 2, 1))


@LAYOUTS
def test_a_table_gives_evaluators_their_cells(number: int) -> None:
    expected, reader = mask(number), Reader(table_of(number))
    names = [chip.name for chip in air().chips]
    heights = dict(zip(names, air().layouts[number].heights_log2, strict=True))
    with_sums = [chip.name for chip in air().chips if chip.messages]
    reader.number(9)
    for _ in range(reader.number(2)):
        reader.number(32)
        reader.number(3 * reader.number())

    for evaluator in contracts():
        assert reader.number() == len(evaluator.parts)
        for part in evaluator.parts:
            name = part.chip.name
            assert reader.number() == heights[name]
            claimed = reader.number()
            assert claimed == (with_sums.index(name) + 1 if name in with_sums else 0)
            cells = [reader.number(2) for _ in range(reader.number(2))]
            assert cells == [
                expected.places[names.index(name), column.name, rotation]
                for column, rotation in part.opened
            ]
    assert reader.data == b""
