"""Transfer: collateral moves between two positions, signed by the sender."""

from provex.protocol.errors import (
    INVALID_COLLATERAL_ASSET_ID,
    INVALID_PUBLIC_KEY,
    OK,
    SAME_POSITION_ID,
)
from provex.protocol.transactions import ConditionalTransfer, Transfer
from provex.rules.builtins import require
from provex.rules.messages import transfer_hash
from provex.rules.orders import require_amount, require_signed, use_message
from provex.rules.position import NO_ASSET, Change, may_open_position, update_position
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects

__all__ = ["apply_transfer", "move_transfer"]


def apply_transfer(view: BatchView, store: Store, transfer: Transfer) -> Effects:
    """Move collateral between two positions (rules TF-1 to TF-6)."""
    # AUTHORISE
    message_hash = transfer_hash(transfer)
    require_signed(message_hash, transfer.sender_public_key, transfer.signature)
    # MOVE
    dust = move_transfer(view, store, transfer, message_hash)
    # RECORD
    return Effects(OK, dust, (), (), ())


def move_transfer(
    view: BatchView,
    store: Store,
    transfer: Transfer | ConditionalTransfer,
    message_hash: int,
) -> int:
    """Debit the sender, then credit the receiver (rules TF-2 to TF-6). Returns the dust."""
    # AUTHORISE
    require_amount(transfer.amount)
    require(
        transfer.collateral_asset_id == view.configuration.collateral_asset_id,
        INVALID_COLLATERAL_ASSET_ID,
    )
    require(transfer.receiver_public_key != 0, INVALID_PUBLIC_KEY)
    require(transfer.sender_position_id != transfer.receiver_position_id, SAME_POSITION_ID)
    # MOVE
    debit = Change(
        public_key=transfer.sender_public_key,
        collateral_delta=-transfer.amount,
        asset_index=NO_ASSET,
        synthetic_delta=0,
        may_open=False,
    )
    sender = update_position(view, store.read_position(transfer.sender_position_id), debit)
    require(sender.code == OK, sender.code)
    receiving = store.read_position(transfer.receiver_position_id)
    credit = Change(
        public_key=transfer.receiver_public_key,
        collateral_delta=transfer.amount,
        asset_index=NO_ASSET,
        synthetic_delta=0,
        may_open=receiving.public_key == 0
        and may_open_position(
            view.configuration,
            transfer.receiver_position_id,
            transfer.receiver_public_key,
            transfer.receiver_account_index,
        ),
    )
    receiver = update_position(view, receiving, credit)
    # CHECK
    require(receiver.code == OK, receiver.code)
    # RECORD
    use_message(
        view,
        store,
        message_hash,
        transfer.expiration_hours,
        amount=transfer.amount,
        amount_full=transfer.amount,
    )
    store.write_position(transfer.sender_position_id, sender.updated)
    store.write_position(transfer.receiver_position_id, receiver.updated)
    return sender.dust + receiver.dust
