"""The public output of a batch: main words for L1, data words to rebuild all positions.

The layout is described word by word in docs/auditor/public-output.md.
"""

from dataclasses import dataclass

from provex.protocol.state import AssetState, HeldAsset

from .initial import InitialPosition
from .storage import Store
from .view import Modification

__all__ = [
    "FundingTable",
    "MainOutput",
    "data_words",
    "funding_table_of",
    "main_words",
]

_BIAS = 2**63
_INDICES_IN_WORD = 3
_BALANCES_IN_WORD = 3
_BITS_OF_BALANCE = 80
_KEY_FLAG = 2**168


@dataclass(frozen=True, slots=True)
class FundingTable:
    """The indices that one funding tick set, in asset-index order."""

    timestamp: int
    indices: tuple[int, ...]


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
    positions: tuple[InitialPosition, ...],
    store: Store,
    *,
    assets_count: int,
) -> tuple[int, ...]:
    """Header, funding tables in order of their ticks, touched positions ascending by id.

    A position has a header (key flag, count, time, collateral, id), its key if it changed, and its
    changed balances, three a word. The time is that of the funding tick settled last in this batch,
    0 if the indices stayed.
    """
    header = (len(tables) * 2**32 + len(positions)) * 2**16 + assets_count
    words: list[int] = [header]
    for table in tables:
        words.append(table.timestamp)
        words.extend(_packed_indices(table.indices))
    for opened in positions:
        before = opened.position
        after = store.read_position(opened.position_id)
        balances = _changed_balances(before.assets, after.assets)
        money = after.funding_timestamp * 2**64 + after.collateral + _BIAS
        head = (len(balances) * 2**96 + money) * 2**64 + opened.position_id
        if before.public_key == after.public_key:
            words.append(head)
        else:
            words.append(_KEY_FLAG + head)
            words.append(after.public_key)
        if len(balances) == 1:
            # One balance, as a trade leaves it, is a word without division and loop.
            words.append(balances[0] * 2 ** (2 * _BITS_OF_BALANCE))
        else:
            words.extend(_packed_balances(balances))
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


def _changed_balances(
    before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]
) -> tuple[int, ...]:
    """Asset index and biased new balance of every asset whose balance differs, ascending."""
    if len(before) == len(after):
        # Usually the same assets stand at the same places: then there is nothing to merge.
        balances: list[int] = []
        place = 0
        for held in after:
            old = before[place]
            if old.asset_index == held.asset_index:
                place += 1
            if old.balance != held.balance:
                balances.append(held.asset_index * 2**64 + held.balance + _BIAS)
        if place == len(after):
            return tuple(balances)
    return _merged_balances(before, after)


def _merged_balances(
    before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]
) -> tuple[int, ...]:
    """The same for any two lists: an asset that is gone has the balance 0."""
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
