"""What the tour trades, and its price file."""

from decimal import Decimal

import pytest

from provex.oracle.price_file import parse_price_rows
from provex.protocol.markets import market_by_name
from provex.protocol.records import Side
from provex.tour.plan import MARKET, TourPlan
from provex.tour.trading import PriceFile, planned_trades

STEP = market_by_name()[MARKET].step_size
LEAST = market_by_name()[MARKET].order_size_min


@pytest.mark.parametrize("trades", [1, 2, 3, 7, 64, 97, 1_000])
def test_alice_ends_with_the_size_that_is_liquidated_and_carol_with_little(trades):
    plan = TourPlan(profile="test", trades=trades)

    planned = planned_trades(plan)

    held = {0: Decimal(0), 2: Decimal(0)}
    for each in planned:
        assert each.size >= LEAST
        assert each.size % STEP == 0
        held[each.taker] += each.size if each.side is Side.BUY else -each.size
    assert len(planned) == trades
    assert held[0] == plan.long_size
    assert held[2] in {0, plan.small_size}


def test_a_price_is_in_force_from_the_line_that_sets_it(tmp_path):
    prices = PriceFile(tmp_path / "prices.csv")

    prices.begin(Decimal(42_000))
    prices.set(Decimal(38_000))

    rows = parse_price_rows(prices.path.read_text(), {MARKET: 1}.get)
    assert [(row.second, row.price_e9 // 10**9) for row in rows] == [(0, 42_000), (0, 38_000)]
