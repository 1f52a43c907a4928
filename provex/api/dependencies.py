"""What the gateway stands on, handed to `create_app` by whoever starts it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from provex.protocol.inputs import Input
from provex.protocol.markets import Market
from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    MarketRecord,
    OrderRecord,
    PositionRecord,
    UserRecord,
)
from provex.protocol.views import AccountValue, BookSnapshot, FeeRates
from provex.sequencer.settings import ExchangeSettings
from provex.storage.read_model import ReadModel

from .settings import ApiSettings

__all__ = [
    "Dependencies",
    "ExchangeViews",
    "IndexerService",
    "RegistrationSigner",
    "SequencerService",
]


class ExchangeViews(Protocol):
    """Read-only views of the exchange in memory; cheap, never half-applied."""

    def user(self, user_id: str) -> UserRecord | None: ...
    def user_by_address(self, ethereum_address: str) -> UserRecord | None: ...
    def username_exists(self, username: str) -> bool: ...
    def api_key(self, key: str) -> ApiKeyRecord | None: ...
    def api_keys_of(self, user_id: str) -> Sequence[ApiKeyRecord]: ...
    def account(self, account_id: str) -> AccountRecord | None: ...
    def accounts_of(self, user_id: str) -> Sequence[AccountRecord]: ...
    def account_by_position(self, position_id: int) -> AccountRecord | None: ...
    def account_value(self, account_id: str) -> AccountValue: ...
    def open_positions(self, account_id: str) -> Sequence[PositionRecord]: ...
    def order(self, order_id: str) -> OrderRecord | None: ...
    def order_by_client_id(self, account_id: str, client_id: str) -> OrderRecord | None: ...
    def open_orders(self, account_id: str) -> Sequence[OrderRecord]: ...
    def market(self, market: int) -> MarketRecord: ...
    def book(self, market: int) -> BookSnapshot: ...
    def fee_rates(self, user_id: str) -> FeeRates: ...
    def insurance_fund_quantums(self) -> int: ...


class SequencerService(Protocol):
    """The journaled exchange: every change goes through `submit`."""

    @property
    def committed_sequence(self) -> int:
        """Number of the last durable input."""
        ...

    @property
    def applied_sequence(self) -> int:
        """Number of the last input that the views show; never below the committed one."""
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
    views: ExchangeViews
    read_model: ReadModel
    indexer: IndexerService
    registration_signer: RegistrationSigner
    now_ms: Callable[[], int]
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
