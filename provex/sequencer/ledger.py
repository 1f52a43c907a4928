"""The ledger: runs the compiled rules over its records, in groups that can be undone; cuts batches.

It decides nothing about money: every change of a balance is made by a function of `provex.rules`.
"""

import hashlib
import heapq
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from provex.protocol.configuration import Configuration
from provex.protocol.errors import BATCH_FULL, BATCH_MALFORMED, BATCH_NOT_OPEN, OK, Rejected
from provex.protocol.numbers import Felt, i64, u16, u32, u64
from provex.protocol.record_json import record_from_json, value_from_json, value_to_json
from provex.protocol.state import (
    AssetState,
    HeldAsset,
    OrderLeaf,
    Position,
    SharedState,
)
from provex.protocol.transactions import (
    ConditionalTransfer,
    ForcedTrade,
    ForcedWithdrawal,
    FundingTick,
    OracleTick,
    Transaction,
    Withdrawal,
)
from provex.rules.batch import (
    BatchInput,
    Progress,
    finished_batch,
    order_leaf_value,
    view_of_state,
)
from provex.rules.builtins import PLAIN, Builtins, builtins_in_force, inject
from provex.rules.configuration import configuration_hash, require_configuration_valid
from provex.rules.position import position_leaf
from provex.rules.public_output import FundingTable, funding_table_of
from provex.rules.shared_state import assets_under_configuration, genesis_state
from provex.rules.tree import LeafChange
from provex.rules.view import BatchView, Effects
from provex.storage.batch_file import Batch
from provex.storage.state_tree import StateTree

from .batch_size import BatchSize, Touched, capacity, positions_of
from .builtin_cache import BuiltinCache
from .machine_records import MachineRecords, rules_machine
from .open_records import OpenRecords
from .rule_records import RuleRecords

__all__ = [
    "BATCH_LIFETIME_HOURS",
    "DROPPED_ORDERS_MAX",
    "Applied",
    "Batch",
    "Ledger",
]

BATCH_LIFETIME_HOURS = 160
DROPPED_ORDERS_MAX = 1024
SNAPSHOT_VERSION = 1

_AWAITED = Withdrawal | ConditionalTransfer | ForcedWithdrawal | ForcedTrade
_NO_EFFECTS = Effects(OK, 0, (), (), ())


