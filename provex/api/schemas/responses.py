"""Bodies of answers. The same types encode them and describe them in the OpenAPI document."""

from typing import Any

import msgspec

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
    "AccountResponse",
    "AccountsResponse",
    "ActiveOrder",
    "ActiveOrdersResponse",
    "AffiliateLink",
    "AffiliateStatistics",
    "ApiCredentials",
    "ApiKeyName",
    "ApiKeyResponse",
    "ApiKeysResponse",
    "BookLevel",
    "CancelActiveOrdersResponse",
    "CancelOrderResponse",
    "CancelOrdersResponse",
    "CancelRateLimits",
    "Candle",
    "CandlesResponse",
    "ComplianceResponse",
    "ConfigResponse",
    "CurrentAffiliateEpoch",
    "DeletedApiKeyResponse",
    "EmptyResponse",
    "ErrorItem",
    "ErrorResponse",
    "ExistsResponse",
    "FastWithdrawalsResponse",
    "Fees",
    "Fill",
    "FillsResponse",
    "FundingPayment",
    "FundingPaymentsResponse",
    "FundingRate",
    "HedgiesCurrentResponse",
    "HedgiesHistoryResponse",
    "HistoricalFundingResponse",
    "HistoricalLeaderboardResponse",
    "HistoricalPnl",
    "HistoricalPnlResponse",
    "InsuranceFundResponse",
    "LeaderboardEntry",
    "LeaderboardResponse",
    "LinkRequestsResponse",
    "LinksResponse",
    "LiquidityProviderQuote",
    "LiquidityRewardsResponse",
    "LivenessTokenResponse",
    "Market",
    "MarketsResponse",
    "OnboardingResponse",
    "OpenApiDocument",
    "OpenInterest",
    "Order",
    "OrderCheckResponse",
    "OrderResponse",
    "OrderbookResponse",
    "OrdersResponse",
    "OwnLeaderboardResponse",
    "PlaceOrderRateLimits",
    "Position",
    "PositionsResponse",
    "PreviousAffiliateEpochs",
    "PrivateProfileResponse",
    "ProviderFunds",
    "PublicProfileResponse",
    "PublicRetroactiveResponse",
    "RecoveryResponse",
    "RegistrationResponse",
    "RestrictionsResponse",
    "RetroactiveMining",
    "RetroactiveResponse",
    "SignedOrderFields",
    "StakedTokens",
    "Stats",
    "StatsResponse",
    "TimeResponse",
    "Trade",
    "TradesResponse",
    "TradingLeagues",
    "TradingPnls",
    "TradingRewards",
    "Transfer",
    "TransferResponse",
    "TransfersResponse",
    "User",
    "UserExistsResponse",
    "UserResponse",
    "Weight",
    "WeightResponse",
    "WithdrawalResponse",
]


class _Answer(msgspec.Struct, kw_only=True, rename="camel", gc=False):
    """Base of all answers: camelCase names outside."""


