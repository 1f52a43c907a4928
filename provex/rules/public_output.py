"""The public output of a batch: the main words, which the L1 contract reads; funding tables.

The layout is described word by word in docs/auditor/public-output.md.
"""

from dataclasses import dataclass

from provex.protocol.state import AssetState

from .view import Modification

__all__ = [
    "FundingTable",
    "MainOutput",
    "funding_table_of",
    "main_words",
    "packed_indices",
]

_BIAS = 2**63
_INDICES_IN_WORD = 3


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


def packed_indices(indices: tuple[int, ...]) -> tuple[int, ...]:
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
