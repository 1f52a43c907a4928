"""The exchange's loopback door for liquidity providers: they report, and hear what to pay.

One HTTP endpoint of the exchange process behind a token that only the operator's processes can
read. Quotes follow from the reports; a provider that falls silent offers nothing.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from provex.ethereum.faults import L1Fault
from provex.native.machine import is_provable
from provex.protocol.curve import Point
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import (
    FAST_WITHDRAWAL_UNAVAILABLE,
    INVALID_SIGNATURE,
    LIQUIDITY_PROVIDER_UNKNOWN,
    PARAMETER_INVALID,
    PAYMENT_EXISTS,
    Rejected,
)
from provex.protocol.inputs import Input, RequestWithdrawal
from provex.protocol.messages import Withdrawal, withdrawal_hash
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.protocol.records import AccountRecord
from provex.protocol.views import WaitingPayment

from .wire import WireLook, WireReport, WireWithdrawal, number_of, wire_waiting

__all__ = ["FactRegistry", "LiquidityDesk", "LiquidityViews", "Offer"]

BODY_BYTES_MAX = 256 * 1024
REPORT_AGE_S_MAX = 30.0
_NUMBER_BOUND = 2**63


class LiquidityViews(Protocol):
    """What the desk asks the exchange."""

    def waiting_payments(self, provider_position_id: int) -> tuple[WaitingPayment, ...]:
        """The fast withdrawals that a provider has still to pay, oldest first."""
        ...

    def is_payment_owed(self, message_hash: int) -> bool:
        """Whether a batch holds, or will hold, the transfer that names the payment."""
        ...

    def account_by_position(self, position_id: int) -> AccountRecord | None:
        """The account of a position."""
        ...


class FactRegistry(Protocol):
    """The contract on L1 that knows payments."""

    async def is_known(self, fact: bytes) -> bool:
        """Whether a payment was made, or waits for a block, as far as the node can tell."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a provider offers now."""

    available_quantums: int
    fee_quantums: int
    lifetime_s: int


_NOTHING = Offer(available_quantums=0, fee_quantums=0, lifetime_s=0)


