"""Spot venues as sources of the index price: their tickers, and simulated ones for development.

A venue's price of a market is the middle of its best bid, best ask and last trade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .price_walk import SplitMix64

__all__ = ["SIMULATED_VENUES", "Ticker", "simulated_tickers", "venue_price_e9"]

SIMULATED_VENUES = ("aldgate", "bourse", "corn-exchange", "damrak")

_MILLION = 10**6
_OFFSET_PPM_MAX = 40
_HALF_SPREAD_PPM_MIN = 20
_HALF_SPREAD_PPM_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticker:
    """A venue's view of one market; prices are USD times 10^9."""

    bid_e9: int
    ask_e9: int
    last_e9: int
    observed_at_ms: int


def venue_price_e9(ticker: Ticker) -> int:
    """The middle of best bid, best ask and last trade."""
    return sorted((ticker.bid_e9, ticker.ask_e9, ticker.last_e9))[1]


def simulated_tickers(
    prices_e9: Mapping[int, int], venue: int, seed: int, now_ms: int
) -> dict[int, Ticker]:
    """What a simulated venue quotes around the true prices: with an offset and a spread."""
    random = SplitMix64(seed * 1_000_003 + venue)
    return {market: _simulated_ticker(price, random, now_ms) for market, price in prices_e9.items()}


def _simulated_ticker(price_e9: int, random: SplitMix64, now_ms: int) -> Ticker:
    offset = price_e9 * random.between(-_OFFSET_PPM_MAX, _OFFSET_PPM_MAX) // _MILLION
    half_spread = price_e9 * random.between(_HALF_SPREAD_PPM_MIN, _HALF_SPREAD_PPM_MAX) // _MILLION
    middle = max(1, price_e9 + offset)
    bid, ask = max(1, middle - half_spread), middle + half_spread
    last: Sequence[int] = (bid, middle, ask)
    return Ticker(bid_e9=bid, ask_e9=ask, last_e9=last[random.between(0, 2)], observed_at_ms=now_ms)
