"""The WebSocket: typed channels that survive lost connections and never skip an update unnoticed.

Every message of a connection has the next number, and every update of a book the next offset.
After a gap, a lost connection, or a consumer that lagged too far behind, the channel starts again
with a fresh snapshot, which the consumer sees as one.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from provex.protocol.candles import Resolution
from provex.protocol.keys import ApiCredentials

from . import answers
from .book import BookGap, OrderBook
from .errors import ConnectionFault, StreamRefused
from .transport import hmac_signature, iso, utc_now

__all__ = ["AccountEvent", "MarketsEvent", "Stream", "StreamSettings", "websocket_url_of"]

_LOG = logging.getLogger(__name__)
_ACCOUNT_PATH = "/ws/accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSettings:
    """Limits, and the policy of reconnecting: doubling pauses, without end."""

    queue_messages_max: int = 10_000
    """Messages that wait for a consumer before its channel starts again."""
    message_bytes_max: int = 16 * 1024 * 1024
    reconnect_first_s: float = 0.25
    reconnect_last_s: float = 10.0
    open_timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One message of the account's channel. A snapshot replaces everything known before."""

    is_snapshot: bool
    contents: answers.AccountContents


@dataclass(frozen=True, slots=True)
class MarketsEvent:
    """All markets of a snapshot, or what changed since."""

    snapshot: dict[str, answers.Market] | None
    changes: dict[str, answers.MarketChange]


class _Envelope(msgspec.Struct):
    type: str
    message_id: int | None = None
    channel: str | None = None
    id: str | None = None
    contents: msgspec.Raw = msgspec.Raw(b"{}")
    message: str = ""


class _Trades(msgspec.Struct):
    trades: tuple[answers.Trade, ...] = ()


class _Candles(msgspec.Struct):
    candles: tuple[answers.Candle, ...]


class _Markets(msgspec.Struct):
    markets: dict[str, answers.Market]


@dataclass(frozen=True, slots=True)
class _Item:
    is_snapshot: bool
    contents: msgspec.Raw


@dataclass(slots=True, eq=False)
class _Subscription:
    """One channel that a consumer follows, over as many connections as it takes."""

    channel: str
    id: str | None
    request: Callable[[], dict[str, Any]]
    queue: asyncio.Queue[_Item | Exception]
    is_waiting_for_snapshot: bool = True
    known_id: str | None = field(default=None)
    """The id that the exchange gave the channel, which the account's subscriber learns."""

    def fits(self, envelope: _Envelope) -> bool:
        """Whether a message belongs to this channel."""
        if envelope.channel != self.channel:
            return False
        return self.id is None or envelope.id == self.id


class _MessageGap(Exception):  # noqa: N818 - a fault of the connection.
    pass


def websocket_url_of(host: str) -> str:
    """The WebSocket's usual address of a host such as `http://127.0.0.1:8080`."""
    return host.rstrip("/").replace("http", "ws", 1) + "/v3/ws"


