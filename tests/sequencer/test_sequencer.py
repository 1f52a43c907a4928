"""The service: order, durability, back-pressure, faults, recovery."""

import asyncio
import errno
import logging
import os
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import (
    EVENT_KNOWN,
    EXCHANGE_BUSY,
    EXCHANGE_NOT_READY,
    JOURNAL_CORRUPT,
    JOURNAL_REPLAY_DIFFERS,
    JOURNAL_SETTINGS_DIFFER,
    JOURNAL_UNAVAILABLE,
    NOT_FOUND,
    Rejected,
)
from provex.protocol.inputs import CancelOrders, ClockTick, CloseBatch, Input, Restarted
from provex.protocol.numbers import Felt
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.sequencer import exchange as exchange_module
from provex.sequencer import sequencer as sequencer_module
from provex.sequencer.deadlines import FREEZE_GRACE_PERIOD_S
from provex.sequencer.exchange import Exchange
from provex.sequencer.sequencer import JournalUnavailable, Sequencer, replay
from provex.sequencer.settings import ExchangeSettings, InsuranceFund, SequencerSettings
from provex.storage.journal import Journal, Writer

from .random_stream import RandomStream
from .world import (
    FUND_POSITION,
    START_MS,
    USD,
    World,
    deposit_confirmed,
    onboarding,
    settings,
    trader,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass(slots=True)
class Service:
    """Sequencers one after another on one directory, with a clock that the test moves."""

    directory: Path
    chosen: ExchangeSettings = field(default_factory=settings)
    now_ms: int = START_MS
    engine_version: str = "1"
    options: dict[str, int] = field(default_factory=dict)

    def new(self) -> Sequencer:
        return Sequencer(
            SequencerSettings(data_directory=self.directory, clock_interval_ms=0, **self.options),
            Exchange(self.chosen, NATIVE_BUILTINS),
            lambda: self.now_ms,
            engine_version=self.engine_version,
            program_hash="aa",
        )

    async def started(self) -> Sequencer:
        sequencer = self.new()
        await sequencer.start()
        return sequencer

    def replayed(self) -> Exchange:
        """The state that the journal alone leads to."""
        exchange = Exchange(self.chosen, NATIVE_BUILTINS)
        journal = self.journal()
        replay(exchange, journal)
        journal.close()
        return exchange

    def journal(self) -> Journal:
        writer = Writer(
            engine_version=self.engine_version,
            program_hash="aa",
            settings_hash=self.chosen.hash(),
        )
        return Journal(self.directory / "journal", writer=writer, segment_bytes_max=1 << 20)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path)


def opening(service: Service) -> list[Input]:
    alice = trader("alice", service.chosen)
    return [
        onboarding(alice),
        deposit_confirmed("e", alice.stark_key, alice.position_id, 1_000 * USD),
    ]


async def kill(sequencer: Sequencer) -> None:
    """End the threads without the farewell of `stop`: what a crash would leave on the disk."""
    sequencer._fault = "killed"
    await sequencer.stop()


async def submit_random(service: Service, sequencer: Sequencer, seed: int, count: int) -> int:
    """A random stream through the service; returns how many inputs were accepted."""
    world = World(service.chosen)
    world.now_ms = service.now_ms
    world.exchange = sequencer.exchange
    stream = RandomStream(world, seed)
    accepted = 0
    requests = [*stream.opening()]
    for place in range(count):
        request = requests[place] if place < len(requests) else stream.next()
        service.now_ms = world.now_ms
        try:
            await sequencer.submit(request)
            accepted += 1
        except Rejected:
            continue
    return accepted


async def test_an_accepted_input_is_in_the_journal_when_it_is_answered(service: Service):
    sequencer = await service.started()
    for request in opening(service):
        outcome = await sequencer.submit(request)

        journal = service.journal()
        last = list(journal.records())[-1]
        journal.close()
        assert last.sequence == outcome.sequence == sequencer.committed_sequence
        assert last.result_hash == outcome.result_hash
        assert last.entry().input == request
        assert last.entry().records == outcome.records
    await sequencer.stop()


