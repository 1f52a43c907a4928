"""Trees that are built at once are those that updates build, and prove the same."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from provex.native import crypto
from provex.protocol.field import PRIME
from provex.rules.tree import LeafChange
from provex.storage.state_tree import StateTree

_KEYS = st.one_of(
    st.integers(0, 2**64 - 1),
    st.integers(0, 7),
    st.integers(2**64 - 8, 2**64 - 1),
    st.integers(0, 7).map(lambda low: 2**63 + low),
)
_LEAVES = st.dictionaries(_KEYS, st.integers(1, PRIME - 1), max_size=20)


def updated(leaves: dict[int, int]) -> StateTree:
    tree = StateTree(crypto.poseidon_hash_pair)
    tree.update([LeafChange(key, 0, leaf) for key, leaf in sorted(leaves.items())])
    return tree


def loaded(leaves: dict[int, int]) -> StateTree:
    tree = StateTree(crypto.poseidon_hash_pair)
    tree.load(leaves, crypto.poseidon_hash_pairs)
    return tree


@settings(max_examples=100)
@given(before=_LEAVES, after=_LEAVES)
def test_a_loaded_tree_has_the_root_and_the_witnesses_of_an_updated_one(
    before: dict[int, int], after: dict[int, int]
) -> None:
    one, other = updated(before), loaded(before)
    keys = sorted(before | after)
    changes = [LeafChange(key, before.get(key, 0), after.get(key, 0)) for key in keys]

    assert one.root == other.root
    assert one.update(changes) == other.update(changes)
    assert one.root == other.root == loaded(after).root


def test_many_leaves_are_hashed_in_few_calls() -> None:
    generator = random.Random(3)
    leaves = {generator.getrandbits(64): generator.randrange(1, PRIME) for _ in range(5_000)}
    calls = 0

    def counted(pairs: list[tuple[int, int]]) -> list[int]:
        nonlocal calls
        calls += 1
        return crypto.poseidon_hash_pairs(pairs)

    tree = StateTree(crypto.poseidon_hash_pair)
    tree.load(leaves, counted)

    assert tree.root == updated(leaves).root
    assert calls <= 2 * 64


def test_loading_replaces_what_was_there() -> None:
    tree = loaded({1: 2})

    tree.load({3: 4}, crypto.poseidon_hash_pairs)
    assert tree.root == updated({3: 4}).root
    tree.load({}, crypto.poseidon_hash_pairs)
    assert tree.root == 0


def test_a_copy_changes_on_its_own() -> None:
    tree = loaded({5: 1, 9: 2})
    before = tree.root
    copied = tree.copy()

    copied.update([LeafChange(5, 1, 0), LeafChange(7, 0, 3)])

    assert tree.root == before
    assert copied.root == loaded({7: 3, 9: 2}).root
