"""What every process of the oracle does when it starts and ends."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine

from provex.native import rule_builtins
from provex.telemetry.logs import configure_logs

__all__ = ["run_until_stopped", "set_up_process"]


def set_up_process() -> None:
    """Log to standard error without secrets, and use the native primitives."""
    configure_logs("text")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    rule_builtins.install()


def run_until_stopped(work: Coroutine[object, object, None]) -> None:
    """Run the work until it ends or SIGTERM or SIGINT comes."""
    asyncio.run(_run_until_stopped(work))


async def _run_until_stopped(work: Coroutine[object, object, None]) -> None:
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
