import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from provex.api.times import iso_of
from provex.protocol.markets import markets
from tests.api.world import Person, World
from tests.sequencer import world as core

Newcomer = Callable[..., Person]


def test_all_38_markets_show_with_every_member_as_text(world: World) -> None:
    shown = world.get("/v3/markets").data["markets"]

    assert list(shown) == [market.name for market in markets()]
    assert {type(value) for market in shown.values() for value in market.values()} == {str}
    btc = shown["BTC-USD"]
    assert (btc["status"], btc["tickSize"], btc["stepSize"]) == ("ONLINE", "1", "0.0001")
    assert (btc["indexPrice"], btc["oraclePrice"]) == ("50000.0000", "50000.0000")
    assert (btc["initialMarginFraction"], btc["assetResolution"]) == ("0.04", "10000000000")
    assert btc["syntheticAssetId"] == "0x4254432d3130000000000000000000"
    assert shown["DOGE-USD"]["status"] == "OFFLINE"


def test_figures_have_the_decimals_that_clients_saw(world: World) -> None:
    btc = world.get("/v3/markets?market=BTC-USD").data["markets"]["BTC-USD"]

    decimals = {name: len(btc[name].partition(".")[2]) for name in btc}
    assert decimals["indexPrice"] == decimals["oraclePrice"] == 4
    assert decimals["priceChange24H"] == decimals["volume24H"] == 6
    assert decimals["nextFundingRate"] == 10
    assert decimals["openInterest"] == 4
    assert btc["nextFundingAt"].endswith("Z")


def test_an_oracle_price_shows_as_it_was_signed(make_world: Callable[..., World]) -> None:
    world = make_world()

    world.price(core.PRICES | {core.BTC: Decimal(42_000)})

    btc = world.get("/v3/markets?market=BTC-USD").data["markets"]["BTC-USD"]
    assert btc["oraclePrice"] == "42000.0000"


def test_one_market_can_be_asked_for(world: World) -> None:
    assert list(world.get("/v3/markets?market=ETH-USD").data["markets"]) == ["ETH-USD"]


@pytest.mark.parametrize(
    "path",
    [
        "/v3/markets?market=XYZ-USD",
        "/v3/orderbook/XYZ-USD",
        "/v3/trades/XYZ-USD",
        "/v3/stats/btc-usd",
        "/v3/candles/XYZ-USD",
        "/v3/historical-funding/XYZ-USD",
        "/v3/orderbook/BTC-USD%0A",
    ],
)
def test_unknown_markets_are_refused(world: World, path: str) -> None:
    answer = world.get(path)

    assert answer.status == 400
    assert answer.messages == ["Invalid market is either not a string or not a market"]


def test_markets_change_with_prices_and_trades(make_world: Callable[..., World]) -> None:
    world = make_world()
    buyer, seller = world.person(1, 10_000), world.person(2, 10_000)
    world.place(buyer, price="50000")
    world.place(seller, side="SELL", price="50000")
    world.price({core.BTC: 50_500, core.ETH: 2_000})
    world.signed(buyer, "GET", "/v3/fills")
    world.now_ms += 5_000

    btc = world.get("/v3/markets").data["markets"]["BTC-USD"]

    assert btc["indexPrice"] == "50500.0000"
    assert (btc["volume24H"], btc["trades24H"]) == ("500.000000", "1")
    assert btc["openInterest"] == "0.0100"
    assert btc["priceChange24H"] == "500.000000"


def test_a_book_is_sorted_best_first_and_sums_levels(make_world: Callable[..., World]) -> None:
    world = make_world()
    person = world.person(1, 100_000)
    for side, price in (("BUY", "48000"), ("BUY", "49000"), ("BUY", "49000"), ("SELL", "52000")):
        assert world.place(person, side=side, price=price).status == 200
    assert world.place(person, side="SELL", price="51000", size="0.0105").status == 200

    assert world.get("/v3/orderbook/BTC-USD").data == {
        "bids": [{"price": "49000", "size": "0.02"}, {"price": "48000", "size": "0.01"}],
        "asks": [{"price": "51000", "size": "0.0105"}, {"price": "52000", "size": "0.01"}],
    }
    assert world.get("/v3/orderbook/ETH-USD").data == {"bids": [], "asks": []}


