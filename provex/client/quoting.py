"""What a market maker wants in a book, and how it gets there: pure functions, no I/O.

Prices and sizes are exact decimals; bids are rounded down and asks up to the tick, sizes down to
the step. Nothing is left out silently: what is not quoted comes back with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from provex.protocol.records import Side

__all__ = [
    "Action",
    "Cancel",
    "MarketRules",
    "Place",
    "Quote",
    "QuoteSettings",
    "Quotes",
    "Resting",
    "Slot",
    "WithheldQuote",
    "WithheldReason",
    "desired_quotes",
    "planned_actions",
]

_PPM = Decimal(1_000_000)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSettings:
    """How a market maker quotes. Distances are millionths of the price."""

    levels: int = 5
    half_spread_ppm: int = 500
    """Distance of the best quote from the middle."""
    level_gap_ppm: int = 700
    """Further distance from level to level."""
    level_usd: Decimal = Decimal(10_000)
    """Value of the best level."""
    level_growth_ppm: int = 300_000
    """How much larger each further level is, of the best level's size."""
    size_jitter_ppm: int = 200_000
    """Sizes vary by at most this much up and down, so that books look alive."""
    inventory_usd_max: Decimal = Decimal(300_000)
    """Holding, long or short, that is not enlarged any further."""
    skew_ppm_max: int = 1_000
    """How far the middle moves against a full inventory."""
    requote_ppm: int = 150
    """A resting quote stays while its price is off by at most this much."""
    refill_ppm: int = 500_000
    """A quote is replaced once less than this part of its size remains."""
    order_life: timedelta = timedelta(minutes=5)
    renew_before: timedelta = timedelta(minutes=2)
    """Quotes are renewed when they have less time left than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRules:
    """What the exchange accepts in a market."""

    market: str
    tick_size: Decimal
    step_size: Decimal
    size_min: Decimal
    position_max: Decimal


@dataclass(frozen=True, slots=True)
class Slot:
    """Place of a quote: side, and level from 0 = best."""

    side: Side
    level: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What should rest in a slot."""

    price: Decimal
    size: Decimal


class WithheldReason(StrEnum):
    """Why a slot is not quoted."""

    INVENTORY_FULL = "the inventory is full"
    PRICE_TOO_LOW = "the price is below one tick"
    POSITION_LIMIT = "the market's position limit"


@dataclass(frozen=True, slots=True)
class WithheldQuote:
    """A slot that stays empty, and why."""

    slot: Slot
    reason: WithheldReason


