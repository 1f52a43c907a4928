"""Write the vectors of the proof system that its plain twin defines.

`python scripts/generate_proof_vectors.py` writes; `--check` only
compares and exits with 1 on a difference.
"""

import json
import random
import sys
from pathlib import Path

from provex.protocol.field import PRIME
from provex.verification.proof_hash import KECCAK, POSEIDON, ProofHash
from provex.verification.refusal import Refusal
from provex.verification.transcript import Transcript

FILE = Path(__file__).resolve().parent.parent / "vectors/transcript/transcripts.json"
SEED = 11

Step = dict[str, object]


def transcript_case(proof_hash: ProofHash, rng: random.Random) -> dict[str, object]:
    """Messages and draws of every kind, some twice."""
    protocol = "provex/vectors/1"
    transcript = Transcript(proof_hash, protocol)
    steps: list[Step] = []

    def add(step: str, label: str, **fields: object) -> None:
        state = f"0x{transcript.state:064x}"
        steps.append({"step": step, "label": label, **fields, "state": state})

    for number in range(3):
        felts = [0, 1, PRIME - 1, *(rng.randrange(PRIME) for _ in range(number))][number:]
        transcript.absorb(f"layer {number}/values", felts)
        add("felts", f"layer {number}/values", felts=[f"0x{felt:064x}" for felt in felts])
        challenge = transcript.challenge(f"layer {number}/challenge")
        add("challenge", f"layer {number}/challenge", challenge=f"0x{challenge:064x}")
    for bits in (0, 5):
        nonce = smallest_nonce(transcript, bits)
        transcript.check_nonce("grinding", bits=bits, nonce=nonce)
        add("nonce", "grinding", bits=bits, nonce=nonce)
    for count, domain_log2 in ((4, 20), (3, 1)):
        positions = transcript.positions("queries", count=count, domain_log2=domain_log2)
        add("positions", "queries", domain_log2=domain_log2, positions=positions)
    return {"hash": proof_hash.name, "protocol": protocol, "steps": steps}


def smallest_nonce(transcript: Transcript, bits: int) -> int:
    state = transcript.state
    for nonce in range(2**32):
        try:
            transcript.check_nonce("grinding", bits=bits, nonce=nonce)
        except Refusal:
            continue
        finally:
            transcript.state = state
        return nonce
    raise AssertionError("no nonce")


def main() -> int:
    rng = random.Random(SEED)
    cases = [transcript_case(proof_hash, rng) for proof_hash in (KECCAK, POSEIDON)]
    text = json.dumps(cases, indent=1) + "\n"
    if "--check" not in sys.argv[1:]:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text)
    elif not FILE.exists() or FILE.read_text() != text:
        print(f"{FILE.name} is not what the plain twin gives: run `make generate`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
