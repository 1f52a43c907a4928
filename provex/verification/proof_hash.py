"""The hash of commitments and transcripts: Keccak for Ethereum, Poseidon for recursion.

Words, elements and digests are integers. The obvious twin of the native crate's `ProofHash`.
"""

from typing import Protocol

from provex.protocol.field import PRIME
from provex.protocol.keccak import keccak256
from provex.protocol.poseidon import poseidon_hash_many, poseidon_hash_pair

__all__ = ["KECCAK", "POSEIDON", "ProofHash"]


class ProofHash(Protocol):
    """What trees and transcripts need of a hash."""

    name: str
    #: Every digest is below this bound.
    digest_bound: int

    def leaf(self, row: list[int]) -> int:
        """The hash of the row of field elements in a leaf."""

    def node(self, left: int, right: int) -> int:
        """The hash of an inner node over its two children."""

    def words(self, words: list[int]) -> int:
        """The hash of a list of field elements and digests."""


class _Keccak:
    name = "keccak"
    digest_bound = 2**256

    def leaf(self, row: list[int]) -> int:
        # The byte 0 makes the length differ from that of a node's two digests.
        return _keccak(b"\0" + _bytes(row))

    def node(self, left: int, right: int) -> int:
        return _keccak(_bytes([left, right]))

    def words(self, words: list[int]) -> int:
        return _keccak(_bytes(words))


class _Poseidon:
    name = "poseidon"
    digest_bound = PRIME

    def leaf(self, row: list[int]) -> int:
        return poseidon_hash_many(row)

    def node(self, left: int, right: int) -> int:
        return poseidon_hash_pair(left, right)

    def words(self, words: list[int]) -> int:
        return poseidon_hash_many(words)


KECCAK: ProofHash = _Keccak()
POSEIDON: ProofHash = _Poseidon()


def _bytes(words: list[int]) -> bytes:
    return b"".join(word.to_bytes(32) for word in words)


def _keccak(data: bytes) -> int:
    return int.from_bytes(keccak256(data))
