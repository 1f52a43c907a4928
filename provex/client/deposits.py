"""Registering on L1 and depositing, over a wallet that the program brings along.

`provex.ethereum.wallet.ExchangeWallet` is such a wallet.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from provex.protocol.quantization import exact_collateral_quantums
from provex.protocol.records import TransferStatus, TransferType

from . import answers
from .errors import ConnectionFault
from .private import PrivateApi
from .trader import Trader
from .transport import utc_now

__all__ = ["L1Receipt", "L1Wallet", "deposit", "register_on_l1", "wait_for_deposit"]

_POLL_S = 1.0
_TIMEOUT = timedelta(minutes=30)


class L1Receipt(Protocol):
    """What a transaction on L1 did."""

    @property
    def transaction_hash(self) -> str:
        """The transaction's hash, 0x and 64 digits."""
        ...


class L1Wallet(Protocol):
    """What a trader does with the exchange's contracts. Amounts in base units of the token."""

    async def key_owner(self, stark_key: int) -> str | None:
        """The address linked to a key; None without a link."""
        ...

    async def register(self, stark_key: int, admin_signature: bytes) -> L1Receipt:
        """Link the wallet's address to a key with the user admin's signature."""
        ...

    async def deposit(self, *, stark_key: int, position_id: int, amount: int) -> L1Receipt:
        """Deposit for a registered key, approving the token first where needed."""
        ...


async def register_on_l1(trader: Trader, wallet: L1Wallet) -> str | None:
    """Link the trader's key to its address on L1; the transaction's hash, None if it is linked."""
    if await wallet.key_owner(trader.keys.stark_key) is not None:
        return None
    signature = await trader.private.registration_signature()
    return (await wallet.register(trader.keys.stark_key, signature)).transaction_hash


async def deposit(trader: Trader, wallet: L1Wallet, amount: Decimal) -> str:
    """Send collateral to the trader's position; the transaction's hash once it is in a block."""
    receipt = await wallet.deposit(
        stark_key=trader.keys.stark_key,
        position_id=trader.private.signer.position_id,
        amount=exact_collateral_quantums(amount),
    )
    return receipt.transaction_hash


async def wait_for_deposit(
    private: PrivateApi,
    transaction_hash: str,
    *,
    timeout: timedelta = _TIMEOUT,  # noqa: ASYNC109 - measured by the injected clock.
    poll_s: float = _POLL_S,
    now: Callable[[], datetime] = utc_now,
) -> answers.Transfer:
    """Wait until the exchange has credited a deposit; its transfer. ConnectionFault if late."""
    deadline = now() + timeout
    while True:
        for transfer in await private.transfers(transfer_type=TransferType.DEPOSIT):
            is_it = (transfer.transaction_hash or "").lower() == transaction_hash.lower()
            if is_it and transfer.status is TransferStatus.CONFIRMED:
                return transfer
        if now() > deadline:
            raise ConnectionFault(f"deposit {transaction_hash} is not credited yet")
        await asyncio.sleep(poll_s)
