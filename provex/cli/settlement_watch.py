"""How the exchange looks after its settlement: back-pressure, and waiting for cheap gas."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import SETTLEMENT_BEHIND, Rejected
from provex.protocol.inputs import CloseBatch
from provex.sequencer.sequencer import Sequencer
from provex.settlement.service.files import SettlementFiles
from provex.settlement.service.pressure import PressureLimits, Waiting, pressure_of
from provex.settlement.service.progress import read_progress

__all__ = ["CheapGasBatcher", "SettlementWatch"]

_log = logging.getLogger(__name__)

_POLL_S = 1.0
_GAS_POLL_S = 5.0
_GWEI = 10**9
_MS = 1_000


class SettlementWatch:
    """Says why new orders are refused, from the files alone: also while the service is dead."""

    def __init__(
        self,
        root: Path,
        limits: PressureLimits,
        *,
        batch_age_s_max: float,
        clock_s: Callable[[], float] = time.time,
    ) -> None:
        """Batches are at most so old when they are closed."""
        self._progress_path = root / "settlement.json"
        self._files = SettlementFiles(root)
        self._limits = limits
        self._batch_age_s_max = batch_age_s_max
        self._clock_s = clock_s
        self._reason: str | None = None

    def refusal(self) -> Rejected | None:
        """What a new order is answered; None to take it."""
        return None if self._reason is None else Rejected(SETTLEMENT_BEHIND, reason=self._reason)

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(_POLL_S)

    def look(self) -> None:
        """Compare once."""
        progress = read_progress(self._progress_path)
        accepted = 0 if progress is None else progress.accepted
        waiting = [number for number in self._files.closed() if number >= accepted]
        oldest = None
        if waiting:
            closed_at_s = self._files.closed_at_s(waiting[0])
            before_s = self._files.closed_at_s(waiting[0] - 1) if waiting[0] else 0.0
            oldest = max(before_s, closed_at_s - self._batch_age_s_max)
        reason = pressure_of(
            self._limits,
            Waiting(queue=len(waiting), oldest_opened_at_s=oldest),
            progress,
            now_s=self._clock_s(),
            was_behind=self._reason is not None,
        )
        if (reason is None) != (self._reason is None):
            if reason is None:
                _log.warning("settlement caught up: new orders are taken again")
            else:
                _log.error("%d: new orders are refused: %s", SETTLEMENT_BEHIND, reason)
        self._reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapGasBatcher:
    """Closes a batch of the usual age while the base fee is low; the exchange closes older ones."""

    rpc: EthereumRpc
    sequencer: Sequencer
    age_s: float
    base_fee_gwei_max: float

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            try:
                await self.look()
            except L1Fault as fault:
                _log.warning("the base fee is unknown: %s", fault)
            except Rejected as rejected:
                _log.warning("a batch is not closed: %s", rejected)
            await asyncio.sleep(_GAS_POLL_S)

    async def look(self) -> bool:
        """Whether a batch was closed now."""
        exchange = self.sequencer.exchange
        age_ms = self.sequencer.now_ms - exchange.batch_opened_at_ms
        if age_ms < self.age_s * _MS or exchange.ledger.batch_transactions_count == 0:
            return False
        header = await self.rpc.header()
        if header is None or header.base_fee_wei > self.base_fee_gwei_max * _GWEI:
            return False
        await self.sequencer.submit(CloseBatch())
        return True
