"""The state trees: path-compressed binary Merkle trees over 64-bit keys, updated once per batch.

Empty = 0, branch = H(left, right), edge = H(child, path) + length. One pass over the touched keys
computes the old and the new root from the same siblings, so nothing can be left out or moved.
"""

from dataclasses import dataclass

from provex.protocol.errors import (
    INVALID_TREE_WITNESS,
    STATE_ROOT_MISMATCH,
    UNSORTED_KEYS,
)
from provex.protocol.numbers import FIELD_PRIME, Felt, u7, u32, u64
from provex.protocol.parameters import TREE_HEIGHT

from .builtins import poseidon, require

__all__ = [
    "EMPTY_NODE",
    "LeafChange",
    "Node",
    "Segment",
    "Sibling",
    "join_nodes",
    "lifted_node",
    "node_hash",
    "updated_root",
]


@dataclass(frozen=True, slots=True)
class Node:
    """A subtree of known height: `child` at the end of an edge of `length` steps along `path`.

    Length 0 is the child itself (a branch, or a leaf at height 0); child 0 is the empty subtree.
    """

    child: Felt
    path: u64
    length: u7


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One touched key with its leaf before and after; 0 is absent."""

    key: int
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Sibling:
    """An untouched, non-empty subtree beside the way up, rooted at `height`.

    `left` and `right` open its branch child when a deletion beside it merges edges; 0 otherwise.
    """

    height: u7
    node: Node
    left: Felt
    right: Felt


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of touched keys up to where it meets the next: one leaf (height 0) or a split.

    At a split `height` is that of the node where the group parts and `left_count` how many go
    left; then come the siblings above it, upwards. Segments stand in preorder: a group, its left
    part, its right part.
    """

    height: u7
    left_count: u32
    siblings: tuple[Sibling, ...]


@dataclass(frozen=True, slots=True)
class _Walk:
    """The old and new form of a subtree of `height`, and how many segments are used up."""

    old: Node
    new: Node
    height: int
    used: int


EMPTY_NODE = Node(Felt(0), u64(0), u7(0))


def updated_root(root: int, changes: tuple[LeafChange, ...], segments: tuple[Segment, ...]) -> Felt:
    """The root after all changes, if `root` is the one before (rules ME-1 to ME-9).

    `segments` is the witness; nothing in it is trusted. STATE_ROOT_MISMATCH when the old leaves are
    not the tree's, UNSORTED_KEYS, INVALID_TREE_WITNESS.
    """
    if len(changes) == 0:
        require(len(segments) == 0, INVALID_TREE_WITNESS)
        return Felt(root)
    for index in range(1, len(changes)):
        require(changes[index - 1].key < changes[index].key, UNSORTED_KEYS)
    walk = _walk(changes, segments, low=0, high=len(changes), used=0)
    require(walk.used == len(segments), INVALID_TREE_WITNESS)
    key = changes[0].key
    old = lifted_node(walk.old, key, walk.height, TREE_HEIGHT)
    require(node_hash(old) == root, STATE_ROOT_MISMATCH)
    return node_hash(lifted_node(walk.new, key, walk.height, TREE_HEIGHT))


def _walk(
    changes: tuple[LeafChange, ...],
    segments: tuple[Segment, ...],
    *,
    low: int,
    high: int,
    used: int,
) -> _Walk:
    """The subtree of changes low..high-1, up to its last sibling. Recursion at most 64 deep."""
    require(used < len(segments), INVALID_TREE_WITNESS)
    segment = segments[used]
    key = changes[low].key
    if high - low == 1:
        require(segment.height == 0, INVALID_TREE_WITNESS)
        change = changes[low]
        leaf = _Walk(_leaf_node(change.old), _leaf_node(change.new), 0, used + 1)
        return _past_siblings(leaf, key, segment.siblings)
    middle = low + segment.left_count
    _require_split(changes, segment.height, low=low, middle=middle, high=high)
    left = _walk(changes, segments, low=low, high=middle, used=used + 1)
    right = _walk(changes, segments, low=middle, high=high, used=left.used)
    below = segment.height - 1
    right_key = changes[middle].key
    old = join_nodes(
        lifted_node(left.old, key, left.height, below),
        lifted_node(right.old, right_key, right.height, below),
    )
    new = join_nodes(
        lifted_node(left.new, key, left.height, below),
        lifted_node(right.new, right_key, right.height, below),
    )
    joined = _Walk(old, new, segment.height, right.used)
    return _past_siblings(joined, key, segment.siblings)


