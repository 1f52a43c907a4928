"""Paths through hash trees: a row climbs one level."""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.buses import CALL, MEMORY, RANGE_LIMB
from provex.air.chip import Chip, Constraint, Interaction, Rows
from provex.air.expression import Column, Expression, constant
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call
from provex.protocol.poseidon import poseidon_hash_pair

from .range_check import LIMB_BITS
from .rows import answer, bits, padded_trace, zero_unless
from .runs import FLAGS, carried, run_constraints

__all__ = ["LEVEL_BITS", "PathCall", "path_chip", "path_trace"]

LEVEL_BITS = 7
"""A path has less than 2^7 levels: its bits make a number below p, which is one only."""

_WORDS = ("block", "bits", "node", "sibling", "pointer", "count", "parent", "result")


@dataclass(frozen=True, slots=True)
class PathCall:
    """Where the block of three words stands, the words bits and address, node and siblings."""

    block: int
    bits: int
    pointer: int
    node: int
    siblings: tuple[int, ...]


class _Columns:
    """Columns in their order."""

    def __init__(self) -> None:
        self.all = tuple(Column(name) for name in (*_WORDS, "bit", *FLAGS))
        self.block, self.bits, self.node, self.sibling = self.all[:4]
        self.pointer, self.count, self.parent, self.result = self.all[4:8]
        self.bit, self.active, self.first, self.last = self.all[8:]


def path_chip() -> Chip:
    """A run of rows answers `path`, for at most 127 siblings.

    Columns block, bits, node, sibling, pointer, count, parent, result, bit, active, first, last.
    Runs stand in the order of their calls, a row a sibling; `bits` are those not used below,
    `count` the siblings from this row on, `block` is 0 but in the first row.

    Nothing else is accepted. In the first row block, node and result are the call's, and bits,
    pointer and count stand in memory. Every row reads the sibling at the pointer, and the hash of
    node and sibling, in the order that the bit says, is the parent, which is the node above. The
    count falls to 1 in the last row, whose bit is all that is left of the bits and whose parent is
    the result. The first count is below 128, by a look-up of a multiple, so that the bits cannot
    make the number plus p instead. A row that is not active is 0.
    """
    columns = _Columns()
    words = columns.all[1 : len(_WORDS) + 1]
    return Chip(
        name="path",
        period=1,
        columns=columns.all,
        constraints=(
            *run_constraints(columns.active, columns.first, columns.last),
            *bits(columns.bit),
            *carried(columns.active, columns.last, _carried_values(columns)),
            *_last_constraints(columns),
            *zero_unless(columns.first[0], (columns.block,), "first"),
            *zero_unless(columns.active[0], words, "active"),
        ),
        interactions=_interactions(columns),
    )


def path_trace(chip: Chip, calls: Sequence[PathCall], height: int = 0) -> ChipTrace:
    """Fill the rows of each call, in the order of the calls; the rows after them are 0."""
    filled = [row for call in calls for row in _rows(call)]
    return padded_trace(chip, filled, height)


def _carried_values(columns: _Columns) -> tuple[tuple[str, Expression], ...]:
    return (
        ("the bit is the lowest", columns.bits[0] - columns.bit[0] - 2 * columns.bits[1]),
        ("the parent is the next node", columns.node[1] - columns.parent[0]),
        ("the pointer moves on", columns.pointer[1] - columns.pointer[0] - 1),
        ("one sibling less remains", columns.count[1] - columns.count[0] + 1),
        ("one result", columns.result[1] - columns.result[0]),
    )


def _last_constraints(columns: _Columns) -> list[Constraint]:
    rows = Rows()
    last = columns.last[0]
    return [
        Constraint("no bit is left over", rows, last * (columns.bits[0] - columns.bit[0])),
        Constraint("one sibling is left", rows, last * (columns.count[0] - 1)),
        Constraint(
            "the last parent is the result", rows, last * (columns.parent[0] - columns.result[0])
        ),
    ]


def _interactions(columns: _Columns) -> tuple[Interaction, ...]:
    """The sides of the hash have degree 2: it has a cell of sums of its own."""
    rows = Rows()
    first, active = columns.first[0], columns.active[0]
    block, node, sibling = columns.block[0], columns.node[0], columns.sibling[0]
    left = node + columns.bit[0] * (sibling - node)
    right = node + sibling - left
    words = (columns.bits[0], columns.pointer[0], columns.count[0])
    names = ("read bits", "read address", "read count")
    hashed = (constant(Call.POSEIDON), left, right, columns.parent[0])
    bounded = columns.count[0] * (1 << (LIMB_BITS - LEVEL_BITS))
    return (
        answer(Call.PATH, (block, node, columns.result[0]), first),
        *(
            Interaction(name, MEMORY, rows, 1, (block + place, word), -first)
            for place, (name, word) in enumerate(zip(names, words, strict=True))
        ),
        Interaction("read sibling", MEMORY, rows, 1, (columns.pointer[0], sibling), -active),
        Interaction("send count times 64", RANGE_LIMB, rows, 1, (bounded,), first),
        Interaction("call hash", CALL, rows, 1, hashed, constant(Call.POSEIDON) * active),
    )


def _rows(call: PathCall) -> list[tuple[int, ...]]:
    """Node and parents on the way up; the result is known only at its end."""
    levels = len(call.siblings)
    nodes = [call.node]
    for level, sibling in enumerate(call.siblings):
        sides = (nodes[-1], sibling) if not call.bits >> level & 1 else (sibling, nodes[-1])
        nodes.append(poseidon_hash_pair(*sides))
    rows: list[tuple[int, ...]] = []
    for level, sibling in enumerate(call.siblings):
        rest = call.bits >> level
        is_first, is_last = int(level == 0), int(level == levels - 1)
        block = call.block * is_first
        place = (call.pointer + level) % PRIME
        flags = (rest & 1, 1, is_first, is_last)
        words = (block, rest, nodes[level], sibling, place, levels - level, nodes[level + 1])
        rows.append((*words, nodes[-1], *flags))
    return rows
