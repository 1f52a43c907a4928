"""Margin at the fill, reserves, views, fee tiers."""

import pytest

from provex.protocol.errors import Rejected
from provex.protocol.fees import FeeTier
from provex.protocol.records import CancelReason

from .venue import (
    ALICE,
    BOB,
    BTC,
    BUY,
    CAROL,
    DAVE,
    ETH,
    IOC,
    SELL,
    START_MS,
    USD,
    Terms,
    cancels,
    fills,
    open_venue,
)


def test_taker_without_margin_is_canceled() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 100)
    venue.place(ALICE, SELL, 30_000, 1_000)

    events = venue.place(DAVE, BUY, 30_000, 1_000)

    assert cancels(events) == [(2, CancelReason.UNDERCOLLATERALIZED)]
    assert not fills(events)
    assert venue.engine.book(BTC.index).asks == [(30_000, 1_000)]


def test_maker_without_margin_is_canceled_and_matching_goes_on() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 100)
    venue.place(DAVE, SELL, 30_000, 1_000)
    venue.place(ALICE, SELL, 30_001, 1_000)

    events = venue.place(BOB, BUY, 30_001, 1_000)

    assert cancels(events) == [(1, CancelReason.UNDERCOLLATERALIZED)]
    assert [fill.maker_ref for fill in fills(events)] == [2]
    venue.check()


def test_fills_before_the_margin_ran_out_are_kept() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 300)
    venue.place(ALICE, SELL, 30_000, 1_000)
    venue.place(BOB, SELL, 30_000, 5_000)

    events = venue.place(DAVE, BUY, 30_000, 6_000)

    assert [fill.lots for fill in fills(events)] == [1_000]
    assert cancels(events) == [(3, CancelReason.UNDERCOLLATERALIZED)]


def test_boundary_of_the_initial_margin() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 2_500)
    cost = 7_500 * USD // 25 + 7_500_000
    venue.ledger._move(DAVE, BTC.index, 0, cost - 1)
    venue.sync(DAVE)
    assert cancels(venue.place(DAVE, BUY, 30_000, 2_500, Terms(time_in_force=IOC)))
    venue.ledger._move(DAVE, BTC.index, 0, 1)
    venue.sync(DAVE)

    events = venue.place(DAVE, BUY, 30_000, 2_500, Terms(time_in_force=IOC))

    assert len(fills(events)) == 1
    assert venue.engine.free_collateral(DAVE) == 0


def test_initial_margin_grows_beyond_the_baseline() -> None:
    venue = open_venue()
    for position_id in (ALICE, BOB):
        venue.deposit(position_id, 2_000_000)
    venue.place(ALICE, SELL, 30_000, 105_000)
    venue.place(BOB, BUY, 30_000, 105_000)

    view = venue.engine.account(ALICE)

    assert view is not None
    assert view.initial_margin_quantums == 315_000 * USD * 5 // 100
    assert view.maintenance_margin_quantums == -(-315_000 * USD * 128_849_019 // 2**32)


def test_reserved_collateral_is_no_margin() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 1_000)
    venue.engine.reserve(venue.now_ms, BOB, 99_900 * USD)

    events = venue.place(BOB, BUY, 30_000, 1_000)

    assert cancels(events) == [(2, CancelReason.UNDERCOLLATERALIZED)]
    venue.engine.reserve(venue.now_ms, BOB, 0)
    assert venue.engine.free_collateral(BOB) == 100_000 * USD


def test_reserve_is_not_lost_by_a_reduction_at_a_bad_price() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 10_000)
    venue.place(ALICE, SELL, 30_000, 50_000)
    venue.place(DAVE, BUY, 30_000, 50_000)
    venue.engine.reserve(venue.now_ms, DAVE, 3_500 * USD)

    venue.place(BOB, BUY, 28_600, 50_000)
    cheap = venue.place(DAVE, SELL, 28_600, 50_000)
    venue.place(CAROL, BUY, 29_990, 50_000)
    fair = venue.place(DAVE, SELL, 29_990, 50_000)

    assert [reason for _, reason in cancels(cheap)] == [CancelReason.UNDERCOLLATERALIZED]
    assert len(fills(fair)) == 1
    assert venue.balance(DAVE) == 0


def test_reserve_that_is_lost_already_bars_no_reduction_at_a_good_price() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 10_000)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 10_000)
    venue.engine.reserve(venue.now_ms, DAVE, 8_700 * USD)
    venue.price(BTC.index, 28_600)

    venue.place(BOB, BUY, 28_590, 5_000)
    losing = venue.place(DAVE, SELL, 28_590, 5_000)
    venue.place(CAROL, BUY, 28_700, 5_000)
    gaining = venue.place(DAVE, SELL, 28_700, 5_000)

    assert [reason for _, reason in cancels(losing)] == [CancelReason.UNDERCOLLATERALIZED]
    assert len(fills(gaining)) == 1


