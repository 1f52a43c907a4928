"""Touched positions: one pass gives their leaves for the tree and the data words that rebuild them.

The layout of the data words is described in docs/auditor/public-output.md.
"""

from dataclasses import dataclass

from provex.protocol.configuration import Configuration
from provex.protocol.state import HeldAsset, Position

from .builtins import poseidon_many
from .initial import InitialPosition
from .position import holding_word, leaf_head, position_leaf
from .public_output import FundingTable, packed_indices
from .storage import Store
from .tree import LeafChange

__all__ = ["TouchedPositions", "touched_positions"]

_BIAS = 2**63
_BALANCES_IN_WORD = 3
_BITS_OF_BALANCE = 80
_KEY_FLAG = 2**168


@dataclass(frozen=True, slots=True)
class TouchedPositions:
    """What the batch did to positions: for the tree, and for L1."""

    changes: tuple[LeafChange, ...]
    data_words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A position before and after: both leaves, index and biased new value of changed balances."""

    old_leaf: int
    new_leaf: int
    balances: tuple[int, ...]


def touched_positions(
    configuration: Configuration,
    tables: tuple[FundingTable, ...],
    positions: tuple[InitialPosition, ...],
    store: Store,
) -> TouchedPositions:
    """Leaf changes; header, funding tables in order of their ticks, positions ascending by id.

    A position has a header (key flag, count, time, collateral, id), its key if it changed, and its
    changed balances, three a word. The time is that of the funding tick settled last in this batch,
    0 if the indices stayed.
    """
    header = (len(tables) * 2**32 + len(positions)) * 2**16 + len(configuration.assets)
    changes: list[LeafChange] = []
    words: list[int] = [header]
    for table in tables:
        words.append(table.timestamp)
        words.extend(packed_indices(table.indices))
    for opened in positions:
        before = opened.position
        after = store.read_position(opened.position_id)
        found = _compared(configuration, before, after)
        changes.append(LeafChange(opened.position_id, found.old_leaf, found.new_leaf))
        money = after.funding_timestamp * 2**64 + after.collateral + _BIAS
        head = (len(found.balances) * 2**96 + money) * 2**64 + opened.position_id
        if before.public_key == after.public_key:
            words.append(head)
        else:
            words.append(_KEY_FLAG + head)
            words.append(after.public_key)
        if len(found.balances) == 1:
            # One balance, as a trade leaves it, is a word without division and loop.
            words.append(found.balances[0] * 2 ** (2 * _BITS_OF_BALANCE))
        else:
            words.extend(_packed_balances(found.balances))
    return TouchedPositions(tuple(changes), tuple(words))


def _packed_balances(balances: tuple[int, ...]) -> tuple[int, ...]:
    """Three 80-bit balances a word, first one highest, the last word filled up with 0."""
    words: list[int] = []
    for number in range((len(balances) + _BALANCES_IN_WORD - 1) // _BALANCES_IN_WORD):
        word = 0
        for place in range(_BALANCES_IN_WORD):
            at = number * _BALANCES_IN_WORD + place
            balance = balances[at] if at < len(balances) else 0
            word = word * 2**_BITS_OF_BALANCE + balance
        words.append(word)
    return tuple(words)


def _compared(configuration: Configuration, before: Position, after: Position) -> _Comparison:
    """The leaves (rule PO-9) and every asset whose balance differs, ascending."""
    is_owned = before.public_key != 0 and after.public_key != 0
    if is_owned and len(before.assets) == len(after.assets):
        # Usually the same assets stand at the same places: one turn for each gives everything.
        old_words: list[int] = [before.public_key, leaf_head(before)]
        new_words: list[int] = [after.public_key, leaf_head(after)]
        balances: list[int] = []
        place = 0
        for held in after.assets:
            old = before.assets[place]
            if old.asset_index == held.asset_index:
                place += 1
            asset_id = configuration.assets[held.asset_index].asset_id
            old_words.append(holding_word(asset_id, old))
            new_words.append(holding_word(asset_id, held))
            if old.balance != held.balance:
                balances.append(held.asset_index * 2**64 + held.balance + _BIAS)
        if place == len(after.assets):
            return _Comparison(
                poseidon_many(tuple(old_words)), poseidon_many(tuple(new_words)), tuple(balances)
            )
    return _Comparison(
        position_leaf(configuration, before),
        position_leaf(configuration, after),
        _merged_balances(before.assets, after.assets),
    )


def _merged_balances(
    before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]
) -> tuple[int, ...]:
    """Changed balances of any two lists: an asset that is gone has the balance 0."""
    balances: list[int] = []
    next_before = 0
    for held in after:
        for index in range(next_before, len(before)):
            if index == next_before and before[index].asset_index < held.asset_index:
                balances.append(before[index].asset_index * 2**64 + _BIAS)
                next_before += 1
        is_known = next_before < len(before) and before[next_before].asset_index == held.asset_index
        is_equal = is_known and before[next_before].balance == held.balance
        if not is_equal:
            balances.append(held.asset_index * 2**64 + held.balance + _BIAS)
        if is_known:
            next_before += 1
    balances.extend(
        [before[index].asset_index * 2**64 + _BIAS for index in range(next_before, len(before))]
    )
    return tuple(balances)
