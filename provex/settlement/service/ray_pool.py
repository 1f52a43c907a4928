"""Proofs on the machines of a Ray cluster, through a client process that may die with it."""

import asyncio
import contextlib
import itertools
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from provex.protocol.errors import PROOF_WORKER_FAILED, PROVERS_UNREACHABLE, Rejected
from provex.settlement.proving_system import ProvingSystem

from .prover import ProofTerms, refusal_of

__all__ = ["RayCluster", "RayPool"]

_log = logging.getLogger(__name__)

_CLIENT = "provex.settlement.service.ray_client"
_TASK = "provex.settlement.service.ray_task:prove"
_GIBIBYTE = 1 << 30
_SILENCE_S = 90.0
"""More than the 30 s that Ray tries to reconnect for, while the client says nothing."""
_END_S = 10.0

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RayCluster:
    """A cluster, and what a proof takes of its machines."""

    address: str
    """As `ray://host:10001`."""
    cpus: int
    memory_gib: float
    proofs_max: int
    """No more proofs at a time, however large the cluster is."""


class RayPool:
    """A `BatchProver` whose capacity is what the cluster offers. One client process at most."""

    def __init__(
        self,
        terms: ProofTerms,
        system: ProvingSystem,
        cluster: RayCluster,
        *,
        log_path: Path,
        task: str = _TASK,
        heard: Callable[[Answer], None] | None = None,
    ) -> None:
        """Connect when the first proof is asked for. `heard` is told what each proof took."""
        self._cluster = cluster
        self._log_path = log_path
        self._heard = heard
        terms_of_task = asdict(terms) | {"memory_gib": cluster.memory_gib}
        self._settings = {
            "address": cluster.address,
            "cpus": cluster.cpus,
            "memory_bytes": int(cluster.memory_gib * _GIBIBYTE),
            "task": task,
            "order": {
                "terms": terms_of_task,
                "threads": cluster.cpus,
                "program_hash": system.program_hash.hex(),
                "air_hash": system.air_hash.hex(),
            },
        }
        self._connecting = asyncio.Lock()
        self._client: _Client | None = None

    @property
    def capacity(self) -> int:
        """At least one, so that a cluster that is lost or full is tried."""
        offered = 0 if self._client is None else self._client.offered
        return max(1, min(offered, self._cluster.proofs_max))

    async def connect(self) -> None:
        """Connect before there is a proof to make. PROVERS_UNREACHABLE."""
        await self._connected()

    async def prove(self, batch_path: Path) -> bytes:
        """Prove on the cluster. Rejected as `BatchProver` says, and with PROVERS_UNREACHABLE."""
        number = int(batch_path.stem)
        client = await self._connected()
        with tempfile.TemporaryDirectory(prefix="provex-proof-") as folder:
            output = Path(folder) / "proof"
            answer = await client.asked(batch_path, output)
            if "refused" in answer:
                raise refusal_of(number, answer["refused"].encode())
            if "failed" in answer:
                raise Rejected(PROOF_WORKER_FAILED, number=number, reason=answer["failed"])
            _log.info("batch %d was proved: %s", number, answer["proved"])
            if self._heard is not None:
                self._heard(answer["proved"])
            return await asyncio.to_thread(output.read_bytes)

    async def close(self) -> None:
        """Cancel what the cluster still does for us, and leave it."""
        if self._client is not None:
            await self._client.end()
            self._client = None

    async def _connected(self) -> "_Client":
        """The client, connected anew if it was lost. PROVERS_UNREACHABLE."""
        async with self._connecting:
            if self._client is None or self._client.is_lost:
                self._client = None
                with self._log_path.open("ab") as log:
                    process = await asyncio.create_subprocess_exec(
                        *(sys.executable, "-m", _CLIENT, json.dumps(self._settings)),
                        stdin=asyncio.subprocess.PIPE,
                        stdout=asyncio.subprocess.PIPE,
                        stderr=log,
                        process_group=0,
                    )
                client = _Client(process, self._cluster.address)
                try:
                    await client.connected()
                except BaseException:
                    await client.end()
                    raise
                self._client = client
            return self._client


class _Client:
    """The client process of one connection: questions in, answers out, lost at its end."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._questions, self._answers = process.stdin, process.stdout
        self._address = address
        self._tickets = itertools.count()
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._is_connected = asyncio.Event()
        self._reason: str | None = None
        self.offered = 0
        self._listening = asyncio.create_task(self._listen())

    @property
    def is_lost(self) -> bool:
        """Whether its process ended or is about to."""
        return self._reason is not None

    async def connected(self) -> None:
        """Wait until the cluster answered. PROVERS_UNREACHABLE."""
        await self._is_connected.wait()
        self._require_it()

    async def asked(self, batch: Path, output: Path) -> Answer:
        """Have a batch file proved. PROVERS_UNREACHABLE; cancelled on the cluster if here."""
        self._require_it()
        ticket = next(self._tickets)
        answer = self._waiting[ticket] = asyncio.get_running_loop().create_future()
        self._say(ticket=ticket, batch=str(batch), output=str(output))
        try:
            told: Answer = await answer
            return told
        except asyncio.CancelledError:
            self._say(cancel=ticket)
            raise
        finally:
            self._waiting.pop(ticket, None)

    async def end(self) -> None:
        """Close its input, which ends it; kill it if not."""
        self._questions.close()
        await self._ended()
        await self._listening

    def _say(self, **question: object) -> None:
        self._questions.write(json.dumps(question).encode() + b"\n")

    def _require_it(self) -> None:
        if self._reason is not None:
            raise self._unreachable(self._reason)

    def _unreachable(self, reason: str) -> Rejected:
        return Rejected(PROVERS_UNREACHABLE, address=self._address, reason=reason)

    async def _listen(self) -> None:
        reason = "its client process ended; see logs/proofs.log"
        try:
            while True:
                async with asyncio.timeout(_SILENCE_S):
                    line = await self._answers.readline()
                if not line:
                    break
                answer: Answer = json.loads(line)
                if "unreachable" in answer:
                    reason = answer["unreachable"]
                elif "offered" in answer:
                    self.offered = answer["offered"]
                    self._is_connected.set()
                elif not (waiting := self._waiting.get(answer["ticket"])) or waiting.done():
                    continue  # It was cancelled here at the same time.
                else:
                    waiting.set_result(answer)
        except TimeoutError:
            reason = f"no answer for {_SILENCE_S:.0f} s"
        except ValueError as error:
            reason = f"its client process said {error}"
        self._reason = reason
        await self._ended()
        self._is_connected.set()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(self._unreachable(reason))

    async def _ended(self) -> None:
        try:
            async with asyncio.timeout(_END_S):
                await self._process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
