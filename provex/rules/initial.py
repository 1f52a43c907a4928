"""The records that a batch opens, as they were before."""

from dataclasses import dataclass

from provex.protocol.numbers import u64
from provex.protocol.state import OrderLeaf, Position

__all__ = ["InitialOrder", "InitialPosition"]


@dataclass(frozen=True, slots=True)
class InitialPosition:
    """A position that the batch touches, as it was before; its `funding_timestamp` is 0."""

    position_id: u64
    position: Position


@dataclass(frozen=True, slots=True)
class InitialOrder:
    """An order leaf that the batch touches or drops, as it was before."""

    order_id: u64
    leaf: OrderLeaf
