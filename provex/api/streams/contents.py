"""What the channels say: records as the contents of stream messages, in JSON text."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from provex.api.context import Context
from provex.api.markets import usd_of_quantums
from provex.api.presentation import key_text
from provex.api.publication import PublishedBook
from provex.protocol.decimal_text import format_decimal
from provex.protocol.records import (
    AccountRecord,
    BookLevels,
    FillRecord,
    FundingPaymentRecord,
    OrderRecord,
    PositionRecord,
    Record,
    TradeRecord,
    TransferRecord,
)
from provex.storage.history import Candle

__all__ = ["Contents"]

Json = dict[str, Any]

_encode = msgspec.json.Encoder().encode
_PPM_DIGITS = 6


class Contents:
    """Builds contents; beside the REST shapes they have the members that only streams carry."""

    def __init__(self, context: Context) -> None:
        """Present with the context's presenter."""
        self._context = context
        self._presenter = context.presenter

    def book_snapshot(self, book: PublishedBook, *, has_offsets: bool) -> str:
        """All levels, best first; with the number of the update each one comes from if asked."""
        units = self._context.units[book.market]

        def levels(side: dict[int, tuple[int, int]], *, is_descending: bool) -> list[Json]:
            rows = []
            for ticks in sorted(side, reverse=is_descending):
                lots, offset = side[ticks]
                row: Json = {"price": units.price_text(ticks), "size": units.size_text(lots)}
                if has_offsets:
                    row["offset"] = str(offset)
                rows.append(row)
            return rows

        contents: Json = {
            "asks": levels(book.asks, is_descending=False),
            "bids": levels(book.bids, is_descending=True),
        }
        if has_offsets:
            contents["offset"] = str(book.offset)
        return _encode(contents).decode()

    def book_update(self, update: BookLevels) -> str:
        """New sizes of changed levels under their number."""
        units = self._context.units[update.market]
        bids = [[units.price_text(ticks), units.size_text(lots)] for ticks, lots in update.bids]
        asks = [[units.price_text(ticks), units.size_text(lots)] for ticks, lots in update.asks]
        return _encode({"offset": str(update.offset), "bids": bids, "asks": asks}).decode()

    def trades(self, trades: Iterable[TradeRecord]) -> str:
        """Trades in the order given."""
        return _encode({"trades": [self._presenter.trade(trade) for trade in trades]}).decode()

    def candles(self, candles: Sequence[Candle]) -> str:
        """The newest candles."""
        shown = [self._presenter.candle(candle) for candle in candles]
        return _encode({"candles": shown}).decode()

    def candle(self, candle: Candle) -> str:
        """One candle after its last trade."""
        return _encode(self._presenter.candle(candle)).decode()

    def account_snapshot(
        self,
        account: AccountRecord,
        *,
        orders: Iterable[OrderRecord],
        positions: Json,
        value: Json,
        transfers: Iterable[TransferRecord],
        payments: Iterable[FundingPaymentRecord],
    ) -> str:
        """An account with everything that is open."""
        return _encode(
            {
                "account": self.account(account) | value | {"openPositions": positions},
                "orders": [self.order(order) for order in orders],
                "transfers": [self.transfer(transfer) for transfer in transfers],
                "fundingPayments": [self._presenter.funding_payment(item) for item in payments],
            }
        ).decode()

    def open_positions(self, account: AccountRecord) -> Json:
        """Open positions by market, as the views know them now."""
        return {
            self._context.units[position.market].name: self.position(position)
            for position in self._context.views.open_positions(account.account_id)
        }

    def value(self, account: AccountRecord) -> Json:
        """Equity and free collateral, as the views know them now."""
        value = self._context.views.account_value(account.account_id)
        return {
            "equity": usd_of_quantums(value.equity_quantums),
            "freeCollateral": usd_of_quantums(value.free_collateral_quantums),
        }

    def changes(self, records: Sequence[Record]) -> str:
        """Everything that one event did to one account."""
        contents: dict[str, list[Any]] = {}
        for record in records:
            if isinstance(record, OrderRecord):
                contents.setdefault("orders", []).append(self.order(record))
            elif isinstance(record, FillRecord):
                contents.setdefault("fills", []).append(self.fill(record))
            elif isinstance(record, PositionRecord):
                contents.setdefault("positions", []).append(self.position(record))
            elif isinstance(record, AccountRecord):
                contents.setdefault("accounts", []).append(self.account(record))
            elif isinstance(record, TransferRecord):
                contents.setdefault("transfers", []).append(self.transfer(record))
            elif isinstance(record, FundingPaymentRecord):
                payment = self._presenter.funding_payment(record)
                contents.setdefault("fundingPayments", []).append(payment)
        return _encode(contents).decode()

    def account(self, record: AccountRecord) -> Json:
        """An account without equity, which clients compute from prices themselves."""
        return {
            "id": record.account_id,
            "positionId": str(record.position_id),
            "userId": record.user_id,
            "accountNumber": str(record.account_number),
            "starkKey": key_text(record.stark_key),
            "quoteBalance": usd_of_quantums(record.collateral_quantums),
            "pendingDeposits": usd_of_quantums(record.pending_deposits_quantums),
            "pendingWithdrawals": usd_of_quantums(record.pending_withdrawals_quantums),
            "lastTransactionId": record.last_transaction_id,
        }

    def order(self, record: OrderRecord) -> Json:
        """An order with its fee limit and signature."""
        shown: Json = msgspec.to_builtins(self._presenter.order(record))
        shown["limitFee"] = format_decimal(record.limit_fee_ppm, _PPM_DIGITS)
        shown["signature"] = record.signature
        return shown

    def fill(self, record: FillRecord) -> Json:
        """A fill with the client's own id of its order."""
        shown: Json = msgspec.to_builtins(self._presenter.fill(record))
        shown["accountId"] = record.account_id
        shown["transactionId"] = record.transaction_id
        shown["orderClientId"] = record.order_client_id
        return shown

    def position(self, record: PositionRecord) -> Json:
        """A holding with its ids."""
        price = self._context.publication.markets[record.market].index_price_e9
        shown: Json = msgspec.to_builtins(self._presenter.position(record, price))
        shown["id"] = record.holding_id
        shown["accountId"] = record.account_id
        shown["openTransactionId"] = record.open_transaction_id
        shown["closeTransactionId"] = record.close_transaction_id
        shown["lastTransactionId"] = record.last_transaction_id
        return shown

    def transfer(self, record: TransferRecord) -> Json:
        """A money movement with its account."""
        shown: Json = msgspec.to_builtins(self._presenter.transfer(record))
        shown["accountId"] = record.account_id
        shown["transactionId"] = record.transfer_id
        return shown