async def test_a_refused_input_is_answered_at_once_and_not_journaled(service: Service):
    sequencer = await service.started()
    before = sequencer.applied_sequence

    with pytest.raises(Rejected) as raised:
        await sequencer.submit(CancelOrders(account_id="nobody", market=None, side=None))

    assert raised.value.code == NOT_FOUND
    assert sequencer.applied_sequence == before
    await sequencer.stop()
    assert service.replayed().last_sequence == before


async def test_listeners_see_everything_in_order_before_the_submitters(service: Service):
    sequencer = service.new()
    seen: list[int] = []

    def listen(outcomes: Sequence[Outcome]) -> None:
        seen.extend(outcome.sequence for outcome in outcomes)

    sequencer.subscribe(listen)
    await sequencer.start()
    futures = [sequencer.submit_now(ClockTick()) for _ in range(200)]
    for future in futures:
        outcome = await future
        assert seen[outcome.sequence - 1] == outcome.sequence

    assert seen == list(range(1, 202))
    await sequencer.stop()


async def test_a_listener_that_fails_harms_nobody(
    service: Service, caplog: pytest.LogCaptureFixture
):
    sequencer = service.new()
    seen: list[int] = []

    def fail(_outcomes: Sequence[Outcome]) -> None:
        raise ValueError("broken listener")

    sequencer.subscribe(fail)
    sequencer.subscribe(lambda outcomes: seen.extend(o.sequence for o in outcomes))
    await sequencer.start()

    assert seen == [1]
    assert "broken listener" in caplog.text
    await sequencer.stop()


async def test_nothing_is_published_before_the_sync(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    sequencer = await service.started()
    may_sync = threading.Event()
    sync = os.fdatasync

    def slow_sync(file: int) -> None:
        assert may_sync.wait(30)
        sync(file)

    monkeypatch.setattr(os, "fdatasync", slow_sync)
    published: list[int] = []
    sequencer.subscribe(lambda outcomes: published.extend(o.sequence for o in outcomes))
    alice = trader("alice", service.chosen)
    future = sequencer.submit_now(onboarding(alice))
    reading = asyncio.ensure_future(sequencer.read(lambda e: e.user(alice.user_id)))
    await asyncio.sleep(0.05)

    assert sequencer.applied_sequence == 2
    assert sequencer.committed_sequence == 1
    assert not future.done()
    assert not reading.done()
    assert published == []
    may_sync.set()
    await future
    user = await reading
    assert user is not None
    assert published == [2]
    await sequencer.stop()


async def test_inputs_that_gather_share_one_sync(service: Service, monkeypatch: pytest.MonkeyPatch):
    sequencer = await service.started()
    syncs: list[int] = []
    sync = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda file: (syncs.append(file), sync(file)))

    await asyncio.gather(*(sequencer.submit(ClockTick()) for _ in range(500)))

    # How many gather depends on the machine's load; without gathering there would be 500.
    assert 1 <= len(syncs) < 250
    await sequencer.stop()


async def test_too_many_waiting_inputs_are_refused(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    service.options = {"pending_inputs_max": 3}
    sequencer = await service.started()
    may_sync = threading.Event()
    sync = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda file: (may_sync.wait(30), sync(file)))
    futures = [sequencer.submit_now(ClockTick()) for _ in range(3)]

    with pytest.raises(Rejected) as raised:
        sequencer.submit_now(ClockTick())

    assert raised.value.code == EXCHANGE_BUSY
    assert raised.value.kind.is_retryable
    may_sync.set()
    await asyncio.gather(*futures)
    await sequencer.submit(ClockTick())
    await sequencer.stop()


@pytest.mark.parametrize("failing", ["fdatasync", "write"])
async def test_a_failing_disk_stops_everything_and_acknowledges_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch, failing: str
):
    sequencer = await service.started()
    published: list[int] = []
    sequencer.subscribe(lambda outcomes: published.extend(o.sequence for o in outcomes))

    def no_space(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, no_space)
    futures = [sequencer.submit_now(ClockTick()) for _ in range(5)]
    results = await asyncio.gather(*futures, return_exceptions=True)
    monkeypatch.undo()

    assert [type(result) for result in results] == [JournalUnavailable] * 5
    with pytest.raises(JournalUnavailable) as raised:
        await sequencer.submit(ClockTick())
    assert raised.value.code == JOURNAL_UNAVAILABLE
    assert "No space left" in str(raised.value)
    with pytest.raises(JournalUnavailable):
        await sequencer.read(lambda exchange: exchange.last_sequence)
    assert published == []
    assert sequencer.status.fault is not None
    await sequencer.stop()
    assert list((service.directory / "snapshots").iterdir()) == []
    again = await service.started()
    await again.stop()


