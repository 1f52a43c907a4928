"""The front end in one call: source, instructions, intervals, checks."""

from dataclasses import dataclass
from pathlib import Path

from .analysis import Analysis, analysed
from .checks import Check, required_checks
from .instructions import Compiled, Value
from .lowering import lower_program
from .program import Program, read_below

__all__ = ["RULE_ENTRIES", "CheckedProgram", "checked_program", "checked_rules"]

RULE_ENTRIES = (
    "provex.rules.batch.run_batch",
    "provex.rules.batch.apply_transaction",
    "provex.rules.batch.apply_tick",
)
"""What the prover runs, and what the ledger calls transaction by transaction."""


@dataclass(frozen=True, slots=True)
class CheckedProgram:
    """A program in the subset whose integers stay in the field, with the checks that it needs."""

    compiled: Compiled
    analysis: Analysis
    checks: dict[str, dict[Value, Check]]


def checked_program(program: Program, entries: tuple[str, ...]) -> CheckedProgram:
    """Compile and check. Raises `Rejected` with an error of the 54xx family."""
    compiled = lower_program(program, entries)
    analysis = analysed(compiled)
    return CheckedProgram(compiled, analysis, required_checks(compiled, analysis))


def checked_rules() -> CheckedProgram:
    """The rules of the state transition."""
    root = Path(__file__).resolve().parents[2]
    return checked_program(Program(read_below(root)), RULE_ENTRIES)
