"""The powers of two up to 2^250: a table."""

from collections import Counter
from collections.abc import Iterable

from provex.air.buses import CALL
from provex.air.chip import Chip
from provex.air.evaluator import Message
from provex.air.expression import Column, ColumnKind
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.machine_calls import Call

from .rows import answer

__all__ = ["EXPONENT_MAX", "power_chip", "power_trace"]

EXPONENT_MAX = 250
HEIGHT = 256


def power_chip() -> Chip:
    """Row n answers `power` with the exponent n as often as `uses` says.

    The rows above 250 repeat row 0. Nothing else is accepted: exponents and powers are fixed.
    """
    exponents = [*range(EXPONENT_MAX + 1), *[0] * (HEIGHT - EXPONENT_MAX - 1)]
    fixed = ColumnKind.FIXED
    exponent = Column("exponent", kind=fixed, values=tuple(exponents))
    power = Column("power", kind=fixed, values=tuple(1 << number for number in exponents))
    uses = Column("uses")
    return Chip(
        name="power",
        period=HEIGHT,
        columns=(exponent, power, uses),
        constraints=(),
        interactions=(answer(Call.POWER, (exponent[0], 0, power[0]), uses[0]),),
        is_table=True,
    )


def power_trace(chip: Chip, messages: Iterable[Message]) -> ChipTrace:
    """Count the uses of each exponent from the calls; the rows above 250 have none."""
    counts = Counter(
        message.fields[1]
        for message in messages
        if message.bus is CALL and message.fields[0] == Call.POWER and message.multiplicity > 0
    )
    uses = [counts[exponent] for exponent in range(EXPONENT_MAX + 1)]
    return chip_trace(chip, HEIGHT, {"uses": uses + [0] * (HEIGHT - len(uses))})
