"""HTTP to one exchange: signing with an API key or an Ethereum key, typed answers, errors."""

import base64
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import msgspec
import orjson

from provex.protocol.eip712 import api_key_message, sign_typed
from provex.protocol.keys import ApiCredentials

from .errors import ConnectionFault, api_error_of

__all__ = ["EthereumIdentity", "Transport", "hmac_signature", "iso", "utc_now"]

TIMEOUT_S = 20.0
_STATUS_REFUSED = 400

T = TypeVar("T")
Query = Mapping[str, str | int | bool | datetime | None]
Body = Mapping[str, Any]


def utc_now() -> datetime:
    """Read the system's clock."""
    return datetime.now(UTC)


def iso(time: datetime) -> str:
    """Write a time as the API does: UTC, milliseconds (rounded down), Z."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def hmac_signature(
    credentials: ApiCredentials, *, timestamp: str, method: str, path: str, body: str
) -> str:
    """Sign a request with an API key; `path` includes the query."""
    secret = base64.urlsafe_b64decode(credentials.secret + "=" * (-len(credentials.secret) % 4))
    text = f"{timestamp}{method}{path}{body}"
    return base64.urlsafe_b64encode(hmac.digest(secret, text.encode(), "sha256")).decode()


class EthereumIdentity:
    """An Ethereum key with its address and the network id that its signatures are for."""

    __slots__ = ("address", "network_id", "private_key")

    def __init__(self, private_key: int, address: str, network_id: int) -> None:
        """Take the key as an integer; the address lowercase with 0x."""
        self.private_key = private_key
        self.address = address
        self.network_id = network_id

    def __repr__(self) -> str:
        """Name the address and never the key."""
        return f"EthereumIdentity(address={self.address})"


class Transport:
    """Requests to one host over kept connections. Nothing is ever sent twice."""

    def __init__(
        self,
        host: str,
        *,
        timeout_s: float = TIMEOUT_S,
        now: Callable[[], datetime] = utc_now,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Speak to a URL such as `http://127.0.0.1:8080`; `network` replaces the real one."""
        self._http = httpx.AsyncClient(
            base_url=host.rstrip("/"), timeout=timeout_s, transport=network
        )
        self._now = now

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def public(
        self, answer: type[T], method: str, path: str, *, query: Query | None = None
    ) -> T:
        """Ask without a signature."""
        return await self._answered(answer, method, _with_query(path, query), {}, "")

    async def signed(
        self,
        answer: type[T],
        method: str,
        path: str,
        credentials: ApiCredentials,
        *,
        account_number: int = 0,
        query: Query | None = None,
        body: Body | None = None,
    ) -> T:
        """Ask with an API key for one of the user's accounts."""
        target = _with_query(path, query)
        text = _body_text(body)
        timestamp = iso(self._now())
        headers = {
            "DYDX-SIGNATURE": hmac_signature(
                credentials, timestamp=timestamp, method=method, path=target, body=text
            ),
            "DYDX-API-KEY": credentials.key,
            "DYDX-TIMESTAMP": timestamp,
            "DYDX-PASSPHRASE": credentials.passphrase,
            "DYDX-ACCOUNT-NUMBER": str(account_number),
        }
        return await self._answered(answer, method, target, headers, text)

    async def signed_by_ethereum_key(
        self,
        answer: type[T],
        method: str,
        path: str,
        identity: EthereumIdentity,
        *,
        query: Query | None = None,
    ) -> T:
        """Ask with an Ethereum key: for API keys and recovery."""
        target = _with_query(path, query)
        timestamp = iso(self._now())
        message = api_key_message(
            chain_id=identity.network_id,
            method=method,
            request_path=target,
            body="{}",
            timestamp=timestamp,
        )
        headers = {
            "DYDX-SIGNATURE": sign_typed(identity.private_key, message).text(),
            "DYDX-TIMESTAMP": timestamp,
            "DYDX-ETHEREUM-ADDRESS": identity.address,
        }
        return await self._answered(answer, method, target, headers, "")

    async def with_headers(
        self, answer: type[T], method: str, path: str, headers: Mapping[str, str], body: Body
    ) -> T:
        """Ask with headers made elsewhere."""
        return await self._answered(answer, method, path, headers, _body_text(body))

    async def _answered(
        self, answer: type[T], method: str, target: str, headers: Mapping[str, str], body: str
    ) -> T:
        sent = dict(headers) | ({"Content-Type": "application/json"} if body else {})
        try:
            response = await self._http.request(
                method, target, headers=sent, content=body.encode() if body else None
            )
        except httpx.HTTPError as fault:
            reason = str(fault) or type(fault).__name__
            raise ConnectionFault(f"{method} {target}: {reason}") from fault
        if response.status_code >= _STATUS_REFUSED:
            raise api_error_of(response.status_code, response.content)
        try:
            # Numbers come as text; lax reading turns them into int where the type says so.
            return msgspec.json.decode(response.content or b"{}", type=answer, strict=False)
        except msgspec.DecodeError as fault:
            raise ConnectionFault(f"{method} {target}: unexpected answer: {fault}") from fault


def _with_query(path: str, query: Query | None) -> str:
    given = {name: value for name, value in (query or {}).items() if value is not None}
    if not given:
        return path
    # The signature covers this very text.
    return f"{path}?" + "&".join(f"{name}={quote(_plain(value))}" for name, value in given.items())


def _plain(value: str | int | bool | datetime) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return iso(value) if isinstance(value, datetime) else str(value)


def _body_text(body: Body | None) -> str:
    given = {name: value for name, value in (body or {}).items() if value is not None}
    return orjson.dumps(given).decode() if given else ""
