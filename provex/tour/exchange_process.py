"""A `provex up` of one's own, as a child process: started, waited for, and stopped in any case."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provex.ethereum.anvil import dying_with
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected

__all__ = ["ExchangeProcess"]

_STOP_S_MAX = 120.0
_LINES_SHOWN = 5


@dataclass(slots=True, kw_only=True)
class ExchangeProcess:
    """One exchange on a data directory, with settings of its own in `folder`."""

    data_dir: Path
    folder: Path
    settings: str
    """TOML."""
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        """Its output."""
        return self.folder / "exchange.log"

    def start(self) -> None:
        """Start it. It ends with this process, even if that is killed."""
        assert self._process is None, "it is started once"
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "settings.toml"
        settings.write_text(self.settings, "utf-8")
        command = [sys.executable, "-m", "provex.cli.main", "up", "--settings", str(settings)]
        command += ["--data-dir", str(self.data_dir), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=dying_with(os.getpid()),  # noqa: PLW1509 - see there.
                # Ctrl-C is for this process, which stops the exchange then.
                process_group=0,
            )

    def require_running(self) -> None:
        """Reject with CHILD_PROCESS_FAILED and its last lines if it has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise self._failed(self._process.returncode)

    def endpoints(self) -> dict[str, Any] | None:
        """What clients need, once it is ready."""
        try:
            found: dict[str, Any] = json.loads((self.data_dir / "endpoints.json").read_text())
        except FileNotFoundError:
            return None
        return found

    def stop(self) -> None:
        """End it, and with it its chain. CHILD_PROCESS_FAILED if that was not clean."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            status: int | str = process.wait(_STOP_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = "killed"
        self._process = None
        # Early in its start it does not listen to the signal yet, and has begun nothing.
        if status not in {0, -signal.SIGTERM}:
            raise self._failed(status)

    def _failed(self, status: object) -> Rejected:
        lines = self.log.read_text(errors="replace").splitlines()[-_LINES_SHOWN:]
        return Rejected(CHILD_PROCESS_FAILED, name="provex up", status=status, log="\n".join(lines))
