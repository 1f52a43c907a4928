"""The envelope, limits and refusals of the WebSocket."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from provex.api.settings import StreamSettings
from provex.api.times import iso_of
from tests.api.world import Person, Socket, World

Newcomer = Callable[..., Person]
NO_DATA = "Internal error, could not fetch data for subscription: v3_accounts"


@pytest.fixture
def socket(world: World) -> Iterator[Socket]:
    opened = world.socket()
    assert opened.message()["type"] == "connected"
    yield opened
    if not opened.task.done():
        opened.close()


def closing(socket: Socket) -> dict[str, Any]:
    """Read on until the socket is closed."""
    while (event := socket.event())["type"] != "websocket.close":
        pass
    return event


def last_error(socket: Socket) -> tuple[str, dict[str, Any]]:
    """Read on until the socket is closed; give the last error's text and the close."""
    text = ""
    while (event := socket.event())["type"] == "websocket.send":
        message = json.loads(event["text"])
        text = message.get("message", text)
    return text, event


def test_the_first_message_says_connected_and_ids_count_up(world: World) -> None:
    socket = world.socket()

    first = socket.message()
    socket.send({"type": "ping"})
    socket.send({"type": "ping", "id": "x"})
    pongs = [socket.message(), socket.message()]

    assert (first["type"], first["message_id"]) == ("connected", 0)
    assert len(first["connection_id"]) == 36
    assert [pong["message_id"] for pong in pongs] == [1, 2]
    assert {pong["connection_id"] for pong in pongs} == {first["connection_id"]}
    assert ("id" in pongs[0], pongs[1]["id"]) == (False, "x")
    socket.close()


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("not json", "Invalid message: could not parse"),
        ("[1]", "Invalid message: type is required"),
        ("{}", "Invalid message: type is required"),
        ('{"type":"shout"}', "Invalid message type: shout"),
        ('{"type":{"a":1}}', "Invalid message type: {'a': 1}"),
        ('{"type":"subscribe"}', "Invalid channel: undefined"),
        ('{"type":"subscribe","channel":"v3_x"}', "Invalid channel: v3_x"),
        ('{"type":"subscribe","channel":["v3_trades"]}', "Invalid channel: ['v3_trades']"),
        ('{"type":"subscribe","channel":"v3_orderbook"}', "Invalid id: undefined"),
        ('{"type":"subscribe","channel":"v3_trades","id":"XYZ-USD"}', "Invalid id: XYZ-USD"),
        ('{"type":"subscribe","channel":"v3_trades","id":7}', "Invalid id: 7"),
        ('{"type":"subscribe","channel":"v3_candles","id":"BTC-USD"}', "Invalid id: BTC-USD"),
        (
            '{"type":"subscribe","channel":"v3_candles","id":"BTC-USD/2MINS"}',
            "Invalid id: BTC-USD/2MINS",
        ),
        (
            '{"type":"unsubscribe","channel":"v3_trades","id":"BTC-USD"}',
            "Invalid unsubscribe message: not subscribed (v3_trades-BTC-USD)",
        ),
        ('{"type":"unsubscribe"}', "Invalid channel: undefined"),
        ('{"type":"ping"}' + " " * 20_000, "Invalid message: too large"),
        ("[" * 15_000, "Invalid message: could not parse"),
        ('{"type":NaN}', "Invalid message: could not parse"),
    ],
)
def test_messages_that_make_no_sense_get_their_text(
    socket: Socket, message: str, text: str
) -> None:
    socket.send(message)

    answer = socket.message()

    assert (answer["type"], answer["message"]) == ("error", text)


def test_subscribing_twice_is_refused(socket: Socket) -> None:
    subscribe = {"type": "subscribe", "channel": "v3_trades", "id": "BTC-USD"}
    socket.send(subscribe)
    socket.send(subscribe)

    assert socket.message()["type"] == "subscribed"
    text = "Invalid subscribe message: already subscribed (v3_trades-BTC-USD)"
    assert socket.message()["message"] == text


def test_unsubscribing_is_confirmed_and_ends_the_updates(
    world: World, newcomer: Newcomer, socket: Socket
) -> None:
    channel = {"channel": "v3_orderbook", "id": "BTC-USD"}
    socket.send({"type": "subscribe"} | channel)
    socket.message()

    socket.send({"type": "unsubscribe"} | channel)
    answer = socket.message()
    world.place(newcomer(10_000), price="40000")

    assert answer["type"] == "unsubscribed"
    assert (answer["channel"], answer["id"]) == ("v3_orderbook", "BTC-USD")
    assert socket.messages_within(0.05) == []


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"apiKey": "unknown"}, "API key not found"),
        ({"passphrase": "wrong"}, "the passphrase is not the API key's"),
        ({"signature": "AAAA"}, "the HMAC does not fit timestamp, method, path and body"),
        ({"timestamp": iso_of(1)}, "DYDX-TIMESTAMP is outside the window"),
        ({"accountNumber": "5"}, "the user has no account of this number"),
        ({"accountNumber": [0]}, "the user has no account of this number"),
    ],
)
def test_wrong_credentials_say_which_and_keep_the_prefix_that_bots_match(
    world: World, newcomer: Newcomer, socket: Socket, changes: dict[str, Any], cause: str
) -> None:
    socket.send(world.accounts_subscription(newcomer(), **changes))

    answer = socket.message()

    assert answer["type"] == "error"
    assert answer["message"].startswith(NO_DATA)
    assert "Unauthorized" in answer["message"]
    assert answer["reason"] == cause
    assert answer["serverTime"] == iso_of(world.now_ms)


