"""Conditional transfers: rules CT-1 and CT-2."""

from dataclasses import replace

import pytest

from provex.protocol.errors import INVALID_CONDITION, INVALID_FULFILLMENT_INFO, INVALID_SIGNATURE
from rules.world import ALICE, BOB, World, transfer


@pytest.fixture
def world():
    made = World()
    made.give(ALICE, 100)
    made.give(BOB, 10)
    return made


def test_the_condition_is_published(world):
    effects = world.apply(
        transfer(ALICE, BOB, 30, condition=0xABC), "conditional_transfer/publishes_condition"
    )

    assert effects.conditions == (0xABC,)
    assert world.of(BOB).collateral == 40


def test_a_condition_is_needed_and_signed(world):
    signed = transfer(ALICE, BOB, 30, condition=0xABC)

    assert world.refused(replace(signed, condition=0)) == INVALID_CONDITION
    changed = replace(signed, condition=0xABD)
    assert world.refused(changed, "conditional_transfer/refuses_changed_condition") == (
        INVALID_SIGNATURE
    )


def test_a_conditional_transfer_counts_once(world):
    signed = transfer(ALICE, BOB, 30, condition=5)
    world.apply(signed)

    assert world.refused(signed) == INVALID_FULFILLMENT_INFO
