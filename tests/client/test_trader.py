import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import orjson
import pytest

from provex.client.deposits import deposit, register_on_l1, wait_for_deposit
from provex.client.errors import ApiError, ConnectionFault
from provex.client.private import PrivateApi
from provex.client.signing import (
    FastWithdrawal,
    NewOrder,
    NewTransfer,
    NewWithdrawal,
    Receiver,
    Signer,
)
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import Transport
from provex.protocol.candles import Resolution
from provex.protocol.eip712 import (
    ONBOARDING_ACTION,
    action_message,
    recover_signer,
    typed_signature_from_text,
)
from provex.protocol.keys import ApiCredentials
from provex.protocol.records import (
    OrderStatus,
    OrderType,
    PositionStatus,
    Side,
    TimeInForce,
    TransferStatus,
    TransferType,
)

# The first account of a widely known development mnemonic.
GANACHE_KEY = "0x4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIME = "2026-01-01T00:00:00.000Z"
CREDENTIALS = ApiCredentials(key="key", secret="c2VjcmV0", passphrase="pass")

ACCOUNT = {
    "id": "account-1",
    "accountNumber": "0",
    "positionId": "12345",
    "starkKey": "0" * 64,
    "quoteBalance": "100.5",
    "equity": "100.5",
    "freeCollateral": "99",
    "pendingDeposits": "0",
    "pendingWithdrawals": "0",
    "createdAt": TIME,
    "openPositions": {},
}
USER = {
    "ethereumAddress": "0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
    "isRegistered": False,
    "email": None,
    "username": None,
    "referredByAffiliateLink": None,
    "makerFeeRate": "0.0005",
    "takerFeeRate": "0.001",
    "makerVolume30D": "0",
    "takerVolume30D": "0",
    "fees30D": "0",
    "userData": {},
    "isSharingUsername": None,
    "isSharingAddress": None,
    "isEmailVerified": False,
    "country": None,
    "languageCode": None,
    "somethingNew": 1,
}
CONFIG = {
    "collateralAssetId": "0x01e70c509c4c6bfafe8b73d2fc1819444b2c0b435d4b82c0f24addff9565ce25",
    "collateralTokenAddress": "0x7fC9C132268E0E414991449c003DbdB3E73E2059",
    "defaultMakerFee": "0.0005",
    "defaultTakerFee": "0.001",
    "exchangeAddress": "0x3D05aaCd0fED84f65dE0D91e4621298E702911E2",
    "maxExpectedBatchLengthMinutes": "720",
    "maxFastWithdrawalAmount": "200000",
    "cancelOrderRateLimiting": {"maxPointsMulti": 3},
    "placeOrderRateLimiting": {"maxPoints": 1750},
}
ORDER = {
    "id": "a" * 64,
    "clientId": "c",
    "accountId": "account-1",
    "market": "BTC-USD",
    "side": "BUY",
    "price": "30000",
    "triggerPrice": None,
    "trailingPercent": None,
    "size": "0.01",
    "remainingSize": "0.01",
    "type": "LIMIT",
    "createdAt": TIME,
    "unfillableAt": None,
    "expiresAt": TIME,
    "status": "OPEN",
    "timeInForce": "GTT",
    "postOnly": False,
    "reduceOnly": False,
    "cancelReason": None,
}
TRANSFER = {
    "id": "t",
    "type": "DEPOSIT",
    "debitAsset": "USDC",
    "creditAsset": "USDC",
    "debitAmount": "5",
    "creditAmount": "5",
    "transactionHash": "0xAB",
    "status": "CONFIRMED",
    "createdAt": TIME,
    "confirmedAt": TIME,
    "clientId": "x",
    "fromAddress": None,
    "toAddress": None,
}


@dataclass
class Exchange:
    """An exchange of a few sentences, and all that it was asked."""

    answers: dict[str, Any]
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        name = f"{request.method} {request.url.path}"
        answer = self.answers.get(name, self.answers.get("*"))
        if callable(answer):
            answer = answer()
        if isinstance(answer, httpx.Response):
            return answer
        if answer is None:
            return httpx.Response(404, json={"errors": [{"msg": name, "code": 1004}]})
        return httpx.Response(200, content=orjson.dumps(answer))

    def names(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.asked]


