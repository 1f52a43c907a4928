"""Names and types: what the compiler refuses after the syntax, and what a program then does."""

import pytest

from language.snippets import PRELUDE, lowered, program_of, refusal
from provex.language.instructions import Op
from provex.language.interpreter import Interpreter
from provex.language.lowering import lower_program
from provex.protocol.errors import (
    NAME_UNKNOWN,
    PROGRAM_UNREADABLE,
    TYPE_REFUSED,
    VALUE_OUT_OF_RANGE,
    Rejected,
)
from provex.rules.builtins import PLAIN

PAIR = "@dataclass(frozen=True)\nclass Pair:\n    a: u64\n    b: bool\n\n\n"
OTHER = "@dataclass(frozen=True)\nclass Other:\n    a: u64\n\n\n"
EITHER = PAIR + OTHER + "Either = Pair | Other\n\n\n"


def run(parameters: str, *lines: str, result: str = "int") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"def run({parameters}) -> {result}:\n{body}"


REFUSED = [
    (run("x: u64", "return y"), NAME_UNKNOWN, "the name y"),
    (run("x: u64", "return f(x)"), NAME_UNKNOWN, "the name f"),
    (run("x: u64", "if x > 1:", "    y = 1", "return y"), NAME_UNKNOWN, "without value"),
    (run("x: Pair", "return x.c"), NAME_UNKNOWN, "Pair has no field c"),
    (run("x: u64", "return run(x, y=x)"), NAME_UNKNOWN, "run with y"),
    (run("x: u64", "return dataclass(x)"), NAME_UNKNOWN, "a call of dataclass"),
    (run("x: float", "return x"), NAME_UNKNOWN, "the name float"),
    (run("x: require", "return x"), TYPE_REFUSED, "the annotation require"),
    (run("x: dict[u64, u64]", "return 0"), TYPE_REFUSED, "the annotation dict"),
    ("def run(x) -> int:\n    return 0\n", TYPE_REFUSED, "annotation"),
    ("def run(x: u64):\n    return x\n", TYPE_REFUSED, "annotation"),
    (run("x: u64 | i64", "return x"), TYPE_REFUSED, "u64 in a union"),
    (run("x: u64", "return x", result="u32"), TYPE_REFUSED, "convert it with u32(...)"),
    (run("x: u64", "return x > 1"), TYPE_REFUSED, "expected int, found bool"),
    (run("x: bool", "return x + 1"), TYPE_REFUSED, "bool as a number"),
    (run("x: u64", "return 1 if x else 0"), TYPE_REFUSED, "u64 as a condition"),
    (run("x: bool", "return 1 if x == x else 0"), TYPE_REFUSED, "a comparison of a bool"),
    (run("x: Pair", "return 1 if x == x else 0"), TYPE_REFUSED, "a comparison of a Pair"),
    (run("x: Pair", "return 1 if x.b else x"), TYPE_REFUSED, "a choice of int and Pair"),
    (run("x: u64", "return x.a"), TYPE_REFUSED, "a field of a u64"),
    (run("x: u64", "return x[0]"), TYPE_REFUSED, "an item of a u64"),
    (run("x: u64", "return len(x)"), TYPE_REFUSED, "len of a u64"),
    (run("x: u64", "return 3**x"), TYPE_REFUSED, "a power of something else than 2"),
    (run("x: u64", "return 1 // 0"), TYPE_REFUSED, "a constant without value"),
    (run("x: u64", "return min(x)"), TYPE_REFUSED, "minimum of one value"),
    (run("x: u64", "y = range(3)", "return 0"), TYPE_REFUSED, "range as a value"),
    (run("x: u64", "y = require", "return 0"), TYPE_REFUSED, "require as a value"),
    (run("x: u64", "y = (x, x)", "return 0"), TYPE_REFUSED, "a tuple where no list"),
    (run("x: u64", "y = [x]", "return 0"), TYPE_REFUSED, "a list without type"),
    (run("x: u64", "y: list[u32] = [x]", "return 0"), TYPE_REFUSED, "expected u32, found u64"),
    (run("x: u64", "y = 1", "y = x > 1", "return y"), TYPE_REFUSED, "expected int, found bool"),
    (run("x: u64", "y: list[u64] = []", "z = y", "return 0"), TYPE_REFUSED, "a second name"),
    (
        run("x: u64", "y: list[u64] = []", "return y", result="tuple[u64, ...]"),
        TYPE_REFUSED,
        "end the list with tuple(...)",
    ),
    (
        run("x: u64", "y: list[u64] = []", "for z in y:", "    x = z", "return 0"),
        TYPE_REFUSED,
        "a loop over a list[u64]",
    ),
    (run("x: tuple[u64, ...]", "x.append(3)", "return 0"), TYPE_REFUSED, "append to a tuple"),
    (run("x: u64", "y = x.append(3)", "return 0"), TYPE_REFUSED, "append as a value"),
    (run("x: u64", "y = require(x > 1, 1)", "return 0"), TYPE_REFUSED, "without result"),
    (run("x: u64", "if x > 1:", "    return 1"), TYPE_REFUSED, "run may end early"),
    (run("x: u64", "return", result="int"), TYPE_REFUSED, "no result"),
    (run("x: u64", "return x", result="None"), TYPE_REFUSED, "a result"),
    (run("x: u64", "return run()"), TYPE_REFUSED, "run with 0 arguments"),
    (run("x: u64", "return u64(x, x)"), TYPE_REFUSED, "u64 with 2 arguments"),
    (run("x: Either", "return x.a"), TYPE_REFUSED, "narrow it with isinstance"),
    (run("x: u64", "return 1 if isinstance(x, Pair) else 0"), TYPE_REFUSED, "isinstance of a u64"),
    (run("x: u64", "return 1 if x in xs else 0"), TYPE_REFUSED, "in; write x in (a, b)"),
    (
        "@advice\ndef hint(x: u64) -> Pair:\n    return Pair(x, True)\n\n\n"
        + run("x: u64", "return hint(x).a"),
        TYPE_REFUSED,
        "a hint of type Pair",
    ),
]


