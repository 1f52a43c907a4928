"""The proof that a position is in a state."""

from dataclasses import replace
from random import Random

import pytest
from escape_states import leaves_of, random_assets, random_position, state_of, worth

from provex.escape.proof import escape_proof, words_hash
from provex.escape.value import escape_value
from provex.escape.way import way_of
from provex.native import crypto
from provex.protocol.errors import (
    ESCAPE_POSITION_UNKNOWN,
    ESCAPE_STATE_MISMATCH,
    Rejected,
)
from provex.protocol.field import PRIME
from provex.protocol.numbers import i64, u16, u64
from provex.protocol.state import EMPTY_POSITION, HeldAsset, Position, SharedState
from provex.rules.shared_state import shared_state_words

CROWDED = {0, 1, 2, 3, 2**63, 2**63 + 1, 2**64 - 1, 2**64 - 2, 2**32, 2**32 - 1}


def exchange(
    seed: int, ids: set[int], held_count: int = 2
) -> tuple[SharedState, dict[int, Position]]:
    random = Random(seed)
    assets = random_assets(random, 5)
    positions = {key: worth(random_position(random, 5, held_count), 2**60) for key in sorted(ids)}
    return state_of(assets, positions), positions


def climbed(words: tuple[int, ...], asset_count: int, leaf: int) -> int:
    """The root that the siblings lead to, level by level."""
    key, branches, siblings = words[0], words[3], list(words[4 + asset_count :])
    node, height = leaf, 0
    while height < 64:
        start = height
        while height < 64 and not branches >> height & 1:
            height += 1
        if height > start:
            path = key >> start & ((1 << (height - start)) - 1)
            node = (crypto.poseidon_hash_pair(node, path) + height - start) % PRIME
        if height < 64:
            sibling = siblings.pop(0)
            pair = (sibling, node) if key >> height & 1 else (node, sibling)
            node = crypto.poseidon_hash_pair(*pair)
            height += 1
    assert not siblings
    return node


@pytest.mark.parametrize("ids", [{0}, {2**64 - 1}, {5, 4}, {0, 2**63}, CROWDED])
def test_every_position_has_a_way_to_the_root(ids: set[int]) -> None:
    state, positions = exchange(1, ids)
    leaves = leaves_of(state.assets, positions)

    for key in ids:
        proof = escape_proof(state, positions, key)

        assert climbed(proof.words, proof.asset_count, leaves[key]) == state.positions_root
        assert proof.amount == escape_value(state.assets, positions[key])


def test_random_trees() -> None:
    random = Random(2)
    ids = {random.randrange(2**64) for _ in range(100)}
    state, positions = exchange(2, ids, held_count=0)
    leaves = leaves_of(state.assets, positions)

    for key in list(ids)[:20]:
        proof = escape_proof(state, positions, key)

        assert climbed(proof.words, 0, leaves[key]) == state.positions_root
        assert len(proof.words) == 4 + proof.words[3].bit_count()


def test_a_tree_of_one_leaf_is_one_edge() -> None:
    way = way_of({9: 123}, 9)

    assert way is not None
    assert (way.branches, way.siblings) == (0, ())
    assert way.root == (crypto.poseidon_hash_pair(123, 9) + 64) % PRIME


def test_a_key_without_a_leaf_has_no_way() -> None:
    assert way_of({}, 9) is None
    assert way_of({8: 1}, 9) is None


def test_words_and_fact() -> None:
    state, positions = exchange(3, {17})

    proof = escape_proof(state, positions, 17)

    held = positions[17]
    assert proof.words[:4] == (17, held.public_key, (held.collateral + 2**63) * 2**16 + 2, 0)
    assert proof.state_words == shared_state_words(state)
    packed = b"".join(
        value.to_bytes(32)
        for value in (held.public_key, proof.amount, words_hash(proof.state_words), 17)
    )
    assert proof.fact == crypto.keccak256(packed)


def test_a_position_that_is_not_there_is_refused() -> None:
    state, positions = exchange(4, {1, 2})

    for missing in ({}, {3: EMPTY_POSITION}):
        with pytest.raises(Rejected) as refused:
            escape_proof(state, positions | missing, 3)
        assert refused.value.code == ESCAPE_POSITION_UNKNOWN


@pytest.mark.parametrize(("collateral", "is_payable"), [(1, True), (0, False), (-(2**63), False)])
def test_only_a_positive_amount_is_payable(collateral: int, is_payable: bool) -> None:
    _, positions = exchange(5, {1}, held_count=0)
    positions[1] = worth(positions[1], collateral)

    proof = escape_proof(state_of((), positions), positions, 1)

    assert proof.amount == collateral
    assert proof.is_payable == is_payable


def test_more_than_an_amount_is_not_payable() -> None:
    (asset,) = random_assets(Random(6), 1)
    full = replace(asset, price=u64(2**33), funding_index=i64(0))
    held = (HeldAsset(u16(0), i64(2**63 - 1), i64(0)),)
    positions = {1: replace(random_position(Random(6), 1, 0), collateral=i64(1), assets=held)}

    proof = escape_proof(state_of((full,), positions), positions, 1)
    one_more = {1: worth(positions[1], 2)}
    too_much = escape_proof(state_of((full,), one_more), one_more, 1)

    assert (proof.amount, proof.is_payable) == (2**64 - 1, True)
    assert (too_much.amount, too_much.is_payable) == (2**64, False)


def test_positions_of_another_state_are_refused() -> None:
    state, positions = exchange(6, {1, 2})
    positions[2] = worth(positions[2], 1)

    with pytest.raises(Rejected) as refused:
        escape_proof(state, positions, 1)

    assert refused.value.code == ESCAPE_STATE_MISMATCH
