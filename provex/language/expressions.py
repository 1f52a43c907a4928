"""From expressions of the subset to instructions: types are checked, constants folded."""

import ast
from collections.abc import Callable, Sequence
from functools import partial

from provex.protocol.errors import NAME_UNKNOWN, TYPE_REFUSED
from provex.protocol.numbers import FIELD_PRIME

from .calls import CallLowering
from .context import FunctionContext
from .instructions import Block, Branch, Carried, Join, Loop, Op, Value, Yield
from .program import ConstantSource
from .types import (
    BOOL,
    BOUNDS,
    INT,
    BuilderType,
    IntegerType,
    ListType,
    PairType,
    RecordType,
    Type,
    UnionType,
    joined_type,
)

__all__ = ["ExpressionLowering"]

_ARITHMETIC = {
    ast.Add: Op.ADD,
    ast.Sub: Op.SUBTRACT,
    ast.Mult: Op.MULTIPLY,
    ast.FloorDiv: Op.FLOOR_DIVIDE,
    ast.Mod: Op.REMAINDER,
}
_FIELD_ARITHMETIC = {
    ast.Add: Op.FIELD_ADD,
    ast.Sub: Op.FIELD_SUBTRACT,
    ast.Mult: Op.FIELD_MULTIPLY,
}
_FOLDED: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: lambda a, b: int(a**b),
}
_EXPONENT_FOLDED_MAX = 1024
_FELT = IntegerType("Felt")