def known_user(is_known: list[bool]) -> dict[str, Any]:
    """Answers for a user who is known or becomes so by onboarding."""

    def exists() -> dict[str, Any]:
        return {"exists": is_known[-1], "isProxySigner": False, "contractAddress": ""}

    def onboard() -> dict[str, Any]:
        is_known.append(True)
        key = {"key": "k", "secret": "s", "passphrase": "p"}
        return {"apiKey": key, "user": USER, "account": ACCOUNT}

    return {
        "GET /v3/users/exists": exists,
        "POST /v3/onboarding": onboard,
        "GET /v3/accounts": {"accounts": [ACCOUNT]},
        "GET /v3/config": CONFIG,
    }


def in_session(exchange: Exchange, work: Callable[[Trader], Any]) -> Any:
    async def scenario() -> Any:
        keys = TraderKeys(GANACHE_KEY, network_id=DEVELOPMENT_NETWORK_ID)
        network = httpx.MockTransport(exchange)
        async with Trader("http://x.test", keys, now=lambda: NOW, network=network) as trader:
            return await work(trader)

    return asyncio.run(scenario())


def test_keys_are_those_of_the_published_clients() -> None:
    keys = TraderKeys(GANACHE_KEY, network_id=DEVELOPMENT_NETWORK_ID)

    assert keys.identity.address == "0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1"
    assert keys.stark_key == 0x15E2E074A7AC9E78EDB2EE9F11A0C0C0A080C79758AB81616EEA9C032C75265
    assert keys.stark_key_y == 0x360408546B64238F80D7A8A336D7304D75F122A7E5BB22CBB7A14F550EAC5A8
    assert keys.credentials.key == "30cb6046-8f4a-5677-a19c-a494ccb7c7e5"
    assert keys.credentials.passphrase == "Db1GQK5KpI_qeddgjF66"


def test_keys_are_not_shown() -> None:
    keys = TraderKeys(GANACHE_KEY, network_id=DEVELOPMENT_NETWORK_ID)

    assert f"{keys.stark_private_key}" not in repr(keys)
    assert GANACHE_KEY[2:] not in repr(keys)


def test_new_user_is_onboarded_and_logged_in() -> None:
    exchange = Exchange(known_user([False]))

    account = in_session(exchange, lambda trader: trader.onboard(country="CH"))

    request = exchange.asked[1]
    signature = typed_signature_from_text(request.headers["DYDX-SIGNATURE"])
    message = action_message(ONBOARDING_ACTION, DEVELOPMENT_NETWORK_ID)
    assert signature is not None
    signer = recover_signer(message, signature)
    assert signer == bytes.fromhex(request.headers["DYDX-ETHEREUM-ADDRESS"][2:])
    assert orjson.loads(request.content)["country"] == "CH"
    assert (account.position_id, account.quote_balance) == (12345, Decimal("100.5"))


def test_known_user_is_only_logged_in() -> None:
    exchange = Exchange(known_user([True]))

    async def work(trader: Trader) -> int:
        await trader.onboard()
        return trader.private.signer.position_id

    assert in_session(exchange, work) == 12345
    assert "POST /v3/onboarding" not in exchange.names()


def test_quicker_program_with_the_same_key_is_no_error() -> None:
    is_known = [False]
    exchange = Exchange(known_user(is_known))

    def refuse() -> httpx.Response:
        is_known.append(True)
        return httpx.Response(400, json={"errors": [{"msg": "exists", "code": 1}]})

    exchange.answers["POST /v3/onboarding"] = refuse

    assert in_session(exchange, lambda trader: trader.onboard()).id == "account-1"


def test_refused_onboarding_is_told() -> None:
    exchange = Exchange(known_user([False]))
    exchange.answers["POST /v3/onboarding"] = httpx.Response(
        400, json={"errors": [{"msg": "not on the list", "code": 2}]}
    )

    with pytest.raises(ApiError, match="not on the list"):
        in_session(exchange, lambda trader: trader.onboard())


def test_private_endpoints_need_a_login() -> None:
    async def work(trader: Trader) -> None:
        with pytest.raises(ValueError, match="log_in"):
            _ = trader.private

    in_session(Exchange({}), work)


