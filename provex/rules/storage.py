"""The storage primitive: records by (tree, key), one initial and one final per key and batch.

Rules reach records only through a store handle. Under CPython a store is a map; on the machine each
access carries a strictly rising time.
"""

from itertools import pairwise
from typing import Protocol

from provex.protocol.errors import RECORD_OUTSIDE_BATCH, UNSORTED_KEYS, Rejected
from provex.protocol.state import OrderLeaf, Position

from .initial import InitialOrder, InitialPosition

__all__ = ["BatchStore", "Store"]


class Store(Protocol):
    """Read and write access to the two trees' records."""

    def read_position(self, position_id: int) -> Position:
        """The position's record; the empty one for a free id."""
        ...

    def write_position(self, position_id: int, position: Position) -> None:
        """Replace the position's record."""
        ...

    def read_order(self, order_id: int) -> OrderLeaf:
        """The message's record; the empty one when unused."""
        ...

    def write_order(self, order_id: int, leaf: OrderLeaf) -> None:
        """Replace the message's record."""
        ...


class BatchStore:
    """The records that one batch opens. Any other key is refused with RECORD_OUTSIDE_BATCH."""

    __slots__ = ("_orders", "_positions")

    def __init__(
        self,
        positions: tuple[InitialPosition, ...],
        orders: tuple[InitialOrder, ...],
    ) -> None:
        """Take the initial records. Keys ascend strictly: UNSORTED_KEYS otherwise."""
        _require_ascending([opened.position_id for opened in positions])
        _require_ascending([opened.order_id for opened in orders])
        self._positions: dict[int, Position] = {
            opened.position_id: opened.position for opened in positions
        }
        self._orders: dict[int, OrderLeaf] = {opened.order_id: opened.leaf for opened in orders}

    def read_position(self, position_id: int) -> Position:
        """The position's current record."""
        record = self._positions.get(position_id)
        if record is None:
            raise Rejected(RECORD_OUTSIDE_BATCH)
        return record

    def write_position(self, position_id: int, position: Position) -> None:
        """Replace the position's record."""
        self.read_position(position_id)
        self._positions[position_id] = position

    def read_order(self, order_id: int) -> OrderLeaf:
        """The message's current record."""
        record = self._orders.get(order_id)
        if record is None:
            raise Rejected(RECORD_OUTSIDE_BATCH)
        return record

    def write_order(self, order_id: int, leaf: OrderLeaf) -> None:
        """Replace the message's record."""
        self.read_order(order_id)
        self._orders[order_id] = leaf


def _require_ascending(keys: list[int]) -> None:
    if any(lower >= upper for lower, upper in pairwise(keys)):
        raise Rejected(UNSORTED_KEYS)