class OpenApiDocument(_Answer, kw_only=True, rename="camel"):
    """An OpenAPI document of version 3.1."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]


class ErrorItem(_Answer, kw_only=True, rename="camel", omit_defaults=True):
    """One reason for a refusal. `msg` is the text that bots know; the rest is more exact."""

    msg: str
    code: int
    """Number in the registry of errors."""
    value: Any = None
    """What was found, for parameters."""
    param: str | None = None
    location: str | None = None
    """Where the parameter stood: body, query, params, or headers."""
    reason: str | None = None
    server_time: str | None = None
    hash: str | None = None
    message: dict[str, Any] | None = None
    """The signed message that the server computed the hash from."""
    expected_position_id: str | None = None
    fields: dict[str, Any] | None = None
    retryable: bool | None = None


class ErrorResponse(_Answer, kw_only=True, rename="camel"):
    """Why a request was refused."""

    errors: list[ErrorItem]


class EmptyResponse(_Answer, kw_only=True, rename="camel"):
    """Nothing to say."""


class Market(_Answer, kw_only=True, rename="camel"):
    """One market with its parameters and its state."""

    market: str
    status: MarketStatus
    base_asset: str
    quote_asset: str
    step_size: str
    tick_size: str
    index_price: str
    oracle_price: str
    mark_price: str
    """The middle of index price, best bid and best ask; the index price while a side is empty."""
    price_change_24h: str = msgspec.field(name="priceChange24H")
    next_funding_rate: str
    next_funding_at: str
    min_order_size: str
    type: str
    initial_margin_fraction: str
    maintenance_margin_fraction: str
    transfer_margin_fraction: str
    volume_24h: str = msgspec.field(name="volume24H")
    trades_24h: str = msgspec.field(name="trades24H")
    open_interest: str
    incremental_initial_margin_fraction: str
    incremental_position_size: str
    max_position_size: str
    baseline_position_size: str
    asset_resolution: str
    synthetic_asset_id: str


class MarketsResponse(_Answer, kw_only=True, rename="camel"):
    """Markets by name."""

    markets: dict[str, Market]


class BookLevel(_Answer, kw_only=True, rename="camel"):
    """A price with everything that waits there."""

    size: str
    price: str


class OrderbookResponse(_Answer, kw_only=True, rename="camel"):
    """All levels, best first."""

    bids: list[BookLevel]
    asks: list[BookLevel]


class Trade(_Answer, kw_only=True, rename="camel"):
    """A public trade; the side is the taker's."""

    side: Side
    size: str
    price: str
    created_at: str
    liquidation: bool


class TradesResponse(_Answer, kw_only=True, rename="camel"):
    """Trades, newest first."""

    trades: list[Trade]


class Stats(_Answer, kw_only=True, rename="camel"):
    """Trading over some days."""

    market: str
    open: str
    high: str
    low: str
    close: str
    base_volume: str
    quote_volume: str
    type: str
    fees: str


class StatsResponse(_Answer, kw_only=True, rename="camel"):
    """Statistics by market."""

    markets: dict[str, Stats]


class FundingRate(_Answer, kw_only=True, rename="camel"):
    """An hourly rate as applied."""

    market: str
    rate: str
    price: str
    effective_at: str


class HistoricalFundingResponse(_Answer, kw_only=True, rename="camel"):
    """Rates, newest first."""

    historical_funding: list[FundingRate]


class Candle(_Answer, kw_only=True, rename="camel"):
    """Trading within one span of time."""

    started_at: str
    updated_at: str
    market: str
    resolution: str
    low: str
    high: str
    open: str
    close: str
    base_token_volume: str
    trades: str
    usd_volume: str
    starting_open_interest: str


class CandlesResponse(_Answer, kw_only=True, rename="camel"):
    """Candles, newest first."""

    candles: list[Candle]


class CancelRateLimits(_Answer, kw_only=True, rename="camel"):
    """How often orders may be cancelled."""

    max_points_multi: int
    max_points_single: int
    window_sec_multi: int
    window_sec_single: int


class PlaceOrderRateLimits(_Answer, kw_only=True, rename="camel"):
    """How often orders may be placed."""

    max_points: int
    window_sec: int
    target_notional: int
    min_limit_consumption: int
    min_market_consumption: int
    min_triggerable_consumption: int
    max_order_consumption: int


class ConfigResponse(_Answer, kw_only=True, rename="camel"):
    """Configuration that clients start from."""

    collateral_asset_id: str
    collateral_token_address: str
    default_maker_fee: str
    default_taker_fee: str
    exchange_address: str
    max_expected_batch_length_minutes: str
    max_fast_withdrawal_amount: str
    cancel_order_rate_limiting: CancelRateLimits
    place_order_rate_limiting: PlaceOrderRateLimits


class TimeResponse(_Answer, kw_only=True, rename="camel"):
    """The server's clock."""

    iso: str
    epoch: float
    """Seconds with three decimals."""


