"""ISO 8601 text ⇄ milliseconds since the epoch."""

from datetime import UTC, datetime

__all__ = ["TIME_MS_MAX", "iso_of", "ms_of_iso"]

# 9999-12-31T23:59:59.999Z: the last time that ISO text of four-digit years names.
TIME_MS_MAX = 253_402_300_799_999


class _LastSecond:
    """The text of the second formatted last: answers of one moment share it."""

    second = -1
    text = ""


def iso_of(ms: int) -> str:
    """Print a time as UTC with milliseconds and Z."""
    second, rest = divmod(min(max(ms, 0), TIME_MS_MAX), 1000)
    if second != _LastSecond.second:
        moment = datetime.fromtimestamp(second, UTC)
        _LastSecond.text = moment.strftime("%Y-%m-%dT%H:%M:%S")
        _LastSecond.second = second
    return f"{_LastSecond.text}.{rest:03d}Z"


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
