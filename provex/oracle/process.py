"""What every process of the oracle does when it starts and ends."""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine

from provex.native import rule_builtins

__all__ = ["run_until_stopped", "set_up_process"]


def set_up_process(name: str) -> None:
    """Log to standard error under this name, and use the native primitives."""
    logging.basicConfig(level=logging.INFO, format=f"%(levelname)s {name}: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    rule_builtins.install()


def run_until_stopped(work: Coroutine[object, object, None]) -> None:
    """Run the work until it ends, SIGTERM or SIGINT comes, or the parent process is gone."""
    asyncio.run(_run_until_stopped(work))


async def _run_until_stopped(work: Coroutine[object, object, None]) -> None:
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    watch = loop.create_task(_cancel_without_parent(task))
    try:
        await task
    except asyncio.CancelledError:
        return
    finally:
        watch.cancel()


async def _cancel_without_parent(task: asyncio.Task[None]) -> None:
    """A killed exchange leaves no child behind: an orphan notices within a second and ends."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - the system tells of it in no other way.
        await asyncio.sleep(1.0)
    task.cancel()