async def test_a_broken_invariant_stops_the_service(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    sequencer = await service.started()

    def break_down(*_arguments: object) -> None:
        raise AssertionError("impossible")

    monkeypatch.setattr(sequencer.exchange, "apply", break_down)
    with pytest.raises(AssertionError, match="impossible"):
        sequencer.submit_now(ClockTick())
    monkeypatch.undo()

    with pytest.raises(JournalUnavailable, match="internal error"):
        sequencer.submit_now(ClockTick())
    await sequencer.stop()


async def test_nothing_is_accepted_before_start_and_after_stop(service: Service):
    sequencer = service.new()
    with pytest.raises(Rejected) as raised:
        await sequencer.submit(ClockTick())
    assert raised.value.code == EXCHANGE_NOT_READY

    await sequencer.start()
    await sequencer.stop()

    with pytest.raises(Rejected) as raised:
        await sequencer.submit(ClockTick())
    assert raised.value.code == EXCHANGE_NOT_READY


async def test_the_clock_ticks_by_itself(tmp_path: Path):
    sequencer = Sequencer(
        SequencerSettings(data_directory=tmp_path, clock_interval_ms=5),
        Exchange(settings(), NATIVE_BUILTINS),
        lambda: START_MS,
        engine_version="1",
        program_hash="aa",
    )
    ticked = asyncio.Event()
    sequencer.subscribe(lambda outcomes: ticked.set() if outcomes[-1].sequence >= 5 else None)
    await sequencer.start()
    await asyncio.wait_for(ticked.wait(), 30)
    await sequencer.stop()


async def test_a_clock_that_steps_back_stands_still_here(service: Service):
    sequencer = await service.started()
    service.now_ms -= 10_000

    outcome = await sequencer.submit(ClockTick())

    assert outcome.now_ms == sequencer.now_ms == START_MS
    await sequencer.stop()


# --- recovery -----------------------------------------------------------------------------------


async def test_a_clean_stop_leaves_a_snapshot_and_the_next_start_uses_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    sequencer = await service.started()
    for request in opening(service):
        await sequencer.submit(request)
    await sequencer.stop()
    stopped = sequencer.exchange.state_hash()

    again = service.new()
    replayed: list[int] = []
    monkeypatch.setattr(
        sequencer_module,
        "replay",
        lambda exchange, _journal: replayed.append(exchange.last_sequence),
    )
    await again.start()
    monkeypatch.undo()

    assert replayed == [3]
    assert again.status.snapshot_sequence == 3
    alice = trader("alice", service.chosen)
    assert again.exchange.account(alice.account_id) == sequencer.exchange.account(alice.account_id)
    assert sequencer.exchange.state_hash() == stopped
    await again.stop()


@pytest.mark.parametrize("snapshot_every", [60, 10**9])
async def test_random_restarts_lead_to_the_replayed_state(tmp_path: Path, snapshot_every: int):
    seed = random.randrange(2**32)
    print("seed", seed)
    choose = random.Random(seed)
    service = Service(
        tmp_path, options={"snapshot_every_inputs": snapshot_every, "segment_bytes_max": 50_000}
    )
    for _ in range(5):
        sequencer = await service.started()
        await submit_random(service, sequencer, choose.randrange(2**32), 120)
        state_hash = sequencer.exchange.state_hash()
        last_sequence = sequencer.committed_sequence
        await (sequencer.stop() if choose.random() < 0.3 else kill(sequencer))

        replayed = service.replayed()
        assert replayed.last_sequence == last_sequence
        assert replayed.state_hash() == state_hash
        restarted = service.new()
        restarted._recover()
        assert restarted.exchange.state_hash() == state_hash
        assert restarted.committed_sequence == last_sequence
        assert restarted._journal is not None
        restarted._journal.close()


async def test_a_damaged_snapshot_is_passed_over(service: Service):
    sequencer = await service.started()
    for request in opening(service):
        await sequencer.submit(request)
    await sequencer.stop()
    (path,) = (service.directory / "snapshots").iterdir()
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)

    again = service.new()
    again._recover()

    assert again.exchange.state_hash() == sequencer.exchange.state_hash()
    assert again.exchange.last_sequence == 3
    assert again._journal is not None
    again._journal.close()


