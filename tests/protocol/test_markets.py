"""The table of markets."""

from decimal import Decimal

import pytest

from provex.protocol.markets import Market, market_by_name, markets


def test_markets_ascend_by_synthetic_asset_id() -> None:
    ids = [market.synthetic_asset_id for market in markets()]

    assert len(ids) == 38
    assert ids == sorted(set(ids))
    assert [market.index for market in markets()] == list(range(38))


@pytest.mark.parametrize("market", markets(), ids=lambda market: market.name)
def test_market_is_consistent(market: Market) -> None:
    text = f"{market.base_asset}-{market.resolution_decimals}".encode()

    assert market.synthetic_asset_id == int.from_bytes(text.ljust(15, b"\0"))
    assert market.quantums_per_tick_lot >= 1
    assert market.order_size_min == market.step_size * market.lots_min
    assert market.lots_min <= market.lots_max
    assert market.maintenance_margin < market.initial_margin
    assert market.baseline_position_quantums < market.position_quantums_max
    assert market.lots_max * market.lot_quantums <= market.position_quantums_max < 2**62


def test_three_markets_are_open_at_start() -> None:
    opened = {market.name for market in markets() if market.is_open_at_start}

    assert opened == {"BTC-USD", "ETH-USD", "LINK-USD"}


def test_published_parameters_of_bitcoin() -> None:
    market = market_by_name()["BTC-USD"]

    assert (market.tick_size, market.step_size) == (Decimal(1), Decimal("0.0001"))
    assert (market.initial_margin_ppm, market.maintenance_margin_ppm) == (40_000, 30_000)
    assert market.incremental_margin_ppm == 10_000
    assert market.baseline_position_quantums == 9 * 10**10
    assert market.risk_segments == ((2**128 - 1, 128_849_019),)


def test_prices_convert_half_up() -> None:
    market = market_by_name()["BTC-USD"]

    assert market.price_fixed_from_e9(11_512_340_000_000) == 4_944_512_380
    assert market.price_e9_from_fixed(4_944_512_380) == 11_512_339_999_899
