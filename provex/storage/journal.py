"""The journal: append-only segments of checksummed, hash-chained records; the only truth.

A segment file is named by its first sequence and holds, after a magic word, frames: a head of 12
bytes (body length, CRC-32 of the body, CRC-32 of these 8 bytes; big-endian), the body, and 32 bytes
of chain: BLAKE2b of the previous chain, the head and the body. The first frame of a segment is its
header (MessagePack); every other body is an 8-byte writer tag, the 32-byte result hash and the
encoded entry. A group is one write and one sync.

What a crash leaves is an incomplete last frame, or zeros where the file had grown already: both are
cut off when the journal is opened. Anything else that does not verify is damage and is refused with
JOURNAL_CORRUPT, naming file and byte: cutting there could lose what was acknowledged.
"""

import logging
import os
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from provex.protocol.errors import JOURNAL_CORRUPT, JOURNAL_FORMAT_UNKNOWN, Rejected
from provex.storage.encoding import Entry, decode_entry
from provex.telemetry.instruments import Histogram

__all__ = [
    "EMPTY_CHAIN",
    "Journal",
    "JournalFigures",
    "JournalRecord",
    "Writer",
    "whole_frames",
]

_MAGIC = b"PROVEXJ\n"
_FORMAT = 1
_HEAD = struct.Struct(">III")
_HEAD_CHECKED_BYTES = 8
_CHAIN_BYTES = 32
_TAG_BYTES = 8
_HASH_BYTES = 32
_BODY_BYTES_MAX = 64 * 1024 * 1024
_HEADER_BYTES_MAX = 4096
_ZEROS = bytes(8)
_SUFFIX = ".journal"
EMPTY_CHAIN = bytes(_CHAIN_BYTES)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes: a record replays to the same hash under the same writer."""

    engine_version: str
    program_hash: str
    settings_hash: str

    @property
    def tag(self) -> bytes:
        """Eight bytes that every record of this writer carries."""
        text = f"{self.engine_version}\n{self.program_hash}"
        return blake2b(text.encode(), digest_size=_TAG_BYTES).digest()


@dataclass(slots=True)
class JournalFigures:
    """What the writer counts since it was opened; any thread may read it."""

    groups: int = 0
    records: int = 0
    bytes: int = 0
    sync_seconds: Histogram = field(default_factory=Histogram)
    synced_at_s: float | None = None
    """The monotonic clock at the last sync; None before the first."""


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One durable entry as stored."""

    sequence: int
    result_hash: bytes
    encoded: bytes
    writer: Writer

    def entry(self) -> Entry:
        """The decoded input and records."""
        return decode_entry(self.encoded)


@dataclass(slots=True)
class _Segment:
    """A segment's file, what its header says, and how far it is verified."""

    path: Path
    first_sequence: int
    previous_chain: bytes
    writer: Writer


