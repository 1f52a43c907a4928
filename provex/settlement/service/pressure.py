"""When settlement is so far behind that no new orders should be taken."""

from dataclasses import dataclass
from typing import Final

from .progress import Progress

__all__ = ["PressureLimits", "Waiting", "pressure_of"]

_RELEASE_PERCENT: Final = 80
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureLimits:
    """Bounds that are compared with what is known of settlement."""

    queue_max: int
    """Closed batches that L1 has not accepted."""
    half_deadline_s: float
    """From a batch's opening to half of the earliest deadline of what may be in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for L1 now."""

    queue: int
    oldest_opened_at_s: float | None
    """Of the oldest batch that is not accepted; None if there is none."""


def pressure_of(
    limits: PressureLimits,
    waiting: Waiting,
    progress: Progress | None,
    *,
    now_s: float,
    was_behind: bool,
) -> str | None:
    """Why new orders are refused; None if they are not.

    A refusal ends only well below the limit, so that it does not flutter.
    """
    share = _RELEASE_PERCENT if was_behind else _PERCENT
    queue_max = limits.queue_max * share // _PERCENT
    if waiting.queue > queue_max:
        return f"{waiting.queue} batches wait, at most {queue_max} may"
    if waiting.oldest_opened_at_s is None:
        return None
    each = None if progress is None else progress.seconds_per_batch
    predicted = now_s + (each or 0.0) * max(1, waiting.queue)
    age = predicted - waiting.oldest_opened_at_s
    age_max = limits.half_deadline_s * share / _PERCENT
    if age > age_max:
        hours = age / 3600
        return (
            f"the oldest batch would be accepted {hours:.1f} h after it was opened, "
            f"at most {age_max / 3600:.1f} h are right"
        )
    return None
