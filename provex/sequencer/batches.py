"""Batches: when the open one is closed by itself, and the files that closed ones are kept in."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from provex.storage.batch_conditions import BatchCondition, conditions_file, conditions_text
from provex.storage.whole_file import write_whole_file

from .ledger import Batch
from .settings import BatchPolicy

__all__ = ["BatchFiles", "ClosedBatch", "is_batch_due"]

_SUFFIX = ".batch"
_EMPTY_AGE_MS_MAX = 24 * 3_600_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClosedBatch:
    """A batch with what L1 needs beside its proof: the conditions of its transfers, in order."""

    batch: Batch
    conditions: tuple[BatchCondition, ...] = ()


def is_batch_due(
    policy: BatchPolicy, *, age_ms: int, transactions: int, is_awaited: bool = False
) -> bool:
    """Whether the open batch is old or large enough; `is_awaited` if somebody's money waits for it.

    An empty one may grow older, but not so old that L1 would refuse what enters it then: its
    minimum expiration stands since it was opened.
    """
    if transactions == 0:
        return age_ms >= max(policy.age_ms_max, _EMPTY_AGE_MS_MAX)
    age_ms_max = min(policy.age_ms_max, policy.deadline_ms_max)
    if is_awaited:
        age_ms_max = min(age_ms_max, policy.awaited_age_ms_max)
    return age_ms >= age_ms_max or transactions >= policy.transactions_max


class BatchFiles:
    """A directory of closed batches, one file each, named by their number."""

    def __init__(self, directory: Path) -> None:
        """Use (and make) the directory."""
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def path(self, number: int) -> Path:
        """Where a batch is kept."""
        return self._directory / f"{number:010d}{_SUFFIX}"

    def write(self, batch: Batch, conditions: Sequence[BatchCondition] = ()) -> Path:
        """Write and sync a batch. A replay writes the same bytes, so an existing file is kept.

        Its conditions come first: who finds the batch finds them. Raises AssertionError when the
        file holds another batch of that number.
        """
        if conditions:
            path = conditions_file(self._directory, batch.number)
            self._write(path, conditions_text(conditions).encode())
        path = self._write(self.path(batch.number), batch.to_bytes())
        _log.info("batch %d closed: %d transactions", batch.number, len(batch.transactions))
        return path

    def _write(self, path: Path, content: bytes) -> Path:
        if path.exists():
            assert path.read_bytes() == content, f"{path.name} holds another batch"
            return path
        write_whole_file(path, content)
        return path
