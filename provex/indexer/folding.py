"""From outcomes to changes of the read model: which rows, candles and index prices they lead to."""

from collections.abc import Iterable
from itertools import islice

from provex.protocol.outcome import Outcome
from provex.protocol.records import FillRecord, MarketRecord, TradeRecord
from provex.storage.changes import EVENTS_PER_SEQUENCE, Changes
from provex.storage.history import Candle, IndexedPosition, Resolution
from provex.storage.read_model import ReadModel

__all__ = ["Folding"]

_INDEX_PRICE_RESOLUTION = Resolution.FIVE_MINUTES
_LAST_EVENT = EVENTS_PER_SEQUENCE - 1


class Folding:
    """Folds outcomes in order. Remembers open interest between calls, nothing else."""

    def __init__(self, read_model: ReadModel) -> None:
        """Begin where the read model stands."""
        self.position = read_model.indexed_position()
        self._open_interest = {
            market.market: market.open_interest_quantums for market in read_model.markets()
        }

    def fold(self, outcomes: Iterable[Outcome], limit: int) -> Changes | None:
        """Take at most `limit` outcomes that are not indexed yet; None if there are none."""
        start = self.position
        changes = Changes(start=start, end=start)
        # Against the end so far, for one call may be given an outcome twice.
        new = (outcome for outcome in outcomes if outcome.sequence > changes.end.sequence)
        for outcome in islice(new, limit):
            self._fold_outcome(changes, outcome)
            changes.end = IndexedPosition(
                sequence=outcome.sequence,
                now_ms=outcome.now_ms,
                result_hash=outcome.result_hash,
            )
        if changes.end is start:
            return None
        self.position = changes.end
        return changes

    def _fold_outcome(self, changes: Changes, outcome: Outcome) -> None:
        fees: dict[int, int] = {}
        trades: list[TradeRecord] = []
        first_event = outcome.sequence * EVENTS_PER_SEQUENCE
        for place, record in enumerate(outcome.records):
            changes.add(record, first_event + min(place, _LAST_EVENT))
            if isinstance(record, FillRecord):
                fees[record.market] = fees.get(record.market, 0) + record.fee_quantums
            elif isinstance(record, TradeRecord):
                trades.append(record)
            elif isinstance(record, MarketRecord):
                self._fold_market(changes, record, outcome.now_ms)
        for trade in trades:
            # All fees of the input are booked with the first trade of their market.
            self._fold_trade(changes, trade, fees.pop(trade.market, 0))
        for record in outcome.records:
            if isinstance(record, MarketRecord):
                self._open_interest[record.market] = record.open_interest_quantums

    def _fold_market(self, changes: Changes, market: MarketRecord, now_ms: int) -> None:
        if market.index_price_e9 is not None:
            key = (market.market, _INDEX_PRICE_RESOLUTION.start_of(now_ms))
            changes.index_prices.setdefault(key, market.index_price_e9)

    def _fold_trade(self, changes: Changes, trade: TradeRecord, fees_quantums: int) -> None:
        for resolution in Resolution:
            changes.add_candle(
                Candle(
                    market=trade.market,
                    resolution=resolution,
                    started_at_ms=resolution.start_of(trade.created_at_ms),
                    updated_at_ms=trade.created_at_ms,
                    low_e9=trade.price_e9,
                    high_e9=trade.price_e9,
                    open_e9=trade.price_e9,
                    close_e9=trade.price_e9,
                    base_quantums=trade.synthetic_quantums,
                    usd_quantums=trade.collateral_quantums,
                    trades=1,
                    fees_quantums=fees_quantums,
                    starting_open_interest_quantums=self._open_interest.get(trade.market, 0),
                )
            )
