"""The state that batches lead to: all positions, their tree, and the shared state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from provex.native import crypto
from provex.protocol.numbers import Felt, i64, u16, u32
from provex.protocol.state import EMPTY_POSITION, AssetState, HeldAsset, Position, SharedState
from provex.rules.position import holding_word, leaf_head
from provex.rules.public_output import FundingTable, MainOutput
from provex.rules.shared_state import genesis_state, shared_state_words
from provex.rules.tree import LeafChange
from provex.storage.state_tree import StateTree

from .accepted_batches import words_hash
from .conservation import PositionTotals
from .data_words import PublishedData, PublishedPosition
from .disagreement import Disagreement, require_equal
from .main_words import shared_state_of

__all__ = ["ReplayedState", "leaf_of"]


class ReplayedState:
    """What an exchange's batches led to so far. A batch that disagrees changes nothing."""

    def __init__(self) -> None:
        """Begin before the first batch: no positions, no assets."""
        self.shared_state: SharedState = genesis_state()
        self.positions: dict[int, Position] = {}
        """Non-empty positions by id. Asset indices are those of `shared_state`."""
        self.totals = PositionTotals()
        """Of these positions."""
        self.tree = StateTree(crypto.poseidon_hash_pair)
        self._state_hash = _poseidon_hash(self.state_words)

    @property
    def state_words(self) -> tuple[int, ...]:
        """The words of the shared state."""
        return shared_state_words(self.shared_state)

    @property
    def state_hash(self) -> int:
        """The Poseidon hash of the state words, by which the next batch names this state."""
        return self._state_hash

    @property
    def words_hash(self) -> bytes:
        """The Keccak hash of the state words, by which escapes name this state."""
        return words_hash(self.state_words)

    def load(self, shared_state: SharedState, positions: Mapping[int, Position]) -> None:
        """Begin at another state. Disagreement unless the positions have its root."""
        assets = shared_state.assets
        for position_id, position in positions.items():
            if position.public_key == 0:
                raise Disagreement(f"position {position_id}", expected="an owner", found="none")
        leaves = {key: leaf_of(assets, position) for key, position in positions.items()}
        tree = StateTree(crypto.poseidon_hash_pair)
        tree.load(leaves, crypto.poseidon_hash_pairs)
        expected = shared_state.positions_root
        require_equal("positions root", expected=expected, found=tree.root, as_hash=True)
        self.shared_state, self.positions, self.tree = shared_state, dict(positions), tree
        self.totals = PositionTotals(self.positions.values())
        self._state_hash = _poseidon_hash(self.state_words)

    def apply(self, main: MainOutput, data: PublishedData) -> None:
        """Go on to the state after a batch. A Disagreement leaves everything as it was.

        That the new root follows from the data words is what makes them the true ones.
        """
        found = main.previous_state_hash
        require_equal("previous state hash", expected=self.state_hash, found=found, as_hash=True)
        new_hash = _poseidon_hash(main.state_words)
        found = main.new_state_hash
        require_equal("new state hash", expected=new_hash, found=found, as_hash=True)
        new_state = shared_state_of(main.state_words)
        assets = new_state.assets
        require_equal("number of assets", expected=len(assets), found=data.assets_count)
        moved = _moved_indices(self.shared_state.assets, assets)
        _require_funding_told(self.shared_state, new_state, moved, data.tables)
        indices = _indices_by_time(self.shared_state, moved, data.tables)
        changed = {
            told.position_id: _changed(
                _moved(self.positions.get(told.position_id, EMPTY_POSITION), moved), told, indices
            )
            for told in data.positions
        }
        tree = self.tree.copy()
        # A root needs the new leaves only; the old ones count for a witness.
        tree.update([LeafChange(key, 0, leaf_of(assets, new)) for key, new in changed.items()])
        expected = new_state.positions_root
        require_equal("positions root", expected=expected, found=tree.root, as_hash=True)
        self._move_to(new_state, moved, changed.items())
        self.tree = tree
        self._state_hash = new_hash

    def _move_to(
        self,
        new_state: SharedState,
        moved: Sequence[int],
        changed: Iterable[tuple[int, Position]],
    ) -> None:
        if any(index != place for place, index in enumerate(moved)):
            self.positions = {key: _moved(old, moved) for key, old in self.positions.items()}
            self.totals = PositionTotals(self.positions.values())
        for key, position in changed:
            self.totals.add(self.positions.get(key, EMPTY_POSITION), -1)
            self.totals.add(position)
            if position.public_key:
                self.positions[key] = position
            else:
                self.positions.pop(key, None)
        self.shared_state = new_state


