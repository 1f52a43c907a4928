"""A real exchange on a node of its own whose faults a test commands, and people who use it."""

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from l1_proxy import L1Proxy
from standing import contracts_of, progress

from provex.cli.main import main
from provex.client.deposits import register_on_l1
from provex.client.errors import ApiError
from provex.client.signing import NewOrder, NewWithdrawal
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import utc_now
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import read
from provex.ethereum.development import CHAIN_ID, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.protocol.records import Side, TimeInForce

USD = 10**6
WAIT_S = 900
MARKET = "BTC-USD"
SETTINGS = """
proof_profile = "test"
proof_workers = 1
batch_age_s = 1200
batch_awaited_age_s = 1200
oracle_interval_ms = 30000
confirmations = {confirmations}
finality_confirmations = {finality}
settlement_confirmations = 3
settlement_replace_after_s = 20.0
insurance_fund_usd = 1000
open_markets = ["BTC-USD"]
rate_limits = false
{more}
"""


class World:
    """The exchange, the node behind it, and the proxy between them."""

    def __init__(self, exchange, node: str, proxy: L1Proxy | None) -> None:
        self.exchange = exchange
        self.node = node
        self.proxy = proxy
        self.clock_ahead_s = 0
        """How far the clocks of everybody but L1 are ahead."""
        self.acknowledged: list[tuple[int, str]] = []
        """Every order that was answered: account and id."""

    # --- L1 --------------------------------------------------------------------------------------

    def rpc(self, method: str, *parameters: object):
        async def ask():
            async with EthereumRpc(self.node) as rpc:
                return await rpc.call(method, *parameters)

        return asyncio.run(ask())

    def read(self, signature: str, *arguments: object) -> int:
        async def ask():
            async with EthereumRpc(self.node) as rpc:
                contract = self.exchange.last_endpoints["contracts"]["exchange"]
                (answer,) = await read(rpc, contract, signature, arguments)
                return answer

        return asyncio.run(ask())

    def accepted(self) -> int:
        return self.read("getSequenceNumber()")

    def head(self) -> int:
        return int(self.rpc("eth_blockNumber"), 16)

    def mine(self, blocks: int, seconds_each: int = 1) -> None:
        self.rpc("anvil_mine", hex(blocks), hex(seconds_each))

    def closed(self) -> int:
        """How many batches are closed."""
        return len(list((self.exchange.data_dir / "batches").glob("*.batch")))

    def close_batch(self) -> int:
        """End the open batch now; how many are closed then."""
        before = self.closed()
        data_dir = str(self.exchange.data_dir)
        assert main(["operator", "close-batch", "--data-dir", data_dir]) == 0
        self.until(lambda: self.closed() > before, "the batch is closed")
        return self.closed()

    def until_accepted(self, count: int) -> None:
        self.until(lambda: self.accepted() >= count, f"{count} batches accepted")

    # --- what operators see ----------------------------------------------------------------------

    def ready(self) -> set[str]:
        """The names of all that `/ready` complains about."""
        told = httpx.get(self.exchange.last_endpoints["operations"] + "/ready").json()
        return {each["name"] for each in (*told["reasons"], *told["warnings"])}

    def metric(self, name: str) -> float:
        text = httpx.get(self.exchange.last_endpoints["operations"] + "/metrics").text
        (found,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
        return float(found.rpartition(" ")[2])

    def progress(self):
        return progress(self.exchange)

    def until(self, condition, what: str, seconds: float = WAIT_S):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                found = condition()
            except (OSError, ValueError, KeyError, httpx.HTTPError):
                found = None
            if found:
                return found
            assert self.exchange.is_running(), self.exchange.log.read_text()[-3000:]
            time.sleep(0.3)
        log = self.exchange.data_dir / "logs" / "settlement.log"
        settlement = log.read_text()[-2000:] if log.exists() else ""
        pytest.fail(f"{what}: not so. {settlement}\n{self.exchange.log.read_text()[-2000:]}")

    # --- people ----------------------------------------------------------------------------------

    @asynccontextmanager
    async def at(self, account: int):
        """A trader who is logged in, with a wallet that speaks to the true node."""
        key = development_account(account).private_key
        keys = TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
        host = self.exchange.last_endpoints["api"]
        async with Trader(host, keys, now=self.now) as trader, EthereumRpc(self.node) as rpc:
            await trader.onboard()
            wallet = Wallet(rpc, key, chain_id=CHAIN_ID)
            yield trader, ExchangeWallet(wallet, contracts_of(self.exchange.last_endpoints))

    def now(self):
        return utc_now() + timedelta(seconds=self.clock_ahead_s)

    def run(self, account: int, action):
        """Run `action(trader, wallet)`."""

        async def act():
            async with self.at(account) as (trader, wallet):
                return await action(trader, wallet)

        return asyncio.run(act())

    def open_account(self, account: int, usd: int) -> str:
        """Register, link the key by its own signature, and deposit; the deposit's transaction."""

        async def action(trader, wallet):
            await register_on_l1(trader, wallet)
            address = development_account(account).address
            signature = stark_registration_signature(trader.keys.stark_private_key, address)
            await wallet.register_with_key(trader.keys.stark_key, signature)
            await wallet.approve(2**255)
            return await send_deposit(trader, wallet, usd)

        return self.run(account, action)

    def deposit(self, account: int, usd: int) -> str:
        return self.run(account, lambda trader, wallet: send_deposit(trader, wallet, usd))

    def equity(self, account: int) -> Decimal:
        async def action(trader, _):
            return (await trader.private.accounts())[0].quote_balance

        return self.run(account, action)

    def deposits(self, account: int):
        async def action(trader, _):
            found = await trader.private.transfers()
            return [one for one in found if str(one.type) == "DEPOSIT"]

        return self.run(account, action)

    def withdrawals(self, account: int):
        async def action(trader, _):
            found = await trader.private.transfers()
            return [one for one in found if str(one.type) == "WITHDRAWAL"]

        return self.run(account, action)

    def withdraw(self, account: int, usd: int) -> str:
        async def action(trader, _):
            asked = NewWithdrawal(
                amount=Decimal(usd), expires_at=utc_now() + timedelta(days=9), client_id=f"w{usd}"
            )
            return (await trader.private.withdraw(asked)).id

        return self.run(account, action)

    def trade(self, maker: int, taker: int, count: int) -> int:
        """So many fills at the oracle price, the sides in turn; how many there were."""
        return asyncio.run(self._trade(maker, taker, count))

    def fills(self, account: int) -> int:
        async def action(trader, _):
            return len(await trader.private.fills(market=MARKET))

        return self.run(account, action)

    async def _trade(self, maker: int, taker: int, count: int) -> int:
        async with self.at(taker) as (other, _):
            before = len(await other.private.fills(market=MARKET))
            await self.cross(maker, taker, count)
            deadline = time.monotonic() + 60
            while len(await other.private.fills(market=MARKET)) < min(before + count, 100):
                assert time.monotonic() < deadline, "not all orders were filled"
                await asyncio.sleep(0.2)
            return count

    async def cross(self, maker: int, taker: int, count: int) -> None:
        """Place so many pairs of orders that fill each other."""
        async with self.at(maker) as (one, _), self.at(taker) as (other, _):
            market = (await one.public.markets(MARKET))[MARKET]
            price = market.oracle_price.quantize(Decimal(1))
            for number in range(count):
                side = Side.SELL if number % 3 else Side.BUY
                size = Decimal(1 + number % 4) / 100
                await self.place(maker, one, side, size, price)
                opposite = Side.BUY if side is Side.SELL else Side.SELL
                await self.place(taker, other, opposite, size, price)

    async def place(self, account: int, trader: Trader, side: Side, size, price):
        order = NewOrder(
            market=MARKET,
            side=side,
            size=size,
            price=price,
            time_in_force=TimeInForce.GTT,
            limit_fee=Decimal("0.01"),
            expires_at=utc_now() + timedelta(days=9),
        )
        placed = await trader.private.place_order(order)
        self.acknowledged.append((account, placed.id))
        return placed

    def require_acknowledged(self) -> None:
        """Every order that was ever answered is still known."""

        async def action():
            for account in {account for account, _ in self.acknowledged}:
                async with self.at(account) as (trader, _):
                    for owner, order_id in self.acknowledged:
                        if owner == account:
                            assert (await trader.private.order(order_id)).id == order_id

        asyncio.run(action())

    def order_refusal(self, account: int) -> ApiError | None:
        """What a new order is answered; None if it is taken."""

        async def action(trader, _):
            try:
                await self.place(account, trader, Side.BUY, Decimal("0.01"), Decimal(1000))
            except ApiError as refused:
                return refused
            return None

        return self.run(account, action)


async def send_deposit(trader, wallet, usd: int) -> str:
    receipt = await wallet.deposit(
        stark_key=trader.keys.stark_key,
        position_id=trader.private.signer.position_id,
        amount=usd * USD,
    )
    return receipt.transaction_hash


@contextmanager
def foreign_chain(folder: Path, *, mines_itself: bool = True):
    """The URL of a node that is not the exchange's child."""
    chain = AnvilProcess(
        AnvilSettings(
            folder=folder,
            block_time_s=1.0 if mines_itself else None,
            is_mining_per_transaction=mines_itself,
            history_blocks=128,
        )
    )
    asyncio.run(chain.start())
    try:
        yield chain.url
    finally:
        asyncio.run(chain.stop())


def settings(*, confirmations: int = 2, finality: int = 4, more: str = "") -> str:
    return SETTINGS.format(confirmations=confirmations, finality=finality, more=more)
