"""Deposits: rules DE-1 to DE-3."""

import pytest

from provex.protocol.errors import (
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    OK,
    OUT_OF_RANGE_AMOUNT,
    OUT_OF_RANGE_BALANCE,
)
from provex.protocol.transactions import Deposit
from provex.rules.view import Modification
from rules.world import ALICE, BOB, FEE, FEE_ID, World, id_of, key_of


def deposit(amount, private_key=ALICE, **changes):
    fields = {
        "public_key": key_of(private_key),
        "position_id": id_of(private_key),
        "account_index": 0,
        "amount": amount,
    }
    return Deposit(**(fields | changes))


def test_a_deposit_opens_the_position_derived_from_its_key():
    world = World()

    effects = world.apply(deposit(50), "deposit/opens_a_position")

    assert effects.result == OK
    assert effects.modifications == (Modification(key_of(ALICE), id_of(ALICE), 50),)
    assert world.of(ALICE).collateral == 50


def test_a_deposit_adds_to_the_owner_whatever_the_index_says():
    world = World()
    world.give(ALICE, 5)

    world.apply(deposit(50, account_index=77))

    assert world.of(ALICE).collateral == 55


def test_nobody_squats_an_id():
    world = World()

    wrong_index = deposit(50, account_index=1)
    assert world.refused(wrong_index, "deposit/refuses_foreign_id") == INVALID_POSITION_ID
    assert world.refused(deposit(50, position_id=id_of(BOB))) == INVALID_POSITION_ID
    assert world.refused(deposit(50, position_id=FEE_ID)) == INVALID_POSITION_ID


def test_the_fee_position_takes_deposits_of_its_key():
    world = World()

    world.apply(deposit(9, FEE))

    assert world.of(FEE).collateral == 9


def test_another_owners_position_and_key_zero_are_refused():
    world = World()
    world.give(ALICE, 5)

    assert world.refused(deposit(1, public_key=key_of(BOB))) == INVALID_PUBLIC_KEY
    assert world.refused(deposit(1, public_key=0)) == INVALID_PUBLIC_KEY


@pytest.mark.parametrize("amount", [0, 1, 2**63 - 1])
def test_amounts_up_to_the_largest_balance(amount):
    world = World()

    world.apply(deposit(amount))

    assert world.of(ALICE).collateral == amount


def test_the_largest_amount_does_not_fit_a_balance():
    assert World().refused(deposit(2**64 - 1)) == OUT_OF_RANGE_BALANCE


@pytest.mark.parametrize("amount", [-1, 2**64])
def test_an_amount_outside_64_bits_is_refused(amount):
    assert World().refused(deposit(amount)) == OUT_OF_RANGE_AMOUNT


def test_nothing_deposited_opens_nothing():
    world = World()

    world.apply(deposit(0, account_index=5))

    assert world.of(ALICE).public_key == 0


def test_a_deposit_into_debt_is_allowed():
    world = World()
    world.give(ALICE, -100)

    world.apply(deposit(40))

    assert world.of(ALICE).collateral == -60
