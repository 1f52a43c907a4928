"""Money movement: deposits from L1, withdrawals, transfers, and held fast withdrawals.

A withdrawal leaves the account at once and stays PENDING until L1 has accepted its batch. A fast
withdrawal only holds its debit. A deposit is credited once per L1 event, whatever restarts or
reorganisations come in between.
"""

from dataclasses import replace

from provex.protocol.errors import (
    AMOUNT_NOT_POSITIVE,
    DEPOSIT_KNOWN,
    DEPOSIT_NOT_NOW,
    EVENT_KNOWN,
    FAST_WITHDRAWAL_CREDIT_UNEXPECTED,
    FAST_WITHDRAWAL_TOO_LARGE,
    FREE_COLLATERAL_INSUFFICIENT,
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    LIQUIDITY_PROVIDER_UNKNOWN,
    MESSAGE_REUSED,
    SIGNED_EXPIRATION_TOO_SOON,
    TRANSFER_TO_SELF,
    TRANSFER_UNDERCOLLATERALIZED,
    WITHDRAWAL_TOO_SMALL,
    WITHDRAWAL_UNDERCOLLATERALIZED,
    Rejected,
)
from provex.protocol.inputs import (
    DepositConfirmed,
    DepositDropped,
    DepositSeen,
    RequestFastWithdrawal,
    RequestTransfer,
    RequestWithdrawal,
)
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.parameters import ORDER_ID_UNIT
from provex.protocol.records import TransferRecord, TransferStatus, TransferType
from provex.protocol.transactions import Deposit as RulesDeposit
from provex.protocol.transactions import Signature, Transaction, Transfer, Withdrawal
from provex.rules.position import may_open_position

from .registry import Account, Deposit, DepositState
from .state import ExchangeState
from .step import Step

__all__ = [
    "adopt_deposits",
    "confirm_deposit",
    "drop_deposit",
    "liquidity_provider_ids",
    "request_fast_withdrawal",
    "request_transfer",
    "request_withdrawal",
    "see_deposit",
]

_MS_PER_HOUR = 3_600_000
_NOT_HERE = frozenset({INVALID_POSITION_ID, INVALID_PUBLIC_KEY})

Request = RequestWithdrawal | RequestTransfer | RequestFastWithdrawal


# --- withdrawals and transfers ------------------------------------------------------------------


def request_withdrawal(step: Step, request: RequestWithdrawal) -> None:
    """Debit a signed withdrawal to the account's own key."""
    state = step.state
    # AUTHORISE
    account = state.account(request.account_id)
    _require_message(step, request, request.amount_quantums)
    minimum = state.settings.withdrawal_minimum_quantums
    balance = state.ledger.position(account.position_id).collateral
    if request.amount_quantums < min(minimum, balance):
        raise Rejected(
            WITHDRAWAL_TOO_SMALL,
            minimum_quantums=minimum,
            found_quantums=request.amount_quantums,
        )
    if request.amount_quantums > state.engine.free_collateral(account.position_id):
        raise Rejected(WITHDRAWAL_UNDERCOLLATERALIZED)
    # MOVE
    withdrawal = Withdrawal(
        public_key=Felt(account.stark_key),
        position_id=u64(account.position_id),
        owner_key=Felt(account.stark_key),
        collateral_asset_id=state.settings.configuration.collateral_asset_id,
        amount=u64(request.amount_quantums),
        nonce=u32(request.nonce),
        expiration_hours=u32(request.expiration_hours),
        signature=_signature(request),
    )
    _apply_signed(state, account, request, withdrawal)
    step.sync_position(account.position_id)
    # RECORD
    transaction_id = step.next_id()
    account.pending_withdrawals_quantums += request.amount_quantums
    account.net_transfers_quantums -= request.amount_quantums
    account.last_transaction_id = transaction_id
    transfer = TransferRecord(
        transfer_id=transaction_id,
        account_id=account.account_id,
        type=TransferType.WITHDRAWAL,
        debit_quantums=request.amount_quantums,
        credit_quantums=request.amount_quantums,
        transaction_hash=None,
        status=TransferStatus.PENDING,
        created_at_ms=step.now_ms,
        confirmed_at_ms=None,
        client_id=request.client_id,
        from_address=None,
        to_address=_address(state, account),
    )
    step.add_transfer(transfer, is_final=False)
    step.touch_account(account)


