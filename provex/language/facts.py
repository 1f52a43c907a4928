"""What the analysis knows of a value: an integer's interval, a list's length and items."""

from dataclasses import dataclass

from .intervals import EMPTY, Interval, joined, met, widened
from .types import (
    BOUNDS,
    INT,
    LIST_LENGTH_MAX,
    BuilderType,
    IntegerType,
    ListType,
    Type,
)

__all__ = [
    "LENGTHS",
    "Facts",
    "ListFacts",
    "has_open_integers",
    "interval_of",
    "joined_facts",
    "met_facts",
    "nothing_yet",
    "top_of",
    "widened_facts",
]

LENGTHS = Interval(0, LIST_LENGTH_MAX)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """The lengths a list may have, and what is known of every item."""

    length: Interval
    element: "Facts"

    def __str__(self) -> str:
        items = "" if self.element is None else f" of {self.element}"
        return f"length {self.length}{items}"


Facts = Interval | ListFacts | None
"""None for values without integers of their own: booleans, records, the store."""


def top_of(kind: Type) -> Facts:
    """All that a type allows; for an `int` nothing may be assumed, so it is empty here."""
    if isinstance(kind, IntegerType):
        return EMPTY if kind == INT else Interval(*BOUNDS[kind.name])
    if isinstance(kind, ListType | BuilderType):
        return ListFacts(LENGTHS, top_of(kind.element))
    return None


def nothing_yet(kind: Type) -> Facts:
    """No value seen so far."""
    if isinstance(kind, IntegerType):
        return EMPTY
    if isinstance(kind, ListType | BuilderType):
        return ListFacts(EMPTY, nothing_yet(kind.element))
    return None


def has_open_integers(kind: Type) -> bool:
    """Whether the type leaves bounds open, so that they are inferred from what flows there."""
    if isinstance(kind, ListType | BuilderType):
        return has_open_integers(kind.element)
    return kind == INT


def joined_facts(left: Facts, right: Facts) -> Facts:
    """What holds for a value from one of two places."""
    if isinstance(left, Interval) and isinstance(right, Interval):
        return joined(left, right)
    if isinstance(left, ListFacts) and isinstance(right, ListFacts):
        length = joined(left.length, right.length)
        return ListFacts(length, joined_facts(left.element, right.element))
    return None


def met_facts(left: Facts, right: Facts) -> Facts:
    """What holds for a value of which both is known."""
    if isinstance(left, Interval) and isinstance(right, Interval):
        return met(left, right)
    if isinstance(left, ListFacts) and isinstance(right, ListFacts):
        return ListFacts(met(left.length, right.length), met_facts(left.element, right.element))
    return None


def widened_facts(old: Facts, new: Facts) -> Facts:
    """Hold `new`, which holds `old`, so that only few steps are possible."""
    if isinstance(old, Interval) and isinstance(new, Interval):
        return widened(old, new)
    if isinstance(old, ListFacts) and isinstance(new, ListFacts):
        length = met(widened(old.length, new.length), LENGTHS)
        return ListFacts(length, widened_facts(old.element, new.element))
    return None


def interval_of(facts: Facts) -> Interval:
    """An integer's interval."""
    assert isinstance(facts, Interval), "an integer has an interval"
    return facts
