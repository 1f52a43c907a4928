"""What the read model derives from records: candles, statistics, profit over time.

Units as in `provex.protocol.records`. Nothing here is needed to rebuild the exchange.
"""

from dataclasses import dataclass
from enum import Enum

from provex.protocol.candles import Resolution

__all__ = [
    "AccountProfit",
    "Candle",
    "IndexedPosition",
    "MarketDay",
    "MarketStatistics",
    "PnlPoint",
    "Resolution",
    "StatisticsDays",
    "TradedTotals",
]

_DAY_MS = 86_400_000


class StatisticsDays(Enum):
    """The windows of market statistics, each with the candles it is summed from."""

    ONE = (1, Resolution.FIVE_MINUTES)
    SEVEN = (7, Resolution.THIRTY_MINUTES)
    THIRTY = (30, Resolution.ONE_HOUR)

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds."""
        return self.value[0] * _DAY_MS

    @property
    def resolution(self) -> Resolution:
        """Candles that the window is summed from: its start is as exact as their length."""
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candle:
    """Trades of one market in one span of time. Spans without a trade have no candle."""

    market: int
    resolution: Resolution
    started_at_ms: int
    updated_at_ms: int
    """Time of the last trade in it."""
    low_e9: int
    high_e9: int
    open_e9: int
    close_e9: int
    base_quantums: int
    usd_quantums: int
    trades: int
    fees_quantums: int
    starting_open_interest_quantums: int
    """Open interest just before the first trade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketStatistics:
    """Trading of one market over 1, 7 or 30 days."""

    market: int
    open_e9: int
    high_e9: int
    low_e9: int
    close_e9: int
    base_quantums: int
    usd_quantums: int
    fees_quantums: int
    trades: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketDay:
    """The last 24 hours of one market."""

    market: int
    price_change_e9: int
    """Index price now less the one 24 hours ago (or the oldest known if history is shorter)."""
    usd_quantums: int
    trades: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PnlPoint:
    """Worth and profit of an account at one time."""

    account_id: str
    equity_quantums: int
    total_pnl_quantums: int
    """Profit since the account exists."""
    net_transfers_quantums: int
    """Money in less money out since the point before."""
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProfit:
    """Profit of an account over a period."""

    account_id: str
    user_id: str
    absolute_pnl_quantums: int
    percent_pnl_ppm: int
    """Profit over the capital (worth at the start plus money moved in since), rounded down."""
    equity_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedTotals:
    """What a user traded and paid in fees since a time, over all accounts and markets."""

    maker_quantums: int
    taker_quantums: int
    fees_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPosition:
    """How far the read model has come in the journal."""

    sequence: int
    """Number of the last input whose records are in; 0 for none."""
    now_ms: int
    result_hash: bytes
