"""Funding tick: new cumulative funding indices for every asset, no faster than the maximum rate."""

from provex.protocol.errors import (
    FUNDING_MOVES_TOO_FAST,
    INVALID_FUNDING_TICK_TIMESTAMP,
    OUT_OF_RANGE_FUNDING_INDEX,
)
from provex.protocol.numbers import i64
from provex.protocol.parameters import FUNDING_INDEX_MAX, FUNDING_INDEX_MIN, PRICE_UNIT
from provex.protocol.state import AssetState
from provex.protocol.transactions import FundingTick
from provex.rules.builtins import require
from provex.rules.view import BatchView, with_assets

__all__ = ["apply_funding_tick"]


def apply_funding_tick(view: BatchView, tick: FundingTick) -> BatchView:
    """Move all funding indices (rules FI-1 to FI-5) and the system time."""
    # AUTHORISE
    require(tick.timestamp >= view.system_time, INVALID_FUNDING_TICK_TIMESTAMP)
    require(tick.timestamp > view.funding_timestamp, INVALID_FUNDING_TICK_TIMESTAMP)
    require(len(tick.indices) == len(view.assets), OUT_OF_RANGE_FUNDING_INDEX)
    # COMPUTE
    elapsed = tick.timestamp - view.funding_timestamp
    assets = [
        _with_index(view, asset_index, tick.indices[asset_index], elapsed)
        for asset_index in range(len(view.assets))
    ]
    # RECORD
    return with_assets(
        view,
        tuple(assets),
        system_time=tick.timestamp,
        funding_timestamp=tick.timestamp,
        oracle_slot=view.oracle_slot,
    )


def _with_index(view: BatchView, asset_index: int, index: int, elapsed: int) -> AssetState:
    """The asset with its new index. A first index is free: nobody holds the asset yet.

    Without a price the bound is 0, so the index stands still.
    """
    asset = view.assets[asset_index]
    require(FUNDING_INDEX_MIN <= index <= FUNDING_INDEX_MAX, OUT_OF_RANGE_FUNDING_INDEX)
    if asset.is_funded:
        change = index - asset.funding_index
        size = change if change >= 0 else -change
        bound = view.configuration.max_funding_rate * asset.price * elapsed
        require(size * PRICE_UNIT <= bound, FUNDING_MOVES_TOO_FAST)
    return AssetState(
        asset_id=asset.asset_id,
        is_funded=True,
        funding_index=i64(index),
        price=asset.price,
        observed_at=asset.observed_at,
    )
