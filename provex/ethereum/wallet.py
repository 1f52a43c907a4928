"""Sends transactions from one account: fees, gas, nonces, receipts; what a trader does on L1."""

import asyncio
import time
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_account import Account

from provex.ethereum.artifacts import revert_text
from provex.ethereum.contracts import Contracts, address_bytes, checksum, encode_call, read
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc, Receipt, RpcRefusal
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import (
    L1_GAS_ABOVE_LIMIT,
    L1_TRANSACTION_PENDING,
    L1_TRANSACTION_REVERTED,
    Rejected,
)
from provex.protocol.messages import registration_message
from provex.protocol.primitives import primitives

__all__ = [
    "ExchangeWallet",
    "GasFees",
    "SignedTransaction",
    "Wallet",
    "admin_registration_signature",
    "stark_registration_signature",
]

GAS_MAX = 16_777_216
"""What one transaction may use on Ethereum since 2025."""
GAS_MARGIN_NUMERATOR = 6
GAS_MARGIN_DENOMINATOR = 5
RECEIPT_TIMEOUT_S = 120.0
RECEIPT_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class GasFees:
    """What a transaction pays at most for a unit of gas, and the block's maker's part of it."""

    max_fee_wei: int
    tip_wei: int


@dataclass(frozen=True, slots=True)
class SignedTransaction:
    """A transaction as it is sent. Its hash is known before anybody has seen it."""

    transaction_hash: str
    raw: bytes
    nonce: int


