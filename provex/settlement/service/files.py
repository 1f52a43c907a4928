"""The files that settlement works on: closed batches, and proofs that were checked."""

from pathlib import Path

from provex.protocol.errors import PROOF_OF_OTHER_PROGRAM, PROOF_REFUSED, Rejected
from provex.settlement.batch_proof import require_program, verify_proof
from provex.settlement.proof_file import ProofFile, proof_from_bytes
from provex.settlement.proving_system import ProvingSystem
from provex.storage.batch_file import Batch, batch_from_bytes
from provex.storage.whole_file import write_whole_file

from .prover import ProofTerms

__all__ = ["ProofCheck", "SettlementFiles"]


class SettlementFiles:
    """`batches` and `proofs` of a data directory. A file that has its name is whole."""

    def __init__(self, root: Path, *, proofs: Path | None = None) -> None:
        """Use (and make) the directories below the data directory, or another one for proofs."""
        self._batches, self._proofs = root / "batches", proofs or root / "proofs"
        self._batches.mkdir(parents=True, exist_ok=True)
        self._proofs.mkdir(parents=True, exist_ok=True)

    def closed(self) -> list[int]:
        """The numbers of all closed batches, ascending."""
        return _numbers(self._batches, "*.batch")

    def proved(self) -> set[int]:
        """The numbers of all batches with a proof."""
        return set(_numbers(self._proofs, "*.proof"))

    def batch_path(self, number: int) -> Path:
        """Where a batch is kept."""
        return self._batches / f"{number:010d}.batch"

    def proof_path(self, number: int) -> Path:
        """Where its proof is kept."""
        return self._proofs / f"{number:010d}.proof"

    def closed_at_s(self, number: int) -> float:
        """When the batch's file was written; 0 without one."""
        try:
            return self.batch_path(number).stat().st_mtime
        except OSError:
            return 0.0

    def write_proof(self, number: int, content: bytes) -> None:
        """Keep a checked proof, whole or not at all."""
        path = self.proof_path(number)
        write_whole_file(path, content)

    def set_proof_aside(self, number: int) -> None:
        """Take a proof out of use that is not what was written: it is made again."""
        path = self.proof_path(number)
        path.replace(path.with_suffix(".refused"))


def _numbers(folder: Path, pattern: str) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob(pattern) if path.stem.isdigit())


class ProofCheck:
    """Whether bytes are the proof of a batch that L1 will accept."""

    def __init__(self, system: ProvingSystem, terms: ProofTerms) -> None:
        """Proofs are for this chain, contract and profile."""
        self._system = system
        self._terms = terms

    def batch(self, path: Path) -> Batch:
        """A batch file. BATCH_MALFORMED."""
        return batch_from_bytes(path.read_bytes())

    def checked(self, batch: Batch, content: bytes) -> ProofFile:
        """The proof. PROOF_MALFORMED, PROOF_OF_OTHER_PROGRAM, PROOF_REFUSED."""
        proof = self.of_batch(batch, content)
        verify_proof(self._system, proof)
        return proof

    def of_batch(self, batch: Batch, content: bytes) -> ProofFile:
        """The proof, whose statement is about this batch; the proof itself is not checked."""
        proof = proof_from_bytes(content)
        require_program(self._system, proof)
        number, _ = self._system.profile(self._terms.profile)
        contract = bytes.fromhex(self._terms.contract.removeprefix("0x"))
        for what, expected, found in (
            ("profile", str(number), str(proof.profile)),
            ("chain", str(self._terms.chain_id), str(proof.chain_id)),
            ("contract", contract.hex(), proof.contract.hex()),
        ):
            if expected != found:
                raise Rejected(PROOF_OF_OTHER_PROGRAM, what=what, expected=expected, found=found)
        words = proof.main_words, proof.data_words
        if words != (batch.main_words, batch.data_words):
            reason = f"it is about other words than batch {batch.number}"
            raise Rejected(PROOF_REFUSED, step="statement", reason=reason)
        return proof
