"""A whole exchange behind its API in one process: real sequencer, journal, read model, indexer.

Everything runs on one event loop that is only turned while a test waits for something, at a clock
that the test moves.
"""

import asyncio
import base64
import hmac
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from provex.api.application import Application, create_app
from provex.api.dependencies import Dependencies
from provex.api.settings import ApiSettings, FaucetSettings, RateLimitSettings, StreamSettings
from provex.api.times import iso_of
from provex.indexer.indexer import Indexer
from provex.liquidity.desk import LiquidityDesk
from provex.liquidity.wire import WireReport
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.eip712 import (
    ONBOARDING_ACTION,
    SignatureKind,
    action_message,
    api_key_message,
    sign_typed,
)
from provex.protocol.errors import Rejected
from provex.protocol.inputs import ClockTick, Input
from provex.protocol.keys import ApiCredentials, api_credentials_of
from provex.protocol.markets import markets
from provex.protocol.messages import LimitOrder, limit_order_hash
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.protocol.quantization import nonce_of_client_id
from provex.protocol.secp256k1 import checksummed
from provex.rules.position import position_id_of
from provex.sequencer.exchange import Exchange
from provex.sequencer.identifiers import account_id_of, user_id_of
from provex.sequencer.sequencer import Sequencer
from provex.sequencer.settings import ExchangeSettings, SequencerSettings
from provex.storage.read_model import ReadModel
from tests.sequencer import world as core

T = TypeVar("T")

NETWORK_ID = 11155111
ADMIN_KEY = 0xA11CE
DESK_TOKEN = "token of the desk"
FAUCET_PRIVATE_KEY = 4242
TOKEN = "0x7fC9C132268E0E414991449c003DbdB3E73E2059"
FACT_REGISTRY = "0xCD828e691cA23b66291ae905491Bb89aEe3Abd82"
EXCHANGE = "0x3D05aaCd0fED84f65dE0D91e4621298E702911E2"
DAY_MS = 86_400_000


class Signer:
    """The contract's user admin, with a known key."""

    def sign_registration(self, ethereum_address: bytes, stark_key: int) -> bytes:
        text = b"UserRegistration:" + ethereum_address + stark_key.to_bytes(32)
        digest = primitives().keccak256(text)
        return primitives().ethereum_sign(ADMIN_KEY, digest).to_bytes()


@dataclass(slots=True)
class Facts:
    """What a registry on L1 knows; a fault makes it silent."""

    known: set[bytes] = field(default_factory=set)
    fault: Exception | None = None

    async def is_known(self, fact: bytes) -> bool:
        if self.fault is not None:
            raise self.fault
        return fact in self.known


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def messages(self) -> list[str]:
        return [error["msg"] for error in self.data["errors"]]


@dataclass(slots=True)
class Person:
    """Somebody with both kinds of keys, as a client holds them."""

    ethereum_key: int
    stark_private_key: int
    credentials: ApiCredentials
    account_number: int = 0
    position_id: int = 0

    @property
    def address(self) -> str:
        return checksummed(primitives().ethereum_address(self.ethereum_key))

    @property
    def user_id(self) -> str:
        return user_id_of(self.address.lower())

    @property
    def account_id(self) -> str:
        return account_id_of(self.user_id, self.account_number)

    @property
    def stark_key(self) -> int:
        return primitives().stark_public_key(self.stark_private_key).x


