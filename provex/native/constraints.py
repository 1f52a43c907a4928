"""Typed face of the native interpreter of the constraints' bytecode, for comparisons."""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.native._native import constraints as _native

__all__ = ["BytecodeInterpreter", "ChipPoint"]

_WORD_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipPoint:
    """What is known of a chip at a point; `cells` in the order of its tape, periodic ones too."""

    height: int
    point: int
    z: int
    alpha: int
    claimed_sum: int
    cells: Sequence[int]


class BytecodeInterpreter:
    """The chips of a bytecode file. ValueError if it is malformed."""

    def __init__(self, bytecode: bytes) -> None:
        self._native = _native.NativeConstraints(bytecode)

    def quotient(
        self, chip: int, at: ChipPoint, *, coefficient: int, power: int
    ) -> tuple[int, int]:
        """The sum of power * coefficient^k * C_k / Z_k of a chip, and the power after them.

        ValueError for a height the chip cannot have, ZeroDivisionError if the point is a row.
        """
        found = self._native.quotient(
            chip,
            at.height.bit_length() - 1,
            _words([at.point]),
            _words([at.z, at.alpha, at.claimed_sum, coefficient, power]),
            _words(at.cells),
        )
        return int.from_bytes(found[:_WORD_BYTES]), int.from_bytes(found[_WORD_BYTES:])


def _words(values: Sequence[int]) -> bytes:
    return b"".join(value.to_bytes(_WORD_BYTES) for value in values)
