"""What must hold of an exchange after every fault, asked of L1 and of the journal alone.

No acknowledged event lost, nothing credited or paid twice, one state on both sides, every accounted
quantum somewhere at every accepted batch.
"""

import asyncio
import json
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from eth_abi.abi import decode

from provex.cli.development import DevelopmentOperator
from provex.cli.settings import UpSettings, up_settings
from provex.ethereum.contracts import Contracts, topic
from provex.ethereum.development import CHAIN_ID
from provex.ethereum.event_logs import LOG_UPDATE_STATE
from provex.ethereum.rpc import EthereumRpc
from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.protocol.records import TransferRecord
from provex.rebuild.rebuild import rebuild_state
from provex.rebuild.rebuilt_state import RebuildSettings, RebuiltState
from provex.sequencer.exchange import Exchange
from provex.sequencer.registry_entries import DepositState
from provex.sequencer.sequencer import replay
from provex.storage.journal import Journal, Writer

LOG_DEPOSIT = "LogDeposit(address,uint256,uint256,uint256,uint256,uint256)"
LOG_RECLAIMED = "LogDepositCancelReclaimed(uint256,uint256,uint256,uint256,uint256)"
NEW_STATE_HASH = 2
ANY_SIZE = 2**26


def contracts_of(endpoints) -> Contracts:
    named = endpoints["contracts"]
    return Contracts(
        chain_id=CHAIN_ID,
        exchange=named["exchange"],
        token=named["token"],
        transfer_registry=named["transfer_registry"],
        price_feeder=None,
        aggregators={},
    )


@dataclass(frozen=True)
class Standing:
    """Both sides: what L1 tells, and what the journal leads to."""

    rebuilt: RebuiltState
    replayed: Exchange
    main_words: tuple[tuple[int, ...], ...]
    """Of every batch that the journal closes."""

    @property
    def accepted(self) -> int:
        return self.rebuilt.sequence_number


def replayed_exchange(data_dir: Path, contracts: Contracts, settings: UpSettings):
    """The exchange that a copy of the journal leads to, hash by hash, and its batches."""
    install()
    chosen = DevelopmentOperator(contracts, settings).exchange_settings()
    exchange = Exchange(chosen, NATIVE_BUILTINS)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "journal"
        shutil.copytree(data_dir / "journal", copy)
        writer = Writer(engine_version="", program_hash="", settings_hash=chosen.hash())
        journal = Journal(copy, writer=writer, segment_bytes_max=ANY_SIZE)
        replay(exchange, journal)
        journal.close()
    return exchange, [closed.batch for closed in exchange.take_closed_batches()]


def state_holds(exchange, l1: str | None = None, *, shortages: int = 0) -> Standing:
    """Check all of it on a `provex up`, running or not. `l1` is the node without its faults.

    `shortages` is what was credited and taken away again by reorganisations, in quantums.
    """
    endpoints = exchange.last_endpoints
    node = l1 or endpoints["l1"]
    contract = endpoints["contracts"]["exchange"]
    rebuilt, logs = asyncio.run(_l1_side(node, contract))
    settings = up_settings(exchange.data_dir.parent / "settings.toml", {})
    replayed, batches = replayed_exchange(exchange.data_dir, contracts_of(endpoints), settings)

    # L1's batches are the journal's, and the state is the same on both sides.
    assert logs["batches"] == list(range(1, rebuilt.sequence_number + 1))
    words = tuple(batch.main_words for batch in batches)
    if rebuilt.sequence_number:
        last = batches[rebuilt.sequence_number - 1]
        assert last.number == rebuilt.sequence_number - 1
        assert last.main_words[NEW_STATE_HASH] == rebuilt.state_hash
        assert last.new_state == rebuilt.shared_state
    # Conservation at every accepted batch was stated, or rebuilding would have failed.
    assert [one.sequence_number for one in rebuilt.conservation] == logs["batches"]
    dusts = [0, *(one.dust for one in rebuilt.conservation)]
    assert dusts == sorted(dusts)
    _require_single_credits(replayed, logs["deposited"], shortages)
    return Standing(rebuilt, replayed, words)


def _require_single_credits(replayed: Exchange, deposited: Counter, shortages: int) -> None:
    """Nothing was credited that is not on L1, and nothing twice."""
    credited: Counter = Counter()
    for deposit in replayed._state.registry.deposits.values():
        if deposit.state is DepositState.CREDITED:
            credited[deposit.stark_key, deposit.position_id] += deposit.amount_quantums
    excess = credited - deposited
    assert sum(excess.values()) == shortages, excess


async def _l1_side(node: str, contract: str):
    async with EthereumRpc(node) as rpc:
        rebuilt = await rebuild_state(rpc, contract, RebuildSettings(block="latest"))
        logs = await rpc.logs_of_range([contract], 0, rebuilt.block_number)
    deposited: Counter = Counter()
    batches = []
    for log in logs:
        if log.topics[0] == topic(LOG_DEPOSIT):
            _, key, vault, _, _, amount = decode(["address", *["uint256"] * 5], log.data)
            deposited[key, vault] += amount
        elif log.topics[0] == topic(LOG_RECLAIMED):
            key, vault, _, _, amount = decode(["uint256"] * 5, log.data)
            deposited[key, vault] -= amount
        elif log.topics[0] == topic(LOG_UPDATE_STATE):
            batches.append(int.from_bytes(log.data[:32]))
    return rebuilt, {"deposited": deposited, "batches": batches}


def progress(exchange):
    return json.loads((exchange.data_dir / "settlement.json").read_text())


def transfers_of(standing: Standing, account_id: str) -> list[TransferRecord]:
    """What the journal says is under way for an account."""
    return list(standing.replayed.pending_transfers(account_id))
