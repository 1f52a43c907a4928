"""The reference runner: executes a program file's instructions one by one, without hurry.

It is the machine of docs/auditor/machine.md as an honest prover runs it: memory is written once,
calls are answered, hints are computed. The native executor is compared with it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from provex.protocol.errors import Rejected
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import PART_CLOCKS, Call
from provex.rules.builtins import PLAIN, Builtins

from .program_file import (
    CODE_IN_A,
    INPUT_BASE,
    USE_B,
    Function,
    High,
    Hint,
    MachineInstruction,
    MachineProgram,
)

__all__ = ["MachineError", "Runner", "Step"]

_SCRATCH_FRAME = 2**245
_SCRATCH_UNIT = 2**210
_POWER_MAX = 250


class MachineError(Exception):
    """What no correct program does: it reads what nobody wrote, writes twice, or never ends."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as the machine's chip sees it."""

    clock: int
    counter: int
    frame: int
    base: int
    a: int
    b: int
    c: int


@dataclass(slots=True)
class Runner:
    """One run. `memory` holds what was written, `outputs` the public streams."""

    program: MachineProgram
    builtins: Builtins = PLAIN
    is_tracing: bool = False
    memory: dict[int, int] = field(default_factory=dict)
    outputs: dict[int, list[int]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    executed: list[int] = field(default_factory=list)
    clock: int = 1
    part_steps: list[int] = field(default_factory=list)
    """Where in `steps` each part begins."""
    part_lengths: list[int] = field(default_factory=list)
    """The steps of each part."""
    _store: dict[int, tuple[int, int]] = field(default_factory=dict)
    _accessed: dict[int, int] = field(default_factory=dict)
    _signatures: list[list[int]] = field(default_factory=list)
    _scratch_count: int = 0
    _counter: int = 0
    hashes: Counter[int] = field(default_factory=Counter)
    """Poseidon permutations by the instruction that asked for them."""

    def run(self, words: Sequence[int], *, steps_max: int = PART_CLOCKS - 2) -> None:
        """Run the program on the input words. `Rejected` with the code of what does not hold."""
        self.executed = [0] * len(self.program.instructions)
        for number, word in enumerate(words):
            self.memory[INPUT_BASE + number] = word
        for part in range(self.program.parts):
            # Each part has a machine of its own, with clocks of its own.
            self.clock = part * PART_CLOCKS + 1
            self.part_steps.append(len(self.steps))
            self._run_from(part + 1, 0, self.clock + steps_max)
            self.part_lengths.append(self.clock - part * PART_CLOCKS - 1)

    def _run_from(self, counter: int, frame: int, steps_max: int) -> None:
        while counter:
            if self.clock > steps_max:
                raise MachineError(f"more than {steps_max} steps")
            counter, frame = self._step(counter, frame)

    def _step(self, counter: int, frame: int) -> tuple[int, int]:
        row = self.program.instructions[counter]
        self.executed[counter] += 1
        self._counter = counter
        base = self._read(frame + row.pointer_offset, counter) if row.is_indirect else frame
        a = self._read(base + row.a_offset, counter) if row.reads_a else self.clock
        b = self._read(frame + row.b_offset, counter) if row.reads_b else frame
        equation = row.constant + row.a_factor * a + row.b_factor * b + row.product_factor * a * b
        equation %= PRIME
        c = self._result(row, counter, frame, (a, b, equation))
        if row.c_factor * c % PRIME != equation:
            raise self._failed(row, counter, a)
        self._write(frame + row.c_offset, c, counter)
        if self.is_tracing:
            self.steps.append(Step(self.clock, counter, frame, base, a, b, c))
        self.clock += 1
        if row.is_transfer:
            return (row.jump + (a if row.reads_a else 0)) % PRIME, c
        return (counter + 1 + row.jump * c) % PRIME, frame

    def _result(
        self,
        row: MachineInstruction,
        counter: int,
        frame: int,
        operands: tuple[int, int, int],
    ) -> int:
        a, b, equation = operands
        known = equation * pow(row.c_factor, -1, PRIME) % PRIME if row.c_factor else None
        if known is None and row.hint is not None:
            known = self._hint(row.hint, frame, a, b, counter)
        if not row.call:
            return 0 if known is None else known
        answer = _ANSWERS[row.call](self, a, b, known)
        if answer is None or (known is not None and answer != known):
            raise self._failed(row, counter, a)
        return answer

    def _failed(self, row: MachineInstruction, counter: int, a: int) -> Exception:
        if row.code:
            return Rejected(a if row.code == CODE_IN_A else row.code)
        where = f"{self.program.files[row.file]}:{row.line}"
        return MachineError(f"instruction {counter} ({where}) does not hold")

    # Memory.

    def _read(self, address: int, counter: int) -> int:
        word = self.memory.get(address % PRIME)
        if word is None:
            row = self.program.instructions[counter]
            where = f"{self.program.files[row.file]}:{row.line}"
            raise MachineError(f"instruction {counter} ({where}) reads what nobody wrote")
        return word

    def _write(self, address: int, word: int, counter: int) -> None:
        if address % PRIME in self.memory:
            row = self.program.instructions[counter]
            where = f"{self.program.files[row.file]}:{row.line}"
            raise MachineError(f"instruction {counter} ({where}) writes a word twice")
        self.memory[address % PRIME] = word

    # Hints.

    def _hint(self, hint: Hint, frame: int, a: int, b: int, counter: int) -> int:
        if isinstance(hint, High):
            return a >> hint.bits
        if isinstance(hint, Function):
            return self._hinted(hint, frame, counter)
        divisor = b if hint.divisor == USE_B else hint.divisor
        dividend = a - PRIME if hint.is_signed and a > PRIME // 2 else a
        return dividend // divisor % PRIME

    def _hinted(self, hint: Function, frame: int, counter: int) -> int:
        """Run the function in a frame that no proved step uses; only its word stays."""
        words = [self._read(frame + offset, counter) for offset in hint.arguments]
        self._scratch_count += 1
        scratch = _SCRATCH_FRAME + self._scratch_count * _SCRATCH_UNIT
        kept = self.memory, self.clock, self.is_tracing, self.executed
        self.memory = dict(self.memory)
        self.is_tracing = False
        self.executed = [0] * len(self.program.instructions)
        for number, word in enumerate([0, 0, *words]):
            self.memory[scratch + number] = word
        self._run_from(hint.counter, scratch, self.clock + (1 << 20))
        found = self.memory[scratch + 2 + len(words)]
        self.memory, self.clock, self.is_tracing, self.executed = kept
        return found

    # Calls. Each gives c, or None where there is none.

    def _equal(self, a: int, b: int, _: int | None) -> int | None:
        return int(a == b)

    def _range(self, bits: int, c: int | None) -> int | None:
        return c if c is not None and c >> bits == 0 else None

    def _range_64(self, _a: int, _b: int, c: int | None) -> int | None:
        return self._range(64, c)

    def _range_128(self, _a: int, _b: int, c: int | None) -> int | None:
        return self._range(128, c)

    def _less(self, bits: int, a: int, b: int) -> int | None:
        if (b - a - 1) % PRIME >> bits == 0:
            return 1
        return 0 if (a - b) % PRIME >> bits == 0 else None

    def _less_64(self, a: int, b: int, _: int | None) -> int | None:
        return self._less(64, a, b)

    def _less_128(self, a: int, b: int, _: int | None) -> int | None:
        return self._less(128, a, b)

    def _less_250(self, a: int, b: int, _: int | None) -> int | None:
        return self._less(250, a, b)

    def _poseidon(self, a: int, b: int, _: int | None) -> int | None:
        self.hashes[self._counter] += 1
        return self.builtins.poseidon(a, b)

    def _pedersen(self, a: int, b: int, _: int | None) -> int | None:
        return self.builtins.pedersen(a, b)

    def _power(self, a: int, b: int, _: int | None) -> int | None:
        return 1 << a if b == 0 and a <= _POWER_MAX else None

    def _words(self, address: int, count: int) -> tuple[int, ...] | None:
        words = [self.memory.get((address + number) % PRIME) for number in range(count)]
        found = tuple([word for word in words if word is not None])
        return found if len(found) == count else None

    def _sponge(self, a: int, b: int, _: int | None) -> int | None:
        words = self._words(a, b)
        self.hashes[self._counter] += b // 2 + 1
        return None if words is None else self.builtins.poseidon_many(words)

    def _path(self, a: int, b: int, _: int | None) -> int | None:
        block = self._words(a, 3)
        siblings = None if block is None else self._words(block[1], block[2])
        if block is None or not siblings or block[0] >> len(siblings):
            return None
        self.hashes[self._counter] += len(siblings)
        return self.builtins.poseidon_path(b, block[0], siblings)

    def _write_word(self, a: int, _b: int, c: int | None) -> int | None:
        if c is None or c in self.memory:
            return None
        self.memory[c] = a
        return c

    def _access(self, a: int, b: int, _: int | None) -> int | None:
        if a not in self._store or b <= self._store[a][1]:
            return None
        pointer, _time = self._store[a]
        self._store[a] = pointer, b
        self._accessed[b] = a
        return pointer

    def _replace(self, a: int, b: int, _: int | None) -> int | None:
        self._store[self._accessed[a]] = b, a
        return 0

    def _open(self, a: int, b: int, _: int | None) -> int | None:
        if a in self._store:
            return None
        self._store[a] = b, 0
        return 0

    def _signature(self, a: int, b: int, _: int | None) -> int | None:
        self._signatures.append([a, b])
        return len(self._signatures) - 1

    def _signed_message(self, a: int, b: int, _: int | None) -> int | None:
        self._signatures[a].append(b)
        return a

    def _signed_by(self, a: int, b: int, _: int | None) -> int | None:
        r, s, message = self._signatures[a]
        return 1 if self.builtins.is_signed(message, r, s, b) else None

    def _output(self, a: int, b: int, c: int | None) -> int | None:
        if c is None:
            return None
        stream = self.outputs.setdefault(c, [])
        if b != len(stream):
            return None
        stream.append(a)
        return c


_Answer = Callable[[Runner, int, int, int | None], int | None]

# A runner's own methods: the table stands behind the class that it is of.
_ANSWERS: dict[int, _Answer] = {
    Call.EQUAL: Runner._equal,
    Call.RANGE_64: Runner._range_64,
    Call.RANGE_128: Runner._range_128,
    Call.LESS_64: Runner._less_64,
    Call.LESS_128: Runner._less_128,
    Call.LESS_250: Runner._less_250,
    Call.POSEIDON: Runner._poseidon,
    Call.PEDERSEN: Runner._pedersen,
    Call.POWER: Runner._power,
    Call.SPONGE: Runner._sponge,
    Call.PATH: Runner._path,
    Call.WRITE: Runner._write_word,
    Call.ACCESS: Runner._access,
    Call.REPLACE: Runner._replace,
    Call.OPEN: Runner._open,
    Call.SIGNATURE: Runner._signature,
    Call.SIGNED_MESSAGE: Runner._signed_message,
    Call.SIGNED_BY: Runner._signed_by,
    Call.OUTPUT: Runner._output,
}
