"""Derived figures that the exchange computes on request; records hold what is stored.

Units as in `records`.
"""

from dataclasses import dataclass

from .inputs import RequestFastWithdrawal

__all__ = ["AccountValue", "BookSnapshot", "FeeRates", "WaitingPayment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountValue:
    """Equity and free collateral of an account at oracle prices, rounded down; may be negative."""

    equity_quantums: int
    free_collateral_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRates:
    """The fee rates that a user's next fill pays, and the 30-day figures they follow from."""

    maker_ppm: int
    taker_ppm: int
    maker_volume_quantums: int
    taker_volume_quantums: int
    fees_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSnapshot:
    """All fillable levels of one market after the update numbered `offset`, best first."""

    offset: int
    bids: tuple[tuple[int, int], ...]
    """(price_ticks, lots)."""
    asks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPayment:
    """A fast withdrawal whose debit is held and whose payment is not final, with its sender."""

    request: RequestFastWithdrawal
    stark_key: int
    stark_key_y: int
    position_id: int
    is_covered: bool
    """Whether the sender could give the debit now and keep its margin."""
