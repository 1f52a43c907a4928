"""The listing of the generated program: what a reader sees of an instruction and of advice."""

import pytest

from language.snippets import FIRST_LINE, PRELUDE, program_of
from provex.language.compiler import checked_program
from provex.language.generation.generator import machine_program
from provex.language.generation.listing import ProgramListing
from provex.language.generation.notation import instruction_text, number_text
from provex.language.program_file import (
    CODE_IN_A,
    Call,
    Function,
    High,
    MachineInstruction,
    Quotient,
)
from provex.protocol.field import PRIME

A = {"reads_a": True, "a_offset": 3}
B = {"reads_b": True, "b_offset": 9}
BEHIND_POINTER = A | {"is_indirect": True, "pointer_offset": 2}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            BEHIND_POINTER
            | B
            | {"c_offset": 7, "a_factor": 2**32, "b_factor": 1, "c_factor": 1, "code": 3101}
            | {"call": Call.RANGE_64},
            "[f+7] = 2^32·[[f+2]+3] + [f+9]   range_64   else 3101",
        ),
        (A | {"a_factor": PRIME - 1, "constant": 5, "c_factor": 1}, "[f] = -[f+3] + 5"),
        (A | B | {"product_factor": 1, "a_factor": PRIME - 1}, "0 = -[f+3] + [f+3]·[f+9]"),
        (A | B | {"call": Call.PEDERSEN, "c_offset": 1}, "[f+1] = pedersen([f+3], [f+9])"),
        (
            A | {"call": Call.EQUAL, "jump": 4},
            "[f] = equal([f+3], f)   if it is 1 go to 105",
        ),
        ({"constant": 1, "c_factor": 1, "jump": 9}, "[f] = 1   go to 110"),
        (
            A | B | {"call": Call.WRITE, "b_factor": 1, "constant": 2, "c_factor": 1},
            "[f] = [f+9] + 2   write [f+3] there",
        ),
        (
            A | {"hint": High(128), "call": Call.RANGE_128, "c_offset": 4},
            "[f+4] = advice [f+3] // 2^128   range_128",
        ),
        (
            A | B | {"hint": Quotient(is_signed=True), "c_offset": 4},
            "[f+4] = advice [f+3] // [f+9] (signed)",
        ),
        ({"hint": Function(8, (1, 2))}, "[f] = advice median@8([f+1], [f+2])"),
        ({"c_factor": 1, "a_factor": 2**208}, "[f] = 2^208·clock"),
        (
            {"is_transfer": True, "jump": 8, "b_factor": 1, "constant": 20, "c_factor": 1},
            "[f] = f + 20   go to median@8 in that frame",
        ),
        (
            A | B | {"is_transfer": True, "b_factor": 1, "c_factor": 1},
            "[f] = [f+9]   go to [f+3] in that frame",
        ),
        (A | {"a_factor": 1, "code": CODE_IN_A}, "0 = [f+3]   else [f+3]"),
        ({"c_offset": PRIME - 2, "c_factor": 1}, "[f-2] = 0"),
    ],
)
def test_an_instruction_reads_like_the_documentation(row, text):
    assert instruction_text(100, MachineInstruction(**row), {8: "median"}) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "7"),
        (2**15, "32768"),
        (2**16, "2^16"),
        (PRIME - 2**32, "-2^32"),
        (2**200 + 5, "2^200+5"),
        (2**100 - 1, hex(2**100 - 1)),
    ],
)
def test_large_numbers_stay_readable(number, text):
    assert number_text(number) == text


TEXT = """def part(x: u64) -> int:
    return x // 7


def run(x: u64, y: u64) -> int:
    total = 0
    for i in range(y):
        total += part(x)
    require(total != 5, 3001)
    return u64(total)
"""


@pytest.fixture
def listing():
    compiled = checked_program(program_of(TEXT), ("program.run",))
    return ProgramListing(machine_program(compiled, ("program.run",), ()), lambda _: PRELUDE + TEXT)


def line_of(number: int) -> str:
    return f"program.py:{FIRST_LINE + number - 1}"


def test_every_instruction_stands_once_below_its_source_line(listing):
    lines = list(listing.lines())
    counters = [int(line.split()[0]) for line in lines if line.startswith("  ")]

    assert counters == list(range(len(listing.program.instructions)))
    place = lines.index(f"{line_of(9)} | require(total != 5, 3001)")
    assert lines[place + 2].endswith("else 3001")
    assert "part 0:" in lines
    assert "turn in run:" in lines


def test_a_function_or_a_line_is_listed_by_itself(listing):
    by_function = list(listing.lines(function="part"))
    by_line = list(listing.lines(file="program.py", line=FIRST_LINE + 1))

    assert by_function == by_line
    assert by_function[0] == f"{line_of(2)} | return x // 7"
    assert " // 7" in by_function[1]
    assert by_function == list(listing.lines(function="program.part"))
    assert list(listing.lines(function="art")) == []
    assert list(listing.lines(file="gram.py", line=FIRST_LINE + 1)) == []


def test_advice_stands_with_all_instructions_that_check_it(listing):
    lines = list(listing.advice())

    assert lines[0] == "all advice of the program: 1 instructions"
    assert lines[1] == f"{line_of(2)} | return x // 7"
    assert "advice" in lines[2]
    assert "range_64" in lines[2]
    remainder, upper = lines[3:]
    assert "range_64" in remainder
    assert "7·" in remainder
    assert " + 6 " in f"{upper} "
    assert "range_64" in upper


def test_all_advice_of_the_rules_has_a_check(rules):
    program = machine_program(rules)
    listing = ProgramListing(program, rules.compiled.sources.__getitem__)
    hints = [counter for counter, row in enumerate(program.instructions) if row.hint is not None]
    functions = [c for c in hints if isinstance(program.instructions[c].hint, Function)]

    assert f"all advice of the program: {len(hints)} instructions" == next(listing.advice())
    for counter in hints:
        first = program.instructions[counter]
        checks = [program.instructions[each] for each in listing.checks_of(counter)]
        assert any(row.call in (Call.RANGE_64, Call.RANGE_128) for row in (first, *checks))
        assert checks
    names = {listing.function_of(program.instructions[c]).rpartition(".")[2] for c in functions}
    assert len(names) == 1
    assert any("advice median_key@" in line for line in listing.advice())
