"""A demo market maker on the SDK alone: keeps quotes around the index price in all open markets.

It trades its own account and is meant for development exchanges: it shows a live book to
newcomers, and a worked example to authors of bots. It makes no attempt to earn money.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from provex.protocol.records import MarketStatus, OrderStatus, TransferStatus, TransferType

from . import answers
from .deposits import L1Wallet, deposit, register_on_l1, wait_for_deposit
from .errors import ApiError, ConnectionFault
from .quoting import (
    Action,
    Cancel,
    MarketRules,
    Place,
    QuoteSettings,
    Resting,
    Slot,
    WithheldQuote,
    desired_quotes,
    planned_actions,
)
from .signing import NewOrder
from .stream import AccountEvent, Stream
from .trader import Trader
from .transport import utc_now

__all__ = ["MarketMaker", "MarketMakerSettings", "fund_account"]

_LOG = logging.getLogger(__name__)

_ENDED = frozenset({OrderStatus.FILLED, OrderStatus.CANCELED})
_QUOTED = frozenset({MarketStatus.ONLINE, MarketStatus.POST_ONLY})
_PPM = 1_000_000
_TOO_MANY_REQUESTS = 429
_ENDED_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketMakerSettings:
    """How the bot works; how it quotes stands in `quotes`."""

    quotes: QuoteSettings = field(default_factory=QuoteSettings)
    deposit_usd: Decimal = Decimal(2_000_000)
    """What it wants to have on the exchange; it deposits what is missing to half of this."""
    limit_fee: Decimal = Decimal("0.001")
    spread_jitter_ppm: int = 300_000
    """Distances of each market vary by at most this much with the seed, so that bots differ."""
    round_pause_s: float = 0.25
    """Least time between two looks at a market."""
    round_pause_s_max: float = 5.0
    """Most time between two looks, when nothing moves."""
    penalty_pause_s: float = 2.0
    """Pause of a market after the exchange refused an order."""
    seed: int = 1


async def fund_account(
    trader: Trader, wallet: L1Wallet, account: answers.Account, wanted_usd: Decimal
) -> None:
    """Register on L1 and deposit, unless the account has half of what is wanted already.

    A deposit of an earlier run that is still on its way is waited for instead of repeated.
    """
    await register_on_l1(trader, wallet)
    transfers = await trader.private.transfers(transfer_type=TransferType.DEPOSIT)
    for transfer in transfers:
        if transfer.status is TransferStatus.PENDING and transfer.transaction_hash is not None:
            await wait_for_deposit(trader.private, transfer.transaction_hash)
            account = await trader.private.account(account.id)
    if account.equity >= wanted_usd / 2:
        return
    amount = wanted_usd - max(account.equity, Decimal(0)).to_integral_value()
    _LOG.info("depositing %s USD", amount)
    transaction_hash = await deposit(trader, wallet, amount)
    await wait_for_deposit(trader.private, transaction_hash)


class MarketMaker:
    """Quotes all open markets of one exchange from one account until it is cancelled."""

    def __init__(
        self,
        trader: Trader,
        stream: Stream,
        settings: MarketMakerSettings,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Trade as a user who is logged in and has collateral."""
        self._trader = trader
        self._stream = stream
        self._settings = settings
        self._now = now
        self._index_prices: dict[str, Decimal] = {}
        self._statuses: dict[str, MarketStatus] = {}
        self._inventory: dict[str, Decimal] = {}
        self._desks: dict[str, _Desk] = {}
        self._has_account = asyncio.Event()

    async def run(self) -> None:
        """Cancel what an earlier run left, then quote until cancelled."""
        await self._trader.private.cancel_orders()
        markets = await self._trader.public.markets()
        is_open = [name for name, market in markets.items() if market.status in _QUOTED]
        _LOG.info("quoting %s", ", ".join(is_open) or "nothing: no market is open")
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_account())
            group.create_task(self._follow_markets())
            await self._has_account.wait()
            for market in markets.values():
                self._note_market(market)
                self._desks[market.market] = desk = _Desk(self, _rules_of(market))
                group.create_task(desk.run())

    def rng(self, market: str) -> random.Random:
        """The market's own source of variation, the same in every run of a seed."""
        return random.Random(f"{self._settings.seed}/{market}")

    async def _follow_markets(self) -> None:
        async for event in self._stream.markets():
            for market in (event.snapshot or {}).values():
                self._note_market(market)
            for name, change in event.changes.items():
                if change.index_price is not None:
                    self._index_prices[name] = change.index_price
                if change.status is not None:
                    self._statuses[name] = change.status
                self._wake(name)

    def _note_market(self, market: answers.Market) -> None:
        self._index_prices[market.market] = market.index_price
        self._statuses[market.market] = market.status
        self._wake(market.market)

    async def _follow_account(self) -> None:
        async for event in self._stream.account():
            self._note_account(event)
            self._has_account.set()

    def _note_account(self, event: AccountEvent) -> None:
        contents = event.contents
        if event.is_snapshot:
            positions = contents.account.open_positions if contents.account else {}
            self._inventory = {name: position.size for name, position in positions.items()}
            for desk in self._desks.values():
                desk.keep_only(contents.orders)
        for position in contents.positions:
            self._inventory[position.market] = position.size
            self._wake(position.market)
        for order in contents.orders:
            desk_of_order = self._desks.get(order.market)
            if desk_of_order is not None:
                desk_of_order.note(order)

    def _wake(self, market: str) -> None:
        desk = self._desks.get(market)
        if desk is not None:
            desk.changed.set()


