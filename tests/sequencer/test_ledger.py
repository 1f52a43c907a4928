"""The ledger: applying, undoing, batches, hashes, snapshots."""

import json
from dataclasses import replace

import pytest
from rules.scenario import Scenario
from rules.world import (
    ALICE,
    BOB,
    BTC,
    BTC_PRICE,
    ETH_PRICE,
    EXPIRATION_HOURS,
    FEE_ID,
    LINK_PRICE,
    NOW_S,
    ORACLES,
    asset,
    configuration,
    id_of,
    key_of,
    oracle_tick,
    order,
    trade,
    withdrawal,
)
from unprovable import unprovable_signature

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import (
    BATCH_MALFORMED,
    BATCH_NOT_OPEN,
    INVALID_SIGNATURE,
    PREVIOUS_STATE_MISMATCH,
    VALUE_OUT_OF_RANGE,
    Rejected,
)
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION
from provex.protocol.transactions import Deposit, ForcedWithdrawal, FundingTick, Signature
from provex.rules.batch import run_batch
from provex.rules.messages import limit_order_hash, withdrawal_hash
from provex.sequencer.builtin_cache import BuiltinCache
from provex.sequencer.ledger import BATCH_LIFETIME_HOURS, Ledger
from provex.storage.batch_file import batch_from_bytes

FUNDS = 10**9


def deposit(private_key=ALICE, amount=FUNDS):
    return Deposit(
        public_key=key_of(private_key),
        position_id=id_of(private_key),
        account_index=0,
        amount=amount,
    )


def started() -> Ledger:
    ledger = Ledger(configuration(), NATIVE_BUILTINS)
    ledger.open_batch(NOW_S)
    ledger.apply(FundingTick(timestamp=NOW_S, indices=(0, 0, 0)))
    ledger.apply(oracle_tick(NOW_S, dict.fromkeys(ORACLES, (BTC_PRICE, ETH_PRICE, LINK_PRICE))))
    ledger.apply(deposit(ALICE))
    ledger.apply(deposit(BOB))
    return ledger


def fill(nonce=1, **changes):
    sell = order(BOB, is_buying_synthetic=False, nonce=nonce)
    return trade(order(ALICE, nonce=nonce), sell, **changes)


def test_apply_answers_with_the_touched_positions():
    ledger = started()

    applied = ledger.apply(fill(fee_buyer=3))

    assert applied.result == 0
    assert [key for key, _ in applied.positions] == [FEE_ID, id_of(ALICE), id_of(BOB)]
    assert dict(applied.positions)[id_of(ALICE)] == ledger.position(id_of(ALICE))
    assert ledger.position(FEE_ID).collateral == 3
    slot = limit_order_hash(configuration(), fill().buyer) >> 187
    assert ledger.order_filled(slot) == 10**8
    assert ledger.order_leaf(slot).expiration_hours == EXPIRATION_HOURS


def test_amounts_that_cross_to_l1_are_answered():
    ledger = started()

    assert ledger.apply(deposit(amount=7)).amount == 7
    assert ledger.apply(withdrawal(ALICE, 5)).amount == -5
    everything = ForcedWithdrawal(
        public_key=key_of(ALICE), position_id=id_of(ALICE), amount=2**64 - 1
    )
    assert ledger.apply(everything).amount == -(FUNDS + 2)
    refused = replace(everything, public_key=key_of(BOB), amount=1)
    assert ledger.apply(refused).result != 0


def test_a_refused_transaction_changes_nothing():
    ledger = started()
    before = ledger.state_hash()
    bad_seller = replace(fill().seller, signature=Signature(5, 5))

    with pytest.raises(Rejected) as rejected:
        ledger.apply(replace(fill(fee_buyer=3), seller=bad_seller))

    assert rejected.value.code == INVALID_SIGNATURE
    assert ledger.state_hash() == before
    assert ledger.position(FEE_ID) == EMPTY_POSITION


