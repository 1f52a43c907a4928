"""Answers HTTP requests: route, count, authenticate, decode, handle, encode.

Written straight on ASGI, because an order passes here a thousand times a second. Every answer is
JSON, whatever happens; a fault inside is logged under a reference that the answer names.
"""

import itertools
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final
from urllib.parse import unquote, unquote_to_bytes

import msgspec

from provex.protocol.eip712 import typed_signature_from_text
from provex.protocol.errors import ERRORS, REQUEST_MALFORMED, REQUEST_REPLAYED, Rejected
from provex.telemetry.logs import request_id

from .authentication.base64_text import decode_base64
from .authentication.ethereum_sender import EthereumSenderCheck
from .context import Context
from .endpoints import Access, Call, Endpoint
from .errors import (
    ApiError,
    internal,
    invalid_parameter,
    malformed,
    not_found,
    of_rejection,
    too_large,
)
from .figures import UNROUTED
from .rate_limits import Allowance, RequestClass
from .schemas.requests import NoBody, NoQuery
from .schemas.responses import ErrorItem, ErrorResponse
from .schemas.texts import ClientId, message_of
from .senders import Headers, SenderCheck, SignedRequest

__all__ = ["Dispatcher", "Raw"]

_LOG = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
HeaderList = tuple[tuple[bytes, bytes], ...]

_ENCODER = msgspec.json.Encoder()
_JSON_HEADERS: Final[HeaderList] = (
    (b"content-type", b"application/json"),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id",
    ),
)
_REQUEST_HEADERS: Final = (
    b"Content-Type",
    b"DYDX-SIGNATURE",
    b"DYDX-API-KEY",
    b"DYDX-TIMESTAMP",
    b"DYDX-PASSPHRASE",
    b"DYDX-ACCOUNT-NUMBER",
    b"DYDX-ETHEREUM-ADDRESS",
)
_PREFLIGHT_HEADERS: Final[HeaderList] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, PUT, DELETE, OPTIONS"),
    (
        b"access-control-allow-headers",
        b", ".join(_REQUEST_HEADERS),
    ),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
)
_METHOD_NOT_ALLOWED: Final = 405
_NO_CONTENT: Final = 204
_QUERY_BYTES_MAX: Final = 8192
_SLOW_S: Final = 1.0


class Raw:
    """An answer that is encoded already."""

    __slots__ = ("body",)

    def __init__(self, body: bytes) -> None:
        """Take the JSON text."""
        self.body = body


class _Passage:
    """One request on its way: its id, and which endpoint it came to."""

    __slots__ = ("began_s", "method", "name", "path")

    def __init__(self, name: str) -> None:
        self.name = name
        self.method = self.path = UNROUTED
        self.began_s = time.perf_counter()


class _Route:
    """An endpoint with its decoders, made once."""

    __slots__ = ("body_decoder", "endpoint", "has_body", "has_query", "scope")

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.has_query = endpoint.query is not NoQuery
        self.has_body = endpoint.body is not NoBody
        self.body_decoder = msgspec.json.Decoder(endpoint.body)
        # Reads share one allowance, everything else has one per endpoint.
        self.scope = "" if endpoint.limit is RequestClass.READ else endpoint.path


