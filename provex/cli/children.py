"""Child processes of `provex up`: started with a log of their own, watched, restarted, stopped."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from provex.ethereum.anvil import dying_with

__all__ = ["NICENESS", "ChildProcesses", "ChildSettings"]

NICENESS = 10
"""Children leave the processor to the exchange: an order waits for it, a price does not."""

_log = logging.getLogger(__name__)

_RESTART_WAIT_S = 2.0
_POLL_S = 0.5
_STOP_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSettings:
    """One child: a module of this package and its arguments."""

    name: str
    module: str
    arguments: tuple[str, ...]


class ChildProcesses:
    """Keeps children running until they are stopped. A child that ends is started again.

    Children end with their host, even when it is killed.
    """

    def __init__(self, log_directory: Path) -> None:
        """Logs go to `NAME.log` in this directory."""
        self._logs = log_directory
        self._children: dict[str, tuple[ChildSettings, subprocess.Popen[bytes]]] = {}
        self._is_stopping = False

    def start(self, settings: ChildSettings) -> int:
        """Start a child and give its process id."""
        self._logs.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", settings.module, *settings.arguments]
        with self.log_path(settings.name).open("ab") as log:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=dying_with(os.getpid(), NICENESS),  # noqa: PLW1509 - see there.
                process_group=0,
            )
        self._children[settings.name] = (settings, child)
        return child.pid

    async def end(self, name: str) -> None:
        """End one child for good, if there is one of that name."""
        settings_and_child = self._children.pop(name, None)
        if settings_and_child is not None:
            await _ended([settings_and_child[1]])

    def log_path(self, name: str) -> Path:
        """Where a child's output goes."""
        return self._logs / f"{name}.log"

    def process_ids(self) -> dict[str, int]:
        """Name → process id of the children that live."""
        return {
            name: child.pid for name, (_, child) in self._children.items() if child.poll() is None
        }

    async def watch(self) -> None:
        """Start again what ended by itself, until cancelled."""
        while True:
            for settings, child in list(self._children.values()):
                status = child.poll()
                if status is None or self._is_stopping or not self._is_kept(settings, child):
                    continue
                _log.warning("%s ended with status %s; started again", settings.name, status)
                await asyncio.sleep(_RESTART_WAIT_S)
                if self._is_kept(settings, child):
                    self.start(settings)
            await asyncio.sleep(_POLL_S)

    def _is_kept(self, settings: ChildSettings, child: subprocess.Popen[bytes]) -> bool:
        """Whether nobody has ended or replaced it meanwhile."""
        kept = self._children.get(settings.name)
        return kept is not None and kept[1] is child

    async def stop(self) -> None:
        """End all children: SIGTERM, and SIGKILL for what does not end in time."""
        self._is_stopping = True
        await _ended([child for _, child in self._children.values()])


async def _ended(children: Sequence[subprocess.Popen[bytes]]) -> None:
    _signal(children, signal.SIGTERM)
    waited = 0.0
    while any(child.poll() is None for child in children) and waited < _STOP_TIMEOUT_S:
        await asyncio.sleep(0.05)
        waited += 0.05
    _signal(children, signal.SIGKILL)
    for child in children:
        child.wait()


def _signal(children: Sequence[subprocess.Popen[bytes]], number: int) -> None:
    for child in children:
        if child.poll() is None:
            os.kill(child.pid, number)
