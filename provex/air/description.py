"""All chips of the proof, and the hash that names them in every artefact."""

import hashlib
from functools import cache

from .chip import Chip
from .chips.ecdsa import ecdsa_chip
from .chips.generator_table import generator_table_chip
from .chips.pedersen import pedersen_chip, pedersen_table_chip
from .chips.poseidon import poseidon_chip
from .chips.range_check import limb_table_chip, range_64_chip, range_128_chip
from .emit.bytecode import bytecode

__all__ = ["air_hash", "chips"]


@cache
def chips() -> tuple[Chip, ...]:
    """Every chip, in the order of the proof; without their interaction phase."""
    return (
        limb_table_chip(),
        range_64_chip(),
        range_128_chip(),
        poseidon_chip(),
        pedersen_table_chip(),
        pedersen_chip(),
        generator_table_chip(),
        ecdsa_chip(),
    )


@cache
def air_hash() -> str:
    """SHA-256 of the bytecode of all chips: 64 hex digits."""
    return hashlib.sha256(bytecode(chips())).hexdigest()
