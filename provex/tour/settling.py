"""The batches: closed by the operator's command, proved, and accepted on L1."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from provex.operations.channel import ask_exchange
from provex.protocol.errors import BATCH_EMPTY, Rejected
from provex.protocol.records import TransferStatus
from provex.protocol.transactions import (
    ConditionalTransfer,
    Deposit,
    ForcedWithdrawal,
    Liquidation,
    Trade,
    Withdrawal,
)
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.settlement.security import provable_bits
from provex.settlement.service.files import ProofCheck, SettlementFiles
from provex.settlement.service.progress import BatchProgress, Progress, read_progress
from provex.settlement.service.prover import ProofTerms
from provex.storage.batch_file import Batch, batch_from_bytes

from .accepted import AcceptedOnL1, accepted_on_l1
from .checks import Checks
from .withdrawals import Claim
from .world import Person, World, quantums

__all__ = ["ProvedBatch", "accept_batches", "close_batches", "prove_batches"]

_PROOF_S_MAX = 7_200.0
_OPERATORS_DEPOSITS = 2
"""For the insurance fund and the faucet."""
_BITS_MIN = {"production": 128.0, "test": 1.0}
"""What a proof of a profile has at least; those of the test profile are for tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedBatch:
    """A batch with its proof, checked once more."""

    batch: Batch
    proof: ProofFile
    seconds: float
    rows_log2: int
    bits: float

    @property
    def number(self) -> int:
        """Of the batch; the first one is 0."""
        return self.batch.number

    @property
    def trades(self) -> int:
        """Trades in it."""
        return len([each for each in self.batch.transactions if isinstance(each, Trade)])


async def close_batches(checks: Checks, world: World, people: Sequence[Person]) -> list[Batch]:
    """Close the open batch; all batches since the exchange began, which hold what was done."""
    files = SettlementFiles(world.data_dir)
    try:
        answer = await asyncio.to_thread(ask_exchange, world.data_dir, "close-batch")
        last = int(answer["batch"])
    except Rejected as refused:
        if refused.code != BATCH_EMPTY:
            raise
        last = files.closed()[-1]  # It was full just now.

    async def ask() -> list[int]:
        return files.closed()

    await checks.until(
        "files of closed batches", ask, lambda found: last in found, expected=f"0 to {last}"
    )
    batches = [
        batch_from_bytes(files.batch_path(number).read_bytes()) for number in range(last + 1)
    ]
    _check_contents(checks, world, people, batches)
    return batches


def _check_contents(
    checks: Checks, world: World, people: Sequence[Person], batches: Sequence[Batch]
) -> None:
    everything = [each for batch in batches for each in batch.transactions]
    counts = Counter(type(each) for each in everything)
    for kind, expected in (
        (Deposit, _OPERATORS_DEPOSITS + len(people)),
        (Trade, world.plan.trades),
        (Withdrawal, 1),
        (ForcedWithdrawal, 1),
        (ConditionalTransfer, 1),
    ):
        checks.equal(f"{kind.__name__} in the batches", expected=expected, found=counts[kind])
    alice = people[0]
    liquidated = {
        each.liquidated_position_id for each in everything if isinstance(each, Liquidation)
    }
    checks.equal("positions liquidated", expected={alice.position_id}, found=liquidated)


async def prove_batches(
    checks: Checks, world: World, batches: Sequence[Batch]
) -> list[ProvedBatch]:
    """Wait for the proofs of the exchange's settlement service, and verify each of them here."""
    last = batches[-1].number
    told = ""

    async def ask() -> Progress:
        nonlocal told
        progress = await _progress(checks, world)
        stages = ", ".join(
            f"batch {one.number} {one.stage}"
            for one in sorted(progress.batches.values(), key=lambda one: one.number)
            if one.number <= last
        )
        if stages != told:
            told = stages
            world.course.say(stages)
        return progress

    progress = await checks.until(
        "proofs of the settlement service",
        ask,
        lambda found: found.proved > last,
        expected=f"batch {last} proved",
        seconds_max=_PROOF_S_MAX * len(batches),
    )
    checks.equal(
        "profile of the settlement service", expected=world.plan.profile, found=progress.profile
    )
    system = await asyncio.to_thread(proving_system)
    return [
        await _verified(checks, world, system, batch, progress.batches[batch.number])
        for batch in batches
    ]


async def _progress(checks: Checks, world: World) -> Progress:
    progress = read_progress(world.data_dir / "settlement.json") or Progress()
    if progress.alarm is not None:
        alarm = f"{progress.alarm.code} {progress.alarm.text}"
        checks.equal("alarm of the settlement service", expected="none", found=alarm)
    return progress


