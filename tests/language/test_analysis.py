"""What the analysis finds, and what it refuses: the program has to check first."""

import pytest

from language.snippets import program_of, refusal
from provex.language.checks import CheckKind
from provex.language.compiler import checked_program
from provex.language.intervals import FELT, Interval
from provex.protocol.errors import (
    DIVISOR_NOT_POSITIVE,
    EXPONENT_TOO_LARGE,
    INDEX_NEGATIVE,
    INPUT_UNBOUNDED,
    VALUE_LEAVES_FIELD,
)
from provex.protocol.numbers import FIELD_PRIME


def checked(text):
    return checked_program(program_of(text), ("program.run",))


def result_of(text) -> Interval:
    """Return the interval of the result of `run`."""
    found = checked(text).analysis.summaries.facts["result", "program.run", 0]
    assert isinstance(found, Interval)
    return found


def kinds_of(text) -> list[CheckKind]:
    return [check.kind for check in checked(text).checks["program.run"].values()]


def run(parameters: str, *lines: str, result: str = "int") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"def run({parameters}) -> {result}:\n{body}"


INTERVALS = [
    ("x: u64, y: u64", ["return x * y"], 0, (2**64 - 1) ** 2),
    ("x: u64, y: u64", ["return x - y"], -(2**64) + 1, 2**64 - 1),
    ("x: i64", ["return x if x >= 0 else -x"], 0, 2**63),
    ("x: i64, y: i64", ["return max(x, y, 3)"], 3, 2**63 - 1),
    ("x: i64, y: i64", ["return min(x, y, 3)"], -(2**63), 3),
    ("x: i64", ["return x % 10"], 0, 9),
    ("x: i64", ["return x // 2**32"], -(2**31), 2**31 - 1),
    ("x: u7", ["require(x <= 64, 1)", "return 2**x"], 1, 2**64),
    ("x: u64", ["require(x < 100, 1)", "return x"], 0, 99),
    ("x: u64", ["require(5 <= x <= 9, 1)", "return x"], 5, 9),
    ("x: u64", ["is_small = x >= 2 and x < 9", "require(is_small, 1)", "return x"], 2, 8),
    ("x: u64", ["if x < 2 or x > 9:", "    return 5", "return x"], 2, 9),
    ("x: u64", ["if not x > 9:", "    return x", "return 3"], 0, 9),
    ("x: u64", ["require(x != 0, 1)", "return x"], 1, 2**64 - 1),
    ("x: u64, y: u7", ["require(x == y, 1)", "return x"], 0, 127),
    ("x: u64", ["y = u16(x)", "return x + y"], 0, 2 * (2**16 - 1)),
    ("xs: tuple[u64, ...]", ["require(len(xs) < 9, 1)", "return len(xs)"], 0, 8),
    (
        "xs: tuple[u16, ...]",
        ["require(len(xs) <= 10, 1)", "t = 0", "for x in xs:", "    t += x", "return t"],
        0,
        10 * (2**16 - 1),
    ),
    (
        "xs: tuple[i64, ...]",
        ["t = 7", "for x in xs:", "    t = t - x", "return t"],
        7 - (2**32 - 1) * (2**63 - 1),
        7 + (2**32 - 1) * 2**63,
    ),
    (
        "xs: tuple[u16, ...]",
        ["t = 0", "for x in xs:", "    if x > 5:", "        t += 1", "return t"],
        0,
        2**32 - 1,
    ),
    (
        "xs: tuple[u16, ...]",
        ["last = 0", "for x in xs:", "    last = x", "return last"],
        0,
        2**16 - 1,
    ),
    ("x: u64", ["t = 1", "for i in range(3):", "    t = t * 10 + i", "return t"], 1012, 1012),
    ("x: Felt", ["return (x + 1) % FIELD_PRIME"], 0, FIELD_PRIME - 1),
    ("x: Felt, y: Felt", ["return poseidon(x, y)"], 0, FIELD_PRIME - 1),
]


@pytest.mark.parametrize(("parameters", "lines", "low", "high"), INTERVALS)
def test_an_interval_is_exact(parameters, lines, low, high):
    assert result_of(run(parameters, *lines)) == Interval(low, high)


