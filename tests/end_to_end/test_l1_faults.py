"""The Ethereum node is slow, out of order, lies about receipts, and is away for an hour.

Trading goes on, operators see it, and afterwards everything settles, nothing twice. The exchange
runs as `provex up`; proofs are those of the test profile; the faults are those of a proxy in front
of a real node.

One node serves everybody here, the oracles' signers too, so that while it is away no new price
comes, and matching would stop two minutes later. So the exchange is without its node for over half
a minute of its own time, several rounds of every backoff; meanwhile the chain goes on by 300 blocks
of 12 seconds, an hour in which the operator, depositors and the clock of L1 went on without the exchange.
"""

import time

import pytest
from faulty_world import World, foreign_chain, settings
from l1_proxy import LIES, L1Proxy, ReceiptLies
from standing import state_holds

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(1800)]

ALICE, BOB = 0, 1
FILLS = 36
AWAY_S = 35
"""More than the waits of all backoffs up to 16 s."""
BLOCKS_OF_AN_HOUR, BLOCK_S = 300, 12


@pytest.fixture(scope="module")
def world(start_exchange, tmp_path_factory):
    with foreign_chain(tmp_path_factory.mktemp("chain")) as node:
        proxy = L1Proxy(node).start()
        exchange = start_exchange("--no-bots", "--l1", proxy.url, settings=settings())
        world = World(exchange, node, proxy)
        for account in (ALICE, BOB):
            world.open_account(account, 20_000)
        world.until(lambda: world.equity(ALICE) == world.equity(BOB) == 20_000, "deposits credited")
        yield world
        exchange.stop()
        proxy.stop()


def trades_settle_with_their_proofs(world: World) -> None:
    assert world.trade(ALICE, BOB, FILLS) == FILLS
    world.withdraw(ALICE, 1_000)
    world.until_accepted(world.close_batch())

    standing = state_holds(world.exchange, world.node)

    assert sum(one["trades"] for one in world.progress()["batches"]) >= FILLS
    assert standing.rebuilt.money.pending_withdrawals == 1_000 * 10**6
    assert any(position.assets for position in standing.rebuilt.positions.values())


def a_slow_node_that_is_out_of_order(world: World) -> None:
    world.proxy.faults.delay_s = 0.05
    world.proxy.faults.errors_of_ten = 2
    world.proxy.faults.silent_of_ten = 1
    world.proxy.faults.rubbish_of_ten = 1
    world.deposit(BOB, 300)
    world.trade(ALICE, BOB, 6)

    world.until_accepted(world.close_batch())

    assert world.proxy.faults.refused > 10
    world.proxy.come_back()
    state_holds(world.exchange, world.node)


def a_node_that_lies_about_receipts(world: World) -> None:
    """Each transaction of a batch gets another lie, and so does what is sent instead of it."""
    lies = ReceiptLies()
    world.proxy.faults.lie = lies
    world.trade(ALICE, BOB, 6)

    world.until_accepted(world.close_batch())

    assert set(lies.told.values()) == set(LIES)
    world.proxy.come_back()
    state_holds(world.exchange, world.node)
    world.until(lambda: world.progress()["alarm"] is None, "no alarm is left")


def a_node_that_is_away_for_an_hour(world: World) -> None:
    began = time.monotonic()
    world.proxy.go_away()
    deposit = world.deposit(BOB, 500)
    world.mine(BLOCKS_OF_AN_HOUR, BLOCK_S)
    world.withdraw(ALICE, 200)
    assert world.trade(ALICE, BOB, 6) == 6
    before = world.equity(BOB)
    assert world.order_refusal(ALICE) is None
    closed = world.close_batch()
    world.until(lambda: world.progress()["proved"] >= closed, "the batch is proved meanwhile")
    world.until(lambda: "l1_unreadable" in world.ready(), "/ready tells of the node")
    world.until(lambda: world.progress()["is_l1_reachable"] is False, "settlement tells of it")
    assert world.metric("provex_l1_reachable") == 0
    time.sleep(max(0.0, AWAY_S - (time.monotonic() - began)))
    assert world.accepted() < closed

    world.proxy.come_back()

    world.until_accepted(closed)
    world.until(lambda: "l1_unreadable" not in world.ready(), "/ready is silent about the node")

    def credited():
        return [one for one in world.deposits(BOB) if one.transaction_hash == deposit]

    world.until(lambda: [str(one.status) for one in credited()] == ["CONFIRMED"], "credited")
    standing = state_holds(world.exchange, world.node)
    assert standing.accepted >= closed
    assert world.equity(BOB) == before + 500


def test_an_exchange_outlives_its_node(world: World) -> None:
    trades_settle_with_their_proofs(world)
    a_slow_node_that_is_out_of_order(world)
    a_node_that_lies_about_receipts(world)
    a_node_that_is_away_for_an_hour(world)

    world.require_acknowledged()
    assert world.exchange.stop() == 0
    state_holds(world.exchange, world.node)
