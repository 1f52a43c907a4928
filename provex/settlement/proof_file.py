"""The proof file: what is proved of a batch, and the proof. See docs/developer/proof-file.md.

One encoding for each content: fixed order, big-endian numbers, nothing behind the end.
"""

import struct
from dataclasses import dataclass

from provex.protocol.errors import PROOF_MALFORMED, Rejected
from provex.protocol.field import PRIME

__all__ = ["PROOF_BYTES_MAX", "VERSION", "ProofFile", "proof_from_bytes"]

VERSION = 1
PROOF_BYTES_MAX = 8 << 20
WORDS_MAX = 1 << 20
_MAGIC = b"PVXF"
_HEAD = struct.Struct(">4sH32s32sBBQ20sIII")
_WORD_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """A proof with its statement. Hashes name the constraints and the program."""

    air_hash: bytes
    program_hash: bytes
    profile: int
    layout: int
    chain_id: int
    contract: bytes
    main_words: tuple[int, ...]
    data_words: tuple[int, ...]
    proof: bytes

    def to_bytes(self) -> bytes:
        """The file."""
        head = _HEAD.pack(
            _MAGIC,
            VERSION,
            self.air_hash,
            self.program_hash,
            self.profile,
            self.layout,
            self.chain_id,
            self.contract,
            len(self.main_words),
            len(self.data_words),
            len(self.proof),
        )
        words = [word.to_bytes(_WORD_BYTES) for word in (*self.main_words, *self.data_words)]
        return b"".join([head, *words, self.proof])


def proof_from_bytes(data: bytes) -> ProofFile:
    """Read a proof file. PROOF_MALFORMED for anything that `to_bytes` does not write."""
    if len(data) < _HEAD.size:
        raise _malformed(f"expected at least {_HEAD.size} bytes, found {len(data)}")
    magic, version, *rest = _HEAD.unpack_from(data)
    if magic != _MAGIC:
        raise _malformed("it does not begin like a proof file")
    if version != VERSION:
        raise _malformed(f"expected version {VERSION}, found {version}")
    air_hash, program_hash, profile, layout, chain_id, contract, main, more, size = rest
    if max(main, more) > WORDS_MAX or size > PROOF_BYTES_MAX:
        raise _malformed(f"{main} and {more} words and {size} bytes of proof are too many")
    expected = _HEAD.size + _WORD_BYTES * (main + more) + size
    if len(data) != expected:
        raise _malformed(f"expected {expected} bytes, found {len(data)}")
    words = [
        int.from_bytes(data[start : start + _WORD_BYTES])
        for start in range(_HEAD.size, expected - size, _WORD_BYTES)
    ]
    if any(word >= PRIME for word in words):
        raise _malformed("a word is no field element")
    return ProofFile(
        air_hash=air_hash,
        program_hash=program_hash,
        profile=profile,
        layout=layout,
        chain_id=chain_id,
        contract=contract,
        main_words=tuple(words[:main]),
        data_words=tuple(words[main:]),
        proof=data[expected - size :],
    )


def _malformed(reason: str) -> Rejected:
    return Rejected(PROOF_MALFORMED, reason=reason)
