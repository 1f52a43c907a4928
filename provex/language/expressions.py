"""From expressions of the subset to instructions: types are checked, constants folded."""

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from provex.protocol.errors import NAME_UNKNOWN, TYPE_REFUSED, VALUE_LEAVES_FIELD, Rejected
from provex.protocol.numbers import FIELD_PRIME

from .instructions import (
    Block,
    Branch,
    Carried,
    Instruction,
    Join,
    Loop,
    Op,
    Value,
    Yield,
)
from .program import (
    ConstantSource,
    FunctionSource,
    Module,
    Primitive,
    Program,
    RecordSource,
)
from .refusal import Place, refused
from .types import (
    BOOL,
    BOUNDS,
    INT,
    NOTHING,
    STORE,
    BuilderType,
    IntegerType,
    ListType,
    PairType,
    RecordType,
    Type,
    UnionType,
    is_assignable,
    joined_type,
)

__all__ = ["ExpressionLowering", "Instances"]

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
_HASHES = {"pedersen": Op.PEDERSEN, "poseidon": Op.POSEIDON}
_POSITION = RecordType("provex.protocol.state.Position")
_ORDER = RecordType("provex.protocol.state.OrderLeaf")
_U64 = IntegerType("u64")
_FELT = IntegerType("Felt")
_STORE_CALLS: dict[str, tuple[Op, tuple[Type, ...], Type]] = {
    "read_position": (Op.READ_POSITION, (INT,), _POSITION),
    "write_position": (Op.WRITE_POSITION, (INT, _POSITION), NOTHING),
    "read_order": (Op.READ_ORDER, (INT,), _ORDER),
    "write_order": (Op.WRITE_ORDER, (INT, _ORDER), NOTHING),
}


class Instances(Protocol):
    """Where function instances are asked for."""

    def instance(self, source: FunctionSource, kinds: tuple[Type, ...]) -> tuple[str, Type]:
        """Name and result type of a function for these argument types."""
        ...

    def declared(self, source: FunctionSource) -> tuple[tuple[str, Type], ...]:
        """Names and declared types of a function's parameters."""
        ...


