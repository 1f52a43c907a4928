"""What the lowering of one function shares: its variables, its values, the block at hand."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from provex.protocol.errors import TYPE_REFUSED, Rejected

from .instructions import Block, Instruction, Op, Value
from .program import FunctionSource, Module, Program
from .refusal import refused
from .types import INT, BuilderType, IntegerType, Type, is_assignable

__all__ = ["Expressions", "FunctionContext", "Instances"]

_PURE = {
    Op.CONSTANT,
    Op.ADD,
    Op.SUBTRACT,
    Op.MULTIPLY,
    Op.NEGATE,
    Op.FLOOR_DIVIDE,
    Op.REMAINDER,
    Op.POWER_OF_TWO,
    Op.EQUAL,
    Op.NOT_EQUAL,
    Op.LESS,
    Op.LESS_EQUAL,
    Op.NOT,
    Op.CONVERT,
    Op.FIELD,
    Op.LENGTH,
    Op.INDEX,
    Op.LIST,
}
"""Computed once where the same arguments come again: the first result is in scope."""


class Instances(Protocol):
    """Where function instances are asked for."""

    def instance(self, source: FunctionSource, kinds: tuple[Type, ...]) -> tuple[str, Type]:
        """Name and result type of a function for these argument types."""
        ...

    def declared(self, source: FunctionSource) -> tuple[tuple[str, Type], ...]:
        """Names and declared types of a function's parameters."""
        ...


class Expressions(Protocol):
    """The lowering of expressions, as calls need it for their arguments."""

    def expression(self, node: ast.expr, expected: Type | None = None) -> Value:
        """The value of an expression."""
        ...

    def typed(self, node: ast.expr, declared: Type) -> Value:
        """The value of an expression that must be of a type."""
        ...

    def number(self, node: ast.expr) -> Value:
        """The value of an expression that must be an integer."""
        ...

    def folded(self, node: ast.expr) -> int | None:
        """The value of an integer expression of constants."""
        ...


class FunctionContext:
    """Variables, values and the current block of one function."""

    def __init__(self, program: Program, instances: Instances, module: Module) -> None:
        """Start with no variables and an empty block."""
        self.program = program
        self.instances = instances
        self.module = module
        self.types: list[Type] = []
        self.variables: dict[str, Value] = {}
        self.variable_types: dict[str, Type] = {}
        self.block = Block()
        self._known: list[dict[tuple[Op, tuple[Value, ...], str | int], Value]] = [{}]

    # Values and instructions.

    def new_value(self, kind: Type) -> Value:
        """A fresh value of this type."""
        self.types.append(kind)
        return len(self.types) - 1

    def emit(
        self, op: Op, kind: Type, node: ast.AST, arguments: tuple[Value, ...], detail: str | int = 0
    ) -> Value:
        """Append an instruction, or find the value it would compute again."""
        key = (op, arguments, detail)
        is_reusable = op in _PURE and not isinstance(kind, BuilderType)
        if is_reusable:
            for scope in self._known:
                if key in scope and self.types[scope[key]] == kind:
                    return scope[key]
        result = self.new_value(kind)
        place = self.module.place(node)
        self.block.statements.append(Instruction(op, result, arguments, detail, place))
        if is_reusable:
            self._known[-1][key] = result
        return result

    def constant(self, node: ast.AST, value: int, kind: Type = INT) -> Value:
        """A constant of the source."""
        return self.emit(Op.CONSTANT, kind, node, (), value)

    @contextmanager
    def within(self, block: Block) -> Iterator[None]:
        """Emit into another block; what is computed there is unknown outside."""
        outer = self.block
        self.block = block
        self._known.append({})
        yield
        self._known.pop()
        self.block = outer

    def refused(self, code: int, node: ast.AST, found: str, instead: str) -> Rejected:
        """The refusal of the program at this node."""
        return refused(code, self.module.place(node), found, instead)

    def expect(self, node: ast.AST, value: Value, declared: Type) -> Value:
        """The value, if it may stand where `declared` is asked for."""
        found = self.types[value]
        if not is_assignable(found, declared):
            instead = f"give a {declared}"
            if isinstance(declared, IntegerType) and isinstance(found, IntegerType):
                instead = f"convert it with {declared}(...)"
            if isinstance(found, BuilderType):
                instead = "end the list with tuple(...)"
            raise self.refused(TYPE_REFUSED, node, f"expected {declared}, found {found}", instead)
        return value

    @contextmanager
    def in_module(self, module: Module) -> Iterator[None]:
        """Read names as another module does, without the variables of this function."""
        kept = self.module, self.variables, self.variable_types
        self.module, self.variables, self.variable_types = module, {}, {}
        yield
        self.module, self.variables, self.variable_types = kept
