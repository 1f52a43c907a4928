"""From an Ethereum node alone to every position of an exchange: read, replay, compare."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from provex.ethereum.batch_logs import (
    LOG_PROGRAM_OUTPUT,
    LOG_REGISTERED,
    is_event,
    number_topic,
    program_output_of,
    verifier_of,
)
from provex.ethereum.contracts import checksum, read, topic
from provex.ethereum.event_logs import (
    LOG_FORCED_TRADE_REQUEST,
    LOG_FORCED_WITHDRAWAL_REQUEST,
    event_of_log,
)
from provex.ethereum.events import ForcedTradeRequested, ForcedWithdrawalRequested
from provex.ethereum.faults import L1Fault
from provex.ethereum.log_ranges import LogRanges
from provex.ethereum.rpc import BlockHeader, EthereumRpc, LogEntry
from provex.protocol.errors import (
    BATCH_DISAGREES,
    BATCH_PROOF_NOT_FOUND,
    EXCHANGE_DISAGREES,
    L1_BLOCK_REPLACED,
    L1_BLOCK_UNKNOWN,
    REBUILD_SNAPSHOT_INVALID,
    Rejected,
)
from provex.rules.public_output import MainOutput

from .accepted_batches import BATCH_TOPICS, accepted_batches
from .contract_money import MONEY_TOPICS
from .data_words import data_of_words
from .disagreement import Disagreement, require_equal
from .forced_requests import (
    RequestEvent,
    freeze_state,
    pending_requests,
)
from .main_words import main_output_of, shared_state_of
from .money_check import MoneyCheck
from .published_data import DataReading, PublishedDataReader, verifiers_with_pages
from .rebuilt_state import RebuildSettings, RebuiltState
from .replay import ReplayedState
from .snapshot import Snapshot

__all__ = ["RebuildSettings", "RebuiltState", "rebuild_state"]

FETCHED_AHEAD = 8
"""Batches whose data words are asked for at the same time."""
EMPTY_STATE_WORDS = 4
"""Those of the state before the first batch, all of them 0."""


Progress = Callable[[int, int, int], None]
"""Hears the sequence number of each batch, its block, and the last block to be read."""


async def rebuild_state(
    rpc: EthereumRpc,
    exchange: str,
    settings: RebuildSettings | None = None,
    *,
    begin: Snapshot | None = None,
    save: Callable[[Snapshot], None] | None = None,
    progress: Progress | None = None,
) -> RebuiltState:
    """Rebuild the state of an exchange, from genesis or from a snapshot, which is not believed.

    BATCH_DISAGREES, BATCH_PROOF_NOT_FOUND or DATA_PAGE_NOT_FOUND for the first batch that is wrong;
    EXCHANGE_DISAGREES if the contract's storage is not what its events lead to;
    VALUE_NOT_CONSERVED for the first batch at which the contract's money is not all there;
    REBUILD_SNAPSHOT_INVALID. L1Fault with L1_BLOCK_REPLACED if the chain moved meanwhile.
    """
    rebuilding = await _begun(rpc, exchange, settings or RebuildSettings(), save, progress)
    if begin is not None:
        await rebuilding.begin_at(begin)
    await rebuilding.follow()
    return await rebuilding.finished()


async def _begun(
    rpc: EthereumRpc,
    exchange: str,
    settings: RebuildSettings,
    save: Callable[[Snapshot], None] | None,
    progress: Progress | None,
) -> "_Rebuilding":
    header = await rpc.header(settings.block)
    if header is None:
        raise L1Fault(L1_BLOCK_UNKNOWN, block=settings.block)
    ranges = LogRanges(rpc, blocks_max=settings.blocks_per_request)
    (governance,) = await read(
        rpc, exchange, "getGovernance()", returns=("address",), block=header.number
    )
    speakers = [exchange, checksum(governance)]
    history = await _history(ranges, speakers, settings.first_block, header.number)
    registered = list(
        dict.fromkeys(verifier_of(log) for log in history if is_event(log, LOG_REGISTERED))
    )
    verifiers = await verifiers_with_pages(rpc, registered, header.number)
    return _Rebuilding(
        rpc=rpc,
        exchange=checksum(exchange),
        chain_id=await rpc.chain_id(),
        header=header,
        settings=settings,
        ranges=ranges,
        data=PublishedDataReader(ranges, exchange, verifiers, settings.first_block),
        requests=_requests_of(history),
        save=save,
        progress=progress,
    )


async def _history(
    ranges: LogRanges, addresses: Sequence[str], first: int, last: int
) -> list[LogEntry]:
    """What counts from the exchange's first block on: its verifiers, and all forced requests."""
    signatures = (LOG_REGISTERED, LOG_FORCED_WITHDRAWAL_REQUEST, LOG_FORCED_TRADE_REQUEST)
    topics = [[topic(signature) for signature in signatures]]
    pieces = ranges.ascending(addresses, first, last, topics)
    return [log async for _, logs in pieces for log in logs]


