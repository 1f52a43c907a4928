"""The public output's packing: rules PU-1 to PU-5."""

from dataclasses import replace

from provex.protocol.parameters import ASSETS_IN_POSITION_MAX
from provex.protocol.state import EMPTY_POSITION, HeldAsset, Position
from provex.rules.initial import InitialPosition
from provex.rules.public_output import FundingTable, MainOutput, main_words
from provex.rules.storage import BatchStore
from provex.rules.touched import touched_positions
from provex.rules.view import Modification
from rules.rebuild import ReadPosition, apply_data, read_main, read_state
from rules.world import ALICE, asset, configuration, key_of, position

EMPTY_STATE = (0, 0, 0, 0)
FIELD = 2**251


def rebuilt(before: Position, after: Position, tables=(), count=5, known_time=9):
    """Write one position's change and read it back."""
    store = BatchStore((InitialPosition(77, before),), ())
    store.write_position(77, after)
    listed = replace(configuration(), assets=(asset("X-1", 1),) * count)
    words = touched_positions(listed, tables, (InitialPosition(77, before),), store).data_words
    assert all(0 <= word < FIELD + 2**196 for word in words)
    positions = {}
    if before.public_key:
        held = {h.asset_index: (h.balance, h.cached_funding_index) for h in before.assets}
        positions[77] = ReadPosition(before.public_key, before.collateral, held)
    state = read_state(list(EMPTY_STATE))
    state.funding_timestamp = known_time
    state.assets = [{"asset_id": index, "funding_index": 0} for index in range(count)]
    apply_data(positions, state, list(range(count)), words)
    return positions.get(77), words


def timed(made: Position, time: int) -> Position:
    return Position(made.public_key, made.collateral, made.assets, time)


def test_the_main_words_hold_everything_in_order():
    output = MainOutput(
        configuration_hash=11,
        previous_state_hash=12,
        new_state_hash=13,
        state_words=EMPTY_STATE,
        modifications=(Modification(5, 2**64 - 1, 2**63), Modification(6, 0, -(2**64) + 1)),
        forced_words=(21, 22, 31, 32, 33, 34, 35, 36),
        forced_count=2,
        conditions=(41,),
        data_words_count=99,
    )

    main = read_main(main_words(output))

    assert (main.configuration_hash, main.previous_state_hash, main.new_state_hash) == (11, 12, 13)
    assert main.modifications == [(5, 2**64 - 1, 2**63), (6, 0, -(2**64) + 1)]
    assert main.forced_words == [21, 22, 31, 32, 33, 34, 35, 36]
    assert (main.forced_count, main.conditions, main.data_words_count) == (2, [41], 99)


def test_a_new_position_shows_its_key_and_balances():
    after = timed(position(ALICE, -5, (0, 3), (4, -(2**63))), 9)

    read, words = rebuilt(EMPTY_POSITION, after)

    assert (read.public_key, read.collateral) == (key_of(ALICE), -5)
    assert read.held == {0: (3, 0), 4: (-(2**63), 0)}
    assert len(words) == 1 + 3


def test_an_unchanged_key_and_unchanged_balances_are_not_repeated():
    before = position(ALICE, 5, (0, 3), (1, 4))
    after = timed(position(ALICE, 6, (0, 3), (1, 4)), 9)

    read, words = rebuilt(before, after)

    assert read.collateral == 6
    assert len(words) == 1 + 1


def test_removed_added_and_changed_balances_are_told():
    before = position(ALICE, 5, (0, 1), (1, 2), (3, 4))
    after = timed(position(ALICE, 5, (1, 7), (2, 8), (3, 4)), 9)

    read, words = rebuilt(before, after)

    assert read.held == {1: (7, 0), 2: (8, 0), 3: (4, 0)}
    assert len(words) == 1 + 1 + 1


def test_an_emptied_position_is_gone():
    read, _ = rebuilt(position(ALICE, 5, (0, 1), (4, 2)), EMPTY_POSITION)

    assert read is None


def test_cached_indices_come_from_the_table_of_the_positions_time():
    tables = (FundingTable(20, (1, 2, 3, 4, 5)), FundingTable(30, (-1, -(2**63), 2**63 - 1, 0, 9)))
    before = position(ALICE, 5, (1, 2, 111), (4, 4, 222))
    settled = tuple(HeldAsset(h.asset_index, h.balance, 0) for h in before.assets)

    late, _ = rebuilt(before, Position(before.public_key, 5, settled, 30), tables)
    early, _ = rebuilt(before, Position(before.public_key, 5, settled, 20), tables)
    same, _ = rebuilt(before, timed(before, 0), tables)

    assert late.held == {1: (2, -(2**63)), 4: (4, 9)}
    assert early.held == {1: (2, 2), 4: (4, 5)}
    assert same.held == {1: (2, 111), 4: (4, 222)}


def test_the_most_that_can_change_fits():
    count = 2 * ASSETS_IN_POSITION_MAX
    before = position(ALICE, 1, *((index, 1) for index in range(ASSETS_IN_POSITION_MAX)))
    after = timed(
        position(ALICE, 1, *((index, 2) for index in range(ASSETS_IN_POSITION_MAX, count))), 9
    )

    read, words = rebuilt(before, after, count=count)

    assert set(read.held) == set(range(ASSETS_IN_POSITION_MAX, count))
    assert len(words) == 1 + 1 + -(-count // 3)
