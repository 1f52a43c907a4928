"""The lower middle: the one median of this system; no average, so always somebody's number."""

from collections.abc import Iterable

__all__ = ["lower_middle"]


def lower_middle(values: Iterable[int]) -> int:
    """The middle value; of an even number of values, the lower of the two middle ones."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]
