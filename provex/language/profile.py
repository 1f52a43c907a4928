"""How often a run executed each kind of operation, and how many machine steps that will be.

The weights are those of the machine proposed in docs/decisions (7). They serve to choose it and to
watch the rules until the code generator counts real steps.
"""

from collections import Counter

from .checks import CheckKind
from .compiler import CheckedProgram
from .instructions import Instruction, Op
from .interpreter import Interpreter
from .types import ListType, RecordType, Type, UnionType

__all__ = ["cells_of", "estimated_steps", "executed_lines", "executed_operations"]

_FREE = {Op.CONSTANT, Op.REQUIRE, Op.FREEZE, Op.AS_KIND, Op.NOT, Op.LENGTH, Op.BUILD}
"""Immediates, conditions that a check or jump takes along, and what is known to the compiler."""

_CHECK_STEPS = {
    CheckKind.RANGE: 1,
    CheckKind.SIGN: 1,
    CheckKind.CANONICAL: 4,
    CheckKind.DIVISION: 2,
    CheckKind.CANONICAL_DIVISION: 6,
    CheckKind.INDEX: 1,
    CheckKind.POWER: 0,
}
"""Steps beside the one of the operation. A power is one look-up, its check included."""

_FIELDS_PER_STEP = 2
"""An operand may read through a pointer; about every second field is used only once that way."""

_CALL_STEPS = 2
_BRANCH_STEPS = 1
_TURN_STEPS = 2


def executed_operations(interpreter: Interpreter) -> Counter[Op]:
    """Executions by kind of operation."""
    found: Counter[Op] = Counter()
    for _, instruction, count in interpreter.executed():
        found[instruction.op] += count
    return found


def executed_lines(interpreter: Interpreter) -> Counter[tuple[str, int]]:
    """Executions by file and source line."""
    found: Counter[tuple[str, int]] = Counter()
    for _, instruction, count in interpreter.executed():
        found[instruction.place.file, instruction.place.line] += count
    return found


def cells_of(program: CheckedProgram, kind: Type) -> int:
    """Memory cells of a value: records in place, lists and unions as two cells."""
    if isinstance(kind, RecordType):
        fields = program.compiled.records[kind.name]
        return sum(cells_of(program, field) for _, field in fields)
    return 2 if isinstance(kind, ListType | UnionType) else 1


def estimated_steps(program: CheckedProgram, interpreter: Interpreter) -> int:
    """Machine steps of what the interpreter has run, by the weights of this module."""
    fields = 0
    steps = _BRANCH_STEPS * sum(interpreter.branches.values())
    steps += _TURN_STEPS * sum(interpreter.turns.values())
    for name, instruction, count in interpreter.executed():
        if instruction.op == Op.FIELD:
            fields += count
            continue
        steps += count * _steps_of(program, name, instruction)
        check = program.checks[name].get(instruction.result)
        if check is not None:
            steps += count * _CHECK_STEPS[check.kind]
    return steps + fields // _FIELDS_PER_STEP


def _steps_of(program: CheckedProgram, name: str, instruction: Instruction) -> int:
    op = instruction.op
    types = program.compiled.functions[name].types
    if op in _FREE:
        return 0
    if op == Op.CONVERT:
        # The check is all of it.
        return 0
    if op == Op.CALL:
        return _CALL_STEPS + len(instruction.arguments)
    if op in (Op.RECORD, Op.APPEND, Op.EXTEND):
        # Parts that are records or lists already stand in memory: they are named by their pointer.
        return len(instruction.arguments)
    if op == Op.POSEIDON_PATH:
        # Bits, address and number of the siblings stand side by side.
        return 4
    if op in (Op.READ_POSITION, Op.READ_ORDER):
        return cells_of(program, types[instruction.result])
    if op in (Op.WRITE_POSITION, Op.WRITE_ORDER):
        return cells_of(program, types[instruction.arguments[2]])
    return 1
