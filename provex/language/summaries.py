"""What the analysis of one function needs from all others, and hands back to them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .facts import Facts, joined_facts, widened_facts

__all__ = ["Key", "Summaries"]

Key = tuple[str, str, int]
"""("parameter" | "exit" | "result", function, place) or ("field", record.field, 0)."""


@dataclass(slots=True)
class Summaries:
    """Facts by key; a missing key means that nothing flows there."""

    facts: dict[Key, Facts] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)

    def add(self, key: Key, facts: Facts) -> None:
        """Something flows there."""
        known = self.facts.get(key)
        self.facts[key] = facts if known is None else joined_facts(known, facts)

    def holds(self, other: "Summaries") -> bool:
        """Whether nothing in `other` goes beyond this."""
        return other.called <= self.called and all(
            key in self.facts and joined_facts(self.facts[key], facts) == self.facts[key]
            for key, facts in other.facts.items()
        )

    def grown(self, other: "Summaries", *, is_widening: bool) -> "Summaries":
        """Both together; with widening, bounds that grew move to the next of few steps."""
        combine: Callable[[Facts, Facts], Facts] = joined_facts
        if is_widening:
            combine = _widened_join
        grown = Summaries(dict(self.facts), self.called | other.called)
        for key, facts in other.facts.items():
            known = self.facts.get(key)
            grown.facts[key] = facts if known is None else combine(known, facts)
        return grown


def _widened_join(old: Facts, new: Facts) -> Facts:
    return widened_facts(old, joined_facts(old, new))
