"""What the registry keeps: accounts, open orders, deposits, and their form in a snapshot."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from provex.protocol.inputs import PaymentConfirmed, PlaceOrder, RequestFastWithdrawal
from provex.protocol.records import AccountRecord, CancelReason, OrderRecord, OrderStatus
from provex.protocol.transactions import LimitOrder
from provex.storage.encoding import decode_value, encode_value

__all__ = [
    "Account",
    "Deposit",
    "DepositState",
    "HeldWithdrawal",
    "OpenOrder",
    "account_from_plain",
    "account_plain",
    "deposit_from_plain",
    "deposit_plain",
    "held_from_plain",
    "held_plain",
    "order_from_plain",
    "order_plain",
]


@dataclass(slots=True, kw_only=True)
class Account:
    """One account: a position of the rules with its owner, and what is on its way in or out."""

    account_id: str
    user_id: str
    account_number: int
    position_id: int
    stark_key: int
    stark_key_y: int
    created_at_ms: int
    collateral_quantums: int = 0
    reserved_quantums: int = 0
    pending_deposits_quantums: int = 0
    pending_withdrawals_quantums: int = 0
    net_transfers_quantums: int = 0
    last_transaction_id: str | None = None
    client_ids: set[str] = field(default_factory=set)
    open_refs: dict[int, None] = field(default_factory=dict)
    is_unclaimed: bool = False
    """Kept by the operator for a key that has not been onboarded, and holds what was forced."""

    def record(self) -> AccountRecord:
        """The account as it stands."""
        return AccountRecord(
            account_id=self.account_id,
            user_id=self.user_id,
            account_number=self.account_number,
            position_id=self.position_id,
            stark_key=self.stark_key,
            stark_key_y=self.stark_key_y,
            collateral_quantums=self.collateral_quantums,
            reserved_quantums=self.reserved_quantums,
            pending_deposits_quantums=self.pending_deposits_quantums,
            pending_withdrawals_quantums=self.pending_withdrawals_quantums,
            created_at_ms=self.created_at_ms,
            last_transaction_id=self.last_transaction_id,
        )


@dataclass(slots=True, kw_only=True)
class OpenOrder:
    """An order that the engine holds: the signed request and where it stands."""

    ref: int
    request: PlaceOrder
    account: Account
    order_id: str
    created_at_ms: int
    lots: int
    remaining_lots: int
    trigger_ticks: int | None
    status: OrderStatus = OrderStatus.PENDING
    cancel_reason: CancelReason | None = None
    unfillable_at_ms: int | None = None
    limit_order: LimitOrder | None = None
    """The rules' form, made when the order first fills."""

    def record(self) -> OrderRecord:
        """The order as it stands."""
        request = self.request
        return OrderRecord(
            order_id=self.order_id,
            order_ref=self.ref,
            client_id=request.client_id,
            account_id=request.account_id,
            position_id=self.account.position_id,
            market=request.market,
            side=request.side,
            type=request.type,
            price_ticks=request.price_ticks,
            trigger_ticks=self.trigger_ticks,
            trailing_ppm=request.trailing_ppm,
            lots=self.lots,
            remaining_lots=self.remaining_lots,
            limit_fee_ppm=request.limit_fee_ppm,
            created_at_ms=self.created_at_ms,
            unfillable_at_ms=self.unfillable_at_ms,
            expires_at_ms=request.expires_at_ms,
            status=self.status,
            time_in_force=request.time_in_force,
            is_post_only=request.is_post_only,
            is_reduce_only=request.is_reduce_only,
            cancel_reason=self.cancel_reason,
            signature=request.signature.text(),
        )


class DepositState(StrEnum):
    """Where a deposit on L1 stands here."""

    SEEN = "SEEN"
    CREDITED = "CREDITED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A deposit by its L1 event. A refused one stays on L1, where its owner can reclaim it."""

    event_id: str
    stark_key: int
    position_id: int
    amount_quantums: int
    from_address: str
    transaction_hash: str
    transfer_id: str
    state: DepositState
    reason: str
    """Why it was refused, for people; empty otherwise."""
    seen_at_ms: int
    confirmed_at_ms: int | None
    block_number: int
    batch_number: int | None
    """The batch that takes it out of what is pending on L1; None while it is not credited."""


