"""What operators watch of the exchange and its service: counts and ages, nothing of one user."""

from collections import Counter
from dataclasses import dataclass, field

from provex.protocol.records import MarketStatus
from provex.storage.journal import JournalFigures
from provex.telemetry.instruments import Histogram

from .registry import Registry
from .registry_entries import DepositState
from .state import ExchangeState

__all__ = [
    "ExchangeFigures",
    "MarketFigures",
    "ReclaimedCredit",
    "SequencerFigures",
    "exchange_figures",
]

_TRANSACTIONS_BOUNDS = (1, 4, 16, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192)


@dataclass(slots=True)
class SequencerFigures:
    """Counted since the process began."""

    journal: JournalFigures = field(default_factory=JournalFigures)
    batch_transactions: Histogram = field(default_factory=lambda: Histogram(_TRANSACTIONS_BOUNDS))
    """Of the batches that were closed."""
    orders: int = 0
    """Accepted."""


@dataclass(frozen=True, slots=True)
class MarketFigures:
    """One market; `observed_at_s` is when its oracle price was seen, 0 before the first."""

    name: str
    status: MarketStatus
    observed_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReclaimedCredit:
    """What was credited to a key and position, and reclaimed on L1 before a batch took it there.

    `coming_quantums` of it are on L1 again, without enough confirmations.
    """

    stark_key: int
    position_id: int
    amount_quantums: int
    coming_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFigures:
    """The state as it is now. Amounts are collateral quantums."""

    users: int
    accounts: int
    open_orders: int
    is_paused: bool
    awaits_oracle: bool
    """Nothing matches since the start of the process, until the first oracle tick."""
    markets: tuple[MarketFigures, ...]
    batch_number: int
    batch_opened_at_ms: int
    batch_transactions: int
    dust: int
    """In 2^-32 quantums."""
    insurance_fund_quantums: int
    fee_position_quantums: int
    deposits: dict[DepositState, tuple[int, int]]
    """How many deposits stand in each state, and their quantums."""
    reclaimed: tuple[ReclaimedCredit, ...]
    pending_transfers: dict[str, int]
    """Money movements that are not final, by type."""


def exchange_figures(state: ExchangeState) -> ExchangeFigures:
    """Read everything; costs what there is of pending transfers."""
    registry, ledger = state.registry, state.ledger
    fee_position = state.settings.configuration.fee_position.position_id
    return ExchangeFigures(
        users=len(registry.users),
        accounts=len(registry.accounts),
        open_orders=len(registry.orders),
        is_paused=registry.orders_paused,
        awaits_oracle=registry.last_oracle_tick_ms == 0,
        markets=_markets(state),
        batch_number=ledger.batch_number,
        batch_opened_at_ms=registry.batch_opened_at_ms,
        batch_transactions=ledger.batch_transactions_count,
        dust=ledger.dust,
        insurance_fund_quantums=state.engine.insurance_balance(),
        fee_position_quantums=ledger.position(fee_position).collateral,
        deposits=dict(registry.deposit_totals),
        reclaimed=_reclaimed(registry),
        pending_transfers=dict(Counter(str(each.type) for each in registry.transfers.values())),
    )


def _reclaimed(registry: Registry) -> tuple[ReclaimedCredit, ...]:
    return tuple(
        ReclaimedCredit(
            stark_key=key,
            position_id=position_id,
            amount_quantums=amount,
            coming_quantums=min(
                amount,
                sum(
                    deposit.amount_quantums
                    for deposit in registry.deposits_to(position_id)
                    if deposit.stark_key == key and deposit.state is DepositState.SEEN
                ),
            ),
        )
        for (key, position_id), amount in registry.l1.reclaimed.items()
    )


def _markets(state: ExchangeState) -> tuple[MarketFigures, ...]:
    records = state.registry.market_records
    return tuple(
        MarketFigures(
            units.market.name,
            records[index].status if index in records else MarketStatus.OFFLINE,
            state.ledger.assets[index].observed_at if index < len(state.ledger.assets) else 0,
        )
        for index, units in enumerate(state.units)
    )
