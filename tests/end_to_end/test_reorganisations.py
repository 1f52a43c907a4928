"""Reorganisations at depth 1, 9 and 11 of everything that L1 tells an exchange or hears from it.

With 10 confirmations for deposits and 12 for finality, only one of these is deeper than what was
waited for: a deposit at depth 11 was credited. What it brought is then missing on L1, which operators see;
the depositor's own transaction fills it when it comes back, or the operator does with a command. All else is
harmless: what was not deep enough was not acted on, a payment is made again with its salt, a batch is
sent again with its proof.

The exchange runs as `provex up` with proofs of the test profile. The test mines, so that it decides
how deep everything is; a thread mines a block a second while the depth does not matter.
"""

import asyncio
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from faulty_world import USD, World, foreign_chain, settings
from standing import state_holds

from provex.cli.main import main
from provex.client.signing import FastWithdrawal
from provex.client.transport import utc_now
from provex.ethereum.contracts import address_bytes, encode_call, read
from provex.ethereum.development import Role, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.operations.channel import ask_exchange
from provex.protocol.errors import L1_DEPOSIT_LOST

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(1800)]

ALICE, BOB = 0, 1
CONFIRMATIONS, FINALITY = 10, 12
DEPTHS = (1, 9, 11)
RECIPIENT = "0x" + "ab" * 20


