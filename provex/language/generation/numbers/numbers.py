"""All writers of numbers that work with one emitter."""

from dataclasses import dataclass

from provex.language.generation.emitter import Emitter

from .arithmetic import Arithmetic
from .canonical import Canonical
from .comparisons import Comparisons
from .conditions import Conditions
from .division import Division
from .ranges import Ranges

__all__ = ["Numbers", "numbers_with"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Arithmetic, conditions, ranges and divisions."""

    arithmetic: Arithmetic
    conditions: Conditions
    ranges: Ranges
    division: Division


def numbers_with(emitter: Emitter) -> Numbers:
    """Writers that use this emitter."""
    arithmetic = Arithmetic(emitter)
    ranges = Ranges(emitter, arithmetic)
    comparisons = Comparisons(emitter, arithmetic)
    canonical = Canonical(emitter, arithmetic, comparisons)
    conditions = Conditions(emitter, arithmetic, ranges, comparisons, canonical)
    return Numbers(arithmetic, conditions, ranges, Division(emitter, arithmetic, ranges, canonical))
