"""The prover's benchmark runs its proofs here, each in a process of its own.

Runs as `python -m provex.cli.prover_measurement BATCH PROFILE` and prints one JSON object. Seconds
count from the batch in memory to the bytes of the proof. What is done once for many proofs comes
before or is left out: rules and constraints are compiled, and the tree of the fixed tables is kept.
"""

import argparse
import re
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.protocol.errors import Rejected
from provex.settlement.batch_proof import Deployment, prove_batch, verify_proof
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import ProvingSystem, proving_system

from .proofs import read_batch

__all__ = ["FIXED_TABLES", "GRINDING", "Measurement", "main", "measure"]

FIXED_TABLES = "commit to fixed tables"
GRINDING = "grinding"
_CHAIN_ID = 31337
_VERIFICATIONS = 5
_KIB_A_GIB = 1 << 20


class Measurement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one proof took."""

    layout: int
    steps: int
    seconds: float
    """Grinding included, the tree of the fixed tables left out."""
    phases: dict[str, float]
    """Seconds by phase, that tree included."""
    peak_rss_gib: float
    proof_bytes: int
    verify_ms: float


def measure(batch_file: Path, profile: str) -> Measurement:
    """Prove a batch file and verify the proof; the memory is that of the whole process."""
    batch = read_batch(batch_file)
    system = proving_system()
    system.machine, system.constraints, system.program_hash  # noqa: B018 - kept from now on
    deployment = Deployment(_CHAIN_ID, bytes.fromhex(EXCHANGE_ADDRESS.removeprefix("0x")))
    started = time.perf_counter()
    proof, measured = prove_batch(system, batch, deployment, profile, progress=_say)
    seconds = time.perf_counter() - started
    return Measurement(
        layout=measured.layout,
        steps=measured.steps,
        seconds=seconds - measured.seconds[FIXED_TABLES],
        phases=measured.seconds,
        peak_rss_gib=_peak_rss_gib(),
        proof_bytes=len(proof.to_bytes()),
        verify_ms=_verify_ms(system, proof),
    )


def _verify_ms(system: ProvingSystem, proof: ProofFile) -> float:
    """The fastest of some verifications."""
    times = []
    for _ in range(_VERIFICATIONS):
        started = time.perf_counter()
        verify_proof(system, proof)
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def _peak_rss_gib() -> float:
    """The peak of this program. `getrusage` also counts its parent before this program started."""
    status = Path("/proc/self/status")
    text = status.read_text("ascii") if status.exists() else ""
    found = re.search(r"^VmHWM:\s*(\d+) kB$", text, re.MULTILINE)
    kib = int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib / _KIB_A_GIB


def _say(phase: str, seconds: float) -> None:
    print(f"  {phase:<32}{seconds:8.2f} s", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure one proof. A refusal is told on the standard error and ends with status 1."""
    parser = argparse.ArgumentParser(description="Proves a batch file and tells what it took.")
    parser.add_argument("batch", type=Path)
    parser.add_argument("profile")
    found = parser.parse_args(arguments)
    try:
        measured = measure(found.batch, found.profile)
    except Rejected as refusal:
        print(f"provex: error {refusal.code} {refusal.kind.name}: {refusal}", file=sys.stderr)
        return 1
    print(msgspec.json.encode(measured).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
