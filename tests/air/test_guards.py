"""Every constraint of the chips that answer calls stands alone between the verifier and some lie.

Each lie breaks one constraint only, and would be believed without it. The flags of runs are tested
in full elsewhere (`test_runs.py`), the machine by its cells (`test_machine.py`).
"""

from collections.abc import Mapping

import pytest

from provex.air.buses import MEMORY
from provex.air.chip import Chip
from provex.air.chips.equal import equal_chip
from provex.air.chips.less import less_64_chip
from provex.air.chips.path import path_chip
from provex.air.chips.range_check import range_64_chip
from provex.air.chips.sponge import sponge_chip
from provex.air.chips.storage import storage_chip
from provex.air.chips.write import write_chip
from provex.air.evaluator import Message
from provex.protocol.field import PRIME
from provex.protocol.poseidon import State, poseidon_hash_pair, poseidon_permutation

from .world import only_guard, trace_of_rows

EQUAL, LESS, RANGE, WRITE = equal_chip(), less_64_chip(), range_64_chip(), write_chip()
SPONGE, PATH, STORAGE = sponge_chip(), path_chip(), storage_chip()
RUNS = (
    "active is a bit",
    "first is a bit",
    "last is a bit",
    "first rows are active",
    "last rows are active",
    "runs go on",
    "nothing goes on at the top",
)
HALF = pow(15, -1, PRIME) * 7 % PRIME

Row = dict[str, int]
Call = tuple[int, ...]
Lie = tuple[str, list[Row], list[Call]]
"""The guard, the rows, and the calls that are answered."""


def on(**cells: int) -> Row:
    """A row that is active, cells by their names with _ for a space."""
    return {"active": 1} | {name.replace("_", " "): value for name, value in cells.items()}


def off(**cells: int) -> Row:
    return on(**cells) | {"active": 0}


def check(chip: Chip, lie: Lie, memory: Mapping[int, int] | None = None) -> None:
    guard, rows, calls = lie
    assert only_guard(chip, trace_of_rows(chip, rows), calls, memory) == guard


EQUAL_LIES: list[Lie] = [
    ("c is 0 if a and b differ", [on(a=5, b=6, c=1)], [(1, 5, 6, 1)]),
    ("c is 1 if they do not", [on(a=5, b=5)], [(1, 5, 5, 0)]),
    ("the inverse is 0 if they do not", [on(a=5, b=5, c=1, inverse=7)], [(1, 5, 5, 1)]),
    ("active is a bit", [on(active=2, c=2)], [(1, 0, 0, 2)] * 2),
    ("a is 0 unless active", [off(a=3)], []),
    ("b is 0 unless active", [off(b=3)], []),
]
LESS_LIES: list[Lie] = [
    ("c is a bit", [on(a=7, c=HALF)], [(4, 7, 0, HALF)]),
    ("active is a bit", [on(active=2)], [(4, 0, 0, 0)] * 2),
    ("a is 0 unless active", [off(a=1, limb_0=1)], []),
    ("b is 0 unless active", [off(b=PRIME - 1, limb_0=1)], []),
    ("the difference is its limbs", [on(b=5)], [(4, 0, 5, 0)]),
]
RANGE_LIES: list[Lie] = [
    ("active is a bit", [on(active=2, limb_0=5)], [(2, 0, 0, 5)] * 2),
    ("a is 0 unless active", [off(a=3)], []),
    ("b is 0 unless active", [off(b=3)], []),
]
WRITE_LIES: list[Lie] = [
    ("active is a bit", [on(active=2)], [(12, 0, 0, 0)] * 2),
    *((f"{name} is 0 unless active", [off(**{name: 3})], []) for name in "abc"),
]
STORAGE_LIES: list[Lie] = [
    (
        "is open is a bit",
        [
            {"is open": -1, "is access": 1, "time": 5, "limb 0": 4},
            {"is open": 1},
        ],
        [(13, 0, 5, 0)],
    ),
    (
        "is close is a bit",
        [
            {"is close": -1, "is access": 1, "time": 5, "limb 0": 4},
            {"is close": 1, "previous time": 5},
        ],
        [(13, 0, 5, 0)],
    ),
    (
        "is replace is a bit",
        [
            {"is open": 1},
            {"is access": 1, "is replace": 2, "time": 5, "limb 0": 4},
            {"is close": 1, "previous time": 5},
        ],
        [(15, 0, 0, 0), (13, 0, 5, 0), *[(14, 5, 0, 0)] * 2],
    ),
    (
        "one kind",
        [
            {"is open": 1, "is access": 1, "time": 5, "limb 0": 4},
            {"is open": 1},
            *[{"is close": 1, "previous time": 5}] * 2,
        ],
        [(13, 0, 5, 0), *[(15, 0, 0, 0)] * 2],
    ),
    (
        "only an access replaces",
        [{"is open": 1, "is replace": 1, "key": 7}, {"is close": 1, "key": 7}],
        [(15, 7, 0, 0), (14, 0, 0, 0)],
    ),
    (
        "else it keeps its pointer",
        [
            {"is open": 1, "key": 7, "new": 1},
            {"is access": 1, "key": 7, "old": 1, "new": 2, "time": 5, "limb 0": 4},
            {"is close": 1, "key": 7, "old": 2, "previous time": 5},
        ],
        [(15, 7, 1, 0), (13, 7, 5, 1)],
    ),
    (
        "the time has risen",
        [
            {"is access": 1, "key": 7, "old": 9, "new": 9, "time": 5, "previous time": 5},
        ],
        [(13, 7, 5, 9)],
    ),
    (
        "time is 0 if not used",
        [
            {"is open": 1, "key": 7, "new": 1, "time": 5},
            {"is close": 1, "key": 7, "old": 1, "previous time": 5},
        ],
        [(15, 7, 1, 0)],
    ),
    ("key is 0 if not used", [{"key": 7}], []),
    ("old is 0 if not used", [{"old": 7}], []),
    ("new is 0 if not used", [{"new": 7}], []),
    ("previous time is 0 if not used", [{"previous time": 7}], []),
    ("limb 0 is 0 if not used", [{"limb 0": 7}], []),
    ("limb 1 is 0 if not used", [{"limb 1": 7}], []),
]

