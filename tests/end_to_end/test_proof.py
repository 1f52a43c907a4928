"""What a running exchange did is proved and checked by the commands that the README names."""

import asyncio
import json
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from end_to_end.test_price_crash import funded_trader

from provex.client.signing import NewWithdrawal
from provex.client.transport import utc_now
from provex.protocol.records import OrderStatus, Side

pytestmark = pytest.mark.end_to_end

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "batch_age_s = 20\nrate_limits = false\noracle_interval_ms = 5000\noracle_move_ppm = 0\n"
TRADES = 6


def provex(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "provex.cli.main", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


async def trade_a_little(endpoints):
    """A deposit, trades against the market makers, a withdrawal."""
    trader, _ = await funded_trader(endpoints)
    try:
        filled = 0
        for number in range(100):
            side = Side.BUY if number % 2 else Side.SELL
            placed = await trader.trade_at_market("BTC-USD", side, Decimal("0.01"))
            order = await trader.private.order(placed.id)
            filled += order.status == OrderStatus.FILLED
            if filled == TRADES:
                break
            # The market makers need a moment before they quote.
            await asyncio.sleep(0.5)
        expires_at = utc_now() + timedelta(days=9)
        await trader.private.withdraw(NewWithdrawal(amount=Decimal(200), expires_at=expires_at))
    finally:
        await trader.close()


def batches_of(exchange):
    return sorted((exchange.data_dir / "batches").glob("*.batch"))


def wait_for_a_batch_with_trades(exchange, timeout_s=90):
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        for path in batches_of(exchange):
            shown = json.loads(provex("inspect", "batch", path, "--json").stdout)
            if shown["transactions"].get("Trade", 0) >= 1:
                return path, shown
        time.sleep(1)
    pytest.fail("no batch with trades was closed")


def test_a_batch_of_a_running_exchange_is_proved_and_verified(start_exchange, tmp_path):
    exchange = start_exchange(settings=SETTINGS)
    asyncio.run(trade_a_little(exchange.endpoints))
    batch, shown = wait_for_a_batch_with_trades(exchange)
    proof = tmp_path / "batch.proof"

    proved = provex("prove", batch, "-o", proof, "--profile", "test")
    assert proved.returncode == 0, proved.stderr
    verified = provex("verify", proof)
    assert verified.returncode == 0, verified.stderr
    assert "the proof holds" in verified.stdout
    assert {"Trade", "OracleTick"} <= set(shown["transactions"])

    spoiled = bytearray(proof.read_bytes())
    spoiled[-1] ^= 1
    proof.write_bytes(spoiled)
    refused = provex("verify", proof)
    assert refused.returncode == 1
    assert "error 560" in refused.stderr
