"""`provex escape` against a real exchange; the state comes from the test in place of the rebuild."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from frozen_exchange import (
    HELPER,
    OTHER,
    POSITION,
    TRADER,
    Frozen,
    insolvent_positions,
    solvent_positions,
    told,
)

from provex.cli.main import main
from provex.protocol.errors import ESCAPE_DONE, ESCAPE_NOT_FROZEN


@pytest.fixture
def rebuilds(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the command rebuilds: the test's exchange, put here when it exists."""
    known: list[Any] = []

    async def rebuild_state(rpc: object, exchange: str, *_: object, **__: object) -> Any:
        (frozen,) = known
        assert exchange.lower() == frozen.exchange.lower()
        return SimpleNamespace(
            shared_state=frozen.state, positions=frozen.positions, sequence_number=1
        )

    monkeypatch.setattr("provex.rebuild.rebuild.rebuild_state", rebuild_state)
    return known


async def command(frozen: Frozen, *arguments: str, position: int = POSITION) -> int:
    every = ["--l1", frozen.url, "--contract", frozen.exchange, "--position", str(position)]
    return await asyncio.to_thread(main, ["escape", *every, *arguments])


def key_file(folder: Path) -> str:
    path = folder / "gas.key"
    path.write_text(HELPER.private_key + "\n")
    return str(path)


def test_it_shows_and_sends_nothing_without_being_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rebuilds: list[Any]
) -> None:
    async def story(frozen: Frozen) -> None:
        rebuilds.append(frozen)

        assert await command(frozen, "--key-file", key_file(tmp_path)) == 0

        assert not await frozen.number("getTotalPendingWithdrawals()")

    told(tmp_path, solvent_positions(), story)
    shown = capsys.readouterr().out
    for text in (
        f"position {POSITION} of key 0x",
        "worth 600 USDC in the state after batch 1",
        "the pool can pay 600 USDC of it now",
        f"withdrawals of the key go to {TRADER.address}",
        "transaction 1: verifyEscape",
        "transaction 2: escape",
        "transaction 3: withdraw",
        "data  0xd0c54057",
        "data  0x366a2670",
        " ETH at ",
    ):
        assert text in shown
    assert "NOT frozen" not in shown
    assert "would queue" not in shown


def test_it_sends_with_a_key_and_goes_on_after_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rebuilds: list[Any]
) -> None:
    async def story(frozen: Frozen) -> None:
        rebuilds.append(frozen)
        sending = ("--key-file", key_file(tmp_path), "--send")

        assert await command(frozen, *sending, "--json") == 0
        answer = json.loads(capsys.readouterr().out)
        assert [sent["name"] for sent in answer["sent"]] == ["verifyEscape", "escape", "withdraw"]
        assert answer["amount_quantums"] == answer["paid_at_once_quantums"] == "600000000"
        assert await frozen.tokens(TRADER.address) == 600_000_000

        assert await command(frozen) == 0
        assert "it has left already; its key may withdraw 0 USDC" in capsys.readouterr().out
        assert await command(frozen, *sending) == 1
        assert f"error {ESCAPE_DONE} " in capsys.readouterr().err

    told(tmp_path, solvent_positions(), story)


def test_it_says_what_would_queue_and_that_a_key_has_no_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rebuilds: list[Any]
) -> None:
    async def story(frozen: Frozen) -> None:
        rebuilds.append(frozen)
        assert await command(frozen, "--key-file", key_file(tmp_path), "--send") == 0
        assert await command(frozen, position=OTHER) == 0

    told(tmp_path, insolvent_positions(), story)
    shown = capsys.readouterr().out
    assert "the pool can pay 1000 USDC of it now" in shown
    assert "200 USDC of it would queue, behind 0 USDC" in shown
    assert "sent withdraw: 0x" in shown
    assert "100 USDC of it would queue, behind 200 USDC" in shown
    assert "the key has no address" in shown


def test_it_says_that_the_exchange_is_not_frozen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rebuilds: list[Any]
) -> None:
    async def story(frozen: Frozen) -> None:
        rebuilds.append(frozen)
        assert await command(frozen) == 0
        assert "NOT frozen" in capsys.readouterr().out
        assert await command(frozen, "--key-file", key_file(tmp_path), "--send") == 1
        assert f"error {ESCAPE_NOT_FROZEN} " in capsys.readouterr().err

    told(tmp_path, solvent_positions(), story, is_frozen=False)
