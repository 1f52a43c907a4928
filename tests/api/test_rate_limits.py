from collections.abc import Callable
from dataclasses import replace

import pytest

from provex.api.errors import ApiError
from provex.api.rate_limits import RateLimits, RequestClass, order_points
from provex.api.settings import CancelLimits, PlaceOrderLimits, RateLimitSettings
from provex.protocol.errors import RATE_LIMITED
from provex.protocol.records import OrderType, TimeInForce

from .world import World

LIMITED = {"api_changes": {"rate_limits": RateLimitSettings()}}
FAR = "192.0.2.7"
USD = 10**6


def take(limits: RateLimits, now_ms: int, address: str = FAR, points: int = 1) -> int:
    allowance = limits.take_for_address(
        RequestClass.READ,
        address,
        scope="",
        points=points,
        is_public_read=True,
        now_ms=now_ms,
    )
    assert allowance is not None
    return allowance.remaining


def test_points_run_out_and_come_back_with_the_next_window() -> None:
    limits = RateLimits(RateLimitSettings(max_reads=3, window_s_reads=10))

    assert [take(limits, 5_000) for _ in range(3)] == [2, 1, 0]
    with pytest.raises(ApiError) as caught:
        take(limits, 7_000)

    assert caught.value.status == 429
    assert dict(caught.value.headers) == {
        b"ratelimit-limit": b"3",
        b"ratelimit-remaining": b"0",
        b"ratelimit-reset": b"10000",
        b"retry-after": b"3000",
    }
    assert take(limits, 10_000) == 2


def test_addresses_count_apart() -> None:
    limits = RateLimits(RateLimitSettings(max_reads=1))

    assert take(limits, 0, "a") == 0
    assert take(limits, 0, "b") == 0


def test_a_refused_request_costs_nothing() -> None:
    limits = RateLimits(RateLimitSettings(max_reads=10))

    take(limits, 0, points=8)
    with pytest.raises(ApiError):
        take(limits, 0, points=5)

    assert take(limits, 0, points=2) == 0


@pytest.mark.parametrize(
    ("type_", "time_in_force", "usd", "points"),
    [
        (OrderType.LIMIT, TimeInForce.GTT, 100_000, 4),
        (OrderType.LIMIT, TimeInForce.GTT, 10_000, 4),
        (OrderType.LIMIT, TimeInForce.GTT, 9_999, 5),
        (OrderType.LIMIT, TimeInForce.GTT, 500, 80),
        (OrderType.LIMIT, TimeInForce.GTT, 1, 100),
        (OrderType.LIMIT, TimeInForce.IOC, 100_000, 20),
        (OrderType.LIMIT, TimeInForce.FOK, 100_000, 20),
        (OrderType.MARKET, TimeInForce.IOC, 1_000, 40),
        (OrderType.STOP_LIMIT, TimeInForce.GTT, 100_000, 100),
        (OrderType.TRAILING_STOP, TimeInForce.GTT, 100_000, 100),
        (OrderType.TAKE_PROFIT, TimeInForce.IOC, 100_000, 100),
    ],
)
def test_an_order_costs_by_its_size_and_kind(
    type_: OrderType, time_in_force: TimeInForce, usd: int, points: int
) -> None:
    cost = order_points(
        PlaceOrderLimits(),
        type_=type_,
        time_in_force=time_in_force,
        collateral_quantums=usd * USD,
    )

    assert cost == points


