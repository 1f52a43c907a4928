import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from provex.client import answers
from provex.client.errors import ApiError, ConnectionFault
from provex.client.market_maker import MarketMaker, MarketMakerSettings, fund_account
from provex.client.quoting import QuoteSettings
from provex.client.signing import NewOrder
from provex.client.stream import AccountEvent, MarketsEvent
from provex.protocol.records import (
    CancelReason,
    MarketStatus,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TransferStatus,
    TransferType,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE_S = 30
SETTINGS = MarketMakerSettings(
    quotes=QuoteSettings(levels=2),
    spread_jitter_ppm=0,
    round_pause_s=0.001,
    round_pause_s_max=0.05,
    penalty_pause_s=0.001,
)


def market_of(name: str, price: int, status: MarketStatus = MarketStatus.ONLINE) -> answers.Market:
    number = Decimal(1)
    return answers.Market(
        market=name,
        status=status,
        base_asset=name.split("-", maxsplit=1)[0],
        quote_asset="USD",
        step_size=Decimal("0.0001"),
        tick_size=Decimal(1),
        index_price=Decimal(price),
        oracle_price=Decimal(price),
        price_change_24h=number,
        next_funding_rate=number,
        next_funding_at=NOW,
        min_order_size=Decimal("0.001"),
        type="PERPETUAL",
        initial_margin_fraction=number,
        maintenance_margin_fraction=number,
        volume_24h=number,
        trades_24h=0,
        open_interest=number,
        incremental_initial_margin_fraction=number,
        incremental_position_size=number,
        max_position_size=Decimal(170),
        baseline_position_size=number,
        asset_resolution=10**10,
        synthetic_asset_id="0x0",
    )


@dataclass
class FakeExchange:
    """Trader, private API, public API and stream in one: a book of one account's orders."""

    markets_now: dict[str, answers.Market]
    orders: dict[str, answers.Order] = field(default_factory=dict)
    placed: list[NewOrder] = field(default_factory=list)
    refusals: list[Exception] = field(default_factory=list)
    events: asyncio.Queue[AccountEvent] = field(default_factory=asyncio.Queue)
    prices: asyncio.Queue[MarketsEvent] = field(default_factory=asyncio.Queue)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    end_at_once: bool = False
    cancelled_markets: list[str] = field(default_factory=list)

    @property
    def private(self) -> "FakeExchange":
        return self

    @property
    def public(self) -> "FakeExchange":
        return self

    async def cancel_orders(self) -> None:
        self.orders.clear()

    async def cancel_active_orders(
        self, market: str, *, side: Side | None = None, order_id: str | None = None
    ) -> None:
        if order_id is None:
            self.cancelled_markets.append(market)
            self.orders = {i: o for i, o in self.orders.items() if o.market != market}
        else:
            self.orders.pop(order_id, None)

    async def place_order(self, order: NewOrder) -> answers.Order:
        await asyncio.sleep(0)
        if self.refusals:
            raise self.refusals.pop()
        self.placed.append(order)
        if order.cancel_id is not None:
            self.orders.pop(order.cancel_id, None)
        placed = order_of(order, f"order-{next(self.numbers)}")
        if self.end_at_once:
            # The stream is quicker than the answer.
            ended = ended_of(placed)
            self.events.put_nowait(changed(orders=(ended,)))
            await asyncio.sleep(0.01)
        else:
            self.orders[placed.id] = placed
        return placed

    async def account_events(self) -> AsyncIterator[AccountEvent]:
        while True:
            yield await self.events.get()

    async def market_events(self) -> AsyncIterator[MarketsEvent]:
        while True:
            yield await self.prices.get()

    async def markets(self) -> dict[str, answers.Market]:
        return self.markets_now


class FakeStream:
    def __init__(self, exchange: FakeExchange) -> None:
        self._exchange = exchange

    def account(self) -> AsyncIterator[AccountEvent]:
        return self._exchange.account_events()

    def markets(self) -> AsyncIterator[MarketsEvent]:
        return self._exchange.market_events()


def order_of(order: NewOrder, order_id: str) -> answers.Order:
    return answers.Order(
        id=order_id,
        client_id=order.client_id,
        account_id="account-1",
        market=order.market,
        side=order.side,
        price=order.price,
        trigger_price=None,
        trailing_percent=None,
        size=order.size,
        remaining_size=order.size,
        type=OrderType.LIMIT,
        created_at=NOW,
        unfillable_at=None,
        expires_at=order.expires_at,
        status=OrderStatus.PENDING,
        time_in_force=TimeInForce.GTT,
        post_only=order.is_post_only,
        reduce_only=False,
        cancel_reason=None,
    )


def ended_of(order: answers.Order) -> answers.Order:
    fields = {name: getattr(order, name) for name in order.__struct_fields__}
    fields["status"] = OrderStatus.CANCELED
    fields["cancel_reason"] = CancelReason.POST_ONLY_WOULD_CROSS
    return answers.Order(**fields)


def changed(**contents: Any) -> AccountEvent:
    return AccountEvent(False, answers.AccountContents(**contents))


Condition = Callable[[], bool]


def run(
    exchange: FakeExchange,
    until: Condition,
    steps: tuple[tuple[Callable[[], None], Condition], ...] = (),
    settings: MarketMakerSettings = SETTINGS,
) -> None:
    """Run the bot until the condition holds; then do each step and wait for its condition."""

    async def scenario() -> None:
        exchange.events.put_nowait(AccountEvent(True, answers.AccountContents()))
        maker = MarketMaker(exchange, FakeStream(exchange), settings, now=lambda: NOW)  # type: ignore[arg-type]
        running = asyncio.ensure_future(maker.run())
        async with asyncio.timeout(PATIENCE_S):
            await _hold(until)
            for step, condition in steps:
                step()
                await _hold(condition)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())


