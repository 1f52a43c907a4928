"""Steps of the machine for what a batch has most of; the bounds leave 20 %."""

import random
from dataclasses import replace
from types import SimpleNamespace

import pytest
from rules.world import ALICE, BOB, FEE, NOW_S, configuration, id_of, order, position, trade, view

from language.snippets import program_of
from provex.language.compiler import checked_program
from provex.language.generation.generator import machine_program
from provex.language.memory import ValueLayouts
from provex.language.program_file import INPUT_BASE
from provex.language.runner import Runner
from provex.language.types import RecordType
from provex.native import crypto
from provex.native.machine import Machine
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import AssetConfiguration, Configuration, RiskSegment
from provex.protocol.markets import markets
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION
from provex.rules.tree import LeafChange
from provex.storage.state_tree import StateTree

pytestmark = pytest.mark.usefixtures("native_builtins")

# 888 and 267 when this was written.
STEPS_OF_A_TRADE_MAX = 1065
STEPS_OF_A_TREE_KEY_MAX = 320

PRICE = 2**32
POSITIONS = 0
TREE_TEXT = """from provex.rules.tree import LeafChange, Segment, updated_root


@dataclass(frozen=True, slots=True)
class Change:
    key: u64
    old: Felt
    new: Felt


@dataclass(frozen=True, slots=True)
class Given:
    root: Felt
    changes: tuple[Change, ...]
    segments: tuple[Segment, ...]


def run(given: Given) -> Felt:
    changes = [LeafChange(one.key, one.old, one.new) for one in given.changes]
    return updated_root(given.root, tuple(changes), given.segments)
"""


def large_configuration() -> Configuration:
    """All 38 markets."""
    assets = tuple(
        AssetConfiguration(
            asset_id=market.synthetic_asset_id,
            resolution=market.resolution,
            risk_segments=tuple(RiskSegment(*each) for each in market.risk_segments),
        )
        for market in markets()
    )
    return replace(configuration(), assets=assets)


def test_a_trade_stays_within_its_budget(rules):
    """Three assets in each position, two new orders, funding due on both sides."""
    config = large_configuration()
    batch_view = view(config, prices=(PRICE,) * len(config.assets), funding_timestamp=NOW_S)
    held = ((0, 10**9), (1, -(10**9)), (2, 10**6))
    ledger = Machine(machine_program(rules)).ledger((EMPTY_POSITION, EMPTY_ORDER))
    for owner in (ALICE, BOB):
        ledger.set_record(POSITIONS, id_of(owner), position(owner, 10**12, *held))
    fees = replace(position(FEE, 10**12), funding_timestamp=NOW_S)
    ledger.set_record(POSITIONS, id_of(FEE), fees)
    sides = {"asset_index": 0, "amount_synthetic": 10**8, "amount_collateral": 10**8}
    buy = order(ALICE, **sides, amount_fee=10**6, config=config)
    sell = order(BOB, **sides, amount_fee=10**6, is_buying_synthetic=False, config=config)
    one = trade(buy, sell, fee_buyer=10, fee_seller=10)

    ledger.call("provex.rules.batch.apply_transaction", (batch_view, None, one))

    assert ledger.steps <= STEPS_OF_A_TRADE_MAX


def steps_of_tree(program, keys: int) -> int:
    """Steps that add so many keys to a tree of 2^12; the input is checked as well."""
    chance = random.Random(1)
    tree = StateTree(crypto.poseidon_hash_pair)
    tree.update([LeafChange(key, 0, key + 1) for key in sorted(random_keys(chance, 2**12))])
    root = tree.root
    changes = tuple(LeafChange(key, 0, key + 1) for key in sorted(random_keys(chance, keys)))
    given = SimpleNamespace(root=root, changes=changes, segments=tree.update(changes))
    kind = RecordType("program.Given")
    runner = Runner(program, NATIVE_BUILTINS)
    runner.run(ValueLayouts(program.records).words_of(given, kind, INPUT_BASE))
    assert runner.outputs[0] == [tree.root]
    return sum(runner.executed)


def random_keys(chance, count):
    return [chance.getrandbits(64) for _ in range(count)]


def test_a_touched_key_of_a_tree_stays_within_its_budget():
    compiled = checked_program(program_of(TREE_TEXT), ("program.run",))
    program = machine_program(compiled, ("program.run",), ())

    few, many = steps_of_tree(program, 4), steps_of_tree(program, 36)

    assert (many - few) / 32 <= STEPS_OF_A_TREE_KEY_MAX
