"""Interval analysis of a whole program: what every integer may be.

Facts of parameters, results and record fields are the join over everything that flows there; they
rise from nothing until they hold. Nothing is assumed of an integer that no type or check bounds.
"""

from dataclasses import dataclass

from .facts import top_of
from .flow import FunctionFlow, Recorded
from .instructions import Compiled
from .summaries import Summaries

__all__ = ["Analysis", "analysed"]

_ROUNDS_JOINING = 20
_ROUNDS_MAX = 200
_ROUNDS_LOWERING = 4


@dataclass(frozen=True, slots=True)
class Analysis:
    """Facts of all values of all functions that can be reached."""

    functions: dict[str, Recorded]
    summaries: Summaries


def analysed(compiled: Compiled) -> Analysis:
    """The facts of a program. They are checked once more before they are handed out."""
    known = _entry_summaries(compiled)
    for number in range(_ROUNDS_MAX):
        found, _ = _pass(compiled, known)
        if known.holds(found):
            break
        known = known.grown(found, is_widening=number >= _ROUNDS_JOINING)
    known = _lowered(compiled, known)
    found, functions = _pass(compiled, known)
    assert known.holds(found), "the facts hold for everything that flows"
    return Analysis(functions, known)


def _lowered(compiled: Compiled, known: Summaries) -> Summaries:
    """Tighter facts, as long as they still hold: what widening overshot is taken back."""
    for _ in range(_ROUNDS_LOWERING):
        tighter, _ = _pass(compiled, known)
        found, _ = _pass(compiled, tighter)
        if not tighter.holds(found) or tighter.facts == known.facts:
            return known
        known = tighter
    return known


def _entry_summaries(compiled: Compiled) -> Summaries:
    """Entries are called from outside with anything of their parameters' types."""
    summaries = Summaries()
    for name in compiled.entries:
        function = compiled.functions[name]
        summaries.called.add(name)
        for place, (_, value) in enumerate(function.parameters):
            summaries.add(("parameter", name, place), top_of(function.types[value]))
    return summaries


def _pass(compiled: Compiled, known: Summaries) -> tuple[Summaries, dict[str, Recorded]]:
    """Every called function once, on the facts known so far."""
    found = _entry_summaries(compiled)
    functions = {}
    for name in sorted(known.called):
        functions[name] = FunctionFlow(compiled, compiled.functions[name], known, found).run()
    return found, functions
