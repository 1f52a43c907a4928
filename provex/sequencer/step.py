"""One input at work: collects what it changes, and shows it as records at its end.

Fills and trades appear in order of what happened; of orders, holdings, accounts, markets and book
levels only the state after the input, each once.
"""

from provex.protocol.records import (
    BookLevels,
    MarketRecord,
    PositionRecord,
    Record,
    Side,
    TransferRecord,
)

from .identifiers import numbered_id
from .registry_entries import Account, OpenOrder
from .state import ExchangeState

__all__ = ["Step", "market_record"]


class Step:
    """The records of one input in the making."""

    __slots__ = (
        "_made",
        "accounts",
        "holdings",
        "levels",
        "markets",
        "now_ms",
        "orders",
        "records",
        "sequence",
        "stale_accounts",
        "state",
    )

    def __init__(self, state: ExchangeState, sequence: int, now_ms: int) -> None:
        """Begin the input with this number and time."""
        self.state = state
        self.sequence = sequence
        self.now_ms = now_ms
        self.records: list[Record] = []
        self._made = 0
        # What changed, shown once at the end.
        self.orders: dict[int, OpenOrder] = {}
        self.holdings: dict[str, PositionRecord] = {}
        self.accounts: dict[int, Account] = {}
        self.stale_accounts: dict[int, Account] = {}
        self.markets: dict[int, None] = {}
        self.levels: dict[int, dict[tuple[Side, int], int]] = {}

    def next_id(self) -> str:
        """An id for the next thing that this input makes."""
        self._made += 1
        return numbered_id(self.sequence, self._made)

    def add(self, record: Record) -> None:
        """Add a record that stands by itself."""
        self.records.append(record)

    def add_transfer(self, transfer: TransferRecord, *, is_final: bool) -> None:
        """Add a money movement, and keep it while it is not final."""
        if is_final:
            self.state.registry.transfers.pop(transfer.transfer_id, None)
        else:
            self.state.registry.transfers[transfer.transfer_id] = transfer
        self.records.append(transfer)

    def touch_order(self, order: OpenOrder) -> None:
        """Show an order's state at the end."""
        self.orders[order.ref] = order

    def touch_account(self, account: Account) -> None:
        """Show an account's state at the end."""
        self.accounts[account.position_id] = account

    def refresh_account(self, position_id: int) -> None:
        """Show an account at the end with the balance that the engine has for it."""
        self.stale_accounts[position_id] = self.state.registry.account_by_position[position_id]

    def touch_market(self, market: int) -> None:
        """Show a market's state at the end, if it changed."""
        self.markets[market] = None

    def finish(self) -> tuple[Record, ...]:
        """All records of the input."""
        records = self.records
        for order in self.orders.values():
            record = order.record()
            records.append(record)
            if order.unfillable_at_ms is not None:
                self.state.recent_orders.add(record)
        records.extend(self.holdings.values())
        for account in self.stale_accounts.values():
            view = self.state.engine.account(account.position_id)
            if view is not None:
                account.collateral_quantums = view.collateral_quantums
            self.accounts[account.position_id] = account
        records.extend(account.record() for account in self.accounts.values())
        self._finish_markets()
        for market, levels in self.levels.items():
            records.append(self._book_levels(market, levels))
        return tuple(records)

    def _finish_markets(self) -> None:
        known = self.state.registry.market_records
        for market in self.markets:
            record = market_record(self.state, market)
            if known.get(market) != record:
                known[market] = record
                self.records.append(record)

    def _book_levels(self, market: int, levels: dict[tuple[Side, int], int]) -> BookLevels:
        offsets = self.state.registry.book_offsets
        offset = offsets.get(market, 0) + 1
        offsets[market] = offset
        return BookLevels(
            market=market,
            offset=offset,
            bids=tuple((price, lots) for (s, price), lots in levels.items() if s is Side.BUY),
            asks=tuple((price, lots) for (s, price), lots in levels.items() if s is Side.SELL),
        )


def market_record(state: ExchangeState, market: int) -> MarketRecord:
    """A market as the engine shows it now."""
    view = state.engine.market(market)
    to_e9 = state.units[market].market.price_e9_from_fixed
    index, oracle = view.index_price_fixed, view.oracle_price_fixed
    return MarketRecord(
        market=market,
        status=view.status,
        index_price_e9=None if index is None else to_e9(index),
        oracle_price_e9=None if oracle is None else to_e9(oracle),
        next_funding_rate_e10=view.next_funding_rate_e10,
        next_funding_at_ms=view.next_funding_at_ms,
        open_interest_quantums=view.open_interest_quantums,
    )
