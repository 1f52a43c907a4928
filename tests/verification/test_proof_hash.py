"""The two hashes: order, width and kind of the input all count."""

import pytest

from provex.protocol.field import PRIME
from provex.protocol.keccak import keccak256
from provex.protocol.poseidon import poseidon_hash_pair
from provex.verification.proof_hash import KECCAK, POSEIDON, ProofHash


@pytest.mark.parametrize("proof_hash", [KECCAK, POSEIDON], ids=lambda proof_hash: proof_hash.name)
def test_order_width_and_kind_count(proof_hash: ProofHash) -> None:
    hashes = [
        proof_hash.leaf([1, 2]),
        proof_hash.leaf([2, 1]),
        proof_hash.leaf([1]),
        proof_hash.leaf([1, 0]),
        proof_hash.node(1, 2),
        proof_hash.node(2, 1),
    ]

    assert len(set(hashes)) == len(hashes)
    assert all(digest < proof_hash.digest_bound for digest in hashes)


def test_keccak_hashes_words_of_32_bytes() -> None:
    data = (1).to_bytes(32) + (PRIME - 1).to_bytes(32)

    assert KECCAK.node(1, PRIME - 1) == int.from_bytes(keccak256(data))
    assert KECCAK.leaf([1, PRIME - 1]) == int.from_bytes(keccak256(b"\0" + data))


def test_poseidon_hashes_pairs() -> None:
    assert POSEIDON.node(3, 4) == poseidon_hash_pair(3, 4)
