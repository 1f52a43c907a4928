"""Profit of accounts over time, from their hourly ticks."""

from sqlalchemy import and_, func, select

from provex.protocol.records import PnlTickRecord

from .database import Database
from .history import AccountProfit, PnlPoint
from .schema import ACCOUNTS, PNL_TICKS, select_records

__all__ = ["PNL_POINTS_MAX", "account_profits", "historical_pnl"]

PNL_POINTS_MAX = 1_000
"""Most points that one answer holds: more than a month of hours."""

_PPM = 1_000_000


def historical_pnl(
    database: Database, account_id: str, *, from_ms: int, to_ms: int, limit: int
) -> tuple[PnlPoint, ...]:
    """Points of an account in [from, to], newest first."""
    columns = PNL_TICKS.table.c
    query = (
        select_records(PNL_TICKS)
        .where(columns.account_id == account_id, columns.created_at_ms <= to_ms)
        .order_by(columns.created_at_ms.desc())
        .limit(limit + 1)
    )
    ticks = list(database.decoded(query, PNL_TICKS.of_row))
    points = [
        _pnl_point(tick, ticks[place + 1] if place + 1 < len(ticks) else None)
        for place, tick in enumerate(ticks)
        if tick.created_at_ms >= from_ms
    ]
    return tuple(points[:limit])


def account_profits(database: Database, *, start_ms: int, end_ms: int) -> list[AccountProfit]:
    """Profit of every account with a tick in (start, end], in no order.

    It is the last tick's profit less that of the last tick at or before the start.
    """
    last = _last_ticks(database, start_ms, end_ms)
    before = _last_ticks(database, None, start_ms)
    users = dict(database.fetch(select(ACCOUNTS.table.c.account_id, ACCOUNTS.table.c.user_id)))
    return [
        _account_profit(tick, before.get(account_id), users.get(account_id, ""))
        for account_id, tick in last.items()
    ]


def _last_ticks(
    database: Database, after_ms: int | None, until_ms: int
) -> dict[str, PnlTickRecord]:
    """Last tick of every account in (after, until]."""
    columns = PNL_TICKS.table.c
    conditions = [columns.created_at_ms <= until_ms]
    if after_ms is not None:
        conditions.append(columns.created_at_ms > after_ms)
    newest = (
        select(columns.account_id, func.max(columns.created_at_ms).label("created_at_ms"))
        .where(*conditions)
        .group_by(columns.account_id)
        .subquery()
    )
    query = select_records(PNL_TICKS).join(
        newest,
        and_(
            columns.account_id == newest.c.account_id,
            columns.created_at_ms == newest.c.created_at_ms,
        ),
    )
    return {tick.account_id: tick for tick in database.decoded(query, PNL_TICKS.of_row)}


def _total_pnl(tick: PnlTickRecord) -> int:
    return tick.equity_quantums - tick.net_transfers_quantums


def _pnl_point(tick: PnlTickRecord, earlier: PnlTickRecord | None) -> PnlPoint:
    transferred_before = earlier.net_transfers_quantums if earlier else 0
    return PnlPoint(
        account_id=tick.account_id,
        equity_quantums=tick.equity_quantums,
        total_pnl_quantums=_total_pnl(tick),
        net_transfers_quantums=tick.net_transfers_quantums - transferred_before,
        created_at_ms=tick.created_at_ms,
    )


def _account_profit(
    tick: PnlTickRecord, before: PnlTickRecord | None, user_id: str
) -> AccountProfit:
    pnl = _total_pnl(tick) - (_total_pnl(before) if before else 0)
    capital = tick.equity_quantums - pnl
    return AccountProfit(
        account_id=tick.account_id,
        user_id=user_id,
        absolute_pnl_quantums=pnl,
        percent_pnl_ppm=pnl * _PPM // capital if capital > 0 else 0,
        equity_quantums=tick.equity_quantums,
    )
