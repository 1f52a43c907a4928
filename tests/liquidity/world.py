"""A provider between a chain and a desk that a test drives step by step, and can break anywhere.

The chain is a small one: blocks of transactions of one payer, a mempool, and a registry that takes a
fact once. It can be reorganised, be congested, and lose transactions. Keys and signatures are real.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import RpcRefusal
from provex.ethereum.wallet import GasFees, SignedTransaction
from provex.liquidity.chain import ChainLook
from provex.liquidity.payment_file import PaymentFile
from provex.liquidity.provider import Provider
from provex.liquidity.settings import BATCH_LIFETIME_S, ProviderSettings
from provex.liquidity.wire import WireLook, WireReport, WireWithdrawal, wire_waiting
from provex.native import crypto
from provex.protocol.errors import (
    L1_TRANSACTION_REVERTED,
    L1_UNREACHABLE,
    LIQUIDITY_DESK_UNREACHABLE,
    Rejected,
)
from provex.protocol.inputs import RequestFastWithdrawal
from provex.protocol.messages import (
    ConditionalTransfer,
    Transfer,
    conditional_transfer_hash,
    transfer_condition,
    transfer_fact,
)
from provex.protocol.primitives import primitives
from provex.protocol.views import WaitingPayment

crypto.install()

START_S = 1_800_000_000
USD = 1_000_000
TOKEN = "0x7fC9C132268E0E414991449c003DbdB3E73E2059"
REGISTRY = "0xCD828e691cA23b66291ae905491Bb89aEe3Abd82"
RECIPIENT = "0x" + "ab" * 20
SENDER_KEY = 4242
SENDER_POSITION = 55
PROVIDER_POSITION = 66
GWEI = 10**9


class Crash(BaseException):
    """The process ends here, as by SIGKILL."""


def settings(**changes: object) -> ProviderSettings:
    built = ProviderSettings(
        chain_id=31337,
        exchange="0x" + "01" * 20,
        token=TOKEN,
        transfer_registry=REGISTRY,
        collateral_asset_id=77,
        position_id=PROVIDER_POSITION,
        stark_key=primitives().stark_public_key(79).x,
        followed_blocks=20,
    )
    return replace(built, **changes)


def waiting(
    credit: int = 100 * USD,
    *,
    debit: int | None = None,
    nonce: int = 1,
    hours_left: int = 200,
    is_covered: bool = True,
    chosen: ProviderSettings | None = None,
) -> WaitingPayment:
    """A fast withdrawal that a trader signed for this provider."""
    chosen = settings() if chosen is None else chosen
    debit = credit if debit is None else debit
    fact = transfer_fact(
        recipient=bytes.fromhex(RECIPIENT[2:]),
        token_amount=credit,
        token=bytes.fromhex(TOKEN[2:]),
        salt=nonce,
    )
    condition = transfer_condition(fact_registry=bytes.fromhex(REGISTRY[2:]), fact=fact)
    transfer = Transfer(
        asset_id=chosen.collateral_asset_id,
        receiver_public_key=chosen.stark_key,
        sender_position_id=SENDER_POSITION,
        receiver_position_id=chosen.position_id,
        fee_position_id=SENDER_POSITION,
        nonce=nonce,
        quantums=debit,
        expiration_hours=START_S // 3_600 + hours_left,
    )
    message_hash = conditional_transfer_hash(
        ConditionalTransfer(transfer=transfer, condition=condition)
    )
    key = primitives().stark_public_key(SENDER_KEY)
    return WaitingPayment(
        request=RequestFastWithdrawal(
            account_id="",
            client_id="",
            provider_position_id=chosen.position_id,
            debit_quantums=debit,
            credit_quantums=credit,
            to_address=RECIPIENT,
            condition=condition,
            fact="0x" + fact.hex(),
            nonce=nonce,
            expiration_hours=transfer.expiration_hours,
            message_hash=message_hash,
            signature=primitives().stark_sign(SENDER_KEY, message_hash),
        ),
        stark_key=key.x,
        stark_key_y=key.y,
        position_id=SENDER_POSITION,
        is_covered=is_covered,
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction: a payment of a fact, or one that does nothing."""

    transaction_hash: str
    nonce: int
    fact: str | None
    amount: int
    fees: GasFees


