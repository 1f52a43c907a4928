"""The service: proves closed batches side by side and settles them one after the other.

It keeps nothing that matters in memory: which batches are closed and proved, files say; which are
accepted, L1 says, at every look anew. So it may end anywhere and begin again, and a chain that was
reorganised is only a chain that stands elsewhere.
"""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from provex.ethereum.faults import L1Fault
from provex.protocol.errors import (
    ERRORS,
    L1_TRANSACTION_REVERTED,
    PROOF_WORKER_FAILED,
    SETTLEMENT_CONFLICT,
    SETTLEMENT_OUT_OF_ORDER,
    SETTLEMENT_STOPPED,
    VERIFIER_FACT_AWAITED,
    Rejected,
)
from provex.protocol.transactions import Trade
from provex.settlement.proof_file import ProofFile
from provex.storage.batch_file import Batch

from .chain import ChainView, SettledStep, SettlementChain
from .files import SettlementFiles
from .progress import Alarm, BatchProgress, Progress, Stage, read_progress, write_progress
from .prover import BatchProver

__all__ = ["Check", "ServiceSettings", "SettlementService"]

_log = logging.getLogger(__name__)

_NEW_STATE_HASH = 2
_STEP_STAGE = {
    "page": Stage.PAGES,
    "proof": Stage.PROOF_REGISTERED,
    "configuration": Stage.PROOF_REGISTERED,
    "state": Stage.ACCEPTED,
}


class Check(Protocol):
    """Reads batches and decides whether bytes are a batch's proof."""

    def batch(self, path: Path) -> Batch:
        """A batch file. Rejected."""
        ...

    def checked(self, batch: Batch, content: bytes) -> ProofFile:
        """The proof, verified. Rejected."""
        ...

    def of_batch(self, batch: Batch, content: bytes) -> ProofFile:
        """A proof that was verified before it was kept. Rejected."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """Rhythms of the service, in seconds."""

    profile: str
    poll_s: float = 1.0
    retry_first_s: float = 2.0
    """Doubles with each failure, for proofs and for L1."""
    retry_max_s: float = 300.0
    attempts_before_alarm: int = 3
    awaited_s_max: float = 900.0
    """How long a proved batch waits for the prover of another program before an alarm."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """What happened last to a batch's proof, and when it may be tried again; None: never."""

    refused: Rejected
    retry_at: float | None


