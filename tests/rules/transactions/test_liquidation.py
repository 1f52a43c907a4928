"""Liquidations: rules LI-1 to LI-5."""

import pytest

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
    INVALID_SIGNATURE,
    OUT_OF_RANGE_BALANCE,
    OUT_OF_RANGE_TOTAL_VALUE,
    SAME_POSITION_ID,
    UNLIQUIDATABLE_POSITION,
)
from provex.protocol.transactions import Liquidation, Signature
from rules.world import ALICE, BOB, BTC, FEE_ID, World, id_of, order, view, with_asset

# Long one BTC at 11512.34: value 11 512 340 000, maintenance risk 345 370 200.
LONG = 10**10
UNSAFE = -11_200_000_000
SAFE = -11_100_000_000


@pytest.fixture
def world():
    made = World()
    made.give(ALICE, UNSAFE, (BTC, LONG))
    made.give(BOB, 10**11)
    return made


def liquidation(synthetic=LONG, collateral=11_512_340_000, fee=0, **changes):
    fields = {"amount_synthetic": LONG, "amount_collateral": 12_000_000_000, "amount_fee": 10**6}
    signed = order(BOB, **(fields | changes))
    return Liquidation(
        liquidator=signed,
        liquidated_position_id=id_of(ALICE),
        amount_synthetic=synthetic,
        amount_collateral=collateral,
        fee=fee,
    )


def test_an_unsafe_long_is_sold_to_the_order(world):
    world.apply(liquidation(fee=10), "liquidation/of_a_long")

    assert world.of(ALICE).collateral == UNSAFE + 11_512_340_000
    assert world.of(ALICE).assets == ()
    assert world.balance(BOB, BTC) == LONG
    assert world.store.read_position(FEE_ID).collateral == 10


def test_an_unsafe_short_is_bought_from_the_order(world):
    world.give(ALICE, 11_800_000_000, (BTC, -LONG))
    cover = liquidation(
        LONG // 2, 5_756_170_000, is_buying_synthetic=False, amount_collateral=11_000_000_000
    )

    world.apply(cover, "liquidation/of_a_short")

    assert world.balance(ALICE, BTC) == -LONG // 2
    assert world.of(ALICE).collateral == 11_800_000_000 - 5_756_170_000


def test_a_safe_position_is_not_liquidated(world):
    world.give(ALICE, SAFE, (BTC, LONG))

    refused = world.refused(liquidation(), "liquidation/refuses_safe_position")
    assert refused == UNLIQUIDATABLE_POSITION


def test_the_holding_may_only_shrink(world):
    expected = ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS

    too_much = liquidation(LONG + 1, amount_synthetic=2 * LONG, amount_collateral=3 * 10**10)
    assert world.refused(too_much) == expected
    selling = liquidation(1, 2, is_buying_synthetic=False, amount_collateral=1)
    assert world.refused(selling) == expected


def test_the_ratio_may_not_get_worse(world):
    # Half of the holding at the mark leaves the ratio better, far below it worse.
    half = LONG // 2
    assert world.refused(liquidation(half, 5_500_000_000)) == (
        ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO
    )
    world.apply(liquidation(half, 5_756_170_000))


def test_the_order_must_be_signed_and_of_another_position(world):
    assert world.refused(liquidation(signature=Signature(1, 1))) == INVALID_SIGNATURE
    own = Liquidation(
        liquidator=order(ALICE),
        liquidated_position_id=id_of(ALICE),
        amount_synthetic=1,
        amount_collateral=1,
        fee=0,
    )
    assert world.refused(own) == SAME_POSITION_ID


def test_a_position_that_cannot_be_settled_or_valued_is_not_liquidated(world):
    world.give(ALICE, -(2**63), (BTC, 1))
    world.view = with_asset(view(), BTC, funding_index=2**32)
    assert world.refused(liquidation(1, 1)) == OUT_OF_RANGE_BALANCE
    world.view = with_asset(view(), BTC, price=2**64 - 1)
    world.give(ALICE, 0, (BTC, 2**63 - 1))
    assert world.refused(liquidation(1, 1)) == OUT_OF_RANGE_TOTAL_VALUE
