"""Poseidon over many words of memory: a row absorbs two.

The words are followed by 1 and, if there is room in the last row, 0, as in
`provex.protocol.poseidon.poseidon_hash_many`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.buses import MEMORY, POSEIDON_PERMUTATION
from provex.air.chip import Chip, Constraint, Interaction, Rows
from provex.air.expression import Column
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call
from provex.protocol.poseidon import State, poseidon_hash_many, poseidon_permutation

from .rows import answer, bits, padded_trace, zero_unless
from .runs import FLAGS, carried, run_constraints

__all__ = ["SpongeCall", "sponge_chip", "sponge_trace"]

_WORDS = ("x", "y", "out 0", "out 1", "out 2", "pointer", "remaining", "result")


@dataclass(frozen=True, slots=True)
class SpongeCall:
    """The address of the words, and the words."""

    pointer: int
    words: tuple[int, ...]


class _Columns:
    """Columns in their order; x and y are what is absorbed, `out` the state after the row."""

    def __init__(self) -> None:
        self.x, self.y, *rest = self.all = tuple(Column(name) for name in (*_WORDS, *FLAGS, "odd"))
        self.out = tuple(rest[:3])
        self.pointer, self.remaining, self.result = rest[3:6]
        self.active, self.first, self.last, self.odd = rest[6:]


def sponge_chip() -> Chip:
    """A run of rows answers `sponge`.

    Columns x, y, out 0, out 1, out 2, pointer, remaining, result, active, first, last, odd. Runs
    stand in the order of their calls, each as many rows as it has pairs to absorb, at least one.

    Nothing else is accepted. In the first row pointer, remaining and result are the call's; the
    row begins with the state 0, every other one with the outputs above. Pointer and remaining move
    by two a row, so that x and y are the words that stand there. The last row has 0 words left, or
    1 if odd; a number of words has one number of rows, because rows are far fewer than p. There x
    is 1 if no word is left and y is 1 or 0, and the result, the same in all rows, is the output. A
    row that is not active is 0.
    """
    columns = _Columns()
    words = columns.all[: len(_WORDS)]
    return Chip(
        name="sponge",
        period=1,
        columns=columns.all,
        constraints=(
            *run_constraints(columns.active, columns.first, columns.last),
            *bits(columns.odd),
            *carried(
                columns.active,
                columns.last,
                (
                    ("the pointer moves on", columns.pointer[1] - columns.pointer[0] - 2),
                    ("two words less remain", columns.remaining[1] - columns.remaining[0] + 2),
                    ("one result", columns.result[1] - columns.result[0]),
                ),
            ),
            *_last_constraints(columns),
            *zero_unless(columns.active[0], words, "active"),
        ),
        interactions=_interactions(columns),
    )


def sponge_trace(chip: Chip, calls: Sequence[SpongeCall], height: int = 0) -> ChipTrace:
    """Fill the rows of each call, in the order of the calls; the rows after them are 0."""
    filled = [row for call in calls for row in _rows(call)]
    return padded_trace(chip, filled, height)


def _last_constraints(columns: _Columns) -> list[Constraint]:
    rows = Rows()
    last, odd = columns.last[0], columns.odd[0]
    return [
        Constraint("only the last row is odd", rows, odd * (1 - last)),
        Constraint("the last row has one word if odd", rows, last * (columns.remaining[0] - odd)),
        Constraint("else its x is 1", rows, (last - odd) * (columns.x[0] - 1)),
        Constraint("its y is 1 if odd, else 0", rows, last * (columns.y[0] - odd)),
        Constraint(
            "its output is the result", rows, last * (columns.out[0][0] - columns.result[0])
        ),
    ]


def _interactions(columns: _Columns) -> tuple[Interaction, ...]:
    """The permutation's inputs have degree 2: it has a cell of sums of its own."""
    rows = Rows()
    active, first, last = columns.active[0], columns.first[0], columns.last[0]
    pointer = columns.pointer[0]
    state = [(1 - first) * out[-1] for out in columns.out]
    inputs = (state[0] + columns.x[0], state[1] + columns.y[0], state[2])
    outputs = (out[0] for out in columns.out)
    both = active - last
    operands = (pointer, columns.remaining[0], columns.result[0])
    return (
        answer(Call.SPONGE, operands, first),
        Interaction("read x", MEMORY, rows, 1, (pointer, columns.x[0]), -(both + columns.odd[0])),
        Interaction("read y", MEMORY, rows, 1, (pointer + 1, columns.y[0]), -both),
        Interaction("send permutation", POSEIDON_PERMUTATION, rows, 1, (*inputs, *outputs), active),
    )


def _rows(call: SpongeCall) -> list[tuple[int, ...]]:
    length = len(call.words)
    is_odd = length % 2
    padded = [*call.words, 1] + [0] * (1 - is_odd)
    result = poseidon_hash_many(list(call.words))
    state: State = (0, 0, 0)
    rows: list[tuple[int, ...]] = []
    for start in range(0, len(padded), 2):
        x, y = padded[start : start + 2]
        state = poseidon_permutation(((state[0] + x) % PRIME, (state[1] + y) % PRIME, state[2]))
        is_last = start + 2 == len(padded)
        place = (call.pointer + start) % PRIME
        flags = (1, int(start == 0), int(is_last), is_odd * is_last)
        rows.append((x, y, *state, place, length - start, result, *flags))
    return rows
