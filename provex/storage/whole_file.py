"""Files that are there as a whole or not at all, whatever happens while they are written."""

import os
from pathlib import Path

__all__ = ["write_whole_file"]


def write_whole_file(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write or replace a file; on return it and its name are on the disk. OSError.

    `mode` says who may read and write it, as far as this process's umask lets them.
    """
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
