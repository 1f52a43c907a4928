"""The tables and figures at the end of a tour."""

from types import SimpleNamespace

from provex.protocol.numbers import Felt
from provex.tour.accepted import AcceptedOnL1
from provex.tour.course import StepRecord
from provex.tour.report import batch_lines, batch_rows, figures, step_lines
from provex.tour.tour import TourResult

RECORDS = (
    StepRecord(number=1, step="start", seconds=2.0, gas=0, verified=("a",)),
    StepRecord(number=2, step="deposit", seconds=3.5, gas=120_000, verified=("b", "c")),
)


def batch(number, trades, *, bits):
    """A proved batch, of which only what is shown is there."""
    return SimpleNamespace(
        number=number,
        trades=trades,
        seconds=100.0,
        rows_log2=18,
        bits=bits,
        batch=SimpleNamespace(transactions=(Felt(0),) * (trades + 5), closed_at_s=1_000),
        proof=SimpleNamespace(layout=2, proof=b"p" * 1_000),
    )


def on_l1(number):
    return AcceptedOnL1(
        number=number,
        pages_gas=100_000,
        proof_gas=8_000_000,
        state_gas=400_000,
        update_transaction="0x01",
        accepted_at_s=1_300 + number,
    )


RESULT = TourResult(
    proved=(batch(0, 60, bits=128.5), batch(1, 4, bits=128.2)),
    accepted=(on_l1(0), on_l1(1)),
    last_trade_at_s=990.0,
)


def test_every_step_has_a_line_with_time_checks_and_gas():
    lines = list(step_lines(RECORDS))

    assert [line.split() for line in lines[1:]] == [
        ["1", "start", "ok", "2.0", "1", "-"],
        ["2", "deposit", "ok", "3.5", "2", "120,000"],
        ["all", "5.5", "3", "120,000"],
    ]


def test_a_step_that_failed_says_so():
    failed = StepRecord(number=3, step="trade", seconds=1.0, gas=0, verified=(), failure="9301 …")

    lines = list(step_lines((*RECORDS, failed)))

    assert "FAILED" in lines[3]


def test_every_batch_has_a_line_with_its_proof_and_gas():
    _, first, second = batch_lines(RESULT)

    assert " ".join(first.split()) == (
        "0 65 60 2 2^18 100.0 1,000 128.50 100,000 8,000,000 400,000 141,667"
    )
    assert second.split()[-1] == "2,125,000"


def test_every_batch_is_a_row_for_programs_too():
    first, second = batch_rows(RESULT)

    assert (first["batch"], first["trades"], first["transactions"]) == (0, 60, 65)
    assert (second["batch"], second["trades"], second["provable_bits"]) == (1, 4, 128.2)


def test_figures_are_of_all_batches_together():
    found = {name: value for name, value, _ in figures(RECORDS, RESULT)}

    assert found["demo.trades"] == 64
    assert found["demo.checks"] == 3
    assert found["demo.trade_to_accepted_s"] == 311.0
    assert found["demo.close_to_accepted_s"] == 301
    assert found["prover.seconds"] == 200.0
    assert found["proof.provable_bits"] == 128.2
    assert found["l1.gas_per_trade"] == 2 * 8_500_000 / 64