async def _hold(condition: Condition) -> None:
    while not condition():  # noqa: ASYNC110 - the bot changes what is looked at.
        await asyncio.sleep(0.001)


def test_open_markets_are_quoted_and_closed_ones_are_not() -> None:
    exchange = FakeExchange(
        {
            "BTC-USD": market_of("BTC-USD", 30_000),
            "ETH-USD": market_of("ETH-USD", 2_000, MarketStatus.OFFLINE),
        }
    )

    run(exchange, lambda: len(exchange.orders) == 4)

    assert {order.market for order in exchange.orders.values()} == {"BTC-USD"}
    assert all(order.post_only for order in exchange.orders.values())
    bids = sorted(o.price for o in exchange.orders.values() if o.side is Side.BUY)
    assert bids == [29_964, 29_985]


def test_quotes_follow_the_price() -> None:
    exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)})

    def move() -> None:
        change = answers.MarketChange(index_price=Decimal(31_000))
        exchange.prices.put_nowait(MarketsEvent(None, {"BTC-USD": change}))

    run(exchange, lambda: len(exchange.orders) == 4, ((move, lambda: len(exchange.placed) == 8),))

    assert max(o.price for o in exchange.orders.values()) == 31_038
    assert min(o.price for o in exchange.orders.values()) == 30_962
    assert all(order.cancel_id for order in exchange.placed[4:])


def test_filled_quotes_come_back() -> None:
    exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)})

    def fill() -> None:
        order = exchange.orders.pop("order-1")
        exchange.events.put_nowait(changed(orders=(ended_of(order),)))

    run(exchange, lambda: len(exchange.orders) == 4, ((fill, lambda: len(exchange.orders) == 4),))

    assert len(exchange.placed) == 5
    assert exchange.placed[4].cancel_id is None


def test_order_that_ends_before_its_answer_is_placed_again() -> None:
    exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)}, end_at_once=True)

    run(exchange, lambda: len(exchange.placed) >= 9)

    assert all(order.cancel_id is None for order in exchange.placed)


def test_refused_order_is_tried_again() -> None:
    exchange = FakeExchange(
        {"BTC-USD": market_of("BTC-USD", 30_000)},
        refusals=[
            ApiError(status=400, code=4001, message="no"),
            ApiError(
                status=429, code=1005, message="slow", fields={"fields": {"retry_after_ms": 2}}
            ),
        ],
    )

    run(exchange, lambda: len(exchange.orders) == 4)

    assert exchange.cancelled_markets == []


def test_unanswered_order_leads_to_a_clean_slate() -> None:
    exchange = FakeExchange(
        {"BTC-USD": market_of("BTC-USD", 30_000)}, refusals=[ConnectionFault("lost")]
    )

    run(exchange, lambda: len(exchange.orders) == 4)

    assert exchange.cancelled_markets == ["BTC-USD"]


def test_unknown_order_in_a_snapshot_leads_to_a_clean_slate() -> None:
    exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)})

    def reconnect() -> None:
        orders = (*exchange.orders.values(), order_of(exchange.placed[0], "unknown"))
        exchange.events.put_nowait(AccountEvent(True, answers.AccountContents(orders=orders)))

    run(
        exchange,
        lambda: len(exchange.orders) == 4,
        ((reconnect, lambda: bool(exchange.cancelled_markets) and len(exchange.orders) == 4),),
    )

    assert exchange.cancelled_markets == ["BTC-USD"]


