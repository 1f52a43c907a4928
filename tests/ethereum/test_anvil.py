"""The development chain as a process: it goes on where it stopped, and ends with its owner."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from provex.ethereum import anvil
from provex.ethereum.anvil import TRANSACTION_GAS_MAX, AnvilProcess, AnvilSettings
from provex.ethereum.development import CHAIN_ID, development_account
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.protocol.errors import DEVELOPMENT_CHAIN_FAILED

ADDRESS = "0x00000000000000000000000000000000000000aa"


def settings_of(folder: Path) -> AnvilSettings:
    return AnvilSettings(folder=folder, block_time_s=None)


def test_chain_has_the_development_chain_id_and_the_newest_rules(tmp_path: Path) -> None:
    async def story() -> None:
        async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
            assert await rpc.chain_id() == CHAIN_ID
            assert (await rpc.call("anvil_nodeInfo"))["hardFork"] == "Bpo2"
            assert await rpc.balance_wei(development_account(19).address) == 10_000 * 10**18

    asyncio.run(story())


def test_transaction_above_the_gas_limit_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
            sender = development_account(0).address
            largest = {"from": sender, "to": ADDRESS, "gas": hex(TRANSACTION_GAS_MAX)}
            await rpc.call("eth_sendTransaction", largest)
            too_large = largest | {"gas": hex(TRANSACTION_GAS_MAX + 1)}
            with pytest.raises(RpcRefusal):
                await rpc.call("eth_sendTransaction", too_large)

    asyncio.run(story())


def test_blocks_come_by_themselves(tmp_path: Path) -> None:
    async def story() -> None:
        settings = AnvilSettings(folder=tmp_path, block_time_s=0.1)
        async with AnvilProcess(settings) as chain, EthereumRpc(chain.url) as rpc:
            for _ in range(100):
                if await rpc.block_number() >= 3:
                    return
                await asyncio.sleep(0.05)
            pytest.fail("no blocks came")

    asyncio.run(story())


def test_chain_without_mining_waits_to_be_told(tmp_path: Path) -> None:
    async def story() -> None:
        settings = AnvilSettings(
            folder=tmp_path, block_time_s=None, is_mining_per_transaction=False
        )
        async with AnvilProcess(settings) as chain, EthereumRpc(chain.url) as rpc:
            transaction = {"from": development_account(0).address, "to": ADDRESS, "value": "0x1"}
            await rpc.call("eth_sendTransaction", transaction)
            assert await rpc.block_number() == 0
            await rpc.call("evm_mine")
            assert await rpc.balance_wei(ADDRESS) == 1

    asyncio.run(story())


def test_restarted_chain_has_the_same_blocks_and_state(tmp_path: Path) -> None:
    async def story() -> None:
        async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
            await rpc.call("anvil_setBalance", ADDRESS, "0x5")
            await rpc.call("anvil_mine", "0x7")
            before = await rpc.headers(0, 7)
        async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
            assert await rpc.headers(0, 7) == before
            assert await rpc.balance_wei(ADDRESS) == 5

    asyncio.run(story())


def test_torn_state_file_is_replaced_by_the_copy(tmp_path: Path) -> None:
    async def story() -> None:
        for _ in range(2):
            async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
                await rpc.call("anvil_setBalance", ADDRESS, "0x5")
        state = tmp_path / anvil.STATE_FILE
        state.write_bytes(state.read_bytes()[:100])
        async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
            assert await rpc.balance_wei(ADDRESS) == 5

    asyncio.run(story())


OWNER = """
import asyncio, sys
from pathlib import Path
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.rpc import EthereumRpc

async def own():
    chain = AnvilProcess(AnvilSettings(folder=Path(sys.argv[1]), block_time_s=None))
    await chain.start()
    async with EthereumRpc(chain.url) as rpc:
        await rpc.call("anvil_setBalance", sys.argv[2], "0x5")
    print(chain.process_id, flush=True)
    await asyncio.sleep(600)

asyncio.run(own())
"""


def test_chain_of_a_killed_owner_ends_and_keeps_its_state(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path), ADDRESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        process_id = int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
        owner.wait()

    async def story() -> None:
        async with AnvilProcess(settings_of(tmp_path)) as chain, EthereumRpc(chain.url) as rpc:
            assert await rpc.balance_wei(ADDRESS) == 5

    asyncio.run(story())
    assert not _lives(process_id)


def test_second_chain_on_the_same_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anvil, "STOP_TIMEOUT_S", 0.2)

    async def story() -> None:
        async with AnvilProcess(settings_of(tmp_path)):
            with pytest.raises(L1Fault, match="another process uses") as fault:
                await AnvilProcess(settings_of(tmp_path)).start()
            assert fault.value.code == DEVELOPMENT_CHAIN_FAILED

    asyncio.run(story())


def test_chain_on_a_port_that_is_taken_says_so(tmp_path: Path) -> None:
    async def story() -> None:
        async with AnvilProcess(settings_of(tmp_path / "first")) as first:
            settings = AnvilSettings(folder=tmp_path / "second", port=first.port, block_time_s=None)
            with pytest.raises(L1Fault, match="is taken") as fault:
                await AnvilProcess(settings).start()
            assert fault.value.code == DEVELOPMENT_CHAIN_FAILED

    asyncio.run(story())


def test_chain_that_ends_at_once_leaves_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anvil, "HARDFORK", "no such rules")

    async def story() -> None:
        with pytest.raises(L1Fault, match="no such rules") as fault:
            await AnvilProcess(settings_of(tmp_path)).start()
        assert fault.value.code == DEVELOPMENT_CHAIN_FAILED

    asyncio.run(story())


def test_stopped_chain_is_gone(tmp_path: Path) -> None:
    async def story() -> None:
        chain = AnvilProcess(settings_of(tmp_path))
        await chain.start()
        assert chain.is_running()
        process_id = chain.process_id
        await chain.stop()
        await chain.stop()
        assert not chain.is_running()
        assert process_id is not None
        assert not _lives(process_id)

    asyncio.run(story())


def test_missing_anvil_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr("shutil.which", lambda _: None)

    with pytest.raises(L1Fault, match="make setup") as fault:
        anvil.find_anvil()

    assert fault.value.code == DEVELOPMENT_CHAIN_FAILED


def _lives(process_id: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True
