"""Prices, time, funding, batches and restarts."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from provex.protocol.errors import (
    BATCH_EMPTY,
    EXCHANGE_NOT_READY,
    INVALID_SIGNATURE,
    MARKET_UNKNOWN,
    ORACLE_PRICE_STALE,
    ORACLE_QUORUM_MISSING,
    ORACLE_TICK_EARLY,
    PARAMETER_INVALID,
    UNKNOWN_ORACLE_SIGNER,
    Rejected,
)
from provex.protocol.inputs import (
    ClockTick,
    CloseBatch,
    IndexPrices,
    OracleTick,
    Restarted,
    SetMarketStatus,
)
from provex.protocol.records import (
    AccountRecord,
    FillKind,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    MarketRecord,
    MarketStatus,
    OrderStatus,
    PnlTickRecord,
    PositionRecord,
    Side,
    TradeRecord,
)
from provex.sequencer.batches import is_batch_due
from provex.sequencer.exchange import Exchange
from provex.sequencer.settings import DEADLINES_S, HALF_DEADLINE_MS, BatchPolicy

from .world import (
    BTC,
    ETH,
    ORACLE_KEYS,
    PRICES,
    START_MS,
    USD,
    World,
    deposit_confirmed,
    index_prices,
    oracle_tick,
    records_of,
    settings,
)

BUY, SELL = Side.BUY, Side.SELL
RESTARTED = Restarted(engine_version="test", program_hash="00")


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


# --- oracle -------------------------------------------------------------------------------------


def test_a_tick_of_a_quorum_sets_the_oracle_prices(world: World):
    outcome = world.price({BTC: Decimal("51234.5"), ETH: Decimal(2_100)})

    prices = {r.market: r.oracle_price_e9 for r in records_of(outcome, MarketRecord)}
    assert abs(prices[BTC] - 51_234_500_000_000) < 10**6
    assert abs(prices[ETH] - 2_100_000_000_000) < 10**6
    assert world.exchange.market(BTC).oracle_price_e9 == prices[BTC]


def test_a_tick_needs_a_quorum_of_known_signers(world: World):
    world.now_ms += 10_000
    slot = world.now_ms // 1_000

    few = oracle_tick(world.settings, slot, PRICES, keys=ORACLE_KEYS[:3])
    world.refuse(few, ORACLE_QUORUM_MISSING)
    unknown = oracle_tick(world.settings, slot, PRICES, keys=(*ORACLE_KEYS[:3], 999))
    world.refuse(unknown, UNKNOWN_ORACLE_SIGNER)
    tick = oracle_tick(world.settings, slot, PRICES)
    forged = replace(tick.bundles[0], signature=tick.bundles[1].signature)
    world.refuse(replace(tick, bundles=(forged, *tick.bundles[1:])), INVALID_SIGNATURE)


def test_ticks_within_the_interval_are_refused(world: World):
    world.now_ms += 9_999
    tick = oracle_tick(world.settings, world.now_ms // 1_000, PRICES)

    refusal = world.refuse(tick, ORACLE_TICK_EARLY)

    assert refusal.kind.is_retryable
    world.now_ms += 1
    world.apply(tick)


def test_after_the_interval_a_tick_waits_for_a_price_that_moved_or_for_old_prices():
    world = World(settings(oracle_move_ppm=1_000, oracle_age_ms_max=60_000))
    world.price()

    def after(ms: int, **prices: str) -> OracleTick:
        world.now_ms += ms
        changed = {BTC: Decimal(prices["btc"])} if prices else {}
        return oracle_tick(world.settings, world.now_ms // 1_000, {**PRICES, **changed})

    refusal = world.refuse(after(10_000), ORACLE_TICK_EARLY)
    assert refusal.fields == {"interval_ms": 10_000, "move_ppm": 1_000, "age_ms": 60_000}
    world.refuse(after(10_000, btc="50049.9"), ORACLE_TICK_EARLY)
    world.apply(after(10_000, btc="49949"))
    world.refuse(after(9_999, btc="49000"), ORACLE_TICK_EARLY)
    world.apply(after(1, btc="49000"))
    world.refuse(after(59_999, btc="49000"), ORACLE_TICK_EARLY)
    world.apply(after(1, btc="49000"))


def test_a_price_of_a_closed_market_makes_no_tick_due():
    world = World(settings(oracle_move_ppm=1_000))
    world.price()
    world.apply(SetMarketStatus(market=ETH, status=MarketStatus.OFFLINE))
    world.now_ms += 10_000
    moved = oracle_tick(world.settings, world.now_ms // 1_000, {**PRICES, ETH: PRICES[ETH] * 2})

    world.refuse(moved, ORACLE_TICK_EARLY)
    world.apply(SetMarketStatus(market=ETH, status=MarketStatus.ONLINE))
    world.apply(moved)


def test_a_tick_within_the_interval_is_taken_when_an_account_crosses_maintenance(world: World):
    alice, bob = world.onboard("alice", 3_000 * USD), world.onboard("bob", 100_000 * USD)
    fund = world.settings.insurance_fund
    world.apply(deposit_confirmed("fund", fund.public_key, fund.position_id, 10_000 * USD))
    world.place(bob, SELL, 50_000, "1")
    world.place(alice, BUY, 50_000, "1")
    world.now_ms += 1_000
    slot = world.now_ms // 1_000

    world.refuse(
        oracle_tick(world.settings, slot, {**PRICES, BTC: Decimal(49_900)}), ORACLE_TICK_EARLY
    )
    outcome = world.apply(oracle_tick(world.settings, slot, {**PRICES, BTC: Decimal(48_000)}))

    assert FillKind.LIQUIDATED in {f.kind for f in records_of(outcome, FillRecord)}


def test_a_position_that_nobody_can_take_does_not_make_every_tick_urgent(world: World):
    alice, bob = world.onboard("alice", 3_000 * USD), world.onboard("bob", 100_000 * USD)
    world.place(bob, SELL, 50_000, "1")
    world.place(alice, BUY, 50_000, "1")
    # Above bankruptcy nobody is deleveraged, and an empty fund cannot take the position.
    world.price({**PRICES, BTC: Decimal(48_000)})
    assert len(world.exchange.open_positions(alice.account_id)) == 1
    world.now_ms += 1_000

    tick = oracle_tick(world.settings, world.now_ms // 1_000, {**PRICES, BTC: Decimal(47_990)})
    world.refuse(tick, ORACLE_TICK_EARLY)


def test_the_first_tick_after_a_restart_is_taken_at_once(world: World):
    world.apply(RESTARTED)
    world.now_ms += 1_000

    world.apply(oracle_tick(world.settings, world.now_ms // 1_000, PRICES))


def test_a_slot_far_in_the_future_is_refused(world: World):
    slot = world.now_ms // 1_000 + 61

    world.refuse(oracle_tick(world.settings, slot, PRICES), PARAMETER_INVALID)


def test_index_prices_are_shown_and_checked(world: World):
    outcome = world.apply(index_prices({BTC: Decimal("50100.25")}))

    (market,) = records_of(outcome, MarketRecord)
    assert abs(market.index_price_e9 - 50_100_250_000_000) < 10**6
    world.refuse(IndexPrices(prices_e9=((38, 1),)), MARKET_UNKNOWN)
    world.refuse(IndexPrices(prices_e9=((BTC, 0),)), PARAMETER_INVALID)
    world.refuse(IndexPrices(prices_e9=((BTC, 10**30),)), PARAMETER_INVALID)


def test_unchanged_prices_show_no_markets(world: World):
    world.apply(index_prices(PRICES))

    assert world.apply(index_prices(PRICES)).records == ()


# --- restart ------------------------------------------------------------------------------------


def test_nothing_is_accepted_before_the_first_start():
    exchange = Exchange(settings())

    with pytest.raises(Rejected) as raised:
        exchange.apply(1, START_MS, ClockTick())

    assert raised.value.code == EXCHANGE_NOT_READY


def test_nothing_matches_after_a_restart_until_a_fresh_tick(world: World):
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    resting = world.place(alice, BUY, 50_000, "0.1")

    world.apply(RESTARTED)
    world.refuse(world.order(bob, SELL, 50_000, "0.1"), ORACLE_PRICE_STALE)
    world.price()
    world.place(bob, SELL, 50_000, "0.1")

    order = world.exchange.order(resting.order_id)
    assert order is not None
    assert order.status is OrderStatus.FILLED


def test_nobody_is_liquidated_after_a_restart_without_a_fresh_tick(world: World):
    alice, bob = world.onboard("alice", 3_000 * USD), world.onboard("bob", 100_000 * USD)
    world.place(bob, SELL, 50_000, "1")
    world.place(alice, BUY, 50_000, "1")
    world.apply(RESTARTED)

    world.apply(index_prices({BTC: Decimal(30_000)}))
    outcome = world.pass_ms(5_000)

    assert records_of(outcome, FillRecord) == []
    assert len(world.exchange.open_positions(alice.account_id)) == 1


# --- funding ------------------------------------------------------------------------------------


def funded_world() -> World:
    """Two opposite positions and one hour of samples at a premium."""
    world = World()
    world.now_ms = START_MS - START_MS % 3_600_000 + 3_600_000
    world.price(wait_ms=0)
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    maker = world.onboard("maker", 500_000 * USD)
    world.place(bob, SELL, 50_000, "1")
    world.place(alice, BUY, 50_000, "1")
    world.place(maker, BUY, 50_500, "5", expires_in_ms=10_000_000)
    world.place(maker, SELL, 50_600, "5", expires_in_ms=10_000_000)
    for _ in range(120):
        world.price(wait_ms=30_000)
        world.pass_ms(0)
    return world


def test_funding_is_paid_every_hour_and_conserves_value():
    world = funded_world()
    outcome = next(o for o in world.outcomes if records_of(o, FundingRateRecord))

    rates = {r.market: r for r in records_of(outcome, FundingRateRecord)}
    payments = {p.position_quantums: p for p in records_of(outcome, FundingPaymentRecord)}
    rate = rates[BTC]
    assert rate.rate_e10 > 0
    assert rate.effective_at_ms % 3_600_000 == 0
    long, short = payments[10**10], payments[-(10**10)]
    assert long.payment_quantums < 0 < short.payment_quantums
    # Rounded down on both sides: what is lost is dust, never more than a quantum each.
    assert -2 <= long.payment_quantums + short.payment_quantums <= 0
    expected = 50_000 * USD * rate.rate_e10 // 10**10
    assert abs(short.payment_quantums - expected) <= expected // 10**6 + 1
    positions = {p.size_quantums: p for p in records_of(outcome, PositionRecord)}
    assert positions[10**10].net_funding_quantums == long.payment_quantums
    collateral = {a.account_id: a.collateral_quantums for a in records_of(outcome, AccountRecord)}
    maker_fee = 50_000 * world.settings.engine.tiers[0].maker_ppm
    assert collateral[short.account_id] == 100_000 * USD - maker_fee + short.payment_quantums
    assert world.books().holdings == {}


def test_the_first_funding_is_on_time_however_late_the_first_prices_came():
    world = World()
    world.apply(ClockTick())
    hour_ms = world.now_ms - world.now_ms % 3_600_000 + 3_600_000
    world.now_ms = hour_ms - 5_000
    world.price(wait_ms=0)

    world.now_ms = hour_ms
    outcome = world.apply(ClockTick())

    rates = {rate.market: rate for rate in records_of(outcome, FundingRateRecord)}
    assert rates[BTC].effective_at_ms == hour_ms
    assert rates[BTC].rate_e10 > 0
    assert world.exchange.ledger.funding_timestamp * 1_000 == hour_ms


def test_funding_keeps_the_books_to_the_quantum():
    world = funded_world()

    deposits = 600_000 * USD
    assert world.books().collateral_with_funding_e32 == deposits << 32


def test_profit_is_recorded_every_full_hour(world: World):
    world.onboard("alice", 1_000 * USD)
    world.now_ms += 3_600_000 - world.now_ms % 3_600_000

    outcome = world.pass_ms(5)

    (tick,) = records_of(outcome, PnlTickRecord)
    assert tick.created_at_ms == world.now_ms - 5
    assert (tick.equity_quantums, tick.net_transfers_quantums) == (1_000 * USD, 1_000 * USD)
    assert records_of(world.pass_ms(60_000), PnlTickRecord) == []


# --- batches ------------------------------------------------------------------------------------


def test_a_batch_is_closed_on_request(world: World):
    world.onboard("alice", 1_000 * USD)

    world.apply(CloseBatch())

    (closed,) = world.exchange.take_closed_batches()
    assert closed.batch.number == 0
    assert world.exchange.take_closed_batches() == []
    world.refuse(CloseBatch(), BATCH_EMPTY)


def test_a_batch_is_closed_when_it_is_old():
    world = World(settings(batch_policy=BatchPolicy(age_ms_max=60_000)))
    world.price(wait_ms=0)

    world.pass_ms(59_999)
    assert world.exchange.take_closed_batches() == []
    world.pass_ms(1)

    assert len(world.exchange.take_closed_batches()) == 1
    world.pass_ms(60_000)
    assert world.exchange.take_closed_batches() == []


def test_a_batch_is_closed_when_it_is_large():
    world = World(settings(batch_policy=BatchPolicy(transactions_max=4)))
    world.price(wait_ms=0)
    world.onboard("a", 1_000 * USD)
    world.pass_ms(1_000)
    assert world.exchange.take_closed_batches() == []
    world.onboard("c", 1_000 * USD)
    world.pass_ms(1_000)

    assert len(world.exchange.take_closed_batches()) == 1


def test_an_empty_batch_is_replaced_after_a_day():
    world = World(settings(batch_policy=BatchPolicy(age_ms_max=60_000)))
    world.price(wait_ms=0)
    world.apply(CloseBatch())
    world.exchange.take_closed_batches()
    before = world.exchange.minimum_expiration_hours

    world.pass_ms(86_400_000)

    (closed,) = world.exchange.take_closed_batches()
    assert closed.batch.transactions == ()
    assert world.exchange.minimum_expiration_hours == before + 24


def test_a_batch_that_l1_would_refuse_stays_open_until_the_oracles_are_back():
    world = World(settings(batch_policy=BatchPolicy(age_ms_max=60_000)))
    world.onboard("alice", 1_000 * USD)
    world.pass_ms(120_000)
    assert world.exchange.take_closed_batches() == []

    world.price()
    world.pass_ms(1_000)
    assert len(world.exchange.take_closed_batches()) == 1


def test_a_withdrawal_is_not_kept_waiting():
    policy = BatchPolicy(age_ms_max=3_600_000, awaited_age_ms_max=60_000)
    world = World(settings(batch_policy=policy))
    alice = world.onboard("alice", 1_000 * USD)
    world.price()
    world.pass_ms(120_000)
    assert world.exchange.take_closed_batches() == []

    world.apply(world.withdrawal(alice, 200 * USD))
    world.pass_ms(1)

    assert len(world.exchange.take_closed_batches()) == 1


def test_a_batch_is_closed_before_it_outgrows_a_proof_and_ticks_go_on():
    world = World()
    for _ in range(30):
        world.price()

    closed = world.exchange.take_closed_batches()

    assert len(closed) == 1
    assert 10 < len(closed[0].batch.transactions) < 30


def test_trading_goes_on_across_batches(world: World):
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    order = world.place(alice, BUY, 50_000, "1")
    world.place(bob, SELL, 50_000, "0.4")
    world.apply(CloseBatch())

    outcome = world.apply(world.order(bob, SELL, 50_000, "0.6"))

    assert len(records_of(outcome, TradeRecord)) == 1
    assert world.exchange.order(order.order_id).status is OrderStatus.FILLED


def test_when_a_batch_is_due():
    policy = BatchPolicy(age_ms_max=10, transactions_max=5)

    assert not is_batch_due(policy, age_ms=86_400_000 - 1, transactions=0)
    assert is_batch_due(policy, age_ms=86_400_000, transactions=0)
    assert not is_batch_due(policy, age_ms=9, transactions=4)
    assert is_batch_due(policy, age_ms=10, transactions=1)
    assert is_batch_due(policy, age_ms=0, transactions=5)
    old = BatchPolicy(age_ms_max=10**12, awaited_age_ms_max=1_000)
    assert not is_batch_due(old, age_ms=HALF_DEADLINE_MS - 1, transactions=1)
    assert is_batch_due(old, age_ms=HALF_DEADLINE_MS, transactions=1)
    assert not is_batch_due(old, age_ms=999, transactions=1, is_awaited=True)
    assert is_batch_due(old, age_ms=1_000, transactions=1, is_awaited=True)
    assert all(deadline * 1_000 >= 2 * HALF_DEADLINE_MS for deadline in DEADLINES_S)


def test_the_clock_never_falls(world: World):
    with pytest.raises(AssertionError, match="time never falls"):
        world.exchange.apply(world.exchange.last_sequence + 1, START_MS - 1, ClockTick())


def test_inputs_are_numbered_without_gaps(world: World):
    with pytest.raises(AssertionError, match="without gaps"):
        world.exchange.apply(world.exchange.last_sequence + 2, world.now_ms, ClockTick())


def test_random_ticks_keep_the_books(world: World):
    seed = random.randrange(2**32)
    print("seed", seed)
    choose = random.Random(seed)
    world.onboard("alice", 1_000 * USD)
    for _ in range(30):
        world.price({**PRICES, BTC: Decimal(choose.randrange(10_000, 90_000))})
        world.pass_ms(choose.randrange(100_000))

    assert world.books().collateral_with_funding_e32 == 1_000 * USD << 32
