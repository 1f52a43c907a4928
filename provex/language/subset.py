"""The subset check: every construct that is not allowed is refused, with what to write instead."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from provex.protocol.errors import CONSTRUCT_REFUSED, Rejected

from .program import FunctionSource, Module, RecordSource
from .refusal import refused

__all__ = ["require_function_in_subset", "require_module_in_subset", "require_record_in_subset"]

_PLAIN = (
    ast.arguments,
    ast.arg,
    ast.keyword,
    ast.expr_context,
    ast.Name,
    ast.Attribute,
    ast.IfExp,
    ast.BoolOp,
    ast.boolop,
    ast.Return,
    ast.If,
    ast.List,
    ast.Tuple,
    ast.Pass,
    ast.cmpop,
    ast.operator,
    ast.unaryop,
)
"""Allowed wherever Python allows them; types are checked later."""

_INSTEAD: dict[type[ast.AST], tuple[str, str]] = {
    ast.While: ("a while loop", "loop over a list or a range, whose length bounds it"),
    ast.Break: ("break", "keep a flag and let the loop run to its end"),
    ast.Continue: ("continue", "put the rest of the loop under an if"),
    ast.Try: ("try", "return a result code, or use require"),
    ast.Raise: ("raise", "use require with a code of the registry"),
    ast.With: ("with", "the rules have no resources"),
    ast.Lambda: ("a lambda", "write a function of its module"),
    ast.Global: ("global", "pass values as parameters and results"),
    ast.Nonlocal: ("nonlocal", "pass values as parameters and results"),
    ast.Yield: ("yield", "build a list and return tuple(list)"),
    ast.YieldFrom: ("yield from", "build a list and return tuple(list)"),
    ast.Await: ("await", "the rules do not wait"),
    ast.AsyncFunctionDef: ("an async function", "write a plain function"),
    ast.AsyncFor: ("an async loop", "write a plain loop"),
    ast.AsyncWith: ("async with", "the rules have no resources"),
    ast.Delete: ("del", "leave the name alone"),
    ast.GeneratorExp: ("a generator expression", "write a list comprehension"),
    ast.SetComp: ("a set", "write a list comprehension"),
    ast.DictComp: ("a dict", "write a list of records"),
    ast.Dict: ("a dict", "write a record or a list of records"),
    ast.Set: ("a set", "write a tuple"),
    ast.Starred: ("a starred expression", "name every value"),
    ast.NamedExpr: ("a walrus", "assign in a statement of its own"),
    ast.Match: ("match", "write if and isinstance"),
    ast.JoinedStr: ("a text", "errors are numbers of the registry"),
    ast.FormattedValue: ("a text", "errors are numbers of the registry"),
    ast.FunctionDef: ("a function within a function", "move it to the top level of its module"),
    ast.ClassDef: ("a class within a function", "move it to the top level of its module"),
    ast.Import: ("an import within a function", "import names at the top of the module"),
    ast.ImportFrom: ("an import within a function", "import names at the top of the module"),
    ast.Slice: ("a slice", "loop over a range of indices"),
}

_OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Div: ("/", "divide with // and say the rounding in the name"),
    ast.MatMult: ("@", "write the sum of products"),
    ast.LShift: ("<<", "multiply with a power of two"),
    ast.RShift: (">>", "divide with // by a power of two"),
    ast.BitAnd: ("&", "take % of a power of two"),
    ast.BitOr: ("|", "add parts that do not overlap"),
    ast.BitXor: ("^", "compare with != or subtract"),
    ast.Invert: ("~", "subtract from the largest value"),
    ast.UAdd: ("a unary +", "leave it out"),
    ast.Is: ("is", "compare with =="),
    ast.IsNot: ("is not", "compare with !="),
}

_CALLS = ("append", "extend", "read_position", "write_position", "read_order", "write_order")
_RECORD_MARKS = {"frozen", "slots", "kw_only"}


def require_module_in_subset(module: Module) -> None:
    """Top level: imports of names, constants, records, functions, docstrings."""
    allowed = (ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    for node in module.tree.body:
        is_text = isinstance(node, ast.Expr) and _is_docstring(node)
        if not isinstance(node, allowed) and not is_text:
            instead = "keep imports of names, constants, records and functions only"
            raise _refused(module, node, "a statement at the top level", instead)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            raise _refused(module, node, "import *", "name what is imported")


def require_record_in_subset(record: RecordSource) -> None:
    """A dataclass with frozen=True whose body is annotated fields without defaults."""
    module, node = record.module, record.node
    if node.bases or node.keywords:
        raise _refused(
            module, node, f"{node.name} has a base class", "put a record into a field instead"
        )
    if not any(_is_frozen_dataclass(mark) for mark in node.decorator_list):
        raise _refused(module, node, f"{node.name} is no record", "write @dataclass(frozen=True)")
    if not any(isinstance(item, ast.AnnAssign) for item in node.body):
        raise _refused(module, node, f"{node.name} has no fields", "give it one")
    for item in node.body:
        if isinstance(item, ast.Expr) and _is_docstring(item):
            continue
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            instead = "keep annotated fields only; write functions of the module"
            raise _refused(module, item, f"something else than a field in {node.name}", instead)
        if item.value is not None:
            raise _refused(
                module, item, "a default value", "name every field where a record is made"
            )


def _is_frozen_dataclass(mark: ast.expr) -> bool:
    if not isinstance(mark, ast.Call) or not isinstance(mark.func, ast.Name):
        return False
    true_marks = {
        keyword.arg
        for keyword in mark.keywords
        if isinstance(keyword.value, ast.Constant) and keyword.value.value is True
    }
    is_plain = not mark.args and true_marks <= _RECORD_MARKS
    return mark.func.id == "dataclass" and is_plain and "frozen" in true_marks


def require_function_in_subset(function: FunctionSource) -> None:
    """Walk one function; the first construct outside the subset is refused."""
    module, node = function.module, function.node
    arguments = node.args
    if arguments.vararg or arguments.kwarg or arguments.posonlyargs:
        raise _refused(
            module, node, "varying or positional-only parameters", "name every parameter"
        )
    if arguments.defaults or any(arguments.kw_defaults):
        raise _refused(module, node, "a default value", "pass every argument")
    for mark in node.decorator_list:
        if not isinstance(mark, ast.Name) or mark.id != "advice":
            raise _refused(module, mark, "a decorator", "only @advice has a meaning here")
    for place, statement in enumerate(node.body):
        if place == 0 and isinstance(statement, ast.Expr) and _is_docstring(statement):
            continue
        _check(module, statement)


def _check(module: Module, node: ast.AST) -> None:
    special = _SPECIAL.get(type(node))
    if special is not None:
        special(module, node)
    elif type(node) in _INSTEAD:
        raise _refused(module, node, *_INSTEAD[type(node)])
    elif not isinstance(node, _PLAIN):
        raise _refused(module, node, f"{type(node).__name__}", "the subset does not have it")
    for child in _parts(node):
        if type(child) in _OPERATORS:
            found, instead = _OPERATORS[type(child)]
            raise _refused(module, node, f"the operator {found}", instead)
        _check(module, child)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The parts to check. Annotations and the kinds of an isinstance are types, read later."""
    is_kind_test = isinstance(node, ast.Call) and _is_call_of(node, "isinstance")
    for child in ast.iter_child_nodes(node):
        is_annotation = isinstance(node, ast.AnnAssign) and child is node.annotation
        is_kinds = is_kind_test and isinstance(node, ast.Call) and child in node.args[1:]
        if not is_annotation and not is_kinds:
            yield child


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _check_constant(module: Module, node: ast.Constant) -> None:
    if type(node.value) is not int and type(node.value) is not bool:
        kind = type(node.value).__name__
        raise _refused(module, node, f"a constant of type {kind}", "use integers and booleans")


