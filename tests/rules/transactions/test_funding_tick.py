"""Funding ticks: rules FI-1 to FI-5."""

import pytest

from provex.protocol.errors import (
    FUNDING_MOVES_TOO_FAST,
    INVALID_FUNDING_TICK_TIMESTAMP,
    OUT_OF_RANGE_FUNDING_INDEX,
)
from provex.protocol.transactions import FundingTick
from rules.world import BTC, BTC_PRICE, ETH, NOW_S, World, view, with_asset

HOUR = 3600
# max_funding_rate * price * seconds, in 2^-64, floored to the index's 2^-32.
FASTEST = 1120 * BTC_PRICE * HOUR // 2**32


def tick(*indices, at=NOW_S + HOUR):
    return FundingTick(timestamp=at, indices=indices)


def test_indices_times_and_system_time_move():
    world = World()

    world.apply(tick(FASTEST, -5, 0), "funding_tick/moves_indices")

    assert [asset.funding_index for asset in world.view.assets] == [FASTEST, -5, 0]
    assert (world.view.system_time, world.view.funding_timestamp) == (NOW_S + HOUR,) * 2


@pytest.mark.parametrize("sign", [1, -1])
def test_the_fastest_change_is_exact(sign):
    world = World()

    too_fast = tick(sign * (FASTEST + 1), 0, 0)
    assert world.refused(too_fast, "funding_tick/refuses_too_fast" if sign > 0 else None) == (
        FUNDING_MOVES_TOO_FAST
    )
    world.apply(tick(sign * FASTEST, 0, 0))


def test_time_moves_on():
    world = World()

    assert world.refused(tick(0, 0, 0, at=NOW_S)) == INVALID_FUNDING_TICK_TIMESTAMP
    assert world.refused(tick(0, 0, 0, at=NOW_S - 1)) == INVALID_FUNDING_TICK_TIMESTAMP
    world.apply(tick(0, 0, 0, at=NOW_S + 1))


def test_time_is_not_before_the_system_time():
    world = World(view(system_time=NOW_S + 10))

    assert world.refused(tick(0, 0, 0, at=NOW_S + 9)) == INVALID_FUNDING_TICK_TIMESTAMP
    world.apply(tick(0, 0, 0, at=NOW_S + 10))


def test_every_asset_has_an_index():
    assert World().refused(tick(0, 0)) == OUT_OF_RANGE_FUNDING_INDEX


def test_a_first_index_is_free_and_in_range():
    world = World(with_asset(view(), ETH, is_funded=False, price=0))

    assert world.refused(tick(0, 2**63, 0)) == OUT_OF_RANGE_FUNDING_INDEX
    world.apply(tick(0, -(2**63), 0))
    assert world.view.assets[ETH].is_funded


def test_without_a_price_the_index_stands_still():
    world = World(with_asset(view(), BTC, price=0))

    assert world.refused(tick(1, 0, 0)) == FUNDING_MOVES_TOO_FAST
    world.apply(tick(0, 0, 0))
