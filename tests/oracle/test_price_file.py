from pathlib import Path

import pytest

from provex.oracle.price_file import PriceFile, PriceFileInvalidError, PriceRow, parse_price_rows
from provex.protocol.markets import market_by_name

SAMPLE = Path(__file__).parents[2] / "vectors" / "prices" / "crash.csv"


def index_of(name):
    market = market_by_name().get(name)
    return None if market is None else market.index


BTC, ETH = index_of("BTC-USD"), index_of("ETH-USD")


def test_rows_are_read_in_order_with_exact_prices():
    rows = parse_price_rows("seconds,market,price\n0,BTC-USD,42000.5\n7,ETH-USD,3000\n", index_of)

    assert rows == [
        PriceRow(second=0, market=BTC, price_e9=42_000_500_000_000),
        PriceRow(second=7, market=ETH, price_e9=3_000_000_000_000),
    ]


def test_comments_and_blank_lines_are_left_out():
    assert parse_price_rows("seconds,market,price\n\n# a comment\n", index_of) == []


def test_an_unfinished_last_line_waits():
    rows = parse_price_rows("seconds,market,price\n0,BTC-USD,42000\n1,BTC-USD,4", index_of)

    assert len(rows) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1"),
        ("second,market,price\n", "line 1"),
        ("seconds,market,price\n1,BTC-USD\n", "expected 3 fields"),
        ("seconds,market,price\n1.5,BTC-USD,3\n", "expected whole seconds"),
        ("seconds,market,price\n-1,BTC-USD,3\n", "expected whole seconds"),
        ("seconds,market,price\n1,BTCUSD,3\n", "expected a market"),
        ("seconds,market,price\n1,BTC-USD,0\n", "expected a positive price"),
        ("seconds,market,price\n1,BTC-USD,-3\n", "expected a positive price"),
        ("seconds,market,price\n1,BTC-USD,1e3\n", "expected a positive price"),
        ("seconds,market,price\n1,BTC-USD,1.0000000001\n", "expected a positive price"),
        ("seconds,market,price\n2,BTC-USD,3\n1,BTC-USD,3\n", "line 3: expected second 2"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(text, message):
    with pytest.raises(PriceFileInvalidError, match=message):
        parse_price_rows(text, index_of)


def test_a_price_holds_until_the_next_row(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("seconds,market,price\n0,BTC-USD,42000\n5,BTC-USD,30000\n")
    prices = PriceFile(path, index_of)

    assert prices.prices_at(4) == {BTC: 42_000 * 10**9}
    assert prices.prices_at(5) == {BTC: 30_000 * 10**9}
    assert prices.prices_at(500) == {BTC: 30_000 * 10**9}


def test_appended_rows_are_seen(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("seconds,market,price\n")
    prices = PriceFile(path, index_of)
    assert prices.prices_at(9) == {}

    with path.open("a") as file:
        file.write("3,ETH-USD,2000\n")

    assert prices.prices_at(9) == {ETH: 2_000 * 10**9}


def test_the_sample_is_valid():
    rows = parse_price_rows(SAMPLE.read_text(), index_of)

    assert {row.market for row in rows} == {BTC, ETH, index_of("LINK-USD")}
    assert rows[0].price_e9 > 2 * rows[-1].price_e9