def _check_expression(module: Module, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Call):
        raise _refused(module, node, "an expression without effect", "leave it out")


def _check_call(module: Module, node: ast.Call) -> None:
    if any(keyword.arg is None for keyword in node.keywords):
        raise _refused(module, node, "a call with **", "name every argument")
    if isinstance(node.func, ast.Attribute):
        if node.func.attr not in _CALLS or not isinstance(node.func.value, ast.Name):
            found = f"a call of {ast.unparse(node.func)}"
            raise _refused(module, node, found, "call functions by their names")
    elif not isinstance(node.func, ast.Name):
        raise _refused(module, node, "a computed function", "call functions by their names")


def _check_for(module: Module, node: ast.For) -> None:
    if node.orelse:
        raise _refused(module, node, "else of a loop", "put it after the loop")
    _check_loop(module, node, node.target, node.iter)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Return):
            raise _refused(
                module, inner, "return within a loop", "keep a flag and return after the loop"
            )


def _check_loop(module: Module, node: ast.AST, target: ast.expr, source: ast.expr) -> None:
    if not isinstance(target, ast.Name):
        raise _refused(
            module, node, "a loop with several targets", "take the parts apart in the loop"
        )
    if isinstance(source, ast.Call) and _is_call_of(source, "range"):
        if len(source.args) > 2 or source.keywords:
            raise _refused(module, node, "a range with a step", "multiply the index instead")
    elif not isinstance(source, ast.Name | ast.Attribute):
        found = "a loop over something else than a list or range"
        raise _refused(module, node, found, "give the list a name first")


