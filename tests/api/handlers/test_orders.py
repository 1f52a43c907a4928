from collections.abc import Callable
from typing import Any

import pytest

from provex.api.times import iso_of
from provex.protocol.errors import (
    REQUEST_REPLAYED,
    SETTLEMENT_BEHIND,
    SIGNATURE_INVALID,
    Rejected,
)
from provex.protocol.inputs import SetMarketStatus
from provex.protocol.records import MarketStatus
from tests.api.world import Person, World, escaped
from tests.sequencer import world as core

Newcomer = Callable[..., Person]


def order_of(world: World, person: Person, order_id: str) -> dict[str, Any]:
    return world.signed(person, "GET", f"/v3/orders/{order_id}").data["order"]


def refused(world: World, person: Person, **changes: Any) -> dict[str, Any]:
    """Place an order that must be refused without any trace; return the error."""
    data = world.order(person, **changes)
    before = world.state()

    answer = world.signed(person, "POST", "/v3/orders", data)

    assert answer.status == 400, answer.body
    assert world.state() == before
    return answer.data["errors"][0]


def test_a_placed_order_is_answered_pending_and_then_open(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)

    placed = world.place(person, price="40000", clientId=f"c{person.ethereum_key}")

    assert placed.status == 200
    order = placed.data["order"]
    assert (order["status"], order["size"], order["remainingSize"]) == ("PENDING", "0.01", "0.01")
    assert (order["price"], order["cancelReason"], order["unfillableAt"]) == ("40000", None, None)
    found = order_of(world, person, order["id"])
    assert found["status"] == "OPEN"
    by_client_id = world.signed(person, "GET", f"/v3/orders/client/c{person.ethereum_key}")
    assert by_client_id.data["order"] == found


def test_the_order_id_is_the_hash_of_the_signed_message(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    data = world.order(person, price="40000")

    checked = world.signed(person, "POST", "/v3/orders/check", data).data
    placed = world.signed(person, "POST", "/v3/orders", data).data["order"]

    assert checked["isSignatureValid"] is True
    assert int(checked["hash"], 16) == int(placed["id"], 16)
    assert checked["expectedPositionId"] == str(person.position_id)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"timeInForce": "IOC"}, ("CANCELED", "COULD_NOT_FILL")),
        ({"timeInForce": "FOK"}, ("CANCELED", "COULD_NOT_FILL")),
        ({"type": "MARKET", "timeInForce": "IOC"}, ("CANCELED", "COULD_NOT_FILL")),
        ({"type": "STOP_LIMIT", "triggerPrice": "60000"}, ("UNTRIGGERED", None)),
        (
            {"type": "TAKE_PROFIT", "triggerPrice": "40000"},
            ("UNTRIGGERED", None),
        ),
        ({"type": "TRAILING_STOP", "trailingPercent": "5"}, ("UNTRIGGERED", None)),
    ],
)
def test_every_type_and_time_in_force_takes_its_course(
    world: World, newcomer: Newcomer, changes: dict[str, str], outcome: tuple[str, str | None]
) -> None:
    person = newcomer(10_000)

    placed = world.place(person, price="45000", **changes)

    assert placed.status == 200, placed.body
    order = order_of(world, person, placed.data["order"]["id"])
    assert (order["status"], order["cancelReason"]) == outcome
    world.signed(person, "DELETE", "/v3/orders")


def test_a_fill_shows_in_order_trade_and_book(make_world: Callable[..., World]) -> None:
    world = make_world()
    buyer, seller = world.person(1, 10_000), world.person(2, 10_000)

    resting = world.place(buyer, size="0.02", price="49500").data["order"]
    world.place(seller, side="SELL", size="0.01", price="49400")

    order = order_of(world, buyer, resting["id"])
    assert (order["status"], order["remainingSize"]) == ("OPEN", "0.01")
    (trade,) = world.get("/v3/trades/BTC-USD").data["trades"]
    assert (trade["side"], trade["size"], trade["price"]) == ("SELL", "0.01", "49500")
    assert trade["liquidation"] is False
    book = world.get("/v3/orderbook/BTC-USD").data
    assert book == {"bids": [{"price": "49500", "size": "0.01"}], "asks": []}


