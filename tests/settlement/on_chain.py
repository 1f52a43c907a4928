"""A development chain with the verifier of test proofs, for tests that ask it about many proofs."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from eth_abi.abi import encode

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.artifacts import artifact, revert_text
from provex.ethereum.contracts import checksum, encode_call, read
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.ethereum.wallet import Wallet
from provex.settlement.batch_proof import DataPage, data_pages, page_challenges, statement_of
from provex.settlement.l1_batches import state_transition_fact
from provex.settlement.proof_file import ProofFile
from provex.verification.proof_hash import KECCAK
from provex.verification.stark import bus_challenges

from .proved import fixed_root, system

T = TypeVar("T")
REGISTER_PAGE = "registerPage(uint256,uint256,uint256,uint256[])"
REGISTER_PROOF = "registerProof(address,(bytes32,uint256)[],bytes)"
EVALUATORS, TABLES = 3, 4


class OnChainVerifier:
    """The verifier's contract, asked without changing the chain but for pages."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wallet: Wallet) -> None:
        self._loop = loop
        self.wallet = wallet
        self.pages = self.deployed("DataPages")
        self.evaluators = [self.deployed(f"ConstraintEvaluator{n}") for n in range(EVALUATORS)]
        self.tables = [self.deployed(f"LayoutTable{n}") for n in range(TABLES)]
        self.address = self.verifier("VerifierTest")

    def without_pages(self) -> "OnChainVerifier":
        """Another verifier on the same chain, whose registry has no page yet."""
        other = copy(self)
        other.pages = self.deployed("DataPages")
        other.address = other.verifier("VerifierTest")
        return other

    @contextmanager
    def on_chain_id(self, chain_id: int) -> Iterator[None]:
        """For a while the chain has another number."""
        rpc = self.wallet.rpc
        self.run(rpc.call("anvil_setChainId", chain_id))
        try:
            yield
        finally:
            self.run(rpc.call("anvil_setChainId", CHAIN_ID))

    def run(self, action: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(action)

    def deployed(self, name: str, arguments: bytes = b"") -> str:
        code = artifact(name).creation_code + arguments
        receipt = self.run(self.wallet.send_and_wait(None, code))
        assert receipt.contract_address is not None
        return checksum(receipt.contract_address)

    def verifier(
        self, name: str, *, evaluators: list[str] | None = None, tables: list[str] | None = None
    ) -> str:
        """Deploy a verifier over the parts that are there, or over others."""
        parts = [self.pages, evaluators or self.evaluators, tables or self.tables]
        return self.deployed(name, encode(["address", "address[]", "address[]"], parts))

    def register_page(self, challenges: tuple[int, int], page: DataPage) -> int:
        """Register a page. The gas that it took."""
        data = encode_call(REGISTER_PAGE, *challenges, page.start, list(page.words))
        return self.run(self.wallet.send_and_wait(self.pages, data)).gas_used

    def register_pages(self, challenges: tuple[int, int], words: tuple[int, ...]) -> None:
        for page in data_pages(words):
            self.register_page(challenges, page)

    def page_refusal(self, challenges: tuple[int, int], words: tuple[int, ...]) -> str | None:
        """The error with which the registry refuses a page of the first words."""
        return self._refusal(self.pages, encode_call(REGISTER_PAGE, *challenges, 0, list(words)))

    def register(self, file: ProofFile) -> None:
        """Register a proof whose pages are registered."""
        pages = [(page.page_hash, len(page.words)) for page in data_pages(file.data_words)]
        data = encode_call(REGISTER_PROOF, "0x" + file.contract.hex(), pages, file.proof)
        self.run(self.wallet.send_and_wait(self.address, data))

    def knows(self, file: ProofFile) -> bool:
        """Whether the fact of a proof is registered."""
        arguments = (state_transition_fact(file),)
        signature = "isValid(bytes32)"
        (is_valid,) = self.run(
            read(self.wallet.rpc, self.address, signature, arguments, returns=("bool",))
        )
        return bool(is_valid)

    def refusal(
        self, contract: bytes, words: tuple[int, ...], proof: bytes, verifier: str | None = None
    ) -> str | None:
        """The error with which the verifier refuses a proof; None if it accepts."""
        pages = [(page.page_hash, len(page.words)) for page in data_pages(words)]
        return self.refusal_of_pages(contract, pages, proof, verifier)

    def refusal_of_pages(
        self,
        contract: bytes,
        pages: list[tuple[bytes, int]],
        proof: bytes,
        verifier: str | None = None,
    ) -> str | None:
        data = encode_call(REGISTER_PROOF, "0x" + contract.hex(), pages, proof)
        return self._refusal(verifier or self.address, data)

    def _refusal(self, contract: str, data: bytes) -> str | None:
        try:
            self.run(self.wallet.rpc.call_contract(contract, data))
        except RpcRefusal as refusal:
            return revert_text(refusal.data) if refusal.data else str(refusal)
        return None


def name_of(refusal: str | None) -> str | None:
    """The name of an error without its arguments."""
    return None if refusal is None else refusal.split("(")[0]


def on_chain(verifier: OnChainVerifier, file: ProofFile) -> str | None:
    """The name of the error with which the contract refuses, if it does."""
    return name_of(verifier.refusal(file.contract, file.data_words, file.proof))


def with_pages(verifier: OnChainVerifier, file: ProofFile) -> str | None:
    """The same after the pages have been registered for the challenges of just this file."""
    verifier.register_pages(page_challenges(system(), file), file.data_words)
    return on_chain(verifier, file)


def native(file: ProofFile) -> str | None:
    """The step at which the native verifier refuses, if it does."""
    refusal = system().constraints.refusal(statement_of(file), fixed_root(), file.proof)
    return None if refusal is None else refusal[0]


def challenges_for(file: ProofFile, hashes: tuple[bytes, ...]) -> tuple[int, int]:
    """The challenges of a proof whose data words are in other pages."""
    statement = replace(statement_of(file), data_hashes=hashes)
    root = int.from_bytes(fixed_root())
    return bus_challenges(KECCAK, system().air_bytes, statement, root, file.proof)


def error_names() -> set[str]:
    """All errors of the verifier and of its registry."""
    abis = [artifact(name).abi for name in ("VerifierTest", "DataPages")]
    return {entry["name"] for abi in abis for entry in abi if entry["type"] == "error"}


@contextmanager
def on_chain_verifier(folder: Path) -> Iterator[OnChainVerifier]:
    """Start a chain and deploy."""
    loop = asyncio.new_event_loop()
    try:
        chain = AnvilProcess(AnvilSettings(folder=folder, block_time_s=None))
        loop.run_until_complete(chain.start())
        rpc = EthereumRpc(chain.url)
        try:
            key = development_account(Role.DEPLOYER).private_key
            yield OnChainVerifier(loop, Wallet(rpc, key, chain_id=CHAIN_ID))
        finally:
            loop.run_until_complete(rpc.close())
            loop.run_until_complete(chain.stop())
    finally:
        loop.close()
