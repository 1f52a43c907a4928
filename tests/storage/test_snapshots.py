"""Snapshots are whole or passed over."""

import logging
from pathlib import Path

import pytest

from provex.protocol.errors import SNAPSHOT_INVALID, Rejected
from provex.storage.snapshots import Snapshot, SnapshotStore


def snapshot(sequence: int) -> Snapshot:
    return Snapshot(
        sequence=sequence,
        now_ms=1_000 * sequence,
        result_hash=bytes([sequence] * 32),
        state_hash=bytes(32),
        engine_version="1",
        program_hash="aa",
        settings_hash="s",
        engine=b"engine",
        ledger=b"ledger",
        registry=b"registry",
    )


def test_the_newest_snapshot_is_found(tmp_path: Path):
    store = SnapshotStore(tmp_path, kept=3)
    for sequence in (5, 9):
        store.write(snapshot(sequence))

    assert store.latest(sequence_max=100) == snapshot(9)


def test_a_snapshot_ahead_of_the_journal_is_passed_over(tmp_path: Path):
    store = SnapshotStore(tmp_path, kept=3)
    for sequence in (5, 9):
        store.write(snapshot(sequence))

    assert store.latest(sequence_max=8) == snapshot(5)
    assert store.latest(sequence_max=4) is None


def test_only_the_newest_are_kept(tmp_path: Path):
    store = SnapshotStore(tmp_path, kept=2)
    for sequence in (1, 2, 3, 4):
        store.write(snapshot(sequence))

    assert len(list(tmp_path.iterdir())) == 2
    assert store.latest(sequence_max=3) == snapshot(3)


def test_every_flipped_byte_is_noticed(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    store = SnapshotStore(tmp_path, kept=3)
    store.write(snapshot(5))
    path = store.write(snapshot(9))
    whole = path.read_bytes()

    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        with pytest.raises(Rejected) as raised:
            store.read(path)
        assert raised.value.code == SNAPSHOT_INVALID
        assert raised.value.fields["file"] == path.name

    with caplog.at_level(logging.WARNING):
        assert store.latest(sequence_max=100) == snapshot(5)
    assert path.name in caplog.text


def test_a_shortened_snapshot_is_passed_over(tmp_path: Path):
    store = SnapshotStore(tmp_path, kept=3)
    path = store.write(snapshot(9))
    whole = path.read_bytes()

    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert store.latest(sequence_max=100) is None


def test_an_unfinished_write_is_no_snapshot(tmp_path: Path):
    store = SnapshotStore(tmp_path, kept=3)
    path = store.write(snapshot(9))
    path.rename(path.with_suffix(".unfinished"))

    assert store.latest(sequence_max=100) is None
