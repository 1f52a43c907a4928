"""Premium samples, hourly rates, funding ticks."""

from fractions import Fraction

from provex.native.engine import FundingApplied, LedgerRefused
from provex.protocol.errors import INVALID_FUNDING_TICK_TIMESTAMP
from provex.protocol.records import MarketStatus

from .venue import ALICE, BOB, BTC, BUY, ETH, SELL, Venue, open_venue

HOUR_MS = 3_600_000


def _to_hour_start(venue: Venue) -> None:
    venue.now_ms = (venue.now_ms // HOUR_MS + 1) * HOUR_MS
    venue.engine.advance_clock(venue.now_ms)
    venue.price(BTC.index, 30_000)


def _run_hour(venue: Venue) -> list[FundingApplied]:
    """Sixty minutes in steps of ten seconds, with fresh prices."""
    found: list[FundingApplied] = []
    for _ in range(360):
        venue.now_ms += 10_000
        venue.price(BTC.index, 30_000)
        found += [
            event
            for event in venue.engine.advance_clock(venue.now_ms)
            if isinstance(event, FundingApplied) and event.market == BTC.index
        ]
    return found


def test_quiet_book_pays_the_interest_rate() -> None:
    venue = open_venue()
    _to_hour_start(venue)

    (funding,) = _run_hour(venue)

    assert funding.rate_e10 == 125_000
    price = venue.fixed(BTC.index, 30_000)
    assert funding.funding_index == price * 125_000 // 10**10
    assert funding.timestamp_s == venue.now_ms // 1_000


def test_bid_premium_makes_longs_pay() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 30_150, 10_000)
    _to_hour_start(venue)

    (funding,) = _run_hour(venue)

    premium = 10**10 * 150 // 30_000
    assert funding.rate_e10 == premium // 8 + 125_000 - 1  # The price 30,150 is not exact in 32.32.
    venue.check()


def test_ask_discount_makes_shorts_pay() -> None:
    venue = open_venue()
    venue.place(ALICE, SELL, 29_850, 10_000)
    _to_hour_start(venue)

    (funding,) = _run_hour(venue)

    assert funding.rate_e10 == -(10**10 * 150 // 30_000) // 8 + 125_000


def test_shallow_book_gives_no_premium() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 30_300, 4_000)
    _to_hour_start(venue)

    (funding,) = _run_hour(venue)

    assert funding.rate_e10 == 125_000


def test_impact_price_averages_the_levels() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 30_200, 2_000)
    venue.place(ALICE, BUY, 30_100, 10_000)
    _to_hour_start(venue)
    _run_hour(venue)
    venue.wait(60_000)

    rate = venue.engine.market(BTC.index).next_funding_rate_e10

    notional = Fraction(500 * 10**6 * 25)
    first = Fraction(30_200 * 2_000 * 100)
    size = 2_000 + (notional - first) / (30_100 * 100)
    average = notional / size / 100
    expected = (average - 30_000) / 30_000 * 10**10 / 8 + 125_000
    assert abs(rate - expected) < 1


def test_rate_is_capped() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 33_000, 10_000)
    _to_hour_start(venue)

    (funding,) = _run_hour(venue)

    assert funding.rate_e10 == 9_375_000


def test_rules_bound_limits_a_short_period() -> None:
    venue = open_venue()
    venue.place(ALICE, BUY, 33_000, 10_000)
    venue.now_ms = (venue.now_ms // HOUR_MS + 1) * HOUR_MS - 130_000
    venue.engine.advance_clock(venue.now_ms)
    venue.wait(65_000)
    venue.now_ms += 65_000
    venue.price(BTC.index, 30_000)

    events = venue.engine.advance_clock(venue.now_ms)

    (funding,) = (e for e in events if isinstance(e, FundingApplied) and e.market == BTC.index)
    price = venue.fixed(BTC.index, 30_000)
    assert funding.funding_index == 1_120 * price * 126 // 2**32
    assert 0 < funding.rate_e10 < 9_375_000


def test_funding_moves_collateral_between_positions() -> None:
    venue = open_venue()
    _to_hour_start(venue)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(BOB, BUY, 30_000, 10_000)
    long, short = venue.engine.account(BOB), venue.engine.account(ALICE)

    _run_hour(venue)

    paid, got = venue.engine.account(BOB), venue.engine.account(ALICE)
    assert long is not None
    assert short is not None
    assert paid is not None
    assert got is not None
    assert paid.collateral_quantums - long.collateral_quantums == -375_000
    assert got.collateral_quantums - short.collateral_quantums == 374_999
    venue.check()


def test_stale_market_and_closed_market_pay_nothing() -> None:
    venue = open_venue()
    _to_hour_start(venue)
    venue.engine.set_market_status(venue.now_ms, BTC.index, MarketStatus.OFFLINE)
    venue.price(ETH.index, 2_000)

    events = [e for e in venue.wait(HOUR_MS) if isinstance(e, FundingApplied)]

    assert {e.market: e.rate_e10 for e in events}[BTC.index] == 0
    assert {e.market: e.rate_e10 for e in events}[ETH.index] == 0


def test_refused_funding_tick_is_told_and_tried_again() -> None:
    venue = open_venue()
    _to_hour_start(venue)
    venue.ledger.refuse = lambda operation, _arguments: (
        (INVALID_FUNDING_TICK_TIMESTAMP, 0) if operation == "funding_tick" else None
    )
    venue.now_ms += HOUR_MS
    venue.price(BTC.index, 30_000)
    refused = venue.engine.advance_clock(venue.now_ms)
    venue.ledger.refuse = lambda _operation, _arguments: None

    events = venue.wait(1_000)

    expected = LedgerRefused("funding_tick", INVALID_FUNDING_TICK_TIMESTAMP, 0, 0, 0, 0)
    assert refused == [expected]
    assert any(isinstance(event, FundingApplied) for event in events)


def test_next_funding_is_at_the_next_full_hour() -> None:
    venue = open_venue()
    venue.wait(0)

    view = venue.engine.market(BTC.index)

    assert view.next_funding_at_ms == (venue.now_ms // HOUR_MS + 1) * HOUR_MS
    assert view.next_funding_rate_e10 == 125_000


def test_funding_waits_for_prices_after_a_restart() -> None:
    venue = open_venue()
    _to_hour_start(venue)
    venue.now_ms += HOUR_MS
    venue.engine.require_fresh_oracle(venue.now_ms)
    assert venue.engine.advance_clock(venue.now_ms) == []
    venue.price(BTC.index, 30_000)

    events = venue.wait(1_000)

    (funding,) = (e for e in events if isinstance(e, FundingApplied) and e.market == BTC.index)
    assert funding.rate_e10 == 125_000
