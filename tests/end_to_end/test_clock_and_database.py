"""The database goes while people trade, a worker dies in its proof, the clock jumps an hour.

The exchange runs as `provex up` with proofs of the test profile. Its clock and those of all processes
that it starts, oracles and settlement included, are moved by a file; only Ethereum's stays.
"""

import asyncio
import os
import signal
import time
from decimal import Decimal
from pathlib import Path

import pytest
from faulty_world import World, settings
from standing import state_holds

from provex.protocol.errors import ORACLE_PRICE_STALE
from provex.protocol.records import Side

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgresql,
    pytest.mark.timeout(1800),
]

ALICE, BOB = 0, 1
HOUR_S = 3_600
CLOCK = Path(__file__).parent / "jumping_clock"


@pytest.fixture
def world(start_exchange, postgres_server, tmp_path):
    ahead = tmp_path / "ahead"
    paths = f"{CLOCK}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    exchange = start_exchange(
        "--no-bots",
        "--database",
        postgres_server.new_database(),
        settings=settings(),
        environment={"PROVEX_TEST_CLOCK_AHEAD": str(ahead), "PYTHONPATH": paths},
    )
    world = World(exchange, exchange.endpoints["l1"], None)
    world.ahead = ahead
    for account in (ALICE, BOB):
        world.open_account(account, 10_000)
    world.until(lambda: world.equity(ALICE) == world.equity(BOB) == 10_000, "deposits credited")
    yield world
    exchange.stop()


def set_clock_ahead(world: World, seconds: int) -> None:
    world.ahead.write_text(str(seconds))
    world.clock_ahead_s = seconds


def the_database_is_gone(world: World, server) -> None:
    world.trade(ALICE, BOB, 4)
    server.stop()
    try:
        asyncio.run(world.cross(ALICE, BOB, 5))
        world.until(lambda: world.metric("provex_read_model_failures_total") > 0, "it is told")
        world.deposit(ALICE, 500)
    finally:
        server.start()
    world.until(lambda: world.metric("provex_read_model_lag_inputs") == 0, "histories are level")
    world.until(lambda: world.fills(BOB) == 9, "every fill is in the histories")
    world.until(lambda: len(world.deposits(ALICE)) == 2, "and the deposit")


def worker_of(service: int) -> int | None:
    """The process that proves for the settlement service."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = status.read_text().split()
            is_child = words[words.index("PPid:") + 1] == str(service)
            command = (status.parent / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if is_child and b"provex.settlement.service.worker" in command:
            return int(status.parent.name)
    return None


def a_worker_dies(world: World) -> None:
    """In the middle of its proof, which is then made anew and settled."""
    closed = world.close_batch()
    service = world.progress()["process_id"]
    os.kill(world.until(lambda: worker_of(service), "a proof is begun"), signal.SIGKILL)
    world.until(lambda: world.progress()["failed_proofs"] >= 1, "settlement tells of it")
    world.until_accepted(closed)
    assert world.progress()["process_id"] == service
    assert world.progress()["alarm"] is None
    state_holds(world.exchange)


def rest(world: World, account: int) -> str:
    async def action(trader, _):
        return (await world.place(account, trader, Side.BUY, Decimal("0.01"), Decimal(900))).id

    return world.run(account, action)


def active_orders(world: World, account: int) -> set[str]:
    async def action(trader, _):
        return {order.id for order in await trader.private.active_orders("BTC-USD")}

    return world.run(account, action)


def cancel(world: World, account: int, order_id: str) -> None:
    async def action(trader, _):
        await trader.private.cancel_order(order_id)

    world.run(account, action)


def the_clock_jumps(world: World) -> None:
    kept, cancelled = rest(world, ALICE), rest(world, ALICE)
    set_clock_ahead(world, HOUR_S)

    # No price is fresh at this hour: nothing new is taken, cancels and withdrawals are.
    def refusal() -> int:
        found = world.order_refusal(BOB)
        return 0 if found is None else found.code

    world.until(lambda: refusal() == ORACLE_PRICE_STALE, "new orders are refused")
    cancel(world, ALICE, cancelled)
    world.until(lambda: cancelled not in active_orders(world, ALICE), "cancelled")
    world.withdraw(BOB, 200)
    before = world.equity(ALICE)
    world.deposit(ALICE, 700)
    world.until(lambda: world.equity(ALICE) == before + 700, "a deposit is credited")
    world.until_accepted(world.close_batch())
    ahead = state_holds(world.exchange)

    # Back: the exchange's time stands until the clock has come after it.
    set_clock_ahead(world, 0)
    stands = ahead.replayed.last_now_ms
    assert stands > (time.time() + HOUR_S / 2) * 1_000
    world.deposit(ALICE, 100)
    world.until(lambda: world.equity(ALICE) == before + 800, "a deposit is credited")
    assert kept in active_orders(world, ALICE)
    world.withdraw(BOB, 300)
    world.until_accepted(world.close_batch())
    standing = state_holds(world.exchange)
    assert standing.replayed.last_now_ms >= stands
    assert standing.rebuilt.money.pending_withdrawals == 500 * 10**6


def test_the_database_a_worker_and_the_clock(world: World, postgres_server) -> None:
    the_database_is_gone(world, postgres_server)
    a_worker_dies(world)
    the_clock_jumps(world)

    world.require_acknowledged()
    state_holds(world.exchange)
    assert world.exchange.stop() == 0


def test_a_deleted_database_is_built_again(start_exchange) -> None:
    exchange = start_exchange("--no-bots", settings="confirmations = 2\nrate_limits = false\n")
    world = World(exchange, exchange.endpoints["l1"], None)
    for account in (ALICE, BOB):
        world.open_account(account, 10_000)
    world.until(lambda: world.equity(ALICE) == world.equity(BOB) == 10_000, "deposits credited")
    world.trade(ALICE, BOB, 4)

    files = list(exchange.data_dir.glob("read_model.sqlite*"))
    assert files
    for file in files:
        file.unlink()
    asyncio.run(world.cross(ALICE, BOB, 5))
    exchange.kill()
    exchange.start()
    world.node = exchange.endpoints["l1"]

    world.until(lambda: world.fills(BOB) == 9, "every fill is in the new histories")
    assert len(world.deposits(ALICE)) == 1
    world.require_acknowledged()
    assert exchange.stop() == 0