WORDS = {100: 11, 101: 12, 102: 13, 103: 14, 104: 15, 105: 1, 106: 16}


def absorbed(*rows: Row) -> list[Row]:
    """A run with these x, y, pointer, remaining; what follows from them unless a row says it."""
    state: State = (0, 0, 0)
    filled = []
    for number, row in enumerate(rows):
        a, b, c = state
        state = poseidon_permutation(((a + row["x"]) % PRIME, (b + row["y"]) % PRIME, c))
        flags = {"active": 1, "first": int(number == 0), "last": int(number == len(rows) - 1)}
        filled.append({f"out {place}": one for place, one in enumerate(state)} | flags | row)
    return [{"result": state[0]} | row for row in filled]


def hash_of(rows: list[Row]) -> int:
    return rows[-1]["out 0"]


PAIR = {"x": 11, "y": 12, "pointer": 100, "remaining": 2}
END = {"x": 1, "y": 0, "pointer": 102, "remaining": 0}
ODD = {"x": 13, "y": 1, "pointer": 102, "remaining": 1, "odd": 1}
LONG = PAIR | {"remaining": 3}


def sponge_lie(guard: str, length: int, *rows: Row) -> Lie:
    run = absorbed(*rows)
    return guard, run, [(10, rows[0]["pointer"], length, hash_of(run))]


SPONGE_LIES: list[Lie] = [
    sponge_lie("the pointer moves on", 3, LONG, ODD | {"x": 14, "pointer": 103}),
    sponge_lie("two words less remain", 9, PAIR | {"remaining": 9}, END),
    (
        "one result",
        absorbed(PAIR | {"result": 77}, END),
        [(10, 100, 2, 77)],
    ),
    sponge_lie("odd is a bit", 2, {"x": 1, "y": 2, "pointer": 105, "remaining": 2, "odd": 2}),
    sponge_lie(
        "only the last row is odd",
        2,
        {"x": 1, "y": 16, "pointer": 105, "remaining": 2, "odd": 1},
        END | {"pointer": 107},
    ),
    sponge_lie(
        "the last row has one word if odd", 5, PAIR | {"remaining": 5}, ODD | {"remaining": 3}
    ),
    sponge_lie("else its x is 1", 2, PAIR, END | {"x": 5}),
    sponge_lie("its y is 1 if odd, else 0", 2, PAIR, END | {"y": 5}),
    sponge_lie("its y is 1 if odd, else 0", 3, LONG, ODD | {"y": 0}),
    (
        "its output is the result",
        absorbed(PAIR | {"result": 77}, END | {"result": 77}),
        [(10, 100, 2, 77)],
    ),
    *(
        (f"{name} is 0 unless active", [{name: 3}], [])
        for name in ("x", "y", "out 0", "out 1", "out 2", "pointer", "remaining", "result")
    ),
]


BLOCK = {50: 0b01, 51: 100, 52: 2}
NODE = 777


