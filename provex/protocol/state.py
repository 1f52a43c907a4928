"""The L2 state as records: positions, order leaves, and the part of the state that L1 knows."""

from dataclasses import dataclass

from provex.protocol.numbers import Felt, i64, u16, u32, u64, u120, u128

__all__ = [
    "EMPTY_ORDER",
    "EMPTY_POSITION",
    "AssetState",
    "HeldAsset",
    "OrderLeaf",
    "Position",
    "SharedState",
]


@dataclass(frozen=True, slots=True)
class HeldAsset:
    """A synthetic balance of a position (not 0) and the funding index up to which it is settled."""

    asset_index: u16
    balance: i64
    cached_funding_index: i64


@dataclass(frozen=True, slots=True)
class Position:
    """An account's money: owner key (0 when empty), collateral, holdings by ascending asset index.

    `funding_timestamp` is the time of the funding tick applied last in this batch, 0 before that;
    it is published and not part of the leaf.
    """

    public_key: Felt
    collateral: i64
    assets: tuple[HeldAsset, ...]
    funding_timestamp: u32


@dataclass(frozen=True, slots=True)
class OrderLeaf:
    """How much of a signed message is used up, and the hour until which that must be remembered."""

    filled: u64
    expiration_hours: u32


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetState:
    """Global state of one asset: funding index (32.32) once funded, last price (0 = none), time."""

    asset_id: u120
    is_funded: bool
    funding_index: i64
    price: u64
    observed_at: u32


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedState:
    """The state that L1 knows the hash of. `dust`: what roundings kept, in 2^-32 quantums."""

    positions_root: Felt
    orders_root: Felt
    system_time: u32
    funding_timestamp: u32
    oracle_slot: u32
    minimum_expiration_hours: u32
    dust: u128
    assets: tuple[AssetState, ...]


EMPTY_POSITION = Position(Felt(0), i64(0), (), u32(0))
EMPTY_ORDER = OrderLeaf(u64(0), u32(0))