async def _verified(
    checks: Checks, world: World, system: ProvingSystem, batch: Batch, told: BatchProgress
) -> ProvedBatch:
    """Check the proof here as L1 will, against the batch's own words."""
    terms = ProofTerms(
        chain_id=world.contracts.chain_id,
        contract=world.contracts.exchange,
        profile=world.plan.profile,
    )
    content = SettlementFiles(world.data_dir).proof_path(batch.number).read_bytes()
    proof = await asyncio.to_thread(ProofCheck(system, terms).checked, batch, content)
    name = f"proof of batch {batch.number}"
    checks.verified.append(f"{name}: verified, {len(proof.proof)} bytes")
    _, profile = system.profile(world.plan.profile)
    bits = provable_bits(system, proof.layout, profile)
    bits_min = _BITS_MIN[world.plan.profile]
    checks.holds(
        f"{name}: provable bits",
        expected=f"at least {bits_min}",
        found=bits,
        is_so=bits >= bits_min,
    )
    checks.equal(f"{name}: its layout as reported", expected=told.layout, found=proof.layout)
    assert told.proving_seconds is not None, "a proved batch has a time"
    return ProvedBatch(
        batch=batch,
        proof=proof,
        seconds=told.proving_seconds,
        rows_log2=system.layouts[proof.layout].rows_log2,
        bits=bits,
    )


async def accept_batches(
    checks: Checks,
    world: World,
    *,
    proved: Sequence[ProvedBatch],
    people: Sequence[Person],
    forced: Claim,
    slow: Claim,
) -> list[AcceptedOnL1]:
    """Wait until L1 has accepted every batch, and look at what that changed there and here."""
    last = proved[-1].number

    async def ask() -> int:
        await _progress(checks, world)
        return int(await world.read("getSequenceNumber()"))

    await checks.until(
        "batches accepted on L1", ask, lambda found: found > last, expected=f"{last + 1} or more"
    )
    accepted = []
    for one in proved:
        on_l1 = await accepted_on_l1(checks, world, one.batch, one.proof)
        await _check_reported_gas(checks, world, on_l1)
        accepted.append(on_l1)
    for person in people:
        checks.equal(
            f"{person.name}'s pending deposit on L1",
            expected=0,
            found=await person.wallet.pending_deposit(
                stark_key=person.stark_key, position_id=person.position_id
            ),
        )
    for person, transfer in (forced, slow):
        checks.equal(
            f"what {person.name} may withdraw on L1",
            expected=quantums(transfer.credit_amount),
            found=await person.wallet.withdrawal_balance(person.stark_key),
        )
    await _check_request_served(checks, world, forced)
    await _check_queued(checks, accepted, (forced, slow))
    return accepted


async def _check_reported_gas(checks: Checks, world: World, on_l1: AcceptedOnL1) -> None:
    """What the settlement service says that it cost must be what the receipts say."""

    async def ask() -> dict[str, int]:
        return (await _progress(checks, world)).batch(on_l1.number).gas

    expected = {"page": on_l1.pages_gas, "proof": on_l1.proof_gas, "state": on_l1.state_gas}
    await checks.until(
        f"gas of batch {on_l1.number} as reported",
        ask,
        lambda found: found == expected,
        expected=expected,
    )


async def _check_request_served(checks: Checks, world: World, forced: Claim) -> None:
    person, transfer = forced
    terms = (person.stark_key, person.position_id, quantums(transfer.debit_amount))
    checks.equal(
        f"time of {person.name}'s forced request, which no longer waits on L1",
        expected=0,
        found=await world.read("getForcedWithdrawalRequest(uint256,uint256,uint256)", *terms),
    )


async def _check_queued(
    checks: Checks,
    accepted: Sequence[AcceptedOnL1],
    claims: Sequence[Claim],
) -> None:
    """The withdrawals can be claimed: the API says so, with the transaction that did it."""
    updates = {one.update_transaction for one in accepted}
    for person, transfer in claims:
        queued = await checks.until(
            f"{person.name}'s withdrawal of {transfer.debit_amount} at the API",
            partial(person.transfer, transfer.type, transfer.debit_amount),
            lambda found: found is not None and found.status is TransferStatus.QUEUED,
            expected=TransferStatus.QUEUED,
        )
        assert queued is not None, "it was waited for"
        checks.holds(
            f"transaction of {person.name}'s withdrawal at the API",
            expected=f"one of {', '.join(sorted(updates))}",
            found=queued.transaction_hash,
            is_so=queued.transaction_hash in updates,
        )
