"""Deposits from L1: shown when seen, credited once when confirmed, forgotten when dropped.

An L1 event is credited once, whatever restarts or reorganisations come in between. What the rules
cannot credit stays pending with its reason; its owner can reclaim it on L1.
"""

from dataclasses import replace

from provex.protocol.errors import (
    DEPOSIT_KNOWN,
    DEPOSIT_NOT_NOW,
    EVENT_KNOWN,
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    OUT_OF_RANGE_BALANCE,
    OUT_OF_RANGE_TOTAL_RISK,
    OUT_OF_RANGE_TOTAL_VALUE,
    Rejected,
)
from provex.protocol.inputs import DepositConfirmed, DepositDropped, DepositSeen
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.records import TransferRecord, TransferStatus, TransferType
from provex.protocol.transactions import Deposit as RulesDeposit
from provex.rules.position import may_open_position

from .engine_events import sync_position
from .registry_entries import Account, Deposit, DepositState
from .state import ExchangeState
from .step import Step

__all__ = ["adopt_deposits", "confirm_deposit", "drop_deposit", "see_deposit"]

_NOT_HERE = frozenset(
    {
        INVALID_POSITION_ID,
        INVALID_PUBLIC_KEY,
        OUT_OF_RANGE_BALANCE,
        OUT_OF_RANGE_TOTAL_RISK,
        OUT_OF_RANGE_TOTAL_VALUE,
    }
)
"""What is about this deposit or its position: to wait would hold up all deposits after it."""


def see_deposit(step: Step, event: DepositSeen) -> None:
    """Show a deposit that is not deep enough yet."""
    registry = step.state.registry
    # AUTHORISE
    if event.event_id in registry.deposits:
        raise Rejected(EVENT_KNOWN, event_id=event.event_id)
    # RECORD
    deposit = _new_deposit(step, event)
    registry.put_deposit(deposit)
    account = _owner(step.state, deposit)
    if account is not None:
        account.pending_deposits_quantums += deposit.amount_quantums
        step.add_transfer(_deposit_record(deposit, account), is_final=False)
        step.touch_account(account)


def confirm_deposit(step: Step, event: DepositConfirmed) -> None:
    """Credit a deposit, once. One that the rules cannot credit stays pending with its reason."""
    state = step.state
    registry = state.registry
    # AUTHORISE
    known = registry.deposits.get(event.event_id)
    is_known = known is not None and known.state is not DepositState.SEEN
    if is_known or event.event_id in registry.l1_events:
        raise Rejected(DEPOSIT_KNOWN, event_id=event.event_id)
    # FUND
    owner = (event.stark_key, event.position_id)
    missing = min(registry.l1.reclaimed.get(owner, 0), event.amount_quantums)
    if missing == event.amount_quantums > 0:
        _fill(step, event, known)
        return
    deposit = _new_deposit(step, replace(event, amount_quantums=event.amount_quantums - missing))
    if known is not None:
        deposit = replace(deposit, transfer_id=known.transfer_id, seen_at_ms=known.seen_at_ms)
    # MOVE
    reason = _credit(state, deposit)
    # RECORD
    registry.l1.fill(owner, missing)
    if known is not None:
        _take_back_pending(step, known)
    confirmed = replace(
        deposit,
        state=DepositState.REFUSED if reason else DepositState.CREDITED,
        reason=reason,
        confirmed_at_ms=None if reason else step.now_ms,
        batch_number=None if reason else state.ledger.batch_number,
    )
    registry.put_deposit(confirmed)
    account = _owner(state, confirmed)
    if account is None:
        return
    if reason:
        account.pending_deposits_quantums += confirmed.amount_quantums
    else:
        account.net_transfers_quantums += confirmed.amount_quantums
        account.last_transaction_id = confirmed.transfer_id
        sync_position(step, account.position_id)
    step.add_transfer(_deposit_record(confirmed, account), is_final=not reason)
    step.touch_account(account)


def _fill(step: Step, event: DepositConfirmed, known: Deposit | None) -> None:
    """A deposit that only makes up for what its owner had reclaimed after it was credited."""
    registry = step.state.registry
    registry.l1_events.add(event.event_id)
    registry.l1.fill((event.stark_key, event.position_id), event.amount_quantums)
    if known is not None:
        _forget(step, known)


