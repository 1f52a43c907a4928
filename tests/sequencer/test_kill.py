"""kill -9 at random moments under load: what was acknowledged is there, and the journal is the state."""

import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.inputs import CancelOrder, DepositConfirmed, PlaceOrder
from provex.protocol.records import FillRecord, OrderRecord, OrderStatus
from provex.sequencer.exchange import Exchange
from provex.sequencer.registry_entries import DepositState
from provex.sequencer.sequencer import replay
from provex.storage.journal import Journal, Writer

from .kill_child import SEGMENT_BYTES
from .world import settings

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50
ALIVE_S_MAX = 0.35
KILLED_WHILE_STARTING = 0.15
START_S_MAX = 1.2
WRITER = Writer(engine_version="1", program_hash="aa", settings_hash=settings().hash())


@dataclass(slots=True)
class Witness:
    """Follows the journal from outside and remembers everything that was ever acknowledged."""

    exchange: Exchange = field(default_factory=lambda: Exchange(settings(), NATIVE_BUILTINS))
    acknowledged: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def follow(self, directory: Path, copy: Path) -> None:
        """Replay what the journal gained, and find all of it that was acknowledged."""
        shutil.rmtree(copy, ignore_errors=True)
        if not (directory / "journal").exists():
            return
        shutil.copytree(directory / "journal", copy)
        journal = Journal(copy, writer=WRITER, segment_bytes_max=SEGMENT_BYTES)
        first = self.exchange.last_sequence + 1
        found = {r.sequence: r for r in journal.records(first)}
        missing = [n for n in self.acknowledged if n >= first and n not in found]
        assert missing == [], f"acknowledged and lost: {missing}"
        replay(self.exchange, journal)
        journal.close()
        for sequence, record in found.items():
            if sequence in self.acknowledged:
                assert record.result_hash.hex() == self.acknowledged[sequence]
                self.find(sequence, record.entry().input, record.entry().records)

    def find(self, sequence: int, request: object, records: tuple[object, ...]) -> None:
        """An acknowledged order, cancel, fill or deposit stands in the replayed state."""
        kind = type(request).__name__
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if isinstance(request, PlaceOrder):
            order = self.exchange.order(f"{request.message_hash:064x}")
            assert order is not None
            assert order.order_ref >= sequence
        if isinstance(request, CancelOrder):
            order = self.exchange.order(request.order_id)
            assert order is not None
            assert order.status is OrderStatus.CANCELED or order.order_ref > sequence
        if isinstance(request, DepositConfirmed):
            deposit = self.exchange.deposit(request.event_id)
            assert deposit is not None
            assert deposit.state is DepositState.CREDITED
        for record in records:
            if isinstance(record, FillRecord) and record.order_id is not None:
                self.counts["fill"] = self.counts.get("fill", 0) + 1
                order = self.exchange.order(record.order_id)
                assert order is not None
                assert order.remaining_lots < order.lots or order.order_ref > sequence
            if isinstance(record, OrderRecord):
                assert self.exchange.order(record.order_id) is not None


def test_fifty_kills_lose_nothing(tmp_path: Path):
    seed = random.randrange(2**32)
    print("seed", seed)
    choose = random.Random(seed)
    directory = tmp_path / "data"
    witness = Witness()
    for _ in range(KILLS):
        run_until_killed(directory, choose, witness)
        witness.follow(directory, tmp_path / "copy")

    again = Exchange(settings(), NATIVE_BUILTINS)
    journal = Journal(tmp_path / "copy", writer=WRITER, segment_bytes_max=SEGMENT_BYTES)
    replay(again, journal)
    journal.close()

    assert again.state_hash() == witness.exchange.state_hash()
    print("acknowledged", len(witness.acknowledged), witness.counts)
    assert {"PlaceOrder", "CancelOrder", "DepositConfirmed", "fill"} <= set(witness.counts)


def run_until_killed(directory: Path, choose: random.Random, witness: Witness) -> None:
    """Start the child, kill it at work or while it starts, and collect what it said."""
    command = [sys.executable, "-m", "tests.sequencer.kill_child", str(directory)]
    child = subprocess.Popen(
        [*command, str(choose.randrange(2**32))], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert child.stdout is not None
    with child.stdout:
        lines: list[str] = []
        if choose.random() < KILLED_WHILE_STARTING:
            time.sleep(choose.random() * START_S_MAX)
        else:
            lines.append(child.stdout.readline())
            time.sleep(choose.random() * ALIVE_S_MAX)
        child.kill()
        lines += child.stdout.read().splitlines(keepends=True)
    child.wait()
    for line in lines:
        if not line.endswith("\n"):
            continue
        word, sequence, result = line.split()
        if word == "state":
            expect_state(directory, witness, int(sequence), result)
        else:
            witness.acknowledged[int(sequence)] = result


def expect_state(directory: Path, witness: Witness, sequence: int, state_hash: str) -> None:
    """The state that the child recovered is the one that the journal up to there replays to."""
    copy = directory.parent / "copy-of-start"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(directory / "journal", copy)
    journal = Journal(copy, writer=WRITER, segment_bytes_max=SEGMENT_BYTES)
    replay(witness.exchange, journal, sequence_max=sequence)
    journal.close()
    assert witness.exchange.last_sequence == sequence
    assert witness.exchange.state_hash().hex() == state_hash
