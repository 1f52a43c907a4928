"""A real development chain for one test: mines when told, and lets the test reorganise it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.deployment import (
    DevelopmentSettlement,
    deploy_development,
    fund_development_accounts,
)
from provex.ethereum.development import CHAIN_ID, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.protocol.primitives import primitives

STARK_PRIVATE_KEY = 0x1234567
STARK_KEY = primitives().stark_public_key(STARK_PRIVATE_KEY).x
TRADER = development_account(0)
POSITION = 77
SETTLEMENT = DevelopmentSettlement(configuration_hash=1, asset_ids=(1, 2))
"""Of an exchange that will never see a batch."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain, its contracts, and a trader whose key may be registered."""

    anvil: AnvilProcess
    rpc: EthereumRpc
    contracts: Contracts
    trader: ExchangeWallet

    async def register(self) -> None:
        """Link the test's key to the trader, by its own signature."""
        signature = stark_registration_signature(STARK_PRIVATE_KEY, TRADER.address)
        await self.trader.register_with_key(STARK_KEY, signature)
        await self.trader.approve(2**255)

    async def deposit(self, amount: int, position_id: int = POSITION) -> None:
        """One block with a deposit of the trader."""
        await self.trader.deposit(stark_key=STARK_KEY, position_id=position_id, amount=amount)

    async def demand(self, amount: int) -> None:
        """One block with a forced withdrawal that the trader demands."""
        await self.trader.force_withdrawal(stark_key=STARK_KEY, position_id=POSITION, amount=amount)

    async def mine(self, blocks: int) -> None:
        """Blocks without transactions."""
        await self.rpc.call("anvil_mine", hex(blocks))

    async def reorganise(self, depth: int) -> None:
        """Replace the newest blocks by as many empty ones."""
        await self.rpc.call("anvil_reorg", depth, [])


def run_on_chain(folder: Path, story: Callable[[Chain], Awaitable[None]]) -> None:
    """Run a story on a fresh chain with the contracts deployed and the accounts funded."""

    async def told() -> None:
        settings = AnvilSettings(folder=folder, block_time_s=None, history_blocks=64)
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            contracts = await deploy_development(rpc, SETTLEMENT, ["BTC-USD", "ETH-USD"])
            await fund_development_accounts(rpc, contracts)
            wallet = Wallet(rpc, TRADER.private_key, chain_id=CHAIN_ID)
            await story(Chain(anvil, rpc, contracts, ExchangeWallet(wallet, contracts)))

    asyncio.run(told())