@dataclass(frozen=True, slots=True)
class Quotes:
    """All slots of a market: what to quote, and what not."""

    wanted: Mapping[Slot, Quote]
    withheld: tuple[WithheldQuote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """An order of ours in the book."""

    order_id: str
    price: Decimal
    size: Decimal
    remaining: Decimal
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Put a quote into a slot, in place of an order if one is named."""

    slot: Slot
    quote: Quote
    replaced: str | None


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take an order out of a slot."""

    slot: Slot
    order_id: str


Action = Place | Cancel


def desired_quotes(
    rules: MarketRules,
    settings: QuoteSettings,
    *,
    index_price: Decimal,
    inventory: Decimal,
    jitter: Sequence[Decimal],
) -> Quotes:
    """Quotes around the index price, leaning against the inventory (signed base units).

    `jitter` holds one number in [-1, 1] for each slot: bids by level, then asks by level.
    """
    middle = _skewed_middle(settings, index_price, inventory)
    wanted: dict[Slot, Quote] = {}
    withheld: list[WithheldQuote] = []
    for side in Side:
        exposure = inventory if side is Side.BUY else -inventory
        price: Decimal | None = None
        for level in range(settings.levels):
            slot = Slot(side, level)
            price = _level_price(rules, settings, middle, slot, price)
            draw = jitter[level + (0 if side is Side.BUY else settings.levels)]
            size = _level_size(rules, settings, index_price, level, draw)
            exposure += size
            reason = _reason_to_withhold(rules, settings, price, index_price, exposure)
            if reason is None:
                wanted[slot] = Quote(price, size)
            else:
                withheld.append(WithheldQuote(slot, reason))
    return Quotes(wanted, tuple(withheld))


def planned_actions(
    quotes: Quotes,
    resting: Mapping[Slot, Resting],
    settings: QuoteSettings,
    now: datetime,
) -> tuple[Action, ...]:
    """Steps from what rests to what is wanted, in an order that never crosses own quotes.

    Cancels come first. When prices rise, asks are moved before bids, else bids before asks; on each
    side the best quote first.
    """
    cancels = [
        Cancel(slot, order.order_id) for slot, order in resting.items() if slot not in quotes.wanted
    ]
    places = [
        Place(slot, quote, resting[slot].order_id if slot in resting else None)
        for slot, quote in quotes.wanted.items()
        if slot not in resting or not _is_good(resting[slot], quote, settings, now)
    ]
    is_rising = _movement(quotes, resting) > 0
    places.sort(key=lambda place: _turn(place.slot, is_rising=is_rising))
    return (*cancels, *places)


def _skewed_middle(settings: QuoteSettings, index_price: Decimal, inventory: Decimal) -> Decimal:
    share = inventory * index_price / settings.inventory_usd_max
    bounded = max(-_ONE, min(_ONE, share))
    return index_price * (_ONE - bounded * settings.skew_ppm_max / _PPM)


def _level_price(
    rules: MarketRules,
    settings: QuoteSettings,
    middle: Decimal,
    slot: Slot,
    better: Decimal | None,
) -> Decimal:
    """Price of a level, at least one tick behind the better level."""
    distance = (settings.half_spread_ppm + slot.level * settings.level_gap_ppm) / _PPM
    if slot.side is Side.BUY:
        price = _to_multiple(middle * (_ONE - distance), rules.tick_size, ROUND_FLOOR)
        return price if better is None else min(price, better - rules.tick_size)
    price = _to_multiple(middle * (_ONE + distance), rules.tick_size, ROUND_CEILING)
    return price if better is None else max(price, better + rules.tick_size)


def _level_size(
    rules: MarketRules,
    settings: QuoteSettings,
    index_price: Decimal,
    level: int,
    draw: Decimal,
) -> Decimal:
    growth = _ONE + level * settings.level_growth_ppm / _PPM
    varied = _ONE + draw * settings.size_jitter_ppm / _PPM
    size = settings.level_usd * growth * varied / index_price
    return max(rules.size_min, _to_multiple(size, rules.step_size, ROUND_FLOOR))


def _reason_to_withhold(
    rules: MarketRules,
    settings: QuoteSettings,
    price: Decimal,
    index_price: Decimal,
    exposure: Decimal,
) -> WithheldReason | None:
    """Judge a quote by the holding that it would lead to if it and all better ones filled."""
    if price < rules.tick_size:
        return WithheldReason.PRICE_TOO_LOW
    if exposure > rules.position_max:
        return WithheldReason.POSITION_LIMIT
    if exposure * index_price > settings.inventory_usd_max:
        return WithheldReason.INVENTORY_FULL
    return None


def _is_good(order: Resting, quote: Quote, settings: QuoteSettings, now: datetime) -> bool:
    tolerance = quote.price * settings.requote_ppm / _PPM
    return (
        abs(order.price - quote.price) <= tolerance
        and order.remaining * _PPM >= order.size * settings.refill_ppm
        and order.expires_at - now >= settings.renew_before
    )


def _movement(quotes: Quotes, resting: Mapping[Slot, Resting]) -> Decimal:
    """Sum of the price changes of the slots that stay."""
    return sum(
        (
            quote.price - resting[slot].price
            for slot, quote in quotes.wanted.items()
            if slot in resting
        ),
        Decimal(0),
    )


def _turn(slot: Slot, *, is_rising: bool) -> tuple[int, int]:
    # The best quote of the side that prices move towards stands in the other side's way.
    is_leading = (slot.side is Side.SELL) == is_rising
    return (0 if is_leading else 1, slot.level)


def _to_multiple(value: Decimal, unit: Decimal, rounding: str) -> Decimal:
    return (value / unit).to_integral_value(rounding) * unit
