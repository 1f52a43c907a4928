"""Refusals as the clients know them: `{"errors": [{"msg": …}]}` with a status, plus a code."""

from typing import Any

from provex.protocol.errors import (
    ERRORS,
    INTERNAL,
    NOT_FOUND,
    PARAMETER_INVALID,
    RATE_LIMITED,
    REQUEST_MALFORMED,
    REQUEST_TOO_LARGE,
    SIGNATURE_INVALID,
    TIMESTAMP_OUT_OF_WINDOW,
    UNAUTHORIZED,
    Rejected,
)
from provex.protocol.markets import markets

from .schemas.responses import ErrorItem
from .times import iso_of

__all__ = [
    "ApiError",
    "internal",
    "invalid_parameter",
    "invalid_signature",
    "malformed",
    "not_found",
    "of_rejection",
    "rate_limited",
    "timestamp_out_of_window",
    "too_large",
    "unauthorized",
]


class ApiError(Exception):
    """A refusal with its HTTP status and everything that the body says."""

    def __init__(
        self, status: int, *errors: ErrorItem, headers: tuple[tuple[bytes, bytes], ...] = ()
    ) -> None:
        """Refuse with a status; `errors` become the body, `headers` are added."""
        self.status = status
        self.errors = list(errors)
        self.headers = headers
        super().__init__(status, *(error.msg for error in errors))


def of_rejection(rejected: Rejected, *, text: str | None = None) -> ApiError:
    """Present a rejection of the exchange; `text` replaces the registry's sentence."""
    kind = rejected.kind
    rejected = _with_market_name(rejected)
    return ApiError(
        kind.http_status,
        ErrorItem(
            msg=text or str(rejected),
            code=rejected.code,
            fields={name: _plain(value) for name, value in rejected.fields.items()} or None,
            retryable=kind.is_retryable or None,
        ),
    )


def invalid_parameter(
    message: str, *, parameter: str, value: Any, location: str, reason: str | None = None
) -> ApiError:
    """Refuse one parameter; `location` is body, query, params or headers."""
    return ApiError(
        ERRORS[PARAMETER_INVALID].http_status,
        ErrorItem(
            msg=message,
            code=PARAMETER_INVALID,
            value=value,
            param=parameter,
            location=location,
            reason=reason,
        ),
    )


def not_found(message: str) -> ApiError:
    """Say that a resource does not exist."""
    return ApiError(ERRORS[NOT_FOUND].http_status, ErrorItem(msg=message, code=NOT_FOUND))


def unauthorized(reason: str, *, now_ms: int) -> ApiError:
    """Refuse for a credential. Bots compare the text; the reason says which part failed."""
    return ApiError(
        401,
        ErrorItem(msg="Unauthorized", code=UNAUTHORIZED, reason=reason, server_time=iso_of(now_ms)),
    )


def timestamp_out_of_window(*, window_s: int, now_ms: int, found: str) -> ApiError:
    """Refuse a stale or future timestamp of a signed request, with both texts that bots know."""
    rejected = Rejected(
        TIMESTAMP_OUT_OF_WINDOW, window_s=window_s, server_time=iso_of(now_ms), found=found
    )
    refusal = unauthorized("DYDX-TIMESTAMP is outside the window", now_ms=now_ms)
    refusal.errors.append(
        ErrorItem(
            msg=str(rejected),
            code=TIMESTAMP_OUT_OF_WINDOW,
            value=found,
            param="DYDX-TIMESTAMP",
            location="headers",
            server_time=iso_of(now_ms),
            retryable=True,
        )
    )
    return refusal


def malformed(reason: str) -> ApiError:
    """Refuse a body that is no JSON."""
    return of_rejection(Rejected(REQUEST_MALFORMED, reason=reason))


def too_large(limit: int) -> ApiError:
    """Refuse a body beyond the limit."""
    return of_rejection(Rejected(REQUEST_TOO_LARGE, limit=limit))


def rate_limited(*, limit: int, retry_after_ms: int) -> ApiError:
    """Refuse for too many requests; the caller adds the headers."""
    return of_rejection(Rejected(RATE_LIMITED, limit=limit, retry_after_ms=retry_after_ms))


def invalid_signature(what: str, **evidence: Any) -> ApiError:
    """Refuse a STARK signature and show what the server computed."""
    return ApiError(
        ERRORS[SIGNATURE_INVALID].http_status,
        ErrorItem(
            msg=str(Rejected(SIGNATURE_INVALID, what=what)), code=SIGNATURE_INVALID, **evidence
        ),
    )


def internal(reference: str) -> ApiError:
    """Admit a fault; the reference stands in the log."""
    return of_rejection(Rejected(INTERNAL, reference=reference))


def _with_market_name(rejected: Rejected) -> Rejected:
    """Name the market, which the exchange knows by its number."""
    market = rejected.fields.get("market")
    rows = markets()
    if not isinstance(market, int) or not 0 <= market < len(rows):
        return rejected
    return Rejected(rejected.code, **(rejected.fields | {"market": rows[market].name}))


def _plain(value: object) -> Any:
    """Numbers beyond 2^53 as text: clients in JavaScript read them exactly only so."""
    if isinstance(value, bool) or value is None or isinstance(value, float | str):
        return value
    if isinstance(value, int):
        return value if -(2**53) < value < 2**53 else str(value)
    return str(value)
