import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from provex.client.errors import ConnectionFault, StreamRefused
from provex.client.stream import Stream, StreamSettings, websocket_url_of
from provex.client.transport import hmac_signature
from provex.protocol.candles import Resolution
from provex.protocol.keys import ApiCredentials
from provex.protocol.records import MarketStatus

PATIENCE_S = 30
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CREDENTIALS = ApiCredentials(key="key", secret="c2VjcmV0", passphrase="pass")
QUICK = StreamSettings(reconnect_first_s=0.001, reconnect_last_s=0.01)


class Peer:
    """The server's end of one connection, which a test scripts message by message."""

    def __init__(self, connection: ServerConnection, number: int) -> None:
        self.connection = connection
        self.number = number
        self.sent = 0

    async def say(self, type_: str, **fields: Any) -> None:
        message = {"type": type_, "connection_id": "c", "message_id": self.sent, **fields}
        self.sent += 1
        await self.connection.send(json.dumps(message))

    async def asked(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self.connection.recv())
        return message

    async def snapshot(self, contents: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """Answer the next subscription."""
        request = await self.asked()
        while request["type"] != "subscribe":
            request = await self.asked()
        channel = {"channel": request["channel"]} | (
            {"id": request["id"]} if "id" in request else {}
        )
        await self.say("subscribed", **channel, contents=contents, **fields)
        return request

    async def book_update(self, offset: int, **sides: list[list[str]]) -> None:
        contents = {"offset": str(offset), "bids": [], "asks": [], **sides}
        await self.say("channel_data", channel="v3_orderbook", id="BTC-USD", contents=contents)

    async def until_closed(self) -> None:
        await self.connection.wait_closed()


Script = Callable[[Peer], Awaitable[None]]


@asynccontextmanager
async def exchange(script: Script, settings: StreamSettings = QUICK) -> AsyncIterator[Stream]:
    connections = 0

    async def handle(connection: ServerConnection) -> None:
        nonlocal connections
        connections += 1
        peer = Peer(connection, connections)
        await peer.say("connected")
        await script(peer)

    async with asyncio.timeout(PATIENCE_S), serve(handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        stream = Stream(
            f"ws://127.0.0.1:{port}",
            credentials=CREDENTIALS,
            settings=settings,
            now=lambda: NOW,
        )
        async with stream:
            yield stream


BOOK = {
    "bids": [{"price": "99", "size": "5", "offset": "3"}],
    "asks": [{"price": "101", "size": "4", "offset": "7"}, {"price": "102", "size": "0"}],
}


def test_book_is_kept_in_order() -> None:
    async def script(peer: Peer) -> None:
        request = await peer.snapshot(BOOK)
        assert request["includeOffsets"] is True
        await peer.book_update(8, bids=[["98.5", "1"], ["99", "0"]])
        await peer.book_update(9, asks=[["100", "2"]])
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.orderbook("BTC-USD")) as books:
            book = await anext(books)
            assert (book.best_bid, book.best_ask) == (99, 101)
            assert (await anext(books)).best_bid == Decimal("98.5")
            book = await anext(books)
            assert (book.best_ask, book.offset) == (100, 9)

    asyncio.run(scenario())


def test_missing_book_update_brings_a_fresh_snapshot() -> None:
    async def script(peer: Peer) -> None:
        await peer.snapshot(BOOK)
        await peer.book_update(8)
        await peer.book_update(10, bids=[["100", "1"]])
        # On its way before the exchange saw that we start again: must not be applied.
        await peer.book_update(11, bids=[["1000", "1"]])
        await peer.snapshot({"bids": [{"price": "97", "size": "1", "offset": "12"}], "asks": []})
        await peer.book_update(13, bids=[["98", "1"]])
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.orderbook("BTC-USD")) as books:
            best = [(await anext(books)).best_bid for _ in range(4)]
            assert best == [99, 99, 97, 98]
            assert stream.reconnects == 0

    asyncio.run(scenario())


