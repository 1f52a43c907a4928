"""A watcher on a test's chain, and what it says."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from provex.ethereum.cursor import CursorFile
from provex.ethereum.development import CHAIN_ID
from provex.ethereum.events import Observation
from provex.ethereum.watcher import L1Watcher, WatcherSettings

from .chain import Chain, run_on_chain

CONFIRMATIONS = 10
FINALITY = 16


def watcher_of(chain: Chain, folder: Path, **changes: int) -> L1Watcher:
    exchange = chain.contracts.exchange
    cursor = CursorFile(folder / "cursor.json", chain_id=CHAIN_ID, exchange=exchange)
    settings = WatcherSettings(
        confirmations=CONFIRMATIONS,
        finality_confirmations=FINALITY,
        remembered_blocks=32,
        **changes,
    )
    return L1Watcher(chain.rpc, exchange, cursor, settings)


async def heard(watcher: L1Watcher) -> list[Observation]:
    """Everything new, acknowledged."""
    found: list[Observation] = []
    while True:
        is_behind = await watcher.poll()
        found += watcher.outbox
        if watcher.outbox:
            watcher.acknowledge(watcher.outbox[-1].sequence)
        if not is_behind:
            return found


def on_watched_chain(
    folder: Path, story: Callable[[Chain, L1Watcher], Awaitable[None]], **changes: int
) -> None:
    """Run a story with the key registered and the watcher up to date."""

    async def told(chain: Chain) -> None:
        await chain.register()
        await chain.mine(20)
        watcher = watcher_of(chain, folder, **changes)
        await heard(watcher)
        await story(chain, watcher)

    run_on_chain(folder / "chain", told)
