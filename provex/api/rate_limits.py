"""Points per fixed window, counted per address and per account.

A window begins at a multiple of its length, so that every subject's count starts anew at once and
nothing has to be kept beyond it.
"""

from dataclasses import dataclass
from enum import Enum

from provex.protocol.markets import COLLATERAL_RESOLUTION
from provex.protocol.records import OrderType, TimeInForce

from .errors import ApiError, rate_limited
from .settings import PlaceOrderLimits, RateLimitSettings

__all__ = ["Allowance", "RateLimits", "RequestClass", "order_points"]

_SUBJECTS_MAX = 1_000_000


class RequestClass(Enum):
    """Kinds of requests that are counted apart."""

    READ = "reads"
    ACTIVE_ORDERS = "active orders"
    PLACE_ORDER = "placing orders"
    CANCEL_ORDER = "cancelling one order"
    CANCEL_ORDERS = "cancelling orders"
    CANCEL_ACTIVE_ORDERS = "cancelling active orders"
    VERIFICATION_MAIL = "verification mails"
    FAUCET = "test tokens"
    OTHER = "others"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit, for the response headers."""

    limit: int
    remaining: int
    reset_ms: int

    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The RateLimit headers; the reset is epoch milliseconds."""
        return (
            (b"ratelimit-limit", b"%d" % self.limit),
            (b"ratelimit-remaining", b"%d" % self.remaining),
            (b"ratelimit-reset", b"%d" % self.reset_ms),
        )


class _Window:
    """Points used in the present window by each subject."""

    __slots__ = ("length_ms", "limit", "number", "used")

    def __init__(self, limit: int, length_s: int) -> None:
        self.limit = limit
        self.length_ms = length_s * 1000
        self.number = -1
        self.used: dict[str, int] = {}

    def take(self, subject: str, points: int, now_ms: int) -> Allowance:
        number = now_ms // self.length_ms
        if number != self.number or len(self.used) >= _SUBJECTS_MAX:
            self.number = number
            self.used = {}
        reset_ms = (number + 1) * self.length_ms
        used = self.used.get(subject, 0) + points
        if used > self.limit:
            # Refused requests cost nothing more, so that a patient client is let in again.
            _refuse(Allowance(self.limit, max(0, self.limit - used + points), reset_ms), now_ms)
        self.used[subject] = used
        return Allowance(self.limit, self.limit - used, reset_ms)


class RateLimits:
    """Counts every request; raises ApiError 429 with headers when a limit is passed."""

    def __init__(self, settings: RateLimitSettings) -> None:
        """Take the limits."""
        self._settings = settings
        per_class = {
            RequestClass.READ: (settings.max_reads, settings.window_s_reads),
            RequestClass.ACTIVE_ORDERS: (
                settings.max_active_orders,
                settings.window_s_active_orders,
            ),
            RequestClass.PLACE_ORDER: (
                settings.place_order.max_points,
                settings.place_order.window_s,
            ),
            RequestClass.CANCEL_ORDER: (
                settings.cancel.max_points_single,
                settings.cancel.window_s_single,
            ),
            RequestClass.CANCEL_ORDERS: (
                settings.cancel.max_points_multi,
                settings.cancel.window_s_multi,
            ),
            RequestClass.CANCEL_ACTIVE_ORDERS: (
                settings.cancel.max_points_active,
                settings.cancel.window_s_active,
            ),
            RequestClass.VERIFICATION_MAIL: (
                settings.max_verification_mails,
                settings.window_s_verification_mails,
            ),
            RequestClass.FAUCET: (settings.max_faucet, settings.window_s_faucet),
            RequestClass.OTHER: (settings.max_others, settings.window_s_others),
        }
        self._by_address = {kind: _Window(*limit) for kind, limit in per_class.items()}
        self._by_account = {kind: _Window(*limit) for kind, limit in per_class.items()}
        self._failures = _Window(settings.max_reads, settings.window_s_reads)

    def take_for_address(
        self,
        kind: RequestClass,
        address: str,
        *,
        scope: str,
        points: int,
        is_public_read: bool,
        now_ms: int,
    ) -> Allowance | None:
        """Count a request of an address; `scope` keeps endpoints or markets apart."""
        if not self._settings.is_enabled or not points:
            return None
        if not is_public_read and address in self._settings.account_only_addresses:
            return None
        return self._by_address[kind].take(f"{address} {scope}", points, now_ms)

    def take_for_account(
        self, kind: RequestClass, account_id: str, *, scope: str, points: int, now_ms: int
    ) -> Allowance | None:
        """Count a request of an account."""
        if not self._settings.is_enabled or not points:
            return None
        return self._by_account[kind].take(f"{account_id} {scope}", points, now_ms)

    def take_failure(self, address: str, now_ms: int) -> None:
        """Count a request with wrong credentials, so that guessing is slow."""
        if self._settings.is_enabled:
            self._failures.take(address, 1, now_ms)


def order_points(
    limits: PlaceOrderLimits,
    *,
    type_: OrderType,
    time_in_force: TimeInForce,
    collateral_quantums: int,
) -> int:
    """What placing an order costs: more for small, immediate and triggerable ones."""
    target = limits.target_notional * COLLATERAL_RESOLUTION
    points = -(-target // max(1, collateral_quantums))
    if type_ is OrderType.MARKET or (
        type_ is OrderType.LIMIT and time_in_force is not TimeInForce.GTT
    ):
        minimum = limits.min_market_points
    elif type_ is OrderType.LIMIT:
        minimum = limits.min_limit_points
    else:
        minimum = limits.min_triggerable_points
    return max(minimum, min(points, limits.max_order_points))


def _refuse(allowance: Allowance, now_ms: int) -> None:
    wait_ms = max(1, allowance.reset_ms - now_ms)
    refusal = rate_limited(limit=allowance.limit, retry_after_ms=wait_ms)
    headers = (*allowance.headers(), (b"retry-after", b"%d" % wait_ms))
    raise ApiError(refusal.status, *refusal.errors, headers=headers)
