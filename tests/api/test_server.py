"""The application on the wire: what uvicorn and real clients make of it."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect

from provex.api.settings import StreamSettings
from provex.api.times import iso_of

from .served import ServedWorld, SignedBy
from .world import Person

HEARTBEAT_S = 0.2


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorld]:
    streams = StreamSettings(heartbeat_interval_s=HEARTBEAT_S, heartbeat_timeout_s=HEARTBEAT_S)
    world = ServedWorld(tmp_path_factory.mktemp("served"), api_changes={"streams": streams})
    world.start()
    world.price()
    yield world
    world.stop()


@pytest.fixture(scope="module")
def person(served: ServedWorld) -> Person:
    return served.person(0xABC, 100_000)


def exchange_bytes(served: ServedWorld, request: bytes) -> bytes:
    """Send bytes as they are and read until the server closes or has answered."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as client:
        client.sendall(request)
        return client.recv(65_536)


def open_socket(served: ServedWorld, **options: Any) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{served.port}/v3/ws", **options)


def test_an_order_goes_through_as_the_published_client_sends_it(
    served: ServedWorld, person: Person
) -> None:
    data = served.order(person, price="40000")
    compact = json.dumps(data, separators=(",", ":")).encode()
    headers = served.hmac_headers(person, "POST", "/v3/orders", compact)

    placed = requests.post(
        f"{served.url}/v3/orders",
        headers=headers | {"Content-Type": "application/json", "User-Agent": "dydx/python"},
        data=json.dumps(data),
        timeout=10,
    )

    assert placed.status_code == 200, placed.text
    assert placed.json()["order"]["status"] == "PENDING"


def test_a_get_with_a_json_body_is_answered(served: ServedWorld, person: Person) -> None:
    path = f"/v3/fills?createdBeforeOrAt={iso_of(served.now_ms)}"
    headers = served.hmac_headers(person, "GET", path)

    answer = requests.get(served.url + path, headers=headers, json={}, timeout=10)

    assert answer.status_code == 200, answer.text


def test_a_signed_session_keeps_its_connection(served: ServedWorld, person: Person) -> None:
    session = requests.Session()
    session.auth = SignedBy(served, person)

    answers = [session.get(f"{served.url}/v3/users", timeout=10) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert "server" not in answers[0].headers


def test_what_is_no_http_is_refused(served: ServedWorld) -> None:
    assert exchange_bytes(served, b"\x16\x03\x01 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")


def test_an_announced_huge_body_is_refused_before_it_is_sent(served: ServedWorld) -> None:
    head = b"POST /v3/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n"

    assert exchange_bytes(served, head).startswith(b"HTTP/1.1 413")


def test_a_path_that_is_no_socket_refuses_the_upgrade(served: ServedWorld) -> None:
    from websockets.exceptions import InvalidStatus

    with pytest.raises(InvalidStatus), connect(f"ws://127.0.0.1:{served.port}/v3/other"):
        pass


def test_a_socket_lives_on_while_it_answers_heartbeats(served: ServedWorld) -> None:
    with open_socket(served, ping_interval=None) as client:
        assert json.loads(client.recv(timeout=5))["type"] == "connected"
        with pytest.raises(TimeoutError):
            client.recv(timeout=4 * HEARTBEAT_S)
        client.send('{"type":"ping","id":"still here"}')

        assert json.loads(client.recv(timeout=5))["id"] == "still here"


def test_a_peer_that_answers_no_heartbeat_is_dropped(served: ServedWorld) -> None:
    upgrade = (
        "GET /v3/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    received = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as client:
        client.sendall(upgrade.encode())
        while chunk := client.recv(65_536):
            received += chunk

    assert b"101 Switching Protocols" in received
    assert b'"type":"connected"' in received
    assert (1011).to_bytes(2) in received


def test_a_frame_beyond_the_limit_ends_the_socket(served: ServedWorld) -> None:
    with open_socket(served) as client:
        client.recv(timeout=5)
        client.send("x" * 100_000)

        with pytest.raises(ConnectionClosedError) as caught:
            client.recv(timeout=5)

    assert caught.value.rcvd is None or caught.value.rcvd.code == 1009


def test_streams_reach_a_real_client(served: ServedWorld, person: Person) -> None:
    with open_socket(served) as client:
        client.recv(timeout=5)
        client.send(json.dumps(served.accounts_subscription(person)))
        snapshot = json.loads(client.recv(timeout=5))
        order = served.place(person, price="41000").data["order"]
        update = json.loads(client.recv(timeout=5))

    assert snapshot["contents"]["account"]["id"] == person.account_id
    assert update["contents"]["orders"][0]["id"] == order["id"]
