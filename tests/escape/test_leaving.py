"""Leaving a frozen exchange: prepared, estimated, sent, paid or queued."""

from dataclasses import replace
from pathlib import Path

import pytest
from frozen_exchange import (
    DEPOSIT,
    OTHER,
    POOR,
    POSITION,
    STARK_KEY,
    TRADER,
    Frozen,
    insolvent_positions,
    solvent_positions,
    told,
)

from provex.escape.leaving import Leaving, prepare, send
from provex.ethereum.contracts import encode_call
from provex.protocol.errors import (
    ESCAPE_DONE,
    ESCAPE_NOT_FROZEN,
    ESCAPE_POSITION_UNKNOWN,
    ESCAPE_POSITION_WORTHLESS,
    ESCAPE_STATE_MISMATCH,
    Rejected,
)
from provex.protocol.numbers import u128

WORTH = 600_000_000


async def prepared(frozen: Frozen, position_id: int = POSITION) -> Leaving:
    return await prepare(frozen.rpc, frozen.exchange, frozen.state, frozen.positions, position_id)


def names(leaving: Leaving) -> list[str]:
    return [step.name for step in leaving.steps]


async def refusal_of(frozen: Frozen, leaving: Leaving) -> int:
    with pytest.raises(Rejected) as refused:
        async for _ in send(leaving, frozen.helper):
            pass
    return refused.value.code


def test_a_position_leaves_and_its_owner_is_paid(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        leaving = await prepared(frozen)

        assert leaving.proof.amount == WORTH
        assert (leaving.paid_at_once, leaving.queued) == (WORTH, 0)
        assert names(leaving) == ["verifyEscape", "escape", "withdraw"]
        assert [step.is_estimated for step in leaving.steps] == [True, False, False]
        sent = {step.name: receipt async for step, receipt in send(leaving, frozen.helper)}

        assert list(sent) == names(leaving)
        for step in leaving.steps:
            assert sent[step.name].gas_used <= step.gas
        assert await frozen.tokens(TRADER.address) == WORTH
        after = await prepared(frozen)
        assert after.standing.is_escaped
        assert (after.paid_at_once, after.queued, after.steps) == (0, 0, ())
        assert await refusal_of(frozen, after) == ESCAPE_DONE

    told(tmp_path, solvent_positions(), story)


def test_what_was_sent_before_is_left_out(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        expected = [
            ["verifyEscape", "escape", "withdraw"],
            ["escape", "withdraw"],
            ["withdraw"],
            [],
        ]
        for left in expected:
            leaving = await prepared(frozen)
            assert names(leaving) == left
            if left:
                assert leaving.steps[0].is_estimated
                await frozen.helper.send_and_wait(leaving.steps[0].to, leaving.steps[0].data)

        assert await frozen.tokens(TRADER.address) == WORTH

    told(tmp_path, solvent_positions(), story)


def test_what_the_pool_lacks_waits_in_the_queue(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        leaving = await prepared(frozen)
        assert leaving.proof.amount == 1_200_000_000
        assert (leaving.paid_at_once, leaving.queued) == (DEPOSIT, 200_000_000)

        async for step, receipt in send(leaving, frozen.helper):
            assert receipt.gas_used <= step.gas

        assert await frozen.tokens(TRADER.address) == DEPOSIT
        later = await prepared(frozen, OTHER)
        assert (later.paid_at_once, later.queued) == (0, 100_000_000)
        assert later.standing.queued == 200_000_000
        assert names(later) == ["verifyEscape", "escape"]

        # Somebody gives what is missing.
        await fund(frozen, 200_000_000)
        served = await prepared(frozen)
        assert names(served) == ["serveQueue", "withdraw"]
        async for _ in send(served, frozen.helper):
            pass
        assert await frozen.tokens(TRADER.address) == DEPOSIT + 200_000_000

    told(tmp_path, insolvent_positions(), story)


async def fund(frozen: Frozen, amount: int) -> None:
    helper = frozen.helper
    for to, data in (
        (frozen.token, encode_call("mint(address,uint256)", helper.address, amount)),
        (frozen.token, encode_call("approve(address,uint256)", frozen.exchange, amount)),
        (frozen.exchange, encode_call("fundPool(uint256)", amount)),
    ):
        await helper.send_and_wait(to, data)


def test_a_claim_that_waits_as_a_whole_withdraws_nothing(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        async for _ in send(await prepared(frozen), frozen.helper):
            pass
        other = await prepared(frozen, OTHER)

        sent = [step.name async for step, _ in send(other, frozen.helper)]

        assert sent == ["verifyEscape", "escape"]
        assert await frozen.number("getTotalQueued()") == 300_000_000

    told(tmp_path, insolvent_positions(), story)


def test_a_key_without_an_address_leaves_but_is_not_paid_yet(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        leaving = await prepared(frozen, OTHER)

        assert leaving.standing.owner is None
        assert names(leaving) == ["verifyEscape", "escape"]
        async for _ in send(leaving, frozen.helper):
            pass
        after = await prepared(frozen, OTHER)
        assert after.standing.withdrawable == leaving.proof.amount
        assert after.steps == ()

    told(tmp_path, solvent_positions(), story)


def test_nothing_leaves_an_exchange_that_is_not_frozen(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        leaving = await prepared(frozen)

        assert not leaving.standing.is_frozen
        assert names(leaving) == ["verifyEscape", "escape", "withdraw"]
        assert await refusal_of(frozen, leaving) == ESCAPE_NOT_FROZEN

    told(tmp_path, solvent_positions(), story, is_frozen=False)


def test_a_position_that_owes_or_is_not_there_is_refused(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        for position_id, code in ((POOR, ESCAPE_POSITION_WORTHLESS), (5, ESCAPE_POSITION_UNKNOWN)):
            with pytest.raises(Rejected) as refused:
                await prepared(frozen, position_id)
            assert refused.value.code == code

    told(tmp_path, insolvent_positions(), story)


def test_a_state_that_is_not_the_last_one_is_refused(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        older = replace(frozen, state=replace(frozen.state, dust=u128(1)))

        with pytest.raises(Rejected) as refused:
            await prepared(older)

        assert refused.value.code == ESCAPE_STATE_MISMATCH
        assert refused.value.fields["what"] == "Keccak hash of the state words"

    told(tmp_path, solvent_positions(), story)


def test_a_key_is_the_one_of_the_position(tmp_path: Path) -> None:
    async def story(frozen: Frozen) -> None:
        leaving = await prepared(frozen)
        assert leaving.proof.public_key == STARK_KEY
        assert leaving.standing.owner == TRADER.address

    told(tmp_path, solvent_positions(), story)
