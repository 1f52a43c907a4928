"""Withdrawals, transfers and held fast withdrawals."""

from dataclasses import replace

import pytest

from provex.protocol.errors import (
    AMOUNT_NOT_POSITIVE,
    FAST_WITHDRAWAL_CREDIT_UNEXPECTED,
    FAST_WITHDRAWAL_TOO_LARGE,
    LIQUIDITY_PROVIDER_UNKNOWN,
    MESSAGE_REUSED,
    NOT_FOUND,
    PAYMENT_REUSED,
    SIGNED_EXPIRATION_TOO_SOON,
    TRANSFER_TO_SELF,
    TRANSFER_UNDERCOLLATERALIZED,
    WITHDRAWAL_TOO_SMALL,
    WITHDRAWAL_UNDERCOLLATERALIZED,
)
from provex.protocol.inputs import CloseBatch, Restarted
from provex.protocol.records import (
    AccountRecord,
    Side,
    TransferRecord,
    TransferStatus,
    TransferType,
)
from provex.sequencer.ledger import BATCH_LIFETIME_HOURS

from .world import (
    FUND_POSITION,
    USD,
    World,
    records_of,
    settings,
)


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


# --- withdrawals --------------------------------------------------------------------------------


def test_a_withdrawal_leaves_at_once_and_stays_pending(world: World):
    alice = world.onboard("alice", 1_000 * USD)

    outcome = world.apply(world.withdrawal(alice, 400 * USD))

    (transfer,) = records_of(outcome, TransferRecord)
    (account,) = records_of(outcome, AccountRecord)
    assert (transfer.type, transfer.status) == (TransferType.WITHDRAWAL, TransferStatus.PENDING)
    assert transfer.debit_quantums == transfer.credit_quantums == 400 * USD
    assert transfer.confirmed_at_ms is None
    assert transfer.to_address == alice.address
    assert account.collateral_quantums == 600 * USD
    assert account.pending_withdrawals_quantums == 400 * USD
    assert world.exchange.pending_transfers(alice.account_id) == (transfer,)
    assert world.exchange.account_value(alice.account_id).equity_quantums == 600 * USD


def test_a_withdrawal_beyond_the_free_collateral_has_the_known_text(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 50_000 * USD)
    world.place(bob, Side.SELL, 50_000, "1")
    world.place(alice, Side.BUY, 50_000, "1")
    free = world.exchange.account_value(alice.account_id).free_collateral_quantums
    assert 0 < free < 10_000 * USD

    refusal = world.refuse(world.withdrawal(alice, free + 1), WITHDRAWAL_UNDERCOLLATERALIZED)

    assert str(refusal) == "Withdrawal would put account under collateralization minumum"
    world.apply(world.withdrawal(alice, free))
    assert world.exchange.account_value(alice.account_id).free_collateral_quantums == 0


def test_after_a_restart_nothing_leaves_at_the_expense_of_an_old_price(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 50_000 * USD)
    world.place(bob, Side.SELL, 50_000, "0.1")
    world.place(alice, Side.BUY, 50_000, "0.1")
    free = world.exchange.account_value(alice.account_id).free_collateral_quantums
    world.apply(Restarted(engine_version="test", program_hash="00"))

    world.refuse(world.withdrawal(alice, free), WITHDRAWAL_UNDERCOLLATERALIZED)
    world.refuse(world.transfer(alice, bob, free), TRANSFER_UNDERCOLLATERALIZED)
    world.refuse(world.fast_withdrawal(alice, free), WITHDRAWAL_UNDERCOLLATERALIZED)
    world.apply(world.withdrawal(alice, free - 5_000 * USD))

    world.price()
    world.apply(world.withdrawal(alice, 5_000 * USD))


def test_withdrawals_have_a_minimum_unless_they_take_everything(world: World):
    alice = world.onboard("alice", 150 * USD)

    world.refuse(world.withdrawal(alice, 100 * USD - 1), WITHDRAWAL_TOO_SMALL)
    world.apply(world.withdrawal(alice, 100 * USD))
    world.refuse(world.withdrawal(alice, 50 * USD - 1), WITHDRAWAL_TOO_SMALL)
    world.apply(world.withdrawal(alice, 50 * USD))

    assert world.collateral(alice) == 0


def test_the_minimum_is_a_setting():
    world = World(settings(withdrawal_minimum_quantums=1))
    alice = world.onboard("alice", 150 * USD)

    world.apply(world.withdrawal(alice, 1))
    world.refuse(world.withdrawal(alice, 0), AMOUNT_NOT_POSITIVE)


