"""The oracle's processes of a running exchange: they follow the configuration in force."""

import asyncio
import logging
from collections.abc import Sequence

from provex.ethereum.deployment import install_aggregator
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.curve import ORDER
from provex.protocol.errors import Rejected
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.sequencer.configurations import is_configuration_changed
from provex.sequencer.exchange import Exchange

from .children import ChildProcesses, ChildSettings
from .data_directory import DataDirectory
from .exchange_operator import StarkKey
from .key_files import key_in_file
from .oracle_processes import OracleProcesses

__all__ = ["OracleHost", "signer_key_name"]

_log = logging.getLogger(__name__)

_RETRY_S = 2.0


class OracleHost:
    """Starts price sources, signers and the index service, and again when they must change."""

    def __init__(
        self,
        *,
        exchange: Exchange,
        processes: OracleProcesses,
        children: ChildProcesses,
        rpc: EthereumRpc,
        keys: Sequence[StarkKey],
    ) -> None:
        """`keys` are the operator's own; others are found in the data directory."""
        self._exchange = exchange
        self._processes = processes
        self._children = children
        self._rpc = rpc
        self._keys = keys
        self._publishers: list[str] = []
        self._installed = 0
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Start everything for the configuration in force."""
        await self._start_sources()
        self._start_publishers()

    def on_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """A listener of the sequencer."""
        if is_configuration_changed(outcomes):
            self._changed.set()

    async def run(self) -> None:
        """Let the processes follow, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            _log.info("the oracle's processes take over the new configuration")
            try:
                await self._follow()
            except (L1Fault, Rejected) as fault:
                _log.warning("the oracle's processes do not follow yet: %s", fault)
                self._changed.set()
                await asyncio.sleep(_RETRY_S)

    async def _follow(self) -> None:
        if len(self._processes.rows()) > self._installed:
            await self._children.end("prices")
            await self._start_sources()
        for name in self._publishers:
            await self._children.end(name)
        self._start_publishers()

    async def _start_sources(self) -> None:
        for name, _ in self._processes.listed():
            await install_aggregator(self._rpc, name)
        self._installed = len(self._processes.rows())
        self._start(self._processes.price_sources())
        await self._processes.until_venues_answer()

    def _start_publishers(self) -> None:
        configuration = self._exchange.configuration
        keys = [*self._keys, *_keys_in(self._processes.data)]
        found = {key.public.x: key for key in keys}
        signers = [found[each] for each in configuration.oracle_signers if each in found]
        publishers = self._processes.publishers(configuration, signers)
        self._publishers = [child.name for child in publishers]
        self._start(publishers)

    def _start(self, children: Sequence[ChildSettings]) -> None:
        for child in children:
            self._children.start(child)


def signer_key_name(public_key: int) -> str:
    """The name, under `processes`, of the private key of a signer that is to run here."""
    return f"oracle-{public_key:064x}.key"


def _keys_in(data: DataDirectory) -> list[StarkKey]:
    """The keys that `provex operator rotate-oracle-signer` has left."""
    keys = [key_in_file(path, order=ORDER) for path in sorted(data.processes.glob("oracle-*.key"))]
    return [StarkKey(key, primitives().stark_public_key(key)) for key in keys]
