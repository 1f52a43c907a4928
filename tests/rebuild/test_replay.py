"""Batches of the ledger are replayed from their words alone, and altered words are found out."""

from dataclasses import replace

import pytest
from rules.rebuild import ReadPosition, apply_data, read_main, read_state
from rules.world import configuration

from provex.protocol.state import HeldAsset, Position
from provex.rebuild.data_words import data_of_words
from provex.rebuild.disagreement import Disagreement
from provex.rebuild.main_words import main_output_of, shared_state_of
from provex.rebuild.replay import ReplayedState, leaf_of
from provex.rules.position import position_leaf
from provex.rules.public_output import main_words
from provex.rules.shared_state import shared_state_hash, shared_state_words
from rebuild.life import batches, life, positions


def replayed(count: int) -> ReplayedState:
    state = ReplayedState()
    for batch in batches()[:count]:
        state.apply(main_output_of(batch.main_words), data_of_words(batch.data_words))
    return state


def without_times(found: dict[int, Position]) -> dict[int, Position]:
    return {key: replace(position, funding_timestamp=0) for key, position in found.items()}


def test_all_positions_and_the_shared_state_come_from_the_words_alone() -> None:
    kinds = {type(each).__name__ for batch in batches() for each in batch.transactions}

    state = replayed(len(batches()))

    assert len(kinds) == 11
    assert life().invalid
    assert state.positions == without_times(positions())
    assert state.shared_state == life().ledger.shared_state
    assert state.state_hash == shared_state_hash(life().ledger.shared_state)


def test_the_independent_reader_finds_the_same() -> None:
    read: dict[int, ReadPosition] = {}
    before = read_state([0, 0, 0, 0])
    for batch in batches():
        main = read_main(batch.main_words)
        ids = [asset["asset_id"] for asset in main.state.assets]
        apply_data(read, before, ids, batch.data_words)
        before = main.state

    state = replayed(len(batches()))

    ids = [asset.asset_id for asset in state.shared_state.assets]
    assert {
        key: (
            position.public_key,
            position.collateral,
            {ids[h.asset_index]: (h.balance, h.cached_funding_index) for h in position.assets},
        )
        for key, position in state.positions.items()
    } == {key: (each.public_key, each.collateral, each.held) for key, each in read.items()}


def test_leaves_are_those_of_the_rules() -> None:
    state = replayed(len(batches()))

    for position in state.positions.values():
        assets = state.shared_state.assets
        assert leaf_of(assets, position) == position_leaf(configuration(), position)


def test_a_state_is_loaded_only_with_all_its_positions() -> None:
    state = replayed(2)
    loaded = ReplayedState()

    loaded.load(state.shared_state, state.positions)

    assert (loaded.state_hash, loaded.positions) == (state.state_hash, state.positions)
    last = batches()[2]
    loaded.apply(main_output_of(last.main_words), data_of_words(last.data_words))
    assert loaded.positions == without_times(positions())
    some = dict(list(state.positions.items())[1:])
    with pytest.raises(Disagreement, match="positions root"):
        ReplayedState().load(state.shared_state, some)


@pytest.mark.parametrize("position", range(3))
def test_a_batch_that_disagrees_changes_nothing(position: int) -> None:
    state = replayed(2)
    before = (dict(state.positions), state.shared_state, state.tree.root, state.state_hash)
    words = list(batches()[2].data_words)
    data = data_of_words(words)
    told = replace(data.positions[position], collateral=data.positions[position].collateral + 1)
    listed = list(data.positions)
    listed[position] = told

    with pytest.raises(Disagreement, match="positions root"):
        state.apply(main_output_of(batches()[2].main_words), replace(data, positions=tuple(listed)))

    assert before == (state.positions, state.shared_state, state.tree.root, state.state_hash)


@pytest.mark.parametrize("bit", [0, 63, 64, 100, 127, 128, 160, 167, 168, 169, 240])
def test_an_altered_data_word_never_leads_to_another_state(bit: int) -> None:
    """Only a table of a tick that no position names may be altered: then nothing follows from it."""
    last = batches()[2]
    main = main_output_of(last.main_words)
    found = 0
    for index in range(len(last.data_words)):
        words = list(last.data_words)
        words[index] ^= 1 << bit
        state = replayed(2)
        try:
            state.apply(main, data_of_words(words))
        except Disagreement:
            found += 1
        else:
            assert state.positions == without_times(positions())
    tables = len(data_of_words(last.data_words).tables)
    assert found >= len(last.data_words) - 2 * (tables - 1)


def test_no_data_word_can_be_left_out_or_added() -> None:
    words = batches()[0].data_words
    for altered in (words[:-1], words[1:], (*words, 0), ()):
        with pytest.raises(Disagreement):
            data_of_words(altered)


@pytest.mark.parametrize("bit", [0, 31, 63, 65, 100, 127, 128, 247, 248, 250])
def test_an_altered_main_word_is_found_out_where_it_belongs_to_the_state(bit: int) -> None:
    last = batches()[2]
    main = main_output_of(last.main_words)
    for index in (1, 2, *range(4, 4 + len(main.state_words))):
        words = list(last.main_words)
        words[index] ^= 1 << bit

        with pytest.raises(Disagreement):
            replayed(2).apply(main_output_of(words), data_of_words(last.data_words))


def test_counts_must_be_those_of_the_words() -> None:
    words = batches()[2].main_words
    for place in (1, 2, 4, 5):
        altered = list(words)
        altered[3] += 1 << 32 * place
        with pytest.raises(Disagreement, match="number of main words"):
            main_output_of(altered)
    for altered in (list(words)[:3], [*words, 0]):
        with pytest.raises(Disagreement, match="number of main words"):
            main_output_of(altered)


def test_main_words_and_state_words_are_read_back() -> None:
    for batch in batches():
        main = main_output_of(batch.main_words)

        assert main_words(main) == batch.main_words
        assert main.data_words_count == len(batch.data_words)
        assert shared_state_of(main.state_words) == batch.new_state
        assert shared_state_words(batch.new_state) == main.state_words


def test_batches_follow_each_other() -> None:
    state = replayed(1)
    skipped = batches()[2]

    with pytest.raises(Disagreement, match="previous state hash"):
        state.apply(main_output_of(skipped.main_words), data_of_words(skipped.data_words))


def test_assets_that_are_listed_later_move_the_indices_of_all_positions() -> None:
    state = replayed(2)
    first = state.shared_state.assets[0]
    listed = replace(first, asset_id=1, is_funded=False, funding_index=0, price=0, observed_at=0)
    new = replace(state.shared_state, assets=(listed, *state.shared_state.assets))
    words = shared_state_words(new)
    other = ReplayedState()
    other.load(new, {key: _with_moved(each) for key, each in state.positions.items()})
    main = replace(
        main_output_of(batches()[2].main_words),
        previous_state_hash=state.state_hash,
        new_state_hash=other.state_hash,
        state_words=words,
    )
    data = data_of_words([len(new.assets)])

    state.apply(main, data)

    assert state.positions == other.positions
    assert any(each.assets for each in state.positions.values())


def _with_moved(position: Position) -> Position:
    moved = [
        HeldAsset(held.asset_index + 1, held.balance, held.cached_funding_index)
        for held in position.assets
    ]
    return replace(position, assets=tuple(moved))
