"""Every metric of a running exchange, in the order of docs/operator/metrics.md."""

from collections.abc import Iterator

from provex.protocol.markets import COLLATERAL_RESOLUTION
from provex.protocol.records import MarketStatus
from provex.sequencer.figures import ExchangeFigures
from provex.sequencer.registry_entries import DepositState
from provex.telemetry.exposition import (
    Family,
    counter,
    counters,
    gauge,
    gauges,
    histogram,
    histograms,
    render,
)
from provex.telemetry.instruments import LabelledCounter

from .settlement_report import COUNTS, SettledBatch, SettlementReport
from .sources import Sources, process_figures

__all__ = ["families", "metrics_text"]

_DUST_PER_QUANTUM = 2**32
_COUNT_TEXTS = {
    "failed_proofs": "Attempts that gave no proof.",
    "replaced_transactions": "Stuck transactions sent again with higher fees.",
    "reorganisations": "How often accepted batches left the chain.",
}


def metrics_text(sources: Sources) -> str:
    """All of it as Prometheus reads it."""
    return render(families(sources))


def families(sources: Sources) -> Iterator[Family]:
    """Every metric. One that has no value now has no sample, and is named all the same."""
    figures = sources.sequencer.exchange.figures()
    yield from _process(sources)
    yield from _engine(sources, figures)
    yield from _api(sources)
    yield from _ledger(sources, figures)
    yield from _journal(sources)
    yield from _money(figures)
    yield from _oracle(sources, figures)
    yield from _l1(sources)
    yield from _settlement(sources, figures)


def _process(sources: Sources) -> Iterator[Family]:
    process = process_figures()
    yield gauges("provex_build_info", "The version that runs.", "version", {sources.version: 1})
    yield gauge("provex_process_resident_bytes", "Memory in use.", process.resident_bytes)
    yield counter("provex_process_cpu_seconds_total", "Processor time.", process.cpu_seconds)
    yield gauge("provex_process_open_files", "Open file descriptors.", process.open_files)
    yield gauge("provex_disk_free_bytes", "Free where the journal lies.", sources.free_disk_bytes())


def _engine(sources: Sources, figures: ExchangeFigures) -> Iterator[Family]:
    counts = sources.outcomes
    yield counter("provex_orders_total", "Orders accepted.", sources.sequencer.figures.orders)
    yield counter("provex_fills_total", "Fills: one for each side of a trade.", counts.fills)
    yield counter("provex_trades_total", "Trades.", counts.trades)
    yield gauge("provex_open_orders", "Orders open or untriggered.", figures.open_orders)
    yield gauge("provex_users", "Users.", figures.users)
    yield gauge("provex_accounts", "Accounts.", figures.accounts)
    yield gauge("provex_orders_paused", "Whether new orders are refused.", figures.is_paused)
    yield gauges(
        "provex_market_open",
        "Whether a market takes orders.",
        "market",
        {each.name: int(each.status is MarketStatus.ONLINE) for each in figures.markets},
    )


def _api(sources: Sources) -> Iterator[Family]:
    requests = sources.requests
    yield counters("provex_api_requests_total", "Answered requests by endpoint.", requests.requests)
    yield histograms(
        "provex_api_request_seconds", "From the request to its answer.", requests.seconds
    )
    yield counters(
        "provex_api_refusals_total", "Refusals by the number of their error.", requests.refusals
    )


def _ledger(sources: Sources, figures: ExchangeFigures) -> Iterator[Family]:
    age_s = max(0.0, sources.clock_s() - figures.batch_opened_at_ms / 1_000)
    yield gauge(
        "provex_ledger_batch_number", "The open batch; the first is 0.", figures.batch_number
    )
    yield gauge(
        "provex_ledger_batch_transactions",
        "Transactions in the open batch.",
        figures.batch_transactions,
    )
    yield gauge("provex_ledger_batch_age_seconds", "Since the open batch began.", age_s)
    yield histogram(
        "provex_ledger_closed_batch_transactions",
        "Transactions of the batches closed since the start.",
        sources.sequencer.figures.batch_transactions,
    )


def _journal(sources: Sources) -> Iterator[Family]:
    status, journal = sources.sequencer.status, sources.sequencer.figures.journal
    indexer = sources.indexer()
    synced = journal.synced_at_s
    yield counter("provex_journal_groups_total", "Groups written and synced.", journal.groups)
    yield counter("provex_journal_records_total", "Inputs in these groups.", journal.records)
    yield counter("provex_journal_bytes_total", "Bytes of these groups.", journal.bytes)
    yield histogram("provex_journal_sync_seconds", "Time of a sync.", journal.sync_seconds)
    yield gauge(
        "provex_journal_sync_age_seconds",
        "Since the last sync; a second while all is well.",
        0 if synced is None else max(0.0, sources.monotonic_s() - synced),
    )
    yield gauge(
        "provex_journal_pending_inputs", "Applied and not yet durable.", status.pending_inputs
    )
    yield gauge("provex_journal_sequence", "The last durable input.", status.committed_sequence)
    yield gauge("provex_journal_failed", "Whether it is over.", status.fault is not None)
    yield gauge("provex_read_model_lag_inputs", "Durable and not yet queryable.", indexer.lag)
    yield counter(
        "provex_read_model_failures_total", "Failed attempts to write it.", indexer.failures
    )


def _money(figures: ExchangeFigures) -> Iterator[Family]:
    yield gauge("provex_insurance_fund_usd", "Its equity.", _usd(figures.insurance_fund_quantums))
    yield gauge("provex_fees_usd", "Fees not withdrawn.", _usd(figures.fee_position_quantums))
    yield gauge(
        "provex_dust_usd",
        "What roundings kept since genesis.",
        figures.dust / _DUST_PER_QUANTUM / COLLATERAL_RESOLUTION,
    )
    pending, quantums = figures.deposits[DepositState.SEEN]
    yield gauge("provex_deposits_pending", "Deposits seen and not yet credited.", pending)
    yield gauge("provex_deposits_pending_usd", "Their sum.", _usd(quantums))
    yield gauge(
        "provex_deposits_refused",
        "Deposits that cannot be credited.",
        figures.deposits[DepositState.REFUSED][0],
    )
    yield gauges(
        "provex_transfers_pending",
        "Money movements that are not final.",
        "type",
        figures.pending_transfers,
    )


def _oracle(sources: Sources, figures: ExchangeFigures) -> Iterator[Family]:
    now_s = sources.clock_s()
    ages = {
        each.name: max(0.0, now_s - each.observed_at_s)
        for each in figures.markets
        if each.observed_at_s
    }
    yield counter(
        "provex_oracle_ticks_total", "Ticks that entered the ledger.", sources.intake.ticks_accepted
    )
    yield gauges(
        "provex_oracle_age_seconds", "Since a market's price was observed.", "market", ages
    )


def _l1(sources: Sources) -> Iterator[Family]:
    follower, standing = sources.follower(), sources.l1.last
    now_s = sources.clock_s()
    yield gauge("provex_l1_reachable", "Whether the last look succeeded.", sources.l1.fault is None)
    yield _optional(
        "provex_l1_reading_age_seconds",
        "Since the contracts were read.",
        None if standing is None else max(0.0, now_s - standing.read_at_s),
    )
    yield _optional(
        "provex_l1_head_age_seconds",
        "Age of the newest block that the watcher saw.",
        None if follower is None else max(0, int(now_s) - follower.head_time_s),
    )
    yield _optional(
        "provex_l1_blocks_behind",
        "Blocks that the watcher has not read.",
        None if follower is None else max(0, follower.head_number - follower.read_number),
    )
    yield _optional(
        "provex_l1_waiting_events",
        "Events below the confirmations.",
        None if follower is None else follower.waiting_count,
    )
    yield _optional(
        "provex_l1_deposit_shortages",
        "Credited deposits that L1 no longer has.",
        None if follower is None else len(follower.shortages),
    )
    yield _optional(
        "provex_l1_base_fee_wei",
        "Base fee of the newest block, per gas.",
        None if standing is None else standing.base_fee_wei,
    )
    yield _optional(
        "provex_l1_operator_balance_wei",
        "What pays for batches.",
        None if standing is None else standing.operator_balance_wei,
    )
    yield _optional(
        "provex_l1_frozen",
        "Whether the exchange is frozen.",
        None if standing is None else int(standing.is_frozen),
    )
    yield _optional(
        "provex_l1_forced_requests",
        "Forced requests that no batch has served.",
        None if standing is None else len(standing.forced_requests),
    )
    yield _optional(
        "provex_l1_announcements",
        "Changes that governors have announced.",
        None if standing is None else len(standing.announcements),
    )
    deadline = None if standing is None else standing.next_deadline_s
    yield _optional(
        "provex_l1_forced_deadline_seconds",
        "Until anyone may freeze the exchange.",
        None if deadline is None else deadline - now_s,
    )


def _settlement(sources: Sources, figures: ExchangeFigures) -> Iterator[Family]:
    standing, report = sources.l1.last, sources.settlement()
    accepted = None if standing is None else standing.accepted_batches
    last = _last_settled(report)
    yield _optional("provex_settlement_accepted_batches", "Batches that L1 has accepted.", accepted)
    yield _optional(
        "provex_settlement_lag_batches",
        "Closed batches that L1 has not accepted.",
        None if accepted is None else max(0, figures.batch_number - accepted),
    )
    yield gauges(
        "provex_settlement_batches",
        "Batches that the settlement service knows, by stage.",
        "stage",
        {} if report is None else report.stages,
    )
    yield _optional(
        "provex_settlement_queue_depth",
        "Closed batches that the service has not brought to L1.",
        None if report is None else report.queue_depth,
    )
    yield _optional(
        "provex_settlement_oldest_seconds",
        "Since the oldest batch that is not accepted was closed.",
        _oldest_s(report),
    )
    yield _optional(
        "provex_settlement_last_batch_gas",
        "Gas of the newest accepted batch.",
        None if last is None else last.gas,
    )
    yield _optional(
        "provex_settlement_last_batch_seconds",
        "From closed to accepted, of the newest accepted batch.",
        None if last is None else last.seconds,
    )
    yield _optional(
        "provex_settlement_alarm",
        "Whether settlement does not go on by itself.",
        None if report is None else int(report.alarm is not None),
    )
    for name in COUNTS:
        value = None if report is None else report.counts.get(name)
        yield counters(f"provex_settlement_{name}_total", _COUNT_TEXTS[name], _single(value))
    spent = LabelledCounter("step")
    for step, gas in ({} if report is None else report.gas).items():
        spent.add(step, count=gas)
    yield counters("provex_settlement_gas_total", "Gas spent on L1, by step.", spent)
    yield _optional(
        "provex_settlement_report_age_seconds",
        "Since the settlement service wrote its report.",
        None if report is None else report.age_s,
    )


def _single(value: int | None) -> LabelledCounter:
    """A counter without labels, and without a sample where nothing is known."""
    counted = LabelledCounter()
    if value is not None:
        counted.add(count=value)
    return counted


def _last_settled(report: SettlementReport | None) -> SettledBatch | None:
    batches = () if report is None else report.batches
    return next((batch for batch in reversed(batches) if batch.is_accepted), None)


def _oldest_s(report: SettlementReport | None) -> float | None:
    if report is None:
        return None
    waiting = [b.seconds for b in report.batches if not b.is_accepted and b.seconds is not None]
    return max(waiting, default=0.0)


def _optional(name: str, text: str, value: float | None) -> Family:
    one = gauge(name, text, 0 if value is None else value)
    return one if value is not None else Family(one.name, one.kind, one.help, ())


def _usd(quantums: int) -> float:
    return quantums / COLLATERAL_RESOLUTION
