"""An exchange on a development chain whose batches are proved and settled, step by step.

Sequencer and API are left out: a test applies transactions to the ledger itself, so that it decides
what the operator does. Contracts, rules, proofs and their verification are the real ones.
"""

import asyncio
import os
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from rules.world import (
    BTC_PRICE,
    ETH_PRICE,
    LINK_PRICE,
    ORACLES,
    configuration,
    id_of,
    key_of,
    oracle_tick,
    order,
    trade,
    withdrawal,
)

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import address_bytes, encode_call, read
from provex.ethereum.deployment import (
    DevelopmentSettlement,
    deploy_development,
    fund_development_accounts,
)
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.rpc import EthereumRpc, Receipt
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.transactions import Deposit, FundingTick, LimitOrder
from provex.rules.configuration import configuration_hash
from provex.sequencer.ledger import Applied, Ledger
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.l1_batches import BatchSettlement, Condition, SettlementStep
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import proving_system

T = TypeVar("T")
PROFILE = os.environ.get("PROVEX_TEST_PROOF_PROFILE", "test")
"""The profile of all proofs; `production` takes minutes for each."""
DAY_S = 86_400
PRICES = (BTC_PRICE, ETH_PRICE, LINK_PRICE)


class SettledWorld:
    """Chain, contracts, ledger and operator. Traders are private keys; each has an account on L1."""

    def __init__(self, loop: asyncio.AbstractEventLoop, rpc: EthereumRpc, profile: str) -> None:
        self._loop = loop
        self.rpc = rpc
        self.profile = profile
        assets = tuple(one.asset_id for one in configuration().assets)
        settlement = DevelopmentSettlement(
            configuration_hash=configuration_hash(configuration()),
            asset_ids=assets,
            profile=profile,
        )
        self.contracts = self.run(deploy_development(rpc, settlement, ["BTC-USD"]))
        self.run(fund_development_accounts(rpc, self.contracts))
        self.exchange = self.contracts.exchange
        self.asset_type = self.contracts.collateral_asset_id
        self.operator = self.wallet(Role.OPERATOR)
        self.settlement = BatchSettlement(self.operator, self.exchange, proving_system())
        self.ledger = Ledger(configuration(), NATIVE_BUILTINS)
        self.settled = 0
        self.nonce = 0
        self._accounts: dict[int, int] = {}
        self.ledger.open_batch(self.now())
        self.tick(PRICES)

    def run(self, action: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(action)

    # The chain.

    def now(self) -> int:
        """The time of the newest block."""
        header = self.run(self.rpc.header())
        assert header is not None
        return header.timestamp_s

    def pass_time(self, seconds: int) -> None:
        self.run(self.rpc.call("evm_increaseTime", seconds))
        self.run(self.rpc.call("evm_mine"))

    def wallet(self, account: int) -> Wallet:
        key = development_account(account).private_key
        return Wallet(self.rpc, key, chain_id=CHAIN_ID)

    def read(
        self, signature: str, *arguments: object, returns: Sequence[str] = ("uint256",)
    ) -> Any:
        (answer,) = self.run(read(self.rpc, self.exchange, signature, arguments, returns=returns))
        return answer

    def send(self, wallet: Wallet, signature: str, *arguments: object) -> Receipt:
        """Call the exchange."""
        return self.run(wallet.send_and_wait(self.exchange, encode_call(signature, *arguments)))

    def reverted(self, wallet: Wallet, signature: str, *arguments: object) -> str:
        """The reason for which a call of the exchange reverts."""
        try:
            self.send(wallet, signature, *arguments)
        except Rejected as rejected:
            return str(rejected)
        raise AssertionError(f"{signature} was accepted")

    # Traders on L1.

    def account(self, trader: int) -> int:
        """The number of a trader's account of the development chain."""
        return self._accounts.setdefault(trader, len(self._accounts))

    def private_key(self, trader: int) -> str:
        """The key of a trader's account on L1."""
        return development_account(self.account(trader)).private_key

    def address(self, trader: int) -> str:
        """The address of a trader's account on L1."""
        return development_account(self.account(trader)).address

    def trader(self, trader: int) -> ExchangeWallet:
        return ExchangeWallet(self.wallet(self.account(trader)), self.contracts)

    def register(self, trader: int) -> None:
        signature = stark_registration_signature(trader, self.address(trader))
        self.run(self.trader(trader).register_with_key(key_of(trader), signature))

    def deposit(self, trader: int, amount: int) -> None:
        """On L1 and, as the operator credits it, on L2."""
        wallet = self.trader(trader)
        self.run(wallet.approve(2**255))
        self.run(wallet.deposit(stark_key=key_of(trader), position_id=id_of(trader), amount=amount))
        self.apply(
            Deposit(
                public_key=key_of(trader),
                position_id=id_of(trader),
                account_index=0,
                amount=amount,
            )
        )

    def balance(self, trader: int) -> int:
        """Tokens of a trader's account."""
        return self.run(self.trader(trader).token_balance())

    def claim(self, trader: int) -> int:
        """What a trader may withdraw."""
        signature = "getWithdrawalBalance(uint256,uint256)"
        found: int = self.read(signature, key_of(trader), self.asset_type)
        return found

    def withdraw(self, trader: int) -> Receipt:
        """Let a stranger ask for a trader's claim."""
        stranger = self.wallet(Role.OPERATOR)
        return self.send(stranger, "withdraw(uint256,uint256)", key_of(trader), self.asset_type)

    # The operator's ledger.

    def apply(self, transaction: Any) -> Applied:
        return self.ledger.apply(transaction)

    def tick(self, prices: tuple[int, ...]) -> None:
        """New prices of all signers now, and indices that stay."""
        indices = tuple(asset.funding_index for asset in self.ledger.assets)
        now = max(self.now(), self.ledger.system_time + 1)
        self.apply(FundingTick(timestamp=now, indices=indices or (0,) * len(prices)))
        self.apply(oracle_tick(now, dict.fromkeys(ORACLES, prices)))

    def next_nonce(self) -> int:
        self.nonce += 1
        return self.nonce

    def order(self, trader: int, **changes: Any) -> LimitOrder:
        expiration = self.ledger.minimum_expiration_hours + 8
        fields = {"nonce": self.next_nonce(), "expiration_hours": expiration}
        return order(trader, **(fields | changes))

    def trade(self, buyer: int, seller: int, amount: int, cost: int) -> None:
        """A fill in BTC: quantums of the asset for quantums of the collateral."""
        terms = {"amount_synthetic": amount, "amount_collateral": cost}
        bought = self.order(buyer, **terms)
        sold = self.order(seller, is_buying_synthetic=False, **terms)
        self.apply(trade(bought, sold))

    def withdrawal(self, trader: int, amount: int) -> None:
        expiration = self.ledger.minimum_expiration_hours + 8
        nonce = self.next_nonce()
        self.apply(withdrawal(trader, amount, nonce=nonce, expiration_hours=expiration))

    # Batches.

    def prove(self) -> ProofFile:
        """Close the open batch and prove it; another one opens."""
        batch = self.ledger.close_batch(self.now())
        self.ledger.open_batch(self.now())
        deployment = Deployment(CHAIN_ID, address_bytes(self.exchange))
        proof, _ = prove_batch(proving_system(), batch, deployment, self.profile)
        return proof

    def settle(
        self, proof: ProofFile, conditions: Sequence[Condition] = ()
    ) -> tuple[SettlementStep, ...]:
        """Bring a proved batch to L1: pages, proof, state."""
        number = self.settled
        steps = self.run(
            self.settlement.settle(number, proof, batch_id=number + 1, conditions=conditions)
        )
        self.settled += 1
        return steps


@contextmanager
def settled_world(folder: Path, profile: str = PROFILE) -> Iterator[SettledWorld]:
    """A fresh chain with a fresh exchange."""
    loop = asyncio.new_event_loop()
    try:
        settings = AnvilSettings(folder=folder, block_time_s=None, history_blocks=64)
        chain = AnvilProcess(settings)
        loop.run_until_complete(chain.start())
        rpc = EthereumRpc(chain.url)
        try:
            yield SettledWorld(loop, rpc, profile)
        finally:
            loop.run_until_complete(rpc.close())
            loop.run_until_complete(chain.stop())
    finally:
        loop.close()