def test_a_trade_refused_at_its_second_order_undoes_the_first():
    ledger = started()
    before = ledger.state_hash()
    poor = trade(
        order(ALICE, amount_synthetic=10**10, amount_collateral=10**9),
        order(
            BOB,
            is_buying_synthetic=False,
            amount_synthetic=10**10,
            amount_collateral=10**9,
        ),
    )

    with pytest.raises(Rejected):
        ledger.apply(poor)

    assert ledger.state_hash() == before
    assert ledger.order_leaf(limit_order_hash(configuration(), poor.buyer) >> 187) == EMPTY_ORDER


def test_groups_nest_and_undo_ticks_too():
    ledger = started()
    before = ledger.state_hash()

    ledger.begin()
    ledger.apply(fill(1))
    middle = ledger.state_hash()
    ledger.begin()
    ledger.apply(fill(2))
    ledger.apply(FundingTick(timestamp=NOW_S + 60, indices=(1, 0, 0)))
    ledger.rollback()
    assert ledger.state_hash() == middle
    ledger.begin()
    ledger.apply(fill(3))
    ledger.commit()
    assert ledger.state_hash() != middle
    ledger.rollback()

    assert ledger.state_hash() == before
    assert ledger.batch_transactions_count == 4
    assert ledger.funding_timestamp == NOW_S
    ledger.apply(fill(1))
    ledger.begin()
    ledger.apply(fill(2))
    ledger.commit()
    assert run_batch(ledger.close_batch(NOW_S).input)


def test_a_rolled_back_record_is_not_part_of_the_batch():
    once, twice = started(), started()
    twice.begin()
    twice.apply(deposit(5000))
    twice.apply(fill(77))
    twice.rollback()

    assert twice.close_batch(NOW_S) == once.close_batch(NOW_S)


def test_nothing_is_applied_without_an_open_batch_or_closed_inside_a_group():
    ledger = Ledger(configuration(), NATIVE_BUILTINS)
    for act in (lambda: ledger.apply(deposit()), lambda: ledger.close_batch(NOW_S)):
        with pytest.raises(Rejected) as rejected:
            act()
        assert rejected.value.code == BATCH_NOT_OPEN
    ledger.open_batch(NOW_S)
    ledger.begin()
    for act in (
        lambda: ledger.open_batch(NOW_S),
        lambda: ledger.close_batch(NOW_S),
        ledger.snapshot,
        lambda: ledger.change_configuration(configuration()),
    ):
        with pytest.raises(Rejected) as rejected:
            act()
        assert rejected.value.code == BATCH_NOT_OPEN


def test_the_minimum_expiration_is_fixed_at_opening_and_never_decreases():
    ledger = started()
    assert ledger.minimum_expiration_hours == NOW_S // 3600 + BATCH_LIFETIME_HOURS
    ledger.close_batch(NOW_S)

    ledger.open_batch(NOW_S - 10 * 3600)

    assert ledger.minimum_expiration_hours == NOW_S // 3600 + BATCH_LIFETIME_HOURS


def test_a_closed_batch_replays_and_the_next_one_continues():
    ledger = started()
    ledger.apply(fill(1))
    first = ledger.close_batch(NOW_S + 5)
    ledger.open_batch(NOW_S + 5)
    ledger.apply(fill(2))
    second = ledger.close_batch(NOW_S + 9)

    assert (first.number, second.number) == (0, 1)
    assert run_batch(first.input) == first.output
    assert run_batch(second.input) == second.output
    assert second.previous_state == first.new_state == run_batch(first.input).new_state
    assert (second.opened_at_s, second.closed_at_s) == (NOW_S + 5, NOW_S + 9)


def test_expired_order_leaves_are_dropped_at_the_end_of_a_batch():
    ledger = started()
    ledger.apply(fill(1))
    ledger.apply(withdrawal(ALICE, 5, expiration_hours=EXPIRATION_HOURS + 1000))
    ledger.close_batch(NOW_S)
    slot = limit_order_hash(configuration(), fill(1).buyer) >> 187
    kept = withdrawal_hash(withdrawal(ALICE, 5, expiration_hours=EXPIRATION_HOURS + 1000)) >> 187
    assert ledger.order_filled(slot)

    ledger.open_batch(NOW_S + 9 * 3600)
    batch = ledger.close_batch(NOW_S + 9 * 3600)

    assert len(batch.input.orders) == 2
    assert ledger.order_leaf(slot) == EMPTY_ORDER
    assert ledger.order_filled(kept) == 5
    assert run_batch(batch.input) == batch.output
    assert batch.new_state.orders_root not in (0, batch.previous_state.orders_root)