def _requests_of(history: Sequence[LogEntry]) -> list[RequestEvent]:
    # Their time is what the contract says; that of the block is not needed.
    events = [event_of_log(log, 0) for log in history]
    return [
        event
        for event in events
        if isinstance(event, ForcedWithdrawalRequested | ForcedTradeRequested)
    ]


async def _all(readings: Iterable[Awaitable[None]]) -> None:
    """Wait for all of them, then raise the first fault."""
    for fault in await asyncio.gather(*readings, return_exceptions=True):
        if fault is not None:
            raise fault


class _Rebuilding:
    """One run: where it stands, and what it was asked for."""

    def __init__(
        self,
        *,
        rpc: EthereumRpc,
        exchange: str,
        chain_id: int,
        header: BlockHeader,
        settings: RebuildSettings,
        ranges: LogRanges,
        data: PublishedDataReader,
        requests: Sequence[RequestEvent],
        save: Callable[[Snapshot], None] | None,
        progress: Progress | None,
    ) -> None:
        self._rpc = rpc
        self._exchange = exchange
        self._chain_id = chain_id
        self._header = header
        self._settings = settings
        self._ranges = ranges
        self._data = data
        self._requests = requests
        self._save = save
        self._progress = progress
        self._state = ReplayedState()
        self._money = MoneyCheck(is_required=settings.requires_conservation)
        self._sequence_number = 0
        self._batch_id = 0
        self._configuration_hash = 0
        self._next_block = settings.first_block

    async def begin_at(self, snapshot: Snapshot) -> None:
        """Begin after the batch of a snapshot, once it is shown to be what was accepted."""
        accepted = await self._accepted(snapshot.sequence_number)
        try:
            shared_state = shared_state_of(snapshot.state_words)
            self._state.load(shared_state, snapshot.positions)
            words = (0,) * EMPTY_STATE_WORDS
            if accepted is not None:
                main = main_output_of(program_output_of(accepted).words)
                self._configuration_hash = main.configuration_hash
                self._next_block = accepted.block_number
                words = main.state_words
            _require_words(words, snapshot.state_words)
            self._money.begin_at(snapshot.sequence_number, snapshot.money, self._state)
        except (Disagreement, LookupError, ValueError) as wrong:
            raise Rejected(REBUILD_SNAPSHOT_INVALID, reason=str(wrong)) from wrong
        self._sequence_number = snapshot.sequence_number
        self._batch_id = snapshot.batch_id

    async def _accepted(self, sequence_number: int) -> LogEntry | None:
        """The main words of a batch as the exchange accepted them; None before the first batch."""
        if sequence_number == 0:
            return None
        topics = [[topic(LOG_PROGRAM_OUTPUT)], [number_topic(sequence_number)]]
        first, last = self._settings.first_block, self._header.number
        async for logs in self._ranges.descending([self._exchange], first, last, topics):
            if logs:
                return logs[-1]
        reason = f"the exchange has accepted no batch {sequence_number} by block {last}"
        raise Rejected(REBUILD_SNAPSHOT_INVALID, reason=reason)

    async def follow(self) -> None:
        """Replay every batch up to the last block."""
        topics = [[*BATCH_TOPICS[0], *MONEY_TOPICS]]
        pieces = self._ranges.ascending(
            [self._exchange], self._next_block, self._header.number, topics
        )
        unsaved = 0
        async for _, logs in pieces:
            self._money.hear(logs)
            batches = []
            for batch in accepted_batches(self._exchange, logs):
                if batch.sequence_number > self._sequence_number:
                    batches.append(batch)
                else:
                    self._money.skip(batch)
            for start in range(0, len(batches), FETCHED_AHEAD):
                ahead = batches[start : start + FETCHED_AHEAD]
                readings = [DataReading(self._data, batch) for batch in ahead]
                await _all(reading.prefetch() for reading in readings)
                for reading in readings:
                    await self._replay(reading)
                    unsaved += 1
                    if unsaved >= self._settings.saved_every:
                        self._hand_out()
                        unsaved = 0
        if unsaved:
            self._hand_out()

    async def _replay(self, reading: DataReading) -> None:
        batch = reading.batch
        expected = self._sequence_number + 1
        dust_before = self._state.shared_state.dust
        try:
            require_equal("its number", expected=expected, found=batch.sequence_number)
            main = main_output_of(batch.main_words)
            await self._apply(main, reading)
        except Disagreement as wrong:
            raise Rejected(
                BATCH_DISAGREES,
                sequence=expected,
                what=wrong.what,
                expected=wrong.expected,
                found=wrong.found,
            ) from wrong
        self._money.accepted(batch, main.modifications, self._state, dust_before=dust_before)
        self._sequence_number = batch.sequence_number
        self._batch_id = batch.batch_id
        self._configuration_hash = main.configuration_hash
        if self._progress is not None:
            self._progress(batch.sequence_number, batch.block_number, self._header.number)

    async def _apply(self, main: MainOutput, reading: DataReading) -> None:
        """Apply the first data words that lead to the state; else raise what was wrong first."""
        wrong: Disagreement | Rejected | None = None
        async for found in reading.claims():
            try:
                if not isinstance(found, tuple):
                    raise found
                expected = main.data_words_count
                require_equal("number of data words", expected=expected, found=len(found))
                self._state.apply(main, data_of_words(found))
                return
            except (Disagreement, Rejected) as refused:
                wrong = wrong or refused
        batch = reading.batch
        raise wrong or Rejected(
            BATCH_PROOF_NOT_FOUND,
            sequence=batch.sequence_number,
            fact="0x" + batch.fact.hex(),
            first=self._settings.first_block,
            last=batch.block_number,
        )

    def _hand_out(self) -> None:
        if self._save is None:
            return
        self._save(
            Snapshot(
                chain_id=self._chain_id,
                exchange=self._exchange,
                sequence_number=self._sequence_number,
                batch_id=self._batch_id,
                state_words=self._state.state_words,
                positions=dict(self._state.positions),
                money=self._money.money,
            )
        )

    async def finished(self) -> RebuiltState:
        """The state, after the contract's own word for it and that the chain did not move."""
        block, rpc = self._header.number, self._rpc
        state = self._state
        shared_state_hash = int.from_bytes(state.words_hash)
        for what, expected, signature in (
            ("sequence number", self._sequence_number, "getSequenceNumber()"),
            ("batch id", self._batch_id, "getLastBatchId()"),
            ("Poseidon hash of the state", state.state_hash, "lastStateHash()"),
            ("Keccak hash of the state", shared_state_hash, "sharedStateHash()"),
        ):
            (found,) = await read(rpc, self._exchange, signature, block=block)
            if found != expected:
                shown = (expected, found) if expected < 2**64 else (hex(expected), hex(found))
                raise Rejected(
                    EXCHANGE_DISAGREES, block=block, what=what, expected=shown[0], found=shown[1]
                )
        await self._money.require_books(rpc, self._exchange, block)
        now_s = self._header.timestamp_s
        freeze = await freeze_state(rpc, self._exchange, block=block, now_s=now_s)
        pending = await pending_requests(rpc, self._exchange, self._requests, freeze, block=block)
        await self._require_same_chain()
        return RebuiltState(
            chain_id=self._chain_id,
            exchange=self._exchange,
            block_number=block,
            block_hash=self._header.block_hash,
            block_time_s=now_s,
            sequence_number=self._sequence_number,
            batch_id=self._batch_id,
            configuration_hash=self._configuration_hash,
            state_hash=state.state_hash,
            shared_state_hash=shared_state_hash,
            shared_state=state.shared_state,
            state_words=state.state_words,
            positions=state.positions,
            freeze=freeze,
            pending_requests=pending,
            money=self._money.money,
            conservation=tuple(self._money.stated),
        )

    async def _require_same_chain(self) -> None:
        header = await self._rpc.header(self._header.number)
        found = "none" if header is None else header.block_hash
        if found != self._header.block_hash:
            raise L1Fault(
                L1_BLOCK_REPLACED,
                block=self._header.number,
                expected=self._header.block_hash,
                found=found,
            )


def _require_words(accepted: Sequence[int], found: Sequence[int]) -> None:
    """Disagree unless these are the accepted state words."""
    require_equal("number of state words", expected=len(accepted), found=len(found))
    for index, (expected, word) in enumerate(zip(accepted, found, strict=True)):
        require_equal(f"accepted state word {index}", expected=expected, found=word, as_hash=True)
