"""The ledger's interface: the rules run over a map of records, with nested groups and batches."""

from dataclasses import dataclass
from typing import Protocol

from provex.protocol.configuration import Configuration
from provex.protocol.state import AssetState, OrderLeaf, Position, SharedState
from provex.protocol.transactions import Transaction

__all__ = ["Applied", "Batch", "Ledger"]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a transaction did.

    `result` is 0, or the code for which a forced action was executed as invalid (state: funding only).
    `positions` are the touched positions with their state afterwards, each once, in order of first
    touch (for a trade: the fee position, the buyer's, the seller's). `amount` is the collateral that a
    withdrawal or forced withdrawal really took.
    """

    result: int
    positions: tuple[tuple[int, Position], ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A closed batch with all inputs of its proof and its public output."""

    number: int
    configuration: Configuration
    previous_state: SharedState
    new_state: SharedState
    transactions: tuple[Transaction, ...]
    main_words: tuple[int, ...]
    data_words: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """The batch file (versioned JSON, deterministic)."""
        ...


class Ledger(Protocol):
    """`Ledger(configuration, builtins)`; `builtins` None means the plain Python hashes."""

    configuration: Configuration

    def apply(self, transaction: Transaction) -> Applied:
        """Execute one transaction. Raises `Rejected` with the registry code, state then unchanged."""
        ...

    def begin(self) -> None:
        """Open a group; groups nest."""
        ...

    def commit(self) -> None:
        """Keep the innermost group."""
        ...

    def rollback(self) -> None:
        """Undo everything since the innermost `begin`, ticks included."""
        ...

    def position(self, position_id: int) -> Position:
        """The position, empty when unknown. Funding is settled up to its last touch only."""
        ...

    def position_ids(self) -> tuple[int, ...]:
        """All non-empty positions, ascending."""
        ...

    def order_filled(self, order_id: int) -> int:
        """Quantums used of the message with this id (message hash >> 187)."""
        ...

    def order_leaf(self, order_id: int) -> OrderLeaf:
        """The message's record: filled amount and expiration."""
        ...

    @property
    def assets(self) -> tuple[AssetState, ...]:
        """Funding index, price and observation time of each asset, in asset-index order."""
        ...

    @property
    def system_time(self) -> int:
        """Seconds: the time of the last tick."""
        ...

    @property
    def funding_timestamp(self) -> int:
        """Seconds: the time of the last funding tick."""
        ...

    @property
    def minimum_expiration_hours(self) -> int:
        """Signed messages expiring earlier are refused in the open batch."""
        ...

    def preload_signature(self, *, message_hash: int, r: int, s: int, public_key: int) -> None:
        """Remember that this signature was verified natively, so that `apply` does not verify again."""
        ...

    def preload_pedersen(self, left: int, right: int, result: int) -> None:
        """Remember one Pedersen hash."""
        ...

    def open_batch(self, now_s: int) -> None:
        """Start a batch; its minimum expiration is `now` + 160 h and never decreases.

        `apply` needs an open batch. The ledger starts with none.
        """
        ...

    def close_batch(self, now_s: int) -> Batch:
        """Compute the new roots and the public output, and hand out the batch."""
        ...

    def state_hash(self) -> int:
        """A 256-bit hash of the whole state, cheap to ask after every transaction."""
        ...

    def snapshot(self) -> bytes:
        """Everything `restore` needs, deterministic. Not inside a group."""
        ...

    def restore(self, snapshot: bytes) -> None:
        """Replace the whole state."""
        ...
