"""What the exchange answers, typed: amounts are Decimal, times are datetime in UTC.

Names follow the API (camelCase there). Members that an exchange adds later are ignored.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from provex.protocol.records import (
    CancelReason,
    FillKind,
    Liquidity,
    MarketStatus,
    OrderStatus,
    OrderType,
    PositionStatus,
    Side,
    TimeInForce,
    TransferStatus,
    TransferType,
)

__all__ = [
    "Account",
    "AccountChange",
    "AccountContents",
    "ActiveOrder",
    "BookContents",
    "BookLevel",
    "BookSnapshot",
    "Candle",
    "Config",
    "Fill",
    "FundingPayment",
    "FundingRate",
    "HistoricalPnl",
    "LiquidityProvider",
    "LiquidityQuote",
    "Market",
    "MarketChange",
    "MarketStats",
    "Order",
    "OrderCheck",
    "Position",
    "Recovery",
    "ServerTime",
    "Trade",
    "Transfer",
    "User",
    "UserExists",
]


class _Answer(Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all answers."""


class Market(_Answer, frozen=True, kw_only=True, rename="camel"):
    """One market with its parameters and its state."""

    market: str
    status: MarketStatus
    base_asset: str
    quote_asset: str
    step_size: Decimal
    tick_size: Decimal
    index_price: Decimal
    oracle_price: Decimal
    price_change_24h: Decimal = field(name="priceChange24H")
    next_funding_rate: Decimal
    next_funding_at: datetime
    min_order_size: Decimal
    type: str
    initial_margin_fraction: Decimal
    maintenance_margin_fraction: Decimal
    volume_24h: Decimal = field(name="volume24H")
    trades_24h: int = field(name="trades24H")
    open_interest: Decimal
    incremental_initial_margin_fraction: Decimal
    incremental_position_size: Decimal
    max_position_size: Decimal
    baseline_position_size: Decimal
    asset_resolution: int
    synthetic_asset_id: str


class MarketChange(_Answer, frozen=True, kw_only=True, rename="camel"):
    """The members of a market that changed; None for those that did not."""

    status: MarketStatus | None = None
    index_price: Decimal | None = None
    oracle_price: Decimal | None = None
    price_change_24h: Decimal | None = field(name="priceChange24H", default=None)
    next_funding_rate: Decimal | None = None
    next_funding_at: datetime | None = None
    volume_24h: Decimal | None = field(name="volume24H", default=None)
    trades_24h: int | None = field(name="trades24H", default=None)
    open_interest: Decimal | None = None


class BookLevel(_Answer, frozen=True, kw_only=True, rename="camel"):
    """A price with everything that waits there."""

    price: Decimal
    size: Decimal
    offset: int = 0
    """Number of the update that the level is from; only on streams."""


class BookSnapshot(_Answer, frozen=True, kw_only=True, rename="camel"):
    """All levels, best first."""

    bids: tuple[BookLevel, ...]
    asks: tuple[BookLevel, ...]
    offset: int | None = None


class BookContents(_Answer, frozen=True, kw_only=True, rename="camel"):
    """New sizes of changed levels as (price, size); size 0 removes a level."""

    offset: int
    bids: tuple[tuple[Decimal, Decimal], ...] = ()
    asks: tuple[tuple[Decimal, Decimal], ...] = ()


class Trade(_Answer, frozen=True, kw_only=True, rename="camel"):
    """A public trade; the side is the taker's."""

    side: Side
    size: Decimal
    price: Decimal
    created_at: datetime
    liquidation: bool = False


