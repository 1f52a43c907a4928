"""Backups: taken while a journal grows, refused when a byte is wrong, never over something else."""

import io
import json
import os
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest

from provex.protocol.errors import (
    BACKUP_INVALID,
    BACKUP_TARGET_TAKEN,
    JOURNAL_CORRUPT,
    SETTINGS_INVALID,
    Rejected,
)
from provex.storage import backup as backup_module
from provex.storage.backup import read_backup, restore_backup, write_backup
from provex.storage.journal import Journal, Writer, whole_frames

WRITER = Writer(engine_version="1", program_hash="aa", settings_hash="bb")


def journal_of(directory: Path, count: int, segment_bytes_max: int = 2_000) -> list[bytes]:
    """A journal of so many entries; their result hashes."""
    journal = Journal(directory / "journal", writer=WRITER, segment_bytes_max=segment_bytes_max)
    hashes = [bytes([number % 256]) * 32 for number in range(count)]
    for result_hash in hashes:
        journal.append([(result_hash, b"entry" * 20)])
    journal.close()
    return hashes


def reopened(directory: Path) -> list[bytes]:
    """The result hashes of a journal that is opened for writing, so that all of it is verified."""
    journal = Journal(directory / "journal", writer=WRITER, segment_bytes_max=2_000)
    hashes = [record.result_hash for record in journal.records()]
    journal.close()
    return hashes


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    journal_of(directory, 40)
    for name in ("snapshots/1.snapshot", "batches/0.batch", "proofs/0.proof", "l1_cursor.json"):
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    return directory


def test_a_backup_holds_what_counts_and_nothing_of_the_process(data: Path, tmp_path: Path):
    for name in ("lock", "endpoints.json", "operator.sock", "read_model.sqlite-wal", "a.draft"):
        (data / name).write_text("of the process")
    for name in ("logs", "processes"):
        (data / name).mkdir()
        (data / name / "file").write_text("of the process")
    (data / "link").symlink_to("/etc/passwd")
    target = tmp_path / "backup.tar"

    written = write_backup(data, target)
    restored = restore_backup(target, tmp_path / "restored")

    assert written == restored == read_backup(target)
    assert written.journal_sequence == 40
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    found = {
        path.relative_to(tmp_path / "restored").as_posix()
        for path in (tmp_path / "restored").rglob("*")
        if path.is_file()
    }
    segments = {f"journal/{path.name}" for path in (data / "journal").iterdir()}
    assert len(segments) > 2
    others = {"snapshots/1.snapshot", "batches/0.batch", "proofs/0.proof", "l1_cursor.json"}
    assert found == segments | others
    assert reopened(tmp_path / "restored") == reopened(data)
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_torn_tail_is_left_behind(data: Path, tmp_path: Path):
    newest = max((data / "journal").iterdir())
    whole = newest.read_bytes()
    for cut in (1, 20, 60, 100):
        newest.write_bytes(whole[:-cut])
        target, restored = tmp_path / f"{cut}.tar", tmp_path / f"restored-{cut}"

        contents = write_backup(data, target)
        restore_backup(target, restored)

        assert contents.journal_sequence == 39
        assert len(reopened(restored)) == 39


def test_a_segment_that_has_only_begun_is_left_out(data: Path, tmp_path: Path):
    for content in (b"", b"PROV", b"PROVEXJ\n", b"PROVEXJ\n\0\0\0\x10"):
        (data / "journal" / f"{41:020d}.journal").write_bytes(content)
        target = tmp_path / f"{len(content)}.tar"

        assert write_backup(data, target).journal_sequence == 40

        restore_backup(target, tmp_path / f"restored-{len(content)}")
        assert len(reopened(tmp_path / f"restored-{len(content)}")) == 40