class Stream:
    """One WebSocket with any number of channels, each with one consumer.

    Use as an async context manager; then iterate over channels, each in a task of its own.
    """

    def __init__(
        self,
        url: str,
        *,
        credentials: ApiCredentials | None = None,
        account_number: int = 0,
        settings: StreamSettings | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Connect when entered; credentials are for the account's channel only."""
        self._url = url
        self._credentials = credentials
        self._account_number = account_number
        self._settings = settings or StreamSettings()
        self._now = now
        self._subscriptions: list[_Subscription] = []
        self._connection: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self.reconnects = 0
        """Connections that were lost and made again."""

    async def __aenter__(self) -> Self:
        """Begin to connect."""
        self._task = asyncio.create_task(self._run(), name="provex-stream")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection; consumers end with ConnectionFault."""
        await self.close()

    async def close(self) -> None:
        """Close the connection; consumers end with ConnectionFault."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for subscription in self._subscriptions:
            _replace_with(subscription.queue, ConnectionFault("the stream was closed"))

    async def orderbook(self, market: str) -> AsyncIterator[OrderBook]:
        """Follow a book: the same book object after each update, another one after a restart."""

        def request() -> dict[str, Any]:
            return {"channel": "v3_orderbook", "id": market, "includeOffsets": True}

        subscription = await self._subscribed("v3_orderbook", market, request)
        book: OrderBook | None = None
        try:
            while True:
                item = await _next(subscription)
                if item.is_snapshot:
                    book = OrderBook(market, _decoded(item, answers.BookSnapshot))
                elif book is not None:
                    try:
                        book.apply(_decoded(item, answers.BookContents))
                    except BookGap as gap:
                        _LOG.warning("starting the channel again: %s", gap)
                        book = None
                        await self._restart(subscription)
                        continue
                if book is not None:
                    yield book
        finally:
            await self._unsubscribed(subscription)

    async def trades(self, market: str) -> AsyncIterator[tuple[answers.Trade, ...]]:
        """Follow public trades; a snapshot of recent ones comes first, newest first."""

        def request() -> dict[str, Any]:
            return {"channel": "v3_trades", "id": market}

        subscription = await self._subscribed("v3_trades", market, request)
        try:
            while True:
                yield _decoded(await _next(subscription), _Trades).trades
        finally:
            await self._unsubscribed(subscription)

    async def candles(
        self, market: str, resolution: Resolution
    ) -> AsyncIterator[tuple[answers.Candle, ...]]:
        """Follow candles: recent ones first, newest first, then each one after it changed."""
        channel_id = f"{market}/{resolution.value}"

        def request() -> dict[str, Any]:
            return {"channel": "v3_candles", "id": channel_id}

        subscription = await self._subscribed("v3_candles", channel_id, request)
        try:
            while True:
                item = await _next(subscription)
                if item.is_snapshot:
                    yield _decoded(item, _Candles).candles
                else:
                    yield (_decoded(item, answers.Candle),)
        finally:
            await self._unsubscribed(subscription)

    async def markets(self) -> AsyncIterator[MarketsEvent]:
        """Follow all markets."""

        def request() -> dict[str, Any]:
            return {"channel": "v3_markets"}

        subscription = await self._subscribed("v3_markets", None, request)
        try:
            while True:
                item = await _next(subscription)
                if item.is_snapshot:
                    yield MarketsEvent(_decoded(item, _Markets).markets, {})
                else:
                    yield MarketsEvent(None, _decoded(item, dict[str, answers.MarketChange]))
        finally:
            await self._unsubscribed(subscription)

    async def account(self) -> AsyncIterator[AccountEvent]:
        """Follow the own account. ValueError without credentials."""
        credentials = self._credentials
        if credentials is None:
            raise ValueError("the account's channel needs credentials")

        def request() -> dict[str, Any]:
            timestamp = iso(self._now())
            signature = hmac_signature(
                credentials, timestamp=timestamp, method="GET", path=_ACCOUNT_PATH, body=""
            )
            return {
                "channel": "v3_accounts",
                "accountNumber": str(self._account_number),
                "apiKey": credentials.key,
                "passphrase": credentials.passphrase,
                "timestamp": timestamp,
                "signature": signature,
            }

        subscription = await self._subscribed("v3_accounts", None, request)
        try:
            while True:
                item = await _next(subscription)
                yield AccountEvent(item.is_snapshot, _decoded(item, answers.AccountContents))
        finally:
            await self._unsubscribed(subscription)

    async def _subscribed(
        self, channel: str, channel_id: str | None, request: Callable[[], dict[str, Any]]
    ) -> _Subscription:
        if any(s.channel == channel and s.id == channel_id for s in self._subscriptions):
            raise ValueError(f"{channel} {channel_id or ''} has a consumer already")
        subscription = _Subscription(
            channel=channel,
            id=channel_id,
            request=request,
            queue=asyncio.Queue(self._settings.queue_messages_max),
        )
        self._subscriptions.append(subscription)
        await self._send({"type": "subscribe", **request()})
        return subscription

    async def _unsubscribed(self, subscription: _Subscription) -> None:
        self._subscriptions.remove(subscription)
        await self._send(_unsubscribe(subscription))

    async def _restart(self, subscription: _Subscription) -> None:
        """Ask for a fresh snapshot of one channel."""
        subscription.is_waiting_for_snapshot = True
        while not subscription.queue.empty():
            subscription.queue.get_nowait()
        await self._send(_unsubscribe(subscription))
        await self._send({"type": "subscribe", **subscription.request()})

    async def _send(self, message: dict[str, Any]) -> None:
        """Send now; without a connection the next one subscribes to everything anyway."""
        if self._connection is None:
            return
        try:
            await self._connection.send(json.dumps(message))
        except WebSocketException:
            _LOG.debug("the connection was lost while sending")

    async def _run(self) -> None:
        pause_s = self._settings.reconnect_first_s
        while True:
            try:
                async with connect(
                    self._url,
                    max_size=self._settings.message_bytes_max,
                    open_timeout=self._settings.open_timeout_s,
                ) as connection:
                    pause_s = self._settings.reconnect_first_s
                    await self._follow(connection)
            except (OSError, TimeoutError, WebSocketException, InvalidHandshake) as fault:
                _LOG.info("connecting again to %s: %s", self._url, fault or type(fault).__name__)
            except (_MessageGap, msgspec.DecodeError) as fault:
                _LOG.warning("connecting again to %s: %s", self._url, fault)
            except Exception as bug:
                # A consumer must never wait for a reader that is gone.
                for subscription in self._subscriptions:
                    _replace_with(subscription.queue, bug)
                raise
            finally:
                self._connection = None
            self.reconnects += 1
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, self._settings.reconnect_last_s)

    async def _follow(self, connection: ClientConnection) -> None:
        for subscription in self._subscriptions:
            subscription.is_waiting_for_snapshot = True
        self._connection = connection
        for subscription in list(self._subscriptions):
            await self._send({"type": "subscribe", **subscription.request()})
        expected = 0
        decoder = msgspec.json.Decoder(_Envelope)
        async for text in connection:
            envelope = decoder.decode(text)
            if envelope.message_id is not None:
                if envelope.message_id != expected:
                    raise _MessageGap(f"expected message {expected}, found {envelope.message_id}")
                expected += 1
            await self._dispatch(envelope)

    async def _dispatch(self, envelope: _Envelope) -> None:
        if envelope.type == "error":
            self._refuse(envelope)
            return
        subscription = next((s for s in self._subscriptions if s.fits(envelope)), None)
        if subscription is None:
            return
        if envelope.type == "subscribed":
            subscription.is_waiting_for_snapshot = False
            subscription.known_id = envelope.id
            await self._offer(subscription, _Item(True, envelope.contents))
        elif envelope.type == "channel_data" and not subscription.is_waiting_for_snapshot:
            await self._offer(subscription, _Item(False, envelope.contents))

    def _refuse(self, envelope: _Envelope) -> None:
        """Hand a refusal to the channel it names, or to all that still wait for their snapshot."""
        for subscription in self._subscriptions:
            named = envelope.channel is not None and subscription.fits(envelope)
            unnamed = envelope.channel is None and subscription.is_waiting_for_snapshot
            if named or unnamed or subscription.channel in envelope.message:
                _replace_with(subscription.queue, StreamRefused(envelope.message))

    async def _offer(self, subscription: _Subscription, item: _Item) -> None:
        try:
            subscription.queue.put_nowait(item)
        except asyncio.QueueFull:
            _LOG.warning("the consumer of %s lags: starting it again", subscription.channel)
            await self._restart(subscription)


def _unsubscribe(subscription: _Subscription) -> dict[str, Any]:
    message = {"type": "unsubscribe", "channel": subscription.channel}
    channel_id = subscription.id or subscription.known_id
    return message if channel_id is None else message | {"id": channel_id}


def _replace_with(queue: asyncio.Queue[_Item | Exception], error: Exception) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(error)


async def _next(subscription: _Subscription) -> _Item:
    item = await subscription.queue.get()
    if isinstance(item, Exception):
        raise item
    return item


def _decoded(item: _Item, kind: type[Any]) -> Any:
    return msgspec.json.decode(item.contents, type=kind, strict=False)
