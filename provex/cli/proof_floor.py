"""The floor of a proof: the transforms and hashes that no prover of its shape avoids.

Measured by rust/crates/prover/benches/floor.rs, which cargo builds with the libraries it compares
with: a command for developers, in a checkout.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

import provex
from provex.air.expression import ColumnKind
from provex.air.profiles import Profile
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.settlement.proving_system import ProvingSystem

__all__ = ["Floor", "KernelTimes", "build_floor", "floor_arguments", "floor_of", "measured_floor"]

_MANIFEST = Path(provex.__file__).resolve().parents[1] / "rust" / "Cargo.toml"
_COMMITTED = (ColumnKind.MAIN, ColumnKind.INTERACTION)


class KernelTimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Microseconds of all applications of one kind, with either kernel."""

    ours: int
    library: int


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the program prints; the floor takes the faster kernel at every size."""

    threads: int
    floor_us: int
    transforms_us: KernelTimes
    hashes_us: KernelTimes

    @property
    def seconds(self) -> float:
        """The floor, on as many cores as the prover has."""
        return self.floor_us / 10**6


def floor_arguments(system: ProvingSystem, layout: int, profile: Profile) -> list[str]:
    """The shape of a proof: rows, blowup, final degree, and the columns of each tree of a prover.

    Columns of fixed tables are in a tree that is made once for many proofs.
    """
    shape = system.layouts[layout]
    widths = [one.physical_columns for one in shape.packings if one.kind in _COMMITTED]
    widths.append(system.constraints.mask_size(layout).widths[-1])
    numbers = [shape.rows_log2, profile.blowup_log2]
    numbers.append(min(profile.final_degree_log2, shape.rows_log2))
    return [str(number) for number in (*numbers, *filter(None, widths))]


def floor_of(text: str) -> Floor:
    """Read what the program printed: its last line. ValueError for anything else."""
    lines = text.splitlines()
    try:
        return msgspec.json.decode(lines[-1] if lines else "", type=Floor)
    except msgspec.MsgspecError as error:
        raise ValueError(f"no floor: {error}") from None


def build_floor() -> None:
    """Build the program, so that its measurement follows that of the prover at once."""
    _cargo(["--no-run"], [])


def measured_floor(arguments: Sequence[str]) -> Floor:
    """Measure the floor of a shape on this machine. CHILD_PROCESS_FAILED."""
    return floor_of(_cargo([], ["--", *arguments]))


def _cargo(options: Sequence[str], arguments: Sequence[str]) -> str:
    cargo = shutil.which("cargo")
    if cargo is None or not _MANIFEST.exists():
        raise click.ClickException(
            "the floor is measured with cargo in a checkout: install Rust (`make setup`)"
        )
    command = [cargo, "bench", "--quiet", "--locked", "--manifest-path", str(_MANIFEST)]
    command += ["-p", "provex_prover", "--bench", "floor", *options, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise Rejected(CHILD_PROCESS_FAILED, name="cargo", status=done.returncode, log="above")
    return done.stdout
