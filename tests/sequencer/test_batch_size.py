"""The prediction of a batch's size: never below what its proof needs, and undone with its group."""

import pytest
from rules.scenario import Scenario

from provex.air.layout import ON_CHAIN_LAYOUTS, layout_heights
from provex.protocol.errors import BATCH_FULL, Rejected
from provex.sequencer.batch_size import COUNTS, KINDS, BatchSize, Capacity, capacity
from provex.settlement.batch_proof import recorded_run
from provex.settlement.proving_system import proving_system
from sequencer.heavy import ASSETS, HeavyWorld

LIMITS = layout_heights()[ON_CHAIN_LAYOUTS - 1]
LIMITS["poseidon"] += LIMITS.pop("poseidon copy 1")
STEPS_MAX = 6_000


def trades(world: HeavyWorld, step: int) -> None:
    world.trade(2 * step % 400, (2 * step + 1) % 400)


def market_maker(world: HeavyWorld, step: int) -> None:
    """The same two positions with many holdings, and always new orders."""
    world.trade(0, 1, asset=step % ASSETS)


def new_assets(world: HeavyWorld, step: int) -> None:
    """Every position gets one more asset, so that its lists are merged."""
    world.trade(2 * step % 400, (2 * step + 1) % 400, asset=37)


def fills(world: HeavyWorld, step: int) -> None:
    world.trade(step % 10, step % 10 + 1, fills=5)


KINDS_TO_THE_LIMIT = {
    "trades": (trades, {"held": 3}),
    "trades of full positions": (trades, {"held": 38}),
    "new assets": (new_assets, {"held": 20}),
    "a market maker": (market_maker, {"held": 38}),
    "partial fills": (fills, {"held": 3}),
    "deposits": (lambda w, i: w.deposit(i % 400), {"held": 1}),
    "withdrawals": (lambda w, i: w.withdraw(i % 400), {"held": 3}),
    "transfers": (lambda w, i: w.transfer(i % 399, i % 399 + 1), {"held": 3}),
    "conditional transfers": (lambda w, i: w.transfer(i % 399, i % 399 + 1, 9), {"held": 38}),
    "liquidations": (lambda w, i: w.liquidate(i % 60, 2 * i % 400), {"held": 10, "poor": 60}),
    "deleveragings": (lambda w, i: w.deleverage(i % 60, 2 * i % 200 + 1), {"held": 38, "poor": 60}),
    "forced withdrawals": (
        lambda w, i: w.forced_withdrawal(i % 400, is_valid=i % 2 == 0),
        {"held": 38},
    ),
    "forced trades": (
        lambda w, i: w.forced_trade(2 * i % 400, 2 * i % 400 + 1, is_valid=i % 2 == 0),
        {"held": 20},
    ),
    "funding ticks": (lambda w, _: w.funding(), {"held": 1}),
    "oracle ticks": (lambda w, _: w.oracle(5), {"held": 1}),
    "expired orders": (lambda w, i: w.deposit(i % 400), {"held": 1, "expired": 4_000}),
}


@pytest.mark.parametrize("kind", KINDS_TO_THE_LIMIT)
def test_a_batch_closed_at_the_predicted_limit_fits_the_largest_proof(kind: str) -> None:
    act, changes = KINDS_TO_THE_LIMIT[kind]
    world = HeavyWorld(400, leaves_log2=12, **changes)
    world.start()
    step = 0
    while not world.ledger.is_batch_nearly_full:
        act(world, step)
        step += 1
        assert step < STEPS_MAX, world.ledger.batch_rows()

    batch = world.ledger.close_batch(world.now + 1)
    predicted = world.ledger.batch_rows()
    needed = recorded_run(proving_system(), batch).rows_needed()

    used = {chip: f"{rows} of {predicted[chip]} of {LIMITS[chip]}" for chip, rows in needed.items()}
    assert step >= 7, used
    assert all(rows <= predicted[chip] <= LIMITS[chip] for chip, rows in needed.items()), [
        (c, n, predicted[c]) for c, n in needed.items() if n > predicted[c]
    ]
    assert len(batch.main_words) <= predicted["main words"]


def test_the_tables_of_a_full_batch_are_filled_in_the_largest_layout() -> None:
    world = HeavyWorld(400, 3, leaves_log2=12)
    world.start()
    step = 0
    while not world.ledger.is_batch_nearly_full:
        trades(world, step)
        step += 1
    system = proving_system()
    run = recorded_run(system, world.ledger.close_batch(world.now + 1))

    run.tables(system.chips, system.heights(system.layouts[ON_CHAIN_LAYOUTS - 1]))
    assert step > 60


def test_random_batches_need_no_more_than_predicted() -> None:
    for seed in range(6):
        life = Scenario(seed=seed)
        for _ in range(2):
            for _ in range(60):
                life.step()
            now = life.now
            batch = life.ledger.close_batch(now)
            predicted = life.ledger.batch_rows()
            life.ledger.open_batch(now)
            needed = recorded_run(proving_system(), batch).rows_needed()
            low = [(c, n, predicted[c]) for c, n in needed.items() if n > predicted[c]]
            assert not low, (seed, low)


def test_a_full_batch_refuses_and_the_next_one_goes_on() -> None:
    world = HeavyWorld(4, 1)
    world.start()

    def tick_forever() -> None:
        for _ in range(STEPS_MAX):
            world.oracle(5)

    with pytest.raises(Rejected) as raised:
        tick_forever()

    assert raised.value.code == BATCH_FULL
    rows = world.ledger.batch_rows()
    assert any(rows[chip] > LIMITS[chip] for chip in LIMITS)
    world.ledger.close_batch(world.now)
    world.ledger.open_batch(world.now)
    world.oracle(5)
    assert not world.ledger.is_batch_nearly_full


def test_what_a_group_added_is_undone_with_it() -> None:
    world = HeavyWorld(6, 3, poor=2)
    world.start()
    world.trade(0, 1)
    before = world.ledger.batch_rows()
    world.ledger.begin()
    world.trade(0, 1)
    world.trade(2, 3, asset=30)
    world.ledger.begin()
    world.withdraw(4)
    world.ledger.rollback()
    world.ledger.rollback()

    assert world.ledger.batch_rows() == before
    nonce, world.nonce = world.nonce, 2
    world.trade(2, 3, asset=30)
    once = world.ledger.batch_rows()
    assert once["storage"] > before["storage"]
    assert nonce > world.nonce


def test_a_restored_ledger_predicts_the_same() -> None:
    world = HeavyWorld(6, 3)
    world.start()
    world.trade(0, 1)
    world.withdraw(2)
    expected = world.ledger.batch_rows()
    snapshot = world.ledger.snapshot()
    world.ledger.restore(snapshot)

    assert world.ledger.batch_rows() == expected


def test_every_kind_has_a_count_and_more_assets_cost_more() -> None:
    assert {kind.__name__ for kind in KINDS} <= set(COUNTS)
    few, many = [
        BatchSize(capacity(assets), lambda _: 0, lambda _: 0).rows() for assets in (38, 76)
    ]
    assert all(many[chip] >= 2 * few[chip] - 1 for chip in few)


def test_the_soft_limit_is_below_the_hard_one() -> None:
    limits = Capacity({"a": 100, "b": 1000}, {"a": {"batch": 1}, "b": {"batch": 1}}, 1)
    price = limits.prices[0]
    assert not limits.is_nearly_full(85 * price)
    assert limits.is_nearly_full(86 * price)
    assert not limits.is_exceeded(100 * price)
    assert limits.is_exceeded(101 * price)
