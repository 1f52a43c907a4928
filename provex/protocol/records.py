"""What the exchange shows of itself: the records that sequencer, read model and API exchange.

Every record is complete and replaces the earlier one with the same identity. Units: `_quantums`
are integer quantums of the asset (collateral quantums = 10^-6 USD), `_ms` milliseconds since the
epoch, `_ticks` and `_lots` multiples of the market's tick and step, `_e9` a human decimal times
10^9, `_e10` times 10^10, `_ppm` times 10^6. Times and sizes become text only in the API.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "AccountRecord",
    "ApiKeyRecord",
    "BookLevels",
    "CancelReason",
    "ConfigurationChanged",
    "FillKind",
    "FillRecord",
    "FundingPaymentRecord",
    "FundingRateRecord",
    "Liquidity",
    "MarketRecord",
    "MarketStatus",
    "OrderRecord",
    "OrderStatus",
    "OrderType",
    "PnlTickRecord",
    "PositionRecord",
    "PositionStatus",
    "Record",
    "Side",
    "TimeInForce",
    "TradeRecord",
    "TransferRecord",
    "TransferStatus",
    "TransferType",
    "UserRecord",
]


class Side(StrEnum):
    """Side of an order, fill or trade."""

    BUY = "BUY"
    SELL = "SELL"


class OrderType(StrEnum):
    """The five order types that clients create."""

    LIMIT = "LIMIT"
    MARKET = "MARKET"
    STOP_LIMIT = "STOP_LIMIT"
    TRAILING_STOP = "TRAILING_STOP"
    TAKE_PROFIT = "TAKE_PROFIT"


class TimeInForce(StrEnum):
    """How long an order may wait."""

    GTT = "GTT"
    FOK = "FOK"
    IOC = "IOC"


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING = "PENDING"
    OPEN = "OPEN"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    UNTRIGGERED = "UNTRIGGERED"


class CancelReason(StrEnum):
    """Why an order was cancelled."""

    UNDERCOLLATERALIZED = "UNDERCOLLATERALIZED"
    EXPIRED = "EXPIRED"
    USER_CANCELED = "USER_CANCELED"
    SELF_TRADE = "SELF_TRADE"
    FAILED = "FAILED"
    COULD_NOT_FILL = "COULD_NOT_FILL"
    POST_ONLY_WOULD_CROSS = "POST_ONLY_WOULD_CROSS"
    REDUCE_ONLY_RESIZED = "REDUCE_ONLY_RESIZED"


class MarketStatus(StrEnum):
    """What a market accepts."""

    ONLINE = "ONLINE"
    OFFLINE = "OFFLINE"
    POST_ONLY = "POST_ONLY"
    CANCEL_ONLY = "CANCEL_ONLY"
    CLOSE_ONLY = "CLOSE_ONLY"
    INITIALIZING = "INITIALIZING"


class Liquidity(StrEnum):
    """Whether a fill's order was resting or arriving."""

    MAKER = "MAKER"
    TAKER = "TAKER"


class FillKind(StrEnum):
    """Type of a fill: the order's type, or one of the order-less kinds."""

    LIMIT = "LIMIT"
    MARKET = "MARKET"
    STOP_LIMIT = "STOP_LIMIT"
    TRAILING_STOP = "TRAILING_STOP"
    TAKE_PROFIT = "TAKE_PROFIT"
    LIQUIDATED = "LIQUIDATED"
    LIQUIDATION = "LIQUIDATION"
    DELEVERAGED = "DELEVERAGED"


