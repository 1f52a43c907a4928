"""What the gateway knows of every market in advance: units, and ready texts."""

from dataclasses import dataclass

from provex.protocol.decimal_text import format_decimal, parse_decimal
from provex.protocol.markets import COLLATERAL_DECIMALS, Market

__all__ = ["MarketUnits", "market_units", "quantums_of_usd", "usd_of_quantums"]

_E9_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketUnits:
    """One market's conversions between text and ticks, lots, and quantums."""

    market: Market
    index: int
    name: str
    tick_mantissa: int
    tick_digits: int
    """The tick size is tick_mantissa times 10^-tick_digits."""
    lot_mantissa: int
    lot_digits: int
    resolution_decimals: int
    lot_quantums: int
    quantums_per_tick_lot: int

    def ticks_of(self, text: str) -> int | None:
        """Read a price; None unless it is an exact multiple of the tick."""
        scaled = parse_decimal(text, self.tick_digits)
        if scaled is None or scaled % self.tick_mantissa:
            return None
        return scaled // self.tick_mantissa

    def lots_of(self, text: str) -> int | None:
        """Read a size; None unless it is an exact multiple of the step."""
        scaled = parse_decimal(text, self.lot_digits)
        if scaled is None or scaled % self.lot_mantissa:
            return None
        return scaled // self.lot_mantissa

    def price_text(self, ticks: int) -> str:
        """Print a price."""
        return format_decimal(ticks * self.tick_mantissa, self.tick_digits)

    def price_e9(self, ticks: int) -> int:
        """A price times 10^9."""
        return int(ticks * self.tick_mantissa * 10 ** (_E9_DIGITS - self.tick_digits))

    def size_text(self, lots: int) -> str:
        """Print a size given in lots."""
        return format_decimal(lots * self.lot_mantissa, self.lot_digits)

    def quantums_text(self, quantums: int) -> str:
        """Print a size given in synthetic quantums."""
        return format_decimal(quantums, self.resolution_decimals)


def market_units(market: Market) -> MarketUnits:
    """Work out the conversions of one market."""
    tick_mantissa, tick_digits = _mantissa_and_digits(str(market.tick_size))
    lot_mantissa, lot_digits = _mantissa_and_digits(str(market.step_size))
    return MarketUnits(
        market=market,
        index=market.index,
        name=market.name,
        tick_mantissa=tick_mantissa,
        tick_digits=tick_digits,
        lot_mantissa=lot_mantissa,
        lot_digits=lot_digits,
        resolution_decimals=market.resolution_decimals,
        lot_quantums=market.lot_quantums,
        quantums_per_tick_lot=market.quantums_per_tick_lot,
    )


def usd_of_quantums(quantums: int) -> str:
    """Print collateral."""
    return format_decimal(quantums, COLLATERAL_DECIMALS)


def quantums_of_usd(text: str) -> int | None:
    """Read collateral; None unless it is a whole number of quantums."""
    return parse_decimal(text, COLLATERAL_DECIMALS)


def _mantissa_and_digits(text: str) -> tuple[int, int]:
    _, _, fraction = text.partition(".")
    digits = len(fraction.rstrip("0"))
    mantissa = parse_decimal(text, digits)
    assert mantissa, "tick and step sizes are positive plain decimals"
    return mantissa, digits
