"""Every construct outside the subset is refused, at its place and with what to write instead."""

import ast
from pathlib import Path

import pytest

import provex.rules
from language.snippets import lowered, refusal
from provex.language.program import FunctionSource, Program, read_below
from provex.language.subset import (
    require_function_in_subset,
    require_module_in_subset,
    require_record_in_subset,
)
from provex.protocol.errors import CONSTRUCT_REFUSED

RULES = Path(provex.rules.__file__).parent
# The primitives that the compiler knows by name: hashes and checks, the store.
PRIMITIVES = {"builtins.py", "storage.py"}
FILES = sorted(path for path in RULES.rglob("*.py") if path.name not in PRIMITIVES)

# Line, column and the words that name what was found; the function body stands on lines 2 and on.
BODIES = [
    ("while x > 0:\n        x -= 1", 2, 5, "a while loop"),
    ("for i in range(3):\n        break", 3, 9, "break"),
    ("for i in range(3):\n        continue", 3, 9, "continue"),
    ("for i in range(3):\n        return x", 3, 9, "return within a loop"),
    ("for i in range(3):\n        x += i\n    else:\n        x = 0", 2, 5, "else of a loop"),
    ("for i in range(0, 9, 2):\n        x += i", 2, 5, "a range with a step"),
    ("for i, j in xs:\n        x += i", 2, 5, "several targets"),
    ("for i in g(x):\n        x += i", 2, 5, "something else than a list or range"),
    ("try:\n        x += 1\n    except ValueError:\n        x = 0", 2, 5, "try"),
    ("raise x", 2, 5, "raise"),
    ("with x:\n        x = 0", 2, 5, "with"),
    ("y = lambda z: z", 2, 9, "a lambda"),
    ("global y", 2, 5, "global"),
    ("yield x", 2, 5, "an expression without effect"),
    ("y = yield x", 2, 9, "yield"),
    ("y = yield from x", 2, 9, "yield from"),
    ("del x", 2, 5, "del"),
    ("y = (z for z in xs)", 2, 9, "a generator expression"),
    ("y = {z for z in xs}", 2, 9, "a set"),
    ("y = {z: z for z in xs}", 2, 9, "a dict"),
    ("y = {x: x}", 2, 9, "a dict"),
    ("y = {x}", 2, 9, "a set"),
    ("y = [z for z in xs if z]", 2, 9, "a comprehension with ifs"),
    ("y = [z for z in xs for w in xs]", 2, 9, "a comprehension with ifs or two loops"),
    ("y = g(*xs)", 2, 11, "a starred expression"),
    ("y = g(**xs)", 2, 9, "a call with **"),
    ("y = (z := x)", 2, 10, "a walrus"),
    ("match x:\n        case 1:\n            x = 0", 2, 5, "match"),
    ('y = f"{x}"', 2, 9, "a text"),
    ('y = "text"', 2, 9, "a constant of type str"),
    ("y = 0.5", 2, 9, "a constant of type float"),
    ("y = None", 2, 9, "a constant of type NoneType"),
    ("y = b''", 2, 9, "a constant of type bytes"),
    ("def g(z: int) -> int:\n        return z", 2, 5, "a function within a function"),
    ("class K:\n        y: int", 2, 5, "a class within a function"),
    ("import os", 2, 5, "an import within a function"),
    ("from os import path", 2, 5, "an import within a function"),
    ("y = xs[0:1]", 2, 12, "a slice"),
    ("y = x / 2", 2, 9, "the operator /"),
    ("y = x @ 2", 2, 9, "the operator @"),
    ("y = x << 2", 2, 9, "the operator <<"),
    ("y = x >> 2", 2, 9, "the operator >>"),
    ("y = x & 2", 2, 9, "the operator &"),
    ("y = x | 2", 2, 9, "the operator |"),
    ("y = x ^ 2", 2, 9, "the operator ^"),
    ("y = ~x", 2, 9, "the operator ~"),
    ("y = +x", 2, 9, "the operator a unary +"),
    ("y = x is x", 2, 9, "the operator is"),
    ("y = x is not x", 2, 9, "the operator is not"),
    ("x == 1", 2, 5, "an expression without effect"),
    ("y = x.bit_length()", 2, 9, "a call of x.bit_length"),
    ("y = xs[0]()", 2, 9, "a computed function"),
    ("y = z = x", 2, 5, "a chain of assignments"),
    ("y, z = xs", 2, 5, "an unpacking"),
    ("xs[0] = x", 2, 5, "an assignment into an object"),
    ("xs[0] += x", 2, 5, "an assignment into an object"),
    ("xs.y = x", 2, 5, "an assignment into an object"),
    ("y: int", 2, 5, "a declaration without value"),
    ("assert x == 1", 2, 5, "an assertion"),
    ("return x\n    x = 1", 3, 5, "a statement that is never reached"),
]

