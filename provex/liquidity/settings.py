"""Settings of a liquidity provider: frozen, checked once."""

from dataclasses import dataclass

from provex.protocol.errors import SETTINGS_INVALID, Rejected

__all__ = ["ProviderSettings"]

BATCH_LIFETIME_S = 160 * 3_600
"""How long before a message expires the exchange stops to execute it: a batch's life on L1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """Whom the provider pays for, and when it does. Amounts are collateral quantums."""

    chain_id: int
    exchange: str
    token: str
    transfer_registry: str
    collateral_asset_id: int
    position_id: int
    """Where it is paid back on L2; an account of `stark_key`."""
    stark_key: int
    fee_quantums: int = 0
    payment_quantums_max: int = 200_000_000_000
    settlement_s_max: int = BATCH_LIFETIME_S
    """From the execution of a transfer on L2 to the acceptance of its batch, at worst."""
    finality_s: int = 1_800
    """From a payment's block to the execution of its transfer, at worst."""
    inclusion_s: int = 7_200
    """How long a payment may wait for its block; none is begun that has less time."""
    replacement_s: int = 60
    """A transaction that is in no block by then is sent again with higher fees."""
    fee_cap_wei: int = 500 * 10**9
    """Nobody pays more for a unit of gas than this."""
    ether_wei_min: int = 10**16
    """With less ether nothing new is paid."""
    in_flight_max: int = 16
    followed_blocks: int = 7_200
    """For so many blocks a payment is watched: if it leaves the chain it is made again."""
    poll_s: float = 1.0
    rebalance_quantums: int = 0
    """From so much on L2 on, all of it is withdrawn to L1; 0: never by itself."""

    def __post_init__(self) -> None:
        """Refuse settings under which payments would be lost. SETTINGS_INVALID."""
        for name, least in (
            ("fee_quantums", 0),
            ("payment_quantums_max", 1),
            ("settlement_s_max", BATCH_LIFETIME_S),
            ("finality_s", 0),
            ("inclusion_s", 1),
            ("replacement_s", 1),
            ("fee_cap_wei", 1),
            ("ether_wei_min", 0),
            ("in_flight_max", 1),
            ("followed_blocks", 1),
            ("rebalance_quantums", 0),
        ):
            found = getattr(self, name)
            if found < least:
                raise Rejected(
                    SETTINGS_INVALID, setting=name, expected=f"at least {least}", found=found
                )

    @property
    def lifetime_s(self) -> int:
        """What a message must have left for its payment to be begun."""
        return self.settlement_s_max + self.finality_s + self.inclusion_s

    def pay_before_s(self, expiration_hours: int) -> int:
        """The last time at which a payment may still enter a block."""
        return expiration_hours * 3_600 - self.settlement_s_max - self.finality_s
