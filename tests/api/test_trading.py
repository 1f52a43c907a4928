"""Rules of trading as a client meets them: leverage, kinds of orders, stale prices, fees, funding."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from provex.protocol.errors import ORACLE_PRICE_STALE
from provex.protocol.fees import FeeTier
from provex.protocol.inputs import ClockTick
from tests.sequencer import world as core

from .world import Person, World

HOUR_MS = 3_600_000


def placed(world: World, person: Person, **changes: Any) -> str:
    answer = world.place(person, **changes)
    assert answer.status == 200, answer.body
    return str(answer.data["order"]["id"])


def shown(world: World, person: Person, order_id: str) -> Any:
    return world.signed(person, "GET", f"/v3/orders/{order_id}").data["order"]


def ended(world: World, person: Person, order_id: str) -> tuple[str, str | None, str]:
    order = shown(world, person, order_id)
    return order["status"], order["cancelReason"], order["remainingSize"]


def size_held(world: World, person: Person) -> Decimal:
    account = world.signed(person, "GET", f"/v3/accounts/{person.account_id}").data["account"]
    position = account["openPositions"].get("BTC-USD")
    return Decimal(position["size"]) if position else Decimal(0)


def test_leverage_of_25_is_granted_and_26_is_not(make_world: Callable[..., World]) -> None:
    world = make_world()
    maker = world.person(1, 100_000)
    # 0.5 BTC at 50,000 USD are 25,000 USD; the fee of the first tier comes on top.
    cautious, bold = world.person(2, 1_000 + 26), world.person(3, 25_000 // 26 + 26)
    placed(world, maker, side="SELL", size="1", price="50000")

    order = {"size": "0.5", "price": "50000", "type": "MARKET", "timeInForce": "FOK"}
    accepted = placed(world, cautious, **order)
    refused = placed(world, bold, **order)

    assert ended(world, cautious, accepted) == ("FILLED", None, "0")
    assert ended(world, bold, refused) == ("CANCELED", "UNDERCOLLATERALIZED", "0.5")
    assert size_held(world, bold) == 0


def test_fill_or_kill_takes_several_makers_or_nothing(make_world: Callable[..., World]) -> None:
    world = make_world()
    makers = [world.person(key, 10_000) for key in (1, 2, 3)]
    taker = world.person(4, 10_000)
    offers = [
        placed(world, maker, side="SELL", size="0.01", price=str(49_000 + number))
        for number, maker in enumerate(makers)
    ]

    too_large = placed(world, taker, size="0.0301", price="49500", timeInForce="FOK")
    fitting = placed(world, taker, size="0.03", price="49500", timeInForce="FOK")

    assert ended(world, taker, too_large) == ("CANCELED", "COULD_NOT_FILL", "0.0301")
    assert ended(world, taker, fitting) == ("FILLED", None, "0")
    fills = world.signed(taker, "GET", f"/v3/fills?orderId={fitting}").data["fills"]
    assert sorted(fill["price"] for fill in fills) == ["49000", "49001", "49002"]
    for maker, offer in zip(makers, offers, strict=True):
        assert shown(world, maker, offer)["status"] == "FILLED"


@pytest.mark.parametrize(
    ("order", "before", "after"),
    [
        ({"type": "TAKE_PROFIT", "side": "SELL", "triggerPrice": "51000"}, 50_900, 51_000),
        ({"type": "TAKE_PROFIT", "side": "BUY", "triggerPrice": "49000"}, 49_100, 49_000),
        ({"type": "STOP_LIMIT", "side": "SELL", "triggerPrice": "49000"}, 49_100, 49_000),
        ({"type": "STOP_LIMIT", "side": "BUY", "triggerPrice": "51000"}, 50_900, 51_000),
        ({"type": "TRAILING_STOP", "side": "SELL", "trailingPercent": "-2"}, 49_100, 49_000),
        ({"type": "TRAILING_STOP", "side": "BUY", "trailingPercent": "2"}, 50_900, 51_000),
    ],
    ids=lambda part: f"{part['type']} {part['side']}" if isinstance(part, dict) else None,
)
def test_an_order_waits_for_its_trigger_and_then_trades(
    make_world: Callable[..., World], order: dict[str, str], before: int, after: int
) -> None:
    world = make_world()
    maker, person = world.person(1, 50_000), world.person(2, 50_000)
    is_selling = order["side"] == "SELL"
    limit = "45000" if is_selling else "55000"
    placed(world, maker, side="BUY" if is_selling else "SELL", price=limit)
    waiting = placed(world, person, price=limit, timeInForce="IOC", **order)

    world.price(core.PRICES | {core.BTC: Decimal(before)})
    still = shown(world, person, waiting)["status"]
    world.price(core.PRICES | {core.BTC: Decimal(after)})

    assert still == "UNTRIGGERED"
    assert ended(world, person, waiting) == ("FILLED", None, "0")


def test_a_trailing_trigger_follows_the_best_index_price(make_world: Callable[..., World]) -> None:
    world = make_world()
    person = world.person(1, 50_000)
    stop = {"type": "TRAILING_STOP", "side": "SELL", "timeInForce": "IOC", "price": "40000"}
    waiting = placed(world, person, trailingPercent="-2", **stop)

    world.price(core.PRICES | {core.BTC: Decimal(60_000)})
    world.price(core.PRICES | {core.BTC: Decimal(58_801)})
    still = shown(world, person, waiting)["status"]
    world.price(core.PRICES | {core.BTC: Decimal(58_800)})

    assert still == "UNTRIGGERED"
    assert ended(world, person, waiting) == ("CANCELED", "COULD_NOT_FILL", "0.01")


def test_a_reduce_only_order_closes_and_never_opens(make_world: Callable[..., World]) -> None:
    world = make_world()
    maker, person = world.person(1, 50_000), world.person(2, 50_000)
    placed(world, maker, side="SELL", size="0.02", price="50000")
    placed(world, person, size="0.02", price="50000")
    placed(world, maker, side="BUY", size="1", price="49900")
    closing = {"side": "SELL", "price": "49000", "timeInForce": "IOC", "reduceOnly": True}

    too_large = world.place(person, size="0.03", **closing)
    same_side = world.place(person, size="0.01", **closing | {"side": "BUY", "price": "51000"})
    closed = placed(world, person, size="0.02", **closing)
    again = world.place(person, size="0.01", **closing)

    assert [answer.status for answer in (too_large, same_side, again)] == [400] * 3
    assert ended(world, person, closed) == ("FILLED", None, "0")
    assert size_held(world, person) == 0


def test_a_stale_price_stops_one_market_while_cancels_work(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    maker, taker = world.person(1, 50_000), world.person(2, 50_000)
    bitcoin = placed(world, maker, side="SELL", price="50000")
    ether = {"market": "ETH-USD", "size": "0.1", "price": "2000"}
    placed(world, maker, side="SELL", **ether)
    settings = world.exchange.settings.engine
    for _ in range(settings.oracle_validity_ms // 10_000 + 1):
        world.price({core.ETH: core.PRICES[core.ETH]})

    in_stale = world.place(taker, price="50000", timeInForce="IOC")
    in_fresh = placed(world, taker, timeInForce="IOC", **ether)
    cancelled = world.signed(maker, "DELETE", f"/v3/orders/{bitcoin}")

    assert in_stale.status == 503
    (error,) = in_stale.data["errors"]
    assert error["code"] == ORACLE_PRICE_STALE
    assert error["msg"].startswith("market BTC-USD has no fresh oracle price")
    assert error["fields"] == {"market": "BTC-USD"}
    assert size_held(world, taker) == 0
    assert ended(world, taker, in_fresh) == ("FILLED", None, "0")
    assert cancelled.status == 200
    assert ended(world, maker, bitcoin) == ("CANCELED", "USER_CANCELED", "0.01")


def test_volume_of_30_days_lowers_the_fee(make_world: Callable[..., World]) -> None:
    engine = core.settings().engine
    tiers = (
        FeeTier(volume_min_quantums=0, maker_ppm=500, taker_ppm=1_000),
        FeeTier(volume_min_quantums=1_000 * core.USD, maker_ppm=250, taker_ppm=400),
    )
    world = make_world(exchange_changes={"engine": replace(engine, tiers=tiers)})
    maker, taker = world.person(1, 50_000), world.person(2, 50_000)
    placed(world, maker, side="SELL", size="0.05", price="50000")

    fees = []
    for _ in range(2):
        order_id = placed(world, taker, size="0.02", price="50000", timeInForce="FOK")
        (fill,) = world.signed(taker, "GET", f"/v3/fills?orderId={order_id}").data["fills"]
        fees.append(Decimal(fill["fee"]))
        user = world.signed(taker, "GET", "/v3/users").data["user"]

    # 1,000 USD at 0.1 %, and after that volume 1,000 USD at 0.04 %.
    assert fees == [Decimal(1), Decimal("0.4")]
    assert Decimal(user["takerFeeRate"]) == Decimal("0.0004")
    assert Decimal(user["takerVolume30D"]) == 2_000


def test_longs_pay_shorts_the_funding_every_hour(make_world: Callable[..., World]) -> None:
    world = make_world()
    long, short = world.person(1, 50_000), world.person(2, 50_000)
    placed(world, short, side="SELL", size="1", price="50000")
    placed(world, long, size="1", price="50000")

    for _ in range(2 * HOUR_MS // 60_000):
        world.now_ms += 50_000
        world.price()
        world.submit(ClockTick())

    (newest, *_) = world.get("/v3/historical-funding/BTC-USD").data["historicalFunding"]
    assert Decimal(newest["rate"]) == Decimal("0.0000125")
    paid = world.signed(long, "GET", "/v3/funding").data["fundingPayments"]
    received = world.signed(short, "GET", "/v3/funding").data["fundingPayments"]
    assert len(paid) == len(received) == 2
    for payment, receipt in zip(paid, received, strict=True):
        assert (payment["positionSize"], receipt["positionSize"]) == ("1", "-1")
        # 50,000 x 0.0000125, rounded against each of the two.
        assert abs(Decimal(payment["payment"]) + Decimal("0.625")) <= Decimal("0.00001")
        assert (
            0 <= -(Decimal(payment["payment"]) + Decimal(receipt["payment"])) <= Decimal("0.000002")
        )
