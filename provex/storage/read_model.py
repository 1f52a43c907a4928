"""The read model: everything that screens and queries ask of history, in SQL.

It is written by the indexer alone and rebuilt from the journal at any time. Queries block; the
API calls them in threads. Histories are newest first unless said otherwise. A query of a database
that does not answer is rejected with READ_MODEL_UNAVAILABLE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from provex.protocol import errors
from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    Liquidity,
    MarketRecord,
    OrderRecord,
    OrderStatus,
    OrderType,
    PositionRecord,
    PositionStatus,
    Side,
    TradeRecord,
    TransferRecord,
    TransferType,
    UserRecord,
)

from . import schema
from .changes import Changes
from .database import DATABASE_FAULTS, Database, unavailable
from .history import (
    AccountProfit,
    Candle,
    IndexedPosition,
    MarketDay,
    MarketStatistics,
    PnlPoint,
    Resolution,
    StatisticsDays,
    TradedTotals,
)
from .profit import PNL_POINTS_MAX, account_profits, historical_pnl
from .schema import CANDLES, INDEX_PRICES, INDEXED_POSITION, RecordTable, select_records
from .statistics import market_days, market_statistics

__all__ = ["LIMIT_MAX", "Page", "ReadModel"]

LIMIT_MAX = 100
"""Most rows that one page holds."""

_DAY_MS = 86_400_000
_INDEX_PRICES_KEPT_MS = 2 * _DAY_MS
_POSITION_AT_START = IndexedPosition(sequence=0, now_ms=0, result_hash=b"")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a history: at most `limit` rows, at or before a time, after a row already seen.

    `after_id` is the identity of the last row of the page before; an unknown one gives no rows.
    """

    limit: int = LIMIT_MAX
    at_or_before_ms: int | None = None
    after_id: str | None = None
    is_newest_first: bool = True


_FIRST_PAGE = Page()


