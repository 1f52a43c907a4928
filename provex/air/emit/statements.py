"""Tapes as Yul expressions that never hold more than a few words on the stack.

A value used more than once, or too deep to nest, goes to a memory slot; a slot is used again after
its value's last use. Sums stay unreduced while they fit into a word: 31 p < 2^256.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from provex.air.expression import Operation
from provex.air.tape import Tape
from provex.protocol.field import PRIME

__all__ = ["WORD", "Memory", "Statement", "literal", "statements"]

WORD = 32
_BOUND_MAX = 31
_STACK_MAX = 10
_SLOT = re.compile(r"@(\d+)")


class Memory:
    """Gives out words of memory and remembers what for."""

    def __init__(self) -> None:
        self.regions: list[tuple[int, int, str]] = []
        self.top = 0
        self._next = 0

    def take(self, purpose: str, words: int = 1) -> int:
        """The address of so many words in a row."""
        start = self._next
        self._next += WORD * words
        self.top = max(self.top, self._next)
        if words:
            self.regions.append((start, self._next, purpose))
        return start

    def mark(self) -> int:
        """Where the next word will lie."""
        return self._next

    def release(self, mark: int) -> None:
        """Give back everything taken since the mark."""
        self._next = mark


@dataclass(frozen=True, slots=True)
class Statement:
    """A value to keep in a slot, or (without a slot) the result of the `output`-th root."""

    text: str
    slot: int | None = None
    output: int | None = None


@dataclass(frozen=True, slots=True)
class _Term:
    """A Yul expression: at most `bound` times p, and the stack words that computing it takes."""

    text: str
    bound: int = 1
    stack: int = 1
    constant: int | None = None


@dataclass(slots=True)
class _Slots:
    """Hands out numbers of memory slots, freed ones first."""

    count: int = 0
    free: list[int] = field(default_factory=list)

    def take(self) -> int:
        if self.free:
            return self.free.pop()
        self.count += 1
        return self.count - 1


def literal(value: int) -> str:
    """A number in Yul: small ones decimal."""
    return str(value) if value < 10_000 else f"{value:#x}"


def statements(
    tape: Tape, cells: Sequence[str], parameters: Sequence[str], address: Callable[[int], str]
) -> tuple[list[Statement], int]:
    """The statements, each output in its order, and how many memory slots they use.

    `cells` and `parameters` are the expressions that load these; `address` names a slot.
    """
    raw = _Emission(tape, cells, parameters).run()
    return _with_slots(raw, address)


class _Emission:
    """Walks a tape once; slots are still named by the number of the value in them."""

    def __init__(self, tape: Tape, cells: Sequence[str], parameters: Sequence[str]) -> None:
        self._tape = tape
        self._terms = [_constant(value) for value in tape.constants]
        self._terms += [_Term(text) for text in (*cells, *parameters)]
        self._leaves = len(self._terms)
        self._uses = [0] * (self._leaves + len(tape.steps))
        for _, left, right in tape.steps:
            self._uses[left] += 1
            self._uses[right] += 1
        for number in tape.outputs:
            self._uses[number] += 1
        self._found: list[tuple[int | None, int | None, str]] = []
        self._next_output = 0

    def run(self) -> list[tuple[int | None, int | None, str]]:
        self._emit_outputs()
        for operation, left, right in self._tape.steps:
            term = _combined(operation, self._terms[left], self._terms[right])
            number = len(self._terms)
            is_shared = self._uses[number] > 1 and term.stack > 1
            if is_shared or term.stack > _STACK_MAX:
                self._found.append((number, None, term.text))
                term = _Term(f"mload(@{number})", term.bound)
            self._terms.append(term)
            self._emit_outputs()
        return self._found

    def _emit_outputs(self) -> None:
        outputs = self._tape.outputs
        while self._next_output < len(outputs) and outputs[self._next_output] < len(self._terms):
            term = self._terms[outputs[self._next_output]]
            self._found.append((None, self._next_output, term.text))
            self._next_output += 1


def _combined(operation: Operation, left: _Term, right: _Term) -> _Term:
    match operation:
        case Operation.ADD:
            return _sum(left, right)
        case Operation.SUBTRACT:
            return _sum(left, _negative(right))
        case _:
            return _product(left, right)


def _constant(value: int) -> _Term:
    return _Term(literal(value), constant=value)


def _product(left: _Term, right: _Term) -> _Term:
    if left.constant == 1:
        return right
    if right.constant == 1:
        return left
    first, second = _shallow_first(left, right)
    stack = max(1 + second.stack, 2 + first.stack)
    return _Term(f"mulmod({first.text}, {second.text}, p)", 1, stack)


def _negative(term: _Term) -> _Term:
    """P - term, for which the term must not exceed p."""
    if term.constant is not None:
        return _constant(-term.constant % PRIME)
    reduced = term.text if term.bound == 1 else f"mod({term.text}, p)"
    return _Term(f"sub(p, {reduced})", 1, term.stack + 1)


def _sum(left: _Term, right: _Term) -> _Term:
    if left.constant == 0:
        return right
    if right.constant == 0:
        return left
    first, second = _shallow_first(left, right)
    bound = left.bound + right.bound
    if bound > _BOUND_MAX:
        stack = max(1 + second.stack, 2 + first.stack)
        return _Term(f"addmod({first.text}, {second.text}, p)", 1, stack)
    return _Term(f"add({first.text}, {second.text})", bound, max(second.stack, 1 + first.stack))


def _shallow_first(left: _Term, right: _Term) -> tuple[_Term, _Term]:
    """The EVM computes the last argument first, when the stack is lowest."""
    return (left, right) if left.stack <= right.stack else (right, left)


def _with_slots(
    raw: Sequence[tuple[int | None, int | None, str]], address: Callable[[int], str]
) -> tuple[list[Statement], int]:
    """Replace numbers of values by slots, with each slot free after its value's last use."""
    last_use: dict[int, int] = {}
    for place, (_, _, text) in enumerate(raw):
        for value in map(int, _SLOT.findall(text)):
            last_use[value] = place
    slots = _Slots()
    slot_of: dict[int, int] = {}
    found = []
    for place, (number, output, text) in enumerate(raw):
        read = sorted({int(value) for value in _SLOT.findall(text)})
        final = _SLOT.sub(lambda match: address(slot_of[int(match[1])]), text)
        slots.free += [slot_of[value] for value in read if last_use[value] == place]
        if number is not None:
            slot_of[number] = slots.take()
        found.append(Statement(final, None if number is None else slot_of[number], output))
    return found, slots.count
