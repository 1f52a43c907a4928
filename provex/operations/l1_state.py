"""How things stand in the contracts on L1, looked up at a steady interval beside the watcher.

The watcher tells what happened; this tells what is: frozen or not, how many batches are accepted,
which forced requests wait and until when, what gas costs, and whether the operator can pay for it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from provex.ethereum.contracts import read, topic
from provex.ethereum.event_logs import (
    LOG_FORCED_TRADE_REQUEST,
    LOG_FORCED_WITHDRAWAL_REQUEST,
    event_of_log,
)
from provex.ethereum.events import ForcedTradeRequested, ForcedWithdrawalRequested
from provex.ethereum.faults import L1Fault
from provex.ethereum.log_ranges import LogRanges
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import Rejected
from provex.rebuild.forced_requests import (
    PendingRequest,
    RequestEvent,
    freeze_state,
    pending_requests,
)

__all__ = ["Announcement", "L1Reading", "L1Standing", "L1StateSettings"]

_log = logging.getLogger(__name__)

_REORGANISED_BLOCKS_MAX = 64
_TOPICS = {0: "configuration", 1 << 128: "removal of a verifier", 1 << 129: "user admin"}
_FORCED_TOPICS = (LOG_FORCED_WITHDRAWAL_REQUEST, LOG_FORCED_TRADE_REQUEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class L1StateSettings:
    """What is looked at, and how often."""

    exchange: str
    operator: str
    """The account that pays for batches."""
    first_block: int = 0
    """Nothing of the exchange stands before it."""
    interval_s: float = 10.0
    look_s_max: float = 60.0
    """A look that takes longer has failed."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A change that a governor may make from `earliest_s` on."""

    kind: str
    subject: str
    earliest_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L1Reading:
    """One look, at one block. Times in seconds since the epoch."""

    read_at_s: float
    block: int
    block_time_s: int
    base_fee_wei: int
    is_frozen: bool
    accepted_batches: int
    configuration_hash: str
    operator_balance_wei: int
    is_operator: bool
    """Whether the exchange takes batches from that account."""
    forced_requests: tuple[PendingRequest, ...]
    """Those that wait, the oldest first."""
    announcements: tuple[Announcement, ...]
    """Of the governance contract, in its order."""

    @property
    def next_deadline_s(self) -> int | None:
        """From then on anyone may freeze the exchange; None while nothing waits."""
        return min((request.deadline_s for request in self.forced_requests), default=None)


class L1Standing:
    """Keeps the last reading; it stays, with its age, while the node does not answer."""

    def __init__(
        self, l1: str, settings: L1StateSettings, clock_s: Callable[[], float] = time.time
    ) -> None:
        """Nothing is read before `run` or `look`."""
        self._l1 = l1
        self._settings = settings
        self._clock_s = clock_s
        self._events: list[tuple[int, RequestEvent]] = []
        self._next_block = settings.first_block
        self.last: L1Reading | None = None
        self.fault: str | None = None
        """Why the last look failed; None when it did not."""

    async def run(self) -> None:
        """Look until cancelled. No fault of the node ends it."""
        async with EthereumRpc(self._l1) as rpc:
            while True:
                await self.look(rpc)
                await asyncio.sleep(self._settings.interval_s)

    async def look(self, rpc: EthereumRpc) -> None:
        """Look once."""
        try:
            self.last = await asyncio.wait_for(self._read(rpc), self._settings.look_s_max)
            self.fault = None
        except (L1Fault, Rejected, TimeoutError, ValueError, AssertionError) as fault:
            # The blocks under the requests may have been replaced: read them anew.
            self._events, self._next_block = [], self._settings.first_block
            self.fault = str(fault) or type(fault).__name__
            _log.warning("L1 does not tell how the exchange stands: %s", self.fault)

    async def _read(self, rpc: EthereumRpc) -> L1Reading:
        exchange, operator = self._settings.exchange, self._settings.operator
        header = await rpc.header()
        assert header is not None, "every chain has a newest block"
        block = header.number
        freeze = await freeze_state(rpc, exchange, block=block, now_s=header.timestamp_s)
        (accepted,) = await read(rpc, exchange, "getSequenceNumber()", block=block)
        (configuration,) = await read(
            rpc, exchange, "globalConfigurationHash()", returns=("bytes32",), block=block
        )
        (is_operator,) = await read(
            rpc, exchange, "isOperator(address)", (operator,), returns=("bool",), block=block
        )
        await self._read_events(rpc, block)
        events = [event for _, event in self._events]
        forced = await pending_requests(rpc, exchange, events, freeze, block=block)
        return L1Reading(
            read_at_s=self._clock_s(),
            block=block,
            block_time_s=header.timestamp_s,
            base_fee_wei=header.base_fee_wei,
            is_frozen=freeze.is_frozen,
            accepted_batches=accepted,
            configuration_hash="0x" + configuration.hex(),
            operator_balance_wei=await rpc.balance_wei(operator),
            is_operator=is_operator,
            forced_requests=forced,
            announcements=await _announcements(rpc, exchange, block),
        )

    async def _read_events(self, rpc: EthereumRpc, last: int) -> None:
        """All forced requests ever made, up to a block; the newest blocks are read every time."""
        self._events = [each for each in self._events if each[0] < self._next_block]
        topics = [[topic(signature) for signature in _FORCED_TOPICS]]
        ranges = LogRanges(rpc).ascending([self._settings.exchange], self._next_block, last, topics)
        async for end, logs in ranges:
            for log in logs:
                event = event_of_log(log, 0)
                if isinstance(event, ForcedWithdrawalRequested | ForcedTradeRequested):
                    self._events.append((log.block_number, event))
            self._next_block = max(self._next_block, min(end + 1, last - _REORGANISED_BLOCKS_MAX))


async def _announcements(rpc: EthereumRpc, exchange: str, block: int) -> tuple[Announcement, ...]:
    (governance,) = await read(rpc, exchange, "getGovernance()", returns=("address",), block=block)
    (rows,) = await read(
        rpc,
        governance,
        "getAnnouncements()",
        returns=("(uint256,bytes32,uint256)[]",),
        block=block,
    )
    return tuple(
        Announcement(_TOPICS.get(number, f"asset {number:#x}"), "0x" + subject.hex(), earliest)
        for number, subject, earliest in rows
    )
