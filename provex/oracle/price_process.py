"""The development chain's market: moves the aggregators by transactions and plays the spot venues.

Runs as `python -m provex.oracle.price_process SETTINGS`. Prices come from a seeded walk or a
recorded file. Like Chainlink's, an aggregator is written when its price has moved enough or its
last answer is old. The key is the development chain's own and is refused on any other chain.
"""

import argparse
import asyncio
import logging
import socket
import time
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from provex.ethereum.contracts import encode_call
from provex.ethereum.development import (
    CHAIN_ID,
    Role,
    development_account,
    require_development_chain_of,
)
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.decimal_text import format_decimal, parse_decimal
from provex.protocol.errors import Rejected
from provex.protocol.markets import market_by_name, markets

from .aggregators import AggregatorReader, AggregatorSettings
from .http_server import HostedServer
from .price_file import PriceFile
from .price_walk import PriceWalk
from .process import run_until_stopped, set_up_process
from .venues import SIMULATED_VENUES, simulated_tickers

__all__ = [
    "Market",
    "PriceProcessSettings",
    "development_prices_e9",
    "due_answers",
    "main",
    "market_index",
    "venue_app",
]

_log = logging.getLogger(__name__)

_E9_DIGITS = 9
_E9_OF_E18 = 10**9
_E9_OF_ANSWER = 10
"""An answer has 8 decimals, a price 9."""
_MILLION = 10**6
_MS = 1_000


