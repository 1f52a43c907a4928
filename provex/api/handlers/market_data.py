"""Public endpoints: markets, books, trades, candles, funding, statistics, configuration, time."""

from collections.abc import Iterable

import msgspec

from provex.api.context import Context
from provex.api.dispatcher import Raw
from provex.api.endpoints import Call, Endpoint
from provex.api.markets import usd_of_quantums
from provex.api.rate_limits import RequestClass
from provex.api.schemas import requests, responses
from provex.api.schemas.requests import StatsDays
from provex.api.schemas.texts import MarketName
from provex.api.times import iso_of
from provex.protocol.decimal_text import format_decimal
from provex.protocol.fees import fee_tiers
from provex.protocol.records import MarketRecord
from provex.storage.history import MarketDay, MarketStatistics, StatisticsDays

from .parameters import market_of, page_of, time_of

__all__ = ["MarketData"]

_TAG = "Market data"
_DAYS = {
    StatsDays.ONE: StatisticsDays.ONE,
    StatsDays.SEVEN: StatisticsDays.SEVEN,
    StatsDays.THIRTY: StatisticsDays.THIRTY,
}
_PPM_DIGITS = 6
_E9_DIGITS = 9


class MarketData:
    """Handlers that need no credentials and show the exchange to everyone."""

    def __init__(self, context: Context) -> None:
        """Read from the context's publication and history."""
        self._context = context
        self._publication = context.publication
        self._presenter = context.presenter
        self._encode = msgspec.json.Encoder().encode
        self._encoded_markets: tuple[int, bytes] = (-1, b"")
        self._encoded_books: dict[int, tuple[int, bytes]] = {}

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        read = RequestClass.READ
        return (
            Endpoint(
                method="GET",
                path="/v3/markets",
                handler=self.markets,
                query=requests.MarketQuery,
                answer=responses.MarketsResponse,
                summary="Markets with their parameters and state",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/orderbook/{market}",
                handler=self.orderbook,
                answer=responses.OrderbookResponse,
                summary="All levels of a market's book",
                tag=_TAG,
                limit=read,
                parameter=MarketName,
            ),
            Endpoint(
                method="GET",
                path="/v3/trades/{market}",
                handler=self.trades,
                query=requests.TradesQuery,
                answer=responses.TradesResponse,
                summary="Trades of a market, newest first",
                tag=_TAG,
                limit=read,
                parameter=MarketName,
            ),
            Endpoint(
                method="GET",
                path="/v3/stats",
                handler=self.all_statistics,
                query=requests.StatsQuery,
                answer=responses.StatsResponse,
                summary="Statistics of all markets over 1, 7 or 30 days",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/stats/{market}",
                handler=self.statistics,
                query=requests.StatsQuery,
                answer=responses.StatsResponse,
                summary="Statistics of one market over 1, 7 or 30 days",
                tag=_TAG,
                limit=read,
                parameter=MarketName,
            ),
            Endpoint(
                method="GET",
                path="/v3/historical-funding/{market}",
                handler=self.historical_funding,
                query=requests.HistoricalFundingQuery,
                answer=responses.HistoricalFundingResponse,
                summary="Hourly funding rates of a market, newest first",
                tag=_TAG,
                limit=read,
                parameter=MarketName,
            ),
            Endpoint(
                method="GET",
                path="/v3/candles/{market}",
                handler=self.candles,
                query=requests.CandlesQuery,
                answer=responses.CandlesResponse,
                summary="Candles of a market, newest first",
                tag=_TAG,
                limit=read,
                parameter=MarketName,
            ),
            Endpoint(
                method="GET",
                path="/v3/config",
                handler=self.config,
                answer=responses.ConfigResponse,
                summary="Configuration that clients start from",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/time",
                handler=self.time,
                answer=responses.TimeResponse,
                summary="The server's clock",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/insurance-fund/balance",
                handler=self.insurance_fund,
                answer=responses.InsuranceFundResponse,
                summary="The insurance fund's collateral",
                tag=_TAG,
                limit=read,
            ),
        )

    async def markets(self, call: Call) -> responses.MarketsResponse | Raw:
        """Show all markets or one."""
        days = await self._publication.market_days()
        if call.query.market is not None:
            units = market_of(self._context, call.query.market, "query")
            record = self._publication.markets[units.index]
            return responses.MarketsResponse(markets={units.name: self._market(record, days)})
        # The same answer serves everyone until a market changes.
        version = self._publication.markets_version
        if self._encoded_markets[0] != version:
            self._encoded_markets = (version, self._encode(self.all_markets(days)))
        return Raw(self._encoded_markets[1])

    def all_markets(self, days: dict[int, MarketDay]) -> responses.MarketsResponse:
        """All markets by name."""
        return responses.MarketsResponse(
            markets={
                self._context.units[record.market].name: self._market(record, days)
                for record in self._publication.markets
            }
        )

    def _market(self, record: MarketRecord, days: dict[int, MarketDay]) -> responses.Market:
        day = days.get(record.market)
        book = self._publication.books[record.market]
        return self._presenter.market(
            record,
            best_bid_ticks=book.best_bid_ticks,
            best_ask_ticks=book.best_ask_ticks,
            price_change_e9=day.price_change_e9 if day else 0,
            volume_quantums=day.usd_quantums if day else 0,
            trades=day.trades if day else 0,
        )

    async def orderbook(self, call: Call) -> Raw:
        """Show a book."""
        market = market_of(self._context, call.parameter, "params").index
        book = self._publication.books[market]
        offset, encoded = self._encoded_books.get(market, (-1, b""))
        if offset != book.offset:
            encoded = self._encode(self._presenter.book(market, book.snapshot()))
            self._encoded_books[market] = (book.offset, encoded)
        return Raw(encoded)

    async def trades(self, call: Call) -> responses.TradesResponse:
        """Show trades, from memory where the newest are asked for."""
        market = market_of(self._context, call.parameter, "params").index
        query: requests.TradesQuery = call.query
        if query.starting_before_or_at is None and query.after_id is None:
            recent = list(self._publication.trades[market])[-query.limit :]
            return responses.TradesResponse(
                trades=[self._presenter.trade(trade) for trade in reversed(recent)]
            )
        page = page_of(
            query.limit, query.starting_before_or_at, "startingBeforeOrAt", query.after_id
        )
        trades = await self._context.history(
            lambda: self._context.dependencies.read_model.trades(market, page)
        )
        return responses.TradesResponse(trades=[self._presenter.trade(trade) for trade in trades])

    async def all_statistics(self, call: Call) -> responses.StatsResponse:
        """Show statistics of every market."""
        return await self._statistics(call, range(len(self._context.units)), None)

    async def statistics(self, call: Call) -> responses.StatsResponse:
        """Show statistics of one market."""
        market = market_of(self._context, call.parameter, "params").index
        return await self._statistics(call, (market,), market)

    async def _statistics(
        self, call: Call, markets: Iterable[int], market: int | None
    ) -> responses.StatsResponse:
        days = _DAYS[call.query.days]
        read_model = self._context.dependencies.read_model
        found = await self._context.history(
            lambda: read_model.market_statistics(days, call.now_ms, market)
        )
        return responses.StatsResponse(
            markets={
                self._context.units[index].name: self._stats(index, found.get(index))
                for index in markets
            }
        )

    def _stats(self, market: int, found: MarketStatistics | None) -> responses.Stats:
        units = self._context.units[market]
        return responses.Stats(
            market=units.name,
            open=_price(found.open_e9 if found else 0),
            high=_price(found.high_e9 if found else 0),
            low=_price(found.low_e9 if found else 0),
            close=_price(found.close_e9 if found else 0),
            base_volume=units.quantums_text(found.base_quantums if found else 0),
            quote_volume=usd_of_quantums(found.usd_quantums if found else 0),
            type="PERPETUAL",
            fees=usd_of_quantums(found.fees_quantums if found else 0),
        )

    async def historical_funding(self, call: Call) -> responses.HistoricalFundingResponse:
        """Show funding rates."""
        market = market_of(self._context, call.parameter, "params").index
        query: requests.HistoricalFundingQuery = call.query
        page = page_of(query.limit, query.effective_before_or_at, "effectiveBeforeOrAt")
        rates = await self._context.history(
            lambda: self._context.dependencies.read_model.funding_rates(market, page)
        )
        return responses.HistoricalFundingResponse(
            historical_funding=[self._presenter.funding_rate(rate) for rate in rates]
        )

    async def candles(self, call: Call) -> responses.CandlesResponse:
        """Show candles."""
        market = market_of(self._context, call.parameter, "params").index
        query: requests.CandlesQuery = call.query
        from_ms = time_of(query.from_iso, "fromISO")
        to_ms = time_of(query.to_iso, "toISO")
        candles = await self._context.history(
            lambda: self._context.dependencies.read_model.candles(
                market, query.resolution, from_ms=from_ms, to_ms=to_ms, limit=query.limit
            )
        )
        return responses.CandlesResponse(
            candles=[self._presenter.candle(candle) for candle in candles]
        )

    async def config(self, call: Call) -> responses.ConfigResponse:
        """Show the configuration."""
        settings = self._context.settings
        place = settings.rate_limits.place_order
        cancel = settings.rate_limits.cancel
        tier = fee_tiers()[0]
        return responses.ConfigResponse(
            collateral_asset_id=f"0x{settings.collateral_asset_id:064x}",
            collateral_token_address=settings.collateral_token_address,
            default_maker_fee=format_decimal(tier.maker_ppm, _PPM_DIGITS),
            default_taker_fee=format_decimal(tier.taker_ppm, _PPM_DIGITS),
            exchange_address=settings.exchange_address,
            max_expected_batch_length_minutes=str(settings.max_expected_batch_length_minutes),
            max_fast_withdrawal_amount=usd_of_quantums(
                self._context.exchange_settings.fast_withdrawal_maximum_quantums
            ),
            cancel_order_rate_limiting=responses.CancelRateLimits(
                max_points_multi=cancel.max_points_multi,
                max_points_single=cancel.max_points_single,
                window_sec_multi=cancel.window_s_multi,
                window_sec_single=cancel.window_s_single,
            ),
            place_order_rate_limiting=responses.PlaceOrderRateLimits(
                max_points=place.max_points,
                window_sec=place.window_s,
                target_notional=place.target_notional,
                min_limit_consumption=place.min_limit_points,
                min_market_consumption=place.min_market_points,
                min_triggerable_consumption=place.min_triggerable_points,
                max_order_consumption=place.max_order_points,
            ),
        )

    async def time(self, call: Call) -> responses.TimeResponse:
        """Show the clock."""
        # A number with three decimals; no amount of money, so a float is exact enough.
        return responses.TimeResponse(iso=iso_of(call.now_ms), epoch=call.now_ms / 1000)

    async def insurance_fund(self, call: Call) -> responses.InsuranceFundResponse:
        """Show the insurance fund."""
        balance = self._context.views.insurance_fund_quantums()
        await self._context.durable()
        return responses.InsuranceFundResponse(balance=usd_of_quantums(balance))


def _price(price_e9: int) -> str:
    return format_decimal(price_e9, _E9_DIGITS)
