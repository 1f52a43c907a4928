"""What the ledger asks of its records: the rules change them, every change can be undone."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from provex.protocol.state import OrderLeaf, Position
from provex.protocol.transactions import FundingTick, OracleTick, Transaction
from provex.rules.view import BatchView, Effects

__all__ = ["Executed", "RuleRecords"]


class Executed(NamedTuple):
    """What a transaction left: its effects; the written positions and order leaves, in order."""

    effects: Effects
    positions: tuple[tuple[int, Position], ...]
    orders: tuple[int, ...]


class RuleRecords(Protocol):
    """All positions and order leaves, and the rules.

    A batch opens a record at the first access, and notes it as it was before; its funding time is 0
    then. What is undone was not opened either.
    """

    def apply(self, view: BatchView, transaction: Transaction) -> Executed:
        """Execute anything but a tick. Raises `Rejected`; then nothing has changed."""
        ...

    def apply_tick(self, view: BatchView, tick: FundingTick | OracleTick) -> BatchView:
        """Execute a tick. Raises `Rejected`."""
        ...

    def begin(self) -> None:
        """Begin changes that can be undone together. Levels nest."""
        ...

    def commit(self) -> None:
        """Keep the changes of the innermost level."""
        ...

    def rollback(self) -> None:
        """Undo the changes of the innermost level."""
        ...

    def position(self, position_id: int) -> Position:
        """The record of a position; the empty one for a free id."""
        ...

    def order(self, order_id: int) -> OrderLeaf:
        """The record of a message; the empty one when unused."""
        ...

    def position_ids(self) -> tuple[int, ...]:
        """All positions with a key, ascending."""
        ...

    def order_ids(self) -> tuple[int, ...]:
        """All messages of which something is used, ascending."""
        ...

    def set_position(self, position_id: int, position: Position) -> None:
        """Replace a record from outside the rules, between batches."""
        ...

    def set_order(self, order_id: int, leaf: OrderLeaf) -> None:
        """Replace a record from outside the rules, between batches."""
        ...

    def open_order(self, order_id: int) -> None:
        """Open a record without changing it."""
        ...

    def opened_positions(self) -> dict[int, Position]:
        """The open positions as they were before."""
        ...

    def opened_orders(self) -> dict[int, OrderLeaf]:
        """The open order leaves as they were before."""
        ...

    def end_batch(self, positions: Mapping[int, Position], dropped_orders: Iterable[int]) -> None:
        """Close all records: the open positions as they are now; and forget these order leaves."""
        ...

    def digest(self) -> int:
        """A digest of all records."""
        ...

    def preload_signature(self, message_hash: int, r: int, s: int, public_key: int) -> None:
        """Take over that a signature holds and can be proved."""
        ...
