"""What L1 does with proved batches comes back to the exchange: statuses, deadlines, demands.

The exchange, its watcher, contracts and proofs are the real ones; the test plays API and prover.
"""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

from provex.cli.development import DevelopmentOperator
from provex.cli.settings import UpSettings
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import address_bytes, encode_call, read
from provex.ethereum.cursor import CursorFile
from provex.ethereum.deployment import (
    deploy_development,
    development_contracts,
    fund_development_accounts,
)
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.exchange_inputs import input_of
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.ethereum.watcher import L1Watcher, WatcherSettings
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.oracle.bundles import signed_bundle
from provex.protocol.inputs import CloseBatch, OnboardUser, OracleTick, Restarted
from provex.protocol.markets import markets
from provex.protocol.primitives import primitives
from provex.protocol.records import TransferStatus
from provex.protocol.transactions import ObservedPrice
from provex.rules.position import position_id_of
from provex.sequencer.deadlines import DeadlineKind
from provex.sequencer.exchange import Exchange
from provex.sequencer.identifiers import account_id_of, user_id_of
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.l1_batches import BatchSettlement
from provex.settlement.proving_system import proving_system

PROFILE = os.environ.get("PROVEX_TEST_PROOF_PROFILE", "test")
USD = 10**6
STARK_PRIVATE_KEY = 0x5EED
TRADER = development_account(0)
CONFIRMATIONS, FINALITY = 2, 4
WITHDRAWAL_OF = "getForcedWithdrawalRequest(uint256,uint256,uint256)"


class SettledExchange:
    """One exchange on one chain, with one trader."""

    def __init__(self, rpc: EthereumRpc, folder: Path) -> None:
        self.rpc = rpc
        contracts = development_contracts(profile=PROFILE)
        self.contracts = contracts
        self.operator = DevelopmentOperator(
            contracts, UpSettings(oracle_interval_ms=0, oracle_move_ppm=0)
        )
        self.exchange = Exchange(self.operator.exchange_settings(), NATIVE_BUILTINS)
        self.domain = self.operator.domain
        self.key = primitives().stark_public_key(STARK_PRIVATE_KEY)
        self.position_id = position_id_of(self.domain, self.key.x, 0)
        self.account_id = account_id_of(user_id_of(TRADER.address.lower()), 0)
        self.trader = ExchangeWallet(self.wallet(0), contracts)
        self.settlement = BatchSettlement(
            self.wallet(Role.OPERATOR), contracts.exchange, proving_system()
        )
        self.watcher = L1Watcher(
            rpc,
            contracts.exchange,
            CursorFile(folder / "cursor.json", chain_id=CHAIN_ID, exchange=contracts.exchange),
            WatcherSettings(confirmations=CONFIRMATIONS, finality_confirmations=FINALITY),
        )
        self.now_ms = 0

    def wallet(self, account: int) -> Wallet:
        return Wallet(self.rpc, development_account(account).private_key, chain_id=CHAIN_ID)

    async def apply(self, entry: object) -> None:
        header = await self.rpc.header()
        assert header is not None
        self.now_ms = max(self.now_ms, header.timestamp_s * 1_000)
        self.exchange.apply(self.exchange.last_sequence + 1, self.now_ms, entry)

    async def open(self) -> None:
        settlement = replace(self.operator.settlement(), profile=PROFILE)
        assert await deploy_development(self.rpc, settlement) == self.contracts
        await fund_development_accounts(self.rpc, self.contracts)
        await self.apply(Restarted(engine_version="test", program_hash="00"))
        onboarding = OnboardUser(
            ethereum_address=TRADER.address.lower(),
            stark_key=self.key.x,
            stark_key_y=self.key.y,
            api_key="key",
            encrypted_secret="sealed",
            country=None,
            referred_by_affiliate_link=None,
        )
        await self.apply(onboarding)
        await self.tick()
        signature = stark_registration_signature(STARK_PRIVATE_KEY, TRADER.address)
        await self.trader.register_with_key(self.key.x, signature)
        await self.trader.approve(2**255)

    async def tick(self) -> None:
        # A slot is a second, and no second has two.
        await self.rpc.call("evm_increaseTime", 1)
        await self.rpc.call("evm_mine")
        header = await self.rpc.header()
        assert header is not None
        slot = header.timestamp_s
        prices = (ObservedPrice(2**32, slot),) * len(markets())
        configuration = self.operator.exchange_settings().configuration
        bundles = [
            signed_bundle(configuration, slot, prices, signer.private_key)
            for signer in self.operator.signers[:4]
        ]
        ordered = tuple(sorted(bundles, key=lambda bundle: bundle.public_key))
        await self.apply(OracleTick(slot=slot, bundles=ordered))

    async def follow(self, blocks: int = 0) -> None:
        """Mine, and hand the exchange what the watcher says."""
        if blocks:
            await self.rpc.call("anvil_mine", hex(blocks))
        while await self.watcher.poll():
            pass
        for observation in self.watcher.outbox:
            entry = input_of(observation)
            if entry is not None:
                await self.apply(entry)
            self.watcher.acknowledge(observation.sequence)

    async def settle(self) -> str:
        """Close, prove and settle the open batch; the transaction of its acceptance."""
        await self.tick()
        await self.apply(CloseBatch())
        batch = self.exchange.take_closed_batches()[0].batch
        deployment = Deployment(CHAIN_ID, address_bytes(self.contracts.exchange))
        proof, _ = prove_batch(proving_system(), batch, deployment, PROFILE)
        steps = await self.settlement.settle(batch.number, proof, batch_id=batch.number + 1)
        assert steps[-1].receipt is not None
        return steps[-1].receipt.transaction_hash

    async def force(self, usd: int) -> None:
        await self.trader.force_withdrawal(
            stark_key=self.key.x, position_id=self.position_id, amount=usd * USD
        )

    async def is_forced(self, usd: int) -> bool:
        """Whether the contract still waits for it."""
        arguments = (self.key.x, self.position_id, usd * USD)
        (time,) = await read(self.rpc, self.contracts.exchange, WITHDRAWAL_OF, arguments)
        return bool(time)

    def collateral(self) -> int:
        return self.exchange.ledger.position(self.position_id).collateral // USD

    def deadlines(self) -> set[DeadlineKind]:
        return {deadline.kind for deadline in self.exchange.deadlines()}