async def test_a_damaged_journal_stops_the_start(service: Service):
    sequencer = await service.started()
    for request in opening(service):
        await sequencer.submit(request)
    await kill(sequencer)
    (path,) = (service.directory / "journal").iterdir()
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)

    with pytest.raises(Rejected) as raised:
        await service.started()

    assert raised.value.code == JOURNAL_CORRUPT


async def test_an_entry_that_does_not_reproduce_stops_the_start(service: Service):
    sequencer = await service.started()
    for request in opening(service):
        await sequencer.submit(request)
    await kill(sequencer)
    journal = service.journal()
    journal.append([(bytes(32), next(iter(journal.records(3))).encoded)])
    journal.close()

    with pytest.raises(Rejected) as raised:
        await service.started()

    assert raised.value.code == JOURNAL_REPLAY_DIFFERS
    assert raised.value.fields["sequence"] == 4


async def test_other_settings_need_a_clean_stop_in_between(service: Service):
    sequencer = await service.started()
    await sequencer.submit(opening(service)[0])
    await kill(sequencer)
    before = service.chosen
    service.chosen = replace(before, withdrawal_minimum_quantums=7)

    with pytest.raises(Rejected) as raised:
        await service.started()
    assert raised.value.code == JOURNAL_SETTINGS_DIFFER

    service.chosen = before
    sequencer = await service.started()
    await sequencer.stop()
    service.chosen = replace(before, withdrawal_minimum_quantums=7)
    sequencer = await service.started()
    await sequencer.stop()


async def test_a_journal_replays_across_an_engine_version_change(service: Service):
    first = await service.started()
    await submit_random(service, first, 1, 80)
    await kill(first)

    service.engine_version = "2"
    second = await service.started()
    # The new version begins with a snapshot, so that older entries need not reproduce for it.
    boundary = second.status.snapshot_sequence
    assert boundary == first.committed_sequence
    for _ in range(3):
        await second.submit(ClockTick())
    state_hash = second.exchange.state_hash()
    await kill(second)

    replayed = service.replayed()
    assert replayed.state_hash() == state_hash
    journal = service.journal()
    versions = [record.writer.engine_version for record in journal.records()]
    journal.close()
    assert versions == ["1"] * boundary + ["2"] * (len(versions) - boundary)
    third = service.new()
    third._recover()
    assert third.exchange.state_hash() == state_hash
    assert third._journal is not None
    third._journal.close()


async def test_the_indexer_reads_what_was_committed(service: Service):
    sequencer = service.new()
    outcomes: list[Outcome] = []
    sequencer.subscribe(outcomes.extend)
    await sequencer.start()
    await submit_random(service, sequencer, 3, 60)

    read = await asyncio.to_thread(lambda: list(sequencer.outcomes_after(0)))
    assert read == outcomes
    assert list(sequencer.outcomes_after(20)) == outcomes[20:]
    assert list(sequencer.outcomes_after(len(outcomes))) == []
    await sequencer.stop()


async def test_closed_batches_become_files_once(service: Service):
    sequencer = await service.started()
    for request in opening(service):
        await sequencer.submit(request)
    await sequencer.submit(CloseBatch())
    (path,) = (service.directory / "batches").iterdir()
    content = path.read_bytes()
    await kill(sequencer)
    path.unlink()

    again = await service.started()

    assert path.read_bytes() == content
    assert again.status.batch_number == 1
    await again.stop()


async def test_every_start_is_journaled_first(service: Service):
    for _ in range(3):
        sequencer = await service.started()
        await sequencer.submit(ClockTick())
        await sequencer.stop()

    journal = service.journal()
    inputs = [record.entry().input for record in journal.records()]
    journal.close()

    assert [type(i) for i in inputs] == [Restarted, ClockTick] * 3
    assert inputs[0] == Restarted(engine_version="1", program_hash="aa")