def test_ethereum_key_manages_api_keys_and_recovers() -> None:
    recovery = {
        "starkKey": "0",
        "positionId": "7",
        "equity": "1",
        "freeCollateral": "1",
        "quoteBalance": "1",
        "positions": [],
    }
    exchange = Exchange(
        {
            "POST /v3/api-keys": {"apiKey": {"key": "k", "secret": "s", "passphrase": "p"}},
            "DELETE /v3/api-keys": {},
            "GET /v3/recovery": recovery,
        }
    )

    async def work(trader: Trader) -> None:
        assert (await trader.create_api_key()).key == "k"
        await trader.delete_api_key("k")
        assert (await trader.recovery()).position_id == 7

    in_session(exchange, work)

    assert exchange.asked[1].url.query == b"apiKey=k"


@dataclass
class FakeWallet:
    """Notes what it is told to send."""

    owner: str | None = None
    sent: list[tuple[Any, ...]] = field(default_factory=list)
    transaction_hash: str = "0xab"

    async def key_owner(self, stark_key: int) -> str | None:
        return self.owner

    async def register(self, stark_key: int, admin_signature: bytes) -> "FakeWallet":
        self.sent.append((stark_key, admin_signature))
        return self

    async def deposit(self, *, stark_key: int, position_id: int, amount: int) -> "FakeWallet":
        self.sent.append((stark_key, position_id, amount))
        return self


def test_key_is_registered_on_l1_once() -> None:
    exchange = Exchange(
        known_user([True]) | {"GET /v3/registration": {"signature": "0x" + "11" * 65}}
    )
    new, old = FakeWallet(), FakeWallet(owner="0x1")

    async def work(trader: Trader) -> int:
        await trader.onboard()
        await register_on_l1(trader, new)
        await register_on_l1(trader, old)
        return trader.keys.stark_key

    stark_key = in_session(exchange, work)

    assert new.sent == [(stark_key, b"\x11" * 65)]
    assert old.sent == []


def test_deposit_is_sent_in_quantums_and_waited_for() -> None:
    pending = TRANSFER | {"status": "PENDING", "confirmedAt": None}
    states = iter([[], [pending], [TRANSFER]])
    exchange = Exchange(
        known_user([True]) | {"GET /v3/transfers": lambda: {"transfers": next(states)}}
    )
    wallet = FakeWallet()

    async def work(trader: Trader) -> None:
        await trader.onboard()
        sent = await deposit(trader, wallet, Decimal("5.000001"))
        transfer = await wait_for_deposit(trader.private, sent, poll_s=0)
        assert transfer.status is TransferStatus.CONFIRMED
        assert wallet.sent == [(trader.keys.stark_key, 12345, 5_000_001)]

    in_session(exchange, work)


def test_late_deposit_is_a_fault() -> None:
    exchange = Exchange(known_user([True]) | {"GET /v3/transfers": {"transfers": []}})
    times = iter([NOW, NOW, NOW + timedelta(hours=1)])

    async def work(trader: Trader) -> None:
        await trader.onboard()
        await wait_for_deposit(trader.private, "0xab", now=lambda: next(times), poll_s=0)

    with pytest.raises(ConnectionFault, match="not credited yet"):
        in_session(exchange, work)


def an_order(**changes: Any) -> NewOrder:
    given: dict[str, Any] = {
        "market": "BTC-USD",
        "side": Side.BUY,
        "size": Decimal("0.0100"),
        "price": Decimal("3E+4"),
        "limit_fee": Decimal("0.001"),
        "expires_at": NOW,
        "client_id": "c",
    }
    return NewOrder(**(given | changes))


def private_api(exchange: Exchange, *, has_signer: bool = True) -> PrivateApi:
    transport = Transport("http://x.test", now=lambda: NOW, network=httpx.MockTransport(exchange))
    signer = Signer(1, position_id=12345, collateral_asset_id=1) if has_signer else None
    return PrivateApi(transport, CREDENTIALS, signer=signer)


def test_order_is_sent_in_plain_decimals() -> None:
    exchange = Exchange({"*": {"order": ORDER}})
    order = an_order(type=OrderType.TRAILING_STOP, trailing_percent=Decimal("1E-1"))

    found = asyncio.run(private_api(exchange).place_order(order))

    body = orjson.loads(exchange.asked[0].content)
    assert (body["size"], body["price"], body["trailingPercent"]) == ("0.0100", "30000", "0.1")
    assert (body["expiration"], body["timeInForce"]) == (TIME, TimeInForce.GTT)
    assert len(body["signature"]) == 128
    assert "cancelId" not in body
    assert found.remaining_size == Decimal("0.01")
    assert found.status is OrderStatus.OPEN


