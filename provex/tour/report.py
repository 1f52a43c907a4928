"""What the tour shows at its end: a table of its steps, one of its batches, and its figures."""

from collections.abc import Iterator, Sequence

from .course import StepRecord
from .tour import TourResult

__all__ = ["batch_lines", "batch_rows", "figures", "step_lines"]


def step_lines(records: Sequence[StepRecord]) -> Iterator[str]:
    """The steps with time, gas and number of checks."""
    yield f"{'':>3} {'step':<18}{'':<8}{'seconds':>9}{'checks':>8}{'gas':>13}"
    for one in records:
        state = "FAILED" if one.failure else "ok"
        gas = f"{one.gas:,}" if one.gas else "-"
        yield (
            f"{one.number:>3} {one.step:<18}{state:<8}{one.seconds:>9.1f}"
            f"{len(one.verified):>8}{gas:>13}"
        )
    seconds = sum(one.seconds for one in records)
    checks = sum(len(one.verified) for one in records)
    gas = f"{sum(one.gas for one in records):,}"
    yield f"{'':>3} {'all':<18}{'':<8}{seconds:>9.1f}{checks:>8}{gas:>13}"


def batch_rows(result: TourResult) -> Iterator[dict[str, int | float]]:
    """What was measured of each batch."""
    for one, on_l1 in zip(result.proved, result.accepted, strict=True):
        yield {
            "batch": one.number,
            "transactions": len(one.batch.transactions),
            "trades": one.trades,
            "layout": one.proof.layout,
            "rows_log2": one.rows_log2,
            "proving_seconds": round(one.seconds, 1),
            "proof_bytes": len(one.proof.proof),
            "provable_bits": one.bits,
            "pages_gas": on_l1.pages_gas,
            "proof_gas": on_l1.proof_gas,
            "state_gas": on_l1.state_gas,
        }


def batch_lines(result: TourResult) -> Iterator[str]:
    """The batches with their proofs, and what L1 took for them."""
    yield (
        f"{'batch':>5}{'transactions':>14}{'trades':>8}{'layout':>8}{'rows':>8}{'proof s':>9}"
        f"{'bytes':>9}{'bits':>8}{'pages gas':>12}{'proof gas':>12}{'state gas':>12}"
        f"{'gas/trade':>11}"
    )
    for row in batch_rows(result):
        gas = row["pages_gas"] + row["proof_gas"] + row["state_gas"]
        each = f"{gas / row['trades']:,.0f}" if row["trades"] else "-"
        rows = f"2^{row['rows_log2']}"
        yield (
            f"{row['batch']:>5}{row['transactions']:>14}{row['trades']:>8}{row['layout']:>8}"
            f"{rows:>8}{row['proving_seconds']:>9.1f}{row['proof_bytes']:>9,}"
            f"{row['provable_bits']:>8.2f}{row['pages_gas']:>12,}{row['proof_gas']:>12,}"
            f"{row['state_gas']:>12,}{each:>11}"
        )


def figures(records: Sequence[StepRecord], result: TourResult) -> Iterator[tuple[str, float, str]]:
    """Names, values and units; of several batches the sums, and the weakest proof's bits."""
    proved, accepted = result.proved, result.accepted
    trades = sum(one.trades for one in proved)
    gas = sum(one.gas for one in accepted)
    closed_at_s = proved[-1].batch.closed_at_s
    accepted_at_s = accepted[-1].accepted_at_s
    yield "demo.steps", len(records), "steps"
    yield "demo.checks", sum(len(one.verified) for one in records), "checks"
    yield "demo.seconds", sum(one.seconds for one in records), "s"
    yield "demo.batches", len(proved), "batches"
    yield "demo.trades", trades, "trades"
    yield "demo.trade_to_accepted_s", accepted_at_s - result.last_trade_at_s, "s"
    yield "demo.close_to_accepted_s", accepted_at_s - closed_at_s, "s"
    yield "prover.seconds", sum(one.seconds for one in proved), "s"
    yield "proof.bytes", sum(len(one.proof.proof) for one in proved), "bytes"
    yield "proof.provable_bits", min(one.bits for one in proved), "bits"
    yield "pages.gas", sum(one.pages_gas for one in accepted), "gas"
    yield "verifier.gas", sum(one.proof_gas for one in accepted), "gas"
    yield "update_state.gas", sum(one.state_gas for one in accepted), "gas"
    yield "l1.gas_per_trade", gas / trades, "gas/trade"
