"""What tests of governance share: announcements that have waited, a crowd that trades meanwhile."""

import asyncio
import contextlib
import io
import json
import threading
import time
from datetime import timedelta
from decimal import Decimal
from secrets import token_hex

from provex.cli.main import main
from provex.client.signing import NewOrder
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import utc_now
from provex.ethereum.contracts import read
from provex.ethereum.governance import governance_view
from provex.ethereum.rpc import EthereumRpc
from provex.native import crypto
from provex.operations.channel import ask_exchange
from provex.protocol.records import Side

SLOTS_SEARCHED = 40
SETTINGS = """
proof_profile = "test"
batch_age_s = 14400
batch_awaited_age_s = 14400
batch_busy_age_s = 14400
confirmations = 2
finality_confirmations = 3
settlement_confirmations = 3
open_markets = ["BTC-USD", "ETH-USD"]
oracle_interval_ms = 60000
"""
"""Batches end when the test says so: few trades and ticks do not fill one."""
PAUSE_S = 4.0
WAIT_S = 1_200
"""Proofs take seconds, and minutes on a machine with other work."""


def run_command(*words):
    """A command as an operator runs it; its status and what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = main(list(words))
    return status, printed.getvalue()


def operator(exchange, *words):
    return run_command("operator", *words, "--data-dir", str(exchange.data_dir))


def told(exchange, *words):
    """What a command that succeeds tells machines."""
    status, text = operator(exchange, *words, "--json")
    assert status == 0, text
    return json.loads(text)


def refused(exchange, number, *words):
    """A refused command, which loses nothing: configuration, plan and announcements stay."""
    before = standing(exchange)
    status, text = operator(exchange, *words)
    assert status == 1, text
    assert f"provex: error {number} " in text, text
    assert "Traceback" not in text
    assert standing(exchange) == before


def standing(exchange):
    governed = view(exchange)
    configuration = ask_exchange(exchange.data_dir, "configuration")
    return (
        configuration,
        governed.announced,
        governed.verifiers,
        governed.configuration_hash,
    )


def on_l1(exchange, question):
    async def ask():
        async with EthereumRpc(exchange.endpoints["l1"]) as rpc:
            return await question(rpc, exchange.endpoints["contracts"]["exchange"])

    return asyncio.run(ask())


def view(exchange):
    return on_l1(exchange, governance_view)


def let_wait(exchange):
    """Every announcement has waited for its delay, as if it had been made that much earlier.

    The chain's clock stays: a batch whose time is 30 days old is refused, as it must be.
    """

    async def age(rpc, contract):
        found = await governance_view(rpc, contract)
        slot = await announcements_slot(rpc, found)
        first = int.from_bytes(crypto.keccak256(slot.to_bytes(32)))
        for number, announced in enumerate(found.announced):
            if announced.earliest_s > found.block_time_s:
                place = first + 3 * number + 2
                earliest = announced.earliest_s - found.delay_s
                value = "0x" + earliest.to_bytes(32).hex()
                await rpc.call("anvil_setStorageAt", found.address, f"{place:#066x}", value)

    on_l1(exchange, age)


async def announcements_slot(rpc, found):
    """Where the governance contract keeps its list: the slot whose array begins with the first."""
    first = found.announced[0]
    for slot in range(SLOTS_SEARCHED):
        place = int.from_bytes(crypto.keccak256(slot.to_bytes(32)))
        words = [
            int(
                await rpc.call("eth_getStorageAt", found.address, f"{place + n:#066x}", "latest"),
                16,
            )
            for n in range(3)
        ]
        if words == [first.topic, first.subject, first.earliest_s]:
            return slot
    raise AssertionError("no list of announcements")


def until_final(exchange, blocks=4):
    """Wait until what was announced is final on the test's chain."""

    async def head(rpc, _):
        return await rpc.block_number()

    wanted = on_l1(exchange, head) + blocks
    until(lambda: on_l1(exchange, head) >= wanted, "blocks", exchange)


def asset_configuration(exchange, asset_id):
    async def ask(rpc, contract):
        found = await governance_view(rpc, contract)
        (hashed,) = await read(rpc, found.address, "configurationHash(uint256)", (asset_id,))
        return hashed

    return on_l1(exchange, ask)


class Crowd:
    """Two newcomers who fill an order of each other again and again, until they are stopped."""

    def __init__(self, exchange, market="ETH-USD"):
        self._exchange = exchange
        self._market = market
        self._keys = ["0x" + token_hex(32) for _ in range(2)]
        self._is_stopping = False
        self.fills = []
        """(when, order) of what was filled."""
        self.faults = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._trade()))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._is_stopping = True
        self._thread.join()

    def filled_since(self, moment):
        return [order for when, order in self.fills if when > moment]

    async def _trade(self):
        while not self._is_stopping:
            try:
                await self._connected()
            except Exception as fault:
                self.faults.append(repr(fault))
                await asyncio.sleep(0.3)

    async def _connected(self):
        keys = [TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID) for key in self._keys]
        api = self._exchange.endpoints["api"]
        async with Trader(api, keys[0]) as maker, Trader(api, keys[1]) as taker:
            for trader in (maker, taker):
                account = await trader.onboard()
                if account.quote_balance < 1_000:
                    await trader.private.request_testnet_tokens()
            while not self._is_stopping:
                await self.fill(maker, taker)
                await asyncio.sleep(PAUSE_S)

    async def fill(self, maker, taker):
        found = (await maker.public.markets(self._market))[self._market]
        price = found.oracle_price.quantize(found.tick_size)
        for trader, side in ((maker, Side.BUY), (taker, Side.SELL)):
            trader.private.signer.learn(found)
            order = await trader.private.place_order(
                NewOrder(
                    market=self._market,
                    side=side,
                    size=found.min_order_size * 2,
                    price=price,
                    limit_fee=Decimal("0.01"),
                    expires_at=utc_now() + timedelta(days=1),
                )
            )
        placed = await taker.private.order(order.id)
        if placed.status == "FILLED":
            self.fills.append((time.monotonic(), order.id))
        # What nobody took must not stand in the way of the next pair.
        await maker.private.cancel_orders(self._market)
        await taker.private.cancel_orders(self._market)


def close_batch(exchange):
    """End the open batch, which then holds something; its number."""

    def is_closed():
        status, text = operator(exchange, "close-batch", "--json")
        return None if status else (json.loads(text)["batch"] + 1)

    return until(is_closed, "a batch with something in it", exchange) - 1


def accepted(exchange):
    """How many batches L1 has accepted."""

    async def ask(rpc, contract):
        (number,) = await read(rpc, contract, "getSequenceNumber()")
        return number

    return on_l1(exchange, ask)


def settled(exchange, number):
    """Wait until L1 has accepted a batch."""
    until(lambda: accepted(exchange) > number, f"batch {number} accepted", exchange)


def until(condition, what, exchange, seconds=WAIT_S):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            found = condition()
        except (OSError, ValueError, KeyError):
            found = None
        if found:
            return found
        assert exchange.is_running(), exchange.log.read_text()[-3000:]
        time.sleep(0.3)
    logs = exchange.data_dir / "logs"
    text = "\n".join(f"{log}: {log.read_text()[-1500:]}" for log in sorted(logs.iterdir()))
    raise AssertionError(f"{what} did not happen\n{exchange.log.read_text()[-3000:]}\n{text}")
