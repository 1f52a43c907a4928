"""Copies of a data directory while the exchange writes to it, and the way back from one.

A backup is a tar file for this user alone; its last member, `manifest.json`, names every other with
its SHA-256, so that a copy that was cut off is none. Everything that is not the journal is copied
before it: whatever another file tells is then in the copied journal, too. The journal's segments
are copied in order, each up to its last whole record: what was acknowledged when the copy began is
in it.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import orjson

from provex.protocol.errors import (
    BACKUP_INVALID,
    BACKUP_TARGET_TAKEN,
    SETTINGS_INVALID,
    Rejected,
)
from provex.storage.journal import whole_frames

__all__ = ["BackupContents", "read_backup", "restore_backup", "write_backup"]

_FORMAT = "provex-backup"
_VERSION = 1
_MANIFEST = "manifest.json"
_MANIFEST_BYTES_MAX = 64 * 1024 * 1024
_JOURNAL = "journal"
_LEFT_OUT = frozenset({"lock", "endpoints.json", "operator.sock", "logs", "processes"})
"""Of the running process, and made anew by the next one."""
_READ_MODEL = "read_model.sqlite"
"""Built again from the journal."""
_UNFINISHED = frozenset({".unfinished", ".draft", ".tmp"})
_SQLITE = b"SQLite format 3\0"
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupContents:
    """What a backup holds."""

    created_at_s: int
    journal_sequence: int
    """The last input in it."""
    files: int
    bytes: int


def write_backup(directory: Path, target: Path) -> BackupContents:
    """Copy a data directory, in use or not, to a file that does not exist yet.

    Rejects with BACKUP_TARGET_TAKEN, SETTINGS_INVALID for a directory without a journal, and
    BACKUP_INVALID when the disk fails; then no target is left behind.
    """
    if not (directory / _JOURNAL).is_dir():
        raise Rejected(
            SETTINGS_INVALID,
            setting="data_dir",
            expected="a directory with a journal",
            found=directory,
        )
    unfinished = target.with_name(target.name + ".unfinished")
    _claim(target)
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            contents = _write_archive(directory, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
        _sync(target.parent)
    except BaseException as fault:
        unfinished.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise Rejected(BACKUP_INVALID, file=target, reason=f"not written: {fault}") from fault
        raise
    return contents


def read_backup(source: Path) -> BackupContents:
    """Check every byte of a backup. Rejects with BACKUP_INVALID."""
    with _archive(source) as archive:
        manifest = _manifest(source, archive)
        for member in _checked_members(source, archive, manifest):
            _copy(source, archive, member, manifest["files"][member.name], None)
    return _contents(source, manifest)


def restore_backup(source: Path, directory: Path) -> BackupContents:
    """Check a backup as a whole, then unpack it to a directory that is empty or not there.

    Rejects with BACKUP_INVALID or BACKUP_TARGET_TAKEN before anything is written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Rejected(BACKUP_TARGET_TAKEN, path=directory)
    contents = read_backup(source)
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _archive(source) as archive:
            manifest = _manifest(source, archive)
            # The journal comes last: without it nothing takes the directory for an exchange's.
            for member in _checked_members(source, archive, manifest):
                path = directory / member.name
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with open(handle, "wb") as file:
                    _copy(source, archive, member, manifest["files"][member.name], file)
                    file.flush()
                    os.fsync(file.fileno())
                _sync(path.parent)
    except OSError as fault:
        raise Rejected(BACKUP_INVALID, file=source, reason=f"not unpacked: {fault}") from fault
    return contents


