"""Typed face of the native matching engine: order books, margin, triggers, funding, liquidation.

Single writer, deterministic, integers only. Every command takes the journaled time `now_ms` (the
engine's clock never goes back: an earlier time counts as the latest one seen) and returns the
events it caused, in order. A command that is refused raises `Rejected` with a number of the 4xxx
family and has changed nothing. Units: `_quantums` integer quantums (collateral: 10^-6 USD),
`_fixed` 32.32 fixed point collateral quantums a synthetic quantum, `_ticks` and `_lots` of the
market, `_e10` a fraction times 10^10, `_ppm` times 10^6. A market is its asset index.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import NamedTuple, Protocol

from provex.native._native import engine as _native
from provex.protocol.fees import FeeTier, fee_tiers
from provex.protocol.markets import Market, markets
from provex.protocol.records import CancelReason, MarketStatus, OrderType, Side, TimeInForce

__all__ = [
    "ENGINE_ORDER_REF_MIN",
    "AccountView",
    "BookLevelChanged",
    "BookView",
    "DeleverageFill",
    "Engine",
    "EngineEvent",
    "EngineLedger",
    "EngineOrder",
    "EngineSettings",
    "FeeRates",
    "FundingApplied",
    "Holding",
    "LedgerAnswer",
    "LedgerPosition",
    "LedgerRefused",
    "LiquidationBlocked",
    "LiquidationFill",
    "MarketStatusChanged",
    "MarketView",
    "OpenOrderView",
    "OrderCanceled",
    "OrderFilled",
    "OrderOpened",
    "OrderResized",
    "OrderTriggered",
    "OrderUntriggered",
    "PositionChanged",
    "RefusedSide",
    "TradeFill",
    "run_benchmark",
]

ENGINE_ORDER_REF_MIN = 2**63
"""Order refs from here up belong to orders that the engine itself places for the insurance fund."""

_SIDES = (Side.BUY, Side.SELL)
_TYPES = (
    OrderType.LIMIT,
    OrderType.MARKET,
    OrderType.STOP_LIMIT,
    OrderType.TAKE_PROFIT,
    OrderType.TRAILING_STOP,
)
_TIMES_IN_FORCE = (TimeInForce.GTT, TimeInForce.FOK, TimeInForce.IOC)
_REASONS = (
    CancelReason.UNDERCOLLATERALIZED,
    CancelReason.EXPIRED,
    CancelReason.USER_CANCELED,
    CancelReason.SELF_TRADE,
    CancelReason.FAILED,
    CancelReason.COULD_NOT_FILL,
    CancelReason.POST_ONLY_WOULD_CROSS,
    CancelReason.REDUCE_ONLY_RESIZED,
)
_STATUSES = (
    MarketStatus.ONLINE,
    MarketStatus.OFFLINE,
    MarketStatus.POST_ONLY,
    MarketStatus.CANCEL_ONLY,
    MarketStatus.CLOSE_ONLY,
    MarketStatus.INITIALIZING,
)
_SIDE_NUMBER = {side: number for number, side in enumerate(_SIDES)}
_TYPE_NUMBER = {kind: number for number, kind in enumerate(_TYPES)}
_TIME_IN_FORCE_NUMBER = {kind: number for number, kind in enumerate(_TIMES_IN_FORCE)}
_STATUS_NUMBER = {status: number for number, status in enumerate(_STATUSES)}


# --- what the ledger answers ------------------------------------------------------------------


class RefusedSide:
    """Who a ledger refusal is about: decides whose order is cancelled."""

    NONE = 0
    """The system (stale funding, bug): matching of this taker stops, its remainder is FAILED."""
    TAKER = 1
    """Taker, or the liquidator or deleverager: the taker's remainder is cancelled."""
    MAKER = 2
    """Maker, or the liquidated or deleveraged position: the maker order is cancelled."""


LedgerPosition = tuple[int, int, Sequence[tuple[int, int, int]]]
"""(position_id, collateral_quantums, [(market, balance_quantums, cached_funding_index)])."""

LedgerAnswer = tuple[int, int, Sequence[LedgerPosition]]
"""(refusal_code or 0, RefusedSide, every position that changed, complete)."""


