"""How many branches stand on the way to a key."""

import random

from provex.native import crypto
from provex.rules.tree import LeafChange
from provex.storage.state_tree import StateTree


def tree_of(*keys: int) -> StateTree:
    tree = StateTree(crypto.poseidon_hash_pair)
    tree.update([LeafChange(key, 0, 1 + key % 7) for key in sorted(keys)])
    return tree


def branches_by_definition(keys: list[int], key: int) -> int:
    """A branch stands at every height at which two leaves part that agree with the key above."""
    count = 0
    for height in range(64):
        above = [one for one in keys if one >> (height + 1) == key >> (height + 1)]
        count += len({one >> height & 1 for one in above}) == 2
    return count


def test_small_trees() -> None:
    assert tree_of().depth(5) == 0
    assert tree_of(5).depth(5) == 0
    assert tree_of(5).depth(9) == 0
    assert [tree_of(0, 1, 2**63).depth(key) for key in (0, 1, 2, 2**63, 2**63 + 1)] == [
        2,
        2,
        1,
        1,
        1,
    ]


def test_random_trees_agree_with_the_definition() -> None:
    chance = random.Random(3)
    for bits in (4, 8, 64):
        keys = sorted({chance.getrandbits(bits) << (64 - bits) for _ in range(60)})
        tree = tree_of(*keys)
        asked = [*keys, *[chance.getrandbits(64) for _ in range(60)]]
        assert [tree.depth(key) for key in asked] == [
            branches_by_definition(keys, key) for key in asked
        ]
