"""Whole lives of an exchange: value conserved, dust exact, no overfill, forced outcomes, same roots."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provex.native import crypto
from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    OK,
)
from provex.protocol.state import HeldAsset, Position
from provex.protocol.transactions import ForcedTrade, ForcedWithdrawal, LimitOrder, Trade
from provex.rules.batch import run_batch
from provex.rules.margin import is_well_leveraged, position_status
from provex.rules.messages import limit_order_hash
from provex.rules.tree import LeafChange
from provex.storage.state_tree import StateTree
from rules.rebuild import ReadPosition, apply_data, read_main, read_state
from rules.scenario import Scenario, total_value
from rules.world import ALICE, BOB, World, configuration, id_of, key_of, view, with_asset

KINDS = {
    "ConditionalTransfer",
    "Deleverage",
    "Deposit",
    "ForcedTrade",
    "ForcedWithdrawal",
    "FundingTick",
    "Liquidation",
    "OracleTick",
    "Trade",
    "Transfer",
    "Withdrawal",
}


@pytest.fixture(scope="module")
def lives():
    """Twelve seeded lives of three batches each; invariants are checked after every step."""
    made = []
    for seed in range(12):
        scenario = Scenario(seed)
        dust = 0
        for _ in range(3):
            for _ in range(50):
                scenario.step()
                ledger = scenario.ledger
                assert total_value(ledger) + ledger.dust == scenario.moved * 2**32
                assert ledger.dust >= dust
                dust = ledger.dust
                assert_synthetics_cancel(ledger)
            scenario.close()
        made.append(scenario)
    return made


def assert_synthetics_cancel(ledger):
    totals = {}
    for position_id in ledger.position_ids():
        for held in ledger.position(position_id).assets:
            assert held.balance != 0
            totals[held.asset_index] = totals.get(held.asset_index, 0) + held.balance
    assert not any(totals.values())


def test_the_lives_contain_every_kind_and_many_refusals(lives):
    accepted = set().union(*[scenario.accepted for scenario in lives])
    refused = set().union(*[scenario.refused for scenario in lives])
    invalid = set().union(*[scenario.invalid for scenario in lives])

    assert accepted == KINDS
    assert len(refused) >= 8
    assert len(invalid) >= 4
    assert any(scenario.ledger.dust for scenario in lives)


def test_batches_replay_to_the_same_output_with_the_rules_alone(lives):
    for scenario in lives:
        for batch in scenario.batches:
            assert run_batch(batch.input) == batch.output


def test_batches_chain_by_the_hash_of_the_shared_state(lives):
    for scenario in lives:
        mains = [read_main(batch.main_words) for batch in scenario.batches]
        for before, after in pairwise(mains):
            assert after.previous_state_hash == before.new_state_hash


def test_all_positions_are_rebuilt_from_the_data_words(lives):
    ids = [asset.asset_id for asset in configuration().assets]
    for scenario in lives:
        positions: dict[int, ReadPosition] = {}
        state = read_state([0, 0, 0, 0])
        for batch in scenario.batches:
            main = read_main(batch.main_words)
            assert main.data_words_count == len(batch.data_words)
            apply_data(positions, state, ids, batch.data_words)
            state = main.state
        ledger = scenario.ledger
        assert sorted(positions) == list(ledger.position_ids())
        assert root_of(positions) == state.positions_root
        for position_id, read in positions.items():
            kept = ledger.position(position_id)
            assert (read.public_key, read.collateral) == (kept.public_key, kept.collateral)
            assert read.held == {
                ids[held.asset_index]: (held.balance, held.cached_funding_index)
                for held in kept.assets
            }


def root_of(positions: dict[int, ReadPosition]) -> int:
    """Hash every position as the auditor's page says and build the tree."""
    changes = []
    for position_id in sorted(positions):
        read = positions[position_id]
        words = [read.public_key, (read.collateral + 2**63) << 16 | len(read.held)]
        words += [
            asset_id << 128 | (index + 2**63) << 64 | (balance + 2**63)
            for asset_id, (balance, index) in sorted(read.held.items())
        ]
        changes.append(LeafChange(position_id, 0, crypto.poseidon_hash_many(words)))
    tree = StateTree(crypto.poseidon_hash_pair)
    tree.update(changes)
    return tree.root


def test_no_order_is_overfilled(lives):
    for scenario in lives:
        filled: dict[int, int] = {}
        full: dict[int, int] = {}
        for batch in scenario.batches:
            for transaction in batch.transactions:
                if isinstance(transaction, Trade):
                    for order in (transaction.buyer, transaction.seller):
                        _note_fill(filled, full, order, transaction.amount_synthetic)
        assert filled
        assert all(filled[key] <= full[key] for key in filled)


