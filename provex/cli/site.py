"""What surrounds an exchange: chain, operator, oracles; and what the host lends them."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from provex.ethereum.rpc import EthereumRpc
from provex.oracle.intake import OracleIntake
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.sequencer.sequencer import Sequencer

from .children import ChildProcesses
from .exchange_operator import ExchangeOperator

__all__ = ["HostParts", "Intake", "Site", "until"]

_READY_TIMEOUT_S = 90.0
_POLL_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class HostParts:
    """What the host lends; what is put on the stack ends with the host."""

    stack: contextlib.AsyncExitStack
    children: ChildProcesses
    run_task: Callable[[Coroutine[object, object, object]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where oracles post, and with which token."""

    url: str
    token_file: Path
    oracle: OracleIntake


class Site(Protocol):
    """One kind of surroundings."""

    @property
    def secrets(self) -> frozenset[str]:
        """What no log may show."""
        ...

    @property
    def first_block(self) -> int:
        """Nothing of the exchange stands on the chain before it."""
        ...

    @property
    def chain_name(self) -> str:
        """For people."""
        ...

    async def open(self, parts: HostParts) -> tuple[EthereumRpc, ExchangeOperator]:
        """Find the chain and the contracts on it, or make them. Rejected, L1Fault."""
        ...

    def intake_socket(self) -> tuple[socket.socket, str, Path]:
        """Where oracles may post, listening; the token that lets them, and its file."""
        ...

    async def furnish(self, sequencer: Sequencer) -> None:
        """The exchange runs, nobody knows it yet: what it needs before anything else."""
        ...

    async def begin(self, sequencer: Sequencer, intake: Intake) -> None:
        """Start the oracles, as far as they belong to this process, and all but settlement."""
        ...

    def start_traders(self, endpoints: Mapping[str, object]) -> None:
        """Let the operator's own bots trade, if there are any."""
        ...

    async def until_ready(self, intake: Intake) -> None:
        """Wait until the exchange can be used. CHILD_PROCESS_FAILED."""
        ...

    def endpoints(self) -> Mapping[str, object]:
        """What clients need besides the exchange's own URLs."""
        ...

    def notes(self) -> Mapping[str, str]:
        """What is printed with these URLs."""
        ...


async def until(condition: Callable[[], bool], name: str, log: Path) -> None:
    """Wait until a part works. Rejects with CHILD_PROCESS_FAILED when it takes too long."""
    deadline = time.monotonic() + _READY_TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise Rejected(CHILD_PROCESS_FAILED, name=name, status="not ready in time", log=log)
        await asyncio.sleep(_POLL_S)
