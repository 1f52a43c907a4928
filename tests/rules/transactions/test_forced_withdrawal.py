"""Forced withdrawals: rules FW-1 to FW-4."""

import pytest

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE,
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
    INVALID_PUBLIC_KEY,
    OK,
    OUT_OF_RANGE_BALANCE,
    OUT_OF_RANGE_TOTAL_VALUE,
)
from provex.protocol.state import EMPTY_POSITION
from provex.protocol.transactions import ForcedWithdrawal
from provex.rules.margin import is_well_leveraged, position_status
from provex.rules.view import Modification
from rules.world import ALICE, BOB, BTC, NOW_S, World, id_of, key_of, view, with_asset

EVERYTHING = 2**64 - 1


def request(amount, private_key=ALICE, position_of=ALICE):
    key = key_of(private_key) if private_key else 0
    return ForcedWithdrawal(public_key=key, position_id=id_of(position_of), amount=amount)


def world_with(collateral, *held, batch_view=None):
    world = World(batch_view)
    world.give(ALICE, collateral, *held)
    return world


def test_a_valid_request_is_paid_and_named():
    world = world_with(100)

    effects = world.apply(request(60), "forced_withdrawal/valid")

    assert effects.result == OK
    assert effects.modifications == (Modification(key_of(ALICE), id_of(ALICE), -60),)
    assert effects.forced_words == (id_of(ALICE) << 64 | 60, key_of(ALICE))
    assert world.of(ALICE).collateral == 40


def test_too_much_is_proved_invalid_and_only_funds():
    world = world_with(100, (BTC, 10), batch_view=with_asset(view(), BTC, funding_index=2**32))

    effects = world.apply(request(200), "forced_withdrawal/invalid")

    assert effects.result == ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO
    assert effects.modifications == ()
    assert len(effects.forced_words) == 2
    assert world.of(ALICE).collateral == 90
    assert world.of(ALICE).assets[0].cached_funding_index == 2**32


def test_the_wrong_key_and_key_zero_are_proved_invalid():
    assert world_with(100).apply(request(1, BOB)).result == INVALID_PUBLIC_KEY
    assert world_with(100).apply(request(1, 0)).result == INVALID_PUBLIC_KEY
    assert World().apply(request(1, 0)).result == INVALID_PUBLIC_KEY


def test_an_empty_position_has_nothing():
    assert World().apply(request(0)).result == OK
    assert World().apply(request(1)).result != OK


def test_amount_zero_is_legal():
    world = world_with(100)

    assert world.apply(request(0)).modifications == (Modification(key_of(ALICE), id_of(ALICE), 0),)


@pytest.mark.parametrize("price_seconds_ago", [0, 10**6])
def test_everything_takes_the_most_the_position_may(price_seconds_ago):
    old = with_asset(view(), BTC, observed_at=NOW_S - price_seconds_ago)
    world = world_with(-11_000_000_000, (BTC, 10**10), batch_view=old)

    effects = (
        world.apply(request(EVERYTHING), "forced_withdrawal/everything")
        if not (price_seconds_ago)
        else world.apply(request(EVERYTHING))
    )

    taken = -effects.modifications[0].delta
    assert taken == 166_969_799
    assert effects.forced_words[0] & EVERYTHING == EVERYTHING
    left = world.of(ALICE)
    assert is_well_leveraged(position_status(world.view, left))
    assert world.apply(request(1)).result != OK


def test_everything_of_a_position_without_assets_empties_it():
    world = world_with(2**63 - 1)

    assert world.apply(request(EVERYTHING)).modifications[0].delta == -(2**63 - 1)
    assert world.of(ALICE) == EMPTY_POSITION


def test_everything_of_an_unsafe_position_is_nothing():
    world = world_with(-11_400_000_000, (BTC, 10**10))

    effects = world.apply(request(EVERYTHING))

    assert (effects.result, effects.modifications[0].delta) == (OK, 0)


def test_everything_stops_at_the_lowest_balance():
    rich = with_asset(view(), BTC, price=2**33)
    world = world_with(-(2**63) + 5, (BTC, 2**62), batch_view=rich)

    effects = world.apply(request(EVERYTHING))

    assert effects.result == OK
    assert world.of(ALICE).collateral == -(2**63) + 5


def test_a_position_that_cannot_be_settled_still_has_an_outcome():
    stuck = with_asset(view(), BTC, funding_index=2**32)
    world = world_with(-(2**63), (BTC, 1), batch_view=stuck)
    before = world.of(ALICE)

    for amount in (0, 5, EVERYTHING):
        effects = world.apply(request(amount))
        assert effects.result == OUT_OF_RANGE_BALANCE
        assert (world.of(ALICE), effects.dust) == (before, 0)


def test_a_position_that_cannot_be_valued_still_has_an_outcome():
    world = world_with(0, (BTC, 2**63 - 1), batch_view=with_asset(view(), BTC, price=2**64 - 1))

    assert world.apply(request(EVERYTHING)).result == OUT_OF_RANGE_TOTAL_VALUE


def test_debt_cannot_be_withdrawn():
    assert world_with(-5).apply(request(1)).result == (
        ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE
    )
