"""Records as the API shows them: texts made of integers, every digit exact.

Where a figure has more digits than the API prints, it is rounded down (towards minus infinity), so
that no account looks richer than it is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from provex.oracle.mark_price import mark_price_e9
from provex.protocol.decimal_text import format_decimal, format_fixed
from provex.protocol.records import (
    AccountRecord,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    MarketRecord,
    OrderRecord,
    PositionRecord,
    PositionStatus,
    TradeRecord,
    TransferRecord,
    UserRecord,
)
from provex.protocol.views import AccountValue, BookSnapshot, FeeRates
from provex.storage.history import Candle

from .markets import MarketUnits, usd_of_quantums
from .schemas import responses
from .times import iso_of

__all__ = ["Presenter", "key_text", "public_id_of"]

_QUOTE_ASSET = "USD"
_COLLATERAL_ASSET = "USDC"
_NONE = "0"
_PRICE_DIGITS = 4
_VALUE_DIGITS = 6
_PPM_DIGITS = 6
_E9_DIGITS = 9
_E10_DIGITS = 10


def key_text(number: int) -> str:
    """Print a STARK key: 64 lowercase digits without 0x."""
    return f"{number:064x}"


class Presenter:
    """Turns records into answers; knows the markets."""

    def __init__(self, units: Sequence[MarketUnits]) -> None:
        """Take the markets in asset-index order; the list may grow."""
        self.units = units

    def order(self, record: OrderRecord) -> responses.Order:
        """Show an order."""
        units = self.units[record.market]
        return responses.Order(
            id=record.order_id,
            client_id=record.client_id,
            account_id=record.account_id,
            market=units.name,
            side=record.side,
            price=units.price_text(record.price_ticks),
            trigger_price=(
                None if record.trigger_ticks is None else units.price_text(record.trigger_ticks)
            ),
            trailing_percent=(
                None if record.trailing_ppm is None else format_decimal(record.trailing_ppm, 4)
            ),
            size=units.size_text(record.lots),
            remaining_size=units.size_text(record.remaining_lots),
            type=record.type,
            created_at=iso_of(record.created_at_ms),
            unfillable_at=_time_or_none(record.unfillable_at_ms),
            expires_at=iso_of(record.expires_at_ms),
            status=record.status,
            time_in_force=record.time_in_force,
            post_only=record.is_post_only,
            reduce_only=record.is_reduce_only,
            cancel_reason=record.cancel_reason,
        )

    def active_order(self, record: OrderRecord) -> responses.ActiveOrder:
        """Show what counts of an open order."""
        units = self.units[record.market]
        return responses.ActiveOrder(
            id=record.order_id,
            account_id=record.account_id,
            market=units.name,
            side=record.side,
            price=units.price_text(record.price_ticks),
            remaining_size=units.size_text(record.remaining_lots),
        )

    def fill(self, record: FillRecord) -> responses.Fill:
        """Show one account's side of a trade."""
        units = self.units[record.market]
        return responses.Fill(
            id=record.fill_id,
            side=record.side,
            liquidity=record.liquidity,
            type=record.kind,
            market=units.name,
            order_id=record.order_id,
            price=format_decimal(record.price_e9, _E9_DIGITS),
            size=units.quantums_text(record.synthetic_quantums),
            fee=usd_of_quantums(record.fee_quantums),
            created_at=iso_of(record.created_at_ms),
        )

    def trade(self, record: TradeRecord) -> responses.Trade:
        """Show a public trade."""
        return responses.Trade(
            side=record.side,
            size=self.units[record.market].quantums_text(record.synthetic_quantums),
            price=format_decimal(record.price_e9, _E9_DIGITS),
            created_at=iso_of(record.created_at_ms),
            liquidation=record.is_liquidation,
        )

    def position(self, record: PositionRecord, index_price_e9: int | None) -> responses.Position:
        """Show a holding; profit not yet realised is at the index price."""
        units = self.units[record.market]
        return responses.Position(
            market=units.name,
            status=record.status,
            side="LONG" if record.is_long else "SHORT",
            size=units.quantums_text(record.size_quantums),
            max_size=units.quantums_text(record.max_size_quantums),
            entry_price=self._average_price(
                units, record.open_collateral_quantums, record.sum_open_quantums
            ),
            exit_price=(
                self._average_price(
                    units, record.close_collateral_quantums, record.sum_close_quantums
                )
                if record.sum_close_quantums
                else None
            ),
            unrealized_pnl=usd_of_quantums(_unrealized_quantums(record, units, index_price_e9)),
            realized_pnl=usd_of_quantums(record.realized_pnl_quantums),
            created_at=iso_of(record.created_at_ms),
            closed_at=_time_or_none(record.closed_at_ms),
            sum_open=units.quantums_text(record.sum_open_quantums),
            sum_close=units.quantums_text(record.sum_close_quantums),
            net_funding=usd_of_quantums(record.net_funding_quantums),
        )

    def account(
        self,
        record: AccountRecord,
        value: AccountValue,
        open_positions: Iterable[tuple[PositionRecord, int | None]],
    ) -> responses.Account:
        """Show an account; positions come with the index price of their market."""
        return responses.Account(
            id=record.account_id,
            account_number=str(record.account_number),
            position_id=str(record.position_id),
            stark_key=key_text(record.stark_key),
            quote_balance=usd_of_quantums(record.collateral_quantums),
            equity=usd_of_quantums(value.equity_quantums),
            free_collateral=usd_of_quantums(value.free_collateral_quantums),
            pending_deposits=usd_of_quantums(record.pending_deposits_quantums),
            pending_withdrawals=usd_of_quantums(record.pending_withdrawals_quantums),
            created_at=iso_of(record.created_at_ms),
            open_positions={
                self.units[position.market].name: self.position(position, index_price_e9)
                for position, index_price_e9 in open_positions
            },
        )

    def user(self, record: UserRecord, fees: FeeRates) -> responses.User:
        """Show a person."""
        return responses.User(
            public_id=public_id_of(record.user_id),
            ethereum_address=record.ethereum_address,
            is_registered=record.is_registered,
            email=record.email,
            username=record.username,
            referred_by_affiliate_link=record.referred_by_affiliate_link,
            maker_fee_rate=format_decimal(fees.maker_ppm, _PPM_DIGITS),
            taker_fee_rate=format_decimal(fees.taker_ppm, _PPM_DIGITS),
            maker_volume_30d=usd_of_quantums(fees.maker_volume_quantums),
            taker_volume_30d=usd_of_quantums(fees.taker_volume_quantums),
            fees_30d=usd_of_quantums(fees.fees_quantums),
            user_data=_json_or_empty(record.user_data),
            is_sharing_username=record.is_sharing_username,
            is_sharing_address=record.is_sharing_address,
            dydx_token_balance=_NONE,
            staked_dydx_token_balance=_NONE,
            is_email_verified=record.is_email_verified,
            hedgies_held=[],
            country=record.country,
            language_code=record.language_code,
        )

    def transfer(self, record: TransferRecord) -> responses.Transfer:
        """Show a money movement."""
        return responses.Transfer(
            id=record.transfer_id,
            type=record.type,
            debit_asset=_COLLATERAL_ASSET,
            credit_asset=_COLLATERAL_ASSET,
            debit_amount=usd_of_quantums(record.debit_quantums),
            credit_amount=usd_of_quantums(record.credit_quantums),
            transaction_hash=record.transaction_hash,
            status=record.status,
            created_at=iso_of(record.created_at_ms),
            confirmed_at=_time_or_none(record.confirmed_at_ms),
            client_id=record.client_id,
            from_address=record.from_address,
            to_address=record.to_address,
        )

    def funding_payment(self, record: FundingPaymentRecord) -> responses.FundingPayment:
        """Show one account's funding in one market."""
        units = self.units[record.market]
        return responses.FundingPayment(
            market=units.name,
            payment=usd_of_quantums(record.payment_quantums),
            rate=format_fixed(record.rate_e10, _E10_DIGITS),
            position_size=units.quantums_text(record.position_quantums),
            price=format_decimal(record.price_e9, _E9_DIGITS),
            effective_at=iso_of(record.effective_at_ms),
        )

    def funding_rate(self, record: FundingRateRecord) -> responses.FundingRate:
        """Show an hourly rate."""
        return responses.FundingRate(
            market=self.units[record.market].name,
            rate=format_fixed(record.rate_e10, _E10_DIGITS),
            price=format_decimal(record.price_e9, _E9_DIGITS),
            effective_at=iso_of(record.effective_at_ms),
        )

    def market(
        self,
        record: MarketRecord,
        *,
        best_bid_ticks: int | None,
        best_ask_ticks: int | None,
        price_change_e9: int,
        volume_quantums: int,
        trades: int,
    ) -> responses.Market:
        """Show a market with its 24-hour figures."""
        units = self.units[record.market]
        listed = units.market
        return responses.Market(
            market=units.name,
            status=record.status,
            base_asset=listed.base_asset,
            quote_asset=_QUOTE_ASSET,
            step_size=str(listed.step_size),
            tick_size=str(listed.tick_size),
            index_price=_price_text(record.index_price_e9),
            oracle_price=_price_text(record.oracle_price_e9),
            mark_price=_price_text(
                mark_price_e9(
                    record.index_price_e9 or 0,
                    None if best_bid_ticks is None else units.price_e9(best_bid_ticks),
                    None if best_ask_ticks is None else units.price_e9(best_ask_ticks),
                )
            ),
            price_change_24h=_cut(price_change_e9, _E9_DIGITS, _VALUE_DIGITS),
            next_funding_rate=format_fixed(record.next_funding_rate_e10, _E10_DIGITS),
            next_funding_at=iso_of(record.next_funding_at_ms),
            min_order_size=str(listed.order_size_min),
            type="PERPETUAL",
            initial_margin_fraction=str(listed.initial_margin),
            maintenance_margin_fraction=str(listed.maintenance_margin),
            transfer_margin_fraction=str(listed.maintenance_margin),
            volume_24h=format_fixed(volume_quantums, _VALUE_DIGITS),
            trades_24h=str(trades),
            open_interest=_cut(
                record.open_interest_quantums, units.resolution_decimals, units.lot_digits
            ),
            incremental_initial_margin_fraction=str(listed.incremental_margin),
            incremental_position_size=str(listed.incremental_position),
            max_position_size=str(listed.position_max),
            baseline_position_size=str(listed.baseline_position),
            asset_resolution=str(listed.resolution),
            synthetic_asset_id=f"0x{listed.synthetic_asset_id:x}",
        )

    def candle(self, candle: Candle) -> responses.Candle:
        """Show trading within one span of time."""
        units = self.units[candle.market]
        return responses.Candle(
            started_at=iso_of(candle.started_at_ms),
            updated_at=iso_of(candle.updated_at_ms),
            market=units.name,
            resolution=candle.resolution,
            low=format_decimal(candle.low_e9, _E9_DIGITS),
            high=format_decimal(candle.high_e9, _E9_DIGITS),
            open=format_decimal(candle.open_e9, _E9_DIGITS),
            close=format_decimal(candle.close_e9, _E9_DIGITS),
            base_token_volume=units.quantums_text(candle.base_quantums),
            trades=str(candle.trades),
            usd_volume=usd_of_quantums(candle.usd_quantums),
            starting_open_interest=units.quantums_text(candle.starting_open_interest_quantums),
        )

    def book(self, market: int, snapshot: BookSnapshot) -> responses.OrderbookResponse:
        """Show all levels of a market."""
        units = self.units[market]
        return responses.OrderbookResponse(
            bids=[
                responses.BookLevel(size=units.size_text(lots), price=units.price_text(ticks))
                for ticks, lots in snapshot.bids
            ],
            asks=[
                responses.BookLevel(size=units.size_text(lots), price=units.price_text(ticks))
                for ticks, lots in snapshot.asks
            ],
        )

    def _average_price(
        self, units: MarketUnits, collateral_quantums: int, synthetic_quantums: int
    ) -> str:
        if not synthetic_quantums:
            return "0"
        # USD a unit with 6 decimals: collateral quantums a synthetic quantum times the resolution.
        scaled = collateral_quantums * 10**units.resolution_decimals // synthetic_quantums
        return format_decimal(scaled, _VALUE_DIGITS)


