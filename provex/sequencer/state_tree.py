"""A state tree kept in memory: applies batched updates and writes the witness that proves them.

The hashes are those of `provex.rules.tree`, which checks every witness; nothing here is trusted.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from provex.protocol.field import PRIME
from provex.protocol.numbers import Felt, u7, u32, u64
from provex.protocol.parameters import TREE_HEIGHT
from provex.rules.tree import LeafChange, Node, Segment, Sibling

__all__ = ["HashPair", "StateTree"]

HashPair = Callable[[int, int], int]


class _Subtree:
    """A non-empty subtree: an edge (maybe of length 0) to a leaf or a branch of two subtrees."""

    __slots__ = ("child", "left", "length", "path", "right", "top")

    def __init__(
        self, child: int, path: int, length: int, left: "_Subtree | None", right: "_Subtree | None"
    ) -> None:
        self.child = child
        self.path = path
        self.length = length
        self.left = left
        self.right = right
        self.top = child if length == 0 else -1


class StateTree:
    """Root and nodes of one tree. `hash_pair` is Poseidon on two elements."""

    def __init__(self, hash_pair: HashPair) -> None:
        """Start with the empty tree."""
        self._hash_pair = hash_pair
        self._root: _Subtree | None = None
        self.memo: dict[tuple[int, int], int] = {}
        """Hashes seen in the last update, old and new: the checking rule needs the same ones."""

    @property
    def root(self) -> int:
        """The root's hash, 0 when empty."""
        return 0 if self._root is None else self._top(self._root)

    def update(self, changes: Sequence[LeafChange]) -> tuple[Segment, ...]:
        """Apply changes with strictly ascending keys and return their witness."""
        self.memo = {}
        if not changes:
            return ()
        segments: list[Segment] = []
        self._root = self._group(self._root, TREE_HEIGHT, changes, segments)
        return tuple(segments)

    def _group(
        self,
        subtree: _Subtree | None,
        height: int,
        changes: Sequence[LeafChange],
        segments: list[Segment],
    ) -> _Subtree | None:
        """The new subtree at `height` over a group of changes; appends its segments in preorder."""
        first = changes[0]
        split = (first.key ^ changes[-1].key).bit_length()
        below, beside = self._descend(subtree, height, first.key, split)
        place = len(segments)
        segments.append(Segment(u7(0), u32(0), ()))
        if split == 0:
            left_count = 0
            new = _Subtree(first.new, 0, 0, None, None) if first.new else None
        else:
            middle = (first.key >> split << split) + (1 << (split - 1))
            left_count = bisect_left(changes, middle, key=lambda change: change.key)
            left, right = self._halves(below, split)
            new = self._join(
                self._group(left, split - 1, changes[:left_count], segments),
                self._group(right, split - 1, changes[left_count:], segments),
            )
        siblings: list[Sibling] = []
        at = split
        was_empty = below is None
        for sibling_height, sibling in reversed(beside):
            new = self._lift(new, first.key, at, sibling_height)
            siblings.append(
                self._sibling(sibling_height, sibling, is_merging=new is None and not was_empty)
            )
            if first.key >> sibling_height & 1:
                new = self._join(sibling, new)
            else:
                new = self._join(new, sibling)
            was_empty = False
            at = sibling_height + 1
        segments[place] = Segment(u7(split), u32(left_count), tuple(siblings))
        return self._lift(new, first.key, at, height)

    def _sibling(self, height: int, subtree: _Subtree, *, is_merging: bool) -> Sibling:
        node = Node(Felt(subtree.child), u64(subtree.path), u7(subtree.length))
        if not is_merging or subtree.left is None or subtree.right is None:
            return Sibling(u7(height), node, Felt(0), Felt(0))
        left, right = self._top(subtree.left), self._top(subtree.right)
        return Sibling(u7(height), node, Felt(left), Felt(right))

    def _descend(
        self, subtree: _Subtree | None, height: int, key: int, target: int
    ) -> tuple[_Subtree | None, list[tuple[int, _Subtree]]]:
        """What stands at `target` on the way to `key`, and the subtrees passed, from the top."""
        beside: list[tuple[int, _Subtree]] = []
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
        self, subtree: _Subtree | None, height: int
    ) -> tuple[_Subtree | None, _Subtree | None]:
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

    def _lowered(self, subtree: _Subtree, steps: int) -> _Subtree:
        length = subtree.length - steps
        path = subtree.path & ((1 << length) - 1)
        return _Subtree(subtree.child, path, length, subtree.left, subtree.right)

    def _lift(
        self, subtree: _Subtree | None, key: int, height: int, target: int
    ) -> _Subtree | None:
        if subtree is None or height == target:
            return subtree
        steps = target - height
        bits = key >> height & ((1 << steps) - 1)
        path = bits << subtree.length | subtree.path
        return _Subtree(subtree.child, path, subtree.length + steps, subtree.left, subtree.right)

    def _join(self, left: _Subtree | None, right: _Subtree | None) -> _Subtree | None:
        if left is None and right is None:
            return None
        if left is None or right is None:
            only = left or right
            assert only is not None, "one of them is not empty"
            path = only.path | (1 << only.length if left is None else 0)
            return _Subtree(only.child, path, only.length + 1, only.left, only.right)
        child = self._hash(self._top(left), self._top(right))
        return _Subtree(child, 0, 0, left, right)

    def _top(self, subtree: _Subtree) -> int:
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
