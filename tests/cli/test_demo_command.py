"""`provex demo` when something is wrong: the status says so, and nothing is left running."""

import json

import pytest

from provex.cli import demo
from provex.cli.main import main
from provex.tour.exchange_process import ExchangeProcess


async def lying_tour(plan, process, prices, course):
    """A tour of the started exchange whose second expectation is false."""

    async def look(checks):
        checks.equal("price file", expected=True, found=prices.path.exists())
        checks.equal("trades", expected=plan.trades + 1, found=plan.trades)

    await course.step("look", look)


@pytest.fixture
def started(monkeypatch):
    """The processes that the command starts, which are real ones."""
    found = []
    start = ExchangeProcess.start

    def start_and_note(self):
        start(self)
        found.append(self._process)

    monkeypatch.setattr(ExchangeProcess, "start", start_and_note)
    return found


def is_gone(process):
    return process.returncode is not None


def test_a_check_that_does_not_hold_ends_with_status_1_and_its_number(
    monkeypatch, tmp_path, capsys, started
):
    monkeypatch.setattr(demo, "take_tour", lying_tour)

    status = main(["demo", "--profile", "test", "--trades", "5", "--data-dir", str(tmp_path)])

    shown = capsys.readouterr()
    assert status == 1
    told = "error 9301 TOUR_CHECK_FAILED: step look: trades: expected 6, found 5"
    assert told in shown.err
    assert "FAILED" in shown.out
    assert "every step was verified" not in shown.out
    assert [is_gone(process) for process in started] == [True]


def test_as_json_the_failed_step_is_one_object(monkeypatch, tmp_path, capsys, started):
    monkeypatch.setattr(demo, "take_tour", lying_tour)

    status = main(["demo", "--profile", "test", "--data-dir", str(tmp_path), "--json"])

    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == 1
    assert (line["number"], line["step"]) == (1, "look")
    assert line["verified"] == ["price file: True"]
    assert line["failure"].endswith("expected 65, found 64")


def test_an_interrupted_tour_ends_with_status_130_and_leaves_nothing(
    monkeypatch, tmp_path, started
):
    async def interrupted(plan, process, prices, course):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "take_tour", interrupted)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    assert main(["demo", "--profile", "test"]) == 130

    assert list(tmp_path.iterdir()) == []
    assert [is_gone(process) for process in started] == [True]


def test_logs_of_a_failed_tour_are_kept(monkeypatch, tmp_path, capsys, started):
    monkeypatch.setattr(demo, "take_tour", lying_tour)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    assert main(["demo", "--profile", "test"]) == 1

    (kept,) = tmp_path.glob("provex-demo-*")
    assert (kept / "demo" / "exchange.log").exists()
    assert str(kept) in capsys.readouterr().err


def test_a_directory_with_something_in_it_is_refused_and_left_alone(tmp_path, capsys, started):
    (tmp_path / "journal").mkdir()

    status = main(["demo", "--profile", "test", "--data-dir", str(tmp_path)])

    assert status == 1
    assert "error 9103 SETTINGS_INVALID: setting data_dir: expected" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [tmp_path / "journal"]
    assert started == []


@pytest.mark.parametrize(
    "flags",
    [
        ("--trades", "0"),
        ("--trades", "1001"),
        ("--trades", "many"),
        ("--profile", "compare"),
        ("--l1", "http://127.0.0.1:8545"),
        ("extra",),
    ],
)
def test_wrong_flags_are_refused_before_anything_starts(flags, capsys, started):
    assert main(["demo", *flags]) == 2

    assert "Error: " in capsys.readouterr().err
    assert started == []


def test_a_file_is_no_data_directory(tmp_path, capsys, started):
    (tmp_path / "file").touch()

    assert main(["demo", "--data-dir", str(tmp_path / "file")]) == 2

    assert "is a file" in capsys.readouterr().err
    assert started == []
