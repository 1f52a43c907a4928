from collections.abc import Callable

from tests.api.world import World


def mark_price(world: World) -> str:
    return world.get("/v3/markets?market=BTC-USD").data["markets"]["BTC-USD"]["markPrice"]


def test_without_a_book_the_mark_price_is_the_index_price(make_world: Callable[..., World]) -> None:
    assert mark_price(make_world()) == "50000.0000"


def test_a_book_above_the_index_pulls_the_mark_price_to_its_bid(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)

    world.place(seller, side="SELL", price="50300")
    world.place(buyer, price="50100")

    assert mark_price(world) == "50100.0000"
