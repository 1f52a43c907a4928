"""What an on-chain aggregator said, and when that may be signed.

Chainlink aggregators answer `latestRoundData()` in their own decimals with the time of the answer;
Maker medianisers answer `peek()` or `read()` in 18 decimals without a time: the block's counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = [
    "CLOCK_SKEW_S_MAX",
    "PRICE_E18_BOUND",
    "AggregatorKind",
    "AggregatorSource",
    "Observation",
    "chainlink_observation",
    "maker_observation",
    "usable_price",
]

# The signed price has 120 bits.
PRICE_E18_BOUND = 2**120
CLOCK_SKEW_S_MAX = 15
_WORD = 32
_MAKER_DIGITS = 18
_SCALE_DIGITS = 18
_SIGN_BIT = 2**255


class AggregatorKind(StrEnum):
    """How a price contract is asked."""

    CHAINLINK = "chainlink"
    MAKER_PEEK = "maker-peek"
    MAKER_READ = "maker-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatorSource:
    """One market's price contract. `decimals` is Chainlink's; Maker's are always 18."""

    asset: int
    address: str
    kind: AggregatorKind
    decimals: int
    age_s_max: int
    """An older answer is stale: the signer says "none"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A valid answer: USD times 10^18 a unit of the asset, and when it was observed."""

    price_e18: int
    observed_at_s: int


def chainlink_observation(answer: bytes, decimals: int) -> Observation | None:
    """Read (roundId, answer, startedAt, updatedAt, answeredInRound); None for an unusable round."""
    words = _words(answer, 5)
    if words is None:
        return None
    round_id, price, _, updated_at, answered_in_round = words
    is_carried_over = answered_in_round < round_id
    if price == 0 or price >= _SIGN_BIT or updated_at == 0 or is_carried_over:
        return None
    return _observation(price, decimals, updated_at)


def maker_observation(answer: bytes, kind: AggregatorKind, block_time_s: int) -> Observation | None:
    """Read `peek()` (value, isSet) or `read()` (value); None without a value."""
    words = _words(answer, 2 if kind is AggregatorKind.MAKER_PEEK else 1)
    if words is None or words[0] == 0:
        return None
    if kind is AggregatorKind.MAKER_PEEK and words[1] != 1:
        return None
    return _observation(words[0], _MAKER_DIGITS, block_time_s)


def usable_price(
    observation: Observation | None, source: AggregatorSource, slot: int
) -> Observation | None:
    """The observation if it is fresh and fits the format, else None: the bundle's "none".

    The chain's clock may run a little ahead of ours: a time shortly after the slot counts as the
    slot's, one far in the future is refused.
    """
    if observation is None:
        return None
    observed_at = observation.observed_at_s
    is_fresh = slot - source.age_s_max <= observed_at <= slot + CLOCK_SKEW_S_MAX
    if not (is_fresh and 0 < observation.price_e18 < PRICE_E18_BOUND):
        return None
    return replace(observation, observed_at_s=min(observed_at, slot))


def _observation(price: int, decimals: int, observed_at_s: int) -> Observation:
    """Scale to 18 decimals; digits beyond them are cut off."""
    if decimals <= _SCALE_DIGITS:
        scaled = price * 10 ** (_SCALE_DIGITS - decimals)
    else:
        scaled = price // 10 ** (decimals - _SCALE_DIGITS)
    return Observation(price_e18=scaled, observed_at_s=observed_at_s)


def _words(answer: bytes, count: int) -> Sequence[int] | None:
    if len(answer) < count * _WORD:
        return None
    return [int.from_bytes(answer[i * _WORD : (i + 1) * _WORD]) for i in range(count)]
