from itertools import permutations

from provex.oracle.venues import SIMULATED_VENUES, Ticker, simulated_tickers, venue_price_e9

PRICES = {7: 42_000 * 10**9, 31: 60_000}


def test_a_venue_price_is_the_middle_of_bid_ask_and_last():
    for bid, ask, last in permutations((1, 2, 3)):
        ticker = Ticker(bid_e9=bid, ask_e9=ask, last_e9=last, observed_at_ms=0)
        assert venue_price_e9(ticker) == 2


def test_simulated_venues_quote_near_the_true_price():
    for venue in range(len(SIMULATED_VENUES)):
        for seed in range(50):
            for market, ticker in simulated_tickers(PRICES, venue, seed, 5).items():
                assert 0 < ticker.bid_e9 <= ticker.last_e9 <= ticker.ask_e9
                assert abs(venue_price_e9(ticker) - PRICES[market]) * 5_000 <= PRICES[market]
                assert ticker.observed_at_ms == 5


def test_venues_differ_and_repeat():
    assert simulated_tickers(PRICES, 0, 9, 5) == simulated_tickers(PRICES, 0, 9, 5)
    assert simulated_tickers(PRICES, 0, 9, 5) != simulated_tickers(PRICES, 1, 9, 5)
