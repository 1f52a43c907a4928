"""What proofs of batches are about: the compiled rules, the chips, and both hashes that name them.

Compiled from the sources, or kept since; the hashes are pinned in vectors/proving_system.json.
"""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property

from provex.air.chip import Chip
from provex.air.description import chips
from provex.air.emit.bytecode import bytecode
from provex.air.layout import Layout, layouts_of
from provex.air.logup import with_interaction_phase
from provex.air.profiles import Profile, profiles
from provex.air.program import ProgramRow
from provex.language.program_cache import rules_program
from provex.language.program_file import MachineInstruction, MachineProgram
from provex.native.machine import Machine
from provex.native.proof import Constraints, FixedTables
from provex.protocol.errors import PROFILE_UNKNOWN, Rejected
from provex.protocol.field import PRIME

__all__ = ["ProvingSystem", "program_rows", "proving_system"]


@dataclass(frozen=True)
class ProvingSystem:
    """A program with the constraints of its runs."""

    program: MachineProgram
    chips: tuple[Chip, ...]
    layouts: tuple[Layout, ...]

    @cached_property
    def program_hash(self) -> bytes:
        """SHA-256 of the program file."""
        return hashlib.sha256(self.program.to_bytes()).digest()

    @cached_property
    def air_bytes(self) -> bytes:
        """The bytecode of all chips, layouts and profiles."""
        return bytecode(self.chips, self.layouts, tuple(profiles().values()))

    @cached_property
    def air_hash(self) -> bytes:
        """SHA-256 of the bytecode."""
        return hashlib.sha256(self.air_bytes).digest()

    @cached_property
    def machine(self) -> Machine:
        """The native machine with the program."""
        return Machine(self.program)

    @cached_property
    def constraints(self) -> Constraints:
        """The native prover and verifier."""
        return Constraints(self.air_bytes)

    def profile(self, name: str) -> tuple[int, Profile]:
        """A profile with its number in the bytecode. PROFILE_UNKNOWN."""
        names = list(profiles())
        if name not in names:
            raise Rejected(PROFILE_UNKNOWN, expected=", ".join(names), found=name)
        return names.index(name), profiles()[name]

    def heights(self, layout: Layout) -> dict[str, int]:
        """The rows of each chip in a layout."""
        return {
            chip.name: 1 << height_log2
            for chip, height_log2 in zip(self.chips, layout.heights_log2, strict=True)
        }

    def fixed_tables(self, layout: int, profile: int) -> FixedTables:
        """The tree of the tables, once for each layout and profile."""
        key = layout, profile
        if key not in self._fixed:
            self._fixed[key] = self.constraints.fixed_tables(layout, profile)
        return self._fixed[key]

    @property
    def constraint_count(self) -> int:
        """All constraints of all chips."""
        return sum(len(with_interaction_phase(chip).constraints) for chip in self.chips)

    def lookup_columns(self, layout: int) -> int:
        """Columns of one fraction in every row that would hold all messages of a layout."""
        shape = self.layouts[layout]
        messages = sum(
            (1 << height_log2) // one.rows.period * len(one.rows.offsets)
            for chip, height_log2 in zip(self.chips, shape.heights_log2, strict=True)
            for one in chip.interactions
        )
        return -(-messages // (1 << shape.rows_log2))

    @cached_property
    def _fixed(self) -> dict[tuple[int, int], FixedTables]:
        return {}


@cache
def proving_system() -> ProvingSystem:
    """The proving system of the rules."""
    program = rules_program()
    described = chips(program_rows(program), program.parts)
    return ProvingSystem(program, described, layouts_of(described))


def program_rows(program: MachineProgram) -> tuple[ProgramRow, ...]:
    """The program as the constraints see it."""
    return tuple([_row(instruction) for instruction in program.instructions])


def _row(instruction: MachineInstruction) -> ProgramRow:
    return ProgramRow(
        a_offset=instruction.a_offset % PRIME,
        pointer_offset=instruction.pointer_offset % PRIME,
        b_offset=instruction.b_offset % PRIME,
        c_offset=instruction.c_offset % PRIME,
        constant=instruction.constant % PRIME,
        a_factor=instruction.a_factor % PRIME,
        b_factor=instruction.b_factor % PRIME,
        product_factor=instruction.product_factor % PRIME,
        c_factor=instruction.c_factor % PRIME,
        jump=instruction.jump % PRIME,
        is_transfer=int(instruction.is_transfer),
        reads_a=int(instruction.reads_a),
        reads_b=int(instruction.reads_b),
        is_indirect=int(instruction.is_indirect),
        call=instruction.call,
    )
