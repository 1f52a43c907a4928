"""Write the vectors of the escape verifier's tests: proofs of positions, and values of holdings.

Values are those of the rules wherever the rules value a position at all. Without arguments it
writes; `--check` only compares and exits with 1 on a difference.
"""

import json
import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from provex.escape.proof import escape_proof, leaf_words
from provex.escape.value import escape_value
from provex.escape.way import way_of
from provex.native import crypto
from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.errors import OK
from provex.protocol.numbers import Felt, i64, u16, u32, u64, u120, u128, u250
from provex.protocol.parameters import PRICE_UNIT, SEGMENT_BOUND_LAST
from provex.protocol.state import AssetState, HeldAsset, Position, SharedState
from provex.rules.funding import with_funding_applied
from provex.rules.margin import position_status
from provex.rules.shared_state import shared_state_words
from provex.rules.view import BatchView

FOLDER = Path(__file__).resolve().parent.parent / "contracts/test/vectors"
SEED = 11
TIME_S = 1_700_000_000
#: Added to values, so that they are never negative.
VALUE_BIAS = 2**200
TREE_SIZE = 9
VALUE_ROWS = 60
HELD_COUNTS = (0, 1, 2, 5, 12)
I64_ENDS = (-(2**63), -1, 1, 2**63 - 1)
U64_ENDS = (0, 1, 2**32, 2**64 - 1)

Assets = tuple[AssetState, ...]


def cases(rng: random.Random) -> list[dict[str, Any]]:
    """Positions in trees of several shapes, of every kind of value."""
    assets = random_assets(rng, 64)
    key = rng.randrange(2**64)
    found = [case("a tree of one leaf", (), {key: position(rng, (), 0, 5)}, key)]
    for count in (0, 3, 16, 38, 64):
        held = position(rng, assets[: max(count, 38)], count, 2**62)
        neighbours = neighbours_of(rng, key, range(44, 64)) | {key: held}
        why = f"20 branches, {count} assets"
        found.append(case(why, assets[: max(count, 38)], neighbours, key))
    everywhere = neighbours_of(rng, key, range(64)) | {key: position(rng, assets, 64, 2**62)}
    found.append(case("64 branches, 64 assets", assets, everywhere, key))
    for low in (0, 2**64 - 1):
        two = neighbours_of(rng, low, [0]) | {low: position(rng, (), 0, 7)}
        found.append(case("a branch above the leaf, then an edge", (), two, low))
    few = assets[:9]
    tree = {
        rng.randrange(2**64): position(rng, few, place % 5, rng.randrange(2**40, 2**50))
        for place in range(TREE_SIZE)
    }
    found += [case("a random tree", few, tree, one) for one in sorted(tree)]
    for amount in (1, 0, -1, -(2**63), 2**63 - 1):
        why = f"a value of {amount}"
        found.append(case(why, (), {key: position(rng, (), 0, amount)}, key))
    return [*found, *edge_cases(rng, key)]


