"""Files that are there as a whole or not at all, whatever happens while they are written."""

import os
from pathlib import Path

__all__ = ["write_whole_file"]


def write_whole_file(path: Path, content: bytes) -> None:
    """Write or replace a file; on return it and its name are on the disk. OSError."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