@pytest.mark.parametrize(("text", "expected", "found"), REFUSED, ids=[each[2] for each in REFUSED])
def test_names_and_types_that_do_not_fit_are_refused(text, expected, found):
    code, _, _, sentence = refusal(lowered, EITHER + text)

    assert code == expected
    assert found in sentence


def test_a_missing_module_and_broken_syntax_are_refused_with_their_place():
    with pytest.raises(Rejected) as missing:
        lowered(run("x: u64", "return f(x)"), prelude=PRELUDE + "from provex.nowhere import f\n")
    with pytest.raises(Rejected) as broken:
        lowered("def run(:\n    return 0\n")

    assert missing.value.code == PROGRAM_UNREADABLE
    assert broken.value.code == PROGRAM_UNREADABLE
    assert "program.py:" in str(broken.value)


def test_an_entry_must_be_a_function():
    with pytest.raises(Rejected) as raised:
        lower_program(program_of(PAIR), ("program.Pair",))

    assert raised.value.code == NAME_UNKNOWN


def result(text: str, *arguments):
    return Interpreter(lowered(text), PLAIN).run("program.run", *arguments)


RUNS = [
    (run("x: u64, y: u64", "return x - y"), (3, 5), -2),
    (run("x: i64", "return x // 4"), (-5,), -2),
    (run("x: i64", "return x % 4"), (-5,), 3),
    (run("x: Felt", "return (x + 1) % FIELD_PRIME"), (2**251 + 17 * 2**192,), 0),
    (run("x: Felt", "return (x - 1) % FIELD_PRIME"), (0,), 2**251 + 17 * 2**192),
    (run("x: Felt", "return (x * x) % FIELD_PRIME"), (2**251 + 17 * 2**192,), 1),
    (run("x: u64", "return 1 if 2 <= x < 5 else 0"), (4,), 1),
    (run("x: u64", "return 1 if 2 <= x < 5 else 0"), (5,), 0),
    (run("x: u64", "return 1 if x in (2, 3) else 0"), (3,), 1),
    (run("x: u64", "return 1 if x not in (2, 3) else 0"), (3,), 0),
    (run("x: bool, y: bool", "return 1 if x and not y else 0"), (True, False), 1),
    (run("x: u64, y: u64", "a, b = y, x", "return a * 10 + b"), (1, 2), 21),
    (
        run("x: u64", "y = 1", "if x > 1:", "    y = 2", "elif x > 0:", "    y = 3", "return y"),
        (1,),
        3,
    ),
    (run("x: u64", "t = 0", "for i in range(2, x):", "    t += i", "return t"), (5,), 9),
    (run("x: u64", "t = 0", "for i in range(x):", "    t += i", "return t"), (0,), 0),
    (
        run("xs: tuple[u64, ...]", "return tuple([x * x for x in xs])", result="tuple[int, ...]"),
        ((1, 2, 3),),
        (1, 4, 9),
    ),
    (
        run(
            "xs: tuple[u64, ...]",
            "made: list[int] = [7]",
            "for x in xs:",
            "    if x > 1:",
            "        made.append(x)",
            "made.extend(xs)",
            "made.extend([x + 1 for x in xs])",
            "return tuple(made)",
            result="tuple[int, ...]",
        ),
        ((1, 2),),
        (7, 2, 1, 2, 2, 3),
    ),
    (
        EITHER
        + run(
            "x: Either",
            "if isinstance(x, Pair):",
            "    return 1 if x.b else 2",
            "return x.a",
        ),
        (("program.Other", 9),),
        9,
    ),
    (
        EITHER
        + "def of(x: Either) -> int:\n    return x.a\n\n\n"
        + run("x: Pair, y: Other", "return of(x) * 10 + of(y)"),
        (("program.Pair", 1, True), ("program.Other", 2)),
        12,
    ),
]


@pytest.mark.parametrize(("text", "arguments", "expected"), RUNS)
def test_a_program_does_what_python_does(text, arguments, expected):
    assert result(text, *arguments) == expected


def test_operands_behind_a_short_circuit_are_not_computed():
    text = run("xs: tuple[u64, ...]", "return 1 if len(xs) > 0 and xs[0] > 1 else 0")
    chain = run("xs: tuple[u64, ...], x: u64", "return 1 if x < 2 < xs[0] else 0")

    assert result(text, ()) == 0
    assert result(chain, (), 3) == 0


def test_a_conversion_refuses_what_is_outside_its_bounds():
    with pytest.raises(Rejected) as raised:
        result(run("x: u64", "return u16(x)"), 2**16)

    assert raised.value.code == VALUE_OUT_OF_RANGE


def test_a_value_is_computed_once():
    compiled = lowered(PAIR + run("x: Pair", "return x.a * x.a + x.a"))

    ops = [statement.op for statement in compiled.functions["program.run"].body.statements]

    assert ops == [Op.FIELD, Op.MULTIPLY, Op.ADD]