class ExpressionLowering:
    """Lowers the expressions of one function into the block at hand."""

    def __init__(self, context: FunctionContext) -> None:
        """Start in the context of a function."""
        self.context = context
        self.calls = CallLowering(context, self)

    def expression(self, node: ast.expr, expected: Type | None = None) -> Value:
        """The value of an expression. `expected` decides what a tuple or list display means."""
        folded = self.folded(node)
        if folded is not None:
            return self.context.constant(node, folded)
        lower = _LOWERINGS.get(type(node))
        if lower is None:
            found = f"{ast.unparse(node)} as a value"
            raise self.context.refused(
                TYPE_REFUSED, node, found, "give a number, boolean, record or list"
            )
        return lower(self, node, expected)

    def typed(self, node: ast.expr, declared: Type) -> Value:
        """The value of an expression that must be of a type."""
        return self.context.expect(node, self.expression(node, declared), declared)

    def number(self, node: ast.expr) -> Value:
        """The value of an expression that must be an integer."""
        value = self.expression(node)
        if not isinstance(self.context.types[value], IntegerType):
            found = f"{self.context.types[value]} as a number"
            raise self.context.refused(
                TYPE_REFUSED, node, found, "calculate with integers; write 1 if x else 0"
            )
        return value

    def boolean(self, node: ast.expr) -> Value:
        """The value of an expression that must be a boolean."""
        value = self.expression(node)
        if self.context.types[value] != BOOL:
            found = f"{self.context.types[value]} as a condition"
            raise self.context.refused(TYPE_REFUSED, node, found, "compare: x != 0, len(x) != 0")
        return value

    def folded(self, node: ast.expr) -> int | None:
        """The value of an integer expression of constants."""
        if isinstance(node, ast.Constant):
            return node.value if type(node.value) is int else None
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.folded(node.operand)
            return None if inner is None else -inner
        if isinstance(node, ast.Name):
            return self._folded_name(node)
        if isinstance(node, ast.BinOp) and type(node.op) in _FOLDED:
            left, right = self.folded(node.left), self.folded(node.right)
            if left is None or right is None:
                return None
            is_power = isinstance(node.op, ast.Pow)
            is_undefined = isinstance(node.op, ast.FloorDiv | ast.Mod) and right == 0
            if is_undefined or (is_power and not 0 <= right <= _EXPONENT_FOLDED_MAX):
                raise self.context.refused(
                    TYPE_REFUSED, node, "a constant without value", "correct the constant"
                )
            return _FOLDED[type(node.op)](left, right)
        return None

    def _folded_name(self, node: ast.Name) -> int | None:
        if (
            node.id in self.context.variables
            or node.id in self.context.variable_types
            or node.id in BOUNDS
        ):
            return None
        if (
            node.id not in self.context.module.symbols
            and node.id not in self.context.module.imports
        ):
            return None
        found = self.context.program.symbol(
            self.context.module, node.id, self.context.module.place(node)
        )
        if not isinstance(found, ConstantSource):
            return None
        with self.context.in_module(found.module):
            return self.folded(found.node)

    def _lower_name(self, node: ast.Name, expected: Type | None) -> Value:
        if node.id in self.context.variables:
            return self.context.variables[node.id]
        if node.id in self.context.variable_types:
            found = f"{node.id} may be without value here"
            raise self.context.refused(
                NAME_UNKNOWN, node, found, "assign it on every way that leads here"
            )
        found_symbol = self.context.program.symbol(
            self.context.module, node.id, self.context.module.place(node)
        )
        if isinstance(found_symbol, ConstantSource):
            with self.context.in_module(found_symbol.module):
                return self.expression(found_symbol.node, expected)
        raise self.context.refused(TYPE_REFUSED, node, f"{node.id} as a value", "call it")

    def _lower_constant(self, node: ast.Constant, expected: Type | None) -> Value:
        return self.context.constant(node, int(bool(node.value)), BOOL)

    def _lower_attribute(self, node: ast.Attribute, expected: Type | None) -> Value:
        record = self.expression(node.value)
        kind = self.context.types[record]
        if not isinstance(kind, RecordType):
            instead = (
                "narrow it with isinstance" if isinstance(kind, UnionType) else "name a record"
            )
            raise self.context.refused(TYPE_REFUSED, node, f"a field of a {kind}", instead)
        for name, declared in self.context.program.fields(kind.name):
            if name == node.attr:
                return self.context.emit(Op.FIELD, declared, node, (record,), name)
        raise self.context.refused(
            NAME_UNKNOWN, node, f"{kind} has no field {node.attr}", "name one of its fields"
        )

    def _lower_subscript(self, node: ast.Subscript, expected: Type | None) -> Value:
        source = self.expression(node.value)
        kind = self.context.types[source]
        if not isinstance(kind, ListType):
            raise self.context.refused(
                TYPE_REFUSED, node, f"an item of a {kind}", "take items of lists only"
            )
        return self.context.emit(Op.INDEX, kind.element, node, (source, self.number(node.slice)))

    def _lower_binary(self, node: ast.BinOp, expected: Type | None) -> Value:
        if isinstance(node.op, ast.Pow):
            if self.folded(node.left) != 2:
                instead = "raise 2 only; multiply for other powers"
                raise self.context.refused(
                    TYPE_REFUSED, node, "a power of something else than 2", instead
                )
            return self.context.emit(Op.POWER_OF_TWO, INT, node, (self.number(node.right),))
        is_modular = isinstance(node.op, ast.Mod) and self.folded(node.right) == FIELD_PRIME
        if is_modular and isinstance(node.left, ast.BinOp):
            operation = _FIELD_ARITHMETIC.get(type(node.left.op))
            if operation is not None:
                left, right = self.number(node.left.left), self.number(node.left.right)
                return self.context.emit(operation, _FELT, node, (left, right))
        operands = self.number(node.left), self.number(node.right)
        return self.context.emit(_ARITHMETIC[type(node.op)], INT, node, operands)

    def _lower_unary(self, node: ast.UnaryOp, expected: Type | None) -> Value:
        if isinstance(node.op, ast.Not):
            return self.context.emit(Op.NOT, BOOL, node, (self.boolean(node.operand),))
        return self.context.emit(Op.NEGATE, INT, node, (self.number(node.operand),))

    def _lower_logic(self, node: ast.BoolOp, expected: Type | None) -> Value:
        parts = [partial(self.boolean, part) for part in node.values]
        return self._chain(node, parts, is_and=isinstance(node.op, ast.And))

    def _chain(self, node: ast.AST, parts: Sequence[Callable[[], Value]], *, is_and: bool) -> Value:
        """`and` or `or` of parts, each computed only when it decides."""
        first = parts[0]()
        if len(parts) == 1:
            return first
        rest, known = Block(), Block()
        with self.context.within(rest):
            rest.end = Yield((self._chain(node, parts[1:], is_and=is_and),))
        with self.context.within(known):
            known.end = Yield((self.context.constant(node, int(not is_and), BOOL),))
        result = self.context.new_value(BOOL)
        then, otherwise = (rest, known) if is_and else (known, rest)
        join = Join.AND if is_and else Join.OR
        place = self.context.module.place(node)
        self.context.block.statements.append(Branch(join, first, then, otherwise, (result,), place))
        return result

    def _lower_compare(self, node: ast.Compare, expected: Type | None) -> Value:
        operands = [self._compared(node.left)]
        parts: list[Callable[[], Value]] = []
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                return self._membership(node, operands[0], operator, right)

            def part(operator: ast.cmpop = operator, right: ast.expr = right) -> Value:
                operands.append(self._compared(right))
                return self._comparison(node, operator, operands[-2], operands[-1])

            parts.append(part)
        return self._chain(node, parts, is_and=True)

    def _compared(self, node: ast.expr) -> Value:
        value = self.expression(node)
        if not isinstance(self.context.types[value], IntegerType):
            found = f"a comparison of a {self.context.types[value]}"
            raise self.context.refused(
                TYPE_REFUSED, node, found, "compare integers; use not for booleans"
            )
        return value

    def _comparison(self, node: ast.AST, operator: ast.cmpop, left: Value, right: Value) -> Value:
        if isinstance(operator, ast.Gt | ast.GtE):
            left, right = right, left
        op = {
            ast.Eq: Op.EQUAL,
            ast.NotEq: Op.NOT_EQUAL,
            ast.Lt: Op.LESS,
            ast.Gt: Op.LESS,
            ast.LtE: Op.LESS_EQUAL,
            ast.GtE: Op.LESS_EQUAL,
        }[type(operator)]
        return self.context.emit(op, BOOL, node, (left, right))

    def _membership(
        self, node: ast.Compare, left: Value, operator: ast.cmpop, right: ast.expr
    ) -> Value:
        if not isinstance(right, ast.Tuple) or len(node.ops) != 1:
            raise self.context.refused(
                TYPE_REFUSED, node, "in", "write x in (a, b), or a loop with a flag"
            )
        parts = [partial(self._equality, node, left, item) for item in right.elts]
        found = self._chain(node, parts, is_and=False)
        if isinstance(operator, ast.NotIn):
            return self.context.emit(Op.NOT, BOOL, node, (found,))
        return found

    def _equality(self, node: ast.AST, left: Value, right: ast.expr) -> Value:
        return self.context.emit(Op.EQUAL, BOOL, node, (left, self._compared(right)))

    def _lower_choice(self, node: ast.IfExp, expected: Type | None) -> Value:
        condition = self.boolean(node.test)
        then, otherwise = Block(), Block()
        with self.context.within(then):
            left = self.expression(node.body, expected)
            then.end = Yield((left,))
        with self.context.within(otherwise):
            right = self.expression(node.orelse, expected)
            otherwise.end = Yield((right,))
        kind = joined_type(self.context.types[left], self.context.types[right])
        if kind is None:
            found = f"a choice of {self.context.types[left]} and {self.context.types[right]}"
            raise self.context.refused(TYPE_REFUSED, node, found, "give both sides one type")
        result = self.context.new_value(kind)
        place = self.context.module.place(node)
        branch = Branch(Join.CHOICE, condition, then, otherwise, (result,), place)
        self.context.block.statements.append(branch)
        return result

    def _lower_tuple(self, node: ast.Tuple, expected: Type | None) -> Value:
        if isinstance(expected, ListType):
            items = tuple([self.typed(item, expected.element) for item in node.elts])
            return self.context.emit(Op.LIST, ListType(expected.element), node, items)
        if isinstance(expected, PairType) and len(expected.items) == len(node.elts):
            pairs = zip(node.elts, expected.items, strict=True)
            parts = tuple([self.typed(item, kind) for item, kind in pairs])
            return self.context.emit(Op.PAIR, expected, node, parts)
        found = "a tuple where no list is expected"
        raise self.context.refused(
            TYPE_REFUSED, node, found, "write a record, or annotate the list's type"
        )

    def _lower_list(self, node: ast.List, expected: Type | None) -> Value:
        if not isinstance(expected, BuilderType):
            raise self.context.refused(
                TYPE_REFUSED, node, "a list without type", "write name: list[X] = [...]"
            )
        items = tuple([self.typed(item, expected.element) for item in node.elts])
        return self.context.emit(Op.BUILD, expected, node, items)

    def _lower_comprehension(self, node: ast.ListComp, expected: Type | None) -> Value:
        generator = node.generators[0]
        assert isinstance(generator.target, ast.Name)
        element = expected.element if isinstance(expected, BuilderType | ListType) else None
        initial = self.context.emit(Op.BUILD, BuilderType(INT), node, ())
        inside = self.context.new_value(BuilderType(INT))
        loop = self.open_loop(generator.iter)
        kept = dict(self.context.variables), dict(self.context.variable_types)
        self.context.variables[generator.target.id] = loop.item
        with self.context.within(loop.body):
            item = self.expression(node.elt, element)
            kind = BuilderType(element or self.context.types[item])
            self.context.expect(node.elt, item, kind.element)
            grown = self.context.emit(Op.APPEND, kind, node, (inside, item))
            loop.body.end = Yield((grown,))
        self.context.variables, self.context.variable_types = kept
        after = self.context.new_value(kind)
        self.context.types[initial] = self.context.types[inside] = kind
        self.close_loop(loop, (Carried(initial, inside, after),), node)
        return after

    # Loops, shared with statements.

    def open_loop(self, source: ast.expr) -> Loop:
        """A loop over a list or range with an empty body, not yet part of the block."""
        place = self.context.module.place(source)
        if isinstance(source, ast.Call):
            bounds = [self.number(argument) for argument in source.args]
            start = bounds[0] if len(bounds) == 2 else self.context.constant(source, 0)
            turns = self.folded(source.args[0]) if len(bounds) == 1 else None
            item = self.context.new_value(INT)
            return Loop(None, start, bounds[-1], turns, item, (), Block(), place)
        value = self.expression(source)
        kind = self.context.types[value]
        if not isinstance(kind, ListType):
            instead = "loop over tuple[X, ...]; end a list with tuple(...)"
            raise self.context.refused(TYPE_REFUSED, source, f"a loop over a {kind}", instead)
        item = self.context.new_value(kind.element)
        return Loop(value, None, None, None, item, (), Block(), place)

    def close_loop(self, loop: Loop, carried: tuple[Carried, ...], node: ast.AST) -> None:
        """Put the loop into the block, with the variables it changes."""
        closed = Loop(
            loop.source,
            loop.start,
            loop.stop,
            loop.turns,
            loop.item,
            carried,
            loop.body,
            self.context.module.place(node),
        )
        self.context.block.statements.append(closed)

    def _lower_call(self, node: ast.Call, expected: Type | None) -> Value:
        return self.calls.call(node, expected)


_LOWERINGS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Name: ExpressionLowering._lower_name,
    ast.Constant: ExpressionLowering._lower_constant,
    ast.Attribute: ExpressionLowering._lower_attribute,
    ast.Subscript: ExpressionLowering._lower_subscript,
    ast.BinOp: ExpressionLowering._lower_binary,
    ast.UnaryOp: ExpressionLowering._lower_unary,
    ast.BoolOp: ExpressionLowering._lower_logic,
    ast.Compare: ExpressionLowering._lower_compare,
    ast.IfExp: ExpressionLowering._lower_choice,
    ast.Tuple: ExpressionLowering._lower_tuple,
    ast.List: ExpressionLowering._lower_list,
    ast.ListComp: ExpressionLowering._lower_comprehension,
    ast.Call: ExpressionLowering._lower_call,
}
