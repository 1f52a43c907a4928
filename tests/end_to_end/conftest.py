"""Starts real exchanges: `provex up` with a data directory and free ports of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from provex.cli.network import free_port

ROOT = Path(__file__).resolve().parents[2]
READY_S_MAX = 120
STOP_S_MAX = 60


@dataclass(slots=True)
class RunningExchange:
    """One `provex up`. It can be stopped, killed, and started again on the same data."""

    data_dir: Path
    flags: tuple[str, ...]
    settings: str
    root: Path = ROOT
    """The release that runs: its folder."""
    process: subprocess.Popen[bytes] | None = None
    last_endpoints: dict[str, object] = field(default_factory=dict)
    """Those of the newest start, also after a stop."""
    environment: dict[str, str] = field(default_factory=dict)
    """Beside that of the test."""

    @property
    def endpoints_file(self):
        return self.data_dir / "endpoints.json"

    @property
    def endpoints(self):
        return json.loads(self.endpoints_file.read_text())

    @property
    def log(self):
        return self.data_dir.parent / "up.log"

    def start(self):
        self.endpoints_file.unlink(missing_ok=True)
        settings = self.data_dir.parent / "settings.toml"
        # Proofs are for the tests that ask for them.
        is_settling = "proof_profile" in self.settings or "settlement" in self.settings
        settings.write_text(
            self.settings if is_settling else f"settlement = false\n{self.settings}"
        )
        command = [sys.executable, "-m", "provex.cli.main", "up", "--settings", str(settings)]
        command += ["--data-dir", str(self.data_dir), "--port", str(free_port()), *self.flags]
        with self.log.open("ab") as log:
            environment = os.environ | {"PYTHONPATH": str(self.root)} | self.environment
            self.process = subprocess.Popen(
                command, cwd=self.root, stdout=log, stderr=log, env=environment
            )
        deadline = time.monotonic() + READY_S_MAX
        while not self.endpoints_file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"provex up is not ready: {self.log.read_text()[-4000:]}")
            time.sleep(0.1)
        self.last_endpoints = self.endpoints
        return self

    def stop(self):
        """End it as an operator does; the status tells whether it was clean."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_S_MAX)

    def kill(self):
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def is_running(self):
        return self.process is not None and self.process.poll() is None


@pytest.fixture(scope="session")
def start_exchange(tmp_path_factory):
    """A function that starts an exchange; all are stopped at the end."""
    started = []

    def start(*flags, settings="", environment=None):
        folder = tmp_path_factory.mktemp("exchange")
        exchange = RunningExchange(folder / "data", flags, settings)
        exchange.environment = environment or {}
        started.append(exchange)
        return exchange.start()

    yield start
    for exchange in started:
        if exchange.is_running():
            exchange.stop()


@pytest.fixture(scope="session")
def exchange(start_exchange):
    """The exchange that the client scenarios share: as a newcomer starts it."""
    return start_exchange()


@pytest.fixture(scope="session")
def run_client():
    """A function that runs a scenario in the client's own environment and gives what it printed."""

    def run(command, environment=None):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(os.environ) | (environment or {}),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        print(done.stdout)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
