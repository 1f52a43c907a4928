"""Forced requests: each is served once, before anything else of its account, or proved invalid."""

import logging
from dataclasses import replace
from decimal import Decimal

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import EVENT_KNOWN, FORCED_REQUEST_WAITS
from provex.protocol.inputs import ClockTick, CloseBatch
from provex.protocol.parameters import FORCED_WITHDRAWAL_OF_EVERYTHING
from provex.protocol.records import (
    AccountRecord,
    FillKind,
    FillRecord,
    OrderRecord,
    OrderStatus,
    PositionRecord,
    Side,
    TradeRecord,
    TransferRecord,
    TransferStatus,
    TransferType,
)
from provex.protocol.transactions import ForcedTrade, ForcedWithdrawal
from provex.sequencer.exchange import Exchange
from provex.sequencer.forced import HOLD_WAIT_MS_MAX

from .world import BTC, ETH, USD, World, books, onboarding, records_of, trader

PRICE = 50_000


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


def closed_actions(world: World) -> list[ForcedWithdrawal | ForcedTrade]:
    """The forced actions of the batch that is closed now."""
    world.apply(CloseBatch())
    batch = world.exchange.take_closed_batches()[0].batch
    return [
        transaction
        for transaction in batch.transactions
        if isinstance(transaction, ForcedWithdrawal | ForcedTrade)
    ]


# --- withdrawals --------------------------------------------------------------------------------


def test_a_forced_withdrawal_is_executed_and_shown(world: World):
    alice = world.onboard("alice", 1_000 * USD)

    outcome = world.apply(world.demand(alice, 300 * USD))

    (transfer,) = records_of(outcome, TransferRecord)
    (account,) = records_of(outcome, AccountRecord)
    assert (transfer.type, transfer.status) == (TransferType.WITHDRAWAL, TransferStatus.PENDING)
    assert transfer.debit_quantums == 300 * USD
    assert account.collateral_quantums == 700 * USD
    assert account.pending_withdrawals_quantums == 300 * USD
    assert world.exchange.account_value(alice.account_id).equity_quantums == 700 * USD
    assert world.exchange.is_batch_awaited
    assert not world.exchange.has_waiting_forced
    assert closed_actions(world) == [
        ForcedWithdrawal(
            public_key=alice.stark_key, position_id=alice.position_id, amount=300 * USD
        )
    ]
    assert not world.exchange.is_batch_awaited


def test_everything_leaves_but_what_the_position_needs(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 90_000 * USD)
    world.place(bob, Side.SELL, PRICE, "1")
    world.place(alice, Side.BUY, PRICE, "1")
    before = world.exchange.account_value(alice.account_id).equity_quantums

    outcome = world.apply(world.demand(alice, FORCED_WITHDRAWAL_OF_EVERYTHING))

    (transfer,) = records_of(outcome, TransferRecord)
    left = world.exchange.account_value(alice.account_id).equity_quantums
    # What stays is the maintenance margin of one bitcoin: 3 %, rounded up.
    assert 0 <= left - 1_500 * USD <= 2
    assert transfer.debit_quantums == before - left


def test_an_impossible_withdrawal_is_executed_as_invalid_and_said_so(world: World):
    alice = world.onboard("alice", 1_000 * USD)

    outcome = world.apply(world.demand(alice, 1_001 * USD))

    (transfer,) = records_of(outcome, TransferRecord)
    assert (transfer.status, transfer.debit_quantums) == (TransferStatus.CANCELED, 1_001 * USD)
    assert world.collateral(alice) == 1_000 * USD
    assert len(closed_actions(world)) == 1


