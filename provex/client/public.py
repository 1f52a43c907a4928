"""What anybody may ask."""

from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from provex.protocol.candles import Resolution

from . import answers
from .transport import Transport

__all__ = ["PublicApi"]

T = TypeVar("T")


class _Markets(msgspec.Struct):
    markets: dict[str, answers.Market]


class _Stats(msgspec.Struct):
    markets: dict[str, answers.MarketStats]


class _Trades(msgspec.Struct):
    trades: tuple[answers.Trade, ...]


class _Candles(msgspec.Struct):
    candles: tuple[answers.Candle, ...]


class _Funding(msgspec.Struct, rename="camel"):
    historical_funding: tuple[answers.FundingRate, ...]


class _Exists(msgspec.Struct):
    exists: bool


class _Balance(msgspec.Struct):
    balance: Decimal


class _Providers(msgspec.Struct, rename="camel"):
    liquidity_providers: dict[int, answers.LiquidityProvider]


class PublicApi:
    """Public endpoints. Histories are newest first, at most 100 entries a call."""

    def __init__(self, transport: Transport) -> None:
        """Ask over a transport, which may be shared."""
        self._transport = transport

    async def markets(self, market: str | None = None) -> dict[str, answers.Market]:
        """All markets, or one, by name."""
        query = {"market": market}
        return (await self._get(_Markets, "/v3/markets", query)).markets

    async def orderbook(self, market: str) -> answers.BookSnapshot:
        """The whole book of a market. To follow it use the stream."""
        return await self._get(answers.BookSnapshot, f"/v3/orderbook/{market}")

    async def trades(
        self,
        market: str,
        *,
        starting_before_or_at: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[answers.Trade, ...]:
        """Trades of a market."""
        query = {"startingBeforeOrAt": starting_before_or_at, "limit": limit}
        return (await self._get(_Trades, f"/v3/trades/{market}", query)).trades

    async def stats(
        self, market: str | None = None, *, days: int = 1
    ) -> dict[str, answers.MarketStats]:
        """Statistics over 1, 7 or 30 days."""
        path = "/v3/stats" if market is None else f"/v3/stats/{market}"
        return (await self._get(_Stats, path, {"days": days})).markets

    async def historical_funding(
        self, market: str, *, effective_before_or_at: datetime | None = None
    ) -> tuple[answers.FundingRate, ...]:
        """Hourly funding rates of a market."""
        query = {"effectiveBeforeOrAt": effective_before_or_at}
        path = f"/v3/historical-funding/{market}"
        return (await self._get(_Funding, path, query)).historical_funding

    async def candles(
        self,
        market: str,
        *,
        resolution: Resolution = Resolution.ONE_DAY,
        from_time: datetime | None = None,
        to_time: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[answers.Candle, ...]:
        """Candles of a market; spans without trades are left out."""
        query = {
            "resolution": resolution.value,
            "fromISO": from_time,
            "toISO": to_time,
            "limit": limit,
        }
        return (await self._get(_Candles, f"/v3/candles/{market}", query)).candles

    async def config(self) -> answers.Config:
        """Configuration of the exchange."""
        return await self._get(answers.Config, "/v3/config")

    async def time(self) -> answers.ServerTime:
        """The exchange's clock."""
        return await self._get(answers.ServerTime, "/v3/time")

    async def user_exists(self, ethereum_address: str) -> answers.UserExists:
        """Whether an address has onboarded."""
        query = {"ethereumAddress": ethereum_address}
        return await self._get(answers.UserExists, "/v3/users/exists", query)

    async def username_exists(self, username: str) -> bool:
        """Whether a user name is taken."""
        return (await self._get(_Exists, "/v3/usernames", {"username": username})).exists

    async def liquidity_providers(
        self,
        *,
        credit_amount: Decimal | None = None,
        debit_amount: Decimal | None = None,
    ) -> dict[int, answers.LiquidityProvider]:
        """Who pays fast withdrawals, by position id, with a quote if one amount is given."""
        amounts = {"creditAmount": credit_amount, "debitAmount": debit_amount}
        given = {name: f"{amount:f}" for name, amount in amounts.items() if amount is not None}
        query = given | ({"creditAsset": "USDC"} if given else {})
        return (await self._get(_Providers, "/v3/fast-withdrawals", query)).liquidity_providers

    async def insurance_fund_balance(self) -> Decimal:
        """The insurance fund's collateral."""
        return (await self._get(_Balance, "/v3/insurance-fund/balance")).balance

    async def leaderboard(
        self,
        *,
        period: str = "WEEKLY",
        sort_by: str = "PERCENT",
        limit: int | None = None,
    ) -> dict[str, Any]:
        """The leaderboard as the exchange answers it."""
        query = {"period": period, "sortBy": sort_by, "limit": limit}
        return await self._get(dict[str, Any], "/v3/leaderboard-pnl", query)

    async def profile(self, public_id: str) -> dict[str, Any]:
        """A user's public profile as the exchange answers it."""
        return await self._get(dict[str, Any], f"/v3/profile/{public_id}")

    async def _get(
        self,
        answer: type[T],
        path: str,
        query: dict[str, Any] | None = None,
    ) -> T:
        return await self._transport.public(answer, "GET", path, query=query)
