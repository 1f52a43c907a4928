"""The fee schedule, read from fees.toml."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

__all__ = ["FeeTier", "fee_tiers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTier:
    """Rates from a 30-day volume (collateral quantums) up."""

    volume_min_quantums: int
    maker_ppm: int
    taker_ppm: int


@cache
def fee_tiers() -> tuple[FeeTier, ...]:
    """The tiers, ascending by volume; the first starts at 0."""
    table = tomllib.loads(files("provex.protocol").joinpath("fees.toml").read_text())["tier"]
    tiers = tuple(
        FeeTier(
            volume_min_quantums=row["volume_min"] * 10**6,
            maker_ppm=_ppm(row["maker"]),
            taker_ppm=_ppm(row["taker"]),
        )
        for row in table
    )
    volumes = [tier.volume_min_quantums for tier in tiers]
    assert volumes[0] == 0, "the first fee tier starts at volume 0"
    assert volumes == sorted(set(volumes)), "fee tiers are not ascending"
    return tiers


def _ppm(rate: str) -> int:
    ppm = Decimal(rate) * 10**6
    assert ppm == int(ppm), f"a fee rate has more than 6 decimals: {rate}"
    return int(ppm)
