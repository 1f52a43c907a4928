"""Requests that make no sense: each gets a clear error in JSON and changes nothing."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from provex.protocol.errors import REQUEST_MALFORMED, REQUEST_TOO_LARGE
from provex.telemetry.logs import request_id

from .world import Answer, Person, World

Newcomer = Callable[..., Person]


def is_refused_in_json(answer: Answer, status: int) -> bool:
    assert answer.headers["content-type"] == "application/json"
    assert all(error["msg"] and error["code"] for error in answer.data["errors"])
    return answer.status == status


NESTED = b'{"market":' + b"[" * 20_000 + b"]" * 20_000 + b"}"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b'{"market":"BTC-USD"',
        b'{"size":NaN}',
        b'{"size":Infinity}',
        b'{"size":-Infinity}',
        b'{"size":1e999999}',
        b'{"size":' + b"9" * 5000 + b"}",
        b'{"clientId":"\\ud800"}',
        b'{"clientId":"\xed\xa0\x80"}',
        b'{"side":{"$gt":""}}',
        b'{"market":["BTC-USD"]}',
        b'{"signature":true}',
        b"{} {}",
        NESTED,
        b"\x00",
    ],
)
@pytest.mark.parametrize("path", ["/v3/orders", "/v3/withdrawals", "/v3/transfers"])
def test_malformed_bodies_are_refused(
    world: World, newcomer: Newcomer, path: str, body: bytes
) -> None:
    person = newcomer(100)
    before = world.state()
    headers = world.hmac_headers(person, "POST", path, body)

    answer = world.request("POST", path, headers=headers, body=body)

    assert is_refused_in_json(answer, 400)
    assert world.state() == before


@pytest.mark.parametrize("value", [None, True, 5, 1.5, "x" * 2000, [], {}, "\x00", "\n", "💥"])
@pytest.mark.parametrize(
    "name",
    [
        "market",
        "side",
        "type",
        "timeInForce",
        "size",
        "price",
        "limitFee",
        "expiration",
        "clientId",
        "signature",
        "cancelId",
        "triggerPrice",
        "trailingPercent",
        "postOnly",
        "reduceOnly",
    ],
)
def test_wrong_types_and_texts_in_an_order_are_refused_or_harmless(
    world: World, newcomer: Newcomer, name: str, value: Any
) -> None:
    person = newcomer(100)
    data = world.order(person, price="1", size="0.001") | {name: value}
    before = world.state()

    answer = world.signed(person, "POST", "/v3/orders", data)

    assert answer.status == 400 or name in {
        "cancelId",
        "triggerPrice",
        "trailingPercent",
        "postOnly",
        "reduceOnly",
    }
    if answer.status != 200:
        assert is_refused_in_json(answer, 400)
        assert world.state() == before


def test_a_number_beyond_every_column_is_refused(world: World, newcomer: Newcomer) -> None:
    person = newcomer(100)
    before = world.state()

    for changes in (
        {"size": "1" + "0" * 25},
        {"price": "1" + "0" * 25},
        {"triggerPrice": "1" + "0" * 25, "type": "STOP_LIMIT"},
        {"expiration": "9999-12-31T23:59:59.999Z"},
        {"limitFee": "1" + "0" * 25},
    ):
        data = world.order(person, price="40000") | changes
        answer = world.signed(person, "POST", "/v3/orders", data)
        assert is_refused_in_json(answer, 400)
    assert world.state() == before


def test_a_body_over_the_limit_is_refused_whether_announced_or_not(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(100)
    body = json.dumps({"market": "x" * 70_000}).encode()
    headers = world.hmac_headers(person, "POST", "/v3/orders", body)
    before = world.state()

    announced = {"Content-Length": str(len(body))}
    for extra in ({}, announced, {"Content-Length": "9" * 30}):
        answer = world.request("POST", "/v3/orders", headers=headers | extra, body=body)
        assert is_refused_in_json(answer, 413)
        assert answer.data["errors"][0]["code"] == REQUEST_TOO_LARGE
    assert world.state() == before


def test_a_body_that_is_no_json_says_where(world: World, newcomer: Newcomer) -> None:
    person = newcomer(100)
    body = b'{"market":"BTC-USD"'

    answer = world.request(
        "POST",
        "/v3/orders",
        headers=world.hmac_headers(person, "POST", "/v3/orders", body),
        body=body,
    )

    (error,) = answer.data["errors"]
    assert error["code"] == REQUEST_MALFORMED
    assert error["msg"].startswith("the request body is not valid JSON: ")


def test_a_body_in_many_parts_is_put_together_up_to_the_limit(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(10_000)
    body = json.dumps(world.order(person, price="40000")).encode()
    headers = world.hmac_headers(person, "POST", "/v3/orders", body)

    placed = world.run(chunked(world, headers, [body[:50], body[50:]]))
    endless = world.run(chunked(world, headers, [b" " * 10_000] * 1000))

    assert placed == 200
    assert endless == 413


async def chunked(world: World, headers: dict[str, str], parts: list[bytes]) -> int:
    waiting = list(parts)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v3/orders",
        "raw_path": b"/v3/orders",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
    }
    await world.app(scope, receive, send)
    return int(sent[0]["status"])


def test_a_client_that_leaves_mid_request_changes_nothing(world: World) -> None:
    before = world.state()

    async def leave() -> list[Any]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v3/orders",
            "raw_path": b"/v3/orders",
            "query_string": b"",
            "headers": [],
            "client": None,
        }
        await world.app(scope, receive, send)
        return sent

    assert world.run(leave()) == []
    assert world.state() == before


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v3",
        "/v3/",
        "/v4/markets",
        "/v3/nothing",
        "/v3/orders/a/b",
        "/v3/markets/x",
        "//",
        "/%ff",
    ],
)
def test_unknown_paths_are_not_found(world: World, path: str) -> None:
    assert is_refused_in_json(world.get(path), 404)


def test_a_wrong_method_is_named_with_the_right_ones(world: World) -> None:
    answer = world.request("PATCH", "/v3/orders")

    assert is_refused_in_json(answer, 405)
    assert answer.headers["allow"] == "DELETE, GET, POST"
    assert is_refused_in_json(world.request("POST", "/v3/markets"), 405)
    assert is_refused_in_json(world.request("HEAD", "/v3/time"), 405)


def test_a_huge_query_is_refused(world: World) -> None:
    assert is_refused_in_json(world.get("/v3/markets?market=" + "x" * 9000), 413)


def test_bytes_of_no_encoding_in_queries_and_paths_are_refused(world: World) -> None:
    for path in ("/v3/markets?market=%ff%fe", "/v3/orderbook/%ff", "/v3/orderbook/%00"):
        assert is_refused_in_json(world.get(path), 400)


def test_answers_are_open_to_every_origin(world: World) -> None:
    preflight = world.request("OPTIONS", "/v3/orders", headers={"Origin": "https://x"})

    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "DYDX-SIGNATURE" in preflight.headers["access-control-allow-headers"]
    for answer in (world.get("/v3/time"), world.get("/v3/users"), world.get("/x")):
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_fault_inside_is_answered_with_a_reference_that_is_logged(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> int:
        raise ValueError("secret detail")

    monkeypatch.setattr(world.exchange, "insurance_fund_quantums", broken)

    answer = world.get("/v3/insurance-fund/balance")

    assert is_refused_in_json(answer, 500)
    reference = answer.data["errors"][0]["fields"]["reference"]
    assert reference in caplog.text
    assert "secret detail" not in answer.body.decode()


def test_many_requests_at_once_are_all_answered(world: World, newcomer: Newcomer) -> None:
    person = newcomer(100_000)
    requests = []
    for number in range(15):
        data = world.order(person, price=str(30_000 + number))
        body = json.dumps(data, separators=(",", ":")).encode()
        requests.append((world.hmac_headers(person, "POST", "/v3/orders", body), body))

    async def all_at_once() -> list[Answer]:
        return await asyncio.gather(
            *(
                world._request("POST", "/v3/orders", headers, body, "127.0.0.1")
                for headers, body in requests
            )
        )

    answers = world.run(all_at_once())

    assert [answer.status for answer in answers] == [200] * 15
    assert len({answer.data["order"]["id"] for answer in answers}) == 15


def test_every_answer_has_an_id_of_its_own_that_the_log_names(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def broken() -> int:
        seen.append(request_id.get())
        raise ValueError("secret detail")

    monkeypatch.setattr(world.exchange, "insurance_fund_quantums", broken)
    good, missing = world.get("/v3/markets"), world.get("/v3/nowhere")
    failed = world.get("/v3/insurance-fund/balance")

    ids = [answer.headers["x-request-id"] for answer in (good, missing, failed)]
    assert len(set(ids)) == 3
    assert seen == [ids[2]]
    assert failed.data["errors"][0]["fields"]["reference"] == ids[2]
    assert ids[2] in caplog.text
