"""Deposits: once, whatever comes in between."""

from dataclasses import replace

import pytest

from provex.protocol.errors import (
    DEPOSIT_KNOWN,
    DEPOSIT_NOT_NOW,
    EVENT_KNOWN,
)
from provex.protocol.inputs import DepositDropped
from provex.protocol.records import (
    AccountRecord,
    TransferRecord,
    TransferStatus,
    TransferType,
)
from provex.sequencer.registry_entries import DepositState

from .world import (
    FUND_KEY,
    FUND_POSITION,
    USD,
    World,
    deposit_confirmed,
    deposit_seen,
    onboarding,
    records_of,
    trader,
)


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


def test_a_deposit_is_pending_until_it_is_confirmed(world: World):
    alice = world.onboard("alice")

    seen = world.apply(deposit_seen("e", alice.stark_key, alice.position_id, 500))
    (transfer,) = records_of(seen, TransferRecord)
    (account,) = records_of(seen, AccountRecord)
    assert (transfer.type, transfer.status) == (TransferType.DEPOSIT, TransferStatus.PENDING)
    assert (account.pending_deposits_quantums, account.collateral_quantums) == (500, 0)
    assert world.exchange.pending_transfers(alice.account_id) == (transfer,)

    confirmed = world.apply(deposit_confirmed("e", alice.stark_key, alice.position_id, 500))
    (final,) = records_of(confirmed, TransferRecord)
    (account,) = records_of(confirmed, AccountRecord)
    assert final.transfer_id == transfer.transfer_id
    assert (final.status, final.confirmed_at_ms) == (TransferStatus.CONFIRMED, world.now_ms)
    assert (account.pending_deposits_quantums, account.collateral_quantums) == (0, 500)
    assert world.exchange.account_value(alice.account_id).equity_quantums == 500
    assert world.exchange.pending_transfers(alice.account_id) == ()


def test_a_deposit_is_credited_once(world: World):
    alice = world.onboard("alice")
    event = deposit_confirmed("e", alice.stark_key, alice.position_id, 500)
    world.apply(event)

    world.refuse(event, DEPOSIT_KNOWN)
    world.refuse(deposit_seen("e", alice.stark_key, alice.position_id, 500), EVENT_KNOWN)
    world.refuse(DepositDropped(event_id="e"), DEPOSIT_KNOWN)

    assert world.collateral(alice) == 500


def test_a_deposit_whose_block_left_the_chain_is_dropped_and_may_come_back(world: World):
    alice = world.onboard("alice")
    seen = deposit_seen("e", alice.stark_key, alice.position_id, 500)
    world.apply(seen)
    world.refuse(seen, EVENT_KNOWN)

    dropped = world.apply(DepositDropped(event_id="e"))
    (transfer,) = records_of(dropped, TransferRecord)
    (account,) = records_of(dropped, AccountRecord)
    assert transfer.status is TransferStatus.CANCELED
    assert account.pending_deposits_quantums == 0
    world.refuse(DepositDropped(event_id="e"), DEPOSIT_KNOWN)
    world.apply(seen)
    world.apply(deposit_confirmed("e", alice.stark_key, alice.position_id, 500))

    assert world.collateral(alice) == 500


def test_what_is_confirmed_counts_even_if_another_amount_was_seen(world: World):
    alice = world.onboard("alice")
    world.apply(deposit_seen("e", alice.stark_key, alice.position_id, 500))

    world.apply(deposit_confirmed("e", alice.stark_key, alice.position_id, 700))

    account = world.exchange.account(alice.account_id)
    assert account is not None
    assert (account.collateral_quantums, account.pending_deposits_quantums) == (700, 0)


def test_a_deposit_to_anothers_vault_stays_pending_with_a_reason(world: World):
    alice, bob = world.onboard("alice"), world.onboard("bob")

    outcome = world.apply(deposit_confirmed("e", alice.stark_key, bob.position_id, 500))

    assert outcome.records == ()
    deposit = world.exchange.deposit("e")
    assert deposit is not None
    assert deposit.state is DepositState.REFUSED
    assert deposit.reason == "the vault is no position of the key"
    assert world.collateral(alice) == world.collateral(bob) == 0
    world.refuse(deposit_confirmed("e", alice.stark_key, bob.position_id, 500), DEPOSIT_KNOWN)


def test_a_deposit_that_no_balance_can_hold_does_not_hold_up_others(world: World):
    alice, bob = world.onboard("alice"), world.onboard("bob")

    world.apply(deposit_confirmed("e", alice.stark_key, alice.position_id, 2**63))
    world.apply(deposit_confirmed("f", bob.stark_key, bob.position_id, 500))

    deposit = world.exchange.deposit("e")
    assert deposit is not None
    assert deposit.state is DepositState.REFUSED
    assert "balance" in deposit.reason
    assert (world.collateral(alice), world.collateral(bob)) == (0, 500)


def test_a_deposit_before_onboarding_is_found_afterwards(world: World):
    alice = trader("alice", world.settings)
    world.apply(deposit_confirmed("e", alice.stark_key, alice.position_id, 500))
    world.apply(deposit_seen("f", alice.stark_key, alice.position_id, 30))

    outcome = world.apply(onboarding(alice))

    credited, pending = records_of(outcome, TransferRecord)
    (account,) = records_of(outcome, AccountRecord)
    assert (credited.status, pending.status) == (TransferStatus.CONFIRMED, TransferStatus.PENDING)
    assert account.collateral_quantums == 500
    assert account.pending_deposits_quantums == 30


def test_the_insurance_fund_is_filled_by_deposits(world: World):
    fund = world.settings.insurance_fund
    world.apply(deposit_confirmed("e", fund.public_key, FUND_POSITION, 9_000 * USD))

    assert world.exchange.insurance_fund_quantums() == 9_000 * USD
    assert FUND_KEY not in {fund.public_key, fund.position_id}
    world.apply(deposit_confirmed("f", 12345, FUND_POSITION, 5))
    assert world.exchange.insurance_fund_quantums() == 9_000 * USD


def test_a_deposit_that_the_rules_cannot_take_now_is_tried_again(world: World):
    alice = world.onboard("alice")
    world.now_ms += 30 * 86_400_000
    # Prices without funding for a month stop everything but ticks, until funding catches up.
    ledger = world.exchange.ledger
    view = ledger._view
    ledger._view = replace(view, system_time=view.system_time + 30 * 86_400)

    event = deposit_confirmed("e", alice.stark_key, alice.position_id, 500)
    refusal = world.refuse(event, DEPOSIT_NOT_NOW)
    assert refusal.kind.is_retryable
    ledger._view = view
    world.apply(event)

    assert world.collateral(alice) == 500
