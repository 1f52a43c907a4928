"""Each rejection of a command, by its number; nothing changes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from provex.native.engine import ENGINE_ORDER_REF_MIN
from provex.protocol import errors
from provex.protocol.errors import Rejected
from provex.protocol.records import MarketStatus, OrderType

from .venue import (
    AAVE,
    ALICE,
    BOB,
    BTC,
    BUY,
    CAROL,
    FEE,
    FOK,
    FUND,
    IOC,
    LINK,
    SELL,
    Terms,
    Venue,
    open_venue,
)

REDUCING = Terms(is_reduce_only=True, time_in_force=IOC)


def _place(
    terms: Terms, *, side: object = BUY, price: int = 30_000, lots: int = 10
) -> Callable[[Venue], object]:
    return lambda venue: venue.place(ALICE, side, price, lots, terms)  # type: ignore[arg-type]


def _give_position(venue: Venue) -> None:
    venue.place(BOB, SELL, 30_000, 100)
    venue.place(ALICE, BUY, 30_000, 100)


def _too_many_orders(venue: Venue) -> None:
    for price in range(20):
        venue.place(ALICE, BUY, 29_000 + price, 10)
    venue.place(ALICE, BUY, 29_500, 10)


def _paused(venue: Venue) -> None:
    venue.engine.pause_orders(venue.now_ms, is_paused=True)
    venue.place(ALICE, BUY, 30_000, 10)


def _stale(venue: Venue) -> None:
    venue.wait(120_001)
    venue.place(ALICE, BUY, 30_000, 10)


def _in_status(status: MarketStatus) -> Callable[[Venue], object]:
    def place(venue: Venue) -> None:
        venue.engine.set_market_status(venue.now_ms, BTC.index, status)
        venue.place(ALICE, BUY, 30_000, 10)

    return place


def _trailing_without_index(venue: Venue) -> None:
    venue.wait(60_001)
    venue.place(ALICE, BUY, 30_000, 10, Terms(type=OrderType.TRAILING_STOP, trailing_ppm=10_000))


def _taken_reference(venue: Venue) -> None:
    venue.place(ALICE, BUY, 29_000, 10)
    venue.ref -= 1
    venue.place(ALICE, BUY, 29_000, 10)


def _engine_reference(venue: Venue) -> None:
    order = venue.order(1, ALICE, BUY, 30_000, 10, Terms())
    venue.engine.place_order(venue.now_ms, replace(order, order_ref=ENGINE_ORDER_REF_MIN))


def _reduce_more_than_held(venue: Venue) -> None:
    _give_position(venue)
    venue.place(ALICE, SELL, 30_000, 101, REDUCING)


def _reduce_on_the_same_side(venue: Venue) -> None:
    _give_position(venue)
    venue.place(ALICE, BUY, 30_000, 100, REDUCING)


def _order_margin(venue: Venue) -> None:
    venue.place(ALICE, BUY, 30_000, 500_000)
    venue.place(ALICE, BUY, 30_000, 500_000)


REJECTIONS: list[tuple[int, Callable[[Venue], object]]] = [
    (errors.MARKET_UNKNOWN, lambda v: v.engine.cancel_orders(v.now_ms, ALICE, 38, None)),
    (errors.MARKET_UNKNOWN, lambda v: v.engine.market(2**70)),
    (errors.MARKET_NOT_OPEN, _place(Terms(market=AAVE.index))),
    (errors.MARKET_NOT_OPEN, _in_status(MarketStatus.CANCEL_ONLY)),
    (errors.MARKET_NOT_OPEN, _in_status(MarketStatus.INITIALIZING)),
    (errors.ORDERS_PAUSED, _paused),
    (errors.ORACLE_PRICE_STALE, _stale),
    (errors.ACCOUNT_UNKNOWN, lambda v: v.place(99, BUY, 30_000, 10)),
    (errors.POSITION_MAY_NOT_TRADE, lambda v: v.place(FUND, BUY, 30_000, 10)),
    (errors.POSITION_MAY_NOT_TRADE, lambda v: v.place(FEE, BUY, 30_000, 10)),
    (errors.ORDER_REF_INVALID, _taken_reference),
    (errors.ORDER_REF_INVALID, _engine_reference),
    (errors.PRICE_OUT_OF_RANGE, _place(Terms(), price=0)),
    (errors.PRICE_OUT_OF_RANGE, _place(Terms(), price=2**40 + 1)),
    (errors.PRICE_OUT_OF_RANGE, _place(Terms(), price=2**80)),
    (errors.PRICE_OUT_OF_RANGE, _place(Terms(type=OrderType.STOP_LIMIT, trigger_ticks=0))),
    (errors.SIZE_TOO_SMALL, _place(Terms(), lots=9)),
    (errors.SIZE_TOO_SMALL, _place(Terms(), lots=-1)),
    (errors.SIZE_TOO_LARGE, _place(Terms(), lots=1_700_001)),
    (errors.SIZE_TOO_LARGE, _place(Terms(), lots=2**64)),
    (errors.ORDER_VALUE_TOO_LARGE, _place(Terms(), price=2**40, lots=1_700_000)),
    (errors.EXPIRATION_TOO_SOON, _place(Terms(life_ms=59_999))),
    (errors.EXPIRATION_TOO_LATE, _place(Terms(life_ms=90 * 86_400_000 + 1))),
    (errors.MARKET_ORDER_NOT_IMMEDIATE, _place(Terms(type=OrderType.MARKET))),
    (errors.POST_ONLY_IMMEDIATE, _place(Terms(is_post_only=True, time_in_force=FOK))),
    (errors.TRIGGER_PRICE_REQUIRED, _place(Terms(type=OrderType.STOP_LIMIT))),
    (errors.TRIGGER_PRICE_REQUIRED, _place(Terms(type=OrderType.TAKE_PROFIT))),
    (errors.TRIGGER_PRICE_UNEXPECTED, _place(Terms(trigger_ticks=30_000))),
    (errors.TRAILING_PERCENT_INVALID, _place(Terms(type=OrderType.TRAILING_STOP))),
    (
        errors.TRAILING_PERCENT_INVALID,
        _place(Terms(type=OrderType.TRAILING_STOP, trailing_ppm=1_000_000)),
    ),
    (errors.TRAILING_PERCENT_UNEXPECTED, _place(Terms(trailing_ppm=1))),
    (errors.REDUCE_ONLY_NOT_IMMEDIATE, _place(Terms(is_reduce_only=True))),
    (errors.REDUCE_ONLY_NO_POSITION, _place(REDUCING)),
    (errors.REDUCE_ONLY_NO_POSITION, _reduce_on_the_same_side),
    (errors.REDUCE_ONLY_TOO_LARGE, _reduce_more_than_held),
    (errors.FEE_LIMIT_TOO_LOW, _place(Terms(fee_quantums_max=29_999))),
    (errors.FEE_LIMIT_TOO_LOW, _place(Terms(fee_quantums_max=14_999, is_post_only=True))),
    (errors.TOO_MANY_OPEN_ORDERS, _too_many_orders),
    (errors.PRICE_OUTSIDE_BAND, _place(Terms(), price=33_001)),
    (errors.PRICE_OUTSIDE_BAND, _place(Terms(), price=26_999, side=SELL)),
    (
        errors.POSITION_LIMIT_EXCEEDED,
        lambda v: (_give_position(v), v.place(ALICE, BUY, 30_000, 1_699_901)),
    ),
    (errors.ORDER_NOT_FOUND, lambda v: v.engine.cancel_order(v.now_ms, 12_345)),
    (errors.ORDER_NOT_POST_ONLY, _in_status(MarketStatus.POST_ONLY)),
    (errors.ORDER_NOT_REDUCING, _in_status(MarketStatus.CLOSE_ONLY)),
    (
        errors.FREE_COLLATERAL_INSUFFICIENT,
        lambda v: v.engine.reserve(v.now_ms, ALICE, 100_000_000_001),
    ),
    (errors.FREE_COLLATERAL_INSUFFICIENT, lambda v: v.engine.reserve(v.now_ms, 99, 1)),
    (errors.INDEX_PRICE_MISSING, _trailing_without_index),
    (
        errors.FIXED_PRICE_INVALID,
        lambda v: v.engine.oracle_tick(v.now_ms, [(BTC.index, 0, v.now_ms)]),
    ),
    (errors.FIXED_PRICE_INVALID, lambda v: v.engine.set_index_prices(v.now_ms, [(BTC.index, 0)])),
    (errors.HOLDING_INVALID, lambda v: v.engine.sync_position(v.now_ms, ALICE, 0, [(38, 1, 0)])),
    (errors.HOLDING_INVALID, lambda v: v.engine.sync_position(v.now_ms, ALICE, 0, [(7, 0, 0)])),
    (
        errors.HOLDING_INVALID,
        lambda v: v.engine.sync_position(v.now_ms, ALICE, 0, [(7, 1, 0), (7, 1, 0)]),
    ),
    (errors.ENGINE_SNAPSHOT_INVALID, lambda v: v.engine.restore(b"")),
]


@pytest.mark.parametrize(("code", "provoke"), REJECTIONS)
def test_rejection_has_its_number_and_changes_nothing(
    code: int, provoke: Callable[[Venue], object]
) -> None:
    venue = open_venue()

    with pytest.raises(Rejected) as caught:
        provoke(venue)

    assert caught.value.code == code
    assert set(caught.value.fields) == set(caught.value.kind.fields)
    assert str(caught.value)
    venue.check()


def test_rejected_order_leaves_the_state_hash() -> None:
    venue = open_venue()
    before = venue.engine.state_hash()
    venue.now_ms += 5

    with pytest.raises(Rejected):
        venue.place(ALICE, BUY, 30_000, 9)

    assert venue.engine.state_hash() == before


def test_open_orders_count_for_margin_when_set() -> None:
    venue = open_venue(count_open_orders=True)

    with pytest.raises(Rejected) as caught:
        _order_margin(venue)

    assert caught.value.code == errors.ORDER_MARGIN_INSUFFICIENT


def test_open_orders_do_not_count_for_margin_by_default() -> None:
    venue = open_venue()

    _order_margin(venue)

    assert len(venue.engine.orders(ALICE)) == 2


@pytest.mark.parametrize(
    ("terms", "price", "lots"),
    [
        (Terms(life_ms=60_000), 30_000, 10),
        (Terms(life_ms=90 * 86_400_000), 30_000, 10),
        (Terms(), 33_000, 10),
        (Terms(fee_quantums_max=30_000), 30_000, 10),
        (Terms(fee_quantums_max=15_000, is_post_only=True), 30_000, 10),
        (Terms(), 30_000, 1_700_000),
        (Terms(time_in_force=IOC), 90_000, 10),
    ],
)
def test_boundary_is_admitted(terms: Terms, price: int, lots: int) -> None:
    venue = open_venue()

    assert venue.place(ALICE, BUY, price, lots, terms)


def test_post_only_order_rests_without_a_fresh_oracle_price() -> None:
    venue = open_venue()
    venue.wait(120_001)

    venue.place(ALICE, BUY, 29_000, 10, Terms(is_post_only=True))

    assert venue.engine.book(BTC.index).bids == [(29_000, 10)]


def test_twentieth_order_is_admitted_when_it_replaces_one() -> None:
    venue = open_venue()
    for price in range(20):
        venue.place(ALICE, BUY, 29_000 + price, 10)

    venue.place(ALICE, BUY, 29_500, 10, Terms(cancel_ref=1))
    venue.place(ALICE, SELL, 31_000, 10)
    venue.place(CAROL, BUY, 29_000, 10)
    venue.place(ALICE, BUY, 9_000, 10, Terms(market=LINK.index))

    assert len(venue.engine.orders(ALICE)) == 22


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="must differ"):
        Venue(insurance_position_id=FEE)
    with pytest.raises(ValueError, match="below 1"):
        Venue(price_band_ppm=1_000_000)
