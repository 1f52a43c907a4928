"""The check of a Merkle multi-proof: all openings of a tree at once.

The nodes are the siblings that cannot be computed, level by level from the leaves, each level from
left to right.
"""

from collections.abc import Iterator

from .proof_hash import ProofHash
from .refusal import Refusal, RefusalKind

__all__ = ["check_opening"]


def check_opening(
    proof_hash: ProofHash,
    root: int,
    *,
    depth: int,
    leaves: dict[int, int],
    nodes: list[int],
) -> None:
    """Check that a tree of 2^depth leaves with this root has these digests at these indices."""
    if not leaves or not all(0 <= index < 1 << depth for index in leaves):
        raise ValueError("indices outside the tree")
    level = dict(sorted(leaves.items()))
    unused = iter(nodes)
    for _ in range(depth):
        above: dict[int, int] = {}
        for index, digest in level.items():
            if index ^ 1 not in level:
                sibling = _next_node(unused)
            elif index % 2 == 0:
                sibling = level[index + 1]
            else:
                continue  # Done together with its left sibling.
            left, right = (digest, sibling) if index % 2 == 0 else (sibling, digest)
            above[index // 2] = proof_hash.node(left, right)
        level = above
    if next(unused, None) is not None:
        raise Refusal(RefusalKind.MERKLE, "nodes are left at the root")
    if level != {0: root}:
        raise Refusal(RefusalKind.MERKLE, "leaves and nodes lead to another root")


def _next_node(nodes: Iterator[int]) -> int:
    node = next(nodes, None)
    if node is None:
        raise Refusal(RefusalKind.MERKLE, "the proof ends before the root")
    return node