class EngineLedger(Protocol):
    """What the engine asks of the ledger while it matches.

    A refused call must leave the ledger as it was before that call; the calls before it in the same
    transaction stand until `commit` or `rollback`. The answer lists every position that the call
    changed (traders, fee position, insurance fund) in full, with funding applied; the engine adopts
    them as they are. An exception stops the command: the engine calls `rollback`, takes back
    everything since `begin`, and passes the exception on.
    """

    def begin(self) -> None:
        """Open a transaction. The engine never nests them."""
        ...

    def commit(self) -> None:
        """Keep everything since `begin`."""
        ...

    def rollback(self) -> None:
        """Undo everything since `begin`."""
        ...

    def trade(  # noqa: PLR0917 - called from Rust with positions only.
        self,
        taker_ref: int,
        maker_ref: int,
        market: int,
        taker_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
        taker_fee_quantums: int,
        maker_fee_quantums: int,
    ) -> LedgerAnswer:
        """Execute one trade between two signed orders.

        A taker ref from `ENGINE_ORDER_REF_MIN` up is an order of the insurance fund: the ledger
        makes and signs it here with the operator's key, for exactly these amounts and fee 0.
        """
        ...

    def liquidate(
        self,
        liquidated_position_id: int,
        market: int,
        fund_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
    ) -> LedgerAnswer:
        """Close (part of) a position against the fund, whose order (fee 0) is signed here."""
        ...

    def deleverage(  # noqa: PLR0917 - called from Rust with positions only.
        self,
        deleveraged_position_id: int,
        deleverager_position_id: int,
        market: int,
        deleverager_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
    ) -> LedgerAnswer:
        """Close (part of) a bankrupt position against a counterparty that shrinks its own."""
        ...

    def funding_tick(self, indices: Sequence[int], timestamp_s: int) -> LedgerAnswer:
        """Set the cumulative funding index of every market (32.32), in asset-index order."""
        ...


# --- what enters ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOrder:
    """A new order. Its signed amounts follow: lots, and price x lots exactly."""

    order_ref: int
    """Journal-assigned, unique, below `ENGINE_ORDER_REF_MIN`."""
    position_id: int
    market: int
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    is_post_only: bool
    is_reduce_only: bool
    price_ticks: int
    trigger_ticks: int | None
    trailing_ppm: int | None
    """Only its magnitude counts."""
    lots: int
    fee_quantums_max: int
    """The signed limit fee F for the whole order; a fill pays at most floor(F * c / C) of it."""
    expires_at_ms: int
    cancel_ref: int | None = None
    """Order of the same account and market to replace; ignored if it is no longer open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """Exchange policy of the engine. A snapshot is restored under the same settings."""

    fee_position_id: int
    insurance_position_id: int
    tiers: tuple[FeeTier, ...] = field(default_factory=fee_tiers)
    open_markets: tuple[int, ...] | None = None
    """ONLINE at start; None: as the market table says. The others start OFFLINE."""
    oracle_validity_ms: int = 120_000
    """An oracle price observed longer ago is stale: no matching, no liquidation in its market."""
    index_validity_ms: int = 60_000
    """A staler index price is not used: no triggers, no funding samples, bands by oracle price."""
    price_band_ppm: int = 100_000
    """How far beyond the index price a taker may buy (or below it sell)."""
    orders_per_side_max: int = 20
    expiration_ms_min: int = 60_000
    """An order must expire at least this far in the future."""
    expiration_ms_max: int = 90 * 24 * 3_600_000
    count_open_orders: bool = False
    """Also require initial margin for open orders when an order is placed."""
    reduce_only_may_rest: bool = False
    """Accept reduce-only orders that are neither FOK, IOC nor triggerable."""
    interest_rate_e10: int = 125_000
    """Fixed part of the hourly funding rate."""
    funding_cap_8h_e10: int = 75_000_000
    """Bound of the hourly rate times 8."""
    max_funding_rate: int = 1120
    """The rules' bound on a funding index: 2^-32 of the price a second."""
    impact_notional_quantums: int = 500_000_000
    """Divided by the initial margin fraction: the notional of the impact prices."""
    liquidation_penalty_ppm: int = 1_000_000
    """A liquidated position loses at most this share of its value to the fund (1,000,000: the whole
    margin that the close-price formula gives)."""
    fund_unwind_interval_ms: int = 1_000
    fund_unwind_slippage_ppm: int = 5_000
    """The fund's IOC orders are limited to the oracle price worsened by this."""


# --- events -----------------------------------------------------------------------------------


