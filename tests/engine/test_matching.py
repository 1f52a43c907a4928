"""Price-time priority, times in force, post-only, self-trade, replace, cancel, expiry, bands."""

import pytest

from provex.native.engine import (
    BookLevelChanged,
    BookView,
    OrderFilled,
    OrderOpened,
    PositionChanged,
    TradeFill,
)
from provex.protocol.markets import markets
from provex.protocol.records import CancelReason, MarketStatus, OrderType, Side

from .venue import (
    ALICE,
    BOB,
    BTC,
    BUY,
    CAROL,
    FOK,
    IOC,
    SELL,
    Terms,
    cancels,
    fills,
    kinds,
    open_venue,
)


def test_resting_order_opens_and_tells_its_level() -> None:
    venue = open_venue()

    events = venue.place(ALICE, BUY, 29_990, 25)

    assert events == [
        OrderOpened(1, ALICE, BTC.index, 25),
        BookLevelChanged(BTC.index, Side.BUY, 29_990, 25, 1),
    ]
    assert venue.engine.book(BTC.index) == BookView(1, [(29_990, 25)], [])


def test_taker_trades_at_the_makers_price_and_rests_the_remainder() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 30)

    events = venue.place(BOB, BUY, 30_010, 50)

    assert fills(events) == [
        TradeFill(
            BTC.index,
            2,
            1,
            BOB,
            ALICE,
            True,
            30_000,
            30,
            30_000_000,
            90_000_000,
            90_000,
            45_000,
            20,
            0,
        )
    ]
    assert OrderFilled(1, ALICE, BTC.index) in events
    assert OrderOpened(2, BOB, BTC.index, 20) in events
    positions = [event for event in events if isinstance(event, PositionChanged)]
    assert positions == [
        PositionChanged(BOB, BTC.index, 30_000_000, 99_909_910_000),
        PositionChanged(ALICE, BTC.index, -30_000_000, 100_089_955_000),
    ]
    venue.check()


def test_better_prices_and_earlier_orders_trade_first() -> None:
    venue = open_venue()
    for position_id, price in ((ALICE, 30_002), (BOB, 30_001), (ALICE, 30_001), (BOB, 30_003)):
        venue.place(position_id, SELL, price, 10)

    events = venue.place(CAROL, BUY, 30_002, 40)

    assert [fill.maker_ref for fill in fills(events)] == [2, 3, 1]
    assert venue.engine.book(BTC.index).bids == [(30_002, 10)]


def test_level_is_told_once_a_command_with_contiguous_offsets() -> None:
    venue = open_venue()
    for _ in range(3):
        venue.place(ALICE, SELL, 30_000, 10)

    events = venue.place(BOB, BUY, 30_000, 25)

    levels = [event for event in events if isinstance(event, BookLevelChanged)]
    assert levels == [BookLevelChanged(BTC.index, Side.SELL, 30_000, 5, 4)]
    assert events[-1] == levels[0]


def test_immediate_or_cancel_keeps_its_fills() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)

    events = venue.place(BOB, BUY, 30_000, 25, Terms(time_in_force=IOC))

    assert len(fills(events)) == 1
    assert cancels(events) == [(2, CancelReason.COULD_NOT_FILL)]
    assert venue.engine.book(BTC.index) == BookView(2, [], [])


def test_fill_or_kill_fills_across_makers() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)
    venue.place(CAROL, SELL, 30_001, 15)

    events = venue.place(BOB, BUY, 30_001, 25, Terms(time_in_force=FOK))

    assert [fill.lots for fill in fills(events)] == [10, 15]
    assert OrderFilled(3, BOB, BTC.index) in events


def test_fill_or_kill_without_enough_size_changes_nothing() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)
    calls = len(venue.ledger.calls)

    events = venue.place(BOB, BUY, 30_000, 11, Terms(time_in_force=FOK))

    assert events == [events[0]]
    assert cancels(events) == [(2, CancelReason.COULD_NOT_FILL)]
    assert len(venue.ledger.calls) == calls
    assert venue.engine.book(BTC.index).asks == [(30_000, 10)]


def test_post_only_order_that_would_trade_is_canceled() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)

    events = venue.place(BOB, BUY, 30_000, 10, Terms(is_post_only=True))

    assert cancels(events) == [(2, CancelReason.POST_ONLY_WOULD_CROSS)]
    assert kinds(events) == ["OrderCanceled"]


def test_meeting_an_own_order_cancels_the_taker_and_keeps_its_fills() -> None:
    venue = open_venue()
    venue.place(BOB, SELL, 30_000, 10)
    venue.place(ALICE, SELL, 30_001, 10)

    events = venue.place(ALICE, BUY, 30_001, 30)

    assert [fill.maker_ref for fill in fills(events)] == [1]
    assert cancels(events) == [(3, CancelReason.SELF_TRADE)]
    assert venue.engine.book(BTC.index).asks == [(30_001, 10)]


def test_fill_or_kill_that_meets_an_own_order_trades_nothing() -> None:
    venue = open_venue()
    venue.place(BOB, SELL, 30_000, 10)
    venue.place(ALICE, SELL, 30_001, 10)
    before = venue.ledger.state(ALICE)

    events = venue.place(ALICE, BUY, 30_001, 20, Terms(time_in_force=FOK))

    assert cancels(events) == [(3, CancelReason.SELF_TRADE)]
    assert not fills(events)
    assert venue.ledger.calls[-1] == ("rollback",)
    assert venue.ledger.state(ALICE) == before
    venue.check()


