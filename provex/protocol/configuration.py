"""The configuration of an exchange: input of every batch, changed only through L1 with delay."""

from dataclasses import dataclass

from provex.protocol.numbers import Felt, u16, u32, u64, u120, u128, u250

__all__ = ["AssetConfiguration", "Configuration", "ReservedPosition", "RiskSegment"]


@dataclass(frozen=True, slots=True)
class RiskSegment:
    """A step of the risk function: holdings up to `upper_bound` (inclusive) carry `risk` (0.32)."""

    upper_bound: u128
    risk: u32


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetConfiguration:
    """A synthetic asset: its 120-bit id, quantums per unit, and maintenance risk by size."""

    asset_id: u120
    resolution: u64
    risk_segments: tuple[RiskSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedPosition:
    """A position whose id is configured instead of derived from its key."""

    position_id: u64
    public_key: Felt


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything the rules take as given in a batch.

    `domain` separates deployments (see `position_domain` in the rules). `max_funding_rate` is the
    largest change of a funding index per second and unit of price, with 32 fractional bits.
    Validity periods are seconds. `oracle_signers` ascend strictly; the quorum is more than two
    thirds of them.
    """

    domain: Felt
    max_funding_rate: u64
    collateral_asset_id: u250
    collateral_resolution: u64
    fee_position: ReservedPosition
    insurance_position: ReservedPosition
    price_validity_period: u32
    funding_validity_period: u32
    is_risk_by_balance_only: bool
    oracle_quorum: u16
    oracle_signers: tuple[Felt, ...]
    assets: tuple[AssetConfiguration, ...]
