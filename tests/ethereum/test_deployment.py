"""The development chain's deployment: fixed addresses, installed once."""

import asyncio
import json
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from provex.ethereum import deployment
from provex.ethereum.anvil import find_anvil
from provex.ethereum.artifacts import artifact
from provex.ethereum.batch_logs import verifier_of
from provex.ethereum.contracts import Contracts, checksum, encode_call, read, topic
from provex.ethereum.deployment import (
    FUNDED_BASE_UNITS,
    FUNDED_WEI,
    deploy_development,
    fund,
    fund_development_accounts,
)
from provex.ethereum.development import (
    ACCOUNT_COUNT,
    CHAIN_ID,
    EXCHANGE_ADDRESS,
    TOKEN_ADDRESS,
    TRANSFER_REGISTRY_ADDRESS,
    Role,
    development_account,
    trader_accounts,
)
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import DEVELOPMENT_KEY_REFUSED, Rejected
from provex.protocol.markets import markets

from .chain import SETTLEMENT, Chain, run_on_chain

KNOWN_ASSET_ID = 0x01E70C509C4C6BFAFE8B73D2FC1819444B2C0B435D4B82C0F24ADDFF9565CE25
ADDRESS = "0x00000000000000000000000000000000000000Aa"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_contracts_answer_at_the_addresses_that_clients_know(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        contracts, rpc = chain.contracts, chain.rpc
        assert contracts.exchange == EXCHANGE_ADDRESS
        assert contracts.token == TOKEN_ADDRESS
        assert contracts.transfer_registry == TRANSFER_REGISTRY_ADDRESS
        assert await read(rpc, EXCHANGE_ADDRESS, "getSystemAssetType()") == (KNOWN_ASSET_ID,)
        assert contracts.collateral_asset_id == KNOWN_ASSET_ID
        (token,) = await read(rpc, EXCHANGE_ADDRESS, "getCollateralToken()", returns=("address",))
        assert token == TOKEN_ADDRESS.lower()
        assert await read(rpc, TOKEN_ADDRESS, "decimals()") == (6,)
        (name,) = await read(rpc, TRANSFER_REGISTRY_ADDRESS, "identify()", returns=("string",))
        assert name.startswith("Provex_TransferRegistry")
        admin = development_account(Role.USER_ADMIN).address
        assert await read(
            rpc, EXCHANGE_ADDRESS, "isUserAdmin(address)", (admin,), returns=("bool",)
        ) == (True,)

    run_on_chain(tmp_path, story)


def test_constructor_events_come_from_the_final_address(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        last = await chain.rpc.block_number()
        (governance,) = await read(
            chain.rpc, EXCHANGE_ADDRESS, "getGovernance()", returns=("address",)
        )
        (exchange_of,) = await read(chain.rpc, governance, "getExchange()", returns=("address",))
        assert checksum(exchange_of) == EXCHANGE_ADDRESS
        assert len(await chain.rpc.logs_of_range([EXCHANGE_ADDRESS], 0, last)) == 2
        registered = [[topic("LogRegistered(address,string)")]]
        (log,) = await chain.rpc.logs_of_range([governance], 0, last, registered)
        assert verifier_of(log) == chain.contracts.verifiers[0]

    run_on_chain(tmp_path, story)


def test_every_market_has_an_aggregator_that_the_feeder_moves(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        contracts = await deploy_development(chain.rpc, SETTLEMENT)
        assert len(contracts.aggregators) == len(markets()) == 38
        assert contracts.price_feeder is not None
        feeder = Wallet(
            chain.rpc, development_account(Role.PRICE_FEEDER).private_key, chain_id=CHAIN_ID
        )
        addresses = list(contracts.aggregators.values())
        prices = [10**8 * (number + 1) for number in range(38)]

        receipt = await feeder.send_and_wait(
            contracts.price_feeder,
            encode_call("submit(address[],int256[])", addresses, prices),
        )

        assert receipt.gas_used < 3_000_000
        for address, price in zip(addresses, prices, strict=True):
            answer = await read(
                chain.rpc,
                address,
                "latestRoundData()",
                returns=("uint80", "int256", "uint256", "uint256", "uint80"),
            )
            assert answer[1] == price
            assert await read(chain.rpc, address, "read()") == (price * 10**10,)

    run_on_chain(tmp_path, story)


def test_deploying_again_changes_nothing(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        await chain.deposit(500)
        block = await chain.rpc.block_number()

        again = await deploy_development(chain.rpc, SETTLEMENT, ["BTC-USD", "ETH-USD"])

        assert again == chain.contracts
        assert await chain.rpc.block_number() == block

    run_on_chain(tmp_path, story)


def test_interrupted_installation_is_finished(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        code = await chain.rpc.code(EXCHANGE_ADDRESS)
        (half_done,) = [
            item
            for stage in deployment._stages(chain.contracts, SETTLEMENT)
            for item in stage
            if item.name == "Exchange"
        ]
        creation_code = "0x" + half_done.creation_code.hex()
        await chain.rpc.call("anvil_setCode", EXCHANGE_ADDRESS, creation_code)

        await deploy_development(chain.rpc, SETTLEMENT, [])

        # The exchange makes its governance anew, at another address, which is an immutable.
        built = artifact("Exchange")
        found = await chain.rpc.code(EXCHANGE_ADDRESS)
        assert built.without_immutables(found) == built.without_immutables(code)

    run_on_chain(tmp_path, story)


def test_accounts_are_funded_once(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        for account in trader_accounts():
            (balance,) = await read(
                chain.rpc, TOKEN_ADDRESS, "balanceOf(address)", (account.address,)
            )
            assert balance == FUNDED_BASE_UNITS
        block = await chain.rpc.block_number()
        await fund_development_accounts(chain.rpc, chain.contracts)
        assert await chain.rpc.block_number() == block

    run_on_chain(tmp_path, story)


def test_a_node_that_knows_none_of_the_accounts_is_enough(tmp_path: Path) -> None:
    """As somebody else's node is: `anvil --chain-id 31337` with any mnemonic."""

    async def story(url: str) -> None:
        async with EthereumRpc(url) as rpc:
            contracts = await deploy_development(rpc, SETTLEMENT, ["BTC-USD"])
            await fund_development_accounts(rpc, contracts)
            assert await read(rpc, EXCHANGE_ADDRESS, "getSystemAssetType()") == (KNOWN_ASSET_ID,)
            for index in range(ACCOUNT_COUNT):
                address = development_account(index).address
                tokens = await read(rpc, TOKEN_ADDRESS, "balanceOf(address)", (address,))
                assert tokens == (FUNDED_BASE_UNITS,)
                assert await rpc.balance_wei(address) > FUNDED_WEI * 99 // 100

    port = free_port()
    command = [str(find_anvil()), "--port", str(port), "--chain-id", str(CHAIN_ID)]
    with (tmp_path / "log").open("wb") as log:
        node = subprocess.Popen([*command, "--accounts", "1", "--mnemonic-random"], stdout=log)
    try:
        while b"Listening" not in (tmp_path / "log").read_bytes():
            assert node.poll() is None
            time.sleep(0.05)
        asyncio.run(story(f"http://127.0.0.1:{port}"))
    finally:
        node.terminate()
        node.wait()


def test_faucet_gives_tokens_and_ether(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await fund(chain.rpc, chain.contracts, ADDRESS, base_units=7, wei=9)
        assert await read(chain.rpc, TOKEN_ADDRESS, "balanceOf(address)", (ADDRESS,)) == (7,)
        assert await chain.rpc.balance_wei(ADDRESS) == 9

    run_on_chain(tmp_path, story)


@pytest.mark.parametrize("action", ["deploy", "accounts", "faucet"])
def test_nothing_of_development_works_on_another_chain(tmp_path: Path, action: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        assert sent["method"] == "eth_chainId"
        return httpx.Response(200, json={"id": sent["id"], "result": "0x1"})

    async def story() -> None:
        contracts = Contracts(
            chain_id=1,
            exchange=EXCHANGE_ADDRESS,
            token=TOKEN_ADDRESS,
            transfer_registry=TRANSFER_REGISTRY_ADDRESS,
            price_feeder=None,
            aggregators={},
        )
        async with EthereumRpc("http://node.test", transport=httpx.MockTransport(answer)) as rpc:
            if action == "deploy":
                await deploy_development(rpc, SETTLEMENT)
            elif action == "accounts":
                await fund_development_accounts(rpc, contracts)
            else:
                await fund(rpc, contracts, ADDRESS)

    with pytest.raises(Rejected) as rejection:
        asyncio.run(story())

    assert rejection.value.code == DEVELOPMENT_KEY_REFUSED


def test_installation_that_reverts_is_reported(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        reverting = deployment._Installation("Reverting", ADDRESS, bytes.fromhex("5f5ffd"))
        with pytest.raises((Rejected, RpcRefusal)):
            await deployment._install(chain.rpc, [reverting])

    run_on_chain(tmp_path / "chain", story)
