"""Admission and cancellation of orders. What the rules would refuse is refused here already."""

from provex.native.engine import EngineOrder
from provex.protocol.errors import (
    CLIENT_ID_DUPLICATE,
    LIMIT_FEE_TOO_LOW,
    MARKET_UNKNOWN,
    MESSAGE_REUSED,
    NOT_FOUND,
    ORDER_EXPIRATION_TOO_SOON,
    SIGNED_AMOUNTS_MISMATCH,
    SIGNED_EXPIRATION_TOO_SOON,
    Rejected,
)
from provex.protocol.inputs import CancelOrder, CancelOrders, PlaceOrder
from provex.protocol.parameters import ORDER_ID_UNIT
from provex.protocol.records import TimeInForce

from .engine_events import take_events
from .registry_entries import Account, OpenOrder
from .state import ExchangeState
from .step import Step

__all__ = ["cancel_order", "cancel_orders", "place_order"]

_MS_PER_HOUR = 3_600_000
_PPM = 1_000_000
_HOURS_BEYOND_EXPIRY_MIN = 161
"""A batch opened while the order lives asks for at most its hour + 160, rounded up."""


def place_order(step: Step, request: PlaceOrder) -> None:
    """Admit a signed order, let the engine match it, and record what came of it."""
    state = step.state
    # AUTHORISE
    state.require_not_frozen()
    account = state.account(request.account_id)
    if request.client_id in account.client_ids:
        raise Rejected(CLIENT_ID_DUPLICATE, client_id=request.client_id)
    _require_unused_message(state, request)
    _require_signed_amounts(state, request)
    _require_expiration(step, request)
    _require_fee_limit(state, account, request)
    # MOVE
    order = OpenOrder(
        ref=step.sequence,
        request=request,
        account=account,
        order_id=f"{request.message_hash:064x}",
        created_at_ms=step.now_ms,
        lots=request.lots,
        remaining_lots=request.lots,
        trigger_ticks=request.trigger_ticks,
    )
    engine_order = EngineOrder(
        order_ref=step.sequence,
        position_id=account.position_id,
        market=request.market,
        side=request.side,
        type=request.type,
        time_in_force=request.time_in_force,
        is_post_only=request.is_post_only,
        is_reduce_only=request.is_reduce_only,
        price_ticks=request.price_ticks,
        trigger_ticks=request.trigger_ticks,
        trailing_ppm=request.trailing_ppm,
        lots=request.lots,
        fee_quantums_max=request.amount_fee,
        expires_at_ms=request.expires_at_ms,
        cancel_ref=_replaced_ref(state, account, request),
    )
    state.registry.put_order(order)
    try:
        events = state.engine.place_order(step.now_ms, engine_order)
    except BaseException:
        state.registry.withdraw_order(order.ref)
        raise
    # RECORD
    step.touch_order(order)
    take_events(step, events)


def cancel_order(step: Step, request: CancelOrder) -> None:
    """Cancel one open order of the account."""
    state = step.state
    # AUTHORISE
    account = state.account(request.account_id)
    ref = state.registry.order_ref_by_id.get(request.order_id)
    if ref is None or ref not in account.open_refs:
        raise Rejected(NOT_FOUND, what="order", key=f"id {request.order_id}")
    # MOVE
    take_events(step, state.engine.cancel_order(step.now_ms, ref))


def cancel_orders(step: Step, request: CancelOrders) -> None:
    """Cancel all open orders of the account, or those of a market and side. None is no error."""
    state = step.state
    # AUTHORISE
    account = state.account(request.account_id)
    if request.market is not None:
        _require_market(state, request.market)
    # MOVE
    take_events(
        step,
        state.engine.cancel_orders(step.now_ms, account.position_id, request.market, request.side),
    )


def _require_market(state: ExchangeState, market: int) -> None:
    if not 0 <= market < len(state.units):
        raise Rejected(MARKET_UNKNOWN, market=market)


def _require_unused_message(state: ExchangeState, request: PlaceOrder) -> None:
    """No order of this message is open, and nothing of its slot in the rules is used."""
    if f"{request.message_hash:064x}" in state.registry.order_ref_by_id:
        raise Rejected(MESSAGE_REUSED)
    if state.ledger.order_filled(request.message_hash // ORDER_ID_UNIT) != 0:
        raise Rejected(MESSAGE_REUSED)


def _require_signed_amounts(state: ExchangeState, request: PlaceOrder) -> None:
    """The amounts that were signed are those that the engine will fill."""
    _require_market(state, request.market)
    units = state.units[request.market]
    synthetic = request.lots * units.lot_quantums
    collateral = request.lots * request.price_ticks * units.quantums_per_tick_lot
    fee = -(-request.limit_fee_ppm * collateral // _PPM)
    for field, expected, found in (
        ("synthetic", synthetic, request.amount_synthetic),
        ("collateral", collateral, request.amount_collateral),
        ("fee", fee, request.amount_fee),
    ):
        if expected != found:
            raise Rejected(SIGNED_AMOUNTS_MISMATCH, field=field, expected=expected, found=found)


def _require_expiration(step: Step, request: PlaceOrder) -> None:
    """Far enough ahead, and signed so long that no batch in the order's life refuses it."""
    if request.expires_at_ms < step.now_ms + step.state.settings.order_expiration_ms_min:
        raise Rejected(ORDER_EXPIRATION_TOO_SOON)
    expiry_hours = -(-request.expires_at_ms // _MS_PER_HOUR)
    hours_min = max(
        expiry_hours + _HOURS_BEYOND_EXPIRY_MIN, step.state.ledger.minimum_expiration_hours
    )
    if request.expiration_hours < hours_min:
        raise Rejected(
            SIGNED_EXPIRATION_TOO_SOON,
            minimum_hours=hours_min,
            found_hours=request.expiration_hours,
        )


def _require_fee_limit(state: ExchangeState, account: Account, request: PlaceOrder) -> None:
    """Post-only orders may pay the maker rate, immediate ones the taker rate, others either."""
    rates = state.engine.fee_rates(account.position_id)
    if request.is_post_only:
        required = rates.maker_ppm
    elif request.time_in_force is TimeInForce.GTT:
        required = max(rates.maker_ppm, rates.taker_ppm)
    else:
        required = rates.taker_ppm
    if request.limit_fee_ppm < required:
        raise Rejected(LIMIT_FEE_TOO_LOW, required_ppm=required, found_ppm=request.limit_fee_ppm)


def _replaced_ref(state: ExchangeState, account: Account, request: PlaceOrder) -> int | None:
    """The open order to cancel first; one that is closed already is no error."""
    if request.cancel_order_id is None:
        return None
    ref = state.registry.order_ref_by_id.get(request.cancel_order_id)
    if ref is None or ref not in account.open_refs:
        return None
    if state.registry.orders[ref].request.market != request.market:
        raise Rejected(NOT_FOUND, what="order", key=f"id {request.cancel_order_id} in this market")
    return ref
