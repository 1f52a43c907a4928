"""The API benchmark's other side: onboards accounts, signs orders ahead, and sends them.

Runs as `python -m provex.cli.load_generator SETTINGS`, a process of its own, and prints one JSON
object a phase. A closed loop finds the throughput: every connection sends its next order when the
last one is answered. An open loop measures latency: orders are sent at fixed times, and waiting
behind a slow one counts.
"""

import argparse
import asyncio
import base64
import gc
import hmac
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import msgspec
import orjson
import uvloop

from provex.client.answers import Market
from provex.client.errors import ApiError
from provex.client.signing import NewOrder
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import iso, utc_now
from provex.native import rule_builtins
from provex.protocol.markets import market_by_name
from provex.protocol.records import MarketStatus, OrderType, Side, TimeInForce

__all__ = ["LoadSettings", "main"]

_ORDERS_PER_SIDE_MAX = 20
_STATUS_OK_END = 300
_WARM_UP_S = 1.0
_SETTLE_ATTEMPTS = 10
_LIMIT_FEE = Decimal("0.005")


class LoadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is sent, and where."""

    api: str
    accounts: int
    connections: int
    seconds: float
    rate_max: int
    """Orders signed ahead for a second of the closed loop; it ends early without any."""
    crossing_percent: int
    steady_rate: int
    """A rate whose latency is measured too, besides half of what the server can."""


@dataclass(frozen=True, slots=True)
class _Sender:
    """An account that orders come from."""

    trader: Trader
    secret: bytes
    head: bytes
    """The request up to the timestamp."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A signed order, ready but for the time."""

    sender: _Sender
    body: bytes


@dataclass(slots=True)
class _Result:
    """What one phase saw. Latencies in seconds."""

    latencies: list[float]
    refused: dict[str, int]
    elapsed_s: float

    @property
    def rate(self) -> float:
        """Accepted orders a second."""
        return len(self.latencies) / self.elapsed_s if self.elapsed_s else 0.0

    def percentile_ms(self, percent: float) -> float:
        """The latency that this share of the orders stays below."""
        ordered = sorted(self.latencies)
        place = min(len(ordered) - 1, int(len(ordered) * percent / 100))
        return ordered[place] * 1_000 if ordered else 0.0


class _Connection(asyncio.Protocol):
    """HTTP/1.1 without more than the benchmark needs: one request at a time, kept alive."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are of the same shape without the same base.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        begin = head.find(b"content-length:") + len(b"content-length:")
        length = int(head[begin:].split(b"\r\n", 1)[0])
        if len(self._buffer) < end + 4 + length:
            return
        body = self._buffer[end + 4 : end + 4 + length]
        self._buffer = self._buffer[end + 4 + length :]
        assert self._answer is not None, "the server answers what it was asked"
        self._answer.set_result((int(head[9:12]), body))

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Send a request; its status and body."""
        assert self._transport is not None, "connected"
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()


def _request(prepared: _Prepared) -> bytes:
    """The whole HTTP request with a timestamp of now."""
    sender = prepared.sender
    timestamp = iso(datetime.now(UTC)).encode()
    signed = timestamp + b"POST/v3/orders" + prepared.body
    signature = base64.urlsafe_b64encode(hmac.digest(sender.secret, signed, sha256))
    return b"%b%b\r\nDYDX-SIGNATURE: %b\r\nContent-Length: %d\r\n\r\n%b" % (
        sender.head,
        timestamp,
        signature,
        len(prepared.body),
        prepared.body,
    )


