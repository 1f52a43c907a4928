"""A state tree kept in memory: applies batched updates and writes the witness that proves them.

The hashes are those of `provex.rules.tree`, which checks every witness; nothing here is trusted.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from provex.protocol.field import PRIME
from provex.protocol.numbers import Felt
from provex.protocol.parameters import TREE_HEIGHT
from provex.rules.tree import LeafChange, Opening, Segment, Stretch

from .subtree import HashPairs, Subtree, subtree_of

__all__ = ["HashPair", "StateTree"]

HashPair = Callable[[int, int], int]


_Pair = tuple[Subtree | None, Subtree | None]


@dataclass(frozen=True, slots=True)
class _Passage:
    """The way of a key from one height to another, with the subtrees beside it from below."""

    key: int
    start: int
    beside: list[tuple[int, Subtree]]
    end: int

    @property
    def ends(self) -> list[int]:
        """The heights of the subtrees beside it, then its own end."""
        return [*[height for height, _ in self.beside], self.end]


class _Way:
    """The segment of a key while it is written."""

    def __init__(self, gap: int) -> None:
        self._gap = gap
        self._stretches: list[Stretch] = []
        self._siblings: list[Felt] = []

    def climb(self, sibling: int, gap: int) -> None:
        """Past a sibling of which only the hash counts."""
        self._siblings.append(Felt(sibling))
        if gap:
            self._end(0, 0, (), gap)

    def join(self, sibling: int, openings: tuple[Opening, ...], gap: int) -> None:
        """Join a sibling, or with 0 the group to the right."""
        self._end(1, sibling, openings, gap)

    def segment(self) -> Segment:
        """The whole of it."""
        if self._siblings:
            self._end(0, 0, (), 0)
        return Segment(Felt(self._gap), tuple(self._stretches))

    def _end(self, joins: int, sibling: int, openings: tuple[Opening, ...], gap: int) -> None:
        siblings = tuple(self._siblings)
        self._stretches.append(Stretch(siblings, Felt(joins), Felt(sibling), openings, Felt(gap)))
        self._siblings = []


class StateTree:
    """Root and nodes of one tree. `hash_pair` is Poseidon on two elements."""

    def __init__(self, hash_pair: HashPair) -> None:
        """Start with the empty tree."""
        self._hash_pair = hash_pair
        self._root: Subtree | None = None
        self.memo: dict[tuple[int, int], int] = {}
        """Hashes seen in the last update, old and new: the checking rule needs the same ones."""

    @property
    def root(self) -> int:
        """The root's hash, 0 when empty."""
        return 0 if self._root is None else self._top(self._root)

    def depth(self, key: int) -> int:
        """How many branches stand on the way to a key."""
        subtree, height, branches = self._root, TREE_HEIGHT, 0
        while subtree is not None:
            if subtree.length:
                height -= subtree.length
                if key >> height & ((1 << subtree.length) - 1) != subtree.path:
                    return branches
            if height == 0:
                return branches
            height -= 1
            branches += 1
            subtree = subtree.right if key >> height & 1 else subtree.left
        return branches

    def copy(self) -> "StateTree":
        """A tree that changes on its own from here on; both share the nodes so far."""
        made = StateTree(self._hash_pair)
        made._root = self._root
        return made

    def load(self, leaves: Mapping[int, int], hash_pairs: HashPairs) -> None:
        """Replace the tree by that over these leaves, none of them 0; many hashes a call."""
        self.memo = {}
        self._root = subtree_of(leaves, hash_pairs)

    def update(self, changes: Sequence[LeafChange]) -> tuple[Segment, ...]:
        """Apply changes with strictly ascending keys and return their witness."""
        self.memo = {}
        if not changes:
            return ()
        ways: list[_Way] = []
        self._root = self._group(self._root, TREE_HEIGHT, changes, ways)
        return tuple([way.segment() for way in ways])

    def _group(
        self,
        subtree: Subtree | None,
        height: int,
        changes: Sequence[LeafChange],
        ways: list[_Way],
    ) -> Subtree | None:
        """The new subtree at `height` over a group of changes; appends the way of each."""
        key = changes[0].key
        split = (key ^ changes[-1].key).bit_length()
        old, beside = self._descend(subtree, height, key, split)
        beside.reverse()
        passage = _Passage(key, split, beside, height)
        gap = passage.ends[0] - split
        if split == 0:
            way = _Way(gap)
            ways.append(way)
            leaf = changes[0].new
            new = Subtree(leaf, 0, 0, None, None) if leaf else None
        else:
            place = len(ways)
            middle = (key >> split << split) + (1 << (split - 1))
            left_count = bisect_left(changes, middle, key=lambda change: change.key)
            old_left, old_right = self._halves(old, split)
            left = self._group(old_left, split - 1, changes[:left_count], ways)
            right = self._group(old_right, split - 1, changes[left_count:], ways)
            way = ways[place]
            way.join(
                0,
                self._openings((old_left, old_right), (left, right)),
                gap,
            )
            new = self._join(left, right)
        return self._past_siblings(old, new, passage, way)

    def _past_siblings(
        self,
        old: Subtree | None,
        new: Subtree | None,
        passage: _Passage,
        way: _Way,
    ) -> Subtree | None:
        """The new subtree joined with its siblings, seen from the end of the way."""
        key, at, ends = passage.key, passage.start, passage.ends
        for place, (height, sibling) in enumerate(passage.beside):
            gap = ends[place + 1] - height - 1
            if place == 0 and (old is None or new is None):
                way.join(
                    self._top(sibling),
                    self._openings((old, sibling), (new, sibling)),
                    gap,
                )
            else:
                way.climb(self._top(sibling), gap)
            lifted = self._lift(new, key, at, height)
            is_right = key >> height & 1
            new = self._join(sibling, lifted) if is_right else self._join(lifted, sibling)
            at = height + 1
        return self._lift(new, key, at, passage.end)

    def _openings(self, old: _Pair, new: _Pair) -> tuple[Opening, ...]:
        """The form of the only subtree of each pair of which one is empty, without repetition."""
        found: list[Opening] = []
        for one, other in (old, new):
            if (one is None) != (other is None):
                only = one or other
                assert only is not None, "one of them is not empty"
                opening = self._opening(only)
                if opening not in found:
                    found.append(opening)
        return tuple(found)

    def _opening(self, subtree: Subtree) -> Opening:
        left = right = 0
        if subtree.length == 0 and subtree.left is not None and subtree.right is not None:
            left, right = self._top(subtree.left), self._top(subtree.right)
        edge = (Felt(subtree.child), Felt(subtree.path), Felt(subtree.length))
        return Opening(*edge, Felt(left), Felt(right))

    def _descend(
        self, subtree: Subtree | None, height: int, key: int, target: int
    ) -> tuple[Subtree | None, list[tuple[int, Subtree]]]:
        """What stands at `target` on the way to `key`, and the subtrees passed, from the top."""
        beside: list[tuple[int, Subtree]] = []
        while subtree is not None and height > target:
            if subtree.length == 0:
                left, right = self._halves(subtree, height)
                height -= 1
                subtree, other = (right, left) if key >> height & 1 else (left, right)
                assert other is not None, "a branch has two children"
                beside.append((height, other))
                continue
            self._top(subtree)
            steps = min(subtree.length, height - target)
            path_bits = subtree.path >> (subtree.length - steps)
            key_bits = key >> (height - steps) & ((1 << steps) - 1)
            common = steps - (path_bits ^ key_bits).bit_length()
            if common < steps:
                lowered = self._lowered(subtree, common + 1)
                beside.append((height - common - 1, lowered))
                return None, beside
            subtree = self._lowered(subtree, steps)
            height -= steps
        return subtree, beside

    def _halves(
        self, subtree: Subtree | None, height: int
    ) -> tuple[Subtree | None, Subtree | None]:
        """The two children at `height` - 1; remembers the branch's known hash."""
        if subtree is None:
            return None, None
        if subtree.length == 0:
            assert subtree.left is not None, "a subtree above height 0 is a branch or an edge"
            assert subtree.right is not None, "a branch has two children"
            self.memo[self._top(subtree.left), self._top(subtree.right)] = subtree.child
            return subtree.left, subtree.right
        self._top(subtree)
        lowered = self._lowered(subtree, 1)
        is_right = subtree.path >> (subtree.length - 1) & 1
        return (None, lowered) if is_right else (lowered, None)

    def _lowered(self, subtree: Subtree, steps: int) -> Subtree:
        length = subtree.length - steps
        path = subtree.path & ((1 << length) - 1)
        return Subtree(subtree.child, path, length, subtree.left, subtree.right)

    def _lift(self, subtree: Subtree | None, key: int, height: int, target: int) -> Subtree | None:
        if subtree is None or height == target:
            return subtree
        steps = target - height
        bits = key >> height & ((1 << steps) - 1)
        path = bits << subtree.length | subtree.path
        return Subtree(subtree.child, path, subtree.length + steps, subtree.left, subtree.right)

    def _join(self, left: Subtree | None, right: Subtree | None) -> Subtree | None:
        if left is None and right is None:
            return None
        if left is None or right is None:
            only = left or right
            assert only is not None, "one of them is not empty"
            path = only.path | (1 << only.length if left is None else 0)
            return Subtree(only.child, path, only.length + 1, only.left, only.right)
        child = self._hash(self._top(left), self._top(right))
        return Subtree(child, 0, 0, left, right)

    def _top(self, subtree: Subtree) -> int:
        """The hash of the subtree with its edge."""
        if subtree.top < 0:
            edge = self._hash(subtree.child, subtree.path)
            subtree.top = (edge + subtree.length) % PRIME
        elif subtree.length:
            self.memo[subtree.child, subtree.path] = (subtree.top - subtree.length) % PRIME
        return subtree.top

    def _hash(self, left: int, right: int) -> int:
        known = self.memo.get((left, right))
        if known is None:
            known = self._hash_pair(left, right)
            self.memo[left, right] = known
        return known
