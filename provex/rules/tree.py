"""The state trees: path-compressed binary Merkle trees over 64-bit keys, updated once per batch.

Empty = 0, branch = H(left, right), edge = H(child, path) + length. One pass over the touched keys
computes the old and the new root from the same siblings, so nothing can be left out or moved.
"""

from dataclasses import dataclass

from provex.protocol.errors import INVALID_TREE_WITNESS, STATE_ROOT_MISMATCH
from provex.protocol.numbers import FIELD_PRIME, Felt, u7, u64
from provex.protocol.parameters import TREE_HEIGHT

from .builtins import poseidon, poseidon_path, require

__all__ = [
    "LeafChange",
    "Opening",
    "Run",
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
class Run:
    """Untouched, non-empty subtrees beside the way, one level above the other, by their hashes.

    Neither the old nor the new subtree on the way is empty, so all that meets is a branch. Then
    come `gap` levels with nothing beside the way.
    """

    siblings: tuple[Felt, ...]
    gap: u7


@dataclass(frozen=True, slots=True)
class Opening:
    """A subtree whose other side is empty: `child` at the end of an edge of `length` steps.

    Length 0 is the child itself, a leaf at height 0 or a branch of `left` and `right`, which are 0
    elsewhere.
    """

    child: Felt
    path: u64
    length: u7
    left: Felt
    right: Felt


@dataclass(frozen=True, slots=True)
class Stretch:
    """Runs, and what joins above them: an untouched subtree by its hash, or with 0 the next group.

    The next group are the touched keys to the right. `old` and `new` open the one subtree that is
    not empty where only one is. Then come `gap` levels with nothing beside the way.
    """

    runs: tuple[Run, ...]
    sibling: Felt
    old: tuple[Opening, ...]
    new: tuple[Opening, ...]
    gap: u7


@dataclass(frozen=True, slots=True)
class Segment:
    """The way of one touched key up to where a group to its left takes it in, or to the root.

    It begins with `gap` levels with nothing beside it. Nothing joins above a last stretch that
    reaches the end of the way.
    """

    gap: u7
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Climb:
    """The old and new hash of a subtree of `height`, and the `rest` of its keys' bits above."""

    old: Felt
    new: Felt
    height: int
    rest: int


@dataclass(frozen=True, slots=True)
class _Partner:
    """The old and new hash of what joins a subtree: to its right if `side` is 0, or to its left."""

    old: Felt
    new: Felt
    side: int


@dataclass(frozen=True, slots=True)
class _Way:
    """The bits of the keys above `height`: one for the side, then `gap` for the path."""

    height: int
    side: int
    path: int
    gap: int


@dataclass(frozen=True, slots=True)
class _Group:
    """The old and new hash of a subtree, and the first change to the right of it."""

    old: Felt
    new: Felt
    next_index: int


def updated_root(root: int, changes: tuple[LeafChange, ...], segments: tuple[Segment, ...]) -> Felt:
    """The root after all changes, if `root` is the one before (rules ME-1 to ME-9).

    `segments` is the witness, one for each change; nothing in it is trusted. STATE_ROOT_MISMATCH
    when the old leaves are not the tree's; INVALID_TREE_WITNESS, also for unsorted keys.
    """
    require(len(segments) == len(changes), INVALID_TREE_WITNESS)
    if len(changes) == 0:
        return Felt(root)
    tree = _group(changes, segments, index=0, target=TREE_HEIGHT, prefix=0)
    require(tree.next_index == len(changes), INVALID_TREE_WITNESS)
    require(tree.old == root, STATE_ROOT_MISMATCH)
    return tree.new


def _group(
    changes: tuple[LeafChange, ...],
    segments: tuple[Segment, ...],
    *,
    index: int,
    target: int,
    prefix: int,
) -> _Group:
    """The subtree at height `target` whose keys have these bits above; `index` is its first change.

    A group that joins from the right has the bits of the left one plus 1, so keys ascend strictly.
    Its target is lower, so the recursion is at most 64 deep.
    """
    require(index < len(changes), INVALID_TREE_WITNESS)
    climb = _above_leaf(changes[index], segments[index].gap)
    next_index = index + 1
    for stretch in segments[index].stretches:
        climb = _past_runs(climb, stretch.runs)
        height = climb.height
        if height < target:
            partner_old = stretch.sibling
            partner_new = stretch.sibling
            side = climb.rest % 2
            if stretch.sibling == 0:
                require(side == 0, INVALID_TREE_WITNESS)
                right = _group(
                    changes, segments, index=next_index, target=height, prefix=climb.rest + 1
                )
                partner_old = right.old
                partner_new = right.new
                next_index = right.next_index
            partner = _Partner(partner_old, partner_new, side)
            climb = _joined(climb, partner, stretch, height)
    require(climb.height == target, INVALID_TREE_WITNESS)
    require(climb.rest == prefix, INVALID_TREE_WITNESS)
    return _Group(climb.old, climb.new, next_index)


def _above_leaf(change: LeafChange, gap: u7) -> _Climb:
    """A leaf seen from `gap` levels above it."""
    old = Felt(change.old)
    new = Felt(change.new)
    rest = change.key
    if gap != 0:
        path = change.key % 2**gap
        rest = change.key // 2**gap
        if old != 0:
            old = _edge(old, path, gap)
        if new != 0:
            new = _edge(new, path, gap)
    return _Climb(old, new, gap, rest)


def _edge(child: Felt, path: int, length: int) -> Felt:
    """The hash of an edge."""
    return Felt((poseidon(child, path) + length) % FIELD_PRIME)


def _past_runs(climb: _Climb, runs: tuple[Run, ...]) -> _Climb:
    """Past runs of siblings, old and new by the same bits.

    An empty sibling needs no check: no branch of the old tree has one, and the old root fixes it.
    """
    old = climb.old
    new = climb.new
    height = climb.height
    rest = climb.rest
    for run in runs:
        require(old != 0, INVALID_TREE_WITNESS)
        require(new != 0, INVALID_TREE_WITNESS)
        count = len(run.siblings)
        require(count != 0, INVALID_TREE_WITNESS)
        require(count <= TREE_HEIGHT, INVALID_TREE_WITNESS)
        bits = rest % 2**count
        rest = rest // 2**count
        old = poseidon_path(old, bits, run.siblings)
        new = poseidon_path(new, bits, run.siblings)
        gap = run.gap
        if gap != 0:
            path = rest % 2**gap
            rest = rest // 2**gap
            old = _edge(old, path, gap)
            new = _edge(new, path, gap)
        height += count + gap
    require(height <= TREE_HEIGHT, INVALID_TREE_WITNESS)
    return _Climb(old, new, height, rest)


def _joined(climb: _Climb, partner: _Partner, stretch: Stretch, height: int) -> _Climb:
    """The subtree at `height` joined with its partner, seen from the end of the stretch."""
    rest = climb.rest // 2
    path = 0
    gap = stretch.gap
    if gap != 0:
        path = rest % 2**gap
        rest = rest // 2**gap
    # In a field a product is 0 only if a factor is.
    both_old = climb.old * partner.old % FIELD_PRIME
    both_new = climb.new * partner.new % FIELD_PRIME
    if both_old * both_new % FIELD_PRIME != 0:
        require(partner.side == 0, INVALID_TREE_WITNESS)
        joined_old = poseidon(climb.old, partner.old)
        joined_new = poseidon(climb.new, partner.new)
        if gap != 0:
            joined_old = _edge(joined_old, path, gap)
            joined_new = _edge(joined_new, path, gap)
    else:
        way = _Way(height, partner.side, path, gap)
        joined_old = _parent(climb.old, partner.old, way, stretch.old)
        joined_new = _parent(climb.new, partner.new, way, stretch.new)
    return _Climb(joined_old, joined_new, height + 1 + gap, rest)


def _parent(own: Felt, partner: Felt, way: _Way, openings: tuple[Opening, ...]) -> Felt:
    """The subtree over two of which one may be empty, in one of the trees."""
    if own == 0 and partner == 0:
        return Felt(0)
    if own != 0 and partner != 0:
        branch = poseidon(own, partner) if way.side == 0 else poseidon(partner, own)
        return branch if way.gap == 0 else _edge(branch, way.path, way.gap)
    require(len(openings) == 1, INVALID_TREE_WITNESS)
    top = own
    side = way.side
    if own == 0:
        top = partner
        side = 1 - side
    return _opened_edge(top, side, way, openings[0])


def _opened_edge(top: Felt, side: int, way: _Way, opening: Opening) -> Felt:
    """The edge to a subtree `top` on that side, with nothing on the other; its own becomes longer.

    A subtree without an edge has to be shown to be a branch, so that no edge comes under an edge.
    """
    length = opening.length
    require(length <= way.height, INVALID_TREE_WITNESS)
    require(opening.path < 2**length, INVALID_TREE_WITNESS)
    if length != 0:
        require(top == _edge(opening.child, opening.path, length), INVALID_TREE_WITNESS)
    else:
        require(top == opening.child, INVALID_TREE_WITNESS)
        if way.height != 0:
            require(opening.left != 0, INVALID_TREE_WITNESS)
            require(opening.right != 0, INVALID_TREE_WITNESS)
            require(top == poseidon(opening.left, opening.right), INVALID_TREE_WITNESS)
    path = (2 * way.path + side) * 2**length + opening.path
    return _edge(opening.child, path, length + 1 + way.gap)
