"""All L2 transactions, as frozen records with the signatures they carry.

Amounts are quantums, `asset_index` is the place of a synthetic asset in the configuration
(ascending by asset id), expirations are hours and timestamps seconds since the Unix epoch.
"""

from dataclasses import dataclass

from provex.protocol.numbers import Felt, i64, u16, u32, u64, u120, u250

__all__ = [
    "ConditionalTransfer",
    "Deleverage",
    "Deposit",
    "ForcedTrade",
    "ForcedWithdrawal",
    "FundingTick",
    "LimitOrder",
    "Liquidation",
    "ObservedPrice",
    "OracleBundle",
    "OracleTick",
    "Signature",
    "Trade",
    "Transaction",
    "Transfer",
    "Withdrawal",
]


@dataclass(frozen=True, slots=True)
class Signature:
    """A Stark-curve ECDSA signature. Malleable: never an identifier."""

    r: Felt
    s: Felt


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitOrder:
    """A signed limit order with fees (message type 3). All three positions are `position_id`."""

    position_id: u64
    public_key: Felt
    asset_index: u16
    collateral_asset_id: u250
    is_buying_synthetic: bool
    amount_synthetic: u64
    amount_collateral: u64
    amount_fee: u64
    nonce: u32
    expiration_hours: u32
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One fill between a buyer's and a seller's order, with the amounts that really move."""

    buyer: LimitOrder
    seller: LimitOrder
    amount_synthetic: u64
    amount_collateral: u64
    fee_buyer: u64
    fee_seller: u64


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Credit of collateral that waits on L1. `account_index` proves the id of a new position."""

    public_key: Felt
    position_id: u64
    account_index: u32
    amount: u64


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A signed withdrawal: message type 6 if `owner_key` is the signer's key, type 7 otherwise."""

    public_key: Felt
    position_id: u64
    owner_key: Felt
    collateral_asset_id: u250
    amount: u64
    nonce: u32
    expiration_hours: u32
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A signed transfer of collateral (message type 4)."""

    sender_public_key: Felt
    sender_position_id: u64
    receiver_public_key: Felt
    receiver_position_id: u64
    receiver_account_index: u32
    collateral_asset_id: u250
    amount: u64
    nonce: u32
    expiration_hours: u32
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalTransfer:
    """A signed transfer that L1 accepts only with a fact (message type 5). `condition` is not 0."""

    sender_public_key: Felt
    sender_position_id: u64
    receiver_public_key: Felt
    receiver_position_id: u64
    receiver_account_index: u32
    collateral_asset_id: u250
    amount: u64
    condition: u250
    nonce: u32
    expiration_hours: u32
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Liquidation:
    """A fill of a signed order against a position below maintenance margin, which signs nothing."""

    liquidator: LimitOrder
    liquidated_position_id: u64
    amount_synthetic: u64
    amount_collateral: u64
    fee: u64


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleverage:
    """A bankrupt position shrinks against an opposite one at the one fair amount; nobody signs."""

    deleveragable_position_id: u64
    deleverager_position_id: u64
    asset_index: u16
    amount_synthetic: u64
    amount_collateral: u64
    is_deleverager_buying: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcedWithdrawal:
    """A withdrawal demanded on L1. Amount 2^64 - 1 asks for the most the position may withdraw."""

    public_key: Felt
    position_id: u64
    amount: u64


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcedTrade:
    """A trade demanded on L1: exact amounts, no fee. The asset is named by its id, as on L1."""

    public_key_a: Felt
    public_key_b: Felt
    position_id_a: u64
    position_id_b: u64
    synthetic_asset_id: u120
    amount_collateral: u64
    amount_synthetic: u64
    is_a_buying_synthetic: bool
    nonce: Felt


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingTick:
    """New cumulative funding indices (32.32) of every configured asset, in asset-index order."""

    timestamp: u32
    indices: tuple[i64, ...]


@dataclass(frozen=True, slots=True)
class ObservedPrice:
    """A 32.32 price in collateral quantums per synthetic quantum and the second it was observed.

    Price 0 with time 0 means "none".
    """

    price: u64
    observed_at: u32


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleBundle:
    """One signer's prices of every configured asset for one slot, in asset-index order."""

    public_key: Felt
    prices: tuple[ObservedPrice, ...]
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleTick:
    """Bundles of one slot (named by its second) from a quorum of signers, ascending by key."""

    slot: u32
    bundles: tuple[OracleBundle, ...]


Transaction = (
    Trade
    | Deposit
    | Withdrawal
    | Transfer
    | ConditionalTransfer
    | Liquidation
    | Deleverage
    | ForcedWithdrawal
    | ForcedTrade
    | FundingTick
    | OracleTick
)
