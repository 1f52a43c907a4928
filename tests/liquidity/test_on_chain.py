"""The provider on a real chain with the real registry: its own transactions, crashes, reorganisations."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.wallet import Wallet
from provex.liquidity.chain import TRANSFER, L1Payments, RegistryFacts
from provex.liquidity.payment_file import PaymentFile
from provex.liquidity.provider import Provider
from provex.liquidity.settings import ProviderSettings
from provex.protocol.errors import L1_TRANSACTION_REVERTED, Rejected
from provex.protocol.views import WaitingPayment
from tests.ethereum.chain import Chain, run_on_chain

from .world import RECIPIENT, START_S, USD, Desk, settings, waiting

GAS_MAX = 130_000


@dataclass(slots=True)
class World:
    """A provider on the chain; its desk is the test's."""

    chain: Chain
    settings: ProviderSettings
    payments: L1Payments
    desk: Desk
    folder: Path
    now_s: float = START_S

    def process(self) -> Provider:
        """A fresh process on the same file."""
        file = PaymentFile(
            self.folder / "payments.json", chain_id=CHAIN_ID, payer=self.payments.payer
        )
        return Provider(self.settings, self.payments, self.desk, file, lambda: self.now_s)

    def ask(self, nonce: int = 1) -> WaitingPayment:
        item = waiting(nonce=nonce, chosen=self.settings)
        self.desk.waiting.append(item)
        return item

    async def received(self) -> int:
        (tokens,) = await read(
            self.chain.rpc, self.settings.token, "balanceOf(address)", (RECIPIENT,)
        )
        return int(tokens)

    async def transactions(self) -> int:
        """Transactions of the payer in blocks."""
        count = await self.chain.rpc.call("eth_getTransactionCount", self.payments.payer, "latest")
        return int(count, 16)

    async def is_mining(self, on: bool) -> None:
        await self.chain.rpc.call("evm_setAutomine", on)


def on_chain(folder: Path, story: Callable[[World], Awaitable[None]]) -> None:
    async def told(chain: Chain) -> None:
        contracts = chain.contracts
        key = development_account(Role.LIQUIDITY_PROVIDER).private_key
        wallet = Wallet(chain.rpc, key, chain_id=CHAIN_ID)
        chosen = settings(
            exchange=contracts.exchange,
            token=contracts.token,
            transfer_registry=contracts.transfer_registry,
            followed_blocks=40,
        )
        payments = L1Payments(wallet, chosen)
        await payments.allow_registry()
        await payments.allow_registry()
        await story(World(chain, chosen, payments, Desk(), folder))

    run_on_chain(folder / "chain", told)


def test_a_payment_makes_the_fact_and_pays_the_recipient_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask()
        facts = RegistryFacts(world.chain.rpc, world.settings.transfer_registry)
        fact = bytes.fromhex(item.request.fact[2:])
        assert not await facts.is_known(fact)
        before = await world.transactions()
        provider = world.process()

        for _ in range(3):
            await provider.step()
            await world.chain.mine(1)

        assert await facts.is_known(fact)
        assert await world.received() == 100 * USD
        assert await world.transactions() == before + 1
        (payment,) = provider.payments
        receipt = await world.chain.rpc.receipt(payment.attempts[0].transaction_hash)
        assert receipt is not None
        assert receipt.is_successful
        assert receipt.gas_used < GAS_MAX
        print(f"gas of a payment: {receipt.gas_used}")
        with pytest.raises(Rejected, match="TransferRegistered") as refusal:
            await world.payments.sign_payment(
                RECIPIENT, 100 * USD, 1, nonce=before + 1, fees=await world.payments.fees()
            )
        assert refusal.value.code == L1_TRANSACTION_REVERTED

    on_chain(tmp_path, story)


