"""The batches that an exchange accepted, as its events tell them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provex.ethereum.batch_logs import (
    LOG_PROGRAM_OUTPUT,
    LOG_STATE_TRANSITION_FACT,
    LOG_UPDATE_STATE,
    fact_of,
    is_event,
    program_output_of,
    update_of,
)
from provex.ethereum.contracts import address_bytes, topic
from provex.ethereum.rpc import LogEntry, Topics
from provex.native import crypto
from provex.protocol.errors import BATCH_DISAGREES, Rejected

__all__ = ["BATCH_TOPICS", "AcceptedBatch", "accepted_batches", "fact_of_words", "words_hash"]

BATCH_TOPICS: Topics = [
    [
        topic(signature)
        for signature in (LOG_STATE_TRANSITION_FACT, LOG_PROGRAM_OUTPUT, LOG_UPDATE_STATE)
    ]
]
_WORD_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedBatch:
    """One batch; the first has the sequence number 1."""

    sequence_number: int
    batch_id: int
    fact: bytes
    main_words: tuple[int, ...]
    block_number: int
    log_index: int
    """Of its acceptance, the last of its events."""


def words_hash(words: Sequence[int]) -> bytes:
    """Keccak of words, 32 bytes each."""
    return crypto.keccak256(b"".join([word.to_bytes(_WORD_BYTES) for word in words]))


def fact_of_words(exchange: str, main_words: Sequence[int]) -> bytes:
    """What verifiers register for a proof of these main words for this contract."""
    return crypto.keccak256(address_bytes(exchange) + words_hash(main_words))


def accepted_batches(exchange: str, logs: Sequence[LogEntry]) -> Iterator[AcceptedBatch]:
    """The batches of whole blocks. BATCH_DISAGREES unless events and hashes fit each other.

    A batch is a fact, the main words of that fact, and its acceptance, in this order; other events
    do not count.
    """
    open_logs: list[LogEntry] = []
    for log in logs:
        if not log.topics or log.topics[0] not in BATCH_TOPICS[0]:
            continue
        open_logs.append(log)
        if is_event(log, LOG_UPDATE_STATE):
            yield _batch(exchange, open_logs)
            open_logs = []
    if open_logs:
        raise Rejected(
            BATCH_DISAGREES,
            sequence="?",
            what=f"events of transaction {open_logs[-1].transaction_hash}",
            expected="the acceptance of a batch",
            found="none",
        )


def _batch(exchange: str, logs: Sequence[LogEntry]) -> AcceptedBatch:
    sequence_number, batch_id = update_of(logs[-1])

    def disagreeing(what: str, expected: object, found: object) -> Rejected:
        return Rejected(
            BATCH_DISAGREES, sequence=sequence_number, what=what, expected=expected, found=found
        )

    expected = (LOG_STATE_TRANSITION_FACT, LOG_PROGRAM_OUTPUT, LOG_UPDATE_STATE)
    is_whole = len(logs) == len(expected) and all(map(is_event, logs, expected))
    if not is_whole or len({log.transaction_hash for log in logs}) != 1:
        found = [log.topics[0].hex()[:8] if log.topics else "" for log in logs]
        raise disagreeing("events", "its fact, output and acceptance in one transaction", found)
    fact, output = fact_of(logs[0]), program_output_of(logs[1])
    if output.sequence_number != sequence_number:
        raise disagreeing("number of its output", sequence_number, output.sequence_number)
    computed = fact_of_words(exchange, output.words)
    if computed != fact:
        raise disagreeing("fact", "0x" + computed.hex(), "0x" + fact.hex())
    return AcceptedBatch(
        sequence_number=sequence_number,
        batch_id=batch_id,
        fact=fact,
        main_words=output.words,
        block_number=logs[-1].block_number,
        log_index=logs[-1].log_index,
    )
