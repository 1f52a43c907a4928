"""Forced trades: rules FT-1 to FT-5."""

import pytest

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    MISSING_ORACLE_PRICE,
    MISSING_SYNTHETIC_ASSET_ID,
    OK,
    OUT_OF_RANGE_BALANCE,
    SAME_POSITION_ID,
)
from provex.protocol.transactions import ForcedTrade
from rules.world import ALICE, BOB, BTC, CAROL, World, asset_id, id_of, key_of, view, with_asset


def request(**changes):
    fields = {
        "public_key_a": key_of(ALICE),
        "public_key_b": key_of(BOB),
        "position_id_a": id_of(ALICE),
        "position_id_b": id_of(BOB),
        "synthetic_asset_id": asset_id("BTC-10"),
        "amount_collateral": 1_151_234,
        "amount_synthetic": 10**6,
        "is_a_buying_synthetic": True,
        "nonce": 5,
    }
    return ForcedTrade(**(fields | changes))


@pytest.fixture
def world():
    made = World(with_asset(view(), BTC, funding_index=2**31))
    made.give(ALICE, 10**9, (BTC, 3))
    made.give(BOB, 10**9)
    return made


def test_a_valid_trade_moves_both_sides(world):
    effects = world.apply(request(), "forced_trade/valid")

    assert effects.result == OK
    assert world.balance(ALICE, BTC) == 10**6 + 3
    assert world.balance(BOB, BTC) == -(10**6)
    assert world.of(ALICE).collateral == 10**9 - 2 - 1_151_234
    assert effects.dust == 2**31


def test_the_action_is_named_in_full(world):
    words = world.apply(request()).forced_words

    assert words == (
        (1 << 64 | id_of(ALICE)) << 64 | 1_151_234,
        (1 << 64 | id_of(BOB)) << 64 | 10**6,
        asset_id("BTC-10"),
        key_of(ALICE),
        key_of(BOB),
        5,
    )


def test_a_may_sell(world):
    assert world.apply(request(is_a_buying_synthetic=False)).result == OK
    assert world.balance(ALICE, BTC) == 3 - 10**6


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount_synthetic": 2**63}, OUT_OF_RANGE_BALANCE),
        (
            {"amount_synthetic": 10**13},
            ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
        ),
        ({"amount_collateral": 2**64 - 1}, OUT_OF_RANGE_BALANCE),
        ({"public_key_a": 5}, INVALID_PUBLIC_KEY),
        ({"public_key_b": 5}, INVALID_PUBLIC_KEY),
        ({"public_key_b": 0}, INVALID_PUBLIC_KEY),
        ({"synthetic_asset_id": 77}, MISSING_SYNTHETIC_ASSET_ID),
        ({"position_id_b": id_of(CAROL), "public_key_b": key_of(CAROL)}, None),
        ({"position_id_b": id_of(ALICE)}, SAME_POSITION_ID),
    ],
)
def test_an_invalid_trade_is_proved_and_only_funds(world, changes, code):
    effects = world.apply(request(**changes))

    assert effects.result != OK
    assert code is None or effects.result == code
    assert world.of(ALICE).collateral == 10**9 - 2
    assert world.balance(ALICE, BTC) == 3
    assert world.balance(BOB, BTC) == 0
    assert effects.dust == 2**31
    assert len(effects.forced_words) == 6


def test_an_invalid_trade_has_a_vector(world):
    world.apply(request(amount_synthetic=10**13), "forced_trade/invalid")


def test_an_empty_side_cannot_be_opened(world):
    rich = request(
        position_id_b=id_of(CAROL),
        public_key_b=key_of(CAROL),
        amount_collateral=10**8,
    )

    assert world.apply(rich).result == INVALID_POSITION_ID


def test_a_missing_price_and_unsettled_funding_have_an_outcome(world):
    world.view = with_asset(world.view, 1, price=0)
    assert world.apply(request(synthetic_asset_id=asset_id("ETH-9"))).result == MISSING_ORACLE_PRICE
    world.give(BOB, -(2**63), (BTC, 3))
    before = world.of(BOB)
    assert world.apply(request()).result == OUT_OF_RANGE_BALANCE
    assert world.of(BOB) == before


def test_amounts_of_zero_are_legal(world):
    assert world.apply(request(amount_synthetic=0, amount_collateral=0)).result == OK
