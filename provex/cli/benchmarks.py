"""`provex bench`: the figures of the design, measured on this machine."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from provex.native.engine import run_benchmark
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.protocol.markets import markets
from provex.tour.exchange_process import ExchangeProcess

from .network import free_port

__all__ = ["Figure", "bench_api", "bench_engine"]

_START_TIMEOUT_S = 120.0
_POLL_S = 0.2
_CONNECTIONS = 32
_RATE_MAX = 4_000
_CROSSING_PERCENT = 20
_STEADY_RATE = 500
"""Half of the orders a second that the design asks for first."""
_ENGINE_UNITS = {
    "ops_per_s": "operations/s",
    "p50_us": "us",
    "p99_us": "us",
    "p999_us": "us",
    "bytes_per_order": "bytes",
    "bytes_per_account": "bytes",
    "fills": "fills",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    name: str
    value: float
    unit: str
    profile: str = ""
    """The profile of the proofs that were measured, if they have one."""

    def of_profile(self, profile: str) -> "Figure":
        """The same number as that of a profile."""
        return replace(self, profile=profile)

    def print(self, *, is_json: bool) -> None:
        """One line: JSON for programs, or text."""
        if is_json:
            line = {"figure": self.name, "value": self.value, "unit": self.unit}
            click.echo(json.dumps(line | ({"profile": self.profile} if self.profile else {})))
        else:
            name = f"{self.name} ({self.profile})" if self.profile else self.name
            click.echo(f"{name:<28} {self.value:>14,.2f} {self.unit}")


def bench_engine(*, is_json: bool, operations: int) -> None:
    """Measure the engine alone, on one core, with its native ledger."""
    measured = run_benchmark(operations)
    for name, unit in _ENGINE_UNITS.items():
        if name in measured:
            Figure(f"engine.{name}", round(measured[name], 3), unit).print(is_json=is_json)


def bench_api(*, is_json: bool, seconds: int, accounts: int) -> None:
    """Measure a real server with a load generator beside it; both share this machine's cores."""
    with tempfile.TemporaryDirectory(prefix="provex-bench-") as folder:
        root = Path(folder)
        server = _server(root)
        try:
            server.start()
            api = _until_ready(server)["api"]
            phases = _run_load(root, api, seconds=seconds, accounts=accounts)
        finally:
            server.stop()
    for figure in _api_figures(phases):
        figure.print(is_json=is_json)


def _server(root: Path) -> ExchangeProcess:
    """`provex up` with every market open and without rate limits and bots."""
    names = ", ".join(f'"{market.name}"' for market in markets())
    return ExchangeProcess(
        data_dir=root / "data",
        folder=root,
        settings=(
            f"rate_limits = false\nbots = false\nsettlement = false\nopen_markets = [{names}]\n"
        ),
        port=free_port(),
    )


def _until_ready(server: ExchangeProcess) -> dict[str, Any]:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while (endpoints := server.endpoints()) is None:
        server.require_running()
        if time.monotonic() > deadline:
            raise Rejected(
                CHILD_PROCESS_FAILED, name="server", status="not ready in time", log=server.log
            )
        time.sleep(_POLL_S)
    return endpoints


def _run_load(root: Path, api: str, *, seconds: int, accounts: int) -> list[dict[str, Any]]:
    path = root / "load.json"
    load = {
        "api": api,
        "accounts": accounts,
        "connections": _CONNECTIONS,
        "seconds": seconds,
        "rate_max": _RATE_MAX,
        "crossing_percent": _CROSSING_PERCENT,
        "steady_rate": _STEADY_RATE,
    }
    path.write_text(json.dumps(load), "ascii")
    command = [sys.executable, "-m", "provex.cli.load_generator", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Rejected(
            CHILD_PROCESS_FAILED, name="load generator", status=done.returncode, log="above"
        )
    phases = [json.loads(line) for line in done.stdout.splitlines()]
    for phase in phases:
        if phase["refused"]:
            click.echo(f"refused in {phase['phase']}: {phase['refused']}", err=True)
    return phases


def _api_figures(phases: list[dict[str, Any]]) -> list[Figure]:
    figures = []
    for phase in phases:
        kind = "crossing_" if phase["crossing_percent"] else ""
        if phase["phase"] == "throughput":
            rate = phase["orders_per_s"]
            figures.append(Figure(f"api.{kind}orders_per_s", rate, "orders/s"))
        elif phase["phase"] == "steady":
            name = f"api.{kind}p99_at_{_STEADY_RATE}_ms"
            figures.append(Figure(name, phase["p99_ms"], "ms"))
        else:
            figures.append(Figure(f"api.{kind}p99_ms", phase["p99_ms"], "ms"))
            figures.append(Figure(f"api.{kind}p50_ms", phase["p50_ms"], "ms"))
    return figures