@dataclass(slots=True)
class Socket:
    """A WebSocket client straight on ASGI."""

    world: "World"
    sent: asyncio.Queue[dict[str, Any]]
    received: asyncio.Queue[dict[str, Any]]
    task: asyncio.Task[None]
    reading: asyncio.Event
    """Cleared, the client reads nothing more."""

    def send(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self.sent.put_nowait({"type": "websocket.receive", "text": text})

    def event(self, seconds: float = 5.0) -> dict[str, Any]:
        return self.world.run(asyncio.wait_for(self.received.get(), seconds))

    def message(self, seconds: float = 5.0) -> dict[str, Any]:
        event = self.event(seconds)
        assert event["type"] == "websocket.send", event
        return json.loads(event["text"])

    def messages_within(self, seconds: float) -> list[dict[str, Any]]:
        self.world.run(asyncio.sleep(seconds))
        found = []
        while not self.received.empty():
            event = self.received.get_nowait()
            assert event["type"] == "websocket.send", event
            found.append(json.loads(event["text"]))
        return found

    def close(self) -> None:
        self.sent.put_nowait({"type": "websocket.disconnect", "code": 1000})
        self.world.run(asyncio.wait_for(self.task, 5))


@dataclass(slots=True)
class World:
    """The exchange, its API, and everybody in it."""

    directory: Path
    api_changes: dict[str, Any] = field(default_factory=dict)
    exchange_changes: dict[str, Any] = field(default_factory=dict)
    now_ms: int = core.START_MS
    runner: asyncio.Runner = field(init=False)
    exchange: Exchange = field(init=False)
    sequencer: Sequencer = field(init=False)
    indexer: Indexer = field(init=False)
    read_model: ReadModel = field(init=False)
    app: Application = field(init=False)
    desk: LiquidityDesk = field(init=False)
    facts: Facts = field(default_factory=Facts)
    serial: int = 0
    order_refusal: Rejected | None = None
    lifespan: Any = None
    sockets: list[Socket] = field(default_factory=list)

    # --- life -----------------------------------------------------------------------------------

    def start(self) -> "World":
        self.runner = asyncio.Runner()
        self.run(self._start())
        return self

    async def _start(self) -> None:
        self.exchange = Exchange(core.settings(**self.exchange_changes), NATIVE_BUILTINS)
        self.sequencer = Sequencer(
            SequencerSettings(data_directory=self.directory / "data", clock_interval_ms=0),
            self.exchange,
            lambda: self.now_ms,
            engine_version="test",
            program_hash="00",
        )
        await self.sequencer.start()
        self.read_model = ReadModel(f"sqlite:///{self.directory / 'history.sqlite'}")
        self.indexer = Indexer(self.read_model, self.sequencer.outcomes_after)
        self.sequencer.subscribe(self.indexer.on_outcomes)
        await self.indexer.start()
        self.desk = LiquidityDesk(
            views=self.exchange,
            durable=self.sequencer.durable,
            submit=self.sequencer.submit,
            collateral_asset_id=core.COLLATERAL_ASSET_ID,
            facts=self.facts,
            provider_position_ids=[p.position_id for p in self.exchange.liquidity_providers()],
            token=DESK_TOKEN,
            clock_s=lambda: self.now_ms / 1_000,
        )
        await self.desk.look(self.report())
        self.app = create_app(self._dependencies(self.exchange.settings))
        await self._enter()

    def report(self, **changes: Any) -> WireReport:
        """What the liquidity provider says of itself."""
        (provider,) = self.exchange.liquidity_providers()
        fields = {
            "position_id": provider.position_id,
            "funds_quantums": 1_000_000 * core.USD,
            "fee_quantums": 0,
            "lifetime_s": 162 * 3_600,
            "paid": [],
            "known": [],
        }
        return WireReport(**(fields | changes))

    async def _enter(self) -> None:
        self.lifespan = self.app.router.lifespan_context(self.app)
        await self.lifespan.__aenter__()

    async def _exit(self) -> None:
        await self.lifespan.__aexit__(None, None, None)

    def _dependencies(self, exchange_settings: ExchangeSettings) -> Dependencies:
        faucet_id = account_id_of(user_id_of(core.trader("faucet", exchange_settings).address), 0)
        settings = ApiSettings(
            network_id=NETWORK_ID,
            chain_id=31337,
            exchange_address=EXCHANGE,
            collateral_token_address=TOKEN,
            collateral_asset_id=core.COLLATERAL_ASSET_ID,
            fact_registry_address=FACT_REGISTRY,
            rate_limits=RateLimitSettings(is_enabled=False),
            streams=StreamSettings(batch_interval_ms=20),
            faucet=FaucetSettings(
                account_id=faucet_id,
                private_key=core.trader("faucet", exchange_settings).private_key,
            ),
        )
        return Dependencies(
            settings=replace(settings, **self.api_changes),
            exchange_settings=exchange_settings,
            markets=markets(),
            sequencer=self.sequencer,
            views=self.exchange,
            read_model=self.read_model,
            indexer=self.indexer,
            registration_signer=Signer(),
            liquidity=self.desk,
            now_ms=lambda: self.now_ms,
            order_refusal=lambda: self.order_refusal,
        )

    def stop(self) -> None:
        self.run(self._stop())
        self.runner.close()

    async def _stop(self) -> None:
        for opened in self.sockets:
            opened.sent.put_nowait({"type": "websocket.disconnect", "code": 1000})
            await opened.task
        await self._exit()
        await self.indexer.stop()
        await self.sequencer.stop()
        self.read_model.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    # --- behind the API -------------------------------------------------------------------------

    def submit(self, entry: Input) -> Outcome:
        return self.run(self.sequencer.submit(entry))

    def price(self, prices: dict[int, Any] | None = None) -> None:
        """Give index and oracle prices, ten seconds later."""
        self.now_ms += 10_000
        chosen = core.PRICES if prices is None else prices
        self.submit(core.index_prices(chosen))
        in_force = replace(self.exchange.settings, configuration=self.exchange.configuration)
        table = self.exchange.markets
        self.submit(core.oracle_tick(in_force, self.now_ms // 1000, chosen, table=table))

    def pass_ms(self, milliseconds: int) -> None:
        self.now_ms += milliseconds
        self.submit(ClockTick())

    def deposit(self, person: Person, usd: int) -> None:
        self.serial += 1
        self.submit(
            core.deposit_confirmed(
                f"deposit-{self.serial}", person.stark_key, person.position_id, usd * core.USD
            )
        )

    def state(self) -> tuple[bytes, int]:
        """What a refused request must leave as it is."""
        return self.exchange.state_hash(), self.exchange.last_sequence

    # --- requests -------------------------------------------------------------------------------

    def request(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        client: str = "127.0.0.1",
    ) -> Answer:
        return self.run(self._request(method, path, headers or {}, body, client))

    async def _request(
        self, method: str, path: str, headers: dict[str, str], body: bytes, client: str
    ) -> Answer:
        from urllib.parse import unquote

        raw_path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": unquote(raw_path),
            "raw_path": raw_path.encode(),
            "query_string": query.encode(),
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()
            ],
            "client": (client, 1),
        }
        events = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return events.pop(0) if events else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = sent[0]
        return Answer(
            status=start["status"],
            headers={name.decode(): value.decode() for name, value in start["headers"]},
            body=b"".join(message.get("body", b"") for message in sent[1:]),
        )

    def get(self, path: str, **options: Any) -> Answer:
        return self.request("GET", path, **options)

    def signed(
        self,
        person: Person,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        wire: bytes | None = None,
        changes: dict[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> Answer:
        """Send a request signed with the person's API key; `changes` spoil headers."""
        body = json.dumps(data, separators=(",", ":")).encode() if data else b""
        headers = self.hmac_headers(person, method, path, body) | (changes or {})
        return self.request(
            method, path, headers=headers, body=body if wire is None else wire, client=client
        )

    def hmac_headers(
        self, person: Person, method: str, path: str, body: bytes = b""
    ) -> dict[str, str]:
        timestamp = iso_of(self.now_ms)
        secret = base64.urlsafe_b64decode(person.credentials.secret)
        digest = hmac.digest(secret, f"{timestamp}{method}{path}".encode() + body, "sha256")
        return {
            "DYDX-SIGNATURE": base64.urlsafe_b64encode(digest).decode(),
            "DYDX-API-KEY": person.credentials.key,
            "DYDX-TIMESTAMP": timestamp,
            "DYDX-PASSPHRASE": person.credentials.passphrase,
        } | ({"DYDX-ACCOUNT-NUMBER": str(person.account_number)} if person.account_number else {})

    def ethereum_signed(
        self,
        person: Person,
        method: str,
        path: str,
        *,
        kind: SignatureKind = SignatureKind.NO_PREPEND,
        wire: bytes = b"{}",
        changes: dict[str, str] | None = None,
    ) -> Answer:
        message = api_key_message(
            chain_id=NETWORK_ID,
            method=method,
            request_path=path,
            body="{}",
            timestamp=iso_of(self.now_ms),
        )
        headers = {
            "DYDX-SIGNATURE": sign_typed(person.ethereum_key, message, kind).text(),
            "DYDX-TIMESTAMP": iso_of(self.now_ms),
            "DYDX-ETHEREUM-ADDRESS": person.address,
        }
        return self.request(method, path, headers=headers | (changes or {}), body=wire)

    # --- people ---------------------------------------------------------------------------------

    def stranger(self, ethereum_key: int) -> Person:
        """Somebody who has not onboarded."""
        signature = sign_typed(ethereum_key, action_message(ONBOARDING_ACTION, NETWORK_ID))
        person = Person(
            ethereum_key, ethereum_key * 7919 % 2**250 + 1, api_credentials_of(signature)
        )
        person.position_id = position_id_of(
            self.exchange.settings.configuration.domain, person.stark_key, 0
        )
        return person

    def onboarding(
        self, person: Person, kind: SignatureKind = SignatureKind.NO_PREPEND
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Headers and body of an onboarding request."""
        message = action_message(ONBOARDING_ACTION, NETWORK_ID)
        signature = sign_typed(person.ethereum_key, message, kind)
        person.credentials = api_credentials_of(signature)
        key = primitives().stark_public_key(person.stark_private_key)
        headers = {"DYDX-SIGNATURE": signature.text(), "DYDX-ETHEREUM-ADDRESS": person.address}
        return headers, {"starkKey": hex(key.x), "starkKeyYCoordinate": hex(key.y)}

    def person(self, ethereum_key: int, usd: int = 0) -> Person:
        """Somebody onboarded, with money."""
        person = self.stranger(ethereum_key)
        headers, data = self.onboarding(person)
        body = json.dumps(data).encode()
        answer = self.request("POST", "/v3/onboarding", headers=headers, body=body)
        assert answer.status == 200, answer.body
        if usd:
            self.deposit(person, usd)
        return person

    # --- orders ---------------------------------------------------------------------------------

    def order(self, person: Person, **changes: Any) -> dict[str, Any]:
        """The body of a signed order, 0.01 BTC for 49,000 USD unless changed.

        `sign_as` replaces members of the signed message.
        """
        self.serial += 1
        sign_as = changes.pop("sign_as", {})
        data = {
            "market": "BTC-USD",
            "side": "BUY",
            "type": "LIMIT",
            "timeInForce": "GTT",
            "size": "0.01",
            "price": "49000",
            "limitFee": "0.0015",
            "expiration": iso_of(self.now_ms + 28 * DAY_MS),
            "postOnly": False,
            "clientId": f"order-{self.serial}",
        } | changes
        data = {name: value for name, value in data.items() if value is not None}
        if "signature" not in data:
            data["signature"] = self.signature(person, data, sign_as)
        return data

    def signature(self, person: Person, data: dict[str, Any], sign_as: dict[str, Any]) -> str:
        from decimal import Decimal

        from provex.api.times import ms_of_iso
        from provex.protocol.client_messages import HumanOrder, limit_order_message

        named = {market.name: market for market in self.exchange.markets}
        expires = ms_of_iso(data["expiration"])
        assert expires is not None
        message: LimitOrder = limit_order_message(
            HumanOrder(
                is_buying=data["side"] == "BUY",
                size=Decimal(data["size"]),
                price=Decimal(data["price"]),
                limit_fee=Decimal(data["limitFee"]),
                client_id=data["clientId"],
                expires_at_ms=expires,
            ),
            market=named[data["market"]],
            collateral_asset_id=core.COLLATERAL_ASSET_ID,
            position_id=person.position_id,
        )
        message_hash = limit_order_hash(replace(message, **sign_as))
        return primitives().stark_sign(person.stark_private_key, message_hash).text()

    def place(self, person: Person, **changes: Any) -> Answer:
        return self.signed(person, "POST", "/v3/orders", self.order(person, **changes))

    # --- sockets --------------------------------------------------------------------------------

    def socket(self, client: str = "127.0.0.1") -> Socket:
        """Open a WebSocket; the `connected` message is still to be read."""
        return self.run(self._socket(client))

    async def _socket(self, client: str) -> Socket:
        sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        scope = {
            "type": "websocket",
            "path": "/v3/ws",
            "raw_path": b"/v3/ws",
            "query_string": b"",
            "headers": [],
            "client": (client, 1),
            "subprotocols": [],
            "state": {},
        }
        sent.put_nowait({"type": "websocket.connect"})

        async def send(message: Any) -> None:
            await socket.reading.wait()
            received.put_nowait(message)

        reading = asyncio.Event()
        reading.set()
        task = asyncio.create_task(self.app(scope, sent.get, send))
        socket = Socket(self, sent, received, task, reading)
        self.sockets.append(socket)
        first = await received.get()
        assert first["type"] == "websocket.accept"
        return socket

    def accounts_subscription(self, person: Person, **changes: Any) -> dict[str, Any]:
        headers = self.hmac_headers(person, "GET", "/ws/accounts")
        return {
            "type": "subscribe",
            "channel": "v3_accounts",
            "accountNumber": str(person.account_number),
            "apiKey": headers["DYDX-API-KEY"],
            "passphrase": headers["DYDX-PASSPHRASE"],
            "timestamp": headers["DYDX-TIMESTAMP"],
            "signature": headers["DYDX-SIGNATURE"],
        } | changes


def escaped(text: str) -> str:
    return quote(text, safe="")


def nonce(client_id: str) -> int:
    return nonce_of_client_id(client_id)
