"""Forced requests reach the exchange when they are final, and only then."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from provex.ethereum.contracts import read
from provex.ethereum.events import ForcedWithdrawalRequested, Observation, Phase
from provex.ethereum.exchange_inputs import input_of
from provex.ethereum.watcher import L1Watcher
from provex.protocol.inputs import L1ForcedWithdrawal
from provex.sequencer.deadlines import DEPOSIT_RECLAIM_DELAY_S, FREEZE_GRACE_PERIOD_S

from .chain import POSITION, STARK_KEY, Chain
from .watching import CONFIRMATIONS, FINALITY, heard, on_watched_chain, watcher_of


def about_requests(observations: Sequence[Observation]) -> list[tuple[Phase, int]]:
    return [
        (item.phase, item.event.request.amount_quantums)
        for item in observations
        if isinstance(item.event, ForcedWithdrawalRequested)
    ]


def told(observations: Sequence[Observation]) -> list[L1ForcedWithdrawal]:
    """What the exchange is told of requests."""
    inputs = [input_of(item) for item in observations]
    return [item for item in inputs if isinstance(item, L1ForcedWithdrawal)]


def test_request_is_told_at_finality_and_not_with_deposits(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.demand(500)
        header = await chain.rpc.header()
        assert header is not None
        await chain.deposit(70)

        await chain.mine(FINALITY - 2)
        early = await heard(watcher)
        assert Phase.CONFIRMED in {item.phase for item in early}
        assert about_requests(early) == [(Phase.SEEN, 500)]
        assert told(early) == []

        await chain.mine(1)
        late = await heard(watcher)
        (demand,) = told(late)
        assert (demand.stark_key, demand.position_id) == (STARK_KEY, POSITION)
        assert demand.amount_quantums == 500
        assert demand.block_number == header.number
        assert demand.requested_at_s == header.timestamp_s

        await chain.mine(40)
        assert await heard(watcher) == []

    on_watched_chain(tmp_path, story)


@pytest.mark.parametrize("depth", [1, CONFIRMATIONS + 1, FINALITY - 1])
def test_request_that_leaves_the_chain_is_never_told(tmp_path: Path, depth: int) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.demand(500)
        await chain.mine(depth - 1)
        first = await heard(watcher)

        await chain.reorganise(depth)
        second = await heard(watcher)
        await chain.mine(FINALITY + 1)
        third = await heard(watcher)

        assert about_requests(first) == [(Phase.SEEN, 500)]
        assert about_requests(second) == [(Phase.DROPPED, 500)]
        assert about_requests(third) == []
        assert told([*first, *second, *third]) == []

    on_watched_chain(tmp_path, story)


@pytest.mark.parametrize("depth", [1, FINALITY - 1])
def test_request_that_comes_back_is_told_once(tmp_path: Path, depth: int) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.demand(500)
        await chain.mine(depth - 1)
        observations = await heard(watcher)
        await chain.reorganise(depth)
        await chain.demand(500)
        observations += await heard(watcher)
        watcher.save()

        await chain.mine(FINALITY)
        observations += await heard(watcher_of(chain, tmp_path))

        assert len(told(observations)) == 1

    on_watched_chain(tmp_path, story)


def test_reorganisation_above_a_request_changes_nothing_about_it(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.demand(500)
        await chain.mine(FINALITY - 1)
        first = await heard(watcher)

        await chain.reorganise(FINALITY - 1)
        await chain.mine(1)
        second = await heard(watcher)

        assert about_requests(first) == [(Phase.SEEN, 500)]
        assert about_requests(second) == [(Phase.CONFIRMED, 500)]

    on_watched_chain(tmp_path, story)


def test_deadlines_are_those_of_the_contract(tmp_path: Path) -> None:
    async def story(chain: Chain, _watcher: L1Watcher) -> None:
        exchange = chain.contracts.exchange
        (grace,) = await read(chain.rpc, exchange, "FREEZE_GRACE_PERIOD()")
        (delay,) = await read(chain.rpc, exchange, "DEPOSIT_CANCEL_DELAY()")

        assert (grace, delay) == (FREEZE_GRACE_PERIOD_S, DEPOSIT_RECLAIM_DELAY_S)

    on_watched_chain(tmp_path, story)


def test_request_lost_after_finality_is_an_error_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await chain.demand(500)
        await chain.mine(FINALITY)
        await heard(watcher)

        await chain.reorganise(FINALITY + 1)
        lost = await heard(watcher)

        assert about_requests(lost) == [(Phase.LOST, 500)]
        assert [input_of(item) for item in lost] == [None]
        assert "a confirmed event left the chain" in caplog.text

    on_watched_chain(tmp_path, story)
