"""Turns durable outcomes into messages for whoever subscribed, strictly in their order.

Contents are encoded once per update, whatever the number of subscribers. Nothing is computed for
channels without subscribers.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from provex.api.context import Context
from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    AccountRecord,
    BookLevels,
    FillRecord,
    FundingPaymentRecord,
    MarketRecord,
    OrderRecord,
    PositionRecord,
    Record,
    TradeRecord,
    TransferRecord,
)
from provex.storage.history import Candle, MarketDay, Resolution
from provex.storage.read_model import Page

from .contents import Contents
from .subscription import ACCOUNTS, CANDLES, MARKETS, ORDERBOOK, TRADES, Subscription

__all__ = ["Hub"]

_LOG = logging.getLogger(__name__)
_DAYS_EVERY_S = 2.0
_CANDLES_IN_SNAPSHOT = 100
_CANDLES_CHANGED_MAX = 3
_encode = msgspec.json.Encoder().encode


class Hub:
    """Knows all subscriptions of all sockets."""

    def __init__(self, context: Context) -> None:
        """Follow the context's publication once started."""
        self._context = context
        self._publication = context.publication
        self.contents = Contents(context)
        self._subscriptions: dict[tuple[str, str], dict[Subscription, None]] = {}
        self._batched: dict[Subscription, None] = {}
        self._shown_markets: list[dict[str, Any]] = []
        self._candles_changed: set[tuple[int, Resolution]] = set()
        self._candles_shown: dict[tuple[int, Resolution], Candle] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to follow."""
        days = self._publication.known_days()
        self._shown_markets = [self._market(record, days) for record in self._publication.markets]
        self._publication.follow(self._on_outcomes)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End the rhythm of batches."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def add(self, subscription: Subscription) -> None:
        """Send updates of its channel and id to a subscription."""
        key = (subscription.channel, subscription.id)
        self._subscriptions.setdefault(key, {})[subscription] = None
        if subscription.is_batched:
            self._batched[subscription] = None

    def remove(self, subscription: Subscription) -> None:
        """Stop sending."""
        key = (subscription.channel, subscription.id)
        others = self._subscriptions.get(key)
        if others is not None:
            others.pop(subscription, None)
            if not others:
                del self._subscriptions[key]
        self._batched.pop(subscription, None)

    def begin_orderbook(
        self, subscription: Subscription, market: int, *, has_offsets: bool
    ) -> None:
        """Send a book that the next update continues."""
        book = self._publication.books[market]
        contents = self.contents.book_snapshot(book, has_offsets=has_offsets)
        subscription.begin(contents, self._publication.sequence)

    def begin_trades(self, subscription: Subscription, market: int) -> None:
        """Send the latest trades, newest first."""
        recent = reversed(self._publication.trades[market])
        subscription.begin(self.contents.trades(recent), self._publication.sequence)

    def begin_markets(self, subscription: Subscription) -> None:
        """Send all markets as far as they were shown."""
        markets = {shown["market"]: shown for shown in self._shown_markets}
        contents = _encode({"markets": markets}).decode()
        subscription.begin(contents, self._publication.sequence)

    async def begin_candles(
        self, subscription: Subscription, market: int, resolution: Resolution
    ) -> None:
        """Send the newest candles; a later one replaces an earlier one of the same start."""
        read_model = self._context.dependencies.read_model
        candles = await self._context.history(
            lambda: read_model.candles(market, resolution, limit=_CANDLES_IN_SNAPSHOT)
        )
        if candles:
            self._candles_shown.setdefault((market, resolution), candles[0])
        subscription.begin(self.contents.candles(candles), 0)

    async def begin_account(self, subscription: Subscription, account_id: str) -> None:
        """Send an account as the views know it now, once that is durable."""
        views = self._context.views
        read_model = self._context.dependencies.read_model
        account = views.account(account_id)
        assert account is not None, "the account was found when its credentials were checked"
        sequence = views.last_sequence
        orders = views.open_orders(account_id)
        positions = self.contents.open_positions(account)
        value = self.contents.value(account)
        await self._context.durable()
        page = Page()
        transfers, payments = await self._context.history(
            lambda: (
                read_model.transfers(account_id, page),
                read_model.funding_payments(account_id, page),
            )
        )
        contents = self.contents.account_snapshot(
            account,
            orders=orders,
            positions=positions,
            value=value,
            transfers=transfers,
            payments=payments,
        )
        subscription.begin(contents, sequence)

    def _on_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        if not self._subscriptions:
            # Nobody looks, but the next one must see how the markets were shown last.
            self._note_markets(outcomes)
            return
        for outcome in outcomes:
            self._publish(outcome)

    def _note_markets(self, outcomes: Sequence[Outcome]) -> None:
        changed = {
            record.market: record
            for outcome in outcomes
            for record in outcome.records
            if isinstance(record, MarketRecord)
        }
        days = self._publication.known_days()
        for market, record in sorted(changed.items()):
            self._show(market, self._market(record, days))

    def _publish(self, outcome: Outcome) -> None:
        sequence = outcome.sequence
        trades: dict[int, list[TradeRecord]] = {}
        changed_markets: dict[int, MarketRecord] = {}
        by_account: dict[str, list[Record]] = {}
        for record in outcome.records:
            if isinstance(record, _OF_ACCOUNTS):
                by_account.setdefault(record.account_id, []).append(record)
            elif isinstance(record, BookLevels):
                name = self._context.units[record.market].name
                subscribers = self._subscriptions.get((ORDERBOOK, name))
                if subscribers:
                    _send(subscribers, sequence, self.contents.book_update(record))
            elif isinstance(record, TradeRecord):
                trades.setdefault(record.market, []).append(record)
            elif isinstance(record, MarketRecord):
                changed_markets[record.market] = record
        for account_id, records in by_account.items():
            subscribers = self._subscriptions.get((ACCOUNTS, account_id))
            if subscribers:
                _send(subscribers, sequence, self.contents.changes(records))
        for market, group in trades.items():
            self._publish_trades(sequence, market, group)
        if changed_markets:
            self._publish_markets(sequence, changed_markets)

    def _publish_trades(self, sequence: int, market: int, trades: list[TradeRecord]) -> None:
        name = self._context.units[market].name
        subscribers = self._subscriptions.get((TRADES, name))
        if subscribers:
            _send(subscribers, sequence, self.contents.trades(trades))
        for resolution in Resolution:
            if (CANDLES, f"{name}/{resolution.value}") in self._subscriptions:
                self._candles_changed.add((market, resolution))

    def _publish_markets(self, sequence: int, records: dict[int, MarketRecord]) -> None:
        days = self._publication.known_days()
        changes: dict[str, dict[str, Any]] = {}
        for market, record in records.items():
            shown = self._market(record, days)
            before = self._shown_markets[market] if market < len(self._shown_markets) else {}
            difference = {
                key: value
                for key, value in shown.items()
                if key not in before or before[key] != value
            }
            if difference:
                changes[shown["market"]] = difference
                self._show(market, shown)
        subscribers = self._subscriptions.get((MARKETS, ""))
        if changes and subscribers:
            _send(subscribers, sequence, _encode(changes).decode())

    def _market(self, record: MarketRecord, days: dict[int, MarketDay]) -> dict[str, Any]:
        day = days.get(record.market)
        book = self._publication.books[record.market]
        shown: dict[str, Any] = msgspec.to_builtins(
            self._context.presenter.market(
                record,
                best_bid_ticks=book.best_bid_ticks,
                best_ask_ticks=book.best_ask_ticks,
                price_change_e9=day.price_change_e9 if day else 0,
                volume_quantums=day.usd_quantums if day else 0,
                trades=day.trades if day else 0,
            )
        )
        return shown

    def _show(self, market: int, shown: dict[str, Any]) -> None:
        """Remember how a market was shown last; one that is listed now follows all others."""
        if market == len(self._shown_markets):
            self._shown_markets.append(shown)
        else:
            self._shown_markets[market] = shown

    async def _run(self) -> None:
        """Send batches, candles and 24-hour figures in their rhythm."""
        interval_s = self._context.settings.streams.batch_interval_ms / 1000
        loop = asyncio.get_running_loop()
        days_at_s = loop.time()
        while True:
            await asyncio.sleep(interval_s)
            try:
                for subscription in tuple(self._batched):
                    subscription.flush()
                if self._candles_changed:
                    await self._publish_candles()
                if loop.time() - days_at_s >= _DAYS_EVERY_S:
                    days_at_s = loop.time()
                    await self._publish_days()
            except Exception:
                # Figures that come late are no reason to stop the books.
                _LOG.exception("periodic updates of streams failed")

    async def _publish_days(self) -> None:
        if not self._subscriptions.get((MARKETS, "")):
            return
        await self._publication.market_days()
        records = dict(enumerate(self._publication.markets))
        self._publish_markets(self._publication.sequence + 1, records)

    async def _publish_candles(self) -> None:
        changed, self._candles_changed = self._candles_changed, set()
        read_model = self._context.dependencies.read_model
        for market, resolution in changed:
            key = (CANDLES, f"{self._context.units[market].name}/{resolution.value}")
            newest = await self._context.history(
                partial(read_model.candles, market, resolution, limit=_CANDLES_CHANGED_MAX)
            )
            before = self._candles_shown.get((market, resolution))
            subscribers = self._subscriptions.get(key)
            for candle in reversed(newest):
                is_new = before is None or candle.started_at_ms >= before.started_at_ms
                if is_new and candle != before and subscribers:
                    _send(subscribers, self._publication.sequence + 1, self.contents.candle(candle))
            if newest:
                self._candles_shown[market, resolution] = newest[0]


_OF_ACCOUNTS = (
    OrderRecord,
    FillRecord,
    PositionRecord,
    AccountRecord,
    TransferRecord,
    FundingPaymentRecord,
)


def _send(subscribers: dict[Subscription, None], sequence: int, contents: str) -> None:
    for subscription in subscribers:
        subscription.update(sequence, contents)