class OrderUntriggered(NamedTuple):
    """A triggerable order waits for the index price."""

    order_ref: int
    position_id: int
    market: int
    remaining_lots: int
    trigger_ticks: int


class OrderTriggered(NamedTuple):
    """Its trigger was reached; what follows is as if it were placed now."""

    order_ref: int
    position_id: int
    market: int
    trigger_ticks: int


class OrderOpened(NamedTuple):
    """The order rests in the book with what is left of it (after its fills as a taker)."""

    order_ref: int
    position_id: int
    market: int
    remaining_lots: int


class OrderResized(NamedTuple):
    """A reduce-only order shrank with its position (reason REDUCE_ONLY_RESIZED)."""

    order_ref: int
    position_id: int
    market: int
    remaining_lots: int


class OrderFilled(NamedTuple):
    """Nothing is left of the order."""

    order_ref: int
    position_id: int
    market: int


class OrderCanceled(NamedTuple):
    """The order's end without being filled completely; the earlier fills stand."""

    order_ref: int
    position_id: int
    market: int
    remaining_lots: int
    reason: CancelReason


class TradeFill(NamedTuple):
    """One executed match. Emitted only after the ledger's transaction was committed."""

    market: int
    taker_ref: int
    maker_ref: int
    taker_position_id: int
    maker_position_id: int
    taker_is_buyer: bool
    price_ticks: int
    lots: int
    synthetic_quantums: int
    collateral_quantums: int
    taker_fee_quantums: int
    maker_fee_quantums: int
    taker_remaining_lots: int
    maker_remaining_lots: int


class LiquidationFill(NamedTuple):
    """The insurance fund took (part of) a position below maintenance margin. No fee."""

    market: int
    liquidated_position_id: int
    fund_position_id: int
    fund_is_buyer: bool
    synthetic_quantums: int
    collateral_quantums: int
    oracle_price_fixed: int


class DeleverageFill(NamedTuple):
    """A bankrupt position was reduced against a profitable one. No fee."""

    market: int
    deleveraged_position_id: int
    deleverager_position_id: int
    deleverager_is_buyer: bool
    synthetic_quantums: int
    collateral_quantums: int
    oracle_price_fixed: int


class PositionChanged(NamedTuple):
    """A holding after a fill of any kind, as the ledger answered; follows its fill event."""

    position_id: int
    market: int
    balance_quantums: int
    collateral_quantums: int


class BookLevelChanged(NamedTuple):
    """New absolute size of one price level (0: gone); once a level and command, at its end."""

    market: int
    side: Side
    price_ticks: int
    lots: int
    offset: int
    """Number of this change in its market, contiguous from 1."""


class FundingApplied(NamedTuple):
    """The hour's funding of one market took effect in the ledger."""

    market: int
    rate_e10: int
    """The hourly rate as clamped; longs pay it when positive."""
    funding_index: int
    oracle_price_fixed: int
    timestamp_s: int


class MarketStatusChanged(NamedTuple):
    """A market's status was set."""

    market: int
    status: MarketStatus


class LedgerRefused(NamedTuple):
    """The ledger refused a step; engine and ledger are as if the step had not been tried."""

    operation: str
    """trade, liquidate, deleverage or funding_tick."""
    code: int
    refused_side: int
    market: int
    position_id: int
    """The taker's, liquidated or deleveraged position; 0 for a funding tick."""
    counterparty_id: int


class LiquidationBlocked(NamedTuple):
    """A liquidatable position could not be closed now; it is tried again at the next tick."""

    position_id: int
    market: int
    reason: str
    """fund (cannot take it and the account's value is positive), counterparties, price, ledger."""


EngineEvent = (
    OrderUntriggered
    | OrderTriggered
    | OrderOpened
    | OrderResized
    | OrderFilled
    | OrderCanceled
    | TradeFill
    | LiquidationFill
    | DeleverageFill
    | PositionChanged
    | BookLevelChanged
    | FundingApplied
    | MarketStatusChanged
    | LedgerRefused
    | LiquidationBlocked
)


# --- views ------------------------------------------------------------------------------------


class Holding(NamedTuple):
    """One market's part of a position."""

    market: int
    balance_quantums: int
    cached_funding_index: int
    entry_cost_quantums: int
    """Signed collateral paid for the balance, as the engine tracks it for deleveraging."""


