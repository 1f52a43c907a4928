"""What a run of outcomes changes in the read model, gathered before one transaction writes it."""

from dataclasses import dataclass, field, replace
from typing import Any

from provex.protocol.records import Record

from .history import Candle, IndexedPosition
from .schema import TABLES_BY_RECORD, RecordTable

__all__ = ["EVENTS_PER_SEQUENCE", "Changes"]

EVENTS_PER_SEQUENCE = 2**20
"""Event numbers of one input; records beyond share the last one."""


@dataclass(slots=True)
class Changes:
    """The newest record of each identity, candles to merge and index prices to keep.

    `start` is where the read model must stand before, `end` where it stands afterwards.
    """

    start: IndexedPosition
    end: IndexedPosition
    rows: dict[type, dict[Any, list[Any]]] = field(default_factory=dict)
    candles: dict[tuple[int, str, int], Candle] = field(default_factory=dict)
    index_prices: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, record: Record, event_number: int) -> None:
        """Take a record; it replaces an earlier one of the same identity, but not its event."""
        kind = type(record)
        table: RecordTable[Any] | None = TABLES_BY_RECORD.get(kind)
        if table is None:
            return
        rows = self.rows.setdefault(kind, {})
        key = table.key(record)
        row = table.row(record, event_number)
        earlier = rows.get(key)
        if earlier is not None:
            row[-1] = earlier[-1]
        rows[key] = row

    def add_candle(self, candle: Candle) -> None:
        """Merge trades that came later than those in the candle so far."""
        key = (candle.market, candle.resolution, candle.started_at_ms)
        earlier = self.candles.get(key)
        self.candles[key] = candle if earlier is None else _merged(earlier, candle)


def _merged(earlier: Candle, later: Candle) -> Candle:
    return replace(
        earlier,
        updated_at_ms=later.updated_at_ms,
        low_e9=min(earlier.low_e9, later.low_e9),
        high_e9=max(earlier.high_e9, later.high_e9),
        close_e9=later.close_e9,
        base_quantums=earlier.base_quantums + later.base_quantums,
        usd_quantums=earlier.usd_quantums + later.usd_quantums,
        trades=earlier.trades + later.trades,
        fees_quantums=earlier.fees_quantums + later.fees_quantums,
    )
