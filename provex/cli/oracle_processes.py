"""The settings of the oracle's child processes on the development chain."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import httpx

from provex.ethereum.contracts import Contracts
from provex.ethereum.development import aggregator_address
from provex.oracle.observations import AggregatorKind
from provex.oracle.posting import post_client
from provex.oracle.venues import SIMULATED_VENUES
from provex.protocol.configuration import Configuration
from provex.protocol.configuration_file import configuration_json
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.protocol.markets import market_by_name

from .children import ChildSettings
from .data_directory import DataDirectory
from .exchange_operator import StarkKey
from .network import free_port
from .settings import UpSettings

__all__ = ["OracleProcesses"]

_ANSWER_DECIMALS = 8
_ANSWER_AGE_S_MAX = 60
_TICKER_AGE_MS_MAX = 10_000
_INDEX_SOURCES_MIN = 3
_INDEX_INTERVAL_MS = 1_000
_VENUES_TIMEOUT_S = 90.0
_POLL_S = 0.1
_SIGNER_TURN_MS = 120
_E9 = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleProcesses:
    """Writes each process's settings file and says how to start it."""

    data: DataDirectory
    settings: UpSettings
    l1: str
    contracts: Contracts
    intake: str
    token_file: Path
    venue_port: int = field(default_factory=free_port)
    rows: Callable[[], Sequence[str]] = tuple
    """The markets that were listed later, as JSON texts."""

    def listed(self) -> list[tuple[str, int]]:
        """Their names, and where their prices begin on a development chain, times 10^9."""
        rows = [json.loads(row) for row in self.rows()]
        return [
            (row["name"], int(Decimal(row.get("development_price", "1")) * _E9)) for row in rows
        ]

    def price_sources(self) -> list[ChildSettings]:
        """The process that moves the aggregators and plays the venues."""
        price_file = self.settings.price_file
        text = json.dumps(
            {
                "aggregators": self._aggregators(),
                "price_feeder": self.contracts.price_feeder,
                "seed": self.settings.seed,
                "price_file": None if price_file is None else str(price_file.resolve()),
                "port": self.venue_port,
                "listed": [{"name": name, "price_e9": price} for name, price in self.listed()],
            }
        )
        return [self._child("prices", "provex.oracle.price_process", text)]

    def publishers(
        self, configuration: Configuration, keys: Sequence[StarkKey]
    ) -> list[ChildSettings]:
        """The signers and the index price service."""
        file = self.data.write_private("configuration.json", configuration_json(configuration))
        signers = [self._signer(number, key, file) for number, key in enumerate(keys)]
        index = {
            "posting": self._posting(),
            "aggregators": self._aggregators(),
            "venues": self._venue_urls(),
            "sources_min": _INDEX_SOURCES_MIN,
            "interval_ms": _INDEX_INTERVAL_MS,
            "ticker_age_ms_max": _TICKER_AGE_MS_MAX,
            "listed": {name: asset for name, asset, _ in self._listed_sources()},
        }
        return [*signers, self._child("index", "provex.oracle.index_price", json.dumps(index))]

    async def until_venues_answer(self) -> None:
        """Wait for the price process. Rejects with CHILD_PROCESS_FAILED when it does not come."""
        deadline = asyncio.get_running_loop().time() + _VENUES_TIMEOUT_S
        async with post_client() as http:
            while True:
                try:
                    (await http.get(self._venue_urls()[0])).raise_for_status()
                    return
                except httpx.HTTPError:
                    if asyncio.get_running_loop().time() > deadline:
                        log = self.data.logs / "prices.log"
                        raise Rejected(
                            CHILD_PROCESS_FAILED, name="prices", status="no answer", log=log
                        ) from None
                await asyncio.sleep(_POLL_S)

    def _signer(self, number: int, key: StarkKey, configuration: Path) -> ChildSettings:
        key_file = self.data.write_private(f"signer-{number}.key", f"{key.private_key:#x}")
        text = json.dumps(
            {
                "posting": self._posting(),
                "aggregators": self._aggregators(),
                "key_file": str(key_file),
                "configuration_file": str(configuration),
                "slot_s": self.settings.oracle_slot_s,
                "delay_ms": number * _SIGNER_TURN_MS,
            }
        )
        return self._child(f"signer-{number}", "provex.oracle.signer", text)

    def _child(self, name: str, module: str, text: str) -> ChildSettings:
        path = self.data.write_private(f"{name}.json", text)
        return ChildSettings(name=name, module=module, arguments=(str(path),))

    def _posting(self) -> dict[str, str]:
        return {"intake": self.intake, "token_file": str(self.token_file)}

    def _venue_urls(self) -> list[str]:
        return [f"http://127.0.0.1:{self.venue_port}/venues/{name}" for name in SIMULATED_VENUES]

    def _aggregators(self) -> dict[str, object]:
        table = market_by_name()
        sources = [
            (name, table[name].index, address)
            for name, address in sorted(self.contracts.aggregators.items())
        ]
        return {
            "l1": self.l1,
            "sources": [
                {
                    "asset": asset,
                    "address": address,
                    "kind": AggregatorKind.CHAINLINK.value,
                    "decimals": _ANSWER_DECIMALS,
                    "age_s_max": _ANSWER_AGE_S_MAX,
                }
                for _, asset, address in [*sources, *self._listed_sources()]
            ],
        }

    def _listed_sources(self) -> list[tuple[str, int, str]]:
        """Name, asset index and aggregator."""
        first = len(market_by_name())
        return [
            (name, first + number, aggregator_address(name))
            for number, (name, _) in enumerate(self.listed())
        ]
