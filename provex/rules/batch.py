"""The batch frame: from the previous shared state and transactions to the public output."""

from dataclasses import dataclass

from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    INVALID_FUNDING_TICK_TIMESTAMP,
    MINIMUM_EXPIRATION_DECREASES,
    STATE_ROOT_MISMATCH,
)
from provex.protocol.numbers import u32, u128
from provex.protocol.state import EMPTY_ORDER, OrderLeaf, Position, SharedState
from provex.protocol.transactions import (
    ConditionalTransfer,
    Deleverage,
    Deposit,
    ForcedTrade,
    ForcedWithdrawal,
    FundingTick,
    Liquidation,
    OracleTick,
    Trade,
    Transaction,
    Transfer,
    Withdrawal,
)

from .builtins import poseidon_many, require
from .configuration import configuration_hash, require_configuration_valid
from .initial import InitialOrder, InitialPosition
from .public_output import (
    FundingTable,
    MainOutput,
    funding_table_of,
    main_words,
)
from .shared_state import assets_under_configuration, shared_state_hash, shared_state_words
from .storage import BatchStore, Store
from .touched import touched_positions
from .transactions.conditional_transfer import apply_conditional_transfer
from .transactions.deleverage import apply_deleverage
from .transactions.deposit import apply_deposit
from .transactions.forced_trade import apply_forced_trade
from .transactions.forced_withdrawal import apply_forced_withdrawal
from .transactions.funding_tick import apply_funding_tick
from .transactions.liquidation import apply_liquidation
from .transactions.oracle_tick import apply_oracle_tick
from .transactions.trade import apply_trade, dust_of_trade
from .transactions.transfer import apply_transfer
from .transactions.withdrawal import apply_withdrawal
from .tree import LeafChange, Segment, updated_root
from .view import BatchView, Effects, Modification