class _Desk:
    """One market: what rests there, and the loop that brings it to what is wanted."""

    def __init__(self, maker: MarketMaker, rules: MarketRules) -> None:
        self._maker = maker
        self._rules = rules
        self._resting: dict[Slot, Resting] = {}
        self._withheld: tuple[WithheldQuote, ...] = ()
        self._rng = maker.rng(rules.market)
        self._quotes = _varied(maker._settings, self._rng)
        self._ended: deque[str] = deque(maxlen=_ENDED_REMEMBERED)
        self._is_unsure = False
        self.changed = asyncio.Event()

    async def run(self) -> None:
        """Look at the market after each change and from time to time."""
        settings = self._maker._settings
        while True:
            self.changed.clear()
            pause_s = settings.round_pause_s
            try:
                await self._round()
            except (ApiError, ConnectionFault) as refusal:
                # Without an answer an order may rest that we do not know.
                self._is_unsure |= isinstance(refusal, ConnectionFault)
                _LOG.warning("%s: %s", self._rules.market, refusal)
                pause_s = _pause_after(refusal, settings.penalty_pause_s)
            await asyncio.sleep(pause_s)
            try:
                await asyncio.wait_for(self.changed.wait(), settings.round_pause_s_max)
            except TimeoutError:
                continue

    def note(self, order: answers.Order) -> None:
        """Take what the exchange says of an order."""
        if order.status in _ENDED:
            self._ended.append(order.id)
        slot = next((s for s, r in self._resting.items() if r.order_id == order.id), None)
        if slot is None:
            return
        if order.status in _ENDED:
            del self._resting[slot]
        else:
            self._resting[slot] = replace(self._resting[slot], remaining=order.remaining_size)
        self.changed.set()

    def keep_only(self, orders: tuple[answers.Order, ...]) -> None:
        """Drop what a fresh snapshot of open orders does not contain any more."""
        open_ids = {order.id for order in orders if order.market == self._rules.market}
        self._is_unsure |= not open_ids <= {resting.order_id for resting in self._resting.values()}
        self._resting = {
            slot: resting for slot, resting in self._resting.items() if resting.order_id in open_ids
        }

    async def _round(self) -> None:
        maker = self._maker
        market = self._rules.market
        price = maker._index_prices.get(market)
        if maker._statuses.get(market) not in _QUOTED or not price:
            return
        if self._is_unsure:
            await maker._trader.private.cancel_active_orders(market)
            self._resting.clear()
            self._is_unsure = False
        settings = self._quotes
        quotes = desired_quotes(
            self._rules,
            settings,
            index_price=price,
            inventory=maker._inventory.get(market, Decimal(0)),
            jitter=[
                Decimal(self._rng.randint(-100, 100)) / 100 for _ in range(2 * settings.levels)
            ],
        )
        self._report(quotes.withheld)
        resting: Mapping[Slot, Resting] = dict(self._resting)
        for action in planned_actions(quotes, resting, settings, maker._now()):
            await self._act(action)

    def _report(self, withheld: tuple[WithheldQuote, ...]) -> None:
        """Log what is not quoted, when that changes."""
        if withheld != self._withheld:
            self._withheld = withheld
            for quote in withheld:
                slot = quote.slot
                _LOG.info(
                    "%s: no %s at level %d: %s",
                    self._rules.market,
                    slot.side,
                    slot.level,
                    quote.reason,
                )

    async def _act(self, action: Action) -> None:
        private = self._maker._trader.private
        if isinstance(action, Cancel):
            await private.cancel_active_orders(
                self._rules.market, side=action.slot.side, order_id=action.order_id
            )
            self._resting.pop(action.slot, None)
            return
        order = await private.place_order(self._new_order(action))
        # The old order is gone with this answer, and the stream may have ended the new one already.
        self._resting[action.slot] = Resting(
            order_id=order.id,
            price=order.price,
            size=order.size,
            remaining=order.remaining_size,
            expires_at=order.expires_at,
        )
        if order.status in _ENDED or order.id in self._ended:
            del self._resting[action.slot]

    def _new_order(self, action: Place) -> NewOrder:
        maker = self._maker
        return NewOrder(
            market=self._rules.market,
            side=action.slot.side,
            size=action.quote.size,
            price=action.quote.price,
            limit_fee=maker._settings.limit_fee,
            expires_at=maker._now() + self._quotes.order_life,
            is_post_only=True,
            cancel_id=action.replaced,
        )


def _varied(settings: MarketMakerSettings, rng: random.Random) -> QuoteSettings:
    quotes = settings.quotes
    factor_ppm = _PPM + rng.randint(-settings.spread_jitter_ppm, settings.spread_jitter_ppm)
    return replace(
        quotes,
        half_spread_ppm=quotes.half_spread_ppm * factor_ppm // _PPM,
        level_gap_ppm=quotes.level_gap_ppm * factor_ppm // _PPM,
    )


def _rules_of(market: answers.Market) -> MarketRules:
    return MarketRules(
        market=market.market,
        tick_size=market.tick_size,
        step_size=market.step_size,
        size_min=market.min_order_size,
        position_max=market.max_position_size,
    )


def _pause_after(refusal: ApiError | ConnectionFault, usual_s: float) -> float:
    """How long a market rests after a refusal: as long as the exchange asks for, if it does."""
    if isinstance(refusal, ApiError) and refusal.status == _TOO_MANY_REQUESTS:
        fields = refusal.fields.get("fields") or {}
        wait_ms = fields.get("retry_after_ms")
        if isinstance(wait_ms, int):
            return max(usual_s, wait_ms / 1_000)
    return usual_s
