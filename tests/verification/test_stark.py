"""The plain verifier of whole proofs agrees with the native one, proof by proof and byte by byte."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provex.air.emit.bytecode_reader import read_bytecode
from provex.air.statement import PublicMessage, StarkStatement
from provex.protocol.field import PRIME, inverse
from provex.verification.domain import Domain, root_of_unity
from provex.verification.fri import polynomial_at
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal, RefusalKind
from provex.verification.stark import fixed_columns, verify_stark

VECTORS = Path(__file__).resolve().parents[2] / "vectors/stark"
TRACES: list[dict[str, Any]] = json.loads((VECTORS / "traces.json").read_text())
PROOFS: list[dict[str, Any]] = json.loads((VECTORS / "proofs.json").read_text())
NUMBERS = range(len(TRACES))


def air_bytes(number: int) -> bytes:
    return bytes.fromhex(TRACES[number]["air"])


def proof_bytes(number: int) -> bytes:
    return bytes.fromhex(PROOFS[number]["proof"])


def fixed_root(number: int) -> int | None:
    text = PROOFS[number]["fixed_root"]
    return None if text is None else int(text, 16)


def statement(number: int) -> StarkStatement:
    """What the native tests state of each case."""
    messages = tuple(
        PublicMessage(
            one["tag"],
            tuple(int(field, 16) for field in one["fields"]),
            int(one["multiplicity"], 16),
        )
        for one in TRACES[number]["messages"]
    )
    return StarkStatement(
        program_hash=bytes([7] * 32),
        profile=0,
        layout=0,
        chain_id=1,
        contract=bytes([9] * 20),
        public_output=(5, 6, 7),
        data_hashes=(bytes([255] * 32), bytes([1] * 32)),
        messages=messages,
    )


def verdict(number: int, stated: StarkStatement, data: bytes) -> str:
    try:
        verify_stark(KECCAK, air_bytes(number), stated, fixed_root(number), data)
    except Refusal as refusal:
        return refusal.kind.value
    return "accepted"


@pytest.mark.parametrize("number", NUMBERS)
def test_native_proofs_are_accepted(number: int) -> None:
    assert TRACES[number]["name"] == PROOFS[number]["name"]
    assert verdict(number, statement(number), proof_bytes(number)) == "accepted"


@pytest.mark.parametrize("number", NUMBERS)
def test_spoiled_proofs_are_refused_at_the_same_step(number: int) -> None:
    for place, change, expected in PROOFS[number]["spoiled"]:
        changed = bytearray(proof_bytes(number))
        changed[place] ^= change

        assert verdict(number, statement(number), bytes(changed)) == expected, f"byte {place}"


@pytest.mark.parametrize("number", NUMBERS)
def test_a_proof_holds_for_its_own_statement_only(number: int) -> None:
    stated = statement(number)
    others = [
        replace(stated, program_hash=bytes(32)),
        replace(stated, layout=1),
        replace(stated, layout=2),
        replace(stated, profile=1),
        replace(stated, profile=2),
        replace(stated, chain_id=2),
        replace(stated, contract=bytes(20)),
        replace(stated, public_output=(5, 6, 8)),
        replace(stated, public_output=(5, 6)),
        replace(stated, data_hashes=()),
        replace(stated, messages=stated.messages[1:]),
    ]

    for other in others:
        assert verdict(number, other, proof_bytes(number)) != "accepted", other


def test_the_root_of_the_tables_must_be_given_where_there_are_tables() -> None:
    for number in NUMBERS:
        wrong = None if fixed_root(number) is not None else 5
        with pytest.raises(Refusal) as refused:
            verify_stark(KECCAK, air_bytes(number), statement(number), wrong, proof_bytes(number))

        assert refused.value.kind is RefusalKind.STATEMENT


def test_the_root_of_the_tables_is_that_of_their_columns() -> None:
    (number,) = [number for number in NUMBERS if fixed_root(number) is not None]
    air = read_bytecode(air_bytes(number))
    layout, profile = air.layouts[0], air.profiles[0]
    domain = Domain(layout.rows_log2 + profile.blowup_log2)

    polynomials = [interpolated(column) for column in fixed_columns(air, layout)]
    points = [domain.point(position) for position in range(1 << domain.size_log2)]
    level = [
        KECCAK.leaf([polynomial_at(polynomial, point) for polynomial in polynomials])
        for point in points
    ]
    while len(level) > 1:
        level = [KECCAK.node(*level[at : at + 2]) for at in range(0, len(level), 2)]

    assert level == [fixed_root(number)]


def interpolated(values: list[int]) -> list[int]:
    """The coefficients of the polynomial through values on a subgroup, by definition."""
    count = len(values)
    root = inverse(root_of_unity(count.bit_length() - 1))
    return [
        sum(value * pow(root, row * power, PRIME) for row, value in enumerate(values))
        * inverse(count)
        % PRIME
        for power in range(count)
    ]


def test_truncated_and_extended_proofs_are_refused() -> None:
    for number in NUMBERS:
        data, stated = proof_bytes(number), statement(number)
        for length in range(0, len(data), 101):
            assert verdict(number, stated, data[:length]) == "encoding"
        assert verdict(number, stated, data + b"\0") == "encoding"