def leaf_of(assets: Sequence[AssetState], position: Position) -> int:
    """The leaf of a position whose holdings are of these assets; 0 when it is empty."""
    if position.public_key == 0:
        return 0
    holdings = [holding_word(assets[held.asset_index].asset_id, held) for held in position.assets]
    return crypto.poseidon_hash_many([position.public_key, leaf_head(position), *holdings])


def _poseidon_hash(words: Sequence[int]) -> int:
    return crypto.poseidon_hash_many(list(words))


def _moved_indices(old: Sequence[AssetState], new: Sequence[AssetState]) -> list[int]:
    """Where each asset of the old list stands in the new one, which may hold more."""
    ids = [asset.asset_id for asset in new]
    if ids != sorted(set(ids)):
        raise Disagreement("assets", expected="rising ids", found=[hex(one) for one in ids])
    places = {asset_id: index for index, asset_id in enumerate(ids)}
    missing = [asset.asset_id for asset in old if asset.asset_id not in places]
    if missing:
        raise Disagreement("assets", expected=f"asset {missing[0]:#x} as before", found="none")
    return [places[asset.asset_id] for asset in old]


def _moved(position: Position, moved: Sequence[int]) -> Position:
    """A position with the asset indices of the new list."""
    if all(moved[held.asset_index] == held.asset_index for held in position.assets):
        return position
    assets = [
        HeldAsset(u16(moved[held.asset_index]), held.balance, held.cached_funding_index)
        for held in position.assets
    ]
    return replace(position, assets=tuple(assets))


def _require_funding_told(
    old: SharedState, new: SharedState, moved: Sequence[int], tables: Sequence[FundingTable]
) -> None:
    """The last table, or without one the old state, must give the new state's funding indices."""
    time: int = old.funding_timestamp
    indices = [0] * len(new.assets)
    for place, asset in zip(moved, old.assets, strict=True):
        indices[place] = asset.funding_index
    if tables:
        if tables[0].timestamp <= time:
            raise Disagreement(
                "funding time", expected=f"more than {time}", found=tables[0].timestamp
            )
        time, indices = tables[-1].timestamp, list(tables[-1].indices)
    require_equal("funding time", expected=time, found=new.funding_timestamp)
    for asset, index in zip(new.assets, indices, strict=True):
        what = f"funding index of asset {asset.asset_id:#x}"
        require_equal(what, expected=index, found=asset.funding_index)


def _indices_by_time(
    old: SharedState, moved: Sequence[int], tables: Sequence[FundingTable]
) -> dict[int, Mapping[int, int]]:
    """Time → asset index → funding index, for every table that a position may name."""
    found: dict[int, Mapping[int, int]] = {
        old.funding_timestamp: {
            place: asset.funding_index for place, asset in zip(moved, old.assets, strict=True)
        }
    }
    for table in tables:
        found[table.timestamp] = dict(enumerate(table.indices))
    return found


def _changed(
    before: Position, told: PublishedPosition, indices: Mapping[int, Mapping[int, int]]
) -> Position:
    """A position after the batch. Its indices are as old as its time says."""
    what = f"position {told.position_id}"
    if told.new_key == before.public_key:
        raise Disagreement(f"{what}: new key", expected="another one", found=hex(told.new_key))
    key = before.public_key if told.new_key is None else told.new_key
    held: dict[u16, tuple[i64, i64]] = {
        one.asset_index: (one.balance, one.cached_funding_index) for one in before.assets
    }
    for index, balance in told.balances:
        known = held.pop(u16(index), (i64(0), i64(0)))
        if known[0] == balance:
            raise Disagreement(f"{what}: balance", expected="another one", found=balance)
        if balance:
            held[u16(index)] = (i64(balance), known[1])
    if key == 0 and (held or told.collateral):
        raise Disagreement(what, expected="nothing without an owner", found="holdings")
    time = told.funding_time
    if time and time not in indices:
        raise Disagreement(f"{what}: time", expected="one of a funding table", found=time)
    assets = []
    for index in sorted(held):
        balance, cached = held[index]
        if time:
            if index not in indices[time]:
                raise Disagreement(what, expected="no asset newer than its time", found=index)
            cached = i64(indices[time][index])
        assets.append(HeldAsset(index, balance, cached))
    # The time is published and not part of the state.
    return Position(Felt(key), i64(told.collateral), tuple(assets), u32(0))