@dataclass(frozen=True, slots=True)
class Applied:
    """What a transaction did.

    `result` is 0, or the code for which a forced action was executed as invalid (then only funding
    was applied). `positions` are the touched positions with their new state, each once, in order
    of first touch (in a trade: fee position, buyer, seller). `amount` is the collateral that
    entered (positive) or left L2.
    """

    result: int
    positions: tuple[tuple[int, Position], ...]
    amount: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Where an open group began."""

    view: BatchView
    applied_count: int
    tables_count: int
    dust: int
    size: tuple[int, int]


def _machine_records() -> RuleRecords:
    return MachineRecords(rules_machine())


class Ledger:
    """All positions and message leaves, the open batch, and the trees of the last closed one."""

    def __init__(
        self,
        configuration: Configuration,
        builtins: Builtins | None = None,
        made_records: Callable[[], RuleRecords] = _machine_records,
    ) -> None:
        """Start at genesis with no batch open.

        Without `builtins` the plain Python hashes are used where a batch is written. Transactions
        run on the machine; other `made_records` are for comparison.
        """
        self._builtins = BuiltinCache(PLAIN if builtins is None else builtins)
        self._in_force()
        require_configuration_valid(configuration)
        self._made_records = made_records
        self._records = made_records()
        self._begin_at(configuration, genesis_state(), 0)

    def _begin_at(self, configuration: Configuration, state: SharedState, number: int) -> None:
        self.configuration = configuration
        self._state = state
        self._number = number
        self._view = view_of_state(configuration, state, state.minimum_expiration_hours)
        self._configuration_hash = configuration_hash(configuration)
        self._is_open = False
        self._opened_at_s = 0
        self._applied: list[tuple[Transaction, Effects]] = []
        self._tables: list[FundingTable] = []
        self._dust = 0
        self._groups: list[_Group] = []
        self._expirations: list[tuple[int, int]] = []
        hash_pair = self._builtins.poseidon
        self._position_tree = StateTree(hash_pair)
        self._order_tree = StateTree(hash_pair)
        self._size = self._empty_size()

    def _empty_size(self) -> BatchSize:
        """The trees stay as they are until the batch is closed."""
        limits = capacity(len(self.configuration.assets))
        return BatchSize(limits, self._position_tree.depth, self._order_tree.depth)

    # What it holds.

    def position(self, position_id: int) -> Position:
        """The position, empty when unknown. Settled for funding up to its last touch only."""
        return self._records.position(position_id)

    def position_ids(self) -> tuple[int, ...]:
        """All non-empty positions, ascending."""
        return self._records.position_ids()

    def order_leaf(self, order_id: int) -> OrderLeaf:
        """The record of a signed message."""
        return self._records.order(order_id)

    def order_filled(self, order_id: int) -> int:
        """Quantums used of the message with this id (message hash >> 187)."""
        return self.order_leaf(order_id).filled

    @property
    def view(self) -> BatchView:
        """What the next transaction will see; for the pure functions of the rules."""
        return self._view

    @property
    def assets(self) -> tuple[AssetState, ...]:
        """Funding index, price and observation time of each asset, in asset-index order."""
        return self._view.assets

    @property
    def system_time(self) -> int:
        """Seconds: the time of the last tick."""
        return self._view.system_time

    @property
    def funding_timestamp(self) -> int:
        """Seconds: the time of the last funding tick."""
        return self._view.funding_timestamp

    @property
    def oracle_slot(self) -> int:
        """Seconds: the slot of the last oracle tick."""
        return self._view.oracle_slot

    @property
    def minimum_expiration_hours(self) -> int:
        """Signed messages that expire earlier are refused."""
        return self._view.minimum_expiration_hours

    @property
    def dust(self) -> int:
        """What roundings kept since genesis, in 2^-32 quantums."""
        return self._state.dust + self._dust

    @property
    def shared_state(self) -> SharedState:
        """The shared state after the last closed batch."""
        return self._state

    @property
    def batch_number(self) -> int:
        """The number of the open batch, or of the next one; the first is 0."""
        return self._number

    @property
    def is_batch_open(self) -> bool:
        """Whether transactions can be applied."""
        return self._is_open

    @property
    def batch_transactions_count(self) -> int:
        """How many transactions the open batch holds."""
        return len(self._applied)

    @property
    def is_batch_nearly_full(self) -> bool:
        """Whether the open batch should be closed before the next input: L1 takes no larger one."""
        return self._size.is_nearly_full

    @property
    def is_batch_awaited(self) -> bool:
        """Whether the open batch pays out or serves a forced request: somebody waits for it."""
        return any(isinstance(transaction, _AWAITED) for transaction, _ in self._applied)

    def batch_rows(self) -> dict[str, int]:
        """Rows that the proof of the open batch needs at most, by chip."""
        return self._size.rows()

    # What changes it.

    def apply(self, transaction: Transaction) -> Applied:
        """Execute one transaction. Raises `Rejected` with the registry code, state then unchanged.

        BATCH_NOT_OPEN without an open batch, BATCH_FULL if no proof that L1 accepts would surely
        hold the batch with it.
        """
        if not self._is_open:
            raise Rejected(BATCH_NOT_OPEN)
        if self._size.is_exceeded:
            raise Rejected(BATCH_FULL)
        self._in_force()
        if isinstance(transaction, FundingTick | OracleTick):
            return self._apply_tick(transaction)
        opened = self._opened_by(transaction)
        effects, positions, orders = self._records.apply(self._view, transaction)
        self._size.add(transaction, opened, positions, orders)
        self._applied.append((transaction, effects))
        self._dust += effects.dust
        modifications = effects.modifications
        return Applied(effects.result, positions, modifications[0].delta if modifications else 0)

    def _opened_by(self, transaction: Transaction) -> tuple[Touched, ...]:
        """The positions that the batch has not touched before."""
        fee_position_id = self.configuration.fee_position.position_id
        return tuple(
            [
                Touched(position_id, self._records.position(position_id).assets)
                for position_id in dict.fromkeys(positions_of(transaction, fee_position_id))
                if not self._size.knows(position_id)
            ]
        )

    def _apply_tick(self, tick: FundingTick | OracleTick) -> Applied:
        self._view = self._records.apply_tick(self._view, tick)
        self._size.add(tick)
        self._applied.append((tick, _NO_EFFECTS))
        if isinstance(tick, FundingTick):
            self._tables.append(funding_table_of(tick.timestamp, self._view.assets))
        return Applied(OK, (), 0)

    def begin(self) -> None:
        """Open a group of transactions; groups nest."""
        self._records.begin()
        self._groups.append(
            _Group(
                self._view,
                len(self._applied),
                len(self._tables),
                self._dust,
                self._size.mark(),
            )
        )

    def commit(self) -> None:
        """Keep the innermost group."""
        self._groups.pop()
        self._records.commit()

    def rollback(self) -> None:
        """Undo everything since the innermost `begin`, ticks included."""
        group = self._groups.pop()
        self._records.rollback()
        self._view = group.view
        self._dust = group.dust
        self._size.undo(group.size)
        del self._applied[group.applied_count :]
        del self._tables[group.tables_count :]

    def preload_signature(self, *, message_hash: int, r: int, s: int, public_key: int) -> None:
        """Take over that a signature holds and can be proved: `apply` will not check it again."""
        self._records.preload_signature(message_hash, r, s, public_key)

    # Batches.

    def open_batch(self, now_s: int) -> None:
        """Start a batch: messages must live until 160 h from now, and never less than before."""
        if self._is_open or self._groups:
            raise Rejected(BATCH_NOT_OPEN)
        expiration = now_s // 3600 + BATCH_LIFETIME_HOURS
        minimum = max(expiration, self._state.minimum_expiration_hours)
        self._view = view_of_state(self.configuration, self._state, minimum)
        self._size = self._empty_size()
        self._opened_at_s = now_s
        self._is_open = True

    def close_batch(self, now_s: int) -> Batch:
        """Update both trees, write the public output, and hand out the batch. Not inside a group.

        The rules themselves check the new roots against the witness that the trees wrote.
        """
        if not self._is_open or self._groups:
            raise Rejected(BATCH_NOT_OPEN)
        self._in_force()
        opened = OpenRecords(self._records)
        self._open_expired_orders(opened)
        batch_input = self._batch_input(opened)
        self._builtins.poseidon_memo = self._position_tree.memo | self._order_tree.memo
        output = finished_batch(batch_input, opened.final_store(), self._progress())
        self._builtins.poseidon_memo = {}
        roots = (output.new_state.positions_root, output.new_state.orders_root)
        assert roots == (self._position_tree.root, self._order_tree.root), "trees out of step"
        batch = Batch(
            number=self._number,
            opened_at_s=self._opened_at_s,
            closed_at_s=now_s,
            input=batch_input,
            output=output,
        )
        self._after_batch(opened, output.new_state)
        return batch

    def _batch_input(self, opened: OpenRecords) -> BatchInput:
        """The initial records and the trees' witnesses; the trees move to the new state."""
        minimum = self._view.minimum_expiration_hours
        return BatchInput(
            configuration=self.configuration,
            previous_state=self._state,
            minimum_expiration_hours=minimum,
            transactions=tuple([transaction for transaction, _ in self._applied]),
            positions=opened.initial_positions(),
            orders=opened.initial_orders(),
            position_segments=self._position_tree.update(
                opened.position_changes(self.configuration)
            ),
            order_segments=self._order_tree.update(opened.order_changes(minimum)),
        )

    def _progress(self) -> Progress:
        """What the batch's transactions left behind, as the rules collect it."""
        effects = [effects for _, effects in self._applied]
        return Progress(
            view=self._view,
            dust=self._dust,
            tables=tuple(self._tables),
            modifications=tuple([item for effect in effects for item in effect.modifications]),
            forced_words=tuple([word for effect in effects for word in effect.forced_words]),
            forced_count=len([effect for effect in effects if effect.forced_words]),
            conditions=tuple([word for effect in effects for word in effect.conditions]),
        )

    def _open_expired_orders(self, opened: OpenRecords) -> None:
        """Open expired leaves, earliest first: the rules drop them.

        At most DROPPED_ORDERS_MAX, and only as many as the proof surely holds beside the rest.
        """
        for order_id, leaf in opened.orders.items():
            if leaf.filled:
                heapq.heappush(self._expirations, (leaf.expiration_hours, order_id))
        minimum = self._view.minimum_expiration_hours
        dropped = 0
        while self._expirations and dropped < DROPPED_ORDERS_MAX:
            hours, order_id = self._expirations[0]
            if hours >= minimum:
                break
            leaf = self._records.order(order_id)
            if order_id not in opened.orders and leaf.filled and leaf.expiration_hours < minimum:
                if not self._size.has_room_for_order(order_id):
                    break
                opened.open_order(order_id)
                dropped += 1
            heapq.heappop(self._expirations)

    def _after_batch(self, opened: OpenRecords, state: SharedState) -> None:
        minimum = self._view.minimum_expiration_hours
        self._records.end_batch(opened.positions, opened.dropped_orders(minimum))
        self._state = state
        self._number += 1
        self._applied.clear()
        self._tables.clear()
        self._dust = 0
        self._is_open = False

    def change_configuration(self, configuration: Configuration) -> None:
        """Put a new configuration in force between batches; every listed asset must be in it."""
        if self._is_open or self._groups:
            raise Rejected(BATCH_NOT_OPEN)
        self._in_force()
        require_configuration_valid(configuration)
        assets_under_configuration(self._state.assets, configuration)
        new_index = {asset.asset_id: i for i, asset in enumerate(configuration.assets)}
        moved = [u16(new_index[asset.asset_id]) for asset in self.configuration.assets]
        if moved != list(range(len(moved))):
            self._move_holdings(moved)
        self.configuration = configuration
        self._configuration_hash = configuration_hash(configuration)
        minimum = self._state.minimum_expiration_hours
        self._view = view_of_state(configuration, self._state, minimum)

    def _move_holdings(self, moved: Sequence[u16]) -> None:
        """Every holding to its asset's new index."""
        for position_id in self._records.position_ids():
            position = self._records.position(position_id)
            assets = tuple(
                [replace(held, asset_index=moved[held.asset_index]) for held in position.assets]
            )
            self._records.set_position(position_id, replace(position, assets=assets))

    # Hash and snapshot.

    def state_hash(self) -> int:
        """A 256-bit hash of the whole state; costs what changed since it was asked last."""
        view = self._view
        words: list[int] = [
            self._records.digest(),
            self._configuration_hash,
            self._number,
            int(self._is_open),
            len(self._applied),
            self.dust,
            view.minimum_expiration_hours,
            view.system_time,
            view.funding_timestamp,
            view.oracle_slot,
        ]
        for asset in view.assets:
            words += [asset.is_funded, asset.funding_index, asset.price, asset.observed_at]
        text = ",".join(map(str, map(int, words)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest())

    def snapshot(self) -> bytes:
        """Everything `restore` needs, deterministic. Not inside a group."""
        if self._groups:
            raise Rejected(BATCH_NOT_OPEN)
        document = {
            "format": "provex-ledger",
            "version": SNAPSHOT_VERSION,
            "configuration": value_to_json(self.configuration),
            "state": value_to_json(self._state),
            "number": self._number,
            "positions": self._committed_positions(),
            "orders": self._committed_orders(),
            "opened_at_s": self._opened_at_s if self._is_open else None,
            "transactions": [value_to_json(transaction) for transaction, _ in self._applied],
            "state_hash": hex(self.state_hash()),
        }
        return json.dumps(document, separators=(",", ":")).encode()

    def _committed_positions(self) -> list[list[Any]]:
        """Positions as the last closed batch left them."""
        before = self._records.opened_positions()
        rows = []
        for key in sorted({*self._records.position_ids(), *before}):
            position = before[key] if key in before else self._records.position(key)
            if position.public_key != 0:
                held = [
                    [held.asset_index, str(held.balance), str(held.cached_funding_index)]
                    for held in position.assets
                ]
                rows.append([str(key), hex(position.public_key), str(position.collateral), held])
        return rows

    def _committed_orders(self) -> list[list[Any]]:
        before = self._records.opened_orders()
        rows = []
        for key in sorted({*self._records.order_ids(), *before}):
            leaf = before[key] if key in before else self._records.order(key)
            if leaf.filled != 0:
                rows.append([str(key), str(leaf.filled), leaf.expiration_hours])
        return rows

    def restore(self, snapshot: bytes) -> None:
        """Replace the whole state: the last closed batch's, then the open one's transactions.

        BATCH_MALFORMED when the snapshot is not one or does not lead to the hash it names.
        """
        self._in_force()
        document = _snapshot_document(snapshot)
        configuration = record_from_json(Configuration, document["configuration"])
        require_configuration_valid(configuration)
        state = record_from_json(SharedState, document["state"])
        self._records = self._made_records()
        self._begin_at(configuration, state, document["number"])
        for key, public_key, collateral, held in document["positions"]:
            self._records.set_position(u64(int(key)), _position(public_key, collateral, held))
        for key, filled, expiration in document["orders"]:
            leaf = OrderLeaf(u64(int(filled)), u32(expiration))
            self._records.set_order(u64(int(key)), leaf)
        self._rebuild_trees()
        if document["opened_at_s"] is not None:
            self.open_batch(document["opened_at_s"])
            for transaction in document["transactions"]:
                self.apply(value_from_json(Transaction, transaction))
        if hex(self.state_hash()) != document["state_hash"]:
            raise Rejected(BATCH_MALFORMED, reason="the snapshot does not lead to its state hash")

    def _rebuild_trees(self) -> None:
        records = self._records
        leaves = {key: records.order(key) for key in records.order_ids()}
        self._position_tree.update(
            [
                LeafChange(key, 0, position_leaf(self.configuration, records.position(key)))
                for key in records.position_ids()
            ]
        )
        self._order_tree.update(
            [LeafChange(key, 0, order_leaf_value(leaf)) for key, leaf in leaves.items()]
        )
        roots = (self._state.positions_root, self._state.orders_root)
        if roots != (self._position_tree.root, self._order_tree.root):
            raise Rejected(BATCH_MALFORMED, reason="the snapshot's records have another root")
        self._expirations = [(leaf.expiration_hours, key) for key, leaf in leaves.items()]
        heapq.heapify(self._expirations)

    def _in_force(self) -> None:
        """The rules' builtins are one global: make them this ledger's."""
        if builtins_in_force() is not self._builtins:
            inject(self._builtins)


def _snapshot_document(snapshot: bytes) -> dict[str, Any]:
    try:
        document = json.loads(snapshot)
    except ValueError:
        raise Rejected(BATCH_MALFORMED, reason="not JSON") from None
    if not isinstance(document, dict) or document.get("format") != "provex-ledger":
        raise Rejected(BATCH_MALFORMED, reason="not a ledger snapshot")
    if document.get("version") != SNAPSHOT_VERSION:
        raise Rejected(BATCH_MALFORMED, reason=f"expected version {SNAPSHOT_VERSION}")
    return document


def _position(public_key: str, collateral: str, held: list[list[Any]]) -> Position:
    assets = [
        HeldAsset(u16(index), i64(int(balance)), i64(int(cached)))
        for index, balance, cached in held
    ]
    return Position(
        public_key=Felt(int(public_key, 16)),
        collateral=i64(int(collateral)),
        assets=tuple(assets),
        funding_timestamp=u32(0),
    )
