"""The table of the 38 markets, read from markets.toml: sizes, margins and units.

Asset index = position in the table = order by synthetic asset id. Markets that are listed later
follow the table: their ids are above all before them, so that no index ever changes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from functools import cache
from importlib.resources import files

__all__ = [
    "COLLATERAL_DECIMALS",
    "COLLATERAL_RESOLUTION",
    "MARKET_FIELDS",
    "Market",
    "market_by_name",
    "market_of_row",
    "markets",
]

COLLATERAL_DECIMALS = 6
COLLATERAL_RESOLUTION: int = 10**COLLATERAL_DECIMALS
RISK_ONE = 2**32
SEGMENT_BOUND_MAX = 2**128 - 1
PPM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One market. Human decimals as listed, and the integers that everything computes with."""

    index: int
    name: str
    base_asset: str
    synthetic_asset_id: int
    resolution_decimals: int
    tick_size: Decimal
    step_size: Decimal
    order_size_min: Decimal
    order_size_max: Decimal
    initial_margin: Decimal
    maintenance_margin: Decimal
    incremental_margin: Decimal
    baseline_position: Decimal
    incremental_position: Decimal
    position_max: Decimal
    is_open_at_start: bool
    chosen_here: tuple[str, ...]
    """Groups of parameters without a public source."""

    @property
    def resolution(self) -> int:
        """Synthetic quantums per unit of the base asset."""
        return int(10**self.resolution_decimals)

    @property
    def lot_quantums(self) -> int:
        """Synthetic quantums per lot (= step)."""
        return _exact(self.step_size * self.resolution)

    @property
    def quantums_per_tick_lot(self) -> int:
        """Collateral quantums that one lot costs per tick of price: exact in every market."""
        return _exact(self.tick_size * self.step_size * COLLATERAL_RESOLUTION)

    @property
    def lots_min(self) -> int:
        """Smallest order."""
        return _exact(self.order_size_min / self.step_size)

    @property
    def lots_max(self) -> int:
        """Largest order."""
        return _exact(self.order_size_max / self.step_size)

    @property
    def initial_margin_ppm(self) -> int:
        """Initial margin fraction up to the baseline position."""
        return _exact(self.initial_margin * PPM)

    @property
    def maintenance_margin_ppm(self) -> int:
        """Maintenance margin fraction."""
        return _exact(self.maintenance_margin * PPM)

    @property
    def incremental_margin_ppm(self) -> int:
        """Growth of the initial margin fraction per incremental position beyond the baseline."""
        return _exact(self.incremental_margin * PPM)

    @property
    def baseline_position_quantums(self) -> int:
        """Position size up to which the initial margin fraction is flat."""
        return _exact(self.baseline_position * self.resolution)

    @property
    def incremental_position_quantums(self) -> int:
        """Position size over which the initial margin fraction grows by one increment."""
        return _exact(self.incremental_position * self.resolution)

    @property
    def position_quantums_max(self) -> int:
        """Largest position, long or short."""
        return _exact(self.position_max * self.resolution)

    @property
    def risk_segments(self) -> tuple[tuple[int, int], ...]:
        """Maintenance risk of the rules: one (upper bound, risk factor 0.32 rounded up)."""
        risk = -(-self.maintenance_margin_ppm * RISK_ONE // PPM)
        return ((SEGMENT_BOUND_MAX, risk),)

    def price_fixed_from_e9(self, price_e9: int) -> int:
        """32.32 collateral quantums a synthetic quantum from USD a unit times 10^9, half up."""
        divisor = self.resolution * 10**9
        return (price_e9 * COLLATERAL_RESOLUTION * RISK_ONE + divisor // 2) // divisor

    def price_e9_from_fixed(self, price_fixed: int) -> int:
        """USD a unit times 10^9 from a 32.32 price, half up."""
        divisor = COLLATERAL_RESOLUTION * RISK_ONE
        return (price_fixed * self.resolution * 10**9 + divisor // 2) // divisor


@cache
def markets() -> tuple[Market, ...]:
    """Every market, in asset-index order."""
    table = tomllib.loads(files("provex.protocol").joinpath("markets.toml").read_text())["market"]
    found = tuple(market_of_row(index, row) for index, row in enumerate(table))
    ids = [market.synthetic_asset_id for market in found]
    assert ids == sorted(set(ids)), "markets.toml is not ascending by synthetic asset id"
    return found


@cache
def market_by_name() -> dict[str, Market]:
    """The same by name, such as BTC-USD."""
    return {market.name: market for market in markets()}


def market_of_row(index: int, row: Mapping[str, object]) -> Market:
    """A market from its row, as in markets.toml. Python's errors for what is none."""
    name = str(row["name"])
    decimals = {key: _decimal(row[key]) for key in _DECIMALS}
    chosen = row["chosen_here"]
    if not isinstance(chosen, list):
        raise TypeError("chosen_here: expected a list")
    return Market(
        index=index,
        name=name,
        base_asset=name.removesuffix("-USD"),
        synthetic_asset_id=int(str(row["synthetic_asset_id"]), 16),
        resolution_decimals=int(str(row["resolution_decimals"])),
        is_open_at_start=row["is_open_at_start"] is True,
        chosen_here=tuple(str(group) for group in chosen),
        **decimals,
    )


_DECIMALS = frozenset(
    {
        "tick_size",
        "step_size",
        "order_size_min",
        "order_size_max",
        "initial_margin",
        "maintenance_margin",
        "incremental_margin",
        "baseline_position",
        "incremental_position",
        "position_max",
    }
)

MARKET_FIELDS = _DECIMALS | {
    "name",
    "synthetic_asset_id",
    "resolution_decimals",
    "is_open_at_start",
    "chosen_here",
}
"""What a row of the table holds, nothing more and nothing less."""


def _decimal(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except DecimalException:
        raise ValueError(f"not a decimal: {str(value)[:40]}") from None


def _exact(value: Decimal) -> int:
    number = int(value)
    if number != value:
        raise ValueError(f"not a whole number: {value}")
    return number
