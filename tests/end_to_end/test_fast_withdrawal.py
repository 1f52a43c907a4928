"""A fast withdrawal from its request to the batch that L1 accepts, with everything real but the API.

The payment is reorganised away after its transfer was executed: L1 refuses the batch until the
provider has made the same payment again. What the provider was paid on L2 comes back to it on L1.
"""

import asyncio
import contextlib
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from provex.cli.development import DevelopmentOperator
from provex.cli.settings import UpSettings
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import Contracts, address_bytes, read
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
from provex.liquidity.chain import L1Payments, RegistryFacts
from provex.liquidity.desk import LiquidityDesk
from provex.liquidity.payment_file import PaymentFile
from provex.liquidity.provider import Provider
from provex.liquidity.rebalance import Rebalancer
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import PAYMENT_EXISTS, Rejected
from provex.protocol.inputs import (
    CloseBatch,
    Input,
    OnboardUser,
    RequestFastWithdrawal,
    Restarted,
)
from provex.protocol.messages import (
    ConditionalTransfer,
    Transfer,
    conditional_transfer_hash,
    transfer_condition,
    transfer_fact,
)
from provex.protocol.primitives import primitives
from provex.protocol.records import TransferRecord, TransferStatus
from provex.rules.position import position_id_of
from provex.sequencer.batches import BatchFiles
from provex.sequencer.exchange import Exchange
from provex.sequencer.identifiers import account_id_of, user_id_of
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.conditions import conditions_of_batch
from provex.settlement.l1_batches import BatchSettlement
from provex.settlement.proving_system import proving_system
from tests.sequencer.world import BTC, ETH, oracle_tick

USD = 10**6
CONFIRMATIONS = 10
TRADER_STARK_KEY = 0x5EC2E7
PRICES = {BTC: Decimal(50_000), ETH: Decimal(2_000)}
RECIPIENT = "0x" + "ab" * 20