def test_the_batch_file_holds_the_whole_batch():
    ledger = started()
    ledger.apply(fill())
    batch = ledger.close_batch(NOW_S)

    data = batch.to_bytes()

    assert batch_from_bytes(data) == batch
    assert batch_from_bytes(data).to_bytes() == data


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda document: document.update(version=1), BATCH_MALFORMED),
        (lambda document: document.update(format="other"), BATCH_MALFORMED),
        (lambda document: document["batch"].pop("number"), BATCH_MALFORMED),
        (lambda document: document["batch"].update(extra=1), BATCH_MALFORMED),
        (lambda document: document["batch"].update(number="x"), BATCH_MALFORMED),
        (lambda document: document["batch"].update(number=True), BATCH_MALFORMED),
        (lambda document: document["batch"]["input"].update(positions=5), BATCH_MALFORMED),
        (lambda document: document["batch"]["input"]["transactions"].append({}), BATCH_MALFORMED),
        (
            lambda document: document["batch"]["input"]["transactions"][-1].update(amount=-1),
            VALUE_OUT_OF_RANGE,
        ),
        (
            lambda document: document["batch"]["input"]["transactions"][-1].update(
                amount=hex(2**64)
            ),
            VALUE_OUT_OF_RANGE,
        ),
    ],
)
def test_a_malformed_batch_file_is_refused(change, code):
    document = json.loads(started().close_batch(NOW_S).to_bytes())
    change(document)

    with pytest.raises(Rejected) as rejected:
        batch_from_bytes(json.dumps(document).encode())

    assert rejected.value.code == code


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_batch_file_is_refused(data):
    with pytest.raises(Rejected) as rejected:
        batch_from_bytes(data)
    assert rejected.value.code == BATCH_MALFORMED


@pytest.mark.parametrize("seed", [1, 2])
def test_a_snapshot_restores_the_same_state_and_the_same_future(seed):
    scenario = Scenario(seed)
    for _ in range(40):
        scenario.step()
    scenario.close()
    for _ in range(20):
        scenario.step()
    snapshot = scenario.ledger.snapshot()

    copy = Ledger(configuration(), NATIVE_BUILTINS)
    copy.restore(snapshot)

    assert copy.state_hash() == scenario.ledger.state_hash()
    assert copy.snapshot() == snapshot
    assert copy.close_batch(scenario.now) == scenario.ledger.close_batch(scenario.now)
    later = scenario.now + 30 * 24 * 3600
    for ledger in (copy, scenario.ledger):
        ledger.open_batch(later)
    assert copy.close_batch(later) == scenario.ledger.close_batch(later)


def test_a_changed_snapshot_is_refused():
    document = json.loads(started().snapshot())
    document["transactions"].pop()
    for data in (json.dumps(document).encode(), b"{", b"{}"):
        with pytest.raises(Rejected) as rejected:
            Ledger(configuration(), NATIVE_BUILTINS).restore(data)
        assert rejected.value.code == BATCH_MALFORMED
    closed = started()
    closed.close_batch(NOW_S)
    document = json.loads(closed.snapshot())
    document["positions"][0][2] = "5"
    with pytest.raises(Rejected) as rejected:
        Ledger(configuration(), NATIVE_BUILTINS).restore(json.dumps(document).encode())
    assert rejected.value.code == BATCH_MALFORMED


def test_the_state_hash_sees_every_kind_of_change():
    ledger = started()
    seen = {ledger.state_hash()}
    for act in (
        lambda: ledger.apply(fill()),
        lambda: ledger.apply(deposit(amount=0)),
        lambda: ledger.apply(FundingTick(timestamp=NOW_S + 9, indices=(0, 0, 0))),
        lambda: ledger.apply(oracle_tick(NOW_S + 10, dict.fromkeys(ORACLES, (1, 1, 1)))),
        lambda: ledger.close_batch(NOW_S),
        lambda: ledger.open_batch(NOW_S),
    ):
        act()
        assert ledger.state_hash() not in seen
        seen.add(ledger.state_hash())


