"""A trader deposits, trades with the credit, cancels on L1 and takes the money back: nobody proves.

The prover is stopped, so no accepted batch takes the deposit before its two days are over. L1 then
pays the trader what is the trader's there, and refuses the batch that holds the credit: nobody else's
money is touched. New orders are refused in time, cancels are not; operators see what is missing, deposit
it by a command, and everything settles. What they deposit is not credited a second time.

The chain's two days are those of anvil; the exchange's own clock cannot be moved, so that back-pressure
comes from the queue here, and from half of the deadline in tests/cli/test_settlement_watch.py.
"""

import asyncio
import os
import signal
from decimal import Decimal

import pytest
from faulty_world import USD, World, foreign_chain, settings
from standing import state_holds

from provex.cli.main import main
from provex.protocol.errors import L1_TRANSACTION_REVERTED, SETTLEMENT_BEHIND, Rejected
from provex.protocol.records import Side

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(1800)]

ALICE, BOB, CAROL = 0, 1, 2
DAY_S = 86_400
TAKEN = 3_000


@pytest.fixture
def world(start_exchange, tmp_path):
    with foreign_chain(tmp_path / "chain") as node:
        chosen = settings(more="settlement_queue_max = 1")
        exchange = start_exchange("--no-bots", "--l1", node, settings=chosen)
        world = World(exchange, node, None)
        for account in (ALICE, BOB):
            world.open_account(account, 10_000)
        world.until(lambda: world.equity(ALICE) == world.equity(BOB) == 10_000, "deposits credited")
        yield world
        exchange.stop()


def of_owner(world: World, account: int, name: str):
    """Call the trader's wallet about the trader's own key and position."""

    async def action(trader, wallet):
        owner = {"stark_key": trader.keys.stark_key}
        owner["position_id"] = trader.private.signer.position_id
        return await getattr(wallet, name)(**owner)

    return world.run(account, action)


def tokens(world: World, account: int) -> int:
    async def action(_, wallet):
        return await wallet.token_balance()

    return world.run(account, action)


def stall(world: World) -> int:
    """Stop the settlement process and all its proofs; its id."""
    process = world.until(lambda: world.progress()["process_id"], "settlement runs")
    os.kill(process, signal.SIGSTOP)
    return process


def resting_order(world: World, account: int) -> str:
    async def action(trader, _):
        return (await world.place(account, trader, Side.BUY, Decimal("0.01"), Decimal(900))).id

    return world.run(account, action)


def cancel(world: World, account: int, order_id: str) -> str:
    async def action(trader, _):
        await trader.private.cancel_order(order_id)
        for _ in range(50):
            order = await trader.private.order(order_id)
            if str(order.status) == "CANCELED":
                return "CANCELED"
            await asyncio.sleep(0.1)
        return str(order.status)

    return world.run(account, action)


def test_a_reclaimed_credit_costs_nobody_else_anything(world: World) -> None:
    world.until_accepted(world.close_batch())
    process = stall(world)
    try:
        world.open_account(CAROL, TAKEN)
        world.until(lambda: world.equity(CAROL) == TAKEN, "credited")
        world.trade(CAROL, BOB, 4)
        order_id = resting_order(world, BOB)
        of_owner(world, CAROL, "cancel_deposit")
        assert refused_reclaim(world) == "DepositLocked"
        before = state_holds(world.exchange, world.node)

        # Nothing is accepted: the queue grows until new orders are refused, and cancels are not.
        for usd in (110, 120):
            world.withdraw(ALICE, usd)
            closed = world.close_batch()
        world.until(lambda: refusal_code(world) == SETTLEMENT_BEHIND, "new orders are refused")
        assert cancel(world, BOB, order_id) == "CANCELED"

        had = tokens(world, CAROL)
        world.rpc("evm_increaseTime", 2 * DAY_S)
        world.mine(1)
        of_owner(world, CAROL, "reclaim_deposit")
        assert tokens(world, CAROL) == had + TAKEN * USD
        world.until(lambda: "deposits_missing" in world.ready(), "/ready tells of it")
        assert "a credited deposit was reclaimed on L1" in world.exchange.log.read_text()
        taken = state_holds(world.exchange, world.node, shortages=TAKEN * USD)
        assert taken.accepted == before.accepted
        # L1 has paid from what was pending for her alone.
        assert taken.rebuilt.money.owed_to_positions == before.rebuilt.money.owed_to_positions
        assert taken.rebuilt.money.pending_deposits == 0
        assert refused_reclaim(world) == "DepositNotCancelled"
    finally:
        os.kill(process, signal.SIGCONT)

    # The batch with her credit is proved, and L1 refuses it, and all after it.
    alarm = world.until(lambda: world.progress()["alarm"], "settlement tells why it stands")
    assert "DepositInsufficient" in alarm["text"]
    assert world.accepted() == before.accepted

    credit = world.equity(CAROL)
    arguments = ["operator", "cover-shortages", "--data-dir", str(world.exchange.data_dir)]
    assert main(arguments) == 0
    world.until(lambda: "deposits_missing" not in world.ready(), "the shortage is filled")
    world.until_accepted(closed)
    assert world.equity(CAROL) == credit
    assert world.progress()["alarm"] is None
    # What refuses orders now is that the oracles' chain is two days ahead of their clocks.
    world.until(lambda: refusal_code(world) != SETTLEMENT_BEHIND, "back-pressure ends")
    standing = state_holds(world.exchange, world.node)
    assert standing.rebuilt.money.pending_deposits == 0
    world.require_acknowledged()


def refusal_code(world: World) -> int:
    refusal = world.order_refusal(ALICE)
    return 0 if refusal is None else refusal.code


def refused_reclaim(world: World) -> str:
    """The contract's name for why nothing can be taken."""
    with pytest.raises(Rejected) as refusal:
        of_owner(world, CAROL, "reclaim_deposit")
    assert refusal.value.code == L1_TRANSACTION_REVERTED
    return str(refusal.value.fields["reason"]).partition("(")[0].strip()
