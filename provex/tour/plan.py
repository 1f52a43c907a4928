"""What the tour does: its amounts, its prices, and the settings of its exchange."""

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["MARKET", "TourPlan"]

MARKET = "BTC-USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPlan:
    """All amounts in USDC. The fall liquidates the long side, which nothing else comes near."""

    profile: str
    trades: int
    price: Decimal = Decimal(42_000)
    fallen_price: Decimal = Decimal(38_000)
    deposit: Decimal = Decimal(10_000)
    long_size: Decimal = Decimal(2)
    """What the long side holds after the trades."""
    small_size: Decimal = Decimal("0.01")
    """Of the third trader's trades, which open and close."""
    slow_withdrawal: Decimal = Decimal(2_500)
    fast_withdrawal: Decimal = Decimal(1_200)
    forced_withdrawal: Decimal = Decimal(700)
    confirmations: int = 10
    finality_confirmations: int = 12

    def settings(self, price_file: str) -> str:
        """The exchange's settings: batches are closed by the operator's command, or when full."""
        return "\n".join(
            [
                "bots = false",
                f'price_file = "{price_file}"',
                f'proof_profile = "{self.profile}"',
                f"confirmations = {self.confirmations}",
                f"finality_confirmations = {self.finality_confirmations}",
                "# Ticks are dear in proofs, and prices move once only; that tick comes at once.",
                "oracle_interval_ms = 60_000",
                "batch_age_s = 14_400",
                "batch_awaited_age_s = 14_400",
                "batch_busy_age_s = 14_400",
                "batch_transactions = 5_000",
                "# The traders are in more of a hurry than people are.",
                "rate_limits = false",
                "",
            ]
        )
