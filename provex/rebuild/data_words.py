"""Reads the data words of a batch: its funding tables and the positions that it touched.

Strict: every bit has one place, and nothing may be left over (docs/auditor/public-output.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from provex.protocol.field import PRIME
from provex.rules.public_output import FundingTable

from .disagreement import Disagreement

__all__ = ["PublishedData", "PublishedPosition", "data_of_words"]

_BIAS = 2**63
_MASK = (1 << 64) - 1
_HEADER_BITS = 169
_INDICES_IN_WORD = 3
_INDEX_BITS = 64
_BALANCES_IN_WORD = 3
_BALANCE_BITS = 80


@dataclass(frozen=True, slots=True)
class PublishedPosition:
    """A touched position as the data words tell it.

    `new_key` is None when the owner stayed. `balances` are (asset index, new balance), ascending.
    `funding_time` names the table that all holdings are settled at; 0 when the indices stayed.
    """

    position_id: int
    new_key: int | None
    funding_time: int
    collateral: int
    balances: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PublishedData:
    """All data words of a batch. Tables rise by time, positions by id."""

    assets_count: int
    tables: tuple[FundingTable, ...]
    positions: tuple[PublishedPosition, ...]


class _Words:
    """Where a reader of data words stands."""

    def __init__(self, words: Sequence[int]) -> None:
        self._words = words
        self._at = 0

    def element(self) -> int:
        """The next word, a field element."""
        if self._at == len(self._words):
            raise Disagreement("data words", expected="more of them", found=self._at)
        self._at += 1
        word = self._words[self._at - 1]
        if word >= PRIME:
            raise self.odd("a field element", hex(word))
        return word

    def number(self, bits: int) -> int:
        """The next word, a number of at most so many bits."""
        word = self.element()
        if word >> bits:
            raise self.odd(f"at most {bits} bits", hex(word))
        return word

    def packed(self, count: int, bits: int, in_word: int) -> list[int]:
        """Numbers packed into words from the top; what fills the last word up must be 0."""
        numbers: list[int] = []
        while len(numbers) < count:
            word = self.number(bits * in_word)
            places = [word >> bits * place & ((1 << bits) - 1) for place in range(in_word)]
            places.reverse()
            used = min(count - len(numbers), in_word)
            if any(places[used:]):
                raise self.odd(f"{used} packed numbers and zeros", hex(word))
            numbers += places[:used]
        return numbers

    def finish(self) -> None:
        """There must be no more words."""
        if self._at != len(self._words):
            raise Disagreement("data words", expected=self._at, found=len(self._words))

    def odd(self, expected: object, found: object) -> Disagreement:
        """A disagreement about the word that was read last."""
        return Disagreement(f"data word {self._at - 1}", expected=expected, found=found)


def data_of_words(words: Sequence[int]) -> PublishedData:
    """What the data words say. Disagreement at the first that has no meaning."""
    reader = _Words(words)
    header = reader.number(64)
    tables_count, positions_count, assets_count = (
        header >> 48,
        header >> 16 & 0xFFFFFFFF,
        header & 0xFFFF,
    )
    tables = tuple([_table(reader, assets_count) for _ in range(tables_count)])
    positions = tuple([_position(reader, assets_count) for _ in range(positions_count)])
    reader.finish()
    _require_rising("funding time", [table.timestamp for table in tables])
    _require_rising("position id", [position.position_id for position in positions])
    return PublishedData(assets_count, tables, positions)


def _table(reader: _Words, assets_count: int) -> FundingTable:
    timestamp = reader.number(32)
    biased = reader.packed(assets_count, _INDEX_BITS, _INDICES_IN_WORD)
    return FundingTable(timestamp, tuple([index - _BIAS for index in biased]))


def _position(reader: _Words, assets_count: int) -> PublishedPosition:
    header = reader.number(_HEADER_BITS)
    new_key = reader.element() if header >> 168 else None
    packed = reader.packed(header >> 160 & 0xFF, _BALANCE_BITS, _BALANCES_IN_WORD)
    balances = tuple([(entry >> 64, (entry & _MASK) - _BIAS) for entry in packed])
    indices = [index for index, _ in balances]
    if any(left >= right for left, right in pairwise([*indices, assets_count])):
        raise reader.odd(f"rising asset indices below {assets_count}", indices)
    return PublishedPosition(
        position_id=header & _MASK,
        new_key=new_key,
        funding_time=header >> 128 & 0xFFFFFFFF,
        collateral=(header >> 64 & _MASK) - _BIAS,
        balances=balances,
    )


def _require_rising(what: str, values: Sequence[int]) -> None:
    for left, right in pairwise(values):
        if left >= right:
            raise Disagreement(what, expected=f"more than {left}", found=right)
