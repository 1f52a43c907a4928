"""The history of each holding, from its first fill until its size is zero.

Pure accounting on the fills that the ledger executed; nothing here moves money. Divisions round the
profit down.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from provex.protocol.records import PositionRecord, PositionStatus

__all__ = ["FillEffect", "Holding", "PositionHistory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillEffect:
    """One account's side of a fill. `delta_quantums` is signed: positive when it bought."""

    account_id: str
    position_id: int
    market: int
    delta_quantums: int
    collateral_quantums: int
    fee_quantums: int
    transaction_id: str
    holding_id: str
    """Identity of the holding that this fill opens, if it opens one."""
    now_ms: int
    status_when_closed: PositionStatus = PositionStatus.CLOSED


@dataclass(slots=True, kw_only=True)
class Holding:
    """One account's open holding in one market. Sizes are synthetic quantums."""

    holding_id: str
    account_id: str
    market: int
    size: int
    max_size: int
    sum_open: int
    sum_close: int
    open_collateral: int
    close_collateral: int
    fees: int
    net_funding: int
    created_at_ms: int
    open_transaction_id: str
    last_transaction_id: str
    is_long: bool

    def realized_pnl(self) -> int:
        """Closed profit less all fees plus funding, rounded down."""
        opened = self.open_collateral * self.sum_close
        if self.is_long:
            closed_profit = self.close_collateral - -(-opened // self.sum_open)
        else:
            closed_profit = opened // self.sum_open - self.close_collateral
        return closed_profit - self.fees + self.net_funding

    def record(self) -> PositionRecord:
        """The holding as it stands, open."""
        return self._record(PositionStatus.OPEN, None, None)

    def closed_record(self, status: PositionStatus, effect: FillEffect) -> PositionRecord:
        """The holding after the fill that ended it."""
        return self._record(status, effect.now_ms, effect.transaction_id)

    def _record(
        self,
        status: PositionStatus,
        closed_at_ms: int | None,
        close_transaction_id: str | None,
    ) -> PositionRecord:
        return PositionRecord(
            holding_id=self.holding_id,
            account_id=self.account_id,
            market=self.market,
            status=status,
            is_long=self.is_long,
            size_quantums=self.size,
            max_size_quantums=self.max_size,
            sum_open_quantums=self.sum_open,
            sum_close_quantums=self.sum_close,
            open_collateral_quantums=self.open_collateral,
            close_collateral_quantums=self.close_collateral,
            realized_pnl_quantums=self.realized_pnl(),
            net_funding_quantums=self.net_funding,
            created_at_ms=self.created_at_ms,
            closed_at_ms=closed_at_ms,
            open_transaction_id=self.open_transaction_id,
            close_transaction_id=close_transaction_id,
            last_transaction_id=self.last_transaction_id,
        )


class PositionHistory:
    """All open holdings, by position id and market."""

    def __init__(self) -> None:
        """Start without holdings."""
        self._holdings: dict[int, dict[int, Holding]] = {}

    def add_fill(self, effect: FillEffect) -> list[PositionRecord]:
        """Account for a fill. A fill that flips a holding closes it and opens the next one.

        The collateral and fee of a flip are split by size, the closing part rounded down.
        """
        markets = self._holdings.setdefault(effect.position_id, {})
        held = markets.get(effect.market)
        if held is None:
            holding = _opened(effect, effect.delta_quantums, effect.collateral_quantums)
            holding.fees = effect.fee_quantums
            markets[effect.market] = holding
            return [holding.record()]
        is_growing = (effect.delta_quantums > 0) == held.is_long
        if is_growing:
            _grow(held, effect)
            return [held.record()]
        return self._reduce(markets, held, effect)

    def add_funding(
        self, position_id: int, market: int, payment_quantums: int
    ) -> PositionRecord | None:
        """Account for a funding payment; None when there is no such holding."""
        held = self._holdings.get(position_id, {}).get(market)
        if held is None:
            return None
        held.net_funding += payment_quantums
        return held.record()

    def change_account(self, position_id: int, account_id: str) -> tuple[PositionRecord, ...]:
        """Give a position's open holdings to another account."""
        for held in self._holdings.get(position_id, {}).values():
            held.account_id = account_id
        return self.open_of(position_id)

    def size(self, position_id: int, market: int) -> int:
        """The signed size, 0 without a holding."""
        held = self._holdings.get(position_id, {}).get(market)
        return 0 if held is None else held.size

    def open_of(self, position_id: int) -> tuple[PositionRecord, ...]:
        """A position's open holdings, in the order they were opened."""
        return tuple(held.record() for held in self._holdings.get(position_id, {}).values())

    def holders(self, market: int) -> Iterator[tuple[int, Holding]]:
        """Every position with a holding in a market."""
        for position_id, markets in self._holdings.items():
            held = markets.get(market)
            if held is not None:
                yield position_id, held

    def holder_ids(self) -> Iterator[int]:
        """Every position with a holding."""
        return (position_id for position_id, markets in self._holdings.items() if markets)

    def snapshot(self) -> list[Any]:
        """Plain lists for the registry's snapshot, in a defined order."""
        return [
            [position_id, [asdict(held) for held in markets.values()]]
            for position_id, markets in self._holdings.items()
        ]

    def restore(self, plain: list[Any]) -> None:
        """The inverse of `snapshot`."""
        self._holdings = {
            position_id: {held["market"]: Holding(**held) for held in holdings}
            for position_id, holdings in plain
        }

    def _reduce(
        self, markets: dict[int, Holding], held: Holding, effect: FillEffect
    ) -> list[PositionRecord]:
        filled = abs(effect.delta_quantums)
        closing = min(filled, abs(held.size))
        collateral = effect.collateral_quantums * closing // filled
        fee = effect.fee_quantums * closing // filled
        held.size += closing if effect.delta_quantums > 0 else -closing
        held.sum_close += closing
        held.close_collateral += collateral
        held.fees += fee
        held.last_transaction_id = effect.transaction_id
        if held.size != 0:
            return [held.record()]
        del markets[effect.market]
        records = [held.closed_record(effect.status_when_closed, effect)]
        remaining = filled - closing
        if remaining > 0:
            delta = remaining if effect.delta_quantums > 0 else -remaining
            opened = _opened(effect, delta, effect.collateral_quantums - collateral)
            opened.fees = effect.fee_quantums - fee
            markets[effect.market] = opened
            records.append(opened.record())
        return records


def _opened(effect: FillEffect, delta: int, collateral: int) -> Holding:
    return Holding(
        holding_id=effect.holding_id,
        account_id=effect.account_id,
        market=effect.market,
        size=delta,
        max_size=delta,
        sum_open=abs(delta),
        sum_close=0,
        open_collateral=collateral,
        close_collateral=0,
        fees=0,
        net_funding=0,
        created_at_ms=effect.now_ms,
        open_transaction_id=effect.transaction_id,
        last_transaction_id=effect.transaction_id,
        is_long=delta > 0,
    )


def _grow(held: Holding, effect: FillEffect) -> None:
    held.size += effect.delta_quantums
    held.sum_open += abs(effect.delta_quantums)
    held.open_collateral += effect.collateral_quantums
    held.fees += effect.fee_quantums
    held.last_transaction_id = effect.transaction_id
    if abs(held.size) > abs(held.max_size):
        held.max_size = held.size
