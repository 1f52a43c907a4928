"""Follows the exchange's contracts: says each event when seen, confirmed, dropped or lost.

What it finds is saved before anybody hears it, and said again after a crash until acknowledged; an
observation's sequence number tells a repetition. A reorganisation rewinds to the last block that is
still on the chain.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from provex.ethereum.cursor import CursorFile, RememberedBlock, WatcherState
from provex.ethereum.event_logs import event_of_log
from provex.ethereum.events import (
    Deposit,
    ExchangeEvent,
    ForcedTradeRequested,
    ForcedWithdrawalRequested,
    Observation,
    Phase,
    Shortage,
    TransferRegistered,
)
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import BlockHeader, EthereumRpc, LogEntry, RpcRefusal
from provex.protocol.errors import L1_DEPOSIT_LOST, L1_REORGANISATION_TOO_DEEP

__all__ = ["L1Watcher", "WatcherSettings", "WatcherStatus"]

LOGGER = logging.getLogger(__name__)

RETRY_WAIT_S = 1.0
RETRY_WAIT_S_MAX = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatcherSettings:
    """How the watcher reads.

    An event is confirmed when `confirmations` blocks stand on its block, a forced request or a
    payment when `finality_confirmations` do: a batch that needs one which left the chain is refused
    by L1 with all that is in it. `remembered_blocks` bounds the reorganisations that can be
    followed; `blocks_per_poll` what one look reads at most.
    """

    confirmations: int = 10
    finality_confirmations: int = 96
    """Three epochs. At least the confirmations: an acceptance is told before what follows it."""
    remembered_blocks: int = 128
    blocks_per_poll: int = 2_000
    poll_s: float = 0.5
    first_block: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that could not work. ValueError."""
        chosen = (
            self.confirmations,
            self.finality_confirmations,
            self.remembered_blocks,
            self.blocks_per_poll,
        )
        confirmations, finality, remembered, per_poll = chosen
        if not 0 <= confirmations <= finality < remembered <= per_poll:
            raise ValueError(
                "expected 0 <= confirmations <= finality_confirmations < remembered_blocks <= "
                f"blocks_per_poll, found {', '.join(map(str, chosen))}"
            )

    def depth_of(self, event: ExchangeEvent) -> int:
        """How many blocks must stand on an event's block."""
        if isinstance(event, ForcedWithdrawalRequested | ForcedTradeRequested | TransferRegistered):
            return self.finality_confirmations
        return self.confirmations


@dataclass(frozen=True, slots=True, kw_only=True)
class WatcherStatus:
    """How far the watcher is. `head_number` is the chain's newest block at the last look."""

    head_number: int
    head_time_s: int
    read_number: int
    waiting_count: int
    shortages: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewBlocks:
    """Blocks that follow a common ancestor, and their events in order.

    After a gap there is no block between those remembered so far and these.
    """

    last_number: int
    blocks: tuple[RememberedBlock, ...]
    events: tuple[ExchangeEvent, ...]
    is_after_gap: bool


