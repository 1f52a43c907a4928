"""What the SDK asks for a quote, what it believes of it, and what it tells the wallet."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from provex.client.errors import ConnectionFault, QuoteRefused
from provex.client.swap_deposits import SwapQuotes, deposit_ether, deposit_token
from provex.client.trader import Trader
from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.swaps import SwapOrder

ETHER = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
USDC = "0x7fC9C132268E0E414991449c003DbdB3E73E2059"
TOKEN = "0x" + "22" * 20
PROXY = "0xA2e0B371d8C18ef436f55F6DC214daCaf3169315"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TRADER = cast(
    "Trader",
    SimpleNamespace(
        keys=SimpleNamespace(stark_key=11),
        private=SimpleNamespace(signer=SimpleNamespace(position_id=77)),
    ),
)
Action = Callable[["FakeWallet", SwapQuotes], Awaitable[str]]


@dataclass
class FakeWallet:
    """Notes what it is told to send."""

    collateral_token: str = USDC
    exchange_proxy: str = PROXY
    transaction_hash: str = "0xab"
    sent: list[dict[str, Any]] = field(default_factory=list)

    async def token_decimals(self, token: str) -> int:
        return 18 if token == ETHER else 8

    async def deposit_token(
        self, *, token: str, amount: int, order: SwapOrder, stark_key: int, position_id: int
    ) -> "FakeWallet":
        self.sent.append({"token": token, "amount": amount, "order": order, "key": stark_key})
        return self

    async def deposit_ether(
        self, *, amount_wei: int, order: SwapOrder, stark_key: int, position_id: int
    ) -> "FakeWallet":
        self.sent.append({"amount": amount_wei, "order": order, "position": position_id})
        return self


@dataclass
class Service:
    """A quote service that answers as asked, save for some changes."""

    changes: dict[str, str] = field(default_factory=dict)
    answer: httpx.Response | None = None
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.answer is not None:
            return self.answer
        query = request.url.params
        sells_ether = query["sellToken"] == ETHER
        quote = {
            "to": PROXY.lower(),
            "data": "0xd9627aa4",
            "value": query["sellAmount"] if sells_ether else "0",
            "sellTokenAddress": query["sellToken"].lower(),
            "buyTokenAddress": query["buyToken"].lower(),
            "sellAmount": query["sellAmount"],
            "buyAmount": "2990000001",
            "price": "2990.000001",
        }
        return httpx.Response(200, json=quote | self.changes)


def told(service: Service, action: Action) -> list[dict[str, Any]]:
    """What the wallet is told to send."""
    wallet = FakeWallet()

    async def work() -> None:
        network = httpx.MockTransport(service)
        async with SwapQuotes(
            "http://quotes.test", headers={"0x-api-key": "k"}, network=network
        ) as quotes:
            assert await action(wallet, quotes) == wallet.transaction_hash

    asyncio.run(work())
    return wallet.sent


async def sell_ether(wallet: FakeWallet, quotes: SwapQuotes, **terms: Any) -> str:
    return await deposit_ether(TRADER, wallet, quotes, Decimal("1.5"), now=lambda: NOW, **terms)


def test_ether_is_quoted_and_sold_on_the_traders_terms() -> None:
    service = Service()

    (sent,) = told(service, sell_ether)

    (request,) = service.asked
    assert request.url.path == "/swap/v1/quote"
    assert dict(request.url.params) == {
        "sellToken": ETHER,
        "buyToken": USDC,
        "sellAmount": "1500000000000000000",
        "slippagePercentage": "0.01",
    }
    assert request.headers["0x-api-key"] == "k"
    assert sent["amount"] == 15 * 10**17
    assert sent["position"] == 77
    assert sent["order"] == SwapOrder(
        exchange_proxy=PROXY.lower(),
        exchange_data=bytes.fromhex("d9627aa4"),
        minimum=2_960_100_000,
        deadline_s=int((NOW + timedelta(minutes=10)).timestamp()),
    )


def test_a_token_has_its_own_decimals() -> None:
    async def action(wallet: FakeWallet, quotes: SwapQuotes) -> str:
        return await deposit_token(TRADER, wallet, quotes, TOKEN, Decimal("0.5"))

    (sent,) = told(Service(), action)

    assert sent["token"] == TOKEN
    assert sent["amount"] == 5 * 10**7
    assert sent["key"] == 11


def test_a_minimum_of_ones_own_and_a_lifetime() -> None:
    async def action(wallet: FakeWallet, quotes: SwapQuotes) -> str:
        terms = {"minimum": Decimal("2980.5"), "lifetime": timedelta(seconds=9)}
        return await sell_ether(wallet, quotes, **terms)

    (sent,) = told(Service(), action)

    assert sent["order"].minimum == 2_980_500_000
    assert sent["order"].deadline_s == int(NOW.timestamp()) + 9


@pytest.mark.parametrize("minimum", [Decimal("2990.000002"), Decimal(0)])
def test_a_minimum_that_the_quote_does_not_reach_or_that_is_none(minimum: Decimal) -> None:
    async def action(wallet: FakeWallet, quotes: SwapQuotes) -> str:
        return await sell_ether(wallet, quotes, minimum=minimum)

    with pytest.raises(QuoteRefused, match="too little"):
        told(Service(), action)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"to": TOKEN}, "another contract"),
        ({"value": "7"}, "other ether"),
        ({"sellAmount": "7"}, "another swap"),
        ({"buyTokenAddress": TOKEN}, "another swap"),
        ({"sellTokenAddress": TOKEN}, "another swap"),
        ({"buyAmount": "0"}, "too little"),
    ],
)
def test_a_quote_of_something_else_is_refused(changes: dict[str, str], text: str) -> None:
    with pytest.raises(QuoteRefused, match=text):
        told(Service(changes), sell_ether)


def test_a_refusal_of_the_service_is_told() -> None:
    body = {"code": 100, "reason": "Validation Failed"}

    with pytest.raises(QuoteRefused, match=r"400: .*Validation Failed"):
        told(Service(answer=httpx.Response(400, json=body)), sell_ether)


@pytest.mark.parametrize("text", ["", "{}", '{"to": 7}', "<html>"])
def test_an_answer_that_is_no_quote_is_a_fault(text: str) -> None:
    with pytest.raises(ConnectionFault, match="unexpected answer"):
        told(Service(answer=httpx.Response(200, text=text)), sell_ether)


def test_a_service_that_is_gone_is_a_fault() -> None:
    def vanish(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("gone")

    async def work() -> None:
        network = httpx.MockTransport(vanish)
        async with SwapQuotes("http://quotes.test", network=network) as quotes:
            await sell_ether(FakeWallet(), quotes)

    with pytest.raises(ConnectionFault, match="gone"):
        asyncio.run(work())


def test_an_amount_that_a_token_can_not_have_is_refused() -> None:
    async def action(wallet: FakeWallet, quotes: SwapQuotes) -> str:
        return await deposit_token(TRADER, wallet, quotes, TOKEN, Decimal("0.000000001"))

    with pytest.raises(Rejected) as rejection:
        told(Service(), action)

    assert rejection.value.code == PARAMETER_INVALID
