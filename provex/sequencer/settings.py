"""Settings of the exchange and of the service around it: frozen, handed to constructors.

Everything in `ExchangeSettings` decides what an input does: a journal is replayed under the
settings that wrote it. Other settings need a clean stop (which leaves a snapshot) in between.
"""

from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from provex.native.engine import EngineSettings
from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.markets import COLLATERAL_RESOLUTION, markets
from provex.protocol.numbers import Felt, u16, u32, u64, u120, u128, u250

__all__ = [
    "DEADLINES_S",
    "HALF_DEADLINE_MS",
    "SYSTEM_TIME_AGE_S_MAX",
    "BatchPolicy",
    "ExchangeSettings",
    "InsuranceFund",
    "LiquidityProvider",
    "SequencerSettings",
    "market_configuration",
]

_SECONDS_PER_DAY = 86_400
SYSTEM_TIME_AGE_S_MAX = 7 * _SECONDS_PER_DAY
"""L1 refuses a batch whose last oracle tick is older."""
DEADLINES_S = (2 * _SECONDS_PER_DAY, 7 * _SECONDS_PER_DAY, 160 * 3_600, SYSTEM_TIME_AGE_S_MAX)
"""From an event to what L1 allows without its batch: the reclaim of a deposit, the freeze after a
forced request, the end of the batch's minimum expiration, the age of its system time."""
HALF_DEADLINE_MS = min(DEADLINES_S) * 1_000 // 2
_HASH_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceFund:
    """The operator's position that takes over liquidated holdings; its key signs those orders."""

    position_id: int
    public_key: int
    public_key_y: int
    private_key: int

    def __repr__(self) -> str:
        """Name the position and never the key."""
        return f"InsuranceFund(position_id={self.position_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidityProvider:
    """An account that pays fast withdrawals on L1 and receives the conditional transfer on L2.

    Its position id follows from its key and account number, as everybody's.
    """

    public_key: int
    public_key_y: int
    account_number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPolicy:
    """When the open batch is closed by itself, size apart. Limits are inclusive.

    The size that one proof holds is no setting: see `batch_size`.
    """

    age_ms_max: int = 4 * 3_600_000
    awaited_age_ms_max: int = 1_800_000
    """With a withdrawal or a forced request in it, for which somebody waits."""
    transactions_max: int = 5_000
    deadline_ms_max: int = HALF_DEADLINE_MS
    """Never older than that, whatever the other limits say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeSettings:
    """Policy of one exchange. Amounts are collateral quantums."""

    configuration: Configuration
    engine: EngineSettings
    """Its reserved positions are those of the configuration."""
    insurance_fund: InsuranceFund
    liquidity_providers: tuple[LiquidityProvider, ...] = ()
    allow_list: frozenset[str] | None = None
    """Lowercase addresses that may onboard; None admits everyone."""
    withdrawal_minimum_quantums: int = 100_000_000
    """Smaller withdrawals are refused unless they take the whole balance."""
    transfer_registry: str | None = None
    """The contract whose facts fast withdrawals may name; None takes no fast withdrawals."""
    fast_withdrawal_maximum_quantums: int = 200_000_000_000
    fast_withdrawal_fee_quantums: int = 0
    """What a liquidity provider keeps of a debit."""
    order_expiration_ms_min: int = 55_000
    """The documented minute less a tolerance for clocks and the way here."""
    money_expiration_ms_min: int = 7 * _SECONDS_PER_DAY * 1_000 - 60_000
    """Withdrawals and transfers are signed at least this far ahead (a tolerance of a minute)."""
    oracle_interval_ms: int = 10_000
    """Ticks enter the ledger at most this often unless an account crosses maintenance."""
    oracle_move_ppm: int = 0
    """A tick also waits until a price of a market that is not closed moved by so many millionths"""
    oracle_age_ms_max: int = 60_000
    """… or until the prices in force are so old."""
    client_id_memory_ms: int = 3_600_000
    """A client id stays taken this long after its order closed."""
    recent_orders_max: int = 20_000
    """Closed orders that are still found in memory; a view, not state."""
    api_keys_max: int = 20
    accounts_max: int = 10
    batch_policy: BatchPolicy = BatchPolicy()

    def __post_init__(self) -> None:
        """Refuse settings whose parts disagree."""
        configuration = self.configuration
        engine = self.engine
        fund = self.insurance_fund
        insurance = configuration.insurance_position
        assert engine.fee_position_id == configuration.fee_position.position_id, "fee position"
        assert engine.insurance_position_id == insurance.position_id, "insurance position"
        assert engine.max_funding_rate == configuration.max_funding_rate, "max_funding_rate"
        assert fund.position_id == insurance.position_id, "insurance position"
        assert fund.public_key == insurance.public_key, "insurance key"
        assert engine.expiration_ms_min <= self.order_expiration_ms_min, "order expiration"

    def hash(self) -> str:
        """A name for these settings, without any secret in it."""
        allowed = None if self.allow_list is None else sorted(self.allow_list)
        text = f"{replace(self, allow_list=None)!r}\n{allowed}"
        return blake2b(text.encode(), digest_size=_HASH_BYTES).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencerSettings:
    """The service: where it writes, how much it buffers, how often it snapshots."""

    data_directory: Path
    pending_inputs_max: int = 10_000
    """Inputs applied and not yet durable; beyond it `submit` answers EXCHANGE_BUSY."""
    snapshot_every_inputs: int = 500_000
    snapshots_kept: int = 3
    segment_bytes_max: int = 64 * 1024 * 1024
    clock_interval_ms: int = 1_000
    """How often time is journaled as a ClockTick; 0 leaves it to the caller."""


def market_configuration(
    *,
    domain: int,
    collateral_asset_id: int,
    fee_position: tuple[int, int],
    insurance_position: tuple[int, int],
    oracle_signers: tuple[int, ...],
    max_funding_rate: int = 1120,
    price_validity_s: int = _SECONDS_PER_DAY,
    funding_validity_s: int = 7 * _SECONDS_PER_DAY,
) -> Configuration:
    """The rules' configuration for the market table; positions are (position id, public key).

    The quorum is the smallest number above two thirds of the signers.
    """
    return Configuration(
        domain=Felt(domain),
        max_funding_rate=u64(max_funding_rate),
        collateral_asset_id=u250(collateral_asset_id),
        collateral_resolution=u64(COLLATERAL_RESOLUTION),
        fee_position=_reserved(fee_position),
        insurance_position=_reserved(insurance_position),
        price_validity_period=u32(price_validity_s),
        funding_validity_period=u32(funding_validity_s),
        is_risk_by_balance_only=False,
        oracle_quorum=u16(len(oracle_signers) * 2 // 3 + 1),
        oracle_signers=tuple(Felt(key) for key in sorted(oracle_signers)),
        assets=tuple(
            AssetConfiguration(
                asset_id=u120(market.synthetic_asset_id),
                resolution=u64(market.resolution),
                risk_segments=tuple(
                    RiskSegment(u128(bound), u32(risk)) for bound, risk in market.risk_segments
                ),
            )
            for market in markets()
        ),
    )


def _reserved(position: tuple[int, int]) -> ReservedPosition:
    position_id, public_key = position
    return ReservedPosition(position_id=u64(position_id), public_key=Felt(public_key))
