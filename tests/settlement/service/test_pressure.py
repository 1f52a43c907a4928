"""Back-pressure: when new orders are refused, and when they are taken again."""

import pytest

from provex.settlement.service.pressure import PressureLimits, Waiting, pressure_of
from provex.settlement.service.progress import Progress

LIMITS = PressureLimits(queue_max=10, half_deadline_s=86_400)
NOW = 1_800_000_000.0


def reason(queue, age_s=None, each=None, was_behind=False):
    opened = None if age_s is None else NOW - age_s
    progress = Progress(seconds_per_batch=each)
    waiting = Waiting(queue=queue, oldest_opened_at_s=opened)
    return pressure_of(LIMITS, waiting, progress, now_s=NOW, was_behind=was_behind)


@pytest.mark.parametrize(
    ("given", "is_behind"),
    [
        ({"queue": 0}, False),
        ({"queue": 10, "age_s": 60}, False),
        ({"queue": 11, "age_s": 60}, True),
        ({"queue": 9, "age_s": 60, "was_behind": True}, True),
        ({"queue": 8, "age_s": 60, "was_behind": True}, False),
        ({"queue": 1, "age_s": 86_400}, False),
        ({"queue": 1, "age_s": 86_401}, True),
        ({"queue": 5, "age_s": 80_000, "each": 1_200.0}, False),
        ({"queue": 5, "age_s": 80_000, "each": 1_300.0}, True),
        ({"queue": 1, "age_s": 70_000, "was_behind": True}, True),
        ({"queue": 1, "age_s": 69_000, "was_behind": True}, False),
    ],
)
def test_when_orders_are_refused(given, is_behind):
    assert (reason(**given) is not None) == is_behind


def test_without_a_service_the_files_still_tell():
    waiting = Waiting(queue=11, oldest_opened_at_s=NOW)
    assert pressure_of(LIMITS, waiting, None, now_s=NOW, was_behind=False) is not None
