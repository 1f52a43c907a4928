"""The records that a batch opened, before and after: what its input and its trees are made of."""

from provex.protocol.configuration import Configuration
from provex.protocol.numbers import u64
from provex.protocol.state import EMPTY_ORDER
from provex.rules.batch import InitialOrder, InitialPosition, final_order, order_leaf_value
from provex.rules.position import position_leaf
from provex.rules.storage import BatchStore
from provex.rules.tree import LeafChange

from .rule_records import RuleRecords

__all__ = ["OpenRecords"]


class OpenRecords:
    """Taken from the ledger's records once, when the batch closes."""

    def __init__(self, records: RuleRecords) -> None:
        """Take the records as they are now."""
        self._records = records
        self._positions_before = dict(sorted(records.opened_positions().items()))
        self._orders_before = records.opened_orders()
        self.positions = {key: records.position(key) for key in self._positions_before}
        self.orders = {key: records.order(key) for key in self._orders_before}

    def open_order(self, order_id: int) -> None:
        """Open one more leaf, which no transaction touched."""
        self._records.open_order(order_id)
        self.orders[order_id] = self._orders_before[order_id] = self._records.order(order_id)

    def initial_positions(self) -> tuple[InitialPosition, ...]:
        """The positions before, by ascending key."""
        before = self._positions_before.items()
        return tuple([InitialPosition(u64(key), position) for key, position in before])

    def initial_orders(self) -> tuple[InitialOrder, ...]:
        """The order leaves before, by ascending key."""
        before = sorted(self._orders_before.items())
        return tuple([InitialOrder(u64(key), leaf) for key, leaf in before])

    def final_store(self) -> BatchStore:
        """The records after, as the rules read them."""
        return BatchStore(
            tuple([InitialPosition(u64(key), held) for key, held in self.positions.items()]),
            tuple([InitialOrder(u64(key), leaf) for key, leaf in sorted(self.orders.items())]),
        )

    def position_changes(self, configuration: Configuration) -> list[LeafChange]:
        """What the batch does to the leaves of positions."""
        return [
            LeafChange(
                key,
                position_leaf(configuration, before),
                position_leaf(configuration, self.positions[key]),
            )
            for key, before in self._positions_before.items()
        ]

    def order_changes(self, minimum_expiration_hours: int) -> list[LeafChange]:
        """What the batch does to the leaves of orders."""
        return [
            LeafChange(
                key,
                order_leaf_value(before),
                order_leaf_value(final_order(self.orders[key], minimum_expiration_hours)),
            )
            for key, before in sorted(self._orders_before.items())
        ]

    def dropped_orders(self, minimum_expiration_hours: int) -> list[int]:
        """The order leaves that are empty after the batch."""
        return [
            key
            for key, leaf in self.orders.items()
            if final_order(leaf, minimum_expiration_hours) == EMPTY_ORDER
        ]
