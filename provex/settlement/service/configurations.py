"""Puts an announced configuration in force on L1, between its last batch before and its first one.

L1 takes a batch only while the configuration that it names is in force. Nothing is remembered: each
batch names its configuration, and the contract says which one is in force and what is announced.
"""

import logging

from provex.ethereum.contracts import read
from provex.ethereum.governance import (
    Announced,
    GovernanceView,
    apply_asset,
    apply_configuration,
    governance_view,
)
from provex.ethereum.rpc import Receipt
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import (
    CONFIGURATION_NOT_ANNOUNCED,
    CONFIGURATION_NOT_DUE,
    SETTLEMENT_OUT_OF_ORDER,
    Rejected,
)

__all__ = ["ConfigurationChanges"]

_log = logging.getLogger(__name__)


class ConfigurationChanges:
    """Completes announced changes for an operator of one exchange."""

    def __init__(self, wallet: Wallet, exchange: str, *, confirmations: int) -> None:
        """A batch that so many blocks stand on is accepted for good."""
        self._wallet = wallet
        self._exchange = exchange
        self._confirmations = confirmations

    async def bring_into_force(self, number: int, hashed: int) -> tuple[Receipt, ...]:
        """Make L1 ready for batch `number`, which names this configuration; what was sent for it.

        CONFIGURATION_NOT_ANNOUNCED or CONFIGURATION_NOT_DUE if L1 cannot take the batch;
        SETTLEMENT_OUT_OF_ORDER while a batch before it could still leave the chain, for it would
        not come back under another configuration.
        """
        view = await governance_view(self._wallet.rpc, self._exchange)
        receipts: list[Receipt] = []
        if view.configuration_hash != hashed:
            announced = view.configuration(hashed)
            if announced is None:
                raise Rejected(CONFIGURATION_NOT_ANNOUNCED, configuration=f"{hashed:#066x}")
            if not view.is_due(announced):
                raise _not_due(announced, view)
            await self._require_final(number, view)
            receipts.append(await self._send(view, apply_configuration(hashed)))
            _log.info("configuration %#066x is in force from batch %d on", hashed, number)
        for asset in view.assets(hashed):
            if view.is_due(asset):
                receipts.append(await self._send(view, apply_asset(asset.topic, hashed)))
                _log.info("asset %#x can be traded by force", asset.topic)
        return tuple(receipts)

    async def _require_final(self, number: int, view: GovernanceView) -> None:
        block = max(0, view.block - self._confirmations)
        (final,) = await read(self._wallet.rpc, self._exchange, "getSequenceNumber()", block=block)
        if final < number:
            raise Rejected(SETTLEMENT_OUT_OF_ORDER, expected=final, found=number)

    async def _send(self, view: GovernanceView, data: bytes) -> Receipt:
        return await self._wallet.send_and_wait(view.address, data)


def _not_due(announced: Announced, view: GovernanceView) -> Rejected:
    return Rejected(
        CONFIGURATION_NOT_DUE,
        configuration=f"{announced.subject:#066x}",
        earliest=announced.earliest_s,
        latest=announced.latest_s,
        found=view.block_time_s,
    )
