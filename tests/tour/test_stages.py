"""The stages that a stream tells of transfers."""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace

from provex.client.stream import AccountEvent
from provex.protocol.records import TransferStatus
from provex.tour.stages import TransferStages

PENDING, QUEUED, CONFIRMED = (
    TransferStatus.PENDING,
    TransferStatus.QUEUED,
    TransferStatus.CONFIRMED,
)


@dataclass
class Told:
    """A stream that tells some events and then ends."""

    events: list

    async def account(self):
        for is_snapshot, *transfers in self.events:
            found = [SimpleNamespace(id=name, status=status) for name, status in transfers]
            yield AccountEvent(is_snapshot, SimpleNamespace(transfers=found))


def heard(*events):
    async def listen():
        stages = TransferStages()
        await stages.follow(Told(list(events)))
        return stages

    return asyncio.run(listen())


def test_every_stage_is_heard_once_and_in_order():
    stages = heard(
        (True,),
        (False, ("a", PENDING), ("b", PENDING)),
        (False, ("a", PENDING)),
        (False, ("a", QUEUED)),
        (False, ("a", CONFIRMED)),
    )

    assert stages.of("a") == (PENDING, QUEUED, CONFIRMED)
    assert stages.of("b") == (PENDING,)
    assert stages.of("c") == ()
    assert stages.follows.is_set()


def test_a_stream_that_was_lost_is_not_whole():
    assert heard((True,), (False, ("a", PENDING))).is_whole
    assert not heard((True,), (False, ("a", PENDING)), (True,)).is_whole
