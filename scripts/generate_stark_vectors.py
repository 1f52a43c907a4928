"""Write the chips and traces on which the vectors of whole proofs stand.

`python scripts/generate_stark_vectors.py` writes; `--check` only compares and exits with 1 on a
difference. The proofs themselves are written by the native prover.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provex.air.chip import Bus, Chip, Constraint, Edge, Interaction, Rows
from provex.air.emit.bytecode import bytecode
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.expression import Column, ColumnKind, constant
from provex.air.layout import layout_of
from provex.air.profiles import Profile, profiles
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME

FILE = Path(__file__).resolve().parent.parent / "vectors/stark/traces.json"
TABLE_ROWS = 16
STEPS = 16
QUICK = Profile(
    name="quick",
    provable_bits=3,
    blowup_log2=2,
    queries=3,
    grinding_bits=1,
    final_degree_log2=2,
)
WALK = Bus("walk", 77, ("step", "value"))
RARE = Bus("rare", 78, ("value",))
SQUARE = Bus("square", 79, ("root", "square"))
SUM = Bus("sum", 80, ("left", "right"))


@dataclass(frozen=True)
class Case:
    """Chips with their traces, and what the verifier says on the buses."""

    name: str
    chips: tuple[Chip, ...]
    traces: tuple[ChipTrace, ...]
    layouts: tuple[tuple[int, dict[str, int]], ...]
    """log2 of the rows, and of the rows of chips; the traces are for the first one."""
    public: tuple[tuple[Bus, tuple[int, ...], int], ...]


def walk_chip() -> Chip:
    """A chip with every kind of edge, patterns read around corners, and cells of many distances."""
    value, total = Column("value"), Column("total")
    rare = Column("rare", 4)
    signs = Column("signs", kind=ColumnKind.FIXED, values=(1, PRIME - 1, 3, 4))
    slow = Column("slow", 2, ColumnKind.FIXED, (5, 7))
    uses = Column("uses", 2)
    step = Rows(1, (0,), Edge.NOT_LAST)
    return Chip(
        name="walk",
        period=8,
        columns=(value, total, rare, signs, slow, uses),
        constraints=(
            Constraint("first value", Rows(1, (0,), Edge.FIRST), value[0] - 2),
            Constraint("next value", step, value[1] - value[0] * value[0] * signs[1] - signs[-1]),
            Constraint("first total", Rows(2, (0,), Edge.FIRST), total[0] - value[0]),
            Constraint(
                "next total", Rows(1, (0,), Edge.NOT_FIRST), total[0] - total[-1] - value[0]
            ),
            Constraint("last total", Rows(4, (1, 3), Edge.LAST), total[0] - total[-STEPS]),
            Constraint("rare cells", Rows(4, (0,)), rare[0] - value[0] * total[2] - slow[2]),
            Constraint(
                "rare next", Rows(8, (4,)), rare[0] * rare[-4] - slow[0] * uses[2] * total[0]
            ),
        ),
        interactions=(
            Interaction("send odd", WALK, Rows(4, (1,)), 1, (constant(1), value[0]), constant(1)),
            Interaction(
                "send even", WALK, Rows(4, (0, 2)), 1, (constant(2), value[0]), constant(1)
            ),
            Interaction("send third", WALK, Rows(4, (1, 2)), 1, (signs[0], value[1]), constant(2)),
            Interaction(
                "send product",
                WALK,
                Rows(4, (1,)),
                1,
                (constant(4), value[0] * value[1]),
                -uses[-1],
            ),
            Interaction("send rare", RARE, Rows(8, (4,)), 4, (rare[0],), uses[0]),
        ),
    )


def walk_trace(chip: Chip) -> ChipTrace:
    """Fill 16 rows. The closing constraint makes the last row's total that of the last row."""
    signs, slow = chip.column("signs").values, chip.column("slow").values
    value, total = [2], [2]
    for row in range(STEPS - 1):
        value.append((value[-1] ** 2 * signs[(row + 1) % 4] + signs[(row - 1) % 4]) % PRIME)
        total.append((total[-1] + value[-1]) % PRIME)
    rare = [
        (value[row] * total[row + 2] + slow[(row + 2) // 2 % 2]) % PRIME
        for row in range(0, STEPS, 4)
    ]
    uses = [3] * (STEPS // 2)
    for row in range(4, STEPS, 8):
        below = slow[row // 2 % 2] * total[row] % PRIME
        uses[(row + 2) // 2] = rare[row // 4] * rare[row // 4 - 1] * pow(below, -1, PRIME) % PRIME
    cells = {"value": value, "total": total, "rare": rare, "uses": uses}
    return chip_trace(chip, STEPS, cells)


def walk_case() -> Case:
    """One chip, whose messages the verifier receives."""
    chip = walk_chip()
    trace = walk_trace(chip)
    public = tuple((one.bus, one.fields, -one.multiplicity) for one in messages_of(chip, trace))
    return Case("walk", (chip,), (trace,), ((4, {"walk": 4}), (5, {"walk": 4})), public)


def square_table_chip() -> Chip:
    """Squares, in a tree of their own."""
    fixed = ColumnKind.FIXED
    root = Column("root", kind=fixed, values=tuple(range(TABLE_ROWS)))
    square = Column("square", kind=fixed, values=tuple(n * n for n in range(TABLE_ROWS)))
    half = Column("half", 2, fixed, tuple(range(TABLE_ROWS // 2)))
    uses = Column("uses")
    receive = Interaction("receive", SQUARE, Rows(), 1, (root[0], square[0]), -uses[0])
    halves = Constraint("halves", Rows(2, (0,)), half[0] * 2 - root[0])
    columns = (root, square, half, uses)
    return Chip("squares", TABLE_ROWS, columns, (halves,), (receive,), is_table=True)


def sum_chip() -> Chip:
    """Sums of two squares, looked up in one row and told in another."""
    root, square = Column("root"), Column("square")
    told = Column("told", 2)
    one = constant(1)
    look_up = Interaction("look up", SQUARE, Rows(), 1, (root[0], square[0]), one)
    tell = Interaction("tell", SUM, Rows(2, (0,)), 2, (square[0], square[1]), told[0])
    is_told = Constraint("told once", Rows(2, (0,)), told[0] * (told[0] - 1))
    return Chip("sums", 2, (root, square, told), (is_told,), (look_up, tell))


def square_case() -> Case:
    """A table that is looked up, by a chip that is shorter than the proof."""
    rng = random.Random(5)
    height = 64
    roots = [rng.randrange(TABLE_ROWS) for _ in range(height)]
    squares = [root * root for root in roots]
    told = [rng.randrange(2) for _ in range(height // 2)]
    sums = sum_chip()
    cells = {"root": roots, "square": squares, "told": told}
    sum_trace = chip_trace(sums, height, cells)
    counts = Counter(roots)
    table = square_table_chip()
    uses = [counts[root] for root in range(TABLE_ROWS)]
    table_trace = chip_trace(table, TABLE_ROWS, {"uses": uses})
    public = tuple(
        (SUM, (squares[2 * pair], squares[2 * pair + 1]), -1)
        for pair in range(height // 2)
        if told[pair]
    )
    heights = {"sums": 6}
    layouts = ((7, heights), (8, heights))
    return Case("squares", (sums, table), (sum_trace, table_trace), layouts, public)


def check(case: Case) -> None:
    """A trace of the vectors must be a good one."""
    found = [
        str(one)
        for chip, trace in zip(case.chips, case.traces, strict=True)
        for one in violations(chip, trace)
    ]
    messages = [
        one
        for chip, trace in zip(case.chips, case.traces, strict=True)
        for one in messages_of(chip, trace)
    ]
    messages += [Message(bus, fields, count, "the verifier") for bus, fields, count in case.public]
    found += [str(one) for one in imbalances(messages)]
    assert not found, found


def case_of(case: Case) -> dict[str, object]:
    """A case as it stands in the file."""
    check(case)
    layouts = [layout_of(case.chips, heights, rows_log2) for rows_log2, heights in case.layouts]
    code = bytecode(case.chips, layouts, (QUICK, profiles()["test"]))
    return {
        "name": case.name,
        "air": code.hex(),
        "columns": [
            [texts(trace.cells[column.name]) for column in chip.committed()]
            for chip, trace in zip(case.chips, case.traces, strict=True)
        ],
        "messages": [
            {"tag": bus.tag, "fields": texts(fields), "multiplicity": text(count % PRIME)}
            for bus, fields, count in case.public
        ],
    }


def text(value: int) -> str:
    """An element in hexadecimal."""
    return f"0x{value:x}"


def texts(values: Sequence[int]) -> list[str]:
    """Elements in hexadecimal."""
    return [text(value) for value in values]


def lines() -> Iterator[str]:
    """The file, a line a case."""
    cases = [json.dumps(case_of(case)) for case in (walk_case(), square_case())]
    yield "["
    yield ",\n".join(cases)
    yield "]"


def main() -> int:
    """Write or compare."""
    content = "\n".join(lines()) + "\n"
    if "--check" not in sys.argv[1:]:
        FILE.write_text(content)
    elif not FILE.exists() or FILE.read_text() != content:
        print(f"{FILE.name} is not what the chips give: run `make generate`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
