"""The batch file: everything a proof of a closed batch starts from, and what it must show.

JSON, deterministic, described in docs/developer/batch-file.md. Version 2.
"""

import json
from dataclasses import dataclass
from typing import Any

import orjson

from provex.protocol.configuration import Configuration
from provex.protocol.errors import BATCH_MALFORMED, Rejected
from provex.protocol.record_json import record_from_json, value_to_json
from provex.protocol.state import SharedState
from provex.protocol.transactions import Transaction
from provex.rules.batch import BatchInput, BatchOutput

__all__ = ["FORMAT", "VERSION", "Batch", "batch_from_bytes"]

FORMAT = "provex-batch"
VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A closed batch. Times are seconds of the exchange's clock, not part of the proof."""

    number: int
    opened_at_s: int
    closed_at_s: int
    input: BatchInput
    output: BatchOutput

    @property
    def configuration(self) -> Configuration:
        """The configuration in force."""
        return self.input.configuration

    @property
    def previous_state(self) -> SharedState:
        """The shared state before."""
        return self.input.previous_state

    @property
    def new_state(self) -> SharedState:
        """The shared state after."""
        return self.output.new_state

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """What was executed, in order."""
        return self.input.transactions

    @property
    def main_words(self) -> tuple[int, ...]:
        """The public output's words for L1."""
        return self.output.main_words

    @property
    def data_words(self) -> tuple[int, ...]:
        """The public output's words to rebuild positions."""
        return self.output.data_words

    def to_bytes(self) -> bytes:
        """The batch file."""
        document = {"format": FORMAT, "version": VERSION, "batch": value_to_json(self)}
        return json.dumps(document, separators=(",", ":")).encode()


def batch_from_bytes(data: bytes) -> Batch:
    """Read a batch file. BATCH_MALFORMED or VALUE_OUT_OF_RANGE; nothing is executed."""
    try:
        document: Any = orjson.loads(data)  # Its depth is limited, unlike the standard library's.
    except ValueError:
        raise Rejected(BATCH_MALFORMED, reason="not JSON") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Rejected(BATCH_MALFORMED, reason="not a batch file")
    if document.get("version") != VERSION:
        raise Rejected(BATCH_MALFORMED, reason=f"expected version {VERSION}")
    return record_from_json(Batch, document.get("batch"))
