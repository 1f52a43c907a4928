"""The exchange's loopback door for prices: signed bundles and index prices come in here.

One HTTP endpoint of the exchange process, on a loopback port, behind a token that only the
operator's processes can read. A quorum of bundles becomes one `OracleTick`.
"""

import hmac
import itertools
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from provex.protocol.configuration import Configuration
from provex.protocol.errors import Rejected
from provex.protocol.inputs import IndexPrices, Input
from provex.protocol.outcome import Outcome

from .bundles import BundleMalformedError, WireBundle, bundle_from_wire
from .collector import BundleRefusedError, QuorumCollector

__all__ = ["OracleIntake", "WireIndexPrices", "make_token_file"]

_log = logging.getLogger(__name__)

BODY_BYTES_MAX = 256 * 1024
_PRICE_E9_BOUND = 2**63
_TOKEN_BYTES = 32


class WireIndexPrices(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Index prices as JSON: (asset index, USD times 10^9)."""

    prices: list[tuple[int, int]]


def make_token_file(path: Path) -> str:
    """Write a fresh token, readable by this user alone, and give it."""
    token = secrets.token_hex(_TOKEN_BYTES)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(token, "ascii")
    return token


class OracleIntake:
    """Checks what is posted and submits what counts."""

    def __init__(
        self,
        *,
        collector: QuorumCollector,
        submit: Callable[[Input], Awaitable[Outcome]],
        token: str,
        clock_s: Callable[[], int],
    ) -> None:
        """`submit` is the sequencer's; `clock_s` gives seconds since the epoch."""
        self._collector = collector
        self._submit = submit
        self._token = token.encode()
        self._clock_s = clock_s
        self.ticks_accepted = 0

    def follow(self, configuration: Configuration) -> None:
        """Take bundles and prices for another configuration from now on."""
        self._collector.follow(configuration)

    def app(self) -> Starlette:
        """The HTTP application with its two doors."""
        return Starlette(
            routes=[
                Route("/bundles", self._post_bundle, methods=["POST"]),
                Route("/index-prices", self._post_index_prices, methods=["POST"]),
            ]
        )

    async def _post_bundle(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        try:
            wire = msgspec.json.decode(await _body(request), type=WireBundle)
            bundle = bundle_from_wire(wire)
            tick = self._collector.add(wire.slot, bundle, self._clock_s())
        except (msgspec.MsgspecError, BundleMalformedError) as error:
            return _error(400, str(error))
        except BundleRefusedError as error:
            _log.warning("bundle refused: %s", error)
            return _error(409, str(error))
        if tick is not None:
            return await self._answer(tick, is_tick=True)
        return JSONResponse({"accepted": True})

    async def _post_index_prices(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        try:
            wire = msgspec.json.decode(await _body(request), type=WireIndexPrices)
        except (msgspec.MsgspecError, BundleMalformedError) as error:
            return _error(400, str(error))
        if not self._are_index_prices(wire.prices):
            return _error(400, "prices: expected ascending assets with positive prices")
        return await self._answer(IndexPrices(prices_e9=tuple(wire.prices)), is_tick=False)

    def _are_index_prices(self, prices: Sequence[tuple[int, int]]) -> bool:
        assets = [asset for asset, _ in prices]
        is_ascending = all(low < high for low, high in itertools.pairwise(assets))
        are_known = all(0 <= asset < self._collector.asset_count for asset in assets)
        are_positive = all(0 < price < _PRICE_E9_BOUND for _, price in prices)
        return bool(prices) and is_ascending and are_known and are_positive

    async def _answer(self, entry: Input, *, is_tick: bool) -> Response:
        try:
            outcome = await self._submit(entry)
        except Rejected as rejected:
            _log.debug("%s not taken: %s", type(entry).__name__, rejected)
            return _error(409, str(rejected), code=rejected.code)
        self.ticks_accepted += is_tick
        return JSONResponse({"accepted": True, "sequence": outcome.sequence})

    def _refusal(self, request: Request) -> Response | None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if not hmac.compare_digest(given, self._token):
            return _error(401, "wrong token")
        return None


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise BundleMalformedError(f"body: expected at most {BODY_BYTES_MAX} bytes")
    return body


def _error(status: int, message: str, *, code: int = 0) -> Response:
    return JSONResponse({"accepted": False, "error": message, "code": code}, status)
