"""What a batch costs: steps and cells by source line, and the rows that each chip needs."""

from collections import Counter
from dataclasses import dataclass, field

from provex.air.costs import cells_per_instance
from provex.language.program_file import INPUT_BASE
from provex.language.runner import Runner
from provex.language.types import RecordType
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.machine_calls import Call
from provex.storage.batch_file import Batch

from .proving_system import ProvingSystem

__all__ = ["Cost", "Profile", "layout_cells", "profile_of"]

_INPUT = RecordType("provex.rules.batch.BatchInput")
_ANSWERED_BY = {
    Call.EQUAL: "equal",
    Call.RANGE_64: "range 64",
    Call.RANGE_128: "range 128",
    Call.LESS_64: "less 64",
    Call.LESS_128: "less 128",
    Call.LESS_250: "less 250",
    Call.PEDERSEN: "pedersen",
    Call.WRITE: "write",
    Call.ACCESS: "storage",
    Call.OPEN: "storage",
    Call.SIGNATURE: "ecdsa",
}
"""Calls that take an instance of a chip each. Hashes of Poseidon are counted by permutations."""


@dataclass(slots=True)
class Cost:
    """Steps, and committed cells with those of the chips that were called, padding excluded."""

    steps: int = 0
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """The cost of a run by source line (file, line), by call, and by part."""

    lines: dict[tuple[str, int], Cost] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    parts: tuple[int, ...] = ()

    @property
    def steps(self) -> int:
        """All steps."""
        return sum(self.parts)


def profile_of(system: ProvingSystem, batch: Batch) -> Profile:
    """Run a batch on the reference runner and count. Raises what the runner raises."""
    program = system.program
    runner = Runner(program, NATIVE_BUILTINS)
    runner.run(system.machine.layouts.words_of(batch.input, _INPUT, INPUT_BASE))
    costs = {chip.name: sum(cells_per_instance(chip)) for chip in system.chips}
    found: dict[tuple[str, int], Cost] = {}
    calls: Counter[str] = Counter()
    for counter, (instruction, count) in enumerate(
        zip(program.instructions, runner.executed, strict=True)
    ):
        if not count:
            continue
        line = program.files[instruction.file], instruction.line
        cost = found.setdefault(line, Cost())
        cost.steps += count
        answered = _ANSWERED_BY.get(Call(instruction.call)) if instruction.call else None
        each = costs["machine"] + (costs[answered] if answered is not None else 0)
        cost.cells += count * each + runner.hashes[counter] * costs["poseidon"]
        if instruction.call:
            calls[Call(instruction.call).name.lower()] += count
    return Profile(found, calls, tuple(runner.part_lengths))


def layout_cells(system: ProvingSystem, layout: int) -> tuple[int, dict[str, int]]:
    """The committed cells of a proof, padding included, and those of each chip."""
    shape = system.layouts[layout]
    rows = 1 << shape.rows_log2
    columns = sum(
        packing.physical_columns for packing in shape.packings if packing.kind.value != "fixed"
    )
    by_chip: dict[str, int] = {}
    for chip, height_log2 in zip(system.chips, shape.heights_log2, strict=True):
        instances = (1 << height_log2) // chip.period
        by_chip[chip.name] = instances * sum(cells_per_instance(chip))
    return rows * columns, by_chip
