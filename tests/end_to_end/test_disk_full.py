"""The journal cannot grow: the exchange stops by itself and goes on once it can again."""

import asyncio
import resource
from secrets import token_hex

import pytest
from standing import state_holds
from test_restart import open_orders, place

pytestmark = pytest.mark.end_to_end


def test_a_journal_that_cannot_grow_stops_the_exchange_and_loses_nothing(start_exchange):
    exchange = start_exchange("--no-bots")
    key = "0x" + token_hex(32)
    placed = asyncio.run(place(exchange.endpoints, key, 2))

    resource.prlimit(exchange.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    assert exchange.process.wait(60) == 1  # The limit holds for its log too: no text to read.
    exchange.start()
    assert asyncio.run(open_orders(exchange.endpoints, key)) == set(placed)
    state_holds(exchange)