def _leaf_node(leaf: int) -> Node:
    return Node(Felt(leaf), u64(0), u7(0))


def _require_split(
    changes: tuple[LeafChange, ...], height: int, *, low: int, middle: int, high: int
) -> None:
    """The keys share all above `height`; the left ones go on with a 0, the right ones with a 1."""
    require(1 <= height <= TREE_HEIGHT, INVALID_TREE_WITNESS)
    require(low < middle < high, INVALID_TREE_WITNESS)
    prefix = changes[low].key // 2**height
    half = 2 ** (height - 1)
    require(changes[high - 1].key // 2**height == prefix, INVALID_TREE_WITNESS)
    require(changes[middle - 1].key // half == 2 * prefix, INVALID_TREE_WITNESS)
    require(changes[middle].key // half == 2 * prefix + 1, INVALID_TREE_WITNESS)


def _past_siblings(walk: _Walk, key: int, siblings: tuple[Sibling, ...]) -> _Walk:
    """Join the subtree with each sibling on its way up."""
    old = walk.old
    new = walk.new
    height = walk.height
    for sibling in siblings:
        require(height <= sibling.height < TREE_HEIGHT, INVALID_TREE_WITNESS)
        old = lifted_node(old, key, height, sibling.height)
        new = lifted_node(new, key, height, sibling.height)
        _require_sibling_valid(sibling, is_merging=new.child == 0 and old.child != 0)
        if key // 2**sibling.height % 2 == 0:
            old = join_nodes(old, sibling.node)
            new = join_nodes(new, sibling.node)
        else:
            old = join_nodes(sibling.node, old)
            new = join_nodes(sibling.node, new)
        height = sibling.height + 1
    return _Walk(old, new, height, walk.used)


def _require_sibling_valid(sibling: Sibling, *, is_merging: bool) -> None:
    """Not empty, an edge that fits; when it merges, its child is shown to be a branch or a leaf.

    Elsewhere the old root fixes the form: an edge hidden in `child` would change the hash of the
    edge above it, and below a branch only its hash counts.
    """
    node = sibling.node
    require(node.child != 0, INVALID_TREE_WITNESS)
    require(0 <= node.length <= sibling.height, INVALID_TREE_WITNESS)
    require(0 <= node.path < 2**node.length, INVALID_TREE_WITNESS)
    if is_merging and node.length < sibling.height:
        require(sibling.left != 0 and sibling.right != 0, INVALID_TREE_WITNESS)
        require(poseidon(sibling.left, sibling.right) == node.child, INVALID_TREE_WITNESS)


def lifted_node(node: Node, key: int, height: int, target: int) -> Node:
    """The subtree at `height` seen from `target` above it, with nothing beside the way."""
    steps = target - height
    require(steps >= 0, INVALID_TREE_WITNESS)
    if node.child == 0 or steps == 0:
        return node
    bits = key // 2**height % 2**steps
    path = u64(bits * 2**node.length + node.path)
    return Node(node.child, path, u7(node.length + steps))


def join_nodes(left: Node, right: Node) -> Node:
    """The parent of two subtrees of equal height: empty, one edge longer, or a branch."""
    if left.child == 0 and right.child == 0:
        return EMPTY_NODE
    if left.child == 0:
        path = u64(2**right.length + right.path)
        return Node(right.child, path, u7(right.length + 1))
    if right.child == 0:
        return Node(left.child, left.path, u7(left.length + 1))
    return Node(poseidon(node_hash(left), node_hash(right)), u64(0), u7(0))


def node_hash(node: Node) -> Felt:
    """The hash of a subtree: 0 when empty, the child itself without an edge."""
    if node.child == 0 or node.length == 0:
        return Felt(node.child)
    return Felt((poseidon(node.child, node.path) + node.length) % FIELD_PRIME)
