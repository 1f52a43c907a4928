"""The application: HTTP straight through the dispatcher, WebSocket through Starlette."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from .context import Context
from .dependencies import Dependencies
from .dispatcher import Dispatcher
from .endpoints import Endpoint
from .handlers.accounts import Accounts
from .handlers.community import Community
from .handlers.market_data import MarketData
from .handlers.money import Money
from .handlers.orders import Orders
from .handlers.service import Service
from .handlers.users import Users
from .streams.connection import StreamEndpoint
from .streams.hub import Hub

__all__ = ["OPERATIONS_PATHS", "Application", "create_app", "endpoints_of"]

OPERATIONS_PATHS = frozenset({"/metrics", "/health", "/ready"})


class Application(Starlette):
    """Starlette for life and streams; requests skip its middleware, which costs too much here."""

    def __init__(self, context: Context) -> None:
        """Wire everything; nothing runs before the lifespan starts."""
        self.context = context
        self.dispatcher = Dispatcher(context, endpoints_of(context))
        self.hub = Hub(context)
        self.operations: ASGIApp | None = None
        """Answers OPERATIONS_PATHS here, where the operator wants them on the API's port."""
        stream = StreamEndpoint(context, self.hub)

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            await context.publication.start()
            await self.hub.start()
            try:
                yield
            finally:
                await self.hub.stop()
                await context.publication.stop()

        super().__init__(
            routes=[WebSocketRoute("/v3/ws", stream.serve)],
            lifespan=lifespan,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, socket, or the application's life."""
        if scope["type"] == "http":
            if self.operations is not None and scope["path"] in OPERATIONS_PATHS:
                await self.operations(scope, receive, send)
                return
            await self.dispatcher(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(dependencies: Dependencies) -> Application:
    """Build the gateway on a started sequencer and indexer."""
    return Application(Context(dependencies))


def endpoints_of(context: Context) -> Sequence[Endpoint]:
    """Every endpoint, in the order of the documentation."""
    parts = (
        *MarketData(context).endpoints(),
        *Users(context).endpoints(),
        *Accounts(context).endpoints(),
        *Orders(context).endpoints(),
        *Money(context).endpoints(),
        *Community(context).endpoints(),
    )
    return (*parts, *Service(parts, tuple(context.units_by_name)).endpoints())
