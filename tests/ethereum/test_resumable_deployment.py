"""Ordinary deployments on a real chain: whole, resumable, checked against what was built."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from rules.world import configuration

from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import read
from provex.ethereum.development import (
    CHAIN_ID,
    EXCHANGE_ADDRESS,
    EXCHANGE_PROXY_ADDRESS,
    TOKEN_ADDRESS,
    Role,
    development_account,
)
from provex.ethereum.exchange_deployment import created_address
from provex.ethereum.resumable_deployment import Deployed, DeploymentPlan, deploy
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    DEPLOYMENT_CONFLICT,
    DEVELOPMENT_KEY_REFUSED,
    INVALID_CONFIGURATION,
    Rejected,
)
from provex.protocol.primitives import primitives
from provex.rules.configuration import configuration_hash
from provex.rules.position import position_domain

from .chain import Chain, run_on_chain

ADDRESS = "0x00000000000000000000000000000000000000Aa"
STRANGER = "0x00000000000000000000000000000000000000bB"


def configured(domain: int, collateral: int) -> Configuration:
    return replace(configuration(), domain=domain, collateral_asset_id=collateral)


def plan_of(token: str | None = None, proxy: str | None = None) -> DeploymentPlan:
    return DeploymentPlan(
        token=token,
        governor=development_account(Role.DEPLOYER).address,
        operators=(development_account(Role.OPERATOR).address,),
        user_admins=(development_account(Role.USER_ADMIN).address,),
        governance_delay_s=30 * 86_400,
        profile="test",
        configuration=configured,
        exchange_proxy=proxy,
        aggregators={"BTC-USD": ADDRESS},
    )


def deployer_of(chain: Chain) -> Wallet:
    key = development_account(Role.DEPLOYER).private_key
    return Wallet(chain.rpc, key, chain_id=CHAIN_ID)


def told(folder: Path, story: Callable[[Chain, Path], Awaitable[None]]) -> None:
    run_on_chain(folder / "chain", lambda chain: story(chain, folder / "deployment.json"))


def edited(record: Path, name: str, **changes: object) -> None:
    """Change or remove an entry of the record, as a crash would have left it."""
    saved = json.loads(record.read_text())
    if changes:
        saved["contracts"][name] |= changes
    else:
        del saved["contracts"][name]
    record.write_text(json.dumps(saved))


@pytest.mark.parametrize(
    ("sender", "nonce", "address"),
    [
        (
            "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0",
            0,
            "0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d",
        ),
        (
            "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0",
            1,
            "0x343c43a37d37dff08ae8c4a11544c718abb4fcf8",
        ),
    ],
)
def test_addresses_of_creations_are_known(sender: str, nonce: int, address: str) -> None:
    assert created_address(sender, nonce).lower() == address


def test_a_deployment_is_whole(tmp_path: Path) -> None:
    async def story(chain: Chain, record: Path) -> None:
        before = await chain.rpc.block_number()
        made: Deployed = await deploy(
            deployer_of(chain), plan_of(None, EXCHANGE_PROXY_ADDRESS), record
        )
        contracts, rpc = made.contracts, chain.rpc

        assert contracts.exchange not in {EXCHANGE_ADDRESS, None}
        domain = position_domain(CHAIN_ID, int(contracts.exchange, 16))
        expected = configured(domain, contracts.collateral_asset_id)
        assert made.configuration == expected
        assert await read(rpc, contracts.exchange, "globalConfigurationHash()") == (
            configuration_hash(expected),
        )
        assert await read(rpc, contracts.exchange, "getSystemAssetType()") == (
            contracts.collateral_asset_id,
        )
        operator = development_account(Role.OPERATOR).address
        for asked in (contracts.exchange, made.governance):
            assert await read(
                rpc, asked, "isOperator(address)", (operator,), returns=("bool",)
            ) == (True,)
        (pages,) = await read(rpc, contracts.verifiers[0], "DATA_PAGES()", returns=("address",))
        assert pages.lower() == str(contracts.data_pages).lower()
        assert made.first_block == before + 1
        assert contracts.as_mapping()["aggregator/BTC-USD"] == ADDRESS
        assert {"currency_convertor", "escape_verifier", "verifier/0"} <= set(
            contracts.as_mapping()
        )
        assert {"Exchange", "ExchangeGovernance", "VerifierTest"} <= set(made.code_hashes)

    told(tmp_path, story)


def test_a_finished_deployment_is_found_again(tmp_path: Path) -> None:
    async def story(chain: Chain, record: Path) -> None:
        first = await deploy(deployer_of(chain), plan_of(TOKEN_ADDRESS), record)
        block = await chain.rpc.block_number()

        assert await deploy(deployer_of(chain), plan_of(TOKEN_ADDRESS), record) == first
        assert await chain.rpc.block_number() == block

    told(tmp_path, story)


class _Dying(Exception):  # noqa: N818 - the process ends here.
    pass


@pytest.mark.parametrize("step", ["DataPages", "VerifierTest", "Exchange", "TransferRegistry"])
@pytest.mark.parametrize("moment", ["before it is sent", "after it is sent"])
def test_an_interrupted_deployment_goes_on(tmp_path: Path, step: str, moment: str) -> None:
    async def story(chain: Chain, record: Path) -> None:
        dying = deployer_of(chain)
        send = dying.submit

        async def submit(signed: object) -> None:
            is_step = list(json.loads(record.read_text())["contracts"])[-1] == step
            if is_step and moment == "before it is sent":
                raise _Dying
            await send(signed)  # type: ignore[arg-type]
            if is_step:
                raise _Dying

        dying.submit = submit  # type: ignore[method-assign]
        with pytest.raises(_Dying):
            await deploy(dying, plan_of(TOKEN_ADDRESS), record)
        foreseen = json.loads(record.read_text())["contracts"][step]["address"]
        nonce = await chain.rpc.nonce(dying.address)

        made = await deploy(deployer_of(chain), plan_of(TOKEN_ADDRESS), record)

        saved = json.loads(record.read_text())["contracts"]
        assert saved[step]["address"] == foreseen
        assert await chain.rpc.nonce(dying.address) == nonce + len(saved) - (
            list(saved).index(step) + (moment == "after it is sent")
        )
        assert made.contracts.verifiers == (saved["VerifierTest"]["address"],)

    told(tmp_path, story)


def test_a_transaction_that_another_one_replaced_is_forgotten(tmp_path: Path) -> None:
    async def story(chain: Chain, record: Path) -> None:
        dying = deployer_of(chain)

        async def submit(signed: object) -> None:
            raise _Dying

        dying.submit = submit  # type: ignore[method-assign]
        with pytest.raises(_Dying):
            await deploy(dying, plan_of(TOKEN_ADDRESS), record)
        await deployer_of(chain).send_and_wait(ADDRESS, b"")

        with pytest.raises(Rejected, match="its transaction failed") as lost:
            await deploy(deployer_of(chain), plan_of(TOKEN_ADDRESS), record)

        assert lost.value.code == DEPLOYMENT_CONFLICT
        await deploy(deployer_of(chain), plan_of(TOKEN_ADDRESS), record)

    told(tmp_path, story)


@pytest.mark.parametrize("change", ["chain", "deployer", "code", "plan", "text", "build"])
def test_a_record_that_does_not_fit_is_refused(tmp_path: Path, change: str) -> None:
    async def story(chain: Chain, record: Path) -> None:
        made = await deploy(deployer_of(chain), plan_of(TOKEN_ADDRESS), record)
        plan = plan_of(TOKEN_ADDRESS)
        saved = json.loads(record.read_text())
        if change == "chain":
            record.write_text(json.dumps(saved | {"chain_id": 1}))
        elif change == "deployer":
            record.write_text(json.dumps(saved | {"deployer": ADDRESS}))
        elif change == "code":
            await chain.rpc.call("anvil_setCode", made.contracts.exchange, "0x00")
        elif change == "plan":
            plan = replace(plan, governance_delay_s=31 * 86_400)
        elif change == "text":
            record.write_text("{}")
        else:
            # Its own hash in the record, but not what the compiler makes.
            code = await chain.rpc.code(made.contracts.transfer_registry)
            other = code[:-1] + bytes([code[-1] ^ 1])
            await chain.rpc.call(
                "anvil_setCode", made.contracts.transfer_registry, "0x" + other.hex()
            )
            edited(record, "TransferRegistry", code_hash="0x" + primitives().keccak256(other).hex())

        with pytest.raises(Rejected) as refused:
            await deploy(deployer_of(chain), plan, record)

        assert refused.value.code == DEPLOYMENT_CONFLICT

    told(tmp_path, story)


def test_a_constructor_that_reverts_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    async def story(chain: Chain, record: Path) -> None:
        with pytest.raises(Rejected, match="TokenNotContract"):
            await deploy(deployer_of(chain), plan_of(ADDRESS), record)

        assert "Exchange" not in json.loads(record.read_text())["contracts"]

    told(tmp_path, story)


def test_a_configuration_that_breaks_the_rules_is_refused(tmp_path: Path) -> None:
    async def story(chain: Chain, record: Path) -> None:
        wrong = replace(
            plan_of(TOKEN_ADDRESS),
            configuration=lambda *given: replace(configured(*given), oracle_quorum=1),
        )
        with pytest.raises(Rejected) as refused:
            await deploy(deployer_of(chain), wrong, record)

        assert refused.value.code == INVALID_CONFIGURATION

    told(tmp_path, story)


@pytest.mark.parametrize("what", ["key", "governor", "operator", "admin", "token", "profile"])
def test_nothing_of_development_is_deployed_on_another_chain(tmp_path: Path, what: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        assert sent["method"] == "eth_chainId"
        return httpx.Response(200, json={"id": sent["id"], "result": "0x1"})

    known = development_account(0)
    plan = replace(
        plan_of(ADDRESS),
        governor=known.address if what == "governor" else STRANGER,
        operators=(known.address.lower() if what == "operator" else STRANGER,),
        user_admins=(known.address if what == "admin" else STRANGER,),
        token=None if what == "token" else ADDRESS,
        profile="test" if what == "profile" else "production",
    )
    key = known.private_key if what == "key" else "0x" + "17" * 32

    async def story() -> None:
        async with EthereumRpc("http://node.test", transport=httpx.MockTransport(answer)) as rpc:
            await deploy(Wallet(rpc, key, chain_id=1), plan, tmp_path / "deployment.json")

    with pytest.raises(Rejected) as refused:
        asyncio.run(story())

    assert refused.value.code == DEVELOPMENT_KEY_REFUSED


def test_immutables_are_no_part_of_what_is_compared() -> None:
    built = artifact("Exchange")
    code = bytearray(built.runtime_code)
    (start, length), *_ = built.immutables
    code[start : start + length] = b"\xff" * length

    assert built.without_immutables(bytes(code)) == built.runtime_code
    code[0] ^= 1
    assert built.without_immutables(bytes(code)) != built.runtime_code
    assert built.without_immutables(b"") == b""
