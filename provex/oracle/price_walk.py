"""The development chain's prices: a seeded random walk in integers, the same on every machine.

Prices are human prices times 10^9. Every step moves each price by a random part of a million and
pulls it a little back to where it began, so that a chain can run for weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PriceWalk", "SplitMix64", "WalkSettings"]

_MASK = 2**64 - 1
_MILLION = 10**6
_PRICE_E9_MIN = 1_000


class SplitMix64:
    """A small seeded generator of 64-bit numbers; its whole state is one integer."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def next(self) -> int:
        """The next number in [0, 2^64)."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def between(self, low: int, high: int) -> int:
        """A number in [low, high], both inclusive. The bias is below (high - low) / 2^64."""
        return low + self.next() % (high - low + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkSettings:
    """How far prices move: the largest step, and how strongly they return, both in millionths."""

    step_ppm_max: int = 150
    return_ppm: int = 60


class PriceWalk:
    """Prices of several markets, moved one step at a time."""

    def __init__(
        self,
        start_e9: Mapping[int, int],
        seed: int,
        *,
        anchor_e9: Mapping[int, int] | None = None,
        settings: WalkSettings | None = None,
    ) -> None:
        """Begin at the given prices by market; they return to `anchor_e9`, by default the start."""
        self._prices = dict(sorted(start_e9.items()))
        self._anchors = dict(anchor_e9 or start_e9)
        self._random = SplitMix64(seed)
        self._settings = settings or WalkSettings()

    def prices_e9(self) -> dict[int, int]:
        """The prices in force, by market."""
        return dict(self._prices)

    def step(self) -> dict[int, int]:
        """Move every price once and give the new ones."""
        for market, price in self._prices.items():
            self._prices[market] = self._moved(price, self._anchors[market])
        return self.prices_e9()

    def _moved(self, price_e9: int, anchor_e9: int) -> int:
        bound = self._settings.step_ppm_max
        noise = price_e9 * self._random.between(-bound, bound) // _MILLION
        pull = (anchor_e9 - price_e9) * self._settings.return_ppm // _MILLION
        return max(_PRICE_E9_MIN, price_e9 + noise + pull)