class AccountView(NamedTuple):
    """An account at the prices in force. Rounded against the account."""

    position_id: int
    collateral_quantums: int
    """With funding applied up to now."""
    equity_quantums: int
    initial_margin_quantums: int
    maintenance_margin_quantums: int
    free_collateral_quantums: int
    """Equity - initial margin - reserved; may be negative."""
    reserved_quantums: int
    is_liquidatable: bool
    holdings: tuple[Holding, ...]


class FeeRates(NamedTuple):
    """Fee rates of an account and the 30 days that they follow from."""

    maker_ppm: int
    taker_ppm: int
    maker_volume_quantums: int
    taker_volume_quantums: int
    fees_quantums: int


class OpenOrderView(NamedTuple):
    """An order that rests or waits for its trigger."""

    order_ref: int
    position_id: int
    market: int
    side: Side
    type: OrderType
    price_ticks: int
    trigger_ticks: int | None
    lots: int
    remaining_lots: int
    expires_at_ms: int
    is_untriggered: bool


class BookView(NamedTuple):
    """Price levels, best first, as (price_ticks, lots)."""

    offset: int
    bids: list[tuple[int, int]]
    asks: list[tuple[int, int]]


class MarketView(NamedTuple):
    """The moving part of a market."""

    market: int
    status: MarketStatus
    index_price_fixed: int | None
    index_observed_at_ms: int
    oracle_price_fixed: int | None
    oracle_observed_at_ms: int
    is_matching: bool
    """Orders match: ONLINE or CLOSE_ONLY with a fresh oracle price, and none is awaited."""
    next_funding_rate_e10: int
    next_funding_at_ms: int
    funding_index: int
    open_interest_quantums: int


# --- the engine -------------------------------------------------------------------------------


