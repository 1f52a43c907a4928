"""What the negative tests of every chip share: change single cells and ask the evaluator."""

import random
from collections.abc import Iterator, Sequence

from provex.air.chip import Chip
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME


def is_accepted(chip: Chip, trace: ChipTrace, others: Sequence[Message] = ()) -> bool:
    """Whether every constraint holds and the buses balance against the messages of others."""
    messages = [*messages_of(chip, trace), *others]
    return not any(True for _ in violations(chip, trace)) and not imbalances(messages)


def counterparts(chip: Chip, trace: ChipTrace) -> list[Message]:
    """What others must say for this trace to balance."""
    return [
        Message(message.bus, message.fields, -message.multiplicity, "others")
        for message in messages_of(chip, trace)
    ]


def with_cell(trace: ChipTrace, name: str, place: int, value: int) -> ChipTrace:
    """The same trace with one other cell."""
    cells = {column: list(values) for column, values in trace.cells.items()}
    cells[name][place] = value
    return ChipTrace(height=trace.height, cells=cells)


def changed_cells(
    trace: ChipTrace, rng: random.Random, count: int
) -> Iterator[tuple[str, int, int]]:
    """Some cells, each column among them, with another value: near, random, zero or one."""
    places = [(name, place) for name, cells in trace.cells.items() for place in range(len(cells))]
    chosen = [(name, rng.randrange(len(cells))) for name, cells in trace.cells.items()]
    for name, place in [*chosen, *rng.sample(places, min(count, len(places)))]:
        old = trace.cells[name][place]
        new = rng.choice([old + 1, old - 1, rng.randrange(PRIME), 0, 1]) % PRIME
        if new != old:
            yield name, place, new


def free_cells(
    chip: Chip, trace: ChipTrace, others: Sequence[Message], cells: Sequence[tuple[str, int, int]]
) -> list[tuple[str, int]]:
    """The changed cells that nobody noticed."""
    return [
        (name, place)
        for name, place, value in cells
        if is_accepted(chip, with_cell(trace, name, place, value), others)
    ]


def every_cell(trace: ChipTrace, rng: random.Random) -> Iterator[tuple[str, int, int]]:
    """Every cell with several other values: near, random, zero, one, the opposite."""
    for name, cells in trace.cells.items():
        for place, old in enumerate(cells):
            values = {old + 1, old - 1, rng.randrange(PRIME), 0, 1, -old, 2 * old}
            for new in sorted({value % PRIME for value in values} - {old % PRIME}):
                yield name, place, new
