"""Proves the batches of an exchange to one more verifier, beside the exchange's own settlement.

While a program is replaced, L1 wants every batch proved for both. The new version's prover reads
the batch files of the exchange that still runs the old one, and tells its own verifier. Anybody may
do so, and it never touches the exchange's state. Facts that L1 knows are its only memory.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from provex.ethereum.contracts import read
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import Rejected
from provex.settlement.l1_batches import BatchSettlement

from .files import ProofCheck, SettlementFiles
from .prover import BatchProver

__all__ = ["CoProver", "co_proof_files"]

_log = logging.getLogger(__name__)
_RETRY_S_MAX = 60.0


class CoProver:
    """Proves and registers until it is cancelled."""

    def __init__(
        self,
        *,
        rpc: EthereumRpc,
        exchange: str,
        verifier: str,
        settlement: BatchSettlement,
        files: SettlementFiles,
        check: ProofCheck,
        prover: BatchProver,
        poll_s: float = 1.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`files` has the exchange's batches and proofs of its own."""
        self._rpc = rpc
        self._exchange = exchange
        self._verifier = verifier
        self._settlement = settlement
        self._files = files
        self._check = check
        self._prover = prover
        self._poll_s = poll_s
        self._sleep = sleep
        self._registered: set[int] = set()
        self._proving: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Go on until cancelled. A batch that cannot be proved ends it: Rejected."""
        faults = 0
        try:
            while True:
                try:
                    has_worked = await self.step()
                    faults = 0
                except L1Fault as fault:
                    if not fault.kind.is_retryable:
                        raise
                    faults += 1
                    _log.warning("L1: %s", fault)
                    await self._sleep(min(2.0**faults, _RETRY_S_MAX))
                    continue
                if not has_worked:
                    await self._sleep(self._poll_s)
        finally:
            for task in self._proving.values():
                task.cancel()
            await asyncio.gather(*self._proving.values(), return_exceptions=True)

    async def step(self) -> bool:
        """Begin what can be begun, register what is proved. Whether something was registered."""
        (accepted,) = await read(self._rpc, self._exchange, "getSequenceNumber()")
        # The last accepted one, too: a verifier must have verified a proof to be registered.
        waiting = [
            number
            for number in self._files.closed()
            if number >= accepted - 1 and number not in self._registered
        ]
        proved = self._files.proved()
        self._begin([number for number in waiting if number not in proved])
        ready = [number for number in waiting if number in proved]
        if not ready:
            return False
        return await self._register(ready[0])

    def _begin(self, numbers: list[int]) -> None:
        for number, task in list(self._proving.items()):
            if task.done():
                del self._proving[number]
                task.result()
        for number in numbers:
            if len(self._proving) < self._prover.capacity and number not in self._proving:
                self._proving[number] = asyncio.create_task(self._prove(number))

    async def _prove(self, number: int) -> None:
        path = self._files.batch_path(number)
        batch = await asyncio.to_thread(self._check.batch, path)
        try:
            content = await self._prover.prove(path)
        except Rejected as refused:
            if not refused.kind.is_retryable:
                raise
            _log.warning("batch %d is not proved: %s", number, refused)
            return
        await asyncio.to_thread(self._check.checked, batch, content)
        await asyncio.to_thread(self._files.write_proof, number, content)
        _log.info("batch %d proved", number)

    async def _register(self, number: int) -> bool:
        batch = self._check.batch(self._files.batch_path(number))
        content = self._files.proof_path(number).read_bytes()
        try:
            proof = self._check.of_batch(batch, content)
        except Rejected as refused:
            _log.warning("the proof of batch %d is set aside: %s", number, refused)
            self._files.set_proof_aside(number)
            return False
        await self._settlement.register_at(self._verifier, proof)
        self._registered.add(number)
        _log.info("batch %d is proved to %s", number, self._verifier)
        return True


def co_proof_files(data_directory: Path, verifier: str) -> SettlementFiles:
    """The exchange's batches, and a place for the proofs to one more verifier."""
    return SettlementFiles(data_directory, proofs=data_directory / "co-proofs" / verifier.lower())
