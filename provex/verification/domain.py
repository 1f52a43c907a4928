"""The points at which polynomials are committed, in bit-reversed order."""

from dataclasses import dataclass
from functools import cache

from provex.protocol.field import FIELD_GENERATOR, PRIME

__all__ = ["Domain", "reversed_bits", "root_of_unity"]


@dataclass(frozen=True, slots=True)
class Domain:
    """The points offset * w^i, where w has the order 2^size_log2.

    Position j is the point whose exponent is j with its bits reversed, so that 2^k neighbours,
    starting at a multiple of 2^k, share their 2^k-th power.
    """

    size_log2: int
    offset: int = FIELD_GENERATOR

    def point(self, position: int) -> int:
        """The point at a position."""
        exponent = reversed_bits(position, self.size_log2)
        return self.offset * pow(root_of_unity(self.size_log2), exponent, PRIME) % PRIME

    def has(self, point: int) -> bool:
        """Whether `point` is one of the points."""
        size = 1 << self.size_log2
        return pow(point, size, PRIME) == pow(self.offset, size, PRIME)

    def folded(self, fold_log2: int) -> "Domain":
        """The 2^fold_log2-th powers of the points."""
        return Domain(self.size_log2 - fold_log2, pow(self.offset, 1 << fold_log2, PRIME))


@cache
def root_of_unity(order_log2: int) -> int:
    """The power of the generator that has the order 2^order_log2."""
    return pow(FIELD_GENERATOR, (PRIME - 1) >> order_log2, PRIME)


def reversed_bits(index: int, bits: int) -> int:
    """The lowest `bits` bits of `index`, mirrored."""
    return int(f"{index:0{bits}b}"[::-1], 2) if bits else 0
