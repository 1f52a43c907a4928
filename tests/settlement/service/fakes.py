"""A prover and an L1 that do what a test says, at a clock that costs no time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from provex.ethereum.faults import L1Fault
from provex.protocol.errors import (
    L1_UNREACHABLE,
    PROOF_REFUSED,
    PROOF_WORKER_FAILED,
    SETTLEMENT_OUT_OF_ORDER,
    Rejected,
)
from provex.settlement.service.chain import ChainView, SettledStep, StepHeard
from provex.settlement.service.files import SettlementFiles
from provex.settlement.service.service import ServiceSettings, SettlementService


@dataclass(frozen=True)
class FakeBatch:
    number: int
    main_words: tuple[int, ...]
    opened_at_s: int = 1
    closed_at_s: int = 2
    transactions: tuple[object, ...] = ()


@dataclass(frozen=True)
class FakeProof:
    number: int
    layout: int = 0


def state_hash(number: int) -> int:
    return 1000 + number


class FakeCheck:
    """A proof of batch 7 is the text `proof 7`."""

    def batch(self, path: Path) -> FakeBatch:
        number = int(path.stem)
        return FakeBatch(number, (0, state_hash(number - 1), state_hash(number)))

    def checked(self, batch: FakeBatch, content: bytes) -> FakeProof:
        return self.of_batch(batch, content)

    def of_batch(self, batch: FakeBatch, content: bytes) -> FakeProof:
        if content != b"proof %d" % batch.number:
            raise Rejected(PROOF_REFUSED, step="statement", reason="rubbish")
        return FakeProof(batch.number)


@dataclass
class FakeProver:
    """`answers` by batch number are given in turn before proofs are: bytes or exceptions."""

    capacity: int = 2
    answers: dict[int, list[bytes | Exception]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    running: int = 0
    most_running: int = 0
    hold: asyncio.Event | None = None

    async def prove(self, batch_path: Path) -> bytes:
        number = int(batch_path.stem)
        self.asked.append(number)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(0.002 * (3 - number % 3))
            if self.hold is not None:
                await self.hold.wait()
        finally:
            self.running -= 1
        if given := self.answers.get(number):
            answer = given.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        return b"proof %d" % number


@dataclass
class FakeChain:
    """Accepts batches in order. `sent` has every state update that reached it."""

    accepted: int = 0
    final: int = 0
    sent: list[int] = field(default_factory=list)
    refusals: list[Exception] = field(default_factory=list)
    is_down: bool = False
    resumed: int = 0
    replaced: int = 0
    foreign_state: int | None = None
    crash_after_send: Callable[[int], None] | None = None

    def _answer(self) -> None:
        if self.is_down:
            raise L1Fault(L1_UNREACHABLE, method="any", reason="down")

    async def resume(self) -> None:
        self._answer()
        self.resumed += 1

    async def view(self) -> ChainView:
        self._answer()
        last = state_hash(self.accepted - 1) if self.accepted else 0
        return ChainView(
            block=1,
            base_fee_wei=7,
            accepted=self.accepted,
            final=self.final,
            state_hash=last if self.foreign_state is None else self.foreign_state,
        )

    async def settle(self, number: int, proof: FakeProof, heard: StepHeard) -> None:
        self._answer()
        assert proof.number == number
        if self.refusals:
            raise self.refusals.pop(0)
        if number > self.accepted:
            raise Rejected(SETTLEMENT_OUT_OF_ORDER, expected=self.accepted, found=number)
        heard(SettledStep("page", 10, 1))
        heard(SettledStep("proof", 20, 2))
        await asyncio.sleep(0)
        self.sent.append(number)
        self.accepted = number + 1
        if self.crash_after_send is not None:
            self.crash_after_send(number)
        heard(SettledStep("state", 30, 3))


QUICK = ServiceSettings(profile="test", poll_s=0.001, retry_first_s=0.002, retry_max_s=0.01)


@dataclass
class ServiceWorld:
    """A data directory with batches, and services on it one after the other."""

    root: Path
    prover: FakeProver = field(default_factory=FakeProver)
    chain: FakeChain = field(default_factory=FakeChain)
    settings: ServiceSettings = QUICK

    def __post_init__(self) -> None:
        self.files = SettlementFiles(self.root)

    def close_batches(self, *numbers: int) -> None:
        for number in numbers:
            self.files.batch_path(number).write_bytes(b"batch")

    def service(self, **changes: object) -> SettlementService:
        return SettlementService(
            self.files,
            FakeCheck(),
            self.prover,
            self.chain,
            replace(self.settings, **changes),
            progress_path=self.root / "settlement.json",
        )

    async def run_until(
        self, condition: Callable[[SettlementService], bool], seconds: float = 5.0
    ) -> SettlementService:
        """Run a new service until the condition holds, then cancel it."""
        service = self.service()
        running = asyncio.ensure_future(service.run())
        try:
            async with asyncio.timeout(seconds):
                while not condition(service):
                    if running.done():
                        await running
                    await asyncio.sleep(0.001)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        return service


def died(number: int) -> Rejected:
    return Rejected(PROOF_WORKER_FAILED, number=number, reason="its process ended with status -9")
