"""The indexer: keeps the read model level with the journal without ever holding up trading.

Outcomes arrive on the event loop and wait in a bounded queue; one writer thread folds many of them
into one transaction. At start, and when the queue overflows, the writer reads the journal instead
until it is level again, so memory is bounded and nothing is lost. Every transaction moves the
indexed sequence with it: an outcome is never indexed twice and never left out.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from provex.protocol import errors
from provex.protocol.errors import Rejected
from provex.protocol.outcome import Outcome
from provex.storage.changes import Changes
from provex.storage.database import DATABASE_FAULTS, unavailable
from provex.storage.read_model import ReadModel

from .folding import Folding

__all__ = ["Indexer", "IndexerSettings", "IndexerStatus", "OutcomesAfter"]

_LOG = logging.getLogger(__name__)

OutcomesAfter = Callable[[int], Iterable[Outcome]]
"""Read the journal: all committed outcomes with a higher sequence, in order. Called in a thread."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerSettings:
    """Limits of the indexer and its retry policy, exponential without end."""

    queue_outcomes_max: int = 100_000
    """Outcomes that wait in memory before the journal is read instead."""
    transaction_outcomes_max: int = 5_000
    gather_ms: int = 20
    """How long the writer lets outcomes gather once it is level."""
    retry_first_ms: int = 100
    retry_last_ms: int = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerStatus:
    """What operators see of the indexer."""

    indexed_sequence: int
    newest_sequence: int
    queued_outcomes: int
    is_reading_journal: bool
    """Catching up: at start, or because the queue was full."""
    failures: int
    """Failed attempts since the start."""
    fault: str | None
    """Why the last attempt failed, with its error number; None once it works again."""

    @property
    def lag(self) -> int:
        """Inputs that are committed but not indexed yet."""
        return max(0, self.newest_sequence - self.indexed_sequence)


