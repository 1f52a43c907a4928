"""Users, accounts, API keys, client ids, money movements: what the exchange knows beside the books.

The registry only keeps; whether something is allowed is decided by the handlers before they call
here. Everything is part of the snapshot, in insertion order, which a restore keeps.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from provex.protocol.records import (
    ApiKeyRecord,
    MarketRecord,
    OrderRecord,
    TransferRecord,
    UserRecord,
)
from provex.storage.batch_conditions import BatchCondition
from provex.storage.encoding import decode_value, encode_value

from .l1_record import L1Record
from .position_history import PositionHistory
from .registry_entries import (
    Account,
    Deposit,
    DepositState,
    HeldWithdrawal,
    OpenOrder,
    account_from_plain,
    account_plain,
    deposit_from_plain,
    deposit_plain,
    held_from_plain,
    held_plain,
    order_from_plain,
    order_plain,
)

__all__ = ["Registry"]

_FORMAT = 2


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
        self.held_withdrawals: dict[int, HeldWithdrawal] = {}
        """Fast withdrawals whose debit is held, by message hash."""
        self.payment_conditions: set[int] = set()
        """What fast withdrawals wait for on L1: one payment must not answer for two of them."""
        self.batch_conditions: list[BatchCondition] = []
        """The conditions of the open batch, in the order of its transactions."""
        self.deposits: dict[str, Deposit] = {}
        self.registrations: dict[str, str] = {}
        """Keys linked on L1, as hexadecimal digits, with the address they are linked to."""
        self.l1_events: set[str] = set()
        self.l1 = L1Record()
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
        self.plan: tuple[str, str | None] | None = None
        """The planned configuration and the row of its new market, as JSON texts."""
        self.market_rows: list[str] = []
        """Of the markets that were listed since the beginning, as JSON texts."""
        self._index()

    def _index(self) -> None:
        """Rebuild what can be looked up from what is kept."""
        self.user_id_by_address = {u.ethereum_address: i for i, u in self.users.items()}
        self.user_id_by_username = {
            user.username: user_id for user_id, user in self.users.items() if user.username
        }
        self.user_id_by_stark_key = {
            a.stark_key: a.user_id for a in self.accounts.values() if not a.is_unclaimed
        }
        self.account_by_position = {a.position_id: a for a in self.accounts.values()}
        self.accounts_by_user: dict[str, list[Account]] = {}
        for account in self.accounts.values():
            self.accounts_by_user.setdefault(account.user_id, []).append(account)
        self.api_keys_by_user: dict[str, dict[str, ApiKeyRecord]] = {}
        for key in self.api_keys.values():
            self.api_keys_by_user.setdefault(key.user_id, {})[key.key] = key
        self.order_ref_by_id = {o.order_id: ref for ref, o in self.orders.items()}
        self._event_ids_by_position: dict[int, dict[str, None]] = {}
        self.deposit_totals = dict.fromkeys(DepositState, (0, 0))
        """How many deposits are in each state, and their quantums together."""
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
        if not account.is_unclaimed:
            self.user_id_by_stark_key[account.stark_key] = account.user_id
        self.accounts_by_user.setdefault(account.user_id, []).append(account)

    def drop_account(self, account: Account) -> None:
        """Forget an unclaimed account, whose owner opens it now."""
        del self.accounts[account.account_id]
        del self.account_by_position[account.position_id]
        self.accounts_by_user[account.user_id].remove(account)

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
            self._forget_deposit(known)
        self.deposits[deposit.event_id] = deposit
        self._index_deposit(deposit)

    def drop_deposit(self, deposit: Deposit) -> None:
        """Forget a deposit."""
        del self.deposits[deposit.event_id]
        self._forget_deposit(deposit)

    def _forget_deposit(self, deposit: Deposit) -> None:
        del self._event_ids_by_position[deposit.position_id][deposit.event_id]
        self._add_to_totals(deposit, -1)

    def _add_to_totals(self, deposit: Deposit, sign: int) -> None:
        count, quantums = self.deposit_totals[deposit.state]
        self.deposit_totals[deposit.state] = (
            count + sign,
            quantums + sign * deposit.amount_quantums,
        )

    def _index_deposit(self, deposit: Deposit) -> None:
        self._add_to_totals(deposit, 1)
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
                "accounts": [account_plain(account) for account in self.accounts.values()],
                "api_keys": [encode_value(key) for key in self.api_keys.values()],
                "orders": [order_plain(order) for order in self.orders.values()],
                "transfers": [encode_value(transfer) for transfer in self.transfers.values()],
                "held_withdrawals": [held_plain(h) for h in self.held_withdrawals.values()],
                "payment_conditions": [f"{c:x}" for c in sorted(self.payment_conditions)],
                "batch_conditions": [[c.registry, c.fact] for c in self.batch_conditions],
                "deposits": [deposit_plain(deposit) for deposit in self.deposits.values()],
                "registrations": list(self.registrations.items()),
                "l1_events": sorted(self.l1_events),
                "l1": self.l1.snapshot(),
                "history": self.history.snapshot(),
                "book_offsets": sorted(self.book_offsets.items()),
                "funding_indices": sorted(self.funding_indices.items()),
                "market_records": [encode_value(m) for m in self.market_records.values()],
                "closed_client_ids": list(self.closed_client_ids),
                "numbers": self._numbers(),
            }
            | self._changes()
        )

    def restore(self, snapshot: bytes) -> None:
        """Replace everything by a snapshot."""
        plain = msgspec.msgpack.decode(snapshot)
        if plain["format"] != _FORMAT:
            raise ValueError(f"registry snapshot of format {plain['format']}")
        self.users = _by("user_id", plain["users"])
        accounts = [account_from_plain(item) for item in plain["accounts"]]
        self.accounts = {account.account_id: account for account in accounts}
        self.api_keys = _by("key", plain["api_keys"])
        orders = [order_from_plain(item, self.accounts) for item in plain["orders"]]
        self.orders = {order.ref: order for order in orders}
        self.transfers = _by("transfer_id", plain["transfers"])
        held = [held_from_plain(item) for item in plain["held_withdrawals"]]
        self.held_withdrawals = {item.request.message_hash: item for item in held}
        self.payment_conditions = {int(digits, 16) for digits in plain["payment_conditions"]}
        self.batch_conditions = [BatchCondition(*pair) for pair in plain["batch_conditions"]]
        deposits = [deposit_from_plain(item) for item in plain["deposits"]]
        self.deposits = {deposit.event_id: deposit for deposit in deposits}
        self.registrations = dict(plain["registrations"])
        self.l1_events = set(plain["l1_events"])
        self.l1.restore(plain["l1"])
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
        plan = plain.get("plan")
        self.plan = None if plan is None else (plan[0], plan[1])
        self.market_rows = list(plain.get("market_rows", []))
        self._index()

    def _changes(self) -> dict[str, Any]:
        """Of the configuration. Left out while there are none, as in snapshots from before them."""
        plan = {} if self.plan is None else {"plan": list(self.plan)}
        return plan | ({"market_rows": self.market_rows} if self.market_rows else {})

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
