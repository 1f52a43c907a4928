"""An operator's own Ethereum node and PostgreSQL; what a start refuses, in words an operator reads."""

import asyncio
import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from urllib.request import urlopen

import pytest

from provex.cli.network import free_port
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.ethereum.anvil import find_anvil
from provex.protocol.records import Side
from provex.storage.read_model import ReadModel

pytestmark = [pytest.mark.end_to_end, pytest.mark.postgresql]

ROOT = Path(__file__).resolve().parents[2]
SIZE = Decimal("0.01")


@pytest.fixture
def node(tmp_path):
    """The URL of a node that somebody else started, with one account of its own."""
    port = free_port()
    command = [str(find_anvil()), "--port", str(port), "--chain-id", "31337", "--block-time", "1"]
    with (tmp_path / "node.log").open("wb") as log:
        process = subprocess.Popen([*command, "--accounts", "1", "--mnemonic-random"], stdout=log)
    while b"Listening" not in (tmp_path / "node.log").read_bytes():
        assert process.poll() is None
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    assert process.poll() is None, "the exchange ended a node that is not its own"
    process.terminate()
    process.wait()


async def buy(endpoints, account):
    key = endpoints["accounts"][account]["private_key"]
    async with Trader(
        endpoints["api"], TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
    ) as trader:
        await trader.onboard()
        await trader.private.request_testnet_tokens()
        for _ in range(60):
            order = await trader.trade_at_market("BTC-USD", Side.BUY, SIZE)
            if (await trader.private.order(order.id)).remaining_size == 0:
                return order.id
            await asyncio.sleep(1)
        raise AssertionError("nobody sells")


def trades_of(endpoints):
    with urlopen(endpoints["api"] + "/v3/trades/BTC-USD", timeout=10) as answer:  # noqa: S310 - ours.
        return json.load(answer)["trades"]


def refused_start(exchange):
    """What `provex up` prints when it refuses to start on this exchange's data."""
    command = [sys.executable, "-m", "provex.cli.main", "up", *exchange.flags]
    command += ["--data-dir", str(exchange.data_dir), "--port", str(free_port())]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def damage(journal):
    """Flip one bit in the middle of the oldest file."""
    file = min(journal.glob("*.journal"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_an_exchange_on_a_foreign_node_and_postgresql(start_exchange, node, postgres_server):
    database = postgres_server.new_database()
    exchange = start_exchange("--l1", node, "--database", database)
    endpoints = exchange.endpoints
    assert endpoints["l1"] == node
    bought = [asyncio.run(buy(endpoints, 0))]

    in_use = refused_start(exchange)
    stopped = exchange.stop()
    endpoints = exchange.start().endpoints
    bought.append(asyncio.run(buy(endpoints, 1)))
    trades = trades_of(endpoints)

    assert in_use.startswith("provex: error 9102 DATA_DIRECTORY_IN_USE: ")
    assert stopped == 0
    assert sum(Decimal(trade["size"]) for trade in trades) >= 2 * SIZE
    assert exchange.stop() == 0
    assert not (exchange.data_dir / "read_model.sqlite").exists()
    assert not (exchange.data_dir / "chain").exists()
    histories = ReadModel(database)
    assert all(histories.order(order_id) is not None for order_id in bought)
    histories.close()

    damage(exchange.data_dir / "journal")
    damaged = refused_start(exchange)
    assert damaged.startswith("provex: error 5201 JOURNAL_CORRUPT: the journal is damaged: ")
    assert not exchange.endpoints_file.exists()
