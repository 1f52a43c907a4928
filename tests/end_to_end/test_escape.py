"""An operator who ignores a forced request is gone: the exchange freezes and all leave with what is theirs.

After the freeze the test uses nothing but the chain: no ledger, no file of the operator.
"""

import json
from pathlib import Path

from rules.world import ALICE, BOB, BTC_PRICE, CAROL, ETH_PRICE, LINK_PRICE, id_of, key_of
from settled_world import DAY_S, SettledWorld, settled_world
from test_forced_actions import DOLLAR, WITHDRAWAL

from provex.cli.main import main

FREEZE = "freezeRequest(uint256,uint256,uint256)"
CRASH = (4 * BTC_PRICE, ETH_PRICE, LINK_PRICE)


def escape(world: SettledWorld, trader: int, key_file: Path, capsys) -> tuple[int, dict]:
    """Run the command as a stranger who pays the gas."""
    capsys.readouterr()
    place = ["--l1", world.rpc.url, "--contract", world.exchange, "--position", str(id_of(trader))]
    status = main(["escape", *place, "--key-file", str(key_file), "--send", "--json"])
    said = capsys.readouterr().out
    return status, json.loads(said) if said else {}


def test_an_ignored_request_freezes_and_everybody_leaves(tmp_path: Path, capsys) -> None:
    with settled_world(tmp_path / "chain") as world:
        world.register(ALICE)
        world.deposit(ALICE, 5_000 * DOLLAR)
        world.register(BOB)
        world.deposit(BOB, 20 * DOLLAR)
        # Carol's money never reaches a batch.
        world.register(CAROL)
        world.trade(ALICE, BOB, 10**8, 115_123_400)
        world.withdrawal(ALICE, 40 * DOLLAR)
        world.tick(CRASH)
        world.settle(world.prove())
        world.deposit(CAROL, 777 * DOLLAR)
        # Alice's long position is worth four times what it cost; Bob owes more than he has.
        worth = (5_000 - 40) * DOLLAR - 115_123_400 + (10**8 * CRASH[0] >> 32)
        pool = (5_000 + 20 - 40) * DOLLAR
        assert worth > pool

        wallet = world.wallet(world.account(ALICE))
        world.send(wallet, WITHDRAWAL, key_of(ALICE), id_of(ALICE), DOLLAR, False)
        request = (key_of(ALICE), id_of(ALICE), DOLLAR)
        assert "GracePeriodRunning" in world.reverted(wallet, FREEZE, *request)
        world.pass_time(7 * DAY_S)
        world.send(wallet, FREEZE, *request)
        assert world.read("isFrozen()", returns=("bool",))
        world.ledger = None  # The operator is gone.

        key_file = tmp_path / "key"
        key_file.write_text(world.private_key(CAROL))
        before = world.balance(ALICE)
        status, left = escape(world, ALICE, key_file, capsys)
        assert status == 0, left
        # The command has withdrawn, too: what a batch allowed before, and all that the pool held.
        assert world.balance(ALICE) == before + 40 * DOLLAR + pool
        assert world.claim(ALICE) == 0
        assert world.read("getTotalQueued()") == worth - pool

        # A bankrupt position leaves with nothing, nobody leaves twice.
        status, _ = escape(world, BOB, key_file, capsys)
        assert status == 1
        status, again = escape(world, ALICE, key_file, capsys)
        assert status == 1 or not again["sent"]
        assert world.read("getTotalQueued()") == worth - pool

        # Carol's deposit was never touched, and is hers again after two days.
        carol = world.trader(CAROL)
        assert world.read("getTotalPendingDeposits()") == 777 * DOLLAR
        world.run(carol.cancel_deposit(stark_key=key_of(CAROL), position_id=id_of(CAROL)))
        world.pass_time(2 * DAY_S)
        had = world.balance(CAROL)
        world.run(carol.reclaim_deposit(stark_key=key_of(CAROL), position_id=id_of(CAROL)))
        assert world.balance(CAROL) == had + 777 * DOLLAR
        assert world.read("getPoolBalance()") == 0
        assert world.read("getAccountedBalance()") == 0

        # Somebody fills the shortage: the queue is served.
        shortage = worth - pool
        world.send(world.wallet(world.account(CAROL)), "fundPool(uint256)", shortage)
        world.send(wallet, "serveQueue(uint256)", 1)
        assert world.read("getTotalQueued()") == 0
        assert world.claim(ALICE) == shortage
        world.withdraw(ALICE)
        assert world.balance(ALICE) == before + 40 * DOLLAR + pool + shortage
