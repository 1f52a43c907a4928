"""What all handlers share: dependencies, the published state, and waiting for durable outcomes."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from provex.protocol.errors import JOURNAL_UNAVAILABLE, READ_MODEL_UNAVAILABLE, Rejected
from provex.protocol.markets import Market

from .authentication.vault import KeyVault
from .dependencies import Dependencies
from .figures import RequestFigures
from .markets import MarketUnits, market_units
from .presentation import Presenter
from .publication import Publication
from .rate_limits import RateLimits

__all__ = ["Context"]

_WAIT_S = 10.0

T = TypeVar("T")


class Context:
    """Shared by all handlers of one application."""

    def __init__(self, dependencies: Dependencies) -> None:
        """Prepare everything that does not need the running exchange."""
        self.dependencies = dependencies
        self.settings = dependencies.settings
        self.exchange_settings = dependencies.exchange_settings
        self.views = dependencies.views
        self.sequencer = dependencies.sequencer
        self.now_ms = dependencies.now_ms
        self.units: list[MarketUnits] = [market_units(market) for market in dependencies.markets]
        """In asset-index order; a market that is listed later is appended."""
        self.units_by_name = {units.name: units for units in self.units}
        self.presenter = Presenter(self.units)
        self.vault = KeyVault()
        self.rate_limits = RateLimits(self.settings.rate_limits)
        self.figures = RequestFigures()
        self.publication = Publication(dependencies, self.presenter, self._list_market)

    def _list_market(self, market: Market) -> None:
        units = market_units(market)
        self.units.append(units)
        self.units_by_name[units.name] = units

    async def history(self, query: Callable[[], T]) -> T:
        """Run a query on the read model once it holds everything that was acknowledged.

        Rejected with READ_MODEL_UNAVAILABLE if the database fails or lags too far behind.
        """
        sequence = self.sequencer.committed_sequence
        try:
            await asyncio.wait_for(self.dependencies.indexer.reached(sequence), _WAIT_S)
        except TimeoutError:
            raise Rejected(READ_MODEL_UNAVAILABLE, reason="it lags behind") from None
        return await asyncio.to_thread(query)

    async def durable(self) -> None:
        """Wait until everything that the views show is durable: nothing is answered before.

        Rejected with JOURNAL_UNAVAILABLE if that takes too long.
        """
        sequence = self.views.last_sequence
        if self.publication.sequence >= sequence:
            return
        try:
            await asyncio.wait_for(self.publication.reached(sequence), _WAIT_S)
        except TimeoutError:
            raise Rejected(JOURNAL_UNAVAILABLE, reason="it does not keep up") from None
