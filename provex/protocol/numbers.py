"""Bounded integers of the provable subset: a conversion is a range check, arithmetic yields `int`.

The type checker sees distinct types; at run time a value is a plain `int` and calling the type
checks its bounds. `u64(x)` is the only way to make a `u64`, in CPython and on the machine alike.
"""

from typing import TYPE_CHECKING, NewType

from provex.protocol.errors import VALUE_OUT_OF_RANGE, Rejected

__all__ = [
    "FIELD_PRIME",
    "Felt",
    "i64",
    "u7",
    "u16",
    "u32",
    "u64",
    "u120",
    "u128",
    "u250",
]

FIELD_PRIME = 2**251 + 17 * 2**192 + 1

if TYPE_CHECKING:
    u7 = NewType("u7", int)
    u16 = NewType("u16", int)
    u32 = NewType("u32", int)
    u64 = NewType("u64", int)
    u120 = NewType("u120", int)
    u128 = NewType("u128", int)
    u250 = NewType("u250", int)
    i64 = NewType("i64", int)
    Felt = NewType("Felt", int)
else:

    def _refuse(value: int, minimum: int, maximum: int) -> None:
        raise Rejected(VALUE_OUT_OF_RANGE, minimum=minimum, maximum=maximum, found=value)

    def u7(value: int) -> int:
        """An integer in [0, 2^7): a height or length in a tree; 2 to its power is in the field."""
        if 0 <= value < 0x80:
            return value
        return _refuse(value, 0, 2**7 - 1)

    def u16(value: int) -> int:
        """An integer in [0, 2^16)."""
        if 0 <= value < 0x10000:
            return value
        return _refuse(value, 0, 2**16 - 1)

    def u32(value: int) -> int:
        """An integer in [0, 2^32)."""
        if 0 <= value < 0x100000000:
            return value
        return _refuse(value, 0, 2**32 - 1)

    def u64(value: int) -> int:
        """An integer in [0, 2^64)."""
        if 0 <= value < 0x10000000000000000:
            return value
        return _refuse(value, 0, 2**64 - 1)

    def u120(value: int) -> int:
        """An integer in [0, 2^120)."""
        if 0 <= value < 2**120:
            return value
        return _refuse(value, 0, 2**120 - 1)

    def u128(value: int) -> int:
        """An integer in [0, 2^128)."""
        if 0 <= value < 2**128:
            return value
        return _refuse(value, 0, 2**128 - 1)

    def u250(value: int) -> int:
        """An integer in [0, 2^250)."""
        if 0 <= value < 2**250:
            return value
        return _refuse(value, 0, 2**250 - 1)

    def i64(value: int) -> int:
        """An integer in [-2^63, 2^63)."""
        if -0x8000000000000000 <= value < 0x8000000000000000:
            return value
        return _refuse(value, -(2**63), 2**63 - 1)

    def Felt(value: int) -> int:
        """An element of the Stark field, as the canonical integer in [0, p)."""
        if 0 <= value < FIELD_PRIME:
            return value
        return _refuse(value, 0, FIELD_PRIME - 1)
