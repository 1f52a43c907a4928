"""A liquidity provider: pays on L1 what fast withdrawals wait for, each at most once.

Every payment is kept on the disk before it is sent, and named by its fact, of which the registry
takes only one: whatever is sent again after a crash, a replacement or a reorganisation cannot pay
twice. A payment is watched until it lies deep in the chain; if it leaves the chain it is made
again, even after its transfer was executed on L2, since L1 refuses the batch without it.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import RpcRefusal
from provex.ethereum.wallet import GasFees, SignedTransaction
from provex.protocol.errors import LIQUIDITY_DESK_UNREACHABLE, Rejected
from provex.protocol.views import WaitingPayment

from .chain import ChainLook, PaymentChain
from .checks import reason_not_to_pay
from .desk_client import Desk
from .payment_file import Attempt, Payment, PaymentFile
from .rebalance import Rebalancer
from .settings import ProviderSettings
from .wire import WireReport, number_of, waiting_of

__all__ = ["Provider"]

_log = logging.getLogger(__name__)

RETRY_WAIT_S_MAX = 30.0
# A node takes a transaction in another's place only if it offers a tenth more.
_BUMP_NUMERATOR = 9
_BUMP_DENOMINATOR = 8
_NOBODYS_NONCE = -1
_DEEP_BLOCKS = 64
_DEEP_INTERVAL_S = 60.0
_GAS_TOO_DEAR = "gas costs more than the cap"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the exchange says of a payment."""

    waiting: Mapping[int, WaitingPayment]
    owed: frozenset[int]
    collateral: int

    def is_wanted(self, payment: Payment, look: ChainLook, now_s: int) -> bool:
        """Whether the fact must come true, or still may."""
        if payment.message_hash in self.owed:
            return True
        is_in_time = now_s < payment.pay_before_s and not look.is_frozen
        return is_in_time and payment.message_hash in self.waiting


