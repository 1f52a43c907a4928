"""`provex demo` as a user runs it: every step holds, and nothing is left when it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from provex.storage.batch_file import batch_from_bytes

pytestmark = pytest.mark.end_to_end

ROOT = Path(__file__).resolve().parents[2]
TRADES = 6
STEPS = [
    "start",
    "onboard",
    "register",
    "deposit",
    "fast withdrawal",
    "forced withdrawal",
    "trade",
    "price falls",
    "slow withdrawal",
    "close batch",
    "prove",
    "verify on L1",
    "claim",
    "rebuild",
]
WAIT_S = 500


def command(*flags):
    return [sys.executable, "-m", "provex.cli.main", "demo", "--profile", "test", *flags]


def table_of(output):
    """Step → its state, as the table says."""
    rows = re.findall(
        r"^ *\d+ (\w[\w ]*?) +(ok|FAILED) +[\d.]+ +\d+ +[\d,-]+$", output, re.MULTILINE
    )
    return dict(rows)


def figures_of(output):
    rows = re.findall(r"^(\w+\.\w+) \(test\) +([\d.,]+) \S+$", output, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in rows}


def is_alive(process_id):
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_step_of_the_tour_is_verified(tmp_path):
    data = tmp_path / "data"

    done = subprocess.run(
        command("--trades", str(TRADES), "--data-dir", str(data)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert table_of(done.stdout) == dict.fromkeys(STEPS, "ok")
    assert "every step was verified on L1 and at the API" in done.stdout
    figures = figures_of(done.stdout)
    assert figures["demo.steps"] == len(STEPS)
    assert figures["demo.trades"] == TRADES
    gas = sum(figures[name] for name in ("pages.gas", "verifier.gas", "update_state.gas"))
    assert figures["l1.gas_per_trade"] == pytest.approx(gas / TRADES, abs=0.01)
    # What the tour said of its batch is what the batch is; the exchange is stopped.
    batch = batch_from_bytes((data / "batches" / "0000000000.batch").read_bytes())
    settled = json.loads((data / "settlement.json").read_text())["batches"][0]
    assert settled["trades"] == TRADES
    assert len(batch.transactions) == settled["transactions"]
    assert sum(settled["gas"].values()) == gas
    assert not (data / "endpoints.json").exists()


def test_ctrl_c_stops_exchange_and_chain(tmp_path):
    data = tmp_path / "data"
    with (tmp_path / "log").open("wb") as log:
        tour = subprocess.Popen(
            command("--data-dir", str(data)), cwd=ROOT, stdout=log, stderr=log, process_group=0
        )
    endpoints = data / "endpoints.json"
    deadline = time.monotonic() + WAIT_S
    while not endpoints.exists():
        assert tour.poll() is None, (tmp_path / "log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.2)
    exchange = json.loads(endpoints.read_text())["process_id"]
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(exchange)], capture_output=True, text=True, check=True
    )
    process_ids = [exchange, *map(int, children.stdout.split())]
    assert len(process_ids) > 2

    tour.send_signal(signal.SIGINT)

    assert tour.wait(WAIT_S) == 130
    assert [each for each in process_ids if is_alive(each)] == []
    assert not endpoints.exists()