def test_post_only_orders_that_cross_and_own_orders_are_cancelled(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    first, second = world.person(1, 10_000), world.person(2, 10_000)
    world.place(first, price="49000")

    crossing = world.place(second, side="SELL", price="49000", postOnly=True).data["order"]
    own = world.place(first, side="SELL", price="49000").data["order"]

    assert order_of(world, second, crossing["id"])["cancelReason"] == "POST_ONLY_WOULD_CROSS"
    assert order_of(world, first, own["id"])["cancelReason"] == "SELF_TRADE"


def test_a_wrong_signature_says_what_the_server_hashed(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)

    error = refused(world, person, sign_as={"position_id": person.position_id + 1})

    assert error["msg"] == "Invalid signature for order"
    assert error["code"] == SIGNATURE_INVALID
    assert error["expectedPositionId"] == str(person.position_id)
    assert error["message"]["positionId"] == str(person.position_id)
    assert error["message"]["quantumsCollateral"] == "490000000"
    assert error["message"]["quantumsSynthetic"] == "100000000"
    assert error["message"]["quantumsFee"] == "735000"
    assert error["message"]["starkKey"] == f"{person.stark_key:064x}"
    assert error["hash"].startswith("0x")
    checked = world.signed(
        person,
        "POST",
        "/v3/orders/check",
        world.order(person, sign_as={"nonce": 1}),
    ).data
    assert checked["isSignatureValid"] is False


def test_a_signature_by_another_key_is_refused(world: World, newcomer: Newcomer) -> None:
    person, other = newcomer(10_000), newcomer()

    data = world.order(person)
    error = refused(world, person, signature=world.signature(other, data, {}))

    assert error["msg"] == "Invalid signature for order"


@pytest.mark.parametrize(
    ("changes", "text", "parameter"),
    [
        (
            {"timeInForce": "GTC"},
            "Invalid timeInForce is either not a string or not a valid time in force",
            "timeInForce",
        ),
        (
            {"timeInForce": 1},
            "Invalid timeInForce is either not a string or not a valid time in force",
            "timeInForce",
        ),
        (
            {"type": "STOP"},
            "Invalid type is either not a string or not a valid order type",
            "type",
        ),
        ({"side": "LONG"}, "Invalid side is either not a string or not a valid side", "side"),
        ({"side": None}, "Invalid side is either not a string or not a valid side", "side"),
        (
            {"size": "abc"},
            "size must be a positive numeric string that is not greater than 1000000000",
            "size",
        ),
        (
            {"size": 0.01},
            "size must be a positive numeric string that is not greater than 1000000000",
            "size",
        ),
        (
            {"size": "-0.01"},
            "size must be a positive numeric string that is not greater than 1000000000",
            "size",
        ),
        (
            {"price": "NaN"},
            "price must be a positive numeric string that is not greater than 1000000000",
            "price",
        ),
        (
            {"price": "1e5"},
            "price must be a positive numeric string that is not greater than 1000000000",
            "price",
        ),
        (
            {"price": "Infinity"},
            "price must be a positive numeric string that is not greater than 1000000000",
            "price",
        ),
        ({"clientId": "x" * 41}, "clientId must be a string of 1 to 40 characters", "clientId"),
        ({"clientId": ""}, "clientId must be a string of 1 to 40 characters", "clientId"),
        ({"limitFee": "-1"}, "limitFee must be a numeric string from 0 to 1", "limitFee"),
        ({"expiration": "soon"}, "expiration must be an ISO 8601 time", "expiration"),
        ({"postOnly": "false"}, "postOnly must be a boolean", "postOnly"),
        (
            {"signature": "0x12"},
            "signature must be a STARK signature of 128 hexadecimal digits",
            "signature",
        ),
        (
            {"market": "XYZ-USD"},
            "Invalid market is either not a string or not a market",
            "market",
        ),
        ({"size": "0.00005"}, "size must be a positive multiple of the step size 0.0001", "size"),
        ({"price": "49000.5"}, "price must be a positive multiple of the tick size 1", "price"),
        (
            {"cancelId": "zz"},
            "cancelId must be an order id of 64 hexadecimal digits",
            "cancelId",
        ),
    ],
)
def test_parameters_that_do_not_fit_are_refused_with_their_text(
    world: World, newcomer: Newcomer, changes: dict[str, Any], text: str, parameter: str
) -> None:
    person = newcomer(10_000)
    data = {
        name: value for name, value in (world.order(person) | changes).items() if value is not None
    }
    before = world.state()

    answer = world.signed(person, "POST", "/v3/orders", data)

    assert answer.status == 400
    error = answer.data["errors"][0]
    assert error["msg"] == text
    assert (error["param"], error["location"]) == (parameter, "body")
    assert world.state() == before


def test_an_expiration_within_the_minute_is_refused_with_both_clocks(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(10_000)
    soon = iso_of(world.now_ms + 30_000)

    error = refused(world, person, expiration=soon)

    assert error["msg"] == "Order expiration cannot be less than 1 minute(s) in the future"
    assert error["value"] == soon
    assert error["serverTime"] == iso_of(world.now_ms)


def test_an_expiration_of_just_a_minute_is_accepted(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)

    placed = world.place(person, price="40000", expiration=iso_of(world.now_ms + 60_000))

    assert placed.status == 200, placed.body


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type": "MARKET"}, 4014),
        ({"postOnly": True, "timeInForce": "IOC"}, 4015),
        ({"type": "STOP_LIMIT"}, 4016),
        ({"triggerPrice": "40000"}, 4017),
        ({"reduceOnly": True, "timeInForce": "IOC"}, 4021),
        ({"limitFee": "0.0001"}, 4104),
        ({"size": "0.0005"}, 4009),
        ({"size": "100000", "price": "1"}, 4010),
    ],
)
def test_what_the_exchange_refuses_carries_its_number(
    world: World, newcomer: Newcomer, changes: dict[str, Any], code: int
) -> None:
    assert refused(world, newcomer(10_000), **changes)["code"] == code


