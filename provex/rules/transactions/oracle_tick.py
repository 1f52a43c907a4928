"""Oracle tick: prices that a quorum of signers proves, for all assets at once."""

from provex.protocol.errors import INVALID_ORACLE_TICK_SLOT
from provex.protocol.transactions import OracleTick
from provex.rules.builtins import require
from provex.rules.oracle import require_bundles_valid, with_median_price
from provex.rules.view import BatchView, with_assets

__all__ = ["apply_oracle_tick"]


def apply_oracle_tick(view: BatchView, tick: OracleTick) -> BatchView:
    """Replace the prices in force by the bundles' lower middles (rules OT-1 to OT-8)."""
    # AUTHORISE
    is_later = tick.slot > view.oracle_slot and tick.slot >= view.system_time
    require(is_later, INVALID_ORACLE_TICK_SLOT)
    require_bundles_valid(view.configuration, tick)
    # COMPUTE
    assets = [
        with_median_price(view.configuration, view.assets[asset_index], tick, asset_index)
        for asset_index in range(len(view.assets))
    ]
    # RECORD
    return with_assets(
        view,
        tuple(assets),
        system_time=tick.slot,
        funding_timestamp=view.funding_timestamp,
        oracle_slot=tick.slot,
    )
