"""CPython and the compiled rules agree on results and error codes, transaction by transaction.

Transactions come from seeded lives of an exchange, and from each of them mutants with a field at a
bound of its type. Signatures of mutants count as valid on both sides, so that they reach the rules
behind the signature.
"""

import random
from collections import Counter
from dataclasses import is_dataclass, replace

import pytest
from rules.mutants import mutated, mutated_list
from rules.scenario import Scenario
from rules.world import BTC, MapStore, World, oracle_tick

from provex.language.facts import ListFacts
from provex.language.interpreter import Interpreter
from provex.language.intervals import Interval
from provex.language.values import RecordStore, value_of
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import INVALID_ASSET_ORACLE_PRICE, VALUE_OUT_OF_RANGE, Rejected
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION
from provex.rules import builtins
from provex.rules.batch import apply_tick, apply_transaction, is_tick, run_batch
from provex.rules.oracle import median_key

# One worker runs the lives for all tests of this file.
pytestmark = pytest.mark.xdist_group("compiled lives")
MISSING = (value_of(EMPTY_POSITION), value_of(EMPTY_ORDER))
MUTANTS = 2
LIVES = 27
STEPS = 90


class Trusting:
    """The native builtins, except that every signature with r other than 0 verifies."""

    pedersen = staticmethod(NATIVE_BUILTINS.pedersen)
    poseidon = staticmethod(NATIVE_BUILTINS.poseidon)
    poseidon_many = staticmethod(NATIVE_BUILTINS.poseidon_many)
    poseidon_path = staticmethod(NATIVE_BUILTINS.poseidon_path)

    def is_signed(self, message_hash, r, s, public_key):
        return r != 0


TRUSTING = Trusting()


def outcome(run):
    """Return what a run gives: its result, the code of its refusal, or a list's end."""
    try:
        return "result", run()
    except Rejected as rejected:
        return "refused", rejected.code
    except IndexError:
        return "past the end", None


class Twin:
    """Runs one transaction under CPython and as instructions, on copies of the same records."""

    def __init__(self, rules, observer=None):
        self.interpreters = {
            used: Interpreter(rules.compiled, used, observer=observer)
            for used in (NATIVE_BUILTINS, TRUSTING)
        }
        self.seen = Counter()

    def compare(self, view, positions, orders, transaction, used):
        entry = apply_tick if is_tick(transaction) else apply_transaction
        plain = MapStore()
        plain.positions, plain.orders = dict(positions), dict(orders)
        copied = RecordStore(
            {key: value_of(record) for key, record in positions.items()},
            {key: value_of(record) for key, record in orders.items()},
            MISSING,
        )
        stores = ((), ()) if is_tick(transaction) else ((plain,), (copied,))
        builtins.inject(used)
        expected = outcome(lambda: value_of(entry(view, *stores[0], transaction)))
        interpreter = self.interpreters[used]
        name = f"provex.rules.batch.{entry.__name__}"
        found = outcome(
            lambda: interpreter.run(name, value_of(view), *stores[1], value_of(transaction))
        )
        assert found == expected, f"{transaction}"
        if expected[0] == "result":
            assert copied.positions == {k: value_of(v) for k, v in plain.positions.items()}
            assert copied.orders == {k: value_of(v) for k, v in plain.orders.items()}
        self.seen[type(transaction).__name__, expected[0]] += 1
        self.seen["code", expected[1] if expected[0] == "refused" else 0] += 1


class Compared(Scenario):
    """A life in which every transaction, and mutants of it, run twice."""

    twin: Twin

    def try_apply(self, transaction):
        positions = {key: self.ledger.position(key) for key in self.ledger.position_ids()}
        orders = {key: self.ledger.order_leaf(key) for key in self.ledger._records.order_ids()}
        view = self.ledger.view
        if self.random.random() < 0.05:
            # Also views that no batch leads to: both sides must do the same with them.
            view = mutated(view, self.random)
        self.twin.compare(view, positions, orders, transaction, NATIVE_BUILTINS)
        for _ in range(MUTANTS):
            changed = mutated(transaction, self.random)
            if self.random.random() < 0.5:
                changed = mutated(changed, self.random)
            self.twin.compare(view, positions, orders, changed, TRUSTING)
        return super().try_apply(transaction)


@pytest.fixture(autouse=True)
def restored_builtins():
    kept = builtins.builtins_in_force()
    yield
    builtins.inject(kept)


