"""A small deployment for the oracle's tests: five signers, all markets."""

from functools import cache

from provex.native.rule_builtins import install
from provex.oracle.bundles import signed_bundle
from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.markets import COLLATERAL_RESOLUTION, markets
from provex.protocol.primitives import primitives
from provex.protocol.transactions import ObservedPrice

install()

SLOT = 1_700_000_000
SIGNER_KEYS = sorted(range(101, 106), key=lambda key: primitives().stark_public_key(key).x)

CONFIGURATION = Configuration(
    domain=77,
    max_funding_rate=1120,
    collateral_asset_id=5,
    collateral_resolution=COLLATERAL_RESOLUTION,
    fee_position=ReservedPosition(position_id=1, public_key=11),
    insurance_position=ReservedPosition(position_id=2, public_key=22),
    price_validity_period=120,
    funding_validity_period=86_400,
    is_risk_by_balance_only=True,
    oracle_quorum=4,
    oracle_signers=tuple(primitives().stark_public_key(key).x for key in SIGNER_KEYS),
    assets=tuple(
        AssetConfiguration(
            asset_id=market.synthetic_asset_id,
            resolution=market.resolution,
            risk_segments=tuple(RiskSegment(*segment) for segment in market.risk_segments),
        )
        for market in markets()
    ),
)


def prices_at(slot, shift=0):
    """A price for every asset, observed two seconds before the slot."""
    return tuple(ObservedPrice(2**32 + shift + i, slot - 2) for i in range(len(markets())))


@cache
def bundle_of(signer, slot=SLOT):
    """The bundle of a signer by number."""
    return signed_bundle(CONFIGURATION, slot, prices_at(slot, signer), SIGNER_KEYS[signer])