def _check_comprehension(module: Module, node: ast.ListComp) -> None:
    if len(node.generators) != 1 or node.generators[0].ifs:
        raise _refused(
            module, node, "a comprehension with ifs or two loops", "write a loop with append"
        )
    _check_loop(module, node, node.generators[0].target, node.generators[0].iter)


def _check_assign(module: Module, node: ast.Assign) -> None:
    if len(node.targets) != 1:
        raise _refused(module, node, "a chain of assignments", "write one assignment a line")
    target = node.targets[0]
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    for part in parts:
        if not isinstance(part, ast.Name):
            raise _refused(
                module, node, "an assignment into an object", "make a new record or list"
            )
    if isinstance(target, ast.Tuple) and (
        not isinstance(node.value, ast.Tuple) or len(node.value.elts) != len(parts)
    ):
        raise _refused(module, node, "an unpacking", "write a, b = x, y or take fields by name")


def _check_augmented(module: Module, node: ast.AugAssign) -> None:
    if not isinstance(node.target, ast.Name):
        raise _refused(module, node, "an assignment into an object", "make a new record or list")


def _check_annotated(module: Module, node: ast.AnnAssign) -> None:
    if not isinstance(node.target, ast.Name) or node.value is None:
        raise _refused(
            module, node, "a declaration without value", "assign where the name is declared"
        )


def _check_assert(module: Module, node: ast.Assert) -> None:
    if not _is_call_of(node.test, "isinstance") or node.msg is not None:
        raise _refused(
            module, node, "an assertion", "only `assert isinstance(x, Kind)` says something"
        )


def _nothing(module: Module, node: ast.AST) -> None:
    """Allowed as it is; its parts are checked."""


_SPECIAL: dict[type[ast.AST], Callable[[Module, Any], None]] = {
    ast.Constant: _check_constant,
    ast.Expr: _check_expression,
    ast.Call: _check_call,
    ast.For: _check_for,
    ast.ListComp: _check_comprehension,
    ast.comprehension: _nothing,
    ast.Assign: _check_assign,
    ast.AugAssign: _check_augmented,
    ast.AnnAssign: _check_annotated,
    ast.Assert: _check_assert,
    ast.BinOp: _nothing,
    ast.UnaryOp: _nothing,
    ast.Compare: _nothing,
    ast.Subscript: _nothing,
}


def _is_docstring(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _refused(module: Module, node: ast.AST, found: str, instead: str) -> Rejected:
    return refused(CONSTRUCT_REFUSED, module.place(node), found, instead)
