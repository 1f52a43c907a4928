"""Faults of the world behind the API: what is still answered, and how the rest is refused."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from provex.api import context as context_module
from provex.storage.database import unavailable

from .world import Person, World

Newcomer = Callable[..., Person]


def failing(*_: object, **__: object) -> None:
    raise unavailable(OperationalError("SELECT", {}, OSError("disk")))


def test_a_database_that_fails_refuses_histories_and_nothing_else(
    world: World, newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = newcomer(10_000)
    for name in ("fills", "market_days"):
        monkeypatch.setattr(world.read_model, name, failing)
    world.now_ms += 5_000

    fills = world.signed(person, "GET", "/v3/fills")

    assert fills.status == 503
    assert fills.data["errors"][0]["code"] == 5503
    assert "SELECT" not in fills.body.decode()
    assert world.get("/v3/markets").status == 200
    assert world.place(person, price="40000").status == 200
    assert world.signed(person, "GET", "/v3/accounts").status == 200


def test_a_database_that_lags_refuses_histories(
    world: World, newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = newcomer(10_000)

    async def never(_: int) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(context_module, "_WAIT_S", 0.01)
    monkeypatch.setattr(world.indexer, "reached", never)

    assert world.signed(person, "GET", "/v3/orders").data["errors"][0]["code"] == 5503


def test_nothing_is_shown_before_it_is_durable(
    world: World, newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = newcomer(10_000)
    monkeypatch.setattr(context_module, "_WAIT_S", 0.01)
    monkeypatch.setattr(world.exchange, "last_sequence", world.exchange.last_sequence + 1)

    answer = world.signed(person, "GET", "/v3/accounts")
    monkeypatch.undo()

    assert answer.status == 503
    assert answer.data["errors"][0]["code"] == 5202
    assert world.signed(person, "GET", "/v3/accounts").status == 200


def test_a_client_sees_its_own_writes_at_once(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(100_000), newcomer(100_000)

    for number in range(10):
        price = str(50_000 + number)
        world.place(buyer, price=price)
        world.place(seller, side="SELL", price=price)
        fills = world.signed(buyer, "GET", "/v3/fills").data["fills"]
        assert len(fills) == number + 1
