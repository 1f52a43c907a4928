"""`/metrics`, `/health` and `/ready` over HTTP; reading only, for the operator's own network."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from provex.telemetry.exposition import CONTENT_TYPE

from .health import Health, HealthSettings, health, readiness
from .readings import metrics_text
from .sources import Sources

__all__ = ["operations_app"]

_UNAVAILABLE = 503


def operations_app(sources: Sources, settings: HealthSettings | None = None) -> Starlette:
    """The application with its three doors."""
    limits = settings or HealthSettings()

    async def show_metrics(_: Request) -> Response:
        return PlainTextResponse(metrics_text(sources), media_type=CONTENT_TYPE)

    async def show_health(_: Request) -> Response:
        return _answer("healthy", health(sources, limits))

    async def show_readiness(_: Request) -> Response:
        return _answer("ready", readiness(sources, limits))

    return Starlette(
        routes=[
            Route("/metrics", show_metrics, methods=["GET"]),
            Route("/health", show_health, methods=["GET"]),
            Route("/ready", show_readiness, methods=["GET"]),
        ]
    )


def _answer(claim: str, found: Health) -> Response:
    return JSONResponse(found.as_json(claim), 200 if found.is_well else _UNAVAILABLE)
