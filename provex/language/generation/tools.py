"""The writers that the code of one function shares: one emitter, and all that write with it."""

from dataclasses import dataclass

from provex.language.compiler import CheckedProgram

from .emitter import Emitter
from .memory import Memory
from .numbers.numbers import Numbers, numbers_with
from .operations import Operations
from .values import Types

__all__ = ["Tools", "tools_with"]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a function is written with."""

    out: Emitter
    numbers: Numbers
    memory: Memory
    operations: Operations
    types: Types
    program: CheckedProgram


def tools_with(emitter: Emitter, program: CheckedProgram, types: Types) -> Tools:
    """Writers that use this emitter."""
    numbers = numbers_with(emitter)
    memory = Memory(emitter, numbers, types)
    operations = Operations(emitter, numbers, memory, types)
    return Tools(emitter, numbers, memory, operations, types, program)
