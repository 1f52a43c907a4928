"""Calls that take several rows: which rows belong together, by the flags active, first, last."""

from collections.abc import Iterable

from provex.air.chip import Constraint, Edge, Rows
from provex.air.expression import Column, Expression

from .rows import bits

__all__ = ["FLAGS", "carried", "run_constraints"]

FLAGS = ("active", "first", "last")


def run_constraints(active: Column, first: Column, last: Column) -> list[Constraint]:
    """The rows are runs and rows without a use: a run's first row has `first`, its last `last`.

    A row continues the one above if it is active and not first, and is continued if it is active
    and not last; both are bits, and they agree across every two rows, the last and the first one
    of the chip among them, where both are 0. So every run ends, and begins where it says.
    """
    rows = Rows()
    return [
        *bits(active, first, last),
        Constraint("first rows are active", rows, first[0] * (1 - active[0])),
        Constraint("last rows are active", rows, last[0] * (1 - active[0])),
        Constraint("runs go on", rows, active[1] - first[1] - (active[0] - last[0])),
        Constraint("nothing goes on at the top", Rows(edge=Edge.FIRST), active[0] - first[0]),
    ]


def carried(
    active: Column, last: Column, values: Iterable[tuple[str, Expression]]
) -> list[Constraint]:
    """Each expression is 0 in rows that are continued below."""
    goes_on = active[0] - last[0]
    return [Constraint(name, Rows(), goes_on * value) for name, value in values]
