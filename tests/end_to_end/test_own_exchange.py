"""An exchange of one's own, as an operator sets it up: deploy, keys, oracles elsewhere, trading."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from own_chain import CHAIN_ID, OwnChain, provex

from provex.cli.main import main
from provex.client.deposits import deposit, register_on_l1, wait_for_deposit
from provex.client.errors import ApiError
from provex.client.signing import NewOrder
from provex.client.trader import Trader, TraderKeys
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet
from provex.protocol.errors import EXCHANGE_NOT_READY, ORACLE_PRICE_STALE
from provex.protocol.records import OrderType, Side, TimeInForce

pytestmark = pytest.mark.end_to_end

NETWORK_ID = 1
SETTINGS = """
settlement = false
confirmations = 2
finality_confirmations = 4
open_markets = ["BTC-USD"]
"""
SIZE = Decimal("0.1")
PRICE = 50_000
WAIT_S_MAX = 90


@pytest.fixture
def chain(tmp_path):
    own = OwnChain(tmp_path / "own")
    own.folder.mkdir()
    own.start_node()
    own.make_keys()
    yield own
    own.stop()


async def trader_of(stack, chain, endpoints, name):
    keys = TraderKeys(f"{chain.keys[name]:#066x}", network_id=NETWORK_ID)
    trader = await stack.enter_async_context(Trader(endpoints["api"], keys))
    await trader.onboard()
    return trader


async def deposited(chain, contracts, trader, name, usd):
    async with EthereumRpc(chain.url) as rpc:
        wallet = ExchangeWallet(chain.wallet(rpc, name), contracts)
        await register_on_l1(trader, wallet)
        sent = await deposit(trader, wallet, Decimal(usd))
    await wait_for_deposit(trader.private, sent, timeout=timedelta(seconds=WAIT_S_MAX))


def order(side):
    return NewOrder(
        market="BTC-USD",
        side=side,
        type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTT,
        size=SIZE,
        price=Decimal(PRICE),
        limit_fee=Decimal("0.001"),
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )


async def placed(trader, side):
    """An order, as soon as there are prices: nothing matches before the first tick of a quorum."""
    for _ in range(WAIT_S_MAX):
        try:
            return await trader.private.place_order(order(side))
        except ApiError as refusal:
            if refusal.code not in {EXCHANGE_NOT_READY, ORACLE_PRICE_STALE}:
                raise
        await asyncio.sleep(1)
    raise AssertionError("no prices")


async def traded(chain, contracts, endpoints, usd):
    """Alice sells to Bob; what Bob holds then."""
    async with AsyncExitStack() as stack:
        alice = await trader_of(stack, chain, endpoints, "alice")
        bob = await trader_of(stack, chain, endpoints, "bob")
        if usd:
            await asyncio.gather(
                deposited(chain, contracts, alice, "alice", usd),
                deposited(chain, contracts, bob, "bob", usd),
            )
        await placed(alice, Side.SELL)
        bought = await placed(bob, Side.BUY)
        for _ in range(WAIT_S_MAX):
            if (await bob.private.order(bought.id)).remaining_size == 0:
                (position,) = await bob.private.positions(market="BTC-USD")
                return position.size
            await asyncio.sleep(1)
        raise AssertionError("not filled")


def test_an_exchange_with_its_own_keys_on_its_own_chain(chain, start_exchange, capsys):
    token, feeder = asyncio.run(chain.endow())
    contracts = chain.deploy(token)
    own = chain.folder / "exchange.toml"
    exchange = start_exchange("--l1", chain.url, "--deployment", str(own), settings=SETTINGS)
    endpoints = exchange.endpoints
    chain.start_oracles(feeder)
    data = ("--data-dir", str(exchange.data_dir))
    operator = ("--key-file", str(chain.key_file("operator")), *data)

    stark = ("--stark-key-file", str(chain.key_file("insurance")))
    provex("operator", "fund-insurance", "1000", *stark, *operator)
    held = asyncio.run(traded(chain, contracts, endpoints, 10_000))
    exchange.kill()
    endpoints = exchange.start().endpoints
    held_after = asyncio.run(traded(chain, contracts, endpoints, 0))

    assert (held, held_after) == (SIZE, 2 * SIZE)
    assert "accounts" not in endpoints
    assert "1000" in provex("operator", "status", "--json", *data)
    told = exchange.log.read_text() + "".join(
        path.read_text() for path in (exchange.data_dir / "logs").iterdir()
    )
    assert all(f"{key:x}" not in told for key in chain.keys.values())
    assert f"id {CHAIN_ID})" in told
    # The development chain's keys are no default here.
    capsys.readouterr()
    assert main(["operator", "fund-insurance", "1", *data]) == 1
    assert "error 6005" in capsys.readouterr().err
    assert exchange.stop() == 0