class PositionStatus(StrEnum):
    """Where a market position stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    LIQUIDATED = "LIQUIDATED"


class TransferType(StrEnum):
    """Kinds of money movement."""

    DEPOSIT = "DEPOSIT"
    WITHDRAWAL = "WITHDRAWAL"
    FAST_WITHDRAWAL = "FAST_WITHDRAWAL"
    TRANSFER_OUT = "TRANSFER_OUT"
    TRANSFER_IN = "TRANSFER_IN"


class TransferStatus(StrEnum):
    """Where a money movement stands.

    A slow withdrawal is PENDING until L1 has accepted its batch, QUEUED until it is claimed there,
    then CONFIRMED.
    """

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    QUEUED = "QUEUED"
    CANCELED = "CANCELED"
    UNCONFIRMED = "UNCONFIRMED"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """A person, known by an Ethereum address (lowercase with 0x)."""

    user_id: str
    ethereum_address: str
    is_registered: bool
    email: str | None
    is_email_verified: bool
    username: str | None
    user_data: str
    is_sharing_username: bool | None
    is_sharing_address: bool | None
    referred_by_affiliate_link: str | None
    country: str | None
    language_code: str | None
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """One account of a user = one position of the rules, with balances after the last event."""

    account_id: str
    user_id: str
    account_number: int
    position_id: int
    stark_key: int
    stark_key_y: int
    collateral_quantums: int
    """Balance with funding applied at the position's last touch; may be negative."""
    reserved_quantums: int
    """Held for fast withdrawals that are not settled yet; never available for margin."""
    pending_deposits_quantums: int
    pending_withdrawals_quantums: int
    created_at_ms: int
    last_transaction_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRecord:
    """An API key. The secret is encrypted under the passphrase, which is never stored."""

    key: str
    user_id: str
    encrypted_secret: str
    is_deleted: bool
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """An order after its last change."""

    order_id: str
    """The signed message's hash, 64 lowercase hexadecimal digits."""
    order_ref: int
    """Number of the input that placed it; ascending in time."""
    client_id: str
    account_id: str
    position_id: int
    market: int
    side: Side
    type: OrderType
    price_ticks: int
    trigger_ticks: int | None
    trailing_ppm: int | None
    """Signed trailing distance as a fraction of the price: 1 percent = 10,000."""
    lots: int
    remaining_lots: int
    limit_fee_ppm: int
    created_at_ms: int
    unfillable_at_ms: int | None
    expires_at_ms: int
    status: OrderStatus
    time_in_force: TimeInForce
    is_post_only: bool
    is_reduce_only: bool
    cancel_reason: CancelReason | None
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FillRecord:
    """One account's side of an executed trade, liquidation or deleveraging."""

    fill_id: str
    transaction_id: str
    account_id: str
    order_id: str | None
    order_client_id: str | None
    market: int
    side: Side
    liquidity: Liquidity
    kind: FillKind
    price_e9: int
    synthetic_quantums: int
    collateral_quantums: int
    fee_quantums: int
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRecord:
    """A public trade; the side is the taker's."""

    trade_id: str
    market: int
    side: Side
    price_e9: int
    synthetic_quantums: int
    collateral_quantums: int
    created_at_ms: int
    is_liquidation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRecord:
    """The history of one holding from its first fill until its size is zero (or flips)."""

    holding_id: str
    account_id: str
    market: int
    status: PositionStatus
    is_long: bool
    size_quantums: int
    """Signed; zero once closed."""
    max_size_quantums: int
    """Signed; the size that was largest in magnitude."""
    sum_open_quantums: int
    sum_close_quantums: int
    open_collateral_quantums: int
    """Collateral exchanged in opening fills; entry price = this over sum_open."""
    close_collateral_quantums: int
    realized_pnl_quantums: int
    """Closed profit less all fees plus funding, rounded down."""
    net_funding_quantums: int
    created_at_ms: int
    closed_at_ms: int | None
    open_transaction_id: str
    close_transaction_id: str | None
    last_transaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecord:
    """A deposit, withdrawal or transfer after its last change. Amounts are collateral quantums."""

    transfer_id: str
    account_id: str
    type: TransferType
    debit_quantums: int
    credit_quantums: int
    transaction_hash: str | None
    status: TransferStatus
    created_at_ms: int
    confirmed_at_ms: int | None
    client_id: str
    from_address: str | None
    to_address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingPaymentRecord:
    """One account's hourly funding in one market."""

    account_id: str
    market: int
    payment_quantums: int
    """Signed change of the collateral balance, rounded down."""
    rate_e10: int
    position_quantums: int
    price_e9: int
    effective_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRateRecord:
    """The hourly funding rate of one market as applied."""

    market: int
    rate_e10: int
    price_e9: int
    effective_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PnlTickRecord:
    """What an account was worth at a full hour, for its history of profit."""

    account_id: str
    equity_quantums: int
    """Collateral plus holdings at oracle prices, rounded down."""
    net_transfers_quantums: int
    """All money that ever came in less all that went out; profit = equity less this."""
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRecord:
    """The moving part of a market."""

    market: int
    status: MarketStatus
    index_price_e9: int | None
    oracle_price_e9: int | None
    next_funding_rate_e10: int
    next_funding_at_ms: int
    open_interest_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLevels:
    """New absolute sizes of changed levels; 0 removes one. Offsets of a market are contiguous."""

    market: int
    offset: int
    bids: tuple[tuple[int, int], ...]
    """(price_ticks, lots)."""
    asks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationChanged:
    """A new configuration holds from a batch on; `market` is the index of one listed with it."""

    configuration_hash: str
    batch_number: int
    market: int | None
    market_row: str | None
    """The market as JSON text, as `market_of_row` takes it."""


Record = (
    UserRecord
    | AccountRecord
    | ApiKeyRecord
    | OrderRecord
    | FillRecord
    | TradeRecord
    | PositionRecord
    | TransferRecord
    | FundingPaymentRecord
    | FundingRateRecord
    | PnlTickRecord
    | MarketRecord
    | BookLevels
    | ConfigurationChanged
)
