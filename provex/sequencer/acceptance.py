"""What L1 did with batches, withdrawals and deposits, and whether it is frozen."""

import logging
from dataclasses import replace

from provex.protocol.errors import EVENT_KNOWN, L1_BATCH_UNKNOWN, Rejected
from provex.protocol.inputs import (
    L1BatchAccepted,
    L1BatchLost,
    L1DepositCancelled,
    L1DepositReclaimed,
    L1FreezeChanged,
    L1WithdrawalClaimed,
)
from provex.protocol.records import TransferRecord, TransferStatus

from .deadlines import deposits_at_risk
from .l1_record import Cancellation
from .step import Step

__all__ = [
    "accept_batch",
    "cancel_deposit",
    "change_freeze",
    "claim_withdrawal",
    "lose_batch",
    "reclaim_deposit",
]

_log = logging.getLogger(__name__)


def accept_batch(step: Step, event: L1BatchAccepted) -> None:
    """The contract took a batch: its withdrawals can be claimed, its deposits not be cancelled."""
    l1 = step.state.registry.l1
    # AUTHORISE
    _require_new(step, event.event_id)
    closed = step.state.ledger.batch_number
    if event.sequence_number > closed:
        raise Rejected(L1_BATCH_UNKNOWN, found=event.sequence_number, closed=closed)
    # RECORD
    step.state.registry.l1_events.add(event.event_id)
    l1.accept(max(l1.accepted_batches, event.sequence_number))
    for transfer in _unclaimed(step):
        if transfer.status is TransferStatus.PENDING and l1.is_accepted(
            l1.withdrawals[transfer.transfer_id]
        ):
            queued = replace(
                transfer,
                status=TransferStatus.QUEUED,
                transaction_hash=event.transaction_hash,
            )
            step.add_transfer(queued, is_final=False)


def lose_batch(step: Step, event: L1BatchLost) -> None:
    """The acceptance left the chain: what depends on it waits again."""
    l1 = step.state.registry.l1
    # AUTHORISE
    _require_new(step, event.event_id)
    # RECORD
    step.state.registry.l1_events.add(event.event_id)
    l1.accept(min(l1.accepted_batches, event.sequence_number - 1))
    for transfer in _unclaimed(step):
        if transfer.status is TransferStatus.QUEUED and not l1.is_accepted(
            l1.withdrawals[transfer.transfer_id]
        ):
            pending = replace(transfer, status=TransferStatus.PENDING, transaction_hash=None)
            step.add_transfer(pending, is_final=False)


def claim_withdrawal(step: Step, event: L1WithdrawalClaimed) -> None:
    """The contract paid a key: its accepted withdrawals, the oldest first, have arrived.

    A payment is all that the key could withdraw, so several withdrawals share its transaction. When
    the contract was short of funds, a payment may end inside a withdrawal, which then still waits.
    """
    registry = step.state.registry
    # The same transaction in another block is not another payment.
    identity = f"{event.transaction_hash}:{event.owner_key:x}"
    # AUTHORISE
    _require_new(step, identity)
    # RECORD
    registry.l1_events.add(identity)
    paid = event.amount_quantums + registry.l1.unmatched_claims.pop(event.owner_key, 0)
    for transfer in _unclaimed(step):
        account = registry.accounts[transfer.account_id]
        if transfer.status is not TransferStatus.QUEUED or account.stark_key != event.owner_key:
            continue
        if transfer.debit_quantums > paid:
            registry.l1.unmatched_claims[event.owner_key] = paid
            return
        paid -= transfer.debit_quantums
        account.pending_withdrawals_quantums -= transfer.debit_quantums
        del registry.l1.withdrawals[transfer.transfer_id]
        arrived = replace(
            transfer,
            status=TransferStatus.CONFIRMED,
            transaction_hash=event.transaction_hash,
            confirmed_at_ms=step.now_ms,
            to_address=event.recipient,
        )
        step.add_transfer(arrived, is_final=True)
        step.touch_account(account)


def cancel_deposit(step: Step, event: L1DepositCancelled) -> None:
    """What is pending for a key and position can leave L1 in two days: batches must be faster."""
    registry = step.state.registry
    # AUTHORISE
    _require_new(step, event.event_id)
    # RECORD
    registry.l1_events.add(event.event_id)
    cancellation = Cancellation(
        block_number=event.block_number, cancelled_at_s=event.cancelled_at_s
    )
    owner = (event.stark_key, event.position_id)
    registry.l1.cancellations[owner] = cancellation
    if deposits_at_risk(registry, owner, cancellation):
        _log.warning(
            "credited deposits to key %x, position %s were cancelled on L1; a batch must be "
            "accepted within two days",
            *owner,
        )


def reclaim_deposit(step: Step, event: L1DepositReclaimed) -> None:
    """What was cancelled has left L1. If it was credited, no batch that holds it is accepted."""
    registry = step.state.registry
    # AUTHORISE
    _require_new(step, event.event_id)
    # RECORD
    registry.l1_events.add(event.event_id)
    owner = (event.stark_key, event.position_id)
    cancellation = registry.l1.cancellations.get(owner)
    if cancellation is None:
        return
    at_risk = deposits_at_risk(registry, owner, cancellation)
    if at_risk:
        # Its deadline stays, and has passed: the exchange must not go on as if nothing was missing.
        credited = sum(deposit.amount_quantums for deposit in at_risk)
        missing = min(credited, event.amount_quantums)
        registry.l1.lack(owner, missing)
        _log.error(
            "a credited deposit was reclaimed on L1: key %x, position %s, %s quantums; deposit "
            "them to the same key and position, or no further batch is accepted",
            *owner,
            missing,
        )
        return
    del registry.l1.cancellations[owner]


def change_freeze(step: Step, event: L1FreezeChanged) -> None:
    """Refuse what L1 would not settle, or accept it again."""
    registry = step.state.registry
    # AUTHORISE
    _require_new(step, event.event_id)
    # RECORD
    registry.l1_events.add(event.event_id)
    registry.l1.is_frozen = event.is_frozen
    _log.error("the exchange is %s on L1", "frozen" if event.is_frozen else "no longer frozen")


def _require_new(step: Step, event_id: str) -> None:
    if event_id in step.state.registry.l1_events:
        raise Rejected(EVENT_KNOWN, event_id=event_id)


def _unclaimed(step: Step) -> tuple[TransferRecord, ...]:
    """The slow withdrawals that have not arrived, the oldest first."""
    registry = step.state.registry
    return tuple(registry.transfers[transfer_id] for transfer_id in registry.l1.withdrawals)