REFUSED = [
    (run("x: Felt", "return x + 1"), VALUE_LEAVES_FIELD, 2, 12),
    (run("x: u128, y: u128", "return x * y"), VALUE_LEAVES_FIELD, 2, 12),
    (run("x: Felt, y: Felt", "return x - y"), VALUE_LEAVES_FIELD, 2, 12),
    (run("x: u64", "return -x * 2**190"), VALUE_LEAVES_FIELD, 2, 12),
    (
        run("xs: tuple[u64, ...]", "t = 1", "for x in xs:", "    t = t * x", "return t"),
        VALUE_LEAVES_FIELD,
        3,
        5,
    ),
    (run("x: Felt, y: i64", "return 1 if x == y else 0"), VALUE_LEAVES_FIELD, 2, 17),
    (run("x: Felt, y: i64", "return 1 if x < y else 0"), VALUE_LEAVES_FIELD, 2, 17),
    (run("x: i64", "return poseidon(x, 0)"), VALUE_LEAVES_FIELD, 2, 12),
    (run("x: i64", "return poseidon_many((x, 0))"), VALUE_LEAVES_FIELD, 2, 12),
    (
        run("x: i64, xs: tuple[Felt, ...]", "return poseidon_path(x, 0, xs)"),
        VALUE_LEAVES_FIELD,
        2,
        12,
    ),
    (
        run("x: i64, xs: tuple[Felt, ...]", "return poseidon_path(1, x, xs)"),
        VALUE_LEAVES_FIELD,
        2,
        12,
    ),
    (run("s: Store, x: i64", "return s.read_position(x).collateral"), VALUE_LEAVES_FIELD, 2, 12),
    (run("x: u64, y: u64", "return x // y"), DIVISOR_NOT_POSITIVE, 2, 12),
    (run("x: u64, y: i64", "return x % y"), DIVISOR_NOT_POSITIVE, 2, 12),
    (run("xs: tuple[u64, ...], y: i64", "return xs[y]"), INDEX_NEGATIVE, 2, 12),
    (run("xs: tuple[u64, ...]", "return xs[-1]"), INDEX_NEGATIVE, 2, 12),
    (run("x: u16", "return 2**x"), EXPONENT_TOO_LARGE, 2, 12),
    (run("x: i64", "return 2**x"), EXPONENT_TOO_LARGE, 2, 12),
    (run("x: int", "return x"), INPUT_UNBOUNDED, 1, 9),
    (run("xs: tuple[int, ...]", "return 0"), INPUT_UNBOUNDED, 1, 9),
    (run("x: u64", "return u16(2**16)"), VALUE_LEAVES_FIELD, 2, 12),
    (
        "@advice\ndef hint(x: u64) -> int:\n    return -x\n\n\n" + run("x: u64", "return hint(x)"),
        VALUE_LEAVES_FIELD,
        2,
        1,
    ),
]


@pytest.mark.parametrize(("text", "expected", "line", "column"), REFUSED)
def test_what_could_wrap_around_is_refused_where_it_stands(text, expected, line, column):
    code, at_line, at_column, _ = refusal(checked, text)

    assert (code, at_line, at_column) == (expected, line, column)


CHECKS = [
    (run("x: u64", "return u64(x)", result="u64"), []),
    (run("x: u64", "return u32(x)", result="u32"), [CheckKind.RANGE]),
    (run("x: u64", "require(x < 2**32, 1)", "return u32(x)", result="u32"), [CheckKind.SIGN]),
    (run("x: i64", "return Felt(x)", result="Felt"), [CheckKind.CANONICAL]),
    (run("x: u64, y: u64", "return 1 if x < y else 0"), [CheckKind.SIGN]),
    (run("x: u64", "return 1 if x <= 2**64 else 0"), []),
    (run("x: u64, y: u64", "return 1 if x == y else 0"), []),
    (run("x: Felt, y: Felt", "return 1 if x < y else 0"), [CheckKind.CANONICAL]),
    (run("x: u64", "return x // 10"), [CheckKind.DIVISION]),
    (run("x: u16", "return x // 2**16"), []),
    (run("x: Felt", "return x // 2**187"), [CheckKind.CANONICAL_DIVISION]),
    (
        run("x: Felt", "require(x < 2**251, 1)", "return x // 2**187"),
        [CheckKind.CANONICAL, CheckKind.DIVISION],
    ),
    (run("xs: tuple[u64, ...], i: u16", "return xs[i]"), [CheckKind.INDEX]),
    (run("xs: tuple[u64, ...]", "require(len(xs) == 3, 1)", "return xs[2]"), []),
    (run("x: u7", "return 2**x"), [CheckKind.POWER]),
    (run("x: u64, y: u64", "return max(x, y)"), [CheckKind.SIGN]),
]


@pytest.mark.parametrize(("text", "expected"), CHECKS)
def test_checks_stand_where_they_are_needed_and_nowhere_else(text, expected):
    assert kinds_of(text) == expected


def test_a_check_in_a_called_function_counts_for_its_caller():
    text = "def check(y: int) -> None:\n    require(0 <= y < 9, 1)\n\n\n"
    text += run("x: u64", "check(x)", "return x")

    assert result_of(text) == Interval(0, 8)


def test_a_hint_may_be_anything_until_it_is_checked():
    advice = "@advice\ndef hint(x: u64) -> int:\n    return x // 2\n\n\n"

    free = result_of(advice + run("x: u64", "return hint(x)"))
    bounded = result_of(advice + run("x: u64", "y = hint(x)", "require(y < 9, 1)", "return y"))

    assert free == Interval(0, FIELD_PRIME - 1)
    assert bounded == Interval(0, 8)


def test_fields_without_bounds_take_those_of_all_records_made():
    text = "@dataclass(frozen=True)\nclass Pair:\n    a: int\n    b: int\n\n\n"
    text += run("x: u64", "one = Pair(x, 3)", "two = Pair(-1, 9)", "return one.a + two.b")

    assert result_of(text) == Interval(-1 + 3, 2**64 - 1 + 9)


def test_a_recursion_is_bounded_by_its_checks():
    text = (
        "def climb(x: int, top: int) -> int:\n"
        "    require(x <= top, 1)\n"
        "    if x == top:\n"
        "        return x\n"
        "    return climb(x + 1, top)\n\n\n"
    )

    found = result_of(text + run("top: u16", "return climb(0, top)"))

    assert found == Interval(0, 2**16 - 1)


def test_the_rules_need_no_check_that_their_types_give(rules):
    """Amounts of a signed order are u64 already: `require_amount` compares for free."""
    assert rules.checks["provex.rules.orders.require_amount"] == {}


def test_every_word_of_the_public_output_is_a_canonical_element(rules):
    facts = rules.analysis.summaries.facts

    for name in ("main_words", "data_words"):
        words = facts["field", f"provex.rules.batch.BatchOutput.{name}", 0]
        assert FELT.holds(words.element)
