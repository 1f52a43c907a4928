"""Range checks: a table of all limbs, and values cut into limbs that the table holds.

Limbs have 13 bits. The table costs two cells an entry, which the whole batch shares: with 80
checks of 64 bits a trade and 256 trades, 13 bits cost 864 cells a trade, 8 bits 1,122, 16 bits
1,152; and a table of 2^13 entries the verifier can still evaluate by itself.
"""

from collections.abc import Sequence

from provex.air.buses import RANGE_64, RANGE_128, RANGE_LIMB
from provex.air.chip import Bus, Chip, Interaction, Rows
from provex.air.expression import Column, ColumnKind, Expression, constant
from provex.air.trace import ChipTrace, chip_trace

__all__ = [
    "LIMB_BITS",
    "limb_table_chip",
    "limb_table_trace",
    "range_64_chip",
    "range_128_chip",
    "range_trace",
]

LIMB_BITS = 13
USES = "uses"


def limb_table_chip(limb_bits: int = LIMB_BITS) -> Chip:
    """All limbs, each received as often as `uses` says."""
    limb = Column("limb", kind=ColumnKind.FIXED, values=tuple(range(1 << limb_bits)))
    uses = Column(USES)
    receive = Interaction("receive limb", RANGE_LIMB, Rows(), 1, (limb[0],), -uses[0])
    return Chip("range table", 1 << limb_bits, (limb, uses), (), (receive,), is_table=True)


def limb_table_trace(chip: Chip, uses: Sequence[int]) -> ChipTrace:
    """Fill the table from the counts of each limb."""
    return chip_trace(chip, chip.period, {USES: uses})


def range_64_chip(limb_bits: int = LIMB_BITS) -> Chip:
    """A row proves 0 <= value < 2^64."""
    return _range_chip("range 64", RANGE_64, 64, limb_bits)


def range_128_chip(limb_bits: int = LIMB_BITS) -> Chip:
    """A row proves 0 <= value < 2^128."""
    return _range_chip("range 128", RANGE_128, 128, limb_bits)


def range_trace(
    chip: Chip, values: Sequence[tuple[int, int]], limb_bits: int = LIMB_BITS
) -> ChipTrace:
    """Fill a row for each value and the number of its uses; unused rows hold 0 for nobody.

    A value out of range is filled as far as its limbs go, and then satisfies no bus.
    """
    height = 1 << max(len(values) - 1, 0).bit_length()
    rows = [*values, *[(0, 0)] * (height - len(values))]
    names = [column.name for column in chip.columns if column.name != USES]
    mask = (1 << limb_bits) - 1
    cells: dict[str, list[int]] = {
        name: [value >> (limb_bits * place) & mask for value, _ in rows]
        for place, name in enumerate(names)
    }
    cells[USES] = [uses for _, uses in rows]
    return chip_trace(chip, height, cells)


def _range_chip(name: str, bus: Bus, bits: int, limb_bits: int) -> Chip:
    count = -(-bits // limb_bits)
    limbs = [Column(f"limb {place}") for place in range(count)]
    uses = Column(USES)
    value: Expression = constant(0)
    for limb in reversed(limbs):
        value = value * (1 << limb_bits) + limb[0]
    sent = [(f"send {limb.name}", limb[0]) for limb in limbs]
    spare_bits = count * limb_bits - bits
    if spare_bits:
        sent.append(("send highest limb shifted", limbs[-1][0] * (1 << spare_bits)))
    one = constant(1)
    return Chip(
        name=name,
        period=1,
        columns=(*limbs, uses),
        constraints=(),
        interactions=(
            Interaction("receive value", bus, Rows(), 1, (value,), -uses[0]),
            *(Interaction(who, RANGE_LIMB, Rows(), 1, (limb,), one) for who, limb in sent),
        ),
    )
