"""What L1 tells the exchange about batches, demands and freezes: the inputs beside its deposits.

Each is made from an event that enough blocks stand on. `event_id` names the event in its block;
times are those of the block, in seconds.
"""

from dataclasses import dataclass

__all__ = [
    "L1BatchAccepted",
    "L1BatchLost",
    "L1DepositCancelled",
    "L1DepositReclaimed",
    "L1ForcedTrade",
    "L1ForcedWithdrawal",
    "L1FreezeChanged",
    "L1WithdrawalClaimed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class L1ForcedWithdrawal:
    """A key's owner demanded a withdrawal, and the demand is final on L1."""

    event_id: str
    stark_key: int
    position_id: int
    amount_quantums: int
    """2^64 - 1 demands the most that the position may withdraw."""
    transaction_hash: str
    block_number: int
    requested_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1ForcedTrade:
    """Two keys' owners demanded their trade, and the demand is final on L1."""

    event_id: str
    stark_key_a: int
    stark_key_b: int
    position_id_a: int
    position_id_b: int
    synthetic_asset_id: int
    collateral_quantums: int
    synthetic_quantums: int
    is_a_buying_synthetic: bool
    trade_nonce: int
    transaction_hash: str
    block_number: int
    requested_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1BatchAccepted:
    """The contract accepted a batch. `sequence_number` counts from 1, batches here from 0."""

    event_id: str
    sequence_number: int
    batch_id: int
    transaction_hash: str
    block_number: int
    accepted_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1BatchLost:
    """The block of an acceptance left the chain, however many blocks stood on it."""

    event_id: str
    sequence_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1WithdrawalClaimed:
    """The contract paid what a key could withdraw."""

    event_id: str
    owner_key: int
    amount_quantums: int
    recipient: str
    transaction_hash: str
    block_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1DepositCancelled:
    """A key's owner wants back what is pending; it can leave two days later."""

    event_id: str
    stark_key: int
    position_id: int
    block_number: int
    cancelled_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1DepositReclaimed:
    """What was pending when it was cancelled has left the contract."""

    event_id: str
    stark_key: int
    position_id: int
    amount_quantums: int
    block_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1FreezeChanged:
    """The contract was frozen or unfrozen."""

    event_id: str
    is_frozen: bool
    block_number: int
