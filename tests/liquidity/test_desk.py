"""The desk over HTTP: who may speak, what is refused, and that nothing is told before it is durable."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn

from provex.cli.network import free_port, listening_socket
from provex.liquidity.desk import LiquidityDesk
from provex.liquidity.desk_client import DeskClient
from provex.liquidity.rebalance import Rebalancer
from provex.liquidity.wire import WireReport, WireWithdrawal, waiting_of
from provex.oracle.http_server import HostedServer
from provex.protocol.errors import INVALID_SIGNATURE, LIQUIDITY_DESK_UNREACHABLE, Rejected
from provex.protocol.inputs import Input, RequestWithdrawal
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.protocol.records import AccountRecord
from provex.protocol.views import WaitingPayment

from .world import PROVIDER_POSITION, START_S, USD, settings, waiting

TOKEN = "a token of the desk"
PROVIDER_PRIVATE_KEY = 79
PROVIDER_KEY = primitives().stark_public_key(PROVIDER_PRIVATE_KEY)


@dataclass(slots=True)
class Exchange:
    """What waits, what is owed, and a disk that may be slow."""

    waiting: list[WaitingPayment] = field(default_factory=list)
    owed: set[int] = field(default_factory=set)
    submitted: list[Input] = field(default_factory=list)
    is_durable: asyncio.Event = field(default_factory=asyncio.Event)

    def waiting_payments(self, provider_position_id: int) -> tuple[WaitingPayment, ...]:
        return tuple(self.waiting) if provider_position_id == PROVIDER_POSITION else ()

    def is_payment_owed(self, message_hash: int) -> bool:
        return message_hash in self.owed

    def account_by_position(self, position_id: int) -> AccountRecord | None:
        if position_id not in {PROVIDER_POSITION, PROVIDER_POSITION + 1}:
            return None
        return AccountRecord(
            account_id="provider",
            user_id="operator",
            account_number=0,
            position_id=position_id,
            stark_key=PROVIDER_KEY.x,
            stark_key_y=PROVIDER_KEY.y,
            collateral_quantums=700 * USD,
            reserved_quantums=0,
            pending_deposits_quantums=0,
            pending_withdrawals_quantums=0,
            created_at_ms=0,
            last_transaction_id=None,
        )

    async def submit(self, entry: Input) -> Outcome:
        self.submitted.append(entry)
        return Outcome(1, 0, (), b"")

    async def durable(self) -> None:
        await self.is_durable.wait()


class NoFacts:
    async def is_known(self, fact: bytes) -> bool:
        return False


def report(**changes: object) -> WireReport:
    fields = {
        "position_id": PROVIDER_POSITION,
        "funds_quantums": 500 * USD,
        "fee_quantums": 0,
        "lifetime_s": 1,
        "paid": [],
        "known": [],
    }
    return WireReport(**(fields | changes))  # type: ignore[arg-type]


def served(
    folder: Path, story: Callable[[DeskClient, Exchange, LiquidityDesk, str], Awaitable[None]]
) -> None:
    async def told() -> None:
        exchange = Exchange()
        exchange.is_durable.set()
        desk = LiquidityDesk(
            views=exchange,
            durable=exchange.durable,
            submit=exchange.submit,
            collateral_asset_id=settings().collateral_asset_id,
            facts=NoFacts(),
            provider_position_ids=[PROVIDER_POSITION],
            token=TOKEN,
            clock_s=lambda: 0.0,
        )
        (folder / "token").write_text(TOKEN)
        with listening_socket("127.0.0.1", free_port()) as listener:
            port = listener.getsockname()[1]
            server = HostedServer(uvicorn.Config(desk.app(), log_level="warning", lifespan="off"))
            task = await server.start(listener)
            url = f"http://127.0.0.1:{port}"
            async with DeskClient(url, folder / "token") as client:
                await story(client, exchange, desk, url)
            await server.stop(task)

    asyncio.run(told())


def test_a_provider_reports_and_hears_what_waits_and_what_is_owed(tmp_path: Path) -> None:
    async def story(client: DeskClient, exchange: Exchange, desk: LiquidityDesk, url: str) -> None:
        first, second = waiting(), waiting(nonce=2)
        exchange.waiting = [first, second]
        exchange.owed = {7}

        look = await client.look(report(known=["0x7", "0x8"]))

        assert [waiting_of(wire, PROVIDER_POSITION) for wire in look.waiting] == [first, second]
        assert look.owed == ["0x7"]
        assert look.collateral_quantums == 700 * USD
        assert desk.offer(PROVIDER_POSITION).available_quantums == 300 * USD
        assert desk.offer(PROVIDER_POSITION + 1).available_quantums == 0

    served(tmp_path, story)


def test_nothing_is_told_that_a_crash_could_forget(tmp_path: Path) -> None:
    async def story(client: DeskClient, exchange: Exchange, desk: LiquidityDesk, url: str) -> None:
        exchange.waiting = [waiting()]
        exchange.is_durable.clear()

        looking = asyncio.create_task(client.look(report()))
        await asyncio.sleep(0.2)
        assert not looking.done()
        exchange.is_durable.set()

        assert len((await looking).waiting) == 1

    served(tmp_path, story)


def test_strangers_and_malformed_reports_are_refused(tmp_path: Path) -> None:
    async def story(client: DeskClient, exchange: Exchange, desk: LiquidityDesk, url: str) -> None:
        for wrong in (
            report(position_id=5),
            report(funds_quantums=-1),
            report(funds_quantums=2**63),
            report(known=["7"]),
            report(known=["0xx"]),
        ):
            with pytest.raises(Rejected) as refusal:
                await client.look(wrong)
            assert refusal.value.code == LIQUIDITY_DESK_UNREACHABLE
        async with httpx.AsyncClient() as stranger:
            good = {"authorization": f"Bearer {TOKEN}"}
            for headers, content, status in (
                ({}, b"{}", 401),
                ({"authorization": "Bearer x"}, b"{}", 401),
                (good, b"{}", 400),
                (good, b"[", 400),
                (good, b" " * 300_000, 400),
            ):
                answer = await stranger.post(f"{url}/look", content=content, headers=headers)
                assert answer.status_code == status
        assert desk.offer(PROVIDER_POSITION).available_quantums == 0

    served(tmp_path, story)


def test_a_desk_that_is_not_there_is_a_fault_that_passes(tmp_path: Path) -> None:
    async def story() -> None:
        async with DeskClient("http://127.0.0.1:1", tmp_path / "token") as client:
            for is_there in (False, True):
                if is_there:
                    (tmp_path / "token").write_text(TOKEN)
                with pytest.raises(Rejected) as refusal:
                    await client.look(report())
                assert refusal.value.kind.is_retryable

    asyncio.run(story())


class NothingToClaim:
    def __init__(self) -> None:
        self.asked = 0

    async def claim(self) -> int:
        self.asked += 1
        return 0


def test_a_provider_withdraws_what_it_was_paid_with_its_own_signature(tmp_path: Path) -> None:
    async def story(client: DeskClient, exchange: Exchange, desk: LiquidityDesk, url: str) -> None:
        now_s = float(START_S)
        chain = NothingToClaim()
        chosen = settings(rebalance_quantums=600 * USD)
        rebalancer = Rebalancer(chosen, client, chain, PROVIDER_PRIVATE_KEY, lambda: now_s)

        await rebalancer.step(600 * USD - 1, is_idle=False)
        assert (exchange.submitted, chain.asked) == ([], 0)
        await rebalancer.step(700 * USD, is_idle=True)
        assert (exchange.submitted, chain.asked) == ([], 0)
        now_s += 60
        await rebalancer.step(700 * USD, is_idle=True)

        (request,) = exchange.submitted
        assert isinstance(request, RequestWithdrawal)
        assert (request.account_id, request.amount_quantums) == ("provider", 700 * USD)
        assert request.expiration_hours >= START_S // 3_600 + 8 * 24
        assert chain.asked == 1

    served(tmp_path, story)


def test_without_a_threshold_nothing_is_withdrawn(tmp_path: Path) -> None:
    async def story(client: DeskClient, exchange: Exchange, desk: LiquidityDesk, url: str) -> None:
        chain = NothingToClaim()
        rebalancer = Rebalancer(settings(), client, chain, PROVIDER_PRIVATE_KEY, lambda: START_S)

        await rebalancer.step(10**15, is_idle=True)

        assert (exchange.submitted, chain.asked) == ([], 0)

    served(tmp_path, story)


def test_a_withdrawal_that_the_provider_did_not_sign_is_refused(tmp_path: Path) -> None:
    async def story(client: DeskClient, exchange: Exchange, desk: LiquidityDesk, url: str) -> None:
        chosen = settings(rebalance_quantums=1)
        forged = Rebalancer(chosen, client, NothingToClaim(), 80, lambda: START_S)
        await forged.step(700 * USD, is_idle=False)
        other = settings(rebalance_quantums=1, position_id=PROVIDER_POSITION + 1)
        stranger = Rebalancer(
            other, client, NothingToClaim(), PROVIDER_PRIVATE_KEY, lambda: START_S
        )
        await stranger.step(700 * USD, is_idle=False)

        assert exchange.submitted == []
        withdrawal = WireWithdrawal(
            position_id=PROVIDER_POSITION,
            amount_quantums=1,
            nonce=1,
            expiration_hours=1,
            signature_r="0x1",
            signature_s="0x1",
        )
        with pytest.raises(Rejected) as refusal:
            await desk.withdraw(withdrawal)
        assert refusal.value.code == INVALID_SIGNATURE

    served(tmp_path, story)
