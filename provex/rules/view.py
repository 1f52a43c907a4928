"""What a transaction sees of the batch around it, and what it leaves for the batch's output."""

from dataclasses import dataclass

from provex.protocol.configuration import Configuration
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.state import AssetState

__all__ = ["BatchView", "Effects", "Modification", "with_assets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """The running state of a batch beside its records. Only ticks change it."""

    configuration: Configuration
    minimum_expiration_hours: u32
    system_time: u32
    funding_timestamp: u32
    oracle_slot: u32
    assets: tuple[AssetState, ...]


@dataclass(frozen=True, slots=True)
class Modification:
    """Collateral that enters (positive) or leaves L2, for L1 to book under `owner_key`."""

    owner_key: Felt
    position_id: u64
    delta: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What a transaction adds to the batch. Each list has at most one entry.

    `result` is 0 or the code of an invalid forced action. `dust` is in 2^-32 quantums.
    `forced_words` is the packed forced action, `conditions` the facts L1 must know.
    """

    result: int
    dust: int
    modifications: tuple[Modification, ...]
    forced_words: tuple[int, ...]
    conditions: tuple[int, ...]


def with_assets(
    view: BatchView,
    assets: tuple[AssetState, ...],
    *,
    system_time: u32,
    funding_timestamp: u32,
    oracle_slot: u32,
) -> BatchView:
    """The view after a tick."""
    return BatchView(
        configuration=view.configuration,
        minimum_expiration_hours=view.minimum_expiration_hours,
        system_time=system_time,
        funding_timestamp=funding_timestamp,
        oracle_slot=oracle_slot,
        assets=assets,
    )
