"""Accounts, positions and everything that happened to them."""

from provex.api.context import Context
from provex.api.endpoints import Access, Call, Endpoint
from provex.api.errors import invalid_parameter, not_found
from provex.api.markets import usd_of_quantums
from provex.api.presentation import key_text
from provex.api.rate_limits import RequestClass
from provex.api.schemas import requests, responses
from provex.api.schemas.texts import ShortText
from provex.api.times import iso_of
from provex.protocol.inputs import CreateAccount
from provex.protocol.records import AccountRecord, PositionRecord

from .parameters import market_index, page_of, time_of

__all__ = ["AccountPresenter", "Accounts"]

_TAG = "Accounts"
_DAY_MS = 86_400_000
_MONTH_MS = 31 * _DAY_MS


class AccountPresenter:
    """Shows accounts with what the views know of them now."""

    def __init__(self, context: Context) -> None:
        """Read from the context's views."""
        self._context = context

    def account(self, record: AccountRecord) -> responses.Account:
        """Show an account."""
        views = self._context.views
        return self._context.presenter.account(
            record, views.account_value(record.account_id), self._with_prices(record)
        )

    def open_positions(self, record: AccountRecord) -> list[responses.Position]:
        """Show its open positions."""
        return [
            self._context.presenter.position(position, price)
            for position, price in self._with_prices(record)
        ]

    def _with_prices(self, record: AccountRecord) -> list[tuple[PositionRecord, int | None]]:
        markets = self._context.publication.markets
        return [
            (position, markets[position.market].index_price_e9)
            for position in self._context.views.open_positions(record.account_id)
        ]