class Journal:
    """One directory of segments, opened for appending by one process."""

    def __init__(
        self,
        directory: Path,
        *,
        writer: Writer,
        segment_bytes_max: int,
        figures: JournalFigures | None = None,
    ) -> None:
        """Open, verify everything and repair a torn tail. Raises Rejected(JOURNAL_CORRUPT)."""
        self._directory = directory
        self._figures = figures or JournalFigures()
        self._writer = writer
        self._segment_bytes_max = segment_bytes_max
        self._file: int | None = None
        self._file_bytes = 0
        self._file_writer: Writer | None = None
        self._chain = EMPTY_CHAIN
        self.last_sequence = 0
        self.last_result_hash = bytes(_HASH_BYTES)
        self.last_writer: Writer | None = None
        directory.mkdir(parents=True, exist_ok=True)
        self._open()

    def append(self, group: Sequence[tuple[bytes, bytes]]) -> None:
        """Write (result hash, encoded entry) pairs and sync them. Any OSError is final.

        After an error the file's state is unknown: nothing may be appended by this object again.
        """
        if self._file is None or self._is_full():
            self._start_segment()
        parts: list[bytes] = []
        tag = self._writer.tag
        for result_hash, encoded in group:
            parts.append(self._frame(b"".join((tag, result_hash, encoded))))
        assert self._file is not None, "a segment is open"
        written = _write_all(self._file, b"".join(parts))
        began_s = time.monotonic()
        os.fdatasync(self._file)
        self._count(group, written, began_s)
        self._file_bytes += written
        self.last_sequence += len(group)
        self.last_result_hash = group[-1][0]
        self.last_writer = self._writer

    def _count(self, group: Sequence[tuple[bytes, bytes]], written: int, began_s: float) -> None:
        figures = self._figures
        figures.synced_at_s = time.monotonic()
        figures.sync_seconds.observe(figures.synced_at_s - began_s)
        figures.groups += 1
        figures.records += len(group)
        figures.bytes += written

    def records(self, from_sequence: int = 1) -> Iterator[JournalRecord]:
        """Every record from a sequence on, verified while it is read."""
        segments = self._segments()
        for place, segment in enumerate(segments):
            following = segments[place + 1] if place + 1 < len(segments) else None
            if following is None or following.first_sequence > from_sequence:
                for record in self._read(segment):
                    if record.sequence >= from_sequence:
                        yield record

    def close(self) -> None:
        """Release the file; nothing is pending in it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    # --- opening --------------------------------------------------------------------------------

    def _open(self) -> None:
        self._drop_torn_segment()
        for segment in self._segments():
            if segment.first_sequence != self.last_sequence + 1:
                expected = self.last_sequence + 1
                raise _corrupt(segment.path, 0, f"starts at another input than {expected}")
            if segment.previous_chain != self._chain:
                raise _corrupt(segment.path, 0, "does not continue the segment before it")
            for record in self._read(segment, is_repairing=True):
                self.last_sequence = record.sequence
                self.last_result_hash = record.result_hash
                self.last_writer = record.writer
        segments = self._segments()
        if not segments:
            return
        newest = segments[-1]
        if newest.writer == self._writer:
            self._continue_segment(newest)
        elif newest.first_sequence > self.last_sequence:
            # Begun by another writer who wrote nothing: its name is needed.
            newest.path.unlink()
            self._chain = newest.previous_chain

    def _segments(self) -> list[_Segment]:
        paths = sorted(self._directory.glob(f"*{_SUFFIX}"))
        return [_segment(path) for path in paths]

    def _drop_torn_segment(self) -> None:
        """Remove a last segment whose header was never completed: nothing was in it."""
        paths = sorted(self._directory.glob(f"*{_SUFFIX}"))
        if not paths:
            return
        if paths[-1].stat().st_size > _HEADER_BYTES_MAX:
            return
        data = paths[-1].read_bytes()
        if not _MAGIC.startswith(data[: len(_MAGIC)]) and data.strip(b"\0"):
            return
        try:
            frame = _frame_at(paths[-1], data, len(_MAGIC), written=_written_bytes(data))
        except Rejected:
            return
        if frame is None:
            _log.warning("journal: removed %s, whose header was torn", paths[-1].name)
            paths[-1].unlink()
            _sync_directory(self._directory)

    def _read(self, segment: _Segment, *, is_repairing: bool = False) -> Iterator[JournalRecord]:
        """Yield a segment's records; the chain is taken along only while opening."""
        data = segment.path.read_bytes()
        written = _written_bytes(data)
        is_last = is_repairing and segment.path == max(self._directory.glob(f"*{_SUFFIX}"))
        chain = segment.previous_chain
        offset = len(_MAGIC)
        sequence = segment.first_sequence - 1
        is_header = True
        while offset < len(data):
            frame = _frame_at(segment.path, data, offset, written=written)
            if frame is None:
                if not is_repairing:
                    break
                if not is_last:
                    raise _corrupt(segment.path, offset, "incomplete inside the journal")
                _cut(segment.path, offset, len(data))
                break
            head_and_body, body, stored_chain = frame
            chain = blake2b(chain + head_and_body, digest_size=_CHAIN_BYTES).digest()
            if chain != stored_chain:
                raise _corrupt(segment.path, offset, "hash chain broken")
            offset += len(head_and_body) + _CHAIN_BYTES
            if is_header:
                is_header = False
            else:
                sequence += 1
                yield _record(segment, sequence, body, offset)
            if is_repairing:
                self._chain = chain

    def _continue_segment(self, segment: _Segment) -> None:
        self._file = os.open(segment.path, os.O_WRONLY | os.O_APPEND)
        self._file_bytes = segment.path.stat().st_size
        self._file_writer = segment.writer

    # --- appending ------------------------------------------------------------------------------

    def _is_full(self) -> bool:
        return self._file_bytes >= self._segment_bytes_max or self._file_writer != self._writer

    def _start_segment(self) -> None:
        self.close()
        path = self._directory / f"{self.last_sequence + 1:020d}{_SUFFIX}"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        header = {
            "format": _FORMAT,
            "first_sequence": self.last_sequence + 1,
            "previous_chain": self._chain,
            "engine_version": self._writer.engine_version,
            "program_hash": self._writer.program_hash,
            "settings_hash": self._writer.settings_hash,
        }
        self._file_bytes = _write_all(
            self._file, _MAGIC + self._frame(msgspec.msgpack.encode(header))
        )
        self._file_writer = self._writer
        _sync_directory(self._directory)

    def _frame(self, body: bytes) -> bytes:
        checked = struct.pack(">II", len(body), crc32(body))
        head_and_body = b"".join((checked, crc32(checked).to_bytes(4), body))
        self._chain = blake2b(self._chain + head_and_body, digest_size=_CHAIN_BYTES).digest()
        return head_and_body + self._chain