def position_of(size: int) -> answers.Position:
    return answers.Position(
        market="BTC-USD",
        status="OPEN",  # type: ignore[arg-type]
        side="LONG",
        size=Decimal(size),
        max_size=Decimal(size),
        entry_price=Decimal(30_000),
        exit_price=None,
        realized_pnl=Decimal(0),
        created_at=NOW,
        closed_at=None,
        sum_open=Decimal(size),
        sum_close=Decimal(0),
        net_funding=Decimal(0),
    )


def test_full_inventory_stops_one_side() -> None:
    exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)})

    def grow() -> None:
        exchange.events.put_nowait(changed(positions=(position_of(20),)))

    def has_only_asks() -> bool:
        return [order.side for order in exchange.orders.values()] == [Side.SELL] * 2

    run(exchange, lambda: len(exchange.orders) == 4, ((grow, has_only_asks),))

    assert all(order.side is Side.SELL for order in exchange.placed[4:])


def test_sizes_follow_the_seed() -> None:
    def sizes(seed: int) -> list[Decimal]:
        exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)})
        settings = replace(SETTINGS, seed=seed)
        run(exchange, lambda: len(exchange.orders) == 4, settings=settings)
        return [order.size for order in exchange.placed]

    assert sizes(1) == sizes(1)
    assert sizes(1) != sizes(2)


def test_bots_of_different_seeds_quote_different_prices() -> None:
    def best_bid(seed: int) -> Decimal:
        exchange = FakeExchange({"BTC-USD": market_of("BTC-USD", 30_000)})
        settings = replace(SETTINGS, seed=seed, spread_jitter_ppm=300_000)
        run(exchange, lambda: len(exchange.orders) == 4, settings=settings)
        return max(order.price for order in exchange.placed if order.side is Side.BUY)

    bids = {best_bid(seed) for seed in range(5)}

    assert len(bids) > 1
    assert all(Decimal(29_980) <= bid <= Decimal(29_990) for bid in bids)


def account_worth(equity: int) -> answers.Account:
    return answers.Account(
        id="account-1",
        account_number=0,
        position_id=5,
        stark_key="0",
        quote_balance=Decimal(equity),
        equity=Decimal(equity),
        free_collateral=Decimal(equity),
        pending_deposits=Decimal(0),
        pending_withdrawals=Decimal(0),
        open_positions={},
    )


def deposit_of(status: TransferStatus) -> answers.Transfer:
    return answers.Transfer(
        id="t",
        type=TransferType.DEPOSIT,
        debit_asset="USDC",
        credit_asset="USDC",
        debit_amount=Decimal(0),
        credit_amount=Decimal(1),
        transaction_hash="0xab",
        status=status,
        created_at=NOW,
        confirmed_at=None,
        client_id="c",
        from_address=None,
        to_address=None,
    )


class FakeTrader:
    """A trader whose deposits are credited at the second look."""

    def __init__(self, *states: tuple[answers.Transfer, ...], equity_later: int = 0) -> None:
        self.states = iter(states)
        self.equity_later = equity_later
        self.deposited: list[int] = []
        self.keys = self
        self.signer = self
        self.private = self
        self.stark_key = 1
        self.position_id = 5

    async def transfers(self, *, transfer_type: TransferType) -> tuple[answers.Transfer, ...]:
        return next(self.states)

    async def account(self, account_id: str) -> answers.Account:
        return account_worth(self.equity_later)

    async def key_owner(self, stark_key: int) -> str:
        return "0x1"

    async def deposit(self, *, stark_key: int, position_id: int, amount: int) -> "FakeTrader":
        self.deposited.append(amount)
        return self

    @property
    def transaction_hash(self) -> str:
        return "0xab"


def funded(trader: FakeTrader, equity: int) -> list[int]:
    account = account_worth(equity)
    asyncio.run(fund_account(trader, trader, account, Decimal(1_000)))  # type: ignore[arg-type]
    return trader.deposited


def test_poor_account_is_filled_up() -> None:
    trader = FakeTrader((), (deposit_of(TransferStatus.CONFIRMED),))

    assert funded(trader, 100) == [900_000_000]


def test_rich_account_is_left_alone() -> None:
    assert funded(FakeTrader(()), 500) == []


def test_deposit_on_its_way_is_waited_for() -> None:
    pending = deposit_of(TransferStatus.PENDING)
    trader = FakeTrader((pending,), (deposit_of(TransferStatus.CONFIRMED),), equity_later=1_000)

    assert funded(trader, 0) == []
