"""Bodies and query strings of requests. Unknown members are ignored, as the clients expect.

Every type states the text that the API answers with when a value does not fit; texts that bots
look for are byte-identical to dYdX v3.
"""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from provex.protocol.records import (
    OrderStatus,
    OrderType,
    PositionStatus,
    Side,
    TimeInForce,
    TransferType,
)
from provex.storage.history import Resolution

from .texts import (
    Address,
    AmountText,
    ClientId,
    HexNumber,
    IsoTime,
    Limit,
    MarketName,
    OrderId,
    PositionId,
    ShortText,
    StarkSignatureText,
    UserText,
)

__all__ = [
    "ActiveOrdersQuery",
    "ApiKeyQuery",
    "CandlesQuery",
    "ComplianceBody",
    "CreateAccountBody",
    "CreateOrderBody",
    "EpochQuery",
    "EthereumAddressQuery",
    "FastWithdrawalBody",
    "FastWithdrawalsQuery",
    "FillsQuery",
    "FundingQuery",
    "HedgiesHistoryQuery",
    "HistoricalFundingQuery",
    "HistoricalPnlQuery",
    "LeaderboardPeriod",
    "LeaderboardQuery",
    "LeaderboardSort",
    "LinkBody",
    "MarketQuery",
    "NoBody",
    "NoQuery",
    "OldLeaderboardPeriod",
    "OldLeaderboardQuery",
    "OnboardingBody",
    "OneLeaderboardQuery",
    "OrderTypeFilter",
    "OrdersQuery",
    "PositionsQuery",
    "RequiredEthereumAddressQuery",
    "StatsDays",
    "StatsQuery",
    "TradesQuery",
    "TransferBody",
    "TransfersQuery",
    "UpdateUserBody",
    "UsernameQuery",
    "VerifyEmailBody",
    "WithdrawalBody",
]


def _says(message: str) -> Meta:
    return Meta(extra={"message": message})


Flag = Annotated[bool, _says("{parameter} must be a boolean")]
SideText = Annotated[Side, _says("Invalid side is either not a string or not a valid side")]
TypeText = Annotated[
    OrderType, _says("Invalid type is either not a string or not a valid order type")
]
TimeInForceText = Annotated[
    TimeInForce,
    _says("Invalid timeInForce is either not a string or not a valid time in force"),
]
AssetText = Annotated[
    str,
    Meta(
        pattern="^USDC$",
        extra={"message": "{parameter} must be USDC"},
    ),
]
StatusList = Annotated[
    str,
    Meta(
        pattern="^(PENDING|OPEN|FILLED|CANCELED|UNTRIGGERED)"
        "(,(PENDING|OPEN|FILLED|CANCELED|UNTRIGGERED)){0,9}$",
        extra={
            "message": "status must be a valid array of subset "
            f"({', '.join(status.value for status in OrderStatus)})"
        },
        examples=["OPEN,FILLED"],
    ),
]


AfterId = Annotated[
    str,
    Meta(
        max_length=100,
        description="Beyond dYdX v3: continue after the row with this id.",
        extra={"message": "afterId must be the id of a row"},
    ),
]


class StatsDays(StrEnum):
    """Days that statistics cover."""

    ONE = "1"
    SEVEN = "7"
    THIRTY = "30"


class OrderTypeFilter(StrEnum):
    """Order types as a filter; STOP is the old name of STOP_LIMIT."""

    LIMIT = "LIMIT"
    MARKET = "MARKET"
    STOP_LIMIT = "STOP_LIMIT"
    STOP = "STOP"
    TRAILING_STOP = "TRAILING_STOP"
    TAKE_PROFIT = "TAKE_PROFIT"