class Engine:
    """The exchange's order books and margin engine."""

    def __init__(
        self,
        settings: EngineSettings,
        ledger: EngineLedger | None,
        table: Sequence[Market] | None = None,
    ) -> None:
        """Start empty. Without a ledger a native one (arithmetic only) serves tests and figures.

        `table` are the markets, by default those of the table that is built in. ValueError for
        markets that the engine cannot take.
        """
        self._settings = settings
        self._ledger = ledger
        self._table = tuple(markets() if table is None else table)
        self._native = _native.NativeEngine(_config_json(settings, self._table), ledger)

    def with_market(self, market: Market) -> "Engine":
        """The engine as it is, with one market more at the end; this one must not go on."""
        assert market.index == len(self._table), "a listed market follows all before it"
        grown = Engine(self._settings, self._ledger, (*self._table, market))
        grown.restore(_with_last_market_of(self.snapshot(), grown.snapshot(), market.index))
        return grown

    def place_order(self, now_ms: int, order: EngineOrder) -> list[EngineEvent]:
        """Replace (if asked), match, rest or wait for a trigger. Raises Rejected 4001 to 4032."""
        return _events(
            self._native.place_order(
                now_ms,
                order.order_ref,
                order.position_id,
                order.market,
                _SIDE_NUMBER[order.side],
                _TYPE_NUMBER[order.type],
                _TIME_IN_FORCE_NUMBER[order.time_in_force],
                order.is_post_only,
                order.is_reduce_only,
                order.price_ticks,
                order.trigger_ticks,
                None if order.trailing_ppm is None else abs(order.trailing_ppm),
                order.lots,
                order.fee_quantums_max,
                order.expires_at_ms,
                order.cancel_ref,
            )
        )

    def cancel_order(self, now_ms: int, order_ref: int) -> list[EngineEvent]:
        """Cancel one open order. Raises Rejected(ORDER_NOT_FOUND)."""
        return _events(self._native.cancel_order(now_ms, order_ref))

    def cancel_orders(
        self, now_ms: int, position_id: int, market: int | None, side: Side | None
    ) -> list[EngineEvent]:
        """Cancel an account's open orders, of one market and side or of all; none is no error."""
        number = None if side is None else _SIDE_NUMBER[side]
        return _events(self._native.cancel_orders(now_ms, position_id, market, number))

    def set_index_prices(self, now_ms: int, prices: Iterable[tuple[int, int]]) -> list[EngineEvent]:
        """Take index prices as (market, price_fixed), observed now; fires triggers."""
        return _events(self._native.set_index_prices(now_ms, list(prices)))

    def oracle_tick(self, now_ms: int, prices: Iterable[tuple[int, int, int]]) -> list[EngineEvent]:
        """Take the ledger's oracle prices as (market, price_fixed, observed_at_ms).

        Call it after the ledger accepted the tick. Liquidates and deleverages what it uncovers.
        """
        return _events(self._native.oracle_tick(now_ms, list(prices)))

    def advance_clock(self, now_ms: int) -> list[EngineEvent]:
        """Expire orders, fire triggers, sample premiums, apply hourly funding, unwind the fund."""
        return _events(self._native.advance_clock(now_ms))

    def sync_position(
        self,
        now_ms: int,
        position_id: int,
        collateral_quantums: int,
        holdings: Sequence[tuple[int, int, int]],
    ) -> list[EngineEvent]:
        """Adopt a position after a ledger transaction that did not start here; opens the account.

        `holdings` are (market, balance_quantums, cached_funding_index), complete.
        """
        return _events(
            self._native.sync_position(now_ms, position_id, collateral_quantums, list(holdings))
        )

    def reserve(self, now_ms: int, position_id: int, quantums: int) -> list[EngineEvent]:
        """Set the collateral held back for fast withdrawals (absolute).

        An increase beyond the free collateral raises Rejected(FREE_COLLATERAL_INSUFFICIENT).
        """
        return _events(self._native.reserve(now_ms, position_id, quantums))

    def set_market_status(
        self, now_ms: int, market: int, status: MarketStatus
    ) -> list[EngineEvent]:
        """Open, close or limit a market. Its resting orders stay and can be cancelled."""
        return _events(self._native.set_market_status(now_ms, market, _STATUS_NUMBER[status]))

    def pause_orders(self, now_ms: int, *, is_paused: bool) -> list[EngineEvent]:
        """Refuse new orders everywhere (cancels go on), or accept them again."""
        return _events(self._native.pause_orders(now_ms, is_paused))

    def require_fresh_oracle(self, now_ms: int) -> list[EngineEvent]:
        """Stop all matching and liquidation until the next oracle tick.

        A journaled input of its own: the sequencer writes it first after every restart, so that a
        replay stops and resumes at the same places.
        """
        return _events(self._native.require_fresh_oracle(now_ms))

    def order(self, order_ref: int) -> OpenOrderView | None:
        """One open order, or None once it is filled or cancelled."""
        raw = self._native.order(order_ref)
        return None if raw is None else _order_view(raw)

    def orders(self, position_id: int) -> list[OpenOrderView]:
        """An account's open orders, ascending by market, side and ref."""
        return [_order_view(raw) for raw in self._native.orders(position_id)]

    def account(self, position_id: int) -> AccountView | None:
        """Equity, requirements and holdings; None for a position the engine never saw."""
        raw = self._native.account(position_id)
        if raw is None:
            return None
        return AccountView(*raw[:-1], holdings=tuple(Holding(*h) for h in raw[-1]))

    def free_collateral(self, position_id: int) -> int:
        """What may leave: equity - initial margin - reserved, rounded down; 0 when unknown.

        A holding whose market has no fresh oracle price counts as if its whole value were lost.
        """
        return self._native.free_collateral(position_id)

    def fee_rates(self, position_id: int) -> FeeRates:
        """Fee rates by the volume of the last 30 days (this one included)."""
        return FeeRates(*self._native.fee_rates(position_id))

    def market(self, market: int) -> MarketView:
        """One market's state, with the running prediction of the next funding rate."""
        raw = self._native.market(market)
        return MarketView(raw[0], _STATUSES[raw[1]], *raw[2:])

    def book(self, market: int, depth: int | None = None) -> BookView:
        """The market's price levels, best first, at most `depth` a side."""
        return BookView(*self._native.book(market, depth))

    def insurance_balance(self) -> int:
        """Equity of the insurance fund in collateral quantums, rounded down."""
        return self._native.insurance_balance()

    def position_ids(self) -> list[int]:
        """Every account's position id, ascending."""
        return self._native.position_ids()

    def snapshot(self) -> bytes:
        """The whole state, canonical: equal states give equal bytes."""
        return self._native.snapshot()

    def restore(self, snapshot: bytes) -> None:
        """Replace the state by a snapshot made under the same settings.

        Raises Rejected(ENGINE_SNAPSHOT_INVALID) and keeps the old state. When the process was
        restarted, follow it by a journaled `require_fresh_oracle`.
        """
        self._native.restore(snapshot)

    def state_hash(self) -> bytes:
        """SHA-256 of the canonical snapshot."""
        return self._native.state_hash()

    def broken_invariant(self, *, is_closed: bool = False) -> str | None:
        """Name the first broken invariant of books, order lists and balances; None if all hold.

        `is_closed` also requires that the balances of each market sum to zero.
        """
        return self._native.broken_invariant(is_closed)


