"""The life's batches on a real chain, in the real exchange, whose verifier believes everything."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from eth_abi.abi import encode
from rules.world import COLLATERAL_ID, configuration, key_of
from solidity import creation_code

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import encode_call
from provex.ethereum.deployment import (
    DevelopmentSettlement,
    deploy_development,
    fund_development_accounts,
)
from provex.ethereum.development import CHAIN_ID, Role, data_pages_address, development_account
from provex.ethereum.events import ForcedTrade, ForcedWithdrawal
from provex.ethereum.exchange_deployment import created_address
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.native import crypto
from provex.protocol.transactions import ForcedTrade as ForcedTradeTransaction
from provex.protocol.transactions import ForcedWithdrawal as ForcedWithdrawalTransaction
from provex.rebuild.accepted_batches import fact_of_words
from provex.rebuild.main_words import main_output_of
from provex.rules.configuration import configuration_hash
from provex.settlement.batch_proof import DataPage
from provex.storage.batch_file import Batch

from .life import OWNERS, REGISTRY, batches, condition_of, fact_of, life

OWNER = development_account(0)
ALWAYS_TRUE = bytes.fromhex("60015f5260205ff3")
"""Returns 1, whatever is asked."""
PAGE_WORDS = 7
"""So few that every batch has several pages."""
CONDITIONS = {condition_of(fact_of(number)): fact_of(number) for number in range(1, 10)}


@dataclass(frozen=True, slots=True)
class SettledChain:
    """A chain with an exchange, and what its operator and its traders do there."""

    rpc: EthereumRpc
    exchange: str
    verifier: str
    operator: Wallet
    trader: ExchangeWallet

    async def settle(
        self,
        number: int,
        *,
        main_words: Sequence[int] | None = None,
        data_words: Sequence[int] | None = None,
    ) -> None:
        """Publish a batch of the life, or other words in its place, and move the state."""
        batch = batches()[number]
        await self.prepare(batch)
        main = list(batch.main_words if main_words is None else main_words)
        hashes = await self.publish(batch.data_words if data_words is None else data_words)
        await self.tell(main, hashes)
        await self.accept(number, main)

    async def prepare(self, batch: Batch) -> None:
        """Deposits and forced requests that the batch serves."""
        for modification in main_output_of(batch.main_words).modifications:
            if modification.delta > 0:
                await self.trader.deposit(
                    stark_key=modification.owner_key,
                    position_id=modification.position_id,
                    amount=modification.delta,
                )
        for transaction in batch.transactions:
            if isinstance(transaction, ForcedWithdrawalTransaction):
                await self.demand(
                    ForcedWithdrawal(
                        transaction.public_key, transaction.position_id, transaction.amount
                    )
                )
            elif isinstance(transaction, ForcedTradeTransaction):
                await self.demand(forced_trade_of(transaction))

    async def demand(self, request: ForcedWithdrawal | ForcedTrade) -> None:
        """A forced request of the trader, who owns all keys."""
        if isinstance(request, ForcedWithdrawal):
            call = encode_call(
                "forcedWithdrawalRequest(uint256,uint256,uint256,bool)", *astuple(request), False
            )
        else:
            hours = 2**40
            *numbers, is_buying, nonce = astuple(request)
            words = b"".join(word.to_bytes(32) for word in numbers)
            action = b"FORCED_TRADE" + words + bytes([is_buying]) + nonce.to_bytes(32)
            digest = crypto.keccak256(crypto.keccak256(action) + hours.to_bytes(32))
            signature = crypto.ethereum_sign(int(OWNER.private_key, 16), digest).to_bytes()
            call = encode_call(
                "forcedTradeRequest(uint256,uint256,uint256,uint256,uint256,uint256,uint256,"
                "uint256,bool,uint256,uint256,bytes,bool)",
                *numbers,
                is_buying,
                hours,
                nonce,
                signature,
                False,
            )
        await self.trader.wallet.send_and_wait(self.exchange, call)

    async def publish(self, words: Sequence[int]) -> list[bytes]:
        """Register pages for some challenges; their hashes."""
        pages = [
            DataPage(start, tuple(words[start : start + PAGE_WORDS]))
            for start in range(0, len(words), PAGE_WORDS)
        ]
        for page in pages:
            call = encode_call(
                "registerPage(uint256,uint256,uint256,uint256[])", 5, 6, page.start, page.words
            )
            await self.operator.send_and_wait(data_pages_address(), call)
        return [page.page_hash for page in pages]

    async def tell(self, main_words: Sequence[int], hashes: Sequence[bytes]) -> None:
        """Let the verifier tell of a proof."""
        fact = fact_of_words(self.exchange, main_words)
        call = encode_call("tell(bytes32,address,bytes32[])", fact, self.exchange, list(hashes))
        await self.operator.send_and_wait(self.verifier, call)

    async def accept(self, number: int, main_words: Sequence[int]) -> None:
        """The step of the state."""
        conditions = main_output_of(batches()[number].main_words).conditions
        application = [100 + number, 99 + number if number else 0, len(conditions)]
        for condition in conditions:
            application += [int.from_bytes(REGISTRY), int.from_bytes(CONDITIONS[condition])]
        call = encode_call("updateState(uint256[],uint256[])", list(main_words), application)
        await self.operator.send_and_wait(self.exchange, call)

    async def wait(self, seconds: int) -> None:
        """Let time pass."""
        await self.rpc.call("evm_increaseTime", hex(seconds))
        await self.rpc.call("evm_mine")


def forced_trade_of(transaction: ForcedTradeTransaction) -> ForcedTrade:
    return ForcedTrade(
        transaction.public_key_a,
        transaction.public_key_b,
        transaction.position_id_a,
        transaction.position_id_b,
        COLLATERAL_ID,
        transaction.synthetic_asset_id,
        transaction.amount_collateral,
        transaction.amount_synthetic,
        transaction.is_a_buying_synthetic,
        transaction.nonce,
    )


def on_chain(
    folder: Path, story: Callable[[SettledChain], Awaitable[None]], *, settled: int = 0
) -> None:
    """Run a story on a chain where so many batches are settled."""
    shutil.copytree(_kept(settled), folder, dirs_exist_ok=True)
    _run(folder, story)


def on_proving_chain(folder: Path, story: Callable[[SettledChain], Awaitable[None]]) -> None:
    """Run a story on a chain whose exchange asks the real verifier, of the profile for tests."""

    async def begun(chain: SettledChain) -> None:
        await _begin(chain)
        await story(chain)

    _run(folder, begun, is_proving=True)


@cache
def _kept(settled: int) -> Path:
    """The folder of a stopped chain, made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="provex-settled-"))
    if settled == 0:
        _run(folder, _begin)
    else:
        shutil.copytree(_kept(settled - 1), folder, dirs_exist_ok=True)
        _run(folder, lambda chain: chain.settle(settled - 1))
    return folder


