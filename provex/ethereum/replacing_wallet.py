"""A wallet for a service: what it sends is kept until it is in a block, and replaced when stuck.

Every transaction is written to a file before anybody sees it. After a crash nothing new is sent
before all of these are in a block or can no longer come.
"""

import asyncio
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import LATEST, EthereumRpc, Receipt, RpcRefusal
from provex.ethereum.wallet import GasFees, Wallet
from provex.protocol.errors import L1_TRANSACTION_PENDING, L1_TRANSACTION_REVERTED, Rejected

__all__ = ["ReplacementPolicy", "ReplacingWallet"]

_log = logging.getLogger(__name__)

_PERCENT = 100
_GWEI = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementPolicy:
    """When a transaction that is in no block is sent again with the same nonce and higher fees."""

    after_s: float = 120.0
    bump_percent: int = 25
    """Nodes refuse less than 10."""
    fee_gwei_max: int = 500
    """No transaction bids more per gas."""
    poll_s: float = 0.5


@dataclass(slots=True, kw_only=True)
class _Sent:
    """A transaction that was signed: its content, its last fees, and every hash it had."""

    nonce: int
    to: str | None
    data: bytes
    value_wei: int
    gas: int
    fees: GasFees
    hashes: list[str]
    raw: bytes
    sent_at: float


