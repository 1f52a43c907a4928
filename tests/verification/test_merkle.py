"""Multi-proofs of the plain verifier, against a tree that is kept whole."""

import random

import pytest

from provex.verification.merkle import check_opening
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal, RefusalKind

DEPTH = 3


def levels() -> list[list[int]]:
    found = [[KECCAK.leaf([leaf]) for leaf in range(1 << DEPTH)]]
    while len(found[-1]) > 1:
        below = found[-1]
        found.append([KECCAK.node(below[i], below[i + 1]) for i in range(0, len(below), 2)])
    return found


TREE = levels()
ROOT = TREE[-1][0]


def opening(indices: list[int]) -> tuple[dict[int, int], list[int]]:
    nodes = []
    known = set(indices)
    for level in TREE[:-1]:
        nodes += [level[i ^ 1] for i in sorted(known) if i ^ 1 not in known]
        known = {i // 2 for i in known}
    return {index: TREE[0][index] for index in indices}, nodes


def check(leaves: dict[int, int], nodes: list[int]) -> None:
    check_opening(KECCAK, ROOT, depth=DEPTH, leaves=leaves, nodes=nodes)


def refusal_of(leaves: dict[int, int], nodes: list[int]) -> str:
    with pytest.raises(Refusal) as refusal:
        check(leaves, nodes)
    assert refusal.value.kind is RefusalKind.MERKLE
    return str(refusal.value)


def test_every_choice_of_leaves_opens() -> None:
    for mask in range(1, 1 << (1 << DEPTH), 7):
        check(*opening([i for i in range(1 << DEPTH) if mask >> i & 1]))


def test_changed_and_swapped_digests_are_refused() -> None:
    leaves, nodes = opening([1, 4, 5])
    place = random.Random(3).randrange(len(nodes))

    assert "another root" in refusal_of({**leaves, 4: leaves[4] ^ 1}, nodes)
    assert "another root" in refusal_of({**leaves, 4: leaves[5], 5: leaves[4]}, nodes)
    changed = [node ^ (number == place) for number, node in enumerate(nodes)]
    assert "another root" in refusal_of(leaves, changed)
    assert "another root" in refusal_of(leaves, nodes[::-1])


def test_missing_and_superfluous_nodes_are_refused() -> None:
    leaves, nodes = opening([1, 4, 5])

    assert "ends before" in refusal_of(leaves, nodes[:-1])
    assert "left at the root" in refusal_of(leaves, [*nodes, 0])


@pytest.mark.parametrize("leaves", [{}, {8: 0}, {-1: 0}])
def test_indices_outside_the_tree_are_a_bug(leaves: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="outside the tree"):
        check(leaves, [])