def request_transfer(step: Step, request: RequestTransfer) -> None:
    """Move collateral to another account here, at once."""
    state = step.state
    # AUTHORISE
    sender = state.account(request.account_id)
    receiver = state.account(request.receiver_account_id)
    if sender is receiver:
        raise Rejected(TRANSFER_TO_SELF)
    _require_message(step, request, request.amount_quantums)
    free = state.engine.free_collateral(sender.position_id)
    if request.amount_quantums > free:
        raise Rejected(
            TRANSFER_UNDERCOLLATERALIZED,
            required_quantums=request.amount_quantums,
            found_quantums=free,
        )
    # MOVE
    transfer = Transfer(
        sender_public_key=Felt(sender.stark_key),
        sender_position_id=u64(sender.position_id),
        receiver_public_key=Felt(receiver.stark_key),
        receiver_position_id=u64(receiver.position_id),
        receiver_account_index=u32(receiver.account_number),
        collateral_asset_id=state.settings.configuration.collateral_asset_id,
        amount=u64(request.amount_quantums),
        nonce=u32(request.nonce),
        expiration_hours=u32(request.expiration_hours),
        signature=_signature(request),
    )
    _apply_signed(state, sender, request, transfer)
    step.sync_position(sender.position_id)
    step.sync_position(receiver.position_id)
    # RECORD
    _record_transfer(step, request, sender, receiver)


def request_fast_withdrawal(step: Step, request: RequestFastWithdrawal) -> None:
    """Hold the debit of a conditional transfer to a liquidity provider until it is settled."""
    state = step.state
    # AUTHORISE
    account = state.account(request.account_id)
    if request.provider_position_id not in liquidity_provider_ids(state):
        raise Rejected(LIQUIDITY_PROVIDER_UNKNOWN, position_id=request.provider_position_id)
    _require_message(step, request, request.debit_quantums)
    if request.debit_quantums > state.settings.fast_withdrawal_maximum_quantums:
        raise Rejected(
            FAST_WITHDRAWAL_TOO_LARGE,
            maximum_quantums=state.settings.fast_withdrawal_maximum_quantums,
            found_quantums=request.debit_quantums,
        )
    expected = request.debit_quantums - state.settings.fast_withdrawal_fee_quantums
    if not 0 < request.credit_quantums <= expected:
        raise Rejected(
            FAST_WITHDRAWAL_CREDIT_UNEXPECTED,
            expected_quantums=expected,
            found_quantums=request.credit_quantums,
        )
    # MOVE
    reserved = account.reserved_quantums + request.debit_quantums
    try:
        events = state.engine.reserve(step.now_ms, account.position_id, reserved)
    except Rejected as rejected:
        if rejected.code == FREE_COLLATERAL_INSUFFICIENT:
            raise Rejected(WITHDRAWAL_UNDERCOLLATERALIZED) from rejected
        raise
    step.take(events)
    # RECORD
    account.reserved_quantums = reserved
    state.registry.pending_messages.add(request.message_hash)
    transfer = TransferRecord(
        transfer_id=step.next_id(),
        account_id=account.account_id,
        type=TransferType.FAST_WITHDRAWAL,
        debit_quantums=request.debit_quantums,
        credit_quantums=request.credit_quantums,
        transaction_hash=None,
        status=TransferStatus.PENDING,
        created_at_ms=step.now_ms,
        confirmed_at_ms=None,
        client_id=request.client_id,
        from_address=None,
        to_address=request.to_address,
    )
    step.add_transfer(transfer, is_final=False)
    step.touch_account(account)


def liquidity_provider_ids(state: ExchangeState) -> frozenset[int]:
    """The position ids that fast withdrawals may name."""
    keys = {provider.public_key for provider in state.settings.liquidity_providers}
    return frozenset(
        account.position_id
        for account in state.registry.account_by_position.values()
        if account.stark_key in keys
    )


def _record_transfer(
    step: Step, request: RequestTransfer, sender: Account, receiver: Account
) -> None:
    transaction_id = step.next_id()
    for account, kind, sign in (
        (sender, TransferType.TRANSFER_OUT, -1),
        (receiver, TransferType.TRANSFER_IN, 1),
    ):
        account.net_transfers_quantums += sign * request.amount_quantums
        account.last_transaction_id = transaction_id
        transfer = TransferRecord(
            transfer_id=transaction_id if sign < 0 else step.next_id(),
            account_id=account.account_id,
            type=kind,
            debit_quantums=request.amount_quantums,
            credit_quantums=request.amount_quantums,
            transaction_hash=None,
            status=TransferStatus.CONFIRMED,
            created_at_ms=step.now_ms,
            confirmed_at_ms=step.now_ms,
            client_id=request.client_id,
            from_address=_address(step.state, sender),
            to_address=_address(step.state, receiver),
        )
        step.add_transfer(transfer, is_final=True)


