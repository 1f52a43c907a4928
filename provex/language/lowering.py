"""From the functions of a program to instructions, beginning at its entries."""

import ast
from dataclasses import dataclass

from provex.protocol.errors import CONSTRUCT_REFUSED, INPUT_UNBOUNDED, TYPE_REFUSED

from .context import FunctionContext
from .expressions import ExpressionLowering
from .instructions import (
    Block,
    Branch,
    Carried,
    Compiled,
    Function,
    Join,
    Op,
    Return,
    Value,
    Yield,
)
from .program import FunctionSource, Module, Program
from .refusal import refused
from .subset import (
    require_function_in_subset,
    require_module_in_subset,
    require_record_in_subset,
)
from .types import (
    INT,
    NOTHING,
    BuilderType,
    ListType,
    RecordType,
    Type,
    UnionType,
    is_assignable,
    joined_type,
)

__all__ = ["lower_program"]


def lower_program(program: Program, entries: tuple[str, ...]) -> Compiled:
    """All function instances that the entries reach, as instructions.

    Raises `Rejected` with an error of the 54xx family for what is outside the subset.
    """
    return _ProgramLowering(program).lower(entries)


class _ProgramLowering:
    """The function instances asked for so far."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._functions: dict[str, Function] = {}
        self._pending: list[tuple[str, FunctionSource, tuple[Type, ...]]] = []
        self._names: set[str] = set()
        self._checked_modules: set[str] = set()
        self._declared: dict[str, tuple[tuple[str, Type], ...]] = {}

    def lower(self, entries: tuple[str, ...]) -> Compiled:
        names = []
        for entry in entries:
            source = self._program.function(entry)
            kinds = tuple([kind for _, kind in self.declared(source)])
            for argument, kind in zip(source.parameters, kinds, strict=True):
                self._require_bounded(source.module, argument, kind, argument.arg)
            names.append(self.instance(source, kinds)[0])
        while self._pending:
            name, source, kinds = self._pending.pop(0)
            self._functions[name] = self._lowered(name, source, kinds)
        for record in self._program.records.values():
            require_record_in_subset(record)
        records = {name: self._program.fields(name) for name in self._program.records}
        sources = {module.file: module.text for module in self._program.modules.values()}
        return Compiled(tuple(names), self._functions, records, sources)

    def declared(self, source: FunctionSource) -> tuple[tuple[str, Type], ...]:
        """Names and declared types of a function's parameters."""
        if source.name not in self._declared:
            module = source.module
            if module.name not in self._checked_modules:
                self._checked_modules.add(module.name)
                require_module_in_subset(module)
            require_function_in_subset(source)
            self._declared[source.name] = tuple(
                [
                    (
                        argument.arg,
                        self._program.type_of(module, argument.annotation, module.place(argument)),
                    )
                    for argument in source.parameters
                ]
            )
        return self._declared[source.name]

    def instance(self, source: FunctionSource, kinds: tuple[Type, ...]) -> tuple[str, Type]:
        """Name and result type of a function for these argument types."""
        name = source.name
        for (_, declared), kind in zip(self.declared(source), kinds, strict=True):
            if isinstance(declared, UnionType) and declared != kind:
                name += f"<{kind}>"
        if name not in self._names:
            self._names.add(name)
            self._pending.append((name, source, kinds))
        return name, self._result(source)

    def _result(self, source: FunctionSource) -> Type:
        return self._program.type_of(
            source.module, source.node.returns, source.module.place(source.node)
        )

    def _lowered(self, name: str, source: FunctionSource, kinds: tuple[Type, ...]) -> Function:
        context = FunctionContext(self._program, self, source.module)
        return _StatementLowering(context, self._result(source)).lower(name, source, kinds)

    def _require_bounded(self, module: Module, node: ast.AST, kind: Type, path: str) -> None:
        """An input comes from outside: every integer in it needs a bounded type."""
        if kind == INT:
            found = f"the input {path} is an int without bounds"
            raise refused(
                INPUT_UNBOUNDED, module.place(node), found, "declare a bounded type, as u64"
            )
        if isinstance(kind, ListType):
            self._require_bounded(module, node, kind.element, f"{path}[...]")
        names = kind.names if isinstance(kind, UnionType) else ()
        for name in (kind.name,) if isinstance(kind, RecordType) else names:
            record = self._program.records[name]
            require_record_in_subset(record)
            for field, field_kind in self._program.fields(name):
                field_path = f"{path}.{field}"
                self._require_bounded(record.module, record.node, field_kind, field_path)


