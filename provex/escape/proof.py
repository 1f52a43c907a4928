"""The proof by which a position leaves, as the escape verifier on L1 takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provex.protocol.errors import (
    ESCAPE_POSITION_UNKNOWN,
    ESCAPE_STATE_MISMATCH,
    Rejected,
)
from provex.protocol.parameters import AMOUNT_MAX
from provex.protocol.primitives import primitives
from provex.protocol.state import AssetState, Position, SharedState
from provex.rules.position import holding_word, leaf_head
from provex.rules.shared_state import shared_state_words

from .value import escape_value
from .way import Way, way_of

__all__ = ["EscapeProof", "escape_proof", "leaf_words", "words_hash"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscapeProof:
    """What a position is worth, and the arguments of `verifyEscape`. Amount in quantums."""

    position_id: int
    public_key: int
    amount: int
    words: tuple[int, ...]
    asset_count: int
    state_words: tuple[int, ...]

    @property
    def is_payable(self) -> bool:
        """Whether L1 takes the proof: a position worth nothing, or 2^64 and more, cannot leave."""
        return 0 < self.amount <= AMOUNT_MAX

    @property
    def state_hash(self) -> int:
        """The Keccak hash of the state words, by which the exchange names its last state."""
        return words_hash(self.state_words)

    @property
    def fact(self) -> bytes:
        """What the escape verifier registers of a position that can leave."""
        return primitives().keccak256(
            _bytes((self.public_key, self.amount, self.state_hash, self.position_id))
        )


def escape_proof(
    state: SharedState, positions: Mapping[int, Position], position_id: int
) -> EscapeProof:
    """The proof for one of the positions of a state, non-empty ones by id.

    Rejects with ESCAPE_POSITION_UNKNOWN, and with ESCAPE_STATE_MISMATCH when the positions are not
    the state's.
    """
    position = positions.get(position_id)
    if position is None or position.public_key == 0:
        raise Rejected(ESCAPE_POSITION_UNKNOWN, position=position_id)
    way = _way(state, positions, position_id)
    key, balance, *holdings = leaf_words(state.assets, position)
    return EscapeProof(
        position_id=position_id,
        public_key=key,
        amount=escape_value(state.assets, position),
        words=(position_id, key, balance, way.branches, *holdings, *way.siblings),
        asset_count=len(holdings),
        state_words=shared_state_words(state),
    )


def words_hash(words: Sequence[int]) -> int:
    """The Keccak hash of words of 32 bytes each."""
    return int.from_bytes(primitives().keccak256(_bytes(words)))


def _way(state: SharedState, positions: Mapping[int, Position], position_id: int) -> Way:
    hash_many = primitives().poseidon_hash_many
    leaves = {
        one: hash_many(leaf_words(state.assets, position)) for one, position in positions.items()
    }
    way = way_of(leaves, position_id)
    assert way is not None, "the position is one of them"
    if way.root != state.positions_root:
        raise Rejected(
            ESCAPE_STATE_MISMATCH,
            what="positions root",
            expected=f"{state.positions_root:#066x}",
            found=f"{way.root:#066x}",
        )
    return way


def leaf_words(assets: Sequence[AssetState], position: Position) -> list[int]:
    """Key, collateral with the number of holdings, holdings: what a leaf is the hash of."""
    holdings = [holding_word(assets[held.asset_index].asset_id, held) for held in position.assets]
    return [position.public_key, leaf_head(position), *holdings]


def _bytes(words: Sequence[int]) -> bytes:
    return b"".join([word.to_bytes(32) for word in words])