def run_benchmark(operations: int = 1_000_000, accounts: int = 10_000) -> dict[str, float]:
    """Measure the engine alone on one core with its native ledger: the figures of `bench engine`.

    Returns ops_per_s, p50_us, p99_us, p999_us, bytes_per_order, bytes_per_account, fills.
    """
    return dict(_native.run_benchmark(operations, accounts))


# --- translation ------------------------------------------------------------------------------


_SNAPSHOT_HEAD_BYTES = 58
"""Before the list of markets: format, clock, flags and counters (the engine's snapshot.rs)."""
_COUNT_BYTES = 8


def _with_last_market_of(snapshot: bytes, fresh: bytes, market: int) -> bytes:
    """A snapshot of `market` markets with one more, as it is in a fresh engine that has it.

    A fresh snapshot ends with two empty lists, of accounts and orders.
    """
    begin = _SNAPSHOT_HEAD_BYTES + _COUNT_BYTES
    size, rest = divmod(len(fresh) - begin - 2 * _COUNT_BYTES, market + 1)
    found = int.from_bytes(snapshot[_SNAPSHOT_HEAD_BYTES:begin], "little")
    assert (rest, found) == (0, market), "another layout of snapshots"
    end = begin + market * size
    count = (market + 1).to_bytes(_COUNT_BYTES, "little")
    head = snapshot[:_SNAPSHOT_HEAD_BYTES] + count + snapshot[begin:end]
    return head + fresh[end : end + size] + snapshot[end:]


def _config_json(settings: EngineSettings, table: Sequence[Market]) -> str:
    policy = {name: value for name, value in asdict(settings).items() if name != "open_markets"}
    is_open = {m.index for m in table if m.is_open_at_start}
    if settings.open_markets is not None:
        listed = {index for index in is_open if index >= len(markets())}
        is_open = {*settings.open_markets, *listed}
    return json.dumps(policy | {"markets": [_market_config(m, m.index in is_open) for m in table]})


def _market_config(market: Market, is_open: bool) -> dict[str, object]:
    return {
        "lot_quantums": market.lot_quantums,
        "quantums_per_tick_lot": market.quantums_per_tick_lot,
        "lots_min": market.lots_min,
        "lots_max": market.lots_max,
        "initial_margin_ppm": market.initial_margin_ppm,
        "incremental_margin_ppm": market.incremental_margin_ppm,
        "baseline_position_quantums": market.baseline_position_quantums,
        "incremental_position_quantums": market.incremental_position_quantums,
        "position_quantums_max": market.position_quantums_max,
        "risk_segments": [[str(bound), risk] for bound, risk in market.risk_segments],
        "is_open": is_open,
    }


def _order_view(raw: "_native.RawOrder") -> OpenOrderView:
    ref, position_id, market, side, kind, price, trigger, lots, remaining, expires, waits = raw
    names = (_SIDES[side], _TYPES[kind])
    return OpenOrderView(
        ref, position_id, market, *names, price, trigger, lots, remaining, expires, waits
    )


def _order_canceled(*raw: int) -> OrderCanceled:
    ref, position_id, market, remaining, reason = raw
    return OrderCanceled(ref, position_id, market, remaining, _REASONS[reason])


def _book_level_changed(*raw: int) -> BookLevelChanged:
    market, side, price, lots, offset = raw
    return BookLevelChanged(market, _SIDES[side], price, lots, offset)


def _market_status_changed(*raw: int) -> MarketStatusChanged:
    market, status = raw
    return MarketStatusChanged(market, _STATUSES[status])


_EVENTS: tuple[Callable[..., EngineEvent], ...] = (
    OrderUntriggered,
    OrderTriggered,
    OrderOpened,
    OrderResized,
    OrderFilled,
    _order_canceled,
    TradeFill,
    LiquidationFill,
    DeleverageFill,
    PositionChanged,
    _book_level_changed,
    FundingApplied,
    _market_status_changed,
    LedgerRefused,
    LiquidationBlocked,
)


def _events(raw: list[tuple[int, tuple[object, ...]]]) -> list[EngineEvent]:
    return [_EVENTS[kind](*values) for kind, values in raw]
