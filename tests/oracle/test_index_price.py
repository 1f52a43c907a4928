import asyncio

import httpx
import msgspec
import pytest

from provex.oracle.aggregators import AggregatorReader, AggregatorSettings, WireSource
from provex.oracle.index_price import (
    IndexPriceService,
    IndexPriceSettings,
    index_prices_e9,
    tickers_from_wire,
)
from provex.oracle.observations import AggregatorKind
from provex.oracle.posting import PostingSettings
from provex.oracle.venues import Ticker
from provex.protocol.markets import market_by_name

from .scripted_chain import ScriptedChain, word

NOW_MS = 1_700_000_000_000
BTC = market_by_name()["BTC-USD"].index


def test_the_index_is_the_lower_middle_of_enough_sources():
    sources = [{1: 10, 2: 7}, {1: 30, 2: 8}, {1: 20}, {1: 40}]

    assert index_prices_e9(sources, 3) == [(1, 20)]
    assert index_prices_e9(sources, 2) == [(1, 20), (2, 7)]


def ticker(bid, ask, last, age_ms=0):
    return {"bid": bid, "ask": ask, "last": last, "observed_at_ms": NOW_MS - age_ms}


def test_tickers_are_read_exactly():
    body = msgspec.json.encode({"BTC-USD": ticker("41999.5", "42000.5", "42000")})

    assert tickers_from_wire(body) == {
        BTC: Ticker(
            bid_e9=41_999_500_000_000,
            ask_e9=42_000_500_000_000,
            last_e9=42_000_000_000_000,
            observed_at_ms=NOW_MS,
        )
    }


@pytest.mark.parametrize("bad", ["0", "-1", "1e5", "", "NaN"])
def test_a_malformed_price_is_left_out(bad):
    body = msgspec.json.encode({"BTC-USD": ticker("1", bad, "1"), "XYZ-USD": ticker("1", "1", "1")})

    assert tickers_from_wire(body) == {}


class Posted:
    def __init__(self):
        self.prices = []

    async def post(self, path, message):
        assert path == "/index-prices"
        self.prices.append(message.prices)
        return True


def round_of(venues, aggregator_price):
    """One round of the service: venues by URL, None is down."""

    def handle(request):
        answer = venues[str(request.url)]
        return httpx.Response(503) if answer is None else httpx.Response(200, json=answer)

    chain = ScriptedChain({("0x01", "0xfeaf968c"): aggregator_price}, time_s=NOW_MS // 1_000)
    source = WireSource(
        asset=BTC, address="0x01", kind=AggregatorKind.CHAINLINK, decimals=8, age_s_max=60
    )
    settings = IndexPriceSettings(
        posting=PostingSettings(intake="", token_file=""),
        aggregators=AggregatorSettings(l1="http://chain", sources=[source]),
        venues=list(venues),
        sources_min=2,
        interval_ms=1_000,
        ticker_age_ms_max=5_000,
    )
    posted = Posted()

    async def run():
        transport = httpx.MockTransport(handle)
        async with chain.rpc() as rpc, httpx.AsyncClient(transport=transport) as http:
            service = IndexPriceService(
                settings,
                reader=AggregatorReader(settings.aggregators, rpc),
                poster=posted,
                http=http,
            )
            return await service.round(NOW_MS)

    prices = asyncio.run(run())
    assert posted.prices == ([prices] if prices else [])
    return prices


def latest(price):
    return word(5, price * 10**8, NOW_MS // 1_000, NOW_MS // 1_000, 5)


def test_a_round_agrees_over_venues_and_aggregators():
    venues = {
        "http://a/": {"BTC-USD": ticker("99", "101", "100")},
        "http://b/": {"BTC-USD": ticker("101", "103", "102")},
    }

    assert round_of(venues, latest(104)) == [(BTC, 102 * 10**9)]


def test_sources_that_are_down_or_old_are_left_out():
    venues = {
        "http://a/": None,
        "http://b/": {"BTC-USD": ticker("101", "103", "102")},
        "http://c/": {"BTC-USD": ticker("1", "1", "1", age_ms=5_001)},
    }

    assert round_of(venues, latest(104)) == [(BTC, 102 * 10**9)]


def test_without_enough_sources_there_is_no_index_price():
    venues = {"http://a/": None, "http://b/": {"BTC-USD": ticker("101", "103", "102")}}

    assert round_of(venues, None) == []
