"""The table of powers of two."""

import pytest

from provex.air.chips.power import power_chip, power_trace
from provex.air.evaluator import imbalances, messages_of
from provex.protocol.field import PRIME

from .mutation import counterparts, free_cells, with_cell
from .world import asked

CHIP = power_chip()


def is_proved(calls: list[tuple[int, ...]]) -> bool:
    messages = asked(calls)
    return not imbalances([*messages, *messages_of(CHIP, power_trace(CHIP, messages))])


def test_every_power_is_proved() -> None:
    assert is_proved([(9, exponent, 0, 2**exponent) for exponent in range(251)])
    assert is_proved([(9, 7, 0, 128)] * 3)


@pytest.mark.parametrize(
    "call",
    [(9, 251, 0, 2**251), (9, 0, 0, 2), (9, 3, 1, 8), (9, PRIME - 1, 0, (PRIME + 1) // 2)],
)
def test_anything_else_is_refused(call: tuple[int, ...]) -> None:
    assert not is_proved([call])


def test_the_rows_above_repeat_row_0() -> None:
    exponents, powers = CHIP.column("exponent").values, CHIP.column("power").values

    assert set(exponents[251:]) == {0}
    assert set(powers[251:]) == {1}


def test_the_uses_are_bound() -> None:
    trace = power_trace(CHIP, asked([(9, 7, 0, 128)] * 3 + [(9, 0, 0, 1)]))
    others = counterparts(CHIP, trace)
    cells = [
        ("uses", place, (trace.cells["uses"][place] + by) % PRIME)
        for place in (0, 7, 8, 250, 251, 255)
        for by in (1, -1)
    ]

    assert free_cells(CHIP, trace, others, cells) == []
    # Only the same message may come from another row.
    moved = with_cell(with_cell(trace, "uses", 0, 0), "uses", 255, 1)
    assert not imbalances([*messages_of(CHIP, moved), *others])
