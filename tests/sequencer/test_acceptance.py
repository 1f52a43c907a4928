"""What L1 accepted, paid and froze: statuses of withdrawals, deadlines, refusals."""

import logging
from dataclasses import replace

import pytest

from provex.protocol.errors import (
    CONDITION_UNEXPECTED,
    DEPOSIT_KNOWN,
    EVENT_KNOWN,
    EXCHANGE_FROZEN,
    L1_BATCH_UNKNOWN,
)
from provex.protocol.inputs import (
    CloseBatch,
    DepositSeen,
    L1BatchLost,
    L1DepositCancelled,
    L1DepositReclaimed,
    L1FreezeChanged,
)
from provex.protocol.messages import transfer_condition
from provex.protocol.records import (
    AccountRecord,
    OrderStatus,
    Side,
    TransferRecord,
    TransferStatus,
)
from provex.sequencer.deadlines import (
    DEPOSIT_RECLAIM_DELAY_S,
    FREEZE_GRACE_PERIOD_S,
    Deadline,
    DeadlineKind,
)
from provex.sequencer.ledger import BATCH_LIFETIME_HOURS

from .world import USD, Trader, World, deposit_confirmed, records_of

HOUR_S = 3_600


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


def withdraw(world: World, person: Trader, quantums: int) -> TransferRecord:
    (transfer,) = records_of(world.apply(world.withdrawal(person, quantums)), TransferRecord)
    return transfer


def deadlines(world: World, *kinds: DeadlineKind) -> list[Deadline]:
    return [item for item in world.exchange.deadlines() if item.kind in kinds]


def cancelled(world: World, person: Trader, block_number: int) -> L1DepositCancelled:
    return L1DepositCancelled(
        event_id=f"cancelled-{world.next_serial()}",
        stark_key=person.stark_key,
        position_id=person.position_id,
        block_number=block_number,
        cancelled_at_s=world.now_ms // 1_000,
    )


def reclaimed(world: World, person: Trader, quantums: int) -> L1DepositReclaimed:
    return L1DepositReclaimed(
        event_id=f"reclaimed-{world.next_serial()}",
        stark_key=person.stark_key,
        position_id=person.position_id,
        amount_quantums=quantums,
        block_number=1_000,
    )


# --- withdrawals --------------------------------------------------------------------------------


