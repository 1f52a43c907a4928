"""The index price service: the lower middle over venues and aggregators, posted once a second.

Runs as `python -m provex.oracle.index_price SETTINGS`. A source that is down or old is left out; a
market with fewer sources than required gets no index price until they are back.
"""

import argparse
import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import httpx
import msgspec

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.decimal_text import parse_decimal
from provex.protocol.markets import market_by_name

from .aggregators import AggregatorReader, AggregatorSettings
from .intake import WireIndexPrices
from .median import lower_middle
from .posting import Poster, PostingSettings, post_client
from .process import run_until_stopped, set_up_process
from .venues import Ticker, venue_price_e9

__all__ = ["IndexPriceSettings", "WireTicker", "index_prices_e9", "main", "tickers_from_wire"]

_log = logging.getLogger(__name__)

_E9_DIGITS = 9
_E9_OF_E18 = 10**9
_MS = 1_000


class IndexPriceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the service reads, how often, and whom it tells."""

    posting: PostingSettings
    aggregators: AggregatorSettings
    venues: list[str]
    """URLs that answer a GET with `{market: WireTicker}`."""
    sources_min: int
    interval_ms: int
    ticker_age_ms_max: int
    listed: dict[str, int] = {}
    """Markets that were listed later, with their asset indices."""


class WireTicker(msgspec.Struct, frozen=True, kw_only=True):
    """A venue's ticker as JSON: decimal texts in USD, and milliseconds since the epoch."""

    bid: str
    ask: str
    last: str
    observed_at_ms: int


def tickers_from_wire(body: bytes, listed: Mapping[str, int] | None = None) -> dict[int, Ticker]:
    """Read a venue's answer; markets that are not ours and malformed prices are left out."""
    found: dict[int, Ticker] = {}
    indices = {name: market.index for name, market in market_by_name().items()}
    indices |= listed or {}
    for name, wire in msgspec.json.decode(body, type=dict[str, WireTicker]).items():
        prices = [parse_decimal(text, _E9_DIGITS) for text in (wire.bid, wire.ask, wire.last)]
        bid, ask, last = prices
        if name in indices and bid and ask and last:
            found[indices[name]] = Ticker(
                bid_e9=bid, ask_e9=ask, last_e9=last, observed_at_ms=wire.observed_at_ms
            )
    return found


def index_prices_e9(
    sources: Iterable[Mapping[int, int]], sources_min: int
) -> list[tuple[int, int]]:
    """The lower middle of the prices of every asset that enough sources know, ascending."""
    by_asset: dict[int, list[int]] = {}
    for source in sources:
        for asset, price in source.items():
            by_asset.setdefault(asset, []).append(price)
    return [
        (asset, lower_middle(prices))
        for asset, prices in sorted(by_asset.items())
        if len(prices) >= sources_min
    ]


class IndexPriceService:
    """Asks every source at once, each interval, and posts what they agree on."""

    def __init__(
        self,
        settings: IndexPriceSettings,
        *,
        reader: AggregatorReader,
        poster: Poster,
        http: httpx.AsyncClient,
    ) -> None:
        self._settings = settings
        self._reader = reader
        self._poster = poster
        self._http = http

    async def round(self, now_ms: int) -> list[tuple[int, int]]:
        """One round: read, agree, post. Gives what was posted."""
        sources = await asyncio.gather(
            self._aggregators(now_ms // _MS),
            *(self._venue(url, now_ms) for url in self._settings.venues),
        )
        prices = index_prices_e9(sources, self._settings.sources_min)
        if prices:
            await self._poster.post("/index-prices", WireIndexPrices(prices=prices))
        return prices

    async def _aggregators(self, now_s: int) -> dict[int, int]:
        try:
            found = await self._reader.observations(now_s)
        except L1Fault as fault:
            _log.warning("aggregators not read, next round again: %s", fault)
            return {}
        return {asset: seen.price_e18 // _E9_OF_E18 for asset, seen in found.items()}

    async def _venue(self, url: str, now_ms: int) -> dict[int, int]:
        try:
            answer = (await self._http.get(url)).raise_for_status()
            tickers = tickers_from_wire(answer.content, self._settings.listed)
        except (httpx.HTTPError, msgspec.MsgspecError) as fault:
            _log.warning("venue %s not read, next round again: %s", url, fault)
            return {}
        oldest = now_ms - self._settings.ticker_age_ms_max
        return {
            asset: venue_price_e9(ticker)
            for asset, ticker in tickers.items()
            if ticker.observed_at_ms >= oldest
        }


async def _run(settings: IndexPriceSettings) -> None:
    interval = settings.interval_ms / _MS
    async with EthereumRpc(settings.aggregators.l1) as rpc, post_client() as http:
        service = IndexPriceService(
            settings,
            reader=AggregatorReader(settings.aggregators, rpc),
            poster=Poster(settings.posting, http),
            http=http,
        )
        while True:
            began = time.monotonic()
            try:
                await service.round(time.time_ns() // 10**6)
            except httpx.HTTPError as fault:
                _log.warning("index prices not delivered, next round again: %r", fault)
            await asyncio.sleep(max(0.0, interval - (time.monotonic() - began)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the service until it is stopped."""
    parser = argparse.ArgumentParser(description="Posts index prices to the exchange.")
    parser.add_argument("settings", type=Path, help="JSON file, see docs/operator/running.md")
    path = parser.parse_args(arguments).settings
    set_up_process()
    run_until_stopped(_run(msgspec.json.decode(path.read_bytes(), type=IndexPriceSettings)))


if __name__ == "__main__":
    main()
