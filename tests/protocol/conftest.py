"""Both implementations of the primitives under the same tests, and the published vectors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provex.native import crypto as native
from provex.protocol.primitives import PLAIN, Primitives, inject, primitives

VECTORS = Path(__file__).resolve().parents[2] / "vectors"


@pytest.fixture(params=["plain", "native"])
def crypto(request: pytest.FixtureRequest) -> Iterator[Primitives]:
    """The primitives in force during a test: first the plain ones, then the native ones."""
    before = primitives()
    inject(PLAIN if request.param == "plain" else native.NATIVE)
    yield primitives()
    inject(before)


@pytest.fixture(scope="session")
def tables() -> dict[str, Any]:
    """The published values that have no file of their own."""
    return read_vectors("protocol_tables.json")


@pytest.fixture(scope="session")
def vectors() -> Any:
    """A function that reads a vector file by its name."""
    return read_vectors


def read_vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text())
