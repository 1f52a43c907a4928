"""States and positions for tests of escapes, at random and at the ends of every range."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from provex.native import crypto
from provex.protocol.field import PRIME
from provex.protocol.numbers import Felt, i64, u16, u32, u64, u120, u128
from provex.protocol.state import AssetState, HeldAsset, Position, SharedState
from provex.rules.position import holding_word, leaf_head

I64_ENDS = (-(2**63), -(2**63) + 1, -1, 0, 1, 2**63 - 1)
U64_ENDS = (0, 1, 2**32 - 1, 2**32, 2**64 - 1)


def random_assets(
    random: Random, count: int, *, is_extreme: bool = False
) -> tuple[AssetState, ...]:
    """Assets with prices and indices of any size, or at the ends of their ranges."""
    ids = sorted(random.sample(range(1, 2**20), count))
    if is_extreme and count:
        ids[-1] = 2**120 - 1
    return tuple([_random_asset(random, asset_id, is_extreme=is_extreme) for asset_id in ids])


def _random_asset(random: Random, asset_id: int, *, is_extreme: bool) -> AssetState:
    index = random.choice(I64_ENDS) if is_extreme else random.randrange(-(2**40), 2**40)
    price = (
        random.choice(U64_ENDS) if is_extreme else random.randrange(2 ** random.randrange(1, 48))
    )
    return AssetState(
        asset_id=u120(asset_id),
        is_funded=True,
        funding_index=i64(index),
        price=u64(price),
        observed_at=u32(random.randrange(2**32)),
    )


def random_position(
    random: Random, assets_count: int, held_count: int, *, is_extreme: bool = False
) -> Position:
    """A position that holds some of the assets, long and short."""

    def value(bits: int) -> i64:
        if is_extreme:
            return i64(random.choice(I64_ENDS))
        return i64(random.randrange(-(2**bits), 2**bits))

    held = [
        HeldAsset(u16(index), value(36) or i64(1), value(40))
        for index in sorted(random.sample(range(assets_count), held_count))
    ]
    key = Felt(random.randrange(1, 2**251))
    return Position(key, value(50), tuple(held), u32(0))


def leaves_of(assets: tuple[AssetState, ...], positions: Mapping[int, Position]) -> dict[int, int]:
    """The leaf of each position, from the auditor's page: docs/auditor/public-output.md."""
    return {
        key: crypto.poseidon_hash_many(
            [
                position.public_key,
                leaf_head(position),
                *[holding_word(assets[one.asset_index].asset_id, one) for one in position.assets],
            ]
        )
        for key, position in positions.items()
    }


def root_of(leaves: Mapping[int, int]) -> int:
    """The root, node by node, from the definition of the tree."""
    return _node(sorted(leaves), leaves, 64)


def _node(keys: list[int], leaves: Mapping[int, int], height: int) -> int:
    if not keys:
        return 0
    if height == 0:
        return leaves[keys[0]]
    below = (keys[0] ^ keys[-1]).bit_length()
    if below < height:
        path = (keys[0] & ((1 << height) - 1)) >> below
        pair = crypto.poseidon_hash_pair(_node(keys, leaves, below), path)
        return (pair + height - below) % PRIME
    left = [key for key in keys if not key >> (height - 1) & 1]
    right = keys[len(left) :]
    return crypto.poseidon_hash_pair(
        _node(left, leaves, height - 1), _node(right, leaves, height - 1)
    )


def state_of(
    assets: tuple[AssetState, ...],
    positions: Mapping[int, Position],
    *,
    now_s: int = 1_700_000_000,
) -> SharedState:
    """A state with these assets and positions."""
    return SharedState(
        positions_root=Felt(root_of(leaves_of(assets, positions))),
        orders_root=Felt(5),
        system_time=u32(now_s),
        funding_timestamp=u32(now_s),
        oracle_slot=u32(now_s),
        minimum_expiration_hours=u32(now_s // 3600 + 160),
        dust=u128(2**70),
        assets=assets,
    )


def worth(position: Position, quantums: int) -> Position:
    """The position with another collateral."""
    return replace(position, collateral=i64(quantums))
