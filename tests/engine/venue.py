"""One engine over a plain ledger, with the short words that the tests are written in."""

from dataclasses import dataclass

from provex.native.engine import (
    Engine,
    EngineEvent,
    EngineOrder,
    EngineSettings,
    OrderCanceled,
    TradeFill,
)
from provex.protocol.markets import market_by_name, markets
from provex.protocol.records import CancelReason, OrderType, Side, TimeInForce

from .plain_ledger import PlainLedger

FEE, FUND = 1, 2
ALICE, BOB, CAROL, DAVE = 10, 11, 12, 13
START_MS = 1_700_000_000_000
USD = 10**6
BUY, SELL = Side.BUY, Side.SELL
GTT, FOK, IOC = TimeInForce.GTT, TimeInForce.FOK, TimeInForce.IOC
BTC = market_by_name()["BTC-USD"]
ETH = market_by_name()["ETH-USD"]
LINK = market_by_name()["LINK-USD"]
AAVE = market_by_name()["AAVE-USD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an order is besides side, price and size."""

    market: int = BTC.index
    type: OrderType = OrderType.LIMIT
    time_in_force: TimeInForce = GTT
    is_post_only: bool = False
    is_reduce_only: bool = False
    trigger_ticks: int | None = None
    trailing_ppm: int | None = None
    fee_quantums_max: int | None = None
    life_ms: int = 28 * 86_400_000
    cancel_ref: int | None = None


class Venue:
    """The engine, its ledger, and a clock."""

    def __init__(self, **settings: object) -> None:
        self.ledger = PlainLedger(fee_position_id=FEE, fund_position_id=FUND)
        self.settings = EngineSettings(
            **({"fee_position_id": FEE, "insurance_position_id": FUND} | settings)  # type: ignore[arg-type]
        )
        self.engine = Engine(self.settings, self.ledger)
        self.now_ms = START_MS
        self.ref = 0

    def oracle(self, market: int, usd: int) -> list[EngineEvent]:
        price = self.fixed(market, usd)
        self.ledger.prices[market] = price
        return self.engine.oracle_tick(self.now_ms, [(market, price, self.now_ms)])

    def index(self, market: int, usd: int) -> list[EngineEvent]:
        return self.engine.set_index_prices(self.now_ms, [(market, self.fixed(market, usd))])

    def price(self, market: int, usd: int) -> list[EngineEvent]:
        return self.oracle(market, usd) + self.index(market, usd)

    @staticmethod
    def fixed(market: int, usd: int) -> int:
        return markets()[market].price_fixed_from_e9(usd * 10**9)

    def deposit(self, position_id: int, usd: int) -> list[EngineEvent]:
        self.ledger._move(position_id, BTC.index, 0, usd * USD)
        return self.sync(position_id)

    def sync(self, position_id: int) -> list[EngineEvent]:
        _, collateral, holdings = self.ledger.state(position_id)
        return self.engine.sync_position(self.now_ms, position_id, collateral, holdings)

    def place(
        self, position_id: int, side: Side, price: int, lots: int, terms: Terms | None = None
    ) -> list[EngineEvent]:
        terms = terms or Terms()
        self.ref += 1
        self.ledger.owners[self.ref] = position_id
        return self.engine.place_order(
            self.now_ms, self.order(self.ref, position_id, side, price, lots, terms)
        )

    @staticmethod
    def _fee(market: int, price: int, lots: int) -> int:
        return price * lots * markets()[market].quantums_per_tick_lot // 500 + 1

    def order(  # noqa: PLR0917 - as short as it is said.
        self, ref: int, position_id: int, side: Side, price: int, lots: int, terms: Terms
    ) -> EngineOrder:
        fee = terms.fee_quantums_max
        return EngineOrder(
            order_ref=ref,
            position_id=position_id,
            market=terms.market,
            side=side,
            type=terms.type,
            time_in_force=terms.time_in_force,
            is_post_only=terms.is_post_only,
            is_reduce_only=terms.is_reduce_only,
            price_ticks=price,
            trigger_ticks=terms.trigger_ticks,
            trailing_ppm=terms.trailing_ppm,
            lots=lots,
            fee_quantums_max=self._fee(terms.market, price, lots) if fee is None else fee,
            expires_at_ms=self.now_ms + terms.life_ms,
            cancel_ref=terms.cancel_ref,
        )

    def wait(self, ms: int) -> list[EngineEvent]:
        self.now_ms += ms
        return self.engine.advance_clock(self.now_ms)

    def balance(self, position_id: int, market: int = BTC.index) -> int:
        view = self.engine.account(position_id)
        assert view is not None
        return next((h.balance_quantums for h in view.holdings if h.market == market), 0)

    def check(self) -> None:
        """The engine's invariants, and that it holds what the ledger holds."""
        assert self.engine.broken_invariant(is_closed=True) is None
        for position_id in self.engine.position_ids():
            view = self.engine.account(position_id)
            assert view is not None
            self.ledger._fund(position_id)
            _, collateral, holdings = self.ledger.state(position_id)
            assert view.collateral_quantums == collateral
            assert [(h.market, h.balance_quantums) for h in view.holdings] == [
                (market, balance) for market, balance, _ in holdings
            ]


def open_venue(**settings: object) -> Venue:
    """BTC at 30,000, ETH at 2,000, LINK at 10; Alice, Bob and Carol with 100,000 USD, the fund too."""
    venue = Venue(**settings)
    for market, usd in ((BTC, 30_000), (ETH, 2_000), (LINK, 10)):
        venue.price(market.index, usd)
    for position_id in (ALICE, BOB, CAROL, FUND):
        venue.deposit(position_id, 100_000)
    return venue


def fills(events: list[EngineEvent]) -> list[TradeFill]:
    return [event for event in events if isinstance(event, TradeFill)]


def cancels(events: list[EngineEvent]) -> list[tuple[int, CancelReason]]:
    return [(e.order_ref, e.reason) for e in events if isinstance(e, OrderCanceled)]


def kinds(events: list[EngineEvent]) -> list[str]:
    return [type(event).__name__ for event in events]