async def story(world: SettledExchange) -> None:
    await world.open()
    await world.trader.deposit(
        stark_key=world.key.x, position_id=world.position_id, amount=1_000 * USD
    )
    await world.follow(CONFIRMATIONS)
    await world.trader.cancel_deposit(stark_key=world.key.x, position_id=world.position_id)
    await world.force(300)
    await world.follow(CONFIRMATIONS)
    assert world.collateral() == 1_000
    assert world.deadlines() == {DeadlineKind.DEPOSIT_RECLAIM}
    await world.follow(FINALITY - CONFIRMATIONS)
    assert world.collateral() == 700
    (asked,) = world.exchange.pending_transfers(world.account_id)
    assert asked.status is TransferStatus.PENDING

    accepted_in = await world.settle()
    assert not await world.is_forced(300)
    await world.follow()
    assert world.exchange.pending_transfers(world.account_id) == (asked,)
    assert DeadlineKind.FORCED_REQUEST in world.deadlines()
    await world.follow(CONFIRMATIONS)
    (queued,) = world.exchange.pending_transfers(world.account_id)
    assert queued == replace(asked, status=TransferStatus.QUEUED, transaction_hash=accepted_in)
    assert world.exchange.accepted_batches == 1
    assert world.deadlines() == set()

    # The same terms again: the contract has cleared them, so they are served anew.
    withdraw = encode_call(
        "withdraw(uint256,uint256)", world.key.x, world.contracts.collateral_asset_id
    )
    await world.trader.wallet.send_and_wait(world.contracts.exchange, withdraw)
    await world.force(300)
    await world.follow(FINALITY)
    (again,) = world.exchange.pending_transfers(world.account_id)
    assert (again.status, again.debit_quantums) == (TransferStatus.PENDING, 300 * USD)
    assert again.transfer_id != asked.transfer_id
    assert world.collateral() == 400
    account = world.exchange.account(world.account_id)
    assert account is not None
    assert account.pending_withdrawals_quantums == 300 * USD
    # What the position does not have is proved to be impossible, and cleared like the other.
    await world.force(5_000)
    await world.follow(FINALITY)
    assert world.collateral() == 400
    await world.settle()
    assert not await world.is_forced(300)
    assert not await world.is_forced(5_000)
    await world.follow(CONFIRMATIONS)
    assert world.exchange.accepted_batches == 2
    assert world.deadlines() == set()


def test_what_l1_accepts_comes_back_to_the_exchange(tmp_path: Path) -> None:
    async def told() -> None:
        settings = AnvilSettings(folder=tmp_path / "chain", block_time_s=None, history_blocks=64)
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            await story(SettledExchange(rpc, tmp_path))

    asyncio.run(told())
