"""The table of markets."""

from decimal import Decimal

import pytest

from provex.protocol.markets import Market, market_by_name, markets

PUBLISHED = """
BTC-USD   1      0.0001 0.001 0.04 0.01 9       1.5    170      10
ETH-USD   0.1    0.001  0.01  0.04 0.01 140     28     2820     9
LINK-USD  0.001  0.1    1     0.10 0.02 20000   3900   200000   7
AAVE-USD  0.01   0.01   0.1   0.10 0.02 1700    300    17000    8
UNI-USD   0.001  0.1    1     0.10 0.02 20800   4000   210000   7
SUSHI-USD 0.001  0.1    1     0.10 0.02 49200   10000  491000   7
SOL-USD   0.001  0.1    1     0.10 0.02 3400    700    34900    7
YFI-USD   1      0.0001 0.001 0.10 0.02 14      3      140      10
1INCH-USD 0.001  1      10    0.10 0.02 170000  35000  1700000  7
AVAX-USD  0.01   0.1    1     0.10 0.02 9000    1800   91000    7
SNX-USD   0.01   0.1    1     0.10 0.02 52000   11000  520000   7
CRV-USD   0.001  1      10    0.10 0.02 190000  37000  1900000  6
UMA-USD   0.01   0.1    1     0.10 0.02 2000    1000   30000    7
DOT-USD   0.01   0.1    1     0.10 0.02 14600   2900   150000   7
DOGE-USD  0.0001 10     100   0.10 0.02 2180000 400000 22000000 5
MATIC-USD 0.001  1      10    0.10 0.02 410000  80000  4000000  6
MKR-USD   1      0.001  0.01  0.10 0.02 200     40     2000     9
FIL-USD   0.01   0.1    1     0.10 0.02 6800    1400   68000    7
ADA-USD   0.001  1      10    0.10 0.02 230000  46000  2300000  6
ATOM-USD  0.01   0.1    1     0.10 0.02 16000   3000   158000   7
COMP-USD  0.1    0.01   0.1   0.10 0.02 1700    330    16600    8
BCH-USD   0.1    0.01   0.1   0.10 0.02 840     170    8300     8
LTC-USD   0.1    0.01   0.1   0.10 0.02 2800    560    28000    8
EOS-USD   0.001  1      10    0.10 0.02 110000  22000  1100000  6
ALGO-USD  0.001  1      10    0.10 0.02 275000  55000  2700000  6
ZRX-USD   0.001  1      10    0.10 0.02 500000  100000 5000000  6
XMR-USD   0.1    0.01   0.1   0.10 0.02 400     200    6000     8
ZEC-USD   0.1    0.01   0.1   0.10 0.02 200     100    3000     8
CELO-USD  0.001  1      10    0.20 0.02 35500   17700  355000   6
"""
"""dYdX v3: tick, step, minimum, initial and incremental margin, baseline, increment, limit, resolution."""
NEVER_PUBLISHED = """
ENJ-USD 1 10 6
ETC-USD 0.1 1 7
XLM-USD 10 100 5
TRX-USD 100 1000 4
XTZ-USD 1 10 6
ICP-USD 0.1 1 7
RUNE-USD 1 10 6
LUNA-USD 1 10 6
NEAR-USD 1 10 6
"""
"""Markets that the clients can sign for but whose limits are ours: step, minimum, resolution."""


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


@pytest.mark.parametrize("row", PUBLISHED.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_market_has_its_published_parameters(row: str) -> None:
    name, *figures, resolution = row.split()
    market = market_by_name()[name]
    is_large = name in {"BTC-USD", "ETH-USD"}

    assert [
        market.tick_size,
        market.step_size,
        market.order_size_min,
        market.initial_margin,
        market.incremental_margin,
        market.baseline_position,
        market.incremental_position,
        market.position_max,
    ] == [Decimal(figure) for figure in figures]
    assert market.resolution_decimals == int(resolution)
    assert market.maintenance_margin == Decimal("0.03" if is_large else "0.05")


@pytest.mark.parametrize(
    "row", NEVER_PUBLISHED.strip().splitlines(), ids=lambda row: row.split()[0]
)
def test_a_market_without_published_limits_keeps_what_clients_sign_with(row: str) -> None:
    name, step, order_size_min, resolution = row.split()
    market = market_by_name()[name]

    assert market.step_size == Decimal(step)
    assert market.order_size_min == Decimal(order_size_min)
    assert market.resolution_decimals == int(resolution)
    assert market.initial_margin == Decimal("0.10")


def test_the_published_tables_name_every_market() -> None:
    rows = [*PUBLISHED.strip().splitlines(), *NEVER_PUBLISHED.strip().splitlines()]

    assert {row.split()[0] for row in rows} == set(market_by_name())


def test_prices_convert_half_up() -> None:
    market = market_by_name()["BTC-USD"]

    assert market.price_fixed_from_e9(11_512_340_000_000) == 4_944_512_380
    assert market.price_e9_from_fixed(4_944_512_380) == 11_512_339_999_899