__all__ = [
    "BatchInput",
    "BatchOutput",
    "InitialOrder",
    "InitialPosition",
    "Progress",
    "apply_tick",
    "apply_transaction",
    "final_order",
    "finished_batch",
    "is_tick",
    "order_leaf_value",
    "run_batch",
    "view_of_state",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchInput:
    """Everything a proof of the batch starts from. Records ascend strictly by key."""

    configuration: Configuration
    previous_state: SharedState
    minimum_expiration_hours: u32
    transactions: tuple[Transaction, ...]
    positions: tuple[InitialPosition, ...]
    orders: tuple[InitialOrder, ...]
    position_segments: tuple[Segment, ...]
    order_segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutput:
    """The state after the batch and the public output that proves it."""

    new_state: SharedState
    main_words: tuple[int, ...]
    data_words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the transactions of a batch leave behind beside the records."""

    view: BatchView
    dust: int
    tables: tuple[FundingTable, ...]
    modifications: tuple[Modification, ...]
    forced_words: tuple[int, ...]
    forced_count: int
    conditions: tuple[int, ...]


def run_batch(batch: BatchInput) -> BatchOutput:
    """Execute a batch (rules BA-1 to BA-9). A broken rule is fatal: the batch cannot be proved."""
    require_configuration_valid(batch.configuration)
    view = view_of_state(batch.configuration, batch.previous_state, batch.minimum_expiration_hours)
    for initial in batch.positions:
        _require_initial_position_valid(initial.position)
    for opened in batch.orders:
        if opened.leaf.filled == 0:
            require(opened.leaf.expiration_hours == 0, STATE_ROOT_MISMATCH)
    store = BatchStore(batch.positions, batch.orders)
    progress = _run_transactions(view, store, batch.transactions)
    return finished_batch(batch, store, progress)


def finished_batch(batch: BatchInput, store: Store, progress: Progress) -> BatchOutput:
    """Update both trees from initial to final records and write the output (rules BA-6 to BA-9)."""
    touched = touched_positions(batch.configuration, progress.tables, batch.positions, store)
    new_state = _new_state(batch, store, progress, touched.changes)
    state_words = shared_state_words(new_state)
    main = MainOutput(
        configuration_hash=configuration_hash(batch.configuration),
        previous_state_hash=shared_state_hash(batch.previous_state),
        new_state_hash=poseidon_many(state_words),
        state_words=state_words,
        modifications=progress.modifications,
        forced_words=progress.forced_words,
        forced_count=progress.forced_count,
        conditions=progress.conditions,
        data_words_count=len(touched.data_words),
    )
    return BatchOutput(
        new_state=new_state, main_words=main_words(main), data_words=touched.data_words
    )


def view_of_state(
    configuration: Configuration, state: SharedState, minimum_expiration_hours: int
) -> BatchView:
    """What the first transaction of a batch sees. The minimum expiration never decreases."""
    require(
        minimum_expiration_hours >= state.minimum_expiration_hours, MINIMUM_EXPIRATION_DECREASES
    )
    return BatchView(
        configuration=configuration,
        minimum_expiration_hours=u32(minimum_expiration_hours),
        system_time=state.system_time,
        funding_timestamp=state.funding_timestamp,
        oracle_slot=state.oracle_slot,
        assets=assets_under_configuration(state.assets, configuration),
    )


def is_tick(transaction: Transaction) -> bool:
    """Whether the transaction changes the view and no record."""
    return isinstance(transaction, FundingTick | OracleTick)


def apply_tick(view: BatchView, tick: FundingTick | OracleTick) -> BatchView:
    """Execute a tick."""
    if isinstance(tick, FundingTick):
        return apply_funding_tick(view, tick)
    return apply_oracle_tick(view, tick)


def apply_transaction(view: BatchView, store: Store, transaction: Transaction) -> Effects:
    """Execute anything but a tick. It needs funding indices within their validity (rule BA-4)."""
    _require_funding_valid(view)
    if isinstance(transaction, Trade):
        return apply_trade(view, store, transaction)
    return _apply_other(view, store, transaction)


def _apply_other(view: BatchView, store: Store, transaction: Transaction) -> Effects:
    """Execute what is neither a tick nor a trade, with valid funding."""
    if isinstance(transaction, Liquidation):
        return apply_liquidation(view, store, transaction)
    if isinstance(transaction, Deposit):
        return apply_deposit(view, store, transaction)
    if isinstance(transaction, Withdrawal):
        return apply_withdrawal(view, store, transaction)
    if isinstance(transaction, Transfer):
        return apply_transfer(view, store, transaction)
    if isinstance(transaction, ConditionalTransfer):
        return apply_conditional_transfer(view, store, transaction)
    if isinstance(transaction, Deleverage):
        return apply_deleverage(view, store, transaction)
    if isinstance(transaction, ForcedWithdrawal):
        return apply_forced_withdrawal(view, store, transaction)
    assert isinstance(transaction, ForcedTrade)
    return apply_forced_trade(view, store, transaction)


def _require_funding_valid(view: BatchView) -> None:
    require(
        view.system_time <= view.funding_timestamp + view.configuration.funding_validity_period,
        INVALID_FUNDING_TICK_TIMESTAMP,
    )


def order_leaf_value(leaf: OrderLeaf) -> int:
    """The tree's leaf: filled amount above expiration; 0 when nothing is used up."""
    if leaf.filled == 0:
        return 0
    return leaf.filled * 2**32 + leaf.expiration_hours


def final_order(leaf: OrderLeaf, minimum_expiration_hours: int) -> OrderLeaf:
    """The leaf after a batch that opened it: dropped when nothing it remembers counts any more."""
    if leaf.expiration_hours < minimum_expiration_hours:
        return EMPTY_ORDER
    return leaf


def _require_initial_position_valid(position: Position) -> None:
    """What the leaf does not bind (rule BA-3): no funding time yet, and nothing in an empty one."""
    require(position.funding_timestamp == 0, STATE_ROOT_MISMATCH)
    if position.public_key == 0:
        require(position.collateral == 0, STATE_ROOT_MISMATCH)
        require(len(position.assets) == 0, STATE_ROOT_MISMATCH)


def _run_transactions(
    view: BatchView, store: Store, transactions: tuple[Transaction, ...]
) -> Progress:
    dust = 0
    tables: list[FundingTable] = []
    modifications: list[Modification] = []
    forced_words: list[int] = []
    forced_count = 0
    conditions: list[int] = []
    for transaction in transactions:
        if isinstance(transaction, Trade):
            # As in `apply_transaction`, without the lists of effects: a trade leaves dust only.
            _require_funding_valid(view)
            dust += dust_of_trade(view, store, transaction)
        elif isinstance(transaction, FundingTick | OracleTick):
            view = apply_tick(view, transaction)
            if isinstance(transaction, FundingTick):
                tables.append(funding_table_of(transaction.timestamp, view.assets))
        else:
            _require_funding_valid(view)
            effects = _apply_other(view, store, transaction)
            dust += effects.dust
            modifications.extend(effects.modifications)
            forced_words.extend(effects.forced_words)
            if len(effects.forced_words) != 0:
                forced_count += 1
            conditions.extend(effects.conditions)
    return Progress(
        view,
        dust,
        tuple(tables),
        tuple(modifications),
        tuple(forced_words),
        forced_count,
        tuple(conditions),
    )


def _new_state(
    batch: BatchInput, store: Store, progress: Progress, position_changes: tuple[LeafChange, ...]
) -> SharedState:
    """One update per tree from the initial to the final records (rules BA-6, BA-7)."""
    order_changes: list[LeafChange] = []
    for opened in batch.orders:
        leaf = final_order(store.read_order(opened.order_id), batch.minimum_expiration_hours)
        order_changes.append(
            LeafChange(opened.order_id, order_leaf_value(opened.leaf), order_leaf_value(leaf))
        )
    view = progress.view
    return SharedState(
        positions_root=updated_root(
            batch.previous_state.positions_root, position_changes, batch.position_segments
        ),
        orders_root=updated_root(
            batch.previous_state.orders_root, tuple(order_changes), batch.order_segments
        ),
        system_time=view.system_time,
        funding_timestamp=view.funding_timestamp,
        oracle_slot=view.oracle_slot,
        minimum_expiration_hours=view.minimum_expiration_hours,
        dust=u128(batch.previous_state.dust + progress.dust),
        assets=view.assets,
    )
