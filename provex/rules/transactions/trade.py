"""Trade: a buyer's and a seller's order fill each other."""

from provex.protocol.errors import OK, ORDERS_DO_NOT_MATCH, SAME_POSITION_ID
from provex.protocol.transactions import Trade
from provex.rules.builtins import require
from provex.rules.orders import execute_limit_order, require_limit_order_authorised
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects

__all__ = ["apply_trade", "dust_of_trade"]


def apply_trade(view: BatchView, store: Store, trade: Trade) -> Effects:
    """Execute a trade (rules TR-1 to TR-3)."""
    return Effects(OK, dust_of_trade(view, store, trade), (), (), ())


def dust_of_trade(view: BatchView, store: Store, trade: Trade) -> int:
    """Execute the buyer's order completely, then the seller's. Returns the dust."""
    # AUTHORISE
    buyer = trade.buyer
    seller = trade.seller
    require(
        buyer.is_buying_synthetic
        and not seller.is_buying_synthetic
        and buyer.asset_index == seller.asset_index,
        ORDERS_DO_NOT_MATCH,
    )
    require(buyer.position_id != seller.position_id, SAME_POSITION_ID)
    buyer_hash = require_limit_order_authorised(view, buyer)
    seller_hash = require_limit_order_authorised(view, seller)
    # MOVE
    dust_buyer = execute_limit_order(
        view,
        store,
        buyer,
        buyer_hash,
        synthetic=trade.amount_synthetic,
        collateral=trade.amount_collateral,
        fee=trade.fee_buyer,
    )
    dust_seller = execute_limit_order(
        view,
        store,
        seller,
        seller_hash,
        synthetic=trade.amount_synthetic,
        collateral=trade.amount_collateral,
        fee=trade.fee_seller,
    )
    # RECORD
    return dust_buyer + dust_seller
