from collections.abc import Iterator
from pathlib import Path

import pytest

from .world import OperatedWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OperatedWorld]:
    """A running exchange with prices, seen from its operator's side."""
    built = OperatedWorld(tmp_path).start()
    built.price()
    built.follow()
    built.stand()
    yield built
    built.stop()