def test_what_waits_for_a_block_counts_as_known(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask()
        facts = RegistryFacts(world.chain.rpc, world.settings.transfer_registry)
        await world.is_mining(False)

        await world.process().step()

        assert await facts.is_known(bytes.fromhex(item.request.fact[2:]))
        assert await world.received() == 0

    on_chain(tmp_path, story)


@pytest.mark.parametrize("loses_file", [False, True])
def test_a_process_that_dies_after_sending_pays_nothing_twice(
    tmp_path: Path, loses_file: bool
) -> None:
    async def story(world: World) -> None:
        world.ask()
        world.ask(nonce=2)
        await world.is_mining(False)
        await world.process().step()
        if loses_file:
            (tmp_path / "payments.json").unlink()

        after = world.process()
        await after.step()
        await world.chain.mine(1)
        for _ in range(3):
            await after.step()
            await world.chain.mine(1)

        assert await world.received() == 200 * USD
        payments = {payment.registered_at is not None for payment in after.payments}
        assert payments == {True}

    on_chain(tmp_path, story)


def test_a_stuck_payment_is_replaced_and_mined_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask()
        await world.is_mining(False)
        before = await world.transactions()
        provider = world.process()
        await provider.step()
        first = provider.payments[0].attempts[0]

        world.now_s += world.settings.replacement_s
        await provider.step()
        await world.chain.mine(1)
        await provider.step()

        (payment,) = provider.payments
        assert len(payment.attempts) == 2
        assert payment.attempts[1].max_fee_wei > first.max_fee_wei
        assert payment.registered_at is not None
        assert await world.chain.rpc.receipt(first.transaction_hash) is None
        assert await world.received() == 100 * USD
        assert await world.transactions() == before + 1

    on_chain(tmp_path, story)


def test_a_payment_that_is_late_leaves_the_mempool_without_paying(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask()
        await world.is_mining(False)
        provider = world.process()
        await provider.step()

        world.now_s = item.request.expiration_hours * 3_600
        await provider.step()
        world.desk.waiting.clear()
        await world.chain.mine(1)
        await provider.step()

        assert await world.received() == 0
        assert provider.payments == ()

    on_chain(tmp_path, story)


@pytest.mark.parametrize("depth", [1, 11])
def test_a_payment_that_a_reorganisation_took_is_made_again(tmp_path: Path, depth: int) -> None:
    async def story(world: World) -> None:
        item = world.ask()
        provider = world.process()
        await provider.step()
        await world.chain.mine(depth - 1)
        await provider.step()
        if depth > 10:
            world.desk.execute(item)
            world.now_s = item.request.expiration_hours * 3_600
        await provider.step()

        await world.chain.reorganise(depth)
        for _ in range(3):
            await provider.step()
            await world.chain.mine(1)

        assert await world.received() == 100 * USD
        facts = RegistryFacts(world.chain.rpc, world.settings.transfer_registry)
        assert await facts.is_known(bytes.fromhex(item.request.fact[2:]))

    on_chain(tmp_path, story)


def test_somebody_elses_payment_of_the_same_fact_wins_and_is_enough(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask()
        trader = world.chain.trader.wallet
        registry, token = world.settings.transfer_registry, world.settings.token
        approval = encode_call("approve(address,uint256)", registry, 100 * USD)
        await trader.send_and_wait(token, approval)
        provider = world.process()
        await world.is_mining(False)
        data = encode_call(TRANSFER, RECIPIENT, token, 100 * USD, 1)
        front = await trader.sign(
            registry,
            data,
            nonce=await world.chain.rpc.nonce(trader.address),
            fees=replace(await trader.fees(), tip_wei=10**10, max_fee_wei=10**11),
        )
        await provider.step()
        await trader.submit(front)
        await world.chain.mine(1)
        for _ in range(3):
            await provider.step()
            await world.chain.mine(1)

        assert await world.received() == 100 * USD
        assert provider.payments[0].registered_at is not None

    on_chain(tmp_path, story)


def test_a_look_at_a_chain_without_the_contracts_is_a_fault(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        nowhere = replace(world.settings, exchange="0x" + "99" * 20)
        key = development_account(Role.LIQUIDITY_PROVIDER).private_key
        wallet = Wallet(world.chain.rpc, key, chain_id=CHAIN_ID)
        with pytest.raises(Exception, match="a number"):
            await L1Payments(wallet, nowhere).look([])
        await asyncio.sleep(0)

    on_chain(tmp_path, story)
