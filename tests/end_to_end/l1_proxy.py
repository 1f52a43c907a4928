"""A proxy in front of an Ethereum node that is away, slow, out of order or lies, as a test says.

It speaks HTTP and JSON-RPC and runs in a thread of its own, so that a test is plain code.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

Answer = dict[str, Any]
Lie = Callable[[str, list[Any], Any], Any]
"""Method, parameters and true result in, told result out."""
HOST = "127.0.0.1"
RUBBISH = (
    b"<html>We are busy, come back later.</html>",
    b'{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"limit exceeded"}}',
    b"[]",
)


@dataclass
class Faults:
    """What is wrong with the node now. Changed by the test while requests come in."""

    delay_s: float = 0.0
    errors_of_ten: int = 0
    """So many of ten requests are answered with HTTP 500."""
    silent_of_ten: int = 0
    """And so many are never answered: the connection is closed after a second."""
    rubbish_of_ten: int = 0
    """And so many get a page for people, or the node's refusal to work."""
    lie: Lie | None = None
    refused: int = 0
    """How many requests got no true answer; told to the test."""
    asked: int = 0
    lied: list[str] = field(default_factory=list)
    """The methods whose results were changed."""


class L1Proxy:
    """Listens on one port for its whole life, also when it refuses connections in between."""

    def __init__(self, node: str) -> None:
        """Stand in front of the node at this URL."""
        self.node = node
        self.faults = Faults()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, name="l1-proxy", daemon=True)
        self._client: httpx.AsyncClient | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> "L1Proxy":
        self._thread.start()
        self.come_back()
        return self

    def stop(self) -> None:
        self._wait(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def go_away(self) -> None:
        """Refuse connections and cut those that there are."""
        self._wait(self._stop_listening())

    def come_back(self) -> None:
        """Listen again, at the same address, with nothing wrong."""
        self.faults = Faults()
        self._wait(self._listen())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _wait(self, action: Any) -> None:
        asyncio.run_coroutine_threadsafe(action, self._loop).result(30)

    async def _listen(self) -> None:
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=60, headers={"Content-Type": "application/json"}
            )
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, HOST, self.port, limit=2**24)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            writer.transport.abort()

    async def _close(self) -> None:
        await self._stop_listening()
        if self._client is not None:
            await self._client.aclose()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while (body := await _request(reader)) is not None:
                answer = await self._answer(body)
                if answer is None:
                    break
                status, content = answer
                head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
                head += f"Content-Length: {len(content)}\r\n\r\n"
                writer.write(head.encode() + content)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, httpx.HTTPError):
            pass
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _answer(self, body: bytes) -> tuple[str, bytes] | None:
        faults = self.faults
        faults.asked += 1
        if faults.delay_s:
            await asyncio.sleep(faults.delay_s)
        # Spread evenly: 3 of ten are the 1st, 4th and 7th.
        place = faults.asked * 7 % 10
        if place < faults.errors_of_ten:
            faults.refused += 1
            return "500 Internal Server Error", b"out of order"
        if place < faults.errors_of_ten + faults.silent_of_ten:
            faults.refused += 1
            await asyncio.sleep(1)
            return None
        if place < faults.errors_of_ten + faults.silent_of_ten + faults.rubbish_of_ten:
            faults.refused += 1
            return "200 OK", RUBBISH[faults.refused % len(RUBBISH)]
        assert self._client is not None
        told = await self._client.post(self.node, content=body)
        content = told.content
        if faults.lie is not None:
            content = _with_lies(faults, faults.lie, body, content)
        return f"{told.status_code} told", content


async def _request(reader: asyncio.StreamReader) -> bytes | None:
    """The body of the next request; None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    for line in head.decode().split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return await reader.readexactly(int(value))
    return b""


def _with_lies(faults: Faults, lie: Lie, body: bytes, content: bytes) -> bytes:
    asked, told = json.loads(body), json.loads(content)
    requests = {one["id"]: one for one in (asked if isinstance(asked, list) else [asked])}
    for answer in told if isinstance(told, list) else [told]:
        request = requests.get(answer.get("id"))
        if request is None or "result" not in answer:
            continue
        changed = lie(request["method"], request["params"], answer["result"])
        if changed != answer["result"]:
            faults.lied.append(request["method"])
            answer["result"] = changed
    return json.dumps(told).encode()


def receipts_hidden(method: str, _: list[Any], true: Any) -> Any:
    """Nothing was ever mined."""
    return None if method == "eth_getTransactionReceipt" else true


def receipts_failed(method: str, _: list[Any], true: Any) -> Any:
    """Everything that was mined has failed, in another block, without logs."""
    if method != "eth_getTransactionReceipt" or true is None:
        return true
    return true | {"status": "0x0", "blockHash": "0x" + "ab" * 32, "logs": []}


def receipts_invented(method: str, parameters: list[Any], true: Any) -> Any:
    """Whatever is asked for was mined and succeeded."""
    if method != "eth_getTransactionReceipt" or (true is not None and true["status"] == "0x1"):
        return true
    return {
        "transactionHash": parameters[0],
        "blockNumber": "0x1",
        "blockHash": "0x" + "cd" * 32,
        "status": "0x1",
        "gasUsed": "0x5208",
        "effectiveGasPrice": "0x1",
        "contractAddress": None,
        "logs": [],
    }


class ReceiptLies:
    """The first transaction that is asked for gets the first lie, the next one the next."""

    def __init__(self) -> None:
        self.told: dict[str, Lie] = {}

    def __call__(self, method: str, parameters: list[Any], true: Any) -> Any:
        if method != "eth_getTransactionReceipt":
            return true
        place = len(self.told) % len(LIES)
        return self.told.setdefault(parameters[0], LIES[place])(method, parameters, true)


LIES = (receipts_hidden, receipts_failed, receipts_invented)
