"""What a position is worth when it leaves: the twin of contracts/src/escape/PositionValue.sol."""

from collections.abc import Sequence

from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.state import AssetState, Position

__all__ = ["escape_value"]


def escape_value(assets: Sequence[AssetState], position: Position) -> int:
    """The position's value in quantums of the collateral, rounded down; may be negative.

    As in the rules, funding is settled first (FU-2), the collateral rounded down, then the holdings
    count at the last prices (MA-1), an asset without a price at 0. The rules' bounds do not apply:
    a position that left them keeps its value.
    """
    payment = 0
    value = 0
    for held in position.assets:
        asset = assets[held.asset_index]
        payment += (asset.funding_index - held.cached_funding_index) * held.balance
        value += asset.price * held.balance
    collateral = (position.collateral * PRICE_UNIT - payment) // PRICE_UNIT
    return (collateral * PRICE_UNIT + value) // PRICE_UNIT
