"""The plain verifier on the native prover's proofs, honest and spoiled."""

import json
from pathlib import Path
from typing import Any

import pytest

from provex.protocol.field import PRIME
from provex.verification.batch import (
    BatchProof,
    BatchStatement,
    Opening,
    TreeStatement,
    read_batch,
    verify_batch,
)
from provex.verification.fri import FriParameters
from provex.verification.proof_hash import KECCAK, POSEIDON
from provex.verification.refusal import Refusal, RefusalKind
from provex.verification.transcript import Transcript

VECTORS = Path(__file__).resolve().parents[2] / "vectors/fri/batches.json"
HASHES = {proof_hash.name: proof_hash for proof_hash in (KECCAK, POSEIDON)}
ACCEPTED = "accepted"


def cases() -> list[dict[str, Any]]:
    return list(json.loads(VECTORS.read_text()))


def statement_of(case: dict[str, Any]) -> BatchStatement:
    return BatchStatement(
        parameters=FriParameters(**case["parameters"]),
        trees=[
            TreeStatement(int(root, 16), width)
            for root, width in zip(case["roots"], case["widths"], strict=True)
        ],
        points=[int(point, 16) for point in case["points"]],
        openings=[Opening(column=column, point=point) for column, point in case["openings"]],
    )


def verdict(case: dict[str, Any], statement: BatchStatement, proof: bytes) -> str:
    proof_hash = HASHES[case["hash"]]
    transcript = Transcript(proof_hash, case["protocol"])
    for number, tree in enumerate(statement.trees):
        transcript.absorb(f"tree {number}/commitment", [tree.root])
    try:
        decoded = read_batch(proof_hash, statement, proof)
        verify_batch(proof_hash, statement, decoded, transcript)
    except Refusal as refusal:
        return str(refusal.kind.value)
    return ACCEPTED


def honest() -> tuple[dict[str, Any], BatchStatement, bytes]:
    case = cases()[0]
    return case, statement_of(case), bytes.fromhex(case["proof"])


@pytest.mark.parametrize("case", cases(), ids=range(len(cases())))
def test_an_honest_proof_is_accepted(case: dict[str, Any]) -> None:
    statement, proof = statement_of(case), bytes.fromhex(case["proof"])

    assert verdict(case, statement, proof) == ACCEPTED
    values = read_batch(HASHES[case["hash"]], statement, proof).values
    assert values == [int(value, 16) for value in case["values"]]


@pytest.mark.parametrize("case", cases(), ids=range(len(cases())))
def test_spoiled_proofs_are_refused_at_the_same_step(case: dict[str, Any]) -> None:
    statement = statement_of(case)
    for place, change, expected in case["spoiled"]:
        proof = bytearray.fromhex(case["proof"])
        proof[place] ^= change

        assert verdict(case, statement, bytes(proof)) == expected, place


def test_truncated_and_extended_proofs_are_refused() -> None:
    case, statement, proof = honest()

    for length in range(0, len(proof), 50):
        assert verdict(case, statement, proof[:length]) == "encoding"
    assert verdict(case, statement, proof + b"\0") == "encoding"


def test_another_version_is_refused() -> None:
    case, statement, proof = honest()

    assert verdict(case, statement, bytes([0, 0, 0, 2]) + proof[4:]) == "encoding"


def test_an_element_above_the_prime_is_refused() -> None:
    case, statement, proof = honest()
    value = int.from_bytes(proof[8:40]) + PRIME

    assert verdict(case, statement, proof[:8] + value.to_bytes(32) + proof[40:]) == "encoding"


def test_a_point_in_the_domain_is_refused() -> None:
    case, statement, proof = honest()
    statement.points[1] = statement.parameters.domain.point(5)

    assert verdict(case, statement, proof) == "point in domain"


def test_proofs_of_other_statements_are_refused() -> None:
    case, statement, proof = honest()
    statement.points[0] += 1

    assert verdict(case, statement, proof) != ACCEPTED
    assert verdict({**case, "protocol": "other/1"}, statement_of(case), proof) != ACCEPTED


def test_lists_of_other_lengths_are_refused() -> None:
    case, statement, proof = honest()
    transcript = Transcript(KECCAK, case["protocol"])
    for number, tree in enumerate(statement.trees):
        transcript.absorb(f"tree {number}/commitment", [tree.root])
    decoded = read_batch(KECCAK, statement, proof)
    decoded.trees[0].values.append(0)
    shorter = BatchProof(decoded.values, decoded.fri, decoded.trees)

    with pytest.raises(Refusal) as refusal:
        verify_batch(KECCAK, statement, shorter, transcript)

    assert refusal.value.kind is RefusalKind.SHAPE
