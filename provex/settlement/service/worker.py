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
from provex.settlement.batch_proof import Deployment, Measured, prove_batch
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import proving_system
from provex.storage.batch_file import batch_from_bytes

from .prover import REFUSED_STATUS, ProofTerms

__all__ = ["main", "proof_of"]

_log = logging.getLogger(__name__)
_GIBIBYTE = 1 << 30


def proof_of(content: bytes, terms: ProofTerms) -> tuple[ProofFile, Measured]:
    """Prove the bytes of a batch file. Rejected as `prove_batch` says, and with BATCH_MALFORMED."""
    install()
    memory = None if terms.memory_gib is None else int(terms.memory_gib * _GIBIBYTE)
    return prove_batch(
        proving_system(),
        batch_from_bytes(content),
        Deployment(terms.chain_id, address_bytes(terms.contract)),
        terms.profile,
        memory_bytes_max=memory,
    )


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
    terms = ProofTerms(
        chain_id=given.chain_id,
        contract=given.contract,
        profile=given.profile,
        memory_gib=given.memory_gib,
    )
    try:
        proof, measured = proof_of(given.batch.read_bytes(), terms)
    except Rejected as refused:
        sys.stdout.write(json.dumps([refused.code, refused.fields], default=str))
        return REFUSED_STATUS
    given.output.write_bytes(proof.to_bytes())
    seconds = ", ".join(f"{name} {value:.1f} s" for name, value in measured.seconds.items())
    _log.info("%s: layout %d, %s", given.batch.name, measured.layout, seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
