"""How large the proof of the open batch will be, never less than it is: rows a chip, and L1's gas.

Every transaction adds to a few counts, and every count has a price in rows of each chip. The prices
were fitted from above to measured batches of every kind (scripts/fit_batch_size.py); a test drives
batches of each kind to the limit and compares.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from provex.air.layout import ON_CHAIN_LAYOUTS, layout_heights
from provex.protocol.state import HeldAsset, Position
from provex.protocol.transactions import (
    ConditionalTransfer,
    Deleverage,
    Deposit,
    ForcedTrade,
    ForcedWithdrawal,
    FundingTick,
    LimitOrder,
    Liquidation,
    OracleTick,
    Signature,
    Trade,
    Transaction,
    Transfer,
    Withdrawal,
)

__all__ = ["COUNTS", "KINDS", "BatchSize", "Capacity", "Touched", "capacity", "positions_of"]

KINDS = (
    Trade,
    Deposit,
    Withdrawal,
    Transfer,
    ConditionalTransfer,
    Liquidation,
    Deleverage,
    ForcedWithdrawal,
    ForcedTrade,
    FundingTick,
    OracleTick,
)
COUNTS = (
    "batch",
    *[kind.__name__ for kind in KINDS],
    "bundle",
    "signature",
    "order asset",
    "touched holding",
    "moved holding",
    "opened position",
    "opened holding",
    "merge step",
    "position depth",
    "opened order",
    "order depth",
)
"""What is counted. An order asset is an asset and a side that orders of the batch name; their part
of the message is hashed once. A moved holding is one of a position that gets or loses an asset by a
transaction. A merge step is a turn of the loops over the holdings before and after of a position
that no longer holds the same assets at the end."""

_LANE_BITS = 48
_FRACTION = 256
"""Prices are kept in parts of a row."""
_ASSETS_FITTED = 38
"""Configurations of more assets are taken to cost more in proportion."""
_SOFT_PERCENT = 85
"""A batch is closed at this part of its limit; the rest is for what one input may still add."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A position that a transaction touches for the first time in the batch, as it was before."""

    position_id: int
    assets: tuple[HeldAsset, ...]