@dataclass(slots=True)
class Chain:
    """L1 for one payer."""

    tokens: int = 1_000 * USD
    wei: int = 10**18
    base_fee: int = GWEI
    is_frozen: bool = False
    is_down: bool = False
    is_congested: bool = False
    crash_at: str = ""
    payer: str = "0x" + "0c" * 20
    blocks: list[list[Sent]] = field(default_factory=lambda: [[]])
    mempool: dict[int, Sent] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    """Facts that somebody else registered."""
    signed: dict[str, Sent] = field(default_factory=dict)
    submissions: int = 0
    asked: list[int] = field(default_factory=list)
    """How many facts each look asked for."""

    # --- what the provider does -----------------------------------------------------------------

    async def look(self, facts: Sequence[str]) -> ChainLook:
        self._answer()
        self.asked.append(len(facts))
        return ChainLook(
            head=len(self.blocks) - 1,
            nonce=self.nonce,
            tokens=self.balance,
            wei=self.wei,
            is_frozen=self.is_frozen,
            valid={fact: fact in self.facts for fact in facts},
        )

    async def is_known(self, fact: bytes) -> bool:
        self._answer()
        digits = "0x" + fact.hex()
        return digits in self.facts or digits in {sent.fact for sent in self.mempool.values()}

    async def fees(self) -> GasFees:
        self._answer()
        return GasFees(2 * self.base_fee + GWEI, GWEI)

    async def sign_payment(
        self, recipient: str, amount: int, salt: int, *, nonce: int, fees: GasFees
    ) -> SignedTransaction:
        self._answer()
        self._crash("before signing")
        fact = transfer_fact(
            recipient=bytes.fromhex(recipient[2:]),
            token_amount=amount,
            token=bytes.fromhex(TOKEN[2:]),
            salt=salt,
        )
        digits = "0x" + fact.hex()
        if digits in self.facts or amount > self.balance:
            raise Rejected(L1_TRANSACTION_REVERTED, transaction="not sent", reason="it would fail")
        return self._signed(nonce, digits, amount, fees)

    async def sign_cancellation(self, *, nonce: int, fees: GasFees) -> SignedTransaction:
        self._answer()
        return self._signed(nonce, None, 0, fees)

    async def submit(self, signed: SignedTransaction) -> None:
        self._answer()
        self._crash("before submission")
        sent = self.signed[signed.transaction_hash]
        self.submissions += 1
        is_mined = any(sent in block for block in self.blocks)
        if not is_mined:
            self._take(sent)
        self._crash("after submission")

    def _take(self, sent: Sent) -> None:
        before = self.mempool.get(sent.nonce)
        if sent.nonce < self.nonce:
            raise RpcRefusal("eth_sendRawTransaction", "nonce too low", b"")
        is_other = before is not None and before != sent
        if is_other and sent.fees.max_fee_wei * 10 < before.fees.max_fee_wei * 11:
            raise RpcRefusal("eth_sendRawTransaction", "replacement underpriced", b"")
        self.mempool[sent.nonce] = sent

    def _signed(
        self, nonce: int, fact: str | None, amount: int, fees: GasFees
    ) -> SignedTransaction:
        # Like a real hash, it follows from the content alone.
        name = f"{nonce}/{fact}/{fees.max_fee_wei}/{fees.tip_wei}"
        self.signed[name] = Sent(name, nonce, fact, amount, fees)
        self._crash("after signing")
        return SignedTransaction(name, name.encode(), nonce)

    def _answer(self) -> None:
        if self.is_down:
            raise L1Fault(L1_UNREACHABLE, method="any", reason="refused")

    def _crash(self, where: str) -> None:
        if self.crash_at == where:
            self.crash_at = ""
            raise Crash

    # --- what it knows --------------------------------------------------------------------------

    @property
    def nonce(self) -> int:
        return sum(len(block) for block in self.blocks)

    @property
    def payments(self) -> list[Sent]:
        """The payments that succeeded: of each fact the first one only."""
        found: dict[str, Sent] = {}
        for block in self.blocks:
            for sent in block:
                if sent.fact is not None and sent.fact not in self.others:
                    found.setdefault(sent.fact, sent)
        return list(found.values())

    @property
    def facts(self) -> set[str]:
        return self.others | {sent.fact for sent in self.payments if sent.fact is not None}

    @property
    def balance(self) -> int:
        return self.tokens - sum(sent.amount for sent in self.payments)

    # --- what the test does ---------------------------------------------------------------------

    def mine(self, count: int = 1) -> None:
        """Blocks; unless congested the first takes all that can follow."""
        for _ in range(count):
            block: list[Sent] = []
            self.blocks.append(block)
            while not self.is_congested and (sent := self.mempool.get(self.nonce)) is not None:
                if sent.fees.max_fee_wei < self.base_fee:
                    break
                del self.mempool[sent.nonce]
                block.append(sent)

    def reorganise(self, depth: int, *, keeps_transactions: bool) -> None:
        """Replace the newest blocks by empty ones."""
        gone = [sent for block in self.blocks[-depth:] for sent in block]
        self.blocks[-depth:] = [[] for _ in range(depth)]
        if keeps_transactions:
            self.mempool |= {sent.nonce: sent for sent in gone}


