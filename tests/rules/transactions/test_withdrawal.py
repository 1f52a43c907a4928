"""Withdrawals: rules WI-1 to WI-4."""

from dataclasses import replace

import pytest

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE,
    INVALID_COLLATERAL_ASSET_ID,
    INVALID_FULFILLMENT_INFO,
    INVALID_PUBLIC_KEY,
    INVALID_SIGNATURE,
    MESSAGE_EXPIRED,
    OUT_OF_RANGE_AMOUNT,
    OUT_OF_RANGE_BALANCE,
)
from provex.protocol.state import EMPTY_POSITION, OrderLeaf
from provex.rules.messages import withdrawal_hash
from provex.rules.view import Modification
from rules.world import (
    ALICE,
    BOB,
    EXPIRATION_HOURS,
    MINIMUM_HOURS,
    World,
    id_of,
    key_of,
    withdrawal,
)


@pytest.fixture
def world():
    made = World()
    made.give(ALICE, 100)
    return made


def test_a_withdrawal_to_the_own_key(world):
    signed = withdrawal(ALICE, 60)

    effects = world.apply(signed, "withdrawal/to_own_key")

    assert effects.modifications == (Modification(key_of(ALICE), id_of(ALICE), -60),)
    assert world.of(ALICE).collateral == 40
    slot = withdrawal_hash(signed) >> 187
    assert world.store.read_order(slot) == OrderLeaf(60, EXPIRATION_HOURS)


def test_a_withdrawal_to_an_address(world):
    effects = world.apply(withdrawal(ALICE, 60, owner_key=0x123), "withdrawal/to_address")

    assert effects.modifications == (Modification(0x123, id_of(ALICE), -60),)


def test_the_owner_key_is_signed(world):
    stolen = replace(withdrawal(ALICE, 60), owner_key=0x666)

    assert world.refused(stolen, "withdrawal/refuses_changed_owner") == INVALID_SIGNATURE


def test_a_withdrawal_counts_once(world):
    signed = withdrawal(ALICE, 50)
    world.apply(signed)

    assert world.refused(signed, "withdrawal/refuses_replay") == INVALID_FULFILLMENT_INFO


def test_a_withdrawal_of_nothing_may_be_repeated(world):
    signed = withdrawal(ALICE, 0)

    world.apply(signed)
    world.apply(signed)

    assert world.store.orders == {}


def test_all_of_it_empties_the_position(world):
    world.apply(withdrawal(ALICE, 100))

    assert world.of(ALICE) == EMPTY_POSITION


def test_more_than_there_is_is_refused(world):
    assert world.refused(withdrawal(ALICE, 101)) == (
        ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE
    )
    assert world.refused(withdrawal(ALICE, 2**64 - 1)) == OUT_OF_RANGE_BALANCE
    assert world.refused(withdrawal(ALICE, 2**64)) == OUT_OF_RANGE_AMOUNT
    assert world.refused(withdrawal(ALICE, -1)) == OUT_OF_RANGE_AMOUNT


def test_a_foreign_position_or_collateral_and_an_expired_message_are_refused(world):
    assert world.refused(withdrawal(BOB, 1, position_id=id_of(ALICE))) == INVALID_PUBLIC_KEY
    assert world.refused(withdrawal(ALICE, 1, collateral_asset_id=5)) == (
        INVALID_COLLATERAL_ASSET_ID
    )
    late = withdrawal(ALICE, 1, expiration_hours=MINIMUM_HOURS - 1)
    assert world.refused(late, "withdrawal/refuses_expired") == MESSAGE_EXPIRED