def test_lost_connection_is_made_again_with_a_fresh_snapshot() -> None:
    async def script(peer: Peer) -> None:
        await peer.snapshot(BOOK)
        if peer.number < 3:
            await peer.book_update(8)
            return
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.orderbook("BTC-USD")) as books:
            seen = [await anext(books) for _ in range(5)]
            assert len({id(book) for book in seen}) == 3
            assert stream.reconnects == 2

    asyncio.run(scenario())


def test_missing_message_number_brings_a_new_connection() -> None:
    async def script(peer: Peer) -> None:
        await peer.snapshot(BOOK)
        if peer.number == 1:
            peer.sent += 1
            await peer.book_update(8, bids=[["100", "1"]])
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.orderbook("BTC-USD")) as books:
            assert (await anext(books)).best_bid == 99
            assert (await anext(books)).best_bid == 99
            assert stream.reconnects == 1

    asyncio.run(scenario())


def test_text_that_is_no_message_brings_a_new_connection() -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.connection.send("nonsense")
            await peer.until_closed()
            return
        await peer.snapshot({"trades": []})
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.trades("BTC-USD")) as trades:
            assert await anext(trades) == ()
            assert stream.reconnects == 1

    asyncio.run(scenario())


def test_consumer_that_lags_gets_a_fresh_snapshot() -> None:
    is_looking_away = asyncio.Event()
    flooded = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.snapshot(BOOK)
        await is_looking_away.wait()
        for offset in range(8, 60):
            await peer.book_update(offset)
        await peer.snapshot({"bids": [{"price": "1", "size": "1", "offset": "60"}], "asks": []})
        flooded.set()
        await peer.until_closed()

    async def scenario() -> None:
        small = StreamSettings(queue_messages_max=10)
        async with (
            exchange(script, small) as stream,
            aclosing(stream.orderbook("BTC-USD")) as books,
        ):
            assert (await anext(books)).best_bid == 99
            is_looking_away.set()
            await flooded.wait()
            while (await anext(books)).best_bid != 1:
                pass

    asyncio.run(scenario())


def test_trades_are_typed() -> None:
    trade = {
        "side": "SELL",
        "size": "0.5",
        "price": "30000",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "liquidation": True,
    }

    async def script(peer: Peer) -> None:
        await peer.snapshot({"trades": []})
        await peer.say(
            "channel_data", channel="v3_trades", id="BTC-USD", contents={"trades": [trade]}
        )
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.trades("BTC-USD")) as trades:
            assert await anext(trades) == ()
            (found,) = await anext(trades)
            assert (found.size, found.liquidation, found.created_at) == (Decimal("0.5"), True, NOW)

    asyncio.run(scenario())


def test_candles_come_as_a_snapshot_and_one_by_one() -> None:
    candle = {
        "startedAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:30.000Z",
        "market": "BTC-USD",
        "resolution": "1MIN",
        "low": "1",
        "high": "3",
        "open": "2",
        "close": "2.5",
        "baseTokenVolume": "10",
        "trades": "7",
        "usdVolume": "25",
        "startingOpenInterest": "0",
    }

    async def script(peer: Peer) -> None:
        request = await peer.snapshot({"candles": [candle]})
        await peer.say(
            "channel_data", channel="v3_candles", id=request["id"], contents=candle | {"high": "4"}
        )
        await peer.until_closed()

    async def scenario() -> None:
        async with (
            exchange(script) as stream,
            aclosing(stream.candles("BTC-USD", Resolution.ONE_MINUTE)) as candles,
        ):
            assert [(c.high, c.trades) for c in await anext(candles)] == [(3, 7)]
            assert [c.high for c in await anext(candles)] == [4]

    asyncio.run(scenario())


def test_market_changes_hold_only_what_changed() -> None:
    async def script(peer: Peer) -> None:
        await peer.snapshot({"markets": {}})
        change = {"BTC-USD": {"indexPrice": "31000.5", "priceChange24H": "-2"}}
        await peer.say("channel_data", channel="v3_markets", contents=change)
        await peer.say(
            "channel_data", channel="v3_markets", contents={"BTC-USD": {"status": "CANCEL_ONLY"}}
        )
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.markets()) as markets:
            assert (await anext(markets)).snapshot == {}
            moved = (await anext(markets)).changes["BTC-USD"]
            assert (moved.index_price, moved.price_change_24h) == (Decimal("31000.5"), -2)
            assert moved.status is None
            stopped = (await anext(markets)).changes["BTC-USD"]
            assert stopped.status is MarketStatus.CANCEL_ONLY

    asyncio.run(scenario())