class L1Watcher:
    """Follows one exchange on one chain. Not to be shared between tasks."""

    def __init__(
        self,
        rpc: EthereumRpc,
        exchange: str,
        cursor: CursorFile,
        settings: WatcherSettings | None = None,
        *,
        transfer_registry: str | None = None,
    ) -> None:
        """Go on where the cursor stands, or begin at the settings' first block.

        Without a transfer registry nothing is said about transfers.
        """
        self._rpc = rpc
        self._registry = transfer_registry
        self._followed = [exchange] if transfer_registry is None else [exchange, transfer_registry]
        self._cursor = cursor
        self._settings = settings or WatcherSettings()
        self._head: BlockHeader | None = None
        self._state = cursor.load() or WatcherState(
            next_block=self._settings.first_block,
            next_sequence=1,
            blocks=(),
            waiting=(),
            confirmed=(),
            shortages={},
            outbox=(),
        )

    @property
    def outbox(self) -> tuple[Observation, ...]:
        """What was found and not yet acknowledged, in order."""
        return self._state.outbox

    @property
    def status(self) -> WatcherStatus | None:
        """How far the watcher is; None before the first look."""
        if self._head is None:
            return None
        return WatcherStatus(
            head_number=self._head.number,
            head_time_s=self._head.timestamp_s,
            read_number=self._state.next_block - 1,
            waiting_count=len(self._state.waiting),
            shortages=tuple(
                Shortage(
                    stark_key=key,
                    position_id=position,
                    amount_quantums=amount,
                    coming_quantums=min(amount, _coming(self._state, (key, position))),
                )
                for (key, position), amount in self._state.shortages.items()
            ),
        )

    async def run(self, consumer: Callable[[Observation], Awaitable[None]]) -> None:
        """Follow the chain until cancelled; what `consumer` returns from is acknowledged.

        Faults are logged and retried with growing waits, whatever the node answers: trading does
        not depend on it. A reorganisation that is too deep is raised.
        """
        wait_s = RETRY_WAIT_S
        while True:
            is_saved = True
            try:
                is_behind = await self.poll()
                wait_s = RETRY_WAIT_S
            except L1Fault as fault:
                if fault.code == L1_REORGANISATION_TOO_DEEP:
                    raise
                LOGGER.warning("following the chain: %s; next look in %s s", fault, wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, RETRY_WAIT_S_MAX)
                continue
            for observation in self.outbox:
                await consumer(observation)
                self.acknowledge(observation.sequence)
                is_saved = False
            if not is_saved:
                self.save()
            if not is_behind:
                await asyncio.sleep(self._settings.poll_s)

    def acknowledge(self, sequence: int) -> None:
        """Forget the observations up to this one; after a crash before a save they repeat."""
        kept = tuple(item for item in self._state.outbox if item.sequence > sequence)
        self._state = replace(self._state, outbox=kept)

    async def poll(self) -> bool:
        """Look at the chain once, put what is new into the outbox; whether there is more.

        Changes nothing if the chain moves under the look: the next look finds it. L1Fault with
        L1_REORGANISATION_TOO_DEEP if no remembered block is on the chain any more.
        """
        head = await self._rpc.newest_header()
        self._head = head
        ancestor = await self._common_ancestor(head)
        first = self._state.next_block if ancestor is None else ancestor.number + 1
        last = min(head.number, first + self._settings.blocks_per_poll - 1)
        if last < first - 1:
            return False
        found = await self._read_blocks(ancestor, first, last, head.number)
        if found is None:
            return False
        state = _extended(_rewound(self._state, first), found, self._settings)
        if state != self._state:
            self._state = state
            self.save()
        return last < head.number

    def save(self) -> None:
        """Write what the watcher knows to its file, acknowledgements included."""
        self._cursor.save(self._state)

    async def _common_ancestor(self, head: BlockHeader) -> RememberedBlock | None:
        """The newest remembered block that is on the chain; None before the first look."""
        blocks = self._state.blocks
        if not blocks:
            return None
        newest = await self._rpc.header(blocks[-1].number)
        if newest is not None and newest.block_hash == blocks[-1].block_hash:
            return blocks[-1]
        headers = await self._rpc.headers(blocks[0].number, blocks[-1].number)
        for block, header in zip(reversed(blocks), reversed(headers), strict=True):
            if header is not None and header.block_hash == block.block_hash:
                LOGGER.warning(
                    "the chain was reorganised: %s blocks after block %s replaced",
                    blocks[-1].number - block.number,
                    block.number,
                )
                return block
        raise L1Fault(
            L1_REORGANISATION_TOO_DEEP, depth=len(blocks), block=min(blocks[0].number, head.number)
        )

    async def _read_blocks(
        self, ancestor: RememberedBlock | None, first: int, last: int, head_number: int
    ) -> _NewBlocks | None:
        """Blocks first to last. None if they do not follow the ancestor: the chain has moved.

        Blocks near the head are read by hash, so that logs and headers are of the same block; those
        deeper than what is remembered are read as a range, of which only the last is remembered.
        """
        last_deep = min(last, head_number - self._settings.remembered_blocks)
        is_deep = first <= last_deep
        events: list[ExchangeEvent] = []
        if is_deep:
            events += await self._read_range(first, last_deep)
            first, ancestor = last_deep, None
        headers = await self._rpc.headers(first, last)
        known = [header for header in headers if header is not None]
        if len(known) != len(headers) or not _is_chain(ancestor, known):
            return None
        try:
            events += await self._events_of(known[1:] if is_deep else known)
        except RpcRefusal as refusal:
            LOGGER.warning("a block left the chain while it was read: %s", refusal)
            return None
        return _NewBlocks(
            last_number=last,
            blocks=tuple(RememberedBlock(header.number, header.block_hash) for header in known),
            events=tuple(events),
            is_after_gap=is_deep,
        )

    async def _read_range(self, first: int, last: int) -> list[ExchangeEvent]:
        logs = await self._rpc.logs_of_range(self._followed, first, last)
        times: dict[int, int] = {}
        for number in sorted({log.block_number for log in logs}):
            header = await self._rpc.header(number)
            times[number] = 0 if header is None else header.timestamp_s
        found = (self._event(log, times[log.block_number]) for log in logs)
        return [event for event in found if event is not None]

    async def _events_of(self, headers: Sequence[BlockHeader]) -> list[ExchangeEvent]:
        logs = await self._rpc.logs_of_blocks(
            self._followed, [header.block_hash for header in headers]
        )
        return [
            event
            for header, of_block in zip(headers, logs, strict=True)
            for log in of_block
            if (event := self._event(log, header.timestamp_s)) is not None
        ]

    def _event(self, log: LogEntry, time_s: int) -> ExchangeEvent | None:
        """The log's event, if it is the contract's own to tell: nobody else speaks of deposits."""
        event = event_of_log(log, time_s)
        is_registry = self._registry is not None and log.address == self._registry.lower()
        return event if isinstance(event, TransferRegistered) == is_registry else None


