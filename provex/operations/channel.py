"""The operator's channel: a Unix socket in the data directory, one JSON line each way.

Who may open the socket commands the exchange, so it is for its user alone: mode 0600, and the
kernel is asked who connects. A request is `{"command": …, …}`; an answer has `result` or `error`.
"""

import asyncio
import contextlib
import json
import logging
import os
import socket
import struct
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from provex.protocol.errors import (
    ERRORS,
    INTERNAL,
    OPERATOR_CHANNEL_UNAVAILABLE,
    OPERATOR_COMMAND_INVALID,
    Rejected,
)

__all__ = ["SOCKET_NAME", "OperatorChannel", "ask_exchange"]

SOCKET_NAME = "operator.sock"
LINE_BYTES_MAX = 64 * 1024
_ANSWER_BYTES_MAX = 16 * 1024 * 1024
_REQUEST_S_MAX = 10.0
_ANSWER_S_MAX = 60.0
_BACKLOG = 8
_CREDENTIALS = struct.Struct("3i")

Handler = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]]

_log = logging.getLogger(__name__)


class OperatorChannel:
    """Serves one handler until it is stopped."""

    def __init__(self, data_directory: Path, handler: Handler) -> None:
        """Nothing listens before `start`."""
        self._data = data_directory
        self._handler = handler
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. What an earlier process left is replaced: the data directory's lock is ours."""
        path = self._data / SOCKET_NAME
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with _short_name(self._data) as name:
            listener.bind(name)
        # Nobody can connect before `listen`, so the mode is right from the first connection on.
        path.chmod(0o600)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        self._server = await asyncio.start_unix_server(
            self._serve, sock=listener, limit=LINE_BYTES_MAX
        )

    async def stop(self) -> None:
        """Stop listening and remove the socket."""
        if self._server is not None:
            self._server.close()
            self._server = None
        (self._data / SOCKET_NAME).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            if _is_own_user(writer):
                line = await asyncio.wait_for(_line(reader), _REQUEST_S_MAX)
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await asyncio.wait_for(writer.drain(), _REQUEST_S_MAX)
        writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            return {"result": await self._handler(_request(line))}
        except Rejected as rejected:
            return {"error": {"number": rejected.code, "fields": _plain(rejected.fields)}}
        except Exception:
            reference = uuid.uuid4().hex
            _log.exception("operator's command failed, reference %s", reference)
            return {"error": {"number": INTERNAL, "fields": {"reference": reference}}}


def ask_exchange(data_directory: Path, command: str, **arguments: object) -> Mapping[str, Any]:
    """Have a running exchange execute a command; what it answers.

    Raises Rejected as the exchange does, and with OPERATOR_CHANNEL_UNAVAILABLE where none listens.
    """
    path = data_directory / SOCKET_NAME
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
            channel.settimeout(_ANSWER_S_MAX)
            with _short_name(data_directory) as name:
                channel.connect(name)
            channel.sendall(json.dumps({"command": command} | arguments).encode() + b"\n")
            answer = orjson.loads(_received(channel))
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise Rejected(OPERATOR_CHANNEL_UNAVAILABLE, path=path, reason=reason) from error
    except ValueError as error:
        raise Rejected(
            OPERATOR_CHANNEL_UNAVAILABLE, path=path, reason="its answer does not read"
        ) from error
    if "error" in answer:
        refusal = answer["error"]
        assert refusal["number"] in ERRORS, refusal
        raise Rejected(refusal["number"], **refusal["fields"])
    result: Mapping[str, Any] = answer["result"]
    return result


@contextlib.contextmanager
def _short_name(directory: Path) -> Iterator[str]:
    """The socket's name through a descriptor: a path to it may be too long for the kernel."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{SOCKET_NAME}"
    finally:
        os.close(handle)


def _is_own_user(writer: asyncio.StreamWriter) -> bool:
    """Whether this user, or root, is at the other end."""
    peer = writer.get_extra_info("socket")
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(credentials)
    if user in {0, os.geteuid()}:
        return True
    _log.warning("operator's channel: user %d was turned away", user)
    return False


async def _line(reader: asyncio.StreamReader) -> bytes:
    """One line, or what there is of it when it is too long: that is no JSON."""
    try:
        return await reader.readline()
    except ValueError:
        return b""


def _request(line: bytes) -> Mapping[str, Any]:
    try:
        request = orjson.loads(line)  # Its depth is limited.
    except ValueError:
        request = None
    if not isinstance(request, dict) or not isinstance(request.get("command"), str):
        raise Rejected(
            OPERATOR_COMMAND_INVALID, command="?", reason="expected one line of JSON with a command"
        )
    return request


def _received(channel: socket.socket) -> bytes:
    parts: list[bytes] = []
    size = 0
    while data := channel.recv(LINE_BYTES_MAX):
        parts.append(data)
        size += len(data)
        if size > _ANSWER_BYTES_MAX:
            raise ValueError("answer too long")
    return b"".join(parts)


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | str | bool) or value is None else str(value)
        for name, value in fields.items()
    }