@dataclass(frozen=True, slots=True)
class _Way:
    """One side of a branch: its block, the variables at its end, whether it goes on."""

    block: Block
    variables: dict[str, Value]
    is_going_on: bool


class _StatementLowering:
    """Lowers the statements of one function."""

    def __init__(self, context: FunctionContext, result: Type) -> None:
        self._context = context
        self._expressions = ExpressionLowering(context)
        self._result = result
        self._narrowed_from: dict[Value, Value] = {}

    def lower(self, name: str, source: FunctionSource, kinds: tuple[Type, ...]) -> Function:
        """The whole function."""
        parameters = []
        for argument, kind in zip(source.parameters, kinds, strict=True):
            value = self._context.new_value(kind)
            self._context.variables[argument.arg] = value
            self._context.variable_types[argument.arg] = kind
            parameters.append((argument.arg, value))
        body = self._context.block
        place = source.module.place(source.node)
        if self._statements(source.node.body):
            if self._result != NOTHING:
                instead = "end every way with return"
                raise self._context.refused(
                    TYPE_REFUSED, source.node, f"{source.node.name} may end early", instead
                )
            body.end = Return(None, place)
        return Function(
            name,
            tuple(parameters),
            self._result,
            source.is_advice,
            place,
            self._context.types,
            body,
        )

    def _statements(self, nodes: list[ast.stmt]) -> bool:
        """Lower in order; whether the end is reached."""
        for position, node in enumerate(nodes):
            if not self._statement(node):
                if position + 1 < len(nodes):
                    found = "a statement that is never reached"
                    raise self._context.refused(
                        CONSTRUCT_REFUSED, nodes[position + 1], found, "leave it out"
                    )
                return False
        return True

    def _statement(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.Return):
            return self._return(node)
        if isinstance(node, ast.If):
            return self._if(node)
        if isinstance(node, ast.For):
            self._for(node)
        elif isinstance(node, ast.Assign):
            self._assign_all(node)
        elif isinstance(node, ast.AugAssign):
            assert isinstance(node.target, ast.Name)
            read = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
            operation = ast.copy_location(ast.BinOp(read, node.op, node.value), node)
            self._assign(node.target, self._expressions.expression(operation), node)
        elif isinstance(node, ast.AnnAssign):
            self._declare(node)
        elif isinstance(node, ast.Assert):
            self._assert(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self._call_statement(node.value)
        return True

    def _return(self, node: ast.Return) -> bool:
        value = None
        if self._result == NOTHING:
            if node.value is not None:
                raise self._context.refused(
                    TYPE_REFUSED, node, "a result", "return nothing, as declared"
                )
        else:
            if node.value is None:
                raise self._context.refused(
                    TYPE_REFUSED, node, "no result", f"return a {self._result}"
                )
            value = self._expressions.typed(node.value, self._result)
        self._context.block.end = Return(value, self._context.module.place(node))
        return False

    # Variables.

    def _assign_all(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            values = [self._expressions.expression(item) for item in node.value.elts]
            for name, value in zip(target.elts, values, strict=True):
                self._assign(name, value, node)
            return
        assert isinstance(target, ast.Name)
        expected = self._context.variable_types.get(target.id)
        self._assign(target, self._expressions.expression(node.value, expected), node)

    def _declare(self, node: ast.AnnAssign) -> None:
        assert isinstance(node.target, ast.Name)
        assert node.value is not None
        kind = self._context.program.type_of(
            self._context.module, node.annotation, self._context.module.place(node)
        )
        known = self._context.variable_types.setdefault(node.target.id, kind)
        if known != kind:
            found = f"{node.target.id} declared as {known} and as {kind}"
            raise self._context.refused(
                TYPE_REFUSED, node, found, "give the second one another name"
            )
        self._assign(node.target, self._expressions.typed(node.value, kind), node)

    def _assign(self, target: ast.expr, value: Value, node: ast.stmt) -> None:
        assert isinstance(target, ast.Name)
        kind = self._context.types[value]
        if kind == NOTHING:
            raise self._context.refused(
                TYPE_REFUSED, node, "a call without result", "leave out the assignment"
            )
        if isinstance(kind, BuilderType) and value in self._context.variables.values():
            found = "a second name for a list under construction"
            raise self._context.refused(TYPE_REFUSED, node, found, "end it with tuple(...) first")
        self._context.variable_types.setdefault(target.id, kind)
        self._context.variables[target.id] = self._context.expect(
            node, value, self._context.variable_types[target.id]
        )

    def _call_statement(self, node: ast.Call) -> None:
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr not in ("append", "extend"):
            self._expressions.expression(node)
            return
        builder = self._expressions.expression(function.value)
        kind = self._context.types[builder]
        if not isinstance(kind, BuilderType) or not isinstance(function.value, ast.Name):
            found = f"{function.attr} to a {kind}"
            raise self._context.refused(
                TYPE_REFUSED, node, found, "append to a variable of type list[X]"
            )
        if len(node.args) != 1 or node.keywords:
            raise self._context.refused(
                TYPE_REFUSED, node, f"{function.attr} of several", "give one argument"
            )
        if function.attr == "append":
            item = self._expressions.typed(node.args[0], kind.element)
            grown = self._context.emit(Op.APPEND, kind, node, (builder, item))
        else:
            grown = self._context.emit(
                Op.EXTEND, kind, node, (builder, self._extension(node, kind))
            )
        self._context.variables[function.value.id] = grown

    def _extension(self, node: ast.Call, kind: BuilderType) -> Value:
        """What extend appends: a list, or a comprehension that is used up by it."""
        argument = node.args[0]
        items = self._expressions.expression(argument, ListType(kind.element))
        found = self._context.types[items]
        if isinstance(argument, ast.ListComp) and isinstance(found, BuilderType):
            items = self._context.emit(Op.FREEZE, ListType(found.element), node, (items,))
        return self._context.expect(argument, items, ListType(kind.element))

    def _assert(self, node: ast.Assert) -> None:
        assert isinstance(node.test, ast.Call)
        value, kinds = self._expressions.calls.kind_test(node.test)
        found = self._context.types[value]
        held = found.names if isinstance(found, UnionType) else (str(found),)
        if isinstance(found, UnionType) and not set(held) <= set(kinds):
            self._context.emit(Op.ASSERT_KIND, NOTHING, node, (value,), " ".join(kinds))
        self._narrow(node.test, value, kinds)

    def _narrow(self, test: ast.Call, value: Value, kinds: tuple[str, ...]) -> None:
        """Let the tested variable be one of these kinds from here on."""
        subject = test.args[0]
        found = self._context.types[value]
        if not isinstance(subject, ast.Name) or not isinstance(found, UnionType) or not kinds:
            return
        kind: Type = RecordType(kinds[0]) if len(kinds) == 1 else UnionType(kinds)
        if kind == found:
            return
        narrowed = self._context.emit(Op.AS_KIND, kind, test, (value,), " ".join(kinds))
        self._narrowed_from[narrowed] = value
        self._context.variables[subject.id] = narrowed

    # Branches and loops.

    def _if(self, node: ast.If) -> bool:
        test = node.test
        then_kinds: tuple[str, ...] = ()
        other_kinds: tuple[str, ...] = ()
        kind_test = None
        tested = -1
        if isinstance(test, ast.Call) and ast.unparse(test.func) == "isinstance":
            kind_test = test
            tested, asked = self._expressions.calls.kind_test(test)
            found = self._context.types[tested]
            held = found.names if isinstance(found, UnionType) else ()
            then_kinds = tuple([name for name in held if name in asked])
            other_kinds = tuple([name for name in held if name not in asked])
        condition = self._expressions.boolean(test)
        ways = []
        for body, kinds in ((node.body, then_kinds), (node.orelse, other_kinds)):
            kept = dict(self._context.variables)
            block = Block()
            with self._context.within(block):
                if kind_test is not None:
                    self._narrow(kind_test, tested, kinds)
                is_going_on = self._statements(body)
            ways.append(_Way(block, self._context.variables, is_going_on))
            self._context.variables = kept
        return self._meet(node, condition, ways[0], ways[1])

    def _meet(self, node: ast.If, condition: Value, then: _Way, otherwise: _Way) -> bool:
        """Give every variable that a side changed its value after the branch."""
        going_on = [way for way in (then, otherwise) if way.is_going_on]
        results: list[Value] = []
        yielded: list[list[Value]] = [[] for _ in going_on]
        before = self._context.variables
        after: dict[str, Value] = {}
        for name in going_on[0].variables if going_on else ():
            if any(name not in way.variables for way in going_on):
                continue
            values = [self._widened(way.variables[name], before, name) for way in going_on]
            if len(going_on) == 1:
                values = [going_on[0].variables[name]]
            if all(value == before.get(name) for value in values):
                after[name] = values[0]
                continue
            result = self._context.new_value(self._joined(node, name, values))
            after[name] = result
            results.append(result)
            for place, value in enumerate(values):
                yielded[place].append(value)
        for way, values in zip(going_on, yielded, strict=True):
            way.block.end = Yield(tuple(values))
        place_of_node = self._context.module.place(node)
        self._context.block.statements.append(
            Branch(Join.IF, condition, then.block, otherwise.block, tuple(results), place_of_node)
        )
        self._context.variables = after
        return bool(going_on)

    def _widened(self, value: Value, before: dict[str, Value], name: str) -> Value:
        """The value without the narrowing that holds on one side only."""
        origin = self._narrowed_from.get(value)
        return origin if origin is not None and origin == before.get(name) else value

    def _joined(self, node: ast.AST, name: str, values: list[Value]) -> Type:
        kind = self._context.types[values[0]]
        for value in values[1:]:
            joined = joined_type(kind, self._context.types[value])
            if joined is None:
                found = f"{name} is a {kind} or a {self._context.types[value]}"
                raise self._context.refused(TYPE_REFUSED, node, found, "use two names")
            kind = joined
        return kind

    def _for(self, node: ast.For) -> None:
        assert isinstance(node.target, ast.Name)
        loop = self._expressions.open_loop(node.iter)
        before = self._context.variables
        changed = [name for name in _assigned_names(node.body) if name in before]
        inside = {
            name: self._context.new_value(self._context.variable_types[name]) for name in changed
        }
        self._context.variables = before | inside
        known = self._context.variable_types.setdefault(
            node.target.id, self._context.types[loop.item]
        )
        if not is_assignable(self._context.types[loop.item], known):
            found = f"{node.target.id} is a {known} elsewhere"
            raise self._context.refused(
                TYPE_REFUSED, node, found, "give the loop's variable another name"
            )
        self._context.variables[node.target.id] = loop.item
        with self._context.within(loop.body):
            self._statements(node.body)
            loop.body.end = Yield(tuple([self._context.variables[name] for name in changed]))
        after = {
            name: self._context.new_value(self._context.variable_types[name]) for name in changed
        }
        carried = tuple([Carried(before[name], inside[name], after[name]) for name in changed])
        self._expressions.close_loop(loop, carried, node)
        self._context.variables = before | after


def _assigned_names(body: list[ast.stmt]) -> list[str]:
    """Variables that statements change, in order of first change."""
    names: dict[str, None] = {}
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.setdefault(node.id)
            elif (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.attr in ("append", "extend")
            ):
                names.setdefault(node.value.id)
    return list(names)