def _is_chain(ancestor: RememberedBlock | None, headers: Sequence[BlockHeader]) -> bool:
    """Whether each header follows the one before it, and the first one the ancestor."""
    parent = None if ancestor is None else ancestor.block_hash
    for header in headers:
        if parent is not None and header.parent_hash != parent:
            return False
        parent = header.block_hash
    return True


def _coming(state: WatcherState, owner: tuple[int, int]) -> int:
    """What deposits that are not deep enough yet bring to a key and position."""
    return sum(
        event.amount_quantums
        for event in state.waiting
        if isinstance(event, Deposit) and (event.stark_key, event.position_id) == owner
    )


def _rewound(state: WatcherState, next_block: int) -> WatcherState:
    """The state without blocks from `next_block` on; their events are dropped or lost."""
    gone_waiting = [item for item in state.waiting if item.origin.block_number >= next_block]
    gone_confirmed = [item for item in state.confirmed if item.origin.block_number >= next_block]
    shortages = dict(state.shortages)
    for event in gone_confirmed:
        if isinstance(event, Deposit) and event.amount_quantums > 0:
            owner = (event.stark_key, event.position_id)
            shortages[owner] = shortages.get(owner, 0) + event.amount_quantums
            lost = L1Fault(
                L1_DEPOSIT_LOST,
                transaction=event.origin.transaction_hash,
                amount=event.amount_quantums,
                key=f"{event.stark_key:#x}",
                position=event.position_id,
            )
            LOGGER.error("%d: %s", lost.code, lost)
        else:
            LOGGER.error("a confirmed event left the chain: %s", event)
    rewound = replace(
        state,
        next_block=next_block,
        blocks=tuple(block for block in state.blocks if block.number < next_block),
        waiting=tuple(item for item in state.waiting if item.origin.block_number < next_block),
        confirmed=tuple(item for item in state.confirmed if item.origin.block_number < next_block),
        shortages=shortages,
    )
    for event in reversed(gone_waiting):
        rewound = _saying(rewound, Phase.DROPPED, event)
    for event in reversed(gone_confirmed):
        rewound = _saying(rewound, Phase.LOST, event)
    return rewound


def _extended(state: WatcherState, found: _NewBlocks, settings: WatcherSettings) -> WatcherState:
    """The state after new blocks: their events are seen, and what lies deep enough is confirmed."""
    for event in found.events:
        state = _saying(state, Phase.SEEN, event)
    waiting = []
    confirmed = list(state.confirmed)
    for event in (*state.waiting, *found.events):
        if event.origin.block_number + settings.depth_of(event) > found.last_number:
            waiting.append(event)
            continue
        confirmed.append(event)
        state = _confirming(state, event)
    known = () if found.is_after_gap else state.blocks
    blocks = (*known, *found.blocks)[-settings.remembered_blocks :]
    oldest = blocks[0].number if blocks else 0
    return replace(
        state,
        next_block=found.last_number + 1,
        blocks=blocks,
        waiting=tuple(waiting),
        confirmed=tuple(item for item in confirmed if item.origin.block_number >= oldest),
    )


def _confirming(state: WatcherState, event: ExchangeEvent) -> WatcherState:
    """Confirm an event; a deposit fills the shortage of its key and position first."""
    if not isinstance(event, Deposit):
        return _saying(state, Phase.CONFIRMED, event)
    owner = (event.stark_key, event.position_id)
    shortage = state.shortages.get(owner, 0)
    covered = min(shortage, event.amount_quantums)
    shortages = {key: amount for key, amount in state.shortages.items() if key != owner}
    if shortage > covered:
        shortages[owner] = shortage - covered
    state = replace(state, shortages=shortages)
    return _saying(state, Phase.CONFIRMED, event, event.amount_quantums - covered)


def _saying(
    state: WatcherState, phase: Phase, event: ExchangeEvent, credit_quantums: int = 0
) -> WatcherState:
    observation = Observation(
        sequence=state.next_sequence, phase=phase, event=event, credit_quantums=credit_quantums
    )
    return replace(
        state, next_sequence=state.next_sequence + 1, outbox=(*state.outbox, observation)
    )
