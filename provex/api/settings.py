"""Settings of the gateway: frozen, validated once, handed to constructors."""

from dataclasses import dataclass

__all__ = [
    "ApiSettings",
    "CancelLimits",
    "FaucetSettings",
    "PlaceOrderLimits",
    "RateLimitSettings",
    "StreamSettings",
]

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrderLimits:
    """Points per market and window for placing orders, and what an order costs."""

    max_points: int = 1750
    window_s: int = 10
    target_notional: int = 40_000
    """USD that cost one point; smaller orders cost more."""
    min_limit_points: int = 4
    min_market_points: int = 20
    min_triggerable_points: int = 100
    max_order_points: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLimits:
    """Points per market and window for cancelling."""

    max_points_single: int = 8500
    window_s_single: int = 10
    max_points_multi: int = 3
    window_s_multi: int = 10
    max_points_active: int = 425
    window_s_active: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimitSettings:
    """How much one address and one account may ask, in fixed windows."""

    is_enabled: bool = True
    max_reads: int = 175
    window_s_reads: int = 10
    max_active_orders: int = 175
    window_s_active_orders: int = 10
    place_order: PlaceOrderLimits = PlaceOrderLimits()
    cancel: CancelLimits = CancelLimits()
    max_verification_mails: int = 2
    window_s_verification_mails: int = 600
    max_faucet: int = 5
    window_s_faucet: int = 86_400
    max_others: int = 10
    window_s_others: int = 60
    account_only_addresses: frozenset[str] = _LOOPBACK
    """Addresses whose signed and writing requests count only per account: this machine itself.

    Public reads count per address for everyone.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSettings:
    """Limits and rhythms of the WebSocket."""

    batch_interval_ms: int = 250
    heartbeat_interval_s: float = 30.0
    heartbeat_timeout_s: float = 10.0
    message_bytes_max: int = 16_384
    queued_messages_max: int = 4_000
    """A consumer that lags further behind is disconnected."""
    queued_bytes_max: int = 32 * 1024 * 1024
    subscriptions_max: int = 256
    subscribes_per_second: int = 2
    """Per channel and id."""
    pings_per_second: int = 5
    messages_per_second: int = 100
    invalid_messages_max: int = 10
    connections_max: int = 10_000
    connections_per_address_max: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FaucetSettings:
    """The operator's account that gives test collateral on a development chain."""

    account_id: str
    private_key: int
    amount_quantums: int = 2_000_000_000
    equity_max_quantums: int = 100_000_000_000
    """Richer accounts are refused."""

    def __repr__(self) -> str:
        """Name the account and never the key."""
        return f"FaucetSettings(account_id={self.account_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What the gateway must know beyond the exchange itself."""

    network_id: int
    """The number in EIP-712 domains: what clients call network id."""
    chain_id: int
    exchange_address: str
    collateral_token_address: str
    collateral_asset_id: int
    fact_registry_address: str
    max_expected_batch_length_minutes: int = 720
    request_window_s: int = 30
    body_bytes_max: int = 65_536
    rate_limits: RateLimitSettings = RateLimitSettings()
    streams: StreamSettings = StreamSettings()
    faucet: FaucetSettings | None = None
    usernames_reserved: frozenset[str] = frozenset({"foo"})
    """Names nobody may take; the published client's test expects `foo` to exist."""
