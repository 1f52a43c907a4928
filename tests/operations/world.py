"""The API's world with an operator's side: real parts, L1 as the test sets it."""

import time
from dataclasses import dataclass, field
from typing import Any

from httpx import ASGITransport, AsyncClient, Response

from provex.ethereum.watcher import WatcherStatus
from provex.operations.channel import OperatorChannel
from provex.operations.commands import OperatorCommands
from provex.operations.door import operations_app
from provex.operations.l1_state import L1Reading, L1Standing, L1StateSettings
from provex.operations.sources import Sources
from provex.oracle.collector import CollectorSettings, QuorumCollector
from provex.oracle.intake import OracleIntake
from tests.api.world import World


@dataclass(slots=True)
class OperatedWorld(World):
    sources: Sources = field(init=False)
    watcher: WatcherStatus | None = None
    monotonic_ahead_s: float = 0.0
    """How much later than it is the health checks think it is."""

    def start(self) -> "OperatedWorld":
        World.start(self)

        self.sources = Sources(
            version="1.2.3",
            data_directory=self.directory / "data",
            sequencer=self.sequencer,
            requests=self.app.context.figures,
            indexer=lambda: self.indexer.status,
            follower=lambda: self.watcher,
            intake=self._intake(),
            l1=L1Standing("http://127.0.0.1:1", L1StateSettings(exchange="0x0", operator="0x0")),
            operator_address="0x0",
            clock_s=lambda: self.now_ms / 1_000,
            monotonic_s=lambda: time.monotonic() + self.monotonic_ahead_s,
        )
        self.sequencer.subscribe(self.sources.outcomes.on_outcomes)
        self.follow()
        return self

    def _intake(self) -> OracleIntake:
        configuration = self.exchange.settings.configuration
        return OracleIntake(
            collector=QuorumCollector(CollectorSettings(configuration=configuration, slot_s=2)),
            submit=self.sequencer.submit,
            token="t" * 64,
            clock_s=lambda: self.now_ms // 1_000,
        )

    def follow(self, **changes: Any) -> None:
        """The watcher is level with a fresh chain, unless changed."""
        fields = {
            "head_number": 100,
            "head_time_s": self.now_ms // 1_000,
            "read_number": 100,
            "waiting_count": 0,
            "shortages": (),
        }
        self.watcher = WatcherStatus(**(fields | changes))

    def stand(self, **changes: Any) -> None:
        """What the contracts said at the last look."""
        fields = {
            "read_at_s": self.now_ms / 1_000,
            "block": 100,
            "block_time_s": self.now_ms // 1_000,
            "base_fee_wei": 7,
            "is_frozen": False,
            "accepted_batches": 0,
            "configuration_hash": "0x01",
            "operator_balance_wei": 10**18,
            "is_operator": True,
            "forced_requests": (),
            "announcements": (),
        }
        self.sources.l1.last = L1Reading(**(fields | changes))

    def ask(self, path: str, method: str = "GET") -> Response:
        """A request to the operations door."""

        async def asked() -> Response:
            transport = ASGITransport(app=operations_app(self.sources))
            async with AsyncClient(transport=transport, base_url="http://o") as client:
                return await client.request(method, path)

        return self.run(asked())

    def channel(self) -> OperatorChannel:
        return OperatorChannel(self.sources.data_directory, OperatorCommands(self.sources))
