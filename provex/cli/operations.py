"""Wires metrics, health and the operator's channel into `provex up`."""

import contextlib
import socket
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

import uvicorn

from provex.api.application import Application
from provex.operations.channel import OperatorChannel
from provex.operations.commands import OperatorCommands
from provex.operations.configuration_keeper import ConfigurationKeeper
from provex.operations.door import operations_app
from provex.operations.sources import Sources

from .network import free_port, listening_socket, url_of
from .settings import UpSettings

__all__ = ["OperationsHost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsHost:
    """What `provex up` lends to the operator's side of the exchange."""

    settings: UpSettings
    stack: contextlib.AsyncExitStack
    serve: Callable[[uvicorn.Config, socket.socket], Awaitable[None]]
    run_task: Callable[[Coroutine[object, object, object]], None]

    async def start(
        self, sources: Sources, application: Application, keeper: ConfigurationKeeper
    ) -> str:
        """Start everything; the URL under which metrics are."""
        self.run_task(keeper.run())
        sources.sequencer.subscribe(sources.outcomes.on_outcomes)
        self.run_task(sources.l1.run())
        channel = OperatorChannel(self.settings.data_dir, OperatorCommands(sources, keeper))
        await channel.start()
        self.stack.push_async_callback(channel.stop)
        app = operations_app(sources)
        if self.settings.operations_port == self.settings.port:
            application.operations = app
            return url_of(self.settings.host, self.settings.port)
        listener = self.stack.enter_context(
            listening_socket(
                self.settings.operations_host, self.settings.operations_port or free_port()
            )
        )
        config = uvicorn.Config(
            app, http="httptools", log_level="warning", access_log=False, lifespan="off"
        )
        await self.serve(config, listener)
        return url_of(self.settings.operations_host, int(listener.getsockname()[1]))
