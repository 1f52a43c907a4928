"""Programs at the edges of what the generator can write: the same result, or a refusal."""

from dataclasses import replace

import pytest

from language.snippets import PRELUDE, program_of
from language.test_generation import run_snippet
from provex.language.compiler import checked_program
from provex.language.generation import call_graph
from provex.language.generation.frame_check import FrameError
from provex.language.generation.generator import machine_program
from provex.language.generation.parts import Part
from provex.language.program_file import INPUT_BASE
from provex.language.runner import MachineError
from provex.protocol.errors import CONSTRUCT_REFUSED, TYPE_REFUSED, VALUE_LEAVES_FIELD, Rejected
from provex.protocol.field import PRIME

LATER = Part("program.run", "program.later")
SUM_OF = """def run(x: i64, y: i64) -> int:
    total = 0
    for i in {}:
        total += i * i + 1
    return total
"""
LIST_IN_TURN = """def run(x: u64) -> int:
    total = 0
    for i in range(3):
        xs: list[u64] = []
        if x == i:
            xs.append(x)
        total += len(xs) * (i + 1)
    return total
"""
NOT_BELOW = """def run(x: u250, y: u250) -> int:
    total = 0
    if x < y and y // 4 == 5:
        total += x % 7
    return total
"""


def by_cpython(text: str, *numbers: int) -> int:
    namespace: dict = {}
    exec(PRELUDE + text, namespace)  # noqa: S102 - the text is written in this file.
    return namespace["run"](*numbers) % PRIME


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (SUM_OF.format("range(-2, 3)"), (0, 0)),
        (SUM_OF.format("range(-2, 30)"), (0, 0)),
        (SUM_OF.format("range(-3)"), (0, 0)),
        (SUM_OF.format("range(x)"), (-5, 0)),
        (SUM_OF.format("range(x)"), (5, 0)),
        (SUM_OF.format("range(x, y)"), (-2, 3)),
        (SUM_OF.format("range(x, y)"), (2**63 - 1, -(2**63))),
        (SUM_OF.format("range(u64(x), u64(y))"), (9, 9)),
        (
            "def run(x: u250, y: u250, z: u250) -> int:\n    return 1 if x - y < z else 0\n",
            (0, 1, 5),
        ),
        (
            "def run(x: u250, y: u250, z: u250) -> int:\n    return 1 if x - y < z else 0\n",
            (9, 1, 8),
        ),
        ("def run(x: u250, y: u250, z: u250) -> int:\n    return min(x - y, z)\n", (0, 1, 5)),
        ("def run(x: u250, y: u250, z: u250) -> int:\n    return max(x - y, z)\n", (0, 1, 5)),
        (NOT_BELOW, (1, 20)),
        (NOT_BELOW, (2**250 - 1, 20)),
        (NOT_BELOW, (20, 20)),
        (LIST_IN_TURN, (2,)),
        (LIST_IN_TURN, (7,)),
    ],
)
def test_the_machine_gives_what_cpython_gives(text, numbers):
    assert run_snippet(text, *numbers) == by_cpython(text, *numbers)


def test_a_union_of_the_input_leaves_nothing_behind_that_was_not_written():
    text = """
@dataclass(frozen=True, slots=True)
class First:
    left: u64


@dataclass(frozen=True, slots=True)
class Second:
    left: u64


@dataclass(frozen=True, slots=True)
class Third:
    left: u64


Kind = First | Second | Third


def run(kind: Kind, x: u64) -> int:
    total = 0
    if x == 1:
        total += 5
    if x == 2:
        total += 7
    return total
"""
    for kind in range(3):
        assert run_snippet(text, kind, INPUT_BASE + 3, 2, 9) == 7


