"""A real proof of a program that makes every call, over all chips, for both verifiers."""

from dataclasses import replace
from functools import cache

import pytest

from provex.air.chip import Chip
from provex.air.emit.bytecode import bytecode
from provex.air.layout import layout_of
from provex.air.profiles import profiles
from provex.air.statement import PublicMessage, StarkStatement
from provex.air.trace import ChipTrace
from provex.native.proof import Columns, Constraints, FixedTables, columns_of
from provex.protocol.field import PRIME
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal
from provex.verification.stark import verify_stark

from .small_machine import outputs
from .test_whole import honest

ROWS_LOG2 = 15
CHAIN_ID = 31337


@cache
def chips_and_traces() -> tuple[tuple[Chip, ...], tuple[ChipTrace, ...]]:
    _, traces = honest()
    pairs = traces.values()
    return tuple(chip for chip, _ in pairs), tuple(trace for _, trace in pairs)


@cache
def air() -> bytes:
    chips, traces = chips_and_traces()
    heights = {
        chip.name: trace.height.bit_length() - 1 for chip, trace in zip(chips, traces, strict=True)
    }
    layout = layout_of(chips, heights, ROWS_LOG2)
    return bytecode(chips, [layout], list(profiles().values()))


@cache
def constraints() -> Constraints:
    return Constraints(air())


@cache
def tables() -> FixedTables:
    return constraints().fixed_tables(0, profile())


def profile() -> int:
    return list(profiles()).index("test")


def statement() -> StarkStatement:
    result, _ = honest()
    messages = tuple(
        PublicMessage(one.bus.tag, one.fields, one.multiplicity) for one in outputs(result)
    )
    return StarkStatement(
        program_hash=bytes(32),
        profile=profile(),
        layout=0,
        chain_id=CHAIN_ID,
        contract=bytes(range(20)),
        public_output=tuple(one.fields[1] for one in messages),
        data_hashes=(),
        messages=messages,
    )


def columns() -> Columns:
    return columns_of(*chips_and_traces())


@cache
def proof() -> bytes:
    return constraints().prove(statement(), tables(), columns())


def test_both_verifiers_accept_the_proof() -> None:
    assert constraints().fault_of(statement(), columns()) is None
    assert constraints().refusal(statement(), tables().root, proof()) is None

    root = tables().root
    assert root is not None
    verify_stark(KECCAK, air(), statement(), int.from_bytes(root), proof())


def test_both_verifiers_refuse_another_output() -> None:
    first, *rest = statement().messages
    fields = (*first.fields[:-2], first.fields[-2] + 1, first.fields[-1])
    other = replace(statement(), messages=(replace(first, fields=fields), *rest))

    refusal = constraints().refusal(other, tables().root, proof())

    assert refusal is not None
    assert refusal[0] == "buses"
    root = tables().root
    assert root is not None
    with pytest.raises(Refusal, match="buses"):
        verify_stark(KECCAK, air(), other, int.from_bytes(root), proof())


def test_the_phases_are_told_in_their_order() -> None:
    told: list[str] = []

    constraints().prove(statement(), tables(), columns(), lambda name, _: told.append(name))

    assert told[:2] == ["main interpolation", "main commitment"]
    assert told[-4:] == ["deep quotient", "fri commitment", "grinding", "answers"]


@pytest.mark.parametrize("name", ["machine", "poseidon", "ecdsa", "range 64", "storage", "path"])
def test_a_changed_cell_gives_no_proof(name: str) -> None:
    chips, _ = chips_and_traces()
    number = [chip.name for chip in chips].index(name)
    changed = [list(one) for one in columns().chips]
    cells = changed[number][0]
    first = (int.from_bytes(cells[:32]) + 1) % PRIME
    changed[number][0] = first.to_bytes(32) + cells[32:]

    assert constraints().fault_of(statement(), Columns(changed)) is not None
    with pytest.raises(ValueError, match=r"constraint does not hold|do not cancel out"):
        constraints().prove(statement(), tables(), Columns(changed))


def test_malformed_columns_raise() -> None:
    with pytest.raises(ValueError, match="chip 0"):
        constraints().prove(
            statement(), tables(), Columns([[b""] * 3] * len(chips_and_traces()[0]))
        )
    with pytest.raises(ValueError, match="layout"):
        constraints().fixed_tables(1, 0)
    with pytest.raises(ValueError, match="bytecode"):
        Constraints(air()[:-1])
