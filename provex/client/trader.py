"""One user of one exchange: keys, onboarding, and the two APIs and the stream that they open.

Programs that sign much put native cryptography in force first: `provex.native.crypto.install()`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec

from provex.protocol.eip712 import ONBOARDING_ACTION, action_message, sign_typed
from provex.protocol.keys import (
    ApiCredentials,
    default_api_credentials,
    default_stark_private_key,
)
from provex.protocol.primitives import primitives
from provex.protocol.records import OrderType, Side, TimeInForce

from . import answers
from .errors import ApiError
from .private import PrivateApi
from .public import PublicApi
from .signing import NewOrder, Signer
from .stream import Stream, websocket_url_of
from .transport import TIMEOUT_S, EthereumIdentity, Transport, utc_now

__all__ = ["DEVELOPMENT_NETWORK_ID", "Trader", "TraderKeys"]

T = TypeVar("T")

DEVELOPMENT_NETWORK_ID = 11155111
"""The network id that clients name to a development exchange; its chain has id 31337."""

_MARKET_ORDER_LIFE = timedelta(minutes=5)
_STATUSES_OF_A_KNOWN_USER = frozenset({400, 409})


class _Credentials(msgspec.Struct):
    key: str
    secret: str
    passphrase: str


class _ApiKey(msgspec.Struct, rename="camel"):
    api_key: _Credentials


class _Onboarded(msgspec.Struct):
    user: answers.User
    account: answers.Account


class TraderKeys:
    """The three kinds of keys of a user, all from one Ethereum key.

    They are the same that the dYdX clients derive for that key and network id.
    """

    __slots__ = ("credentials", "identity", "stark_key", "stark_key_y", "stark_private_key")

    def __init__(self, ethereum_private_key: str, *, network_id: int) -> None:
        """Derive from a private key of 32 bytes in hexadecimal."""
        number = int(ethereum_private_key.removeprefix("0x"), 16)
        address = "0x" + primitives().ethereum_address(number).hex()
        self.identity = EthereumIdentity(number, address, network_id)
        self.stark_private_key = default_stark_private_key(number, network_id)
        point = primitives().stark_public_key(self.stark_private_key)
        self.stark_key = point.x
        self.stark_key_y = point.y
        self.credentials = default_api_credentials(number, network_id)

    def __repr__(self) -> str:
        """Name the address and never a key."""
        return f"TraderKeys(address={self.identity.address})"


class Trader:
    """A user's connection to an exchange. Use as an async context manager, or close it."""

    def __init__(
        self,
        host: str,
        keys: TraderKeys,
        *,
        timeout_s: float = TIMEOUT_S,
        now: Callable[[], datetime] = utc_now,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Speak to the exchange at a URL; `network` replaces the real one."""
        self.host = host
        self.keys = keys
        self._now = now
        self._transport = Transport(host, timeout_s=timeout_s, now=now, network=network)
        self.public = PublicApi(self._transport)
        self._private: PrivateApi | None = None

    async def __aenter__(self) -> Self:
        """Nothing is sent before the first call."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    @property
    def private(self) -> PrivateApi:
        """What needs keys. ValueError before `onboard` or `log_in`."""
        if self._private is None:
            raise ValueError("call onboard() or log_in() first")
        return self._private

    async def onboard(
        self, *, country: str | None = None, affiliate_link: str | None = None
    ) -> answers.Account:
        """Become a user, or log in if the address is one already; the first account."""
        known = await self.public.user_exists(self.keys.identity.address)
        if not known.exists:
            await self._onboard(country, affiliate_link)
        return await self.log_in()

    async def log_in(self, account_number: int = 0) -> answers.Account:
        """Use the keys of a user; the account, whose position the signatures name."""
        credentials = self.keys.credentials
        accounts = await PrivateApi(self._transport, credentials).accounts()
        account = next(a for a in accounts if a.account_number == account_number)
        config = await self.public.config()
        signer = Signer(
            self.keys.stark_private_key,
            position_id=account.position_id,
            collateral_asset_id=int(config.collateral_asset_id, 16),
        )
        self._private = PrivateApi(
            self._transport, credentials, signer=signer, account_number=account_number
        )
        return account

    async def trade_at_market(
        self,
        market: str,
        side: Side,
        size: Decimal,
        *,
        slippage: Decimal = Decimal("0.01"),
        limit_fee: Decimal = Decimal("0.002"),
    ) -> answers.Order:
        """Trade at once, at prices no worse than the index price plus or minus the slippage.

        What does not fill is cancelled. The answer is the order as placed; ask again for its end.
        """
        now = (await self.public.markets(market))[market]
        factor = 1 + slippage if side is Side.BUY else 1 - slippage
        rounding = ROUND_FLOOR if side is Side.BUY else ROUND_CEILING
        ticks = (now.index_price * factor / now.tick_size).to_integral_value(rounding)
        order = NewOrder(
            market=market,
            side=side,
            type=OrderType.MARKET,
            time_in_force=TimeInForce.IOC,
            size=size,
            price=ticks * now.tick_size,
            limit_fee=limit_fee,
            expires_at=self._now() + _MARKET_ORDER_LIFE,
        )
        return await self.private.place_order(order)

    def stream(self, url: str | None = None, *, account_number: int = 0) -> Stream:
        """Open a WebSocket, at the host's usual address unless another is given."""
        return Stream(
            url or websocket_url_of(self.host),
            credentials=self.keys.credentials,
            account_number=account_number,
            now=self._now,
        )

    async def create_api_key(self) -> ApiCredentials:
        """Ask for a further API key. Its secret is shown only now."""
        answer = await self._by_ethereum_key(_ApiKey, "POST", "/v3/api-keys")
        key = answer.api_key
        return ApiCredentials(key=key.key, secret=key.secret, passphrase=key.passphrase)

    async def delete_api_key(self, key: str) -> None:
        """Delete an API key; the last one stays."""
        await self._by_ethereum_key(dict[str, Any], "DELETE", "/v3/api-keys", query={"apiKey": key})

    async def recovery(self) -> answers.Recovery:
        """What the Ethereum key alone may know: position and balances."""
        return await self._by_ethereum_key(answers.Recovery, "GET", "/v3/recovery")

    async def _onboard(self, country: str | None, affiliate_link: str | None) -> None:
        identity = self.keys.identity
        message = action_message(ONBOARDING_ACTION, identity.network_id)
        headers = {
            "DYDX-SIGNATURE": sign_typed(identity.private_key, message).text(),
            "DYDX-ETHEREUM-ADDRESS": identity.address,
        }
        body = {
            "starkKey": f"{self.keys.stark_key:064x}",
            "starkKeyYCoordinate": f"{self.keys.stark_key_y:064x}",
            "country": country,
            "referredByAffiliateLink": affiliate_link,
        }
        try:
            await self._transport.with_headers(_Onboarded, "POST", "/v3/onboarding", headers, body)
        except ApiError as refusal:
            # Another program with the same key may have been quicker.
            is_there = await self.public.user_exists(identity.address)
            if refusal.status not in _STATUSES_OF_A_KNOWN_USER or not is_there.exists:
                raise

    async def _by_ethereum_key(
        self,
        answer: type[T],
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
    ) -> T:
        return await self._transport.signed_by_ethereum_key(
            answer, method, path, self.keys.identity, query=query
        )
