"""The queue: what is proved, what is sent, in what order, and what a fault leaves behind."""

import asyncio
from dataclasses import replace

import pytest

from provex.protocol.errors import (
    BATCH_TOO_LARGE,
    L1_TRANSACTION_REVERTED,
    SETTLEMENT_CONFLICT,
    SETTLEMENT_OUT_OF_ORDER,
    SETTLEMENT_STOPPED,
    VERIFIER_FACT_AWAITED,
    Rejected,
)
from provex.settlement.service.progress import Stage, read_progress
from settlement.service.fakes import ServiceWorld, died


@pytest.fixture
def world(tmp_path):
    return ServiceWorld(tmp_path)


async def when(condition):
    while not condition():  # noqa: ASYNC110 - plain attributes tell in no other way.
        await asyncio.sleep(0.001)


def run(action):
    return asyncio.run(action)


def test_batches_are_proved_side_by_side_and_sent_in_order(world):
    world.close_batches(*range(6))

    run(world.run_until(lambda _: world.chain.accepted == 6))

    assert world.chain.sent == list(range(6))
    assert world.prover.most_running == 2
    assert sorted(world.prover.asked) == list(range(6))


def test_a_batch_that_closes_later_follows(world):
    world.close_batches(0)

    async def scenario():
        async def close_one_more():
            await when(lambda: world.chain.accepted == 1)
            world.close_batches(1)

        task = asyncio.ensure_future(close_one_more())
        await world.run_until(lambda _: world.chain.accepted == 2)
        await task

    run(scenario())
    assert world.chain.sent == [0, 1]


def test_what_is_proved_is_not_proved_again_after_a_restart(world):
    world.close_batches(0, 1)
    world.chain.is_down = True
    run(world.run_until(lambda _: world.files.proved() == {0, 1}))
    world.chain.is_down = False

    run(world.run_until(lambda _: world.chain.accepted == 2))

    assert sorted(world.prover.asked) == [0, 1]


def test_a_crash_after_the_submission_sends_nothing_twice(world):
    world.close_batches(0, 1)

    class Crash(BaseException):
        pass

    def crash(number):
        if number == 0:
            world.chain.crash_after_send = None
            raise Crash

    world.chain.crash_after_send = crash
    with pytest.raises(BaseExceptionGroup):
        run(world.run_until(lambda _: False))

    run(world.run_until(lambda _: world.chain.accepted == 2))
    assert world.chain.sent == [0, 1]
    assert world.chain.resumed == 2


def test_a_dead_worker_is_tried_again(world):
    world.close_batches(0)
    world.prover.answers[0] = [died(0), died(0)]

    service = run(world.run_until(lambda _: world.chain.accepted == 1))

    assert world.prover.asked == [0, 0, 0]
    assert service.progress.failed_proofs == 2
    assert service.progress.alarm is None


def test_rubbish_is_not_kept_and_tried_again(world):
    world.close_batches(0)
    world.prover.answers[0] = [b"", b"proof 1", b"\xff" * 100]

    service = run(world.run_until(lambda _: world.chain.accepted == 1))

    assert world.prover.asked == [0] * 4
    assert world.files.proof_path(0).read_bytes() == b"proof 0"
    assert service.progress.failed_proofs == 3


def test_a_worker_that_always_dies_raises_the_alarm_and_the_others_go_on(world):
    world.close_batches(0, 1)
    world.prover.answers[0] = [died(0)] * 10_000

    service = run(
        world.run_until(lambda one: one.progress.alarm is not None and world.files.proved() == {1})
    )

    assert service.progress.alarm.code == SETTLEMENT_STOPPED
    assert service.progress.alarm.batch == 0
    assert world.chain.sent == []


def test_a_batch_that_cannot_be_proved_stops_at_its_turn_with_a_number(world):
    world.close_batches(0, 1, 2)
    world.prover.answers[1] = [Rejected(BATCH_TOO_LARGE, reason="the chip machine")]

    service = run(
        world.run_until(
            lambda one: (
                one.progress.alarm is not None
                and world.chain.accepted == 1
                and one.progress.queue == 2
            )
        )
    )

    alarm = read_progress(world.root / "settlement.json").alarm
    assert alarm.code == SETTLEMENT_STOPPED
    assert str(BATCH_TOO_LARGE) in alarm.text
    assert world.chain.sent == [0]
    assert world.prover.asked.count(1) == 1
    assert service.progress.queue == 2


def test_a_node_that_is_down_is_waited_for_and_proofs_go_on(world):
    world.close_batches(0, 1, 2)
    world.chain.is_down = True

    async def scenario():
        async def come_back():
            await when(lambda: world.files.proved() == {0, 1, 2})
            world.chain.is_down = False

        task = asyncio.ensure_future(come_back())
        service = await world.run_until(lambda _: world.chain.accepted == 3)
        await task
        return service

    assert run(scenario()).progress.is_l1_reachable
    assert world.chain.sent == [0, 1, 2]


