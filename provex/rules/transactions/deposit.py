"""Deposit: collateral that waits on L1 is credited."""

from provex.protocol.errors import INVALID_PUBLIC_KEY, OK
from provex.protocol.transactions import Deposit
from provex.rules.builtins import require
from provex.rules.orders import require_amount
from provex.rules.position import NO_ASSET, Change, may_open_position, update_position
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects, Modification

__all__ = ["apply_deposit"]


def apply_deposit(view: BatchView, store: Store, deposit: Deposit) -> Effects:
    """Credit a deposit (rules DE-1 to DE-3). L1 checks that the funds were pending."""
    # AUTHORISE
    require_amount(deposit.amount)
    require(deposit.public_key != 0, INVALID_PUBLIC_KEY)
    # MOVE
    position = store.read_position(deposit.position_id)
    change = Change(
        public_key=deposit.public_key,
        collateral_delta=deposit.amount,
        asset_index=NO_ASSET,
        synthetic_delta=0,
        may_open=position.public_key == 0
        and may_open_position(
            view.configuration,
            deposit.position_id,
            deposit.public_key,
            deposit.account_index,
        ),
    )
    update = update_position(view, position, change)
    # CHECK
    require(update.code == OK, update.code)
    # RECORD
    store.write_position(deposit.position_id, update.updated)
    modification = Modification(deposit.public_key, deposit.position_id, deposit.amount)
    return Effects(OK, update.dust, (modification,), (), ())
