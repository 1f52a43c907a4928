"""Settings of the exchange and of the service around it: frozen, validated once, handed to constructors.

Everything in `ExchangeSettings` is part of what makes a replay deterministic: an exchange must be
restarted with the settings that it ran with, and a snapshot names their hash.
"""

from dataclasses import dataclass
from pathlib import Path

from provex.protocol.configuration import Configuration

__all__ = [
    "BatchPolicy",
    "ExchangeSettings",
    "InsuranceFund",
    "LiquidityProvider",
    "SequencerSettings",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceFund:
    """The operator's own position that takes over liquidated holdings; its key signs those orders."""

    position_id: int
    public_key: int
    public_key_y: int
    private_key: int

    def __repr__(self) -> str:
        """Name the position and never the key."""
        return f"InsuranceFund(position_id={self.position_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidityProvider:
    """An account that pays fast withdrawals on L1 and receives the conditional transfer on L2."""

    position_id: int
    public_key: int
    public_key_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPolicy:
    """When the open batch is closed by itself. Limits are inclusive."""

    age_ms_max: int = 3_600_000
    transactions_max: int = 5_000
    expiration_hours_ahead: int = 160
    """The minimum expiration of a batch is its opening hour plus this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeSettings:
    """Policy of one exchange. Amounts are collateral quantums, times milliseconds."""

    configuration: Configuration
    insurance_fund: InsuranceFund
    liquidity_providers: tuple[LiquidityProvider, ...] = ()
    fee_position_key_y: int = 0
    open_markets: tuple[int, ...] = ()
    """Asset indices of the markets that are ONLINE from the start; the others are OFFLINE."""
    allow_list: frozenset[str] | None = None
    """Lowercase addresses that may onboard; None admits everyone."""
    withdrawal_minimum_quantums: int = 100_000_000
    """Smaller withdrawals are refused unless they take the whole balance."""
    fast_withdrawal_maximum_quantums: int = 200_000_000_000
    fast_withdrawal_fee_quantums: int = 0
    """What a liquidity provider keeps of a debit."""
    expiration_ahead_ms_min: int = 60_000
    expiration_tolerance_ms: int = 5_000
    expiration_ahead_ms_max: int = 366 * 86_400_000
    withdrawal_expiration_ahead_ms_min: int = 7 * 86_400_000
    oracle_interval_ms: int = 10_000
    """Ticks enter the ledger at most this often unless an account crosses maintenance."""
    client_id_memory_ms: int = 86_400_000
    """A client id stays taken this long after its order closed."""
    api_keys_max: int = 20
    accounts_max: int = 10
    batch_policy: BatchPolicy = BatchPolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencerSettings:
    """The service: where it writes, how much it buffers, how often it snapshots."""

    data_directory: Path
    pending_inputs_max: int = 10_000
    """Inputs applied and not yet durable; beyond it `submit` answers EXCHANGE_BUSY."""
    snapshot_every_inputs: int = 500_000
    snapshots_kept: int = 3
    segment_bytes_max: int = 256 * 1024 * 1024
    clock_interval_ms: int = 1_000
    """How often time is journaled as a ClockTick; 0 leaves it to the caller."""
