"""The store: chains of accesses, and every way to find another record than the last one left."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from provex.air.buses import STORAGE
from provex.air.chips.storage import Access, Close, Open, storage_chip, storage_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import imbalances, messages_of, violations
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME

from .mutation import counterparts, every_cell, free_cells, with_cell
from .world import is_believed

CHIP = storage_chip()
ROWS: list[Open | Access | Close] = [
    Open(7, 100),
    Open(8, 200),
    Access(7, 5),
    Access(8, 6, 201),
    Access(7, 9, 101),
    Access(7, 3_000_000),
    Close(7),
    Close(8),
]
CALLS = [
    (15, 7, 100, 0),
    (15, 8, 200, 0),
    (13, 7, 5, 100),
    (13, 8, 6, 200),
    (14, 6, 201, 0),
    (13, 7, 9, 100),
    (14, 9, 101, 0),
    (13, 7, 3_000_000, 101),
]
FLAGS = ("is open", "is access", "is replace", "is close")


def with_row(trace: ChipTrace, row: int, **cells: int) -> ChipTrace:
    """A row with other cells; names with _ for a space."""
    for name, value in cells.items():
        trace = with_cell(trace, name.replace("_", " "), row, value % PRIME)
    return trace


def believed(trace: ChipTrace, calls: Sequence[tuple[int, ...]] = CALLS) -> bool:
    return is_believed(CHIP, trace, calls)


def test_a_history_is_proved() -> None:
    assert believed(storage_trace(CHIP, ROWS))
    assert believed(storage_trace(CHIP, ROWS, 16))
    assert believed(storage_trace(CHIP, []), [])


def test_rows_may_stand_in_any_order() -> None:
    trace = storage_trace(CHIP, ROWS)
    order = [6, 0, 5, 2, 4, 7, 3, 1]

    mixed = {name: [cells[place] for place in order] for name, cells in trace.cells.items()}

    assert believed(ChipTrace(trace.height, mixed))


@pytest.mark.parametrize(
    "call",
    [(13, 7, 9, 101), (13, 7, 3_000_000, 100), (13, 8, 6, 201), (13, 8, 9, 100), (13, 9, 5, 100)],
)
def test_a_call_that_finds_another_pointer_is_refused(call: tuple[int, ...]) -> None:
    wanted = [call if one[:1] + one[2:3] == call[:1] + call[2:3] else one for one in CALLS]
    assert wanted != CALLS
    trace = storage_trace(CHIP, ROWS)
    for row in range(2, 6):
        lie = with_row(trace, row, old=call[3])
        assert not believed(lie, wanted)
        assert not believed(with_row(lie, row, new=call[3]), wanted)


def test_an_access_that_skips_the_one_before_is_refused() -> None:
    # The last access takes what the first one left: what the second one left is taken by nobody.
    trace = storage_trace(CHIP, ROWS)
    wait = 3_000_000 - 5 - 1
    lie = with_row(
        trace, 5, old=100, new=100, previous_time=5, limb_0=wait % 8192, limb_1=wait // 8192
    )
    lie = with_row(lie, 6, old=100)

    assert not list(violations(CHIP, lie))
    assert not believed(lie, [*CALLS[:7], (13, 7, 3_000_000, 100)])


def test_time_cannot_stand_still_or_run_back() -> None:
    for times in ((5, 5), (5, 4), (5, 0), (5, -1)):
        rows: list[Open | Access | Close] = [Open(7, 100), *(Access(7, time) for time in times)]
        trace = storage_trace(CHIP, [*rows, Close(7)])
        reduced = {name: [cell % PRIME for cell in cells] for name, cells in trace.cells.items()}
        calls = [(15, 7, 100, 0), *((13, 7, time, 100) for time in times)]

        lie = ChipTrace(trace.height, reduced)

        assert not believed(lie, calls)
        wait = (times[1] - times[0] - 1) % PRIME
        assert not believed(with_row(lie, 2, limb_0=wait, limb_1=0), calls)


def test_the_longest_wait_is_proved_and_a_longer_one_is_not() -> None:
    for wait in (2**26, 2**26 + 1):
        rows: list[Open | Access | Close] = [Open(7, 100), Access(7, wait), Close(7)]

        trace = storage_trace(CHIP, rows)

        assert believed(trace, [(15, 7, 100, 0), (13, 7, wait, 100)]) == (wait == 2**26)


def test_a_chain_that_closes_in_itself_is_refused() -> None:
    # Two accesses of a key that nobody opened, each after the other.
    for times in ((5, 9), (9, 9), (9, 5)):
        rows = zip(times, reversed(times), strict=True)
        cells: dict[str, list[int]] = {column.name: [0, 0] for column in CHIP.columns}
        for row, (time, previous) in enumerate(rows):
            wait = (time - previous - 1) % PRIME
            for name, value in (
                ("key", 7), ("time", time), ("old", 1), ("new", 1), ("previous time", previous),
                ("is access", 1), ("limb 0", wait % 8192), ("limb 1", wait // 8192),
            ):  # fmt: skip
                cells[name][row] = value
        lie = ChipTrace(2, cells)

        storage = [one for one in messages_of(CHIP, lie) if one.bus is STORAGE]
        assert not imbalances(storage), "the chain is closed"
        assert not believed(lie, [(13, 7, time, 1) for time in times])


def test_a_key_that_is_not_closed_or_closed_twice_is_refused() -> None:
    closed_twice = [*ROWS[:7], Open(7, 0), Close(7)]

    assert not believed(storage_trace(CHIP, ROWS[:7]))
    assert not believed(storage_trace(CHIP, closed_twice))
    calls = [(15, 7, 100, 0), (13, 7, 5, 100)]
    too_early = storage_trace(CHIP, [Open(7, 100), Close(7), Open(7, 100), Access(7, 5), Close(7)])
    assert not believed(too_early, calls), "a second opening needs a second call"


def test_a_replacement_needs_its_call_and_the_other_way_round() -> None:
    trace = storage_trace(CHIP, ROWS)
    without = [call for call in CALLS if call[:2] != (14, 9)]

    assert not believed(trace, without)
    assert not believed(with_row(trace, 4, is_replace=0), without)
    assert not believed(with_row(trace, 4, is_replace=0, new=100), without), "others still find 101"
    moved = [*without, (14, 5, 101, 0)]
    assert not believed(trace, moved)


@pytest.mark.parametrize("flags", [(1, 1), (1, 3), (1, 2), (3, 2), (0, 2)])
def test_rows_of_two_kinds_and_replacements_without_access_are_refused(
    flags: tuple[int, int],
) -> None:
    kinds = {FLAGS[flags[0]], FLAGS[flags[1]]}
    cells = {column.name: [int(column.name in kinds)] for column in CHIP.columns}
    allowed = [{"is access"}, {"is access", "is replace"}]

    lie = ChipTrace(1, {**cells, "time": [int("is access" in kinds)]})

    assert (not list(violations(CHIP, lie))) == (kinds in allowed)


def test_a_row_of_no_kind_says_nothing() -> None:
    trace = storage_trace(CHIP, ROWS, 16)
    rows = Counter(one.origin.rsplit(" ", 1)[1] for one in messages_of(CHIP, trace))

    assert set(rows) == {str(row) for row in range(8)}
    for name in [column.name for column in CHIP.columns]:
        assert list(violations(CHIP, with_cell(trace, name, 12, 3))), name


def test_every_cell_is_bound() -> None:
    trace = storage_trace(CHIP, [*ROWS[:5], Close(7), Close(8)])
    others = [*counterparts(CHIP, trace)]

    assert trace.height == 8
    assert free_cells(CHIP, trace, others, list(every_cell(trace, random.Random(4)))) == []


def test_storage_messages_of_an_honest_trace_balance_alone() -> None:
    messages = list(messages_of(CHIP, storage_trace(CHIP, ROWS)))

    assert not imbalances([one for one in messages if one.bus is STORAGE])
    assert imbalances(messages)


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (11, 4)
