"""The subtrees of a state tree in memory, and how a whole tree is built from its leaves at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from provex.protocol.field import PRIME
from provex.protocol.parameters import TREE_HEIGHT

__all__ = ["HashPairs", "Subtree", "subtree_of"]

HashPairs = Callable[[list[tuple[int, int]]], list[int]]


class Subtree:
    """A non-empty subtree: an edge (maybe of length 0) to a leaf or a branch of two subtrees."""

    __slots__ = ("child", "left", "length", "path", "right", "top")

    def __init__(
        self, child: int, path: int, length: int, left: "Subtree | None", right: "Subtree | None"
    ) -> None:
        self.child = child
        self.path = path
        self.length = length
        self.left = left
        self.right = right
        self.top = child if length == 0 else -1


class _Run:
    """The subtree over a run of neighbouring keys, seen from where its keys part."""

    __slots__ = ("child", "height", "key", "left", "right")

    def __init__(
        self, key: int, height: int, child: int, left: Subtree | None, right: Subtree | None
    ) -> None:
        self.key = key
        self.height = height
        self.child = child
        self.left = left
        self.right = right

    def lifted(self, target: int) -> Subtree:
        length = target - self.height
        path = self.key >> self.height & ((1 << length) - 1)
        return Subtree(self.child, path, length, self.left, self.right)


def subtree_of(leaves: Mapping[int, int], hash_pairs: HashPairs) -> Subtree | None:
    """The tree over leaves that are not 0, by key: what updates from the empty tree would give.

    All branches of a height are hashed in one call, from the lowest height on.
    """
    if not leaves:
        return None
    keys = sorted(leaves)
    runs = _Runs([_Run(key, 0, leaves[key], None, None) for key in keys])
    parting: defaultdict[int, list[int]] = defaultdict(list)
    for place, (key, following) in enumerate(pairwise(keys)):
        parting[(key ^ following).bit_length()].append(place)
    for height in sorted(parting):
        runs.join(height, parting[height], hash_pairs)
    return runs.first.lifted(TREE_HEIGHT)


class _Runs:
    """The runs into which all leaves are joined so far; in the end there is one."""

    def __init__(self, single: list[_Run]) -> None:
        self._by_first = single
        self._first_of_last = list(range(len(single)))
        self._last_of_first = list(range(len(single)))

    @property
    def first(self) -> _Run:
        return self._by_first[0]

    def join(self, height: int, places: list[int], hash_pairs: HashPairs) -> None:
        """Join the runs that end at these places with those that follow, at their height."""
        firsts = [self._first_of_last[place] for place in places]
        lefts = [self._by_first[first].lifted(height - 1) for first in firsts]
        rights = [self._by_first[place + 1].lifted(height - 1) for place in places]
        _hash_edges([*lefts, *rights], hash_pairs)
        pairs = zip(lefts, rights, strict=True)
        children = hash_pairs([(left.top, right.top) for left, right in pairs])
        joined = zip(places, firsts, children, lefts, rights, strict=True)
        for place, first, child, left, right in joined:
            run = self._by_first[first]
            run.height, run.child, run.left, run.right = height, child, left, right
            last = self._last_of_first[place + 1]
            self._last_of_first[first] = last
            self._first_of_last[last] = first


def _hash_edges(subtrees: Sequence[Subtree], hash_pairs: HashPairs) -> None:
    edges = [subtree for subtree in subtrees if subtree.length]
    hashes = hash_pairs([(edge.child, edge.path) for edge in edges])
    for edge, found in zip(edges, hashes, strict=True):
        edge.top = (found + edge.length) % PRIME
