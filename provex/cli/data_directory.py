"""The data directory of one exchange: its parts, and the lock that admits one process only."""

import fcntl
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from provex.protocol.errors import DATA_DIRECTORY_IN_USE, SETTINGS_INVALID, Rejected

__all__ = ["DataDirectory"]


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """Where everything of one exchange lies."""

    root: Path

    @property
    def chain(self) -> Path:
        """The embedded chain's state."""
        return self.root / "chain"

    @property
    def cursor(self) -> Path:
        """How far the chain has been followed."""
        return self.root / "l1_cursor.json"

    @property
    def processes(self) -> Path:
        """Settings and keys of the child processes."""
        return self.root / "processes"

    @property
    def logs(self) -> Path:
        """One log a process."""
        return self.root / "logs"

    @property
    def payments(self) -> Path:
        """The liquidity provider's payments under way."""
        return self.root / "payments.json"

    @property
    def database_url(self) -> str:
        """The default read model."""
        return f"sqlite:///{self.root.resolve() / 'read_model.sqlite'}"

    @property
    def endpoints(self) -> Path:
        """What clients need, written once the exchange is ready."""
        return self.root / "endpoints.json"

    def lock(self) -> IO[str]:
        """Hold the directory until the file is closed.

        Rejects with DATA_DIRECTORY_IN_USE, or SETTINGS_INVALID if it cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            file = (self.root / "lock").open("a")
        except OSError as error:
            raise Rejected(
                SETTINGS_INVALID,
                setting="data_dir",
                expected="a directory that can be written",
                found=f"{self.root} ({error.strerror})",
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise Rejected(DATA_DIRECTORY_IN_USE, path=self.root) from error
        return file

    def write_private(self, name: str, text: str) -> Path:
        """Write a file of a child process that only this user can read."""
        self.processes.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.processes / name
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(text, "ascii")
        return path

    def write_endpoints(self, endpoints: Mapping[str, object]) -> None:
        """Write endpoints.json as a whole, so that a reader never sees half of it."""
        unfinished = self.endpoints.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(endpoints, indent=2) + "\n", "ascii")
        unfinished.replace(self.endpoints)

    def remove_endpoints(self) -> None:
        """Say that nothing is ready."""
        self.endpoints.unlink(missing_ok=True)
