"""Deleveraging: rules DL-1 to DL-5."""

import pytest

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
    INVALID_PUBLIC_KEY,
    MISSING_SYNTHETIC_ASSET_ID,
    OUT_OF_RANGE_AMOUNT,
    SAME_POSITION_ID,
    UNDELEVERAGABLE_POSITION,
    UNFAIR_DELEVERAGE,
)
from provex.protocol.state import EMPTY_POSITION
from provex.protocol.transactions import Deleverage
from rules.world import ALICE, BOB, BTC, CAROL, World, id_of

LONG = 10**10


def deleverage(synthetic, collateral, **changes):
    fields = {
        "deleveragable_position_id": id_of(ALICE),
        "deleverager_position_id": id_of(BOB),
        "asset_index": BTC,
        "amount_synthetic": synthetic,
        "amount_collateral": collateral,
        "is_deleverager_buying": True,
    }
    return Deleverage(**(fields | changes))


@pytest.fixture
def world():
    made = World()
    made.give(ALICE, -12_000_000_000, (BTC, LONG))
    made.give(BOB, 2 * 10**10, (BTC, -LONG))
    return made


def test_a_part_moves_at_the_one_fair_amount(world):
    part = 4 * 10**9

    assert world.refused(deleverage(part, 4_800_000_001)) == UNFAIR_DELEVERAGE
    assert world.refused(deleverage(part, 4_799_999_999), "deleverage/refuses_too_little") == (
        ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO
    )
    world.apply(deleverage(part, 4_800_000_000), "deleverage/of_a_part")
    assert world.balance(BOB, BTC) == -6 * 10**9


def test_all_of_it_leaves_an_empty_position(world):
    world.apply(deleverage(LONG, 12_000_000_000), "deleverage/of_everything")

    assert world.of(ALICE) == EMPTY_POSITION
    assert world.of(BOB).collateral == 8_000_000_000


def test_a_short_is_deleveraged_against_a_long(world):
    world.give(ALICE, 11_000_000_000, (BTC, -LONG))
    world.give(BOB, 0, (BTC, LONG))

    world.apply(deleverage(LONG, 11_000_000_000, is_deleverager_buying=False))

    assert world.of(ALICE) == EMPTY_POSITION
    assert world.of(BOB).collateral == 11_000_000_000


def test_value_must_be_negative(world):
    world.give(ALICE, -11_512_340_000, (BTC, LONG))
    one = deleverage(LONG, 11_512_340_000)
    world.apply(one)
    world.give(ALICE, -11_500_000_000, (BTC, LONG))
    world.give(BOB, 2 * 10**10, (BTC, -LONG))

    assert world.refused(deleverage(LONG, 11_500_000_000)) == UNDELEVERAGABLE_POSITION


def test_the_deleverager_only_shrinks(world):
    expected = ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS

    world.give(BOB, 2 * 10**10, (BTC, -LONG + 1))
    assert world.refused(deleverage(LONG, 12_000_000_000)) == expected
    world.give(BOB, 2 * 10**10)
    assert world.refused(deleverage(LONG, 12_000_000_000)) == expected


def test_debt_without_holdings_cannot_be_deleveraged(world):
    world.give(ALICE, -5)

    assert world.refused(deleverage(0, 0)) == UNFAIR_DELEVERAGE


def test_positions_must_be_two_known_ones_and_the_asset_configured(world):
    same = deleverage(1, 1, deleverager_position_id=id_of(ALICE))
    assert world.refused(same) == SAME_POSITION_ID
    assert world.refused(deleverage(1, 1, asset_index=3)) == MISSING_SYNTHETIC_ASSET_ID
    empty = deleverage(LONG, 12_000_000_000, deleverager_position_id=id_of(CAROL))
    assert world.refused(empty) == INVALID_PUBLIC_KEY
    assert world.refused(deleverage(-1, 1)) == OUT_OF_RANGE_AMOUNT
    assert world.refused(deleverage(1, 2**64)) == OUT_OF_RANGE_AMOUNT
    nobody = deleverage(1, 1, deleveragable_position_id=id_of(CAROL))
    assert world.refused(nobody) == INVALID_PUBLIC_KEY