class Miner:
    """Mines a block a second, but for while the test holds the chain still."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Miner":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    @contextmanager
    def held(self):
        with self._held:
            yield

    def _run(self) -> None:
        while not self._ended.wait(1.0):
            with self._held:
                self._world.rpc("evm_mine")


@pytest.fixture
def world(start_exchange, tmp_path):
    with foreign_chain(tmp_path / "chain", mines_itself=False) as node:
        world = World(None, node, None)
        miner = Miner(world).start()
        chosen = settings(confirmations=CONFIRMATIONS, finality=FINALITY)
        world.exchange = start_exchange("--no-bots", "--l1", node, settings=chosen)
        world.miner = miner
        for account in (ALICE, BOB):
            world.open_account(account, 10_000)
        world.until(lambda: world.equity(ALICE) == world.equity(BOB) == 10_000, "deposits credited")
        yield world
        world.exchange.stop()
        miner.stop()


def mined_once(world: World, send) -> str:
    """Send while the chain stands still, and mine exactly one block; the raw transaction."""
    hashed = send()
    world.mine(1)
    assert world.rpc("eth_getTransactionReceipt", hashed)["status"] == "0x1"
    return world.rpc("eth_getRawTransactionByHash", hashed)


def reorganise(world: World, depth: int, raw: str | None = None) -> None:
    """Replace the newest blocks by empty ones; what stood there may come back by itself."""
    world.rpc("anvil_reorg", depth, [])
    if raw is not None:
        world.rpc("eth_sendRawTransaction", raw)


def send_unwaited(world: World, account: int, signature: str, *arguments: object) -> str:
    async def action(_, wallet):
        data = encode_call(signature, *arguments)
        return await wallet.wallet.send(wallet.contracts.exchange, data)

    return world.run(account, action)


def owner_of(world: World, account: int) -> tuple[int, int, int]:
    async def action(trader, wallet):
        signer = trader.private.signer
        return trader.keys.stark_key, wallet.contracts.collateral_asset_id, signer.position_id

    return world.run(account, action)


def deposits_that_were_not_credited(world: World) -> None:
    key, asset, position = owner_of(world, ALICE)
    for depth in (1, 9):
        before, amount = world.equity(ALICE), 100 + depth
        call = ("deposit(uint256,uint256,uint256,uint256)", key, asset, position, amount * USD)

        def statuses(usd: int = amount) -> list[str]:
            return [str(one.status) for one in world.deposits(ALICE) if one.credit_amount == usd]

        with world.miner.held():
            raw = mined_once(world, lambda sent=call: send_unwaited(world, ALICE, *sent))
            world.mine(depth - 1)
            world.until(lambda seen=statuses: seen() == ["PENDING"], "the deposit is seen")
            reorganise(world, depth)
            world.until(lambda seen=statuses: seen() == ["CANCELED"], "the deposit is dropped")
            assert world.equity(ALICE) == before
            world.rpc("eth_sendRawTransaction", raw)
            world.mine(1 + CONFIRMATIONS)
        world.until(lambda seen=statuses: "CONFIRMED" in seen(), "it comes back")
        assert statuses().count("CONFIRMED") == 1
        assert world.equity(ALICE) == before + amount
        assert "deposits_missing" not in world.ready()


def a_deposit_that_was_credited(world: World) -> None:
    key, asset, position = owner_of(world, BOB)
    for amount, comes_back in ((300, True), (500, False)):
        before = world.equity(BOB)
        call = ("deposit(uint256,uint256,uint256,uint256)", key, asset, position, amount * USD)
        with world.miner.held():
            raw = mined_once(world, lambda sent=call: send_unwaited(world, BOB, *sent))
            world.mine(CONFIRMATIONS)
            world.until(lambda want=before + amount: world.equity(BOB) == want, "credited")
            reorganise(world, CONFIRMATIONS + 1)
            world.until(lambda: "deposits_missing" in world.ready(), "/ready tells of it")
            assert world.metric("provex_l1_deposit_shortages") == 1
            assert f"{L1_DEPOSIT_LOST}: the deposit of " in world.exchange.log.read_text()
            state_holds(world.exchange, world.node, shortages=amount * USD)
            if comes_back:
                world.rpc("eth_sendRawTransaction", raw)
        if not comes_back:
            cover(world)
            world.until(lambda: covering(world), "what covers it is on its way")
            cover(world)  # Nothing more is sent: the first is on its way.
        world.until(lambda: "deposits_missing" not in world.ready(), "the shortage is filled")
        assert world.equity(BOB) == before + amount
        state_holds(world.exchange, world.node)


def cover(world: World) -> None:
    assert main(["operator", "cover-shortages", "--data-dir", str(world.exchange.data_dir)]) == 0


def covering(world: World) -> bool:
    found = ask_exchange(world.exchange.data_dir, "status")["l1"]["deposit_shortages"]
    return not found or all(one["coming_quantums"] == one["amount_quantums"] for one in found)


def forced_requests(world: World) -> None:
    key, _, position = owner_of(world, ALICE)
    for depth in DEPTHS:
        before, usd = world.equity(ALICE), 20 + depth
        call = (
            "forcedWithdrawalRequest(uint256,uint256,uint256,bool)",
            key,
            position,
            usd * USD,
            False,
        )
        with world.miner.held():
            raw = mined_once(world, lambda sent=call: send_unwaited(world, ALICE, *sent))
            world.mine(depth - 1)
            time.sleep(2)  # Several looks of the watcher.
            assert world.equity(ALICE) == before
            reorganise(world, depth, raw)
            world.mine(FINALITY)
            time.sleep(2)
            assert world.equity(ALICE) == before
            world.mine(1)

        def served(want: int = usd) -> list[object]:
            return [one for one in world.withdrawals(ALICE) if one.debit_amount == want]

        world.until(served, "the request is served")
        assert len(served()) == 1
        assert world.equity(ALICE) == before - usd


def payments_of_fast_withdrawals(world: World) -> None:
    provider = development_account(Role.LIQUIDITY_PROVIDER).address
    paid = 0
    for depth in DEPTHS:
        before, usd = world.equity(BOB), 200 + depth
        world.until(lambda: world.run(BOB, lambda one, _: offers(one, 200)), "somebody pays")
        with world.miner.held():
            sent = nonce(world, provider, "latest")
            world.run(BOB, lambda one, wallet, want=usd: ask_fast(one, wallet, want))
            world.until(lambda have=sent: nonce(world, provider, "pending") > have, "it is sent")
            world.mine(1)
            paid += usd
            assert tokens(world, RECIPIENT) == paid * USD
            world.mine(depth - 1)
            reorganise(world, depth)
            assert tokens(world, RECIPIENT) == (paid - usd) * USD
        world.until(lambda want=paid: tokens(world, RECIPIENT) == want * USD, "it is paid again")
        world.mine(FINALITY + 1)
        world.until(lambda want=before - usd: world.equity(BOB) == want, "it is executed")
        assert tokens(world, RECIPIENT) == paid * USD


async def offers(trader, usd: int):
    found = await trader.public.liquidity_providers(debit_amount=Decimal(usd))
    return [one for one in found.items() if one[1].available_funds >= usd]


async def ask_fast(trader, wallet, usd: int):
    ((position, provider),) = await offers(trader, usd)
    asked = FastWithdrawal(
        credit=Decimal(usd),
        debit=Decimal(usd),
        to_address=RECIPIENT,
        provider_position_id=position,
        provider_stark_key=int(provider.stark_key, 16),
        expires_at=utc_now() + timedelta(days=9),
        client_id=f"fast {usd}",
    )
    return await trader.private.fast_withdraw(
        asked,
        token=address_bytes(wallet.contracts.token),
        fact_registry=address_bytes(wallet.contracts.transfer_registry),
    )


def nonce(world: World, address: str, tag: str) -> int:
    return int(world.rpc("eth_getTransactionCount", address, tag), 16)


def tokens(world: World, address: str) -> int:
    async def ask():
        async with EthereumRpc(world.node) as rpc:
            token = world.exchange.last_endpoints["contracts"]["token"]
            (found,) = await read(rpc, token, "balanceOf(address)", (address,))
            return found

    return asyncio.run(ask())


def state_updates(world: World) -> None:
    """One batch is accepted, taken back and accepted again, at every depth, with one proof."""
    world.withdraw(BOB, 140)
    closed = world.close_batch()
    world.until_accepted(closed - 1)
    world.until(lambda: world.progress()["proved"] >= closed, "the batch is proved")
    for depth in DEPTHS:
        with world.miner.held():
            while world.accepted() < closed:
                world.mine(1)
                time.sleep(0.3)
            world.mine(depth - 1)
            reorganise(world, depth)
            assert world.accepted() < closed
    world.until_accepted(closed)
    world.until(lambda: world.progress()["reorganisations"] >= 1, "settlement tells of it")
    made = [one for one in world.progress()["batches"] if one["number"] == closed - 1]
    assert [one["attempts"] for one in made] == [1]


def test_nothing_is_lost_or_doubled_by_reorganisations(world: World) -> None:
    world.trade(ALICE, BOB, 6)
    deposits_that_were_not_credited(world)
    a_deposit_that_was_credited(world)
    forced_requests(world)
    payments_of_fast_withdrawals(world)
    state_updates(world)

    standing = state_holds(world.exchange, world.node)
    assert standing.rebuilt.pending_requests == ()
    assert world.progress()["alarm"] is None
    world.require_acknowledged()
