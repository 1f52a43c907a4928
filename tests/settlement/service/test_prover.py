"""The local pool with real worker processes: killed, refused, too small, cancelled."""

import asyncio
import os
import signal

import pytest

from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.protocol.errors import BATCH_MALFORMED, PROOF_WORKER_FAILED, Rejected
from provex.settlement.service.prover import LocalPool, ProofTerms

TERMS = ProofTerms(chain_id=31337, contract=EXCHANGE_ADDRESS, profile="test")


def pool(tmp_path, workers=1):
    return LocalPool(TERMS, workers=workers, niceness=5, log_path=tmp_path / "proofs.log")


def is_alive(process_id):
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def batch_file(tmp_path, number=0):
    path = tmp_path / f"{number:010d}.batch"
    path.write_bytes(b"no batch")
    return path


async def started(one):
    while not one.process_ids:  # noqa: ASYNC110 - the pool tells in no other way.
        await asyncio.sleep(0.01)
    (process_id,) = one.process_ids
    return process_id


def test_a_killed_worker_is_a_failure_that_may_be_tried_again(tmp_path):
    async def scenario():
        one = pool(tmp_path)
        proving = asyncio.ensure_future(one.prove(batch_file(tmp_path, 7)))
        os.kill(await started(one), signal.SIGKILL)
        await proving

    with pytest.raises(Rejected) as raised:
        asyncio.run(scenario())
    assert raised.value.code == PROOF_WORKER_FAILED
    assert raised.value.kind.is_retryable
    assert "batch 7" in str(raised.value)


def test_a_refusal_of_a_worker_keeps_its_number(tmp_path):
    with pytest.raises(Rejected) as raised:
        asyncio.run(pool(tmp_path).prove(batch_file(tmp_path)))
    assert raised.value.code == BATCH_MALFORMED


def test_a_worker_ends_when_nobody_waits_for_it(tmp_path):
    async def scenario():
        one = pool(tmp_path)
        proving = asyncio.ensure_future(one.prove(batch_file(tmp_path)))
        process_id = await started(one)
        proving.cancel()
        await asyncio.gather(proving, return_exceptions=True)
        return process_id, one.process_ids

    process_id, left = asyncio.run(scenario())
    assert not left
    assert not is_alive(process_id)


def test_no_more_workers_run_than_were_asked_for(tmp_path):
    async def scenario():
        one = pool(tmp_path, workers=1)
        tasks = [
            asyncio.ensure_future(one.prove(batch_file(tmp_path, number))) for number in range(3)
        ]
        await started(one)
        most = len(one.process_ids)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return most

    assert asyncio.run(scenario()) == 1
