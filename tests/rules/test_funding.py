"""Funding: rules FU-1 to FU-3."""

from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.errors import OK, OUT_OF_RANGE_BALANCE
from provex.protocol.state import EMPTY_POSITION
from provex.rules.funding import with_funding_applied
from rules.world import ALICE, BTC, ETH, NOW_S, position, view, with_asset

ONE = 2**32


def indexed(btc: int, eth: int = 0):
    return with_asset(with_asset(view(), BTC, funding_index=btc), ETH, funding_index=eth)


def collateral_after(index: int, balance: int) -> int:
    return with_funding_applied(
        indexed(index), position(ALICE, 100, (BTC, balance))
    ).position.collateral


def test_longs_pay_a_positive_change_and_the_rounding_is_down():
    assert collateral_after(ONE // 2, 3) == 98
    assert collateral_after(-ONE // 2, 3) == 101
    assert collateral_after(ONE // 2, -3) == 101


def test_one_floor_is_taken_over_the_sum_of_all_holdings():
    held = position(ALICE, 100, (BTC, 1), (ETH, 1))

    funded = with_funding_applied(indexed(ONE // 2, ONE // 2), held)

    assert funded.position.collateral == 99
    assert funded.dust == 0


def test_cached_indices_and_time_move_to_the_global_ones():
    funded = with_funding_applied(indexed(7), position(ALICE, 1, (BTC, 5), (ETH, -2))).position

    assert [held.cached_funding_index for held in funded.assets] == [7, 0]
    assert funded.funding_timestamp == NOW_S


def test_funding_settled_once_is_not_settled_again():
    first = with_funding_applied(indexed(ONE), position(ALICE, 100, (BTC, 3)))

    second = with_funding_applied(indexed(ONE), first.position)

    assert second.position == first.position
    assert second.dust == 0


def test_an_empty_position_stays_empty():
    assert with_funding_applied(indexed(5), EMPTY_POSITION).position.public_key == 0


def test_collateral_at_the_edge_of_its_range_settles():
    lowest = position(ALICE, -(2**63) + 1, (BTC, 1))
    highest = position(ALICE, 2**63 - 2, (BTC, -1))

    assert with_funding_applied(indexed(ONE), lowest).position.collateral == -(2**63)
    assert with_funding_applied(indexed(ONE), highest).position.collateral == 2**63 - 1


def test_collateral_beyond_its_range_is_a_soft_failure_that_changes_nothing():
    lowest = position(ALICE, -(2**63), (BTC, 1))

    funded = with_funding_applied(indexed(ONE), lowest)

    assert (funded.code, funded.position, funded.dust) == (OUT_OF_RANGE_BALANCE, lowest, 0)


@given(
    collateral=st.integers(-(2**62), 2**62),
    balance=st.integers(-(2**63), 2**63 - 1).filter(bool),
    index=st.integers(-(2**30), 2**30),
    cached=st.integers(-(2**30), 2**30),
)
def test_dust_is_exactly_what_the_floor_kept(collateral, balance, index, cached):
    held = position(ALICE, collateral, (BTC, balance, cached))

    funded = with_funding_applied(indexed(index), held)

    assert funded.code == OK
    exact = collateral * ONE - (index - cached) * balance
    assert funded.position.collateral * ONE + funded.dust == exact
    assert 0 <= funded.dust < ONE