def public_id_of(user_id: str) -> str:
    """The name under which others see a user: the user id in capitals without hyphens."""
    return user_id.replace("-", "").upper()


def _unrealized_quantums(
    record: PositionRecord, units: MarketUnits, index_price_e9: int | None
) -> int:
    """Size times the distance of the index price from the entry price, rounded down."""
    if (
        record.status is not PositionStatus.OPEN
        or index_price_e9 is None
        or not record.sum_open_quantums
    ):
        return 0
    # The value of the holding less its cost, over one common divisor: rounded once.
    scale: int = 10 ** (units.resolution_decimals + 3)
    numerator = record.size_quantums * (
        index_price_e9 * record.sum_open_quantums - record.open_collateral_quantums * scale
    )
    return numerator // (scale * record.sum_open_quantums)


def _price_text(price_e9: int | None) -> str:
    """Rounded to the nearest: 42,000 is a little less in an oracle price's 32 binary places."""
    half = 10 ** (_E9_DIGITS - _PRICE_DIGITS) // 2
    return _cut((price_e9 or 0) + half, _E9_DIGITS, _PRICE_DIGITS)


def _cut(value: int, digits: int, shown: int) -> str:
    """Print with `shown` of `digits` decimals, rounded down."""
    if shown >= digits:
        return format_fixed(value * 10 ** (shown - digits), shown)
    return format_fixed(value // 10 ** (digits - shown), shown)


def _time_or_none(ms: int | None) -> str | None:
    return None if ms is None else iso_of(ms)


def _json_or_empty(text: str) -> Any:
    try:
        return msgspec.json.decode(text) if text else {}
    except msgspec.DecodeError:
        return {}