def test_trades_come_newest_first_in_pages(make_world: Callable[..., World]) -> None:
    world = make_world()
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    for price in ("50000", "50001", "50002"):
        world.now_ms += 1000
        world.place(buyer, price=price)
        world.place(seller, side="SELL", price=price)
    middle = iso_of(world.now_ms - 1000)

    everything = world.get("/v3/trades/BTC-USD").data["trades"]
    earlier = world.get(f"/v3/trades/BTC-USD?startingBeforeOrAt={middle}").data["trades"]

    assert [trade["price"] for trade in everything] == ["50002", "50001", "50000"]
    assert earlier == everything[1:]
    assert world.get("/v3/trades/BTC-USD?limit=1").data["trades"] == everything[:1]


def test_candles_of_every_resolution_and_statistics(make_world: Callable[..., World]) -> None:
    world = make_world()
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    for price in ("50000", "50300", "49900"):
        world.place(buyer, price=price)
        world.place(seller, side="SELL", price=price)
        world.now_ms += 60_000
        world.price()

    for resolution in ("1DAY", "4HOURS", "1HOUR", "30MINS", "15MINS", "5MINS", "1MIN"):
        path = f"/v3/candles/BTC-USD?resolution={resolution}"
        candles = world.get(path).data["candles"]
        assert candles[-1]["open"] == "50000"
        assert candles[0]["close"] == "49900"
        assert {type(value) for value in candles[0].values()} == {str}
        assert candles[0]["resolution"] == resolution
    minutes = world.get("/v3/candles/BTC-USD?resolution=1MIN").data["candles"]
    assert len(minutes) == 3
    since = minutes[1]["startedAt"]
    newer = world.get(f"/v3/candles/BTC-USD?resolution=1MIN&fromISO={since}").data["candles"]
    older = world.get(f"/v3/candles/BTC-USD?resolution=1MIN&toISO={since}").data["candles"]
    assert newer + older == minutes
    assert world.get("/v3/candles/BTC-USD").data["candles"][0]["resolution"] == "1DAY"
    for days in ("1", "7", "30"):
        stats = world.get(f"/v3/stats/BTC-USD?days={days}").data["markets"]["BTC-USD"]
        assert (stats["high"], stats["low"], stats["baseVolume"]) == ("50300", "49900", "0.03")
    assert len(world.get("/v3/stats").data["markets"]) == 38


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v3/candles/BTC-USD?resolution=2MINS", "resolution"),
        ("/v3/candles/BTC-USD?fromISO=x", "fromISO"),
        ("/v3/candles/BTC-USD?toISO=2021-02-31T00:00:00Z", "toISO"),
        ("/v3/candles/BTC-USD?limit=101", "limit"),
        ("/v3/trades/BTC-USD?limit=0", "limit"),
        ("/v3/trades/BTC-USD?limit=99999999999999999999", "limit"),
        ("/v3/stats/BTC-USD?days=2", "days"),
        ("/v3/historical-funding/BTC-USD?effectiveBeforeOrAt=soon", "effectiveBeforeOrAt"),
    ],
)
def test_queries_that_do_not_fit_are_refused(world: World, path: str, parameter: str) -> None:
    answer = world.get(path)

    assert answer.status == 400
    error = answer.data["errors"][0]
    assert (error["param"], error["location"]) == (parameter, "query")


def test_unknown_query_parameters_are_tolerated(world: World) -> None:
    assert world.get("/v3/markets?foo=bar&=&&x").status == 200


def test_the_configuration_is_what_clients_start_from(world: World) -> None:
    config = world.get("/v3/config").data

    assert config["collateralAssetId"] == f"0x{core.COLLATERAL_ASSET_ID:064x}"
    assert config["maxFastWithdrawalAmount"] == "200000"
    assert config["placeOrderRateLimiting"] == {
        "maxPoints": 1750,
        "windowSec": 10,
        "targetNotional": 40000,
        "minLimitConsumption": 4,
        "minMarketConsumption": 20,
        "minTriggerableConsumption": 100,
        "maxOrderConsumption": 100,
    }
    assert set(config["cancelOrderRateLimiting"]) == {
        "maxPointsMulti",
        "maxPointsSingle",
        "windowSecMulti",
        "windowSecSingle",
    }


def test_time_is_text_and_a_number_of_seconds(world: World) -> None:
    time = world.get("/v3/time").data

    assert time == {"iso": iso_of(world.now_ms), "epoch": world.now_ms / 1000}


def test_the_insurance_fund_shows(world: World) -> None:
    assert world.get("/v3/insurance-fund/balance").data == {"balance": "0"}


def test_the_openapi_document_is_served(world: World) -> None:
    answer = world.get("/v3/openapi.json")

    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.body)["openapi"] == "3.1.0"
