"""Back-pressure from the files of a data directory, the status command, and cheap gas."""

import asyncio
import json
import time
from types import SimpleNamespace

import pytest

from provex.cli.main import main
from provex.cli.settlement_watch import CheapGasBatcher, SettlementWatch
from provex.protocol.errors import SETTLEMENT_BEHIND, SETTLEMENT_STOPPED
from provex.protocol.inputs import CloseBatch
from provex.settlement.service.pressure import PressureLimits
from provex.settlement.service.progress import (
    Alarm,
    BatchProgress,
    Progress,
    Stage,
    read_progress,
    write_progress,
)

LIMITS = PressureLimits(queue_max=3, half_deadline_s=86_400)


def close(root, *numbers):
    folder = root / "batches"
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:010d}.batch").write_bytes(b"")


def watch(root, clock_s=time.time):
    return SettlementWatch(root, LIMITS, batch_age_s_max=300, clock_s=clock_s)


def test_new_orders_are_refused_while_too_many_batches_wait(tmp_path):
    one = watch(tmp_path)
    one.look()
    assert one.refusal() is None
    close(tmp_path, 0, 1, 2, 3)
    one.look()
    assert one.refusal().code == SETTLEMENT_BEHIND

    write_progress(tmp_path / "settlement.json", Progress(accepted=1))
    one.look()
    assert one.refusal() is not None  # Not well below the bound yet.
    write_progress(tmp_path / "settlement.json", Progress(accepted=2))
    one.look()
    assert one.refusal() is None


def test_new_orders_are_refused_when_the_oldest_batch_grows_old(tmp_path):
    close(tmp_path, 0)
    later = watch(tmp_path, clock_s=lambda: time.time() + 86_400)
    later.look()
    assert later.refusal().code == SETTLEMENT_BEHIND

    sooner = watch(tmp_path, clock_s=lambda: time.time() + 80_000)
    sooner.look()
    assert sooner.refusal() is None


def test_a_torn_or_foreign_progress_file_counts_as_none(tmp_path):
    path = tmp_path / "settlement.json"
    for text in ("{", "{}", json.dumps({"format": "provex-settlement", "version": 99})):
        path.write_text(text)
        assert read_progress(path) is None


def test_the_status_is_shown_and_alarms_end_with_status_2(tmp_path, capsys):
    progress = Progress(closed=3, proved=2, accepted=1, final=1, profile="test", gas={"state": 7})
    progress.batches[0] = BatchProgress(number=0, stage=Stage.FINAL, trades=4, gas={"state": 7})
    progress.batches[1] = BatchProgress(number=1, stage=Stage.PROVED, proving_seconds=12.5)
    path = tmp_path / "settlement.json"
    write_progress(path, progress)
    arguments = ["settlement", "status", "--data-dir", str(tmp_path)]

    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert "closed 3, proved 2, accepted 1, final 1; 2 wait" in shown
    assert "12.5" in shown

    progress.alarm = Alarm(
        code=SETTLEMENT_STOPPED, name="SETTLEMENT_STOPPED", text="no", batch=1, since_s=1.0
    )
    write_progress(path, progress)
    assert main([*arguments, "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["queue"] == 2
    assert found["alarm"]["code"] == SETTLEMENT_STOPPED
    assert read_progress(path) == progress


def test_without_a_service_the_status_is_an_error(tmp_path, capsys):
    assert main(["settlement", "status", "--data-dir", str(tmp_path)]) == 1
    assert "error 5608" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("age_s", "fee_gwei", "transactions", "is_closed"),
    [
        (300, 30, 1, True),
        (299, 30, 1, False),
        (300, 31, 1, False),
        (300, 1, 0, False),
        (5_000, 1, 9, True),
    ],
)
def test_a_batch_waits_for_cheap_gas(age_s, fee_gwei, transactions, is_closed):
    submitted = []

    class Sequencer:
        now_ms = 10_000_000
        exchange = SimpleNamespace(
            batch_opened_at_ms=now_ms - age_s * 1_000,
            ledger=SimpleNamespace(batch_transactions_count=transactions),
        )

        async def submit(self, entry):
            submitted.append(entry)

    class Node:
        async def header(self):
            return SimpleNamespace(base_fee_wei=fee_gwei * 10**9)

    batcher = CheapGasBatcher(rpc=Node(), sequencer=Sequencer(), age_s=300, base_fee_gwei_max=30)

    assert asyncio.run(batcher.look()) == is_closed
    assert submitted == [CloseBatch()] * is_closed
