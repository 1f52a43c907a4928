"""Whether the process works (`/health`), and whether orders can be accepted now (`/ready`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from provex.protocol.records import MarketStatus

from .sources import Sources

__all__ = ["Finding", "Health", "HealthSettings", "health", "readiness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSettings:
    """When something is too old. Limits are inclusive, in seconds."""

    sync_age_s_max: float = 10.0
    """The clock is journaled every second."""
    oracle_age_s_max: int = 120
    """Older prices stop a market's matching."""
    l1_age_s_max: int = 180
    """Of the newest block seen: fifteen slots of Ethereum."""
    l1_behind_max: int = 64
    """Blocks that the watcher may still have to read."""
    disk_free_bytes_min: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a name for alerts, and a sentence for people."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """Well while nothing is wrong; warnings do not count."""

    is_well: bool
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()

    def as_json(self, claim: str) -> dict[str, object]:
        """As the endpoint answers."""
        shown: dict[str, object] = {claim: self.is_well}
        for name, found in (("reasons", self.reasons), ("warnings", self.warnings)):
            shown[name] = [{"name": each.name, "message": each.message} for each in found]
        return shown


def health(sources: Sources, settings: HealthSettings) -> Health:
    """Whether the process lives and its journal is written. A restart may help if not."""
    reasons = tuple(_journal_findings(sources, settings))
    return Health(not reasons, reasons, tuple(_disk_findings(sources, settings)))


def readiness(sources: Sources, settings: HealthSettings) -> Health:
    """Whether an order that is sent now can be accepted and matched."""
    reasons = [
        *_journal_findings(sources, settings),
        *_order_findings(sources),
        *_l1_findings(sources, settings),
    ]
    stale, is_any_fresh = _stale_markets(sources, settings)
    if not is_any_fresh:
        reasons.append(
            Finding("oracle_quorum_missing", "no open market has a fresh price of a quorum")
        )
    warnings = [*_disk_findings(sources, settings), *stale]
    follower = sources.follower()
    has_lost = follower is not None and follower.shortages
    if has_lost or sources.sequencer.exchange.figures().reclaimed:
        warnings.append(
            Finding("deposits_missing", "credited deposits are not on L1: cover-shortages")
        )
    if sources.l1.fault is not None:
        warnings.append(Finding("l1_unreadable", f"the last look failed: {sources.l1.fault}"))
    return Health(not reasons, tuple(reasons), tuple(warnings))


def _journal_findings(sources: Sources, settings: HealthSettings) -> Iterator[Finding]:
    status, journal = sources.sequencer.status, sources.sequencer.figures.journal
    if status.fault is not None:
        yield Finding("journal_failed", f"the journal cannot be written: {status.fault}")
        return
    if journal.synced_at_s is None:
        yield Finding("starting", "the journal has not been written since the start")
        return
    age_s = sources.monotonic_s() - journal.synced_at_s
    if age_s > settings.sync_age_s_max:
        yield Finding("journal_stalled", f"the last sync was {age_s:.0f} s ago")


def _disk_findings(sources: Sources, settings: HealthSettings) -> Iterator[Finding]:
    free = sources.free_disk_bytes()
    if free < settings.disk_free_bytes_min:
        yield Finding("disk_nearly_full", f"{free} bytes are free where the journal lies")


def _order_findings(sources: Sources) -> Iterator[Finding]:
    exchange = sources.sequencer.exchange
    if exchange.orders_paused():
        yield Finding("orders_paused", "the operator has paused new orders")
    if exchange.figures().awaits_oracle:
        yield Finding("oracle_awaited", "nothing matches until the first oracle tick")


def _stale_markets(sources: Sources, settings: HealthSettings) -> tuple[list[Finding], bool]:
    """Open markets with an old price, and whether any has a fresh one (or none is open)."""
    now_s = sources.clock_s()
    opened = [
        market
        for market in sources.sequencer.exchange.figures().markets
        if market.status is not MarketStatus.OFFLINE
    ]
    stale = [
        market for market in opened if now_s - market.observed_at_s > settings.oracle_age_s_max
    ]
    findings = [
        Finding("oracle_price_stale", f"{market.name} has no fresh price") for market in stale
    ]
    return findings, len(stale) < len(opened)


def _l1_findings(sources: Sources, settings: HealthSettings) -> Iterator[Finding]:
    standing, follower = sources.l1.last, sources.follower()
    if standing is not None and standing.is_frozen:
        yield Finding("frozen", "the exchange's contract is frozen: it takes no batches")
    if follower is None:
        yield Finding("l1_not_followed", "the chain has not been read yet")
        return
    age_s = int(sources.clock_s()) - follower.head_time_s
    if age_s > settings.l1_age_s_max:
        yield Finding("l1_not_followed", f"the newest block seen is {age_s} s old")
    behind = follower.head_number - follower.read_number
    if behind > settings.l1_behind_max:
        yield Finding("l1_behind", f"{behind} blocks are not read yet")
