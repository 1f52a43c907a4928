"""Transfers: rules TF-1 to TF-6."""

from dataclasses import replace

import pytest

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE,
    INVALID_COLLATERAL_ASSET_ID,
    INVALID_FULFILLMENT_INFO,
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    INVALID_SIGNATURE,
    MESSAGE_EXPIRED,
    OUT_OF_RANGE_AMOUNT,
    SAME_POSITION_ID,
)
from rules.world import (
    ALICE,
    BOB,
    CAROL,
    MINIMUM_HOURS,
    World,
    id_of,
    key_of,
    transfer,
)


@pytest.fixture
def world():
    made = World()
    made.give(ALICE, 100)
    made.give(BOB, 10)
    return made


def test_collateral_moves(world):
    world.apply(transfer(ALICE, BOB, 30), "transfer/moves_collateral")

    assert (world.of(ALICE).collateral, world.of(BOB).collateral) == (70, 40)


def test_a_transfer_opens_the_receivers_derived_position(world):
    world.apply(transfer(ALICE, CAROL, 30), "transfer/opens_a_position")

    assert world.of(CAROL).public_key == key_of(CAROL)


def test_a_transfer_opens_no_foreign_id(world):
    assert (
        world.refused(transfer(ALICE, CAROL, 30, receiver_account_index=1)) == INVALID_POSITION_ID
    )


def test_the_receivers_key_must_own_the_position(world):
    wrong = transfer(ALICE, BOB, 30, receiver_public_key=key_of(CAROL))
    assert world.refused(wrong, "transfer/refuses_wrong_receiver") == INVALID_PUBLIC_KEY
    assert world.refused(transfer(ALICE, BOB, 30, receiver_public_key=0)) == INVALID_PUBLIC_KEY


def test_the_sender_must_own_its_position(world):
    assert world.refused(transfer(CAROL, BOB, 1, sender_position_id=id_of(ALICE))) == (
        INVALID_PUBLIC_KEY
    )


def test_one_position_twice_is_refused(world):
    self_transfer = transfer(ALICE, ALICE, 1)

    assert world.refused(self_transfer, "transfer/refuses_one_position") == SAME_POSITION_ID


@pytest.mark.parametrize("amount", [-1, 2**64])
def test_an_amount_outside_64_bits_is_refused(world, amount):
    assert world.refused(transfer(ALICE, BOB, amount)) == OUT_OF_RANGE_AMOUNT


def test_a_transfer_counts_once(world):
    signed = transfer(ALICE, BOB, 30)
    world.apply(signed)

    assert world.refused(signed) == INVALID_FULFILLMENT_INFO


def test_a_forged_expired_or_foreign_transfer_is_refused(world):
    assert world.refused(replace(transfer(ALICE, BOB, 30), amount=31)) == INVALID_SIGNATURE
    assert world.refused(transfer(ALICE, BOB, 1, expiration_hours=MINIMUM_HOURS - 1)) == (
        MESSAGE_EXPIRED
    )
    assert world.refused(transfer(ALICE, BOB, 1, collateral_asset_id=5)) == (
        INVALID_COLLATERAL_ASSET_ID
    )


@pytest.mark.parametrize(
    ("amount", "is_allowed"), [(0, True), (1, True), (100, True), (101, False)]
)
def test_no_more_than_there_is(world, amount, is_allowed):
    signed = transfer(ALICE, BOB, amount)

    if is_allowed:
        world.apply(signed)
    else:
        assert world.refused(signed) == ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE
