"""The answer of the operator's `status` as lines for people."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["status_lines"]

_WIDTH = 24
_WEI_DIGITS = 18
_GWEI = 10**9


def status_lines(status: Mapping[str, Any]) -> list[str]:
    """Every part under its title; what is wrong stands first."""
    lines = [f"Provex {status['version']}"]
    for title, part in (
        ("State", _state(status)),
        ("Exchange", _exchange(status["exchange"])),
        ("Configuration", _configuration(status["configuration"])),
        ("Markets", _markets(status["markets"])),
        ("Money", _money(status["money"])),
        ("L1", _l1(status["l1"])),
        ("Settlement", _settlement(status["settlement"])),
    ):
        lines.append(title)
        lines += [f"  {name:<{_WIDTH}}{value}" for name, value in part]
    return lines


def _state(status: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "healthy", _yes(status["health"]["healthy"])
    yield "ready for orders", _yes(status["readiness"]["ready"])
    found = [*status["health"]["reasons"], *status["readiness"]["reasons"]]
    for name, message in dict.fromkeys((each["name"], each["message"]) for each in found):
        yield f"! {name}", message
    warnings = [*status["health"]["warnings"], *status["readiness"]["warnings"]]
    for name, message in dict.fromkeys((each["name"], each["message"]) for each in warnings):
        yield f"? {name}", message


def _exchange(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    batch = part["batch"]
    yield "journal", f"input {part['sequence']}, {part['pending_inputs']} not yet durable"
    yield "read model behind by", f"{part['read_model_lag']} inputs"
    yield "new orders", "paused" if part["orders_paused"] else "accepted"
    yield "users, accounts", f"{part['users']}, {part['accounts']}"
    yield "open orders", str(part["open_orders"])
    yield (
        "open batch",
        f"{batch['number']}: {batch['transactions']} tx, {_span(batch['age_s'])} old",
    )


def _markets(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, market in part.items():
        if market["status"] == "OFFLINE":
            continue
        age = market["oracle_age_s"]
        yield name, f"{market['status']}, price {'never' if age is None else _span(age) + ' old'}"
    closed = [name for name, market in part.items() if market["status"] == "OFFLINE"]
    if closed:
        yield "offline", f"{len(closed)} markets"


def _configuration(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "in force here", part["hash"]
    planned = part["planned"]
    if planned is None:
        return
    what = "other oracle signers" if planned["market"] is None else f"lists {planned['market']}"
    yield "! planned", f"{planned['hash']} ({what})"
    earliest = planned["earliest_s"]
    moment = "NOT ANNOUNCED on L1"
    if earliest is not None:
        moment = time.strftime("from %Y-%m-%d %H:%M:%S UTC", time.gmtime(earliest))
    yield "! may be made", moment


def _money(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "insurance fund", f"{part['insurance_fund_usd']} USD"
    yield "fees not withdrawn", f"{part['fees_usd']} USD"
    for state, deposits in part["deposits"].items():
        yield f"deposits {state.lower()}", f"{deposits['count']} ({deposits['usd']} USD)"
    for kind, count in part["transfers_pending"].items():
        yield f"pending {kind.lower()}", str(count)


def _l1(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if part["fault"] is not None:
        yield "! last look failed", part["fault"]
    if "head" in part:
        behind = part["head"] - part["read"]
        yield "chain", f"block {part['head']}, {_span(part['head_age_s'])} old, {behind} not read"
        yield "events unconfirmed", str(part["waiting_events"])
    for shortage in part.get("deposit_shortages", ()):
        owner = f"key {shortage['stark_key']}, position {shortage['position_id']}"
        coming = f"{shortage['coming_quantums']} on the way"
        yield "! credited, not on L1", f"{shortage['amount_quantums']} quantums, {coming}: {owner}"
    if "is_frozen" not in part:
        return
    yield "frozen", "YES" if part["is_frozen"] else "no"
    yield "accepted batches", str(part["accepted_batches"])
    yield "configuration", part["configuration_hash"]
    ether = int(part["operator_balance_wei"]) / 10**_WEI_DIGITS
    role = "an operator" if part["is_operator"] else "NO OPERATOR of the exchange"
    yield "operator", f"{part['operator']} ({role}), {ether:.4f} ETH"
    yield "base fee", f"{part['base_fee_wei'] / _GWEI:.2f} gwei"
    yield "forced requests", str(len(part["forced_requests"]))
    for announced in part["announcements"]:
        yield f"! {announced['kind']}"[:_WIDTH], f"announced: {announced['subject']}"
    if part["next_deadline_in_s"] is not None:
        left = part["next_deadline_in_s"]
        yield "! freeze possible", f"in {_span(left)}" if left > 0 else "now"


def _settlement(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "lag_batches" in part:
        yield "closed, not accepted", f"{part['lag_batches']} batches"
    if not part["is_reporting"]:
        yield "? settlement service", "no report"
        return
    yield "report", f"{_span(part['report_age_s'])} old"
    if part["queue_depth"] is not None:
        yield "waiting for L1", f"{part['queue_depth']} batches"
    if part["alarm"] is not None:
        yield "! alarm", part["alarm"]
    for batch in part["batches"]:
        seconds = "" if batch["seconds"] is None else f", {_span(batch['seconds'])}"
        gas = "" if batch["gas"] is None else f", {batch['gas']} gas"
        yield f"batch {batch['number']}", f"{batch['stage']}{seconds}{gas}"


def _yes(claim: object) -> str:
    return "yes" if claim else "NO"


def _span(seconds: float) -> str:
    whole = int(seconds)
    if whole < 120:
        return f"{whole} s"
    if whole < 7_200:
        return f"{whole // 60} min"
    return f"{whole // 3_600} h"