def test_signing_without_a_stark_key_is_an_error() -> None:
    api = private_api(Exchange({}), has_signer=False)

    with pytest.raises(ValueError, match="Stark key"):
        asyncio.run(api.place_order(an_order()))


_PATHS: list[tuple[str, Callable[[PrivateApi], Any], dict[str, Any]]] = [
    ("GET /v3/users", lambda api: api.user(), {"user": USER}),
    (
        'PUT /v3/users {"username":"anna"}',
        lambda api: api.update_user(username="anna"),
        {"user": USER},
    ),
    ("GET /v3/api-keys", lambda api: api.api_keys(), {"apiKeys": [{"key": "k"}]}),
    ("GET /v3/accounts/a", lambda api: api.account("a"), {"account": ACCOUNT}),
    (
        "GET /v3/positions?market=BTC-USD&status=OPEN",
        lambda api: api.positions(market="BTC-USD", status=PositionStatus.OPEN),
        {"positions": []},
    ),
    ("DELETE /v3/orders/a", lambda api: api.cancel_order("a"), {"cancelOrder": ORDER}),
    (
        "DELETE /v3/orders?market=BTC-USD",
        lambda api: api.cancel_orders("BTC-USD"),
        {"cancelOrders": [ORDER]},
    ),
    (
        "DELETE /v3/active-orders?market=BTC-USD&side=BUY&id=a",
        lambda api: api.cancel_active_orders("BTC-USD", side=Side.BUY, order_id="a"),
        {"cancelOrders": []},
    ),
    (
        "GET /v3/active-orders?market=BTC-USD",
        lambda api: api.active_orders("BTC-USD"),
        {"orders": []},
    ),
    (
        "GET /v3/orders?status=OPEN%2CFILLED&type=LIMIT&returnLatestOrders=true",
        lambda api: api.orders(
            statuses=[OrderStatus.OPEN, OrderStatus.FILLED], order_type=OrderType.LIMIT
        ),
        {"orders": [ORDER]},
    ),
    ("GET /v3/orders/a", lambda api: api.order("a"), {"order": ORDER}),
    ("GET /v3/orders/client/c", lambda api: api.order_by_client_id("c"), {"order": ORDER}),
    ("GET /v3/fills?limit=5", lambda api: api.fills(limit=5), {"fills": []}),
    ("GET /v3/funding", lambda api: api.funding_payments(), {"fundingPayments": []}),
    (
        "GET /v3/historical-pnl?createdOnOrAfter=2026-01-01T00%3A00%3A00.000Z",
        lambda api: api.historical_pnl(created_on_or_after=NOW),
        {"historicalPnl": []},
    ),
    (
        "GET /v3/transfers?type=DEPOSIT",
        lambda api: api.transfers(transfer_type=TransferType.DEPOSIT),
        {"transfers": [TRANSFER]},
    ),
    (
        "POST /v3/testnet/tokens",
        lambda api: api.request_testnet_tokens(),
        {"transfer": TRANSFER},
    ),
    ("GET /v3/restrictions", lambda api: api.restrictions(), {"isRestricted": False}),
]


@pytest.mark.parametrize(("sent", "call", "answer"), _PATHS, ids=[path for path, _, _ in _PATHS])
def test_private_call_goes_to_its_path(
    sent: str, call: Callable[[PrivateApi], Any], answer: dict[str, Any]
) -> None:
    exchange = Exchange({"*": answer})

    asyncio.run(call(private_api(exchange)))

    request = exchange.asked[0]
    body = f" {request.content.decode()}" if request.content else ""
    assert f"{request.method} {request.url.raw_path.decode()}{body}" == sent


def test_money_leaves_with_signatures() -> None:
    exchange = Exchange({"*": {"withdrawal": TRANSFER, "transfer": TRANSFER}})
    api = private_api(exchange)
    receiver = Receiver(account_id="r", stark_key=5, position_id=6)

    async def scenario() -> None:
        await api.withdraw(NewWithdrawal(amount=Decimal(100), expires_at=NOW))
        await api.transfer(NewTransfer(amount=Decimal(1), receiver=receiver, expires_at=NOW))
        withdrawal = FastWithdrawal(
            credit=Decimal(9),
            debit=Decimal(10),
            to_address="0x" + "AB" * 20,
            provider_position_id=2,
            provider_stark_key=3,
            expires_at=NOW,
        )
        await api.fast_withdraw(withdrawal, token=b"\1" * 20, fact_registry=b"\2" * 20)

    asyncio.run(scenario())

    bodies = [orjson.loads(request.content) for request in exchange.asked]
    assert [request.url.path for request in exchange.asked] == [
        "/v3/withdrawals",
        "/v3/transfers",
        "/v3/fast-withdrawals",
    ]
    assert all(len(body["signature"]) == 128 for body in bodies)
    assert bodies[1]["receiverAccountId"] == "r"
    assert bodies[2]["toAddress"] == "0x" + "ab" * 20
    assert bodies[2]["lpPositionId"] == "2"


