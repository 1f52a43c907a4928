"""The events that publish a batch: of the exchange, its verifiers, and the registry of pages."""

from dataclasses import dataclass

from eth_abi.abi import decode

from provex.ethereum.contracts import address_bytes, checksum, topic
from provex.ethereum.event_logs import LOG_UPDATE_STATE, log_values
from provex.ethereum.rpc import LogEntry

__all__ = [
    "LOG_DATA_PAGE",
    "LOG_PROGRAM_OUTPUT",
    "LOG_PROOF",
    "LOG_REGISTERED",
    "LOG_STATE_TRANSITION_FACT",
    "LOG_UPDATE_STATE",
    "DataPage",
    "ProgramOutputLog",
    "address_topic",
    "data_page_of",
    "fact_of",
    "is_event",
    "number_topic",
    "page_hashes_of",
    "program_output_of",
    "update_of",
    "verifier_of",
]

LOG_STATE_TRANSITION_FACT = "LogStateTransitionFact(bytes32)"
LOG_PROGRAM_OUTPUT = "LogProgramOutput(uint256,uint256[])"
LOG_REGISTERED = "LogRegistered(address,string)"
LOG_PROOF = "LogProof(bytes32,address,bytes32[])"
LOG_DATA_PAGE = "LogDataPage(bytes32,uint256,uint256[])"


@dataclass(frozen=True, slots=True)
class ProgramOutputLog:
    """The main words of the batch with a sequence number; the first one is 1."""

    sequence_number: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """A page of data words under the hash that its registry gave it."""

    page_hash: bytes
    words: tuple[int, ...]


def address_topic(address: str) -> bytes:
    """An address as an indexed argument."""
    return address_bytes(address).rjust(32, b"\0")


def number_topic(number: int) -> bytes:
    """A number as an indexed argument."""
    return number.to_bytes(32)


def fact_of(log: LogEntry) -> bytes:
    """The fact that a batch claims."""
    (fact,) = log_values(LOG_STATE_TRANSITION_FACT, log)
    return bytes(fact)


def program_output_of(log: LogEntry) -> ProgramOutputLog:
    """The main words of a batch, and its number."""
    (words,) = decode(["uint256[]"], log.data)
    return ProgramOutputLog(int.from_bytes(log.topics[1]), tuple(words))


def update_of(log: LogEntry) -> tuple[int, int]:
    """The sequence number and the id of an accepted batch."""
    sequence_number, batch_id = log_values(LOG_UPDATE_STATE, log)
    return sequence_number, batch_id


def verifier_of(log: LogEntry) -> str:
    """The verifier that was registered."""
    verifier, _ = log_values(LOG_REGISTERED, log)
    return checksum(verifier)


def page_hashes_of(log: LogEntry) -> tuple[bytes, ...]:
    """The pages that an accepted proof is about, in order."""
    (hashes,) = decode(["bytes32[]"], log.data)
    return tuple(hashes)


def data_page_of(log: LogEntry) -> DataPage:
    """A registered page."""
    _, words = decode(["uint256", "uint256[]"], log.data)
    return DataPage(log.topics[1], tuple(words))


def is_event(log: LogEntry, signature: str) -> bool:
    """Whether a log is of this event."""
    return bool(log.topics) and log.topics[0] == topic(signature)
