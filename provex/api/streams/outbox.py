"""Messages on their way to one socket: numbered, bounded, written by one task."""

import asyncio
from collections import deque

import msgspec
from starlette.websockets import WebSocket

from provex.api.settings import StreamSettings

__all__ = ["Outbox"]

_encode = msgspec.json.Encoder().encode


class Outbox:
    """Numbers and queues messages; gives up on a peer that reads too slowly."""

    def __init__(self, websocket: WebSocket, connection_id: str, settings: StreamSettings) -> None:
        """Queue for one socket."""
        self._websocket = websocket
        self._settings = settings
        self._queue: deque[str] = deque()
        self._queued_bytes = 0
        self._has_messages = asyncio.Event()
        self._next_id = 0
        self._identity = f',"connection_id":"{connection_id}","message_id":'
        self.is_overrun = False
        """The peer lags too far behind: nothing is queued any more."""
        self.overrun = asyncio.Event()

    def put(self, kind: str, rest: str = "") -> None:
        """Queue a message of a type; `rest` is further members as JSON text with leading comma."""
        if self.is_overrun:
            return
        text = f'{{"type":"{kind}"{self._identity}{self._next_id}{rest}}}'
        self._next_id += 1
        self._queue.append(text)
        self._queued_bytes += len(text)
        if (
            len(self._queue) > self._settings.queued_messages_max
            or self._queued_bytes > self._settings.queued_bytes_max
        ):
            self.is_overrun = True
            self._queue.clear()
            self.overrun.set()
        self._has_messages.set()

    def put_error(self, message: str, **members: object) -> None:
        """Queue an error with its text and what it is about."""
        self.put("error", "," + _encode({"message": message, **members}).decode()[1:-1])

    async def write(self) -> None:
        """Send what is queued, until cancelled."""
        while True:
            await self._has_messages.wait()
            self._has_messages.clear()
            while self._queue:
                text = self._queue.popleft()
                self._queued_bytes -= len(text)
                await self._websocket.send({"type": "websocket.send", "text": text})

    async def flush(self) -> None:
        """Send what is still queued; only once `write` is cancelled."""
        while self._queue:
            await self._websocket.send({"type": "websocket.send", "text": self._queue.popleft()})