class LeaderboardPeriod(StrEnum):
    """Periods of leaderboards. Leagues, of which there are none, count as weeks."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    ALL_TIME = "ALL_TIME"
    ALLTIME = "ALLTIME"
    COMPETITION = "COMPETITION"
    CELEBRITY_COMPETITION = "CELEBRITY_COMPETITION"
    DAILY_COMPETITION = "DAILY_COMPETITION"
    LEAGUES = "LEAGUES"
    BRONZE = "BRONZE"
    SILVER = "SILVER"
    GOLD = "GOLD"
    PLATINUM = "PLATINUM"
    DIAMOND = "DIAMOND"


class OldLeaderboardPeriod(StrEnum):
    """Periods whose past is kept."""

    LEAGUES = "LEAGUES"
    DAILY = "DAILY"
    DAILY_COMPETITION = "DAILY_COMPETITION"


class LeaderboardSort(StrEnum):
    """What a leaderboard is sorted by."""

    ABSOLUTE = "ABSOLUTE"
    PERCENT = "PERCENT"


class LinkAction(StrEnum):
    """What to do with a link between two users."""

    CREATE_SECONDARY_REQUEST = "CREATE_SECONDARY_REQUEST"
    DELETE_SECONDARY_REQUEST = "DELETE_SECONDARY_REQUEST"
    ACCEPT_PRIMARY_REQUEST = "ACCEPT_PRIMARY_REQUEST"
    REJECT_PRIMARY_REQUEST = "REJECT_PRIMARY_REQUEST"
    REMOVE = "REMOVE"


class NftRevealType(StrEnum):
    """How often hedgies were given out."""

    DAY = "DAY"
    WEEK = "WEEK"


class _Request(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all requests: camelCase names outside, immutable inside."""


class NoQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """No query parameters."""


class NoBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """No body; an empty object is accepted."""


class MarketQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """An optional market."""

    market: MarketName | None = None


class TradesQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of public trades."""

    starting_before_or_at: IsoTime | None = None
    limit: Limit = 100
    after_id: AfterId | None = None


class StatsQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Days to cover."""

    days: Annotated[StatsDays, _says("days must be 1, 7 or 30")] = StatsDays.ONE


class HistoricalFundingQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of funding rates."""

    effective_before_or_at: IsoTime | None = None
    limit: Limit = 100


class CandlesQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of candles."""

    resolution: Annotated[
        Resolution,
        _says(
            f"resolution must be one of {', '.join(resolution.value for resolution in Resolution)}"
        ),
    ] = Resolution.ONE_DAY
    from_iso: IsoTime | None = msgspec.field(name="fromISO", default=None)
    to_iso: IsoTime | None = msgspec.field(name="toISO", default=None)
    limit: Limit = 100


class EthereumAddressQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """An optional Ethereum address."""

    ethereum_address: Address | None = None


class RequiredEthereumAddressQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """An Ethereum address."""

    ethereum_address: Address


class UsernameQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """A user name."""

    username: ShortText


class FastWithdrawalsQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """What to quote: at most one of the amounts."""

    credit_asset: AssetText | None = None
    credit_amount: AmountText | None = None
    debit_amount: AmountText | None = None


class VerifyEmailBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """The token from the verification mail."""

    token: UserText


class LeaderboardQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of a leaderboard."""

    period: Annotated[
        LeaderboardPeriod,
        _says(f"period must be one of {', '.join(period.value for period in LeaderboardPeriod)}"),
    ] = LeaderboardPeriod.WEEKLY
    sort_by: Annotated[LeaderboardSort, _says("sortBy must be ABSOLUTE or PERCENT")] = (
        LeaderboardSort.PERCENT
    )
    starting_before_or_at: IsoTime | None = None
    limit: Limit = 100


class OneLeaderboardQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """When the leaderboard started."""

    started_before_or_at: IsoTime | None = None


class OldLeaderboardQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """How many past leaderboards."""

    limit: Annotated[
        int, Meta(ge=1, le=10, extra={"message": "limit must be an integer from 1 to 10"})
    ] = 10


class HedgiesHistoryQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Window of past hedgies."""

    nft_reveal_type: Annotated[NftRevealType, _says("nftRevealType must be DAY or WEEK")] = (
        NftRevealType.DAY
    )
    start: Annotated[int, Meta(ge=0, le=2**31, extra={"message": "start must be an integer"})] = 0
    end: (
        Annotated[int, Meta(ge=0, le=2**31, extra={"message": "end must be an integer"})] | None
    ) = None


class EpochQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """A rewards epoch."""

    epoch: (
        Annotated[int, Meta(ge=0, le=2**31, extra={"message": "epoch must be an integer"})] | None
    ) = None
    secondary_address: Address | None = None


class OnboardingBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """Keys of a new user."""

    stark_key: HexNumber
    stark_key_y_coordinate: HexNumber
    referred_by_affiliate_link: ShortText | None = None
    country: ShortText | None = None


class CreateAccountBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """Keys of a further account."""

    stark_key: HexNumber
    stark_key_y_coordinate: HexNumber


class ApiKeyQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """The key to delete."""

    api_key: ShortText


class UpdateUserBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """Fields of a user to replace; absent ones stay."""

    user_data: UserText | None = None
    email: ShortText | None = None
    username: (
        Annotated[
            str,
            Meta(
                pattern="^[A-Za-z0-9._-]{1,40}$",
                extra={"message": "username must have 1 to 40 letters, digits, dots, or hyphens"},
            ),
        ]
        | None
    ) = None
    is_sharing_username: Flag | None = None
    is_sharing_address: Flag | None = None
    country: ShortText | None = None
    language_code: ShortText | None = None


class PositionsQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of positions."""

    market: MarketName | None = None
    status: (
        Annotated[PositionStatus, _says("status must be one of OPEN, CLOSED, LIQUIDATED")] | None
    ) = None
    limit: Limit = 100
    after_id: AfterId | None = None
    created_before_or_at: IsoTime | None = None


class FillsQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of fills."""

    market: MarketName | None = None
    order_id: OrderId | None = None
    limit: Limit = 100
    after_id: AfterId | None = None
    created_before_or_at: IsoTime | None = None


class FundingQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of funding payments."""

    market: MarketName | None = None
    limit: Limit = 100
    effective_before_or_at: IsoTime | None = None


class HistoricalPnlQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Window of at most one month."""

    created_before_or_at: IsoTime | None = None
    created_on_or_after: IsoTime | None = None


TransferTypeText = Annotated[
    TransferType,
    _says(f"{{parameter}} must be one of {', '.join(type_.value for type_ in TransferType)}"),
]


class TransfersQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of transfers. Clients send `type`, the old documentation says `transferType`."""

    type: TransferTypeText | None = None
    transfer_type: TransferTypeText | None = None
    limit: Limit = 100
    after_id: AfterId | None = None
    created_before_or_at: IsoTime | None = None


class OrdersQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Page of orders; every status is accepted, several separated by commas or repeated."""

    market: MarketName | None = None
    status: StatusList | None = None
    side: SideText | None = None
    type: (
        Annotated[
            OrderTypeFilter,
            _says("Invalid type is either not a string or not a valid order type"),
        ]
        | None
    ) = None
    limit: Limit = 100
    after_id: AfterId | None = None
    created_before_or_at: IsoTime | None = None
    return_latest_orders: Flag = False


class ActiveOrdersQuery(_Request, frozen=True, kw_only=True, rename="camel"):
    """Active orders of one market."""

    market: MarketName
    side: SideText | None = None
    id: OrderId | None = None


class CreateOrderBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """A signed order."""

    market: MarketName
    side: SideText
    type: TypeText
    time_in_force: TimeInForceText = TimeInForce.GTT
    size: AmountText
    price: AmountText
    limit_fee: Annotated[
        str,
        Meta(
            pattern=r"^[0-9]{1,30}(\.[0-9]{1,30})?$",
            max_length=61,
            extra={"message": "limitFee must be a numeric string from 0 to 1"},
            examples=["0.0015"],
        ),
    ]
    expiration: IsoTime
    post_only: Flag = False
    reduce_only: Flag = False
    client_id: ClientId
    signature: StarkSignatureText
    cancel_id: OrderId | None = None
    trigger_price: AmountText | None = None
    trailing_percent: (
        Annotated[
            str,
            Meta(
                pattern=r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$",
                max_length=61,
                extra={"message": "trailingPercent must be a numeric string"},
            ),
        ]
        | None
    ) = None


class WithdrawalBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """A signed withdrawal to L1."""

    amount: AmountText
    asset: AssetText
    expiration: IsoTime
    client_id: ClientId
    signature: StarkSignatureText


class FastWithdrawalBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """A signed conditional transfer to a liquidity provider, which pays on L1."""

    credit_asset: AssetText
    credit_amount: AmountText
    debit_amount: AmountText
    to_address: Address
    lp_position_id: PositionId
    slippage_tolerance: Annotated[
        str | float | int | None,
        Meta(extra={"message": "slippageTolerance must be a number from 0 to 1"}),
    ] = None
    expiration: IsoTime
    client_id: ClientId
    signature: StarkSignatureText


class TransferBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """A signed transfer to another account."""

    amount: AmountText
    receiver_account_id: ShortText
    client_id: ClientId
    signature: StarkSignatureText
    expiration: IsoTime


class LinkBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """A change of the links between users."""

    action: Annotated[
        LinkAction,
        _says(f"action must be one of {', '.join(action.value for action in LinkAction)}"),
    ]
    address: Address


class ComplianceBody(_Request, frozen=True, kw_only=True, rename="camel"):
    """Where a user lives and trades from."""

    residence_country: ShortText
    trading_country: ShortText | None = None
