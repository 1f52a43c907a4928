"""What the gateway stands on, handed to `create_app` by whoever starts it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from provex.liquidity.desk import Offer
from provex.protocol.errors import Rejected
from provex.protocol.inputs import Input
from provex.protocol.markets import Market
from provex.protocol.outcome import Outcome
from provex.sequencer.exchange import Exchange
from provex.sequencer.settings import ExchangeSettings
from provex.storage.read_model import ReadModel

from .settings import ApiSettings

__all__ = [
    "Dependencies",
    "IndexerService",
    "LiquidityService",
    "RegistrationSigner",
    "SequencerService",
]


class SequencerService(Protocol):
    """The journaled exchange: every change goes through `submit`."""

    @property
    def committed_sequence(self) -> int:
        """Number of the last durable input."""
        ...

    async def submit(self, entry: Input) -> Outcome:
        """Apply an input and wait until it is durable. Raises Rejected."""
        ...

    def subscribe(self, listener: Callable[[Sequence[Outcome]], None]) -> None:
        """Call the listener in order with every durable outcome from now on."""
        ...


class IndexerService(Protocol):
    """Keeps the read model; tells how far it is."""

    async def reached(self, sequence: int) -> None:
        """Wait until the read model holds everything up to this input."""
        ...


class LiquidityService(Protocol):
    """What liquidity providers offer, and what L1 knows of payments."""

    def offer(self, position_id: int) -> Offer:
        """What a provider could still promise; nothing while it is silent."""
        ...

    async def require_new_payment(self, fact: bytes) -> None:
        """Refuse a payment that L1 knows. PAYMENT_EXISTS or FAST_WITHDRAWAL_UNAVAILABLE."""
        ...


class RegistrationSigner(Protocol):
    """The contract's user admin."""

    def sign_registration(self, ethereum_address: bytes, stark_key: int) -> bytes:
        """Sign that an address may register a STARK key on L1: 65 bytes r, s, v."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """Everything that the gateway needs; time and randomness included."""

    settings: ApiSettings
    exchange_settings: ExchangeSettings
    markets: tuple[Market, ...]
    sequencer: SequencerService
    views: Exchange
    """Read-only here: changes go through the sequencer."""
    read_model: ReadModel
    indexer: IndexerService
    registration_signer: RegistrationSigner
    liquidity: LiquidityService
    now_ms: Callable[[], int]
    order_refusal: Callable[[], Rejected | None] = lambda: None
    """Why no new orders are taken now; cancels and withdrawals go on."""
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
