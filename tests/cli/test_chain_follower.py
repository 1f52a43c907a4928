import asyncio
import threading

import pytest

from provex.cli.chain_follower import ChainFollower
from provex.ethereum.cursor import CursorFile
from provex.ethereum.faults import L1Fault
from provex.ethereum.watcher import L1Watcher, WatcherSettings
from provex.protocol.errors import L1_REORGANISATION_TOO_DEEP


def follower(tmp_path, consumer):
    cursor = CursorFile(tmp_path / "cursor.json", chain_id=31337, exchange="0x01")
    return ChainFollower(
        l1="http://127.0.0.1:1",
        exchange="0x01",
        cursor=cursor,
        settings=WatcherSettings(),
        consumer=consumer,
    )


def test_observations_are_consumed_on_the_loop_of_the_exchange(tmp_path, monkeypatch):
    seen = []

    async def watch(_, consumer):
        for number in range(3):
            await consumer(number)
            seen.append(("acknowledged", number, threading.current_thread().name))

    async def consume(observation):
        await asyncio.sleep(0)
        seen.append(("consumed", observation, threading.current_thread().name))

    monkeypatch.setattr(L1Watcher, "run", watch)
    here = threading.current_thread().name
    asyncio.run(follower(tmp_path, consume).run())

    assert seen == [
        item
        for number in range(3)
        for item in (("consumed", number, here), ("acknowledged", number, "provex-chain"))
    ]


def test_what_ends_the_watcher_is_raised(tmp_path, monkeypatch):
    async def watch(_, consumer):
        raise L1Fault(L1_REORGANISATION_TOO_DEEP, depth=1, block=1)

    monkeypatch.setattr(L1Watcher, "run", watch)

    with pytest.raises(L1Fault):
        asyncio.run(follower(tmp_path, None).run())


def test_a_refusing_consumer_ends_the_watcher(tmp_path, monkeypatch):
    async def watch(_, consumer):
        await consumer(1)

    async def consume(observation):
        raise ValueError(observation)

    monkeypatch.setattr(L1Watcher, "run", watch)

    with pytest.raises(ValueError, match="1"):
        asyncio.run(follower(tmp_path, consume).run())


def test_cancelling_ends_the_thread_even_while_a_consumer_waits(tmp_path, monkeypatch):
    async def watch(_, consumer):
        await consumer(1)

    async def consume(observation):
        await asyncio.sleep(60)

    async def run():
        task = asyncio.create_task(follower(tmp_path, consume).run())
        while not any(thread.name == "provex-chain" for thread in threading.enumerate()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    monkeypatch.setattr(L1Watcher, "run", watch)
    asyncio.run(run())

    assert not any(thread.name == "provex-chain" for thread in threading.enumerate())
