"""Range checks: a table of all limbs, and values cut into limbs that the table holds.

Limbs have 13 bits. The table costs two cells an entry, which the whole batch shares: with 80
checks of 64 bits a trade and 256 trades, 13 bits cost 864 cells a trade, 8 bits 1,122, 16 bits
1,152; and a table of 2^13 entries the verifier can still evaluate by itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from provex.air.buses import RANGE_LIMB
from provex.air.chip import Chip, Interaction, Rows
from provex.air.evaluator import Message
from provex.air.expression import Column, ColumnKind, Expression, constant
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.machine_calls import Call

from .rows import answer, bits, padded_height, zero_unless

__all__ = [
    "LIMB_BITS",
    "Operands",
    "limb_columns",
    "limb_lookups",
    "limb_sum",
    "limb_table_chip",
    "limb_table_trace",
    "limbs_of",
    "range_64_chip",
    "range_128_chip",
    "range_trace",
]

LIMB_BITS = 13
MASK = (1 << LIMB_BITS) - 1

Operands = tuple[int, int, int]
"""a, b and c of a call."""


def limb_table_chip() -> Chip:
    """All limbs, each received as often as `uses` says."""
    limb = Column("limb", kind=ColumnKind.FIXED, values=tuple(range(1 << LIMB_BITS)))
    uses = Column("uses")
    receive = Interaction("receive limb", RANGE_LIMB, Rows(), 1, (limb[0],), -uses[0])
    return Chip("range table", 1 << LIMB_BITS, (limb, uses), (), (receive,), is_table=True)


def limb_table_trace(chip: Chip, messages: Iterable[Message]) -> ChipTrace:
    """Count the uses of each limb from what other chips send; what is no limb is not counted."""
    counts: Counter[int] = Counter()
    for message in messages:
        if message.bus is RANGE_LIMB:
            counts[message.fields[0]] += message.multiplicity
    return chip_trace(chip, chip.period, {"uses": [counts[limb] for limb in range(chip.period)]})


def range_64_chip() -> Chip:
    """A row answers `range_64`: 0 <= c < 2^64."""
    return _range_chip(Call.RANGE_64, 64)


def range_128_chip() -> Chip:
    """A row answers `range_128`: 0 <= c < 2^128."""
    return _range_chip(Call.RANGE_128, 128)


def range_trace(chip: Chip, calls: Sequence[Operands], height: int = 0) -> ChipTrace:
    """Fill a row a call, in the order of the calls; the rows after them are 0.

    A value out of range is filled as far as its limbs go, and then satisfies no bus.
    """
    rows = padded_height(len(calls), height)
    padding = [0] * (rows - len(calls))
    limbs = limbs_of(chip, [value for _, _, value in calls])
    cells = {
        "a": [a for a, _, _ in calls],
        "b": [b for _, b, _ in calls],
        **limbs,
        "active": [1] * len(calls),
    }
    return chip_trace(chip, rows, {name: values + padding for name, values in cells.items()})


def limb_columns(bits_count: int) -> list[Column]:
    """The columns `limb 0`, `limb 1` … for a number of so many bits, lowest first."""
    return [Column(f"limb {place}") for place in range(-(-bits_count // LIMB_BITS))]


def limb_sum(limbs: Sequence[Column]) -> Expression:
    """The number that the limbs make."""
    value: Expression = constant(0)
    for limb in reversed(limbs):
        value = value * (1 << LIMB_BITS) + limb[0]
    return value


def limb_lookups(limbs: Sequence[Column], bits_count: int) -> list[Interaction]:
    """Send every limb to the table, in all rows, and the highest once more, shifted up.

    If both the highest limb and its shifted value are limbs, it has no more bits than are left to
    it. So the number lies below 2^bits_count, which must be less than p: nothing wraps around.
    """
    sent = [(f"send {limb.name}", limb[0]) for limb in limbs]
    spare_bits = len(limbs) * LIMB_BITS - bits_count
    if spare_bits:
        sent.append(("send highest limb shifted", limbs[-1][0] * (1 << spare_bits)))
    one = constant(1)
    return [Interaction(who, RANGE_LIMB, Rows(), 1, (limb,), one) for who, limb in sent]


def limbs_of(chip: Chip, values: Sequence[int]) -> dict[str, list[int]]:
    """The cells of the chip's limb columns for these numbers."""
    names = [column.name for column in chip.columns if column.name.startswith("limb ")]
    return {
        name: [value >> (LIMB_BITS * place) & MASK for value in values]
        for place, name in enumerate(names)
    }


def _range_chip(call: Call, bits_count: int) -> Chip:
    """Columns a, b, limb 0 …, active; c has no column, it is the sum of its limbs.

    Nothing else is accepted: c is a sum of limbs in their bounds, and a and b are what the call
    carries. A row that is not active answers nothing; its a and b are 0, its limbs are looked up
    like all others and are 0 in an honest trace.
    """
    a, b, active = Column("a"), Column("b"), Column("active")
    limbs = limb_columns(bits_count)
    return Chip(
        name=f"range {bits_count}",
        period=1,
        columns=(a, b, *limbs, active),
        constraints=(*bits(active), *zero_unless(active[0], (a, b), "active")),
        interactions=(
            answer(call, (a[0], b[0], limb_sum(limbs)), active[0]),
            *limb_lookups(limbs, bits_count),
        ),
    )
