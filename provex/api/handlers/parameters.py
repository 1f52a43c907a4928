"""Readings of parameters that several handlers share; each refuses with the text clients know."""

from typing import Any

from provex.api.context import Context
from provex.api.errors import ApiError, invalid_parameter
from provex.api.markets import MarketUnits, quantums_of_usd
from provex.api.times import ms_of_iso
from provex.storage.read_model import Page

__all__ = [
    "amount_of",
    "invalid_market",
    "market_index",
    "market_of",
    "page_of",
    "time_of",
]

_AMOUNT_MAX = 10**9
_AMOUNT_TEXT = "{parameter} must be a positive numeric string that is not greater than 1000000000"


def market_of(context: Context, name: str, location: str) -> MarketUnits:
    """Find a market by name."""
    units = context.units_by_name.get(name)
    if units is None:
        raise invalid_market(name, location)
    return units


def market_index(context: Context, name: str | None) -> int | None:
    """The number of the market in a filter."""
    return None if name is None else market_of(context, name, "query").index


def invalid_market(name: Any, location: str) -> ApiError:
    """Refuse a market that does not exist."""
    return invalid_parameter(
        "Invalid market is either not a string or not a market",
        parameter="market",
        value=name[:100] if isinstance(name, str) else name,
        location=location,
    )


def time_of(text: str | None, parameter: str, location: str = "query") -> int | None:
    """Read a time."""
    if text is None:
        return None
    ms = ms_of_iso(text)
    if ms is None:
        raise invalid_parameter(
            f"{parameter} must be an ISO 8601 time",
            parameter=parameter,
            value=text,
            location=location,
        )
    return ms


def page_of(limit: int, before: str | None, parameter: str, after_id: str | None = None) -> Page:
    """Which part of a history a query asks for."""
    return Page(limit=limit, at_or_before_ms=time_of(before, parameter), after_id=after_id)


def amount_of(text: str, parameter: str, location: str = "body") -> int:
    """Read a positive collateral amount as quantums."""
    quantums = quantums_of_usd(text)
    if quantums is None or not 0 < quantums <= _AMOUNT_MAX * 10**6:
        raise invalid_parameter(
            _AMOUNT_TEXT.format(parameter=parameter),
            parameter=parameter,
            value=text,
            location=location,
            reason="expected more than 0, at most 1000000000, with at most 6 decimals",
        )
    return quantums
