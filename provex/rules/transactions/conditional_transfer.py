"""Conditional transfer: a transfer that L1 accepts only once a fact is registered."""

from provex.protocol.errors import INVALID_CONDITION, OK
from provex.protocol.transactions import ConditionalTransfer
from provex.rules.builtins import require
from provex.rules.messages import conditional_transfer_hash
from provex.rules.orders import require_signed
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects

from .transfer import move_transfer

__all__ = ["apply_conditional_transfer"]


def apply_conditional_transfer(
    view: BatchView, store: Store, transfer: ConditionalTransfer
) -> Effects:
    """Move collateral and publish the condition (rules CT-1, CT-2 and those of transfers).

    On L2 the effect is unconditional; L1 refuses the batch while the condition's fact is missing.
    """
    # AUTHORISE
    require(transfer.condition != 0, INVALID_CONDITION)
    message_hash = conditional_transfer_hash(transfer)
    require_signed(message_hash, transfer.sender_public_key, transfer.signature)
    # MOVE
    dust = move_transfer(view, store, transfer, message_hash)
    # RECORD
    return Effects(OK, dust, (), (), (transfer.condition,))
