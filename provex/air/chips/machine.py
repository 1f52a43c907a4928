"""The machine: one row a step of the program. What a step is stands in docs/auditor/machine.md."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provex.air.buses import CALL, MEMORY, PROGRAM
from provex.air.chip import Chip, Constraint, Edge, Interaction, Rows
from provex.air.evaluator import Message
from provex.air.expression import Column, Expression, constant
from provex.air.program import ProgramRow
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import PART_CLOCKS

from .rows import padded_height

__all__ = ["Step", "machine_chip", "machine_trace", "reads_of"]

_STATE = ("clock", "counter", "frame", "a", "b", "c", "base", "uses")
_FIELDS = PROGRAM.fields[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step works on: its place and its values. The clock is its number, from 1."""

    counter: int
    frame: int
    a: int
    b: int
    c: int
    base: int


def machine_chip(part: int = 0) -> Chip:
    """The machine of one part of a run.

    Columns clock, counter, frame, a, b, c, base, uses, then the fields of the instruction.

    Row n is the step with clock n + 1, counted from `part * PART_CLOCKS`. The rows after the last
    step of the program repeat its row 0, which transfers to itself: they are steps as well, there
    is no other padding.

    Nothing else is accepted. The first row fixes clock, counter and frame; each row fixes those of
    the next one, up to the choice of c. The instruction is the program's at that counter. a, b and
    base are read or fixed. c is fixed by the equation if c_factor is not 0, else by the chip that
    answers the call; without both it is free, which the program's author must intend. `uses` is
    fixed by the reads, because no other row writes to the address. The last row has counter 0,
    which the program reaches only where it ends.
    """
    columns = {name: Column(name) for name in (*_STATE, *_FIELDS)}
    cell = {name: column[0] for name, column in columns.items()}
    after = {name: columns[name][1] for name in ("clock", "counter", "frame")}
    return Chip(
        name=f"machine {part}" if part else "machine",
        period=1,
        columns=tuple(columns.values()),
        constraints=(
            *_operand_constraints(cell),
            *_next_step_constraints(cell, after),
            *_end_constraints(cell, part),
        ),
        interactions=_interactions(cell),
    )


def machine_trace(
    chip: Chip,
    program: Sequence[ProgramRow],
    steps: Sequence[Step],
    reads: Mapping[int, int] | None = None,
    height: int = 0,
) -> ChipTrace:
    """Fill a row a step, then steps of the program's row 0; at least one step must be of row 0.

    `reads` counts how often each address is read by all chips; without it `uses` is 0, as when
    the machine's own reads are still to be counted. Of the rows that write to an address, the
    first one takes all its uses.
    """
    rows = padded_height(len(steps), height)
    whole = list(steps)
    while len(whole) < rows:
        whole.append(_end_step(program[0], len(whole) + 1, whole[-1].c))
    left = dict(reads or {})
    cells: dict[str, list[int]] = {column.name: [] for column in chip.columns}
    for number, step in enumerate(whole):
        row = program[step.counter]
        uses = left.pop((step.frame + row.c_offset) % PRIME, 0)
        state = (step.counter, step.frame, step.a, step.b, step.c, step.base, uses)
        for values, value in zip(cells.values(), (number + 1, *state, *row.fields()), strict=True):
            values.append(value)
    return chip_trace(chip, rows, cells)


def reads_of(messages: Iterable[Message]) -> Counter[int]:
    """How often each address is read in these messages."""
    counts: Counter[int] = Counter()
    for message in messages:
        times = -message.multiplicity % PRIME
        if message.bus is MEMORY and times <= PRIME // 2:
            counts[message.fields[0]] += times
    return counts


def _end_step(row: ProgramRow, clock: int, frame: int) -> Step:
    """A step of row 0, which reads nothing."""
    above = row.constant + row.a_factor * clock + row.b_factor * frame
    above += row.product_factor * clock * frame
    c = above * pow(row.c_factor, -1, PRIME) % PRIME
    return Step(counter=0, frame=frame, a=clock, b=frame, c=c, base=frame)


def _operand_constraints(cell: Mapping[str, Expression]) -> list[Constraint]:
    """What a, b and base are if they are not read, and what c is."""
    product = cell["product_factor"] * cell["a"] * cell["b"]
    linear = cell["a_factor"] * cell["a"] + cell["b_factor"] * cell["b"]
    result = cell["constant"] + linear + product
    return [
        Constraint(
            "base is the frame unless indirect",
            Rows(),
            (1 - cell["is_indirect"]) * (cell["base"] - cell["frame"]),
        ),
        Constraint(
            "a is the clock unless read",
            Rows(),
            (1 - cell["reads_a"]) * (cell["a"] - cell["clock"]),
        ),
        Constraint(
            "b is the frame unless read",
            Rows(),
            (1 - cell["reads_b"]) * (cell["b"] - cell["frame"]),
        ),
        Constraint("c", Rows(), cell["c_factor"] * cell["c"] - result),
    ]


def _next_step_constraints(
    cell: Mapping[str, Expression], after: Mapping[str, Expression]
) -> list[Constraint]:
    """Clock, counter and frame of the next row."""
    rows = Rows(edge=Edge.NOT_LAST)
    is_transfer = cell["is_transfer"]
    branch = cell["counter"] + 1 + cell["jump"] * cell["c"]
    transfer = cell["jump"] + cell["reads_a"] * cell["a"]
    counter = (1 - is_transfer) * branch + is_transfer * transfer
    frame = cell["frame"] + is_transfer * (cell["c"] - cell["frame"])
    return [
        Constraint("next clock", rows, after["clock"] - cell["clock"] - 1),
        Constraint("next counter", rows, after["counter"] - counter),
        Constraint("next frame", rows, after["frame"] - frame),
    ]


def _end_constraints(cell: Mapping[str, Expression], part: int) -> list[Constraint]:
    """The part begins at its clock and counter, frame 0, and ends at counter 0."""
    first = Rows(edge=Edge.FIRST)
    return [
        Constraint("first clock", first, cell["clock"] - (part * PART_CLOCKS + 1)),
        Constraint("first counter", first, cell["counter"] - (part + 1)),
        Constraint("first frame", first, cell["frame"]),
        Constraint("last counter", Rows(edge=Edge.LAST), cell["counter"]),
    ]


def _interactions(cell: Mapping[str, Expression]) -> tuple[Interaction, ...]:
    def message(
        name: str, address: Expression, value: Expression, times: Expression
    ) -> Interaction:
        return Interaction(name, MEMORY, Rows(), 1, (address, value), times)

    fields = (cell["counter"], *(cell[name] for name in _FIELDS))
    call = (cell["call"], cell["a"], cell["b"], cell["c"])
    frame = cell["frame"]
    return (
        Interaction("send step", PROGRAM, Rows(), 1, fields, constant(1)),
        Interaction("send call", CALL, Rows(), 1, call, cell["call"]),
        message("read a", cell["base"] + cell["a_offset"], cell["a"], -cell["reads_a"]),
        message("read base", frame + cell["pointer_offset"], cell["base"], -cell["is_indirect"]),
        message("read b", frame + cell["b_offset"], cell["b"], -cell["reads_b"]),
        message("write c", frame + cell["c_offset"], cell["c"], cell["uses"]),
    )
