import pytest

from provex.api.publication import PublishedBook
from provex.protocol.records import BookLevels
from provex.protocol.views import BookSnapshot

from .world import World


def update(offset: int, *bids: tuple[int, int]) -> BookLevels:
    return BookLevels(market=0, offset=offset, bids=bids, asks=())


def book() -> PublishedBook:
    return PublishedBook(0, BookSnapshot(offset=5, bids=((10, 1), (9, 2)), asks=((11, 3),)))


def test_updates_that_a_snapshot_has_already_are_recognised() -> None:
    published = book()

    assert published.apply(update(5, (10, 0))) is False
    assert published.snapshot() == book().snapshot()


def test_updates_replace_and_remove_levels() -> None:
    published = book()

    assert published.apply(update(6, (10, 0), (8, 4))) is True

    assert published.snapshot() == BookSnapshot(offset=6, bids=((9, 2), (8, 4)), asks=((11, 3),))
    assert published.bids[8] == (4, 6)


def test_a_gap_between_updates_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="contiguous"):
        book().apply(update(7, (10, 1)))


def test_waiting_for_what_was_published_takes_no_time(world: World) -> None:
    publication = world.app.context.publication

    world.run(publication.reached(world.exchange.last_sequence))

    assert publication.sequence == world.exchange.last_sequence


def test_published_state_equals_the_views(world: World) -> None:
    person = world.person(0x77, 100_000)
    world.place(person, price="45000")
    world.place(person, price="46000", side="BUY")
    publication = world.app.context.publication

    for market in range(len(publication.books)):
        assert publication.books[market].snapshot() == world.exchange.book(market)
        assert publication.markets[market] == world.exchange.market(market)
