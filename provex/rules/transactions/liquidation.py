"""Liquidation: a signed order fills against a position below its maintenance margin."""

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    OK,
    SAME_POSITION_ID,
    UNLIQUIDATABLE_POSITION,
)
from provex.protocol.state import Position
from provex.protocol.transactions import Liquidation
from provex.rules.builtins import require
from provex.rules.funding import with_funding_applied
from provex.rules.margin import is_liquidatable, position_status
from provex.rules.orders import execute_limit_order, require_limit_order_authorised
from provex.rules.position import KEEP_KEY, Change, position_balance, update_position
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects

__all__ = ["apply_liquidation"]


def apply_liquidation(view: BatchView, store: Store, liquidation: Liquidation) -> Effects:
    """Shrink an unsafe position against an order (rules LI-1 to LI-5).

    The liquidated position signs nothing, pays no fee here, and must still make a valid transition.
    """
    # AUTHORISE
    order = liquidation.liquidator
    require(order.position_id != liquidation.liquidated_position_id, SAME_POSITION_ID)
    message_hash = require_limit_order_authorised(view, order)
    # FUND
    position = store.read_position(liquidation.liquidated_position_id)
    funding = with_funding_applied(view, position)
    require(funding.code == OK, funding.code)
    _require_liquidatable(view, funding.position)
    # COMPUTE
    balance = position_balance(funding.position, order.asset_index)
    direction = -1 if order.is_buying_synthetic else 1
    require(
        -direction * balance >= liquidation.amount_synthetic,
        ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    )
    # MOVE
    change = Change(
        public_key=KEEP_KEY,
        collateral_delta=-direction * liquidation.amount_collateral,
        asset_index=order.asset_index,
        synthetic_delta=direction * liquidation.amount_synthetic,
        may_open=False,
    )
    update = update_position(view, funding.position, change)
    require(update.code == OK, update.code)
    store.write_position(liquidation.liquidated_position_id, update.updated)
    dust = execute_limit_order(
        view,
        store,
        order,
        message_hash,
        synthetic=liquidation.amount_synthetic,
        collateral=liquidation.amount_collateral,
        fee=liquidation.fee,
    )
    # RECORD
    return Effects(OK, funding.dust + update.dust + dust, (), (), ())


def _require_liquidatable(view: BatchView, funded: Position) -> None:
    status = position_status(view, funded)
    require(status.code == OK, status.code)
    require(is_liquidatable(status), UNLIQUIDATABLE_POSITION)
