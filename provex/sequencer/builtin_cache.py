"""The ledger's builtins under CPython, with a memory of hashes keyed by all their inputs."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from provex.rules.builtins import Builtins

__all__ = ["BuiltinCache"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

ENTRIES_MAX = 400_000


class _TwoGenerations(Generic[Key, Value]):
    """A bounded map that forgets the older half at once; a hit in the older half is kept."""

    __slots__ = ("_limit", "_new", "_old")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._new: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        value = self._new.get(key)
        if value is None:
            value = self._old.get(key)
            if value is not None:
                self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        if len(self._new) >= self._limit:
            self._old = self._new
            self._new = {}
        self._new[key] = value


class BuiltinCache:
    """Builtins that remember hashes, for what runs under CPython: batches, the fund's orders.

    Signatures are checked on the machine, which remembers them itself.
    """

    def __init__(self, inner: Builtins, *, entries_max: int = ENTRIES_MAX) -> None:
        """Remember up to twice `entries_max` hashes."""
        self._inner = inner
        self._pedersen: _TwoGenerations[tuple[int, int], int] = _TwoGenerations(entries_max)
        self.poseidon_memo: dict[tuple[int, int], int] = {}
        """Hashes that are known while a batch closes; owned by the ledger."""

    def pedersen(self, left: int, right: int) -> int:
        """The Pedersen hash, from memory if seen."""
        known = self._pedersen.get((left, right))
        if known is None:
            known = self._inner.pedersen(left, right)
            self._pedersen.put((left, right), known)
        return known

    def poseidon(self, left: int, right: int) -> int:
        """The Poseidon hash of two elements."""
        known = self.poseidon_memo.get((left, right))
        return self._inner.poseidon(left, right) if known is None else known

    def poseidon_many(self, items: tuple[int, ...]) -> int:
        """The Poseidon hash of a list."""
        return self._inner.poseidon_many(items)

    def poseidon_path(self, node: int, bits: int, siblings: tuple[int, ...]) -> int:
        """The top of a way, each step from memory if known while a batch closes."""
        if not self.poseidon_memo:
            return self._inner.poseidon_path(node, bits, siblings)
        for sibling in siblings:
            left, right = (sibling, node) if bits & 1 else (node, sibling)
            node = self.poseidon(left, right)
            bits >>= 1
        return node

    def is_signed(self, message_hash: int, r: int, s: int, public_key: int) -> bool:
        """Whether the signature verifies."""
        return self._inner.is_signed(message_hash, r, s, public_key)