class Provider:
    """One provider, one key, one file. One caller at a time."""

    def __init__(
        self,
        settings: ProviderSettings,
        chain: PaymentChain,
        desk: Desk,
        file: PaymentFile,
        clock_s: Callable[[], float],
        *,
        rebalancer: Rebalancer | None = None,
    ) -> None:
        """Go on with the payments in the file. Without a rebalancer nothing leaves L2."""
        self._rebalancer = rebalancer
        self._settings = settings
        self._chain = chain
        self._desk = desk
        self._file = file
        self._clock_s = clock_s
        self._payments: dict[int, Payment] = {item.message_hash: item for item in file.load()}
        self._told: dict[int, str] = {}
        self._wanted: _Wanted | None = None
        self._head = 0
        self._next_deep_s = 0.0

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The payments under way and those still watched."""
        return tuple(self._payments.values())

    async def run(self) -> None:
        """Pay until cancelled. Faults that may pass are logged and retried with growing waits."""
        wait_s = self._settings.poll_s
        while True:
            try:
                await self.step()
                wait_s = self._settings.poll_s
            except (L1Fault, Rejected) as fault:
                if isinstance(fault, Rejected) and not fault.kind.is_retryable:
                    raise
                _log.warning("%s; next look in %s s", fault, wait_s)
                wait_s = min(2 * wait_s, RETRY_WAIT_S_MAX)
            await asyncio.sleep(wait_s)

    async def step(self) -> None:
        """Look at chain and desk once and do what follows.

        While the desk does not answer, nothing is begun; what was goes on as it was wanted last.
        """
        look = await self._chain.look([payment.fact for payment in self._due()])
        self._head = look.head
        try:
            self._wanted = wanted = await self._ask(look)
        except Rejected:
            if self._wanted is not None:
                await self._advance_all(look, self._wanted)
            raise
        await self._advance_all(look, wanted)
        if look.is_frozen or look.wei < self._settings.ether_wei_min:
            return
        for message_hash, waiting in wanted.waiting.items():
            if message_hash not in self._payments:
                await self._begin(waiting, look)
        if self._rebalancer is not None:
            is_idle = all(item.registered_at is not None for item in self._payments.values())
            await self._rebalancer.step(wanted.collateral, is_idle=is_idle)

    def _due(self) -> list[Payment]:
        """The payments to look at: those that lie deep in the chain only once in a while."""
        now_s = self._clock_s()
        if now_s >= self._next_deep_s:
            self._next_deep_s = now_s + _DEEP_INTERVAL_S
            return list(self._payments.values())
        return [
            item
            for item in self._payments.values()
            if item.registered_at is None or self._head - item.registered_at < _DEEP_BLOCKS
        ]

    # --- what it tells and hears ----------------------------------------------------------------

    async def _ask(self, look: ChainLook) -> _Wanted:
        settings = self._settings
        is_paying = not look.is_frozen and look.wei >= settings.ether_wei_min
        payments = self._payments.values()
        paid = [item.message_hash for item in payments if look.valid.get(item.fact, True)]
        known = [item.message_hash for item in payments if item.fact in look.valid]
        answer = await self._desk.look(
            WireReport(
                position_id=settings.position_id,
                funds_quantums=look.tokens if is_paying else 0,
                fee_quantums=settings.fee_quantums,
                lifetime_s=settings.lifetime_s,
                paid=[hex(message_hash) for message_hash in paid],
                known=[hex(message_hash) for message_hash in known],
            )
        )
        try:
            waiting = [waiting_of(wire, settings.position_id) for wire in answer.waiting]
            owed = frozenset([number_of(digits) for digits in answer.owed])
        except ValueError as error:
            raise Rejected(LIQUIDITY_DESK_UNREACHABLE, reason=error) from error
        return _Wanted(
            waiting={item.request.message_hash: item for item in waiting},
            owed=owed,
            collateral=answer.collateral_quantums,
        )

    # --- payments under way ---------------------------------------------------------------------

    async def _advance_all(self, look: ChainLook, wanted: _Wanted) -> None:
        for payment in sorted(self._payments.values(), key=lambda item: item.nonce):
            if payment.fact in look.valid:
                await self._advance(payment, look, wanted)

    async def _advance(self, payment: Payment, look: ChainLook, wanted: _Wanted) -> None:
        """Bring a payment that was begun one step on."""
        if look.valid[payment.fact]:
            self._keep_watching(payment, look.head)
            return
        if payment.registered_at is not None:
            _log.warning("payment %s left the chain", payment.fact)
            payment = self._put(replace(payment, registered_at=None))
        now_s = int(self._clock_s())
        is_wanted = wanted.is_wanted(payment, look, now_s)
        if look.nonce > payment.nonce:
            await self._after_spent_nonce(payment, look, is_wanted=is_wanted)
            return
        last = payment.attempts[-1]
        is_stuck = now_s - last.sent_at_s >= self._settings.replacement_s
        if is_stuck or last.is_cancellation == is_wanted:
            await self._replace(payment, is_cancellation=not is_wanted)
            return
        await self._submit(payment.nonce, last)

    def _keep_watching(self, payment: Payment, head: int) -> None:
        """The fact is on the chain: watch it until no reorganisation can reach it."""
        if payment.registered_at is None:
            _log.info("payment %s is on the chain", payment.fact)
            self._put(replace(payment, registered_at=head))
        elif head - payment.registered_at >= self._settings.followed_blocks:
            self._forget(payment)

    async def _after_spent_nonce(
        self, payment: Payment, look: ChainLook, *, is_wanted: bool
    ) -> None:
        """No attempt can make the payment any more: begin anew, or leave it."""
        if not is_wanted:
            _log.warning("payment %s is not made", payment.fact)
            self._forget(payment)
            return
        nonce = self._next_nonce(look)
        attempt = await self._attempt(payment, nonce, await self._chain.fees())
        if attempt is not None:
            renewed = self._put(replace(payment, nonce=nonce, attempts=(attempt,)))
            await self._submit(renewed.nonce, attempt)

    async def _replace(self, payment: Payment, *, is_cancellation: bool) -> None:
        """Another transaction with the same nonce and higher fees; no more than one is mined."""
        last = payment.attempts[-1]
        now = await self._chain.fees()
        fees = GasFees(
            max(now.max_fee_wei, _bumped(last.max_fee_wei)), max(now.tip_wei, _bumped(last.tip_wei))
        )
        if fees.max_fee_wei > self._settings.fee_cap_wei:
            self._tell(payment.message_hash, _GAS_TOO_DEAR)
            await self._submit(payment.nonce, last)
            return
        attempt = await self._attempt(payment, payment.nonce, fees, is_cancellation=is_cancellation)
        if attempt is not None:
            _log.info("transaction %s takes the place of another", attempt.transaction_hash)
            self._put(replace(payment, attempts=(*payment.attempts, attempt)))
            await self._submit(payment.nonce, attempt)

    # --- new payments ---------------------------------------------------------------------------

    async def _begin(self, waiting: WaitingPayment, look: ChainLook) -> None:
        """Pay for a fast withdrawal, unless there is a reason not to."""
        request, settings = waiting.request, self._settings
        reason = reason_not_to_pay(waiting, settings, int(self._clock_s()))
        in_flight = [item for item in self._payments.values() if item.registered_at is None]
        spendable = look.tokens - sum(item.amount for item in in_flight)
        if reason is None and request.credit_quantums > spendable:
            reason = f"it asks for {request.credit_quantums} quantums of {spendable}"
        if reason is None and len(in_flight) >= settings.in_flight_max:
            reason = f"{len(in_flight)} payments are under way"
        if reason is not None:
            self._tell(request.message_hash, reason)
            return
        payment = Payment(
            message_hash=request.message_hash,
            fact=request.fact,
            recipient=request.to_address,
            amount=request.credit_quantums,
            salt=request.nonce,
            pay_before_s=settings.pay_before_s(request.expiration_hours),
            nonce=_NOBODYS_NONCE,
            attempts=(),
            registered_at=None,
        )
        if await self._chain.is_known(bytes.fromhex(request.fact[2:])):
            self._put(payment)
            return
        nonce = self._next_nonce(look)
        attempt = await self._attempt(payment, nonce, await self._chain.fees())
        if attempt is not None:
            self._put(replace(payment, nonce=nonce, attempts=(attempt,)))
            await self._submit(nonce, attempt)

    async def _attempt(
        self, payment: Payment, nonce: int, fees: GasFees, *, is_cancellation: bool = False
    ) -> Attempt | None:
        """A signed transaction; None if it would fail now."""
        if fees.max_fee_wei > self._settings.fee_cap_wei:
            self._tell(payment.message_hash, _GAS_TOO_DEAR)
            return None
        try:
            if is_cancellation:
                signed = await self._chain.sign_cancellation(nonce=nonce, fees=fees)
            else:
                signed = await self._chain.sign_payment(
                    payment.recipient, payment.amount, payment.salt, nonce=nonce, fees=fees
                )
        except Rejected as rejected:
            self._tell(payment.message_hash, str(rejected))
            return None
        return Attempt(
            transaction_hash=signed.transaction_hash,
            raw=signed.raw.hex(),
            max_fee_wei=fees.max_fee_wei,
            tip_wei=fees.tip_wei,
            sent_at_s=int(self._clock_s()),
            is_cancellation=is_cancellation,
        )

    async def _submit(self, nonce: int, attempt: Attempt) -> None:
        """Send an attempt, perhaps again. What a refusal means, the next look shows."""
        raw = bytes.fromhex(attempt.raw)
        try:
            await self._chain.submit(SignedTransaction(attempt.transaction_hash, raw, nonce))
        except RpcRefusal as refusal:
            _log.warning("transaction %s: %s", attempt.transaction_hash, refusal)

    def _next_nonce(self, look: ChainLook) -> int:
        """The first nonce that no block and no payment under way has taken."""
        taken = [item.nonce for item in self._payments.values() if item.nonce >= look.nonce]
        return max(taken, default=look.nonce - 1) + 1

    # --- what it remembers ----------------------------------------------------------------------

    def _put(self, payment: Payment) -> Payment:
        """Keep a payment: on the disk before anything is sent for it."""
        self._payments[payment.message_hash] = payment
        self._file.save(self._payments.values())
        return payment

    def _forget(self, payment: Payment) -> None:
        del self._payments[payment.message_hash]
        self._told.pop(payment.message_hash, None)
        self._file.save(self._payments.values())

    def _tell(self, message_hash: int, reason: str) -> None:
        """Log why something waits, once for each reason."""
        if self._told.get(message_hash) != reason:
            self._told[message_hash] = reason
            _log.warning("fast withdrawal %x is not paid now: %s", message_hash, reason)


def _bumped(fee_wei: int) -> int:
    return fee_wei * _BUMP_NUMERATOR // _BUMP_DENOMINATOR + 1