def test_public_reads_are_limited_per_address_and_say_how_much_is_left(
    make_world: Callable[..., World],
) -> None:
    world = make_world(**LIMITED)

    answers = [world.get("/v3/time") for _ in range(176)]

    assert [answer.status for answer in answers] == [200] * 175 + [429]
    first, last = answers[0], answers[-1]
    assert (first.headers["ratelimit-limit"], first.headers["ratelimit-remaining"]) == (
        "175",
        "174",
    )
    reset_ms = (world.now_ms // 10_000 + 1) * 10_000
    assert first.headers["ratelimit-reset"] == str(reset_ms)
    assert last.headers["retry-after"] == str(reset_ms - world.now_ms)
    assert last.data["errors"][0]["code"] == RATE_LIMITED
    assert world.get("/v3/markets", client="192.0.2.8").status == 200
    world.now_ms += 10_000
    assert world.get("/v3/time").status == 200


def test_orders_are_limited_per_account_and_market(make_world: Callable[..., World]) -> None:
    limits = RateLimitSettings(place_order=PlaceOrderLimits(max_points=200))
    world = make_world(api_changes={"rate_limits": limits})
    first, second = world.person(1, 10_000), world.person(2, 10_000)

    statuses = [world.place(first, price="40000").status for _ in range(3)]
    before = world.state()
    refused = world.place(first, price="40000")

    assert statuses == [200, 200, 429]
    assert refused.status == 429
    assert refused.headers["ratelimit-limit"] == "200"
    assert world.state() == before
    assert world.place(second, price="40000").status == 200
    other = world.place(first, market="ETH-USD", price="1000", size="0.1")
    assert other.status == 200


def test_signed_requests_from_elsewhere_count_per_address_too(
    make_world: Callable[..., World],
) -> None:
    limits = RateLimitSettings(place_order=PlaceOrderLimits(max_points=150))
    world = make_world(api_changes={"rate_limits": limits})
    people = [world.person(number, 10_000) for number in (1, 2)]

    far = [
        world.signed(
            person, "POST", "/v3/orders", world.order(person, price="40000"), client=FAR
        ).status
        for person in people
    ]
    near = [world.place(person, price="41000", size="0.02").status for person in people]

    assert far == [200, 429]
    assert near == [200, 200]


def test_cancels_count_apart_from_orders(make_world: Callable[..., World]) -> None:
    cancel = CancelLimits(max_points_active=60)
    world = make_world(api_changes={"rate_limits": RateLimitSettings(cancel=cancel)})
    person = world.person(1, 10_000)
    path = "/v3/active-orders?market=BTC-USD"

    statuses = []
    for query in ("", "&side=BUY", "&side=SELL"):
        world.now_ms += 1
        statuses.append(world.signed(person, "DELETE", path + query).status)

    assert statuses == [200, 429, 429]
    for expected in (200, 200, 200, 429):
        world.now_ms += 1
        assert world.signed(person, "DELETE", "/v3/orders").status == expected


def test_reading_active_orders_costs_by_precision(make_world: Callable[..., World]) -> None:
    world = make_world(api_changes={"rate_limits": RateLimitSettings(max_active_orders=9)})
    person = world.person(1, 10_000)
    base = "/v3/active-orders?market=BTC-USD"

    remaining = [
        world.signed(person, "GET", base + query).headers["ratelimit-remaining"]
        for query in ("", "&side=BUY", f"&side=BUY&id={'0' * 64}")
    ]

    assert remaining == ["4", "1", "0"]
    assert world.signed(person, "GET", base).status == 429


def test_everything_else_is_limited_to_ten_a_minute_each(
    make_world: Callable[..., World],
) -> None:
    world = make_world(**LIMITED)
    person = world.person(1)

    statuses = []
    for number in range(11):
        world.now_ms += 1
        answer = world.signed(person, "PUT", "/v3/users", {"country": str(number)})
        statuses.append(answer.status)

    assert statuses == [200] * 10 + [429]
    world.now_ms += 1
    assert world.ethereum_signed(person, "POST", "/v3/api-keys").status == 200


def test_guessing_credentials_is_slowed_down(make_world: Callable[..., World]) -> None:
    world = make_world(api_changes={"rate_limits": replace(RateLimitSettings(), max_reads=5)})
    wrong = {"DYDX-API-KEY": "guess", "DYDX-PASSPHRASE": "p"}

    statuses = [
        world.request("POST", "/v3/orders", headers=wrong, client=FAR).status for _ in range(7)
    ]

    assert statuses == [401] * 5 + [429] * 2


def test_limits_can_be_switched_off(world: World) -> None:
    answers = [world.get("/v3/time") for _ in range(200)]

    assert {answer.status for answer in answers} == {200}
    assert "ratelimit-limit" not in answers[0].headers
