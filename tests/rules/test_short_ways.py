"""The rules' short ways for usual cases give what the general ways give."""

import random
from dataclasses import replace
from itertools import product

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import OK, Rejected
from provex.protocol.parameters import BALANCE_MAX, SEGMENT_BOUND_LAST
from provex.protocol.state import EMPTY_POSITION, AssetState, HeldAsset, Position
from provex.rules import builtins, orders, shared_state, touched
from provex.rules.initial import InitialPosition
from provex.rules.margin import _factor_of_holding, risk_factor
from provex.rules.position import NO_ASSET, Change, position_leaf, update_position
from provex.rules.storage import BatchStore
from provex.rules.view import BatchView
from rules.world import ALICE, BTC, FEE, FEE_ID, asset, configuration, key_of, position, view


@pytest.fixture
def fast_hashes():
    """The native hashes, which give the same as the plain ones."""
    kept = builtins.builtins_in_force()
    builtins.inject(NATIVE_BUILTINS)
    yield
    builtins.inject(kept)


def holdings(chance: random.Random) -> tuple[HeldAsset, ...]:
    """Up to three of four assets, with a balance that often repeats."""
    indices = sorted(chance.sample(range(4), chance.randrange(4)))
    return tuple(HeldAsset(index, chance.choice((-1, 1, 2)), 0) for index in indices)


def changes(before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]) -> list[tuple[int, int]]:
    """Every asset with another balance, by looking each one up."""
    old = {held.asset_index: held.balance for held in before}
    new = {held.asset_index: held.balance for held in after}
    return [
        (index, new.get(index, 0))
        for index in sorted({*old, *new})
        if old.get(index, 0) != new.get(index, 0)
    ]


def owned(chance: random.Random) -> Position:
    """A position of one of two keys, or the empty one."""
    key = chance.choice((0, 5, 5, 5, 6))
    return Position(key, chance.randrange(9), holdings(chance), 0) if key else EMPTY_POSITION


def test_one_pass_over_two_positions_gives_what_each_gives_alone(fast_hashes):
    listed = [asset(f"X-{number}", 1) for number in range(4)]
    config = replace(configuration(), assets=tuple(listed))
    chance = random.Random(1)
    seen = set()
    for _ in range(3000):
        before, after = owned(chance), owned(chance)
        found = touched._compared(config, before, after)

        told = changes(before.assets, after.assets)
        assert found.balances == tuple(index * 2**64 + value + 2**63 for index, value in told)
        assert found.balances == touched._merged_balances(before.assets, after.assets)
        assert found.old_leaf == position_leaf(config, before)
        assert found.new_leaf == position_leaf(config, after)
        seen.add((len(before.assets), len(after.assets), len(told), before.public_key == 0))
    assert len(seen) > 30


def test_assets_of_the_same_configuration_are_found_one_by_one_as_well():
    config = configuration()
    listed = shared_state.assets_under_configuration((), config)
    known = tuple(replace(each, price=number + 5) for number, each in enumerate(listed))
    odd: list[tuple[AssetState, ...]] = [known[::-1], known[:-1], known[1:], (*known, known[0])]

    assert shared_state.assets_under_configuration(known, config) == known
    assert shared_state.assets_under_configuration(known[::-1], config) == known
    assert [shared_state._has_assets_of(each, config) for each in (known, *odd)] == [
        True,
        *[False] * 4,
    ]


@pytest.mark.parametrize("is_by_balance", [False, True])
def test_a_single_segment_gives_its_factor_at_every_size(is_by_balance):
    single = asset("X-1", 1, (SEGMENT_BOUND_LAST, 7))
    config = replace(configuration(), is_risk_by_balance_only=is_by_balance, assets=(single,))

    for balance in (-(2**63), -1, 1, 2**63 - 1):
        for price in (1, 2**64 - 1):
            notional = price * abs(balance)
            held = HeldAsset(0, balance, 0)
            size = abs(balance) if is_by_balance else notional
            assert _factor_of_holding(config, held, notional) == risk_factor(single, size) == 7


def fee_outcome(batch_view: BatchView, store: BatchStore, fee: int) -> tuple[int, int]:
    """The code and the dust of collecting a fee."""
    try:
        return OK, orders.collect_fee(batch_view, store, fee)
    except Rejected as refused:
        return refused.code, 0


FEE_POSITIONS = [
    EMPTY_POSITION,
    *[position(FEE, each) for each in (-(2**63), -7, -1, 0, 1, 7, BALANCE_MAX - 1, BALANCE_MAX)],
    position(FEE, 10, (BTC, 1)),
    position(FEE, -10, (BTC, 1)),
    position(ALICE, 10),
]


@pytest.mark.parametrize("time", [0, 30])
def test_a_fee_is_credited_as_any_other_collateral(time):
    batch_view = replace(view(), funding_timestamp=30)
    outcomes = set()
    for before, fee in product(FEE_POSITIONS, (0, 1, 7, 2**64 - 1)):
        held: Position = replace(before, funding_timestamp=time)
        store = BatchStore((InitialPosition(FEE_ID, held),), ())
        change = Change(key_of(FEE), fee, NO_ASSET, 0, may_open=True)
        expected = update_position(batch_view, held, change)
        code, dust = fee_outcome(batch_view, store, fee)
        assert (code, dust) == (expected.code, expected.dust if code == OK else 0)
        assert store.read_position(FEE_ID) == (expected.updated if code == OK else held)
        outcomes.add(expected.code)
    assert len(outcomes) > 2
