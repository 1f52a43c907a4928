"""A price crash over HTTP: liquidation, the insurance fund's loss, then deleveraging."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from secrets import token_hex

import pytest

from provex.cli.development import FAUCET_USD, DevelopmentOperator
from provex.cli.settings import UpSettings
from provex.client.signing import NewOrder
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import utc_now
from provex.ethereum.contracts import Contracts
from provex.ethereum.development import CHAIN_ID
from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.protocol.records import FillKind, OrderType, PositionStatus, Side, TimeInForce
from provex.sequencer.exchange import Exchange
from provex.sequencer.sequencer import replay
from provex.storage.journal import Journal, Writer

pytestmark = pytest.mark.end_to_end

MARKET = "BTC-USD"
FUND_USD = 20_000
SIZE = Decimal(4)
QUANTUMS_A_USD = 10**6


@dataclass
class Prices:
    """The recorded price file, which grows as the test goes on."""

    path: object

    def set(self, price):
        with self.path.open("a") as file:
            file.write(f"0,{MARKET},{price}\n")


async def eventually(check, timeout_s=60):
    deadline = time.monotonic() + timeout_s
    while True:
        answer = await check()
        if answer:
            return answer
        assert time.monotonic() < deadline, "still not so"
        await asyncio.sleep(0.3)


async def funded_trader(endpoints):
    trader = Trader(
        endpoints["api"], TraderKeys("0x" + token_hex(32), network_id=DEVELOPMENT_NETWORK_ID)
    )
    account = await trader.onboard()
    await trader.private.request_testnet_tokens()
    return trader, account.id


def order(side, price, **changes):
    return NewOrder(
        market=MARKET,
        side=side,
        size=SIZE,
        price=Decimal(price),
        limit_fee=Decimal("0.01"),
        expires_at=utc_now() + timedelta(days=2),
        **changes,
    )


async def trade(buyer, seller, price):
    """The seller rests, the buyer takes all of it."""
    await seller.private.place_order(order(Side.SELL, price))
    taken = await buyer.private.place_order(
        order(Side.BUY, price, type=OrderType.MARKET, time_in_force=TimeInForce.FOK)
    )

    async def is_filled():
        found = await buyer.private.order(taken.id)
        return found.status == "FILLED"

    await eventually(is_filled)


async def fills_of_kind(trader, kind):
    return [fill for fill in await trader.private.fills() if fill.type == kind]


async def crash(endpoints, prices):
    (alice, _), (bob, _) = [await funded_trader(endpoints) for _ in range(2)]
    (carol, carol_account), (dave, dave_account) = [
        await funded_trader(endpoints) for _ in range(2)
    ]
    public = alice.public
    assert await public.insurance_fund_balance() == FUND_USD

    await trade(alice, bob, 42_000)
    prices.set(38_000)

    # Alice's 10,000 USD do not cover a fall of 4 x 4,000: the fund takes her over and pays.
    liquidated = await eventually(lambda: fills_of_kind(alice, FillKind.LIQUIDATED))
    assert liquidated[0].order_id is None
    assert sum(fill.size for fill in liquidated) == SIZE
    assert 0 < await public.insurance_fund_balance() < FUND_USD - 5_000
    assert all(
        position.status is PositionStatus.LIQUIDATED
        for position in await alice.private.positions(market=MARKET)
    )
    assert any(trade.liquidation for trade in await public.trades(MARKET))
    assert not await fills_of_kind(bob, FillKind.DELEVERAGED)

    # Now the fund itself is long 4 and cannot bear the next fall: the short sides give way.
    await trade(carol, dave, 38_000)
    prices.set(30_000)

    deleveraged = await eventually(lambda: fills_of_kind(carol, FillKind.DELEVERAGED))
    assert sum(fill.size for fill in deleveraged) == SIZE
    against = [*await fills_of_kind(bob, FillKind.DELEVERAGED)]
    against += await fills_of_kind(dave, FillKind.DELEVERAGED)
    assert sum(fill.size for fill in against) >= SIZE
    assert (await carol.private.account(carol_account)).equity >= 0
    assert (await dave.private.account(dave_account)).equity > 0
    for trader in (alice, bob, carol, dave):
        await trader.close()


def replayed(exchange, endpoints):
    """The exchange's state, from its journal alone."""
    install()
    named = endpoints["contracts"]
    contracts = Contracts(
        chain_id=CHAIN_ID,
        exchange=named["exchange"],
        token=named["token"],
        transfer_registry=named["transfer_registry"],
        price_feeder=None,
        aggregators={},
    )
    operator = DevelopmentOperator(contracts, UpSettings(insurance_fund_usd=FUND_USD))
    settings = operator.exchange_settings()
    journal = Journal(
        exchange.data_dir / "journal",
        writer=Writer(engine_version="", program_hash="", settings_hash=settings.hash()),
        segment_bytes_max=2**26,
    )
    again = Exchange(settings, NATIVE_BUILTINS)
    replay(again, journal)
    journal.close()
    return again


def test_a_crash_liquidates_the_fund_pays_and_the_books_balance(start_exchange, tmp_path):
    prices = Prices(tmp_path / "prices.csv")
    prices.path.write_text("seconds,market,price\n")
    prices.set(42_000)
    exchange = start_exchange(
        "--no-bots",
        "--price-file",
        str(prices.path),
        settings=f"insurance_fund_usd = {FUND_USD}\n",
    )
    endpoints = exchange.endpoints

    asyncio.run(crash(endpoints, prices))

    assert exchange.stop() == 0
    ledger = replayed(exchange, endpoints).ledger
    positions = [ledger.position(position_id) for position_id in ledger.position_ids()]
    deposited = (FUND_USD + FAUCET_USD) * QUANTUMS_A_USD
    assert sum(position.collateral for position in positions) == deposited
    held = {}
    for position in positions:
        for asset in position.assets:
            held[asset.asset_index] = held.get(asset.asset_index, 0) + asset.balance
    assert set(held.values()) <= {0}
