"""Records as JSON values and back: objects by field name, tuples as arrays, integers as integers.

Integers above 2^53 are hexadecimal strings, so that every JSON reader keeps them exact. Reading
checks shape and the bounds of every bounded integer. A union member carries its name under "kind".
"""

import re
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from provex.protocol.errors import BATCH_MALFORMED, Rejected

__all__ = ["record_from_json", "value_from_json", "value_to_json"]

Record = TypeVar("Record")

_EXACT_MAX = 2**53
_NUMBER = re.compile("-?0x[0-9a-f]{1,64}")


def value_to_json(value: object) -> Any:
    """The JSON form of a record, tuple, boolean, text or integer."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int):
        return value if -_EXACT_MAX <= value <= _EXACT_MAX else hex(value)
    if isinstance(value, tuple):
        return [value_to_json(item) for item in value]
    assert is_dataclass(value), f"no JSON form for {type(value)}"
    kind: Any = type(value)
    named = {name: value_to_json(getattr(value, name)) for name, _ in _fields(kind)}
    return {"kind": kind.__name__} | named


def record_from_json(kind: type[Record], value: object) -> Record:
    """The record of this kind. BATCH_MALFORMED or VALUE_OUT_OF_RANGE for anything else."""
    record = value_from_json(kind, value)
    if not isinstance(record, kind):
        raise Rejected(BATCH_MALFORMED, reason=f"expected a {kind.__name__}")
    return record


def value_from_json(kind: Any, value: Any) -> Any:
    """The value of a field type: a record class, a union of them, a tuple, or a number type."""
    if kind is bool:
        return _checked(value, bool)
    if kind is str:
        return _checked(value, str)
    if get_origin(kind) is tuple:
        return _tuple_from_json(get_args(kind), _checked(value, list))
    if isinstance(kind, types.UnionType) or get_origin(kind) is Union:
        return _union_from_json(get_args(kind), _checked(value, dict))
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_from_json(kind, _checked(value, dict))
    return _number_from_json(kind, value)


def _tuple_from_json(kinds: tuple[Any, ...], items: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple([value_from_json(kinds[0], item) for item in items])
    if len(items) != len(kinds):
        raise Rejected(BATCH_MALFORMED, reason=f"expected {len(kinds)} items, found {len(items)}")
    return tuple([value_from_json(kind, item) for kind, item in zip(kinds, items, strict=True)])


def _union_from_json(kinds: tuple[Any, ...], value: dict[str, Any]) -> Any:
    for kind in kinds:
        if kind.__name__ == value.get("kind"):
            return value_from_json(kind, value)
    raise Rejected(BATCH_MALFORMED, reason=f"unknown kind {value.get('kind')!r}")


def _dataclass_from_json(kind: type, value: dict[str, Any]) -> Any:
    named = _fields(kind)
    expected = {"kind", *(name for name, _ in named)}
    if set(value) != expected or value["kind"] != kind.__name__:
        raise Rejected(BATCH_MALFORMED, reason=f"expected the fields of {kind.__name__}")
    return kind(**{name: value_from_json(field, value[name]) for name, field in named})


def _number_from_json(kind: Callable[[int], int], value: Any) -> int:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise Rejected(BATCH_MALFORMED, reason=f"not a number: {value[:80]!r}")
        value = int(value, 16)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Rejected(BATCH_MALFORMED, reason="expected an integer")
    return kind(value)


def _checked(value: Any, kind: type[Record]) -> Record:
    if not isinstance(value, kind):
        raise Rejected(BATCH_MALFORMED, reason=f"expected {kind.__name__}")
    return value


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Field names with their declared types (objects, because annotations are not deferred)."""
    return tuple([(field.name, field.type) for field in fields(kind)])
