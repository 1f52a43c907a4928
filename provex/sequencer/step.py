"""One input at work: turns engine events into records, and collects what changed until its end.

Fills and trades appear in order of what happened; of orders, holdings, accounts, markets and book
levels only the state after the input, each once.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from provex.native.engine import (
    ENGINE_ORDER_REF_MIN,
    BookLevelChanged,
    DeleverageFill,
    EngineEvent,
    FundingApplied,
    LedgerRefused,
    LiquidationBlocked,
    LiquidationFill,
    MarketStatusChanged,
    OrderCanceled,
    OrderFilled,
    OrderOpened,
    OrderResized,
    OrderTriggered,
    OrderUntriggered,
    PositionChanged,
    TradeFill,
)
from provex.protocol.records import (
    BookLevels,
    FillKind,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    Liquidity,
    MarketRecord,
    OrderStatus,
    PositionRecord,
    PositionStatus,
    Record,
    Side,
    TradeRecord,
    TransferRecord,
)

from .identifiers import numbered_id
from .position_history import FillEffect
from .registry import Account, OpenOrder
from .state import ExchangeState

__all__ = ["Step", "market_record"]

_FUNDING_UNIT_BITS = 32
_KINDS = {kind.value: kind for kind in FillKind}

_log = logging.getLogger(__name__)


class Step:
    """The records of one input in the making."""

    __slots__ = (
        "_accounts",
        "_holdings",
        "_levels",
        "_made",
        "_markets",
        "_orders",
        "_stale_accounts",
        "now_ms",
        "records",
        "sequence",
        "state",
    )

    def __init__(self, state: ExchangeState, sequence: int, now_ms: int) -> None:
        """Begin the input with this number and time."""
        self.state = state
        self.sequence = sequence
        self.now_ms = now_ms
        self.records: list[Record] = []
        self._made = 0
        self._orders: dict[int, OpenOrder] = {}
        self._holdings: dict[str, PositionRecord] = {}
        self._accounts: dict[int, Account] = {}
        self._stale_accounts: dict[int, Account] = {}
        self._markets: dict[int, None] = {}
        self._levels: dict[int, dict[tuple[Side, int], int]] = {}

    # --- what handlers use ----------------------------------------------------------------------

    def next_id(self) -> str:
        """An id for the next thing that this input makes."""
        self._made += 1
        return numbered_id(self.sequence, self._made)

    def add(self, record: Record) -> None:
        """Add a record that stands by itself."""
        self.records.append(record)

    def add_transfer(self, transfer: TransferRecord, *, is_final: bool) -> None:
        """Add a money movement, and keep it while it is not final."""
        if is_final:
            self.state.registry.transfers.pop(transfer.transfer_id, None)
        else:
            self.state.registry.transfers[transfer.transfer_id] = transfer
        self.records.append(transfer)

    def touch_order(self, order: OpenOrder) -> None:
        """Show an order's state at the end."""
        self._orders[order.ref] = order

    def touch_account(self, account: Account) -> None:
        """Show an account's state at the end."""
        self._accounts[account.position_id] = account

    def refresh_account(self, position_id: int) -> None:
        """Show an account at the end with the balance that the engine has for it."""
        self._stale_accounts[position_id] = self.state.registry.account_by_position[position_id]

    def touch_market(self, market: int) -> None:
        """Show a market's state at the end, if it changed."""
        self._markets[market] = None

    def sync_position(self, position_id: int) -> None:
        """Hand the ledger's position to the engine, after a transaction not started there."""
        position = self.state.ledger.position(position_id)
        holdings = [(h.asset_index, h.balance, h.cached_funding_index) for h in position.assets]
        events = self.state.engine.sync_position(
            self.now_ms, position_id, position.collateral, holdings
        )
        account = self.state.registry.account_by_position.get(position_id)
        if account is not None:
            account.collateral_quantums = position.collateral
            self.touch_account(account)
        self.take(events)

    def take(self, events: Iterable[EngineEvent]) -> None:
        """Account for engine events, in their order."""
        for event in events:
            _HANDLERS[type(event)](self, event)

    def finish(self) -> tuple[Record, ...]:
        """All records of the input."""
        records = self.records
        for order in self._orders.values():
            record = order.record()
            records.append(record)
            if order.unfillable_at_ms is not None:
                self.state.recent_orders.add(record)
        records.extend(self._holdings.values())
        for account in self._stale_accounts.values():
            view = self.state.engine.account(account.position_id)
            if view is not None:
                account.collateral_quantums = view.collateral_quantums
            self._accounts[account.position_id] = account
        records.extend(account.record() for account in self._accounts.values())
        self._finish_markets()
        for market, levels in self._levels.items():
            records.append(self._book_levels(market, levels))
        return tuple(records)

    def _finish_markets(self) -> None:
        known = self.state.registry.market_records
        for market in self._markets:
            record = market_record(self.state, market)
            if known.get(market) != record:
                known[market] = record
                self.records.append(record)

    def _book_levels(self, market: int, levels: dict[tuple[Side, int], int]) -> BookLevels:
        offsets = self.state.registry.book_offsets
        offset = offsets.get(market, 0) + 1
        offsets[market] = offset
        return BookLevels(
            market=market,
            offset=offset,
            bids=tuple((price, lots) for (s, price), lots in levels.items() if s is Side.BUY),
            asks=tuple((price, lots) for (s, price), lots in levels.items() if s is Side.SELL),
        )

    # --- orders ---------------------------------------------------------------------------------

    def _order(self, ref: int) -> OpenOrder | None:
        """The order of a ref; None for one that the engine placed for the insurance fund."""
        if ref >= ENGINE_ORDER_REF_MIN:
            return None
        order = self._orders.get(ref) or self.state.registry.orders[ref]
        self._orders[ref] = order
        return order

    def _order_opened(self, event: OrderOpened) -> None:
        order = self._order(event.order_ref)
        if order is not None:
            order.status = OrderStatus.OPEN
            order.remaining_lots = event.remaining_lots

    def _order_untriggered(self, event: OrderUntriggered) -> None:
        order = self._order(event.order_ref)
        if order is not None:
            order.status = OrderStatus.UNTRIGGERED
            order.remaining_lots = event.remaining_lots
            order.trigger_ticks = event.trigger_ticks

    def _order_triggered(self, event: OrderTriggered) -> None:
        order = self._order(event.order_ref)
        if order is not None:
            order.status = OrderStatus.PENDING
            order.trigger_ticks = event.trigger_ticks

    def _order_resized(self, event: OrderResized) -> None:
        order = self._order(event.order_ref)
        if order is not None:
            order.lots -= order.remaining_lots - event.remaining_lots
            order.remaining_lots = event.remaining_lots

    def _order_filled(self, event: OrderFilled) -> None:
        order = self._order(event.order_ref)
        if order is not None:
            order.status = OrderStatus.FILLED
            order.remaining_lots = 0
            self._close(order)

    def _order_canceled(self, event: OrderCanceled) -> None:
        order = self._order(event.order_ref)
        if order is not None:
            order.status = OrderStatus.CANCELED
            order.remaining_lots = event.remaining_lots
            order.cancel_reason = event.reason
            self._close(order)

    def _close(self, order: OpenOrder) -> None:
        order.unfillable_at_ms = self.now_ms
        self.state.registry.close_order(order.ref, self.now_ms)

    # --- fills ----------------------------------------------------------------------------------

    def _trade_fill(self, event: TradeFill) -> None:
        transaction_id = self.next_id()
        price_e9 = event.price_ticks * self.state.units[event.market].tick_e9
        taker_side = Side.BUY if event.taker_is_buyer else Side.SELL
        maker_side = Side.SELL if event.taker_is_buyer else Side.BUY
        taker = self._order(event.taker_ref)
        maker = self._order(event.maker_ref)
        if taker is not None:
            taker.remaining_lots = event.taker_remaining_lots
        if maker is not None:
            maker.remaining_lots = event.maker_remaining_lots
        self.records.append(
            TradeRecord(
                trade_id=transaction_id,
                market=event.market,
                side=taker_side,
                price_e9=price_e9,
                synthetic_quantums=event.synthetic_quantums,
                collateral_quantums=event.collateral_quantums,
                created_at_ms=self.now_ms,
                is_liquidation=False,
            )
        )
        for order, position_id, side, liquidity, fee in (
            (taker, event.taker_position_id, taker_side, Liquidity.TAKER, event.taker_fee_quantums),
            (maker, event.maker_position_id, maker_side, Liquidity.MAKER, event.maker_fee_quantums),
        ):
            self._fill(
                transaction_id,
                position_id=position_id,
                market=event.market,
                order=order,
                side=side,
                liquidity=liquidity,
                kind=FillKind.MARKET if order is None else _KINDS[order.request.type],
                price_e9=price_e9,
                synthetic=event.synthetic_quantums,
                collateral=event.collateral_quantums,
                fee=fee,
            )
        self._markets[event.market] = None

    def _liquidation_fill(self, event: LiquidationFill) -> None:
        self._orderless_fill(
            market=event.market,
            loser=event.liquidated_position_id,
            winner=event.fund_position_id,
            is_winner_buying=event.fund_is_buyer,
            synthetic=event.synthetic_quantums,
            collateral=event.collateral_quantums,
            kinds=(FillKind.LIQUIDATED, FillKind.LIQUIDATION),
        )

    def _deleverage_fill(self, event: DeleverageFill) -> None:
        self._orderless_fill(
            market=event.market,
            loser=event.deleveraged_position_id,
            winner=event.deleverager_position_id,
            is_winner_buying=event.deleverager_is_buyer,
            synthetic=event.synthetic_quantums,
            collateral=event.collateral_quantums,
            kinds=(FillKind.DELEVERAGED, FillKind.DELEVERAGED),
        )

    def _orderless_fill(
        self,
        *,
        market: int,
        loser: int,
        winner: int,
        is_winner_buying: bool,
        synthetic: int,
        collateral: int,
        kinds: tuple[FillKind, FillKind],
    ) -> None:
        """A liquidation or deleveraging; only the former is a public trade."""
        transaction_id = self.next_id()
        price_e9 = self.state.units[market].price_e9(synthetic, collateral)
        winner_side = Side.BUY if is_winner_buying else Side.SELL
        loser_side = Side.SELL if is_winner_buying else Side.BUY
        if kinds[0] is FillKind.LIQUIDATED:
            self.records.append(
                TradeRecord(
                    trade_id=transaction_id,
                    market=market,
                    side=loser_side,
                    price_e9=price_e9,
                    synthetic_quantums=synthetic,
                    collateral_quantums=collateral,
                    created_at_ms=self.now_ms,
                    is_liquidation=True,
                )
            )
        for position_id, side, liquidity, kind, status in (
            (loser, loser_side, Liquidity.TAKER, kinds[0], PositionStatus.LIQUIDATED),
            (winner, winner_side, Liquidity.MAKER, kinds[1], PositionStatus.CLOSED),
        ):
            self._fill(
                transaction_id,
                position_id=position_id,
                market=market,
                order=None,
                side=side,
                liquidity=liquidity,
                kind=kind,
                price_e9=price_e9,
                synthetic=synthetic,
                collateral=collateral,
                fee=0,
                status_when_closed=status,
            )
        self._markets[market] = None

    def _fill(
        self,
        transaction_id: str,
        *,
        position_id: int,
        market: int,
        order: OpenOrder | None,
        side: Side,
        liquidity: Liquidity,
        kind: FillKind,
        price_e9: int,
        synthetic: int,
        collateral: int,
        fee: int,
        status_when_closed: PositionStatus = PositionStatus.CLOSED,
    ) -> None:
        """One side of a fill: its record, the holding's history, the account's last transaction."""
        registry = self.state.registry
        account = registry.account_by_position[position_id]
        account.last_transaction_id = transaction_id
        self._accounts[position_id] = account
        self.records.append(
            FillRecord(
                fill_id=self.next_id(),
                transaction_id=transaction_id,
                account_id=account.account_id,
                order_id=None if order is None else order.order_id,
                order_client_id=None if order is None else order.request.client_id,
                market=market,
                side=side,
                liquidity=liquidity,
                kind=kind,
                price_e9=price_e9,
                synthetic_quantums=synthetic,
                collateral_quantums=collateral,
                fee_quantums=fee,
                created_at_ms=self.now_ms,
            )
        )
        effect = FillEffect(
            account_id=account.account_id,
            position_id=position_id,
            market=market,
            delta_quantums=synthetic if side is Side.BUY else -synthetic,
            collateral_quantums=collateral,
            fee_quantums=fee,
            transaction_id=transaction_id,
            holding_id=self.next_id(),
            now_ms=self.now_ms,
            status_when_closed=status_when_closed,
        )
        for holding in registry.history.add_fill(effect):
            self._holdings[holding.holding_id] = holding

    def _position_changed(self, event: PositionChanged) -> None:
        account = self.state.registry.account_by_position[event.position_id]
        account.collateral_quantums = event.collateral_quantums
        self._accounts[event.position_id] = account

    # --- markets --------------------------------------------------------------------------------

    def _book_level_changed(self, event: BookLevelChanged) -> None:
        levels = self._levels.setdefault(event.market, {})
        levels[event.side, event.price_ticks] = event.lots

    def _market_status_changed(self, event: MarketStatusChanged) -> None:
        self._markets[event.market] = None

    def _funding_applied(self, event: FundingApplied) -> None:
        registry = self.state.registry
        market = self.state.units[event.market].market
        price_e9 = market.price_e9_from_fixed(event.oracle_price_fixed)
        effective_at_ms = event.timestamp_s * 1_000
        change = event.funding_index - registry.funding_indices.get(event.market, 0)
        registry.funding_indices[event.market] = event.funding_index
        self._markets[event.market] = None
        self.records.append(
            FundingRateRecord(
                market=event.market,
                rate_e10=event.rate_e10,
                price_e9=price_e9,
                effective_at_ms=effective_at_ms,
            )
        )
        for position_id, holding in registry.history.holders(event.market):
            payment = -change * holding.size >> _FUNDING_UNIT_BITS
            holding.net_funding += payment
            self._holdings[holding.holding_id] = holding.record()
            self.refresh_account(position_id)
            self.records.append(
                FundingPaymentRecord(
                    account_id=holding.account_id,
                    market=event.market,
                    payment_quantums=payment,
                    rate_e10=event.rate_e10,
                    position_quantums=holding.size,
                    price_e9=price_e9,
                    effective_at_ms=effective_at_ms,
                )
            )

    def _ledger_refused(self, event: LedgerRefused) -> None:
        _log.info("input %d: the ledger refused %s", self.sequence, event)

    def _liquidation_blocked(self, event: LiquidationBlocked) -> None:
        _log.warning("input %d: %s", self.sequence, event)