def edge_cases(rng: random.Random, key: int) -> list[dict[str, Any]]:
    """The largest amount, one more, a short, an asset without a price, extreme holdings."""
    (asset,) = random_assets(rng, 1)
    two = (replace(asset, price=u64(2 * PRICE_UNIT), funding_index=i64(0)),)
    most = (HeldAsset(u16(0), i64(2**63 - 1), i64(0)),)
    found = []
    for collateral, why in ((1, "the largest amount"), (2, "one more than an amount")):
        held = replace(position(rng, (), 0, collateral), assets=most)
        found.append(case(why, two, {key: held}, key))
    short = (HeldAsset(u16(0), i64(-50), i64(-PRICE_UNIT // 3)),)
    held = replace(position(rng, (), 0, 1000), assets=short)
    found.append(case("a short that was paid funding", two, {key: held}, key))
    unpriced = (replace(asset, price=u64(0)),)
    held = replace(position(rng, (), 0, 1000), assets=(HeldAsset(u16(0), i64(-5), i64(0)),))
    held = replace(
        held, assets=(replace(held.assets[0], cached_funding_index=asset.funding_index),)
    )
    found.append(case("an asset without a price", unpriced, {key: held}, key))
    for _ in range(4):
        assets = random_assets(rng, 64, is_extreme=True)
        held = position(rng, assets, 64, 2**63 - 1, is_extreme=True)
        found.append(case("extreme holdings", assets, {key: held}, key))
    return found


def case(why: str, assets: Assets, positions: Mapping[int, Position], key: int) -> dict[str, Any]:
    state = state_of(assets, positions)
    proof = escape_proof(state, positions, key)
    assert proof.amount == checked_value(assets, positions[key])
    return {
        "why": why,
        "assets": hex(proof.asset_count),
        "value": hex(proof.amount + VALUE_BIAS),
        "proof": [hex(word) for word in proof.words],
        "state": [hex(word) for word in proof.state_words],
    }


def values(rng: random.Random) -> dict[str, list[str]]:
    """Positions without a tree: heads and holdings of all of them in a row, with their values."""
    columns: dict[str, list[str]] = {"head": [], "holding": [], "value": [], "state": []}
    for is_extreme in (False, True):
        assets = random_assets(rng, 12, is_extreme=is_extreme)
        columns["state"] += [hex(word) for word in shared_state_words(state_of(assets, {}))]
        for place in range(VALUE_ROWS):
            count = HELD_COUNTS[place % len(HELD_COUNTS)]
            collateral = rng.choice(I64_ENDS) if is_extreme else rng.randrange(-(2**40), 2**40)
            held = position(rng, assets, count, collateral, is_extreme=is_extreme)
            _, head, *holdings = leaf_words(assets, held)
            columns["head"].append(hex(head))
            columns["holding"] += [hex(word) for word in holdings]
            columns["value"].append(hex(checked_value(assets, held) + VALUE_BIAS))
    return columns


def checked_value(assets: Assets, held: Position) -> int:
    """The value, which is the rules' total value, rounded down, unless they refuse to say one."""
    value = escape_value(assets, held)
    view = BatchView(
        configuration=configuration_of(assets),
        minimum_expiration_hours=u32(0),
        system_time=u32(TIME_S),
        funding_timestamp=u32(TIME_S),
        oracle_slot=u32(TIME_S),
        assets=assets,
    )
    funded = with_funding_applied(view, held)
    if funded.code == OK:
        status = position_status(view, funded.position)
        assert status.code != OK or status.total_value // PRICE_UNIT == value
    return value


def configuration_of(assets: Assets) -> Configuration:
    nobody = ReservedPosition(position_id=u64(1), public_key=Felt(1))
    risk = (RiskSegment(u128(SEGMENT_BOUND_LAST), u32(1)),)
    return Configuration(
        domain=Felt(1),
        max_funding_rate=u64(1),
        collateral_asset_id=u250(1),
        collateral_resolution=u64(1),
        fee_position=nobody,
        insurance_position=nobody,
        price_validity_period=u32(1),
        funding_validity_period=u32(1),
        is_risk_by_balance_only=False,
        oracle_quorum=u16(1),
        oracle_signers=(Felt(1),),
        assets=tuple(
            [
                AssetConfiguration(asset_id=one.asset_id, resolution=u64(1), risk_segments=risk)
                for one in assets
            ]
        ),
    )


def random_assets(rng: random.Random, count: int, *, is_extreme: bool = False) -> Assets:
    ids = sorted(rng.sample(range(1, 2**20), count))
    ids[-1] = 2**120 - 1
    made = []
    for asset_id in ids:
        index = rng.choice(I64_ENDS) if is_extreme else rng.randrange(-(2**36), 2**36)
        price = rng.choice(U64_ENDS) if is_extreme else rng.randrange(2**40)
        made.append(
            AssetState(
                asset_id=u120(asset_id),
                is_funded=True,
                funding_index=i64(index),
                price=u64(price),
                observed_at=u32(TIME_S),
            )
        )
    return tuple(made)


def position(
    rng: random.Random, assets: Assets, count: int, collateral: int, *, is_extreme: bool = False
) -> Position:
    def value(bits: int) -> i64:
        size = rng.randrange(1, 2**bits)
        return i64(rng.choice(I64_ENDS) if is_extreme else rng.choice((size, -size)))

    indices = sorted(rng.sample(range(len(assets)), count))
    held = tuple([HeldAsset(u16(index), value(40), value(36)) for index in indices])
    return Position(Felt(rng.randrange(1, 2**251)), i64(collateral), held, u32(0))


def neighbours_of(rng: random.Random, key: int, heights: Any) -> dict[int, Position]:
    """A position beside the way of a key at each of these heights."""
    return {key ^ 1 << height: position(rng, (), 0, 1 + height) for height in heights}


def state_of(assets: Assets, positions: Mapping[int, Position]) -> SharedState:
    leaves = {
        key: crypto.poseidon_hash_many(leaf_words(assets, held)) for key, held in positions.items()
    }
    way = way_of(leaves, min(leaves, default=0))
    return SharedState(
        positions_root=Felt(0 if way is None else way.root),
        orders_root=Felt(2),
        system_time=u32(TIME_S),
        funding_timestamp=u32(TIME_S),
        oracle_slot=u32(TIME_S),
        minimum_expiration_hours=u32(TIME_S // 3600),
        dust=u128(3),
        assets=assets,
    )


def main() -> int:
    crypto.install()
    rng = random.Random(SEED)
    found = cases(rng)
    escapes = {"count": hex(len(found))} | {f"case{place}": one for place, one in enumerate(found)}
    outputs = {
        FOLDER / "escapes.json": json.dumps(escapes, indent=1) + "\n",
        FOLDER / "values.json": json.dumps(values(rng), indent=1) + "\n",
    }
    if "--check" not in sys.argv[1:]:
        for path, text in outputs.items():
            path.write_text(text)
        return 0
    stale = [
        path.name for path, text in outputs.items() if not path.exists() or path.read_text() != text
    ]
    if stale:
        print(f"stale generated files: {', '.join(stale)}; run make generate")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
