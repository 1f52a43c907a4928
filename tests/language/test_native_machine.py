"""The native machine runs generated programs as the plain runner does, step by step."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from language.snippets import program_of
from language.test_agreement import mutated_batch
from language.test_generation import BATCH, batches
from language.test_random_programs import Author
from provex.air.buses import CALL
from provex.air.description import chips
from provex.air.emit.bytecode import bytecode
from provex.air.layout import layout_of
from provex.air.profiles import profiles
from provex.air.program import ProgramRow
from provex.air.statement import PublicMessage, StarkStatement
from provex.language.compiler import checked_program
from provex.language.generation.generator import machine_program
from provex.language.program_file import INPUT_BASE
from provex.language.runner import MachineError, Runner
from provex.native.machine import Machine, MachineFailure
from provex.native.proof import Constraints
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call

pytestmark = pytest.mark.usefixtures("native_builtins")

PROGRAMS = 150
INPUTS = 8


@pytest.fixture(scope="module")
def program(rules):
    return machine_program(rules)


@pytest.fixture(scope="module")
def machine(program):
    return Machine(program)


def by_runner(program, words):
    """The public words, or the error number, 0 for a fault."""
    runner = Runner(program, NATIVE_BUILTINS)
    try:
        runner.run(words)
    except Rejected as rejected:
        return rejected.code
    except MachineError:
        return 0
    return tuple(tuple(runner.outputs.get(stream, ())) for stream in range(2))


def by_machine(machine, words):
    try:
        outcome = machine.execute(words)
    except MachineFailure as failure:
        return failure.code
    return outcome.main_words, outcome.data_words


def test_random_programs_end_alike():
    seen = Counter()
    for seed in range(PROGRAMS):
        author = Author(seed)
        try:
            compiled = checked_program(program_of(author.text()), ("program.run",))
        except Rejected:
            continue
        program = machine_program(compiled, ("program.run",), ())
        machine = Machine(program)
        for _ in range(INPUTS):
            given = author.inputs()
            words = [number % PRIME for number in given[:3]]
            words += [INPUT_BASE + 5, len(given[3]), *given[3]]
            expected = by_runner(program, words)
            seen[type(expected)] += 1
            assert by_machine(machine, words) == expected, (seed, given)

    assert min(seen[int], seen[tuple]) >= 50


def test_batches_take_the_same_steps(program, machine):
    for batch in batches(2):
        words = machine.input_words(batch.input, BATCH)
        runner = Runner(program, NATIVE_BUILTINS, is_tracing=True)
        runner.run(words)
        run = machine.record(words)
        ends = [*runner.part_steps[1:], len(runner.steps)]
        described = chips(rows_of(program), program.parts)[: program.parts]
        tables = run.tables(described, {chip.name: 1 << 16 for chip in described})

        assert run.outcome().steps == len(runner.steps)
        for chip, start, end in zip(described, runner.part_steps, ends, strict=True):
            cells = tables.trace(chip.name).cells
            names = ("clock", "counter", "frame", "base", "a", "b", "c")
            rows = list(zip(*(cells[name] for name in names), strict=True))[: end - start]
            expected = [
                (one.clock, one.counter, one.frame, one.base, one.a, one.b, one.c)
                for one in runner.steps[start:end]
            ]
            assert without_numbers(program, rows) == without_numbers(program, expected)


def without_numbers(program, rows):
    """Steps without the numbers of signatures: equal ones share a number natively."""
    hidden = {Call.SIGNATURE: (6,), Call.SIGNED_MESSAGE: (4, 6), Call.SIGNED_BY: (4,)}
    return [
        tuple(
            None if place in hidden.get(program.instructions[row[1]].call, ()) else value
            for place, value in enumerate(row)
        )
        for row in rows
    ]


def test_broken_batches_end_alike(program, machine):
    chance = random.Random(12)
    codes = Counter()
    for batch in batches(2):
        short = replace(batch.input, transactions=batch.input.transactions[:3])
        for _ in range(20):
            words = machine.input_words(mutated_batch(short, chance), BATCH)
            expected = by_runner(program, words)
            codes[expected if isinstance(expected, int) else None] += 1
            assert by_machine(machine, words) == expected

    assert len(codes) >= 5


def test_words_of_anybodys_choice_end_alike(program, machine):
    chance = random.Random(13)
    codes = Counter()
    batch = next(batches(1)).input
    honest = machine.input_words(replace(batch, transactions=batch.transactions[:3]), BATCH)
    for _ in range(60):
        words = list(honest)
        place = chance.randrange(len(words))
        near = words[place] + chance.choice((-1, 1))
        words[place] = (
            chance.choice((0, 1, near, 2**64, PRIME - 1, chance.randrange(PRIME))) % PRIME
        )
        expected = by_runner(program, words)
        codes[expected if isinstance(expected, int) else None] += 1
        assert by_machine(machine, words) == expected, (place, words[place])

    assert len(codes) >= 5


def rows_of(program):
    names = ProgramRow.__slots__
    return tuple(
        ProgramRow(**{name: int(getattr(row, name)) % PRIME for name in names})
        for row in program.instructions
    )


def test_the_tables_of_a_batch_satisfy_all_constraints(program, machine):
    batch = next(batches(1))
    run = machine.record(machine.input_words(batch.input, BATCH))
    outcome = run.outcome()
    described = chips(rows_of(program), program.parts)
    needed = run.rows_needed()
    heights = {
        chip.name: max(chip.period, 1 << (max(needed.get(chip.name, 1), 1) - 1).bit_length())
        for chip in described
    }
    tables = run.tables(described, heights)
    logarithms = {name: height.bit_length() - 1 for name, height in heights.items()}
    layout = layout_of(described, logarithms, max(logarithms.values()))
    constraints = Constraints(bytecode(described, [layout], list(profiles().values())))
    number = int(Call.OUTPUT)
    messages = tuple(
        PublicMessage(CALL.tag, (number, word, place, stream), -number)
        for stream, words in enumerate((outcome.main_words, outcome.data_words))
        for place, word in enumerate(words)
    )
    statement = StarkStatement(
        program_hash=bytes(32),
        profile=0,
        layout=0,
        chain_id=31337,
        contract=bytes(20),
        public_output=outcome.main_words,
        data_hashes=(),
        messages=messages,
    )

    assert outcome.main_words == batch.output.main_words
    assert constraints.fault_of(statement, tables) is None
    lie = replace(statement, messages=messages[1:])
    assert constraints.fault_of(lie, tables) is not None
