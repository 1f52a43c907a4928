"""The rules stay in the provable subset of Python: what the compiler could not take is refused here."""

import ast
from pathlib import Path

import pytest

import provex.rules

ROOT = Path(provex.rules.__file__).parent
# The primitives that the compiler replaces: hashes and checks, the store.
PRIMITIVES = {"builtins.py", "storage.py"}
FILES = sorted(path for path in ROOT.rglob("*.py") if path.name not in PRIMITIVES)
FORBIDDEN = (
    ast.Try,
    ast.While,
    ast.With,
    ast.Lambda,
    ast.Global,
    ast.Nonlocal,
    ast.Yield,
    ast.YieldFrom,
    ast.Await,
    ast.AsyncFunctionDef,
    ast.Delete,
    ast.Raise,
    ast.GeneratorExp,
    ast.SetComp,
    ast.DictComp,
    ast.Dict,
    ast.Set,
    ast.Starred,
    ast.NamedExpr,
    ast.Match,
    ast.JoinedStr,
    ast.Break,
    ast.Continue,
)
BUILTIN_CALLS = {"len", "range", "min", "max", "tuple", "int", "isinstance"}
BUILDER_METHODS = {"append", "extend"}
STORE_METHODS = {"read_position", "write_position", "read_order", "write_order"}


def problems(source: str) -> list[str]:
    tree = ast.parse(source)
    found = []
    known = _known_names(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, FORBIDDEN):
            found.append(f"{line}: {type(node).__name__}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, float | complex | bytes):
            found.append(f"{line}: a {type(node.value).__name__}")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.MatMult):
            found.append(f"{line}: a division with a fraction")
        elif isinstance(node, ast.FunctionDef):
            found += _function_problems(node)
        elif isinstance(node, ast.Call):
            found += _call_problems(node, known)
        elif isinstance(node, ast.For) and not _is_list_loop(node):
            found.append(f"{line}: a loop over something else than a list or range")
        elif isinstance(node, ast.Assign | ast.AugAssign) and _writes_into(node):
            found.append(f"{line}: an assignment into an object")
    return found


def _known_names(tree: ast.Module) -> set[str]:
    names = set(BUILTIN_CALLS)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return names


def _function_problems(node: ast.FunctionDef) -> list[str]:
    found = []
    if node.args.vararg or node.args.kwarg or node.args.defaults or any(node.args.kw_defaults):
        found.append(f"{node.lineno}: {node.name} takes varying arguments or defaults")
    if any(isinstance(inner, ast.FunctionDef) and inner is not node for inner in ast.walk(node)):
        found.append(f"{node.lineno}: {node.name} holds a closure")
    arguments = [*node.args.args, *node.args.kwonlyargs]
    if node.returns is None or any(argument.annotation is None for argument in arguments):
        found.append(f"{node.lineno}: {node.name} is not fully typed")
    return found


def _call_problems(node: ast.Call, known: set[str]) -> list[str]:
    if isinstance(node.func, ast.Name):
        is_known = node.func.id in known
    else:
        assert isinstance(node.func, ast.Attribute)
        is_known = node.func.attr in BUILDER_METHODS | STORE_METHODS
    is_plain = all(keyword.arg is not None for keyword in node.keywords)
    return [] if is_known and is_plain else [f"{node.lineno}: a call of {ast.unparse(node.func)}"]


def _is_list_loop(node: ast.For) -> bool:
    if isinstance(node.iter, ast.Call):
        return isinstance(node.iter.func, ast.Name) and node.iter.func.id == "range"
    return isinstance(node.iter, ast.Name | ast.Attribute)


def _writes_into(node: ast.Assign | ast.AugAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Attribute | ast.Subscript) for target in targets)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_file_is_in_the_subset(path):
    assert problems(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: int) -> float:\n    return 0.5",
        "def f(x: int) -> int:\n    return x / 2",
        "def f(x: int) -> int:\n    try:\n        return x\n    except ValueError:\n        return 0",
        "def f(*xs: int) -> int:\n    return 0",
        "def f(x: int = 3) -> int:\n    return x",
        "def f(**xs: int) -> int:\n    return 0",
        "def f(x) -> int:\n    return x",
        "def f(x: int) -> int:\n    def g() -> int:\n        return x\n    return g()",
        "def f(x: int) -> int:\n    while x:\n        x -= 1\n    return x",
        "def f(x: int) -> int:\n    print(x)\n    return x",
        "def f(x: int) -> int:\n    global y\n    y = x\n    return x",
        "def f(x: list[int]) -> int:\n    x[0] = 5\n    return 0",
        "def f(x: int) -> int:\n    return len({x: x})",
        "def f(x: int) -> int:\n    for y in open('f'):\n        x += 1\n    return x",
        "def f(x: int) -> int:\n    return sorted((x,))[0]",
    ],
)
def test_what_leaves_the_subset_is_noticed(source):
    assert problems(source) != []


def test_rule_modules_hold_constants_functions_and_records_only():
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.Expr)
    for path in FILES:
        for node in ast.parse(path.read_text()).body:
            assert isinstance(node, allowed), f"{path}:{node.lineno}"
            if isinstance(node, ast.Expr):
                assert isinstance(node.value, ast.Constant), f"{path}:{node.lineno}"
            if isinstance(node, ast.ClassDef):
                assert node.decorator_list, f"{path}:{node.lineno} is no record"
