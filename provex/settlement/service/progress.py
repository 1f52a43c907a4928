"""Where every batch is on its way to L1: what `D/settlement.json` says.

One process writes the file as a whole; the status command, metrics and the exchange read it.
"""

import json
import time
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

__all__ = ["Alarm", "BatchProgress", "Progress", "Stage", "read_progress", "write_progress"]

VERSION = 1
BATCHES_SHOWN = 100
"""The file shows the newest batches."""


class Stage(StrEnum):
    """How far a batch is; each stage contains the ones before."""

    CLOSED = "closed"
    PROVING = "proving"
    PROVED = "proved"
    PAGES = "pages"
    PROOF_REGISTERED = "proof registered"
    ACCEPTED = "accepted"
    FINAL = "final"


@dataclass(slots=True, kw_only=True)
class BatchProgress:
    """One batch. Times are Unix seconds; what is not known yet is None."""

    number: int
    stage: Stage = Stage.CLOSED
    opened_at_s: float | None = None
    closed_at_s: float | None = None
    transactions: int | None = None
    trades: int | None = None
    attempts: int = 0
    """Of workers to prove it."""
    proving_seconds: float | None = None
    proof_bytes: int | None = None
    layout: int | None = None
    proved_at_s: float | None = None
    accepted_at_s: float | None = None
    final_at_s: float | None = None
    gas: dict[str, int] = field(default_factory=dict)
    """By step: page, proof, state."""
    cost_wei: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Why settlement does not go on by itself, with the number of the registry."""

    code: int
    name: str
    text: str
    batch: int | None
    since_s: float


@dataclass(slots=True, kw_only=True)
class Progress:
    """The whole of the file."""

    process_id: int = 0
    profile: str = ""
    written_at_s: float = 0.0
    closed: int = 0
    """How many batches are closed."""
    proved: int = 0
    """How many proofs were checked, those of accepted batches included."""
    accepted: int = 0
    final: int = 0
    proving: list[int] = field(default_factory=list)
    seconds_per_batch: float | None = None
    """A recent batch's time from the begin of its proof to L1, by workers at a time."""
    is_l1_reachable: bool = False
    base_fee_wei: int = 0
    replaced_transactions: int = 0
    failed_proofs: int = 0
    """Attempts that gave no proof."""
    reorganisations: int = 0
    """How often accepted batches vanished from L1."""
    gas: dict[str, int] = field(default_factory=dict)
    """By step, of all batches that the file ever showed."""
    cost_wei: int = 0
    alarm: Alarm | None = None
    batches: dict[int, BatchProgress] = field(default_factory=dict)

    @property
    def queue(self) -> int:
        """Batches that are closed and not accepted."""
        return max(0, self.closed - self.accepted)

    def batch(self, number: int) -> BatchProgress:
        """The batch's part, made when it is asked for first."""
        if number not in self.batches:
            self.batches[number] = BatchProgress(number=number)
        return self.batches[number]


def write_progress(path: Path, progress: Progress) -> None:
    """Replace the file; a reader never sees half of it."""
    for number in sorted(progress.batches)[:-BATCHES_SHOWN]:
        del progress.batches[number]
    progress.written_at_s = round(time.time(), 3)
    document = {"format": "provex-settlement", "version": VERSION}
    document |= asdict(progress) | {"queue": progress.queue}
    document["batches"] = [asdict(progress.batches[number]) for number in sorted(progress.batches)]
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(document, indent=1) + "\n")
    unfinished.replace(path)


def read_progress(path: Path) -> Progress | None:
    """What the file says; None if there is none, or none of this version."""
    try:
        document: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    if document.get("format") != "provex-settlement" or document.get("version") != VERSION:
        return None
    batches = [
        BatchProgress(**(row | {"stage": Stage(row["stage"])})) for row in document["batches"]
    ]
    alarm = document["alarm"]
    names = set(Progress.__dataclass_fields__) - {"batches", "alarm"}
    return Progress(
        **{name: document[name] for name in names if name in document},
        alarm=None if alarm is None else Alarm(**alarm),
        batches={one.number: one for one in batches},
    )
