"""Values of a running program, and how records of CPython become them.

An integer is an int, a list a tuple, a record the tuple of its kind's name and its fields.
"""

from dataclasses import fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from provex.protocol.errors import RECORD_OUTSIDE_BATCH, UNSORTED_KEYS, Rejected

__all__ = ["RecordStore", "RunValue", "value_of"]

RunValue = object
"""int, bool, tuple, list under construction, `RecordStore`, or None."""


def value_of(given: object) -> RunValue:
    """The value of an integer, boolean, tuple or record of CPython."""
    if isinstance(given, tuple):
        return tuple([value_of(item) for item in given])
    if is_dataclass(given):
        kind: type = type(given)
        name, names = _shape(kind)
        return (name, *[value_of(getattr(given, each)) for each in names])
    return given


@cache
def _shape(kind: type) -> tuple[str, tuple[str, ...]]:
    named: Any = kind
    names = tuple([each.name for each in fields(named)])
    return f"{kind.__module__}.{kind.__qualname__}", names


class RecordStore:
    """The records of both trees by key. `missing` stands for keys without one, if given."""

    def __init__(
        self,
        positions: dict[int, RunValue],
        orders: dict[int, RunValue],
        missing: tuple[RunValue, RunValue] | None = None,
    ) -> None:
        """Take the records as they are."""
        self.positions = positions
        self.orders = orders
        self._missing = missing

    @classmethod
    def of_opened(
        cls,
        positions: tuple[tuple[str, int, RunValue], ...],
        orders: tuple[tuple[str, int, RunValue], ...],
    ) -> "RecordStore":
        """The store of a batch: strictly ascending keys, no others. UNSORTED_KEYS otherwise."""
        for opened in (positions, orders):
            if any(lower >= upper for (_, lower, _), (_, upper, _) in pairwise(opened)):
                raise Rejected(UNSORTED_KEYS)
        return cls(
            {key: record for _, key, record in positions}, {key: leaf for _, key, leaf in orders}
        )

    def read_position(self, key: int) -> RunValue:
        """The position's record. RECORD_OUTSIDE_BATCH for a key that the batch does not open."""
        return self._read(self.positions, key, 0)

    def read_order(self, key: int) -> RunValue:
        """The message's record. RECORD_OUTSIDE_BATCH as above."""
        return self._read(self.orders, key, 1)

    def write_position(self, key: int, record: RunValue) -> None:
        """Replace the position's record."""
        self.read_position(key)
        self.positions[key] = record

    def write_order(self, key: int, record: RunValue) -> None:
        """Replace the message's record."""
        self.read_order(key)
        self.orders[key] = record

    def _read(self, records: dict[int, RunValue], key: int, tree: int) -> RunValue:
        if key in records:
            return records[key]
        if self._missing is None:
            raise Rejected(RECORD_OUTSIDE_BATCH)
        return self._missing[tree]
