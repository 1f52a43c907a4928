"""Users, accounts, API keys, client ids, money movements: what the exchange knows beside the books.

The registry only keeps; whether something is allowed is decided by `Exchange` before it calls here.
Everything is part of the snapshot, in insertion order, which a restore keeps.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import msgspec

from provex.protocol.inputs import PlaceOrder
from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    CancelReason,
    MarketRecord,
    OrderRecord,
    OrderStatus,
    TransferRecord,
    UserRecord,
)
from provex.protocol.transactions import LimitOrder
from provex.storage.encoding import decode_value, encode_value

from .position_history import PositionHistory

__all__ = ["Account", "Deposit", "DepositState", "OpenOrder", "Registry"]

_FORMAT = 1


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


class Registry:
    """The third part of the exchange's state, beside engine and ledger."""

    def __init__(self) -> None:
        """Start with nobody."""
        self.users: dict[str, UserRecord] = {}
        self.accounts: dict[str, Account] = {}
        self.api_keys: dict[str, ApiKeyRecord] = {}
        self.orders: dict[int, OpenOrder] = {}
        self.transfers: dict[str, TransferRecord] = {}
        """Money movements that are not final."""
        self.pending_messages: set[int] = set()
        """Message hashes of fast withdrawals whose debit is held."""
        self.deposits: dict[str, Deposit] = {}
        self.registrations: dict[str, str] = {}
        """Keys linked on L1, as hexadecimal digits, with the address they are linked to."""
        self.l1_events: set[str] = set()
        self.history = PositionHistory()
        self.book_offsets: dict[int, int] = {}
        self.funding_indices: dict[int, int] = {}
        self.market_records: dict[int, MarketRecord] = {}
        """The records last emitted, to emit only what changed."""
        self.closed_client_ids: deque[tuple[int, str, str]] = deque()
        """(closed at, account id, client id), ascending in time."""
        self.fund_nonce = 0
        self.last_oracle_tick_ms = 0
        self.last_pnl_hour = 0
        self.batch_opened_at_ms = 0
        self.orders_paused = False
        self._index()

    def _index(self) -> None:
        """Rebuild what can be looked up from what is kept."""
        self.user_id_by_address = {u.ethereum_address: i for i, u in self.users.items()}
        self.user_id_by_username = {
            user.username: user_id for user_id, user in self.users.items() if user.username
        }
        self.user_id_by_stark_key = {a.stark_key: a.user_id for a in self.accounts.values()}
        self.account_by_position = {a.position_id: a for a in self.accounts.values()}
        self.accounts_by_user: dict[str, list[Account]] = {}
        for account in self.accounts.values():
            self.accounts_by_user.setdefault(account.user_id, []).append(account)
        self.api_keys_by_user: dict[str, dict[str, ApiKeyRecord]] = {}
        for key in self.api_keys.values():
            self.api_keys_by_user.setdefault(key.user_id, {})[key.key] = key
        self.order_ref_by_id = {o.order_id: ref for ref, o in self.orders.items()}
        self._event_ids_by_position: dict[int, dict[str, None]] = {}
        for deposit in self.deposits.values():
            self._index_deposit(deposit)

    # --- changes --------------------------------------------------------------------------------

    def put_user(self, user: UserRecord) -> None:
        """Add or replace a user."""
        old = self.users.get(user.user_id)
        if old is not None and old.username:
            del self.user_id_by_username[old.username]
        self.users[user.user_id] = user
        self.user_id_by_address[user.ethereum_address] = user.user_id
        if user.username:
            self.user_id_by_username[user.username] = user.user_id

    def put_account(self, account: Account) -> None:
        """Add an account."""
        self.accounts[account.account_id] = account
        self.account_by_position[account.position_id] = account
        self.user_id_by_stark_key[account.stark_key] = account.user_id
        self.accounts_by_user.setdefault(account.user_id, []).append(account)

    def put_api_key(self, key: ApiKeyRecord) -> None:
        """Add a key."""
        self.api_keys[key.key] = key
        self.api_keys_by_user.setdefault(key.user_id, {})[key.key] = key

    def delete_api_key(self, key: ApiKeyRecord) -> ApiKeyRecord:
        """Forget a key; the record says that it is deleted."""
        del self.api_keys[key.key]
        del self.api_keys_by_user[key.user_id][key.key]
        return replace(key, is_deleted=True)

    def put_order(self, order: OpenOrder) -> None:
        """Add an open order and take its client id."""
        self.orders[order.ref] = order
        self.order_ref_by_id[order.order_id] = order.ref
        order.account.open_refs[order.ref] = None
        order.account.client_ids.add(order.request.client_id)

    def withdraw_order(self, ref: int) -> None:
        """Take back an order that the engine refused, as if it had never been put."""
        order = self.orders.pop(ref)
        del self.order_ref_by_id[order.order_id]
        del order.account.open_refs[ref]
        order.account.client_ids.remove(order.request.client_id)

    def close_order(self, ref: int, now_ms: int) -> None:
        """Forget an order that ended; its client id stays taken for a while."""
        order = self.orders.pop(ref)
        del self.order_ref_by_id[order.order_id]
        del order.account.open_refs[ref]
        self.closed_client_ids.append((now_ms, order.account.account_id, order.request.client_id))

    def put_deposit(self, deposit: Deposit) -> None:
        """Add a deposit or replace what is known of it."""
        known = self.deposits.get(deposit.event_id)
        if known is not None:
            del self._event_ids_by_position[known.position_id][known.event_id]
        self.deposits[deposit.event_id] = deposit
        self._index_deposit(deposit)

    def drop_deposit(self, deposit: Deposit) -> None:
        """Forget a deposit."""
        del self.deposits[deposit.event_id]
        del self._event_ids_by_position[deposit.position_id][deposit.event_id]

    def _index_deposit(self, deposit: Deposit) -> None:
        events = self._event_ids_by_position.setdefault(deposit.position_id, {})
        events[deposit.event_id] = None

    def free_client_ids(self, closed_before_ms: int) -> None:
        """Let client ids be used again whose orders closed before a time."""
        closed = self.closed_client_ids
        while closed and closed[0][0] < closed_before_ms:
            _, account_id, client_id = closed.popleft()
            self.accounts[account_id].client_ids.discard(client_id)

    # --- look-ups -------------------------------------------------------------------------------

    def user_accounts(self, user_id: str) -> list[Account]:
        """A user's accounts, ascending by number."""
        return self.accounts_by_user.get(user_id, [])

    def user_api_keys(self, user_id: str) -> dict[str, ApiKeyRecord]:
        """A user's keys that are not deleted."""
        return self.api_keys_by_user.get(user_id, {})

    def deposits_to(self, position_id: int) -> list[Deposit]:
        """The deposits to a position, oldest event first."""
        events = self._event_ids_by_position.get(position_id, {})
        return sorted((self.deposits[e] for e in events), key=_age)

    def open_orders(self, account: Account) -> Iterator[OrderRecord]:
        """An account's open orders, oldest first."""
        return (self.orders[ref].record() for ref in account.open_refs)

    # --- snapshot -------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """The whole registry, canonical for equal histories of inputs."""
        return msgspec.msgpack.encode(
            {
                "format": _FORMAT,
                "users": [encode_value(user) for user in self.users.values()],
                "accounts": [_account_plain(account) for account in self.accounts.values()],
                "api_keys": [encode_value(key) for key in self.api_keys.values()],
                "orders": [_order_plain(order) for order in self.orders.values()],
                "transfers": [encode_value(transfer) for transfer in self.transfers.values()],
                "pending_messages": [f"{h:x}" for h in sorted(self.pending_messages)],
                "deposits": [_deposit_plain(deposit) for deposit in self.deposits.values()],
                "registrations": list(self.registrations.items()),
                "l1_events": sorted(self.l1_events),
                "history": self.history.snapshot(),
                "book_offsets": sorted(self.book_offsets.items()),
                "funding_indices": sorted(self.funding_indices.items()),
                "market_records": [encode_value(m) for m in self.market_records.values()],
                "closed_client_ids": list(self.closed_client_ids),
                "numbers": self._numbers(),
            }
        )

    def restore(self, snapshot: bytes) -> None:
        """Replace everything by a snapshot."""
        plain = msgspec.msgpack.decode(snapshot)
        if plain["format"] != _FORMAT:
            raise ValueError(f"registry snapshot of format {plain['format']}")
        self.users = _by("user_id", plain["users"])
        accounts = [_account(item) for item in plain["accounts"]]
        self.accounts = {account.account_id: account for account in accounts}
        self.api_keys = _by("key", plain["api_keys"])
        orders = [_order(item, self.accounts) for item in plain["orders"]]
        self.orders = {order.ref: order for order in orders}
        self.transfers = _by("transfer_id", plain["transfers"])
        self.pending_messages = {int(digits, 16) for digits in plain["pending_messages"]}
        deposits = [_deposit(item) for item in plain["deposits"]]
        self.deposits = {deposit.event_id: deposit for deposit in deposits}
        self.registrations = dict(plain["registrations"])
        self.l1_events = set(plain["l1_events"])
        self.history.restore(plain["history"])
        self.book_offsets = dict(plain["book_offsets"])
        self.funding_indices = dict(plain["funding_indices"])
        self.market_records = _by("market", plain["market_records"])
        self.closed_client_ids = deque(tuple(item) for item in plain["closed_client_ids"])
        (
            self.fund_nonce,
            self.last_oracle_tick_ms,
            self.last_pnl_hour,
            self.batch_opened_at_ms,
            self.orders_paused,
        ) = plain["numbers"]
        self._index()

    def _numbers(self) -> tuple[int, ...]:
        return (
            self.fund_nonce,
            self.last_oracle_tick_ms,
            self.last_pnl_hour,
            self.batch_opened_at_ms,
            self.orders_paused,
        )


def _age(deposit: Deposit) -> tuple[int, str]:
    return deposit.seen_at_ms, deposit.event_id


def _by(name: str, items: list[Any]) -> dict[Any, Any]:
    values = [decode_value(item) for item in items]
    return {getattr(value, name): value for value in values}


def _account_plain(account: Account) -> list[Any]:
    return [
        encode_value(account.record()),
        account.net_transfers_quantums,
        sorted(account.client_ids),
        list(account.open_refs),
    ]


def _account(plain: list[Any]) -> Account:
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
    )


def _order_plain(order: OpenOrder) -> list[Any]:
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


def _order(plain: list[Any], accounts: dict[str, Account]) -> OpenOrder:
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


def _deposit_plain(deposit: Deposit) -> list[Any]:
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
    ]


def _deposit(plain: list[Any]) -> Deposit:
    event_id, key, position_id, amount, address, tx_hash, transfer_id, state, *rest = plain
    reason, seen_at_ms, confirmed_at_ms = rest
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
    )
