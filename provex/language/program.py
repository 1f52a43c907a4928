"""The source model: modules read as text, names resolved through imports, nothing executed."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from provex.protocol.errors import (
    NAME_UNKNOWN,
    PROGRAM_UNREADABLE,
    TYPE_REFUSED,
)

from .refusal import Place, place_of, refused
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
)

__all__ = [
    "PRIMITIVES",
    "ConstantSource",
    "FunctionSource",
    "Module",
    "Primitive",
    "Program",
    "RecordSource",
    "Symbol",
    "read_below",
]

PRIMITIVES = {
    "provex.rules.builtins": (
        "advice",
        "is_signed",
        "pedersen",
        "poseidon",
        "poseidon_many",
        "poseidon_path",
        "require",
    ),
    "provex.rules.storage": ("BatchStore", "Store"),
    "provex.protocol.numbers": tuple(BOUNDS),
    "dataclasses": ("dataclass",),
    "typing": ("Final",),
}
"""Names that the compiler knows itself, by module. It never looks into their Python bodies."""

ReadSource = Callable[[str], tuple[str, str]]
"""From a module's name to its file name and text. KeyError when there is none."""


@dataclass(frozen=True, slots=True)
class Primitive:
    """A name with a meaning built into the compiler."""

    name: str


@dataclass(frozen=True, slots=True)
class FunctionSource:
    """A function of the program."""

    module: "Module"
    node: ast.FunctionDef
    is_advice: bool

    @property
    def name(self) -> str:
        """The qualified name."""
        return f"{self.module.name}.{self.node.name}"

    @property
    def parameters(self) -> list[ast.arg]:
        """All parameters; keyword-only ones last."""
        return [*self.node.args.args, *self.node.args.kwonlyargs]


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A frozen dataclass of the program, fields in order."""

    module: "Module"
    node: ast.ClassDef
    fields: tuple[tuple[str, ast.expr], ...]

    @property
    def name(self) -> str:
        """The qualified name."""
        return f"{self.module.name}.{self.node.name}"


@dataclass(frozen=True, slots=True)
class ConstantSource:
    """A module constant, or an alias of a union of records."""

    module: "Module"
    node: ast.expr


Symbol = Primitive | FunctionSource | RecordSource | ConstantSource


@dataclass(slots=True)
class Module:
    """One source file: what its top level defines and imports."""

    name: str
    file: str
    text: str
    tree: ast.Module
    symbols: dict[str, Symbol] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)

    def place(self, node: ast.AST) -> Place:
        """Where a node of this module stands."""
        return place_of(self.file, node)


def read_below(root: Path) -> ReadSource:
    """Read modules from the files of the folder that holds the top package."""

    def read(name: str) -> tuple[str, str]:
        base = root.joinpath(*name.split("."))
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                return str(path.relative_to(root)), path.read_text()
        raise KeyError(name)

    return read


class Program:
    """The modules reached so far and what their names mean."""

    def __init__(self, read: ReadSource) -> None:
        """Start empty; modules are read when a name leads to them."""
        self._read = read
        self.modules: dict[str, Module] = {}
        self.records: dict[str, RecordSource] = {}
        self._field_types: dict[str, tuple[tuple[str, Type], ...]] = {}

    def module(self, name: str) -> Module:
        """The module of this name. PROGRAM_UNREADABLE when it is missing or no Python."""
        if name not in self.modules:
            try:
                file, text = self._read(name)
            except KeyError:
                where = Place(name, 1, 1)
                raise refused(
                    PROGRAM_UNREADABLE, where, f"no module {name}", "name an existing one"
                ) from None
            self.modules[name] = _parsed_module(name, file, text)
        return self.modules[name]

    def symbol(self, module: Module, name: str, place: Place) -> Symbol:
        """What a top-level name of a module means, through its imports."""
        if name in module.symbols:
            return module.symbols[name]
        if name not in module.imports:
            raise refused(
                NAME_UNKNOWN, place, f"the name {name}", "define or import it in this module"
            )
        origin, original = module.imports[name]
        if original in PRIMITIVES.get(origin, ()):
            return Primitive(original)
        if origin in ("dataclasses", "typing"):
            raise refused(
                NAME_UNKNOWN, place, f"{origin}.{original}", "the subset has no such name"
            )
        return self.symbol(self.module(origin), original, place)

    def function(self, entry: str) -> FunctionSource:
        """The function with a qualified name `package.module.function`."""
        module_name, _, name = entry.rpartition(".")
        module = self.module(module_name)
        found = self.symbol(module, name, Place(module.file, 1, 1))
        if not isinstance(found, FunctionSource):
            where = Place(module.file, 1, 1)
            raise refused(NAME_UNKNOWN, where, f"{name} is no function", "name a function as entry")
        return found

    def type_of(self, module: Module, node: ast.expr | None, place: Place) -> Type:
        """The type that an annotation names. TYPE_REFUSED for any other."""
        if isinstance(node, ast.Constant) and node.value is None:
            return NOTHING
        if isinstance(node, ast.Name):
            return self._named_type(module, node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union(module, node, place)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            return self._list_type(module, node, place)
        instead = "annotate with int, bool, a number type, a record, tuple[...] or a union"
        raise refused(TYPE_REFUSED, place, "a missing or foreign annotation", instead)

    def _named_type(self, module: Module, node: ast.Name) -> Type:
        if node.id == "int":
            return INT
        if node.id == "bool":
            return BOOL
        place = module.place(node)
        found = self.symbol(module, node.id, place)
        if isinstance(found, Primitive) and found.name in BOUNDS:
            return IntegerType(found.name)
        if isinstance(found, Primitive) and found.name in ("Store", "BatchStore"):
            return STORE
        if isinstance(found, RecordSource):
            self.records[found.name] = found
            return RecordType(found.name)
        if isinstance(found, ConstantSource):
            return self.type_of(found.module, found.node, place)
        instead = "annotate with int, bool, a number type or a record"
        raise refused(TYPE_REFUSED, place, f"the annotation {node.id}", instead)

    def _union(self, module: Module, node: ast.BinOp, place: Place) -> Type:
        names: list[str] = []
        for part in (node.left, node.right):
            kind = self.type_of(module, part, place)
            if isinstance(kind, RecordType):
                names.append(kind.name)
            elif isinstance(kind, UnionType):
                names += kind.names
            else:
                raise refused(TYPE_REFUSED, place, f"{kind} in a union", "unite records only")
        return UnionType(tuple(dict.fromkeys(names)))

    def _list_type(self, module: Module, node: ast.Subscript, place: Place) -> Type:
        assert isinstance(node.value, ast.Name)
        if node.value.id == "list":
            return BuilderType(self.type_of(module, node.slice, place))
        if node.value.id == "tuple" and isinstance(node.slice, ast.Tuple):
            items = node.slice.elts
            last = items[-1]
            if len(items) == 2 and isinstance(last, ast.Constant) and last.value is Ellipsis:
                return ListType(self.type_of(module, items[0], place))
            return PairType(tuple([self.type_of(module, item, place) for item in items]))
        instead = "write tuple[X, ...] for a list, list[X] for one that is being built"
        raise refused(TYPE_REFUSED, place, f"the annotation {ast.unparse(node)}", instead)

    def fields(self, record: str) -> tuple[tuple[str, Type], ...]:
        """Names and types of a record's fields, in order."""
        if record not in self._field_types:
            source = self.records[record]
            self._field_types[record] = tuple(
                [
                    (name, self.type_of(source.module, node, source.module.place(node)))
                    for name, node in source.fields
                ]
            )
        return self._field_types[record]


