"""A running exchange proves and settles its batches by itself, and goes on after every kill."""

import asyncio
import json
import os
import signal

import pytest
from governed import until
from standing import state_holds

from provex.cli.main import main
from provex.ethereum.contracts import read, topic
from provex.ethereum.event_logs import LOG_UPDATE_STATE
from provex.ethereum.rpc import EthereumRpc

pytestmark = pytest.mark.end_to_end

SETTINGS = """
proof_profile = "test"
batch_age_s = 25
batch_awaited_age_s = 15
oracle_interval_ms = 10000
oracle_move_ppm = 0
confirmations = 3
settlement_confirmations = 3
open_markets = ["BTC-USD"]
"""


def progress(exchange):
    return json.loads((exchange.data_dir / "settlement.json").read_text())


def on_chain(exchange, signature):
    async def ask():
        async with EthereumRpc(exchange.endpoints["l1"]) as rpc:
            (answer,) = await read(rpc, exchange.endpoints["contracts"]["exchange"], signature)
            return answer

    return asyncio.run(ask())


def sequence_number(exchange):
    return on_chain(exchange, "getSequenceNumber()")


def updates(exchange):
    """The sequence numbers of all accepted batches, as L1's logs give them, in order."""

    async def ask():
        async with EthereumRpc(exchange.endpoints["l1"]) as rpc:
            contract = exchange.endpoints["contracts"]["exchange"]
            last = await rpc.block_number()
            logs = await rpc.logs_of_range([contract], 0, last, [[topic(LOG_UPDATE_STATE)]])
            return [int.from_bytes(log.data[:32]) for log in logs]

    return asyncio.run(ask())


def service_pid(exchange):
    return progress(exchange)["process_id"]


def test_batches_settle_by_themselves_through_kills(start_exchange):
    exchange = start_exchange(settings=SETTINGS)
    until(lambda: sequence_number(exchange) >= 1, "the first batch accepted", exchange)

    arguments = ["--l1", exchange.endpoints["l1"], "--block", "latest"]
    contract = exchange.endpoints["contracts"]["exchange"]
    assert main(["rebuild", *arguments, "--contract", contract]) == 0
    # L1 knows before the service has its receipt.
    until(lambda: progress(exchange)["batches"][0]["gas"]["state"] > 0, "its gas", exchange)
    first = progress(exchange)["batches"][0]
    assert first["gas"]["proof"] > 0
    assert first["proving_seconds"] > 0
    assert main(["settlement", "status", "--data-dir", str(exchange.data_dir)]) == 0

    # The service dies in the middle of a proof; trading does not notice, a new one goes on.
    until(lambda: progress(exchange)["proving"], "a proof begun", exchange)
    before = service_pid(exchange)
    os.kill(before, signal.SIGKILL)
    until(lambda: service_pid(exchange) != before, "a new service", exchange)
    accepted = sequence_number(exchange)
    until(lambda: sequence_number(exchange) > accepted, "one more batch accepted", exchange)
    assert exchange.is_running()

    # Everything dies, in the middle of whatever it does.
    exchange.kill()
    exchange.start()
    accepted = sequence_number(exchange)
    until(lambda: sequence_number(exchange) > accepted, "a batch after the kill", exchange)

    numbers = updates(exchange)
    assert numbers == list(range(1, len(numbers) + 1))
    assert progress(exchange)["alarm"] is None
    arguments = ["--l1", exchange.endpoints["l1"], "--block", "latest"]
    assert main(["rebuild", *arguments, "--contract", contract]) == 0
    assert state_holds(exchange).accepted >= len(numbers)
    assert exchange.stop() == 0
