"""The service's wallet on a real chain: stuck, dropped, reorganised and interrupted transactions."""

import asyncio
import json
from pathlib import Path

import pytest

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.faults import L1Fault
from provex.ethereum.replacing_wallet import ReplacementPolicy, ReplacingWallet
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import L1_TRANSACTION_PENDING, L1_TRANSACTION_REVERTED, Rejected

KEY = development_account(Role.OPERATOR).private_key
STRANGER = development_account(0).address
POLICY = ReplacementPolicy(after_s=0.3, poll_s=0.05)


def on_chain(folder: Path, story, *, is_mining: bool = False) -> None:
    async def run() -> None:
        settings = AnvilSettings(
            folder=folder / "chain",
            block_time_s=None,
            is_mining_per_transaction=is_mining,
            history_blocks=64,
        )
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            await story(rpc)

    asyncio.run(run())


def wallet(rpc: EthereumRpc, folder: Path, policy: ReplacementPolicy = POLICY) -> ReplacingWallet:
    outbox = folder / "outbox.json"
    return ReplacingWallet(rpc, KEY, chain_id=CHAIN_ID, outbox=outbox, policy=policy)


async def mined_after(rpc: EthereumRpc, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await rpc.call("evm_mine")


async def paid(rpc: EthereumRpc, before: int) -> int:
    return await rpc.balance_wei(STRANGER) - before


def test_a_transaction_in_a_block_is_forgotten(tmp_path):
    async def story(rpc):
        one = wallet(rpc, tmp_path)
        receipt = await one.send_and_wait(STRANGER, b"", value_wei=5)
        assert receipt.is_successful
        assert one.under_way == 0
        assert one.replaced == 0
        assert json.loads((tmp_path / "outbox.json").read_text())["sent"] == []

    on_chain(tmp_path, story, is_mining=True)


def test_a_stuck_transaction_is_replaced_and_pays_once(tmp_path):
    async def story(rpc):
        before = await rpc.balance_wei(STRANGER)
        one = wallet(rpc, tmp_path)
        sent = await one.send(STRANGER, b"", value_wei=5)
        receipt, _ = await asyncio.gather(one.wait(sent), mined_after(rpc, 1.0))

        assert one.replaced >= 1
        assert receipt.transaction_hash != sent
        assert await paid(rpc, before) == 5
        assert await rpc.nonce(one.address) == 1

    on_chain(tmp_path, story)


def test_fees_never_pass_their_bound(tmp_path):
    async def story(rpc):
        one = wallet(rpc, tmp_path, ReplacementPolicy(after_s=0.1, poll_s=0.02, fee_gwei_max=3))
        sent = await one.send(STRANGER, b"", value_wei=5)
        await asyncio.gather(one.wait(sent), mined_after(rpc, 0.8))
        header = await rpc.call("eth_getBlockByNumber", "latest", True)
        (mined,) = header["transactions"]
        assert int(mined["maxFeePerGas"], 16) <= 3 * 10**9

    on_chain(tmp_path, story)


def test_what_a_crashed_process_sent_is_waited_for_and_not_sent_twice(tmp_path):
    async def story(rpc):
        before = await rpc.balance_wei(STRANGER)
        await wallet(rpc, tmp_path).send(STRANGER, b"", value_wei=5)

        reborn = wallet(rpc, tmp_path)
        assert reborn.under_way == 1
        await asyncio.gather(reborn.resume(), mined_after(rpc, 0.1))

        assert reborn.under_way == 0
        assert await paid(rpc, before) == 5
        assert await rpc.nonce(reborn.address) == 1

    on_chain(tmp_path, story)


def test_what_was_kept_and_never_sent_is_sent_by_the_next_process(tmp_path):
    async def story(rpc):
        before = await rpc.balance_wei(STRANGER)
        sent = await wallet(rpc, tmp_path).send(STRANGER, b"", value_wei=5)
        await rpc.call("anvil_dropTransaction", sent)

        reborn = wallet(rpc, tmp_path)
        await asyncio.gather(reborn.resume(), mined_after(rpc, 0.4))

        assert await paid(rpc, before) == 5

    on_chain(tmp_path, story)


def test_a_nonce_that_another_took_ends_the_wait(tmp_path):
    async def story(rpc):
        one = wallet(rpc, tmp_path)
        sent = await one.send(STRANGER, b"", value_wei=5)
        await rpc.call("anvil_dropTransaction", sent)
        other = Wallet(rpc, KEY, chain_id=CHAIN_ID)
        await other.send(STRANGER, b"", value_wei=6)
        await rpc.call("evm_mine")

        with pytest.raises(L1Fault) as fault:
            await one.wait(sent)
        assert fault.value.code == L1_TRANSACTION_PENDING
        assert one.under_way == 0

    on_chain(tmp_path, story)


def test_a_chain_that_lost_earlier_nonces_ends_the_wait(tmp_path):
    async def story(rpc):
        snapshot = await rpc.call("evm_snapshot")
        one = wallet(rpc, tmp_path)
        for _ in range(2):
            sent = await one.send(STRANGER, b"", value_wei=5)
            await rpc.call("evm_mine")
            await one.wait(sent)
        sent = await one.send(STRANGER, b"", value_wei=5)
        await rpc.call("anvil_dropTransaction", sent)
        await rpc.call("evm_revert", snapshot)

        reborn = wallet(rpc, tmp_path)
        await reborn.resume()
        assert reborn.under_way == 0

    on_chain(tmp_path, story)


def test_a_failure_in_a_block_is_told(tmp_path):
    async def story(rpc):
        # Code that reverts once slot 0 is not 0.
        target = "0x00000000000000000000000000000000000c0de5"
        await rpc.call("anvil_setCode", target, "0x5f54600657005b5f5ffd")
        one = wallet(rpc, tmp_path)
        sent = await one.send(target, b"")
        await rpc.call("anvil_setStorageAt", target, "0x0", "0x" + "0" * 63 + "1")
        await rpc.call("evm_mine")
        with pytest.raises(Rejected) as refusal:
            await one.wait(sent)
        assert refusal.value.code == L1_TRANSACTION_REVERTED
        assert one.under_way == 0

    on_chain(tmp_path, story)


def test_a_file_of_another_account_is_left_alone(tmp_path):
    (tmp_path / "outbox.json").write_text('{"address": "0x1", "sent": [{}]}')

    async def story(rpc):
        assert wallet(rpc, tmp_path).under_way == 0

    on_chain(tmp_path, story)
