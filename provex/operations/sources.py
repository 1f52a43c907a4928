"""The running parts that metrics, health and the operator's commands look at."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provex.api.figures import RequestFigures
from provex.ethereum.watcher import WatcherStatus
from provex.indexer.indexer import IndexerStatus
from provex.oracle.intake import OracleIntake
from provex.protocol.outcome import Outcome
from provex.protocol.records import FillRecord, TradeRecord
from provex.sequencer.sequencer import Sequencer

from .l1_state import L1Standing
from .settlement_report import SettlementReport, read_settlement_report

__all__ = ["OutcomeCounts", "Sources", "process_figures"]

SETTLEMENT_FILE = "settlement.json"


@dataclass(slots=True)
class OutcomeCounts:
    """A listener of the sequencer: what became durable since the process began."""

    fills: int = 0
    trades: int = 0

    def on_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Count a group."""
        for outcome in outcomes:
            for record in outcome.records:
                self.fills += isinstance(record, FillRecord)
                self.trades += isinstance(record, TradeRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything is read on the loop of the exchange, and nothing is changed."""

    version: str
    data_directory: Path
    sequencer: Sequencer
    requests: RequestFigures
    indexer: Callable[[], IndexerStatus]
    follower: Callable[[], WatcherStatus | None]
    intake: OracleIntake
    l1: L1Standing
    operator_address: str
    clock_s: Callable[[], float] = time.time
    monotonic_s: Callable[[], float] = time.monotonic
    outcomes: OutcomeCounts = field(default_factory=OutcomeCounts)

    def settlement(self) -> SettlementReport | None:
        """What the settlement service wrote last."""
        return read_settlement_report(self.data_directory / SETTLEMENT_FILE, self.clock_s)

    def free_disk_bytes(self) -> int:
        """What this user may still write where the journal lies."""
        disk = os.statvfs(self.data_directory)
        return disk.f_bavail * disk.f_frsize


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """Of this process, from /proc."""

    resident_bytes: int
    cpu_seconds: float
    open_files: int


def process_figures() -> ProcessFigures:
    """How much it uses now; zeros where /proc does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names only.
    except (OSError, ValueError, IndexError):
        pages = files = 0
    times = os.times()
    return ProcessFigures(pages * os.sysconf("SC_PAGE_SIZE"), times.user + times.system, files)
