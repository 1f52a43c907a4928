"""Deleveraging: a bankrupt position shrinks against an opposite one at the one fair amount."""

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    MISSING_SYNTHETIC_ASSET_ID,
    OK,
    SAME_POSITION_ID,
    UNDELEVERAGABLE_POSITION,
    UNFAIR_DELEVERAGE,
)
from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.transactions import Deleverage
from provex.rules.builtins import require
from provex.rules.margin import is_deleveragable, position_status
from provex.rules.orders import require_amount
from provex.rules.position import (
    KEEP_KEY,
    Change,
    PositionUpdate,
    position_balance,
    update_position,
)
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects

__all__ = ["apply_deleverage"]


def apply_deleverage(view: BatchView, store: Store, deleverage: Deleverage) -> Effects:
    """Move a bankrupt holding to an opposite position (rules DL-1 to DL-5). Nobody signs."""
    # AUTHORISE
    require_amount(deleverage.amount_synthetic)
    require_amount(deleverage.amount_collateral)
    require(deleverage.asset_index < len(view.configuration.assets), MISSING_SYNTHETIC_ASSET_ID)
    require(
        deleverage.deleveragable_position_id != deleverage.deleverager_position_id,
        SAME_POSITION_ID,
    )
    # MOVE
    direction = 1 if deleverage.is_deleverager_buying else -1
    bankrupt = _update(view, store, deleverage.deleveragable_position_id, deleverage, -direction)
    deleverager = _update(view, store, deleverage.deleverager_position_id, deleverage, direction)
    # CHECK
    balance = position_balance(deleverager.funded, deleverage.asset_index)
    require(
        -direction * balance >= deleverage.amount_synthetic,
        ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    )
    _require_fair(view, bankrupt)
    # RECORD
    store.write_position(deleverage.deleveragable_position_id, bankrupt.updated)
    store.write_position(deleverage.deleverager_position_id, deleverager.updated)
    return Effects(OK, bankrupt.dust + deleverager.dust, (), (), ())


def _update(
    view: BatchView, store: Store, position_id: int, deleverage: Deleverage, direction: int
) -> PositionUpdate:
    """Buy (1) or sell (-1) the synthetic for one of the two positions."""
    change = Change(
        public_key=KEEP_KEY,
        collateral_delta=-direction * deleverage.amount_collateral,
        asset_index=deleverage.asset_index,
        synthetic_delta=direction * deleverage.amount_synthetic,
        may_open=False,
    )
    update = update_position(view, store.read_position(position_id), change)
    require(update.code == OK, update.code)
    return update


def _require_fair(view: BatchView, bankrupt: PositionUpdate) -> None:
    """The bankrupt position was worth less than nothing, and one quantum less would not do."""
    before = position_status(view, bankrupt.funded)
    require(before.code == OK, before.code)
    require(is_deleveragable(before), UNDELEVERAGABLE_POSITION)
    after = position_status(view, bankrupt.updated)
    require(after.code == OK, after.code)
    is_minimal = (
        before.total_value * after.total_risk > (after.total_value - PRICE_UNIT) * before.total_risk
    )
    require(is_minimal, UNFAIR_DELEVERAGE)
