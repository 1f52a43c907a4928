"""The value of an escape is what the rules say of a settled position."""

from dataclasses import replace
from random import Random

import pytest
from escape_states import random_assets, random_position, worth
from rules.world import ALICE, BTC, BTC_PRICE, ETH, configuration, position, view, with_asset

from provex.escape.value import escape_value
from provex.protocol.errors import OK
from provex.protocol.numbers import i64, u64
from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.state import AssetState, Position
from provex.rules.funding import with_funding_applied
from provex.rules.margin import position_status


def value_by_rules(assets: tuple[AssetState, ...], held: Position) -> int | None:
    """The rules' total value, rounded down; None where the rules refuse to value the position."""
    configured = tuple(
        replace(configuration().assets[0], asset_id=asset.asset_id) for asset in assets
    )
    chosen = view(replace(configuration(), assets=configured), prices=(0,) * len(assets))
    chosen = replace(chosen, assets=assets)
    funded = with_funding_applied(chosen, held)
    if funded.code != OK:
        return None
    status = position_status(chosen, funded.position)
    return status.total_value // PRICE_UNIT if status.code == OK else None


@pytest.mark.parametrize("held_count", [0, 1, 3, 20, 38])
def test_random_positions_are_worth_what_the_rules_say(held_count: int) -> None:
    random = Random(held_count)
    compared = 0
    for _ in range(200):
        assets = random_assets(random, 38)
        held = random_position(random, 38, held_count)

        expected = value_by_rules(assets, held)

        if expected is not None:
            compared += 1
            assert escape_value(assets, held) == expected
    assert compared > 100


def test_funding_is_rounded_against_the_account_before_prices_count() -> None:
    # A half quantum is lost to funding, though the price adds another half.
    chosen = with_asset(with_asset(view(), BTC, price=PRICE_UNIT // 2), BTC, funding_index=1 << 31)
    held = position(ALICE, 100, (BTC, 1))

    assert escape_value(chosen.assets, held) == 99


def test_the_sum_of_prices_is_rounded_down_once() -> None:
    half = PRICE_UNIT // 2
    chosen = with_asset(with_asset(view(), BTC, price=half), ETH, price=half)

    assert escape_value(chosen.assets, position(ALICE, 100, (BTC, 1), (ETH, 1))) == 101
    assert escape_value(chosen.assets, position(ALICE, 100, (BTC, 1), (ETH, -2))) == 99


def test_a_short_owes_its_price() -> None:
    held = position(ALICE, 10**12, (BTC, -(10**10)))

    assert escape_value(view().assets, held) == 10**12 - -(-BTC_PRICE * 10**10 // PRICE_UNIT)


def test_an_asset_without_a_price_counts_nothing_as_in_the_rules() -> None:
    chosen = with_asset(view(), BTC, price=u64(0))
    held = position(ALICE, 7, (BTC, -(10**10)))

    assert escape_value(chosen.assets, held) == 7
    assert value_by_rules(chosen.assets, held) == 7


def test_a_position_that_the_rules_can_not_settle_keeps_its_value() -> None:
    # The collateral leaves its range by funding; what the holding is worth makes up for it.
    chosen = with_asset(with_asset(view(), BTC, price=u64(2**63)), BTC, funding_index=i64(2**62))
    held = worth(position(ALICE, 0, (BTC, 2**34)), -(2**63) + 5)

    assert value_by_rules(chosen.assets, held) is None
    assert escape_value(chosen.assets, held) == -(2**63) + 5 - 2**64 + 2**65
