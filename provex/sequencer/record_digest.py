"""A digest of all records that costs only what changed since it was asked last."""

import hashlib
from collections.abc import Callable

from provex.protocol.state import OrderLeaf, Position

__all__ = ["RecordDigest"]

_DIGEST_BOUND = 2**256


class RecordDigest:
    """The sum of the digests of all records: independent of their order."""

    def __init__(
        self, position: Callable[[int], Position], order: Callable[[int], OrderLeaf]
    ) -> None:
        """Ask for the records that were marked by these."""
        self._position = position
        self._order = order
        self._dirty: set[tuple[bool, int]] = set()
        self._digests: dict[tuple[bool, int], int] = {}
        self._sum = 0

    def mark(self, key: int, *, is_position: bool) -> None:
        """The record may have changed."""
        self._dirty.add((is_position, key))

    def total(self) -> int:
        """The sum; free keys count nothing."""
        for name in self._dirty:
            is_position, key = name
            if is_position:
                new = _position_digest(key, self._position(key))
            else:
                new = _order_digest(key, self._order(key))
            self._sum = (self._sum - self._digests.get(name, 0) + new) % _DIGEST_BOUND
            if new:
                self._digests[name] = new
            else:
                self._digests.pop(name, None)
        self._dirty.clear()
        return self._sum


def _position_digest(position_id: int, position: Position) -> int:
    if position.public_key == 0:
        return 0
    parts = [position_id, position.public_key, position.collateral]
    for held in position.assets:
        parts += [held.asset_index, held.balance, held.cached_funding_index]
    return _digest("position", parts)


def _order_digest(order_id: int, leaf: OrderLeaf) -> int:
    if leaf.filled == 0:
        return 0
    return _digest("order", [order_id, leaf.filled, leaf.expiration_hours])


def _digest(kind: str, parts: list[int]) -> int:
    text = kind + "," + ",".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest())
