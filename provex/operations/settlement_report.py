"""What the settlement service writes about itself, in `settlement.json` of the data directory.

Its owner may be of another version, so nothing in it is relied on: what does not read is left out,
and a file that is no report counts as none.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["SettledBatch", "SettlementReport", "read_settlement_report"]

_BYTES_MAX = 16 * 1024 * 1024
_STAGE_CHARACTERS_MAX = 40


@dataclass(frozen=True, slots=True)
class SettledBatch:
    """One batch on its way to L1. `seconds` since it was closed, `gas` spent on it."""

    number: int
    stage: str
    seconds: float | None
    gas: int | None


@dataclass(frozen=True, slots=True)
class SettlementReport:
    """The batches that the service still knows, ascending, and how many wait for a prover."""

    batches: tuple[SettledBatch, ...]
    queue_depth: int | None
    age_s: float
    """Since the file was written."""

    @property
    def stages(self) -> dict[str, int]:
        """How many batches are in each stage."""
        return dict(sorted(Counter(batch.stage for batch in self.batches).items()))


def read_settlement_report(
    path: Path, clock_s: Callable[[], float] = time.time
) -> SettlementReport | None:
    """The report; None where there is no file or nothing to read in it."""
    try:
        status = path.stat()
        if status.st_size > _BYTES_MAX:
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    rows = found.get("batches")
    batches = [_batch(row) for row in rows] if isinstance(rows, list) else []
    return SettlementReport(
        batches=tuple(sorted((b for b in batches if b is not None), key=lambda b: b.number)),
        queue_depth=_integer(found.get("queue_depth")),
        age_s=max(0.0, clock_s() - status.st_mtime),
    )


def _batch(row: Any) -> SettledBatch | None:
    if not isinstance(row, dict):
        return None
    number, stage = _integer(row.get("number")), row.get("stage")
    if number is None or not isinstance(stage, str) or not stage:
        return None
    return SettledBatch(
        number=number,
        stage=stage[:_STAGE_CHARACTERS_MAX],
        seconds=_seconds(row.get("seconds")),
        gas=_integer(row.get("gas")),
    )


def _seconds(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value < 2**53 else None


def _integer(value: Any) -> int | None:
    is_integer = isinstance(value, int) and not isinstance(value, bool)
    return value if is_integer and 0 <= value < 2**63 else None
