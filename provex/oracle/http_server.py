"""An HTTP server inside a process that has work of its own: it leaves the signals to its host."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn

__all__ = ["HostedServer"]

_POLL_S = 0.01


class HostedServer(uvicorn.Server):
    """A uvicorn server that is started and stopped by its host."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave SIGINT and SIGTERM to the host."""
        yield

    async def start(self, listener: socket.socket) -> asyncio.Task[None]:
        """Serve on a listening socket; returns once requests are answered."""
        task = asyncio.create_task(self.serve(sockets=[listener]))
        while not self.started and not task.done():  # noqa: ASYNC110 - uvicorn tells no other way.
            await asyncio.sleep(_POLL_S)
        if task.done():
            await task
        return task

    async def stop(self, task: asyncio.Task[None]) -> None:
        """Finish the requests at hand and end."""
        self.should_exit = True
        await task
