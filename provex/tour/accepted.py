"""A batch as L1 has it: its transactions there with their gas, and what the contract says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.ethereum.batch_logs import (
    LOG_DATA_PAGE,
    LOG_PROGRAM_OUTPUT,
    LOG_PROOF,
    LOG_UPDATE_STATE,
    address_topic,
    number_topic,
    program_output_of,
    update_of,
)
from provex.ethereum.contracts import checksum, read, topic
from provex.ethereum.rpc import LogEntry
from provex.settlement.batch_proof import data_hashes
from provex.settlement.l1_batches import state_transition_fact
from provex.settlement.proof_file import ProofFile
from provex.storage.batch_file import Batch

from .checks import Checks
from .world import World

__all__ = ["AcceptedOnL1", "accepted_on_l1"]

_NEW_STATE_HASH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedOnL1:
    """What bringing a batch to L1 took, as its receipts say."""

    number: int
    pages_gas: int
    proof_gas: int
    state_gas: int
    update_transaction: str
    accepted_at_s: int
    """The time of the block."""

    @property
    def gas(self) -> int:
        """Of all transactions."""
        return self.pages_gas + self.proof_gas + self.state_gas


async def accepted_on_l1(
    checks: Checks, world: World, batch: Batch, proof: ProofFile
) -> AcceptedOnL1:
    """Find a batch's transactions by their events, and compare them with the batch."""
    sequence_number = batch.number + 1
    name = f"batch {batch.number}"
    exchange = world.contracts.exchange
    updates = await _logs(world, [exchange], [[topic(LOG_UPDATE_STATE)]])
    own = [log for log in updates if update_of(log)[0] == sequence_number]
    checks.equal(
        f"{name}: events LogUpdateState of it on L1",
        expected=[(sequence_number, sequence_number)],
        found=[update_of(log) for log in own],
    )
    outputs = await _logs(
        world, [exchange], [[topic(LOG_PROGRAM_OUTPUT)], [number_topic(sequence_number)]]
    )
    is_same = [program_output_of(log).words == batch.main_words for log in outputs]
    checks.equal(f"{name}: its words on L1 are the sequencer's", expected=[True], found=is_same)
    if await world.read("getSequenceNumber()") == sequence_number:
        checks.equal(
            f"{name}: hash of the state on L1",
            expected=batch.main_words[_NEW_STATE_HASH],
            found=await world.read("lastStateHash()"),
        )
    pages_gas, proof_gas = await _gas_of_proof(checks, world, batch, proof)
    update = await world.receipt(checks, own[0].transaction_hash)
    header = await world.rpc.header(update.block_number)
    assert header is not None, "the receipt's block is there"
    return AcceptedOnL1(
        number=batch.number,
        pages_gas=pages_gas,
        proof_gas=proof_gas,
        state_gas=update.gas_used,
        update_transaction=update.transaction_hash,
        accepted_at_s=header.timestamp_s,
    )


async def _gas_of_proof(
    checks: Checks, world: World, batch: Batch, proof: ProofFile
) -> tuple[int, int]:
    """Gas of pages and proof at every verifier, each of which must know the batch's fact."""
    fact = state_transition_fact(proof)
    pages_gas = proof_gas = 0
    addresses = await world.read("getRegisteredVerifiers()", returns=("address[]",))
    for address in addresses:
        verifier = checksum(address)
        (is_valid,) = await read(
            world.rpc, verifier, "isValid(bytes32)", (fact,), returns=("bool",)
        )
        checks.equal(
            f"batch {batch.number}: verifier {verifier} knows its fact",
            expected=True,
            found=is_valid,
        )
        topics = [[topic(LOG_PROOF)], [fact], [address_topic(world.contracts.exchange)]]
        proofs = await _logs(world, [verifier], topics)
        checks.holds(
            f"batch {batch.number}: events LogProof of it on L1",
            expected="at least 1",
            found=len(proofs),
            is_so=bool(proofs),
        )
        proof_gas += await _gas(checks, world, proofs[:1])
        (registry,) = await read(world.rpc, verifier, "DATA_PAGES()", returns=("address",))
        hashes = list(data_hashes(proof.data_words))
        pages = await _logs(world, [checksum(registry)], [[topic(LOG_DATA_PAGE)], hashes])
        checks.equal(
            f"batch {batch.number}: pages of data words on L1",
            expected=len(hashes),
            found=len(pages),
        )
        pages_gas += await _gas(checks, world, pages)
    return pages_gas, proof_gas


async def _gas(checks: Checks, world: World, logs: Sequence[LogEntry]) -> int:
    hashes = list(dict.fromkeys(log.transaction_hash for log in logs))
    return sum([(await world.receipt(checks, one)).gas_used for one in hashes])


async def _logs(
    world: World, addresses: Sequence[str], topics: Sequence[Sequence[bytes]]
) -> list[LogEntry]:
    last = await world.rpc.block_number()
    return await world.rpc.logs_of_range(addresses, 0, last, topics)