class ListedMarket(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A market that was listed later, and where its price begins."""

    name: str
    price_e9: int


class PriceProcessSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What moves the prices, how often, and when an aggregator is written."""

    aggregators: AggregatorSettings
    price_feeder: str
    seed: int
    price_file: str | None
    """A recorded price file in place of the walk, see vectors/prices."""
    port: int
    """Loopback port on which the simulated venues answer."""
    interval_ms: int = 1_000
    deviation_ppm: int = 500
    heartbeat_s: int = 20
    listed: list[ListedMarket] = []
    """In asset-index order, after those of the table."""

    def prices_e9(self) -> dict[int, int]:
        """Where the prices of all markets begin, by asset."""
        table = development_prices_e9()
        return table | {len(table) + n: each.price_e9 for n, each in enumerate(self.listed)}


class Market:
    """The true prices now, which only this process knows."""

    def __init__(
        self,
        start_e9: Mapping[int, int],
        seed: int,
        price_file: PriceFile | None,
        *,
        anchor_e9: Mapping[int, int] | None = None,
    ) -> None:
        """Begin at these prices by asset; anchored to the development prices, or those given."""
        mixed = seed + sum(start_e9.values())
        anchor = development_prices_e9() if anchor_e9 is None else anchor_e9
        self._walk = PriceWalk(start_e9, mixed, anchor_e9=anchor)
        self._start = dict(start_e9)
        self._file = price_file
        self._prices = dict(start_e9)
        if price_file is not None:
            self._prices |= price_file.prices_at(0)

    def prices_e9(self) -> dict[int, int]:
        """The prices in force."""
        return dict(self._prices)

    def step(self, second: int) -> dict[int, int]:
        """Move to the given second since the start."""
        if self._file is None:
            self._prices = self._walk.step()
        else:
            self._prices = self._start | self._file.prices_at(second)
        return self.prices_e9()


def development_prices_e9() -> dict[int, int]:
    """Where prices begin on a fresh development chain, by asset."""
    text = files("provex.oracle").joinpath("development_prices.toml").read_text("ascii")
    table = market_by_name()
    prices = {table[name].index: _e9(price) for name, price in tomllib.loads(text).items()}
    assert len(prices) == len(table), "development_prices.toml lacks a market"
    return prices


def due_answers(
    prices_e9: Mapping[int, int],
    submitted: Mapping[int, tuple[int, int]],
    settings: PriceProcessSettings,
    now_s: int,
) -> dict[int, int]:
    """The answers to write, in units of 10^-8: those that moved enough or are old.

    `submitted` holds (price_e9, second) of the last answer of each asset.
    """
    return {
        asset: max(1, price // _E9_OF_ANSWER)
        for asset, price in prices_e9.items()
        if _is_due(price, submitted.get(asset), settings, now_s)
    }


def _is_due(
    price_e9: int, last: tuple[int, int] | None, settings: PriceProcessSettings, now_s: int
) -> bool:
    if last is None:
        return True
    last_price, second = last
    has_moved = abs(price_e9 - last_price) * _MILLION >= last_price * settings.deviation_ppm
    return has_moved or now_s - second >= settings.heartbeat_s


def venue_app(market: Market, seed: int, listed: Sequence[str] = ()) -> Starlette:
    """The simulated venues' tickers at `/venues/NAME`."""

    async def tickers(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in SIMULATED_VENUES:
            return JSONResponse({"error": "no such venue"}, 404)
        now_ms = time.time_ns() // _MILLION
        number = SIMULATED_VENUES.index(name)
        quoted = simulated_tickers(market.prices_e9(), number, seed + now_ms // _MS, now_ms)
        names = [*[item.name for item in markets()], *listed]
        return JSONResponse(
            {
                names[asset]: {
                    "bid": format_decimal(ticker.bid_e9, _E9_DIGITS),
                    "ask": format_decimal(ticker.ask_e9, _E9_DIGITS),
                    "last": format_decimal(ticker.last_e9, _E9_DIGITS),
                    "observed_at_ms": ticker.observed_at_ms,
                }
                for asset, ticker in quoted.items()
            }
        )

    return Starlette(routes=[Route("/venues/{name}", tickers)])


class Feeder:
    """Writes the aggregators through the development chain's price feeder contract."""

    def __init__(self, settings: PriceProcessSettings, wallet: Wallet) -> None:
        self._settings = settings
        self._wallet = wallet
        self._addresses = {item.asset: item.address for item in settings.aggregators.sources}
        self._submitted: dict[int, tuple[int, int]] = {}

    async def submit(self, prices_e9: Mapping[int, int], now_s: int) -> int:
        """Write what is due in one transaction and wait for its block; how many were written."""
        answers = due_answers(prices_e9, self._submitted, self._settings, now_s)
        answers = {asset: answer for asset, answer in answers.items() if asset in self._addresses}
        if not answers:
            return 0
        data = encode_call(
            "submit(address[],int256[])",
            [self._addresses[asset] for asset in answers],
            list(answers.values()),
        )
        await self._wallet.send_and_wait(self._settings.price_feeder, data)
        self._submitted |= {asset: (prices_e9[asset], now_s) for asset in answers}
        return len(answers)


async def _run(settings: PriceProcessSettings) -> None:
    async with EthereumRpc(settings.aggregators.l1) as rpc:
        await require_development_chain_of(rpc)
        market = Market(
            await _start_prices(settings, rpc),
            settings.seed,
            _price_file(settings),
            anchor_e9=settings.prices_e9(),
        )
        key = development_account(Role.PRICE_FEEDER).private_key
        feeder = Feeder(settings, Wallet(rpc, key, chain_id=CHAIN_ID))
        server = HostedServer(
            uvicorn.Config(
                venue_app(market, settings.seed, [each.name for each in settings.listed]),
                log_level="warning",
                access_log=False,
                lifespan="off",
            )
        )
        with socket.create_server(("127.0.0.1", settings.port)) as listener:
            serving = await server.start(listener)
            try:
                await _move(market, feeder, settings)
            finally:
                await server.stop(serving)


async def _move(market: Market, feeder: Feeder, settings: PriceProcessSettings) -> None:
    began = time.monotonic()
    interval = settings.interval_ms / _MS
    while True:
        round_began = time.monotonic()
        prices = market.step(int(round_began - began))
        try:
            await feeder.submit(prices, int(time.time()))
        except (L1Fault, Rejected) as fault:
            _log.warning("aggregators not written, next round again: %s", fault)
        await asyncio.sleep(max(0.0, interval - (time.monotonic() - round_began)))


async def _start_prices(settings: PriceProcessSettings, rpc: EthereumRpc) -> dict[int, int]:
    """The chain's last prices where it has any, so that a restart goes on from them."""
    forever = msgspec.structs.replace(
        settings.aggregators,
        sources=[
            msgspec.structs.replace(source, age_s_max=2**31)
            for source in settings.aggregators.sources
        ],
    )
    found = await AggregatorReader(forever, rpc).observations(int(time.time()))
    return settings.prices_e9() | {
        asset: seen.price_e18 // _E9_OF_E18 for asset, seen in found.items()
    }


def _price_file(settings: PriceProcessSettings) -> PriceFile | None:
    if settings.price_file is None:
        return None
    return PriceFile(Path(settings.price_file), market_index)


def market_index(name: str) -> int | None:
    """The asset index of a market's name; None for a name that is none."""
    market = market_by_name().get(name)
    return None if market is None else market.index


def _e9(text: str) -> int:
    price = parse_decimal(text, _E9_DIGITS)
    assert price, f"development_prices.toml: bad price {text}"
    return price


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the price process until it is stopped."""
    parser = argparse.ArgumentParser(description="Moves the development chain's prices.")
    parser.add_argument("settings", type=Path, help="JSON file, see docs/operator/running.md")
    path = parser.parse_args(arguments).settings
    set_up_process()
    run_until_stopped(_run(msgspec.json.decode(path.read_bytes(), type=PriceProcessSettings)))


if __name__ == "__main__":
    main()
