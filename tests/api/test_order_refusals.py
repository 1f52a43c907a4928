from collections.abc import Callable
from typing import Any

import pytest

from provex.protocol.errors import (
    LIMIT_FEE_TOO_LOW,
    PRICE_OUTSIDE_BAND,
    REDUCE_ONLY_TOO_LARGE,
    SIZE_TOO_LARGE,
    SIZE_TOO_SMALL,
)

from .world import Person, World

BAND = "price crosses the index price by more than the market's band"


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"size": "0.0005"}, SIZE_TOO_SMALL, "size must be at least 0.001, found 0.0005"),
        ({"size": "170.0001"}, SIZE_TOO_LARGE, "size must be at most 170, found 170.0001"),
        (
            {"limitFee": "0.0001"},
            LIMIT_FEE_TOO_LOW,
            "limitFee must be at least 0.001, found 0.0001",
        ),
        (
            {"price": "95001"},
            PRICE_OUTSIDE_BAND,
            f"{BAND}: bound 95000, found 95001",
        ),
        (
            {"market": "ETH-USD", "price": "3800.1", "size": "0.1"},
            PRICE_OUTSIDE_BAND,
            f"{BAND}: bound 3800, found 3800.1",
        ),
    ],
)
def test_a_refused_order_is_told_in_the_units_of_the_request(
    world: World,
    newcomer: Callable[..., Person],
    changes: dict[str, Any],
    code: int,
    message: str,
) -> None:
    answer = world.place(newcomer(10_000), **changes)

    assert answer.status == 400
    (error,) = answer.data["errors"]
    assert (error["code"], error["msg"]) == (code, message)


def test_a_reduce_only_order_beyond_the_position_is_told_its_size(
    world: World, newcomer: Callable[..., Person]
) -> None:
    maker, person = newcomer(10_000), newcomer(10_000)
    world.place(maker, side="SELL", size="0.02", price="50000")
    world.place(person, size="0.02", price="50000")

    answer = world.place(
        person, side="SELL", size="0.03", price="49000", timeInForce="IOC", reduceOnly=True
    )

    (error,) = answer.data["errors"]
    assert error["code"] == REDUCE_ONLY_TOO_LARGE
    assert error["msg"] == "a reduce-only order must not exceed the position of 0.02, found 0.03"
    assert error["fields"] == {"position_lots": 200, "found": 300}
