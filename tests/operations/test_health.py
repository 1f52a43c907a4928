"""Health and readiness say what is wrong, and nothing while nothing is."""

import asyncio

import pytest

from provex.ethereum.events import Shortage
from provex.protocol.inputs import PauseOrders, Restarted, SetMarketStatus
from provex.protocol.records import MarketStatus
from tests.operations.world import OperatedWorld
from tests.sequencer import world as core


def names(world: OperatedWorld, path: str, kind: str = "reasons") -> list[str]:
    answer = world.ask(path)
    reasons = [each["name"] for each in answer.json()["reasons"]]
    assert answer.status_code == (503 if reasons else 200)
    assert answer.json()[{"/health": "healthy", "/ready": "ready"}[path]] is (not reasons)
    return [each["name"] for each in answer.json()[kind]]


def test_a_running_exchange_is_healthy_and_ready(world: OperatedWorld):
    assert names(world, "/health") == []
    assert names(world, "/ready") == []
    assert names(world, "/ready", "warnings") == []


def test_paused_orders_are_healthy_and_not_ready(world: OperatedWorld):
    world.submit(PauseOrders(is_paused=True))

    assert names(world, "/ready") == ["orders_paused"]
    assert names(world, "/health") == []


def test_one_stale_market_is_a_warning_and_all_are_a_reason(world: OperatedWorld):
    world.now_ms += 121_000
    world.follow()
    world.submit(core.index_prices(core.PRICES))
    assert names(world, "/ready") == ["oracle_quorum_missing"]

    fresh = {core.BTC: core.PRICES[core.BTC]}
    world.submit(core.oracle_tick(world.exchange.settings, world.now_ms // 1000, fresh))

    assert names(world, "/ready") == []
    assert names(world, "/ready", "warnings") == ["oracle_price_stale"]


def test_no_open_market_is_not_ready(world: OperatedWorld):
    for market in (core.BTC, core.ETH):
        world.submit(SetMarketStatus(market=market, status=MarketStatus.OFFLINE))

    assert names(world, "/ready") == ["oracle_quorum_missing"]


def test_a_restart_is_not_ready_before_the_first_tick(world: OperatedWorld):
    world.submit(Restarted(engine_version="test", program_hash="00"))
    assert names(world, "/ready") == ["oracle_awaited"]

    world.price()
    assert names(world, "/ready") == []


def test_l1_must_be_followed(world: OperatedWorld):
    world.follow(head_time_s=world.now_ms // 1_000 - 181)
    assert names(world, "/ready") == ["l1_not_followed"]

    world.follow(read_number=35)
    assert names(world, "/ready") == ["l1_behind"]

    world.watcher = None
    assert names(world, "/ready") == ["l1_not_followed"]
    assert names(world, "/health") == []


def test_a_frozen_exchange_is_not_ready(world: OperatedWorld):
    world.stand(is_frozen=True)

    assert names(world, "/ready") == ["frozen"]


def test_a_node_that_fails_is_a_warning(world: OperatedWorld):
    world.sources.l1.fault = "no answer"

    assert names(world, "/ready") == []
    assert names(world, "/ready", "warnings") == ["l1_unreadable"]


def test_credited_deposits_that_left_the_chain_are_a_warning(world: OperatedWorld):
    lost = Shortage(stark_key=2**250, position_id=2, amount_quantums=3, coming_quantums=0)
    world.follow(shortages=(lost,))

    assert names(world, "/ready") == []
    assert names(world, "/ready", "warnings") == ["deposits_missing"]


def test_a_journal_that_is_not_synced_is_unhealthy(world: OperatedWorld):
    world.monotonic_ahead_s = 11.0

    assert names(world, "/health") == ["journal_stalled"]
    assert names(world, "/ready") == ["journal_stalled"]


def test_a_journal_that_failed_is_unhealthy(world: OperatedWorld, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdatasync", full)
    with pytest.raises(Exception, match="No space left"):
        world.price()
    world.run(asyncio.sleep(0))

    assert names(world, "/health") == ["journal_failed"]
    assert "journal_failed" in names(world, "/ready")


def test_a_disk_that_is_nearly_full_is_a_warning(
    world: OperatedWorld, monkeypatch: pytest.MonkeyPatch
):
    import os

    real = os.statvfs(world.directory)
    fields = list(real)
    fields[4] = 1
    monkeypatch.setattr("os.statvfs", lambda _: os.statvfs_result(fields))

    assert names(world, "/health") == []
    assert names(world, "/health", "warnings") == ["disk_nearly_full"]


@pytest.mark.parametrize("path", ["/metrics", "/health", "/ready"])
def test_the_door_only_reads(world: OperatedWorld, path: str):
    state = world.state()

    assert world.ask(path, "POST").status_code == 405
    assert world.ask("/pause").status_code == 404
    assert world.ask(path).status_code == 200
    assert world.state() == state


def test_the_api_answers_operations_only_when_told(world: OperatedWorld):
    from provex.operations.door import operations_app

    assert world.get("/metrics").status == 404
    assert world.get("/health").status == 404

    world.app.operations = operations_app(world.sources)

    assert world.get("/metrics").status == 200
    assert world.get("/ready").data["ready"] is True
    assert world.get("/v3/markets").status == 200
