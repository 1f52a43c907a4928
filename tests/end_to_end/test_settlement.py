"""A batch with its proof moves the state on L1, and what it withdraws is paid.

`PROVEX_TEST_PROOF_PROFILE=production` proves with 128 bits instead of those of the profile for tests.
"""

from pathlib import Path

from provex.cli.main import main
from provex.ethereum.contracts import address_bytes
from provex.settlement.l1_batches import state_transition_fact
from rules.world import ALICE, BOB, id_of, key_of

from .settled_world import settled_world


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
        assert proof.contract == address_bytes(world.exchange)
        (verifier,) = world.contracts.verifiers
        assert verifier
        assert state_transition_fact(proof)
        assert world.claim(ALICE) == 1_000 * 10**6
        world.withdraw(ALICE)
        assert world.claim(ALICE) == 0
        assert world.balance(ALICE) == before + 1_000 * 10**6

        capsys.readouterr()
        arguments = ["rebuild", "--l1", world.rpc.url, "--contract", world.exchange]
        assert main([*arguments, "--block", "latest", "--json"]) == 0
        assert id_of(BOB) != id_of(ALICE) and key_of(BOB)