def test_a_missing_credential_is_named(world: World, newcomer: Newcomer, socket: Socket) -> None:
    message = world.accounts_subscription(newcomer())
    del message["timestamp"]
    socket.send(message | {"timestmap": "x"})

    assert socket.message()["message"] == f"{NO_DATA} timestamp is required"


def test_too_many_invalid_messages_end_the_socket(socket: Socket) -> None:
    for _ in range(11):
        socket.send("x")

    text, close = last_error(socket)

    assert text == "Too many invalid messages. Please reconnect and try again."
    assert (close["code"], close["reason"]) == (1008, text)


def test_too_many_subscribe_attempts_end_the_socket(socket: Socket) -> None:
    for _ in range(3):
        socket.send({"type": "subscribe", "channel": "v3_trades", "id": "BTC-USD"})

    text, close = last_error(socket)

    expected = "Too many subscribe attempts for channel v3_trades-BTC-USD. "
    assert text.startswith(expected)
    assert close["code"] == 1008


def test_too_many_pings_end_the_socket(socket: Socket) -> None:
    for _ in range(6):
        socket.send({"type": "ping"})

    text, close = last_error(socket)

    assert text == "Too many ping messages. Please reconnect and try again."
    assert close["code"] == 1008


def test_a_flood_of_messages_ends_the_socket_and_changes_nothing(
    world: World, socket: Socket
) -> None:
    before = world.state()
    for number in range(150):
        socket.send({"type": "unsubscribe", "channel": "v3_trades", "id": str(number)})

    text, close = last_error(socket)

    assert close["code"] == 1008
    assert text.startswith("Too many ")
    assert world.state() == before


def test_limits_start_anew_each_second(world: World, socket: Socket) -> None:
    for _ in range(3):
        for _ in range(5):
            socket.send({"type": "ping"})
        assert [socket.message()["type"] for _ in range(5)] == ["pong"] * 5
        world.now_ms += 1000


def test_a_consumer_that_does_not_read_is_disconnected(
    make_world: Callable[..., World],
) -> None:
    streams = StreamSettings(queued_messages_max=20, batch_interval_ms=20)
    world = make_world(api_changes={"streams": streams})
    person = world.person(1, 100_000)
    socket = world.socket()
    socket.message()
    socket.send({"type": "subscribe", "channel": "v3_orderbook", "id": "BTC-USD"})
    socket.message()
    socket.reading.clear()

    for number in range(15):
        order = world.place(person, price=str(40_000 + number)).data["order"]
        world.now_ms += 1
        world.signed(person, "DELETE", f"/v3/orders/{order['id']}")
    socket.reading.set()

    close = closing(socket)
    assert close["code"] == 1008
    assert close["reason"].startswith("Too slow")


def test_too_many_sockets_from_one_address_are_refused(
    make_world: Callable[..., World],
) -> None:
    world = make_world(api_changes={"streams": StreamSettings(connections_per_address_max=1)})
    first = world.socket("192.0.2.1")

    refused = world.socket("192.0.2.1").event()
    other = world.socket("192.0.2.2").message()
    first.message()
    first.close()
    again = world.socket("192.0.2.1").message()

    assert (refused["type"], refused["code"]) == ("websocket.close", 1013)
    assert other["type"] == again["type"] == "connected"


def test_sockets_that_open_at_once_are_all_counted(make_world: Callable[..., World]) -> None:
    world = make_world(api_changes={"streams": StreamSettings(connections_per_address_max=2)})

    async def opened_at_once() -> list[Socket]:
        return await asyncio.gather(*(world._socket("192.0.2.1") for _ in range(5)))

    sockets = world.run(opened_at_once())

    firsts = [socket.event()["type"] for socket in sockets]
    assert sorted(firsts) == ["websocket.close"] * 3 + ["websocket.send"] * 2
    for socket, first in zip(sockets, firsts, strict=True):
        if first == "websocket.send":
            socket.close()
    assert world.socket("192.0.2.1").message()["type"] == "connected"


def test_too_many_subscriptions_are_refused(make_world: Callable[..., World]) -> None:
    streams = StreamSettings(subscriptions_max=2)
    world = make_world(api_changes={"streams": streams})
    socket = world.socket()
    socket.message()
    for market in ("BTC-USD", "ETH-USD", "LINK-USD"):
        socket.send({"type": "subscribe", "channel": "v3_trades", "id": market})

    answers = [socket.message() for _ in range(3)]

    assert [answer["type"] for answer in answers] == ["subscribed", "subscribed", "error"]
    assert answers[2]["message"] == "Invalid subscribe message: too many subscriptions"


def test_binary_frames_are_read_like_text(world: World, socket: Socket) -> None:
    socket.sent.put_nowait({"type": "websocket.receive", "bytes": b'{"type":"ping","id":1}'})

    assert socket.message()["id"] == 1


def test_a_closed_socket_leaves_nothing_behind(world: World) -> None:
    socket = world.socket()
    socket.message()
    socket.send({"type": "subscribe", "channel": "v3_markets"})
    socket.message()

    socket.close()

    assert world.app.hub._subscriptions == {}
