import asyncio
import json
from dataclasses import replace

import pytest

from provex.cli import oracle_processes
from provex.cli.data_directory import DataDirectory
from provex.cli.oracle_processes import OracleProcesses
from provex.cli.settings import UpSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.development import aggregator_address
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.protocol.markets import market_by_name

AGGREGATOR = "0x00000000000000000000000000000000000000aa"


@pytest.fixture
def processes(tmp_path):
    contracts = Contracts(
        chain_id=31337,
        exchange=AGGREGATOR,
        token=AGGREGATOR,
        transfer_registry=AGGREGATOR,
        price_feeder=AGGREGATOR,
        aggregators={"ETH-USD": AGGREGATOR},
    )
    return OracleProcesses(
        data=DataDirectory(tmp_path),
        settings=UpSettings(price_file=tmp_path / "prices.csv"),
        l1="http://127.0.0.1:1",
        contracts=contracts,
        intake="http://127.0.0.1:2",
        token_file=tmp_path / "token",
    )


def test_the_recorded_prices_reach_the_price_process(processes, tmp_path):
    (child,) = processes.price_sources()

    settings = json.loads((tmp_path / "processes" / "prices.json").read_text())
    assert child.arguments == (str(tmp_path / "processes" / "prices.json"),)
    assert settings["price_file"] == str(tmp_path / "prices.csv")
    (source,) = settings["aggregators"]["sources"]
    assert source["asset"] == market_by_name()["ETH-USD"].index


def test_a_listed_market_is_read_and_priced(processes, tmp_path):
    row = {"name": "SUI-USD", "development_price": "1.25"}
    processes = replace(processes, rows=lambda: [json.dumps(row)])

    processes.price_sources()

    settings = json.loads((tmp_path / "processes" / "prices.json").read_text())
    assert settings["listed"] == [{"name": "SUI-USD", "price_e9": 1_250_000_000}]
    source = settings["aggregators"]["sources"][-1]
    assert (source["asset"], source["address"]) == (38, aggregator_address("SUI-USD"))


def test_a_price_process_that_never_answers_is_told_by_number(processes, monkeypatch):
    monkeypatch.setattr(oracle_processes, "_VENUES_TIMEOUT_S", 0.2)

    with pytest.raises(Rejected) as refusal:
        asyncio.run(processes.until_venues_answer())

    assert refusal.value.code == CHILD_PROCESS_FAILED
    assert "prices.log" in str(refusal.value)
