"""What becomes of a held fast withdrawal: executed once its payment on L1 is final, or let go.

L1 accepts a batch with a conditional transfer only while it knows the fact, so nothing is executed
before the fact is final. A hold ends in no other way than by execution, or by the end of its
message's life, after which no batch can execute it.
"""

import logging
from dataclasses import replace

from provex.protocol.errors import EVENT_KNOWN, PAYMENT_UNKNOWN, Rejected
from provex.protocol.inputs import PaymentConfirmed
from provex.protocol.messages import transfer_condition
from provex.protocol.numbers import Felt, u32, u64, u250
from provex.protocol.records import TransferRecord, TransferStatus, TransferType
from provex.protocol.transactions import ConditionalTransfer, Signature
from provex.storage.batch_conditions import BatchCondition

from .engine_events import sync_position, take_events
from .registry_entries import Account, HeldWithdrawal
from .state import ExchangeState
from .step import Step

__all__ = [
    "confirm_payment",
    "execute_paid_withdrawals",
    "release_expired_holds",
]

_log = logging.getLogger(__name__)


def confirm_payment(step: Step, event: PaymentConfirmed) -> None:
    """A fact is final: execute the fast withdrawal that waits for it, now or as soon as it can be.

    Whoever paid, the recipient has the money.
    """
    registry = step.state.registry
    # AUTHORISE
    condition = transfer_condition(
        fact_registry=bytes.fromhex(event.registry[2:]), fact=bytes.fromhex(event.fact[2:])
    )
    held = next(
        (h for h in registry.held_withdrawals.values() if h.request.condition == condition), None
    )
    if held is None:
        raise Rejected(PAYMENT_UNKNOWN, fact=event.fact)
    if held.payment is not None:
        raise Rejected(EVENT_KNOWN, event_id=event.event_id)
    # RECORD
    registry.held_withdrawals[held.request.message_hash] = replace(held, payment=event)
    paid = replace(registry.transfers[held.transfer_id], transaction_hash=event.transaction_hash)
    step.add_transfer(paid, is_final=False)
    # MOVE
    execute_paid_withdrawals(step)


def execute_paid_withdrawals(step: Step) -> None:
    """Execute what is paid. What the rules refuse now, for its margin, waits for another time."""
    for held in tuple(step.state.registry.held_withdrawals.values()):
        if held.payment is not None:
            _execute(step, held, held.payment)


def release_expired_holds(step: Step) -> None:
    """Free what is held for fast withdrawals whose message no batch can execute any more."""
    state = step.state
    hours_min = state.ledger.minimum_expiration_hours
    for held in tuple(state.registry.held_withdrawals.values()):
        if held.request.expiration_hours >= hours_min:
            continue
        if held.payment is not None:
            _log.error(
                "fast withdrawal %s was paid in %s and could not be executed before it expired",
                held.transfer_id,
                held.payment.transaction_hash,
            )
        # MOVE
        transfer = _release(step, held)
        # RECORD
        step.add_transfer(replace(transfer, status=TransferStatus.CANCELED), is_final=True)


def _execute(step: Step, held: HeldWithdrawal, payment: PaymentConfirmed) -> None:
    state, request = step.state, held.request
    sender = state.account(request.account_id)
    receiver = state.registry.account_by_position[request.provider_position_id]
    # MOVE
    state.ledger.preload_signature(
        message_hash=request.message_hash,
        r=request.signature.r,
        s=request.signature.s,
        public_key=sender.stark_key,
    )
    try:
        state.ledger.apply(_transaction(state, sender, receiver, held))
    except Rejected as rejected:
        _log.info("paid fast withdrawal %s waits: %s", held.transfer_id, rejected)
        return
    transfer = _release(step, held)
    sync_position(step, sender.position_id)
    sync_position(step, receiver.position_id)
    # RECORD
    state.registry.batch_conditions.append(BatchCondition(payment.registry, payment.fact))
    sender.net_transfers_quantums -= request.debit_quantums
    sender.last_transaction_id = transfer.transfer_id
    confirmed = replace(transfer, status=TransferStatus.CONFIRMED, confirmed_at_ms=step.now_ms)
    step.add_transfer(confirmed, is_final=True)
    _record_receipt(step, held, receiver)


def _transaction(
    state: ExchangeState, sender: Account, receiver: Account, held: HeldWithdrawal
) -> ConditionalTransfer:
    request = held.request
    return ConditionalTransfer(
        sender_public_key=Felt(sender.stark_key),
        sender_position_id=u64(sender.position_id),
        receiver_public_key=Felt(receiver.stark_key),
        receiver_position_id=u64(receiver.position_id),
        receiver_account_index=u32(receiver.account_number),
        collateral_asset_id=state.settings.configuration.collateral_asset_id,
        amount=u64(request.debit_quantums),
        condition=u250(request.condition),
        nonce=u32(request.nonce),
        expiration_hours=u32(request.expiration_hours),
        signature=Signature(Felt(request.signature.r), Felt(request.signature.s)),
    )


def _release(step: Step, held: HeldWithdrawal) -> TransferRecord:
    """Hold the debit no more. Returns the withdrawal's record as it stands."""
    state = step.state
    account = state.account(held.request.account_id)
    reserved = account.reserved_quantums - held.request.debit_quantums
    take_events(step, state.engine.reserve(step.now_ms, account.position_id, reserved))
    account.reserved_quantums = reserved
    del state.registry.held_withdrawals[held.request.message_hash]
    step.touch_account(account)
    return state.registry.transfers[held.transfer_id]


def _record_receipt(step: Step, held: HeldWithdrawal, receiver: Account) -> None:
    """The provider's side of the transfer."""
    transfer_id = step.next_id()
    receiver.net_transfers_quantums += held.request.debit_quantums
    receiver.last_transaction_id = transfer_id
    users = step.state.registry.users
    sender = step.state.account(held.request.account_id)
    record = TransferRecord(
        transfer_id=transfer_id,
        account_id=receiver.account_id,
        type=TransferType.TRANSFER_IN,
        debit_quantums=held.request.debit_quantums,
        credit_quantums=held.request.debit_quantums,
        transaction_hash=None,
        status=TransferStatus.CONFIRMED,
        created_at_ms=step.now_ms,
        confirmed_at_ms=step.now_ms,
        client_id=held.request.client_id,
        from_address=users[sender.user_id].ethereum_address,
        to_address=users[receiver.user_id].ethereum_address,
    )
    step.add_transfer(record, is_final=True)