class LoadGenerator:
    """Accounts and the orders they have yet to send."""

    def __init__(self, settings: LoadSettings) -> None:
        self._settings = settings
        self._senders: list[_Sender] = []
        self._markets: list[Market] = []
        self._next_number = 0

    async def set_up(self) -> None:
        """Onboard the accounts and give each test collateral."""
        for _ in range(self._settings.accounts):
            keys = TraderKeys("0x" + secrets.token_hex(32), network_id=DEVELOPMENT_NETWORK_ID)
            trader = Trader(self._settings.api, keys)
            await trader.onboard()
            await trader.private.request_testnet_tokens()
            self._senders.append(_sender(self._settings.api, trader))
        listed = await self._senders[0].trader.public.markets()
        self._markets = [m for m in listed.values() if m.status is MarketStatus.ONLINE]

    async def close(self) -> None:
        """Close the accounts' own connections."""
        for sender in self._senders:
            await sender.trader.close()

    async def settle(self) -> None:
        """Wait until the histories hold what the last phase did, so that phases do not mix."""
        for _ in range(_SETTLE_ATTEMPTS):
            try:
                await self._senders[0].trader.private.fills(limit=1)
                return
            except ApiError:
                await asyncio.sleep(1.0)

    def prepare(self, count: int, crossing_percent: int) -> list[_Prepared]:
        """Sign the next orders. Accounts, markets and sides take turns."""
        return [self._prepare_next(crossing_percent) for _ in range(count)]

    def room(self) -> int:
        """How many more orders the accounts may have open."""
        places = len(self._senders) * len(self._markets) * 2
        return places * _ORDERS_PER_SIDE_MAX - self._next_number

    def _prepare_next(self, crossing_percent: int) -> _Prepared:
        number = self._next_number
        self._next_number += 1
        sender = self._senders[number % len(self._senders)]
        round_number = number // len(self._senders)
        market = self._markets[round_number % len(self._markets)]
        level = round_number // len(self._markets)
        is_buying = level % 2 == 0
        is_crossing = number * 37 % 100 < crossing_percent
        offset_ppm = 20_000 if is_crossing else -(15_000 + level * 200)
        price = _price(market, offset_ppm if is_buying else -offset_ppm)
        order = NewOrder(
            market=market.market,
            side=Side.BUY if is_buying else Side.SELL,
            size=market.min_order_size,
            price=price,
            limit_fee=_LIMIT_FEE,
            expires_at=utc_now() + timedelta(days=2),
            type=OrderType.LIMIT,
            time_in_force=TimeInForce.IOC if is_crossing else TimeInForce.GTT,
            client_id=str(number),
        )
        return _Prepared(sender, _body(sender, order))

    async def closed_loop(self, orders: list[_Prepared]) -> _Result:
        """As many orders as the server takes, each connection one after the other."""
        connections = await self._connect(self._settings.connections)
        queue = iter(orders)
        result = _Result([], {}, 0.0)
        began = time.perf_counter()
        deadline = began + self._settings.seconds

        async def send_all(connection: _Connection) -> None:
            for prepared in queue:
                sent = time.perf_counter()
                if sent > deadline:
                    return
                _note(result, await connection.ask(_request(prepared)), sent)

        await asyncio.gather(*(send_all(connection) for connection in connections))
        result.elapsed_s = time.perf_counter() - began
        for connection in connections:
            connection.close()
        return result

    async def open_loop(self, orders: list[_Prepared], rate: float) -> _Result:
        """Orders at fixed times; latency counts from the time an order was due."""
        connections = await self._connect(self._settings.connections)
        free: asyncio.Queue[_Connection] = asyncio.Queue()
        for connection in connections:
            free.put_nowait(connection)
        result = _Result([], {}, 0.0)
        began = time.perf_counter() + 0.1
        tasks: set[asyncio.Task[None]] = set()

        async def send(prepared: _Prepared, due: float) -> None:
            connection = await free.get()
            _note(result, await connection.ask(_request(prepared)), due)
            free.put_nowait(connection)

        for number, prepared in enumerate(orders):
            due = began + number / rate
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            task = asyncio.create_task(send(prepared, due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        result.elapsed_s = time.perf_counter() - began
        for connection in connections:
            connection.close()
        return result

    async def _connect(self, count: int) -> list[_Connection]:
        where = urlsplit(self._settings.api)
        assert where.port is not None, "the address has a port"
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(_Connection, where.hostname or "", where.port)
            for _ in range(count)
        ]
        return [connection for _, connection in made]


def _note(result: _Result, answer: tuple[int, bytes], since: float) -> None:
    status, body = answer
    if status < _STATUS_OK_END:
        result.latencies.append(time.perf_counter() - since)
    else:
        reason = body[:160].decode(errors="replace")
        result.refused[reason] = result.refused.get(reason, 0) + 1


def _sender(api: str, trader: Trader) -> _Sender:
    credentials = trader.keys.credentials
    padding = "=" * (-len(credentials.secret) % 4)
    head = (
        f"POST /v3/orders HTTP/1.1\r\nHost: {urlsplit(api).netloc}\r\n"
        f"Content-Type: application/json\r\nDYDX-API-KEY: {credentials.key}\r\n"
        f"DYDX-PASSPHRASE: {credentials.passphrase}\r\nDYDX-TIMESTAMP: "
    )
    secret = base64.urlsafe_b64decode(credentials.secret + padding)
    return _Sender(trader, secret, head.encode())


def _price(market: Market, offset_ppm: int) -> Decimal:
    """The index price moved by parts of a million, on the market's ticks."""
    tick = market_by_name()[market.market].tick_size
    moved = market.index_price * (1_000_000 + offset_ppm) / 1_000_000
    return max(tick, moved // tick * tick)


def _body(sender: _Sender, order: NewOrder) -> bytes:
    return orjson.dumps(
        {
            "market": order.market,
            "side": order.side.value,
            "type": order.type.value,
            "timeInForce": order.time_in_force.value,
            "size": f"{order.size:f}",
            "price": f"{order.price:f}",
            "limitFee": f"{order.limit_fee:f}",
            "expiration": iso(order.expires_at),
            "postOnly": False,
            "clientId": order.client_id,
            "signature": sender.trader.private.signer.order(order),
        }
    )


async def _run(settings: LoadSettings) -> None:
    generator = LoadGenerator(settings)
    await generator.set_up()
    for crossing in (0, settings.crossing_percent):
        await generator.settle()
        steady = generator.prepare(int(settings.steady_rate * settings.seconds), crossing)
        _print("steady", crossing, await generator.open_loop(steady, settings.steady_rate))
        pool = min(int(settings.seconds * settings.rate_max), generator.room() // 2)
        throughput = await generator.closed_loop(generator.prepare(pool, crossing))
        _print("throughput", crossing, throughput)
        half = throughput.rate / 2
        count = min(int(half * settings.seconds), generator.room())
        orders = generator.prepare(count, crossing)
        await generator.settle()
        warm_up = int(half * _WARM_UP_S)
        await generator.open_loop(orders[:warm_up], half)
        _print("latency", crossing, await generator.open_loop(orders[warm_up:], half))
    await generator.close()


def _print(phase: str, crossing: int, result: _Result) -> None:
    line = {
        "phase": phase,
        "crossing_percent": crossing,
        "orders_per_s": round(result.rate, 1),
        "p50_ms": round(result.percentile_ms(50), 2),
        "p99_ms": round(result.percentile_ms(99), 2),
        "orders": len(result.latencies),
        "refused": result.refused,
    }
    print(json.dumps(line), flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every phase against a server that is up."""
    parser = argparse.ArgumentParser(description="Sends signed orders to a benchmark server.")
    parser.add_argument("settings", type=Path)
    path = parser.parse_args(arguments).settings
    rule_builtins.install()
    gc.disable()
    uvloop.run(_run(msgspec.json.decode(path.read_bytes(), type=LoadSettings)))


if __name__ == "__main__":
    main()
