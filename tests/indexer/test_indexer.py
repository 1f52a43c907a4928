import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from postgres_server import PostgresServer
from records import FILL, MARKET, ORDER, TRADE, order, outcome
from sqlalchemy.exc import OperationalError

from provex.indexer.folding import Folding
from provex.indexer.indexer import Indexer, IndexerSettings
from provex.protocol.errors import READ_MODEL_OTHER_JOURNAL, Rejected
from provex.protocol.outcome import Outcome
from provex.protocol.records import OrderStatus
from provex.storage.changes import Changes
from provex.storage.history import Resolution
from provex.storage.read_model import Page, ReadModel
from provex.storage.schema import CANDLES, INDEXED_POSITION, TRADES

PATIENCE_S = 60
QUICK = IndexerSettings(gather_ms=1, retry_first_ms=1, retry_last_ms=5)


class Journal:
    """Outcomes in memory, read as the indexer reads the journal."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.reads: list[int] = []

    def after(self, sequence: int) -> Iterable[Outcome]:
        self.reads.append(sequence)
        return (outcome for outcome in list(self.outcomes) if outcome.sequence > sequence)

    def commit(self, *outcomes: Outcome) -> tuple[Outcome, ...]:
        self.outcomes.extend(outcomes)
        return outcomes


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def read_model(database_url: str) -> Iterator[ReadModel]:
    model = ReadModel(database_url)
    yield model
    model.close()


@pytest.fixture
def local_model(tmp_path: Path) -> Iterator[ReadModel]:
    model = ReadModel(f"sqlite:///{tmp_path / 'local.sqlite'}")
    yield model
    model.close()


@asynccontextmanager
async def running(
    read_model: ReadModel,
    outcomes_after: Callable[[int], Iterable[Outcome]],
    settings: IndexerSettings = QUICK,
) -> AsyncIterator[Indexer]:
    indexer = Indexer(read_model, outcomes_after, settings)
    await indexer.start()
    try:
        yield indexer
    finally:
        await indexer.stop()


async def reached(indexer: Indexer, sequence: int) -> None:
    await asyncio.wait_for(indexer.reached(sequence), PATIENCE_S)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - another thread changes it.
            await asyncio.sleep(0.001)


def test_outcomes_are_indexed_as_they_come(read_model: ReadModel, journal: Journal) -> None:
    async def scenario() -> None:
        async with running(read_model, journal.after) as indexer:
            indexer.on_outcomes(journal.commit(outcome(1, ORDER)))
            await reached(indexer, 1)
            assert read_model.order(ORDER.order_id) == ORDER

            filled = replace(ORDER, status=OrderStatus.FILLED)
            indexer.on_outcomes(journal.commit(outcome(2, filled), outcome(3, FILL, TRADE)))
            await reached(indexer, 3)
            assert read_model.order(ORDER.order_id) == filled
            assert indexer.status.lag == 0
            assert indexer.status.fault is None

    asyncio.run(scenario())


def test_start_catches_up_from_the_journal(read_model: ReadModel, journal: Journal) -> None:
    journal.commit(*(outcome(n, order(n)) for n in range(1, 40)))
    settings = replace(QUICK, transaction_outcomes_max=7)

    async def scenario() -> None:
        async with running(read_model, journal.after, settings) as indexer:
            await reached(indexer, 39)

    asyncio.run(scenario())

    assert len(read_model.orders("account-1")) == 39


def test_restart_goes_on_where_it_stopped(read_model: ReadModel, journal: Journal) -> None:
    async def scenario() -> None:
        for last in (10, 20, 30):
            first = len(journal.outcomes) + 1
            journal.commit(*(outcome(n, trade_of(n)) for n in range(first, last + 1)))
            async with running(read_model, journal.after) as indexer:
                await reached(indexer, last)

    asyncio.run(scenario())

    assert [t.trade_id for t in read_model.trades(3)] == [f"trade-{n}" for n in range(30, 0, -1)]
    assert read_model.candles(3, Resolution.ONE_DAY)[0].trades == 30


def trade_of(number: int) -> object:
    return replace(TRADE, trade_id=f"trade-{number}")


def test_outcomes_given_twice_are_counted_once(read_model: ReadModel, journal: Journal) -> None:
    async def scenario() -> None:
        async with running(read_model, journal.after) as indexer:
            outcomes = journal.commit(*(outcome(n, trade_of(n)) for n in range(1, 6)))
            indexer.on_outcomes(outcomes)
            indexer.on_outcomes(outcomes)
            await reached(indexer, 5)
            indexer.on_outcomes(outcomes)
            indexer.on_outcomes(journal.commit(outcome(6, trade_of(6))))
            await reached(indexer, 6)

    asyncio.run(scenario())

    assert read_model.candles(3, Resolution.ONE_DAY)[0].trades == 6


def test_full_queue_is_dropped_and_read_from_the_journal(
    local_model: ReadModel, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    write = local_model.write

    def slow_write(changes: Changes) -> None:
        gate.wait(PATIENCE_S)
        write(changes)

    monkeypatch.setattr(local_model, "write", slow_write)
    settings = replace(QUICK, queue_outcomes_max=10, transaction_outcomes_max=4)

    async def scenario() -> None:
        async with running(local_model, journal.after, settings) as indexer:
            await until(lambda: not indexer.status.is_reading_journal)
            for number in range(1, 101):
                indexer.on_outcomes(journal.commit(outcome(number, order(number))))
                assert indexer.status.queued_outcomes <= 10
            assert indexer.status.is_reading_journal
            assert indexer.status.lag == 100
            gate.set()
            await reached(indexer, 100)
            await until(lambda: not indexer.status.is_reading_journal)

    asyncio.run(scenario())

    assert len(journal.reads) > 1
    assert len(local_model.orders("account-1", Page(limit=200))) == 100


def test_listener_returns_while_the_database_hangs(
    local_model: ReadModel, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    write = local_model.write
    monkeypatch.setattr(local_model, "write", lambda c: (gate.wait(PATIENCE_S), write(c)))

    async def scenario() -> None:
        async with running(local_model, journal.after) as indexer:
            indexer.on_outcomes(journal.commit(outcome(1, ORDER)))
            indexer.on_outcomes(journal.commit(outcome(2, FILL)))
            assert indexer.status.indexed_sequence == 0
            gate.set()
            await reached(indexer, 2)

    asyncio.run(scenario())


def test_fault_is_retried_with_its_number_shown(
    local_model: ReadModel,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    is_broken = threading.Event()
    is_broken.set()
    write = local_model.write

    def breaking_write(changes: Changes) -> None:
        if is_broken.is_set():
            raise OperationalError("insert", {}, Exception("disk is full"))
        write(changes)

    monkeypatch.setattr(local_model, "write", breaking_write)

    async def scenario() -> None:
        with caplog.at_level(logging.WARNING):
            async with running(local_model, journal.after) as indexer:
                indexer.on_outcomes(journal.commit(outcome(1, ORDER)))
                await until(lambda: indexer.status.failures >= 3)
                assert indexer.status.fault is not None
                assert indexer.status.fault.startswith("5503: ")
                assert "disk is full" in indexer.status.fault
                is_broken.clear()
                await reached(indexer, 1)
                assert indexer.status.fault is None

    asyncio.run(scenario())

    assert "disk is full" in caplog.text


def test_lost_answer_of_a_commit_is_not_applied_twice(
    local_model: ReadModel, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = local_model.write
    answers = iter([OperationalError("commit", {}, Exception("connection lost"))])

    def forgetful_write(changes: Changes) -> None:
        write(changes)
        if fault := next(answers, None):
            raise fault

    monkeypatch.setattr(local_model, "write", forgetful_write)

    async def scenario() -> None:
        async with running(local_model, journal.after) as indexer:
            indexer.on_outcomes(journal.commit(outcome(1, TRADE)))
            await reached(indexer, 1)
            indexer.on_outcomes(journal.commit(outcome(2, trade_of(2))))
            await reached(indexer, 2)

    asyncio.run(scenario())

    assert local_model.candles(3, Resolution.ONE_DAY)[0].trades == 2


def test_database_of_another_journal_is_refused(local_model: ReadModel, journal: Journal) -> None:
    journal.commit(outcome(1, ORDER))
    other = Journal()
    other.commit(Outcome(1, 1_000, (ORDER,), b"\x07" * 32))

    async def scenario() -> None:
        async with running(local_model, journal.after) as indexer:
            await reached(indexer, 1)
        async with running(local_model, other.after) as indexer:
            for _ in range(2):
                with pytest.raises(Rejected) as refusal:
                    await reached(indexer, 2)
                assert refusal.value.code == READ_MODEL_OTHER_JOURNAL
            assert "another journal" in str(indexer.status.fault)

    asyncio.run(scenario())


def test_waiting_ends_when_the_indexer_stops(local_model: ReadModel, journal: Journal) -> None:
    async def scenario() -> None:
        async with running(local_model, journal.after) as indexer:
            waiting = asyncio.ensure_future(indexer.reached(99))
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(scenario())


def test_open_interest_survives_a_restart(local_model: ReadModel, journal: Journal) -> None:
    async def scenario() -> None:
        journal.commit(outcome(1, MARKET))
        async with running(local_model, journal.after) as indexer:
            await reached(indexer, 1)
        journal.commit(outcome(2, TRADE))
        async with running(local_model, journal.after) as indexer:
            await reached(indexer, 2)

    asyncio.run(scenario())

    candle = local_model.candles(3, Resolution.ONE_MINUTE)[0]
    assert candle.starting_open_interest_quantums == MARKET.open_interest_quantums


def test_commits_that_the_database_lost_are_indexed_again(
    local_model: ReadModel, journal: Journal
) -> None:
    async def scenario() -> None:
        async with running(local_model, journal.after) as indexer:
            indexer.on_outcomes(journal.commit(outcome(1, TRADE)))
            await reached(indexer, 1)
            with local_model._database.engine.begin() as connection:
                for table in (INDEXED_POSITION, TRADES.table, CANDLES.table):
                    connection.execute(table.delete())
            indexer.on_outcomes(journal.commit(outcome(2, trade_of(2))))
            await reached(indexer, 2)

    asyncio.run(scenario())

    assert len(local_model.trades(3)) == 2
    assert local_model.candles(3, Resolution.ONE_DAY)[0].trades == 2


def test_an_outcome_given_twice_in_one_transaction_is_folded_once(local_model: ReadModel) -> None:
    once = outcome(1, trade_of(1))

    changes = Folding(local_model).fold([once, once], limit=10)

    assert changes is not None
    assert {candle.trades for candle in changes.candles.values()} == {1}


@pytest.mark.postgresql
def test_indexing_goes_on_after_the_server_was_gone(journal: Journal) -> None:
    server = PostgresServer()
    server.start()
    read_model = ReadModel(server.new_database())

    async def scenario() -> None:
        async with running(read_model, journal.after) as indexer:
            indexer.on_outcomes(journal.commit(outcome(1, ORDER)))
            await reached(indexer, 1)
            await asyncio.to_thread(server.stop)
            indexer.on_outcomes(journal.commit(outcome(2, TRADE)))
            await until(lambda: indexer.status.failures >= 2)
            indexer.on_outcomes(journal.commit(outcome(3, trade_of(3))))
            await asyncio.to_thread(server.start)
            await reached(indexer, 3)

    try:
        asyncio.run(scenario())
        assert len(read_model.trades(3)) == 2
        assert read_model.candles(3, Resolution.ONE_DAY)[0].trades == 2
    finally:
        read_model.close()
        server.remove()
