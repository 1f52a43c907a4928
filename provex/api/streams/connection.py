"""One WebSocket: reads what the client asks, within limits, and ends it when it goes too far."""

import asyncio
import contextlib
import logging
import uuid
from typing import Any, Final

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from provex.api.context import Context
from provex.api.errors import ApiError
from provex.api.senders import SenderCheck, SignedRequest
from provex.protocol.errors import Rejected
from provex.storage.history import Resolution

from .hub import Hub
from .outbox import Outbox
from .subscription import ACCOUNTS, CANDLES, CHANNELS, MARKETS, ORDERBOOK, TRADES, Subscription

__all__ = ["StreamEndpoint"]

_LOG = logging.getLogger(__name__)

_POLICY_VIOLATION: Final = 1008
_INTERNAL_ERROR: Final = 1011
_TRY_AGAIN_LATER: Final = 1013
_CLOSE_TIMEOUT_S: Final = 5.0
_TOO_MANY_INVALID: Final = "Too many invalid messages. Please reconnect and try again."
_NO_DATA: Final = "Internal error, could not fetch data for subscription:"
_ACCOUNTS_PATH: Final = b"/ws/accounts"
_ECHO_MAX: Final = 100


class StreamEndpoint:
    """Accepts sockets, and counts them."""

    def __init__(self, context: Context, hub: Hub) -> None:
        """Serve from one hub."""
        self._context = context
        self._hub = hub
        self._open = 0
        self._open_by_address: dict[str, int] = {}

    async def serve(self, websocket: WebSocket) -> None:
        """Serve one socket from handshake to close."""
        settings = self._context.settings.streams
        address = websocket.client.host if websocket.client else ""
        of_address = self._open_by_address.get(address, 0)
        is_welcome = (
            self._open < settings.connections_max
            and of_address < settings.connections_per_address_max
        )
        if not is_welcome:
            await websocket.accept()
            await websocket.close(_TRY_AGAIN_LATER, "Too many connections")
            return
        # Counted before the handshake, which others may begin while it waits.
        self._open += 1
        self._open_by_address[address] = of_address + 1
        try:
            await websocket.accept()
            await Connection(self._context, self._hub, websocket).run()
        finally:
            self._open -= 1
            self._open_by_address[address] -= 1
            if not self._open_by_address[address]:
                del self._open_by_address[address]


