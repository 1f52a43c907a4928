"""The way of a position from its leaf to the root of the tree of positions."""

from collections.abc import Mapping
from dataclasses import dataclass

from provex.protocol.field import PRIME
from provex.protocol.parameters import TREE_HEIGHT
from provex.protocol.primitives import primitives
from provex.storage.subtree import Subtree, subtree_of

__all__ = ["Way", "way_of"]


@dataclass(frozen=True, slots=True)
class Way:
    """The heights of a way's branches as bits, their other children from the leaf up, the root.

    Every run of heights without a branch is one edge, whose path is the key's bits.
    """

    branches: int
    siblings: tuple[int, ...]
    root: int


def way_of(leaves: Mapping[int, int], key: int) -> Way | None:
    """The way of a leaf; None if there is none under this key. No leaf may be 0."""
    if key not in leaves:
        return None
    subtree = subtree_of(leaves, primitives().poseidon_hash_pairs)
    assert subtree is not None, "there is a leaf"
    root = _top(subtree)
    branches = 0
    siblings: list[int] = []
    height = TREE_HEIGHT - subtree.length
    while height > 0:
        height -= 1
        left, right = subtree.left, subtree.right
        assert left is not None, "a subtree above height 0 is a branch"
        assert right is not None, "a branch has two children"
        branches |= 1 << height
        subtree, sibling = (right, left) if key >> height & 1 else (left, right)
        siblings.append(_top(sibling))
        height -= subtree.length
    siblings.reverse()
    return Way(branches, tuple(siblings), root)


def _top(subtree: Subtree) -> int:
    """The hash of a subtree with its edge."""
    if subtree.length == 0:
        return subtree.child
    pair = primitives().poseidon_hash_pair(subtree.child, subtree.path)
    return (pair + subtree.length) % PRIME