def test_holdings_without_a_fresh_price_free_no_collateral() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(BOB, BUY, 30_000, 10_000)
    fresh = {position_id: venue.engine.free_collateral(position_id) for position_id in (ALICE, BOB)}

    venue.engine.require_fresh_oracle(venue.now_ms)

    for position_id, free in fresh.items():
        assert venue.engine.free_collateral(position_id) == free - 30_000 * USD
    with pytest.raises(Rejected, match="free collateral"):
        venue.engine.reserve(venue.now_ms, BOB, fresh[BOB])
    assert venue.engine.free_collateral(CAROL) == 100_000 * USD
    venue.price(BTC.index, 30_000)
    assert {p: venue.engine.free_collateral(p) for p in fresh} == fresh


def test_reduction_is_allowed_below_initial_margin() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 1_250)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 10_000)
    venue.price(BTC.index, 29_900)
    assert venue.engine.free_collateral(DAVE) < 0
    venue.place(BOB, BUY, 29_900, 5_000)

    reducing = venue.place(DAVE, SELL, 29_900, 5_000)
    venue.place(CAROL, SELL, 29_900, 200_000)
    growing = venue.place(DAVE, BUY, 29_900, 100_000)

    assert len(fills(reducing)) == 1
    assert cancels(growing)[0][1] is CancelReason.UNDERCOLLATERALIZED


def test_reduction_at_a_price_that_worsens_the_account_is_refused() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 1_250)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 10_000)
    venue.price(BTC.index, 29_900)
    venue.place(BOB, BUY, 27_500, 1_000)

    events = venue.place(DAVE, SELL, 27_500, 1_000)

    assert cancels(events) == [(4, CancelReason.UNDERCOLLATERALIZED)]


def test_margin_is_shared_by_all_markets() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 1_300)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 10_000)
    venue.place(ALICE, SELL, 20_000, 1_000, Terms(market=ETH.index))

    events = venue.place(DAVE, BUY, 20_000, 1_000, Terms(market=ETH.index))

    assert cancels(events) == [(4, CancelReason.UNDERCOLLATERALIZED)]


def test_position_limit_holds_at_the_fill() -> None:
    venue = open_venue()
    for position_id in (ALICE, BOB):
        venue.deposit(position_id, 60_000_000)
    venue.place(ALICE, SELL, 30_000, 1_000_000)
    venue.place(ALICE, SELL, 30_000, 1_000_000)
    venue.place(BOB, BUY, 30_000, 1_000_000)

    events = venue.place(CAROL, BUY, 30_000, 1_000_000)

    assert cancels(events)
    assert venue.balance(ALICE) == -1_000_000 * BTC.lot_quantums


def test_fees_round_up_within_the_signed_share() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 29_999, 11)

    fill = fills(venue.place(BOB, BUY, 29_999, 11))[0]

    assert fill.collateral_quantums == 32_998_900
    assert fill.taker_fee_quantums == 32_999
    assert fill.maker_fee_quantums == 16_500


def test_fee_never_exceeds_the_signed_share_of_a_partial_fill() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)

    fill = fills(venue.place(BOB, BUY, 30_000, 30, Terms(fee_quantums_max=90_000)))[0]

    assert fill.taker_fee_quantums == 30_000


def test_fee_tier_follows_the_volume_of_thirty_days() -> None:
    tiers = (
        FeeTier(volume_min_quantums=0, maker_ppm=500, taker_ppm=1_000),
        FeeTier(volume_min_quantums=300 * USD, maker_ppm=100, taker_ppm=200),
    )
    venue = open_venue(tiers=tiers)
    venue.place(ALICE, SELL, 30_000, 100)
    assert fills(venue.place(BOB, BUY, 30_000, 100))[0].taker_fee_quantums == 300_000
    assert venue.engine.fee_rates(BOB) == (100, 200, 0, 300 * USD, 300_000)
    assert venue.engine.fee_rates(ALICE) == (100, 200, 300 * USD, 0, 150_000)
    venue.place(ALICE, SELL, 30_000, 100)

    second = fills(venue.place(BOB, BUY, 30_000, 100))[0]

    assert (second.taker_fee_quantums, second.maker_fee_quantums) == (60_000, 30_000)
    day = START_MS // 86_400_000
    venue.now_ms = (day + 29) * 86_400_000
    venue.engine.advance_clock(venue.now_ms)
    assert venue.engine.fee_rates(BOB).taker_ppm == 200
    venue.wait(86_400_000)
    assert venue.engine.fee_rates(BOB).taker_ppm == 1_000


def test_views_of_unknown_things_are_empty() -> None:
    venue = open_venue()

    assert venue.engine.account(99) is None
    assert venue.engine.order(99) is None
    assert venue.engine.orders(99) == []
    assert venue.engine.free_collateral(99) == 0


def test_open_interest_is_the_sum_of_longs() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 100)
    venue.place(BOB, BUY, 30_000, 60)
    venue.place(CAROL, BUY, 30_000, 40)

    assert venue.engine.market(BTC.index).open_interest_quantums == 100 * BTC.lot_quantums