class Dispatcher:
    """The ASGI application of everything that is HTTP."""

    def __init__(self, context: Context, endpoints: Iterable[Endpoint]) -> None:
        """Build the routing table."""
        self._context = context
        self._api_keys = SenderCheck(context)
        self._ethereum = EthereumSenderCheck(context, self._api_keys)
        self._replays = _Replays(context.settings.request_window_s)
        self._figures = context.figures
        self._process_name = secrets.token_hex(6)
        self._numbers = itertools.count(1)
        self._exact: dict[str, dict[str, _Route]] = {}
        self._by_prefix: dict[str, dict[str, _Route]] = {}
        self._prefixes_of_any_text: set[str] = set()
        for endpoint in endpoints:
            prefix, brace, _ = endpoint.path.partition("/{")
            table = self._by_prefix if brace else self._exact
            methods = table.setdefault(prefix, {})
            assert endpoint.method not in methods, f"{endpoint.method} {endpoint.path} twice"
            methods[endpoint.method] = _Route(endpoint)
            if endpoint.parameter is ClientId:
                self._prefixes_of_any_text.add(prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method: str = scope["method"]
        if method == "OPTIONS":
            await _send(send, _NO_CONTENT, b"", _PREFLIGHT_HEADERS)
            return
        passage = _Passage(f"{self._process_name}-{next(self._numbers):x}")
        request_id.set(passage.name)
        headers: HeaderList = _JSON_HEADERS
        try:
            status, body, allowance = await self._answer(scope, receive, method, passage)
            if allowance is not None:
                headers = _JSON_HEADERS + allowance.headers()
        except _Disconnected:
            return
        except ApiError as error:
            status, body = error.status, self._refusal(error)
            headers = _JSON_HEADERS + error.headers
        except Rejected as rejected:
            refusal = of_rejection(rejected)
            status, body = refusal.status, self._refusal(refusal)
        except Exception:
            reference = passage.name
            _LOG.exception("request failed, reference %s: %s %s", reference, method, scope["path"])
            fault = internal(reference)
            status, body = fault.status, self._refusal(fault)
        await _send(send, status, body, (*headers, (b"x-request-id", passage.name.encode())))
        self._count(passage, status)

    def _refusal(self, refusal: ApiError) -> bytes:
        self._figures.refused(refusal.errors)
        return _ENCODER.encode(ErrorResponse(errors=refusal.errors))

    def _count(self, passage: _Passage, status: int) -> None:
        seconds = time.perf_counter() - passage.began_s
        self._figures.answered(passage.method, passage.path, status=status, seconds=seconds)
        if seconds > _SLOW_S:
            _LOG.warning("%s %s took %.1f s", passage.method, passage.path, seconds)

    async def _answer(
        self, scope: Scope, receive: Receive, method: str, passage: _Passage
    ) -> tuple[int, bytes, Allowance | None]:
        context = self._context
        client = scope.get("client")
        call = Call(now_ms=context.now_ms(), client_address=client[0] if client else "")
        route, call.parameter = self._routed(scope, method)
        endpoint = route.endpoint
        passage.method, passage.path = endpoint.method, endpoint.path
        raw_headers = Headers(scope["headers"])
        body = await self._read_body(receive, raw_headers)
        query: bytes = scope.get("query_string", b"")
        if len(query) > _QUERY_BYTES_MAX:
            raise too_large(_QUERY_BYTES_MAX)
        is_public_read = endpoint.access is Access.PUBLIC and method == "GET"
        allowance = None
        if endpoint.measure is None:
            allowance = context.rate_limits.take_for_address(
                endpoint.limit,
                call.client_address,
                scope=route.scope,
                points=1,
                is_public_read=is_public_read,
                now_ms=call.now_ms,
            )
        if endpoint.access is not Access.PUBLIC:
            request = _signed_request(scope, method, query, body)
            self._identify(call, endpoint, raw_headers, request)
        if route.has_query:
            call.query = _decoded_query(endpoint, query)
        if route.has_body:
            call.body = _decoded_body(route, body)
        if endpoint.measure is not None:
            points, group = endpoint.measure(call)
            allowance = context.rate_limits.take_for_address(
                endpoint.limit,
                call.client_address,
                scope=group,
                points=points,
                is_public_read=False,
                now_ms=call.now_ms,
            )
        else:
            points, group = 1, route.scope
        if endpoint.access is Access.API_KEY:
            allowance = (
                context.rate_limits.take_for_account(
                    endpoint.limit,
                    call.account.account_id,
                    scope=group,
                    points=points,
                    now_ms=call.now_ms,
                )
                or allowance
            )
        if method == "GET" or endpoint.access in {Access.PUBLIC, Access.ONBOARDING}:
            answer = await endpoint.handler(call)
        else:
            with self._replays.once(_replay_name(endpoint, raw_headers), call.now_ms):
                answer = await endpoint.handler(call)
        if answer is None:
            return endpoint.status, b"", allowance
        encoded = answer.body if isinstance(answer, Raw) else _ENCODER.encode(answer)
        return endpoint.status, encoded, allowance

    def _routed(self, scope: Scope, method: str) -> tuple[_Route, str]:
        path: str = scope["path"]
        methods = self._exact.get(path)
        parameter = ""
        if methods is None:
            raw_path = scope.get("raw_path") or path.encode()
            prefix, _, tail = path.rpartition("/")
            if b"%" in raw_path or prefix not in self._by_prefix:
                # An escaped slash is part of the parameter; the raw path tells it apart.
                prefix, tail = self._longest_prefix(raw_path.decode("latin-1"))
            methods = self._by_prefix.get(prefix) if tail else None
            parameter = tail
        if methods is None:
            raise not_found(f"Not found: {path[:200]}")
        route = methods.get(method)
        if route is None:
            raise _method_not_allowed(method, methods)
        return route, parameter

    def _longest_prefix(self, path: str) -> tuple[str, str]:
        path = path.partition("?")[0]
        place = len(path)
        while (place := path.rfind("/", 0, place)) > 0:
            prefix, tail = unquote(path[:place]), path[place + 1 :]
            if prefix in self._by_prefix:
                is_whole = "/" not in tail or prefix in self._prefixes_of_any_text
                return (prefix, unquote(tail)) if is_whole else ("", "")
        return "", ""

    def _identify(
        self, call: Call, endpoint: Endpoint, headers: Headers, request: SignedRequest
    ) -> None:
        try:
            if endpoint.access is Access.API_KEY:
                self._api_keys.by_api_key(call, headers, request)
            elif endpoint.access is Access.ETHEREUM:
                self._ethereum.by_request(call, headers, request)
            else:
                self._ethereum.by_onboarding(call, headers)
        except ApiError as refusal:
            self._context.rate_limits.take_failure(call.client_address, call.now_ms)
            raise refusal from None

    async def _read_body(self, receive: Receive, headers: Headers) -> bytes:
        limit = self._context.settings.body_bytes_max
        if headers.content_length and _number(headers.content_length) > limit:
            raise too_large(limit)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Disconnected
        body: bytes = message.get("body", b"")
        if not message.get("more_body", False):
            if len(body) > limit:
                raise too_large(limit)
            return body
        parts = [body]
        size = len(body)
        while message.get("more_body", False):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Disconnected
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > limit:
                raise too_large(limit)
        return b"".join(parts)


class _Disconnected(Exception):  # noqa: N818 - nothing failed here, the peer left.
    """The client left before its request was complete."""


class _Replays:
    """Remembers signatures of executed requests for as long as their timestamps are accepted."""

    def __init__(self, window_s: int) -> None:
        self._span_ms = 2 * window_s * 1000
        self._number = -1
        self._now: set[bytes] = set()
        self._before: set[bytes] = set()

    def once(self, signature: bytes, now_ms: int) -> "_Once":
        number = now_ms // self._span_ms
        if number != self._number:
            self._before = self._now if number == self._number + 1 else set()
            self._now = set()
            self._number = number
        if signature in self._now or signature in self._before:
            raise Rejected(REQUEST_REPLAYED)
        self._now.add(signature)
        return _Once(self._now, signature)


class _Once:
    """Forgets the signature again if the request had no effect."""

    __slots__ = ("_known", "_signature")

    def __init__(self, known: set[bytes], signature: bytes) -> None:
        self._known = known
        self._signature = signature

    def __enter__(self) -> None:
        """Nothing: the signature is noted already."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._known.discard(self._signature)


def _replay_name(endpoint: Endpoint, headers: Headers) -> bytes:
    """What a verified signature is remembered by, however it was written."""
    text = headers.signature.decode("latin-1")
    if endpoint.access is Access.API_KEY:
        code = decode_base64(text)
        assert code is not None, "the code was verified"
        return code
    signature = typed_signature_from_text(text)
    assert signature is not None, "the signature was verified"
    # The other s of the same r signs, too.
    return signature.signature.r.to_bytes(32)


def _signed_request(scope: Scope, method: str, query: bytes, body: bytes) -> SignedRequest:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    path = path.partition(b"?")[0]
    return SignedRequest(method=method, path=path + b"?" + query if query else path, body=body)


def _decoded_query(endpoint: Endpoint, query: bytes) -> msgspec.Struct:
    values: dict[str, str] = {}
    for part in query.split(b"&") if query else ():
        name, _, value = part.partition(b"=")
        # Clients send values unescaped: a plus is a plus. Repeated parameters make a list.
        key = unquote_to_bytes(name).decode("utf-8", "replace").removesuffix("[]")
        text = unquote_to_bytes(value).decode("utf-8", "replace")
        values[key] = f"{values[key]},{text}" if key in values else text
    try:
        converted: msgspec.Struct = msgspec.convert(values, endpoint.query, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(endpoint.query, values, error, "query") from None
    if "null" in values.values():
        _refuse_null(endpoint.query, values)
    return converted


def _refuse_null(struct: type[msgspec.Struct], values: dict[str, str]) -> None:
    """Refuse the text null, which conversion takes for an absent number or boolean."""
    for name, value in values.items():
        message = message_of(struct, name)
        if value == "null" and message is not None:
            raise invalid_parameter(
                message.format(parameter=name), parameter=name, value=value, location="query"
            )


def _decoded_body(route: _Route, body: bytes) -> msgspec.Struct:
    try:
        decoded: msgspec.Struct = route.body_decoder.decode(body or b"{}")
    except msgspec.ValidationError as error:
        raise _invalid(route.endpoint.body, _plain_object(body), error, "body") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(str(error)) from None
    return decoded


def _plain_object(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _invalid(
    struct: type[msgspec.Struct],
    values: dict[str, Any],
    error: msgspec.ValidationError,
    location: str,
) -> ApiError:
    """Name the parameter and say what its type says about wrong values."""
    text = str(error)
    _, marker, place = text.rpartition(" - at `$.")
    parameter = place.rstrip("`").partition(".")[0].partition("[")[0] if marker else ""
    if not parameter:
        _, marker, name = text.partition("missing required field `")
        parameter = name.rstrip("`") if marker else ""
    if not parameter:
        return ApiError(
            ERRORS[REQUEST_MALFORMED].http_status,
            ErrorItem(msg=text, code=REQUEST_MALFORMED, location=location),
        )
    message = (message_of(struct, parameter) or "{parameter} is invalid").format(
        parameter=parameter
    )
    value = values.get(parameter)
    if location == "query" and parameter == "status" and isinstance(value, str):
        value = value.split(",")
    return invalid_parameter(
        message,
        parameter=parameter,
        value=_short(value),
        location=location,
        reason=text.partition(" - at")[0],
    )


def _short(value: Any) -> Any:
    """Echo at most a little of what was sent."""
    if isinstance(value, str):
        return value[:200]
    if isinstance(value, list) and len(value) <= 20:
        return [_short(item) for item in value]
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else str(value)[:200]
    return str(type(value).__name__)


def _method_not_allowed(method: str, methods: dict[str, _Route]) -> ApiError:
    allowed = ", ".join(sorted(methods))
    return ApiError(
        _METHOD_NOT_ALLOWED,
        ErrorItem(
            msg=f"Method {method[:20]} is not allowed; allowed: {allowed}", code=REQUEST_MALFORMED
        ),
        headers=((b"allow", allowed.encode()),),
    )


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) < 20 else 0


async def _send(send: Send, status: int, body: bytes, headers: HeaderList) -> None:
    if status == _NO_CONTENT:
        sent: Iterable[tuple[bytes, bytes]] = [
            header for header in headers if header[0] not in {b"content-type", b"content-length"}
        ]
    else:
        sent = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
