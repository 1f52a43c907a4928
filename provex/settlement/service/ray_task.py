"""One proof as a task of a Ray cluster: what the machines of the cluster run.

Every machine imports this file from its own installation, the head too, so it imports nothing big
before a proof begins. Bytes and plain values travel; whoever asked checks the proof.
"""

import json
import os
import resource
import socket
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provex.settlement.proving_system import ProvingSystem

__all__ = ["prove"]

_KIB_A_GIB = 1 << 20


def prove(batch: bytes, order: Mapping[str, Any]) -> dict[str, Any]:
    """The proof of a batch file's bytes, or the number and the fields of a refusal.

    The process is kept by Ray and proves again, so that the tree of the fixed tables is made once.
    """
    # Read once, when the native module first has something to share out.
    os.environ["RAYON_NUM_THREADS"] = str(order["threads"])
    started, processor = time.perf_counter(), time.process_time()

    from provex.protocol.errors import Rejected
    from provex.settlement.proving_system import proving_system

    from .prover import ProofTerms
    from .worker import proof_of

    try:
        _require_same_version(proving_system(), order)
        proof, _ = proof_of(batch, ProofTerms(**order["terms"]))
    except Rejected as refused:
        return {"refused": json.dumps([refused.code, refused.fields], default=str)}
    return {
        "proof": proof.to_bytes(),
        "machine": socket.gethostname(),
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - processor,
        "peak_rss_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_A_GIB,
    }


def _require_same_version(system: "ProvingSystem", order: Mapping[str, Any]) -> None:
    from provex.protocol.errors import PROVER_OF_OTHER_VERSION, Rejected

    for what, expected, found in (
        ("program", order["program_hash"], system.program_hash.hex()),
        ("description of constraints", order["air_hash"], system.air_hash.hex()),
    ):
        if expected != found:
            machine = socket.gethostname()
            raise Rejected(
                PROVER_OF_OTHER_VERSION, machine=machine, what=what, expected=expected, found=found
            )
