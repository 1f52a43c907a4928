"""From calls to instructions: functions, records, conversions, builtins, the store."""

import ast
from collections.abc import Callable

from provex.protocol.errors import NAME_UNKNOWN, TYPE_REFUSED, VALUE_LEAVES_FIELD

from .context import Expressions, FunctionContext
from .instructions import Op, Value
from .program import FunctionSource, Primitive, RecordSource
from .refusal import Place
from .types import (
    BOOL,
    BOUNDS,
    INT,
    NOTHING,
    STORE,
    BuilderType,
    IntegerType,
    ListType,
    RecordType,
    Type,
    UnionType,
)

__all__ = ["CallLowering"]

_HASHES = {"pedersen": Op.PEDERSEN, "poseidon": Op.POSEIDON}
_POSITION = RecordType("provex.protocol.state.Position")
_ORDER = RecordType("provex.protocol.state.OrderLeaf")
_INITIAL_POSITION = RecordType("provex.rules.initial.InitialPosition")
_INITIAL_ORDER = RecordType("provex.rules.initial.InitialOrder")
_FELT = IntegerType("Felt")
_STORE_CALLS: dict[str, tuple[Op, tuple[Type, ...], Type]] = {
    "read_position": (Op.READ_POSITION, (INT,), _POSITION),
    "write_position": (Op.WRITE_POSITION, (INT, _POSITION), NOTHING),
    "read_order": (Op.READ_ORDER, (INT,), _ORDER),
    "write_order": (Op.WRITE_ORDER, (INT, _ORDER), NOTHING),
}


