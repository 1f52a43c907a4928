"""Poseidon over many words: every length, padding, memory, and lies about a call."""

import random
from collections.abc import Sequence

import pytest

from provex.air.chips.sponge import SpongeCall, sponge_chip, sponge_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import violations
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.poseidon import poseidon_hash_many, poseidon_permutation

from .mutation import counterparts, every_cell, free_cells, with_cell
from .world import is_believed

CHIP = sponge_chip()
POINTER = 1000
MEMORY = {POINTER + place: 7 * place + 3 for place in range(-9, 20)}


def words(length: int, pointer: int = POINTER) -> tuple[int, ...]:
    return tuple(MEMORY[pointer + place] for place in range(length))


def call(length: int, pointer: int = POINTER) -> SpongeCall:
    return SpongeCall(pointer, words(length, pointer))


def asked(length: int, pointer: int = POINTER) -> tuple[int, ...]:
    return (10, pointer, length, poseidon_hash_many(list(words(length, pointer))))


def with_column(trace: ChipTrace, name: str, values: Sequence[int]) -> ChipTrace:
    return ChipTrace(trace.height, {**trace.cells, name: list(values)})


@pytest.mark.parametrize("length", range(9))
def test_every_length_is_proved(length: int) -> None:
    trace = sponge_trace(CHIP, [call(length)])

    assert is_believed(CHIP, trace, [asked(length)], MEMORY)


def test_several_calls_are_proved_side_by_side() -> None:
    lengths = (3, 0, 4, 1, 1)
    trace = sponge_trace(CHIP, [call(one) for one in lengths])

    assert trace.height == 8
    assert is_believed(CHIP, trace, [asked(one) for one in lengths], MEMORY)
    assert is_believed(CHIP, sponge_trace(CHIP, [call(3)], 16), [asked(3)], MEMORY), (
        "rows without a use"
    )
    assert is_believed(CHIP, sponge_trace(CHIP, []), [], MEMORY)


@pytest.mark.parametrize("length", [2, 3])
@pytest.mark.parametrize("claimed", [0, 1, 2, 3, 4, 5, PRIME - 1])
def test_the_hash_of_another_length_is_refused(length: int, claimed: int) -> None:
    if claimed == length:
        return
    trace = sponge_trace(CHIP, [call(length)])
    remaining = [claimed - 2 * row for row in range(trace.height)]
    for odd in (0, 1):
        lie = with_column(trace, "remaining", [one % PRIME for one in remaining])
        lie = with_cell(lie, "odd", trace.height - 1, odd)
        wanted = (10, POINTER, claimed, trace.cells["result"][0])
        assert not is_believed(CHIP, lie, [wanted], MEMORY)


def test_words_that_do_not_stand_in_memory_are_refused() -> None:
    trace = sponge_trace(CHIP, [SpongeCall(POINTER, (9, 9, 9))])

    wanted = (10, POINTER, 3, poseidon_hash_many([9, 9, 9]))
    assert not is_believed(CHIP, trace, [wanted], MEMORY)
    assert not is_believed(CHIP, trace, [wanted], {POINTER: 9, POINTER + 1: 9, POINTER + 3: 9})
    assert is_believed(CHIP, trace, [wanted], {POINTER: 9, POINTER + 1: 9, POINTER + 2: 9})


def test_the_padding_is_1_and_0() -> None:
    for length, x, y in ((2, 0, 0), (2, 1, 1), (2, 5, 0), (3, None, 0), (3, None, 5)):
        trace = sponge_trace(CHIP, [call(length)])
        before = [trace.cells[name][0] for name in ("out 0", "out 1", "out 2")]
        word = trace.cells["x"][1] if x is None else x
        after = poseidon_permutation(
            ((before[0] + word) % PRIME, (before[1] + y) % PRIME, before[2])
        )
        changes = {"x": word, "y": y, **{f"out {n}": after[n] for n in range(3)}}
        for name, value in changes.items():
            trace = with_cell(trace, name, 1, value)
        trace = with_column(trace, "result", [after[0]] * 2)

        assert not is_believed(CHIP, trace, [(10, POINTER, length, after[0])], MEMORY)


def test_a_call_cannot_go_on_from_another_ones_state() -> None:
    trace = sponge_trace(CHIP, [call(1), call(3)])
    state = [trace.cells[f"out {n}"][0] for n in range(3)]
    x, y = words(2)
    state = list(poseidon_permutation(((state[0] + x) % PRIME, (state[1] + y) % PRIME, state[2])))
    lie = trace
    for row, absorbed in ((1, (x, y)), (2, (words(3)[2], 1))):
        if row == 2:
            a, b, c = state
            state = list(
                poseidon_permutation(((a + absorbed[0]) % PRIME, (b + absorbed[1]) % PRIME, c))
            )
        for n in range(3):
            lie = with_cell(lie, f"out {n}", row, state[n])
    for row in (1, 2):
        lie = with_cell(lie, "result", row, state[0])
    wanted = [asked(1), (10, POINTER, 3, state[0])]

    assert not is_believed(CHIP, lie, wanted, MEMORY)
    joined = with_cell(lie, "first", 1, 0)
    assert not is_believed(CHIP, joined, wanted, MEMORY)
    assert not is_believed(CHIP, with_cell(joined, "last", 0, 0), wanted, MEMORY)


def test_a_run_cannot_wrap_around_the_end() -> None:
    trace = sponge_trace(CHIP, [call(3), call(3)])
    turned = {name: [*cells[1:], cells[0]] for name, cells in trace.cells.items()}

    found = {one.constraint for one in violations(CHIP, ChipTrace(4, turned))}

    assert found == {"nothing goes on at the top"}


def test_every_cell_is_bound() -> None:
    trace = sponge_trace(CHIP, [call(4), call(3, POINTER + 5), call(0)])
    others = counterparts(CHIP, trace)

    assert trace.height == 8
    assert free_cells(CHIP, trace, others, list(every_cell(trace, random.Random(4)))) == []


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (12, 3)
