"""The obvious, slow twin of the order book: lists, sorted again for every step.

It knows limit and market orders with every time in force, post-only, reduce-only takers, replace,
cancels, expiry, self-trade, the band and fees, for accounts that never lack margin.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from provex.native.engine import (
    BookLevelChanged,
    EngineEvent,
    EngineOrder,
    OrderCanceled,
    OrderFilled,
    OrderOpened,
    PositionChanged,
    TradeFill,
)
from provex.protocol.markets import markets
from provex.protocol.records import CancelReason, Side, TimeInForce

MAKER_PPM, TAKER_PPM = 500, 1_000


@dataclass
class RestingOrder:
    order: EngineOrder
    remaining: int
    rank: int


@dataclass
class Twin:
    """All markets' orders in one list."""

    index_ticks: dict[int, int]
    band_ppm: int = 100_000
    resting: list[RestingOrder] = field(default_factory=list)
    collateral: dict[int, int] = field(default_factory=dict)
    balances: dict[tuple[int, int], int] = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)
    ranks: int = 0

    def place(self, now_ms: int, order: EngineOrder) -> list[EngineEvent]:
        before = self.levels()
        events = self.expire(now_ms)
        for old in list(self.resting):
            same = (order.cancel_ref, order.position_id, order.market)
            if (old.order.order_ref, old.order.position_id, old.order.market) == same:
                events.append(self._cancel(old, CancelReason.USER_CANCELED))
        events += self._run(order)
        return events + self._changes(before)

    def cancel(self, now_ms: int, order_ref: int) -> list[EngineEvent]:
        before = self.levels()
        events = self.expire(now_ms)
        events += [
            self._cancel(old, CancelReason.USER_CANCELED)
            for old in list(self.resting)
            if old.order.order_ref == order_ref
        ]
        return events + self._changes(before)

    def cancel_many(
        self, now_ms: int, position_id: int, market: int | None, side: Side | None
    ) -> list[EngineEvent]:
        before = self.levels()
        events = self.expire(now_ms)
        wanted = [
            old
            for old in self.resting
            if old.order.position_id == position_id
            and market in {None, old.order.market}
            and side in {None, old.order.side}
        ]
        wanted.sort(
            key=lambda old: (old.order.market, old.order.side is Side.SELL, old.order.order_ref)
        )
        events += [self._cancel(old, CancelReason.USER_CANCELED) for old in wanted]
        return events + self._changes(before)

    def expire(self, now_ms: int) -> list[EngineEvent]:
        due = [old for old in self.resting if old.order.expires_at_ms <= now_ms]
        due.sort(key=lambda old: (old.order.expires_at_ms, old.order.order_ref))
        return [self._cancel(old, CancelReason.EXPIRED) for old in due]

    def levels(self) -> dict[tuple[int, Side, int], int]:
        sums: dict[tuple[int, Side, int], int] = {}
        for old in self.resting:
            key = (old.order.market, old.order.side, old.order.price_ticks)
            sums[key] = sums.get(key, 0) + old.remaining
        return sums

    def digest(self) -> bytes:
        """SHA-256 of every open order's (ref, remaining), balances and book offsets."""
        return digest(
            ((old.order.order_ref, old.remaining) for old in self.resting),
            ((*key, balance) for key, balance in self.balances.items() if balance),
            self.collateral.items(),
            ((market, offset) for market, offset in self.offsets.items() if offset),
        )

    # --- how ------------------------------------------------------------------------------------

    def _run(self, order: EngineOrder) -> list[EngineEvent]:
        makers = self._makers(order)
        if order.is_post_only:
            if makers:
                return [self._ended(order, order.lots, CancelReason.POST_ONLY_WOULD_CROSS)]
            return [self._rest(order, order.lots)]
        steps, end = self._match(order, makers)
        left = order.lots - sum(lots for _, lots in steps)
        if order.time_in_force is TimeInForce.FOK and left:
            available = sum(maker.remaining for maker in makers)
            reason = CancelReason.COULD_NOT_FILL if available < order.lots else end
            return [self._ended(order, order.lots, reason or CancelReason.COULD_NOT_FILL)]
        events: list[EngineEvent] = []
        left = order.lots
        for maker, lots in steps:
            left -= lots
            events += self._fill(order, maker, lots, left)
        if not left:
            return [*events, OrderFilled(order.order_ref, order.position_id, order.market)]
        if end is not None:
            return [*events, self._ended(order, left, end)]
        if order.time_in_force is TimeInForce.GTT:
            return [*events, self._rest(order, left)]
        return [*events, self._ended(order, left, CancelReason.COULD_NOT_FILL)]

    def _makers(self, order: EngineOrder) -> list[RestingOrder]:
        is_buying = order.side is Side.BUY
        index = self.index_ticks[order.market]
        bound = index + index * self.band_ppm // 10**6
        if not is_buying:
            bound = -(-index * (10**6 - self.band_ppm) // 10**6)
        limit = min(order.price_ticks, bound) if is_buying else max(order.price_ticks, bound)
        if order.is_post_only:
            limit = order.price_ticks
        found = [
            old
            for old in self.resting
            if old.order.market == order.market
            and old.order.side is not order.side
            and (old.order.price_ticks <= limit if is_buying else old.order.price_ticks >= limit)
        ]
        sign = 1 if is_buying else -1
        return sorted(found, key=lambda old: (sign * old.order.price_ticks, old.rank))

    def _match(
        self, order: EngineOrder, makers: list[RestingOrder]
    ) -> tuple[list[tuple[RestingOrder, int]], CancelReason | None]:
        steps: list[tuple[RestingOrder, int]] = []
        left = order.lots
        reducible = left
        if order.is_reduce_only:
            balance = self.balances.get((order.position_id, order.market), 0)
            held = -balance if order.side is Side.BUY else balance
            reducible = max(held, 0) // markets()[order.market].lot_quantums
        for maker in makers:
            if not left:
                break
            if maker.order.position_id == order.position_id:
                return steps, CancelReason.SELF_TRADE
            lots = min(left, reducible, maker.remaining)
            if not lots:
                return steps, CancelReason.REDUCE_ONLY_RESIZED
            steps.append((maker, lots))
            left -= lots
            reducible -= lots
        return steps, None

    def _fill(
        self, order: EngineOrder, maker: RestingOrder, lots: int, left: int
    ) -> list[EngineEvent]:
        market = markets()[order.market]
        price = maker.order.price_ticks
        collateral = price * lots * market.quantums_per_tick_lot
        synthetic = lots * market.lot_quantums
        fees = [
            min(
                -(-collateral * rate // 10**6),
                each.fee_quantums_max
                * collateral
                // (each.price_ticks * each.lots * market.quantums_per_tick_lot),
            )
            for each, rate in ((order, TAKER_PPM), (maker.order, MAKER_PPM))
        ]
        maker.remaining -= lots
        sign = 1 if order.side is Side.BUY else -1
        events: list[EngineEvent] = [
            TradeFill(
                order.market,
                order.order_ref,
                maker.order.order_ref,
                order.position_id,
                maker.order.position_id,
                order.side is Side.BUY,
                price,
                lots,
                synthetic,
                collateral,
                *fees,
                left,
                maker.remaining,
            )
        ]
        for each, direction, fee in ((order, sign, fees[0]), (maker.order, -sign, fees[1])):
            key = (each.position_id, order.market)
            self.balances[key] = self.balances.get(key, 0) + direction * synthetic
            self.collateral[each.position_id] += -direction * collateral - fee
            events.append(
                PositionChanged(*key, self.balances[key], self.collateral[each.position_id])
            )
        if not maker.remaining:
            self.resting.remove(maker)
            ended = maker.order
            events.append(OrderFilled(ended.order_ref, ended.position_id, ended.market))
        return events

    def _rest(self, order: EngineOrder, lots: int) -> EngineEvent:
        self.ranks += 1
        self.resting.append(RestingOrder(order, lots, self.ranks))
        return OrderOpened(order.order_ref, order.position_id, order.market, lots)

    def _cancel(self, old: RestingOrder, reason: CancelReason) -> EngineEvent:
        self.resting.remove(old)
        return self._ended(old.order, old.remaining, reason)

    @staticmethod
    def _ended(order: EngineOrder, lots: int, reason: CancelReason) -> EngineEvent:
        return OrderCanceled(order.order_ref, order.position_id, order.market, lots, reason)

    def _changes(self, before: dict[tuple[int, Side, int], int]) -> list[EngineEvent]:
        after = self.levels()
        events: list[EngineEvent] = []
        changed = {key for key in before | after if before.get(key) != after.get(key)}
        for key in sorted(changed, key=lambda key: (key[0], key[1] is Side.SELL, key[2])):
            self.offsets[key[0]] = self.offsets.get(key[0], 0) + 1
            events.append(BookLevelChanged(*key, after.get(key, 0), self.offsets[key[0]]))
        return events


def digest(*parts: Iterable[tuple[int, ...]]) -> bytes:
    """One hash of lists of numbers, whatever their order."""
    return hashlib.sha256(repr([sorted(part) for part in parts]).encode()).digest()
