"""Sends a proved batch to L1: its pages of data words, its proof, and the step of the state.

Every step is looked up on the chain first, so that whatever was interrupted can be asked for again:
nothing that is there already is sent a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.ethereum.batch_logs import LOG_PROGRAM_OUTPUT, number_topic, program_output_of
from provex.ethereum.contracts import address_bytes, checksum, encode_call, read, selector, topic
from provex.ethereum.log_ranges import LogRanges
from provex.ethereum.rpc import Receipt, RpcRefusal
from provex.ethereum.wallet import Wallet
from provex.native import crypto
from provex.protocol.errors import (
    PROOF_OF_OTHER_PROGRAM,
    SETTLEMENT_CONFLICT,
    SETTLEMENT_OUT_OF_ORDER,
    VERIFIER_FACT_AWAITED,
    Rejected,
)

from .batch_proof import DataPage, data_pages, page_challenges
from .proof_file import ProofFile
from .proving_system import ProvingSystem

__all__ = [
    "BatchSettlement",
    "Condition",
    "SettlementStep",
    "proof_call",
    "state_transition_fact",
]

REGISTER_PAGE = "registerPage(uint256,uint256,uint256,uint256[])"
REGISTER_PROOF = "registerProof(address,(bytes32,uint256)[],bytes)"
UPDATE_STATE = "updateState(uint256[],uint256[])"
PAGE_MISSING = "DataPageMissing(bytes32,uint256,uint256)"
_WORD_BYTES = 32
_PREVIOUS_STATE_HASH, _NEW_STATE_HASH = 1, 2


@dataclass(frozen=True, slots=True)
class Condition:
    """What a conditional transfer names: a fact, and the contract that must know it."""

    registry: str
    fact: bytes


@dataclass(frozen=True, slots=True)
class SettlementStep:
    """One thing that is on L1 now. Its receipt is None when it was there before."""

    what: str
    receipt: Receipt | None


def state_transition_fact(proof: ProofFile) -> bytes:
    """What a verifier knows once it has accepted the proof."""
    words = b"".join([word.to_bytes(_WORD_BYTES) for word in proof.main_words])
    return crypto.keccak256(proof.contract + crypto.keccak256(words))


def proof_call(exchange: str, proof: ProofFile) -> bytes:
    """The data of the transaction that verifies a proof."""
    pages = [(page.page_hash, len(page.words)) for page in data_pages(proof.data_words)]
    return encode_call(REGISTER_PROOF, exchange, pages, proof.proof)


class BatchSettlement:
    """Settles batches of one exchange from one account, which must be an operator of it."""

    def __init__(
        self,
        wallet: Wallet,
        exchange: str,
        system: ProvingSystem,
        *,
        own_verifiers: Sequence[str] | None = None,
    ) -> None:
        """Send from `wallet`; proofs are those of `system`, for the verifiers that are for it.

        Others may be registered beside them, while a program is replaced: somebody else proves to
        these. None: all registered ones are for this program.
        """
        self._own = None if own_verifiers is None else {each.lower() for each in own_verifiers}
        self._wallet = wallet
        self._exchange = checksum(exchange)
        self._system = system

    async def settle(
        self, number: int, proof: ProofFile, *, batch_id: int, conditions: Sequence[Condition] = ()
    ) -> tuple[SettlementStep, ...]:
        """Bring batch `number`, of which the first is 0, to L1 as a whole.

        SETTLEMENT_OUT_OF_ORDER before its turn; VERIFIER_FACT_AWAITED while a verifier for another
        program does not know it; SETTLEMENT_CONFLICT if the exchange accepted
        another batch in its place; L1_TRANSACTION_REVERTED with the contract's reason.
        """
        if await self._is_accepted(number, proof):
            return (SettlementStep("state", None),)
        steps = await self.register(proof)
        await self.require_known(proof)
        receipt = await self._update(number, proof, batch_id, conditions)
        return (*steps, SettlementStep("state", receipt))

    async def register(self, proof: ProofFile) -> tuple[SettlementStep, ...]:
        """Pages and proof to every own verifier of the exchange that does not know the fact yet."""
        await self._require_own(proof)
        steps: list[SettlementStep] = []
        for verifier in await self._verifiers():
            if self._is_own(verifier):
                steps += await self.register_at(verifier, proof)
        return tuple(steps)

    async def require_known(self, proof: ProofFile) -> None:
        """Whether the verifiers for other programs know the fact, too.

        VERIFIER_FACT_AWAITED if one does not: its prover is behind.
        """
        for verifier in await self._verifiers():
            if not self._is_own(verifier) and not await self._knows(verifier, proof):
                raise Rejected(VERIFIER_FACT_AWAITED, verifier=verifier)

    async def _verifiers(self) -> list[str]:
        (found,) = await read(
            self._wallet.rpc, self._exchange, "getRegisteredVerifiers()", returns=("address[]",)
        )
        return [checksum(verifier) for verifier in found]

    def _is_own(self, verifier: str) -> bool:
        return self._own is None or verifier.lower() in self._own

    async def _knows(self, verifier: str, proof: ProofFile) -> bool:
        fact = state_transition_fact(proof)
        (is_valid,) = await read(
            self._wallet.rpc, verifier, "isValid(bytes32)", (fact,), returns=("bool",)
        )
        return bool(is_valid)

    async def register_at(self, verifier: str, proof: ProofFile) -> tuple[SettlementStep, ...]:
        """Pages and proof to one verifier. Nothing is sent if it knows the fact."""
        await self._require_own(proof)
        rpc = self._wallet.rpc
        if await self._knows(verifier, proof):
            return (SettlementStep("proof", None),)
        (registry,) = await read(rpc, verifier, "DATA_PAGES()", returns=("address",))
        pages = data_pages(proof.data_words)
        steps = await self._register_pages(
            checksum(registry), pages, page_challenges(self._system, proof)
        )
        receipt = await self._wallet.send_and_wait(verifier, proof_call(self._exchange, proof))
        return (*steps, SettlementStep("proof", receipt))

    async def _register_pages(
        self, registry: str, pages: Sequence[DataPage], challenges: tuple[int, int]
    ) -> list[SettlementStep]:
        """All pages that are missing; they do not wait for each other."""
        sent: list[tuple[str, str | None]] = []
        for page in pages:
            what = f"page from word {page.start}"
            if await self._is_registered(registry, page, challenges):
                sent.append((what, None))
                continue
            data = encode_call(REGISTER_PAGE, *challenges, page.start, list(page.words))
            sent.append((what, await self._wallet.send(registry, data)))
        return [
            SettlementStep(what, None if hashed is None else await self._wallet.wait(hashed))
            for what, hashed in sent
        ]

    async def _is_registered(
        self, registry: str, page: DataPage, challenges: tuple[int, int]
    ) -> bool:
        arguments = (*challenges, page.start, len(page.words), page.page_hash)
        try:
            await read(
                self._wallet.rpc,
                registry,
                "busSum(uint256,uint256,uint256,uint256,bytes32)",
                arguments,
            )
        except RpcRefusal as refusal:
            if refusal.data[:4] != selector(PAGE_MISSING):
                raise
            return False
        return True

    async def _update(
        self, number: int, proof: ProofFile, batch_id: int, conditions: Sequence[Condition]
    ) -> Receipt | None:
        if await self._is_accepted(number, proof):
            return None
        (previous,) = await read(self._wallet.rpc, self._exchange, "getLastBatchId()")
        application = [batch_id, previous, len(conditions)]
        for condition in conditions:
            application += [int(condition.registry, 16), int.from_bytes(condition.fact)]
        data = encode_call(UPDATE_STATE, list(proof.main_words), application)
        return await self._wallet.send_and_wait(self._exchange, data)

    async def _is_accepted(self, number: int, proof: ProofFile) -> bool:
        """Whether the exchange is past this batch; it must stand right before it if not."""
        rpc, exchange = self._wallet.rpc, self._exchange
        (accepted,) = await read(rpc, exchange, "getSequenceNumber()")
        if accepted < number:
            raise Rejected(SETTLEMENT_OUT_OF_ORDER, expected=accepted, found=number)
        if accepted > number:
            _require_same(number, await self._accepted_words(number), proof)
            return True
        (found,) = await read(rpc, exchange, "lastStateHash()")
        expected = proof.main_words[_PREVIOUS_STATE_HASH]
        if found != expected:
            raise Rejected(
                SETTLEMENT_CONFLICT,
                number=number,
                what="state before it",
                expected=f"{expected:#066x}",
                found=f"{found:#066x}",
            )
        return False

    async def _accepted_words(self, number: int) -> tuple[int, ...]:
        """The main words that the exchange accepted as this batch, which its log counts from 1."""
        ranges = LogRanges(self._wallet.rpc)
        topics = [[topic(LOG_PROGRAM_OUTPUT)], [number_topic(number + 1)]]
        last = await self._wallet.rpc.block_number()
        async for logs in ranges.descending([self._exchange], 0, last, topics):
            if logs:
                return program_output_of(logs[-1]).words
        return ()

    async def _require_own(self, proof: ProofFile) -> None:
        """Nothing is sent for a proof that this chain and contract can not accept."""
        chain_id = await self._wallet.rpc.chain_id()
        contract = address_bytes(self._exchange)
        for what, expected, found in (
            ("chain", str(chain_id), str(proof.chain_id)),
            ("contract", "0x" + contract.hex(), "0x" + proof.contract.hex()),
        ):
            if expected != found:
                raise Rejected(PROOF_OF_OTHER_PROGRAM, what=what, expected=expected, found=found)


def _require_same(number: int, accepted: Sequence[int], proof: ProofFile) -> None:
    """What was accepted as a batch must be this batch, or two operators are at work."""
    if tuple(accepted) == proof.main_words:
        return
    expected, found = [
        hex(words[_NEW_STATE_HASH]) if len(words) > _NEW_STATE_HASH else "none"
        for words in (proof.main_words, accepted)
    ]
    raise Rejected(
        SETTLEMENT_CONFLICT, number=number, what="its new state", expected=expected, found=found
    )