class UserExistsResponse(_Answer, kw_only=True, rename="camel"):
    """Whether an address has onboarded."""

    exists: bool
    is_proxy_signer: bool
    contract_address: str


class ExistsResponse(_Answer, kw_only=True, rename="camel"):
    """Whether something exists."""

    exists: bool


class LiquidityProviderQuote(_Answer, kw_only=True, rename="camel"):
    """What a provider pays for a debit."""

    credit_asset: str
    credit_amount: str
    debit_amount: str


class ProviderFunds(_Answer, kw_only=True, rename="camel"):
    """A liquidity provider."""

    available_funds: str
    stark_key: str
    quote: LiquidityProviderQuote | None


class FastWithdrawalsResponse(_Answer, kw_only=True, rename="camel"):
    """Providers by position id."""

    liquidity_providers: dict[str, ProviderFunds]


class InsuranceFundResponse(_Answer, kw_only=True, rename="camel"):
    """The insurance fund's collateral."""

    balance: str


class User(_Answer, kw_only=True, rename="camel"):
    """A person."""

    public_id: str
    ethereum_address: str
    is_registered: bool
    email: str | None
    username: str | None
    referred_by_affiliate_link: str | None
    maker_fee_rate: str
    taker_fee_rate: str
    maker_volume_30d: str = msgspec.field(name="makerVolume30D")
    taker_volume_30d: str = msgspec.field(name="takerVolume30D")
    fees_30d: str = msgspec.field(name="fees30D")
    user_data: Any
    is_sharing_username: bool | None
    is_sharing_address: bool | None
    dydx_token_balance: str
    staked_dydx_token_balance: str
    is_email_verified: bool
    hedgies_held: list[int]
    country: str | None
    language_code: str | None


class UserResponse(_Answer, kw_only=True, rename="camel"):
    """The user."""

    user: User


class Position(_Answer, kw_only=True, rename="camel"):
    """A holding in one market from its first fill until it is closed."""

    market: str
    status: PositionStatus
    side: str
    size: str
    max_size: str
    entry_price: str
    exit_price: str | None
    unrealized_pnl: str
    realized_pnl: str
    created_at: str
    closed_at: str | None
    sum_open: str
    sum_close: str
    net_funding: str


class PositionsResponse(_Answer, kw_only=True, rename="camel"):
    """Positions, newest first."""

    positions: list[Position]


class Account(_Answer, kw_only=True, rename="camel"):
    """One account of a user."""

    id: str
    account_number: str
    position_id: str
    stark_key: str
    quote_balance: str
    equity: str
    free_collateral: str
    pending_deposits: str
    pending_withdrawals: str
    created_at: str
    open_positions: dict[str, Position]


class AccountResponse(_Answer, kw_only=True, rename="camel"):
    """The account."""

    account: Account


class AccountsResponse(_Answer, kw_only=True, rename="camel"):
    """All accounts of the user."""

    accounts: list[Account]


class ApiCredentials(_Answer, kw_only=True, rename="camel"):
    """An API key; the secret is shown once."""

    key: str
    secret: str
    passphrase: str


class ApiKeyResponse(_Answer, kw_only=True, rename="camel"):
    """The new API key."""

    api_key: ApiCredentials


class DeletedApiKeyResponse(_Answer, kw_only=True, rename="camel"):
    """The key that is gone."""

    api_key: str


class ApiKeyName(_Answer, kw_only=True, rename="camel"):
    """An API key without its secret."""

    key: str


class ApiKeysResponse(_Answer, kw_only=True, rename="camel"):
    """All keys of the user."""

    api_keys: list[ApiKeyName]


class OnboardingResponse(_Answer, kw_only=True, rename="camel"):
    """The new user with key and account."""

    api_key: ApiCredentials
    user: User
    account: Account


