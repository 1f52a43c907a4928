"""Where proofs are made: the interface of all provers, and the local pool of worker processes."""

import asyncio
import contextlib
import json
import logging
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from provex.ethereum.anvil import dying_with
from provex.protocol.errors import ERRORS, PROOF_WORKER_FAILED, Rejected

__all__ = ["REFUSED_STATUS", "BatchProver", "LocalPool", "ProofTerms", "refusal_of"]

_log = logging.getLogger(__name__)

REFUSED_STATUS = 3
"""The exit status of a worker that tells why the batch cannot be proved."""
_WORKER = "provex.settlement.service.worker"
_WORDS_SHOWN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofTerms:
    """What proofs are for, and what making one may take."""

    chain_id: int
    contract: str
    profile: str
    memory_gib: float | None = None
    """A proof that would take more is refused before it is begun."""


class BatchProver(Protocol):
    """Makes proofs, each independent of all others. Nothing that it returns is trusted."""

    @property
    def capacity(self) -> int:
        """How many proofs it makes at a time."""
        ...

    async def prove(self, batch_path: Path) -> bytes:
        """The bytes of a proof file for a batch file.

        Rejected with PROOF_WORKER_FAILED if another attempt may succeed, with another number of the
        registry if none will. It can be cancelled.
        """
        ...

    async def close(self) -> None:
        """End what it still holds; nobody waits for a proof any more."""
        ...


class LocalPool:
    """One process a proof, less urgent than trading. A worker ends with its host."""

    def __init__(self, terms: ProofTerms, *, workers: int, niceness: int, log_path: Path) -> None:
        """Run at most `workers` processes; what they say goes to `log_path`."""
        self._terms = terms
        self._workers = workers
        self._niceness = niceness
        self._log_path = log_path
        self._slots = asyncio.Semaphore(workers)
        self.process_ids: set[int] = set()

    @property
    def capacity(self) -> int:
        """How many proofs it makes at a time."""
        return self._workers

    async def prove(self, batch_path: Path) -> bytes:
        """Prove in a process of its own. Rejected as `BatchProver` says."""
        async with self._slots:
            with tempfile.TemporaryDirectory(prefix="provex-proof-") as folder:
                return await self._prove(batch_path, Path(folder) / "proof")

    async def close(self) -> None:
        """Nothing is left: a worker ends with its proof or its host."""

    async def _prove(self, batch_path: Path, output: Path) -> bytes:
        with self._log_path.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *self._command(batch_path, output),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                preexec_fn=dying_with(os.getpid(), self._niceness),
                process_group=0,
                env=os.environ | {"RAYON_NUM_THREADS": str(self._threads())},
            )
        self.process_ids.add(process.pid)
        try:
            told, _ = await process.communicate()
        finally:
            self.process_ids.discard(process.pid)
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        number = int(batch_path.stem)
        if process.returncode == REFUSED_STATUS:
            raise refusal_of(number, told)
        if process.returncode != 0:
            reason = f"its process ended with status {process.returncode}"
            raise Rejected(PROOF_WORKER_FAILED, number=number, reason=reason)
        try:
            return await asyncio.to_thread(output.read_bytes)
        except OSError as error:
            raise Rejected(
                PROOF_WORKER_FAILED, number=number, reason=error.strerror or str(error)
            ) from None

    def _threads(self) -> int:
        return max(1, (os.cpu_count() or 1) // self._workers)

    def _command(self, batch_path: Path, output: Path) -> list[str]:
        terms = self._terms
        command = [sys.executable, "-m", _WORKER, str(batch_path), str(output)]
        command += ["--profile", terms.profile, "--chain-id", str(terms.chain_id)]
        command += ["--contract", terms.contract]
        if terms.memory_gib is not None:
            command += ["--memory-gib", str(terms.memory_gib)]
        return command


def refusal_of(number: int, told: bytes) -> Rejected:
    """What a worker told of its refusal; anything else is rubbish."""
    try:
        code, fields = json.loads(told)
        if code in ERRORS and isinstance(fields, dict):
            return Rejected(code, **fields)
    except ValueError:
        pass
    reason = f"it said {told[:_WORDS_SHOWN]!r}"
    return Rejected(PROOF_WORKER_FAILED, number=number, reason=reason)
