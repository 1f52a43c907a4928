"""What one accepted input did: the unit that the journal stores and that listeners receive."""

from dataclasses import dataclass

from .records import Record

__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records an input produced, in order of what happened, and the rolling hash after it."""

    sequence: int
    """Number of the input in the journal; the first is 1, and it rises by one."""
    now_ms: int
    records: tuple[Record, ...]
    result_hash: bytes
