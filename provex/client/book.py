"""A market's order book as the stream tells it, level by level, in order."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from . import answers

__all__ = ["BookGap", "OrderBook"]


class BookGap(Exception):  # noqa: N818 - a fault of the stream, cured by a new snapshot.
    """An update is missing: the book is not right any more."""


class OrderBook:
    """Levels of one market. Sizes are absolute; updates must follow each other without a gap."""

    __slots__ = ("_asks", "_bids", "_newest_level", "market", "offset")

    def __init__(self, market: str, snapshot: answers.BookSnapshot) -> None:
        """Begin with a snapshot; levels of size 0 in it are gone."""
        self.market = market
        self._bids = {level.price: level.size for level in snapshot.bids if level.size}
        self._asks = {level.price: level.size for level in snapshot.asks if level.size}
        newest = max((level.offset for level in (*snapshot.bids, *snapshot.asks)), default=0)
        self.offset: int | None = snapshot.offset
        """Number of the last update; None until the first one if the snapshot did not say."""
        self._newest_level = newest

    def apply(self, update: answers.BookContents) -> None:
        """Take the next update. BookGap if one before it is missing."""
        if self.offset is None:
            if update.offset <= self._newest_level:
                raise BookGap(f"{self.market}: update {update.offset} is older than the snapshot")
        elif update.offset != self.offset + 1:
            raise BookGap(
                f"{self.market}: expected update {self.offset + 1}, found {update.offset}"
            )
        self.offset = update.offset
        _apply(self._bids, update.bids)
        _apply(self._asks, update.asks)

    @property
    def bids(self) -> Mapping[Decimal, Decimal]:
        """Price → size of everything that buys, in no order."""
        return MappingProxyType(self._bids)

    @property
    def asks(self) -> Mapping[Decimal, Decimal]:
        """Price → size of everything that sells, in no order."""
        return MappingProxyType(self._asks)

    @property
    def best_bid(self) -> Decimal | None:
        """The highest price that buys."""
        return max(self._bids, default=None)

    @property
    def best_ask(self) -> Decimal | None:
        """The lowest price that sells."""
        return min(self._asks, default=None)

    def depth(self, levels: int) -> tuple[list[answers.BookLevel], list[answers.BookLevel]]:
        """The best bids and asks, best first."""
        bids = sorted(self._bids.items(), reverse=True)[:levels]
        asks = sorted(self._asks.items())[:levels]
        return _levels(bids), _levels(asks)


def _apply(side: dict[Decimal, Decimal], changes: Iterable[tuple[Decimal, Decimal]]) -> None:
    for price, size in changes:
        if size:
            side[price] = size
        else:
            side.pop(price, None)


def _levels(levels: Iterable[tuple[Decimal, Decimal]]) -> list[answers.BookLevel]:
    return [answers.BookLevel(price=price, size=size) for price, size in levels]