class ReplacingWallet(Wallet):
    """A wallet whose transactions survive crashes, lost pools, and rising fees."""

    def __init__(
        self,
        rpc: EthereumRpc,
        private_key: str,
        *,
        chain_id: int,
        outbox: Path,
        policy: ReplacementPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keep what is under way in the file `outbox`."""
        super().__init__(rpc, private_key, chain_id=chain_id)
        self._outbox = outbox
        self._policy = policy or ReplacementPolicy()
        self._clock = clock
        self._sleep = sleep
        self._sent: dict[str, _Sent] = {}
        self.replaced = 0
        """Transactions sent again with higher fees since the start."""
        self._load()

    @property
    def under_way(self) -> int:
        """Transactions that are in no block yet."""
        return len(self._sent)

    async def resume(self) -> None:
        """Bring everything that an earlier process sent to its end, whatever that is."""
        for first, sent in sorted(self._sent.items(), key=lambda item: item[1].nonce):
            try:
                await self.wait(first)
            except Rejected as refused:
                _log.info("transaction %d of an earlier process failed: %s", sent.nonce, refused)
            except L1Fault as fault:
                if fault.code != L1_TRANSACTION_PENDING:
                    raise

    async def send(self, to: str | None, data: bytes, *, value_wei: int = 0) -> str:
        """Keep a transaction, then send it; the hash that `wait` takes."""
        async with self._sending:
            nonce = await self._rpc.nonce(self.address)
            gas = await self._gas(to, data, value_wei)
            fees = self._capped(await self.fees())
            signed = self._signed_with(to, data, value_wei, nonce=nonce, gas=gas, fees=fees)
            self._sent[signed.transaction_hash] = _Sent(
                nonce=nonce,
                to=to,
                data=data,
                value_wei=value_wei,
                gas=gas,
                fees=fees,
                hashes=[signed.transaction_hash],
                raw=signed.raw,
                sent_at=self._clock(),
            )
            self._save()
            await self._broadcast(self._sent[signed.transaction_hash])
            return signed.transaction_hash

    async def wait(self, transaction_hash: str, *, timeout_s: float = 0.0) -> Receipt:
        """The receipt, however long it takes; higher fees when it takes too long.

        L1_TRANSACTION_REVERTED if it failed in its block. L1Fault (L1_TRANSACTION_PENDING) if it
        can no longer come: another took its nonce, or the chain went back before its predecessor.
        """
        del timeout_s  # Fees rise instead.
        sent = self._sent[transaction_hash]
        while True:
            try:
                receipt = await self._receipt(sent)
                if receipt is None and not await self._can_come(sent):
                    # Once more: it may have entered a block between the two questions.
                    receipt = await self._receipt(sent)
                    if receipt is None:
                        self._forget(transaction_hash)
                        raise L1Fault(
                            L1_TRANSACTION_PENDING, transaction=transaction_hash, seconds=0
                        )
                if receipt is not None:
                    break
                await self._push(sent)
            except L1Fault as fault:
                if fault.code == L1_TRANSACTION_PENDING:
                    raise
                _log.warning("the node does not answer: %s", fault)
            await self._sleep(self._policy.poll_s)
        self._forget(transaction_hash)
        if not receipt.is_successful:
            raise Rejected(
                L1_TRANSACTION_REVERTED,
                transaction=receipt.transaction_hash,
                reason="it failed in a block",
            )
        return receipt

    async def _receipt(self, sent: _Sent) -> Receipt | None:
        for one in reversed(sent.hashes):
            receipt = await self._rpc.receipt(one)
            if receipt is not None:
                return receipt
        return None

    async def _can_come(self, sent: _Sent) -> bool:
        """Whether its nonce is free, and no earlier one is missing."""
        mined = await self._count()
        known = await self._rpc.nonce(self.address)
        return mined <= sent.nonce <= known

    async def _count(self) -> int:
        answer = await self._rpc.call("eth_getTransactionCount", self.address, LATEST)
        return int(answer, 16)

    async def _push(self, sent: _Sent) -> None:
        """Send it again if the node forgot it, with higher fees if it waited too long."""
        if self._clock() - sent.sent_at >= self._policy.after_s:
            market = await self.fees()
            fees = self._capped(
                GasFees(
                    max(market.max_fee_wei, self._bumped(sent.fees.max_fee_wei)),
                    max(market.tip_wei, self._bumped(sent.fees.tip_wei)),
                )
            )
            if fees.max_fee_wei >= self._bumped(sent.fees.max_fee_wei):
                signed = self._signed_with(
                    sent.to, sent.data, sent.value_wei, nonce=sent.nonce, gas=sent.gas, fees=fees
                )
                sent.fees, sent.raw = fees, signed.raw
                sent.hashes.append(signed.transaction_hash)
                self.replaced += 1
                self._save()
                _log.warning(
                    "transaction %d is stuck: sent again at %d wei per gas",
                    sent.nonce,
                    fees.max_fee_wei,
                )
            sent.sent_at = self._clock()
            await self._broadcast(sent)
        elif not await self._rpc.is_transaction_known(sent.hashes[-1]):
            await self._broadcast(sent)

    async def _broadcast(self, sent: _Sent) -> None:
        try:
            await self._rpc.send_raw_transaction(sent.raw)
        except RpcRefusal as refusal:
            # Known already, underpriced, or too late: `wait` finds out which.
            _log.info("the node refused transaction %d: %s", sent.nonce, refusal)
        except L1Fault as fault:
            _log.warning("transaction %d may not have reached the node: %s", sent.nonce, fault)

    def _bumped(self, wei: int) -> int:
        return wei * (_PERCENT + self._policy.bump_percent) // _PERCENT + 1

    def _capped(self, fees: GasFees) -> GasFees:
        fee = min(fees.max_fee_wei, self._policy.fee_gwei_max * _GWEI)
        return GasFees(fee, min(fees.tip_wei, fee))

    def _forget(self, transaction_hash: str) -> None:
        self._sent.pop(transaction_hash, None)
        self._save()

    # --- the file -------------------------------------------------------------------------------

    def _save(self) -> None:
        rows = [
            {
                "nonce": sent.nonce,
                "to": sent.to,
                "data": sent.data.hex(),
                "value": sent.value_wei,
                "gas": sent.gas,
                "fees": [sent.fees.max_fee_wei, sent.fees.tip_wei],
                "hashes": sent.hashes,
                "raw": sent.raw.hex(),
            }
            for sent in self._sent.values()
        ]
        unfinished = self._outbox.with_suffix(".unfinished")
        with unfinished.open("w") as file:
            json.dump({"address": self.address, "sent": rows}, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._outbox)

    def _load(self) -> None:
        """What an earlier process of the same account left. A torn file cannot be: see `_save`."""
        if not self._outbox.exists():
            return
        document: dict[str, Any] = json.loads(self._outbox.read_text())
        if document["address"] != self.address:
            return
        for row in document["sent"]:
            self._sent[row["hashes"][0]] = _Sent(
                nonce=row["nonce"],
                to=row["to"],
                data=bytes.fromhex(row["data"]),
                value_wei=row["value"],
                gas=row["gas"],
                fees=GasFees(*row["fees"]),
                hashes=row["hashes"],
                raw=bytes.fromhex(row["raw"]),
                sent_at=self._clock(),
            )
