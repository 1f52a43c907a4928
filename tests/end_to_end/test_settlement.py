"""A batch with its proof moves the state on L1, and what it withdraws is paid.

`PROVEX_TEST_PROOF_PROFILE=production` proves with 128 bits instead of those of the profile for tests.
"""

import json
from pathlib import Path

from rules.world import ALICE, BOB, id_of
from settled_world import settled_world

from provex.cli.main import main
from provex.ethereum.development import CHAIN_ID
from provex.rebuild.snapshot import read_snapshot


def test_deposits_trades_and_withdrawals_settle(tmp_path: Path, capsys) -> None:
    with settled_world(tmp_path / "chain") as world:
        for trader in (ALICE, BOB):
            world.register(trader)
            world.deposit(trader, 5_000 * 10**6)
        world.trade(ALICE, BOB, 10**8, 115_123_400)
        world.withdrawal(ALICE, 1_000 * 10**6)
        before = world.balance(ALICE)
        assert world.claim(ALICE) == 0

        proof = world.prove()
        steps = world.settle(proof)

        assert [step.what for step in steps] == ["page from word 0", "proof", "state"]
        assert world.read("getSequenceNumber()") == 1
        assert world.read("lastStateHash()") == proof.main_words[2]
        assert world.read("getTotalPendingDeposits()") == 0
        assert world.claim(ALICE) == 1_000 * 10**6
        world.withdraw(ALICE)
        assert world.claim(ALICE) == 0
        assert world.balance(ALICE) == before + 1_000 * 10**6

        # Whoever reads the chain knows all positions.
        capsys.readouterr()
        arguments = ["rebuild", "--l1", world.rpc.url, "--contract", world.exchange]
        snapshot = tmp_path / "state.json"
        known = ["--block", "latest", "--snapshot", str(snapshot), "--json"]
        assert main([*arguments, *known]) == 0
        assert json.loads(capsys.readouterr().out)["sequence_number"] == 1
        rebuilt = read_snapshot(snapshot, chain_id=CHAIN_ID, exchange=world.exchange)
        ledger = world.ledger
        assert dict(rebuilt.positions) == {
            number: ledger.position(number) for number in ledger.position_ids()
        }
        assert set(rebuilt.positions) >= {id_of(ALICE), id_of(BOB)}