class Wallet:
    """One account on one chain. Sends are serialised, so that nonces follow each other."""

    def __init__(self, rpc: EthereumRpc, private_key: str, *, chain_id: int) -> None:
        """Sign for `chain_id` only, with a 32-byte key in hex."""
        self._rpc = rpc
        self._account = Account.from_key(private_key)
        self._chain_id = chain_id
        self._sending = asyncio.Lock()

    @property
    def address(self) -> str:
        """The account's address with its checksum."""
        return str(self._account.address)

    @property
    def rpc(self) -> EthereumRpc:
        """The node that the wallet speaks to."""
        return self._rpc

    async def send(self, to: str | None, data: bytes, *, value_wei: int = 0) -> str:
        """Send a transaction (None as `to` creates a contract); its hash.

        Rejects with L1_TRANSACTION_REVERTED and the contract's reason if it would fail now.
        """
        async with self._sending:
            signed = await self._signed(to, data, value_wei, await self._rpc.nonce(self.address))
            return await self._rpc.send_raw_transaction(signed.raw)

    async def sign(
        self,
        to: str | None,
        data: bytes,
        *,
        nonce: int,
        fees: GasFees | None = None,
        block: str | None = None,
    ) -> SignedTransaction:
        """A transaction for `submit`, so that it can be kept before anybody sees it.

        Without fees those of now. Rejects with L1_TRANSACTION_REVERTED and the contract's reason if
        it would fail now; after the given block, for what takes the place of one that waits.
        """
        return await self._signed(to, data, 0, nonce, fees=fees, block=block)

    async def submit(self, signed: SignedTransaction) -> None:
        """Send a transaction that may have been sent before; nothing happens if it was."""
        try:
            await self._rpc.send_raw_transaction(signed.raw)
        except RpcRefusal:
            if not await self._rpc.is_transaction_known(signed.transaction_hash):
                raise

    async def _signed(
        self,
        to: str | None,
        data: bytes,
        value_wei: int,
        nonce: int,
        *,
        fees: GasFees | None = None,
        block: str | None = None,
    ) -> SignedTransaction:
        gas = await self._gas(to, data, value_wei, block)
        fees = fees or await self.fees()
        return self._signed_with(to, data, value_wei, nonce=nonce, gas=gas, fees=fees)

    def _signed_with(
        self,
        to: str | None,
        data: bytes,
        value_wei: int,
        *,
        nonce: int,
        gas: int,
        fees: GasFees,
    ) -> SignedTransaction:
        """Sign with this gas limit and these fees."""
        signed = self._account.sign_transaction(
            {
                "type": 2,
                "chainId": self._chain_id,
                "nonce": nonce,
                "gas": gas,
                "maxFeePerGas": fees.max_fee_wei,
                "maxPriorityFeePerGas": fees.tip_wei,
                "to": b"" if to is None else address_bytes(to),
                "value": value_wei,
                "data": data,
            }
        )
        return SignedTransaction(
            transaction_hash="0x" + bytes(signed.hash).hex(),
            raw=bytes(signed.raw_transaction),
            nonce=nonce,
        )

    async def wait(self, transaction_hash: str, *, timeout_s: float = RECEIPT_TIMEOUT_S) -> Receipt:
        """The receipt once the transaction is in a block.

        Rejects with L1_TRANSACTION_REVERTED if it failed there; L1Fault if it is in none in time.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            receipt = await self._rpc.receipt(transaction_hash)
            if receipt is not None:
                break
            if time.monotonic() > deadline:
                raise L1Fault(
                    L1_TRANSACTION_PENDING, transaction=transaction_hash, seconds=timeout_s
                )
            await asyncio.sleep(RECEIPT_POLL_S)
        if not receipt.is_successful:
            raise Rejected(
                L1_TRANSACTION_REVERTED, transaction=transaction_hash, reason="it failed in a block"
            )
        return receipt

    async def send_and_wait(self, to: str | None, data: bytes, *, value_wei: int = 0) -> Receipt:
        """`send`, then `wait`."""
        return await self.wait(await self.send(to, data, value_wei=value_wei))

    async def _gas(
        self, to: str | None, data: bytes, value_wei: int, block: str | None = None
    ) -> int:
        """The estimate and a fifth, at most what a transaction may use."""
        transaction = {
            "from": self.address,
            "data": "0x" + data.hex(),
            "value": hex(value_wei),
        }
        if to is not None:
            transaction["to"] = to
        try:
            estimate = await self._rpc.estimate_gas(transaction, block=block)
        except RpcRefusal as refusal:
            reason = revert_text(refusal.data) if refusal.data else str(refusal.fields["reason"])
            raise Rejected(
                L1_TRANSACTION_REVERTED, transaction="not sent", reason=reason
            ) from refusal
        if estimate > GAS_MAX:
            raise Rejected(L1_GAS_ABOVE_LIMIT, required=estimate, limit=GAS_MAX)
        return min(estimate * GAS_MARGIN_NUMERATOR // GAS_MARGIN_DENOMINATOR, GAS_MAX)

    async def fees(self) -> GasFees:
        """What a transaction should pay now; the cap bears a doubling of the base fee."""
        header = await self._rpc.header()
        assert header is not None, "every chain has a newest block"
        tip = await self._rpc.priority_fee_wei()
        return GasFees(2 * header.base_fee_wei + tip, tip)


@dataclass(frozen=True, slots=True)
class ExchangeWallet:
    """What a trader does with the exchange's contracts. Amounts in base units of the token."""

    wallet: Wallet
    contracts: Contracts

    async def token_balance(self) -> int:
        """The account's tokens."""
        return await self._amount("balanceOf(address)", self.wallet.address)

    async def token_allowance(self) -> int:
        """The tokens that the exchange may pull."""
        return await self._amount(
            "allowance(address,address)", self.wallet.address, self.contracts.exchange
        )

    async def approve(self, amount: int) -> Receipt:
        """Allow the exchange to pull tokens."""
        return await self.wallet.send_and_wait(
            self.contracts.token,
            encode_call("approve(address,uint256)", self.contracts.exchange, amount),
        )

    async def register(self, stark_key: int, admin_signature: bytes) -> Receipt:
        """Link the account to a key with the user admin's signature, which the API gives."""
        return await self._send(
            "registerUser(address,uint256,bytes)",
            self.wallet.address,
            stark_key,
            admin_signature,
        )

    async def register_with_key(self, stark_key: int, stark_signature: bytes) -> Receipt:
        """Link the account to a key for ever with the key's own signature."""
        return await self._send("registerSender(uint256,bytes)", stark_key, stark_signature)

    async def deposit(self, *, stark_key: int, position_id: int, amount: int) -> Receipt:
        """Deposit for a registered key, approving what is missing first."""
        if await self.token_allowance() < amount:
            await self.approve(amount)
        return await self._send(
            "deposit(uint256,uint256,uint256,uint256)",
            stark_key,
            self.contracts.collateral_asset_id,
            position_id,
            amount,
        )

    async def cancel_deposit(self, *, stark_key: int, position_id: int) -> Receipt:
        """Ask for what is pending back."""
        return await self._send(
            "depositCancel(uint256,uint256,uint256)",
            stark_key,
            self.contracts.collateral_asset_id,
            position_id,
        )

    async def reclaim_deposit(self, *, stark_key: int, position_id: int) -> Receipt:
        """Take what is still pending, two days after `cancel_deposit`."""
        return await self._send(
            "depositReclaim(uint256,uint256,uint256)",
            stark_key,
            self.contracts.collateral_asset_id,
            position_id,
        )

    async def force_withdrawal(self, *, stark_key: int, position_id: int, amount: int) -> Receipt:
        """Demand a withdrawal as a key's owner; 2^64 - 1 demands the most that may leave."""
        return await self._send(
            "forcedWithdrawalRequest(uint256,uint256,uint256,bool)",
            stark_key,
            position_id,
            amount,
            False,
        )

    async def withdraw(self, stark_key: int) -> Receipt:
        """Have a key's owner paid all that the key may withdraw."""
        return await self._send(
            "withdraw(uint256,uint256)", stark_key, self.contracts.collateral_asset_id
        )

    async def withdrawal_balance(self, stark_key: int) -> int:
        """What a key may withdraw."""
        (balance,) = await read(
            self.wallet.rpc,
            self.contracts.exchange,
            "getWithdrawalBalance(uint256,uint256)",
            (stark_key, self.contracts.collateral_asset_id),
        )
        return int(balance)

    async def pending_deposit(self, *, stark_key: int, position_id: int) -> int:
        """What is pending for a key and position."""
        arguments = (stark_key, self.contracts.collateral_asset_id, position_id)
        (balance,) = await read(
            self.wallet.rpc,
            self.contracts.exchange,
            "getDepositBalance(uint256,uint256,uint256)",
            arguments,
        )
        return int(balance)

    async def key_owner(self, stark_key: int) -> str | None:
        """The address linked to a key; None without a link."""
        address, _ = await read(
            self.wallet.rpc,
            self.contracts.exchange,
            "getRegistration(uint256)",
            (stark_key,),
            returns=("address", "bool"),
        )
        return None if int(address, 16) == 0 else checksum(str(address))

    async def _amount(self, signature: str, *arguments: object) -> int:
        (amount,) = await read(self.wallet.rpc, self.contracts.token, signature, arguments)
        return int(amount)

    async def _send(self, signature: str, *arguments: object) -> Receipt:
        return await self.wallet.send_and_wait(
            self.contracts.exchange, encode_call(signature, *arguments)
        )


def admin_registration_signature(admin_private_key: str, address: str, stark_key: int) -> bytes:
    """The 65 bytes r, s, v by which a user admin lets `registerUser` link an address to a key."""
    message = b"UserRegistration:" + address_bytes(address) + stark_key.to_bytes(32)
    signature = primitives().ethereum_sign(
        int(admin_private_key, 16), primitives().keccak256(message)
    )
    return signature.to_bytes()


def stark_registration_signature(stark_private_key: int, address: str) -> bytes:
    """The 96 bytes r, s, y by which a stark key links an address to itself."""
    key = primitives().stark_public_key(stark_private_key)
    message = registration_message(address_bytes(address), key.x)
    signature: StarkSignature = primitives().stark_sign(stark_private_key, message)
    return encode(["uint256", "uint256", "uint256"], [signature.r, signature.s, key.y])
