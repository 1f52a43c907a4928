"""What rebuilding is told, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from provex.ethereum.log_ranges import BLOCKS_MAX
from provex.protocol.state import Position, SharedState

from .conservation import Conservation
from .contract_money import ContractMoney
from .forced_requests import FreezeState, PendingRequest

__all__ = ["RebuildSettings", "RebuiltState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildSettings:
    """How the chain is read.

    `block` is where it ends: a number, or a tag of the node. Nothing of the exchange stands before
    `first_block`. A state is handed out to be saved every `saved_every` batches. Whoever leaves the
    exchange does not ask whether its money adds up.
    """

    block: int | str = "finalized"
    first_block: int = 0
    blocks_per_request: int = BLOCKS_MAX
    saved_every: int = 64
    requires_conservation: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuiltState:
    """What an exchange owes, from its contract's events alone, as of one block.

    `positions` are by id, settled for funding as far as each was touched; their asset indices are
    those of `shared_state`. The Poseidon hash of the state words is `state_hash`, by which the next
    batch names this state; their Keccak is `shared_state_hash`, by which escapes do.
    """

    chain_id: int
    exchange: str
    block_number: int
    block_hash: str
    block_time_s: int
    sequence_number: int
    batch_id: int
    configuration_hash: int
    state_hash: int
    shared_state_hash: int
    shared_state: SharedState
    state_words: tuple[int, ...]
    positions: Mapping[int, Position]
    freeze: FreezeState
    pending_requests: tuple[PendingRequest, ...]
    money: ContractMoney
    conservation: tuple[Conservation, ...] = field(compare=False)
    """At each batch that was replayed now."""
