"""What the exchange's contract tells: its events as records, and what the watcher says about each.

An event's id is stable for as long as its block stays on the chain: keccak of block hash,
transaction hash and log index. The same transaction in another block is another event.
"""

from dataclasses import dataclass
from enum import StrEnum

from provex.protocol.messages import transfer_fact

__all__ = [
    "Deposit",
    "DepositCancelled",
    "DepositReclaimed",
    "EventOrigin",
    "ExchangeEvent",
    "ForcedTrade",
    "ForcedTradeRequested",
    "ForcedWithdrawal",
    "ForcedWithdrawalRequested",
    "Frozen",
    "Observation",
    "Phase",
    "Shortage",
    "StateUpdated",
    "TransferRegistered",
    "Unfrozen",
    "UserRegistered",
    "WithdrawalAllowed",
    "WithdrawalPerformed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOrigin:
    """Where an event stands on the chain. Hashes are lower-case hex with 0x, time in seconds."""

    event_id: str
    block_number: int
    block_hash: str
    block_time_s: int
    transaction_hash: str
    log_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Collateral became pending for a key and position. Amount 0: nothing is to be credited."""

    origin: EventOrigin
    depositor: str
    stark_key: int
    position_id: int
    asset_type: int
    base_amount: int
    amount_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositCancelled:
    """The key's owner wants back what is pending; it can leave two days after the block."""

    origin: EventOrigin
    stark_key: int
    position_id: int
    asset_type: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositReclaimed:
    """The key's owner was paid what was pending."""

    origin: EventOrigin
    stark_key: int
    position_id: int
    asset_type: int
    base_amount: int
    amount_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered:
    """A key was linked to an address, for the first time or anew; the last event counts."""

    origin: EventOrigin
    ethereum_address: str
    stark_key: int
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateUpdated:
    """A batch was accepted; the first one has the sequence number 1."""

    origin: EventOrigin
    sequence_number: int
    batch_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAllowed:
    """An accepted batch or an escape made collateral withdrawable for a key or address."""

    origin: EventOrigin
    owner_key: int
    asset_type: int
    base_amount: int
    amount_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalPerformed:
    """Withdrawable collateral was paid to the key's owner."""

    origin: EventOrigin
    owner_key: int
    asset_type: int
    base_amount: int
    amount_quantums: int
    recipient: str


@dataclass(frozen=True, slots=True)
class ForcedWithdrawal:
    """The terms of a forced withdrawal, as the contract's functions take them."""

    stark_key: int
    position_id: int
    amount_quantums: int


@dataclass(frozen=True, slots=True)
class ForcedTrade:
    """The terms of a forced trade, in the order of the contract's functions."""

    stark_key_a: int
    stark_key_b: int
    position_id_a: int
    position_id_b: int
    collateral_asset_id: int
    synthetic_asset_id: int
    amount_collateral: int
    amount_synthetic: int
    is_a_buying_synthetic: bool
    nonce: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcedWithdrawalRequested:
    """A trader demands a withdrawal; the exchange can be frozen when no batch serves it."""

    origin: EventOrigin
    request: ForcedWithdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcedTradeRequested:
    """Two traders demand their trade; the exchange can be frozen when no batch serves it."""

    origin: EventOrigin
    request: ForcedTrade


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRegistered:
    """A transfer through a transfer registry, which knows its fact from now on."""

    origin: EventOrigin
    registry: str
    recipient: str
    token: str
    amount: int
    salt: int

    @property
    def fact(self) -> str:
        """What a conditional transfer on L2 can name."""
        fact = transfer_fact(
            recipient=bytes.fromhex(self.recipient[2:]),
            token_amount=self.amount,
            token=bytes.fromhex(self.token[2:]),
            salt=self.salt,
        )
        return "0x" + fact.hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The exchange takes no batches any more."""

    origin: EventOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfrozen:
    """The exchange takes batches again."""

    origin: EventOrigin


ExchangeEvent = (
    Deposit
    | DepositCancelled
    | DepositReclaimed
    | UserRegistered
    | StateUpdated
    | WithdrawalAllowed
    | WithdrawalPerformed
    | ForcedWithdrawalRequested
    | ForcedTradeRequested
    | TransferRegistered
    | Frozen
    | Unfrozen
)


class Phase(StrEnum):
    """What the watcher says about an event. Each is said at most once for an event id."""

    SEEN = "SEEN"
    """In a block of the chain."""
    CONFIRMED = "CONFIRMED"
    """Under enough blocks: to be acted on."""
    DROPPED = "DROPPED"
    """Seen, and its block left the chain before enough blocks stood on it."""
    LOST = "LOST"
    """Confirmed, and its block left the chain: a reorganisation deeper than the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing the watcher says. `sequence` rises by one, also over restarts.

    `credit_quantums` counts for a confirmed deposit: its amount less what covers a shortage of the
    same key and position, so that credits never exceed what the chain holds. 0 for all others.
    """

    sequence: int
    phase: Phase
    event: ExchangeEvent
    credit_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Quantums credited to a key and position for deposits that a reorganisation took away.

    Later deposits to the same key and position fill it first, whoever makes them; the operator
    does if the trader's transactions do not come back by themselves. `coming_quantums` of it are
    on the chain again, without enough confirmations.
    """

    stark_key: int
    position_id: int
    amount_quantums: int
    coming_quantums: int