@pytest.mark.parametrize(
    ("kind", "index"),
    [("Felt", each) for each in (3, 2**32, 2**128, PRIME - 1, PRIME - 2)]
    + [("u250", each) for each in (3, 2**32, 2**128, 2**250 - 1)],
)
def test_an_index_past_the_end_has_no_run(kind, index):
    text = f"def run(x: {kind}, xs: tuple[u16, ...]) -> int:\n    return xs[x]\n"
    rest = (INPUT_BASE + 3, 3, 7, 9, 11)

    assert run_snippet(text, 2, *rest) == 11
    with pytest.raises(MachineError):
        run_snippet(text, index, *rest)


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        ("return (y - z) // 3", VALUE_LEAVES_FIELD, "two answers"),
        ("return (y - z - 5 * 2**192) // 2**200", VALUE_LEAVES_FIELD, "far below 0"),
        ("return x // 3", VALUE_LEAVES_FIELD, "power of two"),
        ("require(x == 4 or y == 3, x)\n    return 1", TYPE_REFUSED, "error is computed"),
        ("require(x == 4, x)\n    return 1", TYPE_REFUSED, "error is computed"),
        ("require(x == 4, 65535)\n    return 1", TYPE_REFUSED, "the error 65535"),
        ("require(x == 4, 0)\n    return 1", TYPE_REFUSED, "the error 0"),
        ("if is_signed(x, x, x, x):\n        return 1\n    return 2", TYPE_REFUSED, "signature"),
        ("return 1 if is_signed(x, x, x, x) else 2", TYPE_REFUSED, "signature"),
        ("require(not is_signed(x, x, x, x), 3001)\n    return 1", TYPE_REFUSED, "signature"),
        (
            "require(y == 3 or is_signed(x, x, x, x), 3001)\n    return 1",
            TYPE_REFUSED,
            "signature",
        ),
        (
            "if y == 3:\n        xs: list[u250] = [y]\n    else:\n        xs = [y, y]\n    return len(xs)",
            TYPE_REFUSED,
            "one of two lists",
        ),
        (
            "xs: list[u250] = [y]\n    if y == 3:\n        xs = [y, y]\n    return len(xs)",
            TYPE_REFUSED,
            "one of two lists",
        ),
        (
            "xs: list[u250] = [y]\n    for i in range(9):\n        xs = [y, y]\n    return len(xs)",
            TYPE_REFUSED,
            "one of two lists",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_where_it_stands(body, code, found):
    text = f"def run(x: Felt, y: u250, z: u250) -> int:\n    {body}\n"

    with pytest.raises(Rejected, match=found) as raised:
        run_snippet(text, 0, 0, 0)

    assert raised.value.code == code
    assert str(raised.value.fields["where"]).startswith("program.py:")


def test_loops_that_need_more_than_the_address_space_are_refused():
    lines = ["def run(x: u7) -> int:", "    total = 0"]
    lines += ["    " * depth + f"for i{depth} in range(x):" for depth in range(1, 10)]
    lines += ["    " * 10 + "total += 1", "    return u64(total)", ""]

    with pytest.raises(FrameError, match="address space"):
        run_snippet("\n".join(lines), 1)


@pytest.mark.parametrize(
    "body",
    [
        "    if x == 3:\n        return 1\n    return later(x)\n",
        "    total = 0\n    if x == 3:\n        total += later(x)\n    return total\n",
        "    total = 0\n    for i in range(2):\n        total += later(x)\n    return u64(total)\n",
        "    return later(x) + later(x)\n",
    ],
)
def test_a_part_that_some_runs_do_not_reach_once_is_refused(body):
    text = f"def later(x: u64) -> int:\n    return x\n\n\ndef run(x: u64) -> int:\n{body}"
    compiled = checked_program(program_of(text), ("program.run",))

    with pytest.raises(Rejected, match="may not begin") as raised:
        machine_program(compiled, ("program.run",), (LATER,))

    assert raised.value.code == CONSTRUCT_REFUSED


def test_a_part_that_does_not_begin_in_the_main_frame_is_refused(monkeypatch):
    monkeypatch.setattr(call_graph, "_INLINED_SITES_MAX", -1)
    monkeypatch.setattr(call_graph, "_INLINED_SIZE_MAX", -1)
    text = "def later(x: u64) -> int:\n    return x\n\n\n"
    text += "def middle(x: u64) -> int:\n    return later(x)\n\n\n"
    text += "def run(x: u64) -> int:\n    return middle(x)\n"
    compiled = checked_program(program_of(text), ("program.run",))

    with pytest.raises(Rejected, match="frame") as raised:
        machine_program(compiled, ("program.run",), (replace(LATER, caller="program.middle"),))

    assert raised.value.code == CONSTRUCT_REFUSED
