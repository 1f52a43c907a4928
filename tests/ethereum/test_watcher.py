"""The watcher on a real chain: every event once, whatever the chain and the process do."""

import asyncio
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from provex.ethereum import watcher as watcher_module
from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    Observation,
    Phase,
    Shortage,
    UserRegistered,
)
from provex.ethereum.exchange_inputs import input_of
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.watcher import L1Watcher, WatcherSettings
from provex.protocol.errors import L1_DEPOSIT_LOST, L1_REORGANISATION_TOO_DEEP
from provex.protocol.inputs import DepositConfirmed, DepositDropped, DepositSeen

from .chain import POSITION, STARK_KEY, TRADER, Chain, run_on_chain
from .watching import CONFIRMATIONS, heard, on_watched_chain, watcher_of


def about_deposits(observations: Sequence[Observation]) -> list[tuple[Phase, int, int]]:
    return [
        (item.phase, item.event.amount_quantums, item.credit_quantums)
        for item in observations
        if isinstance(item.event, Deposit)
    ]


def test_deposit_is_seen_at_once_and_confirmed_under_ten_blocks(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        assert about_deposits(await heard(watcher)) == [(Phase.SEEN, 500, 0)]

        await chain.mine(CONFIRMATIONS - 1)
        assert about_deposits(await heard(watcher)) == []

        await chain.mine(1)
        assert about_deposits(await heard(watcher)) == [(Phase.CONFIRMED, 500, 500)]

        await chain.mine(40)
        assert await heard(watcher) == []

    on_watched_chain(tmp_path, story)


def test_event_says_where_it_stands_and_what_it_holds(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        header = await chain.rpc.header()
        assert header is not None

        (observation,) = await heard(watcher)

        event = observation.event
        assert isinstance(event, Deposit)
        assert (event.depositor, event.stark_key) == (TRADER.address, STARK_KEY)
        assert (event.position_id, event.amount_quantums) == (POSITION, 500)
        assert event.asset_type == chain.contracts.collateral_asset_id
        assert event.origin.block_hash == header.block_hash
        assert event.origin.block_number == header.number
        assert event.origin.block_time_s == header.timestamp_s

    on_watched_chain(tmp_path, story)


def test_registration_and_cancellation_are_followed(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        await chain.deposit(500)
        await chain.trader.cancel_deposit(stark_key=STARK_KEY, position_id=POSITION)
        await chain.rpc.call("evm_increaseTime", 2 * 86_400)
        await chain.trader.reclaim_deposit(stark_key=STARK_KEY, position_id=POSITION)
        await chain.mine(CONFIRMATIONS)

        observations = await heard(watcher_of(chain, tmp_path))

        names = [(item.phase.value, type(item.event).__name__) for item in observations]
        kinds = ["UserRegistered", "Deposit", "DepositCancelled", "DepositReclaimed"]
        assert names == [("SEEN", kind) for kind in kinds] + [("CONFIRMED", kind) for kind in kinds]
        registered, cancelled = observations[0].event, observations[2].event
        assert isinstance(registered, UserRegistered)
        assert registered.ethereum_address == TRADER.address
        assert isinstance(cancelled, DepositCancelled)
        assert cancelled.position_id == POSITION

    run_on_chain(tmp_path / "chain", story)


@pytest.mark.parametrize("depth", [1, 9])
def test_unconfirmed_deposit_is_dropped_with_its_block(tmp_path: Path, depth: int) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(depth - 1)
        await heard(watcher)

        await chain.reorganise(depth)
        assert about_deposits(await heard(watcher)) == [(Phase.DROPPED, 500, 0)]

        await chain.mine(40)
        assert await heard(watcher) == []
        assert watcher.status is not None
        assert watcher.status.shortages == ()

    on_watched_chain(tmp_path, story)


@pytest.mark.parametrize("depth", [1, 9])
def test_reorganisation_above_a_deposit_changes_nothing_about_it(
    tmp_path: Path, depth: int
) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS - 1)
        first = await heard(watcher)

        await chain.reorganise(depth)
        await chain.mine(1)
        second = await heard(watcher)

        assert about_deposits(first) == [(Phase.SEEN, 500, 0)]
        assert about_deposits(second) == [(Phase.CONFIRMED, 500, 500)]
        assert first[0].event == second[0].event

    on_watched_chain(tmp_path, story)


def test_dropped_deposit_that_comes_back_is_credited_once(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        first = await heard(watcher)
        await chain.reorganise(1)
        await chain.deposit(500)

        second = await heard(watcher)
        await chain.mine(CONFIRMATIONS)
        third = await heard(watcher)

        assert about_deposits(second) == [(Phase.DROPPED, 500, 0), (Phase.SEEN, 500, 0)]
        assert about_deposits(third) == [(Phase.CONFIRMED, 500, 500)]
        assert first[0].event.origin.event_id != third[0].event.origin.event_id

    on_watched_chain(tmp_path, story)


def test_confirmed_deposit_survives_a_reorganisation_of_ten(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS)
        await heard(watcher)

        await chain.reorganise(CONFIRMATIONS)
        await chain.mine(3)

        assert await heard(watcher) == []

    on_watched_chain(tmp_path, story)


def test_deposit_lost_by_a_reorganisation_of_eleven_leaves_a_shortage(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS)
        await heard(watcher)

        await chain.reorganise(CONFIRMATIONS + 1)

        assert about_deposits(await heard(watcher)) == [(Phase.LOST, 500, 0)]
        assert watcher.status is not None
        assert watcher.status.shortages == (
            Shortage(
                stark_key=STARK_KEY,
                position_id=POSITION,
                amount_quantums=500,
                coming_quantums=0,
            ),
        )

    on_watched_chain(tmp_path, story)


def test_a_lost_deposit_is_named_and_what_comes_back_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS)
        (_, confirmed) = await heard(watcher)
        await chain.reorganise(CONFIRMATIONS + 1)
        await heard(watcher)
        await chain.deposit(30)
        await heard(watcher)

        (line,) = [one.message for one in caplog.records if str(L1_DEPOSIT_LOST) in one.message]
        assert confirmed.event.origin.transaction_hash in line
        assert "500 quantums" in line
        assert watcher.status is not None
        (shortage,) = watcher.status.shortages
        assert (shortage.amount_quantums, shortage.coming_quantums) == (500, 30)

    on_watched_chain(tmp_path, story)


def test_lost_deposit_that_comes_back_is_not_credited_again(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS)
        await heard(watcher)
        await chain.reorganise(CONFIRMATIONS + 1)
        await heard(watcher)

        await chain.deposit(500)
        await chain.deposit(30)
        await chain.mine(CONFIRMATIONS)
        observations = await heard(watcher)

        assert about_deposits(observations) == [
            (Phase.SEEN, 500, 0),
            (Phase.SEEN, 30, 0),
            (Phase.CONFIRMED, 500, 0),
            (Phase.CONFIRMED, 30, 30),
        ]
        assert isinstance(input_of(observations[2]), DepositDropped)
        assert watcher.status is not None
        assert watcher.status.shortages == ()

    on_watched_chain(tmp_path, story)


def test_shortage_is_filled_by_parts_of_the_same_position_only(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS)
        await heard(watcher)
        await chain.reorganise(CONFIRMATIONS + 1)

        await chain.deposit(200)
        await chain.deposit(70, POSITION + 1)
        await chain.deposit(400)
        await chain.mine(CONFIRMATIONS)
        observations = await heard(watcher)

        confirmed = [item for item in about_deposits(observations) if item[0] is Phase.CONFIRMED]
        assert [credit for _, _, credit in confirmed] == [0, 70, 100]

    on_watched_chain(tmp_path, story)


def test_chain_that_became_shorter_is_followed(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        snapshot = await chain.rpc.call("evm_snapshot")
        await chain.deposit(500)
        await chain.mine(4)
        await heard(watcher)

        await chain.rpc.call("evm_revert", snapshot)
        assert about_deposits(await heard(watcher)) == [(Phase.DROPPED, 500, 0)]

        await chain.deposit(600)
        await chain.mine(CONFIRMATIONS)
        assert about_deposits(await heard(watcher)) == [
            (Phase.SEEN, 600, 0),
            (Phase.CONFIRMED, 600, 600),
        ]

    on_watched_chain(tmp_path, story)


def test_restart_goes_on_from_the_cursor_and_repeats_nothing(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        first = await heard(watcher)
        watcher.save()

        await chain.mine(CONFIRMATIONS)
        again = watcher_of(chain, tmp_path)
        second = await heard(again)

        assert about_deposits(second) == [(Phase.CONFIRMED, 500, 500)]
        assert second[0].sequence == first[-1].sequence + 1

    on_watched_chain(tmp_path, story)


def test_restart_finds_a_reorganisation_that_happened_meanwhile(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await heard(watcher)
        watcher.save()
        await chain.reorganise(1)

        assert about_deposits(await heard(watcher_of(chain, tmp_path))) == [(Phase.DROPPED, 500, 0)]

    on_watched_chain(tmp_path, story)


def test_what_was_not_acknowledged_is_said_again_after_a_crash(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await watcher.poll()
        unheard = watcher.outbox

        again = watcher_of(chain, tmp_path)

        assert again.outbox == unheard
        assert about_deposits(unheard) == [(Phase.SEEN, 500, 0)]
        assert again.outbox[-1].sequence == unheard[-1].sequence

    on_watched_chain(tmp_path, story)


def test_long_catching_up_gives_the_same_as_following(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        followed = []
        for amount in range(1, 6):
            await chain.deposit(amount)
            await chain.mine(30)
            followed += about_deposits(await heard(watcher))

        late = tmp_path / "late"
        late.mkdir()
        caught_up = about_deposits(await heard(watcher_of(chain, late, blocks_per_poll=33)))

        assert sorted(caught_up) == sorted(followed)
        assert len(set(caught_up)) == len(caught_up) == 10

    on_watched_chain(tmp_path, story)


def test_reorganisation_below_what_is_remembered_is_a_fault(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.mine(40)
        await heard(watcher)
        await chain.reorganise(40)

        with pytest.raises(L1Fault) as fault:
            await watcher.poll()

        assert fault.value.code == L1_REORGANISATION_TOO_DEEP

    on_watched_chain(tmp_path, story)


def test_running_watcher_hands_everything_over_in_order(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        received: list[Observation] = []

        async def consumer(observation: Observation) -> None:
            received.append(observation)

        following = asyncio.create_task(watcher.run(consumer))
        await chain.deposit(500)
        await chain.mine(CONFIRMATIONS)
        for _ in range(200):
            if len(received) == 2:
                break
            await asyncio.sleep(0.05)
        following.cancel()

        assert about_deposits(received) == [(Phase.SEEN, 500, 0), (Phase.CONFIRMED, 500, 500)]
        assert watcher_of(chain, tmp_path).outbox == ()

    on_watched_chain(tmp_path, story)


class Moody(EthereumRpc):
    """Answers as somebody else before it answers as a node."""

    moods: ClassVar = [
        b"<html>busy</html>",
        b'{"id": ID, "error": {"message": "limit"}}',
        b"[]",
        b'{"id": ID, "result": null}',
        b'{"id": ID, "result": {"number": "0x1"}}',
    ]

    def __init__(self, url: str) -> None:
        left = list(self.moods)

        async def answer(request: httpx.Request) -> httpx.Response:
            if left:
                own_id = str(json.loads(request.content)["id"]).encode()
                return httpx.Response(200, content=left.pop(0).replace(b"ID", own_id))
            return await node.handle_async_request(request)

        node = self._node = httpx.AsyncHTTPTransport()
        super().__init__(url, transport=httpx.MockTransport(answer))

    async def close(self) -> None:
        await super().close()
        await self._node.aclose()


def test_no_answer_of_a_node_ends_the_watcher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher_module, "RETRY_WAIT_S", 0.01)

    async def story(chain: Chain, watcher: L1Watcher) -> None:
        heard_of: list[Observation] = []

        is_heard = asyncio.Event()

        async def consumer(observation: Observation) -> None:
            heard_of.append(observation)
            if isinstance(observation.event, Deposit):
                is_heard.set()

        async with Moody(chain.rpc.url) as rpc:
            watcher._rpc = rpc
            await chain.deposit(500)
            following = asyncio.create_task(watcher.run(consumer))
            waiting = asyncio.create_task(is_heard.wait())
            await asyncio.wait({following, waiting}, return_when=asyncio.FIRST_COMPLETED)
            assert not following.done()
            following.cancel()
            await asyncio.wait({following})

        assert about_deposits(heard_of) == [(Phase.SEEN, 500, 0)]

    on_watched_chain(tmp_path, story)


def test_random_reorganisations_never_credit_more_than_the_chain_holds(tmp_path: Path) -> None:
    seed = 20_250_101
    choice = random.Random(seed)

    async def story(chain: Chain, watcher: L1Watcher) -> None:
        said: set[tuple[Phase, str]] = set()
        credited = 0
        for _ in range(25):
            action = choice.choice(["deposit", "deposit", "mine", "reorganise", "restart"])
            if action == "deposit":
                await chain.deposit(choice.randrange(1, 1000))
            elif action == "mine":
                await chain.mine(choice.randrange(1, 12))
            elif action == "reorganise":
                await chain.reorganise(choice.randrange(1, 15))
            else:
                watcher.save()
                watcher = watcher_of(chain, tmp_path)
            for item in await heard(watcher):
                identity = (item.phase, item.event.origin.event_id)
                assert identity not in said, f"said twice: {identity}"
                said.add(identity)
                credited += item.credit_quantums
            assert watcher.status is not None
            missing = sum(shortage.amount_quantums for shortage in watcher.status.shortages)
            pending = await chain.trader.pending_deposit(stark_key=STARK_KEY, position_id=POSITION)
            assert credited <= pending + missing
        await chain.mine(CONFIRMATIONS)
        credited += sum(item.credit_quantums for item in await heard(watcher))
        assert watcher.status is not None
        missing = sum(shortage.amount_quantums for shortage in watcher.status.shortages)
        pending = await chain.trader.pending_deposit(stark_key=STARK_KEY, position_id=POSITION)
        assert credited == pending + missing

    print(f"seed {seed}")
    on_watched_chain(tmp_path, story)


def test_settings_that_can_not_work_are_refused() -> None:
    with pytest.raises(ValueError, match="confirmations"):
        WatcherSettings(confirmations=20, finality_confirmations=20, remembered_blocks=20)
    with pytest.raises(ValueError, match="finality_confirmations"):
        WatcherSettings(confirmations=20, finality_confirmations=19)


def test_observations_become_inputs(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.deposit(500)
        await chain.deposit(0)
        await chain.mine(CONFIRMATIONS)

        inputs = [input_of(item) for item in await heard(watcher)]

        assert [type(item) for item in inputs] == [
            DepositSeen,
            type(None),
            DepositConfirmed,
            type(None),
        ]

    on_watched_chain(tmp_path, story)