def test_a_damaged_journal_is_not_backed_up_as_if_sound(data: Path, tmp_path: Path):
    oldest = min((data / "journal").iterdir())
    damaged = bytearray(oldest.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    oldest.write_bytes(damaged)

    with pytest.raises(Rejected) as refusal:
        write_backup(data, tmp_path / "backup.tar")

    assert refusal.value.code == JOURNAL_CORRUPT
    assert not list(tmp_path.glob("backup.tar*"))


def test_a_database_of_a_service_is_copied_whole(data: Path, tmp_path: Path):
    """Its newest rows are in the write-ahead log while it is open."""
    connection = sqlite3.connect(data / "service.sqlite")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE paid (id INTEGER)")
    connection.executemany("INSERT INTO paid VALUES (?)", [(n,) for n in range(100)])
    connection.commit()

    write_backup(data, tmp_path / "backup.tar")
    connection.close()
    restore_backup(tmp_path / "backup.tar", tmp_path / "restored")

    with sqlite3.connect(tmp_path / "restored" / "service.sqlite") as restored:
        assert restored.execute("SELECT count(*) FROM paid").fetchone() == (100,)
    restored.close()


def test_a_file_that_goes_meanwhile_is_passed_over(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    others = backup_module._others

    def listed(directory: Path):
        yield from others(directory)
        yield directory / "snapshots" / "gone.snapshot"

    monkeypatch.setattr(backup_module, "_others", listed)

    assert (
        write_backup(data, tmp_path / "backup.tar").files
        == read_backup(tmp_path / "backup.tar").files
    )


def test_nothing_is_replaced(data: Path, tmp_path: Path):
    taken = tmp_path / "taken.tar"
    taken.write_text("precious")

    with pytest.raises(Rejected) as refusal:
        write_backup(data, taken)
    assert refusal.value.code == BACKUP_TARGET_TAKEN
    assert taken.read_text() == "precious"

    write_backup(data, tmp_path / "backup.tar")
    for directory in (data, taken):
        with pytest.raises(Rejected) as refusal:
            restore_backup(tmp_path / "backup.tar", directory)
        assert refusal.value.code == BACKUP_TARGET_TAKEN
    assert len(reopened(data)) == 40


def test_a_directory_without_a_journal_is_refused(tmp_path: Path):
    with pytest.raises(Rejected) as refusal:
        write_backup(tmp_path, tmp_path / "backup.tar")

    assert refusal.value.code == SETTINGS_INVALID
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_no_half_backup(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Rejected) as refusal:
        write_backup(data, tmp_path / "backup.tar")

    assert refusal.value.code == BACKUP_INVALID
    assert "No space left" in str(refusal.value)
    assert not list(tmp_path.glob("backup.tar*"))
    with pytest.raises(Rejected) as refusal:
        write_backup(data, tmp_path / "nowhere" / "backup.tar")
    assert refusal.value.code == BACKUP_INVALID


def test_every_damaged_or_cut_backup_is_refused_before_anything_is_written(
    data: Path, tmp_path: Path
):
    source = tmp_path / "backup.tar"
    write_backup(data, source)
    whole = source.read_bytes()
    with tarfile.open(source) as archive:
        inside = [member.offset_data for member in archive if member.size]
    bad = tmp_path / "bad.tar"
    contents = [whole[:size] for size in range(0, len(whole) - 10_240, 4_096)]
    for offset in inside:
        damaged = bytearray(whole)
        damaged[offset] ^= 1
        contents.append(bytes(damaged))

    for content in contents:
        bad.write_bytes(content)
        with pytest.raises(Rejected) as refusal:
            restore_backup(bad, tmp_path / "restored")
        assert refusal.value.code == BACKUP_INVALID
        assert not (tmp_path / "restored").exists()
    with pytest.raises(Rejected) as refusal:
        read_backup(tmp_path / "missing.tar")
    assert refusal.value.code == BACKUP_INVALID


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "journal/../../escaped"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str):
    source = archive_of(tmp_path, {name: b"x"})

    with pytest.raises(Rejected) as refusal:
        restore_backup(source, tmp_path / "in" / "restored")

    assert refusal.value.code == BACKUP_INVALID
    assert not list(tmp_path.rglob("escaped"))


def test_a_link_inside_is_refused(tmp_path: Path):
    source = tmp_path / "linked.tar"
    with tarfile.open(source, "w") as archive:
        link = tarfile.TarInfo("journal")
        link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
        archive.addfile(link)
        add(archive, "manifest.json", json.dumps(manifest({"journal": "0" * 64})).encode())

    with pytest.raises(Rejected) as refusal:
        restore_backup(source, tmp_path / "restored")

    assert refusal.value.code == BACKUP_INVALID


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"format": "other"}, {"files": {}}, {"journal_sequence": None}],
)
def test_a_manifest_of_something_else_is_refused(tmp_path: Path, changes: dict[str, object]):
    source = archive_of(tmp_path, {"journal/a": b"x"}, changes)

    with pytest.raises(Rejected) as refusal:
        read_backup(source)

    assert refusal.value.code == BACKUP_INVALID


def archive_of(folder: Path, files: dict[str, bytes], changes: dict[str, object] | None = None):
    import hashlib

    path = folder / "made.tar"
    with tarfile.open(path, "w") as archive:
        for name, content in files.items():
            add(archive, name, content)
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        add(archive, "manifest.json", json.dumps(manifest(hashes) | (changes or {})).encode())
    return path


def manifest(files: dict[str, str]) -> dict[str, object]:
    return {
        "format": "provex-backup",
        "version": 1,
        "created_at_s": 1,
        "journal_sequence": 1,
        "bytes": 1,
        "files": files,
    }


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def test_whole_frames_are_counted_at_every_length(tmp_path: Path):
    journal_of(tmp_path, 5, segment_bytes_max=1 << 20)
    (path,) = (tmp_path / "journal").iterdir()
    data = path.read_bytes()
    ends = []

    for size in range(len(data) + 1):
        whole, records = whole_frames(path, data[:size])
        assert whole <= size
        if whole == size and size:
            ends.append((size, records))

    assert [records for _, records in ends] == [0, 1, 2, 3, 4, 5]
    assert ends[-1][0] == len(data)