async def test_no_secret_of_the_operator_is_written_or_logged(
    service: Service, caplog: pytest.LogCaptureFixture
):
    private_key = 0x1234567890ABCDEF1234567890ABCDEF1234567890ABCDEF
    public = primitives().stark_public_key(private_key)
    fund = InsuranceFund(
        position_id=FUND_POSITION,
        public_key=public.x,
        public_key_y=public.y,
        private_key=private_key,
    )
    reserved = replace(service.chosen.configuration.insurance_position, public_key=Felt(public.x))
    configuration = replace(service.chosen.configuration, insurance_position=reserved)
    service.chosen = replace(service.chosen, configuration=configuration, insurance_fund=fund)
    with caplog.at_level(logging.DEBUG):
        sequencer = await service.started()
        await submit_random(service, sequencer, 5, 150)
        await sequencer.stop()

    written = b"".join(p.read_bytes() for p in service.directory.rglob("*") if p.is_file())
    texts = (f"{private_key:x}", f"{private_key:X}", str(private_key))
    for text in texts:
        assert text.encode() not in written
        assert text not in caplog.text
        assert text not in repr(service.chosen)
    assert private_key.to_bytes(24) not in written


async def test_no_snapshot_is_taken_of_a_state_that_broke(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    service.options["snapshot_every_inputs"] = 1
    sequencer = await service.started()
    before = sequencer.status.snapshot_sequence
    held = threading.Event()
    append = Journal.append

    def slow_append(journal: Journal, group: Sequence[tuple[bytes, bytes]]) -> None:
        held.wait(5)
        append(journal, group)

    def broken(step: object, _: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Journal, "append", slow_append)
    answer = sequencer.submit_now(opening(service)[0])
    monkeypatch.setitem(exchange_module._HANDLERS, CloseBatch, broken)
    with pytest.raises(ZeroDivisionError):
        sequencer.submit_now(CloseBatch())
    held.set()
    await answer

    assert sequencer.status.fault is not None
    await sequencer.stop()
    assert sequencer.status.snapshot_sequence == before


# --- deadlines ----------------------------------------------------------------------------------


async def test_a_deadline_that_is_half_over_is_an_alarm(
    service: Service, caplog: pytest.LogCaptureFixture
):
    sequencer = Sequencer(
        SequencerSettings(data_directory=service.directory, clock_interval_ms=2),
        Exchange(service.chosen, NATIVE_BUILTINS),
        lambda: service.now_ms,
        engine_version="1",
        program_hash="aa",
    )
    await sequencer.start()
    for entry in opening(service):
        await sequencer.submit(entry)
    demand = World(service.chosen).demand(trader("alice", service.chosen), 300 * USD)
    await sequencer.submit(demand)
    before = sequencer.status
    service.now_ms = (demand.requested_at_s + FREEZE_GRACE_PERIOD_S // 2) * 1_000 - 1
    await asyncio.sleep(0.05)
    early = sequencer.status.late_deadlines

    service.now_ms += 1
    await asyncio.sleep(0.1)
    late = sequencer.status
    await sequencer.stop()

    assert (before.earliest_deadline is not None, before.late_deadlines, early) == (True, 0, 0)
    assert late.late_deadlines == 1
    assert late.earliest_deadline == before.earliest_deadline
    alarms = [line for line in caplog.messages if "more than half of the time is over" in line]
    ends_in_s = FREEZE_GRACE_PERIOD_S // 2
    assert len(alarms) == 1
    assert (
        f"request in transaction {demand.transaction_hash}: it ends in {ends_in_s} s" in alarms[0]
    )


async def test_forced_requests_survive_a_crash_and_are_served_once(service: Service):
    sequencer = await service.started()
    for entry in opening(service):
        await sequencer.submit(entry)
    demand = World(service.chosen).demand(trader("alice", service.chosen), 300 * USD)
    await sequencer.submit(demand)
    state_hash = sequencer.exchange.state_hash()
    # No stop: the journal alone is left.
    assert service.replayed().state_hash() == state_hash

    await sequencer.stop()
    again = await service.started()
    with pytest.raises(Rejected) as refusal:
        await again.submit(demand)
    await again.stop()

    assert refusal.value.code == EVENT_KNOWN
    assert len(list(again.exchange.deadlines())) == 1
