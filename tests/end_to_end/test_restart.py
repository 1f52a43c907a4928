"""Stop, kill and start again: what was acknowledged is there, on both sides of the bridge."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from secrets import token_hex

import pytest
from standing import state_holds

from provex.client.signing import NewOrder
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import utc_now
from provex.protocol.records import Side

pytestmark = pytest.mark.end_to_end


async def place(endpoints, key, count):
    """Orders that wait far from the market; their ids."""
    async with Trader(
        endpoints["api"], TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
    ) as trader:
        await trader.onboard()
        placed = []
        for number in range(count):
            order = await trader.private.place_order(
                NewOrder(
                    market="ETH-USD",
                    side=Side.BUY,
                    size=Decimal(1),
                    price=Decimal(100 + number),
                    limit_fee=Decimal("0.01"),
                    expires_at=utc_now() + timedelta(days=1),
                )
            )
            placed.append(order.id)
        return placed


async def open_orders(endpoints, key):
    async with Trader(
        endpoints["api"], TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
    ) as trader:
        await trader.log_in()
        return {order.id for order in await trader.private.active_orders("ETH-USD")}


def test_orders_survive_a_stop_and_a_kill(start_exchange):
    exchange = start_exchange("--no-bots")
    key = "0x" + token_hex(32)
    placed = asyncio.run(place(exchange.endpoints, key, 3))

    assert exchange.stop() == 0
    assert not exchange.endpoints_file.exists()
    exchange.start()
    assert asyncio.run(open_orders(exchange.endpoints, key)) == set(placed)

    placed += asyncio.run(place(exchange.endpoints, key, 3))
    exchange.kill()
    exchange.start()

    assert asyncio.run(open_orders(exchange.endpoints, key)) == set(placed)
    state_holds(exchange)
    assert exchange.stop() == 0