def lives(twin: Twin, count: int, steps: int):
    made = []
    for seed in range(count):
        kind = type("Life", (Compared,), {"twin": twin})
        scenario = kind(seed=1000 + seed)
        for step in range(steps):
            scenario.step()
            if step % 30 == 29:
                scenario.close()
        made.append(scenario)
    return made


@pytest.fixture(scope="module")
def compared(rules):
    twin = Twin(rules)
    return twin, lives(twin, LIVES, STEPS)


def test_results_and_codes_agree_on_transactions_of_every_kind(compared):
    twin, _ = compared

    transactions = sum(count for key, count in twin.seen.items() if key[0] != "code")
    kinds = {key[0] for key in twin.seen if key[0] != "code"}
    refused = {key[1] for key in twin.seen if key[0] == "code"}

    assert transactions >= 10_000
    assert len(kinds) == 11
    assert all(twin.seen[kind, "result"] for kind in kinds)
    forced = {"ForcedTrade", "ForcedWithdrawal"}
    assert all(twin.seen[kind, "refused"] for kind in kinds - forced)
    assert len(refused) >= 20


def test_whole_batches_agree(compared, rules):
    _, scenarios = compared
    builtins.inject(NATIVE_BUILTINS)
    interpreter = Interpreter(rules.compiled, NATIVE_BUILTINS)
    for scenario in scenarios[:2]:
        for batch in scenario.batches:
            found = interpreter.run("provex.rules.batch.run_batch", value_of(batch.input))
            assert found == value_of(batch.output)


def test_broken_batches_are_refused_alike(compared, rules):
    _, scenarios = compared
    builtins.inject(NATIVE_BUILTINS)
    interpreter = Interpreter(rules.compiled, NATIVE_BUILTINS)
    chance = random.Random(7)
    kinds = Counter()
    for batch in [scenario.batches[0] for scenario in scenarios[:6]]:
        short = replace(batch.input, transactions=batch.input.transactions[:3])
        for _ in range(20):
            changed = mutated_batch(short, chance)
            expected = outcome(lambda changed=changed: value_of(run_batch(changed)))
            found = outcome(
                lambda changed=changed: interpreter.run(
                    "provex.rules.batch.run_batch", value_of(changed)
                )
            )
            assert found == expected
            kinds[expected[0], expected[1] if expected[0] == "refused" else 0] += 1
    assert len(kinds) >= 4


def mutated_batch(batch, chance):
    name = chance.choice(
        ("configuration", "previous_state", "positions", "orders", "position_segments")
    )
    held = getattr(batch, name)
    changed = mutated(held, chance) if is_dataclass(held) else mutated_list(held, chance)
    return replace(batch, **{name: changed})


def test_every_integer_of_a_run_is_in_its_interval(rules):
    outside = []

    def observer(function, value, found):
        if not holds(rules.analysis.functions[function].values.get(value), found):
            outside.append((function, value, found))

    twin = Twin(rules, observer)
    (scenario,) = lives(twin, 1, 60)
    interpreter = Interpreter(rules.compiled, NATIVE_BUILTINS, observer=observer)
    interpreter.run("provex.rules.batch.run_batch", value_of(scenario.batches[0].input))

    assert not outside


def holds(facts, found) -> bool:
    if isinstance(facts, Interval):
        return facts.low <= found <= facts.high
    if isinstance(facts, ListFacts):
        length = len(found)
        return facts.length.low <= length <= facts.length.high and (
            facts.element is None or all(holds(facts.element, item) for item in found)
        )
    return True


@pytest.mark.parametrize("lie", [0, 1, -1, 2**32, -(2**32), 2**33, 2**200])
def test_a_lying_hint_is_refused(rules, lie):
    world = World()
    prices = {key: (100 + place, 7, 7) for place, key in enumerate((2001, 2002, 2003, 2004, 2005))}
    tick = oracle_tick(world.view.system_time + 5, prices)

    def hints(name, arguments):
        _, asset_index = arguments
        honest = median_key(tick, asset_index)
        return honest + lie if asset_index == BTC else honest

    interpreter = Interpreter(rules.compiled, NATIVE_BUILTINS, hints=hints)
    run = outcome(
        lambda: interpreter.run(
            "provex.rules.batch.apply_tick", value_of(world.view), value_of(tick)
        )
    )

    if lie == 0:
        assert run[0] == "result"
    else:
        is_price = lie != 2**200
        code = INVALID_ASSET_ORACLE_PRICE if is_price else VALUE_OUT_OF_RANGE
        assert run == ("refused", code)