def test_an_accepted_batch_that_vanished_is_sent_again(world):
    world.close_batches(0, 1, 2)

    async def scenario():
        async def reorganise():
            await when(lambda: world.chain.accepted == 3)
            await asyncio.sleep(0.02)
            world.chain.accepted = 1

        task = asyncio.ensure_future(reorganise())
        return await world.run_until(
            lambda _: task.done() and world.chain.accepted == 3 and len(world.chain.sent) == 5
        )

    service = run(scenario())
    assert world.chain.sent == [0, 1, 2, 1, 2]
    assert service.progress.reorganisations == 1
    assert sorted(world.prover.asked) == [0, 1, 2]


def test_a_foreign_state_on_l1_stops_everything(world):
    world.close_batches(0, 1)
    world.chain.accepted = 1
    world.chain.foreign_state = 5

    with pytest.raises(BaseExceptionGroup) as raised:
        run(world.run_until(lambda _: False))

    assert raised.value.exceptions[0].code == SETTLEMENT_CONFLICT
    assert read_progress(world.root / "settlement.json").alarm.batch == 0
    assert world.chain.sent == []


def test_more_batches_on_l1_than_here_stop_everything(world):
    world.chain.accepted = 3

    with pytest.raises(BaseExceptionGroup) as raised:
        run(world.run_until(lambda _: False))

    assert raised.value.exceptions[0].code == SETTLEMENT_CONFLICT


def test_a_refusal_by_l1_is_tried_again_and_shown_when_it_stays(world):
    world.close_batches(0)
    refused = Rejected(L1_TRANSACTION_REVERTED, transaction="not sent", reason="no")
    world.chain.refusals = [
        Rejected(SETTLEMENT_OUT_OF_ORDER, expected=0, found=1),
        refused,
        refused,
        refused,
    ]
    seen = []

    def accepted(service):
        if service.progress.alarm is not None:
            seen.append(service.progress.alarm.code)
        return world.chain.accepted == 1 and service.progress.alarm is None

    run(world.run_until(accepted))

    assert SETTLEMENT_STOPPED in seen
    assert world.chain.sent == [0]


def test_a_damaged_proof_file_is_made_again(world):
    world.close_batches(0)
    world.files.proof_path(0).write_bytes(b"half of a pro")

    run(world.run_until(lambda _: world.chain.accepted == 1))

    assert world.prover.asked == [0]
    assert world.files.proof_path(0).with_suffix(".refused").exists()


def test_a_proof_that_was_not_finished_is_none(world):
    world.close_batches(0)
    world.files.proof_path(0).with_suffix(".unfinished").write_bytes(b"half")

    assert world.files.proved() == set()
    run(world.run_until(lambda _: world.chain.accepted == 1))
    assert world.files.proof_path(0).read_bytes() == b"proof 0"


def test_the_progress_file_tells_stages_gas_and_queue(world):
    world.close_batches(0, 1, 2)
    world.prover.answers[2] = [Rejected(BATCH_TOO_LARGE, reason="no")]

    def is_done(service):
        world.chain.final = min(1, world.chain.accepted)
        one = service.progress.batches.get(0)
        return world.chain.accepted == 2 and one is not None and one.stage is Stage.FINAL

    run(world.run_until(is_done))

    shown = read_progress(world.root / "settlement.json")
    assert (shown.closed, shown.proved, shown.accepted, shown.final) == (3, 2, 2, 1)
    assert shown.queue == 1
    assert shown.batches[0].stage is Stage.FINAL
    assert shown.batches[1].stage is Stage.ACCEPTED
    assert shown.batches[2].stage is Stage.CLOSED
    assert shown.batches[0].gas == {"page": 10, "proof": 20, "state": 30}
    assert shown.gas == {"page": 20, "proof": 40, "state": 60}
    assert shown.cost_wei == 12


def test_proofs_end_with_the_service(world):
    world.close_batches(0, 1)

    async def scenario():
        world.prover.hold = asyncio.Event()
        await world.run_until(lambda one: len(one.progress.proving) == 2)
        return world.prover.running

    assert run(scenario()) == 0


def test_a_batch_waits_for_the_prover_of_another_program(world):
    world.close_batches(0)
    awaited = Rejected(VERIFIER_FACT_AWAITED, verifier="0x1")
    world.chain.refusals = [awaited] * 5

    service = run(world.run_until(lambda _: world.chain.accepted == 1))

    assert world.chain.sent == [0]
    assert service.progress.alarm is None


def test_one_that_waits_too_long_raises_the_alarm(world):
    world.settings = replace(world.settings, awaited_s_max=0.0)
    world.close_batches(0)
    world.chain.refusals = [Rejected(VERIFIER_FACT_AWAITED, verifier="0x1")] * 50

    service = run(world.run_until(lambda service: service.progress.alarm is not None))

    assert str(VERIFIER_FACT_AWAITED) in service.progress.alarm.text
    assert world.chain.sent == []
    run(world.run_until(lambda service: world.chain.accepted == 1 and not service.progress.alarm))
