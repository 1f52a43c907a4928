"""A development chain with the verifier of test proofs, for tests that ask it about many proofs."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from eth_abi.abi import encode

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.artifacts import artifact, revert_text
from provex.ethereum.contracts import checksum, encode_call
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.ethereum.wallet import Wallet
from provex.settlement.batch_proof import DataPage, data_pages

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

    def run(self, action: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(action)

    def deployed(self, name: str, arguments: bytes = b"") -> str:
        code = artifact(name).creation_code + arguments
        receipt = self.run(self.wallet.send_and_wait(None, code))
        assert receipt.contract_address is not None
        return checksum(receipt.contract_address)

    def verifier(self, name: str, *, tables: list[str] | None = None) -> str:
        """Deploy a verifier over the parts that are there."""
        parts = [self.pages, self.evaluators, self.tables if tables is None else tables]
        return self.deployed(name, encode(["address", "address[]", "address[]"], parts))

    def register_page(self, challenges: tuple[int, int], page: DataPage) -> int:
        """Register a page. The gas that it took."""
        data = encode_call(REGISTER_PAGE, *challenges, page.start, list(page.words))
        return self.run(self.wallet.send_and_wait(self.pages, data)).gas_used

    def register_pages(self, challenges: tuple[int, int], words: tuple[int, ...]) -> None:
        for page in data_pages(words):
            self.register_page(challenges, page)

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
        try:
            self.run(self.wallet.rpc.call_contract(verifier or self.address, data))
        except RpcRefusal as refusal:
            return revert_text(refusal.data) if refusal.data else str(refusal)
        return None


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