@dataclass
class Desk:
    """The exchange's side: what waits, and what was executed."""

    waiting: list[WaitingPayment] = field(default_factory=list)
    owed: set[int] = field(default_factory=set)
    is_down: bool = False
    collateral: int = 0
    withdrawals: list[WireWithdrawal] = field(default_factory=list)
    reports: list[WireReport] = field(default_factory=list)

    async def look(self, report: WireReport) -> WireLook:
        if self.is_down:
            raise Rejected(LIQUIDITY_DESK_UNREACHABLE, reason="refused")
        self.reports.append(report)
        return WireLook(
            collateral_quantums=self.collateral,
            waiting=[wire_waiting(item) for item in self.waiting],
            owed=[digits for digits in report.known if int(digits, 16) in self.owed],
        )

    async def withdraw(self, withdrawal: WireWithdrawal) -> None:
        if self.is_down:
            raise Rejected(LIQUIDITY_DESK_UNREACHABLE, reason="refused")
        self.withdrawals.append(withdrawal)
        self.collateral -= withdrawal.amount_quantums

    def execute(self, item: WaitingPayment) -> None:
        """The fact was final: a batch holds the transfer."""
        self.waiting.remove(item)
        self.owed.add(item.request.message_hash)


class CrashingFile(PaymentFile):
    """A file whose process may end before or after a save."""

    crash_at = ""

    def save(self, payments: object) -> None:
        if self.crash_at == "before saving":
            self.crash_at = ""
            raise Crash
        super().save(payments)  # type: ignore[arg-type]
        if self.crash_at == "after saving":
            self.crash_at = ""
            raise Crash


@dataclass(slots=True)
class World:
    """One provider's world."""

    folder: Path
    settings: ProviderSettings = field(default_factory=settings)
    chain: Chain = field(default_factory=Chain)
    desk: Desk = field(default_factory=Desk)
    now_s: float = START_S
    file: CrashingFile = field(init=False)
    provider: Provider = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A fresh process on the same file."""
        self.file = CrashingFile(
            self.folder / "payments.json", chain_id=31337, payer=self.chain.payer
        )
        self.provider = Provider(
            self.settings, self.chain, self.desk, self.file, lambda: self.now_s
        )

    def ask(self, item: WaitingPayment) -> WaitingPayment:
        self.desk.waiting.append(item)
        return item

    async def steps(self, count: int = 1, *, block_s: int = 12) -> None:
        """Look and mine, again and again."""
        for _ in range(count):
            await self.provider.step()
            self.chain.mine()
            self.now_s += block_s

    def last_second(self, item: WaitingPayment) -> int:
        """The last time at which the payment may be begun."""
        end = item.request.expiration_hours * 3_600 - BATCH_LIFETIME_S
        return end - self.settings.finality_s - self.settings.inclusion_s
