"""Follows the chain in a thread of its own: its saves and its parsing never hold up an order."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable

from provex.ethereum.cursor import CursorFile
from provex.ethereum.events import Observation
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.watcher import L1Watcher, WatcherSettings, WatcherStatus

__all__ = ["ChainFollower"]


class ChainFollower:
    """Runs a watcher beside the loop of the exchange, and tells that loop what it finds."""

    def __init__(
        self,
        *,
        l1: str,
        exchange: str,
        transfer_registry: str | None = None,
        cursor: CursorFile,
        settings: WatcherSettings,
        consumer: Callable[[Observation], Awaitable[None]],
    ) -> None:
        """`consumer` runs on the loop that calls `run`; the next observation waits for it."""
        self._l1 = l1
        self._exchange = exchange
        self._registry = transfer_registry
        self._cursor = cursor
        self._settings = settings
        self._consumer = consumer
        self._watcher: L1Watcher | None = None

    @property
    def status(self) -> WatcherStatus | None:
        """How far the chain is followed; None before the first look."""
        return None if self._watcher is None else self._watcher.status

    async def run(self) -> None:
        """Follow until cancelled. Raises what ends the watcher."""
        home = asyncio.get_running_loop()
        ended: asyncio.Future[None] = home.create_future()
        away = asyncio.new_event_loop()
        task = away.create_task(self._follow(home))

        def follow() -> None:
            fault: BaseException | None = None
            try:
                away.run_until_complete(task)
            except BaseException as error:  # Told to the loop that waits for this thread.
                fault = error
            finally:
                away.close()
            home.call_soon_threadsafe(_settle, ended, fault)

        thread = threading.Thread(target=follow, name="provex-chain")
        thread.start()
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            with contextlib.suppress(RuntimeError):  # It has just ended by itself.
                away.call_soon_threadsafe(task.cancel)
            await asyncio.wait({ended})
            raise
        finally:
            thread.join()

    async def _follow(self, home: asyncio.AbstractEventLoop) -> None:
        async def tell(observation: Observation) -> None:
            telling = asyncio.run_coroutine_threadsafe(self._consume(observation), home)
            await asyncio.wrap_future(telling)

        async with EthereumRpc(self._l1) as rpc:
            self._watcher = L1Watcher(
                rpc,
                self._exchange,
                self._cursor,
                self._settings,
                transfer_registry=self._registry,
            )
            await self._watcher.run(tell)

    async def _consume(self, observation: Observation) -> None:
        await self._consumer(observation)


def _settle(ended: "asyncio.Future[None]", fault: BaseException | None) -> None:
    if fault is None or isinstance(fault, asyncio.CancelledError):
        ended.set_result(None)
    else:
        ended.set_exception(fault)
