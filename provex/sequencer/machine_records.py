"""The ledger's records in native memory, changed by the compiled rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from provex.language.program_cache import rules_program
from provex.language.types import RecordType
from provex.native.machine import Kept, Machine, MachineFailure
from provex.protocol.errors import Rejected
from provex.protocol.numbers import FIELD_PRIME
from provex.protocol.state import EMPTY_ORDER, EMPTY_POSITION, OrderLeaf, Position
from provex.protocol.transactions import FundingTick, OracleTick, Transaction
from provex.rules.view import BatchView, Effects

from .record_digest import RecordDigest
from .rule_records import Executed

__all__ = ["MachineRecords", "rules_machine"]

_APPLY_TRANSACTION = "provex.rules.batch.apply_transaction"
_APPLY_TICK = "provex.rules.batch.apply_tick"
_VIEW = RecordType("provex.rules.view.BatchView")
_POSITIONS, _ORDERS = 0, 1


@cache
def rules_machine() -> Machine:
    """The compiled rules, once a process."""
    return Machine(rules_program())


class MachineRecords:
    """Implements `RuleRecords`. Python sees a record when it asks for it."""

    def __init__(self, machine: Machine) -> None:
        """Start without records."""
        self._ledger = machine.ledger((EMPTY_POSITION, EMPTY_ORDER))
        self._digest = RecordDigest(self.position, self.order)
        self._view: BatchView | None = None
        self._kept: Kept | None = None

    def apply(self, view: BatchView, transaction: Transaction) -> Executed:
        """Execute anything but a tick."""
        arguments = (self._kept_view(view), None, transaction)
        try:
            effects, changed = self._ledger.apply(_APPLY_TRANSACTION, arguments)
        except MachineFailure as failure:
            raise _rejected(failure) from None
        positions, orders = [], []
        for tree, key, words in changed:
            self._digest.mark(key, is_position=tree == _POSITIONS)
            if tree == _POSITIONS:
                positions.append((key, self._ledger.value(tree, words)))
            else:
                orders.append(key)
        return Executed(_with_unsigned_words(effects), tuple(positions), tuple(orders))

    def apply_tick(self, view: BatchView, tick: FundingTick | OracleTick) -> BatchView:
        """Execute a tick."""
        try:
            after: BatchView = self._ledger.call(_APPLY_TICK, (self._kept_view(view), tick))
        except MachineFailure as failure:
            raise _rejected(failure) from None
        return replace(after, configuration=view.configuration)

    def _kept_view(self, view: BatchView) -> Kept:
        """The view in native memory: laid out when it is another one than in the last call."""
        if self._kept is None or view is not self._view:
            (self._kept,) = self._ledger.keep((view, _VIEW))
            self._view = view
        return self._kept

    def begin(self) -> None:
        """Begin changes that can be undone together."""
        self._ledger.begin()

    def commit(self) -> None:
        """Keep the changes of the innermost level."""
        self._ledger.commit()

    def rollback(self) -> None:
        """Undo the changes of the innermost level."""
        for tree, key in self._ledger.changed():
            self._digest.mark(key, is_position=tree == _POSITIONS)
        self._ledger.rollback()

    def position(self, position_id: int) -> Position:
        """The record of a position."""
        found: Position = self._ledger.record(_POSITIONS, position_id)
        return found

    def order(self, order_id: int) -> OrderLeaf:
        """The record of a message."""
        found: OrderLeaf = self._ledger.record(_ORDERS, order_id)
        return found

    def position_ids(self) -> tuple[int, ...]:
        """All positions with a key: it is the record's first word."""
        return tuple(sorted(self._ledger.used_keys(_POSITIONS)))

    def order_ids(self) -> tuple[int, ...]:
        """All messages of which something is used: that is the record's first word."""
        return tuple(sorted(self._ledger.used_keys(_ORDERS)))

    def set_position(self, position_id: int, position: Position) -> None:
        """Replace a record."""
        self._ledger.set_record(_POSITIONS, position_id, position)
        self._digest.mark(position_id, is_position=True)

    def set_order(self, order_id: int, leaf: OrderLeaf) -> None:
        """Replace a record."""
        self._ledger.set_record(_ORDERS, order_id, leaf)
        self._digest.mark(order_id, is_position=False)

    def open_order(self, order_id: int) -> None:
        """Open a record without changing it."""
        self._ledger.open(_ORDERS, order_id)

    def opened_positions(self) -> dict[int, Position]:
        """The open positions as they were before."""
        opened = self._ledger.opened()
        return {
            key: self._ledger.value(tree, words)
            for tree, key, words in opened
            if tree == _POSITIONS
        }

    def opened_orders(self) -> dict[int, OrderLeaf]:
        """The open order leaves as they were before."""
        known: dict[bytes, OrderLeaf] = {}
        opened = {}
        for tree, key, words in self._ledger.opened():
            if tree == _ORDERS:
                # Most of them were empty.
                if words not in known:
                    known[words] = self._ledger.value(tree, words)
                opened[key] = known[words]
        return opened

    def end_batch(self, positions: Mapping[int, Position], dropped_orders: Iterable[int]) -> None:
        """Close all records: positions begin the next batch without a funding time."""
        for order_id in dropped_orders:
            self._ledger.remove_record(_ORDERS, order_id)
            self._digest.mark(order_id, is_position=False)
        for position_id, position in positions.items():
            if position.public_key == 0:
                self._ledger.remove_record(_POSITIONS, position_id)
        self._ledger.clear_field(_POSITIONS, "funding_timestamp")
        self._ledger.forget_opened()

    def digest(self) -> int:
        """A digest of all records."""
        return self._digest.total()

    def preload_signature(self, message_hash: int, r: int, s: int, public_key: int) -> None:
        """Take over that a signature holds and can be proved."""
        self._ledger.preload_signature(message_hash, r, s, public_key, is_signed=True)


def _with_unsigned_words(effects: Effects) -> Effects:
    """Integers come back around 0, but words of the public output are elements."""
    if not effects.forced_words and not effects.conditions:
        return effects
    return replace(
        effects,
        forced_words=tuple([word % FIELD_PRIME for word in effects.forced_words]),
        conditions=tuple([word % FIELD_PRIME for word in effects.conditions]),
    )


def _rejected(failure: MachineFailure) -> Exception:
    """The refusal of a broken rule. Anything else is a fault of this program, which stops it."""
    if failure.code == 0:
        return RuntimeError(f"the compiled rules are at fault: {failure}")
    return Rejected(failure.code)
