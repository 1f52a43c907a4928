"""A trade of the pinned shape: 38 markets, three assets in each position, two new orders, funding due."""

import random
from dataclasses import replace

from rules.world import ALICE, BOB, FEE, NOW_S, configuration, id_of, order, position, trade, view

from provex.language.interpreter import Interpreter
from provex.language.values import RecordStore, value_of
from provex.native import crypto
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import AssetConfiguration, Configuration, RiskSegment
from provex.protocol.markets import markets
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION
from provex.rules import builtins
from provex.rules.tree import LeafChange
from provex.sequencer.state_tree import StateTree

MISSING = (value_of(EMPTY_POSITION), value_of(EMPTY_ORDER))
PRICE = 2**32


def large_configuration() -> Configuration:
    assets = tuple(
        AssetConfiguration(
            asset_id=market.synthetic_asset_id,
            resolution=market.resolution,
            risk_segments=tuple(RiskSegment(*each) for each in market.risk_segments),
        )
        for market in markets()
    )
    return replace(configuration(), assets=assets)


def run_trade(compiled) -> Interpreter:
    """Execute the trade; return the interpreter with its counts."""
    config = large_configuration()
    batch_view = view(config, prices=(PRICE,) * len(config.assets), funding_timestamp=NOW_S)
    held = ((0, 10**9), (1, -(10**9)), (2, 10**6))
    positions = {
        id_of(ALICE): position(ALICE, 10**12, *held),
        id_of(BOB): position(BOB, 10**12, *held),
        id_of(FEE): replace(position(FEE, 10**12), funding_timestamp=NOW_S),
    }
    sides = {"asset_index": 0, "amount_synthetic": 10**8, "amount_collateral": 10**8}
    buy = order(ALICE, **sides, amount_fee=10**6, config=config)
    sell = order(BOB, **sides, amount_fee=10**6, is_buying_synthetic=False, config=config)
    one = trade(buy, sell, fee_buyer=10, fee_seller=10)
    store = RecordStore({key: value_of(each) for key, each in positions.items()}, {}, MISSING)
    interpreter = Interpreter(compiled, NATIVE_BUILTINS)
    interpreter.run(
        "provex.rules.batch.apply_transaction", value_of(batch_view), store, value_of(one)
    )
    return interpreter


def run_tree(compiled, leaves_log2: int = 12, touched_log2: int = 2) -> Interpreter:
    """Add keys to a tree: as many siblings a key as in the pinned batch, by the same difference."""
    builtins.inject(NATIVE_BUILTINS)
    chance = random.Random(1)
    tree = StateTree(crypto.poseidon_hash_pair)
    held = sorted(chance.getrandbits(64) for _ in range(2**leaves_log2))
    tree.update([LeafChange(key, 0, key + 1) for key in held])
    root = tree.root
    new = sorted(chance.getrandbits(64) for _ in range(2**touched_log2))
    changes = tuple(LeafChange(key, 0, key + 1) for key in new)
    segments = tree.update(changes)
    interpreter = Interpreter(compiled, NATIVE_BUILTINS)
    arguments = (root, value_of(changes), value_of(segments))
    assert interpreter.run("provex.rules.tree.updated_root", *arguments) == tree.root
    return interpreter
