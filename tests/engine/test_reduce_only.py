"""Reduce-only orders only ever shrink a position."""

from provex.native.engine import OrderResized
from provex.protocol.records import CancelReason, OrderType

from .venue import (
    ALICE,
    BOB,
    BTC,
    BUY,
    CAROL,
    IOC,
    SELL,
    Terms,
    Venue,
    cancels,
    fills,
    open_venue,
)


def _long_alice(lots: int = 100, **settings: object) -> Venue:
    venue = open_venue(**settings)
    venue.place(BOB, SELL, 30_000, lots)
    venue.place(ALICE, BUY, 30_000, lots)
    return venue


def _stop(trigger: int, kind: OrderType = OrderType.STOP_LIMIT) -> Terms:
    return Terms(type=kind, trigger_ticks=trigger, is_reduce_only=True, time_in_force=IOC)


def _remaining(venue: Venue) -> dict[int, int]:
    return {view.order_ref: view.remaining_lots for view in venue.engine.orders(ALICE)}


def test_reduce_only_order_closes_the_position() -> None:
    venue = _long_alice()
    venue.place(CAROL, BUY, 30_000, 200)

    events = venue.place(ALICE, SELL, 30_000, 100, Terms(is_reduce_only=True, time_in_force=IOC))

    assert [fill.lots for fill in fills(events)] == [100]
    assert venue.balance(ALICE) == 0


def test_untriggered_order_shrinks_with_the_position() -> None:
    venue = _long_alice()
    venue.place(ALICE, SELL, 27_500, 100, _stop(29_000))
    venue.place(CAROL, BUY, 30_000, 40)

    events = venue.place(ALICE, SELL, 30_000, 40)

    assert OrderResized(3, ALICE, BTC.index, 60) in events
    assert _remaining(venue) == {3: 60}


def test_untriggered_order_is_canceled_with_the_position_gone() -> None:
    venue = _long_alice()
    venue.place(ALICE, SELL, 27_500, 100, _stop(29_000))
    venue.place(CAROL, BUY, 30_000, 100)

    events = venue.place(ALICE, SELL, 30_000, 100)

    assert cancels(events) == [(3, CancelReason.REDUCE_ONLY_RESIZED)]
    assert _remaining(venue) == {}
    venue.check()


def test_the_order_that_would_fill_last_shrinks_first() -> None:
    venue = _long_alice()
    venue.place(ALICE, SELL, 27_500, 50, _stop(28_500))
    venue.place(ALICE, SELL, 27_500, 50, _stop(29_000))
    venue.place(CAROL, BUY, 30_000, 30)

    venue.place(ALICE, SELL, 30_000, 30)

    assert _remaining(venue) == {3: 20, 4: 50}


def test_stop_and_take_profit_may_both_cover_the_position() -> None:
    venue = _long_alice()

    venue.place(ALICE, SELL, 27_500, 100, _stop(29_000))
    venue.place(ALICE, SELL, 30_500, 100, _stop(31_000, OrderType.TAKE_PROFIT))

    assert _remaining(venue) == {3: 100, 4: 100}


def test_stops_together_never_exceed_the_position() -> None:
    venue = _long_alice()
    venue.place(ALICE, SELL, 27_500, 80, _stop(29_000))

    events = venue.place(ALICE, SELL, 27_500, 80, _stop(28_000))

    assert OrderResized(4, ALICE, BTC.index, 20) in events
    assert _remaining(venue) == {3: 80, 4: 20}


def test_resting_reduce_only_order_shrinks_where_it_may_rest() -> None:
    venue = _long_alice(reduce_only_may_rest=True)
    venue.place(ALICE, SELL, 31_000, 100, Terms(is_reduce_only=True))
    venue.place(CAROL, BUY, 30_000, 70)

    venue.place(ALICE, SELL, 30_000, 70)

    assert venue.engine.book(BTC.index).asks == [(31_000, 30)]
    venue.check()


def test_makers_reducing_orders_trade_no_more_than_the_position() -> None:
    venue = _long_alice(reduce_only_may_rest=True)
    venue.place(ALICE, SELL, 30_001, 60, Terms(is_reduce_only=True))
    venue.place(ALICE, SELL, 30_000, 60)

    events = venue.place(CAROL, BUY, 30_001, 200)

    assert [fill.lots for fill in fills(events)] == [60, 40]
    assert venue.balance(ALICE) == 0
    assert venue.engine.orders(ALICE) == []
    venue.check()