class LiquidityDesk:
    """Where the exchange and its liquidity providers meet."""

    def __init__(
        self,
        *,
        views: LiquidityViews,
        durable: Callable[[], Awaitable[None]],
        submit: Callable[[Input], Awaitable[Outcome]],
        facts: FactRegistry,
        provider_position_ids: Sequence[int],
        collateral_asset_id: int,
        token: str,
        clock_s: Callable[[], float],
    ) -> None:
        """`durable` waits until what the views show is on the disk; the clock never goes back."""
        self._views = views
        self._durable = durable
        self._submit = submit
        self._facts = facts
        self._providers = frozenset(provider_position_ids)
        self._collateral_asset_id = collateral_asset_id
        self._token = token.encode()
        self._clock_s = clock_s
        self._reports: dict[int, tuple[float, WireReport]] = {}

    def app(self) -> Starlette:
        """The HTTP application with its two doors."""
        return Starlette(
            routes=[
                Route("/look", self._post_look, methods=["POST"]),
                Route("/withdraw", self._post_withdraw, methods=["POST"]),
            ]
        )

    def offer(self, position_id: int) -> Offer:
        """What a provider could still promise: its funds less what waits for its payment."""
        reported_at, report = self._reports.get(position_id, (0.0, None))
        if report is None or self._clock_s() - reported_at > REPORT_AGE_S_MAX:
            return _NOTHING
        paid = set(report.paid)
        promised = sum(
            waiting.request.credit_quantums
            for waiting in self._views.waiting_payments(position_id)
            if hex(waiting.request.message_hash) not in paid
        )
        return Offer(
            available_quantums=max(0, report.funds_quantums - promised),
            fee_quantums=report.fee_quantums,
            lifetime_s=report.lifetime_s,
        )

    async def require_new_payment(self, fact: bytes) -> None:
        """Refuse a payment that L1 knows already: its recipient would be paid nothing.

        PAYMENT_EXISTS, or FAST_WITHDRAWAL_UNAVAILABLE while L1 does not answer.
        """
        try:
            is_known = await self._facts.is_known(fact)
        except L1Fault as fault:
            raise Rejected(
                FAST_WITHDRAWAL_UNAVAILABLE, reason="Ethereum does not answer"
            ) from fault
        if is_known:
            raise Rejected(PAYMENT_EXISTS)

    async def look(self, report: WireReport) -> WireLook:
        """Take a provider's report and say what waits for it.

        LIQUIDITY_PROVIDER_UNKNOWN or PARAMETER_INVALID.
        """
        if report.position_id not in self._providers:
            raise Rejected(LIQUIDITY_PROVIDER_UNKNOWN, position_id=report.position_id)
        known = _hashes(report.known)
        for name in ("funds_quantums", "fee_quantums", "lifetime_s"):
            found = getattr(report, name)
            if not 0 <= found < _NUMBER_BOUND:
                raise Rejected(
                    PARAMETER_INVALID, parameter=name, expected="0 to 2^63 - 1", found=found
                )
        self._reports[report.position_id] = (self._clock_s(), report)
        account = self._views.account_by_position(report.position_id)
        look = WireLook(
            collateral_quantums=0 if account is None else account.collateral_quantums,
            waiting=[wire_waiting(w) for w in self._views.waiting_payments(report.position_id)],
            owed=[hex(number) for number in known if self._views.is_payment_owed(number)],
        )
        # A payment for what a crash could forget would be a gift.
        await self._durable()
        return look

    async def withdraw(self, withdrawal: WireWithdrawal) -> None:
        """Take a provider's own withdrawal, as a trader's from the API.

        LIQUIDITY_PROVIDER_UNKNOWN, SIGNATURE_INVALID or what the exchange refuses it for.
        """
        account = self._views.account_by_position(withdrawal.position_id)
        if account is None or account.position_id not in self._providers:
            raise Rejected(LIQUIDITY_PROVIDER_UNKNOWN, position_id=withdrawal.position_id)
        message_hash = withdrawal_hash(
            Withdrawal(
                collateral_asset_id=self._collateral_asset_id,
                position_id=withdrawal.position_id,
                nonce=withdrawal.nonce,
                quantums=withdrawal.amount_quantums,
                expiration_hours=withdrawal.expiration_hours,
            )
        )
        (r, s) = _hashes([withdrawal.signature_r, withdrawal.signature_s])
        signature = StarkSignature(r, s)
        key = Point(account.stark_key, account.stark_key_y)
        is_signed = primitives().stark_verify(message_hash, signature, key)
        if not is_signed or not is_provable(message_hash, r, s, key.x):
            raise Rejected(INVALID_SIGNATURE)
        await self._submit(
            RequestWithdrawal(
                account_id=account.account_id,
                client_id=f"rebalance-{withdrawal.nonce}",
                amount_quantums=withdrawal.amount_quantums,
                nonce=withdrawal.nonce,
                expiration_hours=withdrawal.expiration_hours,
                message_hash=message_hash,
                signature=signature,
            )
        )

    async def _post_look(self, request: Request) -> Response:
        async def answer(body: bytes) -> bytes:
            report = msgspec.json.decode(body, type=WireReport)
            return msgspec.json.encode(await self.look(report))

        return await self._answered(request, answer)

    async def _post_withdraw(self, request: Request) -> Response:
        async def answer(body: bytes) -> bytes:
            await self.withdraw(msgspec.json.decode(body, type=WireWithdrawal))
            return b"{}"

        return await self._answered(request, answer)

    async def _answered(
        self, request: Request, answer: Callable[[bytes], Awaitable[bytes]]
    ) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if not hmac.compare_digest(given, self._token):
            return _error(401, "wrong token")
        try:
            content = await answer(await _body(request))
        except ValueError as error:
            return _error(400, str(error))
        except Rejected as rejected:
            return _error(rejected.kind.http_status, str(rejected))
        return Response(content, media_type="application/json")


def _hashes(texts: Sequence[str]) -> list[int]:
    try:
        return [number_of(digits) for digits in texts]
    except ValueError as error:
        raise Rejected(
            PARAMETER_INVALID, parameter="digits", expected="hexadecimal digits", found=error
        ) from error


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise ValueError(f"body: expected at most {BODY_BYTES_MAX} bytes")
    return body


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)
