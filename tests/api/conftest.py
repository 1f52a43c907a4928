"""One exchange per test module: tests use people of their own and leave the others alone."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from .world import Person, World

_KEYS = count(0x1000)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running exchange with prices, without rate limits."""
    built = World(tmp_path_factory.mktemp("exchange")).start()
    built.price()
    yield built
    built.stop()


@pytest.fixture
def newcomer(world: World) -> Callable[..., Person]:
    """A function that onboards somebody new, with money if asked."""

    def onboard(usd: int = 0) -> Person:
        return world.person(next(_KEYS), usd)

    return onboard


@pytest.fixture
def stranger(world: World) -> Person:
    """Somebody who has not onboarded."""
    return world.stranger(next(_KEYS))


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """A function that starts an exchange with settings of its own."""
    started: list[World] = []

    def make(**changes: Any) -> World:
        built = World(tmp_path / str(len(started)), **changes).start()
        built.price()
        started.append(built)
        return built

    yield make
    for built in started:
        built.stop()
