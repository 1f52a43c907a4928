"""The journaled exchange as a service: one writer, group commit, recovery.

Inputs are applied on the event loop in the order they are submitted. Their entries wait for one
writer thread, which takes all that has gathered, writes and syncs it as a group; only then are the
outcomes handed to the listeners and the submitters answered, in order. When the disk fails nothing
more is accepted: what is in memory is ahead of the journal and only a restart may go on.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from provex.protocol.errors import (
    EXCHANGE_BUSY,
    EXCHANGE_NOT_READY,
    JOURNAL_REPLAY_DIFFERS,
    JOURNAL_SETTINGS_DIFFER,
    JOURNAL_UNAVAILABLE,
    Rejected,
)
from provex.protocol.inputs import ClockTick, Input, PlaceOrder, Restarted
from provex.protocol.outcome import Outcome
from provex.storage.journal import Journal, JournalRecord, Writer
from provex.storage.snapshots import Snapshot, SnapshotStore

from .batches import BatchFiles, ClosedBatch
from .deadlines import Deadline
from .exchange import Exchange, ExchangeParts
from .figures import SequencerFigures
from .settings import SequencerSettings

__all__ = [
    "JournalUnavailable",
    "Listener",
    "Sequencer",
    "SequencerStatus",
    "replay",
]

Listener = Callable[[Sequence[Outcome]], None]
T = TypeVar("T")

_MS_PER_SECOND = 1_000
_ALARM_INTERVAL_MS = 3_600_000

_log = logging.getLogger(__name__)


class JournalUnavailable(Rejected):
    """The journal cannot be written: a fault, not a rejection of this request."""

    def __init__(self, reason: str) -> None:
        """Carry JOURNAL_UNAVAILABLE."""
        super().__init__(JOURNAL_UNAVAILABLE, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencerStatus:
    """What operators see of the service."""

    applied_sequence: int
    committed_sequence: int
    pending_inputs: int
    fault: str | None
    snapshot_sequence: int
    batch_number: int
    accepted_batches: int
    is_frozen: bool
    has_waiting_forced: bool
    earliest_deadline: Deadline | None
    """What L1 must accept next; see `Exchange.earliest_deadline`."""
    late_deadlines: int
    """How many deadlines are more than half over: an alarm unless it is 0."""


@dataclass(slots=True)
class _Pending:
    """An applied input on its way to the disk."""

    outcome: Outcome
    entry: bytes
    future: "asyncio.Future[Outcome] | None"
    batches: list[ClosedBatch]


class Sequencer:
    """Owns the exchange, its journal, snapshots and batch files."""

    def __init__(
        self,
        settings: SequencerSettings,
        exchange: Exchange,
        clock_ms: Callable[[], int],
        *,
        engine_version: str,
        program_hash: str,
    ) -> None:
        """Nothing is read or written before `start`; `exchange` is empty."""
        self.exchange = exchange
        self.committed_sequence = 0
        self._settings = settings
        self._clock_ms = clock_ms
        self._writer = Writer(
            engine_version=engine_version,
            program_hash=program_hash,
            settings_hash=exchange.settings.hash(),
        )
        self._journal: Journal | None = None
        self.figures = SequencerFigures()
        self._snapshots = SnapshotStore(
            settings.data_directory / "snapshots", kept=settings.snapshots_kept
        )
        self._batches = BatchFiles(settings.data_directory / "batches")
        self._listeners: list[Listener] = []
        self._condition = threading.Condition()
        self._queue: list[_Pending] = []
        self._pending_count = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._is_stopping = False
        self._is_running = False
        self._fault: str | None = None
        self._snapshot_sequence = 0
        self._alarmed_at_ms = -_ALARM_INTERVAL_MS
        self._unwritten: Snapshot | None = None
        self._snapshot_task: asyncio.Future[None] | None = None
        self._thread: threading.Thread | None = None
        self._clock_task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    # --- life -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Recover from snapshot and journal, then begin to accept inputs.

        Raises Rejected with JOURNAL_CORRUPT, JOURNAL_REPLAY_DIFFERS or JOURNAL_SETTINGS_DIFFER.
        """
        self._recover()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write_groups, name="provex-journal")
        self._thread.start()
        self._is_running = True
        await self.submit(
            Restarted(
                engine_version=self._writer.engine_version,
                program_hash=self._writer.program_hash,
            )
        )
        if self._settings.clock_interval_ms:
            self._clock_task = asyncio.create_task(self._tick_clock())

    async def stop(self) -> None:
        """Make everything durable, leave a snapshot, release the files."""
        if self._clock_task is not None:
            self._clock_task.cancel()
            await asyncio.gather(self._clock_task, return_exceptions=True)
        self._is_running = False
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
            # The thread's last answers are still on their way through the loop.
            await asyncio.sleep(0)
            self._thread = None
        if self._journal is not None:
            if self._snapshot_task is not None:
                await self._snapshot_task
            if self._fault is None:
                self._leave_snapshot()
            self._journal.close()
            self._journal = None

    # --- the way in -----------------------------------------------------------------------------

    async def submit(self, entry: Input) -> Outcome:
        """Apply an input and wait until it is durable.

        Raises Rejected: by the exchange's rules, EXCHANGE_BUSY when too much waits for the disk,
        EXCHANGE_NOT_READY before `start` and after `stop`; JournalUnavailable when the disk failed.
        """
        return await self.submit_now(entry)

    def submit_now(self, entry: Input) -> "asyncio.Future[Outcome]":
        """Apply an input at once; the future resolves when it is durable. Raises like `submit`."""
        if self._fault is not None:
            raise JournalUnavailable(self._fault)
        if not self._is_running or self._loop is None:
            raise Rejected(EXCHANGE_NOT_READY)
        if self._pending_count >= self._settings.pending_inputs_max:
            raise Rejected(EXCHANGE_BUSY, pending=self._pending_count)
        exchange = self.exchange
        outcome = self._apply(entry)
        future: asyncio.Future[Outcome] = self._loop.create_future()
        pending = _Pending(outcome, exchange.last_entry, future, exchange.take_closed_batches())
        self._pending_count += 1
        self.figures.orders += isinstance(entry, PlaceOrder)
        with self._condition:
            self._queue.append(pending)
            if len(self._queue) == 1:
                self._condition.notify()
        return future

    def _apply(self, entry: Input) -> Outcome:
        exchange = self.exchange
        now_ms = max(self._clock_ms(), exchange.last_now_ms)
        try:
            return exchange.apply(exchange.last_sequence + 1, now_ms, entry)
        except Rejected:
            raise
        except BaseException as bug:
            # The state may be half changed: nobody may build on it.
            self._fault = f"internal error: {bug!r}"
            _log.exception("sequencer: an input broke an invariant; stopped accepting")
            raise

    # --- the way out ----------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> None:
        """Call the listener, on the event loop and in order, with durable outcomes from now on."""
        self._listeners.append(listener)

    def outcomes_after(self, sequence: int) -> Iterator[Outcome]:
        """Read committed outcomes with a higher sequence from the journal. For any thread."""
        committed = self.committed_sequence
        if self._journal is None or sequence >= committed:
            return
        for record in self._journal.records(sequence + 1):
            if record.sequence > committed:
                return
            entry = record.entry()
            yield Outcome(record.sequence, entry.now_ms, entry.records, record.result_hash)

    async def durable(self) -> None:
        """Wait until everything that the views show now is durable. Raises JournalUnavailable."""
        sequence = self.applied_sequence
        if self._fault is not None:
            raise JournalUnavailable(self._fault)
        if sequence > self.committed_sequence and self._loop is not None:
            future: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append((sequence, future))
            await future

    async def read(self, view: Callable[[Exchange], T]) -> T:
        """What a view shows, given out only once it is durable."""
        shown = view(self.exchange)
        await self.durable()
        return shown

    @property
    def applied_sequence(self) -> int:
        """Number of the last input that the views show; never below the committed one."""
        return self.exchange.last_sequence

    @property
    def now_ms(self) -> int:
        """The injected clock, never before the last input."""
        return max(self._clock_ms(), self.exchange.last_now_ms)

    @property
    def status(self) -> SequencerStatus:
        """What operators see."""
        return SequencerStatus(
            applied_sequence=self.applied_sequence,
            committed_sequence=self.committed_sequence,
            pending_inputs=self._pending_count,
            fault=self._fault,
            snapshot_sequence=self._snapshot_sequence,
            batch_number=self.exchange.ledger.batch_number,
            accepted_batches=self.exchange.accepted_batches,
            is_frozen=self.exchange.is_frozen,
            has_waiting_forced=self.exchange.has_waiting_forced,
            earliest_deadline=self.exchange.earliest_deadline,
            late_deadlines=len(self._late_deadlines()),
        )

    def _late_deadlines(self) -> list[Deadline]:
        now_s = self.now_ms // _MS_PER_SECOND
        return [item for item in self.exchange.deadlines() if item.half_s <= now_s]

    # --- the writer thread ----------------------------------------------------------------------

    def _write_groups(self) -> None:
        assert self._journal is not None, "the journal is open while the writer runs"
        assert self._loop is not None, "the writer answers through the loop"
        while True:
            with self._condition:
                while not self._queue and not self._is_stopping:
                    self._condition.wait()
                group, self._queue = self._queue, []
            if not group:
                return
            try:
                self._journal.append(
                    [(pending.outcome.result_hash, pending.entry) for pending in group]
                )
                for pending in group:
                    for closed in pending.batches:
                        self._batches.write(closed.batch, closed.conditions)
                        self.figures.batch_transactions.observe(len(closed.batch.transactions))
            except BaseException as fault:
                # A disk that failed, or a bug: either way this journal is over.
                self._loop.call_soon_threadsafe(self._fail, group, repr(fault))
                return
            self._loop.call_soon_threadsafe(self._commit, group)

    def _commit(self, group: list[_Pending]) -> None:
        """On the loop: the group is durable."""
        outcomes = [pending.outcome for pending in group]
        self.committed_sequence = outcomes[-1].sequence
        self._pending_count -= len(group)
        for listener in self._listeners:
            try:
                listener(outcomes)
            except Exception:
                # A listener's fault must not keep the others from the truth.
                _log.exception("sequencer: a listener failed")
        for pending in group:
            if pending.future is not None and not pending.future.done():
                pending.future.set_result(pending.outcome)
        still_waiting = []
        for sequence, future in self._waiting:
            if sequence > self.committed_sequence:
                still_waiting.append((sequence, future))
            elif not future.done():
                future.set_result(None)
        self._waiting = still_waiting
        self._snapshot_if_due()

    def _fail(self, group: list[_Pending], reason: str) -> None:
        """On the loop: the disk failed. Nothing of the group, nor after it, was acknowledged."""
        self._fault = reason
        _log.error("sequencer: the journal failed, stopped accepting: %s", reason)
        with self._condition:
            group = group + self._queue
            self._queue = []
        for pending in group:
            if pending.future is not None and not pending.future.done():
                pending.future.set_exception(JournalUnavailable(reason))
        for _, future in self._waiting:
            if not future.done():
                future.set_exception(JournalUnavailable(reason))
        self._waiting = []

    async def _tick_clock(self) -> None:
        """Journal the time at a steady interval."""
        while True:
            await asyncio.sleep(self._settings.clock_interval_ms / 1_000)
            try:
                await self.submit(ClockTick())
            except Rejected as rejected:
                _log.warning("sequencer: clock tick refused: %s", rejected)
            self._alarm_if_late()

    def _alarm_if_late(self) -> None:
        """Say in the log what L1 must accept soon, again every hour."""
        now_ms = self.now_ms
        if now_ms < self._alarmed_at_ms + _ALARM_INTERVAL_MS:
            return
        for deadline in self._late_deadlines():
            self._alarmed_at_ms = now_ms
            _log.error(
                "more than half of the time is over for L1 to accept the %s: it ends in %s s (%s)",
                deadline.what,
                deadline.due_s - now_ms // _MS_PER_SECOND,
                deadline.kind,
            )

    # --- snapshots and recovery -----------------------------------------------------------------

    def _snapshot_if_due(self) -> None:
        """Take a snapshot now, and write it once everything it shows is durable."""
        if self._fault is not None:
            # What is in memory may be half changed, under the number of the last whole input.
            return
        if self._unwritten is None:
            due = self._snapshot_sequence + self._settings.snapshot_every_inputs
            if self.applied_sequence >= due:
                self._unwritten = self._take_snapshot()
        if self._unwritten is not None and self._unwritten.sequence <= self.committed_sequence:
            unwritten, self._unwritten = self._unwritten, None
            self._snapshot_sequence = unwritten.sequence
            self._snapshot_task = asyncio.ensure_future(
                asyncio.to_thread(self._write_snapshot, unwritten)
            )

    def _take_snapshot(self) -> Snapshot:
        exchange = self.exchange
        parts = exchange.snapshot()
        return Snapshot(
            sequence=exchange.last_sequence,
            now_ms=exchange.last_now_ms,
            result_hash=exchange.result_hash,
            state_hash=exchange.state_hash(),
            engine_version=self._writer.engine_version,
            program_hash=self._writer.program_hash,
            settings_hash=self._writer.settings_hash,
            engine=parts.engine,
            ledger=parts.ledger,
            registry=parts.registry,
        )

    def _write_snapshot(self, snapshot: Snapshot) -> None:
        """A snapshot that cannot be written costs time at the next start, nothing else."""
        try:
            self._snapshots.write(snapshot)
        except OSError as fault:
            _log.warning("sequencer: no snapshot at input %d: %s", snapshot.sequence, fault)

    def _leave_snapshot(self) -> None:
        """With nothing pending: the state as it is, unless the newest snapshot is that already."""
        if self.applied_sequence not in {0, self._snapshot_sequence}:
            self._snapshot_sequence = self.applied_sequence
            self._write_snapshot(self._take_snapshot())

    def _recover(self) -> None:
        journal = Journal(
            self._settings.data_directory / "journal",
            writer=self._writer,
            segment_bytes_max=self._settings.segment_bytes_max,
            figures=self.figures.journal,
        )
        self._journal = journal
        snapshot = self._snapshots.latest(sequence_max=journal.last_sequence)
        if snapshot is not None and _is_restored(self.exchange, snapshot):
            self._snapshot_sequence = snapshot.sequence
        self._require_replayable(journal)
        replay(self.exchange, journal)
        for closed in self.exchange.take_closed_batches():
            self._batches.write(closed.batch, closed.conditions)
        self.committed_sequence = journal.last_sequence
        is_other_writer = journal.last_writer is not None and journal.last_writer != self._writer
        if is_other_writer:
            _log.info("sequencer: first start of engine version %s", self._writer.engine_version)
            self._leave_snapshot()

    def _require_replayable(self, journal: Journal) -> None:
        """Inputs after the snapshot replay only under the settings that wrote them."""
        writer = journal.last_writer
        is_level = self.exchange.last_sequence == journal.last_sequence
        if writer is None or is_level or writer.settings_hash == self._writer.settings_hash:
            return
        raise Rejected(
            JOURNAL_SETTINGS_DIFFER,
            expected=writer.settings_hash,
            found=self._writer.settings_hash,
        )