def _require_message(step: Step, request: Request, amount_quantums: int) -> None:
    """Positive, signed long enough ahead, and never used."""
    state = step.state
    if amount_quantums <= 0:
        raise Rejected(AMOUNT_NOT_POSITIVE)
    ahead_ms = step.now_ms + state.settings.money_expiration_ms_min
    hours_min = max(-(-ahead_ms // _MS_PER_HOUR), state.ledger.minimum_expiration_hours)
    if request.expiration_hours < hours_min:
        raise Rejected(
            SIGNED_EXPIRATION_TOO_SOON,
            minimum_hours=hours_min,
            found_hours=request.expiration_hours,
        )
    is_pending = request.message_hash in state.registry.pending_messages
    if is_pending or state.ledger.order_filled(request.message_hash // ORDER_ID_UNIT) != 0:
        raise Rejected(MESSAGE_REUSED)


def _apply_signed(
    state: ExchangeState, account: Account, request: Request, transaction: Transaction
) -> None:
    """Execute a request whose signature was verified before it was journaled."""
    state.ledger.preload_signature(
        message_hash=request.message_hash,
        r=request.signature.r,
        s=request.signature.s,
        public_key=account.stark_key,
    )
    state.ledger.apply(transaction)


def _signature(request: Request) -> Signature:
    return Signature(Felt(request.signature.r), Felt(request.signature.s))


def _address(state: ExchangeState, account: Account) -> str:
    return state.registry.users[account.user_id].ethereum_address


# --- deposits -----------------------------------------------------------------------------------


def see_deposit(step: Step, event: DepositSeen) -> None:
    """Show a deposit that is not deep enough yet."""
    registry = step.state.registry
    # AUTHORISE
    if event.event_id in registry.deposits:
        raise Rejected(EVENT_KNOWN, event_id=event.event_id)
    # RECORD
    deposit = _new_deposit(step, event)
    registry.deposits[event.event_id] = deposit
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
    if known is not None and known.state is not DepositState.SEEN:
        raise Rejected(DEPOSIT_KNOWN, event_id=event.event_id)
    deposit = _new_deposit(step, event)
    if known is not None:
        deposit = replace(deposit, transfer_id=known.transfer_id, seen_at_ms=known.seen_at_ms)
    # MOVE
    reason = _credit(state, deposit)
    # RECORD
    if known is not None:
        _take_back_pending(step, known)
    confirmed = replace(
        deposit,
        state=DepositState.REFUSED if reason else DepositState.CREDITED,
        reason=reason,
        confirmed_at_ms=None if reason else step.now_ms,
    )
    registry.deposits[event.event_id] = confirmed
    account = _owner(state, confirmed)
    if account is None:
        return
    if reason:
        account.pending_deposits_quantums += confirmed.amount_quantums
    else:
        account.net_transfers_quantums += confirmed.amount_quantums
        account.last_transaction_id = confirmed.transfer_id
        step.sync_position(account.position_id)
    step.add_transfer(_deposit_record(confirmed, account), is_final=not reason)
    step.touch_account(account)


def drop_deposit(step: Step, event: DepositDropped) -> None:
    """Forget a deposit whose block left the chain; the same event may come back."""
    registry = step.state.registry
    # AUTHORISE
    deposit = registry.deposits.get(event.event_id)
    if deposit is None or deposit.state is not DepositState.SEEN:
        raise Rejected(DEPOSIT_KNOWN, event_id=event.event_id)
    # RECORD
    del registry.deposits[event.event_id]
    account = _take_back_pending(step, deposit)
    if account is not None:
        dropped = replace(_deposit_record(deposit, account), status=TransferStatus.CANCELED)
        step.add_transfer(dropped, is_final=True)


def adopt_deposits(step: Step, account: Account) -> None:
    """Give a new account the deposits that were made to its position before it was opened."""
    for deposit in step.state.registry.deposits.values():
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
