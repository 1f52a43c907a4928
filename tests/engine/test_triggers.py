"""Stop, take-profit and trailing orders wait for the index price."""

import pytest

from provex.native.engine import OrderTriggered, OrderUntriggered
from provex.protocol.records import CancelReason, MarketStatus, OrderType, Side

from .venue import ALICE, BOB, BTC, BUY, FOK, IOC, SELL, Terms, cancels, fills, kinds, open_venue

STOP, PROFIT, TRAILING = OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT, OrderType.TRAILING_STOP


@pytest.mark.parametrize(
    ("kind", "side", "trigger", "before", "at"),
    [
        (STOP, BUY, 30_100, 30_099, 30_100),
        (STOP, SELL, 29_900, 29_901, 29_900),
        (PROFIT, BUY, 29_900, 29_901, 29_900),
        (PROFIT, SELL, 30_100, 30_099, 30_100),
    ],
)
def test_order_becomes_active_at_its_trigger(
    kind: OrderType, side: Side, trigger: int, before: int, at: int
) -> None:
    venue = open_venue()
    price = 33_000 if side is BUY else 28_000
    placed = venue.place(ALICE, side, price, 10, Terms(type=kind, trigger_ticks=trigger))
    assert placed == [OrderUntriggered(1, ALICE, BTC.index, 10, trigger)]
    assert venue.index(BTC.index, before) == []

    events = venue.index(BTC.index, at)

    assert kinds(events) == ["OrderTriggered", "OrderOpened", "BookLevelChanged"]
    assert events[0] == OrderTriggered(1, ALICE, BTC.index, trigger)


def test_trigger_that_is_reached_already_fires_at_once() -> None:
    venue = open_venue()
    venue.place(BOB, SELL, 30_000, 10)

    events = venue.place(
        ALICE, BUY, 30_000, 10, Terms(type=STOP, trigger_ticks=30_000, time_in_force=FOK)
    )

    assert kinds(events)[:3] == ["OrderUntriggered", "OrderTriggered", "TradeFill"]


def test_orders_fire_in_order_of_time() -> None:
    venue = open_venue()
    for trigger in (30_300, 30_100, 30_200):
        venue.place(ALICE, BUY, 33_000, 10, Terms(type=STOP, trigger_ticks=trigger))

    events = venue.index(BTC.index, 30_300)

    assert [e.order_ref for e in events if isinstance(e, OrderTriggered)] == [1, 2, 3]


def test_trailing_trigger_follows_the_index_one_way() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 27_000, 10, Terms(type=TRAILING, trailing_ppm=10_000))
    trail = [venue.engine.order(1)]
    for usd in (30_500, 30_200):
        venue.price(BTC.index, usd)
        trail.append(venue.engine.order(1))

    events = venue.index(BTC.index, 30_195)

    assert [view.trigger_ticks for view in trail if view] == [29_700, 30_195, 30_195]
    assert kinds(events)[0] == "OrderTriggered"


def test_trailing_buy_starts_from_the_given_trigger() -> None:
    venue = open_venue()
    terms = Terms(type=TRAILING, trailing_ppm=10_000, trigger_ticks=30_050)
    venue.place(ALICE, BUY, 33_000, 10, terms)

    view = venue.engine.order(1)

    assert view is not None
    assert view.trigger_ticks == 30_050
    assert kinds(venue.index(BTC.index, 30_050))[0] == "OrderTriggered"


def test_nothing_fires_while_the_market_does_not_match() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 33_000, 10, Terms(type=STOP, trigger_ticks=30_100))
    venue.engine.set_market_status(venue.now_ms, BTC.index, MarketStatus.CANCEL_ONLY)
    assert venue.index(BTC.index, 30_200) == []

    events = venue.engine.set_market_status(venue.now_ms, BTC.index, MarketStatus.ONLINE)

    assert "OrderTriggered" in kinds(events)


def test_nothing_fires_while_orders_are_paused() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 33_000, 10, Terms(type=STOP, trigger_ticks=30_100))
    venue.engine.pause_orders(venue.now_ms, is_paused=True)
    assert venue.index(BTC.index, 30_200) == []

    events = venue.engine.pause_orders(venue.now_ms, is_paused=False)

    assert kinds(events)[0] == "OrderTriggered"


def test_untriggered_order_can_be_canceled_and_expires() -> None:
    venue = open_venue()
    stop = Terms(type=STOP, trigger_ticks=30_100, life_ms=60_000)
    venue.place(ALICE, BUY, 33_000, 10, stop)
    venue.place(ALICE, BUY, 33_000, 10, stop)

    canceled = venue.engine.cancel_order(venue.now_ms, 1)
    expired = venue.wait(60_000)

    assert cancels(canceled) == [(1, CancelReason.USER_CANCELED)]
    assert cancels(expired) == [(2, CancelReason.EXPIRED)]
    venue.check()


def test_triggered_order_that_would_cross_beyond_the_band_is_canceled() -> None:
    venue = open_venue()
    venue.place(BOB, BUY, 30_000, 10)
    venue.place(ALICE, SELL, 20_000, 10, Terms(type=STOP, trigger_ticks=29_000))
    venue.oracle(BTC.index, 40_000)
    venue.index(BTC.index, 29_000)
    venue.place(BOB, BUY, 25_000, 10)
    venue.place(ALICE, SELL, 20_000, 10, Terms(type=STOP, trigger_ticks=28_999))

    events = venue.index(BTC.index, 28_500)

    assert cancels(events) == [(4, CancelReason.COULD_NOT_FILL)]
    assert not fills(events)


def test_triggered_immediate_order_ends_like_any_other() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 33_000, 10, Terms(type=STOP, trigger_ticks=30_100, time_in_force=IOC))

    events = venue.index(BTC.index, 30_100)

    assert cancels(events) == [(1, CancelReason.COULD_NOT_FILL)]