_PUBLIC: list[tuple[str, Callable[[Trader], Any], dict[str, Any]]] = [
    ("/v3/markets?market=BTC-USD", lambda t: t.public.markets("BTC-USD"), {"markets": {}}),
    ("/v3/orderbook/BTC-USD", lambda t: t.public.orderbook("BTC-USD"), {"bids": [], "asks": []}),
    ("/v3/trades/BTC-USD?limit=2", lambda t: t.public.trades("BTC-USD", limit=2), {"trades": []}),
    ("/v3/stats/BTC-USD?days=7", lambda t: t.public.stats("BTC-USD", days=7), {"markets": {}}),
    (
        "/v3/historical-funding/BTC-USD",
        lambda t: t.public.historical_funding("BTC-USD"),
        {"historicalFunding": []},
    ),
    (
        "/v3/candles/BTC-USD?resolution=1MIN&fromISO=2026-01-01T00%3A00%3A00.000Z",
        lambda t: t.public.candles("BTC-USD", resolution=Resolution.ONE_MINUTE, from_time=NOW),
        {"candles": []},
    ),
    ("/v3/time", lambda t: t.public.time(), {"iso": TIME, "epoch": 1767225600.123}),
    ("/v3/usernames?username=foo", lambda t: t.public.username_exists("foo"), {"exists": True}),
    (
        "/v3/fast-withdrawals?debitAmount=10&creditAsset=USDC",
        lambda t: t.public.liquidity_providers(debit_amount=Decimal(10)),
        {"liquidityProviders": {"2": {"availableFunds": "1", "starkKey": "0", "quote": None}}},
    ),
    (
        "/v3/insurance-fund/balance",
        lambda t: t.public.insurance_fund_balance(),
        {"balance": "12.5"},
    ),
]


@pytest.mark.parametrize(("path", "call", "answer"), _PUBLIC, ids=[path for path, _, _ in _PUBLIC])
def test_public_call_goes_to_its_path(
    path: str, call: Callable[[Trader], Any], answer: dict[str, Any]
) -> None:
    exchange = Exchange({"*": answer})

    in_session(exchange, call)

    assert exchange.asked[0].url.raw_path.decode() == path
    assert "DYDX-API-KEY" not in exchange.asked[0].headers


@pytest.mark.parametrize(
    ("side", "price"), [(Side.BUY, "30300"), (Side.SELL, "29701")], ids=["buy", "sell"]
)
def test_market_order_is_bounded_by_its_slippage(side: Side, price: str) -> None:
    market = {
        "market": "BTC-USD",
        "status": "ONLINE",
        "baseAsset": "BTC",
        "quoteAsset": "USD",
        "type": "PERPETUAL",
        "tickSize": "1",
        "indexPrice": "30000.5",
        "nextFundingAt": TIME,
        "syntheticAssetId": "0x0",
    }
    numbers = (
        "stepSize oraclePrice priceChange24H nextFundingRate minOrderSize initialMarginFraction "
        "maintenanceMarginFraction volume24H trades24H openInterest "
        "incrementalInitialMarginFraction incrementalPositionSize maxPositionSize "
        "baselinePositionSize assetResolution"
    )
    market |= dict.fromkeys(numbers.split(), "1")
    exchange = Exchange(
        known_user([True])
        | {"GET /v3/markets": {"markets": {"BTC-USD": market}}, "POST /v3/orders": {"order": ORDER}}
    )

    async def work(trader: Trader) -> None:
        await trader.onboard()
        await trader.trade_at_market("BTC-USD", side, Decimal("0.01"))

    in_session(exchange, work)

    body = orjson.loads(exchange.asked[-1].content)
    assert (body["type"], body["timeInForce"], body["price"]) == ("MARKET", "IOC", price)
