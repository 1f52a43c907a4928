"""The generated contracts: what they carry, refuse and keep free of; chips too large for one."""

import random
import re

import pytest

from provex.air.chip import Chip, Constraint, Edge, Rows
from provex.air.description import air_hash, chips
from provex.air.emit.evaluator_part import FIXED_VALUES_MAX, HEAD
from provex.air.emit.evaluator_vectors import expected_result, input_words
from provex.air.emit.solidity import CODE_BYTES_MAX, code_bytes, evaluators, sources
from provex.air.emit.statements import literal, statements
from provex.air.emit.zerofier import ROWS_MAX_LOG2, root_of_unity
from provex.air.expression import Column, ColumnKind, Expression, constant
from provex.air.logup import with_interaction_phase
from provex.air.program import ONLY_HALT, ProgramRow
from provex.air.tape import tape_of
from provex.protocol.field import PRIME
from provex.protocol.keccak import keccak256
from provex.protocol.pedersen import SHIFT_POINT

from .yul import PURE as WORDS
from .yul import RevertedError, runner

EVALUATORS = evaluators(chips())
INPUT_MALFORMED = keccak256(b"InputMalformed()")[:4].hex()
POINT_IN_DOMAIN = keccak256(b"PointInDomain()")[:4].hex()


def test_every_constraint_is_in_one_contract_in_order() -> None:
    found = [
        (part.chip.name, constraint.name)
        for evaluator in EVALUATORS
        for part in evaluator.parts
        for constraint in part.constraints
    ]
    assert found == [
        (chip.name, constraint.name)
        for chip in chips()
        for constraint in with_interaction_phase(chip).constraints
    ]


def test_every_file_carries_the_hash_and_is_the_same_again() -> None:
    files = sources(chips(), air_hash())

    assert set(files) == {"Constraints.sol", *(f"{one.name}.sol" for one in EVALUATORS)}
    assert all(f"// Hash of the description: {air_hash()}" in text for text in files.values())
    assert f"AIR_HASH = 0x{air_hash()};" in files["Constraints.sol"]
    assert files == sources(chips(), air_hash())


def test_the_program_changes_nothing_but_the_hash() -> None:
    rows = tuple(ProgramRow(constant=number, a_offset=number) for number in range(9))

    assert sources(chips((*ONLY_HALT, *rows)), "00") == sources(chips(), "00")


def test_no_table_value_is_in_the_code() -> None:
    texts = "".join(one.yul for one in EVALUATORS)
    written = {int(one, 16) for one in re.findall(r"0x[0-9a-f]+", texts)}
    for chip in chips():
        for column in chip.columns:
            if chip.is_table:
                shared = {value for value in column.values if value > 1 << 200} & written

                # The shift point is in the first entry of a table and a constant of signatures.
                assert shared <= {SHIFT_POINT.x, SHIFT_POINT.y, PRIME - SHIFT_POINT.y}


def test_all_numbers_above_the_words_are_field_elements() -> None:
    for evaluator in EVALUATORS:
        numbers = [int(one, 16) for one in re.findall(r"0x[0-9a-f]+", evaluator.yul)]
        assert all(number < PRIME for number in numbers)


def test_words_that_are_kept_overlap_no_others() -> None:
    for evaluator in EVALUATORS:
        regions = [
            (int(start, 16), int(end, 16), purpose)
            for start, end, purpose in re.findall(
                r"/// (0x\w+) to (0x\w+): (.*)", evaluator.memory_map
            )
        ]
        scratch = [purpose for _, _, purpose in regions].index("products while inverting")
        kept, later = regions[:scratch], regions[scratch:]

        assert [start for start, _, _ in kept] == [0, *(end + 1 for _, end, _ in kept[:-1])]
        assert min(start for start, _, _ in later) == kept[-1][1] + 1
        assert max(end for _, end, _ in regions) == evaluator.memory_top - 1


def test_estimated_sizes_are_below_the_limit() -> None:
    for evaluator in EVALUATORS:
        assert code_bytes(evaluator.yul) < CODE_BYTES_MAX


