"""What the settlement service writes about itself, in `settlement.json` of the data directory.

Its owner may be of another version, so nothing in it is relied on: what does not read is left out,
and a file that is no report counts as none.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

__all__ = ["COUNTS", "SettledBatch", "SettlementReport", "read_settlement_report"]

_BYTES_MAX = 16 * 1024 * 1024
_STAGE_CHARACTERS_MAX = 40
_ALARM_CHARACTERS_MAX = 500
_ACCEPTED_STAGES = frozenset({"accepted", "final"})
COUNTS = ("failed_proofs", "replaced_transactions", "reorganisations")
"""Of its whole life."""


@dataclass(frozen=True, slots=True)
class SettledBatch:
    """One batch on its way to L1. `seconds` from its close to L1, or until now; `gas` spent."""

    number: int
    stage: str
    seconds: float | None
    gas: int | None

    @property
    def is_accepted(self) -> bool:
        """Whether L1 has taken it."""
        return self.stage in _ACCEPTED_STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementReport:
    """The batches that the service still shows, ascending, and what it has counted ever."""

    batches: tuple[SettledBatch, ...]
    queue_depth: int | None
    """Closed batches that L1 has not accepted."""
    age_s: float
    """Since the file was written."""
    alarm: str | None = None
    """Why it does not go on by itself."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Those of `COUNTS` that it tells."""
    gas: Mapping[str, int] = field(default_factory=dict)
    """By step, of all batches."""

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
        found = orjson.loads(path.read_bytes())  # Its depth is limited.
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict):
        return None
    rows = found.get("batches")
    now_s = clock_s()
    batches = [_batch(row, now_s) for row in rows] if isinstance(rows, list) else []
    counts = {name: _integer(found.get(name)) for name in COUNTS}
    queue = _integer(found.get("queue_depth"))
    return SettlementReport(
        batches=tuple(sorted((b for b in batches if b is not None), key=lambda b: b.number)),
        queue_depth=_integer(found.get("queue")) if queue is None else queue,
        age_s=max(0.0, now_s - status.st_mtime),
        alarm=_alarm(found.get("alarm")),
        counts={name: count for name, count in counts.items() if count is not None},
        gas=_gas_by_step(found.get("gas")),
    )


def _batch(row: Any, now_s: float) -> SettledBatch | None:
    if not isinstance(row, dict):
        return None
    number, stage = _integer(row.get("number")), row.get("stage")
    if number is None or not isinstance(stage, str) or not stage:
        return None
    return SettledBatch(
        number=number,
        stage=stage[:_STAGE_CHARACTERS_MAX],
        seconds=_seconds(row.get("seconds")) if "seconds" in row else _waited_s(row, now_s),
        gas=_gas(row.get("gas")),
    )


def _waited_s(row: dict[str, Any], now_s: float) -> float | None:
    closed, accepted = _seconds(row.get("closed_at_s")), _seconds(row.get("accepted_at_s"))
    if not closed:
        return None
    return max(0.0, (now_s if accepted is None else accepted) - closed)


def _gas(value: Any) -> int | None:
    if isinstance(value, dict):
        by_step = _gas_by_step(value)
        return sum(by_step.values()) if by_step else None
    return _integer(value)


def _gas_by_step(value: Any) -> dict[str, int]:
    if not isinstance(value, dict):
        return {}
    read = {str(step)[:_STAGE_CHARACTERS_MAX]: _integer(gas) for step, gas in value.items()}
    return {step: gas for step, gas in sorted(read.items()) if gas is not None}


def _alarm(value: Any) -> str | None:
    if value is None or value is False:
        return None
    text = value.get("text") if isinstance(value, dict) else value
    return str(text)[:_ALARM_CHARACTERS_MAX]


def _seconds(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value < 2**53 else None


def _integer(value: Any) -> int | None:
    is_integer = isinstance(value, int) and not isinstance(value, bool)
    return value if is_integer and 0 <= value < 2**63 else None
