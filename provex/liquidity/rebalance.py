"""Brings what a provider was paid on L2 back to L1, where it pays."""

import logging
from collections.abc import Callable
from typing import Protocol

from provex.protocol.errors import Rejected
from provex.protocol.messages import Withdrawal, withdrawal_hash
from provex.protocol.primitives import primitives

from .desk_client import Desk
from .settings import ProviderSettings
from .wire import WireWithdrawal

__all__ = ["ClaimChain", "Rebalancer"]

_log = logging.getLogger(__name__)

INTERVAL_S = 60.0
LIFETIME_HOURS = 9 * 24
_NONCE_BOUND = 2**32


class ClaimChain(Protocol):
    """L1 for what the exchange's contract owes the provider."""

    async def claim(self) -> int:
        """Send the contract's withdrawal of what is claimable; how much that is. 0: nothing."""
        ...


class Rebalancer:
    """Withdraws on L2 and claims on L1, at most once a minute; both can be asked for again."""

    def __init__(
        self,
        settings: ProviderSettings,
        desk: Desk,
        chain: ClaimChain,
        stark_private_key: int,
        clock_s: Callable[[], float],
    ) -> None:
        """Sign withdrawals with the key of the provider's position."""
        self._settings = settings
        self._desk = desk
        self._chain = chain
        self._key = stark_private_key
        self._clock_s = clock_s
        self._next_s = 0.0

    async def step(self, collateral_quantums: int, *, is_idle: bool) -> None:
        """Withdraw from the threshold on; claim only while no payment waits for its nonce."""
        now_s = self._clock_s()
        threshold = self._settings.rebalance_quantums
        if threshold == 0 or now_s < self._next_s:
            return
        self._next_s = now_s + INTERVAL_S
        if collateral_quantums >= threshold:
            await self._withdraw(collateral_quantums, int(now_s))
        if is_idle:
            claimed = await self._chain.claim()
            if claimed:
                _log.info("claiming %d quantums on L1", claimed)

    async def _withdraw(self, amount: int, now_s: int) -> None:
        message = Withdrawal(
            collateral_asset_id=self._settings.collateral_asset_id,
            position_id=self._settings.position_id,
            nonce=now_s % _NONCE_BOUND,
            quantums=amount,
            expiration_hours=now_s // 3_600 + LIFETIME_HOURS,
        )
        signature = primitives().stark_sign(self._key, withdrawal_hash(message))
        try:
            await self._desk.withdraw(
                WireWithdrawal(
                    position_id=message.position_id,
                    amount_quantums=amount,
                    nonce=message.nonce,
                    expiration_hours=message.expiration_hours,
                    signature_r=hex(signature.r),
                    signature_s=hex(signature.s),
                )
            )
        except Rejected as rejected:
            _log.warning("withdrawal of %d quantums: %s", amount, rejected)
        else:
            _log.info("withdrawing %d quantums from L2", amount)
