"""The ledger on the machine and its twin on the rules under CPython lead the same lives.

Every transaction of seeded lives runs on both, in groups that are kept or undone, and so do mutants
of it with fields at the bounds of their types. Signatures of mutants count as valid on both sides,
so that they reach the rules behind the signature.
"""

from collections import Counter
from dataclasses import replace

import pytest
from rules.mutants import mutated
from rules.scenario import Scenario
from rules.world import ALICE, NOW_S, configuration, id_of, key_of

from provex.native.machine import MachineFailure
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.transactions import Deposit, FundingTick
from provex.rules import builtins
from provex.sequencer.ledger import Ledger
from sequencer.python_records import PythonRecords

# One worker runs the lives for all tests of this file.
pytestmark = pytest.mark.xdist_group("lives of two ledgers")
LIVES = 24
STEPS = 90
MUTANTS = 3


class NotedBuiltins:
    """The native builtins, which note each signature; for mutants all with r other than 0 hold."""

    pedersen = staticmethod(NATIVE_BUILTINS.pedersen)
    poseidon = staticmethod(NATIVE_BUILTINS.poseidon)
    poseidon_many = staticmethod(NATIVE_BUILTINS.poseidon_many)
    poseidon_path = staticmethod(NATIVE_BUILTINS.poseidon_path)

    def __init__(self):
        self.is_trusting = False
        self.trusted = {}

    def is_signed(self, message_hash, r, s, public_key):
        signed = (message_hash, r, s, public_key)
        if not self.is_trusting:
            return NATIVE_BUILTINS.is_signed(*signed)
        self.trusted[signed] = r != 0
        return r != 0


@pytest.fixture(autouse=True)
def restored_builtins():
    kept = builtins.builtins_in_force()
    yield
    builtins.inject(kept)


def outcome(ledger, transaction):
    try:
        return "result", ledger.apply(transaction)
    except Rejected as rejected:
        return "refused", rejected.code


class Paired(Scenario):
    """A life on both ledgers. What it asks is answered by the machine's."""

    def __post_init__(self):
        self.noted = NotedBuiltins()
        self.twin = Ledger(configuration(), self.noted, PythonRecords)
        self.twin.open_batch(self.now)
        self.seen = Counter()
        self.depth = 0
        super().__post_init__()

    def both(self, act):
        act(self.ledger)
        act(self.twin)

    def compared(self, transaction):
        expected = outcome(self.twin, transaction)
        records = self.ledger._records
        for signed, is_signed in self.noted.trusted.items():
            records._ledger.preload_signature(*signed, is_signed=is_signed)
        self.noted.trusted.clear()
        found = outcome(self.ledger, transaction)
        assert found == expected, f"{transaction}"
        self.seen[type(transaction).__name__, expected[0]] += 1
        self.seen["code", expected[1] if expected[0] == "refused" else expected[1].result] += 1
        return found

    def try_apply(self, transaction):
        for _ in range(MUTANTS):
            self.try_mutant(transaction)
        kind, result = self.compared(transaction)
        assert self.ledger.state_hash() == self.twin.state_hash()
        return result if kind == "result" else None

    def try_mutant(self, transaction):
        changed = mutated(transaction, self.random)
        if self.random.random() < 0.5:
            changed = mutated(changed, self.random)
        self.noted.is_trusting = True
        self.both(lambda ledger: ledger.begin())
        if self.random.random() < 0.05:
            self.with_strange_time()
        self.compared(changed)
        assert self.ledger.state_hash() == self.twin.state_hash()
        self.both(lambda ledger: ledger.rollback())
        self.noted.is_trusting = False

    def with_strange_time(self):
        """A view that no batch leads to: both must do the same with it, too."""
        hours = self.random.choice((0, 2**32 - 1))
        name = self.random.choice(("minimum_expiration_hours", "system_time", "funding_timestamp"))
        view = replace(self.ledger.view, **{name: hours})
        for ledger in (self.ledger, self.twin):
            ledger._view = view

    def grouped_step(self):
        """A step, sometimes in a group that is kept or undone; groups nest."""
        if self.random.random() < 0.2 and self.depth < 3:
            self.depth += 1
            self.both(lambda ledger: ledger.begin())
            for _ in range(3):
                self.grouped_step()
            is_kept = self.random.random() < 0.5
            self.both(lambda ledger: ledger.commit() if is_kept else ledger.rollback())
            self.depth -= 1
            assert self.ledger.state_hash() == self.twin.state_hash()
        else:
            self.step()

    def close(self):
        batch, twins = self.ledger.close_batch(self.now), self.twin.close_batch(self.now)
        assert batch == twins
        self.batches.append(batch)
        self.both(lambda ledger: ledger.open_batch(self.now))
        assert self.ledger.state_hash() == self.twin.state_hash()
        assert self.ledger.snapshot() == self.twin.snapshot()
        return batch

    def expire(self):
        """So much later that batches drop the leaves of all messages."""
        self.now += 60 * 24 * 3600
        self.close()
        self.funding()
        self.oracle()
        self.close()


@pytest.fixture(scope="module")
def lives():
    kept = builtins.builtins_in_force()
    made = []
    for seed in range(LIVES):
        life = Paired(seed=2000 + seed)
        for step in range(STEPS):
            life.grouped_step()
            if step % 30 == 29:
                life.close()
        life.expire()
        made.append(life)
    builtins.inject(kept)
    return made


def test_results_codes_records_and_batches_agree(lives):
    seen = sum((life.seen for life in lives), Counter())
    transactions = sum(count for key, count in seen.items() if key[0] != "code")
    kinds = {key[0] for key in seen if key[0] != "code"}
    codes = {key[1] for key in seen if key[0] == "code"}

    assert transactions >= 10_000
    assert len(kinds) == 11
    assert all(seen[kind, "result"] for kind in kinds)
    forced = {"ForcedTrade", "ForcedWithdrawal"}
    assert all(seen[kind, "refused"] for kind in kinds - forced)
    assert len(codes) >= 20


def test_records_are_the_same_one_by_one(lives):
    for life in lives[:3]:
        records, twins = life.ledger._records, life.twin._records
        assert records.position_ids() == twins.position_ids()
        assert records.order_ids() == twins.order_ids() == ()
        assert all(records.position(key) == twins.position(key) for key in twins.position_ids())
        assert records.opened_positions() == twins.opened_positions()
        assert records.opened_orders() == twins.opened_orders()


def test_a_fault_of_the_program_is_no_refusal():
    ledger = Ledger(configuration(), NATIVE_BUILTINS)
    ledger.open_batch(NOW_S)
    records = ledger._records
    records._ledger.call = records._ledger.apply = failing_call
    deposit = Deposit(public_key=key_of(ALICE), position_id=id_of(ALICE), account_index=0, amount=1)

    for act in (deposit, FundingTick(timestamp=NOW_S, indices=(0, 0, 0))):
        with pytest.raises(RuntimeError, match="step 9"):
            ledger.apply(act)


def failing_call(*_):
    raise MachineFailure(0, 5, 9, "error 0: instruction 5 fails at step 9")
