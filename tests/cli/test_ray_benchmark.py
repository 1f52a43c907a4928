"""`provex bench ray`: a real cluster of one core proves a small batch. No time is asserted."""

import json

import pytest

from provex.cli.main import main

pytestmark = pytest.mark.xdist_group("ray")


def test_the_command_prints_figures_that_agree(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["bench", "ray", "--json", "--workers", "1", "--trades", "1", "--leaves-log2", "4"]

    assert main([*command, "--profile", "test", "--batches", "1", "--memory-gib", "2"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {line["figure"].removeprefix("ray.workers_1."): line["value"] for line in lines}

    assert {line["profile"] for line in lines} == {"test"}
    assert found["batches"] == 1
    assert found["trades_per_s"] == pytest.approx(1 / found["seconds"])
    # On one core no process has more of it than passes.
    assert 0 < found["cpu_s_per_trade"] <= found["seconds"]
    assert 0 < found["peak_rss_gib"] < 2


@pytest.mark.parametrize(("workers", "status"), [("0", 2), ("1,", 2), ("one", 2), ("1000", 1)])
def test_workers_that_cannot_be_are_refused(workers: str, status: int) -> None:
    assert main(["bench", "ray", "--workers", workers]) == status