def test_a_duplicate_client_id_is_refused(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    client_id = f"twice{person.ethereum_key}"
    assert world.place(person, clientId=client_id, price="40000").status == 200

    error = refused(world, person, clientId=client_id, price="41000")

    assert error["code"] == 4101
    assert client_id in error["msg"]


def test_a_replayed_order_is_refused_and_changes_nothing(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    data = world.order(person, price="40000")
    assert world.signed(person, "POST", "/v3/orders", data).status == 200
    before = world.state()

    at_once = world.signed(person, "POST", "/v3/orders", data)
    world.now_ms += 5_000
    later = world.signed(person, "POST", "/v3/orders", data)

    assert (at_once.status, later.status) == (400, 400)
    assert at_once.data["errors"][0]["code"] == REQUEST_REPLAYED
    assert later.data["errors"][0]["code"] == 4101
    assert world.state() == before


def test_a_refused_order_may_be_sent_again(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    data = world.order(person, market="ETH-USD", price="1000", size="0.1")
    world.submit(SetMarketStatus(market=core.ETH, status=MarketStatus.CANCEL_ONLY))

    refused_ = world.signed(person, "POST", "/v3/orders", data)
    world.submit(SetMarketStatus(market=core.ETH, status=MarketStatus.ONLINE))
    placed = world.signed(person, "POST", "/v3/orders", data)

    assert refused_.status == 400
    assert refused_.data["errors"][0]["code"] == 4002
    assert placed.status == 200, placed.body


def test_an_order_is_replaced_at_once(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    first = world.place(person, price="40000").data["order"]

    second = world.place(person, price="41000", cancelId=first["id"].upper()).data["order"]

    assert order_of(world, person, first["id"])["status"] == "CANCELED"
    assert order_of(world, person, second["id"])["status"] == "OPEN"


def test_an_order_is_cancelled_once(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    order = world.place(person, price="40000").data["order"]

    cancelled = world.signed(person, "DELETE", f"/v3/orders/{order['id']}")
    world.now_ms += 1
    again = world.signed(person, "DELETE", f"/v3/orders/{order['id']}")

    assert cancelled.data["cancelOrder"]["id"] == order["id"]
    assert cancelled.data["cancelOrder"]["cancelReason"] == "USER_CANCELED"
    assert again.status == 400
    assert again.messages == [f"Order with specified id: {order['id']} is already canceled"]


def test_a_filled_order_cannot_be_cancelled(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(10_000), newcomer(10_000)
    order = world.place(buyer, price="51000").data["order"]
    world.place(seller, side="SELL", price="51000")

    answer = world.signed(buyer, "DELETE", f"/v3/orders/{order['id']}")

    assert answer.status == 400
    assert answer.messages == [f"Order with specified id: {order['id']} is already filled"]


def test_orders_of_others_and_unknown_orders_are_not_found(
    world: World, newcomer: Newcomer
) -> None:
    owner, other = newcomer(10_000), newcomer(10_000)
    order = world.place(owner, price="40000").data["order"]
    before = world.state()

    for order_id in (order["id"], "0" * 64, "nonsense"):
        found = world.signed(other, "GET", f"/v3/orders/{order_id}")
        cancelled = world.signed(other, "DELETE", f"/v3/orders/{order_id}")
        assert found.status == 404
        assert found.messages == [f"No order found with id: {order_id}"]
        assert cancelled.status == 400
        assert cancelled.messages == [f"No order found with id: {order_id}"]
    missing = world.signed(other, "GET", "/v3/orders/client/none")
    assert missing.status == 404
    assert world.state() == before


def test_all_orders_of_a_market_or_of_all_are_cancelled(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    for market, price, size in (("BTC-USD", "40000", "0.01"), ("ETH-USD", "1000", "0.1")):
        for _ in range(2):
            assert world.place(person, market=market, price=price, size=size).status == 200

    of_market = world.signed(person, "DELETE", "/v3/orders?market=ETH-USD").data["cancelOrders"]
    of_all = world.signed(person, "DELETE", "/v3/orders").data["cancelOrders"]
    world.now_ms += 1
    none = world.signed(person, "DELETE", "/v3/orders").data["cancelOrders"]

    assert {order["market"] for order in of_market} == {"ETH-USD"}
    assert {order["market"] for order in of_all} == {"BTC-USD"}
    assert (len(of_market), len(of_all), none) == (2, 2, [])


def test_active_orders_are_listed_and_cancelled_by_side_and_id(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(10_000)
    buy = world.place(person, price="40000").data["order"]
    second = world.place(person, price="40001").data["order"]
    sell = world.place(person, side="SELL", price="60000").data["order"]
    base = "/v3/active-orders?market=BTC-USD"

    listed = world.signed(person, "GET", base).data["orders"]
    of_side = world.signed(person, "GET", f"{base}&side=SELL").data["orders"]
    of_id = world.signed(person, "GET", f"{base}&side=BUY&id={buy['id']}").data["orders"]

    assert {order["id"] for order in listed} == {buy["id"], second["id"], sell["id"]}
    assert [order["id"] for order in of_side] == [sell["id"]]
    assert of_id == [
        {
            "id": buy["id"],
            "accountId": person.account_id,
            "market": "BTC-USD",
            "side": "BUY",
            "price": "40000",
            "remainingSize": "0.01",
        }
    ]
    cancelled = world.signed(person, "DELETE", f"{base}&side=BUY&id={buy['id']}").data
    assert [order["id"] for order in cancelled["cancelOrders"]] == [buy["id"]]
    cancelled = world.signed(person, "DELETE", f"{base}&side=SELL").data
    assert [order["id"] for order in cancelled["cancelOrders"]] == [sell["id"]]
    cancelled = world.signed(person, "DELETE", base).data
    assert [order["id"] for order in cancelled["cancelOrders"]] == [second["id"]]


def test_cancelling_an_active_order_needs_the_right_id_market_and_side(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(10_000)
    order = world.place(person, price="40000").data["order"]

    for query in (
        f"market=BTC-USD&side=SELL&id={order['id']}",
        f"market=ETH-USD&side=BUY&id={order['id']}",
        f"market=BTC-USD&side=BUY&id={'0' * 64}",
        f"market=BTC-USD&id={order['id']}",
        "side=BUY",
        "market=XYZ-USD",
    ):
        assert world.signed(person, "DELETE", f"/v3/active-orders?{query}").status == 400
    assert order_of(world, person, order["id"])["status"] == "OPEN"


def test_orders_of_every_status_are_listed(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(10_000), newcomer(10_000)
    filled = world.place(buyer, price="52000").data["order"]
    world.place(seller, side="SELL", price="52000")
    world.now_ms += 1
    cancelled = world.place(buyer, price="40000").data["order"]
    world.signed(buyer, "DELETE", f"/v3/orders/{cancelled['id']}")
    world.now_ms += 1
    open_ = world.place(buyer, price="41000").data["order"]

    def listed(query: str = "") -> list[str]:
        answer = world.signed(buyer, "GET", f"/v3/orders{query}")
        assert answer.status == 200, answer.body
        return [order["id"] for order in answer.data["orders"]]

    assert listed() == [filled["id"], cancelled["id"], open_["id"]]
    assert listed("?returnLatestOrders=true") == [open_["id"], cancelled["id"], filled["id"]]
    assert listed("?status=FILLED") == [filled["id"]]
    assert listed("?status=CANCELED") == [cancelled["id"]]
    assert listed("?status=OPEN") == [open_["id"]]
    assert listed("?status=FILLED,OPEN") == [filled["id"], open_["id"]]
    assert listed("?status=FILLED&status=OPEN") == [filled["id"], open_["id"]]
    assert listed("?status[]=UNTRIGGERED&status[]=PENDING") == []
    assert listed("?limit=1") == [filled["id"]]
    assert listed(f"?limit=1&afterId={filled['id']}") == [cancelled["id"]]
    assert listed("?side=SELL") == []
    assert listed("?type=LIMIT&market=BTC-USD&side=BUY&limit=100") == listed()
    assert listed("?type=STOP") == []


def test_an_unknown_status_is_refused_with_its_value(world: World, newcomer: Newcomer) -> None:
    answer = world.signed(newcomer(), "GET", "/v3/orders?status=DONE")

    assert answer.status == 400
    error = answer.data["errors"][0]
    assert error["msg"].startswith("status must be a valid array of subset (")
    assert (error["param"], error["location"], error["value"]) == ("status", "query", ["DONE"])


def test_client_ids_of_any_characters_are_found(world: World, newcomer: Newcomer) -> None:
    person = newcomer(10_000)
    client_id = "a b/c?d=é&%"[:40]
    assert world.place(person, clientId=client_id, price="40000").status == 200

    path = f"/v3/orders/client/{escaped(client_id)}"

    assert world.signed(person, "GET", path).data["order"]["clientId"] == client_id


def test_while_settlement_lags_new_orders_are_refused_and_cancels_go_on(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(10_000)
    order = world.place(person, price="40000").data["order"]
    world.order_refusal = Rejected(SETTLEMENT_BEHIND, reason="50 batches wait, at most 40 may")
    try:
        refusal = world.place(person, price="40000")
        cancel = world.signed(person, "DELETE", f"/v3/orders/{order['id']}")
    finally:
        world.order_refusal = None

    assert refusal.status == 503
    assert refusal.data["errors"][0]["code"] == SETTLEMENT_BEHIND
    assert "50 batches wait" in refusal.data["errors"][0]["msg"]
    assert cancel.status == 200
    assert world.place(person, price="40000").status == 200