def account_plain(account: Account) -> list[Any]:
    """An account for a snapshot."""
    return [
        encode_value(account.record()),
        account.net_transfers_quantums,
        sorted(account.client_ids),
        list(account.open_refs),
        account.is_unclaimed,
    ]


def account_from_plain(plain: list[Any]) -> Account:
    """The inverse of `account_plain`."""
    record: AccountRecord = decode_value(plain[0])
    return Account(
        account_id=record.account_id,
        user_id=record.user_id,
        account_number=record.account_number,
        position_id=record.position_id,
        stark_key=record.stark_key,
        stark_key_y=record.stark_key_y,
        created_at_ms=record.created_at_ms,
        collateral_quantums=record.collateral_quantums,
        reserved_quantums=record.reserved_quantums,
        pending_deposits_quantums=record.pending_deposits_quantums,
        pending_withdrawals_quantums=record.pending_withdrawals_quantums,
        net_transfers_quantums=plain[1],
        last_transaction_id=record.last_transaction_id,
        client_ids=set(plain[2]),
        open_refs=dict.fromkeys(plain[3]),
        is_unclaimed=plain[4],
    )


def order_plain(order: OpenOrder) -> list[Any]:
    """An open order for a snapshot."""
    return [
        order.ref,
        encode_value(order.request),
        order.order_id,
        order.created_at_ms,
        order.lots,
        order.remaining_lots,
        order.trigger_ticks,
        order.status,
    ]


def order_from_plain(plain: list[Any], accounts: dict[str, Account]) -> OpenOrder:
    """The inverse of `order_plain`."""
    ref, request_plain, order_id, created_at_ms, lots, remaining_lots, trigger, status = plain
    request: PlaceOrder = decode_value(request_plain)
    return OpenOrder(
        ref=ref,
        request=request,
        account=accounts[request.account_id],
        order_id=order_id,
        created_at_ms=created_at_ms,
        lots=lots,
        remaining_lots=remaining_lots,
        trigger_ticks=trigger,
        status=OrderStatus(status),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWithdrawal:
    """A fast withdrawal whose debit is held. `payment` is the final transfer on L1, if there is."""

    transfer_id: str
    request: RequestFastWithdrawal
    payment: PaymentConfirmed | None = None


def held_plain(held: HeldWithdrawal) -> list[Any]:
    """A held fast withdrawal for a snapshot."""
    payment = None if held.payment is None else encode_value(held.payment)
    return [held.transfer_id, encode_value(held.request), payment]


def held_from_plain(plain: list[Any]) -> HeldWithdrawal:
    """The inverse of `held_plain`."""
    transfer_id, request, payment = plain
    return HeldWithdrawal(
        transfer_id=transfer_id,
        request=decode_value(request),
        payment=None if payment is None else decode_value(payment),
    )


def deposit_plain(deposit: Deposit) -> list[Any]:
    """A deposit for a snapshot."""
    return [
        deposit.event_id,
        f"{deposit.stark_key:x}",
        deposit.position_id,
        deposit.amount_quantums,
        deposit.from_address,
        deposit.transaction_hash,
        deposit.transfer_id,
        deposit.state,
        deposit.reason,
        deposit.seen_at_ms,
        deposit.confirmed_at_ms,
        deposit.block_number,
        deposit.batch_number,
    ]


def deposit_from_plain(plain: list[Any]) -> Deposit:
    """The inverse of `deposit_plain`."""
    event_id, key, position_id, amount, address, tx_hash, transfer_id, state, *rest = plain
    reason, seen_at_ms, confirmed_at_ms, block_number, batch_number = rest
    return Deposit(
        event_id=event_id,
        stark_key=int(key, 16),
        position_id=position_id,
        amount_quantums=amount,
        from_address=address,
        transaction_hash=tx_hash,
        transfer_id=transfer_id,
        state=DepositState(state),
        reason=reason,
        seen_at_ms=seen_at_ms,
        confirmed_at_ms=confirmed_at_ms,
        block_number=block_number,
        batch_number=batch_number,
    )