class _Closing(Exception):  # noqa: N818 - the end of a socket, not an error of ours.
    """The socket is to be closed with a code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(code, reason)


class _PerSecond:
    """Counts events within the present second."""

    __slots__ = ("count", "limit", "second")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.second = -1
        self.count = 0

    def is_exceeded(self, now_ms: int) -> bool:
        second = now_ms // 1000
        if second != self.second:
            self.second = second
            self.count = 0
        self.count += 1
        return self.count > self.limit


class Connection:
    """One socket with its subscriptions."""

    def __init__(self, context: Context, hub: Hub, websocket: WebSocket) -> None:
        """Prepare; `run` does the rest."""
        self._context = context
        self._hub = hub
        self._websocket = websocket
        self._settings = context.settings.streams
        self._senders = SenderCheck(context)
        self._outbox = Outbox(websocket, str(uuid.uuid4()), self._settings)
        self._subscriptions: dict[tuple[str, str], Subscription] = {}
        self._messages = _PerSecond(self._settings.messages_per_second)
        self._pings = _PerSecond(self._settings.pings_per_second)
        self._subscribes: dict[str, _PerSecond] = {}
        self._invalid = 0

    async def run(self) -> None:
        """Serve until the client leaves or has to."""
        self._outbox.put("connected")
        writer = asyncio.create_task(self._outbox.write())
        reader = asyncio.create_task(self._read())
        overrun = asyncio.create_task(self._outbox.overrun.wait())
        closing: _Closing | None = None
        try:
            await asyncio.wait((writer, reader, overrun), return_when=asyncio.FIRST_COMPLETED)
            closing = self._reason_to_close(reader)
        finally:
            for subscription in self._subscriptions.values():
                self._hub.remove(subscription)
            for task in (writer, reader, overrun):
                task.cancel()
            await asyncio.gather(writer, reader, overrun, return_exceptions=True)
        if closing is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._close(closing), _CLOSE_TIMEOUT_S)

    def _reason_to_close(self, reader: "asyncio.Task[None]") -> "_Closing | None":
        if self._outbox.is_overrun:
            return _Closing(_POLICY_VIOLATION, "Too slow: messages were not read in time.")
        if not reader.done():
            # The writer ended: the peer is gone.
            return None
        error = reader.exception()
        if isinstance(error, _Closing):
            return error
        if error is None or isinstance(error, WebSocketDisconnect):
            return None
        _LOG.error("a socket failed", exc_info=error)
        return _Closing(_INTERNAL_ERROR, "Internal error")

    async def _close(self, closing: "_Closing") -> None:
        await self._outbox.flush()
        await self._websocket.close(closing.code, closing.reason)

    async def _read(self) -> None:
        while True:
            event = await self._websocket.receive()
            if event["type"] == "websocket.disconnect":
                return
            text = event.get("text")
            data = text.encode("utf-8", "replace") if text is not None else event.get("bytes")
            now_ms = self._context.now_ms()
            if self._messages.is_exceeded(now_ms):
                self._end("Too many messages. Please reconnect and try again.")
            await self._take(data or b"", now_ms)

    async def _take(self, data: bytes, now_ms: int) -> None:
        if len(data) > self._settings.message_bytes_max:
            self._refuse("Invalid message: too large")
            return
        try:
            message = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._refuse("Invalid message: could not parse")
            return
        if not isinstance(message, dict) or "type" not in message:
            self._refuse("Invalid message: type is required")
            return
        kind = message["type"]
        if kind == "subscribe":
            await self._subscribe(message, now_ms)
        elif kind == "unsubscribe":
            self._unsubscribe(message)
        elif kind == "ping":
            self._ping(message, now_ms)
        else:
            self._refuse(f"Invalid message type: {_shown(kind)}")

    def _ping(self, message: dict[str, Any], now_ms: int) -> None:
        if self._pings.is_exceeded(now_ms):
            self._end("Too many ping messages. Please reconnect and try again.")
        id_ = message.get("id")
        is_plain = isinstance(id_, str | int) and len(str(id_)) <= _ECHO_MAX
        rest = f',"id":{msgspec.json.encode(id_).decode()}' if is_plain else ""
        self._outbox.put("pong", rest)

    async def _subscribe(self, message: dict[str, Any], now_ms: int) -> None:
        channel = message.get("channel")
        if channel not in CHANNELS:
            self._refuse(f"Invalid channel: {_shown(channel)}")
            return
        given = message.get("id")
        id_ = given if isinstance(given, str) and channel in {ORDERBOOK, TRADES, CANDLES} else ""
        self._count_subscribe(channel, id_, now_ms)
        is_batched = _is_true(message.get("batched"))
        if channel == ACCOUNTS:
            await self._subscribe_account(message, is_batched=is_batched, now_ms=now_ms)
        elif channel == MARKETS:
            subscription = self._new_subscription(channel, "", is_batched=is_batched)
            if subscription is not None:
                self._hub.begin_markets(subscription)
        elif channel == CANDLES:
            await self._subscribe_candles(id_, given, is_batched=is_batched)
        else:
            self._subscribe_market(channel, message, is_batched=is_batched)

    def _count_subscribe(self, channel: str, id_: str, now_ms: int) -> None:
        name = f"{channel}-{id_[:_ECHO_MAX]}" if id_ else channel
        if len(self._subscribes) > 4 * self._settings.subscriptions_max:
            self._subscribes.clear()
        counter = self._subscribes.setdefault(
            name, _PerSecond(self._settings.subscribes_per_second)
        )
        if counter.is_exceeded(now_ms):
            self._end(
                f"Too many subscribe attempts for channel {name}. Please reconnect and try again."
            )

    def _subscribe_market(self, channel: str, message: dict[str, Any], *, is_batched: bool) -> None:
        id_ = message.get("id")
        units = self._context.units_by_name.get(id_) if isinstance(id_, str) else None
        if units is None:
            self._refuse(f"Invalid id: {_shown(id_)}", channel=channel)
            return
        subscription = self._new_subscription(channel, units.name, is_batched=is_batched)
        if subscription is None:
            return
        if channel == ORDERBOOK:
            has_offsets = _is_true(message.get("includeOffsets"))
            self._hub.begin_orderbook(subscription, units.index, has_offsets=has_offsets)
        else:
            self._hub.begin_trades(subscription, units.index)

    async def _subscribe_candles(self, id_: str, given: object, *, is_batched: bool) -> None:
        name, _, resolution = id_.partition("/")
        units = self._context.units_by_name.get(name)
        if units is None or resolution not in set(Resolution):
            self._refuse(f"Invalid id: {_shown(given)}", channel=CANDLES)
            return
        subscription = self._new_subscription(CANDLES, id_, is_batched=is_batched)
        if subscription is None:
            return
        try:
            await self._hub.begin_candles(subscription, units.index, Resolution(resolution))
        except Rejected as rejected:
            self._drop(subscription)
            self._outbox.put_error(f"{_NO_DATA} {CANDLES} {rejected}", channel=CANDLES, id=id_)

    async def _subscribe_account(
        self, message: dict[str, Any], *, is_batched: bool, now_ms: int
    ) -> None:
        fields = ("apiKey", "passphrase", "timestamp", "signature")
        for field in fields:
            if not isinstance(message.get(field), str):
                self._refuse(f"{_NO_DATA} {ACCOUNTS} {field} is required", channel=ACCOUNTS)
                return
        try:
            _, account = self._senders.checked(
                key=message["apiKey"],
                passphrase=message["passphrase"],
                timestamp=message["timestamp"].encode(),
                signature=message["signature"],
                account_number=_number_text(message.get("accountNumber")),
                request=SignedRequest(method="GET", path=_ACCOUNTS_PATH, body=b""),
                now_ms=now_ms,
            )
        except ApiError as refusal:
            first = refusal.errors[0]
            self._refuse(
                f"{_NO_DATA} {ACCOUNTS} {first.msg}",
                channel=ACCOUNTS,
                reason=first.reason or "",
                serverTime=first.server_time or "",
            )
            return
        subscription = self._new_subscription(ACCOUNTS, account.account_id, is_batched=is_batched)
        if subscription is None:
            return
        try:
            await self._hub.begin_account(subscription, account.account_id)
        except Rejected as rejected:
            self._drop(subscription)
            self._outbox.put_error(f"{_NO_DATA} {ACCOUNTS} {rejected}", channel=ACCOUNTS)

    def _new_subscription(self, channel: str, id_: str, *, is_batched: bool) -> Subscription | None:
        key = (channel, id_)
        if key in self._subscriptions:
            name = f"{channel}-{id_}" if id_ else channel
            self._refuse(f"Invalid subscribe message: already subscribed ({name})")
            return None
        if len(self._subscriptions) >= self._settings.subscriptions_max:
            self._refuse("Invalid subscribe message: too many subscriptions")
            return None
        subscription = Subscription(self._outbox, channel, id_, is_batched=is_batched)
        self._subscriptions[key] = subscription
        self._hub.add(subscription)
        return subscription

    def _drop(self, subscription: Subscription) -> None:
        self._hub.remove(subscription)
        self._subscriptions.pop((subscription.channel, subscription.id), None)

    def _unsubscribe(self, message: dict[str, Any]) -> None:
        channel = message.get("channel")
        if channel not in CHANNELS:
            self._refuse(f"Invalid channel: {_shown(channel)}")
            return
        given = message.get("id")
        id_ = given if isinstance(given, str) else ""
        if channel == MARKETS:
            id_ = ""
        keys = [
            key
            for key in self._subscriptions
            if key == (channel, id_) or (channel == ACCOUNTS and not id_ and key[0] == ACCOUNTS)
        ]
        if not keys:
            self._refuse(f"Invalid unsubscribe message: not subscribed ({channel}-{_shown(id_)})")
        for key in keys:
            subscription = self._subscriptions.pop(key)
            self._hub.remove(subscription)
            subscription.end()

    def _refuse(self, message: str, **members: object) -> None:
        """Answer a message that makes no sense; too many of them end the socket."""
        self._invalid += 1
        if self._invalid > self._settings.invalid_messages_max:
            self._end(_TOO_MANY_INVALID)
        self._outbox.put_error(message, **members)

    def _end(self, reason: str) -> None:
        self._outbox.put_error(reason)
        raise _Closing(_POLICY_VIOLATION, reason)


def _is_true(value: object) -> bool:
    """Booleans arrive as such or, as the old documentation prints them, as text."""
    return value is True or value == "true"


def _number_text(value: object) -> str:
    """Account numbers arrive as text or as numbers; absent means 0."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return "?"
    return str(value)


def _shown(value: object) -> str:
    """What was sent, as clients in JavaScript print it, cut short."""
    return "undefined" if value is None or value == "" else str(value)[:_ECHO_MAX]