class Capacity:
    """Prices of counts, and limits, in lanes of large integers: one addition adds all chips."""

    def __init__(
        self, limits: Mapping[str, int], prices: Mapping[str, Mapping[str, float]], assets: int
    ) -> None:
        """`prices` are rows of a chip by count; of `limits` there is one a chip."""
        self.names = tuple(limits)
        self.limits = tuple(limits.values())
        factor = max(assets, _ASSETS_FITTED)
        self.prices = tuple(
            [
                _lanes(
                    [
                        -int(-prices[name].get(count, 0) * factor * _FRACTION // _ASSETS_FITTED)
                        for name in self.names
                    ]
                )
                for count in COUNTS
            ]
        )
        self._soft = self._room([limit * _SOFT_PERCENT // 100 for limit in self.limits])
        self._hard = self._room(self.limits)
        self._guards = _lanes([1 << (_LANE_BITS - 1)] * len(self.names))

    def _room(self, limits: "list[int] | tuple[int, ...]") -> int:
        """What lifts a lane's highest bit when it is above its limit."""
        top = 1 << (_LANE_BITS - 1)
        return _lanes([top - 1 - limit * _FRACTION for limit in limits])

    def is_nearly_full(self, total: int) -> bool:
        """Whether any chip is above the part of its limit at which a batch is closed."""
        return (total + self._soft) & self._guards != 0

    def is_exceeded(self, total: int) -> bool:
        """Whether any chip is above its limit."""
        return (total + self._hard) & self._guards != 0

    def rows(self, total: int) -> dict[str, int]:
        """Rows by chip."""
        mask = (1 << _LANE_BITS) - 1
        return {
            name: -(-(total >> (_LANE_BITS * place) & mask) // _FRACTION)
            for place, name in enumerate(self.names)
        }


def _lanes(values: "list[int]") -> int:
    return sum(value << (_LANE_BITS * place) for place, value in enumerate(values))


@cache
def capacity(assets: int) -> Capacity:
    """What one proof that L1 accepts holds, for a configuration of so many assets."""
    text = files("provex.sequencer").joinpath("batch_size.toml").read_text()
    table = tomllib.loads(text)
    prices = table["rows"]
    heights = layout_heights()[ON_CHAIN_LAYOUTS - 1]
    limits = {chip: heights[chip] for chip in prices}
    limits["poseidon"] += heights["poseidon copy 1"]
    extra = table["limits"]
    return Capacity(limits | extra, prices | table["l1"], assets)


class _Counted(NamedTuple):
    """A position of the batch: what it held before, what it holds, and what was counted for it."""

    before: tuple[HeldAsset, ...]
    now: tuple[HeldAsset, ...]
    cost: int


Depth = Callable[[int], int]
"""The branches on the way to a key in a tree of the last closed batch."""


class BatchSize:
    """The counts of the open batch, each step of which can be undone."""

    def __init__(self, limits: Capacity, position_depth: Depth, order_depth: Depth) -> None:
        """Begin with an empty batch."""
        self._capacity = limits
        self._depths = position_depth, order_depth
        self.total = limits.prices[_AT["batch"]]
        self._positions: dict[int, _Counted] = {}
        self._seen: set[object] = set()
        self._undo: list[tuple[object, _Counted | None]] = []

    def knows(self, position_id: int) -> bool:
        """Whether the batch has touched a position."""
        return position_id in self._positions

    def mark(self) -> tuple[int, int]:
        """Where `undo` can come back to."""
        return self.total, len(self._undo)

    def undo(self, mark: tuple[int, int]) -> None:
        """Forget everything since the mark."""
        self.total, length = mark
        while len(self._undo) > length:
            key, before = self._undo.pop()
            if not isinstance(key, int):
                self._seen.discard(key)
            elif before is None:
                del self._positions[key]
            else:
                self._positions[key] = before

    def add(
        self,
        transaction: Transaction,
        opened: tuple[Touched, ...] = (),
        positions: tuple[tuple[int, Position], ...] = (),
        orders: tuple[int, ...] = (),
    ) -> None:
        """Count a transaction: the positions it opened, all it wrote, the order leaves it wrote."""
        prices = self._capacity.prices
        added = prices[_KIND[type(transaction)]]
        if isinstance(transaction, OracleTick):
            bundles = len(transaction.bundles)
            added += bundles * (prices[_AT["bundle"]] + prices[_AT["signature"]])
        for order in _orders(transaction):
            if self._is_new(("asset", order.asset_index, order.is_buying_synthetic)):
                added += prices[_AT["order asset"]]
        for signature in _signatures(transaction):
            if self._is_new(signature):
                added += prices[_AT["signature"]]
        for one in opened:
            added += prices[_AT["opened position"]]
            added += (self._depths[0](one.position_id) + 1) * prices[_AT["position depth"]]
            self._positions[one.position_id] = _Counted(one.assets, one.assets, 0)
            self._undo.append((one.position_id, None))
        for position_id, position in positions:
            added += len(position.assets) * prices[_AT["touched holding"]]
            added += self._holdings(position_id, position)
        for order_id in orders:
            if self._is_new(("order", order_id)):
                added += prices[_AT["opened order"]]
                added += (self._depths[1](order_id) + 1) * prices[_AT["order depth"]]
        self.total += added

    def _holdings(self, position_id: int, position: Position) -> int:
        """What a position's holdings cost more than was counted, now and at the batch's end."""
        entry = self._positions[position_id]
        before, after = entry.before, position.assets
        prices = self._capacity.prices
        steps = 0 if _same_assets(before, after) else _merge_steps(before, after)
        cost = (len(before) + len(after)) * prices[_AT["opened holding"]]
        cost += steps * prices[_AT["merge step"]]
        self._undo.append((position_id, entry))
        self._positions[position_id] = _Counted(before, after, cost)
        moved = 0 if _same_assets(entry.now, after) else max(len(entry.now), len(after))
        return cost - entry.cost + moved * prices[_AT["moved holding"]]

    def _is_new(self, key: object) -> bool:
        if key in self._seen:
            return False
        self._seen.add(key)
        self._undo.append((key, None))
        return True

    @property
    def is_nearly_full(self) -> bool:
        """Whether the batch should be closed before the next input."""
        return self._capacity.is_nearly_full(self.total)

    @property
    def is_exceeded(self) -> bool:
        """Whether the batch may be too large for the largest proof."""
        return self._capacity.is_exceeded(self.total)

    def rows(self) -> dict[str, int]:
        """An upper estimate of the rows of each chip."""
        return self._capacity.rows(self.total)

    def has_room_for_order(self, order_id: int) -> bool:
        """Count one more order leaf that the batch opens, if it surely still fits."""
        prices = self._capacity.prices
        cost = prices[_AT["opened order"]]
        cost += (self._depths[1](order_id) + 1) * prices[_AT["order depth"]]
        if self._capacity.is_exceeded(self.total + cost):
            return False
        self.total += cost
        return True


_AT = {name: place for place, name in enumerate(COUNTS)}
_KIND = {kind: _AT[kind.__name__] for kind in KINDS}


def _same_assets(before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]) -> bool:
    if len(before) != len(after):
        return False
    return all(old.asset_index == new.asset_index for old, new in zip(before, after, strict=True))


def _merge_steps(before: tuple[HeldAsset, ...], after: tuple[HeldAsset, ...]) -> int:
    """The turns of the rules' loops when they merge the two lists (provex/rules/touched.py)."""
    steps = next_before = 0
    for held in after:
        steps += len(before) - next_before + 1
        while next_before < len(before) and before[next_before].asset_index < held.asset_index:
            next_before += 1
        if next_before < len(before) and before[next_before].asset_index == held.asset_index:
            next_before += 1
    return steps + len(before) - next_before


def _orders(transaction: Transaction) -> tuple[LimitOrder, ...]:
    if isinstance(transaction, Trade):
        return transaction.buyer, transaction.seller
    if isinstance(transaction, Liquidation):
        return (transaction.liquidator,)
    return ()


def _signatures(transaction: Transaction) -> tuple[tuple[int, Signature], ...]:
    """The signatures of a transaction with their keys: each is checked once in a batch."""
    if isinstance(transaction, Trade | Liquidation):
        return tuple([(order.public_key, order.signature) for order in _orders(transaction)])
    if isinstance(transaction, Withdrawal):
        return ((transaction.public_key, transaction.signature),)
    if isinstance(transaction, Transfer | ConditionalTransfer):
        return ((transaction.sender_public_key, transaction.signature),)
    return ()


def positions_of(transaction: Transaction, fee_position_id: int) -> tuple[int, ...]:
    """The positions that a transaction touches."""
    match transaction:
        case Trade():
            buyer, seller = transaction.buyer.position_id, transaction.seller.position_id
            return fee_position_id, buyer, seller
        case Liquidation():
            liquidator = transaction.liquidator.position_id
            return fee_position_id, transaction.liquidated_position_id, liquidator
        case Deleverage():
            return transaction.deleveragable_position_id, transaction.deleverager_position_id
        case Transfer() | ConditionalTransfer():
            return transaction.sender_position_id, transaction.receiver_position_id
        case ForcedTrade():
            return transaction.position_id_a, transaction.position_id_b
        case Deposit() | Withdrawal() | ForcedWithdrawal():
            return (transaction.position_id,)
        case _:
            return ()
