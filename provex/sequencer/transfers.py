"""Money movement that an account signs: withdrawals, transfers, and held fast withdrawals.

A withdrawal leaves the account at once and is PENDING until L1 has accepted its batch. A fast
withdrawal only holds its debit; what becomes of it is in `fast_withdrawals`.
"""

from provex.protocol.errors import (
    AMOUNT_NOT_POSITIVE,
    CONDITION_UNEXPECTED,
    FAST_WITHDRAWAL_CREDIT_UNEXPECTED,
    FAST_WITHDRAWAL_TOO_LARGE,
    FORCED_REQUEST_WAITS,
    FREE_COLLATERAL_INSUFFICIENT,
    LIQUIDITY_PROVIDER_UNKNOWN,
    MESSAGE_REUSED,
    PAYMENT_REUSED,
    SIGNED_EXPIRATION_TOO_SOON,
    TRANSFER_TO_SELF,
    TRANSFER_UNDERCOLLATERALIZED,
    WITHDRAWAL_TOO_SMALL,
    WITHDRAWAL_UNDERCOLLATERALIZED,
    Rejected,
)
from provex.protocol.inputs import (
    RequestFastWithdrawal,
    RequestTransfer,
    RequestWithdrawal,
)
from provex.protocol.messages import transfer_condition
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.parameters import ORDER_ID_UNIT
from provex.protocol.records import TransferRecord, TransferStatus, TransferType
from provex.protocol.transactions import Signature, Transaction, Transfer, Withdrawal

from .engine_events import sync_position, take_events
from .registry_entries import Account, HeldWithdrawal
from .state import ExchangeState
from .step import Step

__all__ = [
    "record_withdrawal",
    "request_fast_withdrawal",
    "request_transfer",
    "request_withdrawal",
]

_MS_PER_HOUR = 3_600_000

Request = RequestWithdrawal | RequestTransfer | RequestFastWithdrawal


def request_withdrawal(step: Step, request: RequestWithdrawal) -> None:
    """Debit a signed withdrawal to the account's own key."""
    state = step.state
    # AUTHORISE
    state.require_not_frozen()
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
    sync_position(step, account.position_id)
    # RECORD
    record_withdrawal(
        step,
        account,
        request.amount_quantums,
        client_id=request.client_id,
        to_address=_address(state, account),
    )


def record_withdrawal(
    step: Step, account: Account, quantums: int, *, client_id: str, to_address: str | None
) -> None:
    """Show what left the account in the open batch; it can be claimed once L1 has accepted that."""
    transaction_id = step.next_id()
    account.pending_withdrawals_quantums += quantums
    account.net_transfers_quantums -= quantums
    account.last_transaction_id = transaction_id
    transfer = TransferRecord(
        transfer_id=transaction_id,
        account_id=account.account_id,
        type=TransferType.WITHDRAWAL,
        debit_quantums=quantums,
        credit_quantums=quantums,
        transaction_hash=None,
        status=TransferStatus.PENDING,
        created_at_ms=step.now_ms,
        confirmed_at_ms=None,
        client_id=client_id,
        from_address=None,
        to_address=to_address,
    )
    step.state.registry.l1.withdrawals[transaction_id] = step.state.ledger.batch_number
    step.add_transfer(transfer, is_final=False)
    step.touch_account(account)


def request_transfer(step: Step, request: RequestTransfer) -> None:
    """Move collateral to another account here, at once."""
    state = step.state
    # AUTHORISE
    state.require_not_frozen()
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
    sync_position(step, sender.position_id)
    sync_position(step, receiver.position_id)
    # RECORD
    _record_transfer(step, request, sender, receiver)


def request_fast_withdrawal(step: Step, request: RequestFastWithdrawal) -> None:
    """Hold the debit of a conditional transfer to a liquidity provider until it is settled."""
    state = step.state
    # AUTHORISE
    state.require_not_frozen()
    account = state.account(request.account_id)
    if request.provider_position_id not in state.liquidity_provider_ids:
        raise Rejected(LIQUIDITY_PROVIDER_UNKNOWN, position_id=request.provider_position_id)
    _require_own_registry(state, request)
    if state.registry.l1.is_demanded_of(account.position_id):
        raise Rejected(FORCED_REQUEST_WAITS)
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
    if request.condition in state.registry.payment_conditions:
        raise Rejected(PAYMENT_REUSED)
    # MOVE
    reserved = account.reserved_quantums + request.debit_quantums
    try:
        events = state.engine.reserve(step.now_ms, account.position_id, reserved)
    except Rejected as rejected:
        if rejected.code == FREE_COLLATERAL_INSUFFICIENT:
            raise Rejected(WITHDRAWAL_UNDERCOLLATERALIZED) from rejected
        raise
    take_events(step, events)
    # RECORD
    account.reserved_quantums = reserved
    state.registry.payment_conditions.add(request.condition)
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
    held = HeldWithdrawal(transfer_id=transfer.transfer_id, request=request)
    state.registry.held_withdrawals[request.message_hash] = held
    step.add_transfer(transfer, is_final=False)
    step.touch_account(account)


def _require_own_registry(state: ExchangeState, request: RequestFastWithdrawal) -> None:
    """The condition names a fact of the exchange's transfer registry.

    L1 asks the contract that a condition names, and refuses the whole batch when it says no, or
    when it answers otherwise than it did before.
    """
    expected = None
    if state.settings.transfer_registry is not None:
        registry = bytes.fromhex(state.settings.transfer_registry.removeprefix("0x"))
        fact = bytes.fromhex(request.fact.removeprefix("0x"))
        expected = transfer_condition(fact_registry=registry, fact=fact)
    if request.condition != expected:
        raise Rejected(
            CONDITION_UNEXPECTED,
            expected="none" if expected is None else f"{expected:#x}",
            found=f"{request.condition:#x}",
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
    is_pending = request.message_hash in state.registry.held_withdrawals
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
