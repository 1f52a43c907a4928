"""The configuration: rules CF-1 to CF-8, and its hash."""

from dataclasses import replace

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import RiskSegment
from provex.protocol.errors import (
    INVALID_CONFIGURATION,
    TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM,
    Rejected,
)
from provex.protocol.poseidon import poseidon_hash_many
from provex.rules import builtins
from provex.rules.configuration import configuration_hash, require_configuration_valid
from rules.world import BOUND_LAST, asset, configuration


@pytest.fixture(autouse=True)
def _native():
    builtins.inject(NATIVE_BUILTINS)


def refusal(**changes) -> int:
    with pytest.raises(Rejected) as rejected:
        require_configuration_valid(replace(configuration(), **changes))
    return rejected.value.code


def test_the_world_is_valid():
    require_configuration_valid(configuration())


def test_assets_ascend_strictly_and_have_a_resolution():
    assets = configuration().assets

    assert refusal(assets=assets[::-1]) == INVALID_CONFIGURATION
    assert refusal(assets=(assets[0], assets[0])) == INVALID_CONFIGURATION
    assert refusal(assets=(replace(assets[0], resolution=0),)) == INVALID_CONFIGURATION


def test_at_most_65535_assets():
    assert refusal(assets=configuration().assets * 30_000) == TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM


@pytest.mark.parametrize(
    "segments",
    [
        (),
        ((BOUND_LAST - 1, 5),),
        ((5, 5), (5, 6), (BOUND_LAST, 7)),
        ((6, 5), (5, 6), (BOUND_LAST, 7)),
        ((BOUND_LAST, 0),),
    ],
)
def test_risk_segments_rise_to_the_last_bound_with_a_factor_each(segments):
    made = replace(
        asset("BTC-10", 1), risk_segments=tuple(RiskSegment(*segment) for segment in segments)
    )

    assert refusal(assets=(made,)) == INVALID_CONFIGURATION


def test_the_quorum_is_more_than_two_thirds_of_distinct_signers():
    signers = configuration().oracle_signers

    assert refusal(oracle_quorum=3) == INVALID_CONFIGURATION
    assert refusal(oracle_quorum=6) == INVALID_CONFIGURATION
    assert refusal(oracle_signers=(), oracle_quorum=0) == INVALID_CONFIGURATION
    assert refusal(oracle_signers=signers[::-1]) == INVALID_CONFIGURATION
    assert refusal(oracle_signers=(*signers, signers[-1]), oracle_quorum=5) == INVALID_CONFIGURATION
    assert refusal(oracle_signers=(0, *signers), oracle_quorum=5) == INVALID_CONFIGURATION
    require_configuration_valid(replace(configuration(), oracle_quorum=5))


def test_reserved_positions_are_two_with_keys():
    fee = configuration().fee_position

    assert refusal(insurance_position=fee) == INVALID_CONFIGURATION
    assert refusal(fee_position=replace(fee, public_key=0)) == INVALID_CONFIGURATION
    assert refusal(collateral_resolution=0) == INVALID_CONFIGURATION


def test_the_hash_is_that_of_the_documented_words():
    config = configuration()
    assets = [
        poseidon_hash_many(
            [a.asset_id, a.resolution, 1, BOUND_LAST * 2**32 + a.risk_segments[0].risk]
        )
        for a in config.assets
    ]
    words = [
        int.from_bytes(b"ProvexConfig1"),
        config.domain,
        config.max_funding_rate,
        config.collateral_asset_id,
        config.collateral_resolution,
        config.fee_position.position_id,
        config.fee_position.public_key,
        config.insurance_position.position_id,
        config.insurance_position.public_key,
        config.price_validity_period,
        config.funding_validity_period,
        0,
        config.oracle_quorum,
        5,
        *config.oracle_signers,
        3,
        *assets,
    ]

    assert configuration_hash(config) == poseidon_hash_many(words)


@pytest.mark.parametrize(
    "change",
    [
        {"domain": 1},
        {"max_funding_rate": 1},
        {"collateral_asset_id": 1},
        {"price_validity_period": 1},
        {"funding_validity_period": 1},
        {"is_risk_by_balance_only": True},
        {"oracle_quorum": 5},
        {"oracle_signers": (1, 2, 3)},
        {"assets": ()},
    ],
)
def test_every_field_moves_the_hash(change):
    assert configuration_hash(replace(configuration(), **change)) != configuration_hash(
        configuration()
    )