def test_a_withdrawal_is_queued_when_its_batch_is_accepted(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    asked = withdraw(world, alice, 400 * USD)
    world.apply(CloseBatch())
    later = withdraw(world, alice, 100 * USD)
    acceptance = world.accepted(1)

    outcome = world.apply(acceptance)

    (queued,) = records_of(outcome, TransferRecord)
    assert queued == replace(
        asked, status=TransferStatus.QUEUED, transaction_hash=acceptance.transaction_hash
    )
    assert world.exchange.pending_transfers(alice.account_id) == (queued, later)
    assert world.exchange.accepted_batches == 1


def test_a_withdrawal_is_confirmed_when_it_was_claimed(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    withdraw(world, alice, 400 * USD)
    withdraw(world, alice, 100 * USD)
    world.apply(CloseBatch())
    world.apply(world.accepted(1))
    pending = withdraw(world, alice, 150 * USD)
    claim = world.claimed(alice, 500 * USD)

    outcome = world.apply(claim)

    arrived = records_of(outcome, TransferRecord)
    assert [item.debit_quantums for item in arrived] == [400 * USD, 100 * USD]
    for item in arrived:
        assert item.status is TransferStatus.CONFIRMED
        assert item.transaction_hash == claim.transaction_hash
        assert item.confirmed_at_ms == world.now_ms
        assert item.to_address == claim.recipient
    (account,) = records_of(outcome, AccountRecord)
    assert account.pending_withdrawals_quantums == 150 * USD
    assert world.exchange.pending_transfers(alice.account_id) == (pending,)
    world.refuse(claim, EVENT_KNOWN)
    world.refuse(replace(claim, event_id="in another block"), EVENT_KNOWN)


def test_a_payment_in_parts_confirms_what_has_arrived_as_a_whole(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    withdraw(world, alice, 400 * USD)
    withdraw(world, alice, 100 * USD)
    world.apply(CloseBatch())
    world.apply(world.accepted(1))

    first = world.apply(world.claimed(alice, 350 * USD))
    second = world.apply(world.claimed(alice, 50 * USD))
    third = world.apply(world.claimed(alice, 100 * USD))

    assert records_of(first, TransferRecord) == []
    assert [item.debit_quantums for item in records_of(second, TransferRecord)] == [400 * USD]
    assert [item.debit_quantums for item in records_of(third, TransferRecord)] == [100 * USD]


def test_anothers_claim_confirms_nothing(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob")
    withdraw(world, alice, 400 * USD)
    world.apply(CloseBatch())
    world.apply(world.accepted(1))

    assert world.apply(world.claimed(bob, 400 * USD)).records == ()
    (queued,) = world.exchange.pending_transfers(alice.account_id)
    assert queued.status is TransferStatus.QUEUED


def test_an_acceptance_that_left_the_chain_is_taken_back(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    asked = withdraw(world, alice, 400 * USD)
    world.apply(world.demand(alice, 100 * USD))
    world.apply(CloseBatch())
    world.apply(world.accepted(1))
    assert deadlines(world, DeadlineKind.FORCED_REQUEST) == []

    world.apply(L1BatchLost(event_id="accepted-lost", sequence_number=1))

    assert world.exchange.accepted_batches == 0
    first, _ = world.exchange.pending_transfers(alice.account_id)
    assert first == asked
    assert len(deadlines(world, DeadlineKind.FORCED_REQUEST)) == 1
    # The demand is not served again: L1 will know its old answer once the batch is back.
    world.apply(world.demand(alice, 100 * USD))
    assert world.collateral(alice) == 500 * USD
    again = world.accepted(1)
    world.apply(again)
    first, _ = world.exchange.pending_transfers(alice.account_id)
    assert first.transaction_hash == again.transaction_hash


def test_a_batch_that_was_never_closed_here_is_refused(world: World):
    refusal = world.refuse(world.accepted(1), L1_BATCH_UNKNOWN)

    assert not refusal.kind.is_retryable
    assert "journal is not complete" in str(refusal)


# --- deadlines ----------------------------------------------------------------------------------


def test_a_forced_request_has_its_deadline_until_its_batch_is_accepted(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    demand = world.demand(alice, 300 * USD)
    world.apply(demand)

    (deadline,) = deadlines(world, DeadlineKind.FORCED_REQUEST)
    assert deadline.due_s == demand.requested_at_s + FREEZE_GRACE_PERIOD_S
    assert deadline.half_s == demand.requested_at_s + FREEZE_GRACE_PERIOD_S // 2
    assert world.exchange.earliest_deadline == deadline
    world.apply(CloseBatch())
    assert deadlines(world, DeadlineKind.FORCED_REQUEST) == [deadline]
    world.apply(world.accepted(1))

    assert world.exchange.deadlines() == ()
    assert world.exchange.earliest_deadline is None


def test_a_closed_batch_has_the_deadlines_of_its_messages_and_time(world: World):
    opened_s = world.inputs[0][0] // 1_000
    tick_s = world.exchange.ledger.system_time

    world.apply(CloseBatch())

    expiration, system_time = world.exchange.deadlines()
    assert expiration.kind is DeadlineKind.SIGNED_EXPIRATION
    assert expiration.due_s == (opened_s // HOUR_S + BATCH_LIFETIME_HOURS) * HOUR_S
    assert system_time.kind is DeadlineKind.SYSTEM_TIME
    assert system_time.due_s == tick_s + 7 * 24 * HOUR_S


def test_of_several_batches_the_next_one_counts(world: World):
    for _ in range(3):
        world.price()
        world.apply(CloseBatch())

    expected = ["messages of batch 0", "messages of batch 1", "messages of batch 2"]
    for number in range(3):
        (deadline,) = deadlines(world, DeadlineKind.SIGNED_EXPIRATION)
        assert deadline.what == expected[number]
        world.apply(world.accepted(number + 1))
    assert world.exchange.deadlines() == ()


def test_a_cancelled_deposit_that_was_credited_has_two_days(
    world: World, caplog: pytest.LogCaptureFixture
):
    alice = world.onboard("alice", 1_000 * USD)
    cancellation = cancelled(world, alice, block_number=8)

    world.apply(cancellation)

    (deadline,) = deadlines(world, DeadlineKind.DEPOSIT_RECLAIM)
    assert deadline.due_s == cancellation.cancelled_at_s + DEPOSIT_RECLAIM_DELAY_S
    assert "cancelled on L1" in caplog.text
    world.apply(CloseBatch())
    assert deadlines(world, DeadlineKind.DEPOSIT_RECLAIM) == [deadline]
    world.apply(world.accepted(1))
    assert deadlines(world, DeadlineKind.DEPOSIT_RECLAIM) == []


def test_an_old_cancellation_does_not_threaten_a_later_deposit(world: World):
    alice = world.onboard("alice")
    world.apply(cancelled(world, alice, block_number=6))

    # Its block is 7. A deadline for it would be over before it began.
    world.deposit(alice, 500)

    assert deadlines(world, DeadlineKind.DEPOSIT_RECLAIM) == []


def test_a_refused_deposit_may_be_cancelled_at_leisure(world: World):
    alice, bob = world.onboard("alice"), world.onboard("bob")
    world.apply(deposit_confirmed("e", alice.stark_key, bob.position_id, 500))

    world.apply(replace(cancelled(world, alice, block_number=8), position_id=bob.position_id))

    assert deadlines(world, DeadlineKind.DEPOSIT_RECLAIM) == []


def test_a_reclaimed_credit_keeps_its_deadline(world: World, caplog: pytest.LogCaptureFixture):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob")
    world.apply(cancelled(world, alice, block_number=8))
    world.apply(cancelled(world, bob, block_number=8))
    world.pass_ms(DEPOSIT_RECLAIM_DELAY_S * 1_000)

    with caplog.at_level(logging.ERROR):
        world.apply(reclaimed(world, bob, 5))
        assert "reclaimed" not in caplog.text
        world.apply(reclaimed(world, alice, 1_000 * USD))

    assert "a credited deposit was reclaimed on L1" in caplog.text
    assert len(deadlines(world, DeadlineKind.DEPOSIT_RECLAIM)) == 1


def test_what_makes_up_for_a_reclaimed_credit_is_not_credited_again(world: World):
    """The batch that holds the credit needs it on L1: nothing is left for another credit."""
    alice = world.onboard("alice", 1_000 * USD)
    world.apply(cancelled(world, alice, block_number=8))
    world.pass_ms(DEPOSIT_RECLAIM_DELAY_S * 1_000)
    world.apply(reclaimed(world, alice, 1_000 * USD))
    (missing,) = world.exchange.figures().reclaimed
    assert (missing.stark_key, missing.amount_quantums) == (alice.stark_key, 1_000 * USD)

    seen = DepositSeen(
        event_id="part",
        stark_key=alice.stark_key,
        position_id=alice.position_id,
        amount_quantums=400 * USD,
        from_address="0x" + "12" * 20,
        transaction_hash="0x34",
        block_number=9,
    )
    world.apply(seen)
    (missing,) = world.exchange.figures().reclaimed
    assert missing.coming_quantums == 400 * USD
    part = deposit_confirmed("part", alice.stark_key, alice.position_id, 400 * USD)
    world.apply(part)
    assert world.collateral(alice) == 1_000 * USD
    world.refuse(part, DEPOSIT_KNOWN)
    (missing,) = world.exchange.figures().reclaimed
    assert (missing.amount_quantums, missing.coming_quantums) == (600 * USD, 0)

    world.apply(deposit_confirmed("rest", alice.stark_key, alice.position_id, 650 * USD))

    assert world.exchange.figures().reclaimed == ()
    assert world.collateral(alice) == 1_050 * USD
    account = world.exchange.account(alice.account_id)
    assert account is not None
    assert account.pending_deposits_quantums == 0


def test_what_was_never_credited_may_be_reclaimed_without_lack(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob", 1_000 * USD)
    world.apply(deposit_confirmed("refused", bob.stark_key, alice.position_id, 500))
    world.apply(replace(cancelled(world, bob, block_number=8), position_id=alice.position_id))
    world.apply(cancelled(world, alice, block_number=8))
    world.pass_ms(DEPOSIT_RECLAIM_DELAY_S * 1_000)

    world.apply(replace(reclaimed(world, bob, 500), position_id=alice.position_id))
    assert world.exchange.figures().reclaimed == ()
    # Of what was cancelled a batch has taken a part meanwhile, as L1 says.
    world.apply(reclaimed(world, alice, 300 * USD))

    (missing,) = world.exchange.figures().reclaimed
    assert missing.amount_quantums == 300 * USD


# --- a frozen exchange --------------------------------------------------------------------------


def test_a_frozen_exchange_cancels_and_takes_nothing_else(world: World):
    alice, bob = world.onboard("alice", 1_000 * USD), world.onboard("bob", 1_000 * USD)
    order = world.place(alice, Side.BUY, 40_000, "0.01")

    world.apply(L1FreezeChanged(event_id="frozen", is_frozen=True, block_number=9))

    assert world.exchange.is_frozen
    for request in (
        world.order(bob, Side.SELL, 40_000, "0.01"),
        world.withdrawal(alice, 100 * USD),
        world.transfer(alice, bob, USD),
        world.fast_withdrawal(alice, USD),
    ):
        world.refuse(request, EXCHANGE_FROZEN)
    world.cancel(alice, order.order_id)
    assert world.exchange.order(order.order_id).status is OrderStatus.CANCELED

    world.apply(L1FreezeChanged(event_id="unfrozen", is_frozen=False, block_number=10))
    world.apply(world.withdrawal(alice, 100 * USD))


# --- conditions ---------------------------------------------------------------------------------


def test_a_condition_names_no_registry_but_the_exchanges(world: World):
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 100 * USD)
    hostile = transfer_condition(
        fact_registry=bytes(19) + b"\x66", fact=bytes.fromhex(request.fact[2:])
    )

    world.refuse(replace(request, condition=hostile), CONDITION_UNEXPECTED)
    world.refuse(replace(request, fact="0x" + "77" * 32), CONDITION_UNEXPECTED)
    world.apply(request)


def test_without_a_registry_there_are_no_fast_withdrawals():
    world = World()
    world = World(replace(world.settings, transfer_registry=None))
    world.price()
    alice = world.onboard("alice", 1_000 * USD)

    world.refuse(world.fast_withdrawal(alice, 100 * USD), CONDITION_UNEXPECTED)
