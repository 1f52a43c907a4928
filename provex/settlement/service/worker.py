"""One proof in a process of its own: `python -m provex.settlement.service.worker BATCH OUTPUT`.

Ends with status 0 and the proof file, or with status 3 and [number, fields] of a refusal on
standard output. Whoever started it checks the proof.
"""

import argparse
import json
import logging
import sys
from pathlib import Path

from provex.ethereum.contracts import address_bytes
from provex.native.rule_builtins import install
from provex.protocol.errors import Rejected
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.proving_system import proving_system
from provex.storage.batch_file import batch_from_bytes

from .prover import REFUSED_STATUS

__all__ = ["main"]

_log = logging.getLogger(__name__)
_GIBIBYTE = 1 << 30


def main() -> int:
    """Prove one batch."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    parser = argparse.ArgumentParser(description="Prove one batch file.")
    parser.add_argument("batch", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--profile", required=True)
    parser.add_argument("--chain-id", type=int, required=True)
    parser.add_argument("--contract", required=True)
    parser.add_argument("--memory-gib", type=float)
    given = parser.parse_args()
    install()
    memory = None if given.memory_gib is None else int(given.memory_gib * _GIBIBYTE)
    try:
        proof, measured = prove_batch(
            proving_system(),
            batch_from_bytes(given.batch.read_bytes()),
            Deployment(given.chain_id, address_bytes(given.contract)),
            given.profile,
            memory_bytes_max=memory,
        )
    except Rejected as refused:
        sys.stdout.write(json.dumps([refused.code, refused.fields], default=str))
        return REFUSED_STATUS
    given.output.write_bytes(proof.to_bytes())
    seconds = ", ".join(f"{name} {value:.1f} s" for name, value in measured.seconds.items())
    _log.info("%s: layout %d, %s", given.batch.name, measured.layout, seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
