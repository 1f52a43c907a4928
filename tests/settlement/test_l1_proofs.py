"""A real proof, of the profile for tests, is brought to the real verifier on a development chain."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from eth_abi.abi import encode

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import read
from provex.ethereum.development import CHAIN_ID, EXCHANGE_ADDRESS, Role, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import (
    L1_TRANSACTION_REVERTED,
    PROOF_OF_OTHER_PROGRAM,
    PROOF_REFUSED,
    Rejected,
)
from provex.settlement.batch_proof import data_pages, page_challenges
from provex.settlement.l1_batches import BatchSettlement, state_transition_fact
from settlement.proved import PROVED, proof, system

EVALUATORS, TABLES = 3, 4


async def deployed(wallet: Wallet, name: str, arguments: bytes = b"") -> str:
    receipt = await wallet.send_and_wait(None, artifact(name).creation_code + arguments)
    assert receipt.contract_address is not None
    return receipt.contract_address


async def deployed_verifier(wallet: Wallet) -> str:
    pages = await deployed(wallet, "DataPages")
    evaluators = [await deployed(wallet, f"ConstraintEvaluator{n}") for n in range(EVALUATORS)]
    tables = [await deployed(wallet, f"LayoutTable{n}") for n in range(TABLES)]
    arguments = encode(["address", "address[]", "address[]"], [pages, evaluators, tables])
    return await deployed(wallet, "VerifierTest", arguments)


def with_verifier(
    folder: Path, story: Callable[[Wallet, str, BatchSettlement], Awaitable[None]]
) -> None:
    async def told() -> None:
        settings = AnvilSettings(folder=folder, block_time_s=None)
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            key = development_account(Role.OPERATOR).private_key
            wallet = Wallet(rpc, key, chain_id=CHAIN_ID)
            verifier = await deployed_verifier(wallet)
            await story(wallet, verifier, BatchSettlement(wallet, EXCHANGE_ADDRESS, system()))

    asyncio.run(told())


@PROVED
def test_pages_and_proof_are_accepted_and_never_sent_twice(tmp_path: Path) -> None:
    async def story(wallet: Wallet, verifier: str, settlement: BatchSettlement) -> None:
        steps = await settlement.register_at(verifier, proof())
        block = await wallet.rpc.block_number()
        again = await settlement.register_at(verifier, proof())

        assert [step.what for step in steps] == ["page from word 0", "proof"]
        assert all(step.receipt is not None for step in steps)
        fact = state_transition_fact(proof())
        assert await read(wallet.rpc, verifier, "isValid(bytes32)", (fact,), returns=("bool",)) == (
            True,
        )
        assert [step.receipt for step in again] == [None]
        assert await wallet.rpc.block_number() == block

    with_verifier(tmp_path, story)


@PROVED
def test_an_interrupted_submission_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async def story(wallet: Wallet, verifier: str, settlement: BatchSettlement) -> None:
        (registry,) = await read(wallet.rpc, verifier, "DATA_PAGES()", returns=("address",))
        await settlement._register_pages(
            registry, data_pages(proof().data_words), page_challenges(system(), proof())
        )
        block = await wallet.rpc.block_number()

        steps = await settlement.register_at(verifier, proof())

        assert [step.receipt is None for step in steps] == [True, False]
        assert await wallet.rpc.block_number() == block + 1

    with_verifier(tmp_path, story)


@PROVED
def test_a_proof_that_the_verifier_refuses_is_told_and_not_sent(tmp_path: Path) -> None:
    async def story(wallet: Wallet, verifier: str, settlement: BatchSettlement) -> None:
        wrong = bytearray(proof().proof)
        wrong[-1] ^= 1
        altered = replace(proof(), proof=bytes(wrong))

        with pytest.raises(Rejected) as refused:
            await settlement.register_at(verifier, altered)

        assert refused.value.code == L1_TRANSACTION_REVERTED
        assert str(refused.value.fields["reason"]).startswith("MerkleRootMismatch(0x")

    with_verifier(tmp_path, story)


@PROVED
@pytest.mark.parametrize("what", ["chain", "contract"])
def test_nothing_is_sent_for_another_deployment(tmp_path: Path, what: str) -> None:
    other = (
        replace(proof(), chain_id=1) if what == "chain" else replace(proof(), contract=b"\1" * 20)
    )

    async def story(wallet: Wallet, verifier: str, settlement: BatchSettlement) -> None:
        block = await wallet.rpc.block_number()

        with pytest.raises(Rejected, match=f"another {what}") as refused:
            await settlement.register_at(verifier, other)

        assert refused.value.code == PROOF_OF_OTHER_PROGRAM
        assert await wallet.rpc.block_number() == block

    with_verifier(tmp_path, story)


@PROVED
def test_challenges_need_a_proof_of_the_statement() -> None:
    for altered in (
        replace(proof(), proof=proof().proof[:-1]),
        replace(proof(), main_words=(*proof().main_words[:-1], 5)),
        replace(proof(), layout=99),
    ):
        with pytest.raises(Rejected) as refused:
            page_challenges(system(), altered)
        assert refused.value.code == PROOF_REFUSED
