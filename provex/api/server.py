"""How uvicorn serves the application."""

import uvicorn

from .application import Application

__all__ = ["server_config"]


def server_config(app: Application, *, graceful_shutdown_s: int = 3) -> uvicorn.Config:
    """The configuration for one process; host and port, or a listening socket, come from outside.

    Heartbeats of sockets are uvicorn's: a ping every `heartbeat_interval_s`, and the socket is
    closed with 1011 if no pong came within `heartbeat_timeout_s`.
    """
    streams = app.context.settings.streams
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=streams.message_bytes_max,
        ws_ping_interval=streams.heartbeat_interval_s,
        ws_ping_timeout=streams.heartbeat_timeout_s,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="on",
        timeout_graceful_shutdown=graceful_shutdown_s,
    )
