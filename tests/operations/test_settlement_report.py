"""Another process's file: what is in it is shown, whatever else is there does no harm."""

import json
import os

import pytest

from provex.operations.settlement_report import read_settlement_report


def test_batches_are_read_in_order(tmp_path):
    path = tmp_path / "settlement.json"
    rows = [
        {"number": 3, "stage": "proving", "seconds": 12.5, "gas": None, "more": 1},
        {"number": 2, "stage": "accepted", "seconds": 40, "gas": 5_000_000},
    ]
    path.write_text(json.dumps({"batches": rows, "queue_depth": 4, "unknown": []}))
    os.utime(path, (100, 100))

    report = read_settlement_report(path, lambda: 130.0)

    assert report is not None
    assert [batch.number for batch in report.batches] == [2, 3]
    assert report.batches[0].gas == 5_000_000
    assert report.batches[1].seconds == 12.5
    assert report.stages == {"accepted": 1, "proving": 1}
    assert report.queue_depth == 4
    assert report.age_s == 30


def test_times_gas_and_counts_of_the_service_are_read(tmp_path):
    path = tmp_path / "settlement.json"
    rows = [
        {
            "number": 1,
            "stage": "final",
            "closed_at_s": 50.0,
            "accepted_at_s": 90.5,
            "gas": {"page": 5, "proof": 7, "odd": "x"},
        },
        {"number": 2, "stage": "proving", "closed_at_s": 100.0, "accepted_at_s": None, "gas": {}},
        {"number": 3, "stage": "closed", "closed_at_s": None},
    ]
    document = {
        "batches": rows,
        "queue": 2,
        "alarm": {"code": 6006, "text": "it was refused", "batch": 2},
        "failed_proofs": 3,
        "reorganisations": -1,
        "gas": {"page": 50, "proof": "much"},
    }
    path.write_text(json.dumps(document))

    report = read_settlement_report(path, lambda: 130.0)

    assert report is not None
    assert [batch.seconds for batch in report.batches] == [40.5, 30.0, None]
    assert [batch.gas for batch in report.batches] == [12, None, None]
    assert [batch.is_accepted for batch in report.batches] == [True, False, False]
    assert report.queue_depth == 2
    assert report.alarm == "it was refused"
    assert report.counts == {"failed_proofs": 3}
    assert report.gas == {"page": 50}


@pytest.mark.parametrize("content", [b"", b"[]", b"nonsense", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_report_counts_as_none(tmp_path, content):
    path = tmp_path / "settlement.json"
    path.write_bytes(content)

    assert read_settlement_report(path) is None
    assert read_settlement_report(tmp_path / "missing.json") is None


@pytest.mark.parametrize(
    "row",
    [
        None,
        7,
        {},
        {"number": "1", "stage": "proving"},
        {"number": -1, "stage": "proving"},
        {"number": True, "stage": "proving"},
        {"number": 2**63, "stage": "proving"},
        {"number": 1, "stage": ""},
        {"number": 1, "stage": ["proving"]},
    ],
)
def test_a_row_that_does_not_read_is_left_out(tmp_path, row):
    path = tmp_path / "settlement.json"
    good = {"number": 5, "stage": "x" * 100, "seconds": "soon", "gas": 1.5}
    path.write_text(json.dumps({"batches": [row, good], "queue_depth": "many"}))

    report = read_settlement_report(path)

    assert report is not None
    assert [batch.number for batch in report.batches] == [5]
    assert report.batches[0].seconds is None
    assert report.batches[0].gas is None
    assert len(report.batches[0].stage) == 40
    assert report.queue_depth is None