_HANDLERS: dict[type, Callable[[Step, Any], None]] = {
    OrderOpened: Step._order_opened,
    OrderUntriggered: Step._order_untriggered,
    OrderTriggered: Step._order_triggered,
    OrderResized: Step._order_resized,
    OrderFilled: Step._order_filled,
    OrderCanceled: Step._order_canceled,
    TradeFill: Step._trade_fill,
    LiquidationFill: Step._liquidation_fill,
    DeleverageFill: Step._deleverage_fill,
    PositionChanged: Step._position_changed,
    BookLevelChanged: Step._book_level_changed,
    FundingApplied: Step._funding_applied,
    MarketStatusChanged: Step._market_status_changed,
    LedgerRefused: Step._ledger_refused,
    LiquidationBlocked: Step._liquidation_blocked,
}


def market_record(state: ExchangeState, market: int) -> MarketRecord:
    """A market as the engine shows it now."""
    view = state.engine.market(market)
    to_e9 = state.units[market].market.price_e9_from_fixed
    index, oracle = view.index_price_fixed, view.oracle_price_fixed
    return MarketRecord(
        market=market,
        status=view.status,
        index_price_e9=None if index is None else to_e9(index),
        oracle_price_e9=None if oracle is None else to_e9(oracle),
        next_funding_rate_e10=view.next_funding_rate_e10,
        next_funding_at_ms=view.next_funding_at_ms,
        open_interest_quantums=view.open_interest_quantums,
    )
