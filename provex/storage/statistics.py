"""Statistics of markets, summed from candles and index prices."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from provex.protocol.candles import Resolution
from provex.protocol.records import MarketRecord

from .database import Database
from .history import MarketDay, MarketStatistics, StatisticsDays
from .schema import CANDLES, INDEX_PRICES

__all__ = ["market_days", "market_statistics"]

_DAY_MS = 86_400_000


def market_statistics(
    database: Database, days: StatisticsDays, now_ms: int, market: int | None
) -> dict[int, MarketStatistics]:
    """Statistics of the markets that traded in the window up to now, by market."""
    columns = CANDLES.table.c
    within = [
        columns.resolution == days.resolution,
        columns.started_at_ms > now_ms - days.duration_ms,
    ]
    if market is not None:
        within.append(columns.market == market)
    query = _statistics_query(days.resolution, within)
    return {row[0]: MarketStatistics(**_named(row)) for row in database.fetch(query)}


def market_days(
    database: Database, markets: Sequence[MarketRecord], now_ms: int
) -> dict[int, MarketDay]:
    """Change, volume and trades of the last 24 hours, by market."""
    statistics = market_statistics(database, StatisticsDays.ONE, now_ms, None)
    past = _index_prices_at(database, now_ms - _DAY_MS)
    days = {}
    for market in markets:
        traded = statistics.get(market.market)
        now_e9 = market.index_price_e9
        then_e9 = past.get(market.market, now_e9)
        days[market.market] = MarketDay(
            market=market.market,
            price_change_e9=0 if now_e9 is None or then_e9 is None else now_e9 - then_e9,
            usd_quantums=traded.usd_quantums if traded else 0,
            trades=traded.trades if traded else 0,
        )
    return days


def _index_prices_at(database: Database, time_ms: int) -> dict[int, int]:
    """Index prices at a time, or the oldest known where history is shorter."""
    columns = INDEX_PRICES.c
    chosen = (
        select(
            columns.market,
            func.coalesce(
                func.max(columns.started_at_ms).filter(columns.started_at_ms <= time_ms),
                func.min(columns.started_at_ms),
            ).label("started_at_ms"),
        )
        .group_by(columns.market)
        .subquery()
    )
    query = select(columns.market, columns.price_e9).join_from(
        INDEX_PRICES,
        chosen,
        and_(
            columns.market == chosen.c.market,
            columns.started_at_ms == chosen.c.started_at_ms,
        ),
    )
    return dict(database.fetch(query))


_STATISTICS = (
    "market",
    "open_e9",
    "high_e9",
    "low_e9",
    "close_e9",
    "base_quantums",
    "usd_quantums",
    "fees_quantums",
    "trades",
)


def _statistics_query(resolution: Resolution, within: Sequence[ColumnElement[bool]]) -> Select[Any]:
    columns = CANDLES.table.c
    sums = (
        select(
            columns.market,
            func.max(columns.high_e9).label("high_e9"),
            func.min(columns.low_e9).label("low_e9"),
            func.sum(columns.base_quantums).label("base_quantums"),
            func.sum(columns.usd_quantums).label("usd_quantums"),
            func.sum(columns.fees_quantums).label("fees_quantums"),
            func.sum(columns.trades).label("trades"),
            func.min(columns.started_at_ms).label("first_ms"),
            func.max(columns.started_at_ms).label("last_ms"),
        )
        .where(*within)
        .group_by(columns.market)
        .subquery("sums")
    )
    first = CANDLES.table.alias("first")
    last = CANDLES.table.alias("last")
    sources = sums.join(
        first,
        and_(
            first.c.market == sums.c.market,
            first.c.resolution == resolution,
            first.c.started_at_ms == sums.c.first_ms,
        ),
    ).join(
        last,
        and_(
            last.c.market == sums.c.market,
            last.c.resolution == resolution,
            last.c.started_at_ms == sums.c.last_ms,
        ),
    )
    return select(
        sums.c.market,
        first.c.open_e9,
        sums.c.high_e9,
        sums.c.low_e9,
        last.c.close_e9,
        sums.c.base_quantums,
        sums.c.usd_quantums,
        sums.c.fees_quantums,
        sums.c.trades,
    ).select_from(sources)


def _named(row: Sequence[int]) -> dict[str, int]:
    return dict(zip(_STATISTICS, row, strict=True))