def climbed(*rows: Row, bits: int = 0b01) -> list[Row]:
    """A run with these changes to an honest path of two levels."""
    filled: list[Row] = []
    node = NODE
    for number, row in enumerate(rows):
        first, last = int(number == 0), int(number == len(rows) - 1)
        honest = {
            "block": 50 * first,
            "bits": bits >> number,
            "node": node,
            "sibling": WORDS[row.get("pointer", 100 + number)],
            "pointer": 100 + number,
            "count": 2 - number,
            "bit": bits >> number & 1,
            "active": 1,
            "first": first,
            "last": last,
        }
        whole = honest | row
        left = whole["node"] + whole["bit"] * (whole["sibling"] - whole["node"])
        right = whole["node"] + whole["sibling"] - left
        node = whole.get("parent", poseidon_hash_pair(left % PRIME, right % PRIME))
        filled.append(whole | {"parent": node})
    return [{"result": node} | row for row in filled]


def path_lie(guard: str, *rows: Row) -> Lie:
    run = climbed(*rows)
    return guard, run, [(11, 50, NODE, run[0]["result"])]


PATH_LIES: list[Lie] = [
    path_lie("bit is a bit", {"bit": -1}, {"bits": 1, "bit": 1}),
    path_lie("the bit is the lowest", {"bit": 0}, {}),
    path_lie("the parent is the next node", {}, {"node": 5}),
    path_lie("the pointer moves on", {}, {"pointer": 104}),
    path_lie("one sibling less remains", {"last": 0}, {"count": 3, "last": 0}, {"count": 1}),
    path_lie("one sibling is left", {"bits": 1, "last": 1}),
    path_lie("no bit is left over", {"bit": 1}, {"bit": 1}),
    path_lie("one result", {"result": 9}, {}),
    path_lie("the last parent is the result", {"result": 9}, {"result": 9}),
    ("block is 0 unless first", [{"block": 3}], []),
    *(
        (f"{name} is 0 unless active", [{name: 3}], [])
        for name in ("bits", "node", "sibling", "pointer", "count", "parent", "result")
    ),
    ("bit is 0 unless active", [{"bit": 1}], []),
]


@pytest.mark.parametrize("lie", EQUAL_LIES, ids=lambda lie: str(lie[0]))
def test_equal(lie: Lie) -> None:
    check(EQUAL, lie)


@pytest.mark.parametrize("lie", LESS_LIES, ids=lambda lie: str(lie[0]))
def test_less(lie: Lie) -> None:
    check(LESS, lie)


@pytest.mark.parametrize("lie", RANGE_LIES, ids=lambda lie: str(lie[0]))
def test_range(lie: Lie) -> None:
    check(RANGE, lie)


@pytest.mark.parametrize("lie", WRITE_LIES, ids=lambda lie: str(lie[0]))
def test_write(lie: Lie) -> None:
    check(WRITE, lie)


def test_a_write_without_a_call() -> None:
    trace = trace_of_rows(WRITE, [off(uses=1)])
    reader = Message(MEMORY, (0, 0), -1, "reader")

    assert only_guard(WRITE, trace, [], others=[reader]) == "uses is 0 unless active"


@pytest.mark.parametrize("lie", STORAGE_LIES, ids=lambda lie: str(lie[0]))
def test_storage(lie: Lie) -> None:
    check(STORAGE, lie)


@pytest.mark.parametrize("lie", SPONGE_LIES, ids=lambda lie: str(lie[0]))
def test_sponge(lie: Lie) -> None:
    check(SPONGE, lie, WORDS)


@pytest.mark.parametrize("lie", PATH_LIES, ids=lambda lie: str(lie[0]))
def test_path(lie: Lie) -> None:
    check(PATH, lie, WORDS | BLOCK)


@pytest.mark.parametrize(
    ("chip", "lies", "elsewhere"),
    [
        (EQUAL, EQUAL_LIES, ()),
        (LESS, LESS_LIES, ()),
        (RANGE, RANGE_LIES, ()),
        (WRITE, WRITE_LIES, ("uses is 0 unless active",)),
        # Follows from the others: else time and limbs are 0, so that the previous time is -1 and
        # not 0, so that access + close is 1.
        (STORAGE, STORAGE_LIES, ("is access is a bit",)),
        (SPONGE, SPONGE_LIES, RUNS),
        (PATH, PATH_LIES, RUNS),
    ],
    ids=["equal", "less", "range", "write", "storage", "sponge", "path"],
)
def test_no_constraint_is_left_out(chip: Chip, lies: list[Lie], elsewhere: tuple[str, ...]) -> None:
    assert {lie[0] for lie in lies} | set(elsewhere) == {one.name for one in chip.constraints}
