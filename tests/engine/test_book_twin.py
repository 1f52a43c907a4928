"""The fast book against its slow twin: random streams, every event and the state's digest equal."""

import random
from collections.abc import Iterator

import pytest

from provex.native.engine import Engine, EngineEvent, EngineOrder, EngineSettings
from provex.protocol.errors import ORDER_NOT_FOUND, Rejected
from provex.protocol.fees import FeeTier
from provex.protocol.records import OrderType, Side, TimeInForce

from .book_twin import MAKER_PPM, TAKER_PPM, Twin, digest
from .venue import BTC, BUY, ETH, FEE, FOK, FUND, GTT, IOC, SELL, START_MS, Venue

ACCOUNTS = range(10, 16)
MIDDLE = {BTC.index: 30_000, ETH.index: 20_000}
COLLATERAL = 10**15


def _settings() -> EngineSettings:
    tier = FeeTier(volume_min_quantums=0, maker_ppm=MAKER_PPM, taker_ppm=TAKER_PPM)
    return EngineSettings(
        fee_position_id=FEE,
        insurance_position_id=FUND,
        tiers=(tier,),
        orders_per_side_max=1_000,
        oracle_validity_ms=10**12,
        index_validity_ms=10**12,
    )


def _pair() -> tuple[Engine, Twin]:
    engine = Engine(_settings(), None)
    for market, usd in ((BTC.index, 30_000), (ETH.index, 2_000)):
        price = Venue.fixed(market, usd)
        engine.oracle_tick(START_MS, [(market, price, START_MS)])
        engine.set_index_prices(START_MS, [(market, price)])
    twin = Twin(index_ticks=dict(MIDDLE))
    for position_id in ACCOUNTS:
        engine.sync_position(START_MS, position_id, COLLATERAL, [])
        twin.collateral[position_id] = COLLATERAL
    return engine, twin


def _orders(numbers: random.Random, twin: Twin) -> Iterator[tuple[int, EngineOrder]]:
    now_ms, ref = START_MS, 0
    while True:
        now_ms += numbers.randrange(3_000)
        ref += 1
        yield now_ms, _order(numbers, twin, now_ms, ref)


def _order(numbers: random.Random, twin: Twin, now_ms: int, ref: int) -> EngineOrder:
    market = numbers.choice([BTC, ETH])
    position_id = numbers.choice(ACCOUNTS)
    time_in_force: TimeInForce = numbers.choice([GTT, GTT, GTT, GTT, FOK, IOC])
    balance = twin.balances.get((position_id, market.index), 0)
    held = abs(balance) // market.lot_quantums
    is_reducing = time_in_force is not GTT and held >= 10 and numbers.random() < 0.3
    side: Side = numbers.choice([BUY, SELL])
    if is_reducing:
        side = SELL if balance > 0 else BUY
    is_far = time_in_force is not GTT and numbers.random() < 0.2
    middle = MIDDLE[market.index]
    price = middle + numbers.randint(-15, 15)
    if is_far:
        price = middle * 3 if side is BUY else middle // 3
    lots = numbers.randint(10, min(held, 60)) if is_reducing else numbers.randint(10, 60)
    value = price * lots * market.quantums_per_tick_lot
    return EngineOrder(
        order_ref=ref,
        position_id=position_id,
        market=market.index,
        side=side,
        type=OrderType.MARKET if is_far else OrderType.LIMIT,
        time_in_force=time_in_force,
        is_post_only=time_in_force is GTT and numbers.random() < 0.2,
        is_reduce_only=is_reducing,
        price_ticks=price,
        trigger_ticks=None,
        trailing_ppm=None,
        lots=lots,
        fee_quantums_max=value // numbers.choice([1_000, 700, 500]) + 1,
        expires_at_ms=now_ms + numbers.randint(60_000, 400_000),
        cancel_ref=numbers.randint(max(1, ref - 60), ref) if numbers.random() < 0.2 else None,
    )


def _step(
    numbers: random.Random, engine: Engine, twin: Twin, now_ms: int, order: EngineOrder
) -> tuple[list[EngineEvent], list[EngineEvent]]:
    kind = numbers.random()
    if kind < 0.7:
        expected = twin.place(now_ms, order)
        return engine.place_order(now_ms, order), expected
    if kind < 0.72:
        market = numbers.choice([None, BTC.index])
        side: Side | None = numbers.choice([None, BUY, SELL])
        expected = twin.cancel_many(now_ms, order.position_id, market, side)
        return engine.cancel_orders(now_ms, order.position_id, market, side), expected
    ref = numbers.randint(max(1, order.order_ref - 80), order.order_ref)
    if all(old.order.order_ref != ref for old in twin.resting):
        with pytest.raises(Rejected) as caught:
            engine.cancel_order(now_ms, ref)
        assert caught.value.code == ORDER_NOT_FOUND
        return [], []
    expected = twin.cancel(now_ms, ref)
    return engine.cancel_order(now_ms, ref), expected


def _digest(engine: Engine) -> bytes:
    orders, balances, collateral = [], [], []
    for position_id in ACCOUNTS:
        orders += [(view.order_ref, view.remaining_lots) for view in engine.orders(position_id)]
        view = engine.account(position_id)
        assert view is not None
        collateral.append((position_id, view.collateral_quantums))
        balances += [(position_id, held.market, held.balance_quantums) for held in view.holdings]
    offsets = [(market, engine.book(market).offset) for market in MIDDLE]
    return digest(orders, balances, collateral, [each for each in offsets if each[1]])


@pytest.mark.parametrize("seed", range(8))
def test_fast_book_and_twin_agree_on_random_streams(seed: int) -> None:
    numbers = random.Random(seed)
    engine, twin = _pair()
    trades = 0

    for step, (now_ms, order) in zip(range(600), _orders(numbers, twin), strict=False):
        found, expected = _step(numbers, engine, twin, now_ms, order)
        assert found == expected, f"seed {seed}, step {step}: {order}"
        assert _digest(engine) == twin.digest(), f"seed {seed}, step {step}: {order}"
        trades += sum(1 for event in found if type(event).__name__ == "TradeFill")

    assert trades > 100
    assert engine.broken_invariant(is_closed=True) is None


def test_twin_book_equals_the_engines_levels() -> None:
    numbers = random.Random(99)
    engine, twin = _pair()

    for _, (now_ms, order) in zip(range(200), _orders(numbers, twin), strict=False):
        _step(numbers, engine, twin, now_ms, order)

    for market in MIDDLE:
        book = engine.book(market)
        levels = {(market, BUY, price): lots for price, lots in book.bids}
        levels |= {(market, SELL, price): lots for price, lots in book.asks}
        assert levels == {key: lots for key, lots in twin.levels().items() if key[0] == market}
