"""What a liquidity provider pays, when, and that it never pays twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from provex.ethereum.faults import L1Fault
from provex.liquidity.wire import WireLook, WireReport
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import PAYMENT_FILE_INVALID, Rejected

from .world import GWEI, PROVIDER_POSITION, RECIPIENT, USD, Chain, Crash, World, settings, waiting

CRASHES = (
    "before signing",
    "after signing",
    "before saving",
    "after saving",
    "before submission",
    "after submission",
)


def tell(folder: Path, story: Callable[[World], Awaitable[None]], **changes: object) -> None:
    asyncio.run(story(World(folder, settings(**changes))))  # type: ignore[arg-type]


def test_a_fast_withdrawal_is_paid_once_and_followed(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())

        await world.steps(5)

        (paid,) = world.chain.payments
        assert (paid.fact, paid.amount) == (item.request.fact, 100 * USD)
        (payment,) = world.provider.payments
        assert (payment.recipient, payment.registered_at) == (RECIPIENT, 1)
        world.desk.execute(item)
        await world.steps(30)
        assert world.provider.payments == ()
        assert world.chain.payments == [paid]

    tell(tmp_path, story)


def test_it_reports_funds_fee_and_what_left_them(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting(credit=95 * USD, debit=100 * USD))

        await world.steps(2)

        first, second = world.desk.reports
        assert (first.position_id, first.funds_quantums) == (PROVIDER_POSITION, 1_000 * USD)
        assert (first.fee_quantums, first.paid) == (5 * USD, [])
        assert second.funds_quantums == 905 * USD
        assert second.paid == [hex(item.request.message_hash)]
        assert second.lifetime_s == (160 + 2) * 3_600 + 1_800

    tell(tmp_path, story, fee_quantums=5 * USD)


# --- what it does not pay -------------------------------------------------------------------------


def test_what_is_not_signed_for_this_payment_is_not_paid(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        good = waiting()
        request = good.request
        other = "0x" + "cd" * 20
        for change in (
            {"to_address": other},
            {"to_address": "0x12"},
            {"credit_quantums": 99 * USD},
            {"credit_quantums": 0},
            {"debit_quantums": 101 * USD},
            {"nonce": 2},
            {"nonce": -1},
            {"expiration_hours": request.expiration_hours + 1},
            {"condition": request.condition + 1},
            {"fact": "0x" + "12" * 32},
            {"message_hash": request.message_hash + 1},
            {"signature": StarkSignature(request.signature.r, request.signature.s + 1)},
        ):
            world.ask(replace(good, request=replace(request, **change)))
        world.ask(replace(good, position_id=good.position_id + 1))
        world.ask(replace(good, stark_key=good.stark_key + 1))
        world.ask(waiting(chosen=settings(position_id=PROVIDER_POSITION + 1)))
        world.ask(waiting(chosen=settings(stark_key=5)))

        for item in list(world.desk.waiting):
            world.desk.waiting = [item]
            await world.steps(2)

        assert world.chain.payments == []
        assert world.provider.payments == ()
        world.desk.waiting = [good]
        await world.steps(2)
        assert len(world.chain.payments) == 1

    tell(tmp_path, story)


def test_a_debit_that_does_not_cover_the_credit_is_not_paid(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting(credit=100 * USD + 1, debit=100 * USD))
        world.ask(waiting(credit=201 * USD, nonce=2))
        world.ask(waiting(is_covered=False, nonce=3))

        await world.steps(3)

        assert world.chain.payments == []

    tell(tmp_path, story, payment_quantums_max=200 * USD)


@pytest.mark.parametrize(("late_s", "is_paid"), [(0, True), (1, False)])
def test_a_payment_begins_only_with_time_for_the_worst_settlement(
    tmp_path: Path, late_s: int, is_paid: bool
) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        world.now_s = world.last_second(item) + late_s

        await world.steps(2)

        assert bool(world.chain.payments) == is_paid

    tell(tmp_path, story)


def test_the_worst_settlement_is_never_less_than_the_life_of_a_batch() -> None:
    with pytest.raises(Rejected, match="settlement_s_max"):
        settings(settlement_s_max=160 * 3_600 - 1)


def test_without_funds_it_waits_and_pays_when_they_come(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.chain.tokens = 150 * USD
        for nonce in (1, 2, 3):
            world.ask(waiting(credit=100 * USD, nonce=nonce))
        small = world.ask(waiting(credit=50 * USD, nonce=4))

        await world.steps(3)
        assert [sent.amount for sent in world.chain.payments] == [100 * USD, 50 * USD]
        assert world.chain.payments[1].fact == small.request.fact
        assert world.desk.reports[-1].funds_quantums == 0

        world.chain.tokens += 250 * USD
        await world.steps(3)
        assert len(world.chain.payments) == 4
        assert world.chain.balance == 50 * USD

    tell(tmp_path, story)


def test_without_ether_or_on_a_frozen_exchange_it_offers_and_pays_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        world.chain.wei = world.settings.ether_wei_min - 1
        await world.steps(2)
        world.chain.wei, world.chain.is_frozen = 10**18, True
        await world.steps(2)

        assert world.chain.payments == []
        assert {report.funds_quantums for report in world.desk.reports} == {0}

        world.chain.is_frozen = False
        await world.steps(2)
        assert len(world.chain.payments) == 1

    tell(tmp_path, story)


def test_only_so_many_payments_are_under_way(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.chain.is_congested = True
        for nonce in range(1, 6):
            world.ask(waiting(credit=USD, nonce=nonce))

        await world.steps(3)
        assert len(world.chain.mempool) == 2

        world.chain.is_congested = False
        await world.steps(4)
        assert len(world.chain.payments) == 5

    tell(tmp_path, story, in_flight_max=2)


def test_a_payment_that_somebody_else_made_is_not_made_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        world.chain.others.add(item.request.fact)

        await world.steps(3)

        assert world.chain.payments == []
        assert world.chain.nonce == 0
        world.chain.others.clear()
        world.desk.execute(item)
        await world.steps(3)
        assert len(world.chain.payments) == 1

    tell(tmp_path, story)


# --- crashes --------------------------------------------------------------------------------------


async def crash(world: World, where: str) -> None:
    """One step that ends in a crash, and a new process."""
    world.chain.crash_at = world.file.crash_at = where
    with pytest.raises(Crash):
        await world.provider.step()
    world.chain.crash_at = ""
    world.start()


@pytest.mark.parametrize("where", CRASHES)
@pytest.mark.parametrize("is_mined_meanwhile", [False, True])
def test_a_crash_at_any_step_neither_loses_nor_doubles_a_payment(
    tmp_path: Path, where: str, is_mined_meanwhile: bool
) -> None:
    async def story(world: World) -> None:
        first, second = world.ask(waiting()), world.ask(waiting(nonce=2))
        await crash(world, where)
        if is_mined_meanwhile:
            world.chain.mine(3)

        await world.steps(5)

        assert {s.fact for s in world.chain.payments} == {first.request.fact, second.request.fact}
        assert world.chain.nonce == 2, "not a transaction more than payments"
        assert world.chain.balance == 800 * USD

    tell(tmp_path, story)


@pytest.mark.parametrize("where", ["after saving", "before submission", "after submission"])
def test_what_was_signed_before_a_crash_is_what_is_sent_after_it(
    tmp_path: Path, where: str
) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        await crash(world, where)
        world.chain.base_fee += GWEI // 50

        await world.steps(3)

        (paid,) = world.chain.payments
        assert list(world.chain.signed) == [paid.transaction_hash]

    tell(tmp_path, story)


@pytest.mark.parametrize("where", CRASHES)
def test_a_crash_while_a_stuck_transaction_is_replaced(tmp_path: Path, where: str) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        world.chain.is_congested = True
        await world.steps(2)
        world.now_s += world.settings.replacement_s
        await crash(world, where)
        world.chain.is_congested = False

        await world.steps(4)

        assert world.chain.balance == 900 * USD
        assert world.chain.nonce == 1

    tell(tmp_path, story)


@pytest.mark.parametrize("is_mined", [False, True])
def test_even_a_lost_file_pays_nothing_twice(tmp_path: Path, is_mined: bool) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        await world.provider.step()
        if is_mined:
            world.chain.mine()
        (tmp_path / "payments.json").unlink()
        world.start()

        await world.steps(10)

        assert [sent.fact for sent in world.chain.payments] == [item.request.fact]
        assert world.chain.balance == 900 * USD
        assert world.chain.nonce == 1

    tell(tmp_path, story)


def test_the_file_of_another_payer_is_refused(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        await world.steps(1)
        world.chain.payer = "0x" + "0d" * 20
        for text in (None, "{", "[]", '{"version": 1}'):
            if text is not None:
                (tmp_path / "payments.json").write_text(text)
            with pytest.raises(Rejected) as refusal:
                world.start()
            assert refusal.value.code == PAYMENT_FILE_INVALID

    tell(tmp_path, story)


# --- congestion -----------------------------------------------------------------------------------


def test_a_stuck_payment_is_replaced_under_the_same_nonce(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        await world.provider.step()
        world.chain.base_fee = 20 * GWEI
        await world.steps(5)
        assert world.chain.payments == []

        await world.steps(10)

        (paid,) = world.chain.payments
        assert paid.nonce == 0
        assert paid.fees.max_fee_wei >= 20 * GWEI
        assert world.chain.nonce == 1

    tell(tmp_path, story)


def test_gas_above_the_cap_is_waited_out(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        world.chain.base_fee = 30 * GWEI
        await world.steps(3)
        assert world.chain.mempool == {}

        world.chain.base_fee = 5 * GWEI
        await world.provider.step()
        world.chain.base_fee = 30 * GWEI
        await world.steps(20)
        assert world.chain.payments == []
        assert max(item.fees.max_fee_wei for item in world.chain.signed.values()) <= 50 * GWEI

        world.chain.base_fee = 5 * GWEI
        await world.steps(2)
        assert len(world.chain.payments) == 1

    tell(tmp_path, story, fee_cap_wei=50 * GWEI)


def test_a_transaction_that_the_node_forgot_is_sent_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        await world.provider.step()
        world.chain.mempool.clear()

        await world.steps(1)

        assert len(world.chain.payments) == 1
        assert len(world.chain.signed) == 1

    tell(tmp_path, story)


def test_a_payment_that_comes_too_late_is_taken_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        world.now_s = world.last_second(item)
        world.chain.is_congested = True
        await world.steps(3)
        assert len(world.chain.mempool) == 1

        world.now_s += world.settings.inclusion_s
        await world.provider.step()
        world.desk.waiting.clear()
        world.chain.is_congested = False
        await world.steps(3)

        assert world.chain.payments == []
        assert world.chain.balance == 1_000 * USD
        assert world.chain.nonce == 1, "the nonce went to a transaction that pays nothing"
        assert world.provider.payments == ()

    tell(tmp_path, story)


def test_a_payment_is_taken_back_while_the_exchange_is_silent(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        world.now_s = world.last_second(item)
        world.chain.is_congested = True
        await world.steps(1)
        world.desk.is_down = True
        world.now_s += world.settings.inclusion_s

        with pytest.raises(Rejected):
            await world.provider.step()
        world.chain.is_congested = False
        world.chain.mine()

        assert (world.chain.nonce, world.chain.payments) == (1, [])

    tell(tmp_path, story)


def test_a_nonce_that_something_else_took_is_replaced(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        world.chain.is_congested = True
        await world.provider.step()
        foreign = await world.chain.sign_cancellation(nonce=0, fees=replace_fees(world.chain))
        world.chain.mempool[0] = world.chain.signed[foreign.transaction_hash]
        world.chain.is_congested = False
        world.chain.mine()

        await world.steps(3)

        (paid,) = world.chain.payments
        assert paid.nonce == 1

    tell(tmp_path, story)


def replace_fees(chain: Chain):
    (sent,) = chain.mempool.values()
    return replace(sent.fees, max_fee_wei=2 * sent.fees.max_fee_wei)


# --- reorganisations and outages ------------------------------------------------------------------


@pytest.mark.parametrize("keeps_transactions", [False, True])
@pytest.mark.parametrize("depth", [1, 9, 15])
def test_a_payment_that_leaves_the_chain_is_made_again(
    tmp_path: Path, depth: int, keeps_transactions: bool
) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        await world.provider.step()
        world.chain.mine()
        await world.steps(depth - 1)
        if depth > 10:
            world.desk.execute(item)
            world.now_s = item.request.expiration_hours * 3_600 - 161 * 3_600
        await world.provider.step()

        world.chain.reorganise(depth, keeps_transactions=keeps_transactions)
        assert world.chain.payments == []
        await world.steps(4)

        (paid,) = world.chain.payments
        assert paid.fact == item.request.fact
        assert world.chain.balance == 900 * USD
        assert world.chain.nonce == 1

    tell(tmp_path, story)


def test_payments_deep_in_the_chain_are_looked_at_once_a_minute(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        await world.steps(70)
        world.desk.execute(item)
        world.chain.asked.clear()
        await world.steps(60, block_s=1)
        assert sum(world.chain.asked) == 1

        world.chain.reorganise(140, keeps_transactions=False)
        await world.steps(62, block_s=1)

        assert world.chain.balance == 900 * USD

    tell(tmp_path, story, followed_blocks=500)


def test_a_desk_that_talks_nonsense_is_a_fault_that_passes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        told = world.desk.look

        async def nonsense(report: WireReport) -> WireLook:
            look = await told(report)
            return WireLook(waiting=look.waiting, owed=["x"], collateral_quantums=0)

        world.desk.look = nonsense  # type: ignore[method-assign]
        with pytest.raises(Rejected) as refusal:
            await world.provider.step()

        assert refusal.value.kind.is_retryable
        assert world.chain.signed == {}
        assert item in world.desk.waiting

    tell(tmp_path, story)


def test_an_executed_transfer_is_paid_even_after_its_nonce_went_elsewhere(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        item = world.ask(waiting())
        await world.steps(12)
        world.desk.execute(item)
        world.now_s = item.request.expiration_hours * 3_600
        world.chain.reorganise(12, keeps_transactions=False)
        other = await world.chain.sign_cancellation(nonce=0, fees=await world.chain.fees())
        world.chain.mempool[0] = world.chain.signed[other.transaction_hash]
        world.chain.mine()

        await world.steps(3)

        assert [(paid.nonce, paid.fact) for paid in world.chain.payments] == [
            (1, item.request.fact)
        ]

    tell(tmp_path, story)


def test_while_l1_or_the_exchange_is_silent_nothing_is_begun(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.ask(waiting())
        world.desk.is_down = True
        with pytest.raises(Rejected):
            await world.provider.step()
        world.desk.is_down, world.chain.is_down = False, True
        with pytest.raises(L1Fault):
            await world.provider.step()
        assert world.chain.signed == {}

        world.chain.is_down = False
        running = asyncio.create_task(world.provider.run())
        while not world.chain.mempool:  # noqa: ASYNC110 - the provider tells nobody.
            await asyncio.sleep(0)
        running.cancel()
        world.chain.mine()
        assert len(world.chain.payments) == 1

    tell(tmp_path, story, poll_s=0.001)