def drop_deposit(step: Step, event: DepositDropped) -> None:
    """Forget a deposit whose block left the chain; the same event may come back."""
    registry = step.state.registry
    # AUTHORISE
    deposit = registry.deposits.get(event.event_id)
    if deposit is None or deposit.state is not DepositState.SEEN:
        raise Rejected(DEPOSIT_KNOWN, event_id=event.event_id)
    # RECORD
    _forget(step, deposit)


def _forget(step: Step, deposit: Deposit) -> None:
    """A deposit that was seen brings nothing."""
    step.state.registry.drop_deposit(deposit)
    account = _take_back_pending(step, deposit)
    if account is not None:
        dropped = replace(_deposit_record(deposit, account), status=TransferStatus.CANCELED)
        step.add_transfer(dropped, is_final=True)


def adopt_deposits(step: Step, account: Account) -> None:
    """Give a new account the deposits that were made to its position before it was opened."""
    for deposit in step.state.registry.deposits_to(account.position_id):
        if _owner(step.state, deposit) is not account:
            continue
        is_credited = deposit.state is DepositState.CREDITED
        if is_credited:
            account.net_transfers_quantums += deposit.amount_quantums
            account.last_transaction_id = deposit.transfer_id
        else:
            account.pending_deposits_quantums += deposit.amount_quantums
        step.add_transfer(_deposit_record(deposit, account), is_final=is_credited)


def _take_back_pending(step: Step, deposit: Deposit) -> Account | None:
    """A deposit that was seen is no longer only seen. Returns the account it was shown to."""
    account = _owner(step.state, deposit)
    if account is not None:
        account.pending_deposits_quantums -= deposit.amount_quantums
        step.touch_account(account)
    return account


def _credit(state: ExchangeState, deposit: Deposit) -> str:
    """Apply the deposit to the ledger. Returns why the rules refuse it for good, or nothing."""
    index = _account_index(state, deposit)
    if index is None:
        return "the vault is no position of the key"
    transaction = RulesDeposit(
        public_key=Felt(deposit.stark_key),
        position_id=u64(deposit.position_id),
        account_index=u32(index),
        amount=u64(deposit.amount_quantums),
    )
    try:
        state.ledger.apply(transaction)
    except Rejected as rejected:
        if rejected.code in _NOT_HERE:
            return str(rejected)
        raise Rejected(
            DEPOSIT_NOT_NOW, event_id=deposit.event_id, reason=str(rejected)
        ) from rejected
    return ""


def _account_index(state: ExchangeState, deposit: Deposit) -> int | None:
    """The account number under which the key may open the position, None if there is none."""
    configuration = state.settings.configuration
    for number in range(state.settings.accounts_max):
        if may_open_position(configuration, deposit.position_id, deposit.stark_key, number):
            return number
    return None


def _owner(state: ExchangeState, deposit: Deposit) -> Account | None:
    """The account that the deposit is for, if it is one here and its key is the depositor's."""
    account = state.registry.account_by_position.get(deposit.position_id)
    if account is None or account.stark_key != deposit.stark_key:
        return None
    return account


def _new_deposit(step: Step, event: DepositSeen | DepositConfirmed) -> Deposit:
    return Deposit(
        event_id=event.event_id,
        stark_key=event.stark_key,
        position_id=event.position_id,
        amount_quantums=event.amount_quantums,
        from_address=event.from_address,
        transaction_hash=event.transaction_hash,
        transfer_id=step.next_id(),
        state=DepositState.SEEN,
        reason="",
        seen_at_ms=step.now_ms,
        confirmed_at_ms=None,
        block_number=event.block_number,
        batch_number=None,
    )


def _deposit_record(deposit: Deposit, account: Account) -> TransferRecord:
    is_credited = deposit.state is DepositState.CREDITED
    return TransferRecord(
        transfer_id=deposit.transfer_id,
        account_id=account.account_id,
        type=TransferType.DEPOSIT,
        debit_quantums=deposit.amount_quantums,
        credit_quantums=deposit.amount_quantums,
        transaction_hash=deposit.transaction_hash,
        status=TransferStatus.CONFIRMED if is_credited else TransferStatus.PENDING,
        created_at_ms=deposit.seen_at_ms,
        confirmed_at_ms=deposit.confirmed_at_ms,
        client_id="",
        from_address=deposit.from_address,
        to_address=None,
    )
