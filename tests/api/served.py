"""The same world behind a real uvicorn on loopback, its loop turning in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
import uvicorn

from provex.api.server import server_config

from .world import Person, World

T = TypeVar("T")


@dataclass(slots=True)
class ServedWorld(World):
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    thread: threading.Thread | None = None
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    server: uvicorn.Server | None = None
    serving: "asyncio.Task[None] | None" = None

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "ServedWorld":
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.run(self._start())
        return self

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    async def _enter(self) -> None:
        self.server = uvicorn.Server(server_config(self.app, graceful_shutdown_s=1))
        is_up = asyncio.Event()
        start_up = self.server.startup

        async def startup(sockets: list[socket.socket] | None = None) -> None:
            await start_up(sockets)
            is_up.set()

        self.server.startup = startup  # type: ignore[method-assign]
        self.serving = asyncio.create_task(self.server.serve(sockets=[self.listener]))
        await is_up.wait()

    async def _exit(self) -> None:
        assert self.server is not None
        assert self.serving is not None
        self.server.should_exit = True
        await self.serving

    def stop(self) -> None:
        self.run(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        assert self.thread is not None
        self.thread.join()
        self.loop.close()


class SignedBy(requests.auth.AuthBase):
    """Signs each request at the last moment, as it goes onto the wire; time moves on each time."""

    def __init__(self, world: ServedWorld, person: Person) -> None:
        self.world = world
        self.person = person

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.world.now_ms += 1
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        assert isinstance(body, bytes)
        assert request.method is not None
        headers = self.world.hmac_headers(self.person, request.method, request.path_url, body)
        request.headers.update(headers)
        return request
