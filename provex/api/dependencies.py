"""What the API needs from the rest of the exchange, stated as protocols.

The sequencer, its read-only views, the read model and the indexer satisfy them; nothing here is
implemented. Units are those of `provex.protocol.records`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from provex.protocol.inputs import Input
from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    MarketRecord,
    OrderRecord,
    OrderStatus,
    OrderType,
    PositionRecord,
    PositionStatus,
    Side,
    TradeRecord,
    TransferRecord,
    TransferType,
    UserRecord,
)
from provex.protocol.views import AccountValue, BookSnapshot, FeeRates

__all__ = [
    "CandleRow",
    "ExchangeViews",
    "IndexerService",
    "PnlRow",
    "ReadModelQueries",
    "SequencerService",
    "StatsRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleRow:
    """One candle; prices times 10^9, volumes in quantums."""

    market: int
    resolution: str
    started_at_ms: int
    updated_at_ms: int
    open_e9: int
    high_e9: int
    low_e9: int
    close_e9: int
    synthetic_quantums: int
    collateral_quantums: int
    trades: int
    starting_open_interest_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsRow:
    """Trading in one market over the last days; prices are None without a trade."""

    market: int
    open_e9: int | None
    high_e9: int | None
    low_e9: int | None
    close_e9: int | None
    synthetic_quantums: int
    collateral_quantums: int
    trades: int
    fees_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PnlRow:
    """Hourly value of an account: equity, total profit, and net transfers since the last row."""

    account_id: str
    created_at_ms: int
    equity_quantums: int
    total_pnl_quantums: int
    net_transfers_quantums: int


class ExchangeViews(Protocol):
    """Read-only views of the exchange in memory; cheap, never half-applied."""

    def user(self, user_id: str) -> UserRecord | None: ...
    def user_by_address(self, ethereum_address: str) -> UserRecord | None: ...
    def username_exists(self, username: str) -> bool: ...
    def api_key(self, key: str) -> ApiKeyRecord | None: ...
    def api_keys_of(self, user_id: str) -> Sequence[ApiKeyRecord]: ...
    def account(self, account_id: str) -> AccountRecord | None: ...
    def accounts_of(self, user_id: str) -> Sequence[AccountRecord]: ...
    def account_by_position(self, position_id: int) -> AccountRecord | None: ...
    def account_value(self, account_id: str) -> AccountValue: ...
    def open_positions(self, account_id: str) -> Sequence[PositionRecord]: ...
    def order(self, order_id: str) -> OrderRecord | None: ...
    def order_by_client_id(self, account_id: str, client_id: str) -> OrderRecord | None: ...
    def open_orders(self, account_id: str) -> Sequence[OrderRecord]: ...
    def market(self, market: int) -> MarketRecord: ...
    def book(self, market: int) -> BookSnapshot: ...
    def fee_rates(self, user_id: str) -> FeeRates: ...
    def insurance_fund_quantums(self) -> int: ...


class SequencerService(Protocol):
    """The journaled exchange: every change goes through `submit`."""

    @property
    def committed_sequence(self) -> int:
        """Number of the last durable input."""
        ...

    @property
    def applied_sequence(self) -> int:
        """Number of the last input that the views show; never below the committed one."""
        ...

    async def submit(self, entry: Input) -> Outcome:
        """Apply an input and wait until it is durable. Raises Rejected."""
        ...

    def subscribe(self, listener: Callable[[Sequence[Outcome]], None]) -> None:
        """Call the listener in order with every durable outcome from now on."""
        ...


class IndexerService(Protocol):
    """Keeps the read model; tells how far it is."""

    async def reached(self, sequence: int) -> None:
        """Wait until the read model holds everything up to this input."""
        ...


class ReadModelQueries(Protocol):
    """History, newest first unless said otherwise; `before_ms` is inclusive."""

    def order(self, order_id: str) -> OrderRecord | None: ...
    def order_by_client_id(self, account_id: str, client_id: str) -> OrderRecord | None: ...
    def orders(
        self,
        account_id: str,
        *,
        market: int | None,
        statuses: Sequence[OrderStatus],
        side: Side | None,
        type_: OrderType | None,
        before_ms: int | None,
        limit: int,
        oldest_first: bool,
    ) -> Sequence[OrderRecord]: ...
    def fills(
        self,
        account_id: str,
        *,
        market: int | None,
        order_id: str | None,
        before_ms: int | None,
        limit: int,
    ) -> Sequence[FillRecord]: ...
    def positions(
        self,
        account_id: str,
        *,
        market: int | None,
        status: PositionStatus | None,
        before_ms: int | None,
        limit: int,
    ) -> Sequence[PositionRecord]: ...
    def transfers(
        self,
        account_id: str,
        *,
        type_: TransferType | None,
        before_ms: int | None,
        limit: int,
    ) -> Sequence[TransferRecord]: ...
    def funding_payments(
        self, account_id: str, *, market: int | None, before_ms: int | None, limit: int
    ) -> Sequence[FundingPaymentRecord]: ...
    def funding_rates(
        self, market: int, *, before_ms: int | None, limit: int
    ) -> Sequence[FundingRateRecord]: ...
    def trades(
        self, market: int, *, before_ms: int | None, limit: int
    ) -> Sequence[TradeRecord]: ...
    def candles(
        self,
        market: int,
        *,
        resolution: str,
        from_ms: int | None,
        to_ms: int | None,
        limit: int,
    ) -> Sequence[CandleRow]: ...
    def stats(self, market: int, *, since_ms: int) -> StatsRow: ...
    def historical_pnl(self, account_id: str, *, from_ms: int, to_ms: int) -> Sequence[PnlRow]: ...