class RecoveryResponse(_Answer, kw_only=True, rename="camel"):
    """What a user needs to leave."""

    stark_key: str
    position_id: str
    equity: str
    free_collateral: str
    quote_balance: str
    positions: list[Position]


class RegistrationResponse(_Answer, kw_only=True, rename="camel"):
    """The user admin's signature for `registerUser` on L1."""

    signature: str


class Order(_Answer, kw_only=True, rename="camel"):
    """An order."""

    id: str
    client_id: str
    account_id: str
    market: str
    side: Side
    price: str
    trigger_price: str | None
    trailing_percent: str | None
    size: str
    remaining_size: str
    type: OrderType
    created_at: str
    unfillable_at: str | None
    expires_at: str
    status: OrderStatus
    time_in_force: TimeInForce
    post_only: bool
    reduce_only: bool
    cancel_reason: CancelReason | None


class OrderResponse(_Answer, kw_only=True, rename="camel"):
    """The order."""

    order: Order


class OrdersResponse(_Answer, kw_only=True, rename="camel"):
    """Orders."""

    orders: list[Order]


class ActiveOrder(_Answer, kw_only=True, rename="camel"):
    """What counts of an open order."""

    id: str
    account_id: str
    market: str
    side: Side
    price: str
    remaining_size: str


class ActiveOrdersResponse(_Answer, kw_only=True, rename="camel"):
    """Active orders."""

    orders: list[ActiveOrder]


class CancelOrderResponse(_Answer, kw_only=True, rename="camel"):
    """The order that is being cancelled."""

    cancel_order: Order


class CancelOrdersResponse(_Answer, kw_only=True, rename="camel"):
    """The orders that are being cancelled."""

    cancel_orders: list[Order]


class CancelActiveOrdersResponse(_Answer, kw_only=True, rename="camel"):
    """The active orders that are being cancelled."""

    cancel_orders: list[ActiveOrder]


class SignedOrderFields(_Answer, kw_only=True, rename="camel"):
    """The numbers that an order's hash is made of, as the server computed them."""

    market: str
    synthetic_asset_id: str
    collateral_asset_id: str
    is_buying_synthetic: bool
    quantums_synthetic: str
    quantums_collateral: str
    quantums_fee: str
    nonce: str
    position_id: str
    expiration_epoch_hours: int
    stark_key: str


class OrderCheckResponse(_Answer, kw_only=True, rename="camel"):
    """What placing the order would check of its signature."""

    is_signature_valid: bool
    hash: str
    message: SignedOrderFields
    expected_position_id: str


class Fill(_Answer, kw_only=True, rename="camel"):
    """One account's side of a trade."""

    id: str
    side: Side
    liquidity: Liquidity
    type: FillKind
    market: str
    order_id: str | None
    price: str
    size: str
    fee: str
    created_at: str


class FillsResponse(_Answer, kw_only=True, rename="camel"):
    """Fills, newest first."""

    fills: list[Fill]


class FundingPayment(_Answer, kw_only=True, rename="camel"):
    """Funding that an account paid (negative) or received."""

    market: str
    payment: str
    rate: str
    position_size: str
    price: str
    effective_at: str


class FundingPaymentsResponse(_Answer, kw_only=True, rename="camel"):
    """Funding payments, newest first."""

    funding_payments: list[FundingPayment]


class HistoricalPnl(_Answer, kw_only=True, rename="camel"):
    """An account's value at an hour."""

    equity: str
    total_pnl: str
    net_transfers: str
    created_at: str
    account_id: str


class HistoricalPnlResponse(_Answer, kw_only=True, rename="camel"):
    """Values, newest first."""

    historical_pnl: list[HistoricalPnl]


class Transfer(_Answer, kw_only=True, rename="camel"):
    """A deposit, withdrawal or transfer."""

    id: str
    type: TransferType
    debit_asset: str
    credit_asset: str
    debit_amount: str
    credit_amount: str
    transaction_hash: str | None
    status: TransferStatus
    created_at: str
    confirmed_at: str | None
    client_id: str
    from_address: str | None
    to_address: str | None


