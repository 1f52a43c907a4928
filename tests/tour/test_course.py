"""The course of a tour: every step is written down, and the first that fails ends it."""

import asyncio

import pytest

from provex.client.errors import ApiError
from provex.ethereum.faults import L1Fault
from provex.protocol.errors import L1_REQUEST_REFUSED, TOUR_CHECK_FAILED, Rejected
from provex.tour.course import Course, together


class Listener:
    def __init__(self):
        self.heard = []

    def begins(self, number, name):
        self.heard.append((number, name))

    def says(self, text):
        self.heard.append(text)

    def ends(self, record):
        self.heard.append(record.failure or "ok")


def new_course():
    return Course(Listener(), lambda: None)


def run(course, *steps):
    async def all_steps():
        return [await course.step(name, action) for name, action in steps]

    return asyncio.run(all_steps())


async def good(checks):
    checks.equal("one", expected=1, found=1)
    checks.gas += 21_000
    return "given"


async def lying(checks):
    checks.equal("one", expected=1, found=1)
    checks.equal("root", expected="0xaa", found="0xbb")


def test_a_step_gives_its_answer_and_is_written_down():
    course = new_course()

    answers = run(course, ("start", good))

    (record,) = course.records
    assert answers == ["given"]
    assert (record.number, record.step, record.gas) == (1, "start", 21_000)
    assert (record.verified, record.failure) == (("one: 1",), "")
    assert course._heard.heard == [(1, "start"), "ok"]


def test_a_false_expectation_ends_the_tour_with_its_number():
    course = new_course()

    with pytest.raises(Rejected) as refusal:
        run(course, ("start", good), ("trade", lying), ("claim", good))

    assert refusal.value.code == TOUR_CHECK_FAILED
    assert [record.step for record in course.records] == ["start", "trade"]
    failed = course.records[-1]
    assert failed.verified == ("one: 1",)
    assert failed.failure == ("9301 TOUR_CHECK_FAILED: step trade: root: expected 0xaa, found 0xbb")


def test_a_step_that_checks_nothing_fails():
    async def idle(checks):
        return None

    course = new_course()

    with pytest.raises(Rejected, match="step idle: checks: expected some, found none"):
        run(course, ("idle", idle))

    assert course.records[0].failure


def test_a_refusal_of_the_api_fails_the_step_by_number():
    async def refused(checks):
        raise ApiError(status=400, code=4003, message="orders are paused")

    with pytest.raises(Rejected) as refusal:
        run(new_course(), ("trade", refused))

    assert refusal.value.code == TOUR_CHECK_FAILED
    assert "found ApiError: 400, error 4003: orders are paused" in str(refusal.value)


def test_a_fault_of_l1_keeps_its_number():
    async def faulty(checks):
        raise L1Fault(L1_REQUEST_REFUSED, method="eth_call", reason="no")

    course = new_course()

    with pytest.raises(L1Fault):
        run(course, ("verify", faulty))

    assert course.records[0].failure.startswith(f"{L1_REQUEST_REFUSED} L1_REQUEST_REFUSED: ")


def test_the_first_fault_of_parts_done_together_ends_all():
    ended = []

    async def waiting():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("waiting")

    async def step(checks):
        async def failing():
            await asyncio.sleep(0)
            checks.equal("one", expected=1, found=2)

        await together([waiting(), failing()])

    with pytest.raises(Rejected):
        run(new_course(), ("deposit", step))

    assert ended == ["waiting"]
