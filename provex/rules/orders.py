"""Signed messages: authority, expiry, use at most once; and the execution of one limit order."""

from provex.protocol.errors import (
    FEE_POSITION_CANNOT_TRADE,
    INVALID_COLLATERAL_ASSET_ID,
    INVALID_FULFILLMENT_ASSETS_RATIO,
    INVALID_FULFILLMENT_FEE_RATIO,
    INVALID_FULFILLMENT_INFO,
    INVALID_PUBLIC_KEY,
    INVALID_SIGNATURE,
    MESSAGE_EXPIRED,
    MISSING_SYNTHETIC_ASSET_ID,
    OK,
    OUT_OF_RANGE_AMOUNT,
    OUT_OF_RANGE_BALANCE,
    OUT_OF_RANGE_POSITIVE_AMOUNT,
)
from provex.protocol.numbers import i64, u32, u64
from provex.protocol.parameters import AMOUNT_MAX, BALANCE_MAX, ORDER_ID_UNIT, SIGNED_HASH_BOUND
from provex.protocol.state import OrderLeaf, Position
from provex.protocol.transactions import LimitOrder, Signature

from .builtins import is_signed, require
from .messages import limit_order_hash
from .position import NO_ASSET, Change, is_reserved_position, update_position
from .storage import Store
from .view import BatchView

__all__ = [
    "collect_fee",
    "execute_limit_order",
    "require_amount",
    "require_limit_order_authorised",
    "require_signed",
    "use_message",
]


def require_amount(amount: int) -> None:
    """Amounts lie in [0, 2^64): free on the machine, where their type says so (rule OR-0)."""
    require(0 <= amount <= AMOUNT_MAX, OUT_OF_RANGE_AMOUNT)


def require_signed(message_hash: int, public_key: int, signature: Signature) -> None:
    """The message is this key's (rules OR-1, OR-2): INVALID_PUBLIC_KEY, INVALID_SIGNATURE."""
    require(public_key != 0, INVALID_PUBLIC_KEY)
    require(0 < message_hash < SIGNED_HASH_BOUND, INVALID_SIGNATURE)
    require(
        is_signed(message_hash, signature.r, signature.s, public_key),
        INVALID_SIGNATURE,
    )


def use_message(
    view: BatchView,
    store: Store,
    message_hash: int,
    expiration_hours: int,
    *,
    amount: int,
    amount_full: int,
) -> None:
    """Use up part of a signed message (rules OR-3 to OR-5).

    The leaf remembers until the latest expiration of the messages in its slot, so that it can be
    dropped only when none of them counts any more.
    """
    require(expiration_hours >= view.minimum_expiration_hours, MESSAGE_EXPIRED)
    order_id = u64(message_hash // ORDER_ID_UNIT)
    leaf = store.read_order(order_id)
    require(leaf.filled + amount <= amount_full, INVALID_FULFILLMENT_INFO)
    if amount != 0:
        expiration = u32(max(leaf.expiration_hours, expiration_hours))
        store.write_order(order_id, OrderLeaf(u64(leaf.filled + amount), expiration))


def require_limit_order_authorised(view: BatchView, order: LimitOrder) -> int:
    """Asset, collateral, position, signature (rules LO-1 to LO-4). Returns the message hash."""
    configuration = view.configuration
    require(order.asset_index < len(configuration.assets), MISSING_SYNTHETIC_ASSET_ID)
    require(
        order.collateral_asset_id == configuration.collateral_asset_id,
        INVALID_COLLATERAL_ASSET_ID,
    )
    require(order.position_id != configuration.fee_position.position_id, FEE_POSITION_CANNOT_TRADE)
    message_hash = limit_order_hash(configuration, order)
    require_signed(message_hash, order.public_key, order.signature)
    return message_hash


def execute_limit_order(
    view: BatchView,
    store: Store,
    order: LimitOrder,
    message_hash: int,
    *,
    synthetic: int,
    collateral: int,
    fee: int,
) -> int:
    """Fill an authorised order, fee position first (rules LO-5 to LO-9). Returns the dust."""
    # COMPUTE
    _require_fair_fill(order, synthetic, collateral, fee)
    # MOVE
    dust = collect_fee(view, store, fee)
    position = store.read_position(order.position_id)
    direction = 1 if order.is_buying_synthetic else -1
    change = Change(
        public_key=order.public_key,
        collateral_delta=-direction * collateral - fee,
        asset_index=order.asset_index,
        synthetic_delta=direction * synthetic,
        may_open=position.public_key == 0
        and is_reserved_position(view.configuration, order.position_id, order.public_key),
    )
    update = update_position(view, position, change)
    # CHECK
    require(update.code == OK, update.code)
    # RECORD
    use_message(
        view,
        store,
        message_hash,
        order.expiration_hours,
        amount=synthetic,
        amount_full=order.amount_synthetic,
    )
    store.write_position(order.position_id, update.updated)
    return dust + update.dust


def _require_fair_fill(order: LimitOrder, synthetic: int, collateral: int, fee: int) -> None:
    """Price and fee no worse than signed (rules LO-5 to LO-8): exact ratios, never rounded.

    One collateral quantum of slack in the price (a buyer pays at most the signed price rounded up,
    a seller gets at least its price rounded down), none in the fee.
    """
    require_amount(order.amount_synthetic)
    require_amount(order.amount_collateral)
    require_amount(order.amount_fee)
    require_amount(synthetic)
    require_amount(collateral)
    require_amount(fee)
    require(order.amount_collateral >= 1, OUT_OF_RANGE_POSITIVE_AMOUNT)
    require(synthetic >= 1, OUT_OF_RANGE_POSITIVE_AMOUNT)
    signed_product = order.amount_collateral * synthetic
    if order.is_buying_synthetic:
        is_fair = collateral == 0 or (collateral - 1) * order.amount_synthetic < signed_product
    else:
        is_fair = signed_product < order.amount_synthetic * (collateral + 1)
    require(is_fair, INVALID_FULFILLMENT_ASSETS_RATIO)
    require(
        fee * order.amount_collateral <= order.amount_fee * collateral,
        INVALID_FULFILLMENT_FEE_RATIO,
    )


def collect_fee(view: BatchView, store: Store, fee: int) -> int:
    """Credit the fee position (rule LO-9). Returns the dust."""
    reserved = view.configuration.fee_position
    position = store.read_position(reserved.position_id)
    collateral = position.collateral + fee
    is_opened = position.public_key == reserved.public_key and len(position.assets) == 0
    if is_opened and collateral > 0:
        # Usually it holds collateral only: nothing to fund and no risk, so only its range can fail.
        require(collateral <= BALANCE_MAX, OUT_OF_RANGE_BALANCE)
        credited = Position(reserved.public_key, i64(collateral), (), view.funding_timestamp)
        store.write_position(reserved.position_id, credited)
        return 0
    change = Change(
        public_key=reserved.public_key,
        collateral_delta=fee,
        asset_index=NO_ASSET,
        synthetic_delta=0,
        may_open=True,
    )
    update = update_position(view, position, change)
    require(update.code == OK, update.code)
    store.write_position(reserved.position_id, update.updated)
    return update.dust
