"""What a step asserts: what holds is kept, what does not is refused by number, with both sides."""

import asyncio

import pytest

from provex.client.errors import ConnectionFault
from provex.protocol.errors import CHILD_PROCESS_FAILED, TOUR_CHECK_FAILED, Rejected
from provex.protocol.records import TransferStatus
from provex.tour.checks import Checks

STAGES = ("PENDING", "QUEUED", "CONFIRMED")


def is_alive():
    """Nothing has ended."""


def checks():
    return Checks("trade", is_alive)


def refusal_of(action):
    with pytest.raises(Rejected) as refusal:
        action()
    assert refusal.value.code == TOUR_CHECK_FAILED
    return str(refusal.value)


def test_what_holds_is_kept_in_order():
    made = checks()

    made.equal("balance", expected=7, found=7)
    made.holds("depth", expected="at least 10", found=12, is_so=True)

    assert made.verified == ["balance: 7", "depth: 12"]


def test_what_differs_is_refused_with_step_expected_and_found():
    made = checks()

    text = refusal_of(lambda: made.equal("balance", expected=7, found=8))

    assert text == "step trade: balance: expected 7, found 8"
    assert made.verified == []


def test_a_condition_that_does_not_hold_is_refused():
    text = refusal_of(lambda: checks().holds("depth", expected="at least 10", found=9, is_so=False))

    assert text == "step trade: depth: expected at least 10, found 9"


def test_all_stages_must_come_when_all_were_heard():
    seen = (TransferStatus.PENDING, TransferStatus.QUEUED, TransferStatus.CONFIRMED)
    made = checks()
    made.follows("stages", expected=STAGES, found=seen, is_whole=True)

    text = refusal_of(
        lambda: made.follows("stages", expected=STAGES, found=seen[::2], is_whole=True)
    )

    assert text.endswith("expected PENDING → QUEUED → CONFIRMED, found PENDING → CONFIRMED")


@pytest.mark.parametrize(
    ("found", "is_accepted"),
    [
        (("PENDING", "CONFIRMED"), True),
        (("CONFIRMED",), True),
        (("QUEUED", "PENDING", "CONFIRMED"), False),
        (("PENDING", "QUEUED"), False),
        (("PENDING", "CANCELED", "CONFIRMED"), False),
        ((), False),
    ],
)
def test_after_a_lost_stream_stages_may_be_missed_but_not_mixed(found, is_accepted):
    made = checks()

    def follow():
        made.follows("stages", expected=STAGES, found=found, is_whole=False)

    if is_accepted:
        follow()
    else:
        refusal_of(follow)
    assert bool(made.verified) == is_accepted


def asked(answers):
    """A question that is answered differently each time, at the end always alike."""
    left = list(answers)

    async def ask():
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


def test_an_answer_is_waited_for_over_lost_connections():
    made = checks()
    ask = asked([1, ConnectionFault("gone"), 2])

    answer = asyncio.run(made.until("height", ask, lambda found: found == 2, expected=2))

    assert (answer, made.verified) == (2, ["height: 2"])


def test_an_answer_that_does_not_come_is_refused_with_the_last_one():
    made = checks()

    def wait():
        waiting = made.until(
            "height", asked([1]), lambda found: found == 2, expected=2, seconds_max=0.0
        )
        asyncio.run(waiting)

    assert refusal_of(wait) == "step trade: height: expected 2, found after 0 s 1"


def test_nothing_is_waited_for_once_the_exchange_has_ended():
    def require_alive():
        raise Rejected(CHILD_PROCESS_FAILED, name="provex up", status=1, log="")

    made = Checks("trade", require_alive)

    with pytest.raises(Rejected) as refusal:
        asyncio.run(made.until("height", asked([1]), lambda found: found == 2, expected=2))

    assert refusal.value.code == CHILD_PROCESS_FAILED


def test_large_numbers_are_shown_as_digits_of_hashes():
    made = checks()

    made.equal("root", expected=2**200, found=2**200)
    made.equal("words", expected="x" * 500, found="x" * 500)

    assert made.verified == [f"root: {2**200:#x}", "words: " + "x" * 400 + " …"]