class ExpressionLowering:
    """Lowers the expressions of one function into the block at hand."""

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

    # Expressions.

    def expression(self, node: ast.expr, expected: Type | None = None) -> Value:
        """The value of an expression. `expected` decides what a tuple or list display means."""
        folded = self.folded(node)
        if folded is not None:
            return self.constant(node, folded)
        lower = _LOWERINGS.get(type(node))
        if lower is None:
            found = f"{ast.unparse(node)} as a value"
            raise self.refused(TYPE_REFUSED, node, found, "give a number, boolean, record or list")
        return lower(self, node, expected)

    def typed(self, node: ast.expr, declared: Type) -> Value:
        """The value of an expression that must be of a type."""
        return self.expect(node, self.expression(node, declared), declared)

    def number(self, node: ast.expr) -> Value:
        """The value of an expression that must be an integer."""
        value = self.expression(node)
        if not isinstance(self.types[value], IntegerType):
            found = f"{self.types[value]} as a number"
            raise self.refused(
                TYPE_REFUSED, node, found, "calculate with integers; write 1 if x else 0"
            )
        return value

    def boolean(self, node: ast.expr) -> Value:
        """The value of an expression that must be a boolean."""
        value = self.expression(node)
        if self.types[value] != BOOL:
            found = f"{self.types[value]} as a condition"
            raise self.refused(TYPE_REFUSED, node, found, "compare: x != 0, len(x) != 0")
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
                raise self.refused(
                    TYPE_REFUSED, node, "a constant without value", "correct the constant"
                )
            return _FOLDED[type(node.op)](left, right)
        return None

    def _folded_name(self, node: ast.Name) -> int | None:
        if node.id in self.variables or node.id in self.variable_types or node.id in BOUNDS:
            return None
        if node.id not in self.module.symbols and node.id not in self.module.imports:
            return None
        found = self.program.symbol(self.module, node.id, self.module.place(node))
        if not isinstance(found, ConstantSource):
            return None
        with self._in_module(found.module):
            return self.folded(found.node)

    @contextmanager
    def _in_module(self, module: Module) -> Iterator[None]:
        """Read names as another module does, without the variables of this function."""
        kept = self.module, self.variables, self.variable_types
        self.module, self.variables, self.variable_types = module, {}, {}
        yield
        self.module, self.variables, self.variable_types = kept

    def _lower_name(self, node: ast.Name, expected: Type | None) -> Value:
        if node.id in self.variables:
            return self.variables[node.id]
        if node.id in self.variable_types:
            found = f"{node.id} may be without value here"
            raise self.refused(NAME_UNKNOWN, node, found, "assign it on every way that leads here")
        found_symbol = self.program.symbol(self.module, node.id, self.module.place(node))
        if isinstance(found_symbol, ConstantSource):
            with self._in_module(found_symbol.module):
                return self.expression(found_symbol.node, expected)
        raise self.refused(TYPE_REFUSED, node, f"{node.id} as a value", "call it")

    def _lower_constant(self, node: ast.Constant, expected: Type | None) -> Value:
        return self.constant(node, int(bool(node.value)), BOOL)

    def _lower_attribute(self, node: ast.Attribute, expected: Type | None) -> Value:
        record = self.expression(node.value)
        kind = self.types[record]
        if not isinstance(kind, RecordType):
            instead = (
                "narrow it with isinstance" if isinstance(kind, UnionType) else "name a record"
            )
            raise self.refused(TYPE_REFUSED, node, f"a field of a {kind}", instead)
        for name, declared in self.program.fields(kind.name):
            if name == node.attr:
                return self.emit(Op.FIELD, declared, node, (record,), name)
        raise self.refused(
            NAME_UNKNOWN, node, f"{kind} has no field {node.attr}", "name one of its fields"
        )

    def _lower_subscript(self, node: ast.Subscript, expected: Type | None) -> Value:
        source = self.expression(node.value)
        kind = self.types[source]
        if not isinstance(kind, ListType):
            raise self.refused(
                TYPE_REFUSED, node, f"an item of a {kind}", "take items of lists only"
            )
        return self.emit(Op.INDEX, kind.element, node, (source, self.number(node.slice)))

    def _lower_binary(self, node: ast.BinOp, expected: Type | None) -> Value:
        if isinstance(node.op, ast.Pow):
            if self.folded(node.left) != 2:
                instead = "raise 2 only; multiply for other powers"
                raise self.refused(TYPE_REFUSED, node, "a power of something else than 2", instead)
            return self.emit(Op.POWER_OF_TWO, INT, node, (self.number(node.right),))
        is_modular = isinstance(node.op, ast.Mod) and self.folded(node.right) == FIELD_PRIME
        if is_modular and isinstance(node.left, ast.BinOp):
            operation = _FIELD_ARITHMETIC.get(type(node.left.op))
            if operation is not None:
                left, right = self.number(node.left.left), self.number(node.left.right)
                return self.emit(operation, _FELT, node, (left, right))
        operands = self.number(node.left), self.number(node.right)
        return self.emit(_ARITHMETIC[type(node.op)], INT, node, operands)

    def _lower_unary(self, node: ast.UnaryOp, expected: Type | None) -> Value:
        if isinstance(node.op, ast.Not):
            return self.emit(Op.NOT, BOOL, node, (self.boolean(node.operand),))
        return self.emit(Op.NEGATE, INT, node, (self.number(node.operand),))

    def _lower_logic(self, node: ast.BoolOp, expected: Type | None) -> Value:
        parts = [partial(self.boolean, part) for part in node.values]
        return self._chain(node, parts, is_and=isinstance(node.op, ast.And))

    def _chain(self, node: ast.AST, parts: Sequence[Callable[[], Value]], *, is_and: bool) -> Value:
        """`and` or `or` of parts, each computed only when it decides."""
        first = parts[0]()
        if len(parts) == 1:
            return first
        rest, known = Block(), Block()
        with self.within(rest):
            rest.end = Yield((self._chain(node, parts[1:], is_and=is_and),))
        with self.within(known):
            known.end = Yield((self.constant(node, int(not is_and), BOOL),))
        result = self.new_value(BOOL)
        then, otherwise = (rest, known) if is_and else (known, rest)
        join = Join.AND if is_and else Join.OR
        place = self.module.place(node)
        self.block.statements.append(Branch(join, first, then, otherwise, (result,), place))
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
        if not isinstance(self.types[value], IntegerType):
            found = f"a comparison of a {self.types[value]}"
            raise self.refused(TYPE_REFUSED, node, found, "compare integers; use not for booleans")
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
        return self.emit(op, BOOL, node, (left, right))

    def _membership(
        self, node: ast.Compare, left: Value, operator: ast.cmpop, right: ast.expr
    ) -> Value:
        if not isinstance(right, ast.Tuple) or len(node.ops) != 1:
            raise self.refused(TYPE_REFUSED, node, "in", "write x in (a, b), or a loop with a flag")
        parts = [partial(self._equality, node, left, item) for item in right.elts]
        found = self._chain(node, parts, is_and=False)
        if isinstance(operator, ast.NotIn):
            return self.emit(Op.NOT, BOOL, node, (found,))
        return found

    def _equality(self, node: ast.AST, left: Value, right: ast.expr) -> Value:
        return self.emit(Op.EQUAL, BOOL, node, (left, self._compared(right)))

    def _lower_choice(self, node: ast.IfExp, expected: Type | None) -> Value:
        condition = self.boolean(node.test)
        then, otherwise = Block(), Block()
        with self.within(then):
            left = self.expression(node.body, expected)
            then.end = Yield((left,))
        with self.within(otherwise):
            right = self.expression(node.orelse, expected)
            otherwise.end = Yield((right,))
        kind = joined_type(self.types[left], self.types[right])
        if kind is None:
            found = f"a choice of {self.types[left]} and {self.types[right]}"
            raise self.refused(TYPE_REFUSED, node, found, "give both sides one type")
        result = self.new_value(kind)
        place = self.module.place(node)
        branch = Branch(Join.CHOICE, condition, then, otherwise, (result,), place)
        self.block.statements.append(branch)
        return result

    def _lower_tuple(self, node: ast.Tuple, expected: Type | None) -> Value:
        if isinstance(expected, ListType):
            items = tuple([self.typed(item, expected.element) for item in node.elts])
            return self.emit(Op.LIST, ListType(expected.element), node, items)
        if isinstance(expected, PairType) and len(expected.items) == len(node.elts):
            pairs = zip(node.elts, expected.items, strict=True)
            parts = tuple([self.typed(item, kind) for item, kind in pairs])
            return self.emit(Op.PAIR, expected, node, parts)
        found = "a tuple where no list is expected"
        raise self.refused(TYPE_REFUSED, node, found, "write a record, or annotate the list's type")

    def _lower_list(self, node: ast.List, expected: Type | None) -> Value:
        if not isinstance(expected, BuilderType):
            raise self.refused(
                TYPE_REFUSED, node, "a list without type", "write name: list[X] = [...]"
            )
        items = tuple([self.typed(item, expected.element) for item in node.elts])
        return self.emit(Op.BUILD, expected, node, items)

    def _lower_comprehension(self, node: ast.ListComp, expected: Type | None) -> Value:
        generator = node.generators[0]
        assert isinstance(generator.target, ast.Name)
        element = expected.element if isinstance(expected, BuilderType | ListType) else None
        initial = self.emit(Op.BUILD, BuilderType(INT), node, ())
        inside = self.new_value(BuilderType(INT))
        loop = self.open_loop(generator.iter)
        kept = dict(self.variables), dict(self.variable_types)
        self.variables[generator.target.id] = loop.item
        with self.within(loop.body):
            item = self.expression(node.elt, element)
            kind = BuilderType(element or self.types[item])
            self.expect(node.elt, item, kind.element)
            grown = self.emit(Op.APPEND, kind, node, (inside, item))
            loop.body.end = Yield((grown,))
        self.variables, self.variable_types = kept
        after = self.new_value(kind)
        self.types[initial] = self.types[inside] = kind
        self.close_loop(loop, (Carried(initial, inside, after),), node)
        return after

    # Loops, shared with statements.

    def open_loop(self, source: ast.expr) -> Loop:
        """A loop over a list or range with an empty body, not yet part of the block."""
        place = self.module.place(source)
        if isinstance(source, ast.Call):
            bounds = [self.number(argument) for argument in source.args]
            start = bounds[0] if len(bounds) == 2 else self.constant(source, 0)
            turns = self.folded(source.args[0]) if len(bounds) == 1 else None
            item = self.new_value(INT)
            return Loop(None, start, bounds[-1], turns, item, (), Block(), place)
        value = self.expression(source)
        kind = self.types[value]
        if not isinstance(kind, ListType):
            instead = "loop over tuple[X, ...]; end a list with tuple(...)"
            raise self.refused(TYPE_REFUSED, source, f"a loop over a {kind}", instead)
        item = self.new_value(kind.element)
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
            self.module.place(node),
        )
        self.block.statements.append(closed)

    # Calls.

    def _lower_call(self, node: ast.Call, expected: Type | None) -> Value:
        if isinstance(node.func, ast.Attribute):
            return self._store_call(node)
        assert isinstance(node.func, ast.Name)
        own = _BUILTIN_CALLS.get(node.func.id)
        if own is not None and node.func.id not in self.module.symbols:
            return own(self, node, expected)
        found = self.program.symbol(self.module, node.func.id, self.module.place(node))
        if isinstance(found, RecordSource):
            return self._record_call(node, found)
        if isinstance(found, FunctionSource):
            return self._function_call(node, found)
        if isinstance(found, Primitive):
            return self._primitive_call(node, found.name)
        raise self.refused(NAME_UNKNOWN, node, f"{node.func.id} is no function", "call a function")

    def _bound(
        self, node: ast.Call, declared: tuple[tuple[str, Type], ...], what: str
    ) -> tuple[Value, ...]:
        """Arguments in the order of the parameters, computed in the order they are written."""
        kinds = dict(declared)
        names = [name for name, _ in declared]
        values: dict[str, Value] = {}
        written = [*zip(names, node.args, strict=False)]
        written += [(keyword.arg or "", keyword.value) for keyword in node.keywords]
        for name, argument in written:
            if name not in kinds or name in values:
                raise self.refused(
                    NAME_UNKNOWN, node, f"{what} with {name}", f"give {', '.join(names)}"
                )
            values[name] = self.typed(argument, kinds[name])
        if len(values) != len(names) or len(node.args) > len(names):
            found = f"{what} with {len(node.args) + len(node.keywords)} arguments"
            raise self.refused(TYPE_REFUSED, node, found, f"give {', '.join(names) or 'none'}")
        return tuple([values[name] for name in names])

    def _record_call(self, node: ast.Call, source: RecordSource) -> Value:
        self.program.records[source.name] = source
        arguments = self._bound(node, self.program.fields(source.name), source.node.name)
        return self.emit(Op.RECORD, RecordType(source.name), node, arguments, source.name)

    def _function_call(self, node: ast.Call, source: FunctionSource) -> Value:
        declared = self.instances.declared(source)
        arguments = self._bound(node, declared, source.node.name)
        kinds = tuple(
            [
                self.types[argument] if isinstance(kind, UnionType) else kind
                for argument, (_, kind) in zip(arguments, declared, strict=True)
            ]
        )
        name, result = self.instances.instance(source, kinds)
        if source.is_advice and not isinstance(result, IntegerType):
            found, instead = f"a hint of type {result}", "give one number as a hint"
            raise self.refused(TYPE_REFUSED, node, found, instead)
        op = Op.ADVICE if source.is_advice else Op.CALL
        return self.emit(op, result, node, arguments, name)

    def _primitive_call(self, node: ast.Call, name: str) -> Value:
        if name in BOUNDS:
            return self._conversion(node, IntegerType(name))
        if name == "require":
            arguments = self._bound(node, (("condition", BOOL), ("code", INT)), name)
            return self.emit(Op.REQUIRE, NOTHING, node, arguments)
        if name in _HASHES:
            arguments = self._bound(node, (("left", INT), ("right", INT)), name)
            return self.emit(_HASHES[name], _FELT, node, arguments)
        if name == "poseidon_many":
            arguments = self._bound(node, (("items", ListType(INT)),), name)
            return self.emit(Op.POSEIDON_MANY, _FELT, node, arguments)
        if name == "is_signed":
            names = ("message_hash", "r", "s", "public_key")
            arguments = self._bound(node, tuple([(each, INT) for each in names]), name)
            return self.emit(Op.IS_SIGNED, BOOL, node, arguments)
        if name == "BatchStore":
            positions = ListType(PairType((_U64, _POSITION)))
            orders = ListType(PairType((_U64, _ORDER)))
            arguments = self._bound(node, (("positions", positions), ("orders", orders)), name)
            return self.emit(Op.OPEN_STORE, STORE, node, arguments)
        raise self.refused(NAME_UNKNOWN, node, f"a call of {name}", "the subset cannot call it")

    def _conversion(self, node: ast.Call, kind: IntegerType) -> Value:
        (argument,) = self._arguments(node, 1)
        folded = self.folded(argument)
        if folded is not None:
            lowest, highest = BOUNDS[kind.name]
            if not lowest <= folded <= highest:
                found = f"the constant {folded} as {kind}"
                raise self.refused(
                    VALUE_LEAVES_FIELD, node, found, f"stay in [{lowest}, {highest}]"
                )
            return self.constant(node, folded, kind)
        return self.emit(Op.CONVERT, kind, node, (self.number(argument),), kind.name)

    def _arguments(self, node: ast.Call, count: int) -> list[ast.expr]:
        if len(node.args) != count or node.keywords:
            found = f"{ast.unparse(node.func)} with {len(node.args) + len(node.keywords)} arguments"
            raise self.refused(TYPE_REFUSED, node, found, f"give {count}, without names")
        return node.args

    def _store_call(self, node: ast.Call) -> Value:
        assert isinstance(node.func, ast.Attribute)
        name = node.func.attr
        if name not in _STORE_CALLS:
            instead = "append to a variable of type list[X], in a statement of its own"
            raise self.refused(TYPE_REFUSED, node, f"{name} as a value", instead)
        store = self.typed(node.func.value, STORE)
        op, kinds, result = _STORE_CALLS[name]
        if isinstance(result, RecordType) or len(kinds) == 2:
            record = result if isinstance(result, RecordType) else kinds[1]
            assert isinstance(record, RecordType)
            self._know_record(record, node)
        pairs = zip(self._arguments(node, len(kinds)), kinds, strict=True)
        arguments = [self.typed(argument, kind) for argument, kind in pairs]
        return self.emit(op, result, node, (store, *arguments))

    def _know_record(self, record: RecordType, node: ast.AST) -> None:
        module_name, _, name = record.name.rpartition(".")
        place: Place = self.module.place(node)
        found = self.program.symbol(self.program.module(module_name), name, place)
        assert isinstance(found, RecordSource), f"{record} is a record of the protocol"
        self.program.records[record.name] = found

    def _call_len(self, node: ast.Call, expected: Type | None) -> Value:
        (argument,) = self._arguments(node, 1)
        value = self.expression(argument)
        if not isinstance(self.types[value], ListType | BuilderType):
            found = f"len of a {self.types[value]}"
            raise self.refused(TYPE_REFUSED, node, found, "take the length of a list")
        return self.emit(Op.LENGTH, INT, node, (value,))

    def _call_tuple(self, node: ast.Call, expected: Type | None) -> Value:
        (argument,) = self._arguments(node, 1)
        element = expected.element if isinstance(expected, ListType) else None
        value = self.expression(argument, None if element is None else BuilderType(element))
        kind = self.types[value]
        if not isinstance(kind, BuilderType):
            raise self.refused(TYPE_REFUSED, node, f"tuple of a {kind}", "end a list[X] with tuple")
        return self.emit(Op.FREEZE, ListType(kind.element), node, (value,))

    def _call_int(self, node: ast.Call, expected: Type | None) -> Value:
        (argument,) = self._arguments(node, 1)
        return self.emit(Op.CONVERT, INT, node, (self.number(argument),), "int")

    def _call_extremum(self, node: ast.Call, expected: Type | None) -> Value:
        assert isinstance(node.func, ast.Name)
        op = Op.MINIMUM if node.func.id == "min" else Op.MAXIMUM
        if len(node.args) < 2 or node.keywords:
            raise self.refused(
                TYPE_REFUSED, node, f"{op} of one value", "give at least two integers"
            )
        result = self.number(node.args[0])
        for argument in node.args[1:]:
            result = self.emit(op, INT, node, (result, self.number(argument)))
        return result

    def _call_isinstance(self, node: ast.Call, expected: Type | None) -> Value:
        value, kinds = self.kind_test(node)
        return self.emit(Op.IS_KIND, BOOL, node, (value,), " ".join(kinds))

    def _call_range(self, node: ast.Call, expected: Type | None) -> Value:
        raise self.refused(TYPE_REFUSED, node, "range as a value", "use it in for only")

    def kind_test(self, node: ast.Call) -> tuple[Value, tuple[str, ...]]:
        """The record that an isinstance looks at and the kinds it asks for."""
        subject, kinds_node = self._arguments(node, 2)
        value = self.expression(subject)
        kinds = self.program.type_of(self.module, kinds_node, self.module.place(node))
        names = _names(kinds)
        if not names or not isinstance(self.types[value], UnionType | RecordType):
            found = f"isinstance of a {self.types[value]}"
            raise self.refused(TYPE_REFUSED, node, found, "tell records of a union apart")
        return value, names


def _names(kind: Type) -> tuple[str, ...]:
    """The qualified names of a record or union."""
    if isinstance(kind, UnionType):
        return kind.names
    return (kind.name,) if isinstance(kind, RecordType) else ()


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

_BUILTIN_CALLS: dict[str, Callable[..., Value]] = {
    "len": ExpressionLowering._call_len,
    "tuple": ExpressionLowering._call_tuple,
    "int": ExpressionLowering._call_int,
    "min": ExpressionLowering._call_extremum,
    "max": ExpressionLowering._call_extremum,
    "isinstance": ExpressionLowering._call_isinstance,
    "range": ExpressionLowering._call_range,
}