class Accounts:
    """Handlers for the accounts of the user who asks."""

    def __init__(self, context: Context) -> None:
        """Read from the context's views and history."""
        self._context = context
        self._presenter = context.presenter
        self._accounts = AccountPresenter(context)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        key = Access.API_KEY
        read = RequestClass.READ
        return (
            Endpoint(
                method="POST",
                path="/v3/accounts",
                handler=self.create,
                body=requests.CreateAccountBody,
                answer=responses.AccountResponse,
                summary="Open the user's next account",
                tag=_TAG,
                access=key,
            ),
            Endpoint(
                method="GET",
                path="/v3/accounts",
                handler=self.list_accounts,
                answer=responses.AccountsResponse,
                summary="All accounts of the user",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/accounts/{id}",
                handler=self.by_id,
                answer=responses.AccountResponse,
                summary="One account of the user",
                tag=_TAG,
                access=key,
                limit=read,
                parameter=ShortText,
            ),
            Endpoint(
                method="GET",
                path="/v3/positions",
                handler=self.positions,
                query=requests.PositionsQuery,
                answer=responses.PositionsResponse,
                summary="Positions, open and closed, newest first",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/fills",
                handler=self.fills,
                query=requests.FillsQuery,
                answer=responses.FillsResponse,
                summary="Fills, newest first",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/funding",
                handler=self.funding,
                query=requests.FundingQuery,
                answer=responses.FundingPaymentsResponse,
                summary="Funding payments, newest first",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/historical-pnl",
                handler=self.historical_pnl,
                query=requests.HistoricalPnlQuery,
                answer=responses.HistoricalPnlResponse,
                summary="Hourly equity and profit of at most a month, newest first",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/recovery",
                handler=self.recovery,
                answer=responses.RecoveryResponse,
                summary="What a user without API key needs to leave",
                tag=_TAG,
                access=Access.ETHEREUM,
                limit=read,
            ),
        )

    async def create(self, call: Call) -> responses.AccountResponse:
        """Open an account under another key, or the same."""
        outcome = await self._context.sequencer.submit(
            CreateAccount(
                user_id=call.user.user_id,
                stark_key=int(call.body.stark_key, 16),
                stark_key_y=int(call.body.stark_key_y_coordinate, 16),
            )
        )
        account = next(record for record in outcome.records if isinstance(record, AccountRecord))
        return responses.AccountResponse(account=self._accounts.account(account))

    async def list_accounts(self, call: Call) -> responses.AccountsResponse:
        """Show all accounts."""
        accounts = [
            self._accounts.account(account)
            for account in self._context.views.accounts_of(call.user.user_id)
        ]
        await self._context.durable()
        return responses.AccountsResponse(accounts=accounts)

    async def by_id(self, call: Call) -> responses.AccountResponse:
        """Show one account."""
        record = self._context.views.account(call.parameter.lower())
        if record is None or record.user_id != call.user.user_id:
            raise not_found(f"No account found with id: {call.parameter[:100]}")
        account = self._accounts.account(record)
        await self._context.durable()
        return responses.AccountResponse(account=account)

    async def positions(self, call: Call) -> responses.PositionsResponse:
        """Show positions."""
        query: requests.PositionsQuery = call.query
        market = market_index(self._context, query.market)
        page = page_of(query.limit, query.created_before_or_at, "createdBeforeOrAt", query.after_id)
        account_id = call.account.account_id
        statuses = () if query.status is None else (query.status,)
        found = await self._context.history(
            lambda: self._context.dependencies.read_model.positions(
                account_id, page, market=market, statuses=statuses
            )
        )
        markets = self._context.publication.markets
        return responses.PositionsResponse(
            positions=[
                self._presenter.position(position, markets[position.market].index_price_e9)
                for position in found
            ]
        )

    async def fills(self, call: Call) -> responses.FillsResponse:
        """Show fills."""
        query: requests.FillsQuery = call.query
        market = market_index(self._context, query.market)
        page = page_of(query.limit, query.created_before_or_at, "createdBeforeOrAt", query.after_id)
        account_id = call.account.account_id
        order_id = None if query.order_id is None else query.order_id.lower()
        found = await self._context.history(
            lambda: self._context.dependencies.read_model.fills(
                account_id, page, market=market, order_id=order_id
            )
        )
        return responses.FillsResponse(fills=[self._presenter.fill(fill) for fill in found])

    async def funding(self, call: Call) -> responses.FundingPaymentsResponse:
        """Show funding payments."""
        query: requests.FundingQuery = call.query
        market = market_index(self._context, query.market)
        page = page_of(query.limit, query.effective_before_or_at, "effectiveBeforeOrAt")
        account_id = call.account.account_id
        found = await self._context.history(
            lambda: self._context.dependencies.read_model.funding_payments(
                account_id, page, market=market
            )
        )
        return responses.FundingPaymentsResponse(
            funding_payments=[self._presenter.funding_payment(payment) for payment in found]
        )

    async def historical_pnl(self, call: Call) -> responses.HistoricalPnlResponse:
        """Show equity and profit by the hour."""
        from_ms, to_ms = _month(call.query, call.now_ms)
        account_id = call.account.account_id
        found = await self._context.history(
            lambda: self._context.dependencies.read_model.historical_pnl(
                account_id, from_ms=from_ms, to_ms=to_ms
            )
        )
        return responses.HistoricalPnlResponse(
            historical_pnl=[
                responses.HistoricalPnl(
                    equity=usd_of_quantums(point.equity_quantums),
                    total_pnl=usd_of_quantums(point.total_pnl_quantums),
                    net_transfers=usd_of_quantums(point.net_transfers_quantums),
                    created_at=iso_of(point.created_at_ms),
                    account_id=point.account_id,
                )
                for point in found
            ]
        )

    async def recovery(self, call: Call) -> responses.RecoveryResponse:
        """Show key, position and worth of the first account."""
        record = call.account
        account = self._accounts.account(record)
        answer = responses.RecoveryResponse(
            stark_key=key_text(record.stark_key),
            position_id=account.position_id,
            equity=account.equity,
            free_collateral=account.free_collateral,
            quote_balance=account.quote_balance,
            positions=list(account.open_positions.values()),
        )
        await self._context.durable()
        return answer


def _month(query: requests.HistoricalPnlQuery, now_ms: int) -> tuple[int, int]:
    """The window that a query asks for: at most a month, which a missing bound completes."""
    before_ms = time_of(query.created_before_or_at, "createdBeforeOrAt")
    after_ms = time_of(query.created_on_or_after, "createdOnOrAfter")
    if before_ms is None and after_ms is None:
        return now_ms - _MONTH_MS, now_ms
    if before_ms is None:
        assert after_ms is not None, "one bound is given"
        return after_ms, after_ms + _MONTH_MS
    if after_ms is None:
        return before_ms - _MONTH_MS, before_ms
    if before_ms - after_ms > _MONTH_MS:
        raise invalid_parameter(
            "createdOnOrAfter and createdBeforeOrAt must be at most one month apart",
            parameter="createdOnOrAfter",
            value=query.created_on_or_after,
            location="query",
        )
    return after_ms, before_ms
