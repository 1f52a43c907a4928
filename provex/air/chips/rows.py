"""What the chips with one call a row share: answers to calls, flags, empty rows, heights."""

from collections.abc import Iterable, Sequence

from provex.air.buses import CALL
from provex.air.chip import Chip, Constraint, Interaction, Rows
from provex.air.expression import Column, Expression, constant
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.machine_calls import Call

__all__ = ["answer", "bits", "padded_height", "padded_trace", "zero_unless"]


def answer(
    call: Call,
    operands: tuple[Expression | int, Expression | int, Expression | int],
    times: Expression,
    *,
    period: int = 1,
) -> Interaction:
    """Receive the call of these a, b, c so many times, in the first row of each period."""
    fields = [one if isinstance(one, Expression) else constant(one) for one in operands]
    name = f"answer {call.name.lower().replace('_', ' ')}"
    weight = constant(-call)
    return Interaction(name, CALL, Rows(period), period, (constant(call), *fields), weight * times)


def bits(*columns: Column) -> list[Constraint]:
    """Each is 0 or 1."""
    return [
        Constraint(f"{column.name} is a bit", Rows(), column[0] * (1 - column[0]))
        for column in columns
    ]


def zero_unless(flag: Expression, columns: Iterable[Column], when: str) -> list[Constraint]:
    """Each is 0 in rows where the flag is: a row without a use holds nothing of anyone's choice."""
    return [
        Constraint(f"{column.name} is 0 unless {when}", Rows(), (1 - flag) * column[0])
        for column in columns
    ]


def padded_height(count: int, minimum: int = 1) -> int:
    """The least power of two with so many rows, and not less than the minimum."""
    return 1 << (max(count, minimum, 1) - 1).bit_length()


def padded_trace(chip: Chip, rows: Sequence[tuple[int, ...]], height: int) -> ChipTrace:
    """A trace of these rows, each a cell for every column in the chip's order, then rows of 0."""
    count = padded_height(len(rows), height)
    padding = [(0,) * len(chip.columns)] * (count - len(rows))
    columns = zip(*rows, *padding, strict=True)
    names = [column.name for column in chip.columns]
    return chip_trace(chip, count, dict(zip(names, map(list, columns), strict=True)))
