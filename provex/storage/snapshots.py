"""Snapshots of the exchange's state: one checksummed file each, written whole or not at all.

They only shorten a restart: the journal alone gives the same state. A file holds a magic word, the
BLAKE2b hash of the rest, and MessagePack of the fields of `Snapshot`.
"""

import logging
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from provex.protocol.errors import SNAPSHOT_INVALID, Rejected

from .whole_file import write_whole_file

__all__ = ["Snapshot", "SnapshotStore"]

_MAGIC = b"PROVEXS\n"
_FORMAT = 1
_HASH_BYTES = 32
_SUFFIX = ".snapshot"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The state after one input, and who wrote it under which settings."""

    sequence: int
    now_ms: int
    result_hash: bytes
    state_hash: bytes
    engine_version: str
    program_hash: str
    settings_hash: str
    engine: bytes
    ledger: bytes
    registry: bytes


class SnapshotStore:
    """A directory of snapshots, named by their sequence."""

    def __init__(self, directory: Path, *, kept: int) -> None:
        """Keep the newest `kept` files."""
        self._directory = directory
        self._kept = kept
        directory.mkdir(parents=True, exist_ok=True)

    def write(self, snapshot: Snapshot) -> Path:
        """Write, sync and name a snapshot; then drop the oldest beyond those kept."""
        body = msgspec.msgpack.encode({"format": _FORMAT} | asdict(snapshot))
        path = self._directory / f"{snapshot.sequence:020d}{_SUFFIX}"
        content = _MAGIC + blake2b(body, digest_size=_HASH_BYTES).digest() + body
        # Readable by the operator alone: users and their sealed secrets are in it.
        write_whole_file(path, content, mode=0o600)
        for outdated in self._paths()[: -self._kept]:
            outdated.unlink()
        return path

    def latest(self, *, sequence_max: int) -> Snapshot | None:
        """The newest readable snapshot up to a sequence; damaged ones are passed over."""
        for path in reversed(self._paths()):
            if int(path.stem) > sequence_max:
                _log.warning("snapshots: %s is ahead of the journal, passed over", path.name)
                continue
            try:
                return self.read(path)
            except Rejected as rejected:
                _log.warning("snapshots: %s", rejected)
        return None

    def read(self, path: Path) -> Snapshot:
        """One snapshot. Raises Rejected(SNAPSHOT_INVALID)."""
        data = path.read_bytes()
        head = len(_MAGIC) + _HASH_BYTES
        body = data[head:]
        if data[: len(_MAGIC)] != _MAGIC:
            raise Rejected(SNAPSHOT_INVALID, file=path.name, reason="not a snapshot")
        if blake2b(body, digest_size=_HASH_BYTES).digest() != data[len(_MAGIC) : head]:
            raise Rejected(SNAPSHOT_INVALID, file=path.name, reason="checksum does not verify")
        fields = msgspec.msgpack.decode(body)
        if fields.pop("format") != _FORMAT:
            raise Rejected(SNAPSHOT_INVALID, file=path.name, reason="unknown format")
        return Snapshot(**fields)

    def _paths(self) -> list[Path]:
        return sorted(self._directory.glob(f"*{_SUFFIX}"))
