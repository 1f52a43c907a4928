"""The exchange's three parts side by side, and the small tables that every handler needs."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from provex.native.engine import Engine
from provex.protocol.errors import EXCHANGE_FROZEN, NOT_FOUND, Rejected
from provex.protocol.markets import Market, market_of_row, markets
from provex.protocol.records import OrderRecord
from provex.rules.position import position_id_of

from .batches import ClosedBatch
from .ledger import Ledger
from .registry import Registry
from .registry_entries import Account
from .settings import ExchangeSettings

__all__ = ["ExchangeState", "MarketUnits", "RecentOrders", "listed_markets"]

_E9 = 10**9


@dataclass(frozen=True, slots=True)
class MarketUnits:
    """A market's integers, computed once."""

    market: Market
    lot_quantums: int
    quantums_per_tick_lot: int
    tick_e9: int
    resolution: int

    def price_e9(self, synthetic_quantums: int, collateral_quantums: int) -> int:
        """The price of a fill without ticks, half up."""
        numerator = collateral_quantums * self.resolution * 1_000
        return (numerator + synthetic_quantums // 2) // synthetic_quantums


class RecentOrders:
    """The orders that closed last, until the read model has them. A view, not state."""

    def __init__(self, limit: int) -> None:
        """Keep at most `limit`."""
        self._limit = limit
        self._by_id: OrderedDict[str, OrderRecord] = OrderedDict()
        self._id_by_client_id: dict[tuple[str, str], str] = {}

    def add(self, record: OrderRecord) -> None:
        """Keep a closed order; the oldest makes room."""
        self._by_id[record.order_id] = record
        self._by_id.move_to_end(record.order_id)
        self._id_by_client_id[record.account_id, record.client_id] = record.order_id
        if len(self._by_id) > self._limit:
            _, oldest = self._by_id.popitem(last=False)
            key = (oldest.account_id, oldest.client_id)
            if self._id_by_client_id.get(key) == oldest.order_id:
                del self._id_by_client_id[key]

    def by_id(self, order_id: str) -> OrderRecord | None:
        """A closed order, None when it is not kept."""
        return self._by_id.get(order_id)

    def by_client_id(self, account_id: str, client_id: str) -> OrderRecord | None:
        """The account's closed order of that client id, None when it is not kept."""
        order_id = self._id_by_client_id.get((account_id, client_id))
        return None if order_id is None else self._by_id.get(order_id)


class ExchangeState:
    """Engine, ledger and registry. Handlers change them only after all their checks."""

    def __init__(
        self, settings: ExchangeSettings, engine: Engine, ledger: Ledger, registry: Registry
    ) -> None:
        """Join the parts."""
        self.settings = settings
        self.engine = engine
        self.ledger = ledger
        self.registry = registry
        self.units = tuple(_units(market) for market in listed_markets(registry.market_rows))
        self.recent_orders = RecentOrders(settings.recent_orders_max)
        self.liquidity_provider_ids = frozenset(
            position_id_of(
                settings.configuration.domain, provider.public_key, provider.account_number
            )
            for provider in settings.liquidity_providers
        )
        """The positions that fast withdrawals may name."""
        self.closed_batches: list[ClosedBatch] = []
        """Closed and not yet written to their files."""

    def list_market(self, market: Market, row: str) -> None:
        """Let the books and everything else have one market more."""
        self.engine = self.engine.with_market(market)
        self.registry.market_rows.append(row)
        self.units = (*self.units, _units(market))

    def account(self, account_id: str) -> Account:
        """An account by id. Raises Rejected(NOT_FOUND)."""
        account = self.registry.accounts.get(account_id)
        if account is None:
            raise Rejected(NOT_FOUND, what="account", key=f"id {account_id}")
        return account

    def require_not_frozen(self) -> None:
        """Nothing new while L1 takes no batches. Raises Rejected(EXCHANGE_FROZEN)."""
        if self.registry.l1.is_frozen:
            raise Rejected(EXCHANGE_FROZEN)


def listed_markets(rows: Sequence[str]) -> tuple[Market, ...]:
    """The markets of the table, and those listed later from their rows as JSON text."""
    table = markets()
    listed = [market_of_row(len(table) + n, json.loads(row)) for n, row in enumerate(rows)]
    return (*table, *listed)


def _units(market: Market) -> MarketUnits:
    tick_e9 = int(market.tick_size * _E9)
    assert tick_e9 == market.tick_size * _E9, f"{market.name}: tick finer than 10^-9"
    return MarketUnits(
        market=market,
        lot_quantums=market.lot_quantums,
        quantums_per_tick_lot=market.quantums_per_tick_lot,
        tick_e9=tick_e9,
        resolution=market.resolution,
    )
