"""The configuration's own rules and its hash, which L1 compares with the one it knows."""

from provex.protocol.configuration import AssetConfiguration, Configuration
from provex.protocol.errors import (
    INVALID_CONFIGURATION,
    TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM,
)
from provex.protocol.parameters import (
    ASSETS_IN_SYSTEM_MAX,
    SEGMENT_BOUND_LAST,
    SIGNERS_MAX,
)

from .builtins import poseidon_many, require

__all__ = [
    "CONFIGURATION_TAG",
    "asset_configuration_hash",
    "configuration_hash",
    "require_configuration_valid",
]

# The ASCII text "ProvexConfig1".
CONFIGURATION_TAG = 0x50726F766578436F6E66696731


def require_configuration_valid(configuration: Configuration) -> None:
    """Rules CF-1 to CF-5. Whatever else it holds is bound by the hash only."""
    require(len(configuration.assets) <= ASSETS_IN_SYSTEM_MAX, TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM)
    previous_id = -1
    for asset in configuration.assets:
        require(asset.asset_id > previous_id, INVALID_CONFIGURATION)
        previous_id = asset.asset_id
        _require_asset_valid(asset)
    require(configuration.collateral_resolution >= 1, INVALID_CONFIGURATION)
    _require_signers_valid(configuration)
    _require_reserved_positions_valid(configuration)


def _require_asset_valid(asset: AssetConfiguration) -> None:
    """At least one segment, bounds rising to exactly 2^128 - 1, no factor 0, a resolution."""
    require(asset.resolution >= 1, INVALID_CONFIGURATION)
    previous_bound = -1
    for segment in asset.risk_segments:
        require(segment.upper_bound > previous_bound, INVALID_CONFIGURATION)
        previous_bound = segment.upper_bound
        require(segment.risk >= 1, INVALID_CONFIGURATION)
    require(previous_bound == SEGMENT_BOUND_LAST, INVALID_CONFIGURATION)


def _require_signers_valid(configuration: Configuration) -> None:
    """Distinct signers, and a quorum of more than two thirds of them."""
    signers = configuration.oracle_signers
    require(1 <= len(signers) <= SIGNERS_MAX, INVALID_CONFIGURATION)
    previous_key = 0
    for signer in signers:
        require(signer > previous_key, INVALID_CONFIGURATION)
        previous_key = signer
    quorum = configuration.oracle_quorum
    require(quorum * 3 > len(signers) * 2, INVALID_CONFIGURATION)
    require(quorum <= len(signers), INVALID_CONFIGURATION)


def _require_reserved_positions_valid(configuration: Configuration) -> None:
    fee = configuration.fee_position
    insurance = configuration.insurance_position
    require(fee.public_key != 0 and insurance.public_key != 0, INVALID_CONFIGURATION)
    require(fee.position_id != insurance.position_id, INVALID_CONFIGURATION)


def configuration_hash(configuration: Configuration) -> int:
    """The Poseidon hash of every field, lists preceded by their length."""
    is_by_balance = 1 if configuration.is_risk_by_balance_only else 0
    words: list[int] = [
        CONFIGURATION_TAG,
        configuration.domain,
        configuration.max_funding_rate,
        configuration.collateral_asset_id,
        configuration.collateral_resolution,
        configuration.fee_position.position_id,
        configuration.fee_position.public_key,
        configuration.insurance_position.position_id,
        configuration.insurance_position.public_key,
        configuration.price_validity_period,
        configuration.funding_validity_period,
        is_by_balance,
        configuration.oracle_quorum,
        len(configuration.oracle_signers),
    ]
    words.extend(configuration.oracle_signers)
    words.append(len(configuration.assets))
    for asset in configuration.assets:
        words.append(asset_configuration_hash(asset))
    return poseidon_many(tuple(words))


def asset_configuration_hash(asset: AssetConfiguration) -> int:
    """The Poseidon hash of one asset's id, resolution and risk segments."""
    words: list[int] = [asset.asset_id, asset.resolution, len(asset.risk_segments)]
    for segment in asset.risk_segments:
        words.append(segment.upper_bound * 2**32 + segment.risk)
    return poseidon_many(tuple(words))
