"""The durable state that everyone sees: markets, books, latest trades; and who waits for what.

Fed by the sequencer with durable outcomes in order. Views of the exchange may be some inputs
ahead of the disk; what is shown from here never is.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Sequence

from provex.protocol.errors import Rejected
from provex.protocol.markets import Market, market_of_row
from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    BookLevels,
    ConfigurationChanged,
    MarketRecord,
    TradeRecord,
)
from provex.protocol.views import BookSnapshot
from provex.storage.history import MarketDay
from provex.storage.read_model import Page

from .dependencies import Dependencies
from .presentation import Presenter

__all__ = ["Publication", "PublishedBook"]

TRADES_KEPT = 100
_DAYS_REFRESH_MS = 2_000
_DAYS_WAIT_S = 1.0

_LOG = logging.getLogger(__name__)


class PublishedBook:
    """One market's levels after the last published update."""

    __slots__ = ("asks", "bids", "market", "offset")

    def __init__(self, market: int, snapshot: BookSnapshot) -> None:
        """Begin with all levels of a snapshot."""
        self.market = market
        self.offset = snapshot.offset
        self.bids: dict[int, tuple[int, int]] = {}
        self.asks: dict[int, tuple[int, int]] = {}
        for levels, side in ((snapshot.bids, self.bids), (snapshot.asks, self.asks)):
            for ticks, lots in levels:
                side[ticks] = (lots, snapshot.offset)

    def apply(self, update: BookLevels) -> bool:
        """Take an update; False if the levels have it already."""
        if update.offset <= self.offset:
            return False
        assert update.offset == self.offset + 1, "offsets of a market are contiguous"
        self.offset = update.offset
        for levels, side in ((update.bids, self.bids), (update.asks, self.asks)):
            for ticks, lots in levels:
                if lots:
                    side[ticks] = (lots, update.offset)
                else:
                    side.pop(ticks, None)
        return True

    @property
    def best_bid_ticks(self) -> int | None:
        """The highest price that somebody buys at."""
        return max(self.bids, default=None)

    @property
    def best_ask_ticks(self) -> int | None:
        """The lowest price that somebody sells at."""
        return min(self.asks, default=None)

    def snapshot(self) -> BookSnapshot:
        """All levels, best first."""
        return BookSnapshot(
            offset=self.offset,
            bids=tuple((ticks, self.bids[ticks][0]) for ticks in sorted(self.bids, reverse=True)),
            asks=tuple((ticks, self.asks[ticks][0]) for ticks in sorted(self.asks)),
        )


class Publication:
    """Mirrors what is durable; tells its followers in order."""

    def __init__(
        self,
        dependencies: Dependencies,
        presenter: Presenter,
        listed: Callable[[Market], None] = lambda _market: None,
    ) -> None:
        """Prepare; nothing is known before `start`. `listed` is told of markets that come later."""
        self._listed = listed
        self._dependencies = dependencies
        self._presenter = presenter
        self._followers: list[Callable[[Sequence[Outcome]], None]] = []
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._days: dict[int, MarketDay] = {}
        self._days_at_ms = 0
        self._days_refresh: asyncio.Task[None] | None = None
        self._early: list[Outcome] | None = []
        self._trades_at_start: set[str] = set()
        self.markets_version = 0
        """Rises when anything that `GET /v3/markets` shows may have changed."""
        self.sequence = 0
        self.markets: list[MarketRecord] = []
        self.books: list[PublishedBook] = []
        self.trades: list[deque[TradeRecord]] = []

    async def start(self) -> None:
        """Take over the state of the running exchange and follow it."""
        dependencies = self._dependencies
        # Outcomes wait while the read model is asked; then everything newer is applied on top.
        # The views may be ahead of the disk: offsets tell which book updates they have already.
        dependencies.sequencer.subscribe(self._on_outcomes)
        sequence = dependencies.sequencer.committed_sequence
        await dependencies.indexer.reached(sequence)
        self.trades = await asyncio.to_thread(self._recent_trades)
        self._trades_at_start = {trade.trade_id for recent in self.trades for trade in recent}
        indices = range(len(dependencies.markets))
        self.markets = [dependencies.views.market(market) for market in indices]
        self.books = [PublishedBook(market, dependencies.views.book(market)) for market in indices]
        self.sequence = sequence
        early, self._early = self._early, None
        self._on_outcomes(early or ())
        await self._refresh_days()

    async def stop(self) -> None:
        """Let nobody wait any longer."""
        for _, future in self._waiting:
            future.cancel()
        self._waiting.clear()

    def follow(self, follower: Callable[[Sequence[Outcome]], None]) -> None:
        """Call the follower after every update of this state."""
        self._followers.append(follower)

    async def reached(self, sequence: int) -> None:
        """Wait until an input's outcome is durable and published."""
        if self.sequence >= sequence:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((sequence, future))
        await future

    async def market_days(self) -> dict[int, MarketDay]:
        """24-hour figures: at most seconds old, or the last ones while the database fails."""
        now_ms = self._dependencies.now_ms()
        if now_ms - self._days_at_ms >= _DAYS_REFRESH_MS:
            if self._days_refresh is None or self._days_refresh.done():
                self._days_refresh = asyncio.create_task(self._refresh_days())
            await asyncio.wait({self._days_refresh}, timeout=_DAYS_WAIT_S)
        return self._days

    def known_days(self) -> dict[int, MarketDay]:
        """24-hour figures as read last."""
        return self._days

    async def _refresh_days(self) -> None:
        now_ms = self._dependencies.now_ms()
        try:
            self._days = await asyncio.to_thread(self._dependencies.read_model.market_days, now_ms)
        except Rejected as refusal:
            _LOG.warning("24-hour figures stay as they are: %s: %s", refusal.code, refusal)
        self._days_at_ms = now_ms
        self.markets_version += 1

    def _recent_trades(self) -> list[deque[TradeRecord]]:
        read_model = self._dependencies.read_model
        return [
            deque(
                reversed(read_model.trades(market.index, Page(limit=TRADES_KEPT))),
                maxlen=TRADES_KEPT,
            )
            for market in self._dependencies.markets
        ]

    def _on_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        if self._early is not None:
            self._early.extend(outcomes)
            return
        fresh = [outcome for outcome in outcomes if outcome.sequence > self.sequence]
        for outcome in fresh:
            for record in outcome.records:
                if isinstance(record, ConfigurationChanged):
                    self._list_market(record)
                elif isinstance(record, BookLevels):
                    self.books[record.market].apply(record)
                elif isinstance(record, TradeRecord):
                    if record.trade_id not in self._trades_at_start:
                        self.trades[record.market].append(record)
                elif isinstance(record, MarketRecord):
                    self.markets[record.market] = record
                    self.markets_version += 1
        if not fresh:
            return
        self.sequence = fresh[-1].sequence
        for follower in self._followers:
            follower(fresh)
        self._wake()

    def _list_market(self, change: ConfigurationChanged) -> None:
        if change.market is None or change.market_row is None or change.market < len(self.markets):
            return
        market = market_of_row(change.market, json.loads(change.market_row))
        self._listed(market)
        views = self._dependencies.views
        self.markets.append(views.market(market.index))
        self.books.append(PublishedBook(market.index, views.book(market.index)))
        self.trades.append(deque(maxlen=TRADES_KEPT))

    def _wake(self) -> None:
        if not self._waiting:
            return
        waiting = self._waiting
        self._waiting = []
        for sequence, future in waiting:
            if self.sequence < sequence:
                self._waiting.append((sequence, future))
            elif not future.done():
                future.set_result(None)
