"""The batch on which provers are measured: trades between distinct positions, large trees, ticks.

256 trades by default, 512 positions with three assets each, 2^20 leaves in each tree, two new
orders a trade, 38 priced markets, one quorum tick (5 signers, 4 signatures), one funding tick.
"""

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from provex.native import crypto
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.markets import markets
from provex.protocol.numbers import Felt, i64, u16, u32, u64, u120, u128, u250
from provex.protocol.state import (
    EMPTY_ORDER,
    EMPTY_POSITION,
    AssetState,
    HeldAsset,
    OrderLeaf,
    Position,
    SharedState,
)
from provex.protocol.transactions import (
    FundingTick,
    LimitOrder,
    ObservedPrice,
    OracleBundle,
    OracleTick,
    Signature,
    Trade,
    Transaction,
)
from provex.rules.batch import (
    BatchInput,
    InitialOrder,
    InitialPosition,
    apply_tick,
    apply_transaction,
    order_leaf_value,
    run_batch,
    view_of_state,
)
from provex.rules.builtins import builtins_in_force, inject
from provex.rules.messages import limit_order_hash
from provex.rules.oracle import oracle_bundle_hash
from provex.rules.position import position_domain, position_id_of, position_leaf
from provex.rules.tree import LeafChange
from provex.storage.batch_file import Batch
from provex.storage.state_tree import StateTree

__all__ = ["pinned_batch", "pinned_configuration", "pinned_oracle_tick"]

_NOW_S = 1_700_000_000
_HOUR_S = 3600
_EXPIRATION_HOURS = _NOW_S // _HOUR_S + 200
_SIGNERS = 5
_QUORUM = 4
_HELD = 3
_PRICE = 2**32
_COLLATERAL_ID = 0x1E70C509C4C6BFAFE8B73D2FC1819444B2C0B435D4B82C0F24ADDFF9565CE25
_CONTRACT = 0x3D05AACD0FED84F65DE0D91E4621298E702911E2
_CHAIN_ID = 31337
_TRADER_KEYS, _SIGNER_KEYS, _RESERVED_KEYS = 10_000, 1_000, 100


@dataclass(slots=True)
class _Records:
    """The records that the batch touches, by key."""

    positions: dict[int, Position]
    orders: dict[int, OrderLeaf]

    def read_position(self, position_id: int) -> Position:
        return self.positions.get(position_id, EMPTY_POSITION)

    def write_position(self, position_id: int, position: Position) -> None:
        self.positions[position_id] = position

    def read_order(self, order_id: int) -> OrderLeaf:
        return self.orders.setdefault(order_id, EMPTY_ORDER)

    def write_order(self, order_id: int, leaf: OrderLeaf) -> None:
        self.orders[order_id] = leaf


def pinned_batch(trades: int = 256, leaves_log2: int = 20) -> Batch:
    """The batch with so many trades, over trees of so many leaves. The same for every call."""
    kept = builtins_in_force()
    inject(NATIVE_BUILTINS)
    try:
        with _no_collection():
            return _made(trades, leaves_log2)
    finally:
        inject(kept)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector from looking at the millions of nodes of the trees many times over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _made(trades: int, leaves_log2: int) -> Batch:
    configuration = pinned_configuration()
    initial = _positions(configuration, 2 * trades)
    chance = random.Random(20)
    count = (1 << leaves_log2) - len(initial)
    tree = StateTree(crypto.poseidon_hash_pair)
    leaves: dict[int, int] = {chance.getrandbits(64): chance.getrandbits(248) for _ in range(count)}
    leaves |= {key: position_leaf(configuration, each) for key, each in initial.items()}
    tree.load(leaves, crypto.poseidon_hash_pairs)
    orders_tree = StateTree(crypto.poseidon_hash_pair)
    used = sorted({chance.getrandbits(64) for _ in range(1 << leaves_log2)})
    orders = {key: chance.getrandbits(96) + 1 for key in used}
    orders_tree.load(orders, crypto.poseidon_hash_pairs)
    state = _state(configuration, tree.root, orders_tree.root)
    transactions = _transactions(configuration, trades)
    return _batch(configuration, state, transactions, initial, (tree, orders_tree))