def test_two_ledgers_do_not_disturb_each_other():
    one, other = started(), started()

    one.apply(fill(1))
    other.apply(fill(1))

    assert one.state_hash() == other.state_hash()


def test_what_cannot_be_proved_is_refused():
    """The rules under CPython would take this signature, but no proof of the batch could be made."""
    ledger = started()
    message_hash = limit_order_hash(configuration(), fill().buyer)
    made = unprovable_signature(ALICE, message_hash)
    assert NATIVE_BUILTINS.is_signed(message_hash, made.r, made.s, key_of(ALICE))
    one = replace(fill(), buyer=replace(fill().buyer, signature=Signature(made.r, made.s)))

    with pytest.raises(Rejected) as rejected:
        ledger.apply(one)

    assert rejected.value.code == INVALID_SIGNATURE


def test_a_preloaded_signature_is_not_checked_again():
    ledger = started()
    forged = replace(fill(), buyer=replace(fill().buyer, signature=Signature(1, 2)))
    ledger.preload_signature(
        message_hash=limit_order_hash(configuration(), forged.buyer),
        r=1,
        s=2,
        public_key=key_of(ALICE),
    )

    assert ledger.apply(forged).result == 0


def test_a_preloaded_signature_counts_for_exactly_its_inputs():
    ledger = started()
    one = fill()
    ledger.preload_signature(
        message_hash=limit_order_hash(configuration(), one.buyer), r=1, s=2, public_key=key_of(BOB)
    )
    forged = replace(one, buyer=replace(one.buyer, signature=Signature(1, 2)))

    with pytest.raises(Rejected) as rejected:
        ledger.apply(forged)

    assert rejected.value.code == INVALID_SIGNATURE


class CountingBuiltins:
    """Builtins that count the Pedersen hashes."""

    poseidon = staticmethod(NATIVE_BUILTINS.poseidon)
    poseidon_many = staticmethod(NATIVE_BUILTINS.poseidon_many)
    poseidon_path = staticmethod(NATIVE_BUILTINS.poseidon_path)
    is_signed = staticmethod(NATIVE_BUILTINS.is_signed)

    def __init__(self) -> None:
        self.pedersens = 0

    def pedersen(self, left, right):
        self.pedersens += 1
        return NATIVE_BUILTINS.pedersen(left, right)


def test_the_cache_is_bounded():
    counting = CountingBuiltins()
    cache = BuiltinCache(counting, entries_max=2)
    for number in range(10):
        cache.pedersen(number, 0)
    cache.pedersen(9, 0)
    assert counting.pedersens == 10
    cache.pedersen(0, 0)
    assert counting.pedersens == 11


def test_a_new_configuration_moves_holdings_to_their_new_places():
    ledger = started()
    ledger.apply(fill())
    before = ledger.close_batch(NOW_S)
    wider = replace(
        configuration(),
        assets=tuple(
            sorted(
                (*configuration().assets, asset("AAVE-8", 10**8)), key=lambda item: item.asset_id
            )
        ),
    )

    ledger.change_configuration(wider)

    assert ledger.position(id_of(ALICE)).assets[0].asset_index == BTC + 1
    ledger.open_batch(NOW_S)
    ledger.apply(deposit())
    batch = ledger.close_batch(NOW_S)
    assert run_batch(batch.input) == batch.output
    assert batch.previous_state == before.new_state
    assert len(batch.new_state.assets) == 4
    fewer = replace(configuration(), assets=configuration().assets[:1])
    with pytest.raises(Rejected) as rejected:
        ledger.change_configuration(fewer)
    assert rejected.value.code == PREVIOUS_STATE_MISMATCH


def test_position_ids_name_what_is_not_empty():
    ledger = started()
    ledger.apply(withdrawal(BOB, FUNDS))

    assert ledger.position_ids() == (id_of(ALICE),)
    ledger.close_batch(NOW_S)
    assert ledger.position_ids() == (id_of(ALICE),)
    assert ledger.position(id_of(BOB)) == EMPTY_POSITION