class TransferResponse(_Answer, kw_only=True, rename="camel"):
    """The transfer."""

    transfer: Transfer


class TransfersResponse(_Answer, kw_only=True, rename="camel"):
    """Transfers, newest first."""

    transfers: list[Transfer]


class WithdrawalResponse(_Answer, kw_only=True, rename="camel"):
    """The withdrawal."""

    withdrawal: Transfer


class LeaderboardEntry(_Answer, kw_only=True, rename="camel"):
    """One account's place."""

    username: str | None
    ethereum_address: str | None
    public_id: str
    absolute_pnl: str
    percent_pnl: str
    absolute_rank: int
    percent_rank: int
    season_expected_outcome: str | None
    hedgie_won: int | None
    prize_won: str | None


class LeaderboardResponse(_Answer, kw_only=True, rename="camel"):
    """Accounts by profit."""

    top_pnls: list[LeaderboardEntry]
    num_participants: int
    started_at: str
    ends_at: str | None
    updated_at: str
    season_number: int | None
    prize_pool: int | None
    num_hedgies_winners: int | None
    num_prize_winners: int | None
    ratio_promoted: str | None
    ratio_demoted: str | None
    minimum_equity: str
    minimum_dydx_tokens: str = msgspec.field(name="minimumDYDXTokens")


class OwnLeaderboardResponse(_Answer, kw_only=True, rename="camel"):
    """A user's place in a leaderboard."""

    account_id: str
    period: str
    username: str | None
    ethereum_address: str | None
    public_id: str
    absolute_pnl: str
    percent_pnl: str
    absolute_rank: int | None
    percent_rank: int | None
    season_expected_outcome: str | None
    hedgie_won: int | None
    prize_won: str | None
    started_at: str
    ends_at: str | None
    updated_at: str
    season_number: int | None


class HistoricalLeaderboardResponse(_Answer, kw_only=True, rename="camel"):
    """Past places."""

    leaderboard_pnls: list[OwnLeaderboardResponse]


class PublicRetroactiveResponse(_Answer, kw_only=True, rename="camel"):
    """Retroactive rewards of an address."""

    allocation: str
    target_volume: str


class HedgiesCurrentResponse(_Answer, kw_only=True, rename="camel"):
    """Current hedgies: none."""


class HedgiesHistoryResponse(_Answer, kw_only=True, rename="camel"):
    """Past hedgies."""

    historical_token_ids: list[int]


class TradingLeagues(_Answer, kw_only=True, rename="camel"):
    """Leagues: none are played."""

    current_league: str | None
    current_league_ranking: int | None


class TradingPnls(_Answer, kw_only=True, rename="camel"):
    """Profit that a user shares."""

    absolute_pnl_30d: str | None = msgspec.field(name="absolutePnl30D")
    percent_pnl_30d: str | None = msgspec.field(name="percentPnl30D")
    volume_30d: str | None = msgspec.field(name="volume30D")


class TradingRewards(_Answer, kw_only=True, rename="camel"):
    """Rewards: none are paid."""

    cur_epoch: int
    cur_epoch_estimated_rewards: int
    prev_epoch_estimated_rewards: int


class CurrentAffiliateEpoch(_Answer, kw_only=True, rename="camel"):
    """Affiliate figures of this epoch."""

    users_referred: int
    revenue: str
    revenue_share_rate: str


class PreviousAffiliateEpochs(_Answer, kw_only=True, rename="camel"):
    """Affiliate figures before."""

    users_referred: int
    revenue: str


class AffiliateStatistics(_Answer, kw_only=True, rename="camel"):
    """Affiliate figures."""

    current_epoch: CurrentAffiliateEpoch
    previous_epochs: PreviousAffiliateEpochs
    last_epoch_paid: int | None


class AffiliateLink(_Answer, kw_only=True, rename="camel"):
    """A link that brings users."""

    link: str
    discount_rate: str