def test_replacing_cancels_the_old_order_just_before() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 29_000, 10)

    events = venue.place(ALICE, BUY, 29_001, 10, Terms(cancel_ref=1))

    assert kinds(events)[:2] == ["OrderCanceled", "OrderOpened"]
    assert cancels(events) == [(1, CancelReason.USER_CANCELED)]
    assert venue.engine.book(BTC.index).bids == [(29_001, 10)]


def test_replacing_an_order_that_is_gone_places_the_new_one() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 29_000, 10)
    venue.engine.cancel_order(venue.now_ms, 1)

    venue.place(ALICE, BUY, 29_001, 10, Terms(cancel_ref=1))

    assert venue.engine.book(BTC.index).bids == [(29_001, 10)]


def test_replacing_leaves_other_accounts_orders_alone() -> None:
    venue = open_venue()
    venue.place(BOB, BUY, 29_000, 10)

    venue.place(ALICE, BUY, 29_001, 10, Terms(cancel_ref=1))

    assert venue.engine.order(1) is not None


def test_replacement_may_cross_where_the_old_order_stood() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)

    events = venue.place(ALICE, BUY, 30_000, 10, Terms(cancel_ref=1))

    assert CancelReason.SELF_TRADE not in [reason for _, reason in cancels(events)]


@pytest.mark.parametrize(
    ("market", "side", "left"),
    [(BTC.index, None, [3]), (BTC.index, BUY, [2, 3]), (None, None, []), (None, BUY, [2])],
)
def test_cancelling_many_keeps_the_others(
    market: int | None, side: Side | None, left: list[int]
) -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 29_000, 10)
    venue.place(ALICE, SELL, 31_000, 10)
    venue.place(ALICE, BUY, 19_000, 10, Terms(market=markets().index(markets()[16])))
    venue.place(BOB, BUY, 29_000, 10)

    events = venue.engine.cancel_orders(venue.now_ms, ALICE, market, side)

    assert [view.order_ref for view in venue.engine.orders(ALICE)] == sorted(left)
    assert all(reason is CancelReason.USER_CANCELED for _, reason in cancels(events))
    assert len(venue.engine.orders(BOB)) == 1


def test_orders_expire_with_the_next_command() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10, Terms(life_ms=60_000))
    venue.now_ms += 59_999
    assert not cancels(venue.engine.advance_clock(venue.now_ms))
    venue.now_ms += 1

    events = venue.place(BOB, BUY, 30_000, 10)

    assert cancels(events) == [(1, CancelReason.EXPIRED)]
    assert not fills(events)


def test_time_never_goes_back() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10, Terms(life_ms=60_000))
    venue.wait(60_000)
    venue.now_ms -= 30_000

    venue.place(BOB, SELL, 30_000, 10, Terms(life_ms=120_000))

    assert [view.order_ref for view in venue.engine.orders(BOB)] == [2]


def test_taker_never_trades_outside_the_band() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 33_000, 10)
    venue.place(ALICE, SELL, 33_001, 10)

    events = venue.place(BOB, BUY, 60_000, 20, Terms(type=OrderType.MARKET, time_in_force=IOC))

    assert [fill.price_ticks for fill in fills(events)] == [33_000]
    assert cancels(events) == [(3, CancelReason.COULD_NOT_FILL)]


def test_band_follows_the_oracle_price_when_the_index_is_stale() -> None:
    venue = open_venue()
    venue.wait(60_001)
    venue.oracle(BTC.index, 20_000)
    venue.place(ALICE, SELL, 23_000, 10)

    events = venue.place(BOB, BUY, 60_000, 10, Terms(type=OrderType.MARKET, time_in_force=IOC))

    assert not fills(events)


def test_close_only_market_matches_what_reduces() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 20)
    venue.place(BOB, BUY, 30_000, 20)
    venue.place(CAROL, BUY, 29_999, 50)
    venue.place(ALICE, BUY, 29_998, 30)
    venue.engine.set_market_status(venue.now_ms, BTC.index, MarketStatus.CLOSE_ONLY)

    events = venue.place(BOB, SELL, 29_998, 20)

    assert [(fill.maker_ref, fill.lots) for fill in fills(events)] == [(4, 20)]
    assert venue.balance(BOB) == venue.balance(ALICE) == 0
    venue.check()


def test_matching_needs_an_oracle_tick_after_a_restart() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)
    venue.engine.require_fresh_oracle(venue.now_ms)
    assert not venue.engine.market(BTC.index).is_matching

    venue.oracle(BTC.index, 30_000)

    assert venue.engine.market(BTC.index).is_matching
    assert len(fills(venue.place(BOB, BUY, 30_000, 10))) == 1


def test_collateral_of_a_fill_is_exact_in_every_market() -> None:
    for market in markets():
        exact = market.tick_size * market.step_size * 10**6
        assert market.quantums_per_tick_lot == exact
        assert market.lot_quantums == market.step_size * market.resolution
        price, lots = 1_234_567, 89_012
        human = (market.tick_size * price) * (market.step_size * lots) * 10**6
        assert human == price * lots * market.quantums_per_tick_lot
