"""Leaderboards, profiles, rewards, links, mails: shapes that dYdX's clients know.

Provex pays no rewards, plays no leagues, sends no mails, and restricts nobody; these endpoints say
so in valid shapes. Leaderboards are real: they follow from the hourly history of profit.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from provex.api.context import Context
from provex.api.endpoints import Access, Call, Endpoint
from provex.api.errors import ApiError, invalid_parameter, not_found
from provex.api.markets import usd_of_quantums
from provex.api.presentation import public_id_of
from provex.api.rate_limits import RequestClass
from provex.api.schemas import requests, responses
from provex.api.schemas.requests import LeaderboardPeriod, OldLeaderboardPeriod
from provex.api.schemas.texts import ShortText
from provex.api.times import iso_of
from provex.protocol.decimal_text import format_decimal
from provex.protocol.errors import EXCHANGE_FROZEN, Rejected
from provex.protocol.records import UserRecord
from provex.storage.history import AccountProfit

from .parameters import time_of

__all__ = ["Community"]

_TAG = "Community"
_DAY_MS = 86_400_000
_EPOCH_MS = 28 * _DAY_MS
_PERIOD_DAYS = {
    LeaderboardPeriod.DAILY: 1,
    LeaderboardPeriod.DAILY_COMPETITION: 1,
    LeaderboardPeriod.MONTHLY: 30,
    LeaderboardPeriod.COMPETITION: 30,
    LeaderboardPeriod.CELEBRITY_COMPETITION: 30,
}
_WEEK_DAYS = 7
_ENDLESS = frozenset({LeaderboardPeriod.ALL_TIME, LeaderboardPeriod.ALLTIME})
_HEDGIES_WINDOW_MAX = 100
_BOARD_ROWS_MAX = 10_000
_NONE = "0"


class Community:
    """Handlers of what dYdX v3 had around the exchange."""

    def __init__(self, context: Context) -> None:
        """Read from the context's history."""
        self._context = context

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        return (
            *self._leaderboard_endpoints(),
            *self._reward_endpoints(),
            *self._profile_endpoints(),
            *self._mail_endpoints(),
        )

    def _leaderboard_endpoints(self) -> tuple[Endpoint, ...]:
        key = Access.API_KEY
        read = RequestClass.READ
        return (
            Endpoint(
                method="GET",
                path="/v3/leaderboard-pnl",
                handler=self.leaderboard,
                query=requests.LeaderboardQuery,
                answer=responses.LeaderboardResponse,
                summary="Accounts by profit over a period",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/accounts/leaderboard-pnl/{period}",
                parameter=LeaderboardPeriod,
                handler=self.own_place,
                query=requests.OneLeaderboardQuery,
                answer=responses.OwnLeaderboardResponse,
                summary="The account's place over a period",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/accounts/historical-leaderboard-pnls/{period}",
                parameter=OldLeaderboardPeriod,
                handler=self.old_places,
                query=requests.OldLeaderboardQuery,
                answer=responses.HistoricalLeaderboardResponse,
                summary="The account's places in past competitions: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
        )

    def _reward_endpoints(self) -> tuple[Endpoint, ...]:
        key = Access.API_KEY
        read = RequestClass.READ
        return (
            Endpoint(
                method="GET",
                path="/v3/rewards/public-retroactive-mining",
                handler=self.public_retroactive,
                query=requests.RequiredEthereumAddressQuery,
                answer=responses.PublicRetroactiveResponse,
                summary="Retroactive rewards of an address: none",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/rewards/weight",
                handler=self.weight,
                query=requests.EpochQuery,
                answer=responses.WeightResponse,
                summary="Trading rewards: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/rewards/liquidity-provider",
                handler=self.liquidity_rewards,
                query=requests.EpochQuery,
                answer=responses.LiquidityRewardsResponse,
                summary="Liquidity rewards: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/rewards/liquidity",
                handler=self.liquidity_rewards,
                query=requests.EpochQuery,
                answer=responses.LiquidityRewardsResponse,
                summary="Liquidity rewards under their old name: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/rewards/retroactive-mining",
                handler=self.retroactive,
                answer=responses.RetroactiveResponse,
                summary="Retroactive rewards: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/hedgies/current",
                handler=self.current_hedgies,
                answer=responses.HedgiesCurrentResponse,
                summary="Hedgies given out now: none",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/hedgies/history",
                handler=self.old_hedgies,
                query=requests.HedgiesHistoryQuery,
                answer=responses.HedgiesHistoryResponse,
                summary="Hedgies given out before: none",
                tag=_TAG,
                limit=read,
            ),
        )

    def _profile_endpoints(self) -> tuple[Endpoint, ...]:
        key = Access.API_KEY
        read = RequestClass.READ
        return (
            Endpoint(
                method="GET",
                path="/v3/profile/private",
                handler=self.private_profile,
                answer=responses.PrivateProfileResponse,
                summary="The user's own profile",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/profile/{publicId}",
                handler=self.public_profile,
                answer=responses.PublicProfileResponse,
                summary="What a user shows to others",
                tag=_TAG,
                limit=read,
                parameter=ShortText,
            ),
            Endpoint(
                method="GET",
                path="/v3/users/links",
                handler=self.links,
                answer=responses.LinksResponse,
                summary="Linked users: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="POST",
                path="/v3/users/links",
                handler=self.change_links,
                body=requests.LinkBody,
                answer=responses.EmptyResponse,
                summary="Link users; refused here",
                tag=_TAG,
                access=key,
            ),
            Endpoint(
                method="GET",
                path="/v3/users/links/requests",
                handler=self.link_requests,
                answer=responses.LinkRequestsResponse,
                summary="Requests to link users: none",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/restrictions",
                handler=self.restrictions,
                answer=responses.RestrictionsResponse,
                summary="What the user may not do: nothing",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="POST",
                path="/v3/restrictions/compliance",
                handler=self.compliance,
                body=requests.ComplianceBody,
                answer=responses.ComplianceResponse,
                summary="Whether a residence bans trading: none does",
                tag=_TAG,
                access=key,
            ),
            Endpoint(
                method="POST",
                path="/v3/users/liveness/tokens",
                handler=self.liveness,
                answer=responses.LivenessTokenResponse,
                summary="Token of an identity check; there is none",
                tag=_TAG,
                access=key,
            ),
        )

    def _mail_endpoints(self) -> tuple[Endpoint, ...]:
        return (
            Endpoint(
                method="PUT",
                path="/v3/emails/send-verification-email",
                handler=self.send_mail,
                answer=None,
                summary="Send a verification mail; refused, since no mails are sent",
                tag=_TAG,
                access=Access.API_KEY,
                limit=RequestClass.VERIFICATION_MAIL,
                status=204,
            ),
            Endpoint(
                method="PUT",
                path="/v3/emails/verify-email",
                handler=self.verify_mail,
                body=requests.VerifyEmailBody,
                answer=None,
                summary="Verify a mail address; refused, since no tokens were sent",
                tag=_TAG,
                status=204,
            ),
        )

    async def leaderboard(self, call: Call) -> responses.LeaderboardResponse:
        """Rank accounts by profit."""
        query: requests.LeaderboardQuery = call.query
        end_ms = time_of(query.starting_before_or_at, "startingBeforeOrAt") or call.now_ms
        start_ms = _period_start(query.period, end_ms)
        is_by_percent = query.sort_by is requests.LeaderboardSort.PERCENT
        board = await self._board(start_ms, end_ms, is_by_percent=is_by_percent)
        absolute, percent = _ranks(board)
        return responses.LeaderboardResponse(
            top_pnls=[
                self._entry(profit, absolute[profit.account_id], percent[profit.account_id])
                for profit in board[: query.limit]
            ],
            num_participants=len(board),
            started_at=iso_of(start_ms),
            ends_at=iso_of(end_ms),
            updated_at=iso_of(call.now_ms),
            season_number=None,
            prize_pool=None,
            num_hedgies_winners=None,
            num_prize_winners=None,
            ratio_promoted=None,
            ratio_demoted=None,
            minimum_equity=_NONE,
            minimum_dydx_tokens=_NONE,
        )

    async def _board(
        self, start_ms: int, end_ms: int, *, is_by_percent: bool
    ) -> Sequence[AccountProfit]:
        read_model = self._context.dependencies.read_model
        return await self._context.history(
            lambda: read_model.leaderboard(
                start_ms=start_ms,
                end_ms=end_ms,
                is_by_percent=is_by_percent,
                limit=_BOARD_ROWS_MAX,
            )
        )

    def _entry(
        self, profit: AccountProfit, absolute_rank: int, percent_rank: int
    ) -> responses.LeaderboardEntry:
        user = self._context.views.user(profit.user_id)
        return responses.LeaderboardEntry(
            username=_shared_name(user),
            ethereum_address=_shared_address(user),
            public_id=public_id_of(profit.user_id),
            absolute_pnl=usd_of_quantums(profit.absolute_pnl_quantums),
            percent_pnl=format_decimal(profit.percent_pnl_ppm, 6),
            absolute_rank=absolute_rank,
            percent_rank=percent_rank,
            season_expected_outcome=None,
            hedgie_won=None,
            prize_won=None,
        )

    async def own_place(self, call: Call) -> responses.OwnLeaderboardResponse:
        """Show the account's place."""
        end_ms = time_of(call.query.started_before_or_at, "startedBeforeOrAt") or call.now_ms
        period = LeaderboardPeriod(_period_of(call.parameter, LeaderboardPeriod))
        start_ms = _period_start(period, end_ms)
        board = await self._board(start_ms, end_ms, is_by_percent=True)
        absolute, percent = _ranks(board)
        account_id = call.account.account_id
        own = next((profit for profit in board if profit.account_id == account_id), None)
        return responses.OwnLeaderboardResponse(
            account_id=account_id,
            period=period.value,
            username=call.user.username,
            ethereum_address=call.user.ethereum_address,
            public_id=public_id_of(call.user.user_id),
            absolute_pnl=usd_of_quantums(own.absolute_pnl_quantums if own else 0),
            percent_pnl=format_decimal(own.percent_pnl_ppm if own else 0, 6),
            absolute_rank=absolute.get(account_id),
            percent_rank=percent.get(account_id),
            season_expected_outcome=None,
            hedgie_won=None,
            prize_won=None,
            started_at=iso_of(start_ms),
            ends_at=iso_of(end_ms),
            updated_at=iso_of(call.now_ms),
            season_number=None,
        )

    async def old_places(self, call: Call) -> responses.HistoricalLeaderboardResponse:
        """Show no places: there were no competitions."""
        _period_of(call.parameter, OldLeaderboardPeriod)
        return responses.HistoricalLeaderboardResponse(leaderboard_pnls=[])

    async def public_retroactive(self, call: Call) -> responses.PublicRetroactiveResponse:
        """Show no rewards."""
        return responses.PublicRetroactiveResponse(allocation=_NONE, target_volume=_NONE)

    async def weight(self, call: Call) -> responses.WeightResponse:
        """Show no rewards."""
        epoch, start_ms = _epoch(call)
        return responses.WeightResponse(
            epoch=epoch,
            epoch_start=iso_of(start_ms),
            epoch_end=iso_of(start_ms + _EPOCH_MS),
            fees=responses.Fees(fees_paid=_NONE, total_fees_paid=_NONE),
            open_interest=responses.OpenInterest(
                average_open_interest=_NONE, total_average_open_interest=_NONE
            ),
            weight=responses.Weight(weight=_NONE, total_weight=_NONE),
            staked_dydx=_no_stake(),
            total_rewards=_NONE,
            estimated_rewards=_NONE,
        )

    async def liquidity_rewards(self, call: Call) -> responses.LiquidityRewardsResponse:
        """Show no rewards."""
        epoch, start_ms = _epoch(call)
        return responses.LiquidityRewardsResponse(
            epoch=epoch,
            epoch_start=iso_of(start_ms),
            epoch_end=iso_of(start_ms + _EPOCH_MS),
            markets={},
            staked_dydx=_no_stake(),
            linked_address_rewards={},
        )

    async def retroactive(self, call: Call) -> responses.RetroactiveResponse:
        """Show no rewards."""
        epoch, start_ms = _epoch(call)
        return responses.RetroactiveResponse(
            epoch=epoch,
            epoch_start=iso_of(start_ms),
            epoch_end=iso_of(start_ms + _EPOCH_MS),
            retroactive_mining=responses.RetroactiveMining(
                allocation=_NONE, target_volume=_NONE, volume=_NONE
            ),
            estimated_rewards=_NONE,
        )

    async def current_hedgies(self, call: Call) -> responses.HedgiesCurrentResponse:
        """Show none."""
        return responses.HedgiesCurrentResponse()

    async def old_hedgies(self, call: Call) -> responses.HedgiesHistoryResponse:
        """Show none."""
        query: requests.HedgiesHistoryQuery = call.query
        if query.end is not None and not 0 <= query.end - query.start <= _HEDGIES_WINDOW_MAX:
            raise invalid_parameter(
                f"end must be at most {_HEDGIES_WINDOW_MAX} after start",
                parameter="end",
                value=query.end,
                location="query",
            )
        return responses.HedgiesHistoryResponse(historical_token_ids=[])

    async def private_profile(self, call: Call) -> responses.PrivateProfileResponse:
        """Show the user's own profile."""
        user = call.user
        volume = await self._volume(user)
        await self._context.durable()
        return responses.PrivateProfileResponse(
            username=user.username,
            ethereum_address=user.ethereum_address,
            dydx_holdings=_NONE,
            staked_dydx_holdings=_NONE,
            hedgies_held=[],
            twitter_handle=None,
            trading_leagues=_no_league(),
            trading_pnls=_pnls(volume),
            trading_rewards=_no_rewards(),
            public_id=public_id_of(user.user_id),
            affiliate_application_status=None,
            affiliate_links=[],
            affiliate_statistics=responses.AffiliateStatistics(
                current_epoch=responses.CurrentAffiliateEpoch(
                    users_referred=0, revenue=_NONE, revenue_share_rate=_NONE
                ),
                previous_epochs=responses.PreviousAffiliateEpochs(users_referred=0, revenue=_NONE),
                last_epoch_paid=None,
            ),
        )

    async def _volume(self, user: UserRecord) -> str:
        rates = self._context.views.fee_rates(user.user_id)
        return usd_of_quantums(rates.maker_volume_quantums + rates.taker_volume_quantums)

    async def public_profile(self, call: Call) -> responses.PublicProfileResponse:
        """Show what a user agreed to show."""
        user = self._user_of_public_id(call.parameter)
        await self._context.durable()
        if user is None:
            raise not_found(f"No profile found with publicId: {call.parameter[:100]}")
        return responses.PublicProfileResponse(
            username=_shared_name(user),
            ethereum_address=_shared_address(user),
            dydx_holdings=_NONE,
            staked_dydx_holdings=_NONE,
            hedgies_held=[],
            twitter_handle=None,
            trading_leagues=_no_league(),
            trading_pnls=_pnls(None),
            trading_rewards=_no_rewards(),
        )

    def _user_of_public_id(self, public_id: str) -> UserRecord | None:
        try:
            user_id = str(UUID(hex=public_id))
        except ValueError:
            return None
        return self._context.views.user(user_id)

    async def links(self, call: Call) -> responses.LinksResponse:
        """Show none."""
        return responses.LinksResponse(user_type=None, primary_address=None, linked_addresses=[])

    async def change_links(self, call: Call) -> responses.EmptyResponse:
        """Refuse: users are not linked here."""
        raise invalid_parameter(
            "This exchange does not link users",
            parameter="action",
            value=call.body.action,
            location="body",
        )

    async def link_requests(self, call: Call) -> responses.LinkRequestsResponse:
        """Show none."""
        return responses.LinkRequestsResponse(
            user_type=None, outgoing_requests=[], incoming_requests=[]
        )

    async def restrictions(self, call: Call) -> responses.RestrictionsResponse:
        """Show none, unless the contract is frozen: then everybody has them."""
        is_frozen = self._context.views.is_frozen
        return responses.RestrictionsResponse(
            is_restricted=is_frozen,
            restriction_type="RESTRICTED" if is_frozen else None,
            can_trade=not is_frozen,
            can_transfer=not is_frozen,
            can_fast_withdraw=not is_frozen,
            can_slow_withdraw=not is_frozen,
            reason=str(Rejected(EXCHANGE_FROZEN)) if is_frozen else None,
        )

    async def compliance(self, call: Call) -> responses.ComplianceResponse:
        """Ban nobody."""
        return responses.ComplianceResponse(is_banned=False, reason=None)

    async def liveness(self, call: Call) -> responses.LivenessTokenResponse:
        """Give no token."""
        return responses.LivenessTokenResponse(token="")

    async def send_mail(self, call: Call) -> None:
        """Refuse: there is no mail service."""
        if call.user.email is None:
            raise _mail_refusal("The user has no email address")
        if call.user.is_email_verified:
            raise _mail_refusal("The email address is verified already")
        raise _mail_refusal("This exchange sends no mails")

    async def verify_mail(self, call: Call) -> None:
        """Refuse: no token was ever sent."""
        raise invalid_parameter(
            "The token is not valid",
            parameter="token",
            value=call.body.token[:100],
            location="body",
        )


def _period_start(period: LeaderboardPeriod, end_ms: int) -> int:
    if period in _ENDLESS:
        return 0
    return max(0, end_ms - _PERIOD_DAYS.get(period, _WEEK_DAYS) * _DAY_MS)


def _period_of(text: str, periods: type[StrEnum]) -> StrEnum:
    """Read the period in a path."""
    try:
        return periods(text)
    except ValueError:
        raise invalid_parameter(
            f"period must be one of {', '.join(period.value for period in periods)}",
            parameter="period",
            value=text[:100],
            location="params",
        ) from None


def _ranks(board: Sequence[AccountProfit]) -> tuple[dict[str, int], dict[str, int]]:
    """Places by absolute and by relative profit, from 1."""
    absolute = sorted(board, key=lambda profit: -profit.absolute_pnl_quantums)
    percent = sorted(board, key=lambda profit: -profit.percent_pnl_ppm)
    return (
        {profit.account_id: place for place, profit in enumerate(absolute, 1)},
        {profit.account_id: place for place, profit in enumerate(percent, 1)},
    )


def _shared_name(user: UserRecord | None) -> str | None:
    return user.username if user is not None and user.is_sharing_username else None


def _shared_address(user: UserRecord | None) -> str | None:
    return user.ethereum_address if user is not None and user.is_sharing_address else None


def _epoch(call: Call) -> tuple[int, int]:
    """Number and start of the epoch asked for, or of this one."""
    query = call.query
    number = query.epoch if isinstance(query, requests.EpochQuery) else None
    epoch = call.now_ms // _EPOCH_MS if number is None else number
    return epoch, epoch * _EPOCH_MS


def _no_stake() -> responses.StakedTokens:
    return responses.StakedTokens(
        primary_staked_dydx=_NONE,
        average_staked_dydx=_NONE,
        average_staked_dydx_with_floor=_NONE,
        total_average_staked_dydx=_NONE,
    )


def _no_league() -> responses.TradingLeagues:
    return responses.TradingLeagues(current_league=None, current_league_ranking=None)


def _pnls(volume: str | None) -> responses.TradingPnls:
    return responses.TradingPnls(absolute_pnl_30d=None, percent_pnl_30d=None, volume_30d=volume)


def _no_rewards() -> responses.TradingRewards:
    return responses.TradingRewards(
        cur_epoch=0, cur_epoch_estimated_rewards=0, prev_epoch_estimated_rewards=0
    )


def _mail_refusal(message: str) -> ApiError:
    return invalid_parameter(message, parameter="email", value=None, location="body")
