"""Runs the subset of Yul that the generated evaluators use, and is stricter than the EVM.

Words that wrap around, memory that was not written and memory above the declared top are errors.
"""

import re
from collections.abc import Callable, Sequence

from provex.air.emit.solidity import Evaluator
from provex.protocol.field import PRIME

TOKEN = re.compile(r"//.*|[A-Za-z]\w*|0x[0-9a-f]+|\d+|:=|->|[{}(),]")
WORD = 32
LIMIT = 1 << 256
MODEXP = 5


class RevertedError(Exception):
    """The contract refused: the four bytes of its error."""


class ReturnedError(Exception):
    """The contract is done: its words."""


class Machine:
    """Memory and input of one call."""

    def __init__(self, words: Sequence[int], memory_top: int) -> None:
        self.words = words
        self.memory_top = memory_top
        self.memory: dict[int, int] = {}

    def mload(self, place: int) -> int:
        return self.memory[place]

    def mstore(self, place: int, value: int) -> None:
        assert place % WORD == 0, f"{place} is no word"
        assert place + WORD <= self.memory_top, f"{place} is above the top"
        self.memory[place] = value

    def calldataload(self, place: int) -> int:
        assert place % WORD == 0
        return self.words[place // WORD] if place < WORD * len(self.words) else 0

    def calldatasize(self) -> int:
        return WORD * len(self.words)

    def staticcall(self, gas: int, to: int, start: int, size: int, out: int, _: int) -> int:
        lengths = [self.mload(start + WORD * place) for place in range(3)]
        assert (to, size, lengths) == (MODEXP, 6 * WORD, [WORD] * 3)
        base, exponent, modulus = (self.mload(start + WORD * place) for place in range(3, 6))
        self.mstore(out, pow(base, exponent, modulus))
        return 1

    def revert(self, place: int, size: int) -> None:
        assert size == 4
        raise RevertedError(f"{self.mload(place) >> 224:08x}")

    def stop(self, place: int, size: int) -> None:
        raise ReturnedError([self.mload(at) for at in range(place, place + size, WORD)])


def add(left: int, right: int) -> int:
    assert left + right < LIMIT, "a sum wraps around"
    return left + right


def sub(left: int, right: int) -> int:
    assert left >= right, "a difference wraps around"
    return left - right


PURE: dict[str, Callable[..., int]] = {
    "add": add,
    "sub": sub,
    "addmod": lambda a, b, n: (a + b) % n,
    "mulmod": lambda a, b, n: a * b % n,
    "mod": lambda a, n: a % n,
    "div": lambda a, b: a // b,
    "shl": lambda by, a: (a << by) % LIMIT,
    "shr": lambda by, a: a >> by,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "lt": lambda a, b: int(a < b),
    "gt": lambda a, b: int(a > b),
    "iszero": lambda a: int(a == 0),
    "gas": lambda: 1,
}


def runner(evaluator: Evaluator) -> Callable[[Sequence[int]], list[int]]:
    """What the contract answers to some words. RevertedError if it refuses them."""
    code = compile(_Translation(evaluator.yul).text(), evaluator.name, "exec")

    def run(words: Sequence[int]) -> list[int]:
        machine = Machine(words, evaluator.memory_top)
        known = {f"y_{name}": call for name, call in PURE.items()} | {
            "y_mload": machine.mload,
            "y_mstore": machine.mstore,
            "y_calldataload": machine.calldataload,
            "y_calldatasize": machine.calldatasize,
            "y_staticcall": machine.staticcall,
            "y_revert": machine.revert,
            "y_return": machine.stop,
            "y_p": PRIME,
        }
        try:
            exec(code, known)  # noqa: S102 - our own generated text.
        except ReturnedError as done:
            (found,) = done.args
            return list(found)
        raise AssertionError("the contract returns nothing")

    return run


class _Translation:
    """Yul into Python, statement by statement; every name gets the prefix `y_`."""

    def __init__(self, yul: str) -> None:
        self.tokens = [one for one in TOKEN.findall(yul) if not one.startswith("//")]
        self.place = 0
        self.lines: list[str] = []
        self.depth = 0

    def text(self) -> str:
        while self.place < len(self.tokens):
            self.statement()
        return "\n".join(self.lines)

    def next(self, expected: str | None = None) -> str:
        token = self.tokens[self.place]
        assert expected in {None, token}, f"expected {expected}, found {token}"
        self.place += 1
        return token

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def statement(self) -> None:
        match self.tokens[self.place]:
            case "{":
                self.block()
            case "function":
                self.function()
            case "for":
                self.loop()
            case "if":
                self.next()
                self.line(f"if {self.expression()}:")
                self.inner()
            case "let":
                self.next()
                self.assignment()
            case _ if self.tokens[self.place + 1] == ":=":
                self.assignment()
            case _:
                self.line(self.expression())

    def assignment(self) -> None:
        name = self.next()
        self.next(":=")
        self.line(f"y_{name} = {self.expression()}")

    def block(self) -> None:
        self.next("{")
        while self.tokens[self.place] != "}":
            self.statement()
        self.next("}")

    def inner(self) -> None:
        self.depth += 1
        self.line("pass")
        self.block()
        self.depth -= 1

    def function(self) -> None:
        self.next("function")
        name = self.next()
        self.next("(")
        names = []
        while (token := self.next()) != ")":
            names += [f"y_{token}"] if token != "," else []
        result = "0"
        if self.tokens[self.place] == "->":
            self.next()
            result = f"y_{self.next()}"
        self.line(f"def y_{name}({', '.join(names)}):")
        self.depth += 1
        if result != "0":
            self.line(f"{result} = 0")
        self.depth -= 1
        self.inner()
        self.line(f"    return {result}")

    def loop(self) -> None:
        self.next("for")
        self.block()
        self.line(f"while {self.expression()}:")
        start = self.place
        self.skip_block()
        self.inner()
        end, self.place = self.place, start
        self.depth += 1
        self.block()
        self.depth -= 1
        self.place = end

    def skip_block(self) -> None:
        self.next("{")
        while self.next() != "}":
            assert self.tokens[self.place] != "{", "no nested block in a loop's step"

    def expression(self) -> str:
        token = self.next()
        if token[0].isdigit():
            return token
        if self.place >= len(self.tokens) or self.tokens[self.place] != "(":
            return f"y_{token}"
        self.next("(")
        arguments = []
        while self.tokens[self.place] != ")":
            arguments.append(self.expression())
            if self.tokens[self.place] == ",":
                self.next()
        self.next(")")
        return f"y_{token}({', '.join(arguments)})"
