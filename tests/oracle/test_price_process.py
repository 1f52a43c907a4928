import asyncio

import httpx
import pytest

from provex.oracle.aggregators import AggregatorSettings
from provex.oracle.index_price import tickers_from_wire
from provex.oracle.price_file import PriceFile
from provex.oracle.price_process import (
    Market,
    PriceProcessSettings,
    development_prices_e9,
    due_answers,
    market_index,
    venue_app,
)
from provex.oracle.venues import SIMULATED_VENUES
from provex.protocol.markets import markets

BTC = market_index("BTC-USD")
SETTINGS = PriceProcessSettings(
    aggregators=AggregatorSettings(l1="", sources=[]),
    price_feeder="0x",
    seed=1,
    price_file=None,
    port=0,
)


def test_every_market_has_a_starting_price():
    prices = development_prices_e9()

    assert sorted(prices) == list(range(len(markets())))
    assert all(price > 0 for price in prices.values())


@pytest.mark.parametrize(
    ("last", "now_s", "is_due"),
    [
        (None, 100, True),
        ((10**12, 100), 100, False),
        ((10**12, 100), 119, False),
        ((10**12, 100), 120, True),
        ((10**12 + 10**12 // 2_000, 100), 101, False),
        ((10**12 + 10**12 // 1_990, 100), 101, True),
        ((10**12 - 10**12 // 1_990, 100), 101, True),
    ],
)
def test_an_answer_is_due_when_it_moved_or_is_old(last, now_s, is_due):
    submitted = {} if last is None else {BTC: last}

    due = due_answers({BTC: 10**12}, submitted, SETTINGS, now_s)

    assert due == ({BTC: 10**11} if is_due else {})


def test_the_walk_repeats_from_the_same_seed_and_start():
    first, second = (Market(development_prices_e9(), 5, None) for _ in range(2))

    assert [first.step(i) for i in range(5)] == [second.step(i) for i in range(5)]


def test_a_price_file_rules_its_markets_and_leaves_the_others(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("seconds,market,price\n0,BTC-USD,100\n5,BTC-USD,50\n")
    market = Market(development_prices_e9(), 5, PriceFile(path, market_index))

    assert market.prices_e9()[BTC] == 100 * 10**9
    assert market.step(4)[BTC] == 100 * 10**9
    after = market.step(5)
    assert after[BTC] == 50 * 10**9
    assert after == development_prices_e9() | {BTC: 50 * 10**9}


def test_venues_answer_what_the_index_service_reads():
    market = Market(development_prices_e9(), 5, None)

    async def run():
        transport = httpx.ASGITransport(app=venue_app(market, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://venues") as http:
            answers = [await http.get(f"/venues/{name}") for name in SIMULATED_VENUES]
            return answers, await http.get("/venues/elsewhere")

    answers, stranger = asyncio.run(run())

    for answer in answers:
        assert sorted(tickers_from_wire(answer.content)) == list(range(len(markets())))
    assert stranger.status_code == 404