def test_account_is_asked_for_with_a_signature() -> None:
    async def script(peer: Peer) -> None:
        request = await peer.asked()
        assert request["accountNumber"] == "0"
        assert request["signature"] == hmac_signature(
            CREDENTIALS, timestamp=request["timestamp"], method="GET", path="/ws/accounts", body=""
        )
        await peer.say("subscribed", channel="v3_accounts", id="account-1", contents={"orders": []})
        change = {
            "id": "account-1",
            "quoteBalance": "-1.5",
            "pendingDeposits": "0",
            "pendingWithdrawals": "0",
        }
        await peer.say(
            "channel_data", channel="v3_accounts", id="account-1", contents={"accounts": [change]}
        )
        assert await peer.asked() == {
            "type": "unsubscribe",
            "channel": "v3_accounts",
            "id": "account-1",
        }

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.account()) as events:
            assert (await anext(events)).is_snapshot
            event = await anext(events)
            assert not event.is_snapshot
            assert event.contents.accounts[0].quote_balance == Decimal("-1.5")

    asyncio.run(scenario())


def test_refused_subscription_ends_with_the_reason() -> None:
    async def script(peer: Peer) -> None:
        await peer.asked()
        text = "Internal error, could not fetch data for subscription: v3_accounts"
        await peer.say("error", message=text)
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.account()) as events:
            with pytest.raises(StreamRefused, match="v3_accounts"):
                await anext(events)

    asyncio.run(scenario())


def test_refusal_of_one_channel_leaves_the_others() -> None:
    async def script(peer: Peer) -> None:
        for _ in range(2):
            request = await peer.asked()
            if request["id"] == "BTC-USD":
                await peer.say(
                    "subscribed", channel=request["channel"], id="BTC-USD", contents={"trades": []}
                )
            else:
                await peer.say(
                    "error", channel=request["channel"], id=request["id"], message="Invalid id"
                )
        await peer.until_closed()

    async def scenario() -> None:
        async with (
            exchange(script) as stream,
            aclosing(stream.trades("BTC-USD")) as good,
            aclosing(stream.trades("NONE-USD")) as bad,
        ):
            first = asyncio.ensure_future(anext(good))
            with pytest.raises(StreamRefused, match="Invalid id"):
                await anext(bad)
            assert await first == ()

    asyncio.run(scenario())


def test_one_channel_has_one_consumer() -> None:
    async def script(peer: Peer) -> None:
        await peer.snapshot({"trades": []})
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.trades("BTC-USD")) as trades:
            await anext(trades)
            with pytest.raises(ValueError, match="consumer already"):
                await anext(stream.trades("BTC-USD"))

    asyncio.run(scenario())


def test_closing_ends_consumers() -> None:
    async def script(peer: Peer) -> None:
        await peer.snapshot({"trades": []})
        await peer.until_closed()

    async def scenario() -> None:
        async with exchange(script) as stream, aclosing(stream.trades("BTC-USD")) as trades:
            await anext(trades)
            waiting = asyncio.ensure_future(anext(trades))
            await asyncio.sleep(0)
            await stream.close()
            with pytest.raises(ConnectionFault, match="closed"):
                await waiting

    asyncio.run(scenario())


def test_account_needs_credentials() -> None:
    async def scenario() -> None:
        with pytest.raises(ValueError, match="credentials"):
            await anext(Stream("ws://127.0.0.1:1").account())

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080/v3/ws"),
        ("https://exchange.test/", "wss://exchange.test/v3/ws"),
    ],
)
def test_websocket_stands_beside_the_api(host: str, url: str) -> None:
    assert websocket_url_of(host) == url