def test_a_demand_on_anothers_position_moves_and_tells_nothing(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob")
    order = world.place(alice, Side.BUY, 40_000, "0.01")

    outcome = world.apply(world.demand(alice, 500 * USD, stark_key=bob.stark_key))

    assert records_of(outcome, TransferRecord) == []
    assert world.collateral(alice) == 1_000 * USD
    assert world.exchange.order(order.order_id).status is OrderStatus.OPEN
    assert len(closed_actions(world)) == 1


def test_open_orders_are_cancelled_before_what_was_forced(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 10_000 * USD)
    order = world.place(alice, Side.BUY, 40_000, "0.5")

    outcome = world.apply(world.demand(alice, 9_999 * USD))

    cancelled = records_of(outcome, OrderRecord)
    assert [(item.order_id, item.status) for item in cancelled] == [
        (order.order_id, OrderStatus.CANCELED)
    ]
    seller = world.place(bob, Side.SELL, 40_000, "0.1")
    assert seller.remaining_lots == seller.lots
    assert world.collateral(alice) == USD


def test_a_position_that_was_never_onboarded_gets_its_money_out(world: World):
    stranger = trader("stranger", world.settings)
    world.deposit(stranger, 500 * USD)

    outcome = world.apply(world.demand(stranger, 500 * USD))

    assert outcome.records == ()
    assert world.exchange.ledger.position(stranger.position_id).collateral == 0


# --- once ---------------------------------------------------------------------------------------


def test_a_demand_is_served_once_whatever_block_it_is_in(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    demand = world.demand(alice, 300 * USD)
    world.apply(demand)

    world.refuse(demand, EVENT_KNOWN)
    # The transaction came back in another block, with another place among its logs.
    world.refuse(replace(demand, event_id="elsewhere", block_number=99), EVENT_KNOWN)

    assert world.collateral(alice) == 700 * USD
    assert len(closed_actions(world)) == 1


def test_equal_terms_are_not_served_again_before_l1_cleared_them(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    world.apply(world.demand(alice, 300 * USD))
    world.apply(CloseBatch())
    world.exchange.take_closed_batches()

    world.apply(world.demand(alice, 300 * USD))

    assert world.collateral(alice) == 700 * USD
    world.deposit(alice, USD)
    assert closed_actions(world) == []


def test_a_withdrawal_may_be_forced_again_once_l1_cleared_it(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    world.apply(world.demand(alice, 300 * USD))
    world.apply(CloseBatch())
    world.exchange.take_closed_batches()
    world.apply(world.accepted(1))

    world.apply(world.demand(alice, 300 * USD))

    assert world.collateral(alice) == 400 * USD
    assert len(closed_actions(world)) == 1


def test_different_amounts_are_different_demands(world: World):
    alice = world.onboard("alice", 1_000 * USD)

    world.apply(world.demand(alice, 300 * USD))
    world.apply(world.demand(alice, 301 * USD))

    assert world.collateral(alice) == 399 * USD


# --- fast withdrawals under way -----------------------------------------------------------------


def test_a_demand_waits_for_a_fast_withdrawal_that_may_be_paid_already(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    world.apply(world.fast_withdrawal(alice, 600 * USD))

    outcome = world.apply(world.demand(alice, 1_000 * USD))

    assert outcome.records == ()
    assert world.exchange.has_waiting_forced
    assert world.exchange.is_forced_on(alice.account_id)
    assert world.collateral(alice) == 1_000 * USD
    world.refuse(world.fast_withdrawal(alice, USD), FORCED_REQUEST_WAITS)


def test_a_waiting_demand_is_its_own_accounts_matter(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob", 1_000 * USD)
    world.apply(world.fast_withdrawal(alice, 600 * USD))
    world.apply(world.demand(alice, 1_000 * USD))

    world.apply(world.demand(bob, 400 * USD))
    world.apply(world.fast_withdrawal(bob, 100 * USD))

    assert world.collateral(bob) == 600 * USD
    assert not world.exchange.is_forced_on(bob.account_id)


def test_a_demand_waits_a_day_at_most(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    world.apply(world.fast_withdrawal(alice, 600 * USD))
    demand = world.demand(alice, 1_000 * USD)
    world.apply(demand)
    due_ms = demand.requested_at_s * 1_000 + HOLD_WAIT_MS_MAX

    world.pass_ms(due_ms - 1 - world.now_ms)
    assert world.exchange.has_waiting_forced
    world.pass_ms(1)

    assert not world.exchange.has_waiting_forced
    assert world.collateral(alice) == 0


def test_a_demand_waits_while_no_transaction_is_possible(
    world: World, caplog: pytest.LogCaptureFixture
):
    alice = world.onboard("alice", 1_000 * USD)
    ledger = world.exchange.ledger
    view = ledger._view
    ledger._view = replace(view, system_time=view.system_time + 30 * 86_400)

    with caplog.at_level(logging.WARNING):
        world.apply(world.demand(alice, 300 * USD))
    assert world.exchange.has_waiting_forced
    assert "forced request waits" in caplog.text
    ledger._view = view
    world.pass_ms(1)

    assert world.collateral(alice) == 700 * USD


# --- trades -------------------------------------------------------------------------------------


def test_a_forced_trade_is_a_fill_of_both_and_no_public_trade(world: World):
    alice, bob = world.onboard("alice", 60_000 * USD), world.onboard("bob", 60_000 * USD)
    before = books(world.exchange)
    resting = world.place(bob, Side.SELL, 60_000, "0.1")

    outcome = world.apply(world.demanded_trade(alice, bob, "1", PRICE))

    fills = records_of(outcome, FillRecord)
    assert [(fill.account_id, fill.side, fill.kind, fill.fee_quantums) for fill in fills] == [
        (alice.account_id, Side.BUY, FillKind.LIMIT, 0),
        (bob.account_id, Side.SELL, FillKind.LIMIT, 0),
    ]
    assert {fill.price_e9 for fill in fills} == {PRICE * 10**9}
    assert records_of(outcome, TradeRecord) == []
    holdings = records_of(outcome, PositionRecord)
    assert [holding.is_long for holding in holdings] == [True, False]
    assert world.collateral(alice) == 10_000 * USD
    assert world.exchange.order(resting.order_id).status is OrderStatus.CANCELED
    assert world.exchange.market(BTC).open_interest_quantums == holdings[0].size_quantums
    assert books(world.exchange) == before
    assert len(closed_actions(world)) == 1


def test_a_ruinous_trade_is_executed_as_invalid(world: World):
    alice, bob = world.onboard("alice", 100 * USD), world.onboard("bob", 60_000 * USD)
    order = world.place(bob, Side.SELL, 60_000, "0.1")

    outcome = world.apply(world.demanded_trade(alice, bob, "1", PRICE))

    assert records_of(outcome, FillRecord) == []
    assert world.collateral(alice) == 100 * USD
    assert world.exchange.order(order.order_id).status is OrderStatus.OPEN
    assert len(closed_actions(world)) == 1


def test_a_trade_of_an_asset_that_is_not_listed_is_invalid(world: World):
    alice, bob = world.onboard("alice", 60_000 * USD), world.onboard("bob", 60_000 * USD)

    outcome = world.apply(world.demanded_trade(alice, bob, "1", PRICE, synthetic_asset_id=12345))

    assert records_of(outcome, FillRecord) == []
    assert len(closed_actions(world)) == 1


def test_a_trade_of_nothing_is_a_payment(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob", 1_000 * USD)

    outcome = world.apply(world.demanded_trade(alice, bob, "0", 0, collateral_quantums=40 * USD))

    transfers = records_of(outcome, TransferRecord)
    assert [(item.account_id, item.type) for item in transfers] == [
        (alice.account_id, TransferType.TRANSFER_OUT),
        (bob.account_id, TransferType.TRANSFER_IN),
    ]
    assert (world.collateral(alice), world.collateral(bob)) == (960 * USD, 1_040 * USD)


def test_who_was_never_onboarded_is_watched_and_liquidated_all_the_same(world: World):
    fund = world.settings.insurance_fund
    world.deposit_to(fund.public_key, fund.position_id, 50_000 * USD)
    alice = world.onboard("alice", 60_000 * USD)
    stranger = trader("stranger", world.settings)
    world.deposit(stranger, 5_000 * USD)
    world.apply(world.demanded_trade(stranger, alice, "1", PRICE))
    assert world.exchange.ledger.position(stranger.position_id).assets != ()

    world.price({BTC: Decimal(46_000), ETH: Decimal(2_000)})

    assert world.exchange.ledger.position(stranger.position_id).assets == ()


def test_an_owner_who_comes_late_finds_what_was_forced(world: World):
    alice = world.onboard("alice", 60_000 * USD)
    stranger = trader("stranger", world.settings)
    world.deposit(stranger, 20_000 * USD)
    world.apply(world.demanded_trade(stranger, alice, "1", PRICE))
    world.apply(world.demand(stranger, 1_000 * USD))
    kept = world.exchange.account_by_position(stranger.position_id)
    assert kept is not None
    assert kept.account_id != stranger.account_id

    outcome = world.apply(onboarding(stranger))

    (account,) = records_of(outcome, AccountRecord)
    assert account.account_id == stranger.account_id
    assert account.collateral_quantums == -31_000 * USD
    assert account.pending_withdrawals_quantums == 1_000 * USD
    (holding,) = records_of(outcome, PositionRecord)
    assert (holding.account_id, holding.is_long) == (stranger.account_id, True)
    assert {item.type for item in records_of(outcome, TransferRecord)} == {
        TransferType.DEPOSIT,
        TransferType.WITHDRAWAL,
    }
    assert world.exchange.account(kept.account_id) is None
    pending = world.exchange.pending_transfers(stranger.account_id)
    assert [item.debit_quantums for item in pending] == [1_000 * USD]


# --- replay -------------------------------------------------------------------------------------


def test_replay_and_snapshot_lead_to_the_same_state(world: World):
    alice, bob = world.onboard("alice", 60_000 * USD), world.onboard("bob", 60_000 * USD)
    stranger = trader("stranger", world.settings)
    world.deposit(stranger, 20_000 * USD)
    world.apply(world.demanded_trade(stranger, alice, "1", PRICE))
    world.apply(world.fast_withdrawal(bob, 600 * USD))
    world.apply(world.demand(bob, 300 * USD))
    world.apply(world.demand(alice, 700 * USD))
    world.apply(CloseBatch())
    world.apply(world.accepted(1))
    world.apply(world.claimed(alice, 700 * USD))
    world.apply(world.demand(alice, 700 * USD))
    replayed, restored = (Exchange(world.settings, NATIVE_BUILTINS) for _ in range(2))

    for sequence, (now_ms, request) in enumerate(world.inputs, start=1):
        replayed.apply(sequence, now_ms, request)
    restored.restore(
        world.exchange.snapshot(),
        sequence=world.exchange.last_sequence,
        now_ms=world.exchange.last_now_ms,
        result_hash=world.exchange.result_hash,
    )

    assert replayed.result_hash == world.exchange.result_hash
    assert replayed.state_hash() == restored.state_hash() == world.exchange.state_hash()
    later = world.now_ms + HOLD_WAIT_MS_MAX
    outcomes = [
        exchange.apply(exchange.last_sequence + 1, later, ClockTick())
        for exchange in (world.exchange, replayed, restored)
    ]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert world.collateral(bob) == 59_700 * USD
    assert restored.state_hash() == world.exchange.state_hash()