def _note_fill(filled, full, order: LimitOrder, amount: int) -> None:
    key = limit_order_hash(configuration(), order)
    filled[key] = filled.get(key, 0) + amount
    full[key] = order.amount_synthetic


BALANCE = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-100, 100),
    st.sampled_from([-(2**63), -(2**63) + 1, 2**63 - 1, 2**63 - 2]),
)
PRICE = st.one_of(st.integers(1, 2**64 - 1), st.just(2**32), st.just(1), st.just(2**64 - 1))
INDEX = st.one_of(st.integers(-(2**63), 2**63 - 1), st.just(0), st.integers(-(2**34), 2**34))
AMOUNT = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 1, 2**63, 2**64 - 2, 2**64 - 1]))


@st.composite
def hostile_worlds(draw):
    batch_view = view(prices=(draw(PRICE), draw(PRICE), draw(PRICE)))
    for index in range(3):
        batch_view = with_asset(batch_view, index, funding_index=draw(INDEX))
    world = World(batch_view)
    for trader in (ALICE, BOB):
        held = draw(st.dictionaries(st.integers(0, 2), BALANCE.filter(bool), max_size=3))
        assets = tuple(HeldAsset(i, held[i], draw(INDEX)) for i in sorted(held))
        if draw(st.booleans()) or assets:
            made = Position(key_of(trader), draw(BALANCE), assets, 0)
            world.store.positions[id_of(trader)] = made
    return world


@settings(max_examples=300, deadline=None)
@given(world=hostile_worlds(), amount=AMOUNT, key=st.sampled_from([0, 5, key_of(ALICE)]))
def test_a_forced_withdrawal_has_an_outcome_in_hostile_states(world, amount, key):
    before = world.of(ALICE)

    effects = world.apply(ForcedWithdrawal(public_key=key, position_id=id_of(ALICE), amount=amount))

    after = world.of(ALICE)
    assert len(effects.forced_words) == 2
    assert bool(effects.modifications) == (effects.result == OK)
    if effects.result == OK and amount == 2**64 - 1:
        assert_most_was_taken(world, after, -effects.modifications[0].delta)
    if effects.result != OK:
        assert [held.balance for held in after.assets] == [held.balance for held in before.assets]


def assert_most_was_taken(world, after, taken):
    """Nothing was left that one more quantum could have taken."""
    status = position_status(world.view, after)
    if taken:
        assert is_well_leveraged(status)
    if status.code == OK and after.collateral > -(2**63):
        assert status.total_risk > (status.total_value - 2**32) * 2**32


@settings(max_examples=300, deadline=None)
@given(
    world=hostile_worlds(),
    amounts=st.tuples(AMOUNT, AMOUNT),
    is_buying=st.booleans(),
    asset=st.integers(0, 3),
    position_b=st.sampled_from([id_of(ALICE), id_of(BOB), 999]),
)
def test_a_forced_trade_has_an_outcome_in_hostile_states(
    world, amounts, is_buying, asset, position_b
):
    ids = [*[configured.asset_id for configured in configuration().assets], 1]
    before = {trader: world.of(trader) for trader in (ALICE, BOB)}

    effects = world.apply(
        ForcedTrade(
            public_key_a=key_of(ALICE),
            public_key_b=key_of(BOB),
            position_id_a=id_of(ALICE),
            position_id_b=position_b,
            synthetic_asset_id=ids[asset],
            amount_collateral=amounts[0],
            amount_synthetic=amounts[1],
            is_a_buying_synthetic=is_buying,
            nonce=0,
        )
    )

    assert len(effects.forced_words) == 6
    if effects.result != OK:
        for trader, old in before.items():
            balances = [held.balance for held in world.of(trader).assets]
            assert balances == [held.balance for held in old.assets]
    assert effects.dust >= 0


def test_the_codes_of_hostile_trades_are_soft_ones():
    world = World()
    world.give(ALICE, -(10**6))
    world.give(BOB, 10**6)

    effects = world.apply(
        ForcedTrade(
            public_key_a=key_of(ALICE),
            public_key_b=key_of(BOB),
            position_id_a=id_of(ALICE),
            position_id_b=id_of(BOB),
            synthetic_asset_id=configuration().assets[0].asset_id,
            amount_collateral=1,
            amount_synthetic=1,
            is_a_buying_synthetic=True,
            nonce=0,
        )
    )

    assert effects.result == ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS
