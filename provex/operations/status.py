"""Everything about a running exchange in one answer, for `provex operator status`."""

from dataclasses import asdict
from typing import Any

from provex.ethereum.events import Shortage
from provex.protocol.markets import COLLATERAL_RESOLUTION
from provex.sequencer.configurations import hash_text
from provex.sequencer.figures import ExchangeFigures, ReclaimedCredit
from provex.sequencer.registry_entries import DepositState

from .health import HealthSettings, health, readiness
from .l1_state import L1Reading
from .sources import Sources

__all__ = ["status_of"]

_USD_DIGITS = 6
_LAST_BATCHES = 20


def status_of(sources: Sources) -> dict[str, Any]:
    """Plain JSON. Times and ages in seconds, amounts as exact decimal text."""
    figures = sources.sequencer.exchange.figures()
    limits = HealthSettings()
    return {
        "version": sources.version,
        "health": health(sources, limits).as_json("healthy"),
        "readiness": readiness(sources, limits).as_json("ready"),
        "exchange": _exchange(sources, figures),
        "configuration": _configuration(sources),
        "markets": _markets(sources, figures),
        "money": _money(figures),
        "l1": _l1(sources),
        "settlement": _settlement(sources, figures),
    }


def _exchange(sources: Sources, figures: ExchangeFigures) -> dict[str, Any]:
    status = sources.sequencer.status
    age_s = sources.clock_s() - figures.batch_opened_at_ms / 1_000
    return {
        "sequence": status.committed_sequence,
        "pending_inputs": status.pending_inputs,
        "snapshot_sequence": status.snapshot_sequence,
        "read_model_lag": sources.indexer().lag,
        "orders_paused": figures.is_paused,
        "users": figures.users,
        "accounts": figures.accounts,
        "open_orders": figures.open_orders,
        "batch": {
            "number": figures.batch_number,
            "transactions": figures.batch_transactions,
            "age_s": max(0, int(age_s)),
        },
    }


def _configuration(sources: Sources) -> dict[str, Any]:
    """What is in force here, and the change that waits for its time on L1."""
    exchange = sources.sequencer.exchange
    plan, standing = exchange.planned_change, sources.l1.last
    shown: dict[str, Any] = {"hash": hash_text(exchange.configuration), "planned": None}
    if plan is not None:
        announced = () if standing is None else standing.announcements
        times = [each.earliest_s for each in announced if each.subject == plan.configuration_hash]
        shown["planned"] = {
            "hash": plan.configuration_hash,
            "market": None if plan.market is None else plan.market.name,
            "earliest_s": max(times, default=None),
        }
    return shown


def _markets(sources: Sources, figures: ExchangeFigures) -> dict[str, Any]:
    now_s = int(sources.clock_s())
    return {
        market.name: {
            "status": str(market.status),
            "oracle_age_s": max(0, now_s - market.observed_at_s) if market.observed_at_s else None,
        }
        for market in figures.markets
    }


def _money(figures: ExchangeFigures) -> dict[str, Any]:
    deposits = {
        str(state): {"count": count, "usd": _usd(quantums)}
        for state, (count, quantums) in figures.deposits.items()
    }
    return {
        "insurance_fund_usd": _usd(figures.insurance_fund_quantums),
        "fees_usd": _usd(figures.fee_position_quantums),
        "deposits": deposits,
        "deposits_pending": figures.deposits[DepositState.SEEN][0],
        "transfers_pending": figures.pending_transfers,
    }


def _l1(sources: Sources) -> dict[str, Any]:
    follower, standing = sources.follower(), sources.l1.last
    missing: list[Shortage | ReclaimedCredit] = [
        *(() if follower is None else follower.shortages),
        *sources.sequencer.exchange.figures().reclaimed,
    ]
    shown: dict[str, Any] = {
        "fault": sources.l1.fault,
        "operator": sources.operator_address,
        "deposit_shortages": [
            # A key has more bits than JSON's readers take for a number.
            asdict(shortage) | {"stark_key": f"{shortage.stark_key:#x}"}
            for shortage in missing
        ],
    }
    if follower is not None:
        shown |= {
            "head": follower.head_number,
            "head_age_s": max(0, int(sources.clock_s()) - follower.head_time_s),
            "read": follower.read_number,
            "waiting_events": follower.waiting_count,
        }
    return shown | ({} if standing is None else _standing(standing, sources.clock_s()))


def _standing(standing: L1Reading, now_s: float) -> dict[str, Any]:
    deadline = standing.next_deadline_s
    return {
        "reading_age_s": max(0, int(now_s - standing.read_at_s)),
        "is_frozen": standing.is_frozen,
        "accepted_batches": standing.accepted_batches,
        "configuration_hash": standing.configuration_hash,
        "base_fee_wei": standing.base_fee_wei,
        "operator_balance_wei": str(standing.operator_balance_wei),
        "is_operator": standing.is_operator,
        "forced_requests": [
            {
                "kind": type(waiting.request).__name__,
                "requested_at_s": waiting.requested_at_s,
                "deadline_s": waiting.deadline_s,
                "can_freeze": waiting.can_freeze,
            }
            for waiting in standing.forced_requests
        ],
        "announcements": [asdict(announced) for announced in standing.announcements],
        "next_deadline_in_s": None if deadline is None else int(deadline - now_s),
    }


def _settlement(sources: Sources, figures: ExchangeFigures) -> dict[str, Any]:
    report, standing = sources.settlement(), sources.l1.last
    shown: dict[str, Any] = {"is_reporting": report is not None}
    if standing is not None:
        shown["lag_batches"] = max(0, figures.batch_number - standing.accepted_batches)
    if report is not None:
        shown |= {
            "report_age_s": int(report.age_s),
            "queue_depth": report.queue_depth,
            "alarm": report.alarm,
            "stages": report.stages,
            "batches": [asdict(batch) for batch in report.batches[-_LAST_BATCHES:]],
        }
    return shown


def _usd(quantums: int) -> str:
    whole, rest = divmod(abs(quantums), COLLATERAL_RESOLUTION)
    return f"{'-' if quantums < 0 else ''}{whole}.{rest:0{_USD_DIGITS}d}"
