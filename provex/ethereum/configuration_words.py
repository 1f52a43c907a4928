"""The contents of a configuration as its announcement on L1 publishes them, and their check."""

from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.errors import INVALID_CONFIGURATION, Rejected
from provex.protocol.numbers import Felt, u16, u32, u64, u120, u128, u250
from provex.rules.configuration import (
    CONFIGURATION_TAG,
    configuration_hash,
    require_configuration_valid,
)

__all__ = ["announced_configuration", "configuration_words"]

_RISK_BITS = 32


def configuration_words(configuration: Configuration) -> tuple[int, ...]:
    """The words of `registerGlobalConfigurationChange`: those of the hash, each asset in full."""
    words = [
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
        int(configuration.is_risk_by_balance_only),
        configuration.oracle_quorum,
        len(configuration.oracle_signers),
        *configuration.oracle_signers,
        len(configuration.assets),
    ]
    for asset in configuration.assets:
        words += [asset.asset_id, asset.resolution, len(asset.risk_segments)]
        words += [(item.upper_bound << _RISK_BITS) + item.risk for item in asset.risk_segments]
    return tuple(words)


def announced_configuration(words: tuple[int, ...], announced_hash: int) -> Configuration:
    """The configuration that an announcement names.

    Rejects words that do not say exactly one valid configuration with the announced hash (with
    INVALID_CONFIGURATION, or VALUE_OUT_OF_RANGE): such an announcement hides what it changes.
    """
    reader = _Reader(words)
    if reader.take() != CONFIGURATION_TAG:
        raise Rejected(INVALID_CONFIGURATION)
    configuration = Configuration(
        domain=Felt(reader.take()),
        max_funding_rate=u64(reader.take()),
        collateral_asset_id=u250(reader.take()),
        collateral_resolution=u64(reader.take()),
        fee_position=_read_position(reader),
        insurance_position=_read_position(reader),
        price_validity_period=u32(reader.take()),
        funding_validity_period=u32(reader.take()),
        is_risk_by_balance_only=reader.take() != 0,
        oracle_quorum=u16(reader.take()),
        oracle_signers=tuple(Felt(reader.take()) for _ in range(reader.take_count())),
        assets=tuple(_read_asset(reader) for _ in range(reader.take_count())),
    )
    # The way back catches what reading lets pass: a flag of 2, words left over.
    if configuration_words(configuration) != words:
        raise Rejected(INVALID_CONFIGURATION)
    require_configuration_valid(configuration)
    if configuration_hash(configuration) != announced_hash:
        raise Rejected(INVALID_CONFIGURATION)
    return configuration


def _read_position(reader: "_Reader") -> ReservedPosition:
    return ReservedPosition(position_id=u64(reader.take()), public_key=Felt(reader.take()))


def _read_asset(reader: "_Reader") -> AssetConfiguration:
    return AssetConfiguration(
        asset_id=u120(reader.take()),
        resolution=u64(reader.take()),
        risk_segments=tuple(_read_segment(reader) for _ in range(reader.take_count())),
    )


def _read_segment(reader: "_Reader") -> RiskSegment:
    upper_bound, risk = divmod(reader.take(), 1 << _RISK_BITS)
    return RiskSegment(upper_bound=u128(upper_bound), risk=u32(risk))


class _Reader:
    """Takes words from the front; a word too few is a rejection."""

    def __init__(self, words: tuple[int, ...]) -> None:
        self._words = words
        self._next = 0

    def take(self) -> int:
        if self._next >= len(self._words):
            raise Rejected(INVALID_CONFIGURATION)
        self._next += 1
        return self._words[self._next - 1]

    def take_count(self) -> int:
        """A list's length; one longer than all words is a rejection, not a loop."""
        count = self.take()
        if count > len(self._words) - self._next:
            raise Rejected(INVALID_CONFIGURATION)
        return count
