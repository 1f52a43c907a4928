"""What a provider reads and sends on L1: nonce and funds, facts, payments as transactions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import LATEST, PENDING, EthereumRpc
from provex.ethereum.wallet import (
    GasFees,
    SignedTransaction,
    Wallet,
    stark_registration_signature,
)
from provex.protocol.errors import L1_ANSWER_INVALID

from .settings import ProviderSettings

__all__ = ["ChainLook", "L1Payments", "PaymentChain", "RegistryFacts"]

TRANSFER = "transferERC20(address,address,uint256,uint256)"
_ALLOWANCE_MAX = 2**256 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLook:
    """The chain at its newest block, as far as a provider cares."""

    head: int
    nonce: int
    """The next nonce that no block has used."""
    tokens: int
    wei: int
    is_frozen: bool
    valid: Mapping[str, bool]
    """Whether the registry knows the facts that were asked for."""


class PaymentChain(Protocol):
    """L1 for one payer. Raises L1Fault when the chain does not answer."""

    @property
    def payer(self) -> str:
        """The address that pays."""
        ...

    async def look(self, facts: Sequence[str]) -> ChainLook:
        """Everything at one block."""
        ...

    async def is_known(self, fact: bytes) -> bool:
        """Whether the payment was made or waits for a block."""
        ...

    async def fees(self) -> GasFees:
        """What a transaction should pay now."""
        ...

    async def sign_payment(
        self, recipient: str, amount: int, salt: int, *, nonce: int, fees: GasFees
    ) -> SignedTransaction:
        """A payment. Rejects with L1_TRANSACTION_REVERTED if it would fail now."""
        ...

    async def sign_cancellation(self, *, nonce: int, fees: GasFees) -> SignedTransaction:
        """A transaction that does nothing but take the nonce."""
        ...

    async def submit(self, signed: SignedTransaction) -> None:
        """Send it; nothing happens if the node has it already."""
        ...


class RegistryFacts:
    """The facts of a transfer registry, blocks to come included."""

    def __init__(self, rpc: EthereumRpc, registry: str) -> None:
        """Ask a node about the contract at an address."""
        self._rpc = rpc
        self._registry = registry

    async def is_known(self, fact: bytes) -> bool:
        """Whether the payment was made, or waits for a block, as far as the node can tell."""
        (is_valid,) = await read(
            self._rpc,
            self._registry,
            "isValid(bytes32)",
            (fact,),
            returns=("bool",),
            block=PENDING,
        )
        return bool(is_valid)


class L1Payments:
    """Implements `PaymentChain` on a node."""

    def __init__(self, wallet: Wallet, settings: ProviderSettings) -> None:
        """Pay from the wallet, which nobody else may use."""
        self._wallet = wallet
        self._settings = settings
        self._facts = RegistryFacts(wallet.rpc, settings.transfer_registry)

    @property
    def payer(self) -> str:
        """The address that pays."""
        return self._wallet.address

    async def allow_registry(self) -> None:
        """Let the registry move this account's tokens, which it does for this account alone."""
        registry, token = self._settings.transfer_registry, self._settings.token
        (allowed,) = await read(
            self._wallet.rpc, token, "allowance(address,address)", (self.payer, registry)
        )
        if allowed < _ALLOWANCE_MAX // 2:
            data = encode_call("approve(address,uint256)", registry, _ALLOWANCE_MAX)
            await self._wallet.send_and_wait(token, data)

    async def register_key(self, stark_private_key: int) -> None:
        """Link the key of the position on L2 to this account, which withdrawals are paid to."""
        key = self._settings.stark_key
        owner, _ = await read(
            self._wallet.rpc,
            self._settings.exchange,
            "getRegistration(uint256)",
            (key,),
            returns=("address", "bool"),
        )
        if int(owner, 16) != 0:
            return
        signature = stark_registration_signature(stark_private_key, self.payer)
        data = encode_call("registerSender(uint256,bytes)", key, signature)
        await self._wallet.send_and_wait(self._settings.exchange, data)

    async def claim(self) -> int:
        """Send the contract's withdrawal of what is claimable; how much that is. 0: nothing."""
        settings = self._settings
        arguments = (settings.stark_key, settings.collateral_asset_id)
        (claimable,) = await read(
            self._wallet.rpc,
            settings.exchange,
            "getWithdrawalBalance(uint256,uint256)",
            arguments,
        )
        if claimable:
            data = encode_call("withdraw(uint256,uint256)", *arguments)
            await self._wallet.send(settings.exchange, data)
        return int(claimable)

    async def look(self, facts: Sequence[str]) -> ChainLook:
        """Everything at the newest block, facts in the order asked for."""
        rpc, settings = self._wallet.rpc, self._settings
        head = await rpc.block_number()
        block = hex(head)

        def call(to: str, data: bytes) -> tuple[str, tuple[object, ...]]:
            return "eth_call", ({"to": to, "data": "0x" + data.hex()}, block)

        answers = await rpc.call_many(
            [
                ("eth_getTransactionCount", (self.payer, block)),
                ("eth_getBalance", (self.payer, block)),
                call(settings.token, encode_call("balanceOf(address)", self.payer)),
                call(settings.exchange, encode_call("isFrozen()")),
                *[
                    call(
                        settings.transfer_registry,
                        encode_call("isValid(bytes32)", bytes.fromhex(fact[2:])),
                    )
                    for fact in facts
                ],
            ]
        )
        nonce, wei, tokens, is_frozen, *valid = [_number(answer) for answer in answers]
        return ChainLook(
            head=head,
            nonce=nonce,
            tokens=tokens,
            wei=wei,
            is_frozen=is_frozen != 0,
            valid={fact: found != 0 for fact, found in zip(facts, valid, strict=True)},
        )

    async def is_known(self, fact: bytes) -> bool:
        """Whether the payment was made or waits for a block."""
        return await self._facts.is_known(fact)

    async def fees(self) -> GasFees:
        """What a transaction should pay now."""
        return await self._wallet.fees()

    async def sign_payment(
        self, recipient: str, amount: int, salt: int, *, nonce: int, fees: GasFees
    ) -> SignedTransaction:
        """A payment. Rejects with L1_TRANSACTION_REVERTED if it would fail now."""
        data = encode_call(TRANSFER, recipient, self._settings.token, amount, salt)
        return await self._wallet.sign(
            self._settings.transfer_registry, data, nonce=nonce, fees=fees, block=LATEST
        )

    async def sign_cancellation(self, *, nonce: int, fees: GasFees) -> SignedTransaction:
        """A transaction to oneself."""
        return await self._wallet.sign(self.payer, b"", nonce=nonce, fees=fees, block=LATEST)

    async def submit(self, signed: SignedTransaction) -> None:
        """Send it; nothing happens if the node has it already."""
        await self._wallet.submit(signed)


def _number(answer: object) -> int:
    if isinstance(answer, str) and answer.startswith("0x") and len(answer) > len("0x"):
        return int(answer, 16)
    raise L1Fault(
        L1_ANSWER_INVALID, method="eth_call", expected="a number", found=repr(answer)[:80]
    )
