"""Conservation of value, stated at an accepted batch: every accounted quantum is somewhere.

    accounted = pending deposits + pending withdrawals + queued claims
              + values of all positions at one price and funding index + dust

Exact, in 2^-32 quantums: funding is settled without rounding, so that what the rules round away is
found as dust, which must be what the state says, and never falls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.state import AssetState, Position, SharedState

from .contract_money import ContractMoney
from .disagreement import Disagreement, require_equal

__all__ = ["Conservation", "PositionTotals", "conservation_of", "position_value"]


def position_value(assets: Sequence[AssetState], position: Position) -> int:
    """A position's value at the assets' prices and funding indices, exact, in 2^-32 quantums."""
    value = position.collateral * PRICE_UNIT
    for held in position.assets:
        asset = assets[held.asset_index]
        owed = (asset.funding_index - held.cached_funding_index) * held.balance
        value += asset.price * held.balance - owed
    return value


class PositionTotals:
    """Sums over all positions, kept as they change: what their value at any price follows from."""

    def __init__(self, positions: Iterable[Position] = ()) -> None:
        """Sum these positions up."""
        self.collateral = 0
        self.cached_funding = 0
        """Of all holdings: funding index up to which it is settled, times balance."""
        self.balances: dict[int, int] = {}
        """By asset index."""
        for position in positions:
            self.add(position)

    def add(self, position: Position, count: int = 1) -> None:
        """Count a position in, or with -1 out."""
        self.collateral += count * position.collateral
        for held in position.assets:
            self.cached_funding += count * held.cached_funding_index * held.balance
            before = self.balances.get(held.asset_index, 0)
            self.balances[held.asset_index] = before + count * held.balance

    def value(self, assets: Sequence[AssetState]) -> int:
        """The sum of `position_value` over all positions."""
        value = self.collateral * PRICE_UNIT + self.cached_funding
        for index, balance in self.balances.items():
            value += (assets[index].price - assets[index].funding_index) * balance
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Conservation:
    """Where the contract's money is, right after it accepted a batch.

    The money is in quantums, the value of all positions and the dust in 2^-32 quantums.
    """

    sequence_number: int
    money: ContractMoney
    positions_value: int
    dust: int


def conservation_of(
    sequence_number: int,
    money: ContractMoney,
    state: SharedState,
    totals: PositionTotals,
    *,
    dust_before: int,
) -> Conservation:
    """State it. Disagreement unless it holds.

    What is long of an asset must be short elsewhere, so that no price is part of the sum.
    """
    for name, amount in asdict(money).items():
        if amount < 0:
            raise Disagreement(name.replace("_", " "), expected="0 at least", found=amount)
    for index, balance in sorted(totals.balances.items()):
        asset_id = state.assets[index].asset_id
        require_equal(f"all balances of asset {asset_id:#x}", expected=0, found=balance)
    value = totals.value(state.assets)
    dust = money.owed_to_positions * PRICE_UNIT - value
    # The same as to compare what is accounted with the sum of all else.
    require_equal("accounted money less all that is owed", expected=state.dust, found=dust)
    if dust < dust_before:
        raise Disagreement("dust", expected=f"at least {dust_before} as before", found=dust)
    return Conservation(
        sequence_number=sequence_number, money=money, positions_value=value, dust=dust
    )
