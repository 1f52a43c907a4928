"""`provex settlement`: where the batches are on their way to L1."""

import json
import time
from pathlib import Path

import click

from provex.protocol.errors import FILE_UNREADABLE, Rejected
from provex.settlement.service.progress import BatchProgress, Progress, read_progress

__all__ = ["settlement_group"]

_ETHER_WEI = 10**18
_STALE_S = 60
_SHOWN = 20


@click.group("settlement")
def settlement_group() -> None:
    """Proofs and L1: what waits, what it took, what it cost.

    Example: provex settlement status --data-dir data
    """


@settlement_group.command("status")
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    metavar="D",
    help="Data directory of the exchange.",
)
@click.option("--json", "is_json", is_flag=True, help="Print the whole of settlement.json.")
def status_command(*, data_dir: Path, is_json: bool) -> None:
    """Print how far settlement is. Ends with status 2 while an alarm stands.

    Example: provex settlement status --data-dir data
    """
    path = data_dir / "settlement.json"
    progress = read_progress(path)
    if progress is None:
        reason = "settlement has not begun here"
        raise Rejected(FILE_UNREADABLE, path=str(path), reason=reason)
    if is_json:
        click.echo(json.dumps(json.loads(path.read_text())))
    else:
        _show(progress)
    if progress.alarm is not None:
        raise click.exceptions.Exit(2)


def _show(progress: Progress) -> None:
    age_s = time.time() - progress.written_at_s
    state = "does not write" if age_s > _STALE_S else "runs"
    click.echo(f"The service {state}: written {age_s:.0f} s ago, profile {progress.profile}")
    click.echo(
        f"  closed {progress.closed}, proved {progress.proved}, "
        f"accepted {progress.accepted}, final {progress.final}; {progress.queue} wait"
    )
    each = progress.seconds_per_batch
    speed = "not known yet" if each is None else f"{each:.0f} s a batch"
    reach = "reachable" if progress.is_l1_reachable else "NOT REACHABLE"
    click.echo(f"  speed {speed}; L1 {reach}, base fee {progress.base_fee_wei:,} wei")
    click.echo(
        f"  gas {sum(progress.gas.values()):,}, cost {progress.cost_wei / _ETHER_WEI:.6f} ETH, "
        f"{progress.failed_proofs} failed proofs, "
        f"{progress.replaced_transactions} replaced transactions, "
        f"{progress.reorganisations} reorganisations"
    )
    if progress.alarm is not None:
        alarm = progress.alarm
        click.echo(f"  ALARM {alarm.code} {alarm.name}: {alarm.text}")
    if progress.batches:
        click.echo(
            f"  {'batch':>7} {'stage':<17}{'trades':>7}{'of':>6}{'proof s':>9}"
            f"{'on L1 s':>9}{'gas':>13}{'ETH':>12}"
        )
    for number in sorted(progress.batches)[-_SHOWN:]:
        click.echo(_row(progress.batches[number]))


def _row(one: BatchProgress) -> str:
    waited = None
    if one.accepted_at_s is not None and one.proved_at_s is not None:
        waited = one.accepted_at_s - one.proved_at_s
    return (
        f"  {one.number:>7} {one.stage.value:<17}{_number(one.trades):>7}"
        f"{_number(one.transactions):>6}{_seconds(one.proving_seconds):>9}"
        f"{_seconds(waited):>9}{sum(one.gas.values()):>13,}{one.cost_wei / _ETHER_WEI:>12.6f}"
    )


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
