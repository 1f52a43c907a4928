"""Random programs: what compiles runs as under CPython, and stays within its intervals."""

import random
from collections import Counter

import pytest

from language.snippets import PRELUDE, program_of
from provex.language.compiler import checked_program
from provex.language.facts import ListFacts
from provex.language.interpreter import Interpreter
from provex.language.intervals import Interval
from provex.language.types import BOUNDS
from provex.protocol.errors import Rejected
from provex.rules.builtins import PLAIN

PROGRAMS = 400
INPUTS = 12
KINDS = ("u7", "u16", "u32", "u64", "i64")


class Author:
    """Writes one random function of three integers and a list."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kinds = [self.chance.choice(KINDS) for _ in range(3)]
        self.names = ["x", "y", "z"]
        self.count = 0

    def text(self) -> str:
        parameters = ", ".join(f"{n}: {k}" for n, k in zip("xyz", self.kinds, strict=True))
        lines = [f"def run({parameters}, xs: tuple[u16, ...]) -> int:"]
        for _ in range(self.chance.randint(2, 6)):
            lines += self.statement(1, list(self.names))
        lines.append(f"    return {self.number(self.names, 2)}")
        return "\n".join(lines) + "\n"

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def number(self, names: list[str], depth: int) -> str:
        chance = self.chance
        if depth == 0 or chance.random() < 0.3:
            return chance.choice([*names, str(chance.choice((0, 1, 2, 7, 64, 2**16, -3)))])
        left, right = self.number(names, depth - 1), self.number(names, depth - 1)
        forms = (
            f"({left} + {right})",
            f"({left} - {right})",
            f"({left} * {right})",
            f"(-{left})",
            f"({left} // {chance.choice((1, 2, 3, 2**16))})",
            f"({left} % {chance.choice((1, 2, 7, 2**32))})",
            f"min({left}, {right})",
            f"max({left}, {right})",
            f"({left} if {self.condition(names, depth - 1)} else {right})",
            f"2 ** ({left} % 20)",
            "len(xs)",
            f"{chance.choice(KINDS)}({left})",
        )
        return chance.choice(forms)

    def condition(self, names: list[str], depth: int) -> str:
        chance = self.chance
        left, right = self.number(names, max(depth - 1, 0)), self.number(names, max(depth - 1, 0))
        compared = f"{left} {chance.choice(('==', '!=', '<', '<=', '>', '>='))} {right}"
        if depth <= 0 or chance.random() < 0.6:
            return compared
        other = self.condition(names, depth - 1)
        forms = (
            f"({compared} and {other})",
            f"({compared} or {other})",
            f"(not ({other}))",
            f"{left} < {right} <= {self.number(names, 0)}",
            f"{left} in ({right}, 3)",
        )
        return chance.choice(forms)

    def statement(self, depth: int, names: list[str]) -> list[str]:
        chance = self.chance
        pad = "    " * depth
        form = chance.randrange(7)
        if form == 0 and depth < 3:
            body = self.statement(depth + 1, names)
            rest = self.statement(depth + 1, names) if chance.random() < 0.5 else []
            lines = [f"{pad}if {self.condition(names, 2)}:", *body]
            return [*lines, f"{pad}else:", *rest] if rest else lines
        if form == 1 and depth < 3:
            item = self.fresh()
            over = chance.choice(("xs", "range(3)", "range(len(xs))", "range(2, x % 9)"))
            body = self.statement(depth + 1, [*names, item])
            return [f"{pad}for {item} in {over}:", *body]
        if form == 2:
            return [f"{pad}require({self.condition(names, 2)}, 3001)"]
        if form == 3 and depth == 1:
            return [
                f"{pad}if {self.condition(names, 2)}:",
                f"{pad}    return {self.number(names, 1)}",
            ]
        if form == 4:
            total = chance.choice(self.names[3:] or ["total"])
            if total not in self.names:
                return self.declared(pad, names, depth)
            return [f"{pad}{total} {chance.choice(('+=', '-='))} {self.number(names, 1)}"]
        if depth == 1:
            return self.declared(pad, names, depth)
        if self.names[3:]:
            return [f"{pad}{chance.choice(self.names[3:])} = {self.number(names, 2)}"]
        return [f"{pad}require({self.condition(names, 1)}, 3001)"]

    def declared(self, pad: str, names: list[str], depth: int) -> list[str]:
        if depth != 1:
            return [f"{pad}require({self.condition(names, 1)}, 3002)"]
        name = self.fresh()
        line = f"{pad}{name}: int = {self.number(names, 2)}"
        self.names.append(name)
        return [line]

    def inputs(self) -> tuple:
        numbers = []
        for kind in self.kinds:
            low, high = BOUNDS[kind]
            near = (low, low + 1, high, high - 1, max(low, 0), 1, self.chance.randint(low, high))
            numbers.append(self.chance.choice(near))
        items = tuple(self.chance.randrange(2**16) for _ in range(self.chance.choice((0, 1, 5))))
        return (*numbers, items)


def outcome(run):
    try:
        return run()
    except Rejected as rejected:
        return "refused", rejected.code


@pytest.fixture(scope="module")
def tried():
    """Compile every program and run those that compile; count, and collect what differs."""
    seen = Counter()
    differing = []
    for seed in range(PROGRAMS):
        author = Author(seed)
        text = author.text()
        try:
            program = checked_program(program_of(text), ("program.run",))
        except Rejected as rejected:
            seen["not compiled", rejected.code] += 1
            continue
        seen["compiled"] += 1
        namespace: dict = {}
        exec(PRELUDE + text, namespace)  # noqa: S102 - the text is written above.
        values = program.analysis.functions["program.run"].values
        outside = []

        def observer(_, value, found, values=values, outside=outside):
            facts = values.get(value)
            if isinstance(facts, Interval) and not facts.low <= found <= facts.high:
                outside.append((value, found))
            if isinstance(facts, ListFacts) and len(found) > facts.length.high:
                outside.append((value, found))

        interpreter = Interpreter(program.compiled, PLAIN, observer=observer)
        for _ in range(INPUTS):
            given = author.inputs()
            expected = outcome(lambda given=given, run=namespace["run"]: run(*given))
            found = outcome(lambda given=given, twin=interpreter: twin.run("program.run", *given))
            seen["refused" if isinstance(expected, tuple) else "result"] += 1
            if found != expected or outside:
                differing.append((seed, given, expected, found, outside[:1]))
    return seen, differing


def test_what_compiles_does_what_cpython_does_within_its_intervals(tried):
    _, differing = tried

    assert differing == []


def test_the_programs_are_of_all_sorts(tried):
    seen, _ = tried

    assert seen["compiled"] >= PROGRAMS // 3
    assert seen["refused"] >= 100
    assert seen["result"] >= 500
    assert any(key[0] == "not compiled" for key in seen if isinstance(key, tuple))
