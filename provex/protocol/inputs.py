"""What may enter the exchange: every input of the journal. Nothing else changes its state.

Inputs are validated for shape before they are made; whether they are allowed is decided by
`Exchange.apply`, which answers with records or raises `Rejected`. Units as in `records`.
"""

from dataclasses import dataclass

from .ecdsa import StarkSignature
from .l1_inputs import (
    L1BatchAccepted,
    L1BatchLost,
    L1DepositCancelled,
    L1DepositReclaimed,
    L1ForcedTrade,
    L1ForcedWithdrawal,
    L1FreezeChanged,
    L1WithdrawalClaimed,
)
from .records import MarketStatus, OrderType, Side, TimeInForce
from .transactions import OracleBundle

__all__ = [
    "CancelOrder",
    "CancelOrders",
    "ChangeConfiguration",
    "ClockTick",
    "CloseBatch",
    "CreateAccount",
    "CreateApiKey",
    "DeleteApiKey",
    "DepositConfirmed",
    "DepositDropped",
    "DepositSeen",
    "DropConfiguration",
    "IndexPrices",
    "Input",
    "L1BatchAccepted",
    "L1BatchLost",
    "L1DepositCancelled",
    "L1DepositReclaimed",
    "L1ForcedTrade",
    "L1ForcedWithdrawal",
    "L1FreezeChanged",
    "L1UserRegistered",
    "L1WithdrawalClaimed",
    "OnboardUser",
    "OracleTick",
    "PauseOrders",
    "PaymentConfirmed",
    "PlaceOrder",
    "PlanConfiguration",
    "RequestFastWithdrawal",
    "RequestTransfer",
    "RequestWithdrawal",
    "Restarted",
    "SetMarketStatus",
    "StarkSignature",
    "UpdateUser",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnboardUser:
    """A new user with account number 0 and the default API key."""

    ethereum_address: str
    stark_key: int
    stark_key_y: int
    api_key: str
    encrypted_secret: str
    country: str | None
    referred_by_affiliate_link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAccount:
    """A further account of a user."""

    user_id: str
    stark_key: int
    stark_key_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKey:
    """A further API key of a user."""

    user_id: str
    api_key: str
    encrypted_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteApiKey:
    """Delete one API key; the last one stays."""

    user_id: str
    api_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateUser:
    """Replace the given fields of a user; None keeps a field."""

    user_id: str
    user_data: str | None
    email: str | None
    is_email_verified: bool | None
    username: str | None
    is_sharing_username: bool | None
    is_sharing_address: bool | None
    country: str | None
    language_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """A signed order. Its signature was verified for this hash before it came here."""

    account_id: str
    client_id: str
    market: int
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    is_post_only: bool
    is_reduce_only: bool
    price_ticks: int
    trigger_ticks: int | None
    trailing_ppm: int | None
    lots: int
    limit_fee_ppm: int
    expires_at_ms: int
    expiration_hours: int
    """As signed, with the client's buffer of 168 hours."""
    nonce: int
    amount_synthetic: int
    amount_collateral: int
    amount_fee: int
    message_hash: int
    signature: StarkSignature
    cancel_order_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """Cancel one order of an account."""

    account_id: str
    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrders:
    """Cancel an account's open orders, of one market and side or of all."""

    account_id: str
    market: int | None
    side: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawal:
    """A signed withdrawal to the account's own key."""

    account_id: str
    client_id: str
    amount_quantums: int
    nonce: int
    expiration_hours: int
    message_hash: int
    signature: StarkSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTransfer:
    """A signed transfer to another account."""

    account_id: str
    receiver_account_id: str
    client_id: str
    amount_quantums: int
    nonce: int
    expiration_hours: int
    message_hash: int
    signature: StarkSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFastWithdrawal:
    """A signed conditional transfer to a liquidity provider; its debit is held until settled."""

    account_id: str
    client_id: str
    provider_position_id: int
    debit_quantums: int
    credit_quantums: int
    to_address: str
    condition: int
    fact: str
    nonce: int
    expiration_hours: int
    message_hash: int
    signature: StarkSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositSeen:
    """A deposit in a block that is not yet deep enough."""

    event_id: str
    stark_key: int
    position_id: int
    amount_quantums: int
    from_address: str
    transaction_hash: str
    block_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositConfirmed:
    """The same deposit, now under enough confirmations: to be credited once."""

    event_id: str
    stark_key: int
    position_id: int
    amount_quantums: int
    from_address: str
    transaction_hash: str
    block_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDropped:
    """A deposit seen before whose block left the chain."""

    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class L1UserRegistered:
    """A key was linked to an Ethereum address on L1, under enough confirmations."""

    event_id: str
    ethereum_address: str
    stark_key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentConfirmed:
    """A transfer on L1 that a fast withdrawal may wait for, under enough confirmations."""

    event_id: str
    registry: str
    """The contract that knows the fact."""
    fact: str
    transaction_hash: str
    block_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleTick:
    """Bundles of one slot from a quorum of signers, as the rules take them."""

    slot: int
    """The second that names the slot."""
    bundles: tuple[OracleBundle, ...]
    """Ascending by signer key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPrices:
    """Index prices by asset, for triggers, premiums and displayed profit; not part of the rules."""

    prices_e9: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ClockTick:
    """Time passes: expiries, funding samples, hourly funding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMarketStatus:
    """Open, close or limit a market."""

    market: int
    status: MarketStatus


@dataclass(frozen=True, slots=True)
class PauseOrders:
    """Refuse new orders (cancels and withdrawals go on), or accept them again."""

    is_paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarted:
    """First input of a process: nothing matches or liquidates until the next oracle tick."""

    engine_version: str
    program_hash: str


@dataclass(frozen=True, slots=True)
class CloseBatch:
    """End the open batch and begin the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanConfiguration:
    """The operator means to change the configuration, after it was announced on L1 for the delay.

    One change at a time. A new asset comes with its market, which is policy and not on L1.
    """

    configuration: str
    """As JSON text."""
    market: str | None
    """The row of the new asset's market as JSON text; None if the change lists none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropConfiguration:
    """The planned change will not happen."""

    configuration_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeConfiguration:
    """The planned change happens now: the open batch is the last one before it.

    It is submitted when the announcement is final on L1 and its delay has passed there.
    """

    configuration_hash: str


Input = (
    OnboardUser
    | CreateAccount
    | CreateApiKey
    | DeleteApiKey
    | UpdateUser
    | PlaceOrder
    | CancelOrder
    | CancelOrders
    | RequestWithdrawal
    | RequestTransfer
    | RequestFastWithdrawal
    | DepositSeen
    | DepositConfirmed
    | DepositDropped
    | L1UserRegistered
    | PaymentConfirmed
    | L1BatchAccepted
    | L1BatchLost
    | L1DepositCancelled
    | L1DepositReclaimed
    | L1ForcedTrade
    | L1ForcedWithdrawal
    | L1FreezeChanged
    | L1WithdrawalClaimed
    | OracleTick
    | IndexPrices
    | ClockTick
    | SetMarketStatus
    | PauseOrders
    | Restarted
    | CloseBatch
    | PlanConfiguration
    | DropConfiguration
    | ChangeConfiguration
)
