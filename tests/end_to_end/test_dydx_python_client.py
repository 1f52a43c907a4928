"""A newcomer's first hour with the published Python client, unmodified."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".setup" / "dydx-python" / "bin" / "python"
SHIM = ROOT / "tests" / "end_to_end" / "python_path"
SCENARIO = ROOT / "tests" / "end_to_end" / "python_client" / "scenario.py"
VECTORS = ROOT / "tests" / "end_to_end" / "python_client" / "vectors.py"

pytestmark = pytest.mark.end_to_end


def test_the_client_reproduces_its_published_vectors(run_client):
    printed = run_client([PYTHON, VECTORS], {"PYTHONPATH": str(SHIM)})

    assert printed.endswith("every vector holds\n")


def test_a_trader_onboards_deposits_trades_and_asks_to_withdraw(exchange, run_client):
    printed = run_client([PYTHON, SCENARIO, exchange.endpoints_file], {"PYTHONPATH": str(SHIM)})

    assert printed.endswith("every step passed\n")
