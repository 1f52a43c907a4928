"""L1 as settlement sees it: how far the exchange is, and the way of one batch there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from provex.ethereum.contracts import checksum, read
from provex.ethereum.faults import L1Fault
from provex.ethereum.replacing_wallet import ReplacingWallet
from provex.ethereum.rpc import Receipt
from provex.protocol.errors import L1_ANSWER_INVALID, L1_REQUEST_REFUSED
from provex.settlement.l1_batches import BatchSettlement, SettlementStep
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import ProvingSystem

from .conditions import conditions_met
from .configurations import ConfigurationChanges

__all__ = ["ChainView", "ExchangeChain", "SettledStep", "SettlementChain", "StepHeard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """The exchange's contract at the newest block, and what can no longer be undone."""

    block: int
    base_fee_wei: int
    accepted: int
    """How many batches are accepted: the number of the next one."""
    final: int
    """How many were accepted as many blocks ago as are waited for."""
    state_hash: int
    """Of the state after the last accepted batch."""


@dataclass(frozen=True, slots=True)
class SettledStep:
    """A step of a batch's way: `page`, `proof`, `configuration` or `state`; gas if sent now."""

    what: str
    gas: int
    cost_wei: int


StepHeard = Callable[[SettledStep], None]


class SettlementChain(Protocol):
    """What the service asks of L1. L1Fault if it cannot be reached."""

    @property
    def replaced(self) -> int:
        """Transactions that had to be sent again with higher fees."""
        ...

    async def resume(self) -> None:
        """Finish what an earlier process sent. Nothing new is sent before."""
        ...

    async def view(self) -> ChainView:
        """Where the exchange stands."""
        ...

    async def settle(self, number: int, proof: ProofFile, heard: StepHeard) -> None:
        """Bring a batch to L1, whatever is there already. Rejected as `BatchSettlement` says."""
        ...


class ExchangeChain:
    """The exchange's contract on a real chain."""

    def __init__(
        self,
        wallet: ReplacingWallet,
        exchange: str,
        system: ProvingSystem,
        *,
        confirmations: int,
        data_dir: Path,
        own_verifiers: Sequence[str] | None = None,
    ) -> None:
        """Send what lies in `data_dir`; a batch is final under so many blocks."""
        self._wallet = wallet
        self._exchange = checksum(exchange)
        self._settlement = BatchSettlement(wallet, exchange, system, own_verifiers=own_verifiers)
        self._configurations = ConfigurationChanges(wallet, exchange, confirmations=confirmations)
        self._confirmations = confirmations
        self._data_dir = data_dir

    @property
    def replaced(self) -> int:
        """Transactions that had to be sent again with higher fees."""
        return self._wallet.replaced

    async def resume(self) -> None:
        """Finish what an earlier process sent."""
        await self._wallet.resume()

    async def view(self) -> ChainView:
        """Where the exchange stands. All is read at one block."""
        rpc = self._wallet.rpc
        header = await rpc.newest_header()
        (accepted,) = await self._read("getSequenceNumber()", header.number)
        (state_hash,) = await self._read("lastStateHash()", header.number)
        final = await self._accepted_before(header.number - self._confirmations)
        return ChainView(
            block=header.number,
            base_fee_wei=header.base_fee_wei,
            accepted=accepted,
            final=min(final, accepted),
            state_hash=state_hash,
        )

    async def _read(self, signature: str, block: int) -> tuple[int, ...]:
        return await read(self._wallet.rpc, self._exchange, signature, block=block)

    async def _accepted_before(self, block: int) -> int:
        """How many batches were accepted at an old block; 0 where the node cannot tell.

        Only what a node answers means that: one that does not answer knows nothing.
        """
        try:
            (accepted,) = await self._read("getSequenceNumber()", max(0, block))
        except L1Fault as fault:
            if fault.code not in {L1_REQUEST_REFUSED, L1_ANSWER_INVALID}:
                raise
            # The node keeps no state so old, or the contract is younger: nothing is final yet.
            return 0
        return accepted

    async def settle(self, number: int, proof: ProofFile, heard: StepHeard) -> None:
        """Pages and proof, the batch's configuration if it is a new one, then the state."""
        conditions = await conditions_met(
            self._wallet.rpc, self._data_dir, number, proof.main_words
        )
        for step in await self._settlement.register(proof):
            heard(await self._told(step))
        await self._settlement.require_known(proof)
        for receipt in await self._configurations.bring_into_force(number, proof.main_words[0]):
            heard(await self._told(SettlementStep("configuration", receipt)))
        steps = await self._settlement.settle(
            number, proof, batch_id=number + 1, conditions=conditions
        )
        heard(await self._told(steps[-1]))

    async def _told(self, step: SettlementStep) -> SettledStep:
        what = step.what.split(maxsplit=1)[0]
        if step.receipt is None:
            return SettledStep(what, 0, 0)
        return SettledStep(what, step.receipt.gas_used, await self._cost_wei(step.receipt))

    async def _cost_wei(self, receipt: Receipt) -> int:
        answer = await self._wallet.rpc.call("eth_getTransactionReceipt", receipt.transaction_hash)
        price = answer.get("effectiveGasPrice", "0x0") if isinstance(answer, dict) else "0x0"
        return receipt.gas_used * int(price, 16)
