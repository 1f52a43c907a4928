"""The batch frame: rules BA-1 to BA-9."""

from dataclasses import replace

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import (
    INVALID_CONFIGURATION,
    INVALID_TREE_WITNESS,
    MINIMUM_EXPIRATION_DECREASES,
    PREVIOUS_STATE_MISMATCH,
    RECORD_OUTSIDE_BATCH,
    STATE_ROOT_MISMATCH,
    UNSORTED_KEYS,
    Rejected,
)
from provex.protocol.state import EMPTY_ORDER, OrderLeaf
from provex.rules import builtins
from provex.rules.batch import InitialOrder, final_order, order_leaf_value, run_batch
from provex.rules.builtins import PLAIN
from provex.rules.shared_state import assets_under_configuration, genesis_state, shared_state_hash
from rules.rebuild import read_main
from rules.scenario import Scenario
from rules.world import asset, configuration


@pytest.fixture(scope="module")
def batch():
    """Return the second batch of a seeded life: its records open a tree that is not empty."""
    scenario = Scenario(3)
    for _ in range(2):
        for _ in range(25):
            scenario.step()
        scenario.close()
    return scenario.batches[1]


@pytest.fixture(autouse=True)
def _native():
    builtins.inject(NATIVE_BUILTINS)


def refusal(batch_input, **changes) -> int:
    with pytest.raises(Rejected) as rejected:
        run_batch(replace(batch_input, **changes))
    return rejected.value.code


def test_a_batch_replays_with_the_plain_hashes_too():
    scenario = Scenario(5)
    scenario.close()

    builtins.inject(PLAIN)

    first = scenario.batches[0]
    assert run_batch(first.input) == first.output


def test_the_output_names_configuration_and_states(batch):
    main = read_main(batch.main_words)

    assert main.previous_state_hash == shared_state_hash(batch.previous_state)
    assert main.new_state_hash == shared_state_hash(batch.new_state)
    assert main.state.positions_root == batch.new_state.positions_root
    assert main.state.dust == batch.new_state.dust
    assert main.state.minimum_expiration_hours == batch.input.minimum_expiration_hours
    assert [entry["price"] for entry in main.state.assets] == [
        entry.price for entry in batch.new_state.assets
    ]
    assert [entry["observed_at"] for entry in main.state.assets] == [
        entry.observed_at for entry in batch.new_state.assets
    ]


def test_the_configuration_is_validated(batch):
    bad = replace(configuration(), oracle_quorum=1)

    assert refusal(batch.input, configuration=bad) == INVALID_CONFIGURATION


def test_the_minimum_expiration_never_decreases(batch):
    lower = batch.previous_state.minimum_expiration_hours - 1

    assert refusal(batch.input, minimum_expiration_hours=lower) == MINIMUM_EXPIRATION_DECREASES


def test_a_listed_asset_stays(batch):
    fewer = replace(configuration(), assets=configuration().assets[:2])

    assert refusal(batch.input, configuration=fewer) == PREVIOUS_STATE_MISMATCH


def test_a_new_asset_starts_without_index_and_price():
    known = assets_under_configuration((), configuration())
    wider = replace(
        configuration(),
        assets=tuple(
            sorted(
                (*configuration().assets, asset("DOGE-5", 10**5)), key=lambda item: item.asset_id
            )
        ),
    )

    assets = assets_under_configuration((replace(known[0], price=5), *known[1:]), wider)

    assert [item.price for item in assets] == [5, 0, 0, 0]
    assert not assets[1].is_funded
    assert assets[1].asset_id == wider.assets[1].asset_id


def test_a_stale_or_changed_previous_state_is_refused(batch):
    stale = replace(batch.previous_state, positions_root=genesis_state().positions_root)
    assert refusal(batch.input, previous_state=stale) == STATE_ROOT_MISMATCH
    orders = replace(batch.previous_state, orders_root=batch.previous_state.orders_root + 1)
    assert refusal(batch.input, previous_state=orders) == STATE_ROOT_MISMATCH


def test_initial_records_must_be_the_trees(batch):
    positions = batch.input.positions
    place = next(i for i, initial in enumerate(positions) if initial.position.public_key)
    richer = replace(
        positions[place],
        position=replace(
            positions[place].position, collateral=positions[place].position.collateral + 1
        ),
    )
    forged = (*positions[:place], richer, *positions[place + 1 :])

    # A leaf beside something empty contradicts what the witness opens there before it does the root.
    assert refusal(batch.input, positions=forged) in {STATE_ROOT_MISMATCH, INVALID_TREE_WITNESS}


def test_what_the_leaf_does_not_bind_is_fixed(batch):
    positions = batch.input.positions
    place = next(i for i, initial in enumerate(positions) if initial.position.public_key)

    def with_position(changed):
        forged = replace(positions[place], position=changed)
        return (*positions[:place], forged, *positions[place + 1 :])

    # A funding time would let a position skip its funding.
    timed = replace(
        positions[place].position, funding_timestamp=batch.previous_state.funding_timestamp
    )
    assert refusal(batch.input, positions=with_position(timed)) == STATE_ROOT_MISMATCH
    # Collateral without an owner has leaf 0, as nothing has.
    ownerless = replace(positions[place].position, public_key=0)
    assert refusal(batch.input, positions=with_position(ownerless)) == STATE_ROOT_MISMATCH
    # An expiration without a fill has leaf 0 as well.
    empty_order = InitialOrder(batch.input.orders[0].order_id, OrderLeaf(0, 5))
    assert refusal(batch.input, orders=(empty_order, *batch.input.orders[1:])) == (
        STATE_ROOT_MISMATCH
    )


def test_every_touched_record_is_opened_once_and_in_order(batch):
    positions, orders = batch.input.positions, batch.input.orders

    assert refusal(batch.input, positions=positions[1:]) == RECORD_OUTSIDE_BATCH
    assert refusal(batch.input, orders=orders[1:]) == RECORD_OUTSIDE_BATCH
    assert refusal(batch.input, positions=(positions[0], *positions)) == UNSORTED_KEYS
    assert refusal(batch.input, positions=positions[::-1]) == UNSORTED_KEYS
    assert refusal(batch.input, orders=orders[::-1]) == UNSORTED_KEYS
    assert refusal(batch.input, position_segments=()) == INVALID_TREE_WITNESS


def test_an_order_leaf_is_dropped_only_after_its_expiration():
    leaf = OrderLeaf(7, 100)

    assert final_order(leaf, 100) == leaf
    assert final_order(leaf, 101) == EMPTY_ORDER
    assert order_leaf_value(leaf) == 7 * 2**32 + 100
    assert order_leaf_value(EMPTY_ORDER) == 0


def test_reordered_transactions_do_not_lead_to_the_same_output(batch):
    swapped = replace(batch.input, transactions=batch.input.transactions[::-1])

    with pytest.raises(Rejected):
        run_batch(swapped)