def _parsed_module(name: str, file: str, text: str) -> Module:
    try:
        module = Module(name, file, text, ast.parse(text))
    except SyntaxError as error:
        where = Place(file, error.lineno or 1, error.offset or 1)
        raise refused(PROGRAM_UNREADABLE, where, f"no Python: {error.msg}", "correct it") from None
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom):
            origin = _origin(name, file, node)
            for alias in node.names:
                module.imports[alias.asname or alias.name] = (origin, alias.name)
        elif isinstance(node, ast.FunctionDef):
            module.symbols[node.name] = FunctionSource(module, node, _is_advice(node))
        elif isinstance(node, ast.ClassDef):
            module.symbols[node.name] = RecordSource(module, node, _field_nodes(node))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            module.symbols[node.targets[0].id] = ConstantSource(module, node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            module.symbols[node.target.id] = ConstantSource(module, node.value)
    return module


def _origin(name: str, file: str, node: ast.ImportFrom) -> str:
    """The absolute name of the module that an import names."""
    if not node.level:
        return node.module or ""
    package = name.split(".")
    is_package = file.endswith("__init__.py")
    above = package[: len(package) - node.level + int(is_package)]
    return ".".join([*above, node.module] if node.module else above)


def _is_advice(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "advice" for mark in node.decorator_list)


def _field_nodes(node: ast.ClassDef) -> tuple[tuple[str, ast.expr], ...]:
    return tuple(
        [
            (item.target.id, item.annotation)
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        ]
    )
