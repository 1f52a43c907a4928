"""Engine events become records: orders, fills, holdings, funding, markets."""

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
    FillKind,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    Liquidity,
    OrderStatus,
    PositionStatus,
    Side,
    TradeRecord,
)

from .position_history import FillEffect
from .registry_entries import OpenOrder
from .step import Step

__all__ = ["record_fill", "sync_position", "take_events"]

_FUNDING_UNIT_BITS = 32
_KINDS = {kind.value: kind for kind in FillKind}

_log = logging.getLogger(__name__)


def take_events(step: Step, events: Iterable[EngineEvent]) -> None:
    """Account for engine events, in their order."""
    for event in events:
        _HANDLERS[type(event)](step, event)


def sync_position(step: Step, position_id: int) -> None:
    """Hand the ledger's position to the engine, after a transaction not started there."""
    position = step.state.ledger.position(position_id)
    holdings = [(h.asset_index, h.balance, h.cached_funding_index) for h in position.assets]
    events = step.state.engine.sync_position(
        step.now_ms, position_id, position.collateral, holdings
    )
    account = step.state.registry.account_by_position.get(position_id)
    if account is not None:
        account.collateral_quantums = position.collateral
        step.touch_account(account)
    take_events(step, events)


# --- orders ---------------------------------------------------------------------------------------


def _order(step: Step, ref: int) -> OpenOrder | None:
    """The order of a ref; None for one that the engine placed for the insurance fund."""
    if ref >= ENGINE_ORDER_REF_MIN:
        return None
    order = step.orders.get(ref) or step.state.registry.orders[ref]
    step.orders[ref] = order
    return order


def _order_opened(step: Step, event: OrderOpened) -> None:
    order = _order(step, event.order_ref)
    if order is not None:
        order.status = OrderStatus.OPEN
        order.remaining_lots = event.remaining_lots


def _order_untriggered(step: Step, event: OrderUntriggered) -> None:
    order = _order(step, event.order_ref)
    if order is not None:
        order.status = OrderStatus.UNTRIGGERED
        order.remaining_lots = event.remaining_lots
        order.trigger_ticks = event.trigger_ticks


def _order_triggered(step: Step, event: OrderTriggered) -> None:
    order = _order(step, event.order_ref)
    if order is not None:
        order.status = OrderStatus.PENDING
        order.trigger_ticks = event.trigger_ticks


def _order_resized(step: Step, event: OrderResized) -> None:
    order = _order(step, event.order_ref)
    if order is not None:
        order.lots -= order.remaining_lots - event.remaining_lots
        order.remaining_lots = event.remaining_lots


def _order_filled(step: Step, event: OrderFilled) -> None:
    order = _order(step, event.order_ref)
    if order is not None:
        order.status = OrderStatus.FILLED
        order.remaining_lots = 0
        _close(step, order)


def _order_canceled(step: Step, event: OrderCanceled) -> None:
    order = _order(step, event.order_ref)
    if order is not None:
        order.status = OrderStatus.CANCELED
        order.remaining_lots = event.remaining_lots
        order.cancel_reason = event.reason
        _close(step, order)


def _close(step: Step, order: OpenOrder) -> None:
    order.unfillable_at_ms = step.now_ms
    step.state.registry.close_order(order.ref, step.now_ms)


# --- fills ----------------------------------------------------------------------------------------