class PublicProfileResponse(_Answer, kw_only=True, rename="camel"):
    """What a user shows to others."""

    username: str | None
    ethereum_address: str | None
    dydx_holdings: str = msgspec.field(name="DYDXHoldings")
    staked_dydx_holdings: str = msgspec.field(name="stakedDYDXHoldings")
    hedgies_held: list[int]
    twitter_handle: str | None
    trading_leagues: TradingLeagues
    trading_pnls: TradingPnls
    trading_rewards: TradingRewards


class PrivateProfileResponse(PublicProfileResponse, kw_only=True, rename="camel"):
    """The same and more, for the user."""

    public_id: str
    affiliate_application_status: str | None
    affiliate_links: list[AffiliateLink]
    affiliate_statistics: AffiliateStatistics


class LinksResponse(_Answer, kw_only=True, rename="camel"):
    """Linked users."""

    user_type: str | None
    primary_address: str | None
    linked_addresses: list[str]


class LinkRequestsResponse(_Answer, kw_only=True, rename="camel"):
    """Requests to link users."""

    user_type: str | None
    outgoing_requests: list[dict[str, str]]
    incoming_requests: list[dict[str, str]]


class LivenessTokenResponse(_Answer, kw_only=True, rename="camel"):
    """A token of the identity check, which this exchange does not have."""

    token: str


class RestrictionsResponse(_Answer, kw_only=True, rename="camel"):
    """What the user may not do."""

    is_restricted: bool
    restriction_type: str | None
    can_trade: bool
    can_transfer: bool
    can_fast_withdraw: bool
    can_slow_withdraw: bool
    reason: str | None


class ComplianceResponse(_Answer, kw_only=True, rename="camel"):
    """Whether a place of residence bans trading."""

    is_banned: bool
    reason: str | None


class Fees(_Answer, kw_only=True, rename="camel"):
    """Fees of an epoch."""

    fees_paid: str
    total_fees_paid: str


class OpenInterest(_Answer, kw_only=True, rename="camel"):
    """Open interest of an epoch."""

    average_open_interest: str
    total_average_open_interest: str


class Weight(_Answer, kw_only=True, rename="camel"):
    """Share of an epoch."""

    weight: str
    total_weight: str


class StakedTokens(_Answer, kw_only=True, rename="camel"):
    """Staked tokens: none exist."""

    primary_staked_dydx: str = msgspec.field(name="primaryStakedDYDX")
    average_staked_dydx: str = msgspec.field(name="averageStakedDYDX")
    average_staked_dydx_with_floor: str = msgspec.field(name="averageStakedDYDXWithFloor")
    total_average_staked_dydx: str = msgspec.field(name="totalAverageStakedDYDX")


class WeightResponse(_Answer, kw_only=True, rename="camel"):
    """Trading rewards of an epoch: none."""

    epoch: int
    epoch_start: str
    epoch_end: str
    fees: Fees
    open_interest: OpenInterest
    weight: Weight
    staked_dydx: StakedTokens = msgspec.field(name="stakedDYDX")
    total_rewards: str
    estimated_rewards: str


class LiquidityRewardsResponse(_Answer, kw_only=True, rename="camel"):
    """Liquidity rewards of an epoch: none."""

    epoch: int
    epoch_start: str
    epoch_end: str
    markets: dict[str, dict[str, Any]]
    staked_dydx: StakedTokens = msgspec.field(name="stakedDYDX")
    linked_address_rewards: dict[str, dict[str, Any]]


class RetroactiveMining(_Answer, kw_only=True, rename="camel"):
    """Retroactive rewards."""

    allocation: str
    target_volume: str
    volume: str


class RetroactiveResponse(_Answer, kw_only=True, rename="camel"):
    """Retroactive rewards: none."""

    epoch: int
    epoch_start: str
    epoch_end: str
    retroactive_mining: RetroactiveMining
    estimated_rewards: str
