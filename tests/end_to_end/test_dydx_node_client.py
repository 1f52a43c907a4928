"""The published Node client, unmodified: onboarding, orders, account streams."""

from pathlib import Path

import pytest

SCENARIO = Path(__file__).resolve().parent / "node" / "scenario.js"

pytestmark = pytest.mark.end_to_end


def test_a_trader_onboards_places_orders_and_follows_the_streams(exchange, run_client):
    printed = run_client(["node", SCENARIO, exchange.endpoints_file])

    assert printed.endswith("every step passed\n")
