"""The escape verifier on a real chain accepts what Python proves, and says the same value."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from escape_states import random_assets, random_position, state_of

from provex.escape.proof import EscapeProof, escape_proof
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.artifacts import artifact, revert_text
from provex.ethereum.contracts import encode_call, read
from provex.ethereum.development import CHAIN_ID, development_account
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.ethereum.wallet import Wallet

SEEDS = range(24)


def told(folder: Path, story: Callable[[Wallet, str], Awaitable[None]]) -> None:
    """A story on a chain with an escape verifier."""

    async def run() -> None:
        settings = AnvilSettings(folder=folder, block_time_s=None)
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            wallet = Wallet(rpc, development_account(0).private_key, chain_id=CHAIN_ID)
            receipt = await wallet.send_and_wait(None, artifact("EscapeVerifier").creation_code)
            assert receipt.contract_address is not None
            await story(wallet, receipt.contract_address)

    asyncio.run(run())


def proof_of(seed: int) -> EscapeProof:
    """The proof of a random position in a random state; every third one is extreme."""
    random = Random(seed)
    is_extreme = seed % 3 == 2
    assets = random_assets(random, random.randrange(1, 40), is_extreme=is_extreme)
    positions = {
        random.randrange(2**64): random_position(
            random, len(assets), random.randrange(min(len(assets), 6) + 1), is_extreme=is_extreme
        )
        for _ in range(random.randrange(1, 20))
    }
    chosen = random.choice(sorted(positions))
    return escape_proof(state_of(assets, positions), positions, chosen)


def call_of(proof: EscapeProof) -> bytes:
    return encode_call(
        "verifyEscape(uint256[],uint256,uint256[])",
        proof.words,
        proof.asset_count,
        proof.state_words,
    )


def test_the_contract_says_what_python_says(tmp_path: Path) -> None:
    async def story(wallet: Wallet, verifier: str) -> None:
        payable = 0
        for seed in SEEDS:
            proof = proof_of(seed)
            if proof.is_payable:
                payable += 1
                await wallet.send_and_wait(verifier, call_of(proof))
                answer = await read(
                    wallet.rpc, verifier, "isValid(bytes32)", (proof.fact,), returns=("bool",)
                )
                assert answer == (True,)
            else:
                with pytest.raises(RpcRefusal) as refused:
                    await wallet.rpc.call_contract(verifier, call_of(proof))
                assert revert_text(refused.value.data) == f"AmountOutOfRange({proof.amount})"
        assert 6 <= payable <= len(SEEDS) - 6

    told(tmp_path, story)


def test_a_refusal_has_a_name(tmp_path: Path) -> None:
    async def story(wallet: Wallet, verifier: str) -> None:
        proof = next(proof for proof in map(proof_of, SEEDS) if proof.is_payable)
        wrong = replace(proof, words=(proof.words[0] ^ 1, *proof.words[1:]))

        with pytest.raises(RpcRefusal) as refused:
            await wallet.rpc.call_contract(verifier, call_of(wrong))

        assert revert_text(refused.value.data).startswith("PositionsRootInvalid(")

    told(tmp_path, story)
