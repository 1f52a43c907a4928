"""`provex bench prover`: what proofs of the pinned batch cost, and how far that is from the floor.

Cells depend on the batch and its layout and are counted; times are measured, each profile in a
process of its own so that its peak of memory is its own, with the floor right after it.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.settlement.profile import Profile, layout_cells, profile_of
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.settlement.security import provable_bits
from provex.storage.batch_file import Batch

from .benchmarks import Figure
from .pinned_batch import pinned_batch
from .proof_floor import Floor, build_floor, floor_arguments, measured_floor
from .prover_measurement import GRINDING, Measurement

__all__ = ["bench_prover", "cell_figures", "line_figures", "profile_figures"]

_LINES = 10


def bench_prover(
    *, is_json: bool, trades: int, leaves_log2: int, profile_names: Sequence[str]
) -> None:
    """Print the figures of all profiles, then those of the layout that holds the batch.

    PROFILE_UNKNOWN, CHILD_PROCESS_FAILED.
    """
    system = proving_system()
    profiles = [system.profile(name)[1] for name in profile_names]
    build_floor()
    _say(f"build the batch: {trades} trades, 2^{leaves_log2} leaves in each tree")
    batch = pinned_batch(trades, leaves_log2)
    layouts: dict[int, int] = {}
    with tempfile.TemporaryDirectory(prefix="provex-bench-") as folder:
        path = Path(folder, "pinned.batch")
        path.write_bytes(batch.to_bytes())
        for profile in profiles:
            _say(f"prove with profile {profile.name}")
            measured = _measured(path, profile.name)
            floor = measured_floor(floor_arguments(system, measured.layout, profile))
            bits = provable_bits(system, measured.layout, profile)
            for figure in profile_figures(measured, floor, trades=trades, bits=bits):
                figure.of_profile(profile.name).print(is_json=is_json)
            layouts[measured.layout] = measured.steps
    ((layout, steps),) = layouts.items()
    _say("count steps and cells")
    for figure in _batch_figures(system, batch, layout=layout, steps=steps, trades=trades):
        figure.print(is_json=is_json)


def profile_figures(
    measured: Measurement, floor: Floor, *, trades: int, bits: float
) -> Iterator[Figure]:
    """What was measured of one profile. Grinding counts in all but `over_floor`."""
    unground = measured.seconds - measured.phases[GRINDING]
    yield Figure("prover.trades_per_s", trades / measured.seconds, "trades/s")
    yield Figure("prover.seconds", measured.seconds, "s")
    yield Figure("prover.over_floor", unground / floor.seconds, "x")
    yield Figure("prover.floor_s", floor.seconds, "s")
    yield Figure("prover.threads", floor.threads, "threads")
    yield Figure("prover.peak_rss_gib", measured.peak_rss_gib, "GiB")
    for name, seconds in measured.phases.items():
        yield Figure(f"prover.phase.{_word(name)}_s", seconds, "s")
    yield Figure("proof.bytes", measured.proof_bytes, "bytes")
    yield Figure("proof.provable_bits", bits, "bits")
    yield Figure("verifier.native_ms", measured.verify_ms, "ms")


def cell_figures(system: ProvingSystem, layout: int, *, trades: int) -> Iterator[Figure]:
    """Committed cells a trade: all of them, those of each chip, and those that no chip has."""
    total, by_chip = layout_cells(system, layout)
    yield Figure("prover.cells_per_trade", total / trades, "cells/trade")
    for name, cells in by_chip.items():
        yield Figure(f"prover.cells.{_word(name)}", cells / trades, "cells/trade")
    yield Figure("prover.cells.no_chip", (total - sum(by_chip.values())) / trades, "cells/trade")


def line_figures(profile: Profile, *, trades: int) -> Iterator[Figure]:
    """The dearest source lines, by cells of the machine and of the chips that they call."""
    dearest = sorted(profile.lines.items(), key=lambda item: -item[1].cells)
    for (file, line), cost in dearest[:_LINES]:
        yield Figure(f"prover.cells_of_line {file}:{line}", cost.cells / trades, "cells/trade")


def _batch_figures(
    system: ProvingSystem, batch: Batch, *, layout: int, steps: int, trades: int
) -> Iterator[Figure]:
    yield Figure("machine.steps_per_trade", steps / trades, "steps/trade")
    yield from cell_figures(system, layout, trades=trades)
    profile = profile_of(system, batch)
    used = sum(cost.cells for cost in profile.lines.values())
    total, _ = layout_cells(system, layout)
    yield Figure("prover.padding_share", 1 - used / total, "of all cells")
    yield from line_figures(profile, trades=trades)


def _measured(batch_file: Path, profile: str) -> Measurement:
    command = [sys.executable, "-m", "provex.cli.prover_measurement", str(batch_file), profile]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Rejected(CHILD_PROCESS_FAILED, name="prover", status=done.returncode, log="above")
    return msgspec.json.decode(done.stdout, type=Measurement)


def _word(name: str) -> str:
    return name.replace(" ", "_")


def _say(line: str) -> None:
    click.echo(line, err=True)
