"""Funding: settling a position's holdings up to the global indices."""

from dataclasses import dataclass

from provex.protocol.errors import OK, OUT_OF_RANGE_BALANCE
from provex.protocol.numbers import i64
from provex.protocol.parameters import BALANCE_MAX, BALANCE_MIN, PRICE_UNIT
from provex.protocol.state import HeldAsset, Position

from .view import BatchView

__all__ = ["FundedPosition", "with_funding_applied"]


@dataclass(frozen=True, slots=True)
class FundedPosition:
    """A position after funding. With a code other than 0 it could not be settled and is unchanged.

    `dust` is what the rounding kept, in 2^-32 quantums: at least 0, below 2^32.
    """

    code: int
    position: Position
    dust: int


def with_funding_applied(view: BatchView, position: Position) -> FundedPosition:
    """Settle all holdings at once (rules FU-1 to FU-3): one floor over the sum, never per asset.

    OUT_OF_RANGE_BALANCE when the collateral would leave its range; forced actions reach this.
    """
    if position.funding_timestamp == view.funding_timestamp:
        # Settled at the current indices already: ticks of one batch have strictly rising times.
        return FundedPosition(OK, position, 0)
    settled: list[HeldAsset] = []
    payment = 0
    for held in position.assets:
        global_index = view.assets[held.asset_index].funding_index
        payment += (global_index - held.cached_funding_index) * held.balance
        settled.append(HeldAsset(held.asset_index, held.balance, global_index))
    exact = position.collateral * PRICE_UNIT - payment
    collateral = exact // PRICE_UNIT
    if collateral < BALANCE_MIN or collateral > BALANCE_MAX:
        return FundedPosition(OUT_OF_RANGE_BALANCE, position, 0)
    funded = Position(position.public_key, i64(collateral), tuple(settled), view.funding_timestamp)
    return FundedPosition(OK, funded, exact % PRICE_UNIT)
