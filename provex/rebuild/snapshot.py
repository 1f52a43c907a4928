"""A rebuilt state as a file: to go on from later, or to begin from without the batches before it.

Nothing in it is believed. The positions must have the root that the state words say, and the state
words must be those of the batch that the exchange accepted under the number that the file names.
The money must be what these positions are worth, and lead to what the contract says in the end.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from provex.protocol.errors import REBUILD_SNAPSHOT_INVALID, Rejected
from provex.protocol.numbers import Felt, i64, u16, u32, u64
from provex.protocol.state import HeldAsset, Position

from .contract_money import ContractMoney

__all__ = ["Snapshot", "read_snapshot", "write_snapshot"]

FORMAT = "provex-rebuilt-state"
VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The state after a batch of one exchange."""

    chain_id: int
    exchange: str
    sequence_number: int
    batch_id: int
    state_words: tuple[int, ...]
    positions: Mapping[int, Position]
    money: ContractMoney


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Replace the file as a whole; on return it is on the disk."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "chain_id": snapshot.chain_id,
        "exchange": snapshot.exchange.lower(),
        "sequence_number": snapshot.sequence_number,
        "batch_id": hex(snapshot.batch_id),
        "state_words": [hex(word) for word in snapshot.state_words],
        "positions": [_position_json(key, each) for key, each in snapshot.positions.items()],
        "money": {name: str(amount) for name, amount in asdict(snapshot.money).items()},
    }
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        file.write(orjson.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_snapshot(path: Path, *, chain_id: int, exchange: str) -> Snapshot:
    """Read a file about this exchange. REBUILD_SNAPSHOT_INVALID for anything else."""
    try:
        document: Any = orjson.loads(path.read_bytes())
        owner = (document["format"], document["version"], document["chain_id"])
        found = (*owner, document["exchange"])
        snapshot = _snapshot_of(document)
    except OSError as error:
        raise _invalid(f"{path}: {error.strerror or error}") from error
    except (KeyError, TypeError, ValueError, AttributeError, Rejected) as error:
        raise _invalid(f"{path} does not read: {error!r}") from error
    expected = (FORMAT, VERSION, chain_id, exchange.lower())
    if found != expected:
        raise _invalid(f"{path}: expected one of {expected}, found {found}")
    return snapshot


def _invalid(reason: str) -> Rejected:
    return Rejected(REBUILD_SNAPSHOT_INVALID, reason=reason)


def _position_json(position_id: int, position: Position) -> list[object]:
    held = [[one.asset_index, one.balance, one.cached_funding_index] for one in position.assets]
    return [position_id, hex(position.public_key), position.collateral, held]


def _snapshot_of(document: Mapping[str, Any]) -> Snapshot:
    positions = {
        int(u64(key)): Position(
            Felt(int(public_key, 16)),
            i64(collateral),
            tuple([HeldAsset(u16(index), i64(balance), i64(at)) for index, balance, at in held]),
            u32(0),
        )
        for key, public_key, collateral, held in document["positions"]
    }
    return Snapshot(
        chain_id=document["chain_id"],
        exchange=document["exchange"],
        sequence_number=int(document["sequence_number"]),
        batch_id=int(document["batch_id"], 16),
        state_words=tuple([int(Felt(int(word, 16))) for word in document["state_words"]]),
        positions=positions,
        money=ContractMoney(**{name: int(text) for name, text in document["money"].items()}),
    )
