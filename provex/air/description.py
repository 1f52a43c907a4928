"""All chips of the proof, and the hash that names them in every artefact."""

import hashlib
from functools import cache

from .chip import Chip
from .chips.ecdsa import ecdsa_chip
from .chips.equal import equal_chip
from .chips.generator_table import generator_table_chip
from .chips.input import input_chip
from .chips.less import less_64_chip, less_128_chip, less_250_chip
from .chips.machine import machine_chip
from .chips.path import path_chip
from .chips.pedersen import pedersen_chip, pedersen_table_chip
from .chips.poseidon import poseidon_chip
from .chips.power import power_chip
from .chips.program import program_chip
from .chips.range_check import limb_table_chip, range_64_chip, range_128_chip
from .chips.sponge import sponge_chip
from .chips.storage import storage_chip
from .chips.write import write_chip
from .emit.bytecode import bytecode
from .layout import layouts_of
from .profiles import profiles
from .program import ONLY_HALT, ProgramRow

__all__ = ["PARTS", "POSEIDON_COPIES", "air_bytecode", "air_hash", "chips"]

PARTS = 3
"""The parts of a run of the rules."""
POSEIDON_COPIES = 2
"""A hash has 64 rows: two tables of a proof's length hold more than one."""


@cache
def chips(program: tuple[ProgramRow, ...] = ONLY_HALT, parts: int = PARTS) -> tuple[Chip, ...]:
    """Every chip, in the order of the proof; without their interaction phase.

    Only the program's own table depends on the program. A run has `parts` machines.
    """
    return (
        *(machine_chip(part) for part in range(parts)),
        program_chip(program),
        input_chip(),
        write_chip(),
        equal_chip(),
        less_64_chip(),
        less_128_chip(),
        less_250_chip(),
        limb_table_chip(),
        range_64_chip(),
        range_128_chip(),
        power_chip(),
        storage_chip(),
        sponge_chip(),
        path_chip(),
        *(poseidon_chip(copy) for copy in range(POSEIDON_COPIES)),
        pedersen_table_chip(),
        pedersen_chip(),
        generator_table_chip(),
        ecdsa_chip(),
    )


@cache
def air_bytecode() -> bytes:
    """The bytecode of all chips, with the layouts and profiles of proofs."""
    return bytecode(chips(), layouts_of(chips()), tuple(profiles().values()))


@cache
def air_hash() -> str:
    """SHA-256 of the bytecode: 64 hex digits."""
    return hashlib.sha256(air_bytecode()).hexdigest()
