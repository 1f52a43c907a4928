"""How the exchange stands on L1, read from real contracts; a node that fails changes nothing."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from provex.cli.development import DevelopmentOperator
from provex.cli.settings import UpSettings
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import encode_call, read
from provex.ethereum.deployment import (
    deploy_development,
    development_contracts,
    fund_development_accounts,
)
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.operations.l1_state import L1Standing, L1StateSettings
from provex.protocol.errors import L1_UNREACHABLE
from provex.protocol.primitives import primitives

STARK_KEY = 0x1234


def on_chain(folder: Path, story: Any) -> None:
    async def told() -> None:
        settings = AnvilSettings(folder=folder, block_time_s=None)
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            operator = DevelopmentOperator(development_contracts(), UpSettings())
            contracts = await deploy_development(rpc, operator.settlement(), ["BTC-USD"])
            await fund_development_accounts(rpc, contracts)
            await story(anvil.url, rpc, contracts)

    asyncio.run(told())


async def force_withdrawal(rpc: EthereumRpc, contracts: Any) -> None:
    """A trader registers a key and demands a withdrawal."""
    trader = ExchangeWallet(
        Wallet(rpc, development_account(0).private_key, chain_id=CHAIN_ID), contracts
    )
    public = primitives().stark_public_key(STARK_KEY).x
    signature = stark_registration_signature(STARK_KEY, trader.wallet.address)
    await trader.register_with_key(public, signature)
    data = encode_call("forcedWithdrawalRequest(uint256,uint256,uint256,bool)", public, 7, 5, True)
    await trader.wallet.send_and_wait(contracts.exchange, data)


async def announce(rpc: EthereumRpc, contracts: Any, configuration_hash: int) -> None:
    """A governor announces a configuration."""
    (governance,) = await read(rpc, contracts.exchange, "getGovernance()", returns=("address",))
    (governors,) = await read(rpc, governance, "getGovernors()", returns=("address[]",))
    key = next(
        account.private_key
        for account in (development_account(role) for role in Role)
        if account.address.lower() in {governor.lower() for governor in governors}
    )
    data = encode_call(
        "registerGlobalConfigurationChange(bytes32,uint256[])",
        configuration_hash.to_bytes(32),
        [1, 2],
    )
    await Wallet(rpc, key, chain_id=CHAIN_ID).send_and_wait(governance, data)


def standing_of(url: str, contracts: Any) -> L1Standing:
    operator = development_account(Role.OPERATOR).address
    return L1Standing(url, L1StateSettings(exchange=contracts.exchange, operator=operator))


def test_the_contracts_are_read(tmp_path: Path):
    async def story(url: str, rpc: EthereumRpc, contracts: Any) -> None:
        standing = standing_of(url, contracts)
        await standing.look(rpc)
        assert standing.fault is None
        reading = standing.last
        assert reading is not None
        assert not reading.is_frozen
        assert reading.accepted_batches == 0
        assert reading.is_operator
        assert reading.operator_balance_wei > 10**18
        assert reading.next_deadline_s is None
        assert reading.announcements == ()

        await force_withdrawal(rpc, contracts)
        await standing.look(rpc)

        assert standing.last is not None
        (waiting,) = standing.last.forced_requests
        assert waiting.request.position_id == 7
        assert standing.last.next_deadline_s == waiting.requested_at_s + 7 * 86_400
        assert not waiting.can_freeze

        await announce(rpc, contracts, 77)
        await standing.look(rpc)
        (announced,) = standing.last.announcements
        assert announced.kind == "configuration"
        assert announced.subject == f"0x{77:064x}"
        assert announced.earliest_s > standing.last.block_time_s

        stranger = L1StateSettings(exchange=contracts.exchange, operator=contracts.token)
        other = L1Standing(url, stranger)
        await other.look(rpc)
        assert other.last is not None
        assert not other.last.is_operator

    on_chain(tmp_path, story)


def test_a_request_whose_block_is_replaced_is_forgotten(tmp_path: Path):
    async def story(url: str, rpc: EthereumRpc, contracts: Any) -> None:
        standing = standing_of(url, contracts)
        snapshot = await rpc.call("evm_snapshot")
        await force_withdrawal(rpc, contracts)
        await standing.look(rpc)
        assert standing.last is not None
        assert len(standing.last.forced_requests) == 1

        await rpc.call("evm_revert", snapshot)
        await standing.look(rpc)

        assert standing.fault is None
        assert standing.last.forced_requests == ()

        await force_withdrawal(rpc, contracts)
        await standing.look(rpc)

        assert len(standing.last.forced_requests) == 1

    on_chain(tmp_path, story)


class FailingRpc:
    """A node that is gone, or that lies."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def header(self, *_: object) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return await self.answer if isinstance(self.answer, Coroutine) else self.answer


@pytest.mark.parametrize(
    "answer",
    [L1Fault(L1_UNREACHABLE, method="x", reason="gone"), None, TimeoutError()],
    ids=["gone", "no block", "too slow"],
)
def test_what_is_known_stays_when_the_node_fails(answer: Any):
    standing = L1Standing("http://127.0.0.1:1", L1StateSettings(exchange="0x0", operator="0x0"))
    standing.last = kept = object()  # type: ignore[assignment]

    asyncio.run(standing.look(FailingRpc(answer)))  # type: ignore[arg-type]

    assert standing.fault
    assert standing.last is kept


def test_a_node_that_does_not_answer_is_given_up():
    settings = L1StateSettings(exchange="0x0", operator="0x0", look_s_max=0.05)
    standing = L1Standing("http://127.0.0.1:1", settings)

    asyncio.run(standing.look(FailingRpc(asyncio.sleep(60))))  # type: ignore[arg-type]

    assert standing.fault == "TimeoutError"