class ReadModel:
    """Typed queries over the history of the exchange, and the one way to write it."""

    def __init__(self, url: str) -> None:
        """Open the database at a URL and bring its tables to this version.

        Rejects with READ_MODEL_UNAVAILABLE if it does not answer.
        """
        self._database = Database(url)
        try:
            self._database.migrate()
        except DATABASE_FAULTS as fault:
            self._database.close()
            raise unavailable(fault) from fault
        self._upserts = {
            kind: self._upsert_statement(table) for kind, table in schema.TABLES_BY_RECORD.items()
        }
        self._candle_upsert = self._candle_statement()
        self._index_price_upsert = self._database.upsert_statement(
            INDEX_PRICES,
            columns=("market", "started_at_ms", "price_e9"),
            key=("market", "started_at_ms"),
            updates={},
        )

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def write(self, changes: Changes) -> None:
        """Write all changes in one transaction, or none.

        Rejects with READ_MODEL_MOVED if the read model does not stand at `changes.start`.
        """
        with self._database.engine.begin() as connection:
            self._advance(connection, changes)
            for kind, rows in changes.rows.items():
                self._database.upsert(connection, self._upserts[kind], list(rows.values()))
            if changes.candles:
                candles = [CANDLES.row(candle, 0) for candle in changes.candles.values()]
                self._database.upsert(connection, self._candle_upsert, candles)
            if changes.index_prices:
                self._write_index_prices(connection, changes)

    def _advance(self, connection: Connection, changes: Changes) -> None:
        table = INDEXED_POSITION
        values = {
            "sequence": changes.end.sequence,
            "now_ms": changes.end.now_ms,
            "result_hash": changes.end.result_hash.hex(),
        }
        found = self._indexed_position(connection).sequence
        expected = changes.start.sequence
        if found != expected:
            raise errors.Rejected(errors.READ_MODEL_MOVED, expected=expected, found=found)
        moved = connection.execute(
            update(table).where(table.c.sequence == expected).values(values)
        ).rowcount
        if moved == 0:
            # A second writer either wins this insert or fails on its key.
            connection.execute(table.insert().values(id=1, **values))

    def _write_index_prices(self, connection: Connection, changes: Changes) -> None:
        rows = [[market, start, price] for (market, start), price in changes.index_prices.items()]
        self._database.upsert(connection, self._index_price_upsert, rows)
        oldest = changes.end.now_ms - _INDEX_PRICES_KEPT_MS
        connection.execute(INDEX_PRICES.delete().where(INDEX_PRICES.c.started_at_ms < oldest))

    def _upsert_statement(self, table: RecordTable[Any]) -> str:
        updates = {name: f"excluded.{name}" for name in table.names if name not in table.key_names}
        return self._database.upsert_statement(
            table.table, columns=table.columns, key=table.key_names, updates=updates
        )

    def _candle_statement(self) -> str:
        summed = ("base_quantums", "usd_quantums", "trades", "fees_quantums")
        updates = {name: f"candles.{name} + excluded.{name}" for name in summed} | {
            "updated_at_ms": "excluded.updated_at_ms",
            "close_e9": "excluded.close_e9",
            "low_e9": _chosen("low_e9", "<"),
            "high_e9": _chosen("high_e9", ">"),
        }
        return self._database.upsert_statement(
            CANDLES.table, columns=CANDLES.columns, key=CANDLES.key_names, updates=updates
        )

    def indexed_position(self) -> IndexedPosition:
        """How far the journal is indexed; sequence 0 in a new database."""
        with self._database.reading() as connection:
            return self._indexed_position(connection)

    def _indexed_position(self, connection: Connection) -> IndexedPosition:
        columns = INDEXED_POSITION.c
        row = connection.execute(
            select(columns.sequence, columns.now_ms, columns.result_hash)
        ).one_or_none()
        if row is None:
            return _POSITION_AT_START
        return IndexedPosition(
            sequence=row.sequence, now_ms=row.now_ms, result_hash=bytes.fromhex(row.result_hash)
        )

    def user(self, user_id: str) -> UserRecord | None:
        """Find a user by id."""
        return self._one(schema.USERS, schema.USERS.table.c.user_id == user_id)

    def user_by_address(self, ethereum_address: str) -> UserRecord | None:
        """Find a user by Ethereum address, in any case."""
        column = schema.USERS.table.c.ethereum_address
        return self._one(schema.USERS, column == ethereum_address.lower())

    def user_by_username(self, username: str) -> UserRecord | None:
        """Find a user by user name."""
        return self._one(schema.USERS, schema.USERS.table.c.username == username)

    def api_keys(self, user_id: str) -> tuple[ApiKeyRecord, ...]:
        """All keys of a user that are not deleted, oldest first."""
        columns = schema.API_KEYS.table.c
        conditions = [columns.user_id == user_id, columns.is_deleted.is_(False)]
        return self._page(schema.API_KEYS, conditions, Page(is_newest_first=False))

    def api_key(self, key: str) -> ApiKeyRecord | None:
        """Find an API key, deleted or not."""
        return self._one(schema.API_KEYS, schema.API_KEYS.table.c.key == key)

    def account(self, account_id: str) -> AccountRecord | None:
        """Find an account by id."""
        return self._one(schema.ACCOUNTS, schema.ACCOUNTS.table.c.account_id == account_id)

    def account_of_position(self, position_id: int) -> AccountRecord | None:
        """Find the account that holds a position of the rules."""
        column = schema.ACCOUNTS.table.c.position_id
        return self._one(schema.ACCOUNTS, column == f"{position_id:020d}")

    def accounts(self, user_id: str) -> tuple[AccountRecord, ...]:
        """All accounts of a user by number, at most one page."""
        table = schema.ACCOUNTS
        query = (
            select_records(table)
            .where(table.table.c.user_id == user_id)
            .order_by(table.table.c.account_number)
            .limit(LIMIT_MAX)
        )
        return tuple(self._database.decoded(query, table.of_row))

    def order(self, order_id: str) -> OrderRecord | None:
        """Find an order by id, active or not."""
        return self._one(schema.ORDERS, schema.ORDERS.table.c.order_id == order_id)

    def order_by_client_id(self, account_id: str, client_id: str) -> OrderRecord | None:
        """Find the latest order that an account gave this client id."""
        columns = schema.ORDERS.table.c
        conditions = [columns.account_id == account_id, columns.client_id == client_id]
        found = self._page(schema.ORDERS, conditions, Page(limit=1))
        return found[0] if found else None

    def orders(
        self,
        account_id: str,
        page: Page = _FIRST_PAGE,
        *,
        market: int | None = None,
        statuses: Sequence[OrderStatus] = (),
        side: Side | None = None,
        order_type: OrderType | None = None,
    ) -> tuple[OrderRecord, ...]:
        """Orders of an account, of all statuses unless some are named."""
        columns = schema.ORDERS.table.c
        conditions = [
            columns.account_id == account_id,
            *_equal(columns.market, market),
            *_equal(columns.side, side),
            *_equal(columns.type, order_type),
            *_among(columns.status, statuses),
        ]
        return self._page(schema.ORDERS, conditions, page)

    def fills(
        self,
        account_id: str,
        page: Page = _FIRST_PAGE,
        *,
        market: int | None = None,
        order_id: str | None = None,
    ) -> tuple[FillRecord, ...]:
        """Fills of an account."""
        columns = schema.FILLS.table.c
        conditions = [
            columns.account_id == account_id,
            *_equal(columns.market, market),
            *_equal(columns.order_id, order_id),
        ]
        return self._page(schema.FILLS, conditions, page)

    def trades(self, market: int, page: Page = _FIRST_PAGE) -> tuple[TradeRecord, ...]:
        """Public trades of a market."""
        return self._page(schema.TRADES, [schema.TRADES.table.c.market == market], page)

    def positions(
        self,
        account_id: str,
        page: Page = _FIRST_PAGE,
        *,
        market: int | None = None,
        statuses: Sequence[PositionStatus] = (),
    ) -> tuple[PositionRecord, ...]:
        """Holdings of an account, open and closed unless statuses are named."""
        columns = schema.POSITIONS.table.c
        conditions = [
            columns.account_id == account_id,
            *_equal(columns.market, market),
            *_among(columns.status, statuses),
        ]
        return self._page(schema.POSITIONS, conditions, page)

    def transfers(
        self,
        account_id: str,
        page: Page = _FIRST_PAGE,
        *,
        types: Sequence[TransferType] = (),
    ) -> tuple[TransferRecord, ...]:
        """Deposits, withdrawals and transfers of an account."""
        columns = schema.TRANSFERS.table.c
        conditions = [columns.account_id == account_id, *_among(columns.type, types)]
        return self._page(schema.TRANSFERS, conditions, page)

    def transfer(self, transfer_id: str) -> TransferRecord | None:
        """Find one money movement."""
        return self._one(schema.TRANSFERS, schema.TRANSFERS.table.c.transfer_id == transfer_id)

    def funding_payments(
        self,
        account_id: str,
        page: Page = _FIRST_PAGE,
        *,
        market: int | None = None,
    ) -> tuple[FundingPaymentRecord, ...]:
        """Funding that an account paid or received. `page.after_id` is not for these."""
        columns = schema.FUNDING_PAYMENTS.table.c
        conditions = [columns.account_id == account_id, *_equal(columns.market, market)]
        return self._page(schema.FUNDING_PAYMENTS, conditions, page)

    def traded_totals(self, user_id: str, since_ms: int) -> TradedTotals:
        """Volume and fees of a user's fills at or after a time."""
        fills = schema.FILLS.table.c
        accounts = schema.ACCOUNTS.table.c
        query = (
            select(
                fills.liquidity,
                func.sum(fills.collateral_quantums).label("volume"),
                func.sum(fills.fee_quantums).label("fees"),
            )
            .select_from(schema.FILLS.table)
            .where(
                fills.account_id.in_(
                    select(accounts.account_id).where(accounts.user_id == user_id)
                ),
                fills.created_at_ms >= since_ms,
            )
            .group_by(fills.liquidity)
        )
        sums = {kind: (volume, fees) for kind, volume, fees in self._database.fetch(query)}
        maker = sums.get(Liquidity.MAKER, (0, 0))
        taker = sums.get(Liquidity.TAKER, (0, 0))
        return TradedTotals(
            maker_quantums=maker[0], taker_quantums=taker[0], fees_quantums=maker[1] + taker[1]
        )

    def markets(self) -> tuple[MarketRecord, ...]:
        """Last known state of every market, by number."""
        query = select_records(schema.MARKETS).order_by(schema.MARKETS.table.c.market)
        return tuple(self._database.decoded(query, schema.MARKETS.of_row))

    def funding_rates(self, market: int, page: Page = _FIRST_PAGE) -> tuple[FundingRateRecord, ...]:
        """Hourly funding rates of a market. `page.after_id` is not for these."""
        table = schema.FUNDING_RATES
        return self._page(table, [table.table.c.market == market], page)

    def candles(
        self,
        market: int,
        resolution: Resolution,
        *,
        from_ms: int | None = None,
        to_ms: int | None = None,
        limit: int = LIMIT_MAX,
    ) -> tuple[Candle, ...]:
        """Candles that start in [from, to), newest first."""
        columns = CANDLES.table.c
        conditions = [columns.market == market, columns.resolution == resolution]
        if from_ms is not None:
            conditions.append(columns.started_at_ms >= from_ms)
        if to_ms is not None:
            conditions.append(columns.started_at_ms < to_ms)
        return self._page(CANDLES, conditions, Page(limit=limit))

    def market_statistics(
        self, days: StatisticsDays, now_ms: int, market: int | None = None
    ) -> dict[int, MarketStatistics]:
        """Statistics of the markets that traded in the window up to now, by market."""
        return market_statistics(self._database, days, now_ms, market)

    def market_days(self, now_ms: int) -> dict[int, MarketDay]:
        """Change, volume and trades of the last 24 hours, for every market."""
        return market_days(self._database, self.markets(), now_ms)

    def historical_pnl(
        self, account_id: str, *, from_ms: int, to_ms: int, limit: int = PNL_POINTS_MAX
    ) -> tuple[PnlPoint, ...]:
        """Hourly points of an account in [from, to], newest first."""
        return historical_pnl(self._database, account_id, from_ms=from_ms, to_ms=to_ms, limit=limit)

    def leaderboard(
        self, *, start_ms: int, end_ms: int, is_by_percent: bool = False, limit: int = LIMIT_MAX
    ) -> tuple[AccountProfit, ...]:
        """Accounts with a tick in (start, end], most profitable first."""
        profits = account_profits(self._database, start_ms=start_ms, end_ms=end_ms)
        profits.sort(
            key=lambda profit: (
                -(profit.percent_pnl_ppm if is_by_percent else profit.absolute_pnl_quantums),
                profit.account_id,
            )
        )
        return tuple(profits[:limit])

    def _one(self, table: RecordTable[T], condition: ColumnElement[bool]) -> T | None:
        found = self._database.fetch(select_records(table).where(condition).limit(1))
        return table.of_row(found[0]) if found else None

    def _page(
        self, table: RecordTable[T], conditions: Sequence[ColumnElement[bool]], page: Page
    ) -> tuple[T, ...]:
        query = select_records(table).where(*conditions).limit(max(0, page.limit))
        events = table.table.c.event_number
        if page.at_or_before_ms is not None:
            query = query.where(table.time <= page.at_or_before_ms)
        if page.after_id is not None:
            place = self._place_of(table, page.after_id)
            if place is None:
                return ()
            query = query.where(_beyond(table, place, page.is_newest_first))
        if page.is_newest_first:
            query = query.order_by(table.time.desc(), events.desc())
        else:
            query = query.order_by(table.time, events)
        return tuple(self._database.decoded(query, table.of_row))

    def _place_of(self, table: RecordTable[T], row_id: str) -> tuple[int, int] | None:
        identity = table.table.c[table.key_names[0]]
        query = select(table.time, table.table.c.event_number).where(identity == row_id).limit(1)
        found = self._database.fetch(query)
        return (found[0][0], found[0][1]) if found else None


def _equal(column: ColumnElement[Any], value: object | None) -> list[ColumnElement[bool]]:
    return [] if value is None else [column == value]


def _among(column: ColumnElement[Any], values: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.in_([str(value) for value in values])] if values else []


def _beyond(
    table: RecordTable[Any], place: tuple[int, int], is_newest_first: bool
) -> ColumnElement[bool]:
    time, event = place
    events = table.table.c.event_number
    if is_newest_first:
        return or_(table.time < time, and_(table.time == time, events < event))
    return or_(table.time > time, and_(table.time == time, events > event))


def _chosen(name: str, comparison: str) -> str:
    """Choose the lower or higher value; MIN and LEAST are spelled differently by databases."""
    return (
        f"CASE WHEN excluded.{name} {comparison} candles.{name} "
        f"THEN excluded.{name} ELSE candles.{name} END"
    )
