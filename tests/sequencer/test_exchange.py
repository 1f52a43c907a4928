"""The exchange as a state machine: deterministic, atomic, exact."""

import random

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.inputs import DepositConfirmed
from provex.protocol.records import (
    AccountRecord,
    FillKind,
    FillRecord,
    OrderRecord,
    TransferRecord,
    TransferStatus,
    TransferType,
)
from provex.sequencer.exchange import Exchange

from .random_stream import RandomStream
from .world import World, records_of, settings

INPUTS = 700


def driven(seed: int, count: int, *, is_checking_refusals: bool = False) -> World:
    """A world after a random stream; counts what was refused."""
    world = World()
    stream = RandomStream(world, seed)
    for request in stream.opening():
        world.apply(request)
    refused = 0
    for _ in range(count):
        request = stream.next()
        before = world.exchange.state_hash() if is_checking_refusals else b""
        try:
            world.apply(request)
        except Rejected:
            refused += 1
            assert not is_checking_refusals or world.exchange.state_hash() == before
    assert 0 < refused < count
    return world


@pytest.fixture(scope="module")
def seed() -> int:
    return random.randrange(2**32)


@pytest.fixture(scope="module")
def world(seed: int) -> World:
    return driven(seed, INPUTS)


def test_a_replay_gives_the_same_records_and_hashes(world: World, seed: int):
    print("seed", seed)
    again = Exchange(settings(), NATIVE_BUILTINS)

    for outcome, (now_ms, request) in zip(world.outcomes, world.inputs, strict=True):
        assert again.apply(outcome.sequence, now_ms, request) == outcome

    assert again.state_hash() == world.exchange.state_hash()
    assert again.result_hash == world.exchange.result_hash


def test_a_snapshot_restores_to_the_same_state_and_future(world: World, seed: int):
    print("seed", seed)
    first = Exchange(settings(), NATIVE_BUILTINS)
    half = len(world.inputs) // 2
    for outcome, (now_ms, request) in zip(world.outcomes[:half], world.inputs, strict=False):
        first.apply(outcome.sequence, now_ms, request)
    second = Exchange(settings(), NATIVE_BUILTINS)

    second.restore(
        first.snapshot(),
        sequence=first.last_sequence,
        now_ms=first.last_now_ms,
        result_hash=first.result_hash,
    )

    assert second.state_hash() == first.state_hash()
    assert second.snapshot() == first.snapshot()
    for outcome, (now_ms, request) in zip(world.outcomes[half:], world.inputs[half:], strict=True):
        assert second.apply(outcome.sequence, now_ms, request) == outcome
    assert second.state_hash() == world.exchange.state_hash()


def test_a_refused_input_changes_nothing():
    seed = random.randrange(2**32)
    print("seed", seed)
    driven(seed, 250, is_checking_refusals=True)


def test_the_books_balance_to_the_quantum(world: World, seed: int):
    print("seed", seed)
    deposits = 0
    for _, request in world.inputs:
        if isinstance(request, DepositConfirmed):
            deposits += request.amount_quantums
    left = {
        record.transfer_id: record.debit_quantums
        for outcome in world.outcomes
        for record in records_of(outcome, TransferRecord)
        if record.type is TransferType.WITHDRAWAL and record.status is not TransferStatus.CANCELED
    }
    withdrawals = sum(left.values())

    books = world.books()

    assert books.collateral_with_funding_e32 == (deposits - withdrawals) << 32
    assert books.holdings == {}


def test_records_agree_with_the_ledger(world: World, seed: int):
    print("seed", seed)
    exchange = world.exchange
    for position_id in exchange.ledger.position_ids():
        account = exchange.account_by_position(position_id)
        assert account is not None
        held = {a.asset_index: a.balance for a in exchange.ledger.position(position_id).assets}
        shown = {p.market: p.size_quantums for p in exchange.open_positions(account.account_id)}
        assert shown == held


def test_the_random_stream_reaches_fills_of_every_kind():
    kinds: set[FillKind] = set()
    for seed in range(6):
        world = driven(seed, 500)
        for outcome in world.outcomes:
            kinds |= {fill.kind for fill in records_of(outcome, FillRecord)}

    assert {FillKind.LIMIT, FillKind.LIQUIDATED, FillKind.LIQUIDATION} <= kinds


def test_every_order_is_shown_and_ends_once(world: World, seed: int):
    print("seed", seed)
    final: dict[str, OrderRecord] = {}
    for outcome in world.outcomes:
        for order in records_of(outcome, OrderRecord):
            earlier = final.get(order.order_id)
            if earlier is not None and earlier.order_ref == order.order_ref:
                assert earlier.unfillable_at_ms is None, "a closed order changed"
                assert order.remaining_lots <= earlier.remaining_lots
            final[order.order_id] = order
    open_ids = {order_id for order_id, order in final.items() if order.unfillable_at_ms is None}

    accounts = {
        account.account_id
        for outcome in world.outcomes
        for account in records_of(outcome, AccountRecord)
    }
    shown = {
        order.order_id
        for account_id in accounts
        for order in world.exchange.open_orders(account_id)
    }
    assert shown == open_ids