def test_a_withdrawal_message_is_used_once(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    request = world.withdrawal(alice, 100 * USD)
    world.apply(request)

    world.refuse(request, MESSAGE_REUSED)


def test_a_withdrawal_is_signed_for_at_least_seven_days(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    request = world.withdrawal(alice, 100 * USD)
    ahead = world.now_ms + world.settings.money_expiration_ms_min
    hours_min = -(-ahead // 3_600_000)

    world.refuse(replace(request, expiration_hours=hours_min - 1), SIGNED_EXPIRATION_TOO_SOON)


def test_a_withdrawal_of_nobody_is_refused(world: World):
    alice = world.onboard("alice", 1_000 * USD)

    world.refuse(world.withdrawal(alice, 100 * USD, account_id="nobody"), NOT_FOUND)


# --- transfers ----------------------------------------------------------------------------------


def test_a_transfer_moves_collateral_at_once(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob")

    outcome = world.apply(world.transfer(alice, bob, 300 * USD))

    out, into = records_of(outcome, TransferRecord)
    assert (out.account_id, out.type) == (alice.account_id, TransferType.TRANSFER_OUT)
    assert (into.account_id, into.type) == (bob.account_id, TransferType.TRANSFER_IN)
    assert out.status is into.status is TransferStatus.CONFIRMED
    assert (out.from_address, out.to_address) == (alice.address, bob.address)
    assert (world.collateral(alice), world.collateral(bob)) == (700 * USD, 300 * USD)
    assert world.exchange.account_value(bob.account_id).equity_quantums == 300 * USD


def test_transfers_beyond_the_free_collateral_or_to_oneself_are_refused(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob")

    world.refuse(world.transfer(alice, bob, 1_000 * USD + 1), TRANSFER_UNDERCOLLATERALIZED)
    world.refuse(world.transfer(alice, alice, 1), TRANSFER_TO_SELF)
    world.refuse(replace(world.transfer(alice, bob, 1), receiver_account_id="nobody"), NOT_FOUND)
    world.refuse(world.transfer(alice, bob, 0), AMOUNT_NOT_POSITIVE)
    request = world.transfer(alice, bob, 1)
    world.apply(request)
    world.refuse(request, MESSAGE_REUSED)


# --- fast withdrawals ---------------------------------------------------------------------------


def test_a_fast_withdrawal_holds_its_debit(world: World):
    alice = world.onboard("alice", 1_000 * USD)

    outcome = world.apply(world.fast_withdrawal(alice, 600 * USD))

    (transfer,) = records_of(outcome, TransferRecord)
    (account,) = records_of(outcome, AccountRecord)
    assert transfer.type is TransferType.FAST_WITHDRAWAL
    assert transfer.status is TransferStatus.PENDING
    assert (account.reserved_quantums, account.collateral_quantums) == (600 * USD, 1_000 * USD)
    assert world.exchange.account_value(alice.account_id).free_collateral_quantums == 400 * USD
    world.refuse(world.withdrawal(alice, 401 * USD), WITHDRAWAL_UNDERCOLLATERALIZED)
    world.refuse(world.fast_withdrawal(alice, 401 * USD), WITHDRAWAL_UNDERCOLLATERALIZED)
    world.apply(world.fast_withdrawal(alice, 400 * USD))
    assert world.exchange.account_value(alice.account_id).free_collateral_quantums == 0


def test_a_fast_withdrawal_message_is_held_once(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 100 * USD)
    world.apply(request)

    world.refuse(request, MESSAGE_REUSED)


def test_a_hold_ends_when_no_batch_can_execute_its_message_any_more(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 600 * USD)
    world.apply(request)
    last_ms = (request.expiration_hours - BATCH_LIFETIME_HOURS) * 3_600_000 + 3_599_999
    world.now_ms = last_ms
    world.apply(CloseBatch())
    assert world.exchange.account_value(alice.account_id).free_collateral_quantums == 400 * USD

    world.now_ms = last_ms + 1
    world.price(wait_ms=0)
    outcome = world.apply(CloseBatch())

    (transfer,) = records_of(outcome, TransferRecord)
    (account,) = records_of(outcome, AccountRecord)
    assert (transfer.type, transfer.status) == (
        TransferType.FAST_WITHDRAWAL,
        TransferStatus.CANCELED,
    )
    assert account.reserved_quantums == 0
    assert world.exchange.pending_transfers(alice.account_id) == ()
    world.refuse(request, SIGNED_EXPIRATION_TOO_SOON)
    world.apply(world.withdrawal(alice, 1_000 * USD))


def test_one_payment_on_l1_answers_for_one_fast_withdrawal(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob", 1_000 * USD)
    first = world.fast_withdrawal(alice, 100 * USD)
    world.apply(first)

    for person in (alice, bob):
        again = replace(
            world.fast_withdrawal(person, 100 * USD), condition=first.condition, fact=first.fact
        )
        world.refuse(again, PAYMENT_REUSED)


def test_fast_withdrawals_name_a_provider_and_the_expected_credit():
    world = World(
        settings(
            fast_withdrawal_fee_quantums=5 * USD,
            fast_withdrawal_maximum_quantums=500 * USD,
        )
    )
    alice = world.onboard("alice", 1_000 * USD)

    other = replace(world.fast_withdrawal(alice, 100 * USD), provider_position_id=FUND_POSITION)
    world.refuse(other, LIQUIDITY_PROVIDER_UNKNOWN)
    world.refuse(
        world.fast_withdrawal(alice, 100 * USD, 95 * USD + 1), FAST_WITHDRAWAL_CREDIT_UNEXPECTED
    )
    world.refuse(world.fast_withdrawal(alice, 100 * USD, 0), FAST_WITHDRAWAL_CREDIT_UNEXPECTED)
    world.refuse(world.fast_withdrawal(alice, 500 * USD + 1), FAST_WITHDRAWAL_TOO_LARGE)
    world.apply(world.fast_withdrawal(alice, 500 * USD, 495 * USD))
