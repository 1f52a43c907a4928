"""Lengths of candles, as API, read model and SDK name them."""

from enum import StrEnum

__all__ = ["Resolution"]

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS


class Resolution(StrEnum):
    """The seven lengths of a candle. Candles start at multiples of their length since the epoch."""

    ONE_DAY = "1DAY"
    FOUR_HOURS = "4HOURS"
    ONE_HOUR = "1HOUR"
    THIRTY_MINUTES = "30MINS"
    FIFTEEN_MINUTES = "15MINS"
    FIVE_MINUTES = "5MINS"
    ONE_MINUTE = "1MIN"

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds."""
        return _DURATIONS_MS[self]

    def start_of(self, time_ms: int) -> int:
        """Start of the candle that a time lies in."""
        return time_ms - time_ms % _DURATIONS_MS[self]


_DURATIONS_MS = {
    Resolution.ONE_DAY: _DAY_MS,
    Resolution.FOUR_HOURS: 4 * _HOUR_MS,
    Resolution.ONE_HOUR: _HOUR_MS,
    Resolution.THIRTY_MINUTES: 30 * _MINUTE_MS,
    Resolution.FIFTEEN_MINUTES: 15 * _MINUTE_MS,
    Resolution.FIVE_MINUTES: 5 * _MINUTE_MS,
    Resolution.ONE_MINUTE: _MINUTE_MS,
}
