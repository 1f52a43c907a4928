"""Parts of a run: where another machine goes on, and which words of the input it checks first."""

from dataclasses import dataclass

__all__ = ["RULE_PARTS", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """Another machine goes on before a call, which stands in a function of the main frame.

    First it checks these fields of the input; fields that no part names are checked at the start.
    """

    caller: str
    callee: str
    checked_fields: tuple[str, ...] = ()


_FINISHED = "provex.rules.batch.finished_batch"

RULE_PARTS = (
    Part(
        _FINISHED,
        "provex.rules.touched.touched_positions",
        (
            "configuration",
            "previous_state",
            "minimum_expiration_hours",
            "transactions",
            "positions",
            "orders",
        ),
    ),
    Part(_FINISHED, "provex.rules.batch._new_state", ("position_segments", "order_segments")),
)
"""With the transactions as the first part: they fill tables of 2^18, 2^17 and 2^18 steps well."""
