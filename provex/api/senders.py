"""Finds out who sent a request, from API-key or Ethereum headers."""

from typing import Final

from provex.protocol.records import AccountRecord, UserRecord

from .authentication.request_signature import is_signed
from .context import Context
from .endpoints import Call
from .errors import timestamp_out_of_window, unauthorized
from .times import ms_of_iso

__all__ = ["Headers", "SenderCheck", "SignedRequest"]

_ACCOUNT_NUMBER_MAX: Final = 2**31


class Headers:
    """The request headers that the gateway looks at."""

    __slots__ = (
        "account_number",
        "api_key",
        "content_length",
        "ethereum_address",
        "passphrase",
        "signature",
        "timestamp",
    )

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        """Pick them out of the raw headers, whose names are lowercase."""
        self.signature = b""
        self.timestamp = b""
        self.api_key = b""
        self.passphrase = b""
        self.account_number = b""
        self.ethereum_address = b""
        self.content_length = b""
        for name, value in raw:
            if name.startswith(b"dydx-"):
                if name == b"dydx-signature":
                    self.signature = value
                elif name == b"dydx-timestamp":
                    self.timestamp = value
                elif name == b"dydx-api-key":
                    self.api_key = value
                elif name == b"dydx-passphrase":
                    self.passphrase = value
                elif name == b"dydx-account-number":
                    self.account_number = value
                elif name == b"dydx-ethereum-address":
                    self.ethereum_address = value
            elif name == b"content-length":
                self.content_length = value


class SignedRequest:
    """The parts of a request that signatures cover."""

    __slots__ = ("body", "method", "path")

    def __init__(self, *, method: str, path: bytes, body: bytes) -> None:
        """Take the path with its query string as it came."""
        self.method = method
        self.path = path
        self.body = body


class SenderCheck:
    """Checks credentials of API keys; raises ApiError 401 that says which part failed."""

    def __init__(self, context: Context) -> None:
        """Look users and keys up in the context's views."""
        self._context = context

    def by_api_key(self, call: Call, headers: Headers, request: SignedRequest) -> None:
        """Check key, passphrase, timestamp and HMAC of a request."""
        user, account = self.checked(
            key=headers.api_key.decode("latin-1"),
            passphrase=headers.passphrase.decode("latin-1"),
            timestamp=headers.timestamp,
            signature=headers.signature.decode("latin-1"),
            account_number=headers.account_number.decode("latin-1"),
            request=request,
            now_ms=call.now_ms,
        )
        call.is_from(user, account)

    def checked(
        self,
        *,
        key: str,
        passphrase: str,
        timestamp: bytes,
        signature: str,
        account_number: str,
        request: SignedRequest,
        now_ms: int,
    ) -> tuple[UserRecord, AccountRecord]:
        """The user and account behind credentials that are right."""
        views = self._context.views
        record = views.api_key(key) if key else None
        if record is None or record.is_deleted:
            raise unauthorized(
                "API key not found" if key else "DYDX-API-KEY is missing", now_ms=now_ms
            )
        if not passphrase:
            raise unauthorized("DYDX-PASSPHRASE is missing", now_ms=now_ms)
        hmac_key = self._context.vault.hmac_key(
            key=key, encrypted_secret=record.encrypted_secret, passphrase=passphrase
        )
        if hmac_key is None:
            raise unauthorized("the passphrase is not the API key's", now_ms=now_ms)
        self.check_timestamp(timestamp, now_ms)
        if not is_signed(
            key=hmac_key,
            signature=signature,
            timestamp=timestamp,
            method=request.method.encode(),
            path=request.path,
            body=request.body,
        ):
            raise unauthorized(
                "the HMAC does not fit timestamp, method, path and body", now_ms=now_ms
            )
        return self._owner(record.user_id, account_number, now_ms)

    def check_timestamp(self, timestamp: bytes, now_ms: int) -> None:
        """Refuse a timestamp that is missing, unreadable, or outside the window."""
        if not timestamp:
            raise unauthorized("DYDX-TIMESTAMP is missing", now_ms=now_ms)
        text = timestamp.decode("latin-1")
        time_ms = ms_of_iso(text)
        if time_ms is None:
            raise unauthorized("DYDX-TIMESTAMP is no ISO 8601 time", now_ms=now_ms)
        window_s = self._context.settings.request_window_s
        if abs(now_ms - time_ms) > window_s * 1000:
            raise timestamp_out_of_window(window_s=window_s, now_ms=now_ms, found=text)

    def _owner(
        self, user_id: str, account_number: str, now_ms: int
    ) -> tuple[UserRecord, AccountRecord]:
        views = self._context.views
        user = views.user(user_id)
        assert user is not None, "every API key has its user"
        accounts = views.accounts_of(user_id)
        number = _account_number(account_number)
        if number is None or number >= len(accounts):
            raise unauthorized("the user has no account of this number", now_ms=now_ms)
        return user, accounts[number]


def _account_number(text: str) -> int | None:
    if not text:
        return 0
    if len(text) > 10 or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number < _ACCOUNT_NUMBER_MAX else None
