"""The operator's channel: for its user alone, and whatever is sent to it does no harm."""

import asyncio
import contextlib
import json
import os
import socket
import stat
import threading
from collections.abc import Callable
from typing import Any

import pytest

from provex.operations import channel as channel_module
from provex.operations.channel import SOCKET_NAME, OperatorChannel, ask_exchange
from provex.protocol.errors import (
    INTERNAL,
    MARKET_UNKNOWN,
    OPERATOR_CHANNEL_UNAVAILABLE,
    OPERATOR_COMMAND_INVALID,
    Rejected,
)
from tests.operations.world import OperatedWorld


def with_channel(handler: Any, directory: Any, talk: Callable[[], Any]) -> Any:
    """Serve a handler while a function talks to it from a thread, as another process would."""

    async def served() -> Any:
        channel = OperatorChannel(directory, handler)
        await channel.start()
        try:
            return await asyncio.to_thread(talk)
        finally:
            await channel.stop()

    return asyncio.run(served())


async def echo(request: Any) -> Any:
    return dict(request)


def test_a_command_and_its_answer(tmp_path):
    answer = with_channel(echo, tmp_path, lambda: ask_exchange(tmp_path, "say", word="yes"))

    assert answer == {"command": "say", "word": "yes"}
    assert not (tmp_path / SOCKET_NAME).exists()


def test_only_its_user_may_open_it(tmp_path):
    def mode() -> int:
        return stat.S_IMODE((tmp_path / SOCKET_NAME).stat().st_mode)

    old = os.umask(0)
    try:
        assert with_channel(echo, tmp_path, mode) == 0o600
    finally:
        os.umask(old)


def test_another_user_is_turned_away(tmp_path, monkeypatch):
    monkeypatch.setattr(channel_module, "_is_own_user", lambda _: False)

    with pytest.raises(Rejected) as refusal:
        with_channel(echo, tmp_path, lambda: ask_exchange(tmp_path, "say"))

    assert refusal.value.code == OPERATOR_CHANNEL_UNAVAILABLE


def test_the_kernel_names_the_user(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    own = os.getuid()

    def talk() -> Any:
        return ask_exchange(tmp_path, "say")

    if own == 0:
        # Root may command every exchange.
        assert with_channel(echo, tmp_path, talk) == {"command": "say"}
    else:
        with pytest.raises(Rejected):
            with_channel(echo, tmp_path, talk)


def test_a_path_that_is_too_long_for_the_kernel_works(tmp_path):
    deep = tmp_path / ("d" * 100) / ("e" * 100)
    deep.mkdir(parents=True)

    assert with_channel(echo, deep, lambda: ask_exchange(deep, "say"))["command"] == "say"


def test_a_socket_left_by_a_killed_process_is_replaced(tmp_path):
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / SOCKET_NAME))

    assert with_channel(echo, tmp_path, lambda: ask_exchange(tmp_path, "say"))


@pytest.mark.parametrize("is_left", [False, True])
def test_without_an_exchange_there_is_a_numbered_error(tmp_path, is_left):
    if is_left:
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(tmp_path / SOCKET_NAME))

    with pytest.raises(Rejected) as refusal:
        ask_exchange(tmp_path, "pause")

    assert refusal.value.code == OPERATOR_CHANNEL_UNAVAILABLE
    with pytest.raises(Rejected) as refusal:
        ask_exchange(tmp_path / "nowhere", "pause")
    assert refusal.value.code == OPERATOR_CHANNEL_UNAVAILABLE


def test_a_refusal_keeps_its_number_and_fields(tmp_path):
    async def refuse(_: Any) -> Any:
        raise Rejected(MARKET_UNKNOWN, market="X")

    with pytest.raises(Rejected) as refusal:
        with_channel(refuse, tmp_path, lambda: ask_exchange(tmp_path, "open-market"))

    assert refusal.value.code == MARKET_UNKNOWN
    assert str(refusal.value) == "there is no market X"


def test_a_bug_is_a_reference_and_the_channel_goes_on(tmp_path, caplog):
    async def fail(request: Any) -> Any:
        if request["command"] == "fail":
            raise ZeroDivisionError
        return {}

    def talk() -> Any:
        with pytest.raises(Rejected) as refusal:
            ask_exchange(tmp_path, "fail")
        assert refusal.value.code == INTERNAL
        assert str(refusal.value.fields["reference"]) in caplog.text
        return ask_exchange(tmp_path, "say")

    assert with_channel(fail, tmp_path, talk) == {}


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b"pause\n",
        b'{"command": 5}\n',
        b"\xff\xfe\n",
        b"[" * 60_000 + b"\n",
        b"x" * 200_000 + b"\n",
    ],
)
def test_what_is_no_request_is_refused_by_number(tmp_path, line):
    def talk() -> Any:
        with socket.socket(socket.AF_UNIX) as raw:
            raw.connect(str(tmp_path / SOCKET_NAME))
            raw.settimeout(10)
            answer = b""
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                raw.sendall(line)
                while data := raw.recv(4096):
                    answer += data
            if answer:
                assert json.loads(answer)["error"]["number"] == OPERATOR_COMMAND_INVALID
        return ask_exchange(tmp_path, "say")

    assert with_channel(echo, tmp_path, talk) == {"command": "say"}


def test_who_says_nothing_does_not_hold_up_others(tmp_path, monkeypatch):
    monkeypatch.setattr(channel_module, "_REQUEST_S_MAX", 0.2)

    def talk() -> Any:
        silent = [socket.socket(socket.AF_UNIX) for _ in range(5)]
        for each in silent:
            each.connect(str(tmp_path / SOCKET_NAME))
        answer = ask_exchange(tmp_path, "say")
        for each in silent:
            each.settimeout(5)
            assert each.recv(1) == b""
            each.close()
        return answer

    assert with_channel(echo, tmp_path, talk) == {"command": "say"}


def test_a_silent_exchange_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(channel_module, "_ANSWER_S_MAX", 0.2)
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / SOCKET_NAME))
        mute.listen()

        with pytest.raises(Rejected) as refusal:
            ask_exchange(tmp_path, "pause")

    assert refusal.value.code == OPERATOR_CHANNEL_UNAVAILABLE


def test_an_answer_that_does_not_read_is_a_numbered_error(tmp_path):
    with socket.socket(socket.AF_UNIX) as liar:
        liar.bind(str(tmp_path / SOCKET_NAME))
        liar.listen()

        def lie() -> None:
            peer, _ = liar.accept()
            peer.recv(4096)
            peer.sendall(b"nonsense\n")
            peer.close()

        thread = threading.Thread(target=lie)
        thread.start()
        with pytest.raises(Rejected) as refusal:
            ask_exchange(tmp_path, "pause")
        thread.join()

    assert refusal.value.code == OPERATOR_CHANNEL_UNAVAILABLE


def test_the_channel_of_a_real_exchange_answers(world: OperatedWorld):
    async def talk() -> Any:
        channel = world.channel()
        await channel.start()
        try:
            return await asyncio.to_thread(ask_exchange, world.sources.data_directory, "status")
        finally:
            await channel.stop()

    assert world.run(talk())["version"] == "1.2.3"
