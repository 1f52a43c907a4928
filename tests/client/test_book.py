from decimal import Decimal

import pytest

from provex.client.answers import BookContents, BookLevel, BookSnapshot
from provex.client.book import BookGap, OrderBook


def level(price: int, size: int, offset: int = 0) -> BookLevel:
    return BookLevel(price=Decimal(price), size=Decimal(size), offset=offset)


def update(
    offset: int, bids: dict[int, int] | None = None, asks: dict[int, int] | None = None
) -> BookContents:
    def pairs(side: dict[int, int] | None) -> tuple[tuple[Decimal, Decimal], ...]:
        return tuple((Decimal(price), Decimal(size)) for price, size in (side or {}).items())

    return BookContents(offset=offset, bids=pairs(bids), asks=pairs(asks))


@pytest.fixture
def book() -> OrderBook:
    snapshot = BookSnapshot(
        bids=(level(99, 5, 7), level(98, 2, 3), level(97, 0, 8)), asks=(level(101, 4, 6),)
    )
    return OrderBook("BTC-USD", snapshot)


def test_snapshot_without_removed_levels_is_the_book(book: OrderBook) -> None:
    assert book.bids == {99: 5, 98: 2}
    assert book.asks == {101: 4}
    assert (book.best_bid, book.best_ask) == (99, 101)


def test_updates_replace_add_and_remove_levels(book: OrderBook) -> None:
    book.apply(update(9, bids={99: 0, 98: 7}, asks={100: 1}))

    assert book.bids == {98: 7}
    assert (book.best_bid, book.best_ask) == (98, 100)
    assert book.offset == 9


def test_removing_an_absent_level_changes_nothing(book: OrderBook) -> None:
    book.apply(update(9, bids={50: 0}))

    assert book.bids == {99: 5, 98: 2}


def test_missing_update_is_a_gap(book: OrderBook) -> None:
    book.apply(update(9))

    with pytest.raises(BookGap, match="expected update 10, found 11"):
        book.apply(update(11))


def test_repeated_update_is_a_gap(book: OrderBook) -> None:
    book.apply(update(9))

    with pytest.raises(BookGap):
        book.apply(update(9))


def test_first_update_older_than_the_snapshot_is_a_gap(book: OrderBook) -> None:
    with pytest.raises(BookGap, match="older than the snapshot"):
        book.apply(update(8))


def test_snapshot_with_an_offset_demands_the_next_one() -> None:
    book = OrderBook("BTC-USD", BookSnapshot(bids=(), asks=(), offset=4))

    with pytest.raises(BookGap):
        book.apply(update(6))
    book.apply(update(5))


def test_depth_is_best_first(book: OrderBook) -> None:
    bids, asks = book.depth(1)

    assert [(b.price, b.size) for b in bids] == [(99, 5)]
    assert [a.price for a in asks] == [101]


def test_empty_book_has_no_best_prices() -> None:
    book = OrderBook("BTC-USD", BookSnapshot(bids=(), asks=()))

    assert (book.best_bid, book.best_ask) == (None, None)


def test_views_cannot_be_changed(book: OrderBook) -> None:
    with pytest.raises(TypeError):
        book.bids[Decimal(1)] = Decimal(1)  # type: ignore[index]
