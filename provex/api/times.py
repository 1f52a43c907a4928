"""ISO 8601 text ⇄ milliseconds since the epoch."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

__all__ = ["TIME_MS_MAX", "iso_of", "ms_of_iso"]

# 9999-12-31T23:59:59.999Z: the last time that ISO text of four-digit years names.
TIME_MS_MAX = 253_402_300_799_999
_DAY_MS = 86_400_000


def iso_of(ms: int) -> str:
    """Print a time as UTC with milliseconds and Z."""
    day, rest = divmod(min(max(ms, 0), TIME_MS_MAX), _DAY_MS)
    second, rest = divmod(rest, 1000)
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return f"{_date_text(day)}T{hour:02d}:{minute:02d}:{second:02d}.{rest:03d}Z"


@lru_cache(maxsize=1024)
def _date_text(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).strftime("%Y-%m-%d")


def ms_of_iso(text: str) -> int | None:
    """Read ISO text, rounded down to milliseconds; None if it is no time.

    Without an offset it is UTC. A blank where the offset's plus stood is read as plus, since
    clients send query values unescaped.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None:
        head, blank, tail = text.rpartition(" ")
        try:
            moment = datetime.fromisoformat(f"{head}+{tail}") if blank else None
        except ValueError:
            return None
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        elapsed = moment - _EPOCH
    except OverflowError:
        return None
    ms = (elapsed.days * 86_400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000
    return ms if 0 <= ms <= TIME_MS_MAX else None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
