"""The public output of a batch: main words for L1, data words to rebuild all positions.

The layout is described word by word in docs/auditor/public-output.md.
"""

from dataclasses import dataclass

from provex.protocol.state import AssetState, HeldAsset, Position

from .view import Modification

__all__ = [
    "FundingTable",
    "MainOutput",
    "PositionChange",
    "data_words",
    "funding_table_of",
    "main_words",
]

_BIAS = 2**63
_INDICES_IN_WORD = 3
_BALANCES_IN_WORD = 3
_BITS_OF_BALANCE = 80


@dataclass(frozen=True, slots=True)
class FundingTable:
    """The indices that one funding tick set, in asset-index order."""

    timestamp: int
    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PositionChange:
    """A touched position at the start and at the end of the batch."""

    position_id: int
    before: Position
    after: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class MainOutput:
    """What the L1 contract reads, before packing."""

    configuration_hash: int
    previous_state_hash: int
    new_state_hash: int
    state_words: tuple[int, ...]
    modifications: tuple[Modification, ...]
    forced_words: tuple[int, ...]
    forced_count: int
    conditions: tuple[int, ...]
    data_words_count: int


def main_words(output: MainOutput) -> tuple[int, ...]:
    """Hashes, counts, the new shared state, modifications, forced actions, conditions."""
    counts = len(output.state_words)
    counts = counts * 2**32 + len(output.modifications)
    counts = counts * 2**32 + output.forced_count
    counts = counts * 2**32 + len(output.forced_words)
    counts = counts * 2**32 + len(output.conditions)
    counts = counts * 2**32 + output.data_words_count
    words: list[int] = [
        output.configuration_hash,
        output.previous_state_hash,
        output.new_state_hash,
        counts,
    ]
    words.extend(output.state_words)
    for modification in output.modifications:
        words.append(modification.owner_key)
        words.append(modification.position_id * 2**65 + 2**64 + modification.delta)
    words.extend(output.forced_words)
    words.extend(output.conditions)
    return tuple(words)


def funding_table_of(timestamp: int, assets: tuple[AssetState, ...]) -> FundingTable:
    """The table of the tick that just set these indices."""
    return FundingTable(timestamp, tuple([asset.funding_index for asset in assets]))


def data_words(
    tables: tuple[FundingTable, ...],
    changes: tuple[PositionChange, ...],
    *,
    assets_count: int,
) -> tuple[int, ...]:
    """Header, funding tables in order of their ticks, touched positions ascending by id."""
    header = (len(tables) * 2**32 + len(changes)) * 2**16 + assets_count
    words: list[int] = [header]
    for table in tables:
        words.append(table.timestamp)
        words.extend(_packed_indices(table.indices))
    for change in changes:
        words.extend(_position_words(change))
    return tuple(words)


def _packed_indices(indices: tuple[int, ...]) -> tuple[int, ...]:
    """Three biased 64-bit indices a word, first one highest, the last word filled up with 0."""
    words: list[int] = []
    for number in range((len(indices) + _INDICES_IN_WORD - 1) // _INDICES_IN_WORD):
        word = 0
        for place in range(_INDICES_IN_WORD):
            at = number * _INDICES_IN_WORD + place
            biased = indices[at] + _BIAS if at < len(indices) else 0
            word = word * 2**64 + biased
        words.append(word)
    return tuple(words)


def _position_words(change: PositionChange) -> tuple[int, ...]:
    """Header (key flag, count, time, collateral, id), the key if it changed, changed balances.

    The time is that of the funding tick settled last in this batch, 0 if the indices stayed.
    """
    before = change.before
    after = change.after
    balances = _changed_balances(before.assets, after.assets)
    is_key_changed = 1 if before.public_key != after.public_key else 0
    header = is_key_changed * 2**8 + len(balances)
    header = header * 2**32 + after.funding_timestamp
    header = header * 2**64 + after.collateral + _BIAS
    words: list[int] = [header * 2**64 + change.position_id]
    if is_key_changed == 1:
        words.append(after.public_key)
    for number in range((len(balances) + _BALANCES_IN_WORD - 1) // _BALANCES_IN_WORD):
        word = 0
        for place in range(_BALANCES_IN_WORD):
            at = number * _BALANCES_IN_WORD + place
            balance = balances[at] if at < len(balances) else 0
            word = word * 2**_BITS_OF_BALANCE + balance
        words.append(word)
    return tuple(words)


def _changed_balances(
    before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]
) -> tuple[int, ...]:
    """Asset index and biased new balance of every asset whose balance differs, ascending."""
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
