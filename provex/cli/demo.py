"""`provex demo`: the tour on a fresh chain of its own, with everything stopped at its end."""

import asyncio
import json
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from provex.native.rule_builtins import install
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.tour.course import Course, StepRecord
from provex.tour.exchange_process import ExchangeProcess
from provex.tour.plan import TourPlan
from provex.tour.report import batch_lines, batch_rows, figures, step_lines
from provex.tour.tour import TourResult, take_tour
from provex.tour.trading import PriceFile

from .benchmarks import Figure
from .network import free_port

__all__ = ["demo_command"]

_TRADES_MAX = 1_000
_FOLDER = "demo"


@click.command("demo")
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="D",
    help="Keep everything there; it must be empty. By default it is removed at the end.",
)
@click.option(
    "--profile",
    type=click.Choice(["production", "test"]),
    default="production",
    show_default=True,
    help="The profile of the proofs: test takes seconds and proves nothing.",
)
@click.option(
    "--trades",
    type=click.IntRange(1, _TRADES_MAX),
    default=64,
    show_default=True,
    help="How many trades are made; about 90 fill a batch.",
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
def demo_command(*, data_dir: Path | None, profile: str, trades: int, is_json: bool) -> None:
    """Show the whole life of money on a fresh chain, every step checked on L1 and at the API.

    Deposits, trades, a liquidation, three kinds of withdrawals, a proof, L1, and a rebuild from L1
    alone. Ends with status 0 only if every check held, and stops all that it started in any case.

    Example: provex demo --profile test --trades 16
    """
    plan = TourPlan(profile=profile, trades=trades)
    screen = _Screen(is_json=is_json)
    with _ended_by_sigterm(), _directory(data_dir) as root:
        result = _tour(plan, root, screen)
    screen.shows(plan, result)


def _tour(plan: TourPlan, root: Path, screen: "_Screen") -> TourResult:
    """Take the tour, and stop the exchange however it ends."""
    install()
    folder = root / _FOLDER
    folder.mkdir(parents=True)
    prices = PriceFile(folder / "prices.csv")
    prices.begin(plan.price)
    process = ExchangeProcess(
        data_dir=root,
        folder=folder,
        settings=plan.settings(str(prices.path.resolve())),
        port=free_port(),
    )
    course = Course(screen, process.require_running)
    try:
        process.start()
        result = asyncio.run(take_tour(plan, process, prices, course))
    except BaseException:
        # What ended the tour is told, not what its end did to the exchange.
        _stop_quietly(process)
        raise
    process.stop()
    return result


def _stop_quietly(process: ExchangeProcess) -> None:
    try:
        process.stop()
    except Rejected as refused:
        click.echo(f"the exchange did not end well: {refused}", err=True)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM be as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _directory(data_dir: Path | None) -> Iterator[Path]:
    """The given directory, or one that is removed unless a step failed. SETTINGS_INVALID."""
    if data_dir is not None:
        if data_dir.exists() and any(data_dir.iterdir()):
            raise Rejected(
                SETTINGS_INVALID,
                setting="data_dir",
                expected="a new or empty directory",
                found=data_dir,
            )
        yield data_dir
        return
    root = Path(tempfile.mkdtemp(prefix="provex-demo-"))
    try:
        yield root
    except (KeyboardInterrupt, SystemExit):
        shutil.rmtree(root, ignore_errors=True)
        raise
    except BaseException:
        click.echo(f"logs of what failed are kept in {root}", err=True)
        raise
    shutil.rmtree(root, ignore_errors=True)


class _Screen:
    """Shows the course on a terminal, or as lines of JSON."""

    def __init__(self, *, is_json: bool) -> None:
        self._is_json = is_json
        self._records: list[StepRecord] = []

    def begins(self, number: int, name: str) -> None:
        """A step begins."""
        click.echo(f"[{number:>2}] {name} …", err=self._is_json)

    def says(self, text: str) -> None:
        """Something happened inside the step."""
        click.echo(f"       {text}", err=self._is_json)

    def ends(self, record: StepRecord) -> None:
        """The step ended, well or not."""
        self._records.append(record)
        if self._is_json:
            click.echo(json.dumps(asdict(record)))
        elif record.failure:
            click.echo(f"       FAILED after {record.seconds:.1f} s: {record.failure}")
            self._show_steps()
        else:
            checks = len(record.verified)
            click.echo(f"       {checks} checks hold, {record.seconds:.1f} s")

    def shows(self, plan: TourPlan, result: TourResult) -> None:
        """The whole tour went well."""
        if self._is_json:
            for row in batch_rows(result):
                click.echo(json.dumps(row))
        else:
            self._show_steps()
            click.echo()
            for line in batch_lines(result):
                click.echo(line)
            click.echo()
        for name, value, unit in figures(self._records, result):
            Figure(name, round(value, 3), unit).of_profile(plan.profile).print(
                is_json=self._is_json
            )
        click.echo("every step was verified on L1 and at the API", err=self._is_json)

    def _show_steps(self) -> None:
        click.echo()
        for line in step_lines(self._records):
            click.echo(line)
