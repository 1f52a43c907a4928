"""Fiat-Shamir: challenges from everything the prover has said so far.

The state is one digest and there is one step: state = H(state, label, words). A message is a step
with words; a challenge is a step without, and the new state is the challenge.
"""

from provex.protocol.field import PRIME

from .proof_hash import ProofHash
from .refusal import Refusal, RefusalKind

__all__ = ["GRINDING_BITS_MAX", "Transcript", "label_word"]

GRINDING_BITS_MAX = 32
LABEL_LENGTH_MAX = 31


def label_word(path: str) -> int:
    """The path of a message as one number. ValueError unless 1 to 31 printable ASCII characters."""
    if not (1 <= len(path) <= LABEL_LENGTH_MAX and path.isascii() and path.isprintable()):
        raise ValueError(f"a label has 1 to 31 printable characters: {path!r}")
    return int.from_bytes(path.encode())


class Transcript:
    """What was said and drawn so far."""

    def __init__(self, proof_hash: ProofHash, protocol: str) -> None:
        self._hash = proof_hash
        self.state = proof_hash.words([label_word(protocol)])

    def absorb(self, label: str, words: list[int]) -> None:
        """Absorb field elements or digests, at least one."""
        if not words:
            raise ValueError("an empty message")
        self._step(label, words)

    def challenge(self, label: str) -> int:
        """Draw a field element."""
        self._step(label, [])
        return self.state % PRIME

    def positions(self, label: str, *, count: int, domain_log2: int) -> list[int]:
        """Draw positions of a domain of 2^domain_log2 points; they may repeat."""
        return [self._position(label, number, domain_log2) for number in range(count)]

    def check_nonce(self, label: str, *, bits: int, nonce: int) -> None:
        """Take the step of a nonce; refused if the state then does not end in `bits` zero bits."""
        if not 0 <= bits <= GRINDING_BITS_MAX:
            raise ValueError(f"{bits} bits of grinding")
        self._step(label, [nonce])
        if self.state % (1 << bits) != 0 or (bits == 0 and nonce != 0):
            raise Refusal(RefusalKind.GRINDING, f"nonce {nonce} does not give {bits} bits")

    def _position(self, label: str, number: int, domain_log2: int) -> int:
        self._step(label, [number])
        return self.state % (1 << domain_log2)

    def _step(self, label: str, words: list[int]) -> None:
        self.state = self._hash.words([self.state, label_word(label), *words])
