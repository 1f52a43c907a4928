"""The program as a whole: who calls whom, how large functions are, which records are stored."""

from collections import Counter
from collections.abc import Iterable, Iterator

from provex.language.instructions import Block, Branch, Compiled, Function, Instruction, Op
from provex.language.refusal import refused
from provex.language.types import BuilderType, ListType, RecordType, UnionType
from provex.protocol.errors import CONSTRUCT_REFUSED

from .usage import returns_once

__all__ = ["CallGraph", "require_part", "stored_records"]

_INLINED_SIZE_MAX = 40
_INLINED_SITES_MAX = 2
"""Statements and calls of a function that is compiled into its callers; either will do."""


class CallGraph:
    """What decides whether a function gets a frame of its own."""

    def __init__(self, compiled: Compiled) -> None:
        """Look at all functions."""
        self._sizes = {name: _size(one.body) for name, one in compiled.functions.items()}
        self._sites = _call_sites(compiled)
        self._recursive = frozenset(_recursive(compiled))

    def is_recursive(self, name: str) -> bool:
        """Whether a function may call itself, also by way of others."""
        return name in self._recursive

    def is_inlined(self, name: str) -> bool:
        """Whether it is compiled into its callers."""
        if self.is_recursive(name):
            return False
        is_rare = self._sites[name] <= _INLINED_SITES_MAX
        return is_rare or self._sizes[name] <= _INLINED_SIZE_MAX

    def require_inlined(self, function: Function) -> None:
        """Refuse a part of the run that begins in a function with a frame of its own."""
        if not self.is_inlined(function.name):
            found = f"a part of the run that begins in the frame of {function.name}"
            instead = "let it begin where the main function, or one compiled into it, makes a call"
            raise refused(CONSTRUCT_REFUSED, function.place, found, instead)


def require_part(function: Function, name: str) -> None:
    """Refuse a part of the run that does not begin exactly once in every run of the function."""
    calls = list(_called_by(function)).count(name)
    is_always = any(
        isinstance(one, Instruction) and one.op == Op.CALL and one.detail == name
        for one in function.body.statements
    )
    if calls != 1 or not is_always or not returns_once(function):
        found = f"a part of the run that may not begin at {name}"
        instead = "call it once, outside of branches and loops, in a function with one return"
        raise refused(CONSTRUCT_REFUSED, function.place, found, instead)


def stored_records(compiled: Compiled, kept: Iterable[str]) -> Iterator[str]:
    """Records that lists, unions or the store hold, and the records in them."""
    kinds = [kind for fields in compiled.records.values() for _, kind in fields]
    for function in compiled.functions.values():
        kinds += [*function.types, function.result]
    found = list(kept)
    for kind in kinds:
        if isinstance(kind, ListType | BuilderType) and isinstance(kind.element, RecordType):
            found.append(kind.element.name)
        if isinstance(kind, UnionType):
            found += kind.names
    while found:
        name = found.pop()
        yield name
        found += [kind.name for _, kind in compiled.records[name] if isinstance(kind, RecordType)]


def _size(block: Block) -> int:
    total = 0
    for statement in block.statements:
        total += 1
        if isinstance(statement, Branch):
            total += _size(statement.then) + _size(statement.otherwise)
        elif not isinstance(statement, Instruction):
            total += _size(statement.body)
    return total


def _called_by(function: Function) -> Iterator[str]:
    def walk(block: Block) -> Iterator[str]:
        for statement in block.statements:
            if isinstance(statement, Instruction):
                if statement.op == Op.CALL:
                    yield str(statement.detail)
            elif isinstance(statement, Branch):
                yield from walk(statement.then)
                yield from walk(statement.otherwise)
            else:
                yield from walk(statement.body)

    return walk(function.body)


def _call_sites(compiled: Compiled) -> Counter[str]:
    sites: Counter[str] = Counter(compiled.entries)
    for function in compiled.functions.values():
        sites.update(_called_by(function))
    return sites


def _recursive(compiled: Compiled) -> Iterator[str]:
    """Functions that may call themselves, also by way of others."""
    below = {name: set(_called_by(function)) for name, function in compiled.functions.items()}
    is_growing = True
    while is_growing:
        is_growing = False
        for name, reached in below.items():
            more = set().union(*[below[each] for each in reached]) if reached else set()
            if not more <= reached:
                below[name] = reached | more
                is_growing = True
    return (name for name, reached in below.items() if name in reached)