class SettlementService:
    """Proves and settles until it is cancelled."""

    def __init__(
        self,
        files: SettlementFiles,
        check: Check,
        prover: BatchProver,
        chain: SettlementChain,
        settings: ServiceSettings,
        *,
        progress_path: Path,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take up where the files and L1 stand."""
        self._files = files
        self._check = check
        self._prover = prover
        self._chain = chain
        self._settings = settings
        self._path = progress_path
        self._clock = clock
        self._sleep = sleep
        self._proving: dict[int, asyncio.Task[None]] = {}
        self._failures: dict[int, _Failure] = {}
        self._reverted = 0
        self._awaited: tuple[int, float] | None = None
        """The batch whose fact another verifier does not know yet, and since when it waits."""
        self._accepted: int | None = None
        self._state_hashes: dict[int, int] = {}
        self.progress = read_progress(progress_path) or Progress()
        self.progress.profile = settings.profile
        self.progress.process_id = os.getpid()
        self.progress.alarm = None

    async def run(self) -> None:
        """Go on until cancelled, or until L1 stands where it cannot by these files.

        Raises Rejected(SETTLEMENT_CONFLICT) then: somebody must look before anything is sent.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._prove_forever())
                tasks.create_task(self._settle_forever())
        finally:
            for task in self._proving.values():
                task.cancel()
            await asyncio.gather(*self._proving.values(), return_exceptions=True)

    # --- proving --------------------------------------------------------------------------------

    async def _prove_forever(self) -> None:
        while True:
            self._start_proofs()
            self._write()
            await self._sleep(self._settings.poll_s)

    def _start_proofs(self) -> None:
        """The lowest batches without a proof, as many as the prover takes."""
        proved = self._files.proved()
        closed = self._files.closed()
        self.progress.closed = closed[-1] + 1 if closed else 0
        self.progress.proved = len(proved)
        for number in closed:
            if number < (self._accepted or 0) or number in proved:
                continue
            if len(self._proving) >= self._prover.capacity:
                break
            failure = self._failures.get(number)
            is_late = failure is None or (
                failure.retry_at is not None and self._clock() >= failure.retry_at
            )
            if number not in self._proving and is_late:
                self._proving[number] = asyncio.create_task(self._prove(number))
        self.progress.proving = sorted(self._proving)

    async def _prove(self, number: int) -> None:
        one = self.progress.batch(number)
        began = self._clock()
        one.stage, one.attempts = Stage.PROVING, one.attempts + 1
        try:
            path = self._files.batch_path(number)
            batch = await asyncio.to_thread(self._check.batch, path)
            self._describe(one, batch)
            content = await self._prover.prove(path)
            # The worker is not trusted: what it gave is checked as L1 will.
            proof = await asyncio.to_thread(self._check.checked, batch, content)
            await asyncio.to_thread(self._files.write_proof, number, content)
        except Rejected as refused:
            self._note_failure(number, refused)
        except (OSError, ValueError) as fault:
            reason = str(fault)
            self._note_failure(number, Rejected(PROOF_WORKER_FAILED, number=number, reason=reason))
        else:
            self._failures.pop(number, None)
            self._clear_alarm_of(number)
            one.stage, one.proved_at_s = Stage.PROVED, self._clock()
            one.proving_seconds = one.proved_at_s - began
            one.proof_bytes, one.layout = len(content), proof.layout
            _log.info("batch %d proved in %.1f s", number, one.proving_seconds)
        finally:
            if one.stage is Stage.PROVING:
                one.stage = Stage.CLOSED
            del self._proving[number]

    def _describe(self, one: BatchProgress, batch: Batch) -> None:
        one.opened_at_s, one.closed_at_s = batch.opened_at_s, batch.closed_at_s
        one.transactions = len(batch.transactions)
        one.trades = len([1 for each in batch.transactions if isinstance(each, Trade)])

    def _note_failure(self, number: int, refused: Rejected) -> None:
        """Try again later what may succeed then; raise the alarm for what cannot."""
        self.progress.failed_proofs += 1
        attempts = self.progress.batch(number).attempts
        is_from_prover = refused.kind.is_retryable or _is_rubbish(refused)
        wait = self._backoff(attempts)
        retry_at = self._clock() + wait if is_from_prover else None
        self._failures[number] = _Failure(refused, retry_at)
        _log.warning("batch %d is not proved (attempt %d): %s", number, attempts, refused)
        if not is_from_prover or attempts >= self._settings.attempts_before_alarm:
            self._raise_alarm(number, refused)
        self._write()

    def _backoff(self, attempts: int) -> float:
        settings = self._settings
        return float(min(settings.retry_first_s * 2 ** min(attempts - 1, 20), settings.retry_max_s))

    # --- settling -------------------------------------------------------------------------------

    async def _settle_forever(self) -> None:
        is_resumed = False
        faults = 0
        while True:
            try:
                if not is_resumed:
                    await self._chain.resume()
                    is_resumed = True
                has_settled = await self._settle_next()
                self.progress.is_l1_reachable = True
                faults = 0
            except L1Fault as fault:
                faults += 1
                is_resumed = False
                self.progress.is_l1_reachable = False
                wait = self._backoff(faults)
                _log.warning("L1: %s; looked at again in %.0f s", fault, wait)
                await self._sleep(wait)
                continue
            self._write()
            if not has_settled:
                await self._sleep(self._settings.poll_s)

    async def _settle_next(self) -> bool:
        """Settle the next batch if it has a proof. Whether one was settled."""
        view = await self._chain.view()
        await self._note_view(view)
        number = view.accepted
        if not self._files.proof_path(number).exists():
            return False
        proof = await self._kept_proof(number)
        if proof is None:
            return False
        one = self.progress.batch(number)
        try:
            await self._chain.settle(number, proof, lambda step: self._note_step(one, step))
        except Rejected as refused:
            if refused.code == SETTLEMENT_OUT_OF_ORDER:
                return False  # The chain went back between two looks, or could still go back.
            if refused.code == VERIFIER_FACT_AWAITED:
                self._note_awaited(number, refused)
                return False
            if refused.code == SETTLEMENT_CONFLICT:
                self._raise_alarm(number, refused)
                self._write()
                raise
            self._reverted += 1
            _log.warning("batch %d is refused by L1: %s", number, refused)
            if (
                refused.code != L1_TRANSACTION_REVERTED
                or self._reverted >= self._settings.attempts_before_alarm
            ):
                self._raise_alarm(number, refused)
            self._write()
            await self._sleep(self._backoff(self._reverted))
            return False
        self._reverted, self._awaited = 0, None
        self._clear_alarm_of(number)
        one.stage, one.accepted_at_s = Stage.ACCEPTED, self._clock()
        self._note_speed(one)
        _log.info("batch %d accepted: gas %s", number, one.gas)
        return True

    def _note_awaited(self, number: int, refused: Rejected) -> None:
        """Another program's prover usually needs as long as this one; say so when it does not."""
        now = self._clock()
        if self._awaited is None or self._awaited[0] != number:
            _log.info("batch %d waits: %s", number, refused)
            self._awaited = (number, now)
        elif now - self._awaited[1] > self._settings.awaited_s_max:
            self._raise_alarm(number, refused)

    async def _kept_proof(self, number: int) -> ProofFile | None:
        """The proof from its file; one that was damaged there is made again."""
        content = await asyncio.to_thread(self._files.proof_path(number).read_bytes)
        batch = await asyncio.to_thread(self._check.batch, self._files.batch_path(number))
        try:
            return await asyncio.to_thread(self._check.of_batch, batch, content)
        except Rejected as refused:
            _log.warning("the proof file of batch %d is set aside: %s", number, refused)
            self._files.set_proof_aside(number)
            return None

    async def _note_view(self, view: ChainView) -> None:
        """Take over where L1 stands. SETTLEMENT_CONFLICT if it cannot stand there."""
        before = self.progress.accepted  # Of an earlier process, at the first look.
        if view.accepted < before:
            self.progress.reorganisations += 1
            _log.warning("L1 went back: %d batches accepted, %d before", view.accepted, before)
        await self._require_own_state(view)
        self._accepted = view.accepted
        progress = self.progress
        progress.accepted, progress.final = view.accepted, view.final
        progress.base_fee_wei = view.base_fee_wei
        progress.replaced_transactions = self._chain.replaced
        for number, one in progress.batches.items():
            if number < view.final and one.stage is not Stage.FINAL:
                one.stage, one.final_at_s = Stage.FINAL, self._clock()
            elif view.final <= number < view.accepted:
                one.stage = Stage.ACCEPTED
            elif number >= view.accepted and one.stage in {Stage.ACCEPTED, Stage.FINAL}:
                one.stage, one.accepted_at_s, one.final_at_s = Stage.PROVED, None, None

    async def _require_own_state(self, view: ChainView) -> None:
        """The last accepted state must be that of this exchange's own batch."""
        if view.accepted == 0:
            return
        last = view.accepted - 1
        path = self._files.batch_path(last)
        if last not in self._state_hashes:
            if not path.exists():
                raise self._conflict(last, "its batch file", f"{path.name}", "none")
            batch = await asyncio.to_thread(self._check.batch, path)
            self._state_hashes[last] = batch.main_words[_NEW_STATE_HASH]
        expected = self._state_hashes[last]
        if expected != view.state_hash:
            texts = f"{expected:#066x}", f"{view.state_hash:#066x}"
            raise self._conflict(last, "its new state", *texts)

    def _conflict(self, number: int, what: str, expected: str, found: str) -> Rejected:
        refused = Rejected(
            SETTLEMENT_CONFLICT, number=number, what=what, expected=expected, found=found
        )
        self._raise_alarm(number, refused)
        self._write()
        return refused

    def _note_step(self, one: BatchProgress, step: SettledStep) -> None:
        if step.gas:
            for gas in (one.gas, self.progress.gas):
                gas[step.what] = gas.get(step.what, 0) + step.gas
            one.cost_wei += step.cost_wei
            self.progress.cost_wei += step.cost_wei
        one.stage = _STEP_STAGE[step.what]
        self._write()

    def _note_speed(self, one: BatchProgress) -> None:
        if one.proving_seconds is not None and one.proved_at_s and one.accepted_at_s:
            on_l1 = min(one.accepted_at_s - one.proved_at_s, one.proving_seconds)
            each = one.proving_seconds / self._prover.capacity + max(0.0, on_l1)
            self.progress.seconds_per_batch = round(each, 1)

    # --- what others see ------------------------------------------------------------------------

    def _raise_alarm(self, number: int, cause: Rejected) -> None:
        current = self.progress.alarm
        if current is not None and current.batch is not None and current.batch < number:
            return  # The lowest batch is what all others wait for.
        refused = Rejected(SETTLEMENT_STOPPED, number=number, reason=f"{cause.code} {cause}")
        self.progress.alarm = Alarm(
            code=refused.code,
            name=ERRORS[refused.code].name,
            text=str(refused),
            batch=number,
            since_s=self._clock(),
        )
        _log.error("%d %s: %s", refused.code, ERRORS[refused.code].name, refused)

    def _clear_alarm_of(self, number: int) -> None:
        if self.progress.alarm is not None and self.progress.alarm.batch == number:
            self.progress.alarm = None

    def _write(self) -> None:
        try:
            write_progress(self._path, self.progress)
        except OSError as fault:
            _log.warning("settlement.json is not written: %s", fault)


def _is_rubbish(refused: Rejected) -> bool:
    """Whether it is the answer of the worker that was refused, not the batch."""
    return ERRORS[refused.code].name in {
        "PROOF_MALFORMED",
        "PROOF_OF_OTHER_PROGRAM",
        "PROOF_REFUSED",
    }