@pytest.mark.parametrize("number", range(len(EVALUATORS)))
def test_malformed_input_is_refused(number: int) -> None:
    evaluator = EVALUATORS[number]
    run = runner(evaluator)
    words = input_words(number, 3, evaluator.parts)
    wrong = [words[:-1], [*words, 0], []]
    wrong += [with_word(words, place, words[place] + PRIME) for place in range(len(words))]
    for place, least in heights(number):
        wrong += [with_word(words, place, one) for one in (least // 2, 3 * words[place]) if one]
        wrong.append(with_word(words, place, 2 << ROWS_MAX_LOG2))

    assert len(run(words)) == 2
    for one in wrong:
        with pytest.raises(RevertedError, match=INPUT_MALFORMED):
            run(one)


@pytest.mark.parametrize("number", range(len(EVALUATORS)))
def test_a_point_that_is_a_row_of_one_chip_is_refused(number: int) -> None:
    evaluator = EVALUATORS[number]
    run = runner(evaluator)
    words = input_words(number, 3, evaluator.parts)
    for place, _ in heights(number):
        changed = with_word(words, place, 1 << 20)
        for row in (0, 1, (1 << 20) - 1):
            changed[0] = pow(root_of_unity(1 << 20), row, PRIME)
            with pytest.raises(RevertedError, match=POINT_IN_DOMAIN):
                run(changed)


def heights(number: int) -> list[tuple[int, int]]:
    """Where each height stands, and the least one."""
    found, place = [], len(HEAD)
    for part in EVALUATORS[number].parts:
        found.append((place, part.height_min))
        place += part.input_words
    return found


def with_word(words: list[int], place: int, value: int) -> list[int]:
    changed = [*words]
    changed[place] = value
    return changed


def large_chip(count: int) -> Chip:
    """Constraints with constants of their own, on rows of every kind, with a fixed column."""
    rng = random.Random(60)
    columns = [Column(f"column {place}") for place in range(8)]
    fixed = Column("fixed", 2, ColumnKind.FIXED, tuple(rng.randrange(PRIME) for _ in range(4)))
    constraints = []
    for number in range(count):
        left, right = rng.choice(columns), rng.choice(columns)
        rows = Rows(8, tuple(sorted(rng.sample(range(0, 8, 2), 2))), list(Edge)[number % len(Edge)])
        expression = left[rng.randint(-2, 2)] * rng.randrange(PRIME) - right[1] * fixed[0]
        constraints.append(Constraint(f"constraint {number}", rows, expression))
    return Chip("large", 8, (*columns, fixed), tuple(constraints), ())


def test_a_chip_too_large_for_a_contract_is_split() -> None:
    chip = large_chip(700)

    found = evaluators([chip, *chips()[-1:]])

    parts = [part for one in found for part in one.parts if part.chip.name == "large"]
    assert len(parts) >= 3
    assert tuple(one for part in parts for one in part.constraints) == chip.constraints
    assert all(code_bytes(one.yul) < CODE_BYTES_MAX for one in found)
    for evaluator in found:
        words = input_words(0, 3, evaluator.parts)
        assert runner(evaluator)(words) == list(expected_result(evaluator.parts, words))


def test_a_constraint_too_large_for_a_contract_is_refused() -> None:
    rng = random.Random(61)
    column = Column("column")
    value: Expression = constant(0)
    for _ in range(700):
        value = (value + rng.randrange(PRIME)) * rng.randrange(PRIME)
        value = value + column[0] * rng.randrange(PRIME)
    chip = Chip("large", 1, (column,), (Constraint("all", Rows(), value),), ())

    with pytest.raises(ValueError, match="too large"):
        evaluators([chip])


def test_a_long_column_of_constants_is_refused() -> None:
    count = 2 * FIXED_VALUES_MAX
    fixed = Column("fixed", 1, ColumnKind.FIXED, tuple(range(count)))
    value = Column("value")
    chip = Chip(
        "long", count, (value, fixed), (Constraint("same", Rows(), value[0] - fixed[0]),), ()
    )

    with pytest.raises(ValueError, match="too many values"):
        evaluators([chip])


def test_sums_are_reduced_before_they_wrap_around() -> None:
    column = Column("column")
    total: Expression = column[0]
    for place in range(1, 100):
        total = total + column[place]
    chip = Chip("sum", 1, (column,), (Constraint("sum", Rows(), total - column[0] ** 3),), ())
    (evaluator,) = evaluators([chip])

    for case in (0, 1, 2, 3):
        words = input_words(0, case, evaluator.parts)
        assert runner(evaluator)(words) == list(expected_result(evaluator.parts, words))
    assert "addmod(calldataload" in evaluator.yul


@pytest.mark.parametrize("seed", range(20))
def test_statements_of_random_graphs_compute_the_tape(seed: int) -> None:
    rng = random.Random(seed)
    column = Column("column")
    pool: list[Expression] = [column[place] for place in range(4)]
    pool += [constant(value) for value in (0, 1, 2, PRIME - 1, rng.randrange(PRIME))]
    for _ in range(200):
        left, right = rng.choice(pool), rng.choice(pool[-40:])
        pool.append(rng.choice([left + right, left - right, left * right]))
    roots = pool[-30:]
    tape = tape_of(roots)
    cells = [rng.choice([0, 1, PRIME - 1, rng.randrange(PRIME)]) for _ in range(4)]

    texts = [literal(cells[rotation]) for _, rotation in tape.cells]
    found, slots = statements(tape, texts, [], str)

    memory: dict[int, int] = {}
    known = {**WORDS, "p": PRIME, "mload": memory.__getitem__}
    results = {}
    for one in found:
        value = eval(one.text, known)  # noqa: S307 - our own text.
        if one.slot is not None:
            memory[one.slot] = value
            assert one.slot < slots
        else:
            results[one.output] = value % PRIME
    expected = tape.run(lambda _, rotation: cells[rotation], lambda _: 0)
    assert list(results.items()) == list(enumerate(expected))
