"""The state trees: path-compressed binary Merkle trees over 64-bit keys, updated once per batch.

Empty = 0, branch = H(left, right), edge = H(child, path) + length. One pass over the touched keys
computes the old and the new root from the same siblings, so nothing can be left out or moved.
"""

from dataclasses import dataclass
from typing import Final

from provex.protocol.errors import INVALID_TREE_WITNESS, STATE_ROOT_MISMATCH
from provex.protocol.numbers import FIELD_PRIME, Felt, u7, u64
from provex.protocol.parameters import TREE_HEIGHT

from .builtins import poseidon, poseidon_path, require

__all__ = [
    "LeafChange",
    "Opening",
    "Segment",
    "Stretch",
    "updated_root",
]


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One touched key with its leaf before and after; 0 is absent."""

    key: int
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A subtree whose other side is empty: `child` at the end of an edge of `length` steps.

    Length 0 is the child itself, a leaf at height 0 or a branch of `left` and `right`, which are 0
    elsewhere.
    """

    child: Felt
    path: Felt
    length: Felt
    left: Felt
    right: Felt


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a way: siblings, then at most one join, then a gap.

    `siblings` are untouched, non-empty subtrees beside the way, one level above the other, by their
    hashes; neither the old nor the new subtree on the way is empty, so each meets it in a branch.
    If `joins` is 1, the next subtree joins: an untouched one by its hash `sibling`, or with 0 the
    group of touched keys to the right. Where only one of the two is not empty it is opened, by the
    first of `openings` in the old tree, by the last in the new one. Then come `gap` levels with
    nothing beside the way.
    """

    siblings: tuple[Felt, ...]
    joins: Felt
    sibling: Felt
    openings: tuple[Opening, ...]
    gap: Felt


@dataclass(frozen=True, slots=True)
class Segment:
    """The way of one touched key up to where a group to its left takes it in, or to the root.

    It begins with `gap` levels with nothing beside it.
    """

    gap: Felt
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Climb:
    """The old and new hash of a subtree, and the bits of its keys `above` it.

    Before the bits stands a 1, so that they tell the height too: 64 bits above a leaf, none above
    the root.
    """

    old: Felt
    new: Felt
    above: int


@dataclass(frozen=True, slots=True)
class _Partner:
    """The old and new hash of what joins a subtree: to its right if `side` is 0, or to its left."""

    old: Felt
    new: Felt
    side: int


@dataclass(frozen=True, slots=True)
class _Way:
    """The bits of the keys `above` a subtree: one for the side, then `gap` for the path."""

    above: int
    side: int
    path: int
    gap: int


@dataclass(frozen=True, slots=True)
class _Group:
    """The old and new hash of a subtree, and the first change to the right of it."""

    old: Felt
    new: Felt
    next_index: int


_LEAF: Final = 2**TREE_HEIGHT
_ROOT: Final = 1


def updated_root(root: int, changes: tuple[LeafChange, ...], segments: tuple[Segment, ...]) -> Felt:
    """The root after all changes, if `root` is the one before (rules ME-1 to ME-9).

    `segments` is the witness, one for each change; nothing in it is trusted. STATE_ROOT_MISMATCH
    when the old leaves are not the tree's; INVALID_TREE_WITNESS, also for unsorted keys.
    """
    require(len(segments) == len(changes), INVALID_TREE_WITNESS)
    if len(changes) == 0:
        return Felt(root)
    tree = _group(changes, segments, index=0, top=_ROOT)
    require(tree.next_index == len(changes), INVALID_TREE_WITNESS)
    require(tree.old == root, STATE_ROOT_MISMATCH)
    return tree.new


def _group(
    changes: tuple[LeafChange, ...],
    segments: tuple[Segment, ...],
    *,
    index: int,
    top: int,
) -> _Group:
    """The subtree whose keys have the bits `top` above it; `index` is its first change.

    A group that joins from the right has the bits of the left one plus 1, so keys ascend strictly.
    There is at least one more of them than of `top`, so the recursion is at most 65 deep.
    """
    require(index < len(changes), INVALID_TREE_WITNESS)
    climb = _above_leaf(changes[index], segments[index].gap)
    next_index = index + 1
    for stretch in segments[index].stretches:
        if len(stretch.siblings) != 0:
            climb = _past_siblings(climb, stretch.siblings)
        if stretch.joins == 0:
            # Something has to make it a branch, so that no edge comes under an edge.
            require(len(stretch.siblings) != 0, INVALID_TREE_WITNESS)
            climb = _lifted(climb, stretch.gap)
        else:
            require(2 * top <= climb.above, INVALID_TREE_WITNESS)
            partner_old = stretch.sibling
            partner_new = stretch.sibling
            side = climb.above % 2
            if stretch.sibling == 0:
                require(side == 0, INVALID_TREE_WITNESS)
                right = _group(changes, segments, index=next_index, top=climb.above + 1)
                partner_old = right.old
                partner_new = right.new
                next_index = right.next_index
            partner = _Partner(partner_old, partner_new, side)
            climb = _joined(climb, partner, stretch)
    require(climb.above == top, INVALID_TREE_WITNESS)
    return _Group(climb.old, climb.new, next_index)


def _above_leaf(change: LeafChange, gap: Felt) -> _Climb:
    """A leaf seen from `gap` levels above it."""
    old = Felt(change.old)
    new = Felt(change.new)
    above = u64(change.key) + _LEAF
    if gap == 0:
        return _Climb(old, new, above)
    steps = u7(gap)
    path = above % 2**steps
    if old != 0:
        old = _edge(old, path, steps)
    if new != 0:
        new = _edge(new, path, steps)
    return _Climb(old, new, above // 2**steps)


def _lifted(climb: _Climb, gap: Felt) -> _Climb:
    """A branch seen from `gap` levels above it, in both trees."""
    if gap == 0:
        return climb
    steps = u7(gap)
    path = climb.above % 2**steps
    old = _edge(climb.old, path, steps)
    new = _edge(climb.new, path, steps)
    return _Climb(old, new, climb.above // 2**steps)


def _edge(child: Felt, path: int, length: int) -> Felt:
    """The hash of an edge."""
    return Felt((poseidon(child, path) + length) % FIELD_PRIME)


def _past_siblings(climb: _Climb, siblings: tuple[Felt, ...]) -> _Climb:
    """Past siblings, old and new by the same bits.

    An empty sibling needs no check: no branch of the old tree has one, and the old root fixes it.
    """
    require(climb.old != 0, INVALID_TREE_WITNESS)
    require(climb.new != 0, INVALID_TREE_WITNESS)
    count = len(siblings)
    require(count <= TREE_HEIGHT, INVALID_TREE_WITNESS)
    bits = climb.above % 2**count
    old = poseidon_path(climb.old, bits, siblings)
    new = poseidon_path(climb.new, bits, siblings)
    return _Climb(old, new, climb.above // 2**count)


def _joined(climb: _Climb, partner: _Partner, stretch: Stretch) -> _Climb:
    """The subtree joined with its partner, seen from the end of the stretch."""
    above = climb.above // 2
    # In a field a product is 0 only if a factor is.
    both_old = climb.old * partner.old % FIELD_PRIME
    both_new = climb.new * partner.new % FIELD_PRIME
    if both_old * both_new % FIELD_PRIME != 0:
        require(partner.side == 0, INVALID_TREE_WITNESS)
        old = poseidon(climb.old, partner.old)
        new = poseidon(climb.new, partner.new)
        return _lifted(_Climb(old, new, above), stretch.gap)
    gap = u7(stretch.gap)
    way = _Way(climb.above, partner.side, above % 2**gap, gap)
    return _Climb(
        _parent(climb.old, partner.old, way, stretch.openings, is_new=False),
        _parent(climb.new, partner.new, way, stretch.openings, is_new=True),
        above // 2**gap,
    )


def _parent(
    own: Felt, partner: Felt, way: _Way, openings: tuple[Opening, ...], *, is_new: bool
) -> Felt:
    """The subtree over two of which one may be empty, in one of the trees."""
    if own == 0 and partner == 0:
        return Felt(0)
    if own != 0 and partner != 0:
        branch = poseidon(own, partner) if way.side == 0 else poseidon(partner, own)
        return branch if way.gap == 0 else _edge(branch, way.path, way.gap)
    require(len(openings) != 0, INVALID_TREE_WITNESS)
    top = own
    side = way.side
    if own == 0:
        top = partner
        side = 1 - side
    last = len(openings) - 1 if is_new else 0
    return _opened_edge(top, side, way, openings[last])


def _opened_edge(top: Felt, side: int, way: _Way, opening: Opening) -> Felt:
    """The edge to a subtree `top` on that side, with nothing on the other; its own becomes longer.

    A subtree without an edge has to be shown to be a branch, so that no edge comes under an edge.
    """
    length = u7(opening.length)
    path = u64(opening.path)
    require(path < 2**length, INVALID_TREE_WITNESS)
    if length != 0:
        require(top == _edge(opening.child, path, length), INVALID_TREE_WITNESS)
    else:
        require(top == opening.child, INVALID_TREE_WITNESS)
        if way.above < _LEAF:
            require(opening.left != 0, INVALID_TREE_WITNESS)
            require(opening.right != 0, INVALID_TREE_WITNESS)
            require(top == poseidon(opening.left, opening.right), INVALID_TREE_WITNESS)
    longer = (2 * way.path + side) * 2**length + path
    return _edge(opening.child, longer, length + 1 + way.gap)