class CallLowering:
    """Lowers the calls of one function."""

    def __init__(self, context: FunctionContext, expressions: Expressions) -> None:
        """Start in the context of a function, with its expressions for the arguments."""
        self._context = context
        self._expressions = expressions

    def call(self, node: ast.Call, expected: Type | None) -> Value:
        """The value of a call: of a function, a record, a primitive, the store."""
        if isinstance(node.func, ast.Attribute):
            return self._store_call(node)
        assert isinstance(node.func, ast.Name)
        own = _BUILTIN_CALLS.get(node.func.id)
        if own is not None and node.func.id not in self._context.module.symbols:
            return own(self, node, expected)
        found = self._context.program.symbol(
            self._context.module, node.func.id, self._context.module.place(node)
        )
        if isinstance(found, RecordSource):
            return self._record_call(node, found)
        if isinstance(found, FunctionSource):
            return self._function_call(node, found)
        if isinstance(found, Primitive):
            return self._primitive_call(node, found.name)
        raise self._context.refused(
            NAME_UNKNOWN, node, f"{node.func.id} is no function", "call a function"
        )

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
                raise self._context.refused(
                    NAME_UNKNOWN, node, f"{what} with {name}", f"give {', '.join(names)}"
                )
            values[name] = self._expressions.typed(argument, kinds[name])
        if len(values) != len(names) or len(node.args) > len(names):
            found = f"{what} with {len(node.args) + len(node.keywords)} arguments"
            raise self._context.refused(
                TYPE_REFUSED, node, found, f"give {', '.join(names) or 'none'}"
            )
        return tuple([values[name] for name in names])

    def _record_call(self, node: ast.Call, source: RecordSource) -> Value:
        self._context.program.records[source.name] = source
        arguments = self._bound(node, self._context.program.fields(source.name), source.node.name)
        return self._context.emit(Op.RECORD, RecordType(source.name), node, arguments, source.name)

    def _function_call(self, node: ast.Call, source: FunctionSource) -> Value:
        declared = self._context.instances.declared(source)
        arguments = self._bound(node, declared, source.node.name)
        kinds = tuple(
            [
                self._context.types[argument] if isinstance(kind, UnionType) else kind
                for argument, (_, kind) in zip(arguments, declared, strict=True)
            ]
        )
        name, result = self._context.instances.instance(source, kinds)
        if source.is_advice and not isinstance(result, IntegerType):
            found, instead = f"a hint of type {result}", "give one number as a hint"
            raise self._context.refused(TYPE_REFUSED, node, found, instead)
        op = Op.ADVICE if source.is_advice else Op.CALL
        return self._context.emit(op, result, node, arguments, name)

    def _primitive_call(self, node: ast.Call, name: str) -> Value:
        if name in BOUNDS:
            return self._conversion(node, IntegerType(name))
        if name == "require":
            arguments = self._bound(node, (("condition", BOOL), ("code", INT)), name)
            return self._context.emit(Op.REQUIRE, NOTHING, node, arguments)
        if name in _HASHES:
            arguments = self._bound(node, (("left", INT), ("right", INT)), name)
            return self._context.emit(_HASHES[name], _FELT, node, arguments)
        if name == "poseidon_many":
            arguments = self._bound(node, (("items", ListType(INT)),), name)
            return self._context.emit(Op.POSEIDON_MANY, _FELT, node, arguments)
        if name == "poseidon_path":
            declared = (("node", INT), ("bits", INT), ("siblings", ListType(_FELT)))
            return self._context.emit(
                Op.POSEIDON_PATH, _FELT, node, self._bound(node, declared, name)
            )
        if name == "is_signed":
            names = ("message_hash", "r", "s", "public_key")
            arguments = self._bound(node, tuple([(each, INT) for each in names]), name)
            return self._context.emit(Op.IS_SIGNED, BOOL, node, arguments)
        if name == "BatchStore":
            positions, orders = ListType(_INITIAL_POSITION), ListType(_INITIAL_ORDER)
            arguments = self._bound(node, (("positions", positions), ("orders", orders)), name)
            return self._context.emit(Op.OPEN_STORE, STORE, node, arguments)
        raise self._context.refused(
            NAME_UNKNOWN, node, f"a call of {name}", "the subset cannot call it"
        )

    def _conversion(self, node: ast.Call, kind: IntegerType) -> Value:
        (argument,) = self._arguments(node, 1)
        folded = self._expressions.folded(argument)
        if folded is not None:
            lowest, highest = BOUNDS[kind.name]
            if not lowest <= folded <= highest:
                found = f"the constant {folded} as {kind}"
                raise self._context.refused(
                    VALUE_LEAVES_FIELD, node, found, f"stay in [{lowest}, {highest}]"
                )
            return self._context.constant(node, folded, kind)
        return self._context.emit(
            Op.CONVERT, kind, node, (self._expressions.number(argument),), kind.name
        )

    def _arguments(self, node: ast.Call, count: int) -> list[ast.expr]:
        if len(node.args) != count or node.keywords:
            found = f"{ast.unparse(node.func)} with {len(node.args) + len(node.keywords)} arguments"
            raise self._context.refused(TYPE_REFUSED, node, found, f"give {count}, without names")
        return node.args

    def _store_call(self, node: ast.Call) -> Value:
        assert isinstance(node.func, ast.Attribute)
        name = node.func.attr
        if name not in _STORE_CALLS:
            instead = "append to a variable of type list[X], in a statement of its own"
            raise self._context.refused(TYPE_REFUSED, node, f"{name} as a value", instead)
        store = self._expressions.typed(node.func.value, STORE)
        op, kinds, result = _STORE_CALLS[name]
        if isinstance(result, RecordType) or len(kinds) == 2:
            record = result if isinstance(result, RecordType) else kinds[1]
            assert isinstance(record, RecordType)
            self._know_record(record, node)
        pairs = zip(self._arguments(node, len(kinds)), kinds, strict=True)
        arguments = [self._expressions.typed(argument, kind) for argument, kind in pairs]
        return self._context.emit(op, result, node, (store, *arguments))

    def _know_record(self, record: RecordType, node: ast.AST) -> None:
        module_name, _, name = record.name.rpartition(".")
        place: Place = self._context.module.place(node)
        found = self._context.program.symbol(self._context.program.module(module_name), name, place)
        assert isinstance(found, RecordSource), f"{record} is a record of the protocol"
        self._context.program.records[record.name] = found

    def _call_len(self, node: ast.Call, expected: Type | None) -> Value:
        (argument,) = self._arguments(node, 1)
        value = self._expressions.expression(argument)
        if not isinstance(self._context.types[value], ListType | BuilderType):
            found = f"len of a {self._context.types[value]}"
            raise self._context.refused(TYPE_REFUSED, node, found, "take the length of a list")
        return self._context.emit(Op.LENGTH, INT, node, (value,))

    def _call_tuple(self, node: ast.Call, expected: Type | None) -> Value:
        (argument,) = self._arguments(node, 1)
        element = expected.element if isinstance(expected, ListType) else None
        value = self._expressions.expression(
            argument, None if element is None else BuilderType(element)
        )
        kind = self._context.types[value]
        if not isinstance(kind, BuilderType):
            raise self._context.refused(
                TYPE_REFUSED, node, f"tuple of a {kind}", "end a list[X] with tuple"
            )
        return self._context.emit(Op.FREEZE, ListType(kind.element), node, (value,))

    def _call_int(self, node: ast.Call, expected: Type | None) -> Value:
        (argument,) = self._arguments(node, 1)
        return self._context.emit(
            Op.CONVERT, INT, node, (self._expressions.number(argument),), "int"
        )

    def _call_extremum(self, node: ast.Call, expected: Type | None) -> Value:
        assert isinstance(node.func, ast.Name)
        op = Op.MINIMUM if node.func.id == "min" else Op.MAXIMUM
        if len(node.args) < 2 or node.keywords:
            raise self._context.refused(
                TYPE_REFUSED, node, f"{op} of one value", "give at least two integers"
            )
        result = self._expressions.number(node.args[0])
        for argument in node.args[1:]:
            result = self._context.emit(op, INT, node, (result, self._expressions.number(argument)))
        return result

    def _call_isinstance(self, node: ast.Call, expected: Type | None) -> Value:
        value, kinds = self.kind_test(node)
        return self._context.emit(Op.IS_KIND, BOOL, node, (value,), " ".join(kinds))

    def _call_range(self, node: ast.Call, expected: Type | None) -> Value:
        raise self._context.refused(TYPE_REFUSED, node, "range as a value", "use it in for only")

    def kind_test(self, node: ast.Call) -> tuple[Value, tuple[str, ...]]:
        """The record that an isinstance looks at and the kinds it asks for."""
        subject, kinds_node = self._arguments(node, 2)
        value = self._expressions.expression(subject)
        kinds = self._context.program.type_of(
            self._context.module, kinds_node, self._context.module.place(node)
        )
        names = _names(kinds)
        if not names or not isinstance(self._context.types[value], UnionType | RecordType):
            found = f"isinstance of a {self._context.types[value]}"
            raise self._context.refused(TYPE_REFUSED, node, found, "tell records of a union apart")
        return value, names


def _names(kind: Type) -> tuple[str, ...]:
    """The qualified names of a record or union."""
    if isinstance(kind, UnionType):
        return kind.names
    return (kind.name,) if isinstance(kind, RecordType) else ()


_BUILTIN_CALLS: dict[str, Callable[..., Value]] = {
    "len": CallLowering._call_len,
    "tuple": CallLowering._call_tuple,
    "int": CallLowering._call_int,
    "min": CallLowering._call_extremum,
    "max": CallLowering._call_extremum,
    "isinstance": CallLowering._call_isinstance,
    "range": CallLowering._call_range,
}
