"""Poseidon, plain and native, on the published values."""

from typing import Any

import pytest
from numbers_of_vectors import number

from provex.native import crypto as native
from provex.protocol import poseidon
from provex.protocol.field import PRIME
from provex.protocol.primitives import Primitives


def test_the_first_round_constant_is_the_published_one(tables: dict[str, Any]) -> None:
    first = number(tables["poseidon"]["first_round_constant"])

    assert poseidon.round_constants()[0][0] == first
    assert len(poseidon.round_constants()) == 91


@pytest.mark.parametrize(
    "permutation", [poseidon.poseidon_permutation, native.poseidon_permutation]
)
def test_published_permutations(permutation: Any, tables: dict[str, Any]) -> None:
    for case in tables["poseidon"]["permutations"]:
        assert permutation(tuple(case["state"]))[0] == number(case["first"])


@pytest.mark.parametrize("hash_one", [poseidon.poseidon_hash_one, native.poseidon_hash_one])
def test_published_hashes_of_one(hash_one: Any, tables: dict[str, Any]) -> None:
    for case in tables["poseidon"]["ones"]:
        assert hash_one(number(case["value"])) == number(case["hash"])


def test_published_hashes_of_pairs(crypto: Primitives, tables: dict[str, Any]) -> None:
    cases = tables["poseidon"]["pairs"]
    pairs = [(number(case["left"]), number(case["right"])) for case in cases]
    hashes = [number(case["hash"]) for case in cases]

    assert [crypto.poseidon_hash_pair(*pair) for pair in pairs] == hashes
    assert crypto.poseidon_hash_pairs(pairs) == hashes


def test_published_sponges(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["poseidon"]["sponges"]:
        assert crypto.poseidon_hash_many(case["values"]) == number(case["hash"])


def test_the_hash_of_a_pair_is_not_the_sponge_of_two(crypto: Primitives) -> None:
    assert crypto.poseidon_hash_pair(1, 2) != crypto.poseidon_hash_many([1, 2])


def test_padding_tells_lengths_apart(crypto: Primitives) -> None:
    lists = [[], [0], [0, 0], [1], [1, 0], [0, 0, 0]]

    assert len({crypto.poseidon_hash_many(values) for values in lists}) == len(lists)


def test_no_pairs_give_no_hashes(crypto: Primitives) -> None:
    assert crypto.poseidon_hash_pairs([]) == []


@pytest.mark.parametrize("value", [-1, PRIME, 2**256])
def test_numbers_outside_the_field_are_refused(crypto: Primitives, value: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        crypto.poseidon_hash_pair(value, 0)
    with pytest.raises(ValueError, match="expected"):
        crypto.poseidon_hash_many([0, 0, value])
    with pytest.raises(ValueError, match="expected"):
        crypto.poseidon_hash_pairs([(0, value)])