def _claim(target: Path) -> None:
    """Take a name that nobody has, so that no other backup is ever replaced."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise Rejected(BACKUP_TARGET_TAKEN, path=target) from None
    except OSError as fault:
        raise Rejected(BACKUP_INVALID, file=target, reason=f"not written: {fault}") from fault


# --- writing ------------------------------------------------------------------------------------


def _write_archive(directory: Path, file: IO[bytes]) -> BackupContents:
    files: dict[str, str] = {}
    size = 0
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in _others(directory):
            data = _content(path)
            if data is not None:
                name = path.relative_to(directory).as_posix()
                files[name] = _add(archive, name, data)
                size += len(data)
        last_sequence = 0
        for path in sorted((directory / _JOURNAL).glob("*.journal")):
            data, records = _segment(path)
            if not data:
                break
            name = path.relative_to(directory).as_posix()
            files[name] = _add(archive, name, data)
            size += len(data)
            last_sequence = int(path.stem) + records - 1
        manifest: dict[str, Any] = {
            "format": _FORMAT,
            "version": _VERSION,
            "created_at_s": int(time.time()),
            "journal_sequence": last_sequence,
            "bytes": size,
            "files": files,
        }
        _add(archive, _MANIFEST, json.dumps(manifest).encode())
    return BackupContents(
        created_at_s=manifest["created_at_s"],
        journal_sequence=last_sequence,
        files=len(files),
        bytes=size,
    )


def _others(directory: Path) -> Iterator[Path]:
    """Everything worth keeping beside the journal, in order."""
    for top in sorted(directory.iterdir()):
        is_left_out = top.name in _LEFT_OUT or top.name.startswith(_READ_MODEL)
        if is_left_out or top.name == _JOURNAL:
            continue
        for path in [top] if not top.is_dir() else sorted(top.rglob("*")):
            is_plain = path.is_file() and not path.is_symlink()
            if is_plain and path.suffix not in _UNFINISHED and not path.name.endswith("-wal"):
                yield path


def _content(path: Path) -> bytes | None:
    """A file that its owner replaces as a whole; None if it has just gone."""
    try:
        with path.open("rb") as file:
            is_database = file.read(len(_SQLITE)) == _SQLITE
            file.seek(0)
            return _database(path) if is_database else file.read()
    except FileNotFoundError:
        return None


def _database(path: Path) -> bytes:
    """A consistent copy of an SQLite file that is in use."""
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as copy:
        source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        target = sqlite3.connect(copy.name)
        try:
            source.backup(target)
        except sqlite3.Error as fault:
            raise OSError(f"{path.name}: {fault}") from fault
        finally:
            target.close()
            source.close()
        return Path(copy.name).read_bytes()


def _segment(path: Path) -> tuple[bytes, int]:
    """A segment up to its last whole record, and how many records these are."""
    data = path.read_bytes()
    size, records = whole_frames(path, data)
    return data[:size], records


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> str:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    member.mode = 0o600
    member.mtime = int(time.time())
    archive.addfile(member, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


# --- reading ------------------------------------------------------------------------------------


def _archive(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, mode="r:")
    except (OSError, tarfile.TarError) as fault:
        raise Rejected(BACKUP_INVALID, file=source, reason=str(fault)) from fault


def _manifest(source: Path, archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        last = archive.getmembers()[-1]
        file = archive.extractfile(last) if last.name == _MANIFEST else None
        found = None if file is None else orjson.loads(file.read(_MANIFEST_BYTES_MAX))
    except (IndexError, ValueError, OSError, tarfile.TarError) as fault:
        raise Rejected(BACKUP_INVALID, file=source, reason=f"cut off: {fault}") from fault
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise Rejected(BACKUP_INVALID, file=source, reason="it has no manifest at its end")
    if found.get("version") != _VERSION:
        reason = f"expected version {_VERSION}, found {found.get('version')}"
        raise Rejected(BACKUP_INVALID, file=source, reason=reason)
    return found


def _checked_members(
    source: Path, archive: tarfile.TarFile, manifest: dict[str, Any]
) -> list[tarfile.TarInfo]:
    """All members but the manifest: plain files inside, exactly those that it names."""
    members = archive.getmembers()[:-1]
    for member in members:
        parts = PurePosixPath(member.name).parts
        if not member.isfile() or not parts or parts[0] == "/" or ".." in parts:
            raise Rejected(BACKUP_INVALID, file=source, reason=f"{member.name!r} is no plain file")
    if [member.name for member in members] != list(manifest.get("files", ())):
        raise Rejected(BACKUP_INVALID, file=source, reason="its files are not the manifest's")
    return members


def _copy(
    source: Path,
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    expected: str,
    target: IO[bytes] | None,
) -> None:
    """Read a member, compare its hash, and write it where it is wanted."""
    file = archive.extractfile(member)
    assert file is not None, "it is a plain file"
    digest = hashlib.sha256()
    try:
        while data := file.read(_CHUNK_BYTES):
            digest.update(data)
            if target is not None:
                target.write(data)
    except tarfile.TarError as fault:
        raise Rejected(BACKUP_INVALID, file=source, reason=str(fault)) from fault
    if digest.hexdigest() != expected:
        raise Rejected(BACKUP_INVALID, file=source, reason=f"{member.name} is damaged")


def _contents(source: Path, manifest: dict[str, Any]) -> BackupContents:
    try:
        return BackupContents(
            created_at_s=int(manifest["created_at_s"]),
            journal_sequence=int(manifest["journal_sequence"]),
            files=len(manifest["files"]),
            bytes=int(manifest["bytes"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise Rejected(BACKUP_INVALID, file=source, reason="its manifest is incomplete") from fault


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