def _run(
    folder: Path, story: Callable[[SettledChain], Awaitable[None]], *, is_proving: bool = False
) -> None:
    async def told() -> None:
        settings = AnvilSettings(
            folder=folder, block_time_s=None, genesis_time_s=life().now, history_blocks=256
        )
        async with AsyncExitStack() as stack:
            anvil = await stack.enter_async_context(AnvilProcess(settings))
            rpc = await stack.enter_async_context(EthereumRpc(anvil.url))
            operator_key = development_account(Role.OPERATOR).private_key
            operator = Wallet(rpc, operator_key, chain_id=CHAIN_ID)
            verifier = created_address(operator.address, 0)
            made = configuration()
            settlement = DevelopmentSettlement(
                configuration_hash=configuration_hash(made),
                asset_ids=tuple(asset.asset_id for asset in made.assets),
                profile="test",
                verifier=None if is_proving else verifier,
            )
            if await rpc.nonce(operator.address) == 0:
                await rpc.call("anvil_setBalance", operator.address, hex(10**22))
                source = Path(__file__).parent / "AcceptingVerifier.sol"
                arguments = encode(["address"], [data_pages_address()])
                await operator.send_and_wait(None, creation_code(source) + arguments)
            contracts = await deploy_development(rpc, settlement, [])
            await fund_development_accounts(rpc, contracts)
            owner = Wallet(rpc, OWNER.private_key, chain_id=CHAIN_ID)
            trader = ExchangeWallet(owner, contracts)
            (used,) = contracts.verifiers
            await story(SettledChain(rpc, contracts.exchange, used, operator, trader))

    asyncio.run(told())


async def _begin(chain: SettledChain) -> None:
    """All keys belong to one trader, and the registry of conditions knows everything."""
    await chain.rpc.call("anvil_setCode", "0x" + REGISTRY.hex(), "0x" + ALWAYS_TRUE.hex())
    for private_key in OWNERS:
        signature = stark_registration_signature(private_key, OWNER.address)
        await chain.trader.register_with_key(key_of(private_key), signature)
