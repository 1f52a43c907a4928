"""The types of the provable subset, and which value may stand for which."""

from dataclasses import dataclass

from provex.protocol.numbers import FIELD_PRIME

__all__ = [
    "BOOL",
    "BOUNDS",
    "INT",
    "LIST_LENGTH_MAX",
    "NOTHING",
    "STORE",
    "BuilderType",
    "IntegerType",
    "ListType",
    "PairType",
    "PlainType",
    "RecordType",
    "Type",
    "UnionType",
    "is_assignable",
    "joined_type",
]

BOUNDS = {
    "u7": (0, 2**7 - 1),
    "u16": (0, 2**16 - 1),
    "u32": (0, 2**32 - 1),
    "u64": (0, 2**64 - 1),
    "u120": (0, 2**120 - 1),
    "u128": (0, 2**128 - 1),
    "u250": (0, 2**250 - 1),
    "i64": (-(2**63), 2**63 - 1),
    "Felt": (0, FIELD_PRIME - 1),
}
"""The bounded number types, inclusive."""

# No list of a run is longer: its cells have addresses below 2^32.
LIST_LENGTH_MAX = 2**32 - 1


@dataclass(frozen=True, slots=True)
class IntegerType:
    """An integer: a bounded type by its name, or `int`, whose interval is inferred."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PlainType:
    """A type without parts: `bool`, `None`, the store."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RecordType:
    """A frozen dataclass, by its qualified name."""

    name: str

    def __str__(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class UnionType:
    """One of several records, told apart with `isinstance`."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return " | ".join(name.rpartition(".")[2] for name in self.names)


@dataclass(frozen=True, slots=True)
class ListType:
    """An immutable list that carries its length: `tuple[element, ...]`."""

    element: "Type"

    def __str__(self) -> str:
        return f"tuple[{self.element}, ...]"


@dataclass(frozen=True, slots=True)
class BuilderType:
    """A list under construction: a local variable that only grows, until `tuple(...)` ends it."""

    element: "Type"

    def __str__(self) -> str:
        return f"list[{self.element}]"


@dataclass(frozen=True, slots=True)
class PairType:
    """A tuple of fixed length."""

    items: "tuple[Type, ...]"

    def __str__(self) -> str:
        return f"tuple[{', '.join(map(str, self.items))}]"


Type = IntegerType | PlainType | RecordType | UnionType | ListType | BuilderType | PairType

INT = IntegerType("int")
BOOL = PlainType("bool")
NOTHING = PlainType("None")
STORE = PlainType("Store")


def is_assignable(found: Type, declared: Type) -> bool:
    """Whether a value of type `found` may stand where `declared` is asked for."""
    if found == declared:
        return True
    if isinstance(declared, IntegerType):
        return declared == INT and isinstance(found, IntegerType)
    if isinstance(declared, UnionType):
        if isinstance(found, UnionType):
            return set(found.names) <= set(declared.names)
        return isinstance(found, RecordType) and found.name in declared.names
    if isinstance(declared, ListType):
        return isinstance(found, ListType) and is_assignable(found.element, declared.element)
    if isinstance(declared, PairType):
        return (
            isinstance(found, PairType)
            and len(found.items) == len(declared.items)
            and all(map(is_assignable, found.items, declared.items))
        )
    return False


def joined_type(left: Type, right: Type) -> Type | None:
    """The type of a value that comes from one of two places; None when there is none."""
    if is_assignable(left, right):
        return right
    if is_assignable(right, left):
        return left
    if isinstance(left, IntegerType) and isinstance(right, IntegerType):
        return INT
    return None
