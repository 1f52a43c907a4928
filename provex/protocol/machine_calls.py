"""The numbers of the machine's calls: what an instruction asks a chip, or the verifier, for.

What each promises stands in docs/auditor/machine.md.
"""

from enum import IntEnum

__all__ = ["INPUT_BASE", "PART_CLOCKS", "Call"]

INPUT_BASE = 2**200
"""The address of the first input word."""

PART_CLOCKS = 2**24
"""The machine of part n of a run (0, 1, …) counts its steps from n times this, plus 1."""


class Call(IntEnum):
    """A kind of call. A message of call t is sent and received with weight t."""

    EQUAL = 1
    RANGE_64 = 2
    RANGE_128 = 3
    LESS_64 = 4
    LESS_128 = 5
    LESS_250 = 6
    POSEIDON = 7
    PEDERSEN = 8
    POWER = 9
    SPONGE = 10
    PATH = 11
    WRITE = 12
    ACCESS = 13
    REPLACE = 14
    OPEN = 15
    SIGNATURE = 16
    SIGNED_MESSAGE = 17
    SIGNED_BY = 18
    OUTPUT = 19
