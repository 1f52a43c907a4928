"""Value, risk and the one question of safety: may a position go from here to there?"""

from dataclasses import dataclass

from provex.protocol.configuration import AssetConfiguration, Configuration
from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE,
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
    OK,
    OUT_OF_RANGE_TOTAL_RISK,
    OUT_OF_RANGE_TOTAL_VALUE,
)
from provex.protocol.parameters import (
    PRICE_UNIT,
    RISK_UNIT,
    TOTAL_RISK_MAX,
    TOTAL_VALUE_MAX,
    TOTAL_VALUE_MIN,
)
from provex.protocol.state import HeldAsset, Position

from .view import BatchView

__all__ = [
    "Status",
    "is_deleveragable",
    "is_liquidatable",
    "is_well_leveraged",
    "position_status",
    "risk_factor",
    "transition_code",
]


@dataclass(frozen=True, slots=True)
class Status:
    """Total value (32 fractional bits) and total risk (64) of a funded position.

    With a code other than 0 one of them is out of range and both are meaningless.
    """

    code: int
    total_value: int
    total_risk: int


def risk_factor(asset: AssetConfiguration, size: int) -> int:
    """The factor (0.32) of the segment whose bounds hold lower < size <= upper (rule MA-2)."""
    factor = 0
    is_found = False
    for segment in asset.risk_segments:
        if not is_found and size <= segment.upper_bound:
            factor = segment.risk
            is_found = True
    return factor


def position_status(view: BatchView, position: Position) -> Status:
    """Value and risk at the prices in force (rules MA-1 to MA-3). The position must be funded."""
    total_value = position.collateral * PRICE_UNIT
    total_risk = 0
    for held in position.assets:
        price = view.assets[held.asset_index].price
        value = price * held.balance
        notional = -value if value < 0 else value
        total_value += value
        total_risk += notional * _factor_of_holding(view.configuration, held, notional)
    if total_value < TOTAL_VALUE_MIN or total_value > TOTAL_VALUE_MAX:
        return Status(OUT_OF_RANGE_TOTAL_VALUE, 0, 0)
    if total_risk > TOTAL_RISK_MAX:
        return Status(OUT_OF_RANGE_TOTAL_RISK, 0, 0)
    return Status(OK, total_value, total_risk)


def _factor_of_holding(configuration: Configuration, held: HeldAsset, notional: int) -> int:
    """The factor at the holding's size, which is its value or its balance as configured."""
    asset = configuration.assets[held.asset_index]
    if len(asset.risk_segments) == 1:
        # As markets are listed: a single segment holds every size (rule CF-3).
        return asset.risk_segments[0].risk
    if configuration.is_risk_by_balance_only:
        return risk_factor(asset, -held.balance if held.balance < 0 else held.balance)
    return risk_factor(asset, notional)


def is_well_leveraged(status: Status) -> bool:
    """Risk is covered by value."""
    return status.total_risk <= status.total_value * RISK_UNIT


def is_liquidatable(status: Status) -> bool:
    """Risk exceeds value, strictly."""
    return status.total_risk > status.total_value * RISK_UNIT


def is_deleveragable(status: Status) -> bool:
    """Value is negative, strictly."""
    return status.total_value < 0


def transition_code(
    view: BatchView,
    funded: Position,
    updated: Position,
    *,
    balance_before: int,
    balance_after: int,
) -> int:
    """Whether a funded position may become `updated` (rules MA-4 to MA-8): 0 or a soft code.

    The two balances are those of the one asset that changed (both 0 when none did), so "every
    holding kept its sign and did not grow" is a statement about them alone.
    """
    after = position_status(view, updated)
    if after.code != OK:
        return after.code
    if is_well_leveraged(after):
        return OK
    before = position_status(view, funded)
    if before.code != OK:
        return before.code
    is_shrinking_long = 0 <= balance_after <= balance_before
    is_shrinking_short = balance_before <= balance_after <= 0
    if not is_shrinking_long and not is_shrinking_short:
        return ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS
    if before.total_value * after.total_risk > after.total_value * before.total_risk:
        return ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO
    if before.total_risk == 0 and before.total_value > after.total_value:
        return ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE
    return OK
