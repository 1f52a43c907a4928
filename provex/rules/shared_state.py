"""The state that L1 knows: its words, its hash, and what a new configuration does to it."""

from provex.protocol.configuration import Configuration
from provex.protocol.errors import PREVIOUS_STATE_MISMATCH
from provex.protocol.numbers import Felt, i64, u32, u64, u120, u128
from provex.protocol.state import AssetState, SharedState

from .builtins import poseidon_many, require

__all__ = [
    "assets_under_configuration",
    "genesis_state",
    "observation_words",
    "shared_state_hash",
    "shared_state_words",
]

_TIMES_IN_WORD = 7


def genesis_state() -> SharedState:
    """The state of an exchange that never closed a batch: no records, no ticks, no assets."""
    return SharedState(
        positions_root=Felt(0),
        orders_root=Felt(0),
        system_time=u32(0),
        funding_timestamp=u32(0),
        oracle_slot=u32(0),
        minimum_expiration_hours=u32(0),
        dust=u128(0),
        assets=(),
    )


def shared_state_words(state: SharedState) -> tuple[int, ...]:
    """The state as the public output shows it (layout: docs/auditor/public-output.md)."""
    times = (
        ((len(state.assets) * 2**32 + state.system_time) * 2**32 + state.funding_timestamp) * 2**64
        + state.oracle_slot * 2**32
        + state.minimum_expiration_hours
    )
    words: list[int] = [state.positions_root, state.orders_root, times, state.dust]
    for asset in state.assets:
        funded = 1 if asset.is_funded else 0
        words.append(
            (funded * 2**120 + asset.asset_id) * 2**128
            + (asset.funding_index + 2**63) * 2**64
            + asset.price
        )
    words.extend(observation_words(state))
    return tuple(words)


def observation_words(state: SharedState) -> tuple[int, ...]:
    """Seven 32-bit observation times a word, first one highest, the last word filled up with 0."""
    words: list[int] = []
    for number in range((len(state.assets) + _TIMES_IN_WORD - 1) // _TIMES_IN_WORD):
        word = 0
        for place in range(_TIMES_IN_WORD):
            index = number * _TIMES_IN_WORD + place
            observed_at = state.assets[index].observed_at if index < len(state.assets) else 0
            word = word * 2**32 + observed_at
        words.append(word)
    return tuple(words)


def shared_state_hash(state: SharedState) -> Felt:
    """The Poseidon hash of the words: how one batch names the state the last one left."""
    return poseidon_many(shared_state_words(state))


def assets_under_configuration(
    previous: tuple[AssetState, ...], configuration: Configuration
) -> tuple[AssetState, ...]:
    """The previous assets at their places in this configuration, new ones without index and price.

    PREVIOUS_STATE_MISMATCH when the configuration lacks an asset that the state has: a listed asset
    stays for ever.
    """
    if _has_assets_of(previous, configuration):
        return previous
    assets: list[AssetState] = []
    found_count = 0
    for configured in configuration.assets:
        state = _new_asset(configured.asset_id)
        for candidate in previous:
            if candidate.asset_id == configured.asset_id:
                state = candidate
                found_count += 1
        assets.append(state)
    require(found_count == len(previous), PREVIOUS_STATE_MISMATCH)
    return tuple(assets)


def _has_assets_of(previous: tuple[AssetState, ...], configuration: Configuration) -> bool:
    """Whether nothing is listed anew, as usual: the assets are the configuration's, in order."""
    if len(previous) != len(configuration.assets):
        return False
    same_count = 0
    for configured in configuration.assets:
        if previous[same_count].asset_id == configured.asset_id:
            same_count += 1
    return same_count == len(previous)


def _new_asset(asset_id: int) -> AssetState:
    return AssetState(
        asset_id=u120(asset_id),
        is_funded=False,
        funding_index=i64(0),
        price=u64(0),
        observed_at=u32(0),
    )