def _trade_fill(step: Step, event: TradeFill) -> None:
    transaction_id = step.next_id()
    price_e9 = event.price_ticks * step.state.units[event.market].tick_e9
    taker_side = Side.BUY if event.taker_is_buyer else Side.SELL
    maker_side = Side.SELL if event.taker_is_buyer else Side.BUY
    taker = _order(step, event.taker_ref)
    maker = _order(step, event.maker_ref)
    if taker is not None:
        taker.remaining_lots = event.taker_remaining_lots
    if maker is not None:
        maker.remaining_lots = event.maker_remaining_lots
    step.records.append(
        TradeRecord(
            trade_id=transaction_id,
            market=event.market,
            side=taker_side,
            price_e9=price_e9,
            synthetic_quantums=event.synthetic_quantums,
            collateral_quantums=event.collateral_quantums,
            created_at_ms=step.now_ms,
            is_liquidation=False,
        )
    )
    for order, position_id, side, liquidity, fee in (
        (taker, event.taker_position_id, taker_side, Liquidity.TAKER, event.taker_fee_quantums),
        (maker, event.maker_position_id, maker_side, Liquidity.MAKER, event.maker_fee_quantums),
    ):
        record_fill(
            step,
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
    step.markets[event.market] = None


def _liquidation_fill(step: Step, event: LiquidationFill) -> None:
    _orderless_fill(
        step,
        market=event.market,
        loser=event.liquidated_position_id,
        winner=event.fund_position_id,
        is_winner_buying=event.fund_is_buyer,
        synthetic=event.synthetic_quantums,
        collateral=event.collateral_quantums,
        kinds=(FillKind.LIQUIDATED, FillKind.LIQUIDATION),
    )


def _deleverage_fill(step: Step, event: DeleverageFill) -> None:
    _orderless_fill(
        step,
        market=event.market,
        loser=event.deleveraged_position_id,
        winner=event.deleverager_position_id,
        is_winner_buying=event.deleverager_is_buyer,
        synthetic=event.synthetic_quantums,
        collateral=event.collateral_quantums,
        kinds=(FillKind.DELEVERAGED, FillKind.DELEVERAGED),
    )


def _orderless_fill(
    step: Step,
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
    transaction_id = step.next_id()
    price_e9 = step.state.units[market].price_e9(synthetic, collateral)
    winner_side = Side.BUY if is_winner_buying else Side.SELL
    loser_side = Side.SELL if is_winner_buying else Side.BUY
    if kinds[0] is FillKind.LIQUIDATED:
        step.records.append(
            TradeRecord(
                trade_id=transaction_id,
                market=market,
                side=loser_side,
                price_e9=price_e9,
                synthetic_quantums=synthetic,
                collateral_quantums=collateral,
                created_at_ms=step.now_ms,
                is_liquidation=True,
            )
        )
    for position_id, side, liquidity, kind, status in (
        (loser, loser_side, Liquidity.TAKER, kinds[0], PositionStatus.LIQUIDATED),
        (winner, winner_side, Liquidity.MAKER, kinds[1], PositionStatus.CLOSED),
    ):
        record_fill(
            step,
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
    step.markets[market] = None


def record_fill(
    step: Step,
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
    registry = step.state.registry
    account = registry.account_by_position[position_id]
    account.last_transaction_id = transaction_id
    step.accounts[position_id] = account
    step.records.append(
        FillRecord(
            fill_id=step.next_id(),
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
            created_at_ms=step.now_ms,
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
        holding_id=step.next_id(),
        now_ms=step.now_ms,
        status_when_closed=status_when_closed,
    )
    for holding in registry.history.add_fill(effect):
        step.holdings[holding.holding_id] = holding


def _position_changed(step: Step, event: PositionChanged) -> None:
    account = step.state.registry.account_by_position[event.position_id]
    account.collateral_quantums = event.collateral_quantums
    step.accounts[event.position_id] = account


# --- markets --------------------------------------------------------------------------------------


def _book_level_changed(step: Step, event: BookLevelChanged) -> None:
    levels = step.levels.setdefault(event.market, {})
    levels[event.side, event.price_ticks] = event.lots


def _market_status_changed(step: Step, event: MarketStatusChanged) -> None:
    step.markets[event.market] = None


def _funding_applied(step: Step, event: FundingApplied) -> None:
    registry = step.state.registry
    market = step.state.units[event.market].market
    price_e9 = market.price_e9_from_fixed(event.oracle_price_fixed)
    effective_at_ms = event.timestamp_s * 1_000
    change = event.funding_index - registry.funding_indices.get(event.market, 0)
    registry.funding_indices[event.market] = event.funding_index
    step.markets[event.market] = None
    step.records.append(
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
        step.holdings[holding.holding_id] = holding.record()
        step.refresh_account(position_id)
        step.records.append(
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


def _ledger_refused(step: Step, event: LedgerRefused) -> None:
    _log.info("input %d: the ledger refused %s", step.sequence, event)


def _liquidation_blocked(step: Step, event: LiquidationBlocked) -> None:
    _log.warning("input %d: %s", step.sequence, event)


_HANDLERS: dict[type, Callable[[Step, Any], None]] = {
    OrderOpened: _order_opened,
    OrderUntriggered: _order_untriggered,
    OrderTriggered: _order_triggered,
    OrderResized: _order_resized,
    OrderFilled: _order_filled,
    OrderCanceled: _order_canceled,
    TradeFill: _trade_fill,
    LiquidationFill: _liquidation_fill,
    DeleverageFill: _deleverage_fill,
    PositionChanged: _position_changed,
    BookLevelChanged: _book_level_changed,
    FundingApplied: _funding_applied,
    MarketStatusChanged: _market_status_changed,
    LedgerRefused: _ledger_refused,
    LiquidationBlocked: _liquidation_blocked,
}
