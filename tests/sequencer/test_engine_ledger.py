"""What the engine is told about the rules' refusals, and what a rollback takes back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from provex.native.engine import RefusedSide
from provex.protocol.errors import (
    FUNDING_MOVES_TOO_FAST,
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    INVALID_FULFILLMENT_INFO,
    MISSING_ORACLE_PRICE,
    UNDELEVERAGABLE_POSITION,
    UNLIQUIDATABLE_POSITION,
)
from provex.protocol.inputs import PlaceOrder
from provex.protocol.records import Side
from provex.sequencer.engine_ledger import EngineLedger
from provex.sequencer.registry_entries import OpenOrder

from .world import BTC, FUND_POSITION, PRICES, USD, Trader, World, deposit_confirmed

ONE = 10**10
PRICE = 50_000 * USD


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    fund = world.settings.insurance_fund
    world.apply(deposit_confirmed("fund", fund.public_key, FUND_POSITION, 1_000_000 * USD))
    return world


@pytest.fixture
def adapter(world: World) -> EngineLedger:
    state = world.exchange._state
    return EngineLedger(state.ledger, state.registry, world.settings.insurance_fund)


def put(world: World, person: Trader, request: PlaceOrder, ref: int) -> int:
    """An order in the registry, as if the engine held it."""
    registry = world.exchange._state.registry
    registry.put_order(
        OpenOrder(
            ref=ref,
            request=request,
            account=registry.accounts[person.account_id],
            order_id=f"{request.message_hash:064x}",
            created_at_ms=world.now_ms,
            lots=request.lots,
            remaining_lots=request.lots,
            trigger_ticks=None,
        )
    )
    return ref


def orders(world: World, taker_usd: int, maker_usd: int) -> tuple[int, int]:
    """A taker who buys one BTC and a maker who sells it."""
    taker = world.onboard("taker", taker_usd * USD)
    maker = world.onboard("maker", maker_usd * USD)
    return (
        put(world, taker, world.order(taker, Side.BUY, 50_000, "1"), 1_000),
        put(world, maker, world.order(maker, Side.SELL, 50_000, "1"), 1_001),
    )


def test_a_trade_answers_with_every_position_it_changed(world: World, adapter: EngineLedger):
    taker, maker = orders(world, 50_000, 50_000)

    code, side, positions = adapter.trade(taker, maker, BTC, True, ONE, PRICE, 50 * USD, 25 * USD)

    assert (code, side) == (0, RefusedSide.NONE)
    fee, buyer, seller = positions
    assert fee[:2] == (1, 75 * USD)
    assert buyer[1] == -50 * USD
    assert seller[1] == 100_000 * USD - 25 * USD
    assert [(held[0], held[1]) for held in buyer[2]] == [(BTC, ONE)]
    assert [(held[0], held[1]) for held in seller[2]] == [(BTC, -ONE)]


@pytest.mark.parametrize(
    ("taker_usd", "maker_usd", "side"),
    [(100, 50_000, RefusedSide.TAKER), (50_000, 100, RefusedSide.MAKER), (1, 1, RefusedSide.TAKER)],
)
def test_a_side_without_margin_is_named(
    world: World, adapter: EngineLedger, taker_usd: int, maker_usd: int, side: int
):
    taker, maker = orders(world, taker_usd, maker_usd)
    before = world.exchange.ledger.state_hash()

    code, refused, positions = adapter.trade(taker, maker, BTC, True, ONE, PRICE, 0, 0)

    assert code == ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS
    assert (refused, positions) == (side, ())
    assert world.exchange.ledger.state_hash() == before


def test_an_order_that_is_used_up_is_named(world: World, adapter: EngineLedger):
    taker, maker = orders(world, 500_000, 500_000)
    person = world.onboard("other", 500_000 * USD)
    other = put(world, person, world.order(person, Side.SELL, 50_000, "1"), 1_002)
    assert adapter.trade(taker, maker, BTC, True, ONE, PRICE, 0, 0)[0] == 0

    answer = adapter.trade(taker, other, BTC, True, ONE, PRICE, 0, 0)

    assert answer[:2] == (INVALID_FULFILLMENT_INFO, RefusedSide.TAKER)


def test_a_fault_of_the_system_is_nobodys(world: World, adapter: EngineLedger):
    taker = world.onboard("taker", 50_000 * USD)
    maker = world.onboard("maker", 50_000 * USD)
    market = 0
    refs = [
        put(world, taker, world.order(taker, Side.BUY, 1, "10", market=market), 1_000),
        put(world, maker, world.order(maker, Side.SELL, 1, "10", market=market), 1_001),
    ]

    answer = adapter.trade(*refs, market, True, 10 * 10**7, 10 * USD, 0, 0)

    assert answer[:2] == (MISSING_ORACLE_PRICE, RefusedSide.NONE)


def test_a_healthy_position_is_not_liquidated(world: World, adapter: EngineLedger):
    taker, maker = orders(world, 50_000, 50_000)
    adapter.trade(taker, maker, BTC, True, ONE, PRICE, 0, 0)
    position_id = world.exchange._state.registry.orders[taker].account.position_id

    answer = adapter.liquidate(position_id, BTC, True, ONE, PRICE)

    assert answer[:2] == (UNLIQUIDATABLE_POSITION, RefusedSide.MAKER)


def test_a_fund_that_cannot_carry_the_position_is_named(world: World, adapter: EngineLedger):
    taker, maker = orders(world, 3_000, 5_000_000)
    adapter.trade(taker, maker, BTC, True, ONE, PRICE, 0, 0)
    position_id = world.exchange._state.registry.orders[taker].account.position_id
    ledger = world.exchange.ledger
    view = ledger._view
    asset = view.assets[BTC]
    crashed = replace(asset, price=asset.price * 4 // 10)
    assets = (*view.assets[:BTC], crashed, *view.assets[BTC + 1 :])
    ledger._view = replace(view, assets=assets)
    fund = ledger.position(FUND_POSITION)
    ledger._records.set_position(FUND_POSITION, replace(fund, collateral=1))

    answer = adapter.liquidate(position_id, BTC, True, ONE, PRICE)

    assert answer[0] != 0
    assert answer[1] == RefusedSide.TAKER


def test_a_solvent_position_is_not_deleveraged(world: World, adapter: EngineLedger):
    taker, maker = orders(world, 50_000, 50_000)
    adapter.trade(taker, maker, BTC, True, ONE, PRICE, 0, 0)
    registry = world.exchange._state.registry
    loser, winner = (registry.orders[ref].account.position_id for ref in (taker, maker))

    answer = adapter.deleverage(loser, winner, BTC, True, ONE, PRICE)

    assert answer[:2] == (UNDELEVERAGABLE_POSITION, RefusedSide.MAKER)


def test_a_funding_tick_takes_the_newest_time(world: World, adapter: EngineLedger):
    ledger = world.exchange.ledger
    time = ledger.system_time
    indices = [asset.funding_index for asset in ledger.assets]

    assert adapter.funding_tick(indices, time - 5)[0] == 0
    assert ledger.funding_timestamp == time
    assert adapter.funding_tick(indices, time - 5)[0] == 0
    assert ledger.funding_timestamp == time + 1
    assert adapter.funding_tick(indices, time + 100)[0] == 0
    assert ledger.funding_timestamp == time + 100
    too_fast = [index + 2**40 for index in indices]
    assert adapter.funding_tick(too_fast, time + 101)[:2] == (
        FUNDING_MOVES_TOO_FAST,
        RefusedSide.NONE,
    )


def test_a_rollback_takes_back_fills_and_nonces(world: World, adapter: EngineLedger):
    taker, maker = orders(world, 50_000, 50_000)
    registry = world.exchange._state.registry
    before = world.exchange.ledger.state_hash()

    adapter.begin()
    adapter.trade(taker, maker, BTC, True, ONE, PRICE, 0, 0)
    adapter.liquidate(registry.orders[taker].account.position_id, BTC, True, ONE, PRICE)
    assert registry.fund_nonce == 1
    adapter.rollback()

    assert registry.fund_nonce == 0
    assert world.exchange.ledger.state_hash() == before


def test_the_funds_orders_differ_although_their_amounts_are_equal(world: World):
    victims = [world.onboard(f"v{i}", 3_000 * USD) for i in range(2)]
    rich = world.onboard("rich", 500_000 * USD)
    for victim in victims:
        world.place(rich, Side.SELL, 50_000, "1")
        world.place(victim, Side.BUY, 50_000, "1")

    world.price({**PRICES, BTC: Decimal(48_000)})

    for victim in victims:
        assert world.exchange.open_positions(victim.account_id) == ()
