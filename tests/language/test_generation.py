"""The generated program does what the source does: results, refusals and public words."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from rules.scenario import Scenario

from language.snippets import PRELUDE, program_of
from language.test_agreement import mutated_batch
from language.test_random_programs import Author
from provex.language.compiler import checked_program
from provex.language.generation.generator import machine_program
from provex.language.memory import ValueLayouts
from provex.language.program_file import INPUT_BASE
from provex.language.runner import MachineError, Runner
from provex.language.types import RecordType
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import VALUE_OUT_OF_RANGE, Rejected
from provex.protocol.field import PRIME
from provex.rules.batch import run_batch
from provex.rules.builtins import PLAIN

pytestmark = pytest.mark.usefixtures("native_builtins")

PROGRAMS = 250
INPUTS = 8
BATCH = RecordType("provex.rules.batch.BatchInput")


@pytest.fixture(scope="module")
def program(rules):
    return machine_program(rules)


def run_snippet(text: str, *numbers: int) -> int | tuple[str, int]:
    """Compile `run` of the text and run it on the machine; its number, or its refusal."""
    compiled = checked_program(program_of(text), ("program.run",))
    runner = Runner(machine_program(compiled, ("program.run",), ()), PLAIN)
    try:
        runner.run([number % PRIME for number in numbers])
    except Rejected as rejected:
        return "refused", rejected.code
    return runner.outputs[0][0]


def outcome(run):
    try:
        return run() % PRIME
    except Rejected as rejected:
        return "refused", rejected.code


def test_random_programs_agree_with_cpython():
    differing = []
    seen = Counter()
    for seed in range(PROGRAMS):
        author = Author(seed)
        text = author.text()
        try:
            compiled = checked_program(program_of(text), ("program.run",))
        except Rejected:
            continue
        machine = machine_program(compiled, ("program.run",), ())
        namespace: dict = {}
        exec(PRELUDE + text, namespace)  # noqa: S102 - the text is written above.
        for _ in range(INPUTS):
            given = author.inputs()
            words = [*[number % PRIME for number in given[:3]], INPUT_BASE + 5, len(given[3])]
            runner = Runner(machine, PLAIN)

            def found(runner=runner, words=(*words, *given[3])):
                runner.run(words)
                return runner.outputs[0][0]

            expected = outcome(lambda given=given, run=namespace["run"]: run(*given))
            seen[isinstance(expected, tuple)] += 1
            if outcome(found) != expected:
                differing.append((seed, given))

    assert differing == []
    assert min(seen.values()) >= 100


def batches(count: int, steps: int = 90):
    for seed in range(count):
        scenario = Scenario(seed=1000 + seed)
        for step in range(steps):
            scenario.step()
            if step % 30 == 29:
                scenario.close()
        yield from scenario.batches


def run_on_machine(program, batch_input):
    words = ValueLayouts(program.records).words_of(batch_input, BATCH, INPUT_BASE)
    runner = Runner(program, NATIVE_BUILTINS)
    runner.run(words)
    return runner


def test_batches_with_all_kinds_of_transactions_put_out_the_same_words(program):
    kinds = set()
    for batch in batches(10):
        runner = run_on_machine(program, batch.input)
        kinds |= {type(each).__name__ for each in batch.input.transactions}

        assert runner.outputs[0] == list(batch.output.main_words)
        assert runner.outputs[1] == list(batch.output.data_words)

    assert len(kinds) == 11


def test_broken_batches_have_no_run(program):
    chance = random.Random(11)
    codes = Counter()
    for batch in batches(3):
        short = replace(batch.input, transactions=batch.input.transactions[:3])
        for _ in range(15):
            changed = mutated_batch(short, chance)
            try:
                expected = list(run_batch(changed).main_words)
            except Rejected as rejected:
                expected = rejected.code
            except IndexError:
                expected = None
            try:
                found = run_on_machine(program, changed).outputs[0]
            except Rejected as rejected:
                found = rejected.code
            except MachineError:
                found = None
            codes[expected if isinstance(expected, int) else 0] += 1
            assert found == expected

    assert len(codes) >= 5


def test_the_input_is_checked_word_by_word(program):
    batch = next(batches(1)).input
    layouts = ValueLayouts(program.records)
    words = layouts.words_of(batch, BATCH, INPUT_BASE)
    place = sum(
        layouts.width(kind)
        for name, kind in program.records[BATCH.name][
            : [field for field, _ in program.records[BATCH.name]].index("minimum_expiration_hours")
        ]
    )
    assert words[place] == batch.minimum_expiration_hours
    for wrong in (2**32, PRIME - 1, 2**64, PRIME // 2):
        lie = list(words)
        lie[place] = wrong

        # A later part checks the word; what the first one does with it may fail before.
        with pytest.raises((Rejected, MachineError)):
            Runner(program, NATIVE_BUILTINS).run(lie)


@pytest.mark.parametrize("word", [2**32, PRIME - 1, 2**64, PRIME // 2])
def test_a_word_outside_of_its_type_is_out_of_range(word):
    text = "def run(x: u32) -> int:\n    return x // 3\n"

    assert run_snippet(text, 2**32 - 1) == (2**32 - 1) // 3
    assert run_snippet(text, word) == ("refused", VALUE_OUT_OF_RANGE)


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        ("def run(x: Felt) -> int:\n    return 1 if x < 2**251 else 0\n", [2**251 - 1], 1),
        ("def run(x: Felt) -> int:\n    return 1 if x < 2**251 else 0\n", [2**251], 0),
        ("def run(x: Felt) -> int:\n    return 1 if x < 2**251 else 0\n", [PRIME - 1], 0),
        ("def run(x: Felt, y: Felt) -> int:\n    return 1 if x < y else 0\n", [5, PRIME - 1], 1),
        ("def run(x: Felt, y: Felt) -> int:\n    return 1 if x < y else 0\n", [PRIME - 1, 5], 0),
        ("def run(x: Felt, y: Felt) -> int:\n    return 1 if x < y else 0\n", [2**251, 2**251], 0),
        ("def run(x: i64) -> int:\n    return x // 2**32\n", [-1], PRIME - 1),
        ("def run(x: i64) -> int:\n    return x % 2**32\n", [-1], 2**32 - 1),
        ("def run(x: u250) -> int:\n    return x // 2**187\n", [2**249 + 9], 2**62),
        ("def run(x: u250) -> int:\n    return x % 2**187\n", [2**249 + 9], 9),
        ("def run(x: u64, y: u64) -> int:\n    return 2 ** (x % 251)\n", [250, 0], 2**250),
        ("def run(x: u64) -> int:\n    require(x // 7 == 3, 3001)\n    return x\n", [21], 21),
        (
            "def run(x: u64) -> int:\n    require(x == 4, 3001)\n    return x\n",
            [5],
            ("refused", 3001),
        ),
        ("def run(x: u64) -> int:\n    return u7(x)\n", [128], ("refused", VALUE_OUT_OF_RANGE)),
    ],
)
def test_numbers_at_their_bounds(text, numbers, expected):
    assert run_snippet(text, *numbers) == expected


def test_recursion_and_records_through_calls():
    text = """
@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: int


def swapped(pair: Pair, count: u7) -> Pair:
    if count == 0:
        return pair
    return swapped(Pair(u64(pair.right), u64(pair.left)), u7(count - 1))


def run(x: u64, y: u64, count: u7) -> int:
    found = swapped(Pair(x, y), count)
    return found.left * 2**64 + found.right
"""
    assert run_snippet(text, 3, 4, 0) == 3 * 2**64 + 4
    assert run_snippet(text, 3, 4, 5) == 4 * 2**64 + 3


def test_a_computed_error_that_is_not_the_condition_is_refused_at_compile_time():
    text = "def run(x: u64) -> int:\n    require(x == 4, x)\n    return x\n"

    with pytest.raises(Rejected, match="error is computed"):
        run_snippet(text, 4)