def _batch(
    configuration: Configuration,
    state: SharedState,
    transactions: tuple[Transaction, ...],
    initial: dict[int, Position],
    trees: tuple[StateTree, StateTree],
) -> Batch:
    minimum_hours = u32(_NOW_S // _HOUR_S + 160)
    records = _Records(dict(initial), {})
    view = view_of_state(configuration, state, minimum_hours)
    for transaction in transactions:
        if isinstance(transaction, FundingTick | OracleTick):
            view = apply_tick(view, transaction)
        else:
            apply_transaction(view, records, transaction)
    position_changes = [
        LeafChange(
            key,
            position_leaf(configuration, before),
            position_leaf(configuration, records.positions[key]),
        )
        for key, before in sorted(initial.items())
    ]
    order_changes = [
        LeafChange(key, 0, order_leaf_value(leaf)) for key, leaf in sorted(records.orders.items())
    ]
    batch_input = BatchInput(
        configuration=configuration,
        previous_state=state,
        minimum_expiration_hours=minimum_hours,
        transactions=transactions,
        positions=tuple([InitialPosition(u64(key), initial[key]) for key in sorted(initial)]),
        orders=tuple([InitialOrder(u64(key), EMPTY_ORDER) for key in sorted(records.orders)]),
        position_segments=trees[0].update(position_changes),
        order_segments=trees[1].update(order_changes),
    )
    return Batch(
        number=1,
        opened_at_s=_NOW_S,
        closed_at_s=_NOW_S + _HOUR_S,
        input=batch_input,
        output=run_batch(batch_input),
    )


def _key(private_key: int) -> Felt:
    return Felt(crypto.public_key_of(private_key).x)


def _signed(private_key: int, message_hash: int) -> Signature:
    made = crypto.sign(private_key, message_hash)
    return Signature(Felt(made.r), Felt(made.s))


def pinned_configuration() -> Configuration:
    """All markets of the exchange, five signers."""
    assets = [
        AssetConfiguration(
            asset_id=u120(market.synthetic_asset_id),
            resolution=u64(market.resolution),
            risk_segments=tuple(
                [RiskSegment(u128(bound), u32(risk)) for bound, risk in market.risk_segments]
            ),
        )
        for market in markets()
    ]
    signers = sorted(_key(_SIGNER_KEYS + number) for number in range(_SIGNERS))
    fee, insurance = _key(_RESERVED_KEYS), _key(_RESERVED_KEYS + 1)
    return Configuration(
        domain=position_domain(_CHAIN_ID, _CONTRACT),
        max_funding_rate=u64(1120),
        collateral_asset_id=u250(_COLLATERAL_ID),
        collateral_resolution=u64(10**6),
        fee_position=ReservedPosition(position_id=u64(7), public_key=fee),
        insurance_position=ReservedPosition(position_id=u64(8), public_key=insurance),
        price_validity_period=u32(3600),
        funding_validity_period=u32(86400),
        is_risk_by_balance_only=False,
        oracle_quorum=u16(_QUORUM),
        oracle_signers=tuple([Felt(signer) for signer in signers]),
        assets=tuple(sorted(assets, key=lambda asset: asset.asset_id)),
    )


def _positions(configuration: Configuration, count: int) -> dict[int, Position]:
    """Every trader's position and the fee position, with long and short holdings in turn."""
    made: dict[int, Position] = {
        configuration.fee_position.position_id: Position(
            configuration.fee_position.public_key, i64(10**12), (), u32(0)
        )
    }
    markets_count = len(configuration.assets)
    for number in range(count):
        key = _key(_TRADER_KEYS + number)
        first = number // 2 % (markets_count - 2 * _HELD)
        held = [
            HeldAsset(
                u16(first + 2 * place),
                i64((10**9 + number) * (1 if (number + place) % 2 else -1)),
                i64(0),
            )
            for place in range(_HELD)
        ]
        position_id = u64(position_id_of(configuration.domain, key, 0))
        made[position_id] = Position(key, i64(10**12), tuple(held), u32(0))
    return made


def _state(configuration: Configuration, positions_root: int, orders_root: int) -> SharedState:
    return SharedState(
        positions_root=Felt(positions_root),
        orders_root=Felt(orders_root),
        system_time=u32(_NOW_S),
        funding_timestamp=u32(_NOW_S),
        oracle_slot=u32(_NOW_S),
        minimum_expiration_hours=u32(_NOW_S // _HOUR_S),
        dust=u128(0),
        assets=tuple(
            [
                AssetState(
                    asset_id=asset.asset_id,
                    is_funded=True,
                    funding_index=i64(0),
                    price=u64(_PRICE),
                    observed_at=u32(_NOW_S),
                )
                for asset in configuration.assets
            ]
        ),
    )


def _transactions(configuration: Configuration, trades: int) -> tuple[Transaction, ...]:
    count = len(configuration.assets)
    funding = FundingTick(
        timestamp=u32(_NOW_S + 60), indices=tuple([i64(1000 + index) for index in range(count)])
    )
    made: list[Transaction] = [funding, pinned_oracle_tick(configuration, u32(_NOW_S + 120))]
    made += [_trade(configuration, number) for number in range(trades)]
    return tuple(made)


def pinned_oracle_tick(configuration: Configuration, slot: u32) -> OracleTick:
    """Prices of all markets from a quorum."""
    bundles = []
    for number in range(_QUORUM):
        prices = tuple(
            [
                ObservedPrice(u64(_PRICE + 7 * number + index), slot)
                for index in range(len(configuration.assets))
            ]
        )
        private_key = _SIGNER_KEYS + number
        message_hash = oracle_bundle_hash(configuration, slot, prices)
        signature = _signed(private_key, message_hash)
        bundles.append(
            OracleBundle(public_key=_key(private_key), prices=prices, signature=signature)
        )
    return OracleTick(slot=slot, bundles=tuple(sorted(bundles, key=lambda one: one.public_key)))


def _trade(configuration: Configuration, number: int) -> Trade:
    """The trader with an even number buys from the next one; one of their assets, half filled."""
    first = number % (len(configuration.assets) - 2 * _HELD)
    sides = [
        _order(configuration, 2 * number + side, first + 2, is_buying=side == 0)
        for side in range(2)
    ]
    return Trade(
        buyer=sides[0],
        seller=sides[1],
        amount_synthetic=u64(10**8),
        amount_collateral=u64(10**8),
        fee_buyer=u64(1000),
        fee_seller=u64(900),
    )


def _order(
    configuration: Configuration, trader: int, asset_index: int, *, is_buying: bool
) -> LimitOrder:
    private_key = _TRADER_KEYS + trader
    public_key = _key(private_key)
    unsigned = LimitOrder(
        position_id=u64(position_id_of(configuration.domain, public_key, 0)),
        public_key=public_key,
        asset_index=u16(asset_index),
        collateral_asset_id=configuration.collateral_asset_id,
        is_buying_synthetic=is_buying,
        amount_synthetic=u64(2 * 10**8),
        amount_collateral=u64(2 * 10**8),
        amount_fee=u64(10**6),
        nonce=u32(trader + 1),
        expiration_hours=u32(_EXPIRATION_HOURS),
        signature=Signature(Felt(0), Felt(0)),
    )
    return replace(
        unsigned, signature=_signed(private_key, limit_order_hash(configuration, unsigned))
    )
