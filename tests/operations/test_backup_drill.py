"""The drill: run, back up under load, destroy everything, restore, and compare with the replay."""

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from provex.indexer.indexer import Indexer
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.inputs import CloseBatch
from provex.sequencer.exchange import Exchange
from provex.sequencer.sequencer import Sequencer, replay
from provex.sequencer.settings import SequencerSettings
from provex.storage.backup import BackupContents, restore_backup, write_backup
from provex.storage.journal import Journal, Writer
from provex.storage.read_model import ReadModel
from tests.sequencer.random_stream import RandomStream
from tests.sequencer.world import World, settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def sequencer_of(directory: Path, world: World) -> Sequencer:
    return Sequencer(
        SequencerSettings(
            data_directory=directory,
            clock_interval_ms=0,
            segment_bytes_max=40_000,
            snapshot_every_inputs=100,
        ),
        Exchange(world.settings, NATIVE_BUILTINS),
        lambda: world.now_ms,
        engine_version="1",
        program_hash="aa",
    )


class Backups:
    """Backups one after another in a thread, while the exchange works."""

    def __init__(self, data: Path, folder: Path, sequencer: Sequencer) -> None:
        self.taken: list[tuple[int, Path, BackupContents]] = []
        """What was acknowledged before each began, its file, and what it says of itself."""
        self._data, self._folder, self._sequencer = data, folder, sequencer
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._is_over.is_set():
            before = self._sequencer.committed_sequence
            path = self._folder / f"{len(self.taken)}.tar"
            self.taken.append((before, path, write_backup(self._data, path)))

    async def stop(self) -> None:
        self._is_over.set()
        await asyncio.to_thread(self._thread.join)


async def test_a_backup_under_load_restores_everything_acknowledged_before_it(tmp_path: Path):
    world = World(settings())
    data = tmp_path / "data"
    sequencer = sequencer_of(data, world)
    await sequencer.start()
    world.exchange = sequencer.exchange
    hashes: dict[int, bytes] = {}
    sequencer.subscribe(
        lambda outcomes: hashes.update({o.sequence: o.result_hash for o in outcomes})
    )
    backups = Backups(data, tmp_path, sequencer)
    stream = RandomStream(world, 7)
    requests = [*stream.opening()]
    for place in range(600):
        request = requests[place] if place < len(requests) else stream.next()
        if place % 150 == 149:
            request = CloseBatch()
        try:
            await sequencer.submit(request)
        except Rejected:
            continue
    await backups.stop()
    sequencer._fault = "killed"
    await sequencer.stop()
    shutil.rmtree(data)

    assert len(backups.taken) > 2
    chosen = [backups.taken[0], backups.taken[len(backups.taken) // 2], backups.taken[-1]]
    assert chosen[1][0] > 0
    for number, (before, path, contents) in enumerate(chosen):
        restored = tmp_path / f"restored-{number}"
        assert restore_backup(path, restored) == contents
        assert contents.journal_sequence >= before
        await check_restored(restored, world, contents, hashes)


async def check_restored(
    restored: Path, world: World, contents: BackupContents, hashes: dict[int, bytes]
) -> None:
    """It runs again; it stands where the journal leads; its histories are built anew."""
    if contents.journal_sequence == 0:
        return
    replayed = Exchange(world.settings, NATIVE_BUILTINS)
    writer = Writer(engine_version="1", program_hash="aa", settings_hash=world.settings.hash())
    journal = Journal(restored / "journal", writer=writer, segment_bytes_max=40_000)
    assert journal.last_sequence == contents.journal_sequence
    replay(replayed, journal)
    journal.close()
    if contents.journal_sequence in hashes:  # All but what was written and never acknowledged.
        assert replayed.result_hash == hashes[contents.journal_sequence]

    sequencer = sequencer_of(restored, world)
    sequencer._recover()
    assert sequencer.exchange.state_hash() == replayed.state_hash()
    assert sequencer.exchange.last_sequence == contents.journal_sequence
    assert sequencer._journal is not None
    sequencer._journal.close()

    again = sequencer_of(restored, world)
    await again.start()
    read_model = ReadModel(f"sqlite:///{restored / 'read_model.sqlite'}")
    indexer = Indexer(read_model, again.outcomes_after)
    again.subscribe(indexer.on_outcomes)
    await indexer.start()
    await asyncio.wait_for(indexer.reached(again.committed_sequence), 30)
    assert indexer.status.lag == 0
    await indexer.stop()
    read_model.close()
    await again.stop()
