"""Refusals of orders in the units of traders: prices, sizes and rates, not ticks, lots and ppm."""

from collections.abc import Callable, Mapping
from typing import Final

from provex.protocol.decimal_text import format_decimal
from provex.protocol.errors import (
    LIMIT_FEE_TOO_LOW,
    PRICE_OUTSIDE_BAND,
    REDUCE_ONLY_TOO_LARGE,
    SIZE_TOO_LARGE,
    SIZE_TOO_SMALL,
    Rejected,
)

from .errors import ApiError, of_rejection
from .markets import MarketUnits

__all__ = ["order_refusal"]

_PPM_DIGITS: Final = 6
_SENTENCES: Final[Mapping[int, str]] = {
    SIZE_TOO_SMALL: "size must be at least {minimum}, found {found}",
    SIZE_TOO_LARGE: "size must be at most {maximum}, found {found}",
    REDUCE_ONLY_TOO_LARGE: (
        "a reduce-only order must not exceed the position of {position_lots}, found {found}"
    ),
    PRICE_OUTSIDE_BAND: (
        "price crosses the index price by more than the market's band: "
        "bound {bound_ticks}, found {found_ticks}"
    ),
    LIMIT_FEE_TOO_LOW: "limitFee must be at least {required_ppm}, found {found_ppm}",
}


def order_refusal(rejected: Rejected, units: MarketUnits) -> ApiError:
    """Present why an order was refused; `fields` keep the numbers the exchange computes with."""
    sentence = _SENTENCES.get(rejected.code)
    if sentence is None:
        return of_rejection(rejected)
    print_number = _printer(rejected.code, units)
    texts = {
        name: print_number(value) if isinstance(value, int) else value
        for name, value in rejected.fields.items()
    }
    return of_rejection(rejected, text=sentence.format(**texts))


def _printer(code: int, units: MarketUnits) -> Callable[[int], str]:
    if code == PRICE_OUTSIDE_BAND:
        return units.price_text
    if code == LIMIT_FEE_TOO_LOW:
        return lambda ppm: format_decimal(ppm, _PPM_DIGITS)
    return units.size_text