def _is_restored(exchange: Exchange, snapshot: Snapshot) -> bool:
    """Put a snapshot's state in force; one that is not its own state is passed over."""
    try:
        exchange.restore(
            ExchangeParts(
                engine=snapshot.engine, ledger=snapshot.ledger, registry=snapshot.registry
            ),
            sequence=snapshot.sequence,
            now_ms=snapshot.now_ms,
            result_hash=snapshot.result_hash,
        )
    except (Rejected, ValueError, KeyError) as invalid:
        _log.warning("sequencer: snapshot at input %d passed over: %s", snapshot.sequence, invalid)
        exchange.reset()
        return False
    if exchange.state_hash() != snapshot.state_hash:
        _log.warning("sequencer: snapshot at input %d has another state", snapshot.sequence)
        exchange.reset()
        return False
    return True


def replay(exchange: Exchange, journal: Journal, *, sequence_max: int | None = None) -> None:
    """Apply the journal's inputs after the exchange's last, and compare every result hash.

    Raises Rejected(JOURNAL_REPLAY_DIFFERS) at the first entry that does not reproduce.
    """
    for record in journal.records(exchange.last_sequence + 1):
        if sequence_max is not None and record.sequence > sequence_max:
            return
        found = _replayed(exchange, record)
        if found != record.result_hash.hex():
            raise Rejected(
                JOURNAL_REPLAY_DIFFERS,
                sequence=record.sequence,
                expected=record.result_hash.hex(),
                found=found,
                writer=record.writer.engine_version,
            )


def _replayed(exchange: Exchange, record: JournalRecord) -> str:
    """The result hash that the entry has now, or why it has none."""
    entry = record.entry()
    if entry.sequence != record.sequence or entry.now_ms < exchange.last_now_ms:
        return f"an entry numbered {entry.sequence} at {entry.now_ms}"
    try:
        return exchange.apply(record.sequence, entry.now_ms, entry.input).result_hash.hex()
    except Rejected as rejected:
        return f"refusal {rejected.code}: {rejected}"
