"""The ledger's records: two maps with an undo log, and the initial records of the open batch."""

import hashlib
from dataclasses import replace
from typing import Any

from provex.protocol.numbers import u32
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION, OrderLeaf, Position

__all__ = ["RecordMap"]

_DIGEST_BOUND = 2**256
_NO_TIME = u32(0)


class RecordMap:
    """The store handle that the rules see. Every change can be undone until `forget_undo`."""

    def __init__(self) -> None:
        """Start without records."""
        self.positions: dict[int, Position] = {}
        self.orders: dict[int, OrderLeaf] = {}
        self.initial_positions: dict[int, Position] = {}
        self.initial_orders: dict[int, OrderLeaf] = {}
        self.touched: dict[int, None] = {}
        """Positions written by the current transaction, in order of their first write."""
        self._undo: list[tuple[dict[int, Any], int, Any]] = []
        self._dirty: set[tuple[bool, int]] = set()
        self._digests: dict[tuple[bool, int], int] = {}
        self._sum = 0

    def read_position(self, position_id: int) -> Position:
        """The current record; the first read in a batch notes the initial one."""
        if position_id in self.initial_positions:
            return self.positions[position_id]
        before = self.positions.get(position_id)
        position = EMPTY_POSITION if before is None else before
        if position.funding_timestamp != 0:
            position = replace(position, funding_timestamp=_NO_TIME)
        self._undo.append((self.positions, position_id, before))
        self._undo.append((self.initial_positions, position_id, None))
        self.initial_positions[position_id] = position
        self.positions[position_id] = position
        return position

    def write_position(self, position_id: int, position: Position) -> None:
        """Replace a record that was read before."""
        self._undo.append((self.positions, position_id, self.positions[position_id]))
        self.positions[position_id] = position
        self.touched[position_id] = None
        self._dirty.add((True, position_id))

    def read_order(self, order_id: int) -> OrderLeaf:
        """The current record; the first read in a batch notes the initial one."""
        if order_id in self.initial_orders:
            return self.orders[order_id]
        before = self.orders.get(order_id)
        leaf = EMPTY_ORDER if before is None else before
        self._undo.append((self.orders, order_id, before))
        self._undo.append((self.initial_orders, order_id, None))
        self.initial_orders[order_id] = leaf
        self.orders[order_id] = leaf
        return leaf

    def write_order(self, order_id: int, leaf: OrderLeaf) -> None:
        """Replace a record that was read before."""
        self._undo.append((self.orders, order_id, self.orders[order_id]))
        self.orders[order_id] = leaf
        self._dirty.add((False, order_id))

    @property
    def undo_mark(self) -> int:
        """The point to which `undo_to` can go back."""
        return len(self._undo)

    def undo_to(self, mark: int) -> None:
        """Take back every change since the mark."""
        undo = self._undo
        while len(undo) > mark:
            records, key, before = undo.pop()
            if records is self.positions or records is self.orders:
                self._dirty.add((records is self.positions, key))
            if before is None:
                del records[key]
            else:
                records[key] = before

    def forget_undo(self) -> None:
        """Keep everything for good."""
        self._undo.clear()

    def drop_order(self, order_id: int) -> None:
        """Remove a leaf whose batch is closed."""
        del self.orders[order_id]
        self._dirty.add((False, order_id))

    def end_batch(self) -> None:
        """Forget the initial records and the empty ones."""
        for position_id in self.initial_positions:
            if self.positions[position_id].public_key == 0:
                del self.positions[position_id]
        for order_id in self.initial_orders:
            leaf = self.orders.get(order_id)
            if leaf is not None and leaf.filled == 0:
                del self.orders[order_id]
        self.initial_positions.clear()
        self.initial_orders.clear()

    def mark_all_changed(self) -> None:
        """Digest everything anew, after records were put in from outside."""
        self._digests.clear()
        self._sum = 0
        self._dirty = {(True, key) for key in self.positions}
        self._dirty |= {(False, key) for key in self.orders}

    def digest(self) -> int:
        """The sum of all records' digests: independent of order, updated where records changed."""
        for name in self._dirty:
            is_position, key = name
            if is_position:
                new = _position_digest(key, self.positions.get(key, EMPTY_POSITION))
            else:
                new = _order_digest(key, self.orders.get(key, EMPTY_ORDER))
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
