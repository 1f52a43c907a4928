"""Polynomial expressions over the cells of a trace: an immutable graph built with operators.

A column holds one cell in every `every`-th row of its chip; an expression names cells relative to
the row it is evaluated at.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from provex.protocol.field import PRIME

__all__ = [
    "Column",
    "ColumnKind",
    "Expression",
    "Operation",
    "constant",
    "degree",
    "evaluate",
    "parameter",
    "post_order",
]


class ColumnKind(Enum):
    """Who fills a column, and when."""

    MAIN = "main"
    INTERACTION = "interaction"
    FIXED = "fixed"


class Operation(Enum):
    """What a node of the graph is."""

    CONSTANT = 0
    CELL = 1
    PARAMETER = 2
    ADD = 3
    SUBTRACT = 4
    MULTIPLY = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A virtual column of a chip, with a cell in every `every`-th row.

    `values` are the cells of a fixed column, repeated down the chip; empty for all others.
    """

    name: str
    every: int = 1
    kind: ColumnKind = ColumnKind.MAIN
    values: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for count in (self.every, max(len(self.values), 1)):
            if count < 1 or count & (count - 1):
                raise ValueError(f"{self.name}: {count} is no power of two")
        if bool(self.values) != (self.kind is ColumnKind.FIXED):
            raise ValueError(f"{self.name}: fixed columns have values, others have none")
        if not all(0 <= value < PRIME for value in self.values):
            raise ValueError(f"{self.name}: a value is no field element")

    def __getitem__(self, rotation: int) -> "Expression":
        """The cell this many chip rows below the row of evaluation."""
        return Expression(Operation.CELL, column=self, number=rotation)


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A node of the graph. Compared by identity: equal graphs may be different nodes."""

    operation: Operation
    operands: tuple["Expression", ...] = ()
    column: Column | None = None
    number: int = 0
    name: str = ""

    def __add__(self, other: "Expression | int") -> "Expression":
        return _binary(Operation.ADD, self, other)

    def __radd__(self, other: int) -> "Expression":
        return _binary(Operation.ADD, constant(other), self)

    def __sub__(self, other: "Expression | int") -> "Expression":
        return _binary(Operation.SUBTRACT, self, other)

    def __rsub__(self, other: int) -> "Expression":
        return _binary(Operation.SUBTRACT, constant(other), self)

    def __mul__(self, other: "Expression | int") -> "Expression":
        return _binary(Operation.MULTIPLY, self, other)

    def __rmul__(self, other: int) -> "Expression":
        return _binary(Operation.MULTIPLY, constant(other), self)

    def __neg__(self) -> "Expression":
        return constant(0) - self

    def __pow__(self, exponent: int) -> "Expression":
        """A power with a small positive exponent."""
        if exponent < 1:
            raise ValueError(f"expected a positive exponent, found {exponent}")
        result = self
        for _ in range(exponent - 1):
            result = result * self
        return result


def constant(value: int) -> Expression:
    """A field element; the integer is reduced mod p."""
    return Expression(Operation.CONSTANT, number=value % PRIME)


def parameter(name: str) -> Expression:
    """A value known after the main phase: a challenge or the claimed sum of a chip."""
    return Expression(Operation.PARAMETER, name=name)


def post_order(roots: Sequence[Expression]) -> Iterator[Expression]:
    """Every node below the roots once, operands before the node that uses them."""
    seen: set[int] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, is_ready = stack.pop()
        if id(node) in seen:
            continue
        if is_ready or not node.operands:
            seen.add(id(node))
            yield node
            continue
        stack.append((node, True))
        stack.extend((operand, False) for operand in reversed(node.operands))


def degree(root: Expression) -> int:
    """The degree in trace polynomials; cells of every kind count 1."""
    degrees: dict[int, int] = {}
    for node in post_order([root]):
        below = [degrees[id(operand)] for operand in node.operands]
        if node.operation is Operation.MULTIPLY:
            degrees[id(node)] = sum(below)
        elif below:
            degrees[id(node)] = max(below)
        else:
            degrees[id(node)] = int(node.operation is Operation.CELL)
    return degrees[id(root)]


def evaluate(
    root: Expression,
    cell: Callable[[Column, int], int],
    parameters: Callable[[str], int],
) -> int:
    """The value of an expression, given its cells by column and rotation, and its parameters."""
    values: dict[int, int] = {}
    for node in post_order([root]):
        values[id(node)] = _value(node, values, cell, parameters) % PRIME
    return values[id(root)]


def _value(
    node: Expression,
    values: dict[int, int],
    cell: Callable[[Column, int], int],
    parameters: Callable[[str], int],
) -> int:
    match node.operation:
        case Operation.CONSTANT:
            return node.number
        case Operation.CELL:
            assert node.column is not None, "a cell has a column"
            return cell(node.column, node.number)
        case Operation.PARAMETER:
            return parameters(node.name)
        case _:
            left, right = (values[id(operand)] for operand in node.operands)
            return _combined(node.operation, left, right)


def _binary(operation: Operation, left: Expression, right: "Expression | int") -> Expression:
    other = constant(right) if isinstance(right, int) else right
    if left.operation is other.operation is Operation.CONSTANT:
        return constant(_combined(operation, left.number, other.number))
    return Expression(operation, (left, other))


def _combined(operation: Operation, left: int, right: int) -> int:
    if operation is Operation.ADD:
        return left + right
    return left - right if operation is Operation.SUBTRACT else left * right
