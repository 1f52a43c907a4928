"""Withdrawal: a signed request moves collateral to L1."""

from provex.protocol.errors import INVALID_COLLATERAL_ASSET_ID, OK
from provex.protocol.transactions import Withdrawal
from provex.rules.builtins import require
from provex.rules.messages import withdrawal_hash
from provex.rules.orders import require_amount, require_signed, use_message
from provex.rules.position import NO_ASSET, Change, update_position
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects, Modification

__all__ = ["apply_withdrawal"]


def apply_withdrawal(view: BatchView, store: Store, withdrawal: Withdrawal) -> Effects:
    """Debit a withdrawal to the signer's own or another owner key (rules WI-1 to WI-4)."""
    # AUTHORISE
    require_amount(withdrawal.amount)
    require(
        withdrawal.collateral_asset_id == view.configuration.collateral_asset_id,
        INVALID_COLLATERAL_ASSET_ID,
    )
    message_hash = withdrawal_hash(withdrawal)
    require_signed(message_hash, withdrawal.public_key, withdrawal.signature)
    # MOVE
    position = store.read_position(withdrawal.position_id)
    change = Change(
        public_key=withdrawal.public_key,
        collateral_delta=-withdrawal.amount,
        asset_index=NO_ASSET,
        synthetic_delta=0,
        may_open=False,
    )
    update = update_position(view, position, change)
    # CHECK
    require(update.code == OK, update.code)
    # RECORD
    use_message(
        view,
        store,
        message_hash,
        withdrawal.expiration_hours,
        amount=withdrawal.amount,
        amount_full=withdrawal.amount,
    )
    store.write_position(withdrawal.position_id, update.updated)
    modification = Modification(withdrawal.owner_key, withdrawal.position_id, -withdrawal.amount)
    return Effects(OK, update.dust, (modification,), (), ())
