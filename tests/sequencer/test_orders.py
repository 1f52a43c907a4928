"""Admission, matching and cancellation of orders, as records show them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from provex.protocol.errors import (
    CLIENT_ID_DUPLICATE,
    EXPIRATION_TOO_LATE,
    LIMIT_FEE_TOO_LOW,
    MARKET_NOT_OPEN,
    MARKET_UNKNOWN,
    MESSAGE_REUSED,
    NOT_FOUND,
    ORDER_EXPIRATION_TOO_SOON,
    ORDERS_PAUSED,
    POST_ONLY_IMMEDIATE,
    SIGNED_AMOUNTS_MISMATCH,
    SIGNED_EXPIRATION_TOO_SOON,
    SIZE_TOO_SMALL,
    TOO_MANY_OPEN_ORDERS,
    TRIGGER_PRICE_REQUIRED,
)
from provex.protocol.inputs import CancelOrder, CancelOrders, PauseOrders, SetMarketStatus
from provex.protocol.markets import market_by_name
from provex.protocol.records import (
    AccountRecord,
    BookLevels,
    CancelReason,
    FillKind,
    FillRecord,
    Liquidity,
    MarketRecord,
    MarketStatus,
    OrderRecord,
    OrderStatus,
    OrderType,
    PositionRecord,
    Side,
    TimeInForce,
    TradeRecord,
)

from .world import BTC, ETH, PRICES, START_MS, USD, World, order_record, records_of, settings

BUY, SELL = Side.BUY, Side.SELL


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


def test_an_order_that_does_not_cross_rests_in_the_book(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    request = world.order(alice, BUY, 49_000, "0.1")

    outcome = world.apply(request)

    (order,) = records_of(outcome, OrderRecord)
    (levels,) = records_of(outcome, BookLevels)
    assert len(outcome.records) == 2
    assert order.order_id == f"{request.message_hash:064x}"
    assert order.order_ref == outcome.sequence
    assert order.status is OrderStatus.OPEN
    assert (order.lots, order.remaining_lots) == (1_000, 1_000)
    assert order.signature == request.signature.text()
    assert (levels.offset, levels.bids, levels.asks) == (1, ((49_000, 1_000),), ())
    assert world.exchange.open_orders(alice.account_id) == (order,)
    assert world.exchange.order(order.order_id) == order
    assert world.exchange.order_by_client_id(alice.account_id, request.client_id) == order
    assert world.exchange.book(BTC).bids == ((49_000, 1_000),)
    assert world.exchange.book(BTC).offset == 1


def test_a_match_shows_both_sides(world: World):
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    resting = world.place(alice, BUY, 50_000, "1")

    outcome = world.apply(world.order(bob, SELL, 49_900, "0.4"))

    (trade,) = records_of(outcome, TradeRecord)
    taker, maker = records_of(outcome, FillRecord)
    assert (trade.side, trade.price_e9) == (SELL, 50_000 * 10**9)
    assert (trade.synthetic_quantums, trade.collateral_quantums) == (4 * 10**9, 20_000 * USD)
    assert not trade.is_liquidation
    assert (taker.account_id, taker.side, taker.liquidity) == (
        bob.account_id,
        SELL,
        Liquidity.TAKER,
    )
    assert (maker.account_id, maker.order_id) == (alice.account_id, resting.order_id)
    assert (maker.side, maker.liquidity, maker.kind) == (BUY, Liquidity.MAKER, FillKind.LIMIT)
    rates = world.settings.engine.tiers[0]
    assert taker.fee_quantums == 20_000 * rates.taker_ppm
    assert maker.fee_quantums == 20_000 * rates.maker_ppm
    assert {o.status for o in records_of(outcome, OrderRecord)} == {
        OrderStatus.FILLED,
        OrderStatus.OPEN,
    }
    assert world.exchange.order(resting.order_id).remaining_lots == 6_000
    sizes = {p.account_id: p.size_quantums for p in records_of(outcome, PositionRecord)}
    assert sizes == {bob.account_id: -4 * 10**9, alice.account_id: 4 * 10**9}
    collateral = {a.account_id: a.collateral_quantums for a in records_of(outcome, AccountRecord)}
    assert collateral == {
        bob.account_id: 70_000 * USD - taker.fee_quantums,
        alice.account_id: 30_000 * USD - maker.fee_quantums,
    }
    (market,) = records_of(outcome, MarketRecord)
    assert market.open_interest_quantums == 4 * 10**9


def test_volumes_and_fees_of_30_days_are_shown(world: World):
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    world.place(alice, BUY, 50_000, "1")
    world.place(bob, SELL, 50_000, "1")

    rates = world.exchange.fee_rates(alice.user_id)

    assert rates.maker_volume_quantums == 50_000 * USD
    assert rates.taker_volume_quantums == 0
    assert rates.fees_quantums == 50_000 * world.settings.engine.tiers[0].maker_ppm


def test_fee_rates_without_an_account_are_the_first_tiers(world: World):
    rates = world.exchange.fee_rates("nobody")

    assert rates.taker_ppm == world.settings.engine.tiers[0].taker_ppm


def test_several_makers_fill_in_price_time_order(world: World):
    bob = world.onboard("bob", 100_000 * USD)
    makers = [world.onboard(f"m{i}", 50_000 * USD) for i in range(3)]
    for maker, price in zip(makers, (50_010, 50_000, 50_010), strict=True):
        world.place(maker, SELL, price, "0.2")

    outcome = world.apply(world.order(bob, BUY, 50_020, "0.5"))

    fills = [f for f in records_of(outcome, FillRecord) if f.liquidity is Liquidity.MAKER]
    assert [f.account_id for f in fills] == [makers[i].account_id for i in (1, 0, 2)]
    (position,) = [p for p in records_of(outcome, PositionRecord) if p.account_id == bob.account_id]
    assert position.size_quantums == 5 * 10**9


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"time_in_force": TimeInForce.IOC}, CancelReason.COULD_NOT_FILL),
        ({"time_in_force": TimeInForce.FOK}, CancelReason.COULD_NOT_FILL),
        ({"type": OrderType.MARKET, "time_in_force": TimeInForce.IOC}, CancelReason.COULD_NOT_FILL),
    ],
)
def test_immediate_orders_without_a_match_are_cancelled(
    world: World, options: dict[str, object], reason: CancelReason
):
    alice = world.onboard("alice", 10_000 * USD)

    order = world.place(alice, BUY, 50_000, "0.1", **options)

    assert (order.status, order.cancel_reason) == (OrderStatus.CANCELED, reason)
    assert order.unfillable_at_ms == world.now_ms
    assert world.exchange.order(order.order_id) == order
    assert world.exchange.order_by_client_id(alice.account_id, order.client_id) == order
    assert world.exchange.open_orders(alice.account_id) == ()


def test_a_post_only_order_that_would_cross_is_cancelled(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 10_000 * USD)
    world.place(alice, SELL, 50_000, "0.1")

    order = world.place(bob, BUY, 50_000, "0.1", is_post_only=True)

    assert order.cancel_reason is CancelReason.POST_ONLY_WOULD_CROSS


def test_a_fill_beyond_the_margin_is_cancelled(world: World):
    poor, rich = world.onboard("poor", 1_000 * USD), world.onboard("rich", 500_000 * USD)
    world.place(rich, SELL, 50_000, "2")

    order = world.place(poor, BUY, 50_000, "2")

    assert order.cancel_reason is CancelReason.UNDERCOLLATERALIZED
    assert world.exchange.open_positions(poor.account_id) == ()


def test_a_maker_without_margin_is_cancelled_and_matching_goes_on(world: World):
    poor, rich = world.onboard("poor", 300 * USD), world.onboard("rich", 500_000 * USD)
    bob = world.onboard("bob", 500_000 * USD)
    first = world.place(poor, SELL, 50_000, "2")
    second = world.place(rich, SELL, 50_001, "1")

    outcome = world.apply(world.order(bob, BUY, 50_001, "1"))

    assert order_record(outcome, first.order_id).cancel_reason is CancelReason.UNDERCOLLATERALIZED
    assert order_record(outcome, second.order_id).status is OrderStatus.FILLED


def test_a_triggerable_order_waits_and_fires_on_the_index_price(world: World):
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    world.place(bob, SELL, 51_000, "1")
    waiting = world.place(alice, BUY, 51_500, "0.5", type=OrderType.STOP_LIMIT, trigger="50500")
    assert waiting.status is OrderStatus.UNTRIGGERED

    outcome = world.price({**PRICES, BTC: Decimal(50_600)})

    index = world.outcomes[-2]
    assert order_record(index, waiting.order_id).status is OrderStatus.FILLED
    taker = records_of(index, FillRecord)[0]
    assert taker.kind is FillKind.STOP_LIMIT
    assert records_of(outcome, FillRecord) == []


def test_a_client_id_is_used_once(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    order = world.place(alice, BUY, 49_000, "0.1", client_id="mine")

    world.refuse(world.order(alice, BUY, 49_001, "0.1", client_id="mine"), CLIENT_ID_DUPLICATE)
    world.cancel(alice, order.order_id)
    world.refuse(world.order(alice, BUY, 49_001, "0.1", client_id="mine"), CLIENT_ID_DUPLICATE)


def test_client_ids_are_free_again_after_their_memory():
    world = World(settings(client_id_memory_ms=60_000))
    alice = world.onboard("alice", 10_000 * USD)
    world.price()
    order = world.place(alice, BUY, 49_000, "0.1", client_id="mine")
    world.cancel(alice, order.order_id)
    world.pass_ms(60_000)
    world.refuse(world.order(alice, BUY, 49_000, "0.1", client_id="mine"), CLIENT_ID_DUPLICATE)
    world.pass_ms(1)
    world.price()

    assert world.place(alice, BUY, 49_000, "0.1", client_id="mine").status is OrderStatus.OPEN


def test_two_accounts_may_use_the_same_client_id(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob", 10_000 * USD)
    world.place(alice, BUY, 49_000, "0.1", client_id="mine")

    assert world.place(bob, BUY, 49_000, "0.1", client_id="mine").status is OrderStatus.OPEN


def test_a_message_is_not_open_twice(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    request = world.order(alice, BUY, 49_000, "0.1")
    world.apply(request)

    world.refuse(replace(request, client_id="other"), MESSAGE_REUSED)


def test_a_message_that_was_filled_is_not_placed_again(world: World):
    alice, bob = world.onboard("alice", 50_000 * USD), world.onboard("bob", 50_000 * USD)
    request = world.order(alice, BUY, 50_000, "0.1")
    world.apply(request)
    world.place(bob, SELL, 50_000, "0.1")

    world.refuse(replace(request, client_id="other"), MESSAGE_REUSED)


@pytest.mark.parametrize("field", ["amount_synthetic", "amount_collateral", "amount_fee"])
def test_signed_amounts_that_are_not_the_orders_are_refused(world: World, field: str):
    alice = world.onboard("alice", 10_000 * USD)
    request = world.order(alice, BUY, 49_000, "0.1")

    for delta in (-1, 1):
        changed = replace(request, **{field: getattr(request, field) + delta})
        world.refuse(changed, SIGNED_AMOUNTS_MISMATCH)


def test_an_order_must_live_for_a_minute_less_the_tolerance(world: World):
    alice = world.onboard("alice", 10_000 * USD)

    refusal = world.refuse(
        world.order(alice, BUY, 49_000, "0.1", expires_in_ms=54_999), ORDER_EXPIRATION_TOO_SOON
    )

    text = "Order expiration cannot be less than 1 minute(s) in the future"
    assert str(refusal) == text
    placed = world.place(alice, BUY, 49_000, "0.1", expires_in_ms=55_000)
    assert placed.status is OrderStatus.OPEN


def test_an_order_must_not_live_too_long(world: World):
    alice = world.onboard("alice", 10_000 * USD)

    world.refuse(
        world.order(alice, BUY, 49_000, "0.1", expires_in_ms=400 * 86_400_000),
        EXPIRATION_TOO_LATE,
    )


def test_an_order_signed_too_short_for_its_batches_is_refused(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    request = world.order(alice, BUY, 49_000, "0.1")
    hours_min = -(-request.expires_at_ms // 3_600_000) + 161

    world.refuse(replace(request, expiration_hours=hours_min - 1), SIGNED_EXPIRATION_TOO_SOON)
    world.apply(replace(request, expiration_hours=hours_min))


@pytest.mark.parametrize(
    ("options", "rate"),
    [
        ({"is_post_only": True}, "maker_ppm"),
        ({"time_in_force": TimeInForce.IOC}, "taker_ppm"),
        ({"time_in_force": TimeInForce.FOK}, "taker_ppm"),
        ({}, "taker_ppm"),
    ],
)
def test_the_limit_fee_covers_the_rate_that_may_apply(
    world: World, options: dict[str, object], rate: str
):
    alice = world.onboard("alice", 10_000 * USD)
    required = getattr(world.settings.engine.tiers[0], rate)

    below = world.order(alice, BUY, 49_000, "0.1", limit_fee_ppm=required - 1, **options)
    world.refuse(below, LIMIT_FEE_TOO_LOW)
    world.place(alice, BUY, 49_000, "0.1", limit_fee_ppm=required, **options)


def test_the_engines_refusals_change_nothing(world: World):
    alice = world.onboard("alice", 10_000 * USD)

    world.refuse(world.order(alice, BUY, 49_000, "0.0001"), SIZE_TOO_SMALL)
    world.refuse(
        world.order(alice, BUY, 49_000, "0.1", is_post_only=True, time_in_force=TimeInForce.IOC),
        POST_ONLY_IMMEDIATE,
    )
    world.refuse(
        world.order(alice, BUY, 49_000, "0.1", type=OrderType.STOP_LIMIT), TRIGGER_PRICE_REQUIRED
    )
    link = market_by_name()["LINK-USD"].index
    world.refuse(world.order(alice, BUY, 10, "10", market=link), MARKET_NOT_OPEN)
    for index in range(20):
        world.place(alice, BUY, 48_000 - index, "0.001")
    world.refuse(world.order(alice, BUY, 49_000, "0.001"), TOO_MANY_OPEN_ORDERS)


def test_unknown_markets_and_accounts_are_refused(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    request = world.order(alice, BUY, 49_000, "0.1")

    world.refuse(replace(request, market=38), MARKET_UNKNOWN)
    world.refuse(replace(request, market=-1), MARKET_UNKNOWN)
    world.refuse(replace(request, account_id="nobody"), NOT_FOUND)


def test_an_order_without_collateral_is_cancelled_when_it_would_fill(world: World):
    poor, rich = world.onboard("poor"), world.onboard("rich", 50_000 * USD)
    world.place(rich, SELL, 50_000, "0.1")

    order = world.place(poor, BUY, 50_000, "0.1")

    assert order.cancel_reason is CancelReason.UNDERCOLLATERALIZED


def test_a_cancelled_order_leaves_the_book(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    order = world.place(alice, BUY, 49_000, "0.1")

    outcome = world.cancel(alice, order.order_id)

    canceled = order_record(outcome, order.order_id)
    assert canceled.cancel_reason is CancelReason.USER_CANCELED
    assert records_of(outcome, BookLevels)[0].bids == ((49_000, 0),)
    assert world.exchange.book(BTC).bids == ()


def test_nobody_cancels_another_accounts_order(world: World):
    alice, bob = world.onboard("alice", 10_000 * USD), world.onboard("bob")
    order = world.place(alice, BUY, 49_000, "0.1")

    world.refuse(CancelOrder(account_id=bob.account_id, order_id=order.order_id), NOT_FOUND)
    world.refuse(CancelOrder(account_id=alice.account_id, order_id="00"), NOT_FOUND)


@pytest.mark.parametrize(
    ("market", "side", "remaining"), [(None, None, 0), (BTC, None, 1), (BTC, BUY, 2)]
)
def test_cancelling_all_or_those_of_a_market_and_side(
    world: World, market: int | None, side: Side | None, remaining: int
):
    alice = world.onboard("alice", 10_000 * USD)
    world.place(alice, BUY, 49_000, "0.1")
    world.place(alice, SELL, 51_000, "0.1")
    world.place(alice, BUY, 1_900, "1", market=ETH)

    outcome = world.apply(CancelOrders(account_id=alice.account_id, market=market, side=side))

    assert len(records_of(outcome, OrderRecord)) == 3 - remaining
    assert len(world.exchange.open_orders(alice.account_id)) == remaining


def test_cancelling_nothing_is_no_error(world: World):
    alice = world.onboard("alice")

    outcome = world.apply(CancelOrders(account_id=alice.account_id, market=None, side=None))

    assert outcome.records == ()
    world.refuse(CancelOrders(account_id=alice.account_id, market=99, side=None), MARKET_UNKNOWN)


def test_a_replacement_cancels_the_old_order_first(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    old = world.place(alice, BUY, 49_000, "0.1")

    request = world.order(alice, BUY, 49_100, "0.1", cancel_order_id=old.order_id)
    outcome = world.apply(request)

    assert order_record(outcome, old.order_id).cancel_reason is CancelReason.USER_CANCELED
    (placed,) = world.exchange.open_orders(alice.account_id)
    assert placed.order_id == f"{request.message_hash:064x}"


def test_a_replacement_of_a_closed_order_is_placed(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    old = world.place(alice, BUY, 49_000, "0.1")
    world.cancel(alice, old.order_id)

    placed = world.place(alice, BUY, 49_100, "0.1", cancel_order_id=old.order_id)

    assert placed.status is OrderStatus.OPEN


def test_a_refused_replacement_leaves_the_old_order(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    old = world.place(alice, BUY, 49_000, "0.1")

    world.refuse(
        world.order(alice, BUY, 49_100, "0.0001", cancel_order_id=old.order_id), SIZE_TOO_SMALL
    )
    other = world.order(alice, BUY, 1_900, "1", market=ETH, cancel_order_id=old.order_id)
    world.refuse(other, NOT_FOUND)

    assert world.exchange.open_orders(alice.account_id) == (old,)


def test_orders_are_refused_while_paused_and_cancels_go_on(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    order = world.place(alice, BUY, 49_000, "0.1")

    world.apply(PauseOrders(is_paused=True))
    assert world.exchange.orders_paused()
    world.refuse(world.order(alice, BUY, 49_000, "0.1"), ORDERS_PAUSED)
    world.cancel(alice, order.order_id)
    world.apply(PauseOrders(is_paused=False))

    assert world.place(alice, BUY, 49_000, "0.1").status is OrderStatus.OPEN


def test_a_closed_market_takes_cancels_only(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    order = world.place(alice, BUY, 49_000, "0.1")

    outcome = world.apply(SetMarketStatus(market=BTC, status=MarketStatus.CANCEL_ONLY))

    assert records_of(outcome, MarketRecord)[0].status is MarketStatus.CANCEL_ONLY
    world.refuse(world.order(alice, BUY, 49_000, "0.1"), MARKET_NOT_OPEN)
    world.cancel(alice, order.order_id)
    world.refuse(SetMarketStatus(market=38, status=MarketStatus.ONLINE), MARKET_UNKNOWN)


def test_orders_expire(world: World):
    alice = world.onboard("alice", 10_000 * USD)
    order = world.place(alice, BUY, 49_000, "0.1", expires_in_ms=60_000)

    assert records_of(world.pass_ms(59_999), OrderRecord) == []
    outcome = world.pass_ms(1)

    assert order_record(outcome, order.order_id).cancel_reason is CancelReason.EXPIRED


def test_only_the_newest_closed_orders_stay_in_memory():
    world = World(settings(recent_orders_max=2))
    world.price()
    alice = world.onboard("alice", 10_000 * USD)
    closed = [
        world.place(alice, BUY, 49_000, "0.1", time_in_force=TimeInForce.IOC) for _ in range(3)
    ]

    assert world.exchange.order(closed[0].order_id) is None
    assert world.exchange.order_by_client_id(alice.account_id, closed[0].client_id) is None
    assert world.exchange.order(closed[2].order_id) == closed[2]
    assert closed[2].created_at_ms > START_MS
