"""What the steps of the tour share: the chain, the exchange, and the people who trade there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from provex.client.answers import Account, Transfer
from provex.client.trader import Trader
from provex.ethereum.contracts import Contracts, read
from provex.ethereum.event_logs import event_of_log
from provex.ethereum.events import ExchangeEvent
from provex.ethereum.rpc import EthereumRpc, Receipt
from provex.ethereum.wallet import ExchangeWallet
from provex.protocol.quantization import exact_collateral_quantums
from provex.protocol.records import TransferType

from .checks import Checks
from .course import Course
from .plan import MARKET, TourPlan
from .stages import TransferStages

__all__ = ["Person", "World", "quantums"]

_BALANCE_S_MAX = 120.0
"""A balance that is wrong so long stays wrong."""


@dataclass(slots=True, kw_only=True)
class Person:
    """A trader, with the balances that the tour expects of it."""

    name: str
    trader: Trader
    wallet: ExchangeWallet
    account_id: str
    position_id: int
    stages: TransferStages = field(default_factory=TransferStages)
    cash: Decimal = Decimal(0)
    """Collateral without funding, which the exchange tells."""
    size: Decimal = Decimal(0)

    @property
    def stark_key(self) -> int:
        """The key that the position belongs to."""
        return self.trader.keys.stark_key

    @property
    def address(self) -> str:
        """The address on L1."""
        return self.wallet.wallet.address

    async def account(self) -> Account:
        """The account as the API shows it."""
        return await self.trader.private.account(self.account_id)

    async def funding(self, *, after_s: float = 0.0) -> Decimal:
        """Funding received less funding paid, after a time."""
        payments = await self.trader.private.funding_payments()
        late = [each for each in payments if each.effective_at.timestamp() > after_s]
        return sum([each.payment for each in late], Decimal(0))

    async def transfer(self, kind: TransferType, amount: Decimal) -> Transfer | None:
        """The one transfer of this kind and amount, if the API shows it."""
        found = await self.trader.private.transfers(transfer_type=kind)
        return next((each for each in found if each.debit_amount == amount), None)

    async def check_balance(self, checks: Checks) -> None:
        """Compare the API's balance and position with what the tour expects."""

        async def ask() -> tuple[Decimal, Decimal]:
            account = await self.account()
            held = account.open_positions.get(MARKET)
            funded = account.quote_balance - await self.funding()
            return funded, Decimal(0) if held is None else held.size

        expected = (self.cash, self.size)
        what = f"{self.name}'s balance and {MARKET} position at the API"
        await checks.until(
            what,
            ask,
            lambda found: found == expected,
            expected=f"{self.cash} USDC, {self.size}",
            seconds_max=_BALANCE_S_MAX,
        )

    async def check_stages(self, checks: Checks, transfer: Transfer, *stages: str) -> None:
        """Compare the stages that the stream told of a transfer; its last one is waited for."""

        async def ask() -> Sequence[str]:
            return self.stages.of(transfer.id)

        what = f"{self.name}'s {transfer.type} of {transfer.debit_amount}"
        heard = await checks.until(
            f"{what} on the stream",
            ask,
            lambda found: bool(found) and found[-1] == stages[-1],
            expected=stages[-1],
        )
        checks.follows(
            f"{what}, its stages", expected=stages, found=heard, is_whole=self.stages.is_whole
        )


@dataclass(slots=True, kw_only=True)
class World:
    """One tour's exchange and its chain."""

    plan: TourPlan
    course: Course
    data_dir: Path
    endpoints: dict[str, Any]
    rpc: EthereumRpc
    contracts: Contracts

    async def read(
        self, signature: str, *arguments: object, returns: Sequence[str] = ("uint256",)
    ) -> Any:
        """What a view function of the exchange's contract returns now."""
        (answer,) = await read(
            self.rpc, self.contracts.exchange, signature, arguments, returns=returns
        )
        return answer

    async def receipt(self, checks: Checks, transaction_hash: str | None) -> Receipt:
        """A transaction's receipt, which must say that it succeeded; its gas is the step's."""
        receipt = None
        if transaction_hash is not None:
            receipt = await self.rpc.receipt(transaction_hash)
        checks.holds(
            f"transaction {transaction_hash} on L1",
            expected="a receipt with success",
            found="none" if receipt is None else f"block {receipt.block_number}",
            is_so=receipt is not None and receipt.is_successful,
        )
        assert receipt is not None, "it was checked"
        checks.gas += receipt.gas_used
        return receipt

    async def events(self, receipt: Receipt, address: str) -> list[ExchangeEvent]:
        """What a contract told in a transaction."""
        block = receipt.block_number
        logs = await self.rpc.logs_of_range([address], block, block)
        own = [log for log in logs if log.transaction_hash == receipt.transaction_hash]
        events = [event_of_log(log, 0) for log in own]
        return [event for event in events if event is not None]

    async def check_depth(self, checks: Checks, receipt: Receipt, depth: int) -> None:
        """Compare how many blocks stand on a transaction's block with what had to be waited for."""
        found = await self.rpc.block_number() - receipt.block_number
        checks.holds(
            "blocks on the transaction when the exchange acted",
            expected=f"at least {depth}",
            found=found,
            is_so=found >= depth,
        )


def quantums(amount: Decimal) -> int:
    """USDC in base units: the token's and the exchange's are the same."""
    return exact_collateral_quantums(amount)