def _frame_at(
    path: Path, data: bytes, offset: int, *, written: int
) -> tuple[bytes, bytes, bytes] | None:
    """Head with body, body, and chain of the frame at a byte; None where the tail is torn."""
    start = offset + _HEAD.size
    if start > len(data):
        return None
    length, body_checksum, head_checksum = _HEAD.unpack_from(data, offset)
    if crc32(data[offset : offset + _HEAD_CHECKED_BYTES]) != head_checksum or length == 0:
        if written < start:
            return None
        raise _corrupt(path, offset, "frame head does not verify")
    if length > _BODY_BYTES_MAX:
        raise _corrupt(path, offset, f"frame of {length} bytes")
    body_end = start + length
    end = body_end + _CHAIN_BYTES
    if written < end:
        return None
    body = data[start:body_end]
    if crc32(body) != body_checksum:
        raise _corrupt(path, offset, "body does not verify")
    return data[offset:body_end], body, data[body_end:end]


def whole_frames(path: Path, data: bytes) -> tuple[int, int]:
    """How many bytes of a segment are whole frames, and how many records these hold.

    `data` may be the beginning of a segment that grows. Raises Rejected(JOURNAL_CORRUPT).
    """
    if data[: len(_MAGIC)] != _MAGIC:
        if _MAGIC.startswith(data):
            return 0, 0
        raise _corrupt(path, 0, "not a journal segment")
    offset, frames, written = len(_MAGIC), 0, _written_bytes(data)
    while offset < len(data):
        frame = _frame_at(path, data, offset, written=written)
        if frame is None:
            break
        offset += len(frame[0]) + _CHAIN_BYTES
        frames += 1
    return (offset, frames - 1) if frames else (0, 0)


def _written_bytes(data: bytes) -> int:
    """The file's size without the zeros that it grew by and that were never written over.

    What was written ends in a hash, so a tail of zeros has another cause than a damaged byte.
    """
    if data[-len(_ZEROS) :] != _ZEROS:
        return len(data)
    return len(data.rstrip(b"\0"))


def _record(segment: _Segment, sequence: int, body: bytes, end: int) -> JournalRecord:
    tag = body[:_TAG_BYTES]
    if tag != segment.writer.tag or len(body) <= _TAG_BYTES + _HASH_BYTES:
        raise _corrupt(segment.path, end, "record of another writer than its segment's")
    return JournalRecord(
        sequence,
        body[_TAG_BYTES : _TAG_BYTES + _HASH_BYTES],
        body[_TAG_BYTES + _HASH_BYTES :],
        segment.writer,
    )


def _segment(path: Path) -> _Segment:
    with path.open("rb") as file:
        data = file.read(_HEADER_BYTES_MAX)
    if data[: len(_MAGIC)] != _MAGIC:
        raise _corrupt(path, 0, "not a journal segment")
    frame = _frame_at(path, data, len(_MAGIC), written=len(data))
    if frame is None:
        raise _corrupt(path, len(_MAGIC), "segment header incomplete")
    header = _header(path, frame[1])
    return _Segment(
        path=path,
        first_sequence=header["first_sequence"],
        previous_chain=header["previous_chain"],
        writer=Writer(
            engine_version=header["engine_version"],
            program_hash=header["program_hash"],
            settings_hash=header["settings_hash"],
        ),
    )


def _header(path: Path, body: bytes) -> dict[str, Any]:
    header: dict[str, Any] = msgspec.msgpack.decode(body)
    if header["format"] != _FORMAT:
        raise Rejected(JOURNAL_FORMAT_UNKNOWN, expected=_FORMAT, found=header["format"])
    if path.name != f"{header['first_sequence']:020d}{_SUFFIX}":
        raise _corrupt(path, len(_MAGIC), "file renamed")
    return header


def _cut(path: Path, offset: int, size: int) -> None:
    _log.warning(
        "journal: cut %d bytes of a torn tail off %s at byte %d", size - offset, path.name, offset
    )
    with path.open("r+b") as file:
        file.truncate(offset)
        os.fsync(file.fileno())


def _write_all(file: int, data: bytes) -> int:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
    return len(data)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _corrupt(path: Path, offset: int, reason: str) -> Rejected:
    return Rejected(JOURNAL_CORRUPT, file=path.name, offset=offset, reason=reason)
