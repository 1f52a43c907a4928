"""What the watcher remembers over restarts: blocks, events under way, shortages, its outbox.

One JSON file, replaced as a whole, so that it is either the old or the new one after a crash.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    DepositReclaimed,
    EventOrigin,
    ExchangeEvent,
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
    Frozen,
    Observation,
    Phase,
    StateUpdated,
    TransferRegistered,
    Unfrozen,
    UserRegistered,
    WithdrawalAllowed,
    WithdrawalPerformed,
)
from provex.protocol.errors import L1_CURSOR_INVALID, Rejected

__all__ = ["CursorFile", "RememberedBlock", "WatcherState"]

VERSION = 1

_KINDS: Mapping[str, type[ExchangeEvent]] = {
    "deposit": Deposit,
    "deposit_cancelled": DepositCancelled,
    "deposit_reclaimed": DepositReclaimed,
    "user_registered": UserRegistered,
    "state_updated": StateUpdated,
    "withdrawal_allowed": WithdrawalAllowed,
    "withdrawal_performed": WithdrawalPerformed,
    "forced_withdrawal_requested": ForcedWithdrawalRequested,
    "forced_trade_requested": ForcedTradeRequested,
    "transfer_registered": TransferRegistered,
    "frozen": Frozen,
    "unfrozen": Unfrozen,
}
_REQUESTS: Mapping[type[ExchangeEvent], type[ForcedWithdrawal] | type[ForcedTrade]] = {
    ForcedWithdrawalRequested: ForcedWithdrawal,
    ForcedTradeRequested: ForcedTrade,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class RememberedBlock:
    """A block that the watcher has read."""

    number: int
    block_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatcherState:
    """All that the watcher knows.

    `blocks` are the newest blocks read, contiguous and ascending; `waiting` the events seen in them
    that are not confirmed; `confirmed` the confirmed events of these blocks; `shortages` quantums
    by key and position (see `events.Shortage`); `outbox` what was found and not acknowledged.
    """

    next_block: int
    next_sequence: int
    blocks: tuple[RememberedBlock, ...]
    waiting: tuple[ExchangeEvent, ...]
    confirmed: tuple[ExchangeEvent, ...]
    shortages: Mapping[tuple[int, int], int]
    outbox: tuple[Observation, ...]


class CursorFile:
    """The file of one watcher. It belongs to one chain, contract and first block."""

    def __init__(self, path: Path, *, chain_id: int, exchange: str) -> None:
        """Use the file at `path` for the events of `exchange` on `chain_id`."""
        self._path = path
        self._chain_id = chain_id
        self._exchange = exchange.lower()

    def load(self) -> WatcherState | None:
        """The state saved last; None before the first save.

        Rejects with L1_CURSOR_INVALID what was not written here or for another contract.
        """
        if not self._path.exists():
            return None
        try:
            saved = json.loads(self._path.read_bytes())
            owner = (saved["version"], saved["chain_id"], saved["exchange"])
            state = _state_of(saved["state"])
        except (KeyError, TypeError, ValueError) as error:
            raise Rejected(L1_CURSOR_INVALID, reason=f"{self._path} does not read") from error
        expected = (VERSION, self._chain_id, self._exchange)
        if owner != expected:
            raise Rejected(L1_CURSOR_INVALID, reason=f"expected one of {expected}, found {owner}")
        return state

    def save(self, state: WatcherState) -> None:
        """Replace the file; on return it is on the disk."""
        saved = {
            "version": VERSION,
            "chain_id": self._chain_id,
            "exchange": self._exchange,
            "state": _state_json(state),
        }
        draft = self._path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(json.dumps(saved).encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _state_json(state: WatcherState) -> dict[str, Any]:
    return {
        "next_block": state.next_block,
        "next_sequence": state.next_sequence,
        "blocks": [[block.number, block.block_hash] for block in state.blocks],
        "waiting": [_event_json(event) for event in state.waiting],
        "confirmed": [_event_json(event) for event in state.confirmed],
        "shortages": [[*owner, amount] for owner, amount in sorted(state.shortages.items())],
        "outbox": [_observation_json(observation) for observation in state.outbox],
    }


def _state_of(saved: Mapping[str, Any]) -> WatcherState:
    return WatcherState(
        next_block=saved["next_block"],
        next_sequence=saved["next_sequence"],
        blocks=tuple(RememberedBlock(number, own) for number, own in saved["blocks"]),
        waiting=tuple(_event_of(event) for event in saved["waiting"]),
        confirmed=tuple(_event_of(event) for event in saved["confirmed"]),
        shortages={(key, position): amount for key, position, amount in saved["shortages"]},
        outbox=tuple(_observation_of(observation) for observation in saved["outbox"]),
    )


def _event_json(event: ExchangeEvent) -> dict[str, Any]:
    return {"kind": _NAMES[type(event)]} | asdict(event)


def _event_of(saved: Mapping[str, Any]) -> ExchangeEvent:
    fields = dict(saved)
    kind = _KINDS[fields.pop("kind")]
    if kind in _REQUESTS:
        fields["request"] = _REQUESTS[kind](**fields["request"])
    return kind(**(fields | {"origin": EventOrigin(**fields["origin"])}))


def _observation_json(observation: Observation) -> dict[str, Any]:
    return asdict(observation) | {"event": _event_json(observation.event)}


def _observation_of(saved: Mapping[str, Any]) -> Observation:
    return Observation(
        sequence=saved["sequence"],
        phase=Phase(saved["phase"]),
        event=_event_of(saved["event"]),
        credit_quantums=saved["credit_quantums"],
    )
