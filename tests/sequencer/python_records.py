"""The ledger's records in Python, changed by the rules under CPython: the reference for the machine."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from provex.protocol.numbers import u32
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION, OrderLeaf, Position
from provex.protocol.transactions import FundingTick, OracleTick, Transaction
from provex.rules.batch import apply_tick, apply_transaction
from provex.rules.view import BatchView
from provex.sequencer.record_digest import RecordDigest
from provex.sequencer.rule_records import Executed

_NO_TIME = u32(0)


class PythonRecords:
    """Implements `RuleRecords`, and the store handle that the rules see."""

    def __init__(self) -> None:
        self.positions: dict[int, Position] = {}
        self.orders: dict[int, OrderLeaf] = {}
        self.initial_positions: dict[int, Position] = {}
        self.initial_orders: dict[int, OrderLeaf] = {}
        self.touched: dict[int, None] = {}
        """Positions written by the current transaction, in order of their first write."""
        self.written_orders: dict[int, None] = {}
        self._undo: list[tuple[dict[int, Any], int, Any]] = []
        self._marks: list[int] = []
        self._digest = RecordDigest(self.position, self.order)

    # What the rules see.

    def read_position(self, position_id: int) -> Position:
        """The current record; the first read in a batch notes the initial one."""
        if position_id in self.initial_positions:
            return self.positions[position_id]
        before = self.positions.get(position_id)
        position = EMPTY_POSITION if before is None else before
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
        self._digest.mark(position_id, is_position=True)

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
        self.written_orders[order_id] = None
        self._digest.mark(order_id, is_position=False)

    # What the ledger sees.

    def apply(self, view: BatchView, transaction: Transaction) -> Executed:
        self.touched = {}
        self.written_orders = {}
        self.begin()
        try:
            effects = apply_transaction(view, self, transaction)
        except BaseException:
            self.rollback()
            raise
        self.commit()
        positions = tuple([(key, self.positions[key]) for key in self.touched])
        return Executed(effects, positions, tuple(self.written_orders))

    def apply_tick(self, view: BatchView, tick: FundingTick | OracleTick) -> BatchView:
        return apply_tick(view, tick)

    def begin(self) -> None:
        self._marks.append(len(self._undo))

    def commit(self) -> None:
        self._marks.pop()

    def rollback(self) -> None:
        mark = self._marks.pop()
        while len(self._undo) > mark:
            records, key, before = self._undo.pop()
            if records is self.positions or records is self.orders:
                self._digest.mark(key, is_position=records is self.positions)
            if before is None:
                del records[key]
            else:
                records[key] = before

    def position(self, position_id: int) -> Position:
        return self.positions.get(position_id, EMPTY_POSITION)

    def order(self, order_id: int) -> OrderLeaf:
        return self.orders.get(order_id, EMPTY_ORDER)

    def position_ids(self) -> tuple[int, ...]:
        return tuple(sorted([key for key, held in self.positions.items() if held.public_key]))

    def order_ids(self) -> tuple[int, ...]:
        return tuple(sorted([key for key, leaf in self.orders.items() if leaf.filled]))

    def set_position(self, position_id: int, position: Position) -> None:
        self.positions[position_id] = position
        self._digest.mark(position_id, is_position=True)

    def set_order(self, order_id: int, leaf: OrderLeaf) -> None:
        self.orders[order_id] = leaf
        self._digest.mark(order_id, is_position=False)

    def open_order(self, order_id: int) -> None:
        self.read_order(order_id)

    def opened_positions(self) -> dict[int, Position]:
        return dict(self.initial_positions)

    def opened_orders(self) -> dict[int, OrderLeaf]:
        return dict(self.initial_orders)

    def end_batch(self, positions: Mapping[int, Position], dropped_orders: Iterable[int]) -> None:
        for order_id in dropped_orders:
            self.orders[order_id] = EMPTY_ORDER
            self._digest.mark(order_id, is_position=False)
        for position_id in self.initial_positions:
            if self.positions[position_id].public_key == 0:
                del self.positions[position_id]
            else:
                closed = replace(self.positions[position_id], funding_timestamp=_NO_TIME)
                self.positions[position_id] = closed
        for order_id in self.initial_orders:
            if self.orders[order_id].filled == 0:
                del self.orders[order_id]
        self.initial_positions.clear()
        self.initial_orders.clear()
        self._undo.clear()

    def digest(self) -> int:
        return self._digest.total()

    def preload_signature(self, message_hash: int, r: int, s: int, public_key: int) -> None:
        """The builtins in force remember what they verified themselves."""