MODULES = [
    ("import os\n", 1, 1, "a statement at the top level"),
    ("from provex.rules.view import *\n", 1, 1, "import *"),
    ("if True:\n    y = 0\n", 1, 1, "a statement at the top level"),
    ("print(1)\n", 1, 1, "a statement at the top level"),
]

HEADS = [
    ("def run(x: u64, *rest: u64) -> int:\n    return x\n", 1, 1, "varying"),
    ("def run(x: u64, **rest: u64) -> int:\n    return x\n", 1, 1, "varying"),
    ("def run(x: u64, /) -> int:\n    return x\n", 1, 1, "positional-only"),
    ("def run(x: u64, y: int = 3) -> int:\n    return x\n", 1, 1, "a default value"),
    ("def run(x: u64, *, y: int = 3) -> int:\n    return x\n", 1, 1, "a default value"),
    ("@cache\ndef run(x: u64) -> int:\n    return x\n", 1, 2, "a decorator"),
]

RECORDS = [
    ("@dataclass\nclass K:\n    y: u64\n", "no record"),
    ("class K:\n    y: u64\n", "no record"),
    ("@dataclass(frozen=True, order=True)\nclass K:\n    y: u64\n", "no record"),
    ("@dataclass(frozen=True)\nclass K(Position):\n    y: u64\n", "a base class"),
    ("@dataclass(frozen=True)\nclass K:\n    y: u64 = 3\n", "a default value"),
    (
        "@dataclass(frozen=True)\nclass K:\n    y: u64\n\n    def f(self) -> int:\n        return 1\n",
        "something else than a field",
    ),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(RULES)))
def test_a_rule_file_is_in_the_subset(path):
    name = "provex.rules." + str(path.relative_to(RULES).with_suffix("")).replace("/", ".")
    module = Program(read_below(RULES.parent.parent)).module(name.removesuffix(".__init__"))

    require_module_in_subset(module)
    for symbol in module.symbols.values():
        if isinstance(symbol, FunctionSource):
            require_function_in_subset(symbol)
        elif isinstance(getattr(symbol, "node", None), ast.ClassDef):
            require_record_in_subset(symbol)


@pytest.mark.parametrize(("body", "line", "column", "found"), BODIES, ids=[b[3] for b in BODIES])
def test_a_construct_is_refused_where_it_stands(body, line, column, found):
    text = f"def run(x: u64, xs: tuple[u64, ...]) -> int:\n    {body}\n    return x\n"

    code, at_line, at_column, sentence = refusal(lowered, text)

    assert code == CONSTRUCT_REFUSED
    assert (at_line, at_column) == (line, column)
    assert found in sentence


@pytest.mark.parametrize(("head", "line", "column", "found"), [*HEADS, *MODULES])
def test_what_a_module_or_head_may_not_hold_is_refused(head, line, column, found):
    text = head if "def run" in head else head + "def run(x: u64) -> int:\n    return x\n"

    code, at_line, at_column, sentence = refusal(lowered, text)

    assert code == CONSTRUCT_REFUSED
    assert (at_line, at_column) == (line, column)
    assert found in sentence


@pytest.mark.parametrize(("record", "found"), RECORDS)
def test_what_is_no_plain_record_is_refused(record, found):
    code, _, _, sentence = refusal(lowered, record + "def run(k: K) -> int:\n    return k.y\n")

    assert code == CONSTRUCT_REFUSED
    assert found in sentence