class MarketStats(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Trading over some days."""

    market: str
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    base_volume: Decimal
    quote_volume: Decimal
    fees: Decimal


class FundingRate(_Answer, frozen=True, kw_only=True, rename="camel"):
    """An hourly rate as applied."""

    market: str
    rate: Decimal
    price: Decimal
    effective_at: datetime


class Candle(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Trading within one span of time."""

    started_at: datetime
    updated_at: datetime
    market: str
    resolution: str
    low: Decimal
    high: Decimal
    open: Decimal
    close: Decimal
    base_token_volume: Decimal
    trades: int
    usd_volume: Decimal
    starting_open_interest: Decimal


class Config(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What a client starts from."""

    collateral_asset_id: str
    collateral_token_address: str
    default_maker_fee: Decimal
    default_taker_fee: Decimal
    exchange_address: str
    max_expected_batch_length_minutes: int
    max_fast_withdrawal_amount: Decimal
    cancel_order_rate_limiting: dict[str, int]
    place_order_rate_limiting: dict[str, int]


class ServerTime(_Answer, frozen=True, kw_only=True, rename="camel"):
    """The exchange's clock."""

    iso: datetime
    epoch: Decimal


class UserExists(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Whether an address has onboarded."""

    exists: bool
    is_proxy_signer: bool
    contract_address: str


class LiquidityQuote(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What a provider pays for a debit."""

    credit_asset: str
    credit_amount: Decimal
    debit_amount: Decimal


class LiquidityProvider(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Somebody who pays fast withdrawals on L1."""

    available_funds: Decimal
    stark_key: str
    quote: LiquidityQuote | None


class User(_Answer, frozen=True, kw_only=True, rename="camel"):
    """A person."""

    ethereum_address: str
    is_registered: bool
    email: str | None
    username: str | None
    referred_by_affiliate_link: str | None
    maker_fee_rate: Decimal | None
    taker_fee_rate: Decimal | None
    maker_volume_30d: Decimal | None = field(name="makerVolume30D")
    taker_volume_30d: Decimal | None = field(name="takerVolume30D")
    fees_30d: Decimal | None = field(name="fees30D")
    user_data: Any
    is_sharing_username: bool | None
    is_sharing_address: bool | None
    is_email_verified: bool
    country: str | None
    language_code: str | None


class Position(_Answer, frozen=True, kw_only=True, rename="camel"):
    """A holding in one market; the size is negative for a short one."""

    market: str
    status: PositionStatus
    side: str
    size: Decimal
    max_size: Decimal
    entry_price: Decimal
    exit_price: Decimal | None
    unrealized_pnl: Decimal | None = None
    realized_pnl: Decimal
    created_at: datetime
    closed_at: datetime | None
    sum_open: Decimal
    sum_close: Decimal
    net_funding: Decimal


class Account(_Answer, frozen=True, kw_only=True, rename="camel"):
    """One account of a user."""

    id: str
    account_number: int
    position_id: int
    stark_key: str
    quote_balance: Decimal
    equity: Decimal
    free_collateral: Decimal
    pending_deposits: Decimal
    pending_withdrawals: Decimal
    created_at: datetime | None = None
    """Not on streams."""
    open_positions: dict[str, Position]


class AccountChange(_Answer, frozen=True, kw_only=True, rename="camel"):
    """An account's balances after a change. Equity follows from prices and is not sent."""

    id: str
    quote_balance: Decimal
    pending_deposits: Decimal
    pending_withdrawals: Decimal


class Order(_Answer, frozen=True, kw_only=True, rename="camel"):
    """An order as it stands."""

    id: str
    client_id: str
    account_id: str
    market: str
    side: Side
    price: Decimal
    trigger_price: Decimal | None
    trailing_percent: Decimal | None
    size: Decimal
    remaining_size: Decimal
    type: OrderType
    created_at: datetime
    unfillable_at: datetime | None
    expires_at: datetime
    status: OrderStatus
    time_in_force: TimeInForce
    post_only: bool
    reduce_only: bool
    cancel_reason: CancelReason | None


class ActiveOrder(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What counts of an open order."""

    id: str
    account_id: str
    market: str
    side: Side
    price: Decimal
    remaining_size: Decimal


class OrderCheck(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What the exchange finds when it checks an order's signature without placing it."""

    is_signature_valid: bool
    hash: str
    message: dict[str, Any]
    expected_position_id: int


class Fill(_Answer, frozen=True, kw_only=True, rename="camel"):
    """One account's side of a trade."""

    id: str
    side: Side
    liquidity: Liquidity
    type: FillKind
    market: str
    order_id: str | None
    price: Decimal
    size: Decimal
    fee: Decimal
    created_at: datetime
    order_client_id: str | None = None
    """Only on streams."""


class FundingPayment(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Funding that the account paid (negative) or received."""

    market: str
    payment: Decimal
    rate: Decimal
    position_size: Decimal
    price: Decimal
    effective_at: datetime


class HistoricalPnl(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Worth and profit of an account at one hour."""

    account_id: str
    equity: Decimal
    total_pnl: Decimal
    net_transfers: Decimal
    created_at: datetime


class Transfer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """A deposit, withdrawal or transfer."""

    id: str
    type: TransferType
    debit_asset: str
    credit_asset: str
    debit_amount: Decimal
    credit_amount: Decimal
    transaction_hash: str | None
    status: TransferStatus
    created_at: datetime
    confirmed_at: datetime | None
    client_id: str
    from_address: str | None
    to_address: str | None


class Recovery(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What the owner of an Ethereum key needs to leave without API keys."""

    stark_key: str
    position_id: int
    equity: Decimal
    free_collateral: Decimal
    quote_balance: Decimal
    positions: tuple[Position, ...]


class AccountContents(_Answer, frozen=True, kw_only=True, rename="camel"):
    """One message of the account: a snapshot (with `account`), or all changes of one event."""

    account: Account | None = None
    accounts: tuple[AccountChange, ...] = ()
    orders: tuple[Order, ...] = ()
    fills: tuple[Fill, ...] = ()
    positions: tuple[Position, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    funding_payments: tuple[FundingPayment, ...] = ()
