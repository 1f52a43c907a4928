"""The on-chain evaluators: contracts that combine the constraints' quotients at a point.

The contracts hold no values of tables: these are opened like any other cell. Columns of constants
that repeat with every instance are evaluated from their polynomials. The input and the result are
described in docs/developer/constraint-evaluators.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from provex.air.chip import Chip
from provex.air.logup import with_interaction_phase
from provex.protocol.field import PRIME

from .evaluator_part import HEAD, PART_HEAD, Part, PartCode, polynomial, polynomial_name
from .solidity_template import EVALUATOR, LIBRARY, YUL_FUNCTIONS, indented
from .statements import WORD, Memory

__all__ = ["CODE_BYTES_MAX", "Evaluator", "evaluators", "sources"]

#: What the EVM allows, and what a contract is filled up to by the estimate below.
CODE_BYTES_MAX = 24_576
_CODE_BYTES_TARGET = 23_500
_TOKEN = re.compile(r"[A-Za-z]\w*|0x[0-9a-f]+|\d+")
_MODEXP_WORDS = 6


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A contract: its parts in order, its Yul, and the first address that it never touches."""

    name: str
    parts: tuple[Part, ...]
    yul: str
    memory_map: str
    memory_top: int

    @property
    def input_map(self) -> str:
        """What each word of the input is."""
        names = [*HEAD]
        for part in self.parts:
            names += [f"{part.chip.name}: {name}" for name in PART_HEAD]
            names += [f"{part.chip.name}: {column.name}[{by}]" for column, by in part.opened]
        return "\n".join(f"/// {WORD * word:#06x}: {name}" for word, name in enumerate(names))

    @property
    def input_words(self) -> int:
        """The words of the input."""
        return len(HEAD) + sum(part.input_words for part in self.parts)


def sources(chips: Sequence[Chip], air_hash: str) -> dict[str, str]:
    """All generated files by name."""
    found = evaluators(chips)
    files = {
        f"{one.name}.sol": EVALUATOR.format(
            air_hash=air_hash,
            prime=PRIME,
            name=one.name,
            contents="\n".join(f"/// - {_title(part)}" for part in one.parts),
            input_map=one.input_map,
            memory_map=one.memory_map,
            memory_top=one.memory_top,
            yul=indented(one.yul, 3),
        )
        for one in found
    }
    constants = [
        f"uint256 internal constant {_constant(one.name)}_INPUT_BYTES = {WORD * one.input_words};"
        for one in found
    ]
    files["Constraints.sol"] = LIBRARY.format(
        air_hash=air_hash,
        evaluators=len(found),
        constraints=sum(len(part.constraints) for one in found for part in one.parts),
        constants="\n    ".join(constants),
    )
    return files


def evaluators(chips: Sequence[Chip]) -> tuple[Evaluator, ...]:
    """The contracts, each filled with whole chips; a chip too large for one is split."""
    pieces = [piece for chip in chips for piece in _pieces(with_interaction_phase(chip))]
    groups: list[list[Part]] = []
    for piece in pieces:
        if groups and _fits([*groups[-1], piece]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return tuple(
        _evaluator(f"ConstraintEvaluator{number}", group) for number, group in enumerate(groups)
    )


def code_bytes(yul: str) -> int:
    """About the bytes that the compiler makes of it: calls and jumps cost a little more."""
    text = re.sub(r"//.*", "", yul)
    total = 0
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            total += 1 + (int(token, 0).bit_length() + 7) // 8
        else:
            total += 1
    return total


def _pieces(chip: Chip) -> list[Part]:
    """The chip's constraints, cut into as few equal runs as fit into a contract each."""
    if not chip.constraints:
        return []
    for count in range(1, len(chip.constraints) + 1):
        size = -(-len(chip.constraints) // count)
        cuts = range(0, len(chip.constraints), size)
        parts = [Part(chip, chip.constraints[start : start + size]) for start in cuts]
        if all(_fits([part]) for part in parts):
            return parts
    raise ValueError(f"{chip.name}: a constraint is too large for a contract")


def _fits(parts: Sequence[Part]) -> bool:
    return code_bytes(_evaluator("", parts).yul) <= _CODE_BYTES_TARGET


def _evaluator(name: str, parts: Sequence[Part]) -> Evaluator:
    memory = Memory()
    total, power = memory.take("the sum"), memory.take("the next constraint's power")
    firsts = accumulate((part.input_words for part in parts), initial=len(HEAD))
    codes = [
        PartCode(part, first, memory, total, power)
        for part, first in zip(parts, firsts, strict=False)
    ]
    start = memory.mark()
    for code in codes:
        code.take_denominators()
    lines = [_block(f"{_title(code.part)}: rows", code.prepare()) for code in codes]
    lines.append(_inversion(memory, start))
    shared = memory.mark()
    for code in codes:
        memory.release(shared)
        lines.append(_block(f"{_title(code.part)}: constraints", code.combine()))
    words = len(HEAD) + sum(part.input_words for part in parts)
    return Evaluator(
        name=name,
        parts=tuple(parts),
        yul=_whole(lines, words, total, power, _polynomials(parts)),
        memory_map=_memory_map(memory),
        memory_top=memory.top,
    )


def _inversion(memory: Memory, start: int) -> str:
    """Invert all denominators with one exponentiation; its scratch is free again afterwards."""
    end = memory.mark()
    scratch = memory.take("products while inverting", (end - start) // WORD)
    call = memory.take("the exponentiation", _MODEXP_WORDS)
    memory.release(end)
    return f"invertAll({start}, {end - start}, {scratch}, {call}, p)"


def _polynomials(parts: Sequence[Part]) -> str:
    found = {
        polynomial_name(part.chip, column): polynomial(part.chip, column)
        for part in parts
        for column, _ in part.evaluated
    }
    return "\n".join("\n".join(lines) for lines in found.values())


def _whole(lines: Sequence[str], words: int, total: int, power: int, functions: str) -> str:
    assert (total, power) == (0, WORD), "the result is returned from the start of the memory"
    parts = [
        YUL_FUNCTIONS.strip(),
        functions,
        f"requireElements({WORD * words}, p)",
        f"mstore({total}, 0)",
        f"mstore({power}, calldataload({WORD * HEAD.index('power')}))",
        *lines,
        f"return({total}, {2 * WORD})",
    ]
    return "\n".join(part for part in parts if part)


def _block(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"// {title}", "{", *lines, "}"])


def _title(part: Part) -> str:
    names = [constraint.name for constraint in part.constraints]
    return f"{part.chip.name}: {len(names)} constraints, {names[0]} to {names[-1]}"


def _memory_map(memory: Memory) -> str:
    return "\n".join(
        f"/// {start:#06x} to {end - 1:#06x}: {purpose}" for start, end, purpose in memory.regions
    )


def _constant(name: str) -> str:
    """`ConstraintEvaluator0` as `CONSTRAINT_EVALUATOR_0`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", name).upper()
