"""When the exchange makes a planned change: as late as L1 allows it, and not too late to settle."""

from dataclasses import replace

import pytest

from provex.ethereum.governance import Announced, GovernanceView
from provex.operations.configuration_keeper import SETTLING_S_MAX, require_due
from provex.protocol.errors import (
    CONFIGURATION_NOT_ANNOUNCED,
    CONFIGURATION_NOT_DUE,
    Rejected,
)
from provex.sequencer.configurations import PlannedChange
from tests.sequencer.test_configurations import rotated, with_sui
from tests.sequencer.world import World

EARLIEST, DELAY = 10_000_000, 30 * 86_400
LAST = EARLIEST + DELAY - SETTLING_S_MAX


def change(*, is_listing: bool) -> PlannedChange:
    world = World()
    made = (with_sui if is_listing else rotated)(world.exchange.configuration)
    market = replace(world.exchange.markets[-1], synthetic_asset_id=made.assets[-1].asset_id)
    return PlannedChange(configuration=made, market=market if is_listing else None, market_row=None)


def announced(topic: int, planned: PlannedChange, earliest_s: int = EARLIEST) -> Announced:
    subject = int(planned.configuration_hash, 16)
    return Announced(
        topic=topic, subject=subject, earliest_s=earliest_s, latest_s=earliest_s + DELAY
    )


def view(time_s: int, *found: Announced, in_force: int = 1) -> GovernanceView:
    return GovernanceView(
        address="0x0",
        block=7,
        block_time_s=time_s,
        delay_s=DELAY,
        configuration_hash=in_force,
        announced=found,
        governors=(),
        verifiers=(),
    )


def refusal(planned: PlannedChange, seen: GovernanceView) -> int | None:
    try:
        require_due(planned, seen)
    except Rejected as rejected:
        return rejected.code
    return None


@pytest.mark.parametrize(
    ("time_s", "code"),
    [
        (EARLIEST - 1, CONFIGURATION_NOT_DUE),
        (EARLIEST, None),
        (LAST, None),
        (LAST + 1, CONFIGURATION_NOT_DUE),
    ],
)
def test_a_change_is_due_within_its_time(time_s: int, code: int | None) -> None:
    planned = change(is_listing=False)

    assert refusal(planned, view(time_s, announced(0, planned))) == code


def test_a_change_that_is_not_announced_waits() -> None:
    planned = change(is_listing=False)
    other = announced(0, change(is_listing=True))

    assert refusal(planned, view(EARLIEST, other)) == CONFIGURATION_NOT_ANNOUNCED


def test_an_asset_waits_for_its_own_announcement() -> None:
    planned = change(is_listing=True)
    asset_id = planned.configuration.assets[-1].asset_id
    configuration = announced(0, planned)

    assert refusal(planned, view(EARLIEST, configuration)) == CONFIGURATION_NOT_ANNOUNCED
    late = announced(asset_id, planned, EARLIEST + 5)
    assert refusal(planned, view(EARLIEST, configuration, late)) == CONFIGURATION_NOT_DUE
    assert refusal(planned, view(EARLIEST + 5, configuration, late)) is None


def test_what_is_in_force_on_l1_already_is_followed() -> None:
    planned = change(is_listing=False)

    in_force = int(planned.configuration_hash, 16)
    assert refusal(planned, view(EARLIEST, in_force=in_force)) is None
