"""The command `provex`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from provex import __version__
from provex.protocol.errors import Rejected

from .benchmarks import bench_api, bench_engine
from .co_prover import deploy_verifier_command
from .crypto_benchmark import bench_crypto
from .demo import demo_command
from .deploy import deploy_command
from .escape import escape_command
from .inspect import inspect_group
from .ledger_benchmark import bench_ledger
from .operator_governance import operator_group
from .proofs import prove_command, verify_command
from .rebuild import rebuild_command
from .settings import up_settings
from .settlement import settlement_group
from .soundness import soundness_command

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="provex")
def cli() -> None:
    """Provex: an exchange for perpetual contracts with its own Ethereum development chain.

    Example: provex up --data-dir data --port 8080
    """


@cli.command()
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="D",
    help="Where everything of this exchange lies; data by default.",
)
@click.option("--host", help="Address that the API listens on; 127.0.0.1 by default.")
@click.option("--port", type=int, help="Port that the API listens on; 8080 by default.")
@click.option("--l1", metavar="URL", help="JSON-RPC URL; by default a chain is started.")
@click.option(
    "--deployment",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An exchange of your own, see deploy/exchange.toml; needs --l1.",
)
@click.option("--database", metavar="URL", help="Read model; by default an SQLite file.")
@click.option("--ray", metavar="ADDRESS", help="Prove on this Ray cluster, ray://HOST:PORT.")
@click.option("--bots/--no-bots", default=None, help="Run the demo market makers (default).")
@click.option(
    "--price-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Recorded prices (see vectors/prices) in place of the random walk.",
)
@click.option("--seed", type=int, help="Seed of the random walk; 1 by default.")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML file with any of the settings; flags go before it.",
)
def up(settings_file: Path | None, **flags: Any) -> None:
    """Run the exchange: chain, oracles, matching, API and demo market makers.

    A restart with the same data directory goes on where it stopped. Stop it with Ctrl-C or SIGTERM.

    Example: provex up --data-dir data --port 8080 --price-file vectors/prices/crash.csv
    """
    from .up import run_up

    run_up(up_settings(settings_file, flags))


@cli.group()
def bench() -> None:
    """Measure the figures of the design on this machine.

    Example: provex bench engine --json
    """


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--operations", type=int, default=1_000_000, help="How many operations to time.")
def engine(*, is_json: bool, operations: int) -> None:
    """Matching and margin on one core, with the engine's native ledger.

    Example: provex bench engine --operations 1000000 --json
    """
    bench_engine(is_json=is_json, operations=operations)


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--repetitions", type=int, default=2_000, help="How often each round repeats.")
def crypto(*, is_json: bool, repetitions: int) -> None:
    """Signatures and hashes on one core, through the native module.

    Example: provex bench crypto --json
    """
    bench_crypto(is_json=is_json, repetitions=repetitions)


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--trades", type=int, default=512, help="How many trades each round executes.")
def ledger(*, is_json: bool, trades: int) -> None:
    """The rules on one core: trades of signed orders that were checked at admission.

    Example: provex bench ledger --json
    """
    bench_ledger(is_json=is_json, trades=trades)


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--seconds", type=int, default=10, help="How long each phase is measured.")
@click.option("--accounts", type=int, default=100, help="How many accounts place the orders.")
def api(*, is_json: bool, seconds: int, accounts: int) -> None:
    """Signed orders over REST against a real server that syncs its journal.

    Example: provex bench api --seconds 10 --json
    """
    bench_api(is_json=is_json, seconds=seconds, accounts=accounts)


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--trades", type=click.IntRange(min=1), default=256, show_default=True)
@click.option("--leaves-log2", type=click.IntRange(1, 24), default=20, show_default=True)
@click.option(
    "--profile",
    "profiles",
    metavar="P",
    multiple=True,
    default=("production", "compare"),
    show_default=True,
    help="A profile to measure; may be given several times.",
)
def prover(*, is_json: bool, trades: int, leaves_log2: int, profiles: tuple[str, ...]) -> None:
    """Proofs of the pinned batch, and the floor that no prover of their shape is below.

    Takes minutes. Needs cargo and a checkout: the floor compares with libraries in Rust.

    Example: provex bench prover --profile production --json
    """
    from .prover_benchmark import bench_prover

    bench_prover(is_json=is_json, trades=trades, leaves_log2=leaves_log2, profile_names=profiles)


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "--workers", metavar="N[,N]...", default="1,2", show_default=True, help="How many at a time."
)
@click.option("--trades", type=click.IntRange(min=1), default=64, show_default=True)
@click.option("--leaves-log2", type=click.IntRange(1, 24), default=20, show_default=True)
@click.option(
    "--profile",
    type=click.Choice(["production", "test"]),
    default="production",
    show_default=True,
)
@click.option("--batches", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--memory-gib", type=float, default=8.0, show_default=True)
def ray(
    *,
    is_json: bool,
    workers: str,
    trades: int,
    leaves_log2: int,
    profile: str,
    batches: int,
    memory_gib: float,
) -> None:
    """Proofs on a real Ray cluster of this machine, each worker on a core of its own.

    Each worker proves so many batches; none may take more than the memory.

    Example: provex bench ray --workers 1,2 --trades 64 --json
    """
    from .ray_benchmark import bench_ray

    counts = [int(word) for word in workers.split(",") if word.isdigit() and int(word) > 0]
    if not counts or len(counts) != len(workers.split(",")):
        raise click.BadParameter("numbers of workers, as 1,2", param_hint="--workers")
    bench_ray(
        is_json=is_json,
        workers=counts,
        trades=trades,
        leaves_log2=leaves_log2,
        profile=profile,
        batches_a_worker=batches,
        memory_gib=memory_gib,
    )


@bench.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--trades", type=click.IntRange(min=1), default=256, show_default=True)
@click.option("--leaves-log2", type=click.IntRange(1, 24), default=20, show_default=True)
@click.option(
    "--profile",
    type=click.Choice(["production", "test"]),
    default="production",
    show_default=True,
    help="The profile of the proof; each has its own verifier.",
)
@click.option(
    "--proof",
    "proof_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Measure this proof of so many trades instead of making one.",
)
def verifier(
    *, is_json: bool, trades: int, leaves_log2: int, profile: str, proof_file: Path | None
) -> None:
    """Gas and bytes of a proof of the pinned batch on a fresh development chain.

    Example: provex bench verifier --trades 64 --json
    """
    from .verifier_benchmark import bench_verifier

    bench_verifier(
        is_json=is_json,
        profile_name=profile,
        trades=trades,
        leaves_log2=leaves_log2,
        proof_file=proof_file,
    )


cli.add_command(soundness_command)
cli.add_command(prove_command)
cli.add_command(verify_command)
cli.add_command(deploy_command)
cli.add_command(deploy_verifier_command)
cli.add_command(rebuild_command)
cli.add_command(escape_command)
cli.add_command(operator_group)
cli.add_command(inspect_group)
cli.add_command(settlement_group)
cli.add_command(demo_command)


def main(arguments: list[str] | None = None) -> int:
    """Run a command. A refusal is printed with its number and ends with status 1."""
    return _told(lambda: cli.main(arguments, prog_name="provex", standalone_mode=False))


def _told(action: Callable[[], object]) -> int:
    from provex.ethereum.faults import L1Fault

    try:
        ended_with = action()
        if isinstance(ended_with, int):
            return ended_with  # The status that a command chose to end with.
    except (Rejected, L1Fault) as refusal:
        click.echo(f"provex: error {refusal.code} {refusal.kind.name}: {refusal}", err=True)
        return 1
    except click.exceptions.Abort:
        return 130
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