class World:
    """Chain, exchange, desk and provider in one process."""

    def __init__(self, rpc: EthereumRpc, folder: Path, contracts: Contracts) -> None:
        self.rpc = rpc
        self.folder = folder
        self.contracts = contracts
        self.operator = DevelopmentOperator(contracts, UpSettings())
        self.exchange = Exchange(self.operator.exchange_settings(), NATIVE_BUILTINS)
        self.apply(Restarted(engine_version="test", program_hash="00"))
        self.key = primitives().stark_public_key(TRADER_STARK_KEY)
        self.position_id = position_id_of(self.operator.domain, self.key.x, 0)
        self.trader = ExchangeWallet(self.wallet(0), contracts)
        address = self.trader.wallet.address.lower()
        self.account_id = account_id_of(user_id_of(address), 0)
        cursor = CursorFile(folder / "cursor", chain_id=CHAIN_ID, exchange=contracts.exchange)
        self.watcher = L1Watcher(
            rpc,
            contracts.exchange,
            cursor,
            WatcherSettings(
                confirmations=CONFIRMATIONS,
                finality_confirmations=CONFIRMATIONS,
                remembered_blocks=40,
            ),
            transfer_registry=contracts.transfer_registry,
        )
        settings = self.operator.provider_settings()
        self.payments = L1Payments(self.wallet(Role.LIQUIDITY_PROVIDER), settings)
        self.desk = LiquidityDesk(
            views=self.exchange,
            durable=self.durable,
            submit=self.submit,
            collateral_asset_id=contracts.collateral_asset_id,
            facts=RegistryFacts(rpc, contracts.transfer_registry),
            provider_position_ids=[settings.position_id],
            token="",
            clock_s=time.monotonic,
        )
        file = PaymentFile(folder / "payments", chain_id=CHAIN_ID, payer=self.payments.payer)
        self.later_s = 0
        self.rebalancer = Rebalancer(
            replace(settings, rebalance_quantums=400 * USD),
            self.desk,
            self.payments,
            self.operator.provider.private_key,
            lambda: time.time() + self.later_s,
        )
        self.provider = Provider(settings, self.payments, self.desk, file, time.time)

    def wallet(self, account: int) -> Wallet:
        return Wallet(self.rpc, development_account(account).private_key, chain_id=CHAIN_ID)

    async def durable(self) -> None:
        """There is no disk here."""

    async def submit(self, entry: Input):
        return self.apply(entry)

    def apply(self, entry: Input):
        now_ms = max(time.time_ns() // 10**6, self.exchange.last_now_ms)
        return self.exchange.apply(self.exchange.last_sequence + 1, now_ms, entry)

    async def follow(self, blocks: int = 0) -> None:
        """Mine, and tell the exchange what is final."""
        if blocks:
            await self.rpc.call("anvil_mine", hex(blocks))
        await self.watcher.poll()
        for observation in self.watcher.outbox:
            entry = input_of(observation)
            if entry is not None:
                # A payment that is told again is of no fast withdrawal any more.
                with contextlib.suppress(Rejected):
                    self.apply(entry)
            self.watcher.acknowledge(observation.sequence)

    async def onboard(self, amount: int) -> None:
        address = self.trader.wallet.address
        self.apply(
            OnboardUser(
                ethereum_address=address.lower(),
                stark_key=self.key.x,
                stark_key_y=self.key.y,
                api_key="key",
                encrypted_secret="",
                country=None,
                referred_by_affiliate_link=None,
            )
        )
        signature = stark_registration_signature(TRADER_STARK_KEY, address)
        await self.trader.register_with_key(self.key.x, signature)
        await self.trader.deposit(stark_key=self.key.x, position_id=self.position_id, amount=amount)

    def request(self, debit: int, credit: int, salt: int) -> RequestFastWithdrawal:
        (provider,) = self.exchange.liquidity_providers()
        fact = transfer_fact(
            recipient=address_bytes(RECIPIENT),
            token_amount=credit,
            token=address_bytes(self.contracts.token),
            salt=salt,
        )
        registry = address_bytes(self.contracts.transfer_registry)
        condition = transfer_condition(fact_registry=registry, fact=fact)
        transfer = Transfer(
            asset_id=self.contracts.collateral_asset_id,
            receiver_public_key=provider.stark_key,
            sender_position_id=self.position_id,
            receiver_position_id=provider.position_id,
            fee_position_id=self.position_id,
            nonce=salt,
            quantums=debit,
            expiration_hours=int(time.time()) // 3_600 + 8 * 24,
        )
        message_hash = conditional_transfer_hash(
            ConditionalTransfer(transfer=transfer, condition=condition)
        )
        return RequestFastWithdrawal(
            account_id=self.account_id,
            client_id="fast",
            provider_position_id=provider.position_id,
            debit_quantums=debit,
            credit_quantums=credit,
            to_address=RECIPIENT,
            condition=condition,
            fact="0x" + fact.hex(),
            nonce=salt,
            expiration_hours=transfer.expiration_hours,
            message_hash=message_hash,
            signature=primitives().stark_sign(TRADER_STARK_KEY, message_hash),
        )

    def close_batch(self):
        settings = self.exchange.settings
        keys = tuple([signer.private_key for signer in self.operator.signers])[:4]
        self.apply(oracle_tick(settings, int(time.time()), PRICES, keys=keys))
        self.apply(CloseBatch())
        (closed,) = self.exchange.take_closed_batches()
        BatchFiles(self.folder / "batches").write(closed.batch, closed.conditions)
        return closed.batch

    async def tokens(self, address: str) -> int:
        (found,) = await read(self.rpc, self.contracts.token, "balanceOf(address)", (address,))
        return int(found)


async def told(folder: Path) -> None:
    async with (
        AnvilProcess(
            AnvilSettings(folder=folder / "chain", block_time_s=None, history_blocks=64)
        ) as anvil,
        EthereumRpc(anvil.url) as rpc,
    ):
        known = development_contracts(profile="test")
        terms = replace(DevelopmentOperator(known, UpSettings()).settlement(), profile="test")
        contracts = await deploy_development(rpc, terms)
        await fund_development_accounts(rpc, contracts)
        await story(World(rpc, folder, contracts))


async def story(world: World) -> None:
    await world.payments.allow_registry()
    for _ in range(2):
        await world.payments.register_key(world.operator.provider.private_key)
    await world.onboard(1_000 * USD)
    await world.follow(CONFIRMATIONS + 20)
    funds = await world.tokens(world.payments.payer)
    in_contract = await world.tokens(world.contracts.exchange)
    request = world.request(400 * USD, 395 * USD, salt=7)
    await world.provider.step()
    assert world.desk.offer(request.provider_position_id).available_quantums == funds

    # Requested, paid, final, executed.
    await world.desk.require_new_payment(bytes.fromhex(request.fact[2:]))
    world.apply(request)
    await world.provider.step()
    assert await world.tokens(RECIPIENT) == 395 * USD
    with pytest.raises(Rejected) as refusal:
        await world.desk.require_new_payment(bytes.fromhex(request.fact[2:]))
    assert refusal.value.code == PAYMENT_EXISTS
    await world.follow(CONFIRMATIONS - 1)
    (pending,) = world.exchange.pending_transfers(world.account_id)
    assert isinstance(pending, TransferRecord)
    assert pending.status is TransferStatus.PENDING
    await world.follow(1)
    assert world.exchange.pending_transfers(world.account_id) == ()
    (provider,) = world.exchange.liquidity_providers()
    assert provider.collateral_quantums == 400 * USD

    # What the provider was paid goes back to L1 in the same batch.
    await world.rebalancer.step(400 * USD, is_idle=True)
    (provider,) = world.exchange.liquidity_providers()
    assert provider.collateral_quantums == 0

    # In a proved batch, whose payment a deep reorganisation takes away.
    batch = world.close_batch()
    deployment = Deployment(CHAIN_ID, address_bytes(world.contracts.exchange))
    proof, _ = prove_batch(proving_system(), batch, deployment, "test")
    await world.provider.step()
    await world.rpc.call("anvil_reorg", CONFIRMATIONS + 1, [])
    assert await world.tokens(RECIPIENT) == 0
    settlement = BatchSettlement(
        world.wallet(Role.OPERATOR), world.contracts.exchange, proving_system()
    )
    conditions = conditions_of_batch(world.folder, batch.number)
    with pytest.raises(Rejected, match="ConditionNotMet"):
        await settlement.settle(0, proof, batch_id=1, conditions=conditions)

    # The provider makes it again, once; then L1 accepts.
    for _ in range(3):
        await world.provider.step()
        await world.follow(1)
    await settlement.settle(0, proof, batch_id=1, conditions=conditions)
    await world.provider.step()
    world.later_s = 60
    await world.rebalancer.step(0, is_idle=True)
    await world.follow(1)
    (accepted,) = await read(world.rpc, world.contracts.exchange, "getSequenceNumber()")
    assert accepted == 1
    assert await world.tokens(RECIPIENT) == 395 * USD
    assert await world.tokens(world.payments.payer) == funds + 5 * USD
    left = await world.tokens(world.contracts.exchange)
    assert left == in_contract - 400 * USD
    account = world.exchange.account(world.account_id)
    assert (account.collateral_quantums, account.reserved_quantums) == (600 * USD, 0)
    assert account.collateral_quantums == left


def test_a_fast_withdrawal_reaches_l1_through_a_reorganisation_below_finality(
    tmp_path: Path,
) -> None:
    asyncio.run(told(tmp_path))
