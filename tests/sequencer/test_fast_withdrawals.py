"""Fast withdrawals after their acceptance: executed when paid on L1, released when they cannot be."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from provex.protocol.errors import CONDITIONS_MALFORMED, EVENT_KNOWN, PAYMENT_UNKNOWN, Rejected
from provex.protocol.inputs import CloseBatch
from provex.protocol.records import (
    AccountRecord,
    Side,
    TransferRecord,
    TransferStatus,
    TransferType,
)
from provex.protocol.transactions import ConditionalTransfer
from provex.sequencer.batches import BatchFiles
from provex.sequencer.exchange import Exchange
from provex.sequencer.ledger import BATCH_LIFETIME_HOURS
from provex.settlement.conditions import conditions_of_batch
from provex.storage.batch_conditions import BatchCondition, conditions_file

from .world import BTC, FUND_POSITION, TRANSFER_REGISTRY, USD, World, records_of

HOUR_MS = 3_600_000


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


def provider_collateral(world: World) -> int:
    (provider,) = world.exchange.liquidity_providers()
    return provider.collateral_quantums


def test_a_final_payment_executes_the_transfer_and_ends_the_hold(world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 600 * USD)
    world.apply(request)
    before = world.books()

    outcome = world.apply(world.payment(request))

    mine, theirs = [r for r in records_of(outcome, TransferRecord) if r.confirmed_at_ms is not None]
    assert (mine.type, mine.status) == (TransferType.FAST_WITHDRAWAL, TransferStatus.CONFIRMED)
    assert mine.transaction_hash == "0x" + "33" * 32
    assert mine.confirmed_at_ms == world.now_ms
    assert (theirs.type, theirs.debit_quantums) == (TransferType.TRANSFER_IN, 600 * USD)
    account = world.exchange.account(alice.account_id)
    assert (account.reserved_quantums, account.collateral_quantums) == (0, 400 * USD)
    assert world.exchange.account_value(alice.account_id).free_collateral_quantums == 400 * USD
    assert provider_collateral(world) == 600 * USD
    assert world.exchange.pending_transfers(alice.account_id) == ()
    assert world.exchange.is_payment_owed(request.message_hash)
    assert world.books() == before


def test_the_batch_names_condition_registry_and_fact_in_order(world: World) -> None:
    people = [world.onboard(name, 1_000 * USD) for name in ("alice", "bob")]
    requests = [world.fast_withdrawal(person, 100 * USD) for person in people]
    for request in requests:
        world.apply(request)
    for request in reversed(requests):
        world.apply(world.payment(request))

    world.apply(CloseBatch())

    (closed,) = world.exchange.take_closed_batches()
    transfers = [t for t in closed.batch.transactions if isinstance(t, ConditionalTransfer)]
    assert [t.condition for t in transfers] == [r.condition for r in reversed(requests)]
    assert closed.conditions == tuple(
        [BatchCondition(TRANSFER_REGISTRY, request.fact) for request in reversed(requests)]
    )
    world.onboard("carol", 1_000 * USD)
    world.apply(CloseBatch())
    (closed,) = world.exchange.take_closed_batches()
    assert closed.conditions == ()


def test_conditions_lie_beside_the_batch_before_it_is_there(tmp_path: Path, world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 100 * USD)
    world.apply(request)
    world.apply(world.payment(request))
    world.apply(CloseBatch())
    (closed,) = world.exchange.take_closed_batches()
    files = BatchFiles(tmp_path / "batches")

    files.write(closed.batch, closed.conditions)
    files.write(closed.batch, closed.conditions)

    (condition,) = conditions_of_batch(tmp_path, 0)
    assert (condition.registry, "0x" + condition.fact.hex()) == (TRANSFER_REGISTRY, request.fact)
    assert conditions_of_batch(tmp_path, 1) == ()


@pytest.mark.parametrize(
    "text", ["{", "[1]", json.dumps([{"registry": "0x12", "fact": "0x" + "11" * 32}]), "{}x"]
)
def test_damaged_conditions_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "batches").mkdir()
    conditions_file(tmp_path / "batches", 3).write_text(text)

    with pytest.raises(Rejected) as refusal:
        conditions_of_batch(tmp_path, 3)

    assert refusal.value.code == CONDITIONS_MALFORMED


def test_a_payment_is_taken_once_and_only_for_its_own_registry(world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 100 * USD)
    world.refuse(world.payment(request), PAYMENT_UNKNOWN)
    world.apply(request)

    world.refuse(world.payment(request, registry="0x" + "12" * 20), PAYMENT_UNKNOWN)
    world.refuse(world.payment(request, fact="0x" + "34" * 32), PAYMENT_UNKNOWN)
    world.apply(world.payment(request))

    world.refuse(world.payment(request), PAYMENT_UNKNOWN)


def test_a_payment_that_the_margin_forbids_waits_for_its_time(world: World) -> None:
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 90_000 * USD)
    world.place(bob, Side.SELL, 50_000, "1")
    world.place(alice, Side.BUY, 50_000, "1")
    free = world.exchange.account_value(alice.account_id).free_collateral_quantums
    request = world.fast_withdrawal(alice, free)
    world.apply(request)
    assert world.exchange.waiting_payments(request.provider_position_id)[0].is_covered
    world.price({BTC: Decimal(47_500)})
    assert not world.exchange.waiting_payments(request.provider_position_id)[0].is_covered

    outcome = world.apply(world.payment(request))

    (shown,) = records_of(outcome, TransferRecord)
    assert (shown.status, shown.transaction_hash) == (TransferStatus.PENDING, "0x" + "33" * 32)
    assert provider_collateral(world) == 0
    assert world.exchange.waiting_payments(request.provider_position_id) == ()
    assert world.exchange.is_payment_owed(request.message_hash)
    world.refuse(world.payment(request), EVENT_KNOWN)
    world.pass_ms(1_000)
    assert provider_collateral(world) == 0

    world.price()
    world.pass_ms(1_000)

    assert provider_collateral(world) == free
    assert world.exchange.account(alice.account_id).reserved_quantums == 0


def test_a_paid_withdrawal_that_expires_is_canceled_with_its_payment_shown(world: World) -> None:
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 90_000 * USD)
    world.place(bob, Side.SELL, 50_000, "1")
    world.place(alice, Side.BUY, 50_000, "1")
    free = world.exchange.account_value(alice.account_id).free_collateral_quantums
    request = world.fast_withdrawal(alice, free)
    world.apply(request)
    world.price({BTC: Decimal(47_500)})
    world.apply(world.payment(request))

    world.now_ms = (request.expiration_hours - BATCH_LIFETIME_HOURS + 1) * HOUR_MS
    outcome = world.apply(CloseBatch())

    (shown,) = records_of(outcome, TransferRecord)
    assert (shown.status, shown.transaction_hash) == (TransferStatus.CANCELED, "0x" + "33" * 32)
    assert world.exchange.account(alice.account_id).reserved_quantums == 0


def test_a_hold_that_expired_unpaid_is_never_executed(world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 600 * USD)
    world.apply(request)
    world.now_ms = (request.expiration_hours - BATCH_LIFETIME_HOURS + 1) * HOUR_MS
    world.apply(CloseBatch())

    world.refuse(world.payment(request), PAYMENT_UNKNOWN)

    assert world.collateral(alice) == 1_000 * USD
    assert not world.exchange.is_payment_owed(request.message_hash)


def test_providers_see_what_they_have_to_pay(world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    first, second = [world.fast_withdrawal(alice, amount * USD) for amount in (100, 200)]
    world.apply(first)
    world.apply(second)

    waiting = world.exchange.waiting_payments(first.provider_position_id)

    assert [item.request for item in waiting] == [first, second]
    assert {item.position_id for item in waiting} == {alice.position_id}
    assert world.exchange.waiting_payments(FUND_POSITION) == ()


def test_holds_payments_and_conditions_survive_a_snapshot(world: World) -> None:
    people = [world.onboard(name, 1_000 * USD) for name in ("alice", "bob")]
    held, paid = [world.fast_withdrawal(person, 100 * USD) for person in people]
    world.apply(held)
    world.apply(paid)
    world.apply(world.payment(paid))
    twin = Exchange(world.settings)
    last = world.exchange

    twin.restore(
        last.snapshot(),
        sequence=last.last_sequence,
        now_ms=last.last_now_ms,
        result_hash=last.result_hash,
    )

    assert twin.state_hash() == last.state_hash()
    payment = world.payment(held)
    for exchange in (twin, last):
        exchange.apply(exchange.last_sequence + 1, world.now_ms, payment)
        exchange.apply(exchange.last_sequence + 1, world.now_ms, CloseBatch())
        (closed,) = exchange.take_closed_batches()
        assert [item.fact for item in closed.conditions] == [paid.fact, held.fact]
    assert twin.result_hash == last.result_hash


def test_the_debit_stays_held_whatever_else_the_account_does(world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 600 * USD)
    world.apply(request)

    outcome = world.apply(world.withdrawal(alice, 400 * USD))

    (account,) = records_of(outcome, AccountRecord)
    assert account.reserved_quantums == 600 * USD
    world.apply(world.payment(request))
    assert world.collateral(alice) == 0
    assert provider_collateral(world) == 600 * USD


def test_a_forced_withdrawal_takes_nothing_that_a_provider_may_be_paying_for(world: World) -> None:
    alice = world.onboard("alice", 1_000 * USD)
    request = world.fast_withdrawal(alice, 600 * USD)
    world.apply(request)

    world.apply(world.demand(alice, 1_000 * USD))
    (waiting,) = world.exchange.waiting_payments(request.provider_position_id)
    assert not waiting.is_covered, "no payment is begun any more"
    assert world.collateral(alice) == 1_000 * USD
    world.apply(world.payment(request))
    world.pass_ms(1_000)

    assert provider_collateral(world) == 600 * USD
    assert world.collateral(alice) == 400 * USD, "what was demanded is more than what is left"
    assert not world.exchange.has_waiting_forced
