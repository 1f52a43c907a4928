"""The compiled rules, kept on disk by what they were compiled from.

Compiling takes seconds. A file counts only if it is this user's own, names the hash of the sources
that lie here now, and holds a whole program under its checksum; anything else is compiled anew.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from .program_file import MachineProgram
from .program_reader import read_program

__all__ = ["ProgramCache", "rules_program"]

_MAGIC = b"provex compiled rules 1\n"
_DIGEST_BYTES = 32
_SOURCES = ("rules", "protocol", "language")
_KEPT_MAX = 8


@cache
def rules_program() -> MachineProgram:
    """The rules as a program of the machine, once a process."""
    directory = _directory()
    if directory is None:
        return _compiled_rules()
    return ProgramCache(directory).program(_sources_digest, _compiled_rules)


def _compiled_rules() -> MachineProgram:
    # The compiler is loaded only where it is needed.
    from .generation import generator

    return generator.rules_program()


class ProgramCache:
    """A directory of programs, one file for each state of the sources."""

    def __init__(self, directory: Path) -> None:
        """Use the directory, which is made when something is kept."""
        self._directory = directory

    def path(self, sources: bytes) -> Path:
        """Where the program of these sources is kept."""
        return self._directory / f"{sources.hex()}.program"

    def program(
        self, sources_digest: Callable[[], bytes], compiled: Callable[[], MachineProgram]
    ) -> MachineProgram:
        """The kept program of the sources, or one compiled now, and kept if they did not change."""
        sources = sources_digest()
        kept = _kept(self.path(sources), sources)
        if kept is not None:
            return kept
        program = compiled()
        if sources_digest() == sources:
            # Without a place to write, the next process compiles again.
            with suppress(OSError):
                self._keep(self.path(sources), sources, program.to_bytes())
        return program

    def _keep(self, path: Path, sources: bytes, data: bytes) -> None:
        """Write a file whole or not at all, and drop the oldest ones."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(f".{os.getpid()}")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + sources + hashlib.sha256(data).digest() + data)
        unfinished.replace(path)
        files = sorted(self._directory.glob("*.program"), key=lambda one: one.stat().st_mtime)
        for old in files[:-_KEPT_MAX]:
            old.unlink(missing_ok=True)


def _kept(path: Path, sources: bytes) -> MachineProgram | None:
    """The program in a file that can be trusted, or None."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            is_own = status.st_uid == os.geteuid() and stat.S_ISREG(status.st_mode)
            if not is_own or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
            content = file.read()
    except OSError:
        return None
    head = _MAGIC + sources
    data = content[len(head) + _DIGEST_BYTES :]
    if content[: len(head) + _DIGEST_BYTES] != head + hashlib.sha256(data).digest():
        return None
    try:
        return read_program(data)
    except ValueError:
        return None


def _directory() -> Path | None:
    """This user's place for what can be made anew; None without one."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "provex" / "programs"
    except RuntimeError:
        return None


def _sources_digest() -> bytes:
    """SHA-256 of all that decides the program: the interpreter's version and every source."""
    digest = hashlib.sha256(sys.version.encode())
    for name, content in _sources(Path(__file__).resolve().parents[1]):
        for part in (name.encode(), content):
            digest.update(len(part).to_bytes(8) + part)
    return digest.digest()


def _sources(package: Path) -> Iterator[tuple[str, bytes]]:
    for directory in _SOURCES:
        for path in sorted((package / directory).rglob("*.py")):
            yield path.relative_to(package).as_posix(), path.read_bytes()