class Indexer:
    """Service around one writer thread. Give `on_outcomes` to the sequencer as listener."""

    def __init__(
        self,
        read_model: ReadModel,
        outcomes_after: OutcomesAfter,
        settings: IndexerSettings | None = None,
    ) -> None:
        """Index into `read_model`; `outcomes_after` reads what the journal holds."""
        self._read_model = read_model
        self._outcomes_after = outcomes_after
        self._settings = settings or IndexerSettings()
        self._folding: Folding | None = None
        self._changed = threading.Condition()
        self._queue: deque[Outcome] = deque()
        self._is_reading_journal = True
        self._is_stopping = False
        self._newest_sequence = 0
        self._indexed_sequence = 0
        self._failures = 0
        self._fault: str | None = None
        self._bug: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []

    async def start(self) -> None:
        """Start the writer, which first catches up from the journal."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="provex-indexer", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Stop after the transaction at hand. What is not indexed yet will be after a restart."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
        for _, future in self._waiting:
            future.cancel()
        self._waiting.clear()

    def on_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Take outcomes that were committed, in order. Never blocks on the database."""
        with self._changed:
            if outcomes:
                self._newest_sequence = max(self._newest_sequence, outcomes[-1].sequence)
            if self._is_reading_journal:
                return
            self._queue.extend(outcomes)
            if len(self._queue) > self._settings.queue_outcomes_max:
                self._queue.clear()
                self._is_reading_journal = True
            self._changed.notify_all()

    async def reached(self, sequence: int) -> None:
        """Wait until the read model holds an input's records. Raises what stopped the indexer."""
        if self._bug is not None:
            raise self._bug
        if self._indexed_sequence >= sequence:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((sequence, future))
        await future

    @property
    def status(self) -> IndexerStatus:
        """Where the indexer stands now."""
        with self._changed:
            return IndexerStatus(
                indexed_sequence=self._indexed_sequence,
                newest_sequence=self._newest_sequence,
                queued_outcomes=len(self._queue),
                is_reading_journal=self._is_reading_journal,
                failures=self._failures,
                fault=self._fault,
            )

    def _run(self) -> None:
        try:
            self._begin()
            while not self._is_stopping:
                if self._is_reading_journal:
                    self._read_journal()
                else:
                    self._write_queued()
        except BaseException as bug:
            _LOG.exception("the indexer stops: broken invariant")
            self._bug = bug
            self._fault = str(bug)
            self._tell()

    def _begin(self) -> None:
        self._load()
        if self._folding is not None:
            self._check_same_journal(self._folding)

    def _load(self) -> None:
        """Take up where the database stands, and read the journal from there."""
        folding = self._with_retries(lambda: Folding(self._read_model))
        if folding is None:
            return
        self._folding = folding
        with self._changed:
            self._indexed_sequence = folding.position.sequence
            self._newest_sequence = max(self._newest_sequence, self._indexed_sequence)
            self._queue.clear()
            self._is_reading_journal = True
        self._tell()

    def _check_same_journal(self, folding: Folding) -> None:
        """Refuse a database that was written from another journal (error 5504)."""
        position = folding.position
        if position.sequence == 0:
            return
        last = next(iter(self._outcomes_after(position.sequence - 1)), None)
        is_same = (
            last is not None
            and last.sequence == position.sequence
            and last.result_hash == position.result_hash
        )
        if not is_same:
            raise Rejected(
                errors.READ_MODEL_OTHER_JOURNAL,
                sequence=position.sequence,
                expected=position.result_hash.hex(),
                found=last.result_hash.hex() if last is not None else "none",
            )

    def _read_journal(self) -> None:
        """Index what the journal holds; go over to the queue once that was everything."""
        for_journal = iter(self._outcomes_after(self._indexed_sequence))
        while not self._is_stopping:
            if not self._write(for_journal):
                break
        with self._changed:
            if self._indexed_sequence >= self._newest_sequence:
                self._is_reading_journal = False
                return
            # More was committed meanwhile: read again, but leave the reader time to see it.
            self._changed.wait(self._settings.gather_ms / 1_000)

    def _write_queued(self) -> None:
        with self._changed:
            while not (self._queue or self._is_stopping or self._is_reading_journal):
                self._changed.wait()
            if len(self._queue) < self._settings.transaction_outcomes_max:
                self._changed.wait_for(self._is_urgent, self._settings.gather_ms / 1_000)
            outcomes = [
                self._queue.popleft()
                for _ in range(min(len(self._queue), self._settings.transaction_outcomes_max))
            ]
        self._write(iter(outcomes))

    def _is_urgent(self) -> bool:
        is_full = len(self._queue) >= self._settings.transaction_outcomes_max
        return is_full or self._is_stopping

    def _write(self, outcomes: Iterable[Outcome]) -> bool:
        """Fold and write one transaction; False if there was nothing new or we are stopping."""
        assert self._folding is not None, "writing begins after _begin"
        changes = self._folding.fold(outcomes, self._settings.transaction_outcomes_max)
        if changes is None:
            return False
        to_write: Changes = changes
        is_written = self._with_retries(lambda: self._is_written(to_write))
        if is_written is None:
            return False
        if not is_written:
            self._load()
            return False
        with self._changed:
            self._indexed_sequence = to_write.end.sequence
            self._newest_sequence = max(self._newest_sequence, self._indexed_sequence)
        self._tell()
        return True

    def _is_written(self, changes: Changes) -> bool:
        """Write; False if the database stands elsewhere than it did when it last answered.

        That is so after a commit whose answer was lost, and after a crash of the database's server
        that took its last commits: it need not sync, for the journal has everything.
        """
        try:
            self._read_model.write(changes)
        except Rejected as refusal:
            if refusal.code != errors.READ_MODEL_MOVED:
                raise
            _LOG.warning("indexing again from the journal: %s: %s", refusal.code, refusal)
            return False
        return True

    def _with_retries(self, attempt: Callable[[], T]) -> T | None:
        """Try until the database answers, doubling the pause; None if we are stopping."""
        pause_ms = self._settings.retry_first_ms
        while not self._is_stopping:
            try:
                result = attempt()
            except DATABASE_FAULTS as fault:
                self._note(fault)
            except Rejected as refusal:
                if refusal.code != errors.READ_MODEL_UNAVAILABLE:
                    raise
                self._note(refusal)
            else:
                self._fault = None
                return result
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopping, pause_ms / 1_000)
            pause_ms = min(2 * pause_ms, self._settings.retry_last_ms)
        return None

    def _note(self, fault: BaseException) -> None:
        refusal = fault if isinstance(fault, Rejected) else unavailable(fault)
        self._failures += 1
        self._fault = f"{refusal.code}: {refusal}"
        _LOG.warning("indexing failed, trying again: %s", self._fault)

    def _tell(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        still_waiting = []
        for sequence, future in self._waiting:
            if future.done():
                continue
            if self._bug is not None:
                future.set_exception(self._bug)
            elif self._indexed_sequence >= sequence:
                future.set_result(None)
            else:
                still_waiting.append((sequence, future))
        self._waiting = still_waiting
