"""Makes the planned change of the configuration once L1 allows it; looks at a steady interval.

L1 allows it when the announcement is final there and its delay has passed, with enough time left
for the batches before the change to be accepted. The exchange changes first, at the end of a batch;
the settlement service puts the configuration in force on L1 between that batch and the next one.
"""

import asyncio
import logging

from provex.ethereum.faults import L1Fault
from provex.ethereum.governance import Announced, GovernanceView, governance_view
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import (
    CONFIGURATION_NOT_ANNOUNCED,
    CONFIGURATION_NOT_DUE,
    CONFIGURATION_NOT_PLANNED,
    Rejected,
)
from provex.protocol.inputs import ChangeConfiguration
from provex.protocol.outcome import Outcome
from provex.sequencer.configurations import PlannedChange
from provex.sequencer.sequencer import Sequencer

__all__ = ["SETTLING_S_MAX", "ConfigurationKeeper", "require_due"]

_log = logging.getLogger(__name__)

SETTLING_S_MAX = 3 * 86_400
"""What must be left of an announcement's time: batches before the change are accepted in it."""
_POLL_S = 5.0


class ConfigurationKeeper:
    """Watches one exchange's governance for the planned change."""

    def __init__(
        self, sequencer: Sequencer, l1: str, exchange: str, *, finality_confirmations: int
    ) -> None:
        """An announcement counts when so many blocks stand on it."""
        self._sequencer = sequencer
        self._l1 = l1
        self._exchange = exchange
        self._finality = finality_confirmations

    async def run(self) -> None:
        """Look until cancelled. No fault of the node ends it."""
        told: str | None = None
        while True:
            if self._sequencer.exchange.planned_change is not None:
                try:
                    await self.change_now()
                except (L1Fault, Rejected) as fault:
                    level = logging.DEBUG if str(fault) == told else logging.INFO
                    _log.log(level, "the planned configuration waits: %s", fault)
                    told = str(fault)
            await asyncio.sleep(_POLL_S)

    async def change_now(self) -> Outcome:
        """Make the planned change, or say why it cannot be made now.

        CONFIGURATION_NOT_PLANNED, CONFIGURATION_NOT_ANNOUNCED, CONFIGURATION_NOT_DUE; L1Fault; and
        as the exchange refuses it.
        """
        change = self._sequencer.exchange.planned_change
        if change is None:
            raise Rejected(CONFIGURATION_NOT_PLANNED, configuration="that waits")
        async with EthereumRpc(self._l1) as rpc:
            head = await rpc.block_number()
            view = await governance_view(rpc, self._exchange, block=max(0, head - self._finality))
        require_due(change, view)
        hashed = change.configuration_hash
        return await self._sequencer.submit(ChangeConfiguration(configuration_hash=hashed))


def require_due(change: PlannedChange, view: GovernanceView) -> None:
    """Whether L1 will take the change. Raises Rejected as `change_now` says."""
    hashed = int(change.configuration_hash, 16)
    if view.configuration_hash != hashed:
        _require_due(view.configuration(hashed), view, change.configuration_hash)
    if change.market is None:
        return
    asset_id = change.market.synthetic_asset_id
    announced = [each for each in view.assets(hashed) if each.topic == asset_id]
    _require_due(announced[0] if announced else None, view, change.configuration_hash)


def _require_due(announced: Announced | None, view: GovernanceView, configuration: str) -> None:
    if announced is None:
        raise Rejected(CONFIGURATION_NOT_ANNOUNCED, configuration=configuration)
    latest = announced.latest_s - SETTLING_S_MAX
    if not announced.earliest_s <= view.block_time_s <= latest:
        raise Rejected(
            CONFIGURATION_NOT_DUE,
            configuration=configuration,
            earliest=announced.earliest_s,
            latest=latest,
            found=view.block_time_s,
        )
