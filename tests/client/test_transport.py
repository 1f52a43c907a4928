import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import orjson
import pytest

from provex.client.answers import ServerTime
from provex.client.errors import ApiError, ConnectionFault
from provex.client.transport import EthereumIdentity, Transport, hmac_signature, iso
from provex.protocol.eip712 import api_key_message, recover_signer, typed_signature_from_text
from provex.protocol.keys import ApiCredentials
from provex.protocol.primitives import primitives

NOW = datetime(2021, 2, 1, 19, 38, 54, 508_999, tzinfo=UTC)
CREDENTIALS = ApiCredentials(
    key="key", secret="qnjyWWTHMY5SFqmNpJga_fXL-3lwOqUIpmz2izlV", passphrase="pass"
)


def exchange(answer: Callable[[httpx.Request], httpx.Response]) -> Transport:
    return Transport("http://exchange.test/", now=lambda: NOW, network=httpx.MockTransport(answer))


def asked(call: Callable[[Transport], Any], answer: object | None = None) -> httpx.Request:
    """Make a call and give the request that went out."""
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=orjson.dumps(answer or {}))

    async def scenario() -> None:
        transport = exchange(respond)
        await call(transport)
        await transport.close()

    asyncio.run(scenario())
    return seen[0]


def refused(response: httpx.Response | Exception) -> Exception:
    """Make a call that is answered so and give the error."""

    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(response, Exception):
            raise response
        return response

    async def scenario() -> None:
        transport = exchange(respond)
        try:
            await transport.public(ServerTime, "GET", "/v3/time")
        finally:
            await transport.close()

    with pytest.raises((ApiError, ConnectionFault)) as caught:
        asyncio.run(scenario())
    return caught.value


def test_hmac_is_the_published_clients() -> None:
    signature = hmac_signature(
        CREDENTIALS,
        timestamp="2021-02-01T19:38:54.508Z",
        method="GET",
        path="/v3/api-keys?ethereumAddress=0xE5714924C8C5c732F92A439075C8211eB0611aaC",
        body="",
    )

    assert signature == "jGElyQttdQDNqlRu5CpCtfVEYcikknzXWsOjKJAcTtI="


def test_signed_request_carries_what_the_signature_covers() -> None:
    body = {"text": '☃ "quoted"', "absent": None, "flag": False}

    request = asked(
        lambda t: t.signed(
            dict[str, Any], "POST", "/v3/orders", CREDENTIALS, account_number=2, body=body
        )
    )

    assert request.content.decode() == '{"text":"☃ \\"quoted\\"","flag":false}'
    assert request.headers["DYDX-TIMESTAMP"] == "2021-02-01T19:38:54.508Z"
    assert request.headers["DYDX-ACCOUNT-NUMBER"] == "2"
    assert request.headers["DYDX-SIGNATURE"] == hmac_signature(
        CREDENTIALS,
        timestamp=request.headers["DYDX-TIMESTAMP"],
        method="POST",
        path="/v3/orders",
        body=request.content.decode(),
    )


def test_query_is_signed_as_it_is_sent() -> None:
    query = {"market": "BTC-USD", "at": NOW, "none": None, "flag": True, "limit": 3, "odd": "a b+&"}

    request = asked(
        lambda t: t.signed(dict[str, Any], "GET", "/v3/fills", CREDENTIALS, query=query)
    )

    path = request.url.raw_path.decode()
    expected = "market=BTC-USD&at=2021-02-01T19%3A38%3A54.508Z&flag=true&limit=3&odd=a%20b%2B%26"
    assert path == f"/v3/fills?{expected}"
    assert request.headers["DYDX-SIGNATURE"] == hmac_signature(
        CREDENTIALS, timestamp="2021-02-01T19:38:54.508Z", method="GET", path=path, body=""
    )
    assert request.content == b""


def test_ethereum_signature_covers_the_request() -> None:
    address = "0x" + primitives().ethereum_address(1).hex()
    identity = EthereumIdentity(1, address, 11155111)

    request = asked(
        lambda t: t.signed_by_ethereum_key(
            dict[str, Any], "DELETE", "/v3/api-keys", identity, query={"apiKey": "x"}
        )
    )

    signature = typed_signature_from_text(request.headers["DYDX-SIGNATURE"])
    message = api_key_message(
        chain_id=11155111,
        method="DELETE",
        request_path="/v3/api-keys?apiKey=x",
        body="{}",
        timestamp="2021-02-01T19:38:54.508Z",
    )
    assert signature is not None
    assert recover_signer(message, signature) == bytes.fromhex(address[2:])
    assert request.headers["DYDX-ETHEREUM-ADDRESS"] == address


def test_identity_does_not_show_its_key() -> None:
    assert "1234567" not in repr(EthereumIdentity(1234567, "0xabc", 1))


def test_refusal_carries_number_text_and_fields() -> None:
    body = {"errors": [{"msg": "no such thing", "code": 1004, "param": "id", "value": "7"}]}

    error = refused(httpx.Response(404, json=body))

    assert isinstance(error, ApiError)
    assert (error.status, error.code, error.message) == (404, 1004, "no such thing")
    assert error.fields == {"param": "id", "value": "7"}
    assert str(error) == "404, error 1004: no such thing"


@pytest.mark.parametrize(
    "body",
    [
        b"error code: 1015",
        b"",
        b"[]",
        b'{"errors":[]}',
        b'{"errors":"x"}',
        b'{"errors":[{}]}',
        b"\xff",
    ],
)
def test_refusal_in_another_form_is_kept_as_text(body: bytes) -> None:
    error = refused(httpx.Response(502, content=body))

    assert isinstance(error, ApiError)
    assert (error.status, error.code) == (502, 0)
    assert error.message == body.decode(errors="replace")


def test_broken_connection_is_a_fault() -> None:
    error = refused(httpx.ConnectError("refused"))

    assert isinstance(error, ConnectionFault)
    assert "GET /v3/time: refused" in str(error)


def test_timeout_is_a_fault() -> None:
    assert "ReadTimeout" in str(refused(httpx.ReadTimeout("")))


@pytest.mark.parametrize("body", [b"", b"null", b'{"iso":1}', b"<html>"])
def test_answer_of_another_shape_is_a_fault(body: bytes) -> None:
    error = refused(httpx.Response(200, content=body))

    assert isinstance(error, ConnectionFault)
    assert "unexpected answer" in str(error)


def test_times_are_utc_with_milliseconds() -> None:
    berlin = timezone(timedelta(hours=1))

    assert iso(datetime(2026, 1, 1, 0, 30, 0, 1_999, tzinfo=berlin)) == "2025-12-31T23:30:00.001Z"
